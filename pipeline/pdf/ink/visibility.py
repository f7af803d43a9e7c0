"""Decides which characters of a page a reader sees: by what the file says where that is plain, else by the ink."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.pdf.ink.drawn import Box, Drawn, clip_box, fill_of, in_layer, inside, stroke_of
from pipeline.pdf.ink.ground import UNKNOWN, Ground
from pipeline.pdf.ink.left import InkLeft, look

_INVISIBLE, _CLIPS = 3, 7
"""PDF text render modes 3, neither filled nor stroked, and 7, no more than a clipping path for what is drawn next."""

_FILLS = (0, 2, 4, 6)
_STROKES = (1, 2, 5, 6)
"""PDF text render modes (PDF 32000-1, table 106)."""

_NEAR = 48
"""Colours that differ by no more in red, green and blue (0 to 255) may be one to the eye: then the ink is looked at."""

_FAINT = 64
"""Alpha (0 to 255) up to which text may be too faint to see."""

_OWN_LETTERS = 0x250
"""PDFium can draw letters below this with fonts of its own; others of a font that is not in the file may leave no ink here."""


class Placed(Protocol):
    """A character with its box in points, origin top left."""

    @property
    def text(self) -> str: ...
    @property
    def x0(self) -> float: ...
    @property
    def top(self) -> float: ...
    @property
    def x1(self) -> float: ...
    @property
    def bottom(self) -> float: ...


class Doubt(NamedTuple):
    """A text object that may not be seen. `never` if it paints nothing, `clips` if other things are painted through it."""

    handle: Any
    never: bool = False
    clips: bool = False
    colour: int | None = None
    embedded: bool = True


def find_doubts(objects: Sequence[Drawn], width: float, height: float, at: Callable[..., Box]) -> dict[int, Doubt]:
    """The text objects of a page that are not plainly visible, by address. `at` turns a box of the PDF into one of the page."""
    ground = Ground(width, height, at)
    found: dict[int, Doubt] = {}
    plain: list[tuple[int, Drawn, Box]] = []
    for order, drawn in enumerate(objects, 1):
        if drawn.kind != raw.FPDF_PAGEOBJ_TEXT:
            ground.draw(drawn, order)
            continue
        bounds = drawn.bounds()
        if bounds is None:
            continue
        box = at(*bounds)
        doubt = _doubt(drawn, bounds, ground.under(box))
        if doubt is not None:
            found[drawn.address] = doubt
        else:
            plain.append((order, drawn, box))
    found.update((drawn.address, _described(drawn.handle)) for order, drawn, box in plain if ground.covered(box, order))
    return found


def _doubt(drawn: Drawn, bounds: Box, grounds: set[int]) -> Doubt | None:
    """What speaks against the object being seen. Doubt costs two drawings of the page: it should be rare, and miss nothing."""
    handle = drawn.handle
    mode = raw.FPDFTextObj_GetTextRenderMode(handle)
    if mode in (_INVISIBLE, _CLIPS):
        return Doubt(handle, never=mode == _INVISIBLE, clips=mode == _CLIPS)
    colours = [fill_of(handle)] if mode in _FILLS else []
    colours += [stroke_of(handle)] if mode in _STROKES else []
    if colours and all(colour is not None and colour[1] == 0 for colour in colours):
        return Doubt(handle, never=True)
    strong = [colour[0] for colour in colours if colour is not None and colour[1] > _FAINT]
    if not any(all(ground != UNKNOWN and not _near(one, ground) for ground in grounds) for one in strong):
        return _described(handle)
    box, plain = clip_box(handle)
    own = bounds if drawn.matrix is None else drawn._replace(matrix=None).bounds() or bounds
    hidden = not plain or not inside(own, box) or not inside(bounds, drawn.clip) or drawn.optional or in_layer(handle)
    return _described(handle) if hidden else None


def _described(handle: Any) -> Doubt:
    fill, font = fill_of(handle), raw.FPDFTextObj_GetFont(handle)
    return Doubt(handle, colour=fill and fill[0], embedded=not font or raw.FPDFFont_GetIsEmbedded(font) == 1)


def _near(one: int, other: int, most: int = _NEAR) -> bool:
    return all(abs((one >> shift & 255) - (other >> shift & 255)) <= most for shift in (0, 8, 16))


def unseen(page: pdfium.PdfPage, doubts: dict[int, Doubt], chars: Sequence[Placed], owners: Sequence[int]) -> set[int]:
    """The indices of characters that no reader sees; `owners` has the address of each one's text object."""
    asked = [i for i, owner in enumerate(owners) if owner in doubts]
    hidden = {i for i in asked if doubts[owners[i]].never}
    open_ = [i for i in asked if i not in hidden]
    if any(not chars[i].text.isspace() for i in open_):
        ink = look(page, [doubt.handle for doubt in doubts.values() if not doubt.never])
        hidden.update(i for i in open_ if not _leaves_ink(ink, doubts[owners[i]], chars[i]))
    return hidden - set(_carried(chars, owners, hidden, open_))


def _leaves_ink(ink: InkLeft, doubt: Doubt, char: Placed) -> bool:
    box = (char.x0, char.top, char.x1, char.bottom)
    if doubt.clips:
        return ink.varies(box)
    if ink.leaves(box):
        return True
    if doubt.embedded or ord(char.text) < _OWN_LETTERS or doubt.colour is None:
        return False
    red, green, blue = ink.ground(box)
    return not _near(doubt.colour, red << 16 | green << 8 | blue, 12)


def _carried(chars: Sequence[Placed], owners: Sequence[int], hidden: set[int], asked: Sequence[int]) -> Iterator[int]:
    """Spaces and marks that leave no ink of their own go with the letter of the same object before them, or else behind them."""
    last: dict[int, bool] = {}
    for order in (asked, asked[::-1]):
        last = {}
        for i in order:
            if chars[i].text.isalnum():
                last[owners[i]] = i not in hidden
            elif i in hidden and last.get(owners[i]):
                yield i
