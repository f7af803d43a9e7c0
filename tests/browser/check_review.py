"""review.html in a browser, opened as a file: both ways between page and list, filters, search, keys, languages, print."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser.pages import failed, hostile_rows, open_tab, page_data, paper, sample_rows, write_page

LIT = ".light .own"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: Any) -> Path:
    return tmp_path_factory.mktemp("review")


@pytest.fixture(scope="session")
def page(folder: Path) -> Path:
    return write_page(folder / "plain")


@pytest.fixture(scope="session")
def wrong(folder: Path) -> Path:
    known = {**sample_rows(), **failed(sample_rows())}
    return write_page(folder / "wrong", known)


def shown(tab: Any) -> str:
    return str(tab.inner_text("#tally"))


def lit_on_screen(tab: Any) -> bool:
    """Whether a lit mark has come into view; scrolling takes its time."""
    tab.wait_for_selector(LIT, state="attached")
    tab.wait_for_function(
        "() => { const v = document.getElementById('viewer').getBoundingClientRect();"
        "  return [...document.querySelectorAll('.light .own')].some((r) => { const b = r.getBoundingClientRect();"
        "    return b.top > v.top && b.bottom < v.bottom; }); }"
    )
    return True


def test_a_file_opens_with_pictures_marks_and_rows(page: Path) -> None:
    with open_tab(page.as_uri()) as tab:
        tab.wait_for_function("() => document.querySelector('.sheet img')?.naturalWidth > 500")
        assert tab.title() == "东湾区对外贸易年度报告"
        assert tab.locator(".row").count() > 5
        assert tab.locator(".marks > *").count() > 10
        assert tab.locator(".sheet").count() == 4


def test_a_row_scrolls_the_page_and_lights_its_mark(page: Path) -> None:
    with open_tab(page.as_uri()) as tab:
        tab.click("#tab-check")
        tab.locator(".row").nth(3).click()
        assert lit_on_screen(tab)
        assert tab.input_value("#page-number") in ("2", "3")
        assert tab.locator(".compared tr.result").count() == 1
        assert tab.evaluate("location.hash").startswith("#check/")


def test_a_mark_leads_to_its_row_and_again_to_what_lies_below(page: Path) -> None:
    with open_tab(f"{page.as_uri()}#figure/p2c162-p2c165") as tab:
        assert lit_on_screen(tab)
        mark = tab.locator(LIT).first.bounding_box()
        tab.keyboard.press("Escape")
        assert tab.locator(LIT).count() == 0
        place = (mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2)
        kinds = []
        for _ in range(3):
            tab.mouse.click(*place)
            kinds.append(tab.locator(".row[aria-selected=true]").get_attribute("data-id").split("/")[0])
        assert kinds[0] in ("figure", "mention")
        assert len(set(kinds)) > 1
        assert "claim" in kinds


def test_filters_narrow_rows_and_marks_and_say_how_many(page: Path) -> None:
    data = page_data(page)["tables"]["figures"]
    forecasts = [row for row in data["rows"] if row[data["columns"].index("status")] == "forecast"]
    with open_tab(page.as_uri()) as tab:
        tab.click("#tab-figure")
        before = tab.locator(".marks > rect.figure").count()
        tab.select_option("select[data-facet=status]", "=forecast")
        assert shown(tab).startswith(f"{len(forecasts)} of ")
        assert 0 < tab.locator(".marks > rect.figure").count() < before
        tab.select_option("select[data-facet=kind]", "=percent")
        tab.click("#reset")
        assert shown(tab) == f"{len(data['rows'])} records"
        assert {"kind", "status", "verdict", "change", "where"} <= set(
            tab.locator("#facets select").evaluate_all("all => all.map((one) => one.dataset.facet)")
        )


@pytest.mark.parametrize(
    ("query", "least"),
    [
        ("进出口总额", 1),
        ("germany", 1),
        ("ＧＥＲＭＡＮＹ", 1),
        ("预测", 1),
        ("864 美元", 1),
        ("864亿", 1),
        ("ＪＡＰＡＮ", 5),
        ("越南 viet nam", 1),
        ("统计", 1),
    ],
)
def test_search_finds_in_both_languages(page: Path, query: str, least: int) -> None:
    with open_tab(page.as_uri()) as tab:
        tab.keyboard.press("/")
        tab.keyboard.insert_text(query)
        found, _, _ = shown(tab).partition(" of ")
        assert least <= int(found) < 292
        tab.fill("#search", "nothing like this 没有")
        assert tab.locator(".row").count() == 0
        assert tab.locator(".empty").count() == 1


def test_japan_is_found_in_tables_names_figures_and_claims(page: Path) -> None:
    with open_tab(page.as_uri()) as tab:
        tab.fill("#search", "japan")
        counts = {kind: int(tab.inner_text(f"#tab-{kind} .n")) for kind in ("all", "figure", "claim", "table", "name", "check")}
        assert min(counts.values()) >= 1
        assert counts["all"] == sum(int(one) for one in tab.locator(".tab:not(.all) .n").all_inner_texts())


def test_what_is_all_is_the_sum_of_the_tabs(wrong: Path) -> None:
    with open_tab(wrong.as_uri()) as tab:
        for query in ("", "2023", "东湾区"):
            tab.fill("#search", query)
            numbers = [int(one) for one in tab.locator(".tab .n").all_inner_texts()]
            assert numbers[0] == sum(numbers[1:]) > 0


@pytest.mark.parametrize(("locale", "words"), [("en-GB", "This report has no record"), ("zh-CN", "本报告没有记录")])
def test_an_address_of_no_record_is_said_and_not_passed_over(page: Path, locale: str, words: str) -> None:
    with open_tab(page.as_uri() + "#figure/p9c1-p9c2", locale=locale) as tab:
        assert words in tab.inner_text("#detail .missed") and "p9c1-p9c2" in tab.inner_text("#detail .missed")
        tab.evaluate("location.hash = '#figure/p2c162-p2c165'")
        tab.wait_for_function("() => document.querySelector('#detail h2')?.textContent === '4.2%'")
        assert tab.locator(".missed").count() == 0
        tab.evaluate("location.hash = '#%E0%A4'")
        tab.wait_for_selector(".missed")
        tab.keyboard.press("j")
        assert tab.locator(".missed").count() == 0


def test_a_name_of_a_quantity_opens_from_a_claim_and_keeps_the_filters(page: Path) -> None:
    data = page_data(page)["tables"]["entities"]
    quantity = next(row[0] for row in data["rows"] if row[data["columns"].index("type")] == "PERCENT")
    with open_tab(page.as_uri()) as tab:
        tab.click("#tab-name")
        assert tab.locator(f'.row[data-id="{quantity}"]').count() == 0
        tab.fill("#search", "2023")
        tab.evaluate("(id) => { location.hash = `#${encodeURI(id)}`; }", quantity)
        tab.wait_for_function("() => document.querySelector('#detail .kindname')?.textContent === 'Name'")
        assert tab.input_value("#search") == "2023"


@pytest.mark.parametrize(
    ("locale", "seen", "bare"),
    [("en-GB", ("country or region", "on a year earlier", "sum of periods"), ("GPE", "yoy", "period sum")),
     ("zh-CN", ("国家和行政区", "同比", "各期之和"), ("GPE", "yoy", "period sum", "period_sum"))],
)  # fmt: skip
def test_values_are_words_in_both_languages(page: Path, locale: str, seen: tuple[str, ...], bare: tuple[str, ...]) -> None:
    data = page_data(page)["tables"]["figures"]
    compared = next(row[0] for row in data["rows"] if row[data["columns"].index("basis")] == "yoy")
    with open_tab(f"{page.as_uri()}#{compared}", locale=locale) as tab:
        said = [tab.inner_text("#detail")]
        for kind in ("name", "check", "figure", "claim", "note"):
            tab.click(f"#tab-{kind}")
            said += [tab.inner_text("#facets"), tab.inner_text("#rows")]
        text = "\n".join(said)
        assert [word for word in seen if word not in text] == []
        assert [word for word in bare if word in text] == []


def test_an_issue_is_told_in_the_language_of_the_page(folder: Path) -> None:
    known = sample_rows()
    issue = {**failed(known)["issues"][0], "detail": "page 1 has nothing", "detail_zh": "第 1 页是空的"}
    other = {**issue, "issue_id": f"{issue['issue_id']}.2", "code": "orphan_note"}
    home = write_page(folder / "told", {**known, "issues": [issue, other]})
    for locale, mine, others in (
        ("en-GB", "page 1 has nothing", "第 1 页是空的"),
        ("zh-CN", "第 1 页是空的", "page 1 has nothing"),
    ):
        with open_tab(home.as_uri(), locale=locale) as tab:
            tab.click("#tab-issue")
            assert mine in tab.inner_text("#rows") and others not in tab.inner_text("#rows")
            assert "orphan" not in tab.inner_text("#facets").lower().replace("no marker", "")
            tab.locator(".row").first.click()
            assert mine in tab.inner_text("#detail")
            tab.fill("#search", others)
            assert tab.locator(".row").count() == 2


def test_keys_go_through_rows_and_troubles(wrong: Path) -> None:
    with open_tab(wrong.as_uri()) as tab:
        assert tab.locator("#detail .badge.bad").count() >= 1
        tab.keyboard.press("2")
        for key in ("j", "j", "k"):
            tab.keyboard.press(key)
        assert tab.locator(".row[aria-selected=true]").get_attribute("id") == "row-0"
        seen = []
        for _ in range(3):
            tab.keyboard.press("n")
            seen.append(tab.evaluate("decodeURIComponent(location.hash.slice(1))").split("/")[0])
        assert {"check", "issue"} <= set(seen)
        tab.keyboard.press("?")
        assert tab.locator("#help[open] kbd").count() >= 8
        tab.keyboard.press("Escape")


def test_what_was_noted_is_not_said_to_be_nothing(folder: Path) -> None:
    known = sample_rows()
    issue = {**failed(known)["issues"][0], "code": "active_content", "severity": "info"}
    report = {**known["reports"][0], "series": None, "edition": "2022"}
    noted = write_page(folder / "noted", {**known, "checks": [], "issues": [issue], "reports": [report]})
    with open_tab(noted.as_uri()) as tab:
        said = tab.inner_text("#detail")
        assert "nothing was left open" not in said
        assert "There was no arithmetic to check." in said
        assert "1 thing was noted" in said
        fields = dict(zip(tab.locator("#detail dt").all_inner_texts(), tab.locator("#detail dd").all_inner_texts(), strict=True))
        assert (fields.get("Edition"), "Series" in fields) == ("2022", False)
        tab.click(".noted button")
        assert tab.get_attribute("#tab-issue", "aria-selected") == "true"
        tab.locator(".row").first.click()
        assert "Be careful with the file in other programs." in tab.inner_text("#detail")


def test_a_failed_check_says_what_does_not_add_up(wrong: Path) -> None:
    with open_tab(wrong.as_uri()) as tab:
        tab.click("#tab-check")
        tab.select_option("select[data-facet=verdict]", "=inconsistent")
        tab.locator(".row").first.click()
        said = tab.inner_text("#detail")
        assert "does not add up" in said
        assert tab.inner_text(".sumup .difference strong") == "1"
        assert tab.locator(".compared tr").count() == 5
        tab.locator(".compared a").first.click()
        assert tab.locator("#detail td.here").count() == 1
        assert lit_on_screen(tab)


def test_a_marker_shows_the_works_of_its_note(page: Path) -> None:
    with open_tab(page.as_uri()) as tab:
        tab.click("#tab-note")
        tab.locator(".row").first.click()
        assert lit_on_screen(tab)
        assert tab.locator(LIT).count() >= 3
        assert "2023年东湾区国民经济和社会发展统计公报" in tab.inner_text(".works .workhead")
        assert tab.locator(".works a[href^='https://stats.example.org/']").count() == 1


@pytest.mark.parametrize("address", ["#figure/p2c162-p2c165", "#trade-2024-a272d32b/figure/p2c162-p2c165"])
def test_an_address_opens_its_record(page: Path, address: str) -> None:
    with open_tab(page.as_uri() + address) as tab:
        assert lit_on_screen(tab)
        assert "4.2%" in tab.inner_text("#detail blockquote strong")
        tab.evaluate("location.hash = '#table/none'")
        tab.evaluate("location.hash = '#%E0%A4%A'")
        assert "4.2%" in tab.inner_text("#detail h2")


def test_an_address_at_the_foot_of_a_page_stays_in_view(page: Path) -> None:
    data = page_data(page)["tables"]["figures"]
    id_at, boxes_at = (data["columns"].index(name) for name in ("figure_id", "boxes"))
    low = max(data["rows"], key=lambda row: (row[boxes_at][0][0] < 4) * row[boxes_at][0][2])
    with open_tab(f"{page.as_uri()}#{low[id_at]}", height=500) as tab:
        assert lit_on_screen(tab)
        tab.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert lit_on_screen(tab)
        tab.set_viewport_size({"width": 1100, "height": 500})
        assert lit_on_screen(tab)


def test_the_language_follows_the_reader_and_can_be_switched(page: Path) -> None:
    with open_tab(page.as_uri(), locale="zh-CN") as tab:
        assert tab.inner_text("#tab-figure span:nth-child(2)") == "数字"
        tab.keyboard.press("l")
        assert tab.inner_text("#tab-figure span:nth-child(2)") == "Figures"
        tab.reload()
        assert tab.inner_text("#tab-figure span:nth-child(2)") == "Figures"
        assert tab.get_attribute("html", "lang") == "en"


def test_dark_follows_the_system_and_can_be_switched(page: Path) -> None:
    with open_tab(page.as_uri(), scheme="dark") as tab:
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = tab.evaluate(ground)
        tab.keyboard.press("d")
        assert tab.evaluate(ground) != dark
        tab.keyboard.press("d")
        assert tab.evaluate(ground) == dark


def test_zoom_and_pages(page: Path) -> None:
    with open_tab(page.as_uri()) as tab:
        wide = tab.locator(".sheet").first.bounding_box()["width"]
        tab.click("#zoom-in")
        assert tab.locator(".sheet").first.bounding_box()["width"] > wide * 1.2
        tab.keyboard.press("0")
        assert abs(tab.locator(".sheet").first.bounding_box()["width"] - wide) < 1
        tab.fill("#page-number", "3")
        tab.keyboard.press("Enter")
        tab.wait_for_function(
            "() => { document.activeElement.blur(); return document.getElementById('page-number').value === '3'; }"
        )


def test_pictures_far_away_are_not_held(page: Path) -> None:
    with open_tab(page.as_uri(), height=500) as tab:
        tab.wait_for_selector("#page-1 img", state="attached")
        assert tab.locator("#page-4 img").count() == 0
        tab.keyboard.press("]")
        tab.keyboard.press("]")
        tab.keyboard.press("]")
        tab.wait_for_selector("#page-4 img", state="attached")
        tab.wait_for_selector("#page-1 img", state="detached")


def test_print_has_the_page_the_choice_and_the_rows(page: Path) -> None:
    with open_tab(page.as_uri() + "#figure/p2c162-p2c165") as tab:
        tab.click("#tab-figure")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert tab.locator("#printed > table tbody tr").count() == 107
        assert tab.locator("#printed .sheet .light .own").count() == 1
        assert tab.locator("#printed form, #printed button, #printed input, #printed select").count() == 0
        tab.emulate_media(media="print")
        assert not tab.locator(".desk").is_visible()
        assert tab.locator("#printed h1").is_visible()


@pytest.mark.parametrize(("locale", "heads"), [("en-GB", "What was read"), ("zh-CN", "读出的内容")])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper_has_readable_columns_and_no_controls(page: Path, locale: str, heads: str, scheme: str) -> None:
    with open_tab(page.as_uri() + "#figure/p2c162-p2c165", locale=locale, scheme=scheme) as tab:
        tab.wait_for_function("() => document.querySelector('#page-2 img')?.complete")
        tab.emulate_media(media="print", color_scheme=scheme)
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        widths = tab.locator("#printed .rows-read thead th").evaluate_all("all => all.map((one) => one.clientWidth)")
        assert widths[2] > 0.35 * sum(widths)
        ground = "getComputedStyle(document.querySelector('#printed td')).color"
        assert tab.evaluate(ground) == "rgb(0, 0, 0)"
        tab.evaluate("dispatchEvent(new Event('afterprint'))")
        sheets = paper(tab)
    assert {(round(width), round(height)) for width, height, _ in sheets} == {(595, 842)}
    assert len(sheets) <= 14
    lists = [text for _, _, text in sheets if heads in text]
    assert len(lists) >= len(sheets) - 2
    whole = "\n".join(text for _, _, text in sheets)
    assert "4.2%" in sheets[1][2] and "东湾区对外贸易年度报告" in sheets[0][2]
    for control in ("What it should be", "应为", "Correct", "更正", "Is it right?", "核对"):
        assert control not in whole


@pytest.mark.parametrize("width", [1440, 1024, 820, 600, 390])
def test_nothing_stands_out_sideways(page: Path, width: int) -> None:
    with open_tab(page.as_uri() + "#figure/p2c162-p2c165", width=width, height=1000) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.locator(".row").first.is_visible()
        assert tab.locator("#detail").is_visible()


def test_hostile_text_is_text(folder: Path) -> None:
    hostile = write_page(folder / "hostile", hostile_rows())
    with open_tab(hostile.as_uri()) as tab:
        for kind in ("figure", "claim", "table", "note", "name", "check"):
            tab.click(f"#tab-{kind}")
            tab.keyboard.press("j")
            assert "onerror" in tab.inner_text("#detail")
        tab.click("#tab-all")
        tab.fill("#search", "<script>")
        tab.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert tab.evaluate("window.struck") is None
        assert tab.locator(".sheet img").count() == tab.locator("img").count() - tab.locator("#printed .detail img").count()
        assert tab.locator("a[href^='javascript']").count() == 0
