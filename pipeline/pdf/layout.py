"""Orders the lines of a page as a person reads them: down the columns, band by band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.pdf.chars import RawPage, Shape
from pipeline.pdf.lines import Line, merge

GUTTER = 8.0
"""Points. The white strip between two columns is at least as wide."""

CENTRE = (0.3, 0.7)
"""Part of the text width in which the gutter of two columns is looked for."""

BOTH_SIDES = 0.5
"""At least this part of the rows of a two-column band has text on both sides."""

FILLED = 3.0
"""... or its left column runs on alone, with lines that end within so many characters of the gutter."""

MIN_ROWS = 4
"""A band with fewer rows is not called columns."""


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


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that belong together and are read from top to bottom."""

    lines: tuple[Line, ...]


def find_columns(rows: Sequence[list[Line]]) -> list[Column]:
    """Cut the rows of a page (or of a part of it) into columns in reading order."""
    gutter = _find_gutter(rows)
    if gutter is None:
        return [Column(tuple(merge(row) for row in rows))] if rows else []
    columns: list[Column] = []
    band: list[list[Line]] = []
    full: list[list[Line]] = []
    for row in rows:
        if _crosses(row, gutter):
            columns += _close(band, gutter)
            band = []
            full.append(row)
        else:
            columns += [Column(tuple(merge(r) for r in full))] if full else []
            full = []
            band.append(row)
    columns += _close(band, gutter)
    return columns + ([Column(tuple(merge(r) for r in full))] if full else [])


def _close(band: Sequence[list[Line]], gutter: float) -> list[Column]:
    """A band of rows without a crossing line: two columns if it looks like it, else one."""
    if not band:
        return []
    left = [[part for part in row if part.x1 <= gutter] for row in band]
    right = [[part for part in row if part.x0 >= gutter] for row in band]
    if len(band) < MIN_ROWS or not any(left) or not any(right):
        return [Column(tuple(merge(row) for row in band))]
    return [Column(tuple(merge(row) for row in side if row)) for side in (left, right)]


def _crosses(row: Sequence[Line], x: float) -> bool:
    return any(part.x0 < x < part.x1 for part in row)


def _find_gutter(rows: Sequence[list[Line]]) -> float | None:
    """The middle of the widest strip in the page's centre that most rows leave free, or None."""
    if len(rows) < MIN_ROWS:
        return None
    x0 = min(part.x0 for row in rows for part in row)
    x1 = max(part.x1 for row in rows for part in row)
    best: tuple[float, float] | None = None
    at, end = x0 + CENTRE[0] * (x1 - x0), x0 + CENTRE[1] * (x1 - x0)
    while at < end:
        if _is_gutter(rows, at) and (best is None or _clearance(rows, at) > best[0]):
            best = (_clearance(rows, at), at)
        at += GUTTER / 2
    return _middle(rows, best[1]) if best and best[0] >= GUTTER else None


def _is_gutter(rows: Sequence[list[Line]], x: float) -> bool:
    free = [row for row in rows if not _crosses(row, x)]
    both = [row for row in free if row[0].x1 <= x and row[-1].x0 >= x]
    if len(both) < MIN_ROWS or len(free) * 2 < len(rows):
        return False
    edge = _strip(rows, x)[0]
    filled = sum(row[0].x1 <= x and edge - row[0].x1 < FILLED * row[0].size for row in free)
    if len(both) < BOTH_SIDES * len(free) and filled < BOTH_SIDES * len(free):
        return False
    half = (rows[0][0].size) * 8
    return sum(_side_width(row, x) >= half for row in both) * 2 > len(both)


def _side_width(row: Sequence[Line], x: float) -> float:
    """The narrower of the row's two sides: columns of text are wide, columns of numbers are not."""
    left = [part for part in row if part.x1 <= x]
    right = [part for part in row if part.x0 >= x]
    return min(left[-1].x1 - left[0].x0, right[-1].x1 - right[0].x0)


def _clearance(rows: Sequence[list[Line]], x: float) -> float:
    left, right = _strip(rows, x)
    return right - left


def _middle(rows: Sequence[list[Line]], x: float) -> float:
    return sum(_strip(rows, x)) / 2


def _strip(rows: Sequence[list[Line]], x: float) -> tuple[float, float]:
    """The white strip around x that the rows which do not cross x leave free."""
    edges = [(part.x0, part.x1) for row in rows if not _crosses(row, x) for part in row]
    return max((e[1] for e in edges if e[1] <= x), default=x), min((e[0] for e in edges if e[0] >= x), default=x)


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
        areas = sum(s.kind == "area" for s in cluster)
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
