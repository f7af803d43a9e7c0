"""Walks through what a page draws, in the order in which it is drawn, also inside forms."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

_DEPTH = 8
"""Forms inside forms are followed so far."""

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in the PDF's own coordinates, points."""

Matrix = tuple[float, float, float, float, float, float]
"""The numbers a, b, c, d, e, f of a PDF transformation."""

_EVERYWHERE: Box = (float("-inf"), float("-inf"), float("inf"), float("inf"))

_BOX_SEGMENTS = 64
"""Of a path of more segments only so many are looked at."""

_SLANT = 0.02
"""A line that rises by no more than this part of its length is level."""

_BOX_SIDES = 0.6
"""At least this part of the four sides of a box is drawn straight; the rest are its round corners."""

_PLAIN_CLIP = 6
"""A clipping path of more segments is not taken for a rectangle."""


class Drawn(NamedTuple):
    """One drawn object. `clip` is what the forms around it leave to be seen, in page coordinates. `matrix` turns its form's
    coordinates into those of the page, None where they are the same. `optional`: in a layer that can be switched off."""

    handle: Any
    kind: int
    depth: int
    matrix: Matrix | None
    clip: Box
    optional: bool

    def bounds(self) -> Box | None:
        """Where it lies on the page, clipped or not; None if PDFium does not know."""
        found = _bounds(self.handle)
        return found and place(found, self.matrix)

    @property
    def address(self) -> int:
        return ctypes.addressof(self.handle.contents)


def walk(page: pdfium.PdfPage) -> Iterator[Drawn]:
    """Every object of the page in the order of drawing; a form comes before what is in it."""
    yield from _walk(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, Drawn(None, 0, 0, None, _EVERYWHERE, False))


def _walk(parent: Any, count: Any, get: Any, around: Drawn) -> Iterator[Drawn]:
    for i in range(count(parent)):
        handle = get(parent, i)
        if not handle:
            continue
        kind = raw.FPDFPageObj_GetType(handle)
        if kind != raw.FPDF_PAGEOBJ_FORM:
            yield around._replace(handle=handle, kind=kind)
            continue
        clip, plain = clip_box(handle)
        outer = overlap(around.clip, place(clip, around.matrix)) if plain else around.clip
        inner = Drawn(handle, kind, around.depth + 1, _into(handle, around.matrix), outer, around.optional or in_layer(handle))
        yield inner
        if inner.depth < _DEPTH:
            yield from _walk(handle, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner)


def _into(form: Any, outer: Matrix | None) -> Matrix | None:
    m = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(form, m):
        return outer
    own: Matrix = (m.a, m.b, m.c, m.d, m.e, m.f)
    if own == (1, 0, 0, 1, 0, 0):
        return outer
    if outer is None:
        return own
    a, b, c, d, e, f = own
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def place(box: Box, matrix: Matrix | None) -> Box:
    """The box around `box` after the transformation."""
    if matrix is None or box == _EVERYWHERE:
        return box
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in box[::2] for y in box[1::2]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def overlap(one: Box, other: Box) -> Box:
    """What two boxes share; its right is left of its left where they share nothing."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def inside(box: Box, around: Box, slack: float = 1.0) -> bool:
    """True if `box` lies in `around`, `slack` points left aside."""
    return (
        around[0] - slack <= box[0]
        and around[1] - slack <= box[1]
        and box[2] <= around[2] + slack
        and box[3] <= around[3] + slack
    )


def _bounds(handle: Any) -> Box | None:
    left, bottom, right, top = ctypes.c_float(), ctypes.c_float(), ctypes.c_float(), ctypes.c_float()
    if not raw.FPDFPageObj_GetBounds(handle, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def clip_box(handle: Any) -> tuple[Box, bool]:
    """The box around the object's clipping paths, in its own form's coordinates, and whether it is no more than that box."""
    path = raw.FPDFPageObj_GetClipPath(handle)
    box, plain = _EVERYWHERE, True
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(raw.FPDFClipPath_CountPaths(path) if path else 0):
        segments = raw.FPDFClipPath_CountPathSegments(path, i)
        if not 2 <= segments <= _PLAIN_CLIP:
            plain = False
            continue
        xs, ys = [], []
        for j in range(segments):
            if raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, i, j), x, y):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            box = overlap(box, (min(xs), min(ys), max(xs), max(ys)))
    return box, plain


def is_box(one: Drawn) -> bool:
    """True for a path of level and upright lines, corners may be round: a frame, a shaded cell, a bar; no letter, no curve."""
    m = raw.FS_MATRIX()
    if raw.FPDFPageObj_GetMatrix(one.handle, m) and not (m.b == m.c == 0 or m.a == m.d == 0):
        return False
    points: list[tuple[float, float]] = []
    straight, plain = 0.0, True
    for i in range(min(raw.FPDFPath_CountSegments(one.handle), _BOX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(one.handle, i)
        x, y = ctypes.c_float(), ctypes.c_float()
        if not raw.FPDFPathSegment_GetPoint(segment, x, y):
            return True
        points.append((x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO or len(points) == 1:
            continue
        across, down = (abs(a - b) for a, b in zip(points[-2], points[-1], strict=True))
        level = kind == raw.FPDF_SEGMENT_LINETO and min(across, down) <= _SLANT * max(across, down)
        straight += max(across, down) if level else 0.0
        plain = plain and level
    if plain:
        return True
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return straight >= _BOX_SIDES * 2 * (max(xs) - min(xs) + max(ys) - min(ys))


def in_layer(handle: Any) -> bool:
    """True for content of a layer (optional content), which the file may have switched off."""
    return any(_mark_name(handle, i) == "OC" for i in range(max(0, raw.FPDFPageObj_CountMarks(handle))))


def _mark_name(handle: Any, index: int) -> str:
    mark, length = raw.FPDFPageObj_GetMark(handle, index), ctypes.c_ulong()
    buffer = (raw.FPDF_WCHAR * 16)()
    if not mark or not raw.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
        return ""
    return bytes(buffer)[: max(0, min(length.value, ctypes.sizeof(buffer)) - 2)].decode("utf-16-le", "replace")


def fill_of(handle: Any) -> tuple[int, int] | None:
    """The fill colour as 0xRRGGBB and its alpha from 0 to 255; None for a pattern or an unknown colour."""
    return _colour(raw.FPDFPageObj_GetFillColor, handle)


def stroke_of(handle: Any) -> tuple[int, int] | None:
    """The colour of the outline as 0xRRGGBB and its alpha from 0 to 255; None if unknown."""
    return _colour(raw.FPDFPageObj_GetStrokeColor, handle)


def _colour(ask: Any, handle: Any) -> tuple[int, int] | None:
    red, green, blue, alpha = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    if not ask(handle, red, green, blue, alpha):
        return None
    return red.value << 16 | green.value << 8 | blue.value, alpha.value
