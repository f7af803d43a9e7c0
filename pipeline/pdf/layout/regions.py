"""Finds what a page is divided into: its rows, in columns or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.columns import WIDE, Columns, find_columns, fits_better, split_part, usual_columns
from pipeline.pdf.layout.gutters import crosses, is_parted
from pipeline.pdf.layout.labels import read_label
from pipeline.pdf.layout.lines import Line, find_segments
from pipeline.pdf.layout.margins import find_margins, find_ruled_margins
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import SNAP, is_year, joined, numeric
from pipeline.pdf.layout.wrapped import find_wrapped

Rows = list[list[Line]]

WIDEST_SPACE = 60.0
"""Points of the space between two tables that stand beside each other."""

NARROWEST = 60.0
"""Points of the rules of the narrowest of them."""

FEWEST = 3
"""Rows of the shortest."""

NEXT = 2.0
"""Sizes of the step from one row to the next of a table."""

ONE_LINE = 1.5
"""Pieces less than so many sizes apart make one line."""


def read_rows(pages: Sequence[RawPage], grids: Sequence[Sequence[Region]]) -> tuple[list[Rows], list[Columns]]:
    """The rows of every page from top to bottom, and its columns. `grids` are its ruled tables.

    The lines of two columns never share a row: their baselines may differ by less than the characters' height. A page with too
    little text to tell is set like the other pages.
    """
    rows = [find_segments(page.number, page.chars) for page in pages]
    parts = [
        [part for row in found for part in row if not any(grid.holds(part) for grid in held)]
        for found, held in zip(rows, grids, strict=True)
    ]
    columns = [find_columns(found) for found in parts]
    usual = usual_columns(columns)
    if usual is not None:
        columns = [usual if fits_better(found, usual, mine) else mine for mine, found in zip(columns, parts, strict=True)]
    for i, margin in enumerate(find_margins(parts)):
        if margin is not None and [gutter.side for gutter in columns[i].gutters] == [-1]:
            columns[i] = Columns((margin,))  # headings stand in the side column
        if not columns[i].gutters:
            columns[i] = Columns((margin,) if margin is not None else tuple(find_ruled_margins(pages[i], parts[i])))
        if not columns[i].gutters:
            columns[i] = Columns(tuple(find_wrapped(pages[i], parts[i])))
    for i, mine in enumerate(columns):
        if mine.gutters:
            rows[i] = _by_column(pages[i], rows[i], mine, grids[i])
    return rows, columns


def _by_column(page: RawPage, rows: Rows, columns: Columns, grids: Sequence[Region]) -> Rows:
    """The rows built anew for each column and for what reaches over several."""
    chars: dict[int, list[Char]] = defaultdict(list)
    whole = [part for row in rows for part in _over_gutters(row, columns)]
    for part in (part for row in rows for part in row):
        if any(grid.holds(part) for grid in grids):
            chars[WIDE] += part.chars
            continue
        for column, char in split_part(part, columns):
            chars[WIDE if part in whole else column].append(char)
    found = [row for _, side in sorted(chars.items()) for row in find_segments(page.number, side)]
    return sorted(found, key=lambda row: (row[0].baseline, row[0].x0))


def _over_gutters(row: Sequence[Line], columns: Columns) -> list[Line]:
    """The pieces of a row that make one line with one that reaches over a gutter: 表1, and behind a space its title."""
    over = [
        any(crosses(part, gutter.x) and not is_parted(part, gutter.x) for gutter in columns.at(part.baseline)) for part in row
    ]
    return [
        part
        for i, part in enumerate(row)
        if not over[i] and any(over[j] and _near(row[min(i, j)], row[max(i, j)]) for j in (i - 1, i + 1) if 0 <= j < len(row))
    ]


def _near(left: Line, right: Line) -> bool:
    return right.x0 - left.x1 < ONE_LINE * left.size


def physical(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """The rows with those on one baseline put together again, for what runs over both columns."""
    together: list[list[Line]] = []
    for row in rows:
        if together and row[0].baseline - together[-1][0].baseline < 0.25 * row[0].size and row[0].x0 >= together[-1][-1].x1:
            together[-1] = [*together[-1], *row]
        else:
            together.append(list(row))
    return together


class Beside(NamedTuple):
    """A part of a page where two tables or charts stand beside each other, parted at `x`. Points, origin top left."""

    top: float
    bottom: float
    x: float

    def holds(self, line: Line) -> bool:
        """True if the line stands in this part."""
        return self.top <= line.baseline <= self.bottom


def find_beside(rows: Sequence[list[Line]], shapes: Sequence[Shape] = ()) -> list[Beside]:
    """Where two captions, or two sources, stand on one line: from there down to the first line that runs over both sides; and
    where two tables have rules of their own and nothing runs over the space between them.
    """
    found: list[Beside] = _ruled_apart(rows, shapes)
    for i, row in enumerate(rows):
        x = _second_label(row)
        if x is None or any(part.holds(row[0]) for part in found):
            continue
        last = row
        for below in rows[i + 1 :]:
            if any(part.x0 < x - 1 and part.x1 > x + 1 for part in below):
                break
            last = below
        found.append(Beside(row[0].top, last[0].bottom, x))
    return sorted(found)


def _ruled_apart(rows: Sequence[list[Line]], shapes: Sequence[Shape]) -> list[Beside]:
    """Where tables stand beside each other whose rules end and begin at one space: labels and numbers are on both sides of it."""
    groups = _rules_by_ends(shapes)
    found: list[Beside] = []
    for left, right in ((a, b) for a in groups for b in groups if 0 < b[0].x0 - a[0].x1 < WIDEST_SPACE):
        x, top, bottom = right[0].x0, min(left[0].top, right[0].top), max(left[-1].bottom, right[-1].bottom)
        apart = min(left[-1].top, right[-1].top) <= max(left[0].top, right[0].top)
        if apart or any(one.top <= bottom and one.bottom >= top for one in found):
            continue
        crossed = any(s.x0 < left[0].x1 - SNAP and s.x1 > x + SNAP and top <= s.bottom and s.top <= bottom for s in shapes)
        within = _down_from(rows, top, bottom, x)
        halves = [[[part for part in row if (part.x0 >= x - 1) == behind] for row in within] for behind in (False, True)]
        if within and not crossed and all(map(_is_table, halves)):
            found.append(Beside(within[0][0].top, within[-1][0].bottom, x))
    return found


def _rules_by_ends(shapes: Sequence[Shape]) -> list[list[Shape]]:
    """The horizontal rules with the same ends, top to bottom: two at least, and as wide as a table."""
    groups: list[list[Shape]] = []
    for rule in sorted(joined(shape for shape in shapes if shape.kind == "rule"), key=lambda shape: shape.top):
        if rule.x1 - rule.x0 < NARROWEST:
            continue
        for group in groups:
            if abs(group[0].x0 - rule.x0) <= SNAP and abs(group[0].x1 - rule.x1) <= SNAP:
                group.append(rule)
                break
        else:
            groups.append([rule])
    return [group for group in groups if group[-1].top - group[0].top > NARROWEST / 2]


def _down_from(rows: Sequence[list[Line]], top: float, bottom: float, x: float) -> list[list[Line]]:
    """The rows between two heights, with those right above and below that belong to them; none if one runs over both sides."""
    inside = [i for i, row in enumerate(rows) if top < row[0].baseline and row[0].top < bottom]
    if not inside or any(_runs_over(rows[i], x) for i in inside):
        return []
    first, last = inside[0], inside[-1]
    while (
        first > 0 and len(rows[first - 1]) > 1 and _follows(rows[first - 1], rows[first]) and not _runs_over(rows[first - 1], x)
    ):
        first -= 1
    while last + 1 < len(rows) and _follows(rows[last], rows[last + 1]) and not _runs_over(rows[last + 1], x):
        last += 1
    return list(rows[first : last + 1])


def _follows(upper: list[Line], lower: list[Line]) -> bool:
    """True for two rows that follow each other closely."""
    return lower[0].baseline - upper[0].baseline < NEXT * upper[0].size


def _runs_over(row: list[Line], x: float) -> bool:
    return any(part.x0 < x - 1 and part.x1 > x + 1 for part in row)


def _is_table(rows: Sequence[list[Line]]) -> bool:
    """True for rows most of which are a label and numbers behind it."""
    tabular = [row for row in rows if len(row) > 1 and any(numeric(part.text) for part in row[1:])]
    labelled = [row for row in tabular if not numeric(row[0].text) and not is_year(row[0].text)]
    return len(labelled) >= FEWEST and 2 * len(labelled) > len([row for row in rows if row])


def _second_label(row: list[Line]) -> float | None:
    """Where the second of two labels of tables or charts begins that stand beside each other on one line."""
    labels = [(part, read_label(part.text)) for part in row]
    starts = [part.x0 for part, label in labels if label is not None and label.role in ("table", "chart")]
    return starts[1] if len(starts) == 2 and starts[0] == row[0].x0 else None


def runs_by_side(rows: Sequence[list[Line]], parts: Sequence[Beside]) -> list[list[list[Line]]]:
    """The rows in runs that are read one after the other: where two tables stand beside each other first the left side's rows."""
    runs: list[list[list[Line]]] = [[]]
    for part, group in groupby(rows, lambda row: next((part for part in parts if part.holds(row[0])), None)):
        if part is None:
            runs.append(list(group))
            continue
        halves: tuple[list[list[Line]], list[list[Line]]] = ([], [])
        for row in group:
            left = [piece for piece in row if piece.x0 < part.x - 1]
            right = [piece for piece in row if piece.x0 >= part.x - 1]
            halves[0].extend([left] if left else [])
            halves[1].extend([right] if right else [])
        runs += halves
    return [run for run in runs if run]
