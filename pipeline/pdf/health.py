"""Says what is wrong or unusual with a file and its pages, without stopping the work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.model import Issue
from pipeline.pdf.active import declares_entities, find_active
from pipeline.pdf.chars import TINY, Char, RawPage
from pipeline.pdf.damage import find_damage
from pipeline.pdf.objects import read_objects

GARBLED = 0.2
"""A page with a larger part of characters without Unicode meaning cannot be trusted."""

SCAN = 0.5
"""A picture that covers more of a page without text is taken for a scan."""

_ALL_PERMISSIONS = 0xFFFFFFFC
"""PDF 32000-1, table 22: bits 3 to 32 set."""


def check_file(pdf: pdfium.PdfDocument, data: bytes) -> list[Issue]:
    """Damage, scripts, attachments and restrictions: noted, never run, opened or obeyed beyond the law of reading."""
    objects = read_objects(data)
    issues = find_damage(objects, encrypted=raw.FPDF_GetSecurityHandlerRevision(pdf) != -1, pages=len(pdf))
    kinds = find_active(objects)
    if not kinds and raw.FPDFDoc_GetJavaScriptActionCount(pdf) > 0:
        kinds["JavaScript"] = raw.FPDFDoc_GetJavaScriptActionCount(pdf)
    if not kinds and raw.FPDFDoc_GetAttachmentCount(pdf) > 0:
        kinds["attachment"] = raw.FPDFDoc_GetAttachmentCount(pdf)
    if kinds:
        named = ", ".join(f"{kind} ({count})" for kind, count in sorted(kinds.items()))
        issues.append(Issue("active_content", f"the file contains {named}; nothing was run or opened"))
    if declares_entities(objects):
        issues.append(Issue("metadata_ignored", "its XMP metadata declares a document type or entities; it was not read"))
    permissions = raw.FPDF_GetDocPermissions(pdf)
    if raw.FPDF_GetSecurityHandlerRevision(pdf) != -1 and permissions & _ALL_PERMISSIONS != _ALL_PERMISSIONS:
        issues.append(Issue("restricted", f"the owner restricts its use (permission bits {permissions:#010x})"))
    return issues


def check_page(page: RawPage) -> list[Issue]:
    """Pages that are scans, garbled, or hold text that no reader sees."""
    issues: list[Issue] = []
    if is_picture(page):
        issues.append(Issue("no_text", f"page {page.number} is a picture without text; it needs OCR", page=page.number))
    unknown = sum(_unknown(char.text) for char in page.chars)
    if page.chars and unknown > GARBLED * len(page.chars):
        detail = f"{unknown} of {len(page.chars)} characters on page {page.number} have no Unicode meaning"
        issues.append(Issue("garbled_text", detail, page=page.number))
    hidden = page.replaced + sum(not char.visible and not char.text.isspace() for char in page.chars)
    if hidden:
        issues.append(Issue("hidden_text", f"{hidden} characters on page {page.number} cannot be seen", page=page.number))
    return issues


def is_picture(page: RawPage) -> bool:
    """True for a page without text that is covered by a picture: a scan."""
    return not any(char.visible and not char.text.isspace() for char in page.chars) and _picture_share(page) > SCAN


def reveal_text_layer(page: RawPage) -> RawPage:
    """The unseen text of a scan is its OCR layer: it stands for the ink and counts as visible.

    A stamp or a page number may have been printed over the scan since: the layer is the larger part of the page's text.
    """
    if not page.chars or _picture_share(page) <= SCAN:
        return page
    layer = {char.slot for char in page.chars if not char.visible and _stands_on(page, char)}
    written = [char for char in page.chars if not char.text.isspace()]
    if 2 * sum(char.slot in layer for char in written) <= len([char for char in written if char.visible or char.slot in layer]):
        return page
    return replace(page, chars=tuple(char._replace(visible=char.visible or char.slot in layer) for char in page.chars))


def _stands_on(page: RawPage, char: Char) -> bool:
    on_page = char.x1 > 0 and char.bottom > 0 and char.x0 < page.width and char.top < page.height
    return on_page and char.size >= TINY


def _unknown(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff"


def _picture_share(page: RawPage) -> float:
    if not page.width or not page.height:
        return 0.0
    shares: Any = ((s.x1 - s.x0) * (s.bottom - s.top) for s in page.shapes if s.kind == "image")
    return max(shares, default=0.0) / (page.width * page.height)
