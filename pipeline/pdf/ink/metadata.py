"""Reads what a file says about itself: its producer and the titles of its bookmarks, whatever bytes they are made of."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

LONGEST = 1000
"""Code points kept of a string; longer ones say nothing more (a producer of 140,000 characters was met)."""


def read_producer(pdf: pdfium.PdfDocument) -> str:
    """The program that wrote the file, empty if it does not say; at most 1,000 code points."""
    return _utf16(lambda buffer, size: raw.FPDF_GetMetaText(pdf, b"Producer\0", buffer, size))


def read_title(bookmark: pdfium.PdfBookmark) -> str:
    """The title of a bookmark, at most 1,000 code points."""
    return _utf16(lambda buffer, size: raw.FPDFBookmark_GetTitle(bookmark, buffer, size))


def _utf16(get: Callable[[Any, int], int]) -> str:
    """What PDFium writes into a buffer, without the zero at its end; half of a surrogate pair becomes U+FFFD."""
    size = get(None, 0)
    buffer = ctypes.create_string_buffer(size)
    get(buffer, size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", errors="replace")[:LONGEST]
