"""Reads pages from their ink where they have no text, or a text layer that is nonsense, and says what cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from statistics import median_high
from typing import Any

import pypdfium2 as pdfium

from pipeline.contain import Fence, Unit
from pipeline.model import Issue
from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.ink.health import SCAN, picture_share
from pipeline.pdf.ink.sound import DOUBTFUL, ENOUGH, nonsense, unsound_share
from pipeline.pdf.scans.ocr import SIZE_ERROR, Ink, is_installed, read_picture, resized, usual_size
from pipeline.wording import Both, both

SURE = 0.6
"""Ink that the recogniser is less sure of (0 to 1) does not replace a text layer, nonsense as it is."""

KEPT = 0.3
"""Ink that gives fewer characters than this part of the text layer's does not replace it."""

TRIES = 3
"""Once so many pages in a row did not read better from their ink, the report's others are left as they are."""

OUTLINES = 60
"""A page without text but with at least so many small drawn areas may be text whose letters are drawn as outlines."""

LETTER = (3.0, 40.0)
"""Points. The height of letters drawn as outlines."""

FEW = 60
"""Fewer Han characters than this, or three times as many letters, are the labels of a picture."""

MORE = 3
"""A picture that gives so many times the characters of the text over it is a scan with a stamp or a page number."""

DPI = 36
INK = (40, 0.0005)
"""A page of which less than this part is so many grey values (of 255) off its ground is blank: a scan has its dust."""

PAPER = (200, 0.6)
"""At least this part of a scanned page is lighter than this grey value; a coloured cover is darker."""


class Scans:
    """Reads the pages of one report from their ink; what it does and what it cannot do goes into `issues`.

    `on_scan` is called with the number of a page before it is read so: that takes longer.
    """

    def __init__(self, pdf: pdfium.PdfDocument, issues: list[Issue], on_scan: Callable[[int], None]) -> None:
        self._pdf = pdf
        self._on_scan = on_scan
        self._issues = issues
        self._failed = 0
        self._nonsense: set[int] = set()

    def read(self, page: RawPage) -> RawPage:
        """The page, read from its ink where it has no text or nonsense; `garbled` where nonsense had to stay."""
        text = printed(page)
        if not page.width or not page.height:
            return page
        if not text.strip():
            return self._without_text(page)
        why = nonsense(text)
        if why:
            return self._mended(page, why)
        return self._under_stamp(page) if len(text) < ENOUGH and picture_share(page) > SCAN else page

    def reread(self, pages: Sequence[RawPage], fence: Fence) -> list[RawPage]:
        """The pages; those that did not decide by themselves go with a report that is mostly nonsense."""
        full = [page.number for page in pages if len(printed(page)) >= ENOUGH]
        if not full or 2 * len(self._nonsense) < len(full):
            return list(pages)
        return [fence.run(Unit("page", f"page {page.number}", page.number), self._again, page, otherwise=page) for page in pages]

    @staticmethod
    def evened(pages: Sequence[RawPage]) -> list[RawPage]:
        """The pages; those read from their ink with the text in one size, which was measured for each page by itself."""
        bodies = {page.number: usual_size(page) for page in pages if page.picture and page.chars}
        if not bodies:
            return list(pages)
        common = median_high(bodies.values())
        off = {number: common / body for number, body in bodies.items() if body and 0 < abs(common / body - 1) <= SIZE_ERROR[1]}
        return [resized(page, off[page.number]) if page.number in off else page for page in pages]

    def _again(self, page: RawPage) -> RawPage:
        if page.picture or page.garbled or unsound_share(printed(page)) < DOUBTFUL:
            return page
        return self._mended(
            page,
            Both(
                "some of its characters are in no language, and most of the report is nonsense",
                "部分字符不属于任何语言，且报告大部分是乱码",
            ),
        )

    def _mended(self, page: RawPage, why: Both) -> RawPage:
        """A page with a nonsense text layer: its ink where that reads better, else the layer, marked."""
        self._nonsense.add(page.number)
        found = self._ink(page) if self._failed < TRIES else None
        if found is not None and _is_better(found, page):
            self._failed = 0
            said = both(
                "page {page}: the text layer is nonsense ({why}); it was read by OCR instead, {sure:.0%} sure",
                "第 {page} 页：文字层是乱码（{why}）；改用 OCR 识别，把握 {sure:.0%}",
                page=page.number,
                why=why,
                sure=found.sure,
            )
            self._issues.append(Issue("garbled_text", said, page.number))
            return self._taken(found)
        self._failed += 1
        said = both(
            "page {page}: the text layer is nonsense ({why}); no names, figures or claims are read from it",
            "第 {page} 页：文字层是乱码（{why}）；不从中读取名称、数字和论断",
            page=page.number,
            why=why,
        )
        self._issues.append(Issue("garbled_text", said, page.number))
        return replace(page, garbled=True)

    def _without_text(self, page: RawPage) -> RawPage:
        grey = self._render(page)
        if not _has_ink(grey):
            empty = both("page {page} has nothing on it", "第 {page} 页是空白页", page=page.number)
            self._issues.append(Issue("blank_page", empty, page.number))
            return page
        scan = picture_share(page) > SCAN
        found = self._ink(page) if scan or _has_outlines(page) else None
        if found is None and scan and not is_installed():
            detail = both(
                "page {page} is a picture without text, and OCR is not installed (the package rapidocr)",
                "第 {page} 页是没有文字的图像，而 OCR 未安装（软件包 rapidocr）",
                page=page.number,
            )
            self._issues.append(Issue("no_text", detail, page.number))
        elif found is None or _is_chart(found):
            detail = both(
                "page {page} is a chart or a picture; it was not read", "第 {page} 页是图表或图片；未读取", page=page.number
            )
            self._issues.append(Issue("chart_page", detail, page.number))
        if found is None:
            return page
        return _as_chart(self._taken(found)) if _is_chart(found) else self._taken(found)

    def _under_stamp(self, page: RawPage) -> RawPage:
        """A page with hardly any text over a picture: the picture's, if it is a scan of a page."""
        if not _is_paper(self._render(page)):
            return page
        found = self._ink(page)
        few = len(printed(page).strip())
        return self._taken(found) if found and len(found.page.chars) >= max(ENOUGH, MORE * few) else page

    def _ink(self, page: RawPage) -> Ink | None:
        self._on_scan(page.number)
        return read_picture(self._pdf, page)

    def _taken(self, found: Ink) -> RawPage:
        number = found.page.number
        said = both(
            "page {page} was read by OCR from its picture, {sure:.0%} sure",
            "第 {page} 页由图像经 OCR 识别，把握 {sure:.0%}",
            page=number,
            sure=found.sure,
        )
        self._issues.append(Issue("ocr_page", said, number))
        return replace(found.page, picture=True)

    def _render(self, page: RawPage) -> Any:
        source = self._pdf[page.number - 1]
        try:
            grey = source.render(scale=DPI / 72, grayscale=True).to_numpy()
        finally:
            source.close()
        return grey[:, :, 0] if grey.ndim == 3 else grey


def printed(page: RawPage) -> str:
    """What can be seen of a page's text layer, word spaces included."""
    return "".join(f" {char.text}" if char.gap else char.text for char in page.chars if char.visible)


def _is_better(found: Ink, page: RawPage) -> bool:
    text = printed(found.page)
    enough = len(text) >= KEPT * len("".join(printed(page).split()))
    return found.sure >= SURE and enough and unsound_share(text) < DOUBTFUL and not nonsense(text)


def _has_ink(grey: Any) -> bool:
    import numpy as np

    ground = float(np.median(grey))
    return bool((abs(grey.astype(float) - ground) > INK[0]).mean() >= INK[1])


def _is_paper(grey: Any) -> bool:
    return bool((grey >= PAPER[0]).mean() >= PAPER[1])


def _has_outlines(page: RawPage) -> bool:
    return sum(s.kind in ("area", "drawing") and LETTER[0] <= s.bottom - s.top <= LETTER[1] for s in page.shapes) >= OUTLINES


def _is_chart(found: Ink) -> bool:
    """True for ink that is mostly drawing, with labels."""
    size = sum(1.0 if not char.text.isascii() else 1 / 3 for char in found.page.chars)
    return size < FEW and found.drawn > 0.5


def _as_chart(page: RawPage) -> RawPage:
    """The page as one picture, so that what stands in it is its labels."""
    width, height = page.width, page.height
    return replace(page, shapes=(Shape("image", 0.05 * width, 0.05 * height, 0.94 * width, 0.94 * height),))
