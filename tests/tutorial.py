"""Plays docs/tutorial.md, its Chinese sister and docs/python.md, and writes what comes out: `python -m tests.tutorial [PAGE]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.shown import ROOT, Stage, clone, played
from tools import python_page

PAGES = {"tutorial.md": "en", "tutorial.zh.md": "zh", "python.md": "en"}


def main() -> None:
    """Write the pages that are named, or all."""
    for name in sys.argv[1:] or PAGES:
        path = ROOT / "docs" / name
        text = path.read_text(encoding="utf-8").partition(python_page.MARK)[0]
        with tempfile.TemporaryDirectory() as folder:
            text = played(text, Stage(clone(Path(folder) / "clone"), "data/zhengju.duckdb", PAGES[name]))
        path.write_text(python_page.whole(text) if name == "python.md" else text, encoding="utf-8")


if __name__ == "__main__":
    main()
