"""PDF → Document: characters, lines, columns, blocks, furniture, notes and tables."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

    from pipeline.limits import Limits
    from pipeline.model import Document, Issue
    from pipeline.pdf.reader import LeftOut, Progress


def read(
    path: Path,
    report_id: str,
    limits: Limits | None = None,
    on_page: Progress | None = None,
    left_out: LeftOut | None = None,
) -> tuple[Document, list[Issue]]:
    """Read a PDF: its pages but those `left_out`, blocks in reading order, notes linked to their markers, and tables.

    `on_page(stage, page, pages)` is called for each page. Raises SourceError (encrypted, damaged, no_pages) and LimitError.
    """
    from pipeline.pdf.reader import read as read_pdf

    return read_pdf(path, report_id, limits, on_page, left_out)


def render(path: Path, number: int, scale: float) -> Image:
    """A picture of page `number` (1-based), `scale` pixels to a point."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    try:
        picture: Image = document[number - 1].render(scale=scale).to_pil().convert("RGB")
        return picture
    finally:
        document.close()


def render_pages(path: Path, scale: float, most_pixels: int, left_out: Container[int] = ()) -> Iterator[Image | None]:
    """Pictures of all pages in their order, one in memory at a time; None for one `left_out` or that cannot be drawn.

    `scale` is pixels to a point; a page that would have more than `most_pixels` of them is drawn smaller.
    """
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(path)
    try:
        for index in range(len(document)):
            yield None if index + 1 in left_out else _picture(document, index, scale, most_pixels)
    finally:
        document.close()


def _picture(document: Any, index: int, scale: float, most_pixels: int) -> Image | None:
    import pypdfium2 as pdfium

    try:
        page = document[index]
        try:
            width, height = page.get_size()
            fitting = min(scale, (most_pixels / max(width * height, 1)) ** 0.5)
            picture: Image = page.render(scale=fitting, rev_byteorder=True).to_pil().convert("RGB")
            return picture
        finally:
            page.close()
    except (pdfium.PdfiumError, ValueError):
        return None


__all__ = ["read", "render", "render_pages"]
