"""PDF → Document: characters, lines, columns, blocks, furniture, notes and tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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


__all__ = ["read", "render"]
