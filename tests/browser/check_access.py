"""Who cannot see, point or tell colours apart can use the pages: axe-core's rules in every view, width, language and theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.check_index import outputs  # noqa: F401  # a fixture
from tests.browser.pages import failed, open_tab, sample_rows, write_page

GRAVE = ("moderate", "serious", "critical")
WAYS = [
    pytest.param(width, scheme, locale, id=f"{width}-{scheme}-{locale[:2]}")
    for width in (1440, 390)
    for scheme in ("light", "dark")
    for locale in ("en-GB", "zh-CN")
]
KINDS = ("figure", "claim", "table", "note", "name", "check", "issue")


@pytest.fixture(scope="session")
def reviewed(tmp_path_factory: Any) -> Path:
    """A page with a check that does not add up, an issue, a correction that was applied and one that no longer fits."""
    known = {**sample_rows(), **failed(sample_rows())}
    figure = known["figures"][0]
    one = {"verdict": "corrected", "field": "metric", "was": "某额", "read": "某额", "now": "总额", "reason": "见原表", "page": 1}
    said = [
        {**one, "correction_id": "a", "record_id": figure["figure_id"], "state": "applied", "detail": None},
        {**one, "correction_id": "b", "record_id": figure["figure_id"], "field": "noun", "state": "unfit", "detail": "gone"},
    ]
    return write_page(tmp_path_factory.mktemp("access"), {**known, "corrections": said})


def grave(tab: Any, view: str) -> list[str]:
    """What axe-core calls more than minor in a view: the rule, its help, the elements."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(tab, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
    return [
        f"{view}: {one['id']} ({one['impact']}): {one['help']}: {[node['html'][:120] for node in one['nodes'][:4]]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def views_of_review(tab: Any) -> Iterator[str]:
    """Every view of the page of a report, one after the other."""
    tab.wait_for_selector(".row")
    yield "overview"
    for kind in KINDS:
        tab.click(f"#tab-{kind}")
        yield f"list of {kind}s"
        tab.locator(".row").first.click()
        yield kind
    tab.click("#tab-table")
    tab.locator(".row").first.click()
    tab.locator("#detail .grid td a").last.click()
    yield "cell"
    tab.select_option(".correct select[name=field]", "row_label")
    yield "correcting a label"
    tab.click(".judge.wrong")
    yield "judged"
    tab.fill("#search", "no such thing 没有")
    yield "nothing found"
    tab.fill("#search", "")
    tab.evaluate("document.getElementById('help').showModal()")
    yield "help"


def views_of_index(tab: Any) -> Iterator[str]:
    tab.wait_for_selector(".tile")
    yield "index"
    tab.fill("#search-reports", "bad")
    tab.locator(".choice").nth(1).click()
    yield "index, searched"


@pytest.mark.parametrize(("width", "scheme", "locale"), WAYS)
@pytest.mark.parametrize("page", ["review", "index"])
def test_no_view_shuts_anybody_out(request: pytest.FixtureRequest, page: str, width: int, scheme: str, locale: str) -> None:
    place = request.getfixturevalue("reviewed" if page == "review" else "outputs")
    address = (place if page == "review" else place / "index.html").as_uri()
    views: Callable[[Any], Iterator[str]] = views_of_review if page == "review" else views_of_index
    with open_tab(address, width=width, height=900, scheme=scheme, locale=locale) as tab:
        assert [line for view in views(tab) for line in grave(tab, view)] == []


def test_what_shuts_somebody_out_is_found(reviewed: Path) -> None:
    with open_tab(reviewed.as_uri()) as tab:
        tab.wait_for_selector(".row")
        tab.evaluate("document.getElementById('language').replaceChildren()")
        tab.evaluate("for (const name of ['aria-label', 'title']) document.getElementById('language').removeAttribute(name)")
        tab.evaluate("document.querySelector('.tally').style.color = 'rgb(128, 128, 128)'")
        assert {line.split(": ")[1].split(" ")[0] for line in grave(tab, "spoilt")} >= {"button-name", "color-contrast"}
