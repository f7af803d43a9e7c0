"""Finds tables: by their ruled grid, or by the horizontal rules of a three-line table and the white space between columns."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.columns import ONE_COLUMN, Columns
from pipeline.pdf.layout.labels import is_unit
from pipeline.pdf.layout.lines import Line, find_segments, merge
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.regions import find_beside, runs_by_side
from pipeline.pdf.layout.table_cells import SNAP, RawCell, RawTable, numeric, once, same_edges
from pipeline.pdf.tables.bars import find_bars
from pipeline.pdf.tables.between_rules import find_between_rules
from pipeline.pdf.tables.body import split_rows
from pipeline.pdf.tables.pieces import is_amount, is_number, pieces_of
from pipeline.pdf.tables.spaced import find_aligned

CUT_UPRIGHTS = 3
"""So many uprights that end at one height without a rule are a row that the page cuts."""

LOWEST = 5.0
"""Points. No row of text is lower; two rules nearer than this are one, drawn at the end of a page and again."""

NARROWEST = 8.0
"""Points. No column of a grid is narrower, unless something stands in it."""

HEAD_COLUMNS, HEAD_GAP = 3, 1.5
"""A head that is drawn as a grid has so many columns, and the first row stands within so many sizes below it."""

GROUP = 3
"""A cell beside so many rows names a group of them; a head is seldom as deep, and then names in it span columns."""

TINT = 0.5
"""Parts of a table that a tinted column is narrower and higher than."""

PILED = 0.4
"""Part of the amounts in a grid that is none that stand in one cell with others."""

STRIPE = 60.0
"""Points. Tinted rows of one table stand nearer to each other."""

_AMOUNT = re.compile(r"(?:[-−–—(（$€£¥%％p.,，)）\s\d]|bps?\b|pp\b|n/[am]\b)+")
"""A line of amounts and dashes and nothing else."""
_MONTHS = re.compile(r"\d{1,2}(?:\s?[-–—~～至]\s?\d{1,2})?\s?月")
"""The name of a column: 3月, 1—2月."""

_THOUSANDS = re.compile(r"(?:1[ ,]|['’])000\s+[A-Za-z]{1,12}")
"""1,000 t over a column."""

MIN_FILLED = 0.3
"""A grid with fewer filled cells is a drawing, unless most of its rows and columns are named."""


def find_tables(
    page: RawPage,
    rows: Sequence[list[Line]],
    captioned: Callable[[float], bool],
    ruled: Sequence[RawTable],
    before: RawTable | None = None,
    columns: Columns = ONE_COLUMN,
) -> list[RawTable]:
    """All tables of a page, top to bottom: the `ruled` ones and those without a grid.

    `captioned(top)` says whether a table caption stands right above this height; `before` is the table that ends the page before.
    No table without rules runs over two columns of text.
    """
    found: list[RawTable] = []
    runs = runs_by_side(rows, find_beside(rows, page.shapes))
    if columns.gutters:
        runs = [part for run in runs for part in _runs_by_column(run, columns)]
    ruled = [table for table in ruled if not _is_head_alone(table, rows)]
    aligned = [table for i, run in enumerate(runs) for table in find_aligned(page, run, captioned, None if i else before)]
    between = find_between_rules(page, rows, captioned)
    aligned = [table for table in aligned if not any(_heads_deeper(other, table) for other in between)]
    for table in sorted([*aligned, *between], key=lambda one: (-one.lines, one.method)):
        rivals = [other for other in (*ruled, *found) if _meet(table, other)]
        if not rivals:
            found.append(table)
        elif all(other in ruled and _is_part(page, other) and other.lines < table.lines for other in rivals):
            found.append(table)
            ruled = [other for other in ruled if other not in rivals]
    return once(sorted([*ruled, *found], key=lambda table: (round(table.region.top), table.region.x0)))


def _heads_deeper(table: RawTable, other: RawTable) -> bool:
    """True if a table has the same lines as another and a row of names more in its head, which is no row of numbers there."""
    row = [cell for cell in other.cells if cell.row == other.header_rows]
    deeper = _meet(table, other) and table.lines == other.lines and table.header_rows > other.header_rows
    return deeper and not any(numeric(cell.text) for cell in row)


def _is_head_alone(table: RawTable, rows: Sequence[list[Line]]) -> bool:
    """True for a grid of names alone with rows of numbers right below it: the head of a table whose rows are but tinted."""
    if any(numeric(cell.text) for cell in table.cells) or table.columns < HEAD_COLUMNS:
        return False
    below = [row for row in rows if row[0].top > table.region.bottom - 1 and row[0].x0 > table.region.x0 - SNAP]
    size = below[0][0].size if below else 0.0
    until = table.region.bottom + HEAD_GAP * size
    if len(below) > 1 and len(below[0]) == 1 and below[0][0].x1 < table.edges[1] and below[0][0].top < until:
        until = below[0][0].top + 2 * HEAD_GAP * size  # below the name of the first group of rows
    first = [row for row in below if row[0].top < until]
    numbers = sum(is_number(part.text) for row in first for part in pieces_of(row))
    return numbers >= HEAD_COLUMNS - 1 and all(row[-1].x1 < table.region.x1 + SNAP for row in first)


def _runs_by_column(rows: Sequence[list[Line]], columns: Columns) -> list[list[list[Line]]]:
    """The rows of every column, and of what is in none, each from top to bottom."""
    runs: dict[int, list[list[Line]]] = defaultdict(list)
    for row in rows:
        parts: dict[int, list[Line]] = defaultdict(list)
        for part in row:
            parts[columns.of(part.x0, part.x1, part.baseline)].append(part)
        for column, found in parts.items():
            runs[column].append(found)
    return [runs[column] for column in sorted(runs)]


def _is_shaded(page: RawPage, table: RawTable) -> bool:
    """True for a grid made of filled areas only: of rows that are filled in turn it holds but some."""
    return not any(shape.kind == "rule" and table.region.top - 2 <= shape.top <= table.region.bottom + 2 for shape in page.shapes)


def _is_part(page: RawPage, table: RawTable) -> bool:
    """True for a grid that may be but a part of a table: rows that are filled in turn, or amounts alone, without any name."""
    return _is_shaded(page, table) or all(is_amount(line.text) for cell in table.cells for line in cell.lines)


def _meet(a: RawTable, b: RawTable) -> bool:
    beside = a.region.x1 <= b.region.x0 + SNAP or b.region.x1 <= a.region.x0 + SNAP
    return a.region.top < b.region.bottom and b.region.top < a.region.bottom and not beside


# Ruled tables: pdfplumber's finder on the rules that PDFium sees.


def find_ruled(page: RawPage) -> list[RawTable]:
    """The tables of a page that are drawn as a grid."""
    edges = _edges(page)
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if upright < 2 or len(edges) - upright < 2:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges(edges, SNAP, SNAP, SNAP, SNAP)
    merged = merge_edges(merged + _open_sides(merged) + _open_ends(page, merged), SNAP, SNAP, SNAP, SNAP)
    boxes = intersections_to_cells(edges_to_intersections(merged, SNAP, SNAP))
    found = [table for cells in cells_to_tables(boxes) if len(cells) > 1 and (table := _grid(page, cells)) is not None]
    stripes = _stripes(page, found)
    return [table for table in found if table not in stripes and not _is_piled(page, table)]


def _is_piled(page: RawPage, table: RawTable) -> bool:
    """True for the sides of a tinted column and a few rules: the cells that they make hold several amounts each."""
    if not _has_tint(page.shapes, table.region):
        return False
    lines = [[line for line in cell.lines if _AMOUNT.fullmatch(line.text)] for cell in table.cells]
    if 2 * sum(map(len, lines)) < sum(len(cell.lines) for cell in table.cells if cell.column):
        return False  # a table of text
    amounts = [sum(len(pieces_of([line])) for line in own) for own in lines]
    return sum(count for count in amounts if count > 1) >= PILED * sum(amounts) > 0


def _has_tint(shapes: Sequence[Shape], region: Region) -> bool:
    """True if filled areas, one or one a row, stand behind a column of a table, from its head to its foot or nearly so."""
    wide, high = region.x1 - region.x0, region.bottom - region.top
    heights: Counter[tuple[int, int]] = Counter()
    for shape in shapes:
        inside = region.x0 - SNAP < shape.x0 and shape.x1 < region.x1 + SNAP
        if shape.kind == "area" and inside and shape.x1 - shape.x0 < TINT * wide:
            overlap = min(shape.bottom, region.bottom) - max(shape.top, region.top)
            heights[round(shape.x0), round(shape.x1)] += round(max(overlap, 0.0))
    return any(height > TINT * high for height in heights.values())


def _stripes(page: RawPage, tables: Sequence[RawTable]) -> list[RawTable]:
    """The grids that are but the tinted rows of a table: of one width, one below the other, with rows of text between them."""
    chains: list[list[RawTable]] = []
    for table in sorted(tables, key=lambda table: table.region.top):
        chain = next((chain for chain in chains if _is_below(chain[-1], table)), None)
        if chain is None:
            chains.append([table])
        else:
            chain.append(table)
    tinted = (chain for chain in chains if len(chain) > 1 and any(one.rows == 1 and _is_shaded(page, one) for one in chain))
    return [table for chain in tinted for table in chain]


def _is_below(table: RawTable, other: RawTable) -> bool:
    a, b = table.region, other.region
    return max(abs(a.x0 - b.x0), abs(a.x1 - b.x1)) < SNAP and 0 < b.top - a.bottom < STRIPE


def without_strays(grids: Sequence[Sequence[RawTable]]) -> list[list[RawTable]]:
    """The ruled tables of every page; a single row is one if it names amounts, or as a part of a table
    that goes on over the page.
    """
    kept: list[list[RawTable]] = []
    for i, found in enumerate(grids):
        before = grids[i - 1][-1:] if i else []
        after = grids[i + 1][:1] if i + 1 < len(grids) else []
        partners = [(found[:1], before), (found[-1:], after)]
        parts = [a[0] for a, b in partners if a and b and same_edges(a[0], b[0]) and max(a[0].rows, b[0].rows) > 1]
        kept.append([table for table in found if table.rows > 1 or table in parts or _is_named_amount(table)])
    return kept


def _is_named_amount(table: RawTable) -> bool:
    """True for a row of a name and amounts in a frame."""
    texts = [cell.text for cell in table.cells]
    return len(texts) > 1 and bool(texts[0]) and not numeric(texts[0]) and all(numeric(text) for text in texts[1:])


def _edges(page: RawPage) -> list[dict[str, Any]]:
    edges: list[dict[str, Any]] = []
    bars = find_bars(page.shapes)
    for shape in page.shapes:
        if shape.kind == "rule":
            edges.append(_edge(shape))
        elif shape.kind == "area" and shape.x1 - shape.x0 < 0.95 * page.width and shape not in bars:
            x0, top, x1, bottom = shape[1:]
            sides = ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))
            edges += [_edge(Shape("rule", *side)) for side in sides]
    return edges


def _open_sides(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The outer sides of a grid that has rules between its columns but none at its left and right end."""
    across = sorted((e for e in edges if e["orientation"] == "h"), key=lambda e: (round(e["x0"]), round(e["x1"]), e["top"]))
    upright = [e for e in edges if e["orientation"] == "v"]
    sides: list[dict[str, Any]] = []
    for upper, lower in pairwise(across):
        if abs(upper["x0"] - lower["x0"]) > SNAP or abs(upper["x1"] - lower["x1"]) > SNAP:
            continue
        joining = [e for e in upright if e["top"] <= upper["top"] + SNAP and e["bottom"] >= lower["top"] - SNAP]
        if any(upper["x0"] + SNAP < e["x0"] < upper["x1"] - SNAP for e in joining):
            sides += [_edge_dict("v", x, upper["top"], x, lower["top"]) for x in (upper["x0"], upper["x1"])]
    return sides


def _open_ends(page: RawPage, edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rules that nobody drew where uprights end together: the last or first one of a grid that a page cuts, and one under a
    header over several columns, from the upright before these columns to the one behind them.
    """
    from pdfplumber.table import merge_edges

    drawn = merge_edges([_edge(shape) for shape in page.shapes if shape.kind == "rule"], SNAP, SNAP, SNAP, SNAP)
    upright = [e for e in drawn if e["orientation"] == "v"]
    ends: list[dict[str, Any]] = []
    for side in ("top", "bottom"):
        for y in {round(e[side]) for e in upright}:
            ending = sorted(e["x0"] for e in upright if abs(e[side] - y) <= SNAP)
            x0, x1 = ending[0], ending[-1]
            across = (e for e in edges if e["orientation"] == "h" and e["x0"] < x1 - SNAP and e["x1"] > x0 + SNAP)
            if len(ending) >= CUT_UPRIGHTS and not any(abs(e["top"] - y) <= SNAP for e in across):
                passing = [e["x0"] for e in upright if e["top"] < y - SNAP and e["bottom"] > y + SNAP]
                left = max((x for x in passing if x < x0), default=x0)
                right = min((x for x in passing if x > x1), default=x1)
                ends.append(_edge_dict("h", left, y, right, y))
    return ends


def _edge(rule: Shape) -> dict[str, Any]:
    width, height = rule.x1 - rule.x0, rule.bottom - rule.top
    if width >= height:
        middle = (rule.top + rule.bottom) / 2
        return _edge_dict("h", rule.x0, middle, rule.x1, middle)
    middle = (rule.x0 + rule.x1) / 2
    return _edge_dict("v", middle, rule.top, middle, rule.bottom)


def _edge_dict(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    place = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {**place, "orientation": orientation, "object_type": "line"}


def _grid(page: RawPage, boxes: Sequence[tuple[float, float, float, float]]) -> RawTable | None:
    """Give every box its row and column and its text; None if it is no table."""
    xs = _distinct([x for box in boxes for x in (box[0], box[2])])
    ys = _distinct([y for box in boxes for y in (box[1], box[3])], LOWEST)
    xs = _without_strips(page, xs, boxes)
    if len(xs) < 3:
        return None
    cells: list[RawCell] = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda b: (b[1], b[0])):
        column, row = _at(xs, x0), _at(ys, top)
        across, down = _at(xs, x1) - column, _at(ys, bottom) - row
        if across and down:  # the strip between two rules of a double rule is no cell
            cells.append(RawCell(row, column, down, across, _lines_in(page, x0, top, x1, bottom)))
    cells = split_rows(cells, xs)
    filled = [cell for cell in cells if cell.lines]
    ending = max((cell.row for cell in filled), default=0)  # a row that the page cuts may be empty
    sparse = len(filled) < MIN_FILLED * sum(cell.row <= ending for cell in cells) and not _labelled(cells)
    if sparse or len({cell.column for cell in filled}) < 2:
        return None
    return RawTable(page.number, Region("table", xs[0], ys[0], xs[-1], ys[-1]), tuple(xs), tuple(cells), _headers(cells), "ruled")


def _labelled(cells: Sequence[RawCell]) -> bool:
    """True for a form whose rows are named though most of its cells are empty, as a statement of equity or its last rows."""
    stub = [cell for cell in cells if cell.column == 0]
    head = [cell for cell in cells if cell.row == 0]
    named = [2 * sum(bool(cell.lines) for cell in side) > len(side) >= 2 for side in (stub, head)]
    return named[0] and (named[1] or any(numeric(cell.text) for cell in cells if cell.column > 0))


def _distinct(values: Sequence[float], apart: float = SNAP) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > apart:
            kept.append(value)
    return kept


def _without_strips(page: RawPage, xs: Sequence[float], boxes: Sequence[tuple[float, float, float, float]]) -> list[float]:
    """The edges without those of strips too narrow for a column, in which nothing stands; that of more boxes is kept."""
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    count = Counter(_at(xs, x) for box in boxes for x in (box[0], box[2]))
    left: set[int] = set()
    for i, (a, b) in enumerate(pairwise(xs)):
        inside = (char for char in page.chars if a < (char.x0 + char.x1) / 2 < b and top < char.bottom and char.top < bottom)
        if b - a < NARROWEST and i not in left and next(inside, None) is None:
            left.add(min((i, i + 1), key=lambda at: count[at]))
    return [x for i, x in enumerate(xs) if i not in left]


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


def _lines_in(page: RawPage, x0: float, top: float, x1: float, bottom: float) -> tuple[Line, ...]:
    inside = [c for c in page.chars if x0 <= (c.x0 + c.x1) / 2 < x1 and top <= (c.top + c.bottom) / 2 < bottom]
    return tuple(merge(row) for row in find_segments(page.number, inside))


def _headers(cells: Sequence[RawCell]) -> int:
    """How many rows at the top are headers: none if the first row holds a number, more if its cells span rows or columns, or
    if it is a band over the whole table.
    """
    first = [cell for cell in cells if cell.row == 0]
    if _is_band(first, cells):
        below = _headers([replace(cell, row=cell.row - 1) for cell in cells if cell.row])
        return 1 + below if below else 1
    if _names_nothing(first, cells):
        return 0
    if any(numeric(cell.text) and not _MONTHS.fullmatch(cell.text.strip()) for cell in first if cell.column > 0):
        return 0
    deep = max((cell.row_span for cell in first), default=1)
    if deep == 1 and any(cell.column_span > 1 and cell.text for cell in first) and any(c.column_span == 1 for c in first):
        second = [cell for cell in cells if cell.row == 1]
        deep = 2 if second and not any(numeric(cell.text) for cell in second) else 1
    deep += _holds_units([cell for cell in cells if cell.row == deep])
    return min(deep, max(cell.row for cell in cells))


def _names_nothing(first: Sequence[RawCell], cells: Sequence[RawCell]) -> bool:
    """True for a first row that names no columns: a label alone with empty cells beside it, as where a table goes on; or the name
    of a group beside rows of its own, three of them or more, over none of which a name spans columns.
    """
    alone = len(first) > 1 and bool(first[0].lines) and first[0].row_span == 1 and not any(cell.lines for cell in first[1:])
    deep = max((cell.row_span for cell in first), default=1)
    spans = any(cell.column_span > 1 for cell in cells if cell.row < deep)
    level = sum(cell.row_span == 1 for cell in first)
    return alone or (deep >= GROUP and not spans and level == len(first) - 1 > 0)


def _is_band(row: Sequence[RawCell], cells: Sequence[RawCell]) -> bool:
    """True for a row of one cell over all columns, of a table of several: 分行业情况 over the names of the columns."""
    columns = max(cell.column + cell.column_span for cell in cells)
    rows = max(cell.row for cell in cells)
    return len(row) == 1 and row[0].column_span == columns > 2 and row[0].row_span == 1 and rows > 1 and bool(row[0].lines)


def _holds_units(row: Sequence[RawCell]) -> bool:
    """True for a row of units below the names of the columns, with nothing beside them."""
    filled = [cell.text.strip() for cell in row if cell.lines]
    return len(filled) > 1 and not any(cell.lines and not cell.column for cell in row) and all(map(_may_be_unit, filled))


def _may_be_unit(text: str) -> bool:
    return is_unit(text) or _THOUSANDS.fullmatch(text) is not None
