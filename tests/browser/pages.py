"""The pages that are checked, written from the sample report, and a browser tab that notes what it is not to do."""

from __future__ import annotations

import atexit
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.dataset import rows
from pipeline.extraction import read
from pipeline.model import Extraction
from pipeline.review import review_lines, write_pictures
from pipeline.source import open_source
from tests.test_dataset import RUN

SAMPLE = Path(__file__).parent.parent.parent / "raw" / "trade-2024.pdf"
HOSTILE = '"\'><img src=x onerror="window.struck=1"><script>window.struck=1</script><svg onload=window.struck=1>&amp;${1}{{data}}'


def browser_program() -> str | None:
    """Where Chromium is, if it is."""
    return os.environ.get("ZHENGJU_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")


@cache
def sample() -> Extraction:
    return read(open_source(SAMPLE))


@cache
def sample_rows() -> Mapping[str, Any]:
    return rows(sample(), RUN)


def write_page(folder: Path, known: Mapping[str, Any] | None = None) -> Path:
    """review.html of the sample and its pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "review.html"
    page.write_text("".join(review_lines(sample().document, known or sample_rows())), encoding="utf-8")
    write_pictures(folder, SAMPLE, len(sample().document.pages))
    return page


def struck(value: Any, name: str) -> Any:
    """A row's value with hostile text behind every text a report may decide."""
    if name.endswith(("_id", "_ids")) or name in ("kind", "type", "status", "verdict", "severity", "approximation", "aspect"):
        return value
    if isinstance(value, str):
        return value + HOSTILE
    return [struck(item, name) for item in value] if isinstance(value, list) and name != "boxes" else value


def hostile_rows() -> dict[str, Any]:
    """The rows of the sample, every text of them hostile; one check and one claim that do not add up."""
    found = {
        table: [{name: struck(value, name) for name, value in row.items()} for row in known] if table != "pages" else known
        for table, known in sample_rows().items()
    }
    return {**found, **failed(found)}


def failed(known: Mapping[str, Any]) -> dict[str, Any]:
    """The checks with the first one inconsistent, and an issue."""
    first = {**known["checks"][0], "verdict": "inconsistent", "found": known["checks"][0]["found"] + 1}
    report_id = known["reports"][0]["report_id"]
    issue = {"issue_id": f"{report_id}/issue/p1", "code": "no_text", "severity": "error", "page": 1, "block_id": None}
    return {
        "checks": [first, *known["checks"][1:]],
        "issues": [
            {
                **issue,
                "report_id": report_id,
                "start": None,
                "end": None,
                "detail": "a page without text",
                "detail_zh": "没有文字的页",
            }
        ],
    }


@dataclass
class Noted:
    """What a tab has asked for and complained of."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@cache
def browser() -> Any:
    """One browser for all checks."""
    from playwright.sync_api import sync_playwright

    play = sync_playwright().start()
    atexit.register(play.stop)
    return play.chromium.launch(executable_path=browser_program(), args=["--no-sandbox"])


@contextmanager
def open_tab(
    address: str, *, locale: str = "en-GB", scheme: str = "light", width: int = 1440, height: int = 900
) -> Iterator[Any]:
    """A tab at an address; leaving it fails if the page asked the network for anything or had an error."""
    noted = Noted()
    own = {"viewport": {"width": width, "height": height}, "locale": locale, "color_scheme": scheme, "reduced_motion": "reduce"}
    context = browser().new_context(**own)
    try:
        tab = context.new_page()
        tab.on("request", lambda request: noted.requests.append(request.url))
        tab.on("console", lambda line: noted.complaints.append(line.text) if line.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: noted.complaints.append(str(error)))
        tab.goto(address)
        yield tab
        assert noted.complaints == []
        allowed = ("file:", "data:", "/".join(address.split("/", 3)[:3]) + "/")
        assert [url for url in noted.requests if not url.startswith(allowed)] == []
    finally:
        context.close()


def paper(tab: Any) -> list[tuple[float, float, str]]:
    """What comes out of the printer: width and height of each page in points, and its text."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(tab.pdf(prefer_css_page_size=True, print_background=True))
    pages = [document[i] for i in range(len(document))]
    return [(*page.get_size(), page.get_textpage().get_text_bounded()) for page in pages]


def page_data(page: Path) -> dict[str, Any]:
    """What the page was given."""
    text = page.read_text(encoding="utf-8")
    return json.loads(text.split('id="data">', 1)[1].split("</script>", 1)[0])
