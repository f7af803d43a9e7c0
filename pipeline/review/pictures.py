"""The pictures of the pages that lie beside review.html, one WebP file a page."""

from __future__ import annotations

import io
from collections.abc import Callable, Container
from pathlib import Path

from pipeline import pdf

FOLDER = "pages"
"""Where they lie, beside review.html."""

SCALE = 1.5
"""Pixels to a point: an A4 page is 893 pixels wide, and small print can be read."""

MOST_PIXELS = 4_000_000
"""A larger page is drawn smaller: its picture takes 12 MB of memory while it is made, whatever the PDF says of its size."""

QUALITY, EFFORT = 60, 2
"""Of the encoder. More effort takes twice the time for 3 % fewer bytes."""


def picture_name(number: int) -> str:
    """The file of page `number` (1-based), from the report's folder.

    >>> picture_name(7)
    'pages/0007.webp'
    """
    return f"{FOLDER}/{number:04d}.webp"


def write_pictures(
    folder: Path, path: Path, pages: int, on_page: Callable[[int], None] | None = None, left_out: Container[int] = ()
) -> None:
    """Draw the pages of a PDF into `folder`/pages, but those `left_out`; a page that cannot be drawn has no file.

    `on_page` is called with the number of pages done, before each page. Raises OSError.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    pictures = pdf.render_pages(path, SCALE, MOST_PIXELS, left_out)
    for number in range(1, pages + 1):
        if on_page:
            on_page(number - 1)
        picture = next(pictures, None)
        if picture is not None:
            encoded = io.BytesIO()
            picture.save(encoded, "WEBP", quality=QUALITY, method=EFFORT)
            (folder / picture_name(number)).write_bytes(encoded.getvalue())
