"""Draws a page with a box around everything that was read: what each block was taken for, and where its markers stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import SourceError
from pipeline.model import Box, Document
from pipeline.pdf import render
from pipeline.wording import both

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 110
"""Pixels an inch: an A4 page is 909 pixels wide, and small print can be read."""

COLOURS = {
    "title": (130, 0, 160),
    "heading": (200, 0, 0),
    "paragraph": (0, 110, 200),
    "list_item": (0, 150, 150),
    "reference": (120, 90, 160),
    "footnote": (210, 120, 0),
    "caption": (150, 90, 30),
    "table": (0, 140, 0),
    "chart": (120, 170, 0),
    "toc": (110, 110, 160),
    "furniture": (150, 150, 150),
}
"""One colour for each kind of block."""


def draw_page(pdf: Path, document: Document, number: int, out: Path) -> None:
    """Write page `number` (1-based) of `pdf` to `out` (PNG). Raises SourceError if the report has no such page."""
    if not 1 <= number <= len(document.pages):
        message = both(
            "{name!r} has {pages:page|pages}, not {number}; choose another",
            "{name!r} 有 {pages} 页，没有第 {number} 页；请另选",
            name=pdf.name,
            pages=len(document.pages),
            number=number,
        )
        raise SourceError(message, code="no_pages", stage="debug")
    image = render(pdf, number, DPI / 72)
    _draw_blocks(image, document, number)
    _draw_markers(image, document, number)
    image.save(out)


def _draw_blocks(image: Image, document: Document, number: int) -> None:
    from PIL import ImageDraw

    brush = ImageDraw.Draw(image)
    for order, block in enumerate(document.blocks):
        boxes = [box for box in document.locate(block.text) if box.page == number]
        if not boxes:
            continue
        colour = COLOURS.get(block.kind, (0, 0, 0))
        for box in boxes:
            brush.rectangle(_pixels(box), outline=colour)
        x, y = _pixels(boxes[0])[:2]
        name = f"{order} {block.kind}" + (f" {block.level}" if block.level else "")
        brush.text((max(0, x - 4), max(0, y - 11)), name, fill=colour)


def _draw_markers(image: Image, document: Document, number: int) -> None:
    """A red stroke behind the character that a marker stands at, with the marker beside it."""
    from PIL import ImageDraw

    brush = ImageDraw.Draw(image)
    for block in document.blocks:
        for marker in block.markers:
            before = block.text[max(0, marker.offset - 1) : marker.offset]
            for box in document.locate(before)[-1:]:
                if box.page == number:
                    _, top, right, bottom = _pixels(box)
                    brush.line((right, top, right, bottom), fill=(255, 0, 0), width=2)
                    brush.text((right + 1, top - 9), f"{marker.marker}{'' if marker.note_id else '?'}", fill=(255, 0, 0))


def _pixels(box: Box) -> tuple[float, float, float, float]:
    scale = DPI / 72
    return box.x0 * scale, box.top * scale, box.x1 * scale, box.bottom * scale
