"""Says what is wrong or unusual with a file and its pages, without stopping the work."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from pipeline.model import Document, Issue
from pipeline.pdf.identification import is_garbled, language_issues
from pipeline.pdf.ink.active import declares_entities, find_active
from pipeline.pdf.ink.chars import TINY, Char, RawPage
from pipeline.pdf.ink.damage import find_damage
from pipeline.pdf.ink.objects import read_objects
from pipeline.wording import Both, both

SCAN = 0.5
"""A picture that covers more of a page without text is taken for a scan."""

NO_TEXT = 0.9
"""A report on so many of whose pages no text was read is reported as a whole."""

TURNED = 20
"""A page with so many sideways characters has text, although it is kept apart."""

CHART_DIGITS = 4
"""A drawing with fewer digits shows no numbers: a logo, a diagram."""

_WITH_CHARTS = {"chart", "caption", "furniture"}

GRID = 200
"""Meshes across and down in which the area that pictures cover is counted: narrow gaps and overlaps even out."""

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
        said = both("the file contains {what}; nothing was run or opened", "文件含有 {what}；均未运行或打开", what=named)
        issues.append(Issue("active_content", said))
    if declares_entities(objects):
        said = Both(
            "its XMP metadata declares a document type or entities; it was not read", "其 XMP 元数据声明了文档类型或实体；未读取"
        )
        issues.append(Issue("metadata_ignored", said))
    permissions = raw.FPDF_GetDocPermissions(pdf)
    if raw.FPDF_GetSecurityHandlerRevision(pdf) != -1 and permissions & _ALL_PERMISSIONS != _ALL_PERMISSIONS:
        said = both(
            "the owner restricts its use (permission bits {bits:#010x})",
            "所有者限制其使用（权限位 {bits:#010x}）",
            bits=permissions,
        )
        issues.append(Issue("restricted", said))
    return issues


def check_page(page: RawPage) -> list[Issue]:
    """Pages that hold text that no reader sees."""
    issues: list[Issue] = []
    hidden = page.replaced + sum(not char.visible and not char.text.isspace() for char in page.chars)
    if hidden:
        said = both(
            "{hidden} characters on page {page} cannot be seen",
            "第 {page} 页有 {hidden} 个看不见的字符",
            hidden=hidden,
            page=page.number,
        )
        issues.append(Issue("hidden_text", said, page=page.number))
    return issues


def _charts(document: Document, pages: Collection[int]) -> Iterator[Issue]:
    """The charts with numbers on pages that are more than charts."""
    charts = Counter(
        page
        for block in document.blocks
        if block.kind == "chart" and sum(map(str.isdecimal, block.text.text)) >= CHART_DIGITS
        for page in {page for page, _ in block.text.printed()}
    )
    for page in sorted(charts.keys() & pages):
        said = both(
            "page {page}: the numbers of {n} charts are kept as the text of their blocks, not as values",
            "第 {page} 页：{n} 幅图表的数字仅保留为图表文字，未读作数值",
            page=page,
            n=charts[page],
        )
        yield Issue("chart_unread", said, page)


def check_document(document: Document, pages: Sequence[RawPage]) -> list[Issue]:
    """What of a report was not read: blocks in other languages, pages that are charts, a report without text."""
    garbled = garbled_pages(pages)
    issues = language_issues(document.blocks, garbled)
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    for block in document.blocks:
        for number in {page for page, _ in block.text.printed()}:
            kinds[number].add(block.kind)
    for number, found in sorted(kinds.items()):
        if pages[number - 1].picture:
            kinds[number].discard("chart")  # a page that was given to OCR, which has said so
        elif "chart" in found and found <= _WITH_CHARTS:
            said = both(
                "page {page} is a chart or a picture; what it shows was not read",
                "第 {page} 页是图表或图片；所示内容未读取",
                page=number,
            )
            issues.append(Issue("chart_page", said, number))
            kinds[number].discard("chart")
    issues += _charts(document, {number for number, found in kinds.items() if "chart" in found})
    turned = {page.number for page in pages if sum(char.turn != 0 and char.visible for char in page.chars) >= TURNED}
    with_text = turned | {number for number, found in kinds.items() if not found <= {"furniture"}}
    if len(with_text) <= (1 - NO_TEXT) * len(pages):
        said = both(
            "{n} of {all} pages gave no text", "{all} 页中有 {n} 页没有文字", n=len(pages) - len(with_text), all=len(pages)
        )
        issues.append(Issue("no_text", said))
    readable = (b for b in document.blocks if b.kind not in ("furniture", "chart") and not is_garbled(b.text, garbled))
    if not turned - garbled and not any(readable):
        said = both(
            "no text could be read on any of {all} pages; look at the file, it may need OCR",
            "{all} 页均未读出文字；请查看文件，可能需要 OCR",
            all=len(pages),
        )
        issues.append(Issue("empty", said))
    return issues


def garbled_pages(pages: Sequence[RawPage]) -> frozenset[int]:
    """The numbers of the pages whose text is nonsense."""
    return frozenset(page.number for page in pages if page.garbled)


def reveal_text_layer(page: RawPage) -> RawPage:
    """The unseen text of a scan is its OCR layer: it stands for the ink and counts as visible.

    A stamp or a page number may have been printed over the scan since: the layer is the larger part of the page's text.
    """
    if not page.chars or picture_share(page) <= SCAN:
        return page
    layer = {char.slot for char in page.chars if not char.visible and _stands_on(page, char)}
    written = [char for char in page.chars if not char.text.isspace()]
    if 2 * sum(char.slot in layer for char in written) <= len([char for char in written if char.visible or char.slot in layer]):
        return page
    return replace(page, chars=tuple(char._replace(visible=char.visible or char.slot in layer) for char in page.chars))


def _stands_on(page: RawPage, char: Char) -> bool:
    on_page = char.x1 > 0 and char.bottom > 0 and char.x0 < page.width and char.top < page.height
    return on_page and char.size >= TINY


def picture_share(page: RawPage) -> float:
    """The part of the page (0 to 1) that its pictures cover together: a scan may be stored in strips or tiles."""
    if not page.width or not page.height:
        return 0.0
    rows = [bytearray(GRID) for _ in range(GRID)]
    for shape in page.shapes:
        if shape.kind == "image":
            x0, x1 = (_mesh(x / page.width) for x in (shape.x0, shape.x1))
            for row in rows[_mesh(shape.top / page.height) : _mesh(shape.bottom / page.height)]:
                row[x0:x1] = b"\x01" * (x1 - x0)
    return sum(map(sum, rows)) / GRID**2


def _mesh(part: float) -> int:
    """How many middles of the meshes of a grid over the page lie before this part of its width or height."""
    return min(GRID, max(0, round(part * GRID)))
