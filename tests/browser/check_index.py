"""index.html in a browser: to a page and back, indicators, languages; as files and as `zhengju review` serves them."""

from __future__ import annotations

import csv
import json
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.dataset import build_set, csv_rows, write_report
from pipeline.extraction import read
from pipeline.review import make_server, review_lines, write_index, write_pictures
from pipeline.source import open_source
from tests.browser.pages import HOSTILE, SAMPLE, open_tab, paper, sample
from tests.test_dataset import RUN


@pytest.fixture(scope="session")
def outputs(tmp_path_factory: Any) -> Path:
    """The set of the two sample reports, and a file that failed."""
    folder = tmp_path_factory.mktemp("index")
    reports = []
    for x in (read(open_source(SAMPLE.with_name("trade-2023.pdf"))), sample()):
        home = folder / "read" / x.source.report_id
        write_report(home, x, RUN, partial(review_lines, x.document))
        write_pictures(home, x.source.path, len(x.document.pages))
        reports.append(home)
    failed = {"report_id": "bad-unread", "file": "bad.pdf", "status": "failed", "error_code": "damaged", "message": HOSTILE}
    build_set(folder / "set", reports, [{**failed, "pipeline_version": "0"}])
    figure = next(csv_rows(folder / "set" / "figures.csv"))
    with (folder / "set" / "changes.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["change_id", "run", "record", "change", "report_id", "file", "record_id", "columns", "was", "now"])
        lines.writerow(["a", 1, "report", "added", "r", HOSTILE, "r", "[]", "", json.dumps({"title": HOSTILE, "figures": "3"})])
        was, now = (json.dumps({"metric": text, "kind": "money"}) for text in (HOSTILE, "进口"))
        lines.writerow(["b", 1, "figure", "changed", figure["report_id"], "t.pdf", figure["figure_id"], "[]", was, now])
    write_index(folder / "set")
    return folder / "set"


@pytest.fixture
def served(outputs: Path) -> Iterator[str]:
    server = make_server(outputs, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()
    thread.join()
    server.server_close()


def test_reports_lead_to_their_pages_and_back(outputs: Path) -> None:
    with open_tab((outputs / "index.html").as_uri()) as tab:
        assert tab.locator(".group").count() == 2
        tab.click("text=东湾区对外贸易年度报告 >> nth=0")
        tab.wait_for_function("() => document.querySelector('.sheet img')?.naturalWidth > 500")
        tab.click(".home")
        tab.wait_for_selector(".tile")


def test_a_point_of_an_indicator_leads_to_its_figure(served: str) -> None:
    with open_tab(served) as tab:
        tab.fill("#search-indicators", "进出口总额 东湾区 usd")
        tab.locator(".choice").first.click()
        assert tab.locator("#plot .chart circle").count() >= 3
        assert tab.locator("#plot .chart circle.open").count() >= 1
        rows = tab.locator("#plot tbody tr").count()
        assert rows == tab.locator("#plot .chart circle").count()
        value = tab.locator("#plot tbody a").first.inner_text()
        tab.locator("#plot tbody a").first.click()
        tab.wait_for_selector(".light .own", state="attached")
        assert value.split(" ")[0] in tab.inner_text("#detail")


def test_the_chart_is_of_an_indicator_that_the_search_found(served: str) -> None:
    with open_tab(served) as tab:
        tab.fill("#search-indicators", "进出口总额")
        assert "进出口总额" in tab.inner_text("#plot h3")
        tab.fill("#search-indicators", "nothing of this name")
        assert tab.locator("#plot h3").count() == 0


def test_the_title_is_whole_on_a_tablet(served: str) -> None:
    with open_tab(served, width=820, height=1100) as tab:
        title = tab.locator(".bar .title").first
        assert title.evaluate("one => one.scrollWidth <= one.clientWidth")
        assert tab.locator(".group").first.evaluate("one => one.scrollWidth <= one.clientWidth")


def test_keys_choose_indicators(outputs: Path) -> None:
    with open_tab((outputs / "index.html").as_uri()) as tab:
        first = tab.inner_text("#plot h3")
        tab.locator("#choices").focus()
        tab.keyboard.press("j")
        assert tab.inner_text("#plot h3") != first
        tab.keyboard.press("k")
        assert tab.inner_text("#plot h3") == first


def test_languages_search_and_what_nobody_wrote(outputs: Path) -> None:
    with open_tab((outputs / "index.html").as_uri(), locale="zh-CN", scheme="dark") as tab:
        assert "报告" in tab.inner_text(".title")
        tab.keyboard.press("l")
        assert "reports" in tab.inner_text(".title")
        tab.keyboard.press("/")
        tab.keyboard.insert_text("bad.pdf")
        assert tab.locator("#report-groups tbody tr").count() == 1
        assert HOSTILE in tab.inner_text(".why")
        said = tab.locator("#change-list li").all_inner_texts()
        assert "added" in said[0] and HOSTILE in said[0] and "3 figures" in said[0]
        assert "→ 进口" in said[1] and "p. 2" in said[1]
        assert tab.evaluate("window.struck") is None


@pytest.mark.parametrize("width", [1440, 820, 600, 390])
def test_nothing_stands_out_sideways(outputs: Path, width: int) -> None:
    with open_tab((outputs / "index.html").as_uri(), width=width, height=1000) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 320])
def test_a_narrow_title_is_whole(outputs: Path, width: int) -> None:
    with open_tab((outputs / "index.html").as_uri(), width=width, height=800) as tab:
        size = tab.evaluate("(() => { const t = document.querySelector('.title'); return [t.scrollWidth, t.clientWidth]; })()")
        assert size[0] <= size[1]
        assert tab.locator(".bar .tools button").last.bounding_box()["x"] < width


@pytest.mark.parametrize(("locale", "words"), [("en-GB", "Does not add up"), ("zh-CN", "不一致")])
def test_the_index_on_paper_is_whole(outputs: Path, locale: str, words: str) -> None:
    with open_tab((outputs / "index.html").as_uri(), locale=locale, width=1280) as tab:
        sheets = paper(tab)
        tab.set_viewport_size({"width": 1029, "height": 700})
        tab.emulate_media(media="print")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 1029
        assert tab.locator("input:visible, button:visible, #nav a:visible").count() == 0
        assert tab.locator(".title").is_visible()
    assert {(round(width), round(height)) for width, height, _ in sheets} == {(842, 595)}
    whole = "\n".join(text for _, _, text in sheets)
    assert words in whole and "trade-2023.pdf" in whole and "bad.pdf" in whole
    heading = next(i for i, (_, _, text) in enumerate(sheets) if ("Indicators over time" in text or "指标随时间的变化" in text))
    assert "2023-12" in sheets[heading][2]
