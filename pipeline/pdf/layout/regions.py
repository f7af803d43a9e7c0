"""Finds what a page is divided into: its rows, the gutter between two columns, and its drawings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.labels import read_label
from pipeline.pdf.layout.lines import Line, find_segments

Rows = list[list[Line]]

GUTTER = 5.0
"""Points. The white strip between two columns is at least as wide; punctuation may hang into it."""

CENTRE = (0.3, 0.7)
"""Part of the text width in which the gutter of two columns is looked for."""

HANGING = "，。、；：！？,.;:!?-”’』」）》"
"""Marks that may hang into the margin."""

PARTED = 0.6
"""Two lines beside each other are at least so many characters apart."""

COLUMN_CHARS = 12.0
"""A column of text is at least so many characters wide."""

COLUMN_FILLED = 0.75
"""At least half of the lines of a column are as wide as this part of the usual ones."""

ALIKE = 0.6
"""The narrower column is at least this part of the wider one."""

MIN_ROWS = 4
"""A side with fewer lines is no column."""


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


def read_rows(pages: Sequence[RawPage], grids: Sequence[Sequence[Region]]) -> tuple[list[Rows], list[float | None]]:
    """The rows of every page from top to bottom, and its gutter if it is set in two columns. `grids` are its ruled tables.

    The lines of two columns never share a row: their baselines may differ by less than the characters' height. A page with too
    little text to tell is set like the other pages.
    """
    rows = [find_segments(page.number, page.chars) for page in pages]
    parts = [
        [part for row in found for part in row if not any(grid.holds(part) for grid in held)]
        for found, held in zip(rows, grids, strict=True)
    ]
    gutters = [find_gutter(found) for found in parts]
    known = sorted(gutter for gutter in gutters if gutter is not None)
    if len(known) * 2 >= len(pages):
        usual = known[len(known) // 2]
        gutters = [
            gutter if gutter is not None else usual if _clear(found, usual) else None
            for gutter, found in zip(gutters, parts, strict=True)
        ]
    for i, gutter in enumerate(gutters):
        if gutter is not None:
            rows[i] = _halved(pages[i], rows[i], gutter, grids[i])
    return rows, gutters


def _clear(parts: Sequence[Line], gutter: float) -> bool:
    """True if text stands on both sides of the gutter and at most a running head and a page number over it."""
    sides = [side_of(part.x0, _end(part), gutter) for part in parts if not _parted(part, gutter)]
    sides += [side for part in parts if _parted(part, gutter) for side in (0, 1)]
    return sides.count(0) >= 1 and sides.count(1) >= 1 and sides.count(2) <= 2


def _halved(page: RawPage, rows: Rows, gutter: float, grids: Sequence[Region]) -> Rows:
    """The rows built anew for each column and for what reaches over both."""
    sides: tuple[list[Char], list[Char], list[Char]] = ([], [], [])
    for part in (part for row in rows for part in row):
        wide = (_crosses(part, gutter) and not _parted(part, gutter)) or any(grid.holds(part) for grid in grids)
        for i, char in enumerate(part.chars):
            hangs = char.text in HANGING and i > 0 and part.chars[i - 1].x1 <= gutter and _touches(part.chars[i - 1], char)
            sides[2 if wide else char.x0 >= gutter and not hangs].append(char)
    found = [row for side in sides for row in find_segments(page.number, side)]
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


def side_of(x0: float, x1: float, gutter: float) -> int:
    """0 for the left column, 1 for the right one, 2 for what reaches over the gutter."""
    return 0 if x1 <= gutter + 1 else 1 if x0 >= gutter - 1 else 2


def find_gutter(parts: Sequence[Line]) -> float | None:
    """The middle of the strip in the page's centre that the fewest lines cross, or None if it is not set in two columns."""
    if len(parts) < 2 * MIN_ROWS:
        return None
    x0, x1 = min(part.x0 for part in parts), max(part.x1 for part in parts)
    best: tuple[int, float, float] | None = None
    spans = [(part.x0, _end(part)) for part in parts]
    at, end = x0 + CENTRE[0] * (x1 - x0), x0 + CENTRE[1] * (x1 - x0)
    while at < end:
        crossing = sum(start < at < stop for start, stop in spans)
        if 2 * crossing <= len(parts):
            left, right = _strip(parts, at)
            if _is_gutter(parts, at, right - left):
                found = (-crossing, right - left, (left + right) / 2)
                best = max(best, found) if best else found
        at += GUTTER / 2
    return best[2] if best else None


def _parted(part: Line, gutter: float) -> bool:
    """True if what was taken for one line has a gap at the gutter: two lines of narrow columns on one baseline."""
    pairs = pairwise(char for char in part.chars if not char.text.isspace())
    return any(a.x1 - 1 <= gutter <= b.x0 + 1 and b.x0 - a.x1 > PARTED * part.size for a, b in pairs)


def _touches(a: Char, b: Char) -> bool:
    return b.x0 - a.x1 < 0.3 * a.size


def _crosses(part: Line, x: float) -> bool:
    return part.x0 < x < _end(part)


def _end(part: Line) -> float:
    """Where a line ends; a stop that hangs into the margin does not count."""
    last = part.chars[-1]
    return part.chars[-2].x1 if len(part.chars) > 1 and last.text in HANGING else part.x1


def _is_gutter(parts: Sequence[Line], x: float, width: float) -> bool:
    """Both sides hold lines of text beside each other, most of them as wide as the column."""
    left = [part for part in parts if _end(part) <= x]
    right = [part for part in parts if part.x0 >= x]
    if min(len(left), len(right)) < MIN_ROWS or width < GUTTER:
        return False
    top, bottom = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    beside = [[part for part in side if top - 1 <= part.top and part.bottom <= bottom + 1] for side in (left, right)]
    widths = [_column_width(side) for side in beside]
    return min(widths) > 0 and min(widths) >= ALIKE * max(widths)


def _column_width(lines: Sequence[Line]) -> float:
    """The width of a column in points, 0 if the lines are none: most lines of text are as wide as the column, cells are not."""
    if len(lines) < MIN_ROWS:
        return 0.0
    edge = min(line.x0 for line in lines)
    widths = sorted(line.x1 - edge for line in lines)
    usual = widths[int(0.8 * (len(widths) - 1))]
    wide = sum(
        width >= COLUMN_FILLED * usual and line.x0 - edge < 3 * line.size for width, line in zip(widths, lines, strict=True)
    )
    size = sorted(line.size for line in lines)[len(lines) // 2]
    return usual if usual >= COLUMN_CHARS * size and wide * 2 >= len(lines) else 0.0


def _strip(parts: Sequence[Line], x: float) -> tuple[float, float]:
    """The white strip around x that the lines which do not cross x leave free."""
    return (
        max((_end(part) for part in parts if _end(part) <= x), default=x),
        min((part.x0 for part in parts if part.x0 >= x), default=x),
    )


CHART_WIDTH, CHART_HEIGHT = 100.0, 60.0
"""Points. A drawing smaller than this is an icon or a bullet."""

CHART_AREAS = 3
"""A drawing has at least so many filled or curved parts; a shaded box behind text has one or two."""

NEAR = (30.0, 12.0)
"""Points across and down by which the parts of one drawing may lie apart: bars stand side by side with gaps."""

MARGIN = 0.08
"""Rules in this outer part of the page belong to running heads and feet."""

LABEL_WIDTH = 0.5
"""In a chart most lines are narrower than this part of it: labels, not text."""


def find_charts(page: RawPage, rows: Sequence[list[Line]], tables: Sequence[Region]) -> list[Region]:
    """Drawings and pictures with the labels inside them."""
    found: list[Region] = []
    for cluster in _clusters([s for s in page.shapes if _drawn(page, s)]):
        region = Region("chart", *_bounds(cluster))
        if region.x1 - region.x0 < CHART_WIDTH or region.bottom - region.top < CHART_HEIGHT:
            continue
        if any(_overlap(region, table) for table in tables):
            continue
        areas = sum(s.kind in ("area", "drawing") for s in cluster)
        pictures = any(s.kind == "image" for s in cluster)
        if (areas >= CHART_AREAS or pictures) and _only_labels(region, rows):
            found.append(_with_labels(region, rows))
    return found


def _drawn(page: RawPage, shape: Shape) -> bool:
    """Leaves out page backgrounds and the rules beside running heads and feet, which are not part of a drawing."""
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    if width > 0.9 * page.width or height > 0.9 * page.height:
        return False
    outer = shape.bottom < MARGIN * page.height or shape.top > (1 - MARGIN) * page.height
    return not (shape.kind == "rule" and outer)


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
