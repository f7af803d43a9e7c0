"""Finds three-line tables: their head and rows stand between horizontal rules of one width, their columns by white space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import SNAP, RawCell, RawTable, columns_of, covered, joined, numeric
from pipeline.pdf.tables.head_cells import header_cells
from pipeline.pdf.tables.pieces import holds_numbers
from pipeline.pdf.tables.spaced import label_of, states_unit

RULE_WIDTH = 0.25
"""The rules of a three-line table are at least this part of the page wide."""

TABULAR = 0.5
"""Between two rules of a table at least this part of the rows has two or more pieces."""


def find_between_rules(page: RawPage, rows: Sequence[list[Line]], captioned: Callable[[float], bool]) -> list[RawTable]:
    """The tables whose head and rows stand between horizontal rules of one width.

    `captioned(top)` says whether a table caption stands right above this height.
    """
    found: list[RawTable] = []
    for rules in _rule_groups(page):
        run: list[Shape] = []
        for upper, lower in pairwise(rules):
            band = _between(rows, upper, lower)
            if run and _is_head_again(band, _between(rows, run[0], run[1])):
                found += _from_rules(page, rows, run, captioned)
                run = [upper, lower]
            elif _tabular(band) and not _heads_another(band):
                run = [*run, lower] if run else [upper, lower]
            else:
                found += _from_rules(page, rows, run, captioned)
                run = []
        found += _from_rules(page, rows, run, captioned)
    return found


def _rule_groups(page: RawPage) -> list[list[Shape]]:
    """Wide horizontal rules with the same ends, top to bottom; rules drawn twice are taken once."""
    groups: list[list[Shape]] = []
    level = joined(shape for shape in page.shapes if shape.kind == "rule")
    wide = [s for s in level if s.x1 - s.x0 >= RULE_WIDTH * page.width]
    for rule in sorted(wide, key=lambda s: s.top):
        for group in groups:
            if abs(group[0].x0 - rule.x0) <= SNAP and abs(group[0].x1 - rule.x1) <= SNAP:
                if rule.top - group[-1].top > SNAP:
                    group.append(rule)
                break
        else:
            groups.append([rule])
    return groups


def _between(rows: Sequence[list[Line]], upper: Shape, lower: Shape) -> list[list[Line]]:
    inside: list[list[Line]] = []
    for row in rows:
        parts = [p for p in row if upper.x0 - SNAP <= p.x0 and p.x1 <= upper.x1 + SNAP]
        if parts and upper.bottom - 1 <= (row[0].top + row[0].bottom) / 2 <= lower.top + 1:
            inside.append(parts)
    return inside


def _heads_another(rows: Sequence[list[Line]]) -> bool:
    """True for rows with the title or the unit of what stands below: the rule above them is none of its table's."""
    labels = ((label_of(row), merge(row).text) for row in rows)
    return any(label is not None and (label.role == "table" or states_unit(label, text)) for label, text in labels)


def _is_head_again(band: Sequence[list[Line]], head: Sequence[list[Line]]) -> bool:
    """True for a row of years or names of columns that stands between two rules as the one over the table does: another's."""
    if len(band) != 1 or len(head) != 1 or len(band[0]) < 2:
        return False
    names = [[part.text for part in row[1:]] for row in (band[0], head[0])]
    return names[0] == names[1] and not any(map(numeric, names[0]))


def _names_in(body: Sequence[list[Line]]) -> int:
    """How many rows below the first rules are names of columns yet: those before the first number, down to several beside each
    other.
    """
    first = next((i for i, row in enumerate(body) if holds_numbers(row)), 0)
    names = next((i + 1 for i in range(first - 1, -1, -1) if len(body[i]) > 1), 0)
    left = min((row[0].x0 for row in body), default=0.0)
    while 0 < names < first and body[names][0].x0 > left + body[names][0].size:
        names += 1  # the last line of one of them
    return names


def _tabular(rows: Sequence[list[Line]]) -> bool:
    return bool(rows) and sum(len(row) > 1 for row in rows) >= TABULAR * len(rows)


def _from_rules(
    page: RawPage, rows: Sequence[list[Line]], rules: Sequence[Shape], captioned: Callable[[float], bool]
) -> list[RawTable]:
    if len(rules) < 3 and not (len(rules) == 2 and captioned(rules[0].top)):
        return []
    bands = [_between(rows, upper, lower) for upper, lower in pairwise(rules)]
    header, body = (bands[0], [row for band in bands[1:] for row in band]) if len(bands) > 1 else (bands[0][:1], bands[0][1:])
    names = _names_in(body)
    header, body = [*header, *body[:names]], body[names:]
    columns = columns_of(body)
    if len(columns) < 2 or not body:
        return []
    inside = joined(shape for shape in page.shapes if shape.kind == "rule" and rules[0].bottom < shape.top < rules[1].top)
    top_cells, depth = header_cells([part for row in header for part in row], columns, inside)
    cells = top_cells + _body_cells(body, columns, depth)
    region = Region("table", rules[0].x0, rules[0].top, rules[0].x1, rules[-1].bottom)
    edges = (region.x0, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), region.x1)
    return [RawTable(page.number, region, edges, tuple(cells), depth, "spacing")]


def _body_cells(rows: Sequence[list[Line]], columns: Sequence[tuple[float, float]], above: int) -> list[RawCell]:
    grid: list[dict[int, list[Line]]] = []
    for row in rows:
        placed = {covered(part, columns)[0]: part for part in row}
        if grid and _continues(placed):
            for i, part in placed.items():
                grid[-1].setdefault(i, []).append(part)
        else:
            grid.append({i: [part] for i, part in placed.items()})
    return [RawCell(above + r, c, 1, 1, tuple(line.get(c, ()))) for r, line in enumerate(grid) for c in range(len(columns))]


def _continues(placed: dict[int, Line]) -> bool:
    """A row without a first cell and without a number goes on with the cells of the row above."""
    return 0 not in placed and not any(numeric(part.text) for part in placed.values())
