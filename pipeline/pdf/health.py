"""Says what is wrong or unusual with a file and its pages, without stopping the work."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.model import Issue
from pipeline.pdf.chars import RawPage

GARBLED = 0.2
"""A page with a larger part of characters without Unicode meaning cannot be trusted."""

SCAN = 0.5
"""A picture that covers more of a page without text is taken for a scan."""

_ALL_PERMISSIONS = 0xFFFFFFFC
"""PDF 32000-1, table 22: bits 3 to 32 set."""


def check_file(pdf: pdfium.PdfDocument) -> list[Issue]:
    """Scripts, attachments and restrictions: noted, never run, opened or obeyed beyond the law of reading."""
    issues: list[Issue] = []
    scripts = raw.FPDFDoc_GetJavaScriptActionCount(pdf)
    attached = raw.FPDFDoc_GetAttachmentCount(pdf)
    if scripts > 0 or attached > 0:
        issues.append(Issue("active_content", f"{max(scripts, 0)} scripts and {max(attached, 0)} attachments; none was opened"))
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
    hidden = sum(not char.visible and not char.text.isspace() for char in page.chars)
    if hidden:
        issues.append(Issue("hidden_text", f"{hidden} characters on page {page.number} cannot be seen", page=page.number))
    return issues


def is_picture(page: RawPage) -> bool:
    """True for a page without text that is covered by a picture: a scan."""
    return not any(char.visible and not char.text.isspace() for char in page.chars) and _picture_share(page) > SCAN


def reveal_text_layer(page: RawPage) -> RawPage:
    """The invisible text of a scan is its OCR layer: it stands for the ink and counts as visible."""
    if not page.chars or _picture_share(page) <= SCAN or any(char.visible and not char.text.isspace() for char in page.chars):
        return page
    return replace(page, chars=tuple(char._replace(visible=True) for char in page.chars))


def _unknown(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff"


def _picture_share(page: RawPage) -> float:
    if not page.width or not page.height:
        return 0.0
    shares: Any = ((s.x1 - s.x0) * (s.bottom - s.top) for s in page.shapes if s.kind == "image")
    return max(shares, default=0.0) / (page.width * page.height)
