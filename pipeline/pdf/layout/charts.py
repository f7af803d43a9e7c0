"""Finds drawings and pictures, and the labels in them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.columns import ONE_COLUMN, Columns
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.region import Region

CHART_WIDTH, CHART_HEIGHT = 100.0, 60.0
"""Points. A drawing that is smaller with its labels is an icon or a bullet, ..."""

DRAWN_WIDTH, DRAWN_HEIGHT = 60.0, 50.0
"""... and so is one that is smaller without them."""

LABEL_CHARS = 8.0
"""A label beside a drawing is no longer than so many characters, or a quarter of the drawing."""

CHART_AREAS = 3
"""A drawing has at least so many filled or curved parts; a shaded box behind text has one or two."""

NEAR = (30.0, 12.0)
"""Points across and down by which the parts of one drawing may lie apart: bars stand side by side with gaps."""

MARGIN = 0.08
"""Rules in this outer part of the page belong to running heads and feet."""

BAND = 0.25
"""A box behind a heading takes at least this part of the page's width ..."""

STACKED = 3
"""So many boxes of one width, two of them right above each other, are no bands."""

BAND_LINES = 5
"""... and is lower than so many of its lines."""

LABEL_WIDTH = 0.5
"""In a chart most lines are narrower than this part of it: labels, not text."""


def find_charts(
    page: RawPage, rows: Sequence[list[Line]], tables: Sequence[Region], columns: Columns = ONE_COLUMN
) -> list[Region]:
    """Drawings and pictures with the labels inside them; none reaches from one column to the next but what crosses a gutter."""
    found: list[Region] = []
    for region in drawings(page, [part for row in rows for part in row], columns):
        wider = _with_labels(region, rows, *columns.bounds(region.x0, region.x1, region.top))
        if wider.x1 - wider.x0 < CHART_WIDTH or wider.bottom - wider.top < CHART_HEIGHT:
            continue
        if not any(_overlap(region, table) for table in tables):
            found.append(region if any(_overlap(wider, table) for table in tables) else wider)
    return found


def drawings(page: RawPage, parts: Sequence[Line], columns: Columns = ONE_COLUMN) -> list[Region]:
    """The drawings and pictures of a page in which stand but labels. `parts` are its lines."""
    found: list[Region] = []
    for cluster in _clusters([s for s in page.shapes if _drawn(page, s) and not _is_band(page, s, parts)], columns):
        pictured = all(s.kind in ("image", "rule") for s in cluster)  # rules beside a picture, as a letterhead's, are none of it
        pictures = [s for s in cluster if s.kind == "image"]
        region = Region("chart", *_bounds(pictures if pictured and pictures else cluster))
        areas = sum(s.kind in ("area", "drawing") for s in cluster)
        large = region.x1 - region.x0 >= DRAWN_WIDTH and region.bottom - region.top >= DRAWN_HEIGHT
        if large and (areas >= CHART_AREAS or pictures) and _only_labels(region, parts):
            found.append(region)
    return found


def _drawn(page: RawPage, shape: Shape) -> bool:
    """Leaves out page backgrounds and the rules beside running heads and feet, which are not part of a drawing."""
    width, height = shape.x1 - shape.x0, shape.bottom - shape.top
    if width > 0.9 * page.width or height > 0.9 * page.height:
        return False
    outer = shape.bottom < MARGIN * page.height or shape.top > (1 - MARGIN) * page.height
    return not (shape.kind == "rule" and outer)


def _is_band(page: RawPage, shape: Shape, parts: Sequence[Line]) -> bool:
    """True for a box behind a title or heading: wide, as high as a few lines, and filled by them."""
    if shape.kind != "area" or shape.x1 - shape.x0 < BAND * page.width or is_stacked(shape, page.shapes):
        return False
    box = Region("band", *shape[1:])
    held = [part for part in parts if box.holds(part)]
    widest = max((part.x1 - part.x0 for part in held), default=0.0)
    return 2 * widest > box.x1 - box.x0 and box.bottom - box.top < BAND_LINES * max(part.size for part in held)


def is_stacked(shape: Shape, shapes: Sequence[Shape]) -> bool:
    """True for one of several boxes of one width right above each other: parts of a diagram, not bands behind headings."""
    height = shape.bottom - shape.top
    column = [one for one in shapes if one.kind == "area" and abs(one.x0 - shape.x0) < 2 and abs(one.x1 - shape.x1) < 2]
    near = [one for one in column if max(one.top - shape.bottom, shape.top - one.bottom) < height]
    return len({round(one.top) for one in column}) >= STACKED and len({round(one.top) for one in near}) > 1


def _clusters(shapes: Sequence[Shape], columns: Columns) -> list[list[Shape]]:
    """Groups of shapes that lie within a few points of each other, by one sweep from top to bottom."""
    groups: list[tuple[list[float], list[Shape]]] = []
    for shape in sorted(shapes, key=lambda s: s.top):
        box = [shape.x0, shape.top, shape.x1, shape.bottom]
        members = [shape]
        rest: list[tuple[list[float], list[Shape]]] = []
        for other, others in groups:
            if _touch(box, other) and not _parted(box, other, columns):
                box = [min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3])]
                members = others + members
            else:
                rest.append((other, others))
        groups = [*rest, (box, members)]
    return [members for _, members in groups]


def _touch(a: Sequence[float], b: Sequence[float]) -> bool:
    across, down = NEAR
    return a[0] - across <= b[2] and b[0] - across <= a[2] and a[1] - down <= b[3] and b[1] - down <= a[3]


def _parted(a: Sequence[float], b: Sequence[float], columns: Columns) -> bool:
    """True for two boxes on either side of a gutter."""
    left, right = (a, b) if a[0] <= b[0] else (b, a)
    return any(left[2] <= gutter.x <= right[0] for gutter in columns.at(max(a[1], b[1])))


def _bounds(shapes: Sequence[Shape]) -> tuple[float, float, float, float]:
    return (
        min(s.x0 for s in shapes),
        min(s.top for s in shapes),
        max(s.x1 for s in shapes),
        max(s.bottom for s in shapes),
    )


def _overlap(a: Region, b: Region) -> bool:
    return a.x0 < b.x1 and b.x0 < a.x1 and a.top < b.bottom and b.top < a.bottom


def _only_labels(region: Region, parts: Sequence[Line]) -> bool:
    inside = [part for part in parts if region.holds(part)]
    wide = sum(part.x1 - part.x0 > LABEL_WIDTH * (region.x1 - region.x0) for part in inside)
    return wide * 4 <= len(inside)


def _with_labels(region: Region, rows: Sequence[list[Line]], left: float, right: float) -> Region:
    """Axis labels stand just outside the drawing: take in short lines in its column that nearly touch it."""
    for row in rows:
        for part in row:
            near = Region("chart", max(region.x0 - 40, left), region.top - 8, min(region.x1 + 40, right), region.bottom + 10)
            if near.holds(part) and part.x1 - part.x0 < max(0.25 * (region.x1 - region.x0), LABEL_CHARS * part.size):
                region = Region(
                    "chart",
                    min(region.x0, part.x0),
                    min(region.top, part.top),
                    max(region.x1, part.x1),
                    max(region.bottom, part.bottom),
                )
    return region
