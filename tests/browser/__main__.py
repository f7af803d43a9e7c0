"""`python -m tests.browser [pytest options]`: runs the checks in a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.browser.pages import browser_program

if __name__ == "__main__":
    if browser_program() is None:
        sys.exit("No browser: install Debian's package chromium (apt-get install chromium), or set ZHENGJU_BROWSER to one.")
    folder = Path(__file__).parent
    sys.exit(
        pytest.main(
            [
                "-p",
                "no:cacheprovider",
                "-W",
                "ignore::pytest.PytestAssertRewriteWarning",
                *map(str, sorted(folder.glob("check_*.py"))),
                *sys.argv[1:],
            ]
        )
    )
