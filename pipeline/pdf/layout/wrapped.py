"""Finds text that is set beside a drawing or picture, narrower than the text above and below it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pdf.ink.chars import RawPage
from pipeline.pdf.layout.charts import drawings
from pipeline.pdf.layout.gutters import GUTTER, Gutter, crosses, end_of, gaps, is_parted
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.region import Region

LINES = 3
"""So many lines of text stand beside a drawing ..."""

TEXT_CHARS = 12
"""... of at least so many characters ..."""

EVEN = 0.8
"""... most of them at least this part as long as the longest."""

ABOVE, BELOW = 4.0, 4.0
"""Sizes above and below a drawing within which its caption and source stand beside the text, too."""


def find_wrapped(page: RawPage, parts: Sequence[Line]) -> list[Gutter]:
    """The gutters between drawings and the text beside them, from top to bottom; a drawing is the side column of its text.

    `parts` are the lines of a page without columns, outside tables.
    """
    found: list[Gutter] = []
    for drawing in sorted(drawings(page, parts), key=lambda region: region.top):
        for side in (1, -1):
            gutter = _beside(drawing, parts, side)
            if gutter is not None and not any(gutter.top < other.bottom for other in found):
                found.append(gutter)
    return found


def _beside(drawing: Region, parts: Sequence[Line], side: int) -> Gutter | None:
    """The gutter between a drawing at the right (1) or left (-1) and text beside it; None if there is none."""
    band = [part for part in parts if drawing.top <= part.baseline and part.top <= drawing.bottom]
    text = [part for part in band if len(part.chars) >= TEXT_CHARS and _is_beside(drawing, part, side)]
    lengths = sorted(part.x1 - part.x0 for part in text)
    if len(text) < LINES or lengths[len(lengths) // 4] < EVEN * lengths[-1]:
        return None
    if side > 0:
        edge = max(_end(part, drawing) for part in text)
        x = (edge + min((part.x0 for part in band if part.x0 > edge), default=drawing.x0)) / 2
    else:
        edge = min(part.x0 for part in text)
        x = (edge + max((part.x1 for part in band if part.x1 < edge), default=drawing.x1)) / 2
    if abs(x - edge) < GUTTER / 4 or any(crosses(part, x) and not is_parted(part, x) for part in band):
        return None
    return Gutter(x, *_heights(parts, drawing, x), side)


def _is_beside(drawing: Region, part: Line, side: int) -> bool:
    return part.x0 < drawing.x0 - GUTTER if side > 0 else part.x0 > drawing.x1 + GUTTER


def _end(part: Line, drawing: Region) -> float:
    """Where a line of text ends; a label of the drawing may stand close behind it."""
    ends = [start for start, _ in gaps(part) if start < drawing.x0]
    return max(ends, default=end_of(part)) if end_of(part) > drawing.x0 - GUTTER else end_of(part)


def _heights(parts: Sequence[Line], drawing: Region, x: float) -> tuple[float, float]:
    """From the first line above the drawing to the last one below it that do not reach over x."""
    top, bottom = drawing.top, drawing.bottom
    for part in sorted(parts, key=lambda part: -part.baseline):
        if part.baseline < top + part.size:
            if (crosses(part, x) and not is_parted(part, x)) or part.baseline < top - ABOVE * part.size:
                break
            top = min(top, part.top)
    for part in sorted(parts, key=lambda part: part.baseline):
        if part.top > bottom - part.size:
            if (crosses(part, x) and not is_parted(part, x)) or part.top > bottom + BELOW * part.size:
                break
            bottom = max(bottom, part.bottom)
    return top, bottom
