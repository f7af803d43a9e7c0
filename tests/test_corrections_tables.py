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
from pipeline.source import open_source
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
