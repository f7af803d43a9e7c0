"""Draws docs/review.png, the review page of a sample report as the README shows it: `python -m tests.browser.picture`."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image

from tests.browser.pages import open_tab, write_page

TARGET = Path(__file__).parent.parent.parent / "docs" / "review.png"
COLOURS = 256
"""Of the palette: the file is half of what it would be."""


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        page = write_page(Path(folder))
        with open_tab(f"{page.as_uri()}#figure/p2c357-p2c363", width=1280, height=700) as tab:
            tab.wait_for_function("() => document.querySelector('#page-2 img')?.complete")
            tab.wait_for_timeout(300)
            picture = Image.open(io.BytesIO(tab.screenshot()))
    picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(TARGET, optimize=True)


if __name__ == "__main__":
    main()
