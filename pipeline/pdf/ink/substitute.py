"""A font of our own for text whose font is neither in the file nor on the machine, so that no character is lost with it.

PDFium leaves out a piece of text without ink. Of a Chinese font that is not embedded and has no substitute on the machine it
draws nothing: characters set one by one would vanish. `last_resort.ttf` (made by `tools/draw_last_resort.py`) has one box, an em
wide, for every character of every script: text set in it is blank to the eye and whole to the reader.
"""

from __future__ import annotations

import ctypes
from functools import cache
from pathlib import Path
from typing import Any

from pypdfium2 import PdfSysfontBase

_LATIN_CHARSETS = frozenset({0, 1, 2})
"""ANSI, default and symbol (fpdf_sysfontinfo.h): PDFium has fonts of its own for these."""

_KOREAN_CHARSETS = frozenset({129, 130})
"""Hangul and Johab: the machine's Korean fonts have no simplified characters, and a reader of Chinese may meet such a font."""

_HANDLE = 1
"""Stands for our font; PDFium's own handles are addresses."""

_CHINESE = 134
"""FXFONT_GB2312_CHARSET."""

_FONT = Path(__file__).parent / "last_resort.ttf"


@cache
def provide_substitute() -> None:
    """Let PDFium fall back on our font, once a process and before a file is opened. Fonts of the machine are taken first."""
    _LastResort(_FONT.read_bytes()).setup()


class _LastResort(PdfSysfontBase):  # type: ignore[misc]
    """The machine's fonts, and ours where they have none for a script. The names are PDFium's."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def MapFont(self, me: Any, weight: int, italic: int, charset: int, pitch: int, face: Any, exact: Any) -> Any:
        if charset in _KOREAN_CHARSETS:
            return _HANDLE
        found = super().MapFont(me, weight, italic, charset, pitch, face, exact)
        return found if found or charset in _LATIN_CHARSETS else _HANDLE

    def GetFontData(self, me: Any, font: Any, table: int, buffer: Any, size: int) -> int:
        if font != _HANDLE:
            return int(super().GetFontData(me, font, table, buffer, size))
        if table:
            return 0
        if buffer and size >= len(self._data):
            ctypes.memmove(buffer, self._data, len(self._data))
        return len(self._data)

    def GetFaceName(self, me: Any, font: Any, buffer: Any, size: int) -> int:
        return 0 if font == _HANDLE else int(super().GetFaceName(me, font, buffer, size))

    def GetFontCharset(self, me: Any, font: Any) -> int:
        return _CHINESE if font == _HANDLE else int(super().GetFontCharset(me, font))

    def DeleteFont(self, me: Any, font: Any) -> None:
        if font != _HANDLE:
            super().DeleteFont(me, font)
