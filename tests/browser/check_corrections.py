"""The way of a correction: made on the page of its record, saved as a file beside the PDF, applied by the next run."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.dataset import csv_rows, verify_set
from pipeline.ingest import run
from tests.browser.pages import HOSTILE, SAMPLE, open_tab, sample_rows, write_page

GROWTH, TOTAL, OTHER = "figure/p2c162-p2c165", "figure/p2c357-p2c363", "figure/p4c152-p4c157"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with the sample, read once."""
    (tmp_path / "raw").mkdir()
    shutil.copy(SAMPLE, tmp_path / "raw")
    run([tmp_path / "raw"], tmp_path / "out", jobs=1)
    return tmp_path / "raw"


def address(raw: Path) -> str:
    (page,) = (raw.parent / "out" / "reports").glob("*/review.html")
    return page.as_uri()


def rows(raw: Path, table: str) -> list[dict[str, str]]:
    return list(csv_rows(raw.parent / "out" / f"{table}.csv"))


def at(tab: Any, record: str) -> None:
    tab.evaluate(f"location.hash = '#{record}'")
    tab.wait_for_function("(id) => document.querySelector('#detail .permalink')?.hash === `#${id}`", arg=record)


def save(tab: Any, place: Path) -> list[dict[str, str]]:
    with tab.expect_download() as waiting:
        tab.click("#export")
    assert waiting.value.suggested_filename == place.name
    waiting.value.save_as(place)
    return list(tomllib.loads(place.read_text(encoding="utf-8")).get("correction", []))


def change(tab: Any, field: str, value: str, reason: str = "") -> None:
    tab.select_option(".correct select[name=field]", field)
    if tab.locator(".correct select[name=now]").count():
        tab.select_option(".correct select[name=now]", value)
    else:
        tab.fill(".correct input[name=now], .correct textarea[name=now]", value)
    tab.fill(".correct input[name=reason]", reason)
    tab.click(".correct button")


def test_a_correction_goes_from_the_page_through_its_file_into_the_data_and_back(raw: Path) -> None:
    file = raw / "trade-2024.corrections.toml"
    before = {row["figure_id"].split("/", 1)[1]: row for row in rows(raw, "figures")}
    with open_tab(address(raw)) as tab:
        assert tab.is_disabled("#export")
        at(tab, GROWTH)
        tab.click(".judge.right")
        assert tab.get_attribute(".judge.right", "aria-pressed") == "true"
        at(tab, TOTAL)
        change(tab, "metric", '货物"进出口"总额\\', "as printed: “864”")
        assert "not read yet" in tab.inner_text(".said")
        change(tab, "status", "estimate")
        at(tab, OTHER)
        tab.keyboard.press("x")
        assert tab.get_attribute(".judge.wrong", "aria-pressed") == "true"
        tab.reload()
        assert tab.inner_text("#export").endswith("4")
        said = save(tab, file)
    assert [one["record"].split("/", 1)[1] for one in said] == [GROWTH, TOTAL, TOTAL, OTHER]
    assert said[1] == {
        "record": before[TOTAL]["figure_id"],
        "field": "metric",
        "was": before[TOTAL]["metric"],
        "now": '货物"进出口"总额\\',
        "reason": "as printed: “864”",
    }
    assert run([raw], raw.parent / "out", jobs=1).published
    after = {row["figure_id"].split("/", 1)[1]: row for row in rows(raw, "figures")}
    assert (after[TOTAL]["metric"], after[TOTAL]["status"]) == ('货物"进出口"总额\\', "estimate")
    assert [after[one]["reviewed"] for one in (GROWTH, TOTAL, OTHER)] == ["right", "corrected", "wrong"]
    assert [row["state"] for row in rows(raw, "corrections")] == ["marked", "applied", "applied", "marked"]
    assert {name for name, row in after.items() if row != before[name]} == {GROWTH, TOTAL, OTHER}
    with open_tab(address(raw)) as tab:
        assert tab.locator("#detail .said li").count() == 4
        at(tab, TOTAL)
        assert tab.locator(".said .badge.good").all_inner_texts() == ["applied", "applied"]
        change(tab, "metric", "进出口")
        tab.locator(".said button").nth(1).click()
        again = save(tab, file)
    assert [(one.get("field"), one.get("was"), one.get("now")) for one in again if one["record"].endswith(TOTAL)] == [
        ("metric", before[TOTAL]["metric"], "进出口")
    ]
    assert run([raw], raw.parent / "out", jobs=1).published
    last = next(row for row in rows(raw, "figures") if row["figure_id"].endswith(TOTAL))
    assert (last["metric"], last["status"]) == ("进出口", before[TOTAL]["status"])


def test_what_no_longer_fits_is_shown_with_its_reason(raw: Path) -> None:
    record = next(row["figure_id"] for row in rows(raw, "figures") if row["figure_id"].endswith(TOTAL))
    text = f'[[correction]]\nrecord = "{record}"\nfield = "metric"\nwas = "某额"\nnow = "总额"\nreason = ""\n'
    (raw / "corrections.toml").write_text(text, encoding="utf-8")
    run([raw], raw.parent / "out", jobs=1)
    with open_tab(address(raw), locale="zh-CN") as tab:
        assert "不再相符" in tab.inner_text("#detail .said")
        tab.click("#tab-issue")
        tab.locator(".row").first.click()
        assert "某额" in tab.inner_text("#detail")
        assert "重新更正" in tab.inner_text("#detail")


def test_a_value_that_is_none_is_not_taken(raw: Path) -> None:
    with open_tab(f"{address(raw)}#{TOTAL}") as tab:
        change(tab, "value", "many")
        assert tab.locator(".said").count() == 0
        change(tab, "value", "86400000001")
        assert "86400000001" in tab.inner_text(".said")
        assert tab.input_value(".correct input[name=now]") == "86400000001"
        change(tab, "value", "86400000000")
        assert tab.locator(".said").count() == 0
        change(tab, "value", "86400000001")
        tab.click(".judge.wrong")
        tab.click(".judge.wrong")
        assert tab.locator(".said li").count() == 1
        at(tab, GROWTH)
        tab.keyboard.press("y")
        tab.click("#tab-figure")
        tab.select_option("select[data-facet=reviewed]", "=corrected")
        assert tab.locator(".row").count() == 1
        assert "corrected" in tab.locator(".row .badge").inner_text()


def test_what_a_run_has_read_is_not_kept_twice(raw: Path) -> None:
    """Corrections of the page's file that were edited by hand count, not what the browser kept."""
    with open_tab(f"{address(raw)}#{GROWTH}") as tab:
        tab.click(".judge.right")
        said = save(tab, raw / "trade-2024.corrections.toml")
        (raw / "trade-2024.corrections.toml").write_text(
            f'[[correction]]\nrecord = "{said[0]["record"]}"\nverdict = "wrong"\n', encoding="utf-8"
        )
        run([raw], raw.parent / "out", jobs=1)
        tab.reload()
        assert tab.get_attribute(".judge.wrong", "aria-pressed") == "true"
        assert tab.inner_text("#export").endswith("1")


def test_hostile_words_stay_words_and_the_file_stays_readable(tmp_path: Path) -> None:
    known = sample_rows()
    record = next(row["figure_id"] for row in known["figures"] if row["figure_id"].endswith(TOTAL))
    odd = HOSTILE + '"""\\ \x7f \u2028 \U0001f600'
    one = {
        "correction_id": "c",
        "record_id": record,
        "verdict": "corrected",
        "field": "metric",
        "was": odd,
        "read": odd,
        "now": odd,
    }
    one |= {"state": "unfit", "reason": odd, "detail": odd, "page": 2}
    misprint = {**dict.fromkeys(one), "correction_id": "d", "verdict": "corrected", "was": "3%", "now": "30%", "state": "noted"}
    page = write_page(tmp_path, {**known, "corrections": [one, misprint]})
    with open_tab(f"{page.as_uri()}#{TOTAL}") as tab:
        assert HOSTILE in tab.inner_text(".said")
        said = save(tab, tmp_path / "trade-2024.corrections.toml")
        assert tab.evaluate("window.struck") is None
    assert said == [
        {"was": "3%", "now": "30%", "reason": ""},
        {"record": record, "field": "metric", "was": odd, "now": odd, "reason": odd},
    ]


def test_every_kind_of_record_can_be_marked(raw: Path) -> None:
    kinds = ["claim", "table", "cell", "footnote", "citation", "mention", "check"]
    with open_tab(address(raw)) as tab:
        for kind in kinds:
            record = tab.evaluate(
                "(kind) => Object.values(JSON.parse(document.getElementById('data').textContent).tables)"
                ".map((table) => table.rows[0]?.[0]).find((id) => id?.startsWith(`${kind}/`))",
                kind,
            )
            at_any(tab, record)
            tab.click(".judge.right")
        assert len(save(tab, raw / "trade-2024.corrections.toml")) == len(kinds)
    run([raw], raw.parent / "out", jobs=1)
    assert sorted((row["record"], row["state"]) for row in rows(raw, "corrections")) == [
        (kind, "marked") for kind in sorted(kinds)
    ]
    assert rows(raw, "issues") == []


def test_a_cell_a_work_and_a_note_are_corrected_on_the_page_and_by_the_next_run(raw: Path) -> None:
    cell = next(row for row in rows(raw, "cells") if row["kind"] == "money")
    work = next(row for row in rows(raw, "citations") if row["authors"] not in ("", "[]"))
    short = {row: name.split("/", 1)[1] for row, name in (("cell", cell["cell_id"]), ("work", work["citation_id"]))}
    with open_tab(address(raw), locale="zh-CN") as tab:
        at_any(tab, short["cell"])
        assert tab.locator(".correct select[name=field] option").first.inner_text() == "文字"
        change(tab, "text", "1,234.5", "误识")
        at_any(tab, short["work"])
        change(tab, "authors", "样本局; Ann B. Example")
        change(tab, "issued", "2021.5")
        assert tab.locator(".said li").count() == 1
        change(tab, "issued", "2021-05")
        at_any(tab, work["footnote_id"].split("/", 1)[1])
        change(tab, "kind", "mixed")
        save(tab, raw / "trade-2024.corrections.toml")
    assert run([raw], raw.parent / "out", jobs=1).published
    assert [row["state"] for row in rows(raw, "corrections")] == ["applied"] * 4
    after = next(row for row in rows(raw, "cells") if row["cell_id"] == cell["cell_id"])
    assert (after["text"], after["reviewed"], after["value"] != cell["value"]) == ("1,234.5", "corrected", True)
    cited = next(row for row in rows(raw, "citations") if row["citation_id"] == work["citation_id"])
    assert (cited["authors"], cited["issued"]) == ('["样本局","Ann B. Example"]', "2021-05")
    assert verify_set(raw.parent / "out") == []
    with open_tab(address(raw)) as tab:
        at_any(tab, short["cell"])
        assert "✎ corrected" in tab.inner_text("#detail .cellbox")
        assert tab.locator(".said .badge.good").all_inner_texts() == ["applied"]
        at_any(tab, short["work"])
        assert "✎ corrected" in tab.inner_text("#detail .work.here")


def at_any(tab: Any, record: str) -> None:
    """Like `at`, for a record that has no address of its own in the details."""
    tab.evaluate(f"location.hash = '#{record}'")
    tab.wait_for_selector(".judge.right[aria-pressed=false]")


def test_labels_and_the_text_of_a_note_go_from_the_page_into_the_data_and_back(raw: Path) -> None:
    cells = [row for row in rows(raw, "cells") if row["kind"] == "money"]
    first, second = [row for row in cells if (row["table_id"], row["row"]) == (cells[0]["table_id"], cells[0]["row"])][:2]
    note = next(row for row in rows(raw, "footnotes") if row["kind"] == "citation")
    short = {name: row[f"{name}_id"].split("/", 1)[1] for name, row in (("cell", first), ("footnote", note))}
    mate = second["cell_id"].split("/", 1)[1]
    file = raw / "trade-2024.corrections.toml"
    with open_tab(address(raw), locale="zh-CN") as tab:
        at_any(tab, short["cell"])
        change(tab, "row_label", "样本国", "印错")
        assert "整行的标签一并更正。" in tab.inner_text(".correct")
        tab.evaluate(f"location.hash = '#{mate}'")
        tab.wait_for_selector("td.here")
        assert "样本国" in tab.inner_text(".said")
        change(tab, "row_label", "另一国")
        change(tab, "column_label", "样本列")
        at_any(tab, short["footnote"])
        tab.select_option(".correct select[name=field]", "text")
        assert tab.input_value(".correct textarea[name=now]") == note["text"]
        tab.fill(".correct textarea[name=now]", f"{note['text']}\n改")
        tab.click(".correct button")
        said = save(tab, file)
    assert [(one["field"], one["was"], one["now"]) for one in said] == [
        ("row_label", first["row_label"], "另一国"),
        ("column_label", second["column_label"], "样本列"),
        ("text", note["text"], f"{note['text']}\n改"),
    ]
    assert run([raw], raw.parent / "out", jobs=1).published
    assert [row["state"] for row in rows(raw, "corrections")] == ["applied"] * 3
    after = {row["cell_id"]: row for row in rows(raw, "cells")}
    assert {after[one["cell_id"]]["row_label"] for one in (first, second)} == {"另一国"}
    assert after[second["cell_id"]]["column_label"] == "样本列"
    assert next(row["text"] for row in rows(raw, "footnotes") if row["footnote_id"] == note["footnote_id"]).endswith("\n改")
    assert verify_set(raw.parent / "out") == []
    with open_tab(address(raw)) as tab:
        at_any(tab, mate)
        assert tab.locator(".said .badge.good").all_inner_texts() == ["applied", "applied"]
        change(tab, "row_label", first["row_label"])
        assert tab.locator(".said li").count() == 1
        again = save(tab, file)
    assert [one["field"] for one in again] == ["column_label", "text"]
    assert run([raw], raw.parent / "out", jobs=1).published
    assert {row["cell_id"]: row for row in rows(raw, "cells")}[first["cell_id"]]["row_label"] == first["row_label"]
