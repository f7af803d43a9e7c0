"""The measure of what is read at first sight counts rightly, and its record is only ever added to."""

from __future__ import annotations

import csv
import json
import subprocess
from itertools import groupby, pairwise

import pytest

from tests.sealed.__main__ import COLUMNS, FIRST, HERE, ROOT, SCORES, load
from tests.sealed.reading import read
from tests.sealed.score import problems, same, score, span
from tests.sealed.tables_score import score_tables

SETS = sorted(path.parent.name for path in HERE.glob("*/brief.md"))
TEXT = "2023年，河口市出口3.2亿吨，增长5%，第73届年会随后举行。"
FIGURES = [
    {"text": "3.2亿吨", "kind": "measure", "value": "320000000", "unit": "t", "metric": ["出口", "出口量"], "subject": "河口市"},
    {"text": "5%", "kind": "percent", "value": "5", "unit": "%", "change": "increase"},
]
REPORT = {
    "report": "r",
    "lang": "zh",
    "title": "河口市统计公报",
    "blocks": [{"kind": "paragraph", "text": TEXT, "figures": FIGURES}],
}


def row(text: str, **fields: object) -> dict[str, object]:
    start, end = span(TEXT, {"text": text})
    return {"block_id": "b0", "text": text, "start": start, "end": end, "approximation": "exact", "status": "actual", **fields}


SOUND = row("3.2亿吨", kind="measure", value="3.2E+8", unit="t", metric="出口量", subject="“河口市”")
RATE = row("5%", kind="percent", value="5.0", unit="%", change="increase")


def tally(*rows: dict[str, object], **block: object):
    report = {**REPORT, "blocks": [{**REPORT["blocks"][0], **block}]}
    found = score([report], [{"figures": list(rows), "mentions": [], "claims": []}])
    return {name: (one.n, one.right, one.filled_wrong) for (_, name), one in found.items()}


def test_what_is_read_as_labelled_is_right():
    counted = tally(SOUND, RATE)
    assert (2, 2, 0) == counted["found"] == counted["span"] == counted["full record"]
    assert (1, 1, 0) == counted["metric"] == counted["subject"]


@pytest.mark.parametrize(
    ("field", "rows", "expected"),
    [
        ("subject", [{**SOUND, "subject": "海州市"}, RATE], (1, 0, 1)),
        ("subject", [{**SOUND, "subject": ""}, RATE], (1, 0, 0)),
        ("full record", [{**SOUND, "subject": ""}, RATE], (2, 1, 0)),
        ("value", [{**SOUND, "value": "3.2"}, RATE], (2, 1, 1)),
        ("source", [{**SOUND, "source": "海关"}, RATE], (1, 0, 1)),
        ("found", [SOUND], (2, 1, 0)),
        ("no figure", [SOUND, RATE, row("73届")], (1, 0, 1)),
        ("span", [{**SOUND, "end": SOUND["end"] - 1}, RATE], (2, 1, 1)),
    ],
)
def test_what_is_read_otherwise_is_counted(field, rows, expected):
    assert expected == tally(*rows)[field]


def test_a_number_that_is_no_figure_must_be_left_alone():
    assert (1, 1, 0) == tally(SOUND, RATE, labels=["第73届"])["left alone"]
    assert (1, 0, 1) == tally(SOUND, RATE, row("73届"), labels=["第73届"])["left alone"]
    assert (1, 1, 0) == tally(SOUND, RATE, row("73届", role="label"), labels=["第73届"])["left alone"]


def test_names_and_claims_are_counted_by_place():
    place = {**row("河口市"), "type": "GPE"}
    report = {
        **REPORT,
        "blocks": [
            {"kind": "paragraph", "text": TEXT, "names": [["河口市", "GPE"]], "claims": [{"text": TEXT, "kind": "statistic"}]}
        ],
    }
    claim = {"block_id": "b0", "text": TEXT, "start": 0, "end": len(TEXT), "kind": "assertion", "polarity": "affirmed"}
    found = score([report], [{"figures": [], "mentions": [place, {**place, "type": "ORG"}], "claims": [claim]}])
    counted = {key: (one.n, one.right, one.filled_wrong) for key, one in found.items()}
    assert ((1, 1, 0), (1, 0, 1)) == (counted["names", "GPE"], counted["names", "no name"])
    assert ((1, 1, 0), (1, 0, 1)) == (counted["claims", "found"], counted["claims", "kind"])


@pytest.mark.parametrize(
    ("name", "wanted", "got", "expected"),
    [
        ("value", "0.25", "0.250", True),
        ("value", "", None, True),
        ("value", "0", None, False),
        ("metric", ["出口", "出口额"], "出口额", True),
        ("subject", "The FAA", "FAA", True),
        ("subject", "FAA", "FAA staff", False),
        ("negated", False, False, True),
        ("negated", True, False, False),
        ("period_start", "2023-01-01", "2023-01-01", True),
    ],
)
def test_fields_are_compared_by_what_they_mean(name, wanted, got, expected):
    assert expected == same(name, wanted, got)


def test_labels_that_cannot_be_are_named():
    wrong = {
        **REPORT,
        "blocks": [{"kind": "paragraph", "text": TEXT, "figures": [{"text": "4吨"}, {"text": "5%", "colour": "red"}]}],
    }
    assert ["r, block 0: '4吨' does not stand in", "r, block 0, 5%: no field 'colour'"] == [
        one.split(" '2023")[0] for one in problems([wrong])
    ]


def test_a_report_of_text_is_read_as_one_from_a_file(monkeypatch):
    from pipeline import pdf

    monkeypatch.setattr(pdf, "read", pdf.read, raising=False)
    found = read(json.loads(json.dumps(REPORT)))
    assert "3.2亿吨" in [figure["text"] for figure in found["figures"]]
    assert {"b0"} == {figure["block_id"] for figure in found["figures"]}


@pytest.mark.parametrize("name", SETS)
def test_a_set_has_a_brief_and_labels_that_stand_in_its_text(name):
    assert (HERE / name / "brief.md").is_file()
    assert load(name)


def scores(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_the_scores_begin_with_the_first_reader_which_must_not_pass():
    if not SCORES.exists():
        pytest.skip("no set has been run")
    kept = scores(SCORES.read_text(encoding="utf-8"))
    assert list(kept[0]) == list(COLUMNS)
    for name, rows in groupby(sorted(kept, key=lambda row: row["set"]), key=lambda row: row["set"]):
        assert name in SETS
        first, *_ = [list(group) for _, group in groupby(rows, key=lambda row: row["commit"])]
        assert {FIRST} == {row["commit"] for row in first}, f"{name}: the first run is not that of the first released reader"
        full = [int(row["right"]) / int(row["n"]) for row in first if row["field"] == "full record"]
        assert all(share < 0.9 for share in full), f"{name} is too easy: the first reader passes it"


def git(*words: str) -> str | None:
    done = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=False)
    return done.stdout if done.returncode == 0 else None


def test_scores_are_only_ever_added():
    """Every version of the file begins with the one before, and a set was committed before it was run."""
    path = "tests/sealed/scores.csv"
    commits = (git("log", "--format=%H", "--", path) or "").split()
    versions = [git("show", f"{commit}:{path}") or "" for commit in commits]
    versions.insert(0, SCORES.read_text(encoding="utf-8") if SCORES.exists() else "")
    for newer, older in pairwise(versions):
        assert newer.startswith(older), "a score was changed or taken away"
    for name in {row["set"] for row in scores(versions[0])}:
        added = (git("log", "--diff-filter=A", "--format=%H", "--", f"tests/sealed/{name}/reports.jsonl") or "").split()
        run = next((commit for commit in reversed(commits) if f"\n{name}," in (git("show", f"{commit}:{path}") or "")), None)
        if added and run:
            assert added[-1] != run, f"{name} was committed with its first scores: it must stand before them"


def _cell(row: int, column: int, text: str, **fields: str) -> dict[str, object]:
    return {"row": row, "column": column, "text": text, **fields}


YEAR = {"period_start": "2023-01-01", "period_end": "2023-12-31"}
DRAWN_TABLE = {
    "title": "主要指标",
    "unit": "亿元",
    "cells": [
        _cell(0, 0, "出口"),
        _cell(
            0,
            1,
            "1,234.5",
            row_label="出口",
            value="123450000000",
            unit="CNY",
            metric=["出口", "出口额"],
            subject="河口市",
            **YEAR,
        ),
        _cell(1, 0, "代码"),
        _cell(1, 1, "36", row_label="代码"),
    ],
}
READ_TABLE = {
    "page": "1",
    "title": "主要指标",
    "unit": "亿元",
    "cells": [
        _cell(0, 1, "1,234.5", row_label="出口", value="1.2345E+11", unit="CNY", metric="出口额", subject="河口市", **YEAR),
        _cell(1, 1, "36", value="", unit=""),
    ],
}


def table_tally(read: dict[str, object]) -> dict[str, tuple[int, int, int]]:
    found = score_tables(["r"], [{"tables": [DRAWN_TABLE]}], [{"tables": [read]}])
    return {name: (one.n, one.right, one.filled_wrong) for (_, name), one in found.items()}


def test_a_table_that_is_read_as_drawn_is_right():
    counted = table_tally(READ_TABLE)
    assert counted["place and text"] == (2, 2, 0)
    assert {counted[name] for name in ("found", "title", "value", "period", "metric", "subject", "row label", "empty")} == {
        (1, 1, 0)
    }


def test_a_row_that_is_missed_moves_the_others_and_costs_no_value():
    moved = {**READ_TABLE, "cells": [{**cell, "row": cell["row"] + 1} for cell in READ_TABLE["cells"]]}
    counted = table_tally(moved)
    assert (counted["place and text"], counted["value"]) == ((2, 0, 2), (1, 1, 0))


def test_a_value_that_is_forced_on_a_code_is_wrong():
    code = {**READ_TABLE, "cells": [*READ_TABLE["cells"][:1], _cell(1, 1, "36", value="3600000000", unit="CNY")]}
    assert table_tally(code)["empty"] == (1, 0, 1)
