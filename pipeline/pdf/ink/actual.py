"""Sees to it that a page's text is what its ink says: a replacement text (/ActualText) may only spell out what is printed."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.pdf.ink.drawn import Drawn

_KEY = b"ActualText"

_GROWS = 4
"""A ligature or a sign of its own is spelled out by so many letters at most."""


def read_text(page: pdfium.PdfPage, drawn: Sequence[Drawn]) -> tuple[Any, int]:
    """The page's text, and how many characters of replacement text were left out because the ink says something else."""
    text_page = page.get_textpage()
    marked = {one.address: ctypes.addressof(mark.contents) for one in drawn if (mark := _mark(one)) is not None}
    if not marked:
        return text_page, 0
    replaced = _texts(text_page, marked)
    for one in drawn:
        mark = _mark(one)
        if mark is not None:
            raw.FPDFPageObjMark_RemoveParam(one.handle, mark, _KEY)
    printed_page = page.get_textpage()
    printed = _texts(printed_page, marked)
    false = [text for key, text in replaced.items() if not _spells(text, printed.get(key, ""))]
    (printed_page if not false else text_page).close()
    return (printed_page, sum(len("".join(text.split())) for text in false)) if false else (text_page, 0)


def _mark(one: Drawn) -> Any:
    """The mark of a text object that replaces its text, or None."""
    if one.kind != raw.FPDF_PAGEOBJ_TEXT:
        return None
    for i in range(max(0, raw.FPDFPageObj_CountMarks(one.handle))):
        mark = raw.FPDFPageObj_GetMark(one.handle, i)
        if mark and raw.FPDFPageObjMark_GetParamValueType(mark, _KEY) == raw.FPDF_OBJECT_STRING:
            return mark
    return None


def _texts(text_page: Any, marked: Mapping[int, int]) -> dict[int, str]:
    """What the text page has for each mark; one mark may span several objects."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for i in range(raw.FPDFText_CountChars(text_page)):
        obj = raw.FPDFText_GetTextObject(text_page, i)
        key = marked.get(ctypes.addressof(obj.contents)) if obj else None
        if key is not None and raw.FPDFText_IsGenerated(text_page, i) != 1:
            code = raw.FPDFText_GetUnicode(text_page, i)
            found[key].append(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd")
    return {key: "".join(chars) for key, chars in found.items()}


def _spells(text: str, printed: str) -> bool:
    """True if a replacement text can stand for what is printed: the same digits, and not much longer than its letters.

    Letters may differ: replacement texts are there for fonts that do not say what their glyphs mean.
    """
    said, ink = _plain(text), _plain(printed)
    unknown = sum(unicodedata.category(char) in ("Co", "Cn", "Cc") or char == "\ufffd" for char in printed if not char.isspace())
    if unknown:
        return len(said) <= _GROWS * len("".join(printed.split()))
    if [char for char in said if char.isdigit()] != [char for char in ink if char.isdigit()]:
        return False
    return len(said) <= _GROWS * len("".join(printed.split()))


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())
