"""Finds what a page is divided into: its rows, in columns or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.pdf.ink.chars import Char, RawPage
from pipeline.pdf.layout.columns import WIDE, Columns, find_columns, fits_better, split_part, usual_columns
from pipeline.pdf.layout.gutters import crosses, is_parted
from pipeline.pdf.layout.labels import read_label
from pipeline.pdf.layout.lines import Line, find_segments
from pipeline.pdf.layout.margins import find_margins, find_ruled_margins
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.wrapped import find_wrapped

Rows = list[list[Line]]

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


def find_beside(rows: Sequence[list[Line]]) -> list[Beside]:
    """Where two captions, or two sources, stand on one line: from there down to the first line that runs over both sides."""
    found: list[Beside] = []
    for i, row in enumerate(rows):
        x = _second_label(row)
        if x is None or (found and found[-1].holds(row[0])):
            continue
        last = row
        for below in rows[i + 1 :]:
            if any(part.x0 < x - 1 and part.x1 > x + 1 for part in below):
                break
            last = below
        found.append(Beside(row[0].top, last[0].bottom, x))
    return found


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
