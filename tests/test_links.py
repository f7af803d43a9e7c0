"""The links that a flow shows lead to files of the set, by address where the set is served, else as files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest

from flows.links import ADDRESS, SERVED, link, served
from flows.report import LINKS, _overview, pages
from pipeline.dataset import csv_rows
from pipeline.ingest import Summary, run
from tests.test_ingest import PDFS

LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
NAME = "three_line_table.pdf"


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> tuple[Path, Summary]:
    """A set in a folder whose name an address must not break, of a report whose name Markdown must not."""
    home = tmp_path_factory.mktemp("数据 #1")
    (home / "raw").mkdir()
    shutil.copy(PDFS / NAME, home / "raw" / "a [b]_*c.pdf")
    return home / "outputs", run([home / "raw"], home / "outputs")


def shown(published: tuple[Path, Summary]) -> str:
    outputs, summary = published
    reports = list(csv_rows(outputs / "reports.csv"))
    failed = [
        {"report_id": reports[0]["report_id"], "check_id": f"{reports[0]['report_id']}/check/p1c1-p1c9", "message_en": "1 | 2"}
    ]
    return _overview(summary, outputs, reports) + pages(outputs, reports, failed)


def test_every_link_leads_to_a_file(published, monkeypatch):
    monkeypatch.delenv(ADDRESS, raising=False)
    text = shown(published)
    links = LINK.findall(text)
    paths = [Path(unquote(urlsplit(one).path)) for one in links]
    assert [urlsplit(one).scheme for one in links] == ["file"] * len(links)
    assert [path for path in paths if not path.is_file()] == []
    named = [path.relative_to(published[0].resolve()).as_posix() for path in paths]
    report_id = published[1].read[0]
    assert {"index.html", "zhengju.xlsx", "reports.csv", "revisions.csv"} <= set(named)
    assert f"reports/{report_id}/review.html" in named
    assert f"reports/{report_id}/tables/1.csv" in named
    assert links[-1].endswith("review.html#check/p1c1-p1c9")
    assert r"[a \[b\]\_\*c.pdf]" in text


def test_links_lead_to_the_server_of_a_schedule(published, monkeypatch):
    outputs, _ = published
    opened = build_opener(ProxyHandler({})).open
    with served(outputs) as variables:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        links = LINK.findall(shown(published))
        assert len(links) > 8
        for one in links:
            assert one.startswith(variables[ADDRESS])
            with opened(one, timeout=60) as answer:
                assert answer.status == 200
        other = outputs.parent / "another"
        assert link(other, "reports.csv") == (other.resolve() / "reports.csv").as_uri(), "it is not served there"


def test_a_set_is_served_before_it_is_there(tmp_path):
    with served(tmp_path / "outputs") as variables:
        assert variables[SERVED] == str(tmp_path / "outputs")
        (tmp_path / "outputs").mkdir()
        (tmp_path / "outputs" / "index.html").write_text("later", encoding="utf-8")
        with build_opener(ProxyHandler({})).open(f"{variables[ADDRESS]}/index.html", timeout=60) as answer:
            assert answer.read() == b"later"


def test_a_long_list_ends_and_says_where_all_are(published):
    outputs, _ = published
    (row,) = list(csv_rows(outputs / "reports.csv"))
    text = pages(outputs, [row] * (LINKS + 2), [])
    assert text.count("review.html") == LINKS
    assert "… and 2 more; [index.html](" in text


def test_a_report_without_pages_has_no_link(tmp_path):
    assert pages(tmp_path, [{"report_id": "r", "file": "r.pdf", "status": "failed"}], []) == ""
