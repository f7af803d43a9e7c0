"""What a new edition says otherwise of a time that an edition before it spoke of stands in `revisions`, and is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.report import _revision
from pipeline.dataset import build_set, load_schema, verify_set, write_report
from pipeline.dataset.reportjson import read_observations, read_rows
from pipeline.dataset.revisions import find_revisions
from pipeline.ingest import run
from pipeline.telling import changed_lines
from tests.pdfs.bare import line, write
from tests.test_cli import call
from tests.test_dataset import RUN, extraction

NAMES = load_schema().tables["observations"].names
YEAR = {"period_start": date(2022, 1, 1), "period_end": date(2022, 12, 31)}


def report(edition: int, before: int | None = None) -> dict[str, Any]:
    previous = str(before) if before else None
    return {"report_id": str(edition), "series": "年报", "edition": str(edition), "previous_id": previous}


def observation(edition: int, value: str | None, step: str | None = "1", **columns: Any) -> dict[str, Any]:
    said = {"metric": "出口", "unit": "USD", "kind": "money", "aspect": "level", "status": "actual", "approximation": "exact"}
    numbers = {"value": Decimal(value) if value else None, "step": Decimal(step) if step else None}
    named = columns.get("metric", "出口")
    made = {"report_id": str(edition), "edition": str(edition), "observation_id": f"{edition}/observation/{named}", "page": 2}
    return {**dict.fromkeys(NAMES), **YEAR, **said, **made, **numbers, **columns}


def found(*said: dict[str, Any]) -> list[tuple[str, str, Decimal, Decimal]]:
    """(edition before, edition after, both values) of the revisions; the editions follow each other."""
    editions = sorted({int(row["report_id"]) for row in said})
    reports = [report(one, editions[n - 1] if n else None) for n, one in enumerate(editions)]
    rows = list(find_revisions(reports, lambda one: [row for row in said if row["report_id"] == one]))
    return [(row["edition_before"], row["edition_after"], row["value_before"], row["value_after"]) for row in rows]


@pytest.mark.parametrize(
    ("old", "new", "revised"),
    [
        (("864", "1"), ("863", "1"), True),
        (("864", "1"), ("864", "1"), False),
        (("512.65", "0.01"), ("512.7", "0.1"), False),
        (("512.6", "0.1"), ("512.7", "0.1"), True),
        (("864", None), ("864.1", None), True),
        (("864", "1"), (None, "1"), False),
        (("-3", "1"), ("3", "1"), True),
    ],
)
def test_a_value_is_revised_if_rounding_does_not_explain_it(old, new, revised):
    expected = [("2023", "2024", Decimal(old[0]), Decimal(new[0]))] if revised else []
    assert found(observation(2023, *old), observation(2024, *new)) == expected


@pytest.mark.parametrize(
    ("columns", "revised"),
    [
        ({"status": "estimate"}, True),
        ({"status": "forecast"}, False),
        ({"status": "target"}, False),
        ({"approximation": "over"}, False),
        ({"metric": "进口"}, False),
        ({"unit": "CNY"}, False),
        ({"period_end": date(2022, 6, 30)}, False),
        ({"metric": " 出口 "}, True),
    ],
)
def test_only_what_was_said_of_the_same_thing_as_a_fact_is_revised(columns, revised):
    assert bool(found(observation(2023, "864", **columns), observation(2024, "700"))) == revised


def test_what_about_leaves_open_is_a_whole_digit():
    old = observation(2023, "860", "10", approximation="about")
    assert not found(old, observation(2024, "868", "1"))
    assert found(old, observation(2024, "871", "1"))


def test_a_value_stands_against_the_latest_edition_that_gives_one():
    first, second = observation(2022, "800"), observation(2023, "810", metric="进口")
    third = [observation(2024, "805"), observation(2024, "815", metric="进口")]
    assert found(first, second, *third) == [
        ("2023", "2024", Decimal(810), Decimal(815)),
        ("2022", "2024", Decimal(800), Decimal(805)),
    ]


def test_difference_and_places_stand_beside_both_values():
    places = {2023: {"page": 3, "figure_ids": ["2023/figure/a"]}, 2024: {"figure_ids": ["2024/figure/a"]}}
    said = (observation(2023, "800", **places[2023]), observation(2024, "-20", **places[2024]))
    (row,) = find_revisions([report(2023), report(2024, 2023)], lambda one: [row for row in said if row["report_id"] == one])
    assert (row["difference"], row["difference_percent"]) == (Decimal(-820), Decimal("-102.50"))
    assert (row["page_before"], row["page_after"], row["figure_ids_before"]) == (3, 2, ["2023/figure/a"])
    assert (row["revision_id"], row["status_before"]) == ("2024/revision/出口", "actual")
    assert set(row) == set(load_schema().set_tables["revisions"].names)


@pytest.mark.parametrize(("value", "unit", "expected"), [("3", "%", None), ("0", "USD", None), ("8", "USD", Decimal("50.00"))])
def test_no_share_is_taken_of_shares_and_of_nothing(value, unit, expected):
    said = (observation(2023, value, "0.1", unit=unit), observation(2024, str(Decimal(value) * 3 / 2 or 1), "0.1", unit=unit))
    (row,) = find_revisions([report(2023), report(2024, 2023)], lambda one: [row for row in said if row["report_id"] == one])
    assert row["difference_percent"] == expected


def test_observations_are_read_without_the_rest(tmp_path):
    write_report(tmp_path / "r", extraction(), RUN)
    whole = read_rows(tmp_path / "r" / "report.json")["observations"]
    assert read_observations(tmp_path / "r" / "report.json") == whole
    data = json.loads((tmp_path / "r" / "report.json").read_text(encoding="utf-8"))
    (tmp_path / "r" / "report.json").write_text(json.dumps(data), encoding="utf-8")
    assert read_observations(tmp_path / "r" / "report.json") == whole, "laid out otherwise"
    build_set(tmp_path / "set", [tmp_path / "r"])
    assert (tmp_path / "set" / "revisions.csv").read_text(encoding="utf-8").count("\n") == 1


# A run that brings a new edition


def put_edition(raw: Path, year: int, value: str) -> None:
    said = f"In 2022, exports of Sample Island came to {value} million US dollars."
    text = line("Trade of Sample Island", 760, 20) + line(said, 700)
    (raw / f"island-{year}.pdf").write_bytes(write([text + line("In 2022, imports of Sample Island rose by 4.2%.", 660)]))
    sidecar = f'series = "Trade of Sample Island"\nedition = "{year}"\n'
    (raw / f"island-{year}.toml").write_text(sidecar, encoding="utf-8")


def table(outputs: Path) -> list[Mapping[str, str]]:
    with (outputs / "revisions.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2023)], ids=["the new one comes last", "the old one comes last"])
def test_a_run_finds_and_tells_what_a_new_edition_revises(tmp_path, monkeypatch, years):
    raw, outputs = tmp_path / "raw", tmp_path / "outputs"
    raw.mkdir()
    values = {2023: "31.5", 2024: "32.7"}
    for year in years:
        put_edition(raw, year, values[year])
        summary = run([raw], outputs)
    (row,) = table(outputs)
    assert (row["metric"], row["period_end"], row["unit"]) == ("exports", "2022-12-31", "USD")
    assert (row["value_before"], row["value_after"], row["difference"]) == ("31500000", "32700000", "1200000")
    assert (row["edition_before"], row["edition_after"], row["difference_percent"]) == ("2023", "2024", "3.81")
    before, after = row["report_id_before"], row["report_id_after"]
    for tongue, said in (("en", "gives 1 value otherwise than"), ("zh", "有 1 个值与")):
        monkeypatch.setenv("ZHENGJU_LANG", tongue)
        (told,) = [text for text in changed_lines(summary) if said in text]
        assert told.endswith("31500000 → 32700000 USD")
        assert before in told and after in told
    shown = _revision(summary.revisions[0])
    assert (shown["change"], shown["report"]) == ("revised", after)
    assert shown["now"] == "exports Sample Island 2022-12-31: 32700000 USD (2024, p. 1)"
    assert verify_set(outputs) == []
    assert run([raw], outputs).revisions == (), "it is told once"
    programs = json.loads(call("republish", outputs, "--json").stdout)
    assert (programs["revisions"], len(table(outputs))) == ([], 1)
