"""Finds what a page is divided into: its rows, in columns or not, and its drawings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.columns import WIDE, Columns, find_columns, is_clear, split_part, usual_columns
from pipeline.pdf.layout.labels import read_label
from pipeline.pdf.layout.lines import Line, find_segments
from pipeline.pdf.layout.margins import find_margins, find_ruled_margins

Rows = list[list[Line]]


class Region(NamedTuple):
    """A part of a page whose text is not running text: `table` or `chart`. Points, origin top left."""

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, line: Line) -> bool:
        """True if the middle of the line is inside."""
        x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
        return self.x0 - 1 <= x <= self.x1 + 1 and self.top - 1 <= y <= self.bottom + 1


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
        columns = [
            mine if mine.gutters or not is_clear(found, usual) else usual for mine, found in zip(columns, parts, strict=True)
        ]
    for i, margin in enumerate(find_margins(parts)):
        if not columns[i].gutters:
            columns[i] = Columns((margin,) if margin is not None else tuple(find_ruled_margins(pages[i], parts[i])))
    for i, mine in enumerate(columns):
        if mine.gutters:
            rows[i] = _by_column(pages[i], rows[i], mine, grids[i])
    return rows, columns


def _by_column(page: RawPage, rows: Rows, columns: Columns, grids: Sequence[Region]) -> Rows:
    """The rows built anew for each column and for what reaches over several."""
    chars: dict[int, list[Char]] = defaultdict(list)
    for part in (part for row in rows for part in row):
        if any(grid.holds(part) for grid in grids):
            chars[WIDE] += part.chars
            continue
        for column, char in split_part(part, columns):
            chars[column].append(char)
    found = [row for _, side in sorted(chars.items()) for row in find_segments(page.number, side)]
    return sorted(found, key=lambda row: (row[0].baseline, row[0].x0))


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


CHART_WIDTH, CHART_HEIGHT = 100.0, 60.0
"""Points. A drawing smaller than this is an icon or a bullet."""

CHART_AREAS = 3
"""A drawing has at least so many filled or curved parts; a shaded box behind text has one or two."""

NEAR = (30.0, 12.0)
"""Points across and down by which the parts of one drawing may lie apart: bars stand side by side with gaps."""

MARGIN = 0.08
"""Rules in this outer part of the page belong to running heads and feet."""

BAND = 0.25
"""A box behind a heading takes at least this part of the page's width ..."""

BAND_LINES = 5
"""... and is lower than so many of its lines."""

LABEL_WIDTH = 0.5
"""In a chart most lines are narrower than this part of it: labels, not text."""


def find_charts(page: RawPage, rows: Sequence[list[Line]], tables: Sequence[Region]) -> list[Region]:
    """Drawings and pictures with the labels inside them."""
    found: list[Region] = []
    for cluster in _clusters([s for s in page.shapes if _drawn(page, s) and not _is_band(page, s, rows)]):
        pictured = all(s.kind in ("image", "rule") for s in cluster)  # rules beside a picture, as a letterhead's, are none of it
        pictures = [s for s in cluster if s.kind == "image"]
        region = Region("chart", *_bounds(pictures if pictured and pictures else cluster))
        if region.x1 - region.x0 < CHART_WIDTH or region.bottom - region.top < CHART_HEIGHT:
            continue
        if any(_overlap(region, table) for table in tables):
            continue
        areas = sum(s.kind in ("area", "drawing") for s in cluster)
        if (areas >= CHART_AREAS or pictures) and _only_labels(region, rows):
            wider = _with_labels(region, rows)
            found.append(region if any(_overlap(wider, table) for table in tables) else wider)
    return found


def _drawn(page: RawPage, shape: Shape) -> bool:
    """Leaves out page backgrounds and the rules beside running heads and feet, which are not part of a drawing."""
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    if width > 0.9 * page.width or height > 0.9 * page.height:
        return False
    outer = shape.bottom < MARGIN * page.height or shape.top > (1 - MARGIN) * page.height
    return not (shape.kind == "rule" and outer)


def _is_band(page: RawPage, shape: Shape, rows: Sequence[list[Line]]) -> bool:
    """True for a box behind a title or heading: wide, as high as a few lines, and filled by them."""
    if shape.kind != "area" or shape.x1 - shape.x0 < BAND * page.width:
        return False
    box = Region("band", *shape[1:])
    held = [part for row in rows for part in row if box.holds(part)]
    widest = max((part.x1 - part.x0 for part in held), default=0.0)
    return 2 * widest > box.x1 - box.x0 and box.bottom - box.top < BAND_LINES * max(part.size for part in held)


def _clusters(shapes: Sequence[Shape]) -> list[list[Shape]]:
    """Groups of shapes that lie within a few points of each other, by one sweep from top to bottom."""
    groups: list[tuple[list[float], list[Shape]]] = []
    for shape in sorted(shapes, key=lambda s: s.top):
        box = [shape.x0, shape.top, shape.x1, shape.bottom]
        members = [shape]
        rest: list[tuple[list[float], list[Shape]]] = []
        for other, others in groups:
            if _touch(box, other):
                box = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
                members = others + members
            else:
                rest.append((other, others))
        groups = [*rest, (box, members)]
    return [members for _, members in groups]


def _touch(a: Sequence[float], b: Sequence[float]) -> bool:
    across, down = NEAR
    return a[0] - across <= b[2] and b[0] - across <= a[2] and a[1] - down <= b[3] and b[1] - down <= a[3]


def _bounds(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    return (
        min(s.x0 for s in shapes),
        min(s.top for s in shapes),
        max(s.x1 for s in shapes),
        max(s.bottom for s in shapes),
    )


def _overlap(a: Region, b: Region) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def _only_labels(region: Region, rows: Sequence[list[Line]]) -> bool:
    inside = [part for row in rows for part in row if region.holds(part)]
    wide = sum(part.x1 - part.x0 > LABEL_WIDTH * (region.x1 - region.x0) for part in inside)
    return wide * 4 <= len(inside)


def _with_labels(region: Region, rows: Sequence[list[Line]]) -> Region:
    """Axis labels stand just outside the drawing: take in short lines that nearly touch it."""
    for row in rows:
        for part in row:
            near = Region("chart", region.x0 - 40, region.top - 8, region.x1 + 40, region.bottom + 10)
            if near.holds(part) and part.x1 - part.x0 < 0.25 * (region.x1 - region.x0):
                region = Region(
                    "chart",
                    min(region.x0, part.x0),
                    min(region.top, part.top),
                    max(region.x1, part.x1),
                    max(region.bottom, part.bottom),
                )
    return region
