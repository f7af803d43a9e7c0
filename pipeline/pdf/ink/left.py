"""Finds the ink that text leaves on its page: the page is drawn with the text and without it, and the two are compared."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.pdf.ink.drawn import Box

_SCALE = 1.0
"""Pixels a point, less on a large page."""

_MOST_PIXELS = 2_000_000

_SEEN = 12
"""Red, green or blue (0 to 255) must differ by more than this where there is ink: a twentieth of the way from white to black."""

_AROUND = 0.2
"""Part of a box's height by which ink may stand out of it: fonts say little that can be relied on."""


class InkLeft(NamedTuple):
    """What a page looks like with the text in question and without it; arrays of height × width × 3 of 0 to 255."""

    scale: float
    whole: Any
    changed: Any

    def leaves(self, box: Box) -> bool:
        """True if the text changes what is seen in the box (points, origin top left of the page)."""
        found = self.changed[self._pixels(box)]
        return bool(found.size and found.max() > _SEEN)

    def varies(self, box: Box) -> bool:
        """True if the page as printed has more than one colour in the box."""
        found = self.whole[self._pixels(box)]
        if not found.size:
            return False
        return bool((found.max(axis=(0, 1)).astype(int) - found.min(axis=(0, 1))).max() > _SEEN)

    def ground(self, box: Box) -> tuple[int, int, int]:
        """The commonest colour of the page in the box."""
        import numpy as np

        found = self.whole[self._pixels(box)].reshape(-1, 3)
        if not len(found):
            return 255, 255, 255
        red, green, blue = np.median(found, axis=0)
        return int(red), int(green), int(blue)

    def _pixels(self, box: Box) -> tuple[slice, slice]:
        x0, top, x1, bottom = box
        more = _AROUND * (bottom - top)
        rows = slice(max(0, math.floor((top - more) * self.scale)), max(0, math.ceil((bottom + more) * self.scale)))
        return rows, slice(max(0, math.floor(x0 * self.scale)), max(0, math.ceil(x1 * self.scale)))


def look(page: pdfium.PdfPage, texts: Sequence[Any]) -> InkLeft:
    """Draw the page twice: as it is, and without these text objects. The page is left as it was."""
    import numpy as np

    width, height = page.get_size()
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    whole = _draw(page, scale)
    for text in texts:
        raw.FPDFPageObj_SetIsActive(text, False)
    try:
        without = _draw(page, scale)
    finally:
        for text in texts:
            raw.FPDFPageObj_SetIsActive(text, True)
    changed = np.maximum(whole, without) - np.minimum(whole, without)
    return InkLeft(scale, whole, changed.max(axis=2))


def _draw(page: pdfium.PdfPage, scale: float) -> Any:
    return page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()[:, :, :3]
