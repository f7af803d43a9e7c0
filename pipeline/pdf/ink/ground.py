"""Keeps in mind what colour a page has where, and which object was drawn last there, while its objects are walked through."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

from pipeline.pdf.ink.drawn import Box, Drawn, clip_box, fill_of, overlap, place

WHITE = 0xFFFFFF

UNKNOWN = -1
"""The colour of a picture, a pattern, an outline that is no rectangle or of something half transparent."""

_CELL = 2.0
"""Points. What lies where is known in squares of this size, or larger ones on a large page."""

_MOST_CELLS = 300_000

_CORNERS = 6
"""A filled path of more segments is not taken for a rectangle."""

_THICK = 4.0
"""Points. A line of this width can hide text."""

_INNER = 0.25
"""Part of a box's height, above and below, that something may lie over without hiding the text in it."""


class Ground:
    """The page as it is painted, object by object. Boxes are in page coordinates, points, origin top left."""

    def __init__(self, width: float, height: float, at: Callable[..., Box]) -> None:
        import numpy as np

        self._at = at
        self._cell = max(_CELL, math.sqrt(max(width, 1.0) * max(height, 1.0) / _MOST_CELLS))
        shape = max(1, math.ceil(height / self._cell)), max(1, math.ceil(width / self._cell))
        self._colours = np.full(shape, WHITE, np.int32)
        self._orders = np.zeros(shape, np.int32)
        self._painted = False

    def draw(self, drawn: Drawn, order: int) -> None:
        """Lay a picture, a shading or a filled path on the ground; everything else leaves it as it is."""
        if drawn.kind == raw.FPDF_PAGEOBJ_PATH:
            paint = _paint(drawn.handle)
            if paint is None:
                return
            bounds = drawn.bounds()
            own, plain = clip_box(drawn.handle)
            if bounds is not None:
                shown = overlap(overlap(bounds, place(own, drawn.matrix)), drawn.clip)
                self._lay(shown, order, paint if plain else UNKNOWN)
        elif drawn.kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            bounds = drawn.bounds()
            if bounds is not None:
                self._lay(overlap(bounds, drawn.clip), order, UNKNOWN)

    def _lay(self, box: Box, order: int, colour: int) -> None:
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        x0, top, x1, bottom = self._at(*box)
        rows = slice(max(0, round(top / self._cell)), max(0, round(bottom / self._cell)))
        columns = slice(max(0, round(x0 / self._cell)), max(0, round(x1 / self._cell)))
        self._colours[rows, columns] = colour
        self._orders[rows, columns] = order
        self._painted = True

    def under(self, box: Box) -> set[int]:
        """The colours that lie in the box now; UNKNOWN among them for pictures and the like."""
        if not self._painted:
            return {WHITE}
        found = self._colours[self._cells(box, 0.0)]
        first = int(found.flat[0]) if found.size else WHITE
        return {first} if (found == first).all() else {int(colour) for colour in set(found.flat)}

    def covered(self, box: Box, order: int) -> bool:
        """True if something was drawn over a part of the box after the object number `order`."""
        if not self._painted:
            return False
        found = self._orders[self._cells(box, _INNER)]
        return bool(found.size and found.max() > order)

    def _cells(self, box: Box, inset: float) -> tuple[slice, slice]:
        x0, top, x1, bottom = box
        inset *= bottom - top
        first = min(max(0, int((top + inset) / self._cell)), self._orders.shape[0] - 1)
        left = min(max(0, int(x0 / self._cell)), self._orders.shape[1] - 1)
        last = max(first + 1, math.floor((bottom - inset) / self._cell))
        return slice(first, last), slice(left, max(left + 1, math.floor(x1 / self._cell)))


def _paint(handle: Any) -> int | None:
    """The colour that a path leaves on its ground, UNKNOWN if there is more to it, None if it hides nothing."""
    mode, stroked, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    if not raw.FPDFPath_GetDrawMode(handle, mode, stroked):
        return None
    if not mode.value:
        thick = stroked.value and raw.FPDFPageObj_GetStrokeWidth(handle, width) and width.value >= _THICK
        return UNKNOWN if thick else None
    fill = fill_of(handle)
    plain = fill is not None and fill[1] == 255 and raw.FPDFPath_CountSegments(handle) <= _CORNERS
    return fill[0] if plain and fill is not None else UNKNOWN
