"""Corrections of cells, works and notes: what a run makes of them, and what follows from each."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.corrections.records import correct_works
from pipeline.dataset import rows
from pipeline.dataset.bibliography import works
from pipeline.extraction import read
from pipeline.model import Citation
from pipeline.sheets import Given, GivenLabels, reread
from pipeline.sheets import read as read_sheets
from pipeline.source import open_source
from tests.build import table
from tests.test_dataset import RUN

SAMPLE = Path(__file__).parent.parent / "raw" / "trade-2024.pdf"
Row = dict[str, Any]


@cache
def printed() -> dict[str, list[Row]]:
    """The rows of the sample with nothing corrected."""
    return with_said()


def with_said(*said: Row) -> dict[str, list[Row]]:
    return rows(read(replace(open_source(SAMPLE), corrections=said)), RUN)  # type: ignore[return-value]


def fix(record: str, field: str, was: str, now: str) -> Row:
    return {"record": record, "field": field, "was": was, "now": now, "reason": "seen on the page"}


def by_id(known: dict[str, list[Row]], table: str) -> dict[str, Row]:
    return {next(iter(row.values())): row for row in known[table]}


@cache
def cells() -> list[Row]:
    """Cells with an amount of money, a percentage, and no number."""
    return [
        next(row for row in printed()["cells"] if row["kind"] == kind and row["period_start"]) for kind in ("money", "percent")
    ]


def test_a_corrected_cell_is_read_again_and_what_follows_from_it_follows() -> None:
    money, percent = cells()
    wrong_total = next(row for row in printed()["checks"] if money["cell_id"] in row["cell_ids"])
    done = with_said(
        fix(money["cell_id"], "text", money["text"], "9,999.5"),
        fix(percent["cell_id"], "value", format(percent["value"], "f"), "-77.7"),
        fix(percent["cell_id"], "period_end", percent["period_end"].isoformat(), "2030-12-31"),
    )
    factor = money["value"] / Decimal(money["text"].replace(",", ""))
    cell, other = by_id(done, "cells")[money["cell_id"]], by_id(done, "cells")[percent["cell_id"]]
    assert (cell["text"], cell["value"], cell["unit"], cell["reviewed"]) == (
        "9,999.5",
        Decimal("9999.5") * factor,
        money["unit"],
        "corrected",
    )
    assert (other["text"], other["value"], other["period_end"].isoformat()) == (percent["text"], Decimal("-77.7"), "2030-12-31")
    figures = {row["cell_id"]: row for row in done["figures"] if row["cell_id"]}
    assert figures[money["cell_id"]]["value"] == Decimal("9999.5") * factor
    assert figures[money["cell_id"]]["text"] == money["text"]  # what is printed at the place of the figure
    assert figures[percent["cell_id"]]["reviewed"] == "corrected"
    assert {row["figure_id"] for row in done["figures"]} == {row["figure_id"] for row in printed()["figures"]}
    assert [(row["record"], row["state"]) for row in done["corrections"]] == [("cell", "applied")] * 3
    assert by_id(done, "checks")[wrong_total["check_id"]]["verdict"] == "inconsistent"
    assert wrong_total["verdict"] == "consistent"
    assert not [row for row in done["issues"] if row["code"] == "correction_unfit"]


def test_a_corrected_figure_of_a_table_changes_its_cell_too() -> None:
    money = cells()[0]
    figure = next(row for row in printed()["figures"] if row["cell_id"] == money["cell_id"])
    done = with_said(
        fix(figure["figure_id"], "value", format(figure["value"], "f"), "5"), fix(figure["figure_id"], "unit", "USD", "EUR")
    )
    cell = by_id(done, "cells")[money["cell_id"]]
    assert (cell["value"], cell["unit"], cell["reviewed"]) == (Decimal(5), "EUR", "corrected")


def test_what_does_not_fit_a_cell_changes_nothing() -> None:
    money, _ = cells()
    done = with_said(
        fix(money["cell_id"], "text", "something else", "1"),
        fix(money["cell_id"], "value", "1", "2"),
        fix(money["cell_id"], "unit", money["unit"], money["unit"]),
        fix(money["cell_id"], "colour", "", "red"),
        fix(money["cell_id"][:-1] + "x9", "value", "1", "2"),
        {"record": money["cell_id"], "verdict": "right"},
    )
    found = sorted((row["field"] or "", row["state"]) for row in done["corrections"])
    assert found == [
        ("", "marked"),
        ("colour", "unfit"),
        ("text", "unfit"),
        ("unit", "agreed"),
        ("value", "unfit"),
        ("value", "unfit"),
    ]
    assert [row["code"] for row in done["issues"]].count("correction_unfit") == 4
    assert {**by_id(done, "cells")[money["cell_id"]], "reviewed": None} == money


def test_a_cell_without_a_number_gets_one_and_loses_it() -> None:
    money, percent = cells()
    without = with_said(
        fix(money["cell_id"], "text", money["text"], "—"), fix(percent["cell_id"], "text", percent["text"], "abc")
    )
    for row in (money, percent):
        cell = by_id(without, "cells")[row["cell_id"]]
        assert (cell["value"], cell["unit"]) == (None, None)
        assert not [figure for figure in without["figures"] if figure["cell_id"] == row["cell_id"]]
    given = with_said(
        fix(money["cell_id"], "text", money["text"], "see below"),
        fix(money["cell_id"], "value", "", "12500000"),
        fix(money["cell_id"], "place", money["place"] or "", "FR"),
        fix(percent["cell_id"], "text", percent["text"], "n.a."),
        fix(percent["cell_id"], "unit", "", "%"),
    )
    cell = by_id(given, "cells")[money["cell_id"]]
    assert (cell["text"], cell["value"], cell["place"]) == ("see below", Decimal(12500000), "FR")
    assert (cell["unit"], cell["kind"]) == ("USD", "money")
    states = [(row["field"], row["state"]) for row in given["corrections"]]
    assert ("value", "applied") in states
    assert ("unit", "unfit") in states
    (figure,) = [row for row in given["figures"] if row["cell_id"] == money["cell_id"]]
    assert (figure["figure_id"].rpartition("/")[2], figure["rule"]) == (money["cell_id"].rpartition("/")[2], "given")


def test_a_corrected_work_stands_so_in_every_form() -> None:
    work = next(row for row in printed()["citations"] if row["authors"] and row["issued"])
    done = with_said(
        fix(work["citation_id"], "title", work["title"], "另一题名"),
        fix(work["citation_id"], "authors", "; ".join(work["authors"]), "Ann B. Example; 样本局;"),
        fix(work["citation_id"], "issued", work["issued"], "2021-07"),
        fix(work["citation_id"], "type", work["type"], "book"),
        fix(work["citation_id"], "publisher", work["publisher"] or "", "样本出版社"),
        fix(work["citation_id"], "url", work["url"], ""),
        fix(work["citation_id"], "accessed", work["accessed"] or "", "2021-02-30"),
        fix(work["footnote_id"], "kind", "citation", "mixed"),
    )
    row = by_id(done, "citations")[work["citation_id"]]
    assert (row["title"], row["authors"], row["issued"]) == ("另一题名", ["Ann B. Example", "样本局"], "2021-07")
    assert (row["type"], row["publisher"], row["url"], row["reviewed"]) == ("book", "样本出版社", None, "corrected")
    assert row["csl"]["author"] == [{"family": "Example", "given": "Ann B."}, {"literal": "样本局"}]
    assert row["csl"]["issued"] == {"date-parts": [[2021, 7]]}
    assert set(row["csl"]["custom"]["spans"]).isdisjoint({"title", "author", "issued", "URL"})
    assert (row["text"], row["accessed"]) == (work["text"], work["accessed"])
    (item,) = [one for one in works(done["citations"]) if one["id"] == work["citation_id"]]
    assert (item["title"], "URL" in item) == ("另一题名", False)
    note = by_id(done, "footnotes")[work["footnote_id"]]
    assert (note["kind"], note["reviewed"]) == ("mixed", "corrected")
    assert [row["state"] for row in done["corrections"]].count("unfit") == 1
    (issue,) = [row for row in done["issues"] if row["code"] == "correction_unfit"]
    assert "a date such as 2024" in issue["detail"]


def cited(name: str, repeats: str = "", **csl: Any) -> Citation:
    home = "r-12345678/citation/"
    return Citation(block_id="b", start=0, end=1, text="x", citation_id=home + name, note_id="n", csl=csl, repeats=repeats)


@pytest.mark.parametrize(("now", "parts"), [("2019", [[2019]]), ("2019-05-02", [[2019, 5, 2]]), ("2019/2020", [[2019], [2020]])])
def test_dates_of_works(now: str, parts: list[list[int]]) -> None:
    work = Citation(
        block_id="b", start=0, end=1, text="x", citation_id="r-12345678/citation/p1c1-p1c2", note_id="n", csl={"type": "book"}
    )
    source = replace(open_source(SAMPLE), corrections=({**fix(work.citation_id, "issued", "", now)},))
    (done,), _, issues = correct_works(source, "r-12345678", [work])
    assert (done.csl["issued"], issues) == ({"date-parts": parts}, [])


def test_a_note_that_repeats_a_work_follows_it_where_it_said_the_same() -> None:
    first = cited("a", type="book", title="旧", page="3", publisher="甲")
    again = cited("b", first.citation_id, type="book", title="旧", page="9", publisher="甲")
    said = (
        fix(first.citation_id, "title", "旧", "新"),
        fix(first.citation_id, "page_range", "3", "4"),
        fix(first.citation_id, "publisher", "甲", ""),
    )
    source = replace(open_source(SAMPLE), corrections=said)
    (one, two), outcomes, _ = correct_works(source, "r-12345678", [first, again])
    assert (one.csl["title"], one.csl["page"]) == ("新", "4")
    assert two.csl == {"type": "book", "title": "新", "page": "9"}
    assert [outcome.state for outcome in outcomes] == ["applied"] * 3


def shared(column: str) -> list[Row]:
    """The cells of the row or column of one with money that have this label."""
    first = next(row for row in printed()["cells"] if row["kind"] == "money")
    line = "row" if column == "row_label" else "column"
    return [row for row in printed()["cells"] if (row["table_id"], row[line]) == (first["table_id"], first[line])]


@pytest.mark.parametrize(("name", "line"), [("row_label", "row"), ("column_label", "column")])
def test_a_corrected_label_is_that_of_the_whole_row_or_column(name: str, line: str) -> None:
    cells_of_line = shared(name)
    one, label = cells_of_line[-1], cells_of_line[-1][name]
    done = with_said(fix(one["cell_id"], name, label, f"{label}样"))
    after = by_id(done, "cells")
    mine = {row["cell_id"] for row in cells_of_line}
    assert len(mine) > 1
    for row in printed()["cells"]:
        now = after[row["cell_id"]]
        if row["cell_id"] in mine:
            assert (now[name], now["reviewed"]) == (f"{label}样", "corrected")
            assert {**now, name: label, "reviewed": None, "place": row["place"]} == row
        else:
            assert now == row
    (outcome,) = done["corrections"]
    assert (outcome["state"], outcome["read"], outcome["now"]) == ("applied", label, f"{label}样")
    tables = {row["table_id"]: row["columns"] for row in done["tables"]}
    assert (f"{label}样" in tables[one["table_id"]]) == (name == "column_label")
    assert done["blocks"] == printed()["blocks"]
    assert not [row for row in done["issues"] if row["code"] == "correction_unfit"]


def test_metric_subject_place_and_observations_follow_a_corrected_label() -> None:
    row = next(row for row in printed()["cells"] if row["place"] == "DE" and row["kind"] == "money")
    done = with_said(fix(row["cell_id"], "row_label", row["row_label"], "法国"))
    figures = {one["cell_id"]: one for one in done["figures"] if one["cell_id"]}
    before = {one["cell_id"]: one for one in printed()["figures"] if one["cell_id"]}
    in_row = [
        one["cell_id"]
        for one in printed()["cells"]
        if (one["table_id"], one["row"]) == (row["table_id"], row["row"]) and one["cell_id"] in before
    ]
    assert len(in_row) > 1
    for cell_id in in_row:
        assert (before[cell_id]["subject"], before[cell_id]["place"]) == ("德国", "DE")
        assert (figures[cell_id]["subject"], figures[cell_id]["place"]) == ("法国", "FR")
        assert figures[cell_id]["figure_id"] == before[cell_id]["figure_id"]
    held = {figures[cell_id]["figure_id"] for cell_id in in_row}
    observed = [one for one in done["observations"] if held & set(one["figure_ids"])]
    assert observed
    assert {one["subject"] for one in observed} == {"法国"}
    others = set(figures) - set(in_row)
    assert all(figures[cell_id] == before[cell_id] for cell_id in others)


def test_a_unit_in_a_corrected_label_scales_its_cells() -> None:
    document = table([["项目", "2023年"], ["产量", "12"], ["人数", "3"]])
    sheets, _ = read_sheets(document)
    given = Given(labels={sheets[0].table.table_id: GivenLabels(beside={(1, 1): "产量（万吨）"})})
    ((again,), _) = reread(document, sheets, [], given)
    quantity = again.cells[0].quantities[0]
    assert (quantity.value, quantity.unit) == (Decimal(120000), "t")
    assert again.cells[1] == sheets[0].cells[1]


def test_of_two_labels_for_one_row_the_last_counts_and_one_that_was_another_does_not_fit() -> None:
    first, *_, last = shared("row_label")
    done = with_said(
        fix(first["cell_id"], "row_label", first["row_label"], "甲"),
        fix(last["cell_id"], "row_label", last["row_label"], "乙"),
        fix(first["cell_id"], "column_label", "从前", "丙"),
    )
    assert {by_id(done, "cells")[row["cell_id"]]["row_label"] for row in (first, last)} == {"乙"}
    states = {row["now"]: row["state"] for row in done["corrections"]}
    assert states == {"甲": "unfit", "乙": "applied", "丙": "unfit"}
    details = [row["detail"] for row in done["issues"] if row["code"] == "correction_unfit"]
    assert len(details) == 2
    assert any("a later correction calls the same row '乙'" in one for one in details)


def test_what_stands_below_a_group_of_another_name_follows_it() -> None:
    document = table([["项目", "2023年"], ["流动资户：", ""], ["货币资金", "6"], ["存货", "7"]])
    sheets, _ = read_sheets(document)
    (sheet,) = sheets
    assert sheet.row_heads[2].label == "流动资户 / 货币资金"
    given = Given(labels={sheet.table.table_id: GivenLabels(beside={(1, 1): "流动资产："})})
    ((again,), _) = reread(document, sheets, [], given)
    assert [again.row_heads[row].label for row in (1, 2, 3)] == ["流动资产：", "流动资产 / 货币资金", "流动资产 / 存货"]
    assert [again.is_relabelled(row, 1) for row in (1, 2, 3)] == [True, True, True]


def test_keys_have_labels_of_their_own() -> None:
    document = table([["电话", "12", "人数", "30"], ["面积", "5", "户数", "7"]], header_rows=0)
    sheets, _ = read_sheets(document)
    (sheet,) = sheets
    assert sheet.head_beside(0, 3).label == "人数"
    given = Given(labels={sheet.table.table_id: GivenLabels(beside={(0, 3): "职工人数"})})
    ((again,), _) = reread(document, sheets, [], given)
    labels = [again.head_beside(cell.row, cell.column).label for cell in again.cells]
    assert sorted(labels) == sorted(["电话", "职工人数", "面积", "户数"])


def test_a_corrected_note_is_read_again_and_its_works_keep_their_place() -> None:
    work = next(row for row in printed()["citations"] if row["authors"] and row["issued"])
    note = by_id(printed(), "footnotes")[work["footnote_id"]]
    assert work["title"] in note["text"]
    done = with_said(
        fix(note["footnote_id"], "text", note["text"], note["text"].replace(work["title"], "另一公报")),
        {"record": note["footnote_id"], "verdict": "right"},
    )
    after = by_id(done, "footnotes")[note["footnote_id"]]
    assert after == {**note, "text": note["text"].replace(work["title"], "另一公报"), "reviewed": "corrected"}
    cited = by_id(done, "citations")[work["citation_id"]]
    assert (cited["title"], cited["text"], cited["boxes"]) == (
        "另一公报",
        work["text"].replace(work["title"], "另一公报"),
        work["boxes"],
    )
    assert {row["citation_id"] for row in done["citations"]} == {row["citation_id"] for row in printed()["citations"]}
    assert done["blocks"] == printed()["blocks"]
    assert sorted(row["state"] for row in done["corrections"]) == ["applied", "marked"]


def test_a_note_without_a_work_gets_one_and_what_no_longer_fits_is_told() -> None:
    work = next(row for row in printed()["citations"] if row["authors"])
    note = by_id(printed(), "footnotes")[work["footnote_id"]]
    (cited,) = [row for row in printed()["citations"] if row["footnote_id"] == note["footnote_id"]]
    done = with_said(fix(note["footnote_id"], "text", note["text"], "此为说明。"))
    assert not [row for row in done["citations"] if row["footnote_id"] == note["footnote_id"]]
    assert by_id(done, "footnotes")[note["footnote_id"]]["kind"] == "comment"
    more = f"{note['text'].rstrip('。')}；样本局：《年鉴》，2020年。"
    doubled = with_said(fix(note["footnote_id"], "text", note["text"], more))
    found = [row for row in doubled["citations"] if row["footnote_id"] == note["footnote_id"]]
    assert [row["title"] for row in found] == [cited["title"], "年鉴"]
    assert found[0]["text"] == cited["text"].rstrip("。")
    assert all(note["start"] <= row["start"] <= row["end"] <= note["end"] for row in found)
    stale = with_said(fix(note["footnote_id"], "text", "从前的注", "又一条注"))
    assert by_id(stale, "footnotes") == by_id(printed(), "footnotes")
    (issue,) = [row for row in stale["issues"] if row["code"] == "correction_unfit"]
    assert "从前的注" in issue["detail"]
    assert issue["block_id"] == note["block_id"]
