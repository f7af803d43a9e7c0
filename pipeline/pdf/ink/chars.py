"""Reads the printed characters and the drawn rules of one page through PDFium."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.pdf.ink.actual import read_text
from pipeline.pdf.ink.drawn import Drawn, fill_of, is_box, walk
from pipeline.pdf.ink.ground import WHITE
from pipeline.pdf.ink.visibility import find_doubts, unseen
from pipeline.wording import both

_HYPHENS = ("\u0002", "\ufffe")
"""PDFium writes a hyphen at a line end as one of these; in a URL it must stay a hyphen."""

_SPACE = 0x20
"""PDFium puts in spaces and line ends of its own: no code above this one, and the hyphens."""

_FILLED_AND_DRAWN = 2
"""PDF text render mode 2: so Word makes bold type of fonts that have none, as 宋体."""

TINY = 1.0
"""Points. Below this no reader can read it."""

_RULE = 3.0
"""Points. A path thinner than this is a rule; PDFium's bounds include the stroke, so a 1.5 pt rule is 3 pt high."""

_FLOATING = 0.2
"""Part of the size by which the ink of a superscript glyph floats above the baseline; figures of text stand on it."""

_BROAD, _NARROW = "abcdeghknopqsuvxyz", 0.4
"""Letters that are broader than this part of the size, unless they are superscript glyphs."""

_SYMBOLS = {
    "\uf0b7": "•", "\uf06c": "●", "\uf06e": "■", "\uf0a7": "▪", "\uf0a8": "□", "\uf06f": "□", "\uf0d8": "➢", "\uf0fc": "✓",
    "\uf0fe": "☑", "\uf052": "☑", "\uf0a3": "☐", "\uf076": "❖", "\uf0e8": "➔", "\uf0e0": "→",
}  # fmt: skip
"""Bullets and boxes that Word takes from Symbol and Wingdings: such fonts map them to private code points of one value."""

OCR = "ocr"
"""The font of characters that were read from ink."""

_FORMS = 3
"""Rules and areas in deeper forms are left out."""

_UNDER = 3
"""So many texts that are seen under a picture show that it is transparent."""

_AROUND = 40
"""An area lies in one of the last so many of its colour or in none."""

_NOT_BOLD = re.compile(r"[-, ](?:Regular|Light|Medium|Book|Normal|Thin)", re.IGNORECASE)
"""What the names of fonts say that are not bold."""

_BOLD_WEIGHT = (600, 1000)
"""PDFium reckons the weight from the width of stems; the width that some subsets give is none, and comes out above."""

_NAME_BYTES = 256


class Char(NamedTuple):
    """One printed character. `slot` counts in the PDF's own order; the box is the font's, in points, origin top left.

    `baseline` grows downwards like `top`. `gap` is true if PDFium sees a word space before it that is not printed as a character.
    `turn` is the direction it is read in: 0 from left to right, 90 from the bottom up, 270 from the top down, -1 any other; the
    baseline of a sideways character is its distance from the edge that its line has above it. `high` is true for a figure or
    letter whose ink floats above the baseline: a superscript glyph of the font, set at full size.
    `colour` is 0xRRGGBB.
    """

    slot: int
    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    size: float
    font: str
    bold: bool
    visible: bool
    turn: int
    gap: bool
    high: bool
    colour: int = 0


class Shape(NamedTuple):
    """Something drawn: a `rule` (thin), an `area` (a box), a `drawing` (any other path: a curve, a letter) or an `image`.

    Points, origin top left.
    """

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class RawPage:
    """All characters and shapes of a page. `slots` is how many characters the page has, generated ones included."""

    number: int
    width: float
    height: float
    rotation: int
    slots: int
    chars: tuple[Char, ...]
    shapes: tuple[Shape, ...]
    picture: bool = False
    """True if the characters were read from ink."""
    garbled: bool = False
    """True if the characters are nonsense and the ink did not read better."""
    sideways: bool = False
    """True if this is a part of a page that was printed sideways, turned to be read."""
    replaced: int = 0
    """How many characters of replacement texts were left out because the ink says something else."""


def read_page(document: pdfium.PdfDocument, number: int, max_chars: int, max_objects: int) -> RawPage:
    """Read page `number` (1-based). Raises OverflowError if it has more characters or objects than allowed."""
    page = document[number - 1]
    try:
        objects = raw.FPDFPage_CountObjects(page)
        if objects > max_objects:
            raise OverflowError(both("{n} objects (limit {limit})", "{n} 个对象（限制 {limit}）", n=objects, limit=max_objects))
        return _read(page, number, list(islice(walk(page), max_objects)), max_chars)
    finally:
        page.close()


def _read(page: pdfium.PdfPage, number: int, drawn: list[Drawn], max_chars: int) -> RawPage:
    text_page, replaced = read_text(page, drawn)
    try:
        slots = raw.FPDFText_CountChars(text_page)
        if slots > max_chars:
            raise OverflowError(both("{n} characters (limit {limit})", "{n} 个字符（限制 {limit}）", n=slots, limit=max_chars))
        frame = _Frame(page)
        owners: list[int] = []
        chars = list(_chars(text_page, slots, frame, owners))
        doubts = find_doubts(drawn, frame.width, frame.height, frame.box)
        for i in unseen(page, doubts, chars, owners):
            chars[i] = chars[i]._replace(visible=False)
        seen = {owner for char, owner in zip(chars, owners, strict=True) if char.visible and not char.text.isspace()}
        shapes = tuple(_shapes(drawn, frame, seen))
        return RawPage(number, frame.width, frame.height, page.get_rotation(), slots, tuple(chars), shapes, replaced=replaced)
    finally:
        text_page.close()


class _Frame:
    """Turns PDF coordinates (origin bottom left of the crop box) into page coordinates (origin top left)."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.width, self.height = page.get_size()
        left, bottom, right, top = page.get_bbox()
        self.turned = page.get_rotation() % 360
        self._box = (left, bottom, right, top)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self._box
        if self.turned == 90:
            return y - bottom, x - left
        if self.turned == 180:
            return right - x, y - bottom
        if self.turned == 270:
            return top - y, right - x
        return x - left, top - y

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        if not self.turned and left <= right and bottom <= top:  # nearly all: 1 µs instead of 4
            x, y = self._box[0], self._box[3]
            return round(left - x, 2), round(y - top, 2), round(right - x, 2), round(y - bottom, 2)
        xa, ya = self.point(left, bottom)
        xb, yb = self.point(right, top)
        return round(min(xa, xb), 2), round(min(ya, yb), 2), round(max(xa, xb), 2), round(max(ya, yb), 2)


def _chars(text_page: Any, slots: int, frame: _Frame, owners: list[int]) -> Iterator[Char]:
    """All characters; into `owners` goes the address of each one's text object."""
    x, y, rect = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    at, place_of = (ctypes.byref(x), ctypes.byref(y)), ctypes.byref(rect)
    fonts = _Fonts(text_page)
    gap = digit = False
    for i in range(slots):
        code = raw.FPDFText_GetUnicode(text_page, i)
        if code <= _SPACE and chr(code) not in _HYPHENS and raw.FPDFText_IsGenerated(text_page, i) == 1:
            gap = True
            continue
        raw.FPDFText_GetLooseCharBox(text_page, i, place_of)
        raw.FPDFText_GetCharOrigin(text_page, i, *at)
        x0, top, x1, bottom = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        facts = fonts.of(i)
        owners.append(facts.owner)
        on_page = x1 > 0 and bottom > 0 and x0 < frame.width and top < frame.height
        visible = on_page and facts.size >= TINY
        turn = _turn((facts.angle - frame.turned) % 360)
        origin = frame.point(x.value, y.value)
        baseline = {90: origin[0], 270: frame.width - origin[0]}.get(turn, origin[1])
        text = _text(code)
        place = (x0, top, x1, bottom, round(baseline, 2), facts.size)
        digit, behind = text.isdigit(), digit
        letter = text.isascii() and text.isalpha() and (behind or (text in _BROAD and x1 - x0 < _NARROW * facts.size))
        index = turn == 0 and (digit or letter)
        high = index and _ink_bottom(text_page, i, frame) < baseline - _FLOATING * facts.size
        yield Char(i, text, *place, facts.font, facts.bold, visible, turn, gap, high, facts.colour)
        gap = False


def _ink_bottom(text_page: Any, index: int, frame: _Frame) -> float:
    left, right, bottom, top = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    if not raw.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return math.inf
    return frame.box(left.value, bottom.value, right.value, top.value)[3]


def _turn(degrees: float) -> int:
    return next((turn for turn in (0, 90, 270) if min(abs(degrees - turn), 360 - abs(degrees - turn)) < 5), -1)


@cache
def _text(code: int) -> str:
    """The character, with line-end hyphens mended and compatibility forms of Han radicals folded; always one code point."""
    char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
    if char in _HYPHENS:
        return "-"
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    if "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff":
        folded = unicodedata.normalize("NFKC", char)
        return folded if len(folded) == 1 else char
    return " " if unicodedata.category(char) in ("Cc", "Zs") and char != "\u3000" else char


class _Facts(NamedTuple):
    font: str
    bold: bool
    owner: int
    size: float
    angle: float
    colour: int = 0


class _Fonts:
    """Font name, weight, render mode, size and direction of characters, asked once per text object: neighbours share theirs."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._flags = ctypes.c_int()
        self._matrix = raw.FS_MATRIX()
        self._seen: dict[int, _Facts] = {}
        self._last = (-1, _Facts("", False, 0, 1.0, 0.0))

    def of(self, index: int) -> _Facts:
        if self._last[0] != index:
            obj = raw.FPDFText_GetTextObject(self._page, index)
            key = ctypes.addressof(obj.contents) if obj else 0
            if key not in self._seen:
                self._seen[key] = self._ask(index, obj, key)
            self._last = (index, self._seen[key])
        return self._last[1]

    def _ask(self, index: int, obj: Any, key: int) -> _Facts:
        length = raw.FPDFText_GetFontInfo(self._page, index, self._name, _NAME_BYTES, self._flags)
        name = self._name.value.decode("utf-8", "replace") if length else ""
        name = name.split("+", 1)[-1]
        mode = raw.FPDFTextObj_GetTextRenderMode(obj) if obj else 0
        bold = mode == _FILLED_AND_DRAWN or self._is_bold(index, name)
        scale, angle = self._scale_and_angle(index)
        size = round(raw.FPDFText_GetFontSize(self._page, index) * scale, 2)
        fill = fill_of(obj) if obj else None
        return _Facts(name, bold, key, size, angle, fill[0] if fill else 0)

    def _is_bold(self, index: int, name: str) -> bool:
        """Whether a font is bold by its name; where that does not say, by its weight."""
        if any(word in name.lower() for word in ("bold", "heavy", "black")):
            return True
        least, most = _BOLD_WEIGHT
        return _NOT_BOLD.search(name) is None and least <= raw.FPDFText_GetFontWeight(self._page, index) < most

    def _scale_and_angle(self, index: int) -> tuple[float, float]:
        """FPDFText_GetFontSize leaves out the text matrix. A slant (synthetic italics) changes neither size nor direction."""
        m = self._matrix
        if not raw.FPDFText_GetMatrix(self._page, index, m):
            return 1.0, 0.0
        length = math.hypot(m.a, m.b)
        return (abs(m.a * m.d - m.b * m.c) / length if length else 1.0) or 1.0, math.degrees(math.atan2(m.b, m.a))


def _shapes(drawn: Sequence[Drawn], frame: _Frame, seen: set[int]) -> Iterator[Shape]:
    """What is drawn, without watermarks, white areas, which nobody sees, and areas in one of their own colour, as in a cell.

    `seen` are the addresses of the texts that a reader sees.
    """
    filled: dict[int, list[Shape]] = {}
    texts: list[tuple[float, float, float, float]] = []
    for one in drawn:
        if one.kind == raw.FPDF_PAGEOBJ_TEXT and one.address in seen:
            texts += [frame.box(*bounds) for bounds in [one.bounds()] if bounds is not None]
        if one.depth >= _FORMS or one.kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        bounds = one.bounds()
        if bounds is None:
            continue
        x0, top, x1, bottom = frame.box(*bounds)
        if one.kind == raw.FPDF_PAGEOBJ_IMAGE:
            if not _over(x0, top, x1, bottom, texts):
                yield Shape("image", x0, top, x1, bottom)
        elif min(x1 - x0, bottom - top) <= _RULE:
            yield Shape("rule", x0, top, x1, bottom)
        else:
            area = Shape("area", x0, top, x1, bottom)
            colour = _fill(one.handle)
            around = filled.setdefault(colour, [])[-_AROUND:] if colour is not None else []
            if colour == WHITE or any(_within(area, other) for other in around):
                continue
            if colour is not None:
                filled[colour].append(area)
            yield area if is_box(one) else area._replace(kind="drawing")


def _over(x0: float, top: float, x1: float, bottom: float, texts: Sequence[tuple[float, float, float, float]]) -> bool:
    """True for a watermark: a picture drawn over text that is still seen through it."""
    inside = (x0 <= (text[0] + text[2]) / 2 <= x1 and top <= (text[1] + text[3]) / 2 <= bottom for text in texts)
    return sum(inside) >= _UNDER


def _fill(obj: Any) -> int | None:
    """The colour of a filled path without an outline as 0xRRGGBB; None for any other."""
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(obj, mode, stroked) or not mode.value or stroked.value:
        return None
    fill = fill_of(obj)
    return fill and fill[0]


def _within(area: Shape, other: Shape) -> bool:
    return other.x0 <= area.x0 and other.top <= area.top and area.x1 <= other.x1 and area.bottom <= other.bottom
