"""What people say of records: files of corrections, what is applied and what no longer fits, and what follows from it."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline.corrections import FORMS, correct_claims, correct_figures, others
from pipeline.dataset import csv_rows, load_schema, rows
from pipeline.errors import SidecarError
from pipeline.ingest import files_in, run
from pipeline.ingest.plan import make_plan
from pipeline.model import CATALOGUE, Figure, Period, Source
from pipeline.observations import observe
from pipeline.source import open_source
from tests.test_cli import call
from tests.test_dataset import RUN, extraction

SAMPLE = Path(__file__).parent.parent / "raw" / "trade-2024.pdf"
REPORT = "r-12345678"
RECORD = f"{REPORT}/figure/p1c1-p1c4"


def source(*said: dict[str, str]) -> Source:
    return replace(extraction().source, corrections=said)


def figure(**other: Any) -> Figure:
    said: dict[str, Any] = {"figure_id": RECORD, "block_id": "b", "start": 0, "end": 4, "text": "3.5%", "kind": "percent"}
    said |= {"value": Decimal("3.5"), "unit": "%", "metric": "进口", "subject": "东区", "sentence_id": "s", "rule": "percent"}
    return Figure(**{**said, "period": Period(date(2023, 1, 1), date(2023, 12, 31), "2023年"), **other})


def said(field: str, was: str, now: str, **other: str) -> dict[str, str]:
    return {"record": RECORD, "field": field, "was": was, "now": now, "reason": "seen on the page", **other}


def corrected(*corrections: dict[str, str], **other: Any) -> tuple[Figure, list[str], list[str]]:
    (one,), _, outcomes, issues = correct_figures(source(*corrections), REPORT, (figure(**other),), ())
    assert {issue.code for issue in issues} <= {"correction_unfit"}
    return one, [outcome.state for outcome in outcomes], [issue.detail for issue in issues]


@pytest.mark.parametrize(
    ("field", "was", "now", "value"),
    [
        ("value", "3.5", "3.6", Decimal("3.6")),
        ("value", "3.50", "-3.6", Decimal("-3.6")),
        ("value", "3.5", "", None),
        ("low", "", "3", Decimal(3)),
        ("unit", "%", "pp", "pp"),
        ("kind", "percent", "percentage_points", "percentage_points"),
        ("metric", "进口", "进口额", "进口额"),
        ("subject", "东区", "", ""),
        ("change", "", "decrease", "decrease"),
        ("aspect", "level", "change", "change"),
        ("basis", "", "yoy", "yoy"),
        ("status", "actual", "forecast", "forecast"),
        ("negated", "false", "true", True),
        ("source", "", "统计局", "统计局"),
    ],
)
def test_a_field_gets_the_value_it_should_have(field: str, was: str, now: str, value: Any) -> None:
    one, states, issues = corrected(said(field, was, now))
    assert (getattr(one, field), one.reviewed, states, issues) == (value, "corrected", ["applied"], [])


def test_dates_belong_to_the_period() -> None:
    one, states, _ = corrected(said("period_start", "2023-01-01", "2022-01-01"), said("basis_end", "", "2021-12-31"))
    assert (one.period.start, one.period.end, one.period.text) == (date(2022, 1, 1), date(2023, 12, 31), "2023年")
    assert (one.basis_period.end, states) == (date(2021, 12, 31), ["applied", "applied"])


def test_what_a_person_says_has_no_confidence() -> None:
    unsure = replace(figure().confidence, metric=Decimal("0.4"), period=Decimal("0.6"))
    one, _, _ = corrected(said("metric", "进口", "出口"), said("period_end", "2023-12-31", ""), confidence=unsure)
    assert (one.confidence.metric, one.confidence.period) == (None, None)


@pytest.mark.parametrize(
    ("correction", "words"),
    [
        (said("metric", "出口", "出口额"), "was '出口' when corrected, '进口' is read now"),
        (said("value", "3.4", "3.6"), "was '3.4' when corrected, '3.5' is read now"),
        (said("value", "", "3.6"), "is read now"),
        (said("value", "3.5", "many"), "must be a number"),
        (said("value", "3.5", "NaN"), "must be a number"),
        (said("value", "3.5", "1,000"), "must be a number"),
        (said("status", "actual", "likely"), "one of actual, forecast"),
        (said("negated", "false", "no"), "true or false"),
        (said("period_start", "2023-01-01", "2023"), "a day such as"),
        (said("colour", "", "red"), "no field that can be corrected"),
        (said("figure_id", RECORD, "x"), "no field that can be corrected"),
        (said("value", "3.5", "3.6", record=f"{REPORT}/figure/p9c1-p9c2"), "no such record is read any more"),
        (said("value", "3.5", "3.6", record="r-87654321/figure/p1c1-p1c4"), "another content of the file"),
        ({"record": f"{REPORT}/figure/p9c1-p9c2", "verdict": "right"}, "no such record"),
    ],
)
def test_what_no_longer_fits_changes_nothing_and_is_an_issue(correction: dict[str, str], words: str) -> None:
    one, states, issues = corrected(correction)
    assert (one, states) == (figure(), ["unfit"])
    assert words in issues[0]


def test_what_is_read_rightly_by_now_is_agreed() -> None:
    one, states, issues = corrected(said("metric", "进出口", "进口"))
    assert (one.metric, one.reviewed, states, issues) == ("进口", "corrected", ["agreed"], [])


@pytest.mark.parametrize("verdict", ["right", "wrong"])
def test_a_mark_stays_with_its_record(verdict: str) -> None:
    one, states, _ = corrected({"record": RECORD, "verdict": verdict})
    assert (one.reviewed, states) == (verdict, ["marked"])
    assert replace(one, reviewed="") == figure()


def test_marks_and_corrections_of_one_record() -> None:
    mark = {"record": RECORD, "verdict": "right"}
    assert corrected(said("metric", "进口", "出口"), mark)[0].reviewed == "corrected"
    assert corrected(said("metric", "进口", "出口"), {**mark, "verdict": "wrong"})[0].reviewed == "wrong"
    assert corrected(said("metric", "不是", "出口"), mark)[0].reviewed == "right"
    one, states, _ = corrected(said("metric", "进口", "出口"), said("metric", "进口", "顺差"))
    assert (one.metric, states) == ("顺差", ["applied", "applied"])


def test_a_renamed_report_keeps_its_corrections() -> None:
    one, states, _ = corrected(said("metric", "进口", "出口", record="old-name-12345678/figure/p1c1-p1c4"))
    assert (one.metric, states) == ("出口", ["applied"])


def test_a_wrong_figure_observes_nothing() -> None:
    assert len(observe([figure()])[0]) == 1
    assert len(observe([figure(reviewed="right")])[0]) == 1
    assert observe([figure(reviewed="wrong")])[0] == ()


def test_claims_are_corrected_and_all_other_records_marked() -> None:
    x = extraction("r-00000001")
    claim = x.claims[0].claim_id
    sentence, table = x.sentences[0].sentence_id, x.document.tables[0].table_id
    said_of = (
        {"record": claim, "field": "source", "was": x.claims[0].source, "now": "某局", "reason": ""},
        {"record": claim, "field": "text", "was": "", "now": "x", "reason": ""},
        {"record": sentence, "verdict": "right"},
        {"record": table, "verdict": "wrong"},
        {"record": table, "field": "title", "was": "", "now": "1", "reason": ""},
        {"record": "r-00000001/mention/none", "verdict": "right"},
        {"was": "3%", "now": "30%", "reason": "misprint"},
    )
    x = replace(x, source=replace(x.source, corrections=said_of))
    claims, judged, issues = correct_claims(x.source, "r-00000001", x.claims)
    done = rows(replace(x, claims=claims, corrections=judged, issues=tuple(issues)), RUN)
    assert (done["claims"][0]["source"], done["claims"][0]["reviewed"]) == ("某局", "corrected")
    states = {(row["record"], row["field"] or ""): row["state"] for row in done["corrections"]}
    assert states == {
        ("claim", "source"): "applied",
        ("claim", "text"): "unfit",
        ("sentence", ""): "marked",
        ("table", ""): "marked",
        ("table", "title"): "unfit",
        ("mention", ""): "unfit",
        (None, ""): "noted",
    }
    assert [row["code"] for row in done["issues"]].count("correction_unfit") == 3
    assert others(source(), "r", lambda _: False) == ((), [])


def test_every_field_that_can_be_corrected_is_a_column() -> None:
    schema = load_schema().tables
    tables = {"figure": "figures", "claim": "claims", "cell": "cells", "citation": "citations", "footnote": "footnotes"}
    assert set(FORMS) == set(tables)
    for kind, table in tables.items():
        assert {*FORMS[kind], "reviewed"} <= set(schema[table].names)
        for column in schema[table].columns:
            if column.name in FORMS[kind] and column.values:
                assert all(value in FORMS[kind][column.name].words for value in column.values), column.name
    assert "correction_unfit" in CATALOGUE


# Files


def test_corrections_of_no_report_are_told(raw: Path, tmp_path: Path) -> None:
    made = [open_source(raw / f"{name}.pdf").report_id for name in "rs"]
    homes = [*made, "r-00000000", "typo-12345678", f"renamed-{made[1].rpartition('-')[2]}"]
    text = toml(
        *({"record": f"{home}/figure/p1c1-p1c2", "verdict": "right"} for home in homes), {"was": "a", "now": "b", "reason": ""}
    )
    (raw / "corrections.toml").write_text(text, encoding="utf-8")
    assert make_plan([raw], tmp_path / "out").strays == ("typo-12345678/figure/p1c1-p1c2",)
    assert make_plan([raw / "r.pdf"], tmp_path / "out").strays == ()
    (raw / "s.pdf").write_bytes(b"no")
    assert make_plan([raw], tmp_path / "out").strays[0] == "typo-12345678/figure/p1c1-p1c2"
    (raw / "corrections.toml").write_text("[[correction]", encoding="utf-8")
    assert make_plan([raw], tmp_path / "out").strays == ()
    (raw / "corrections.toml").write_text(text, encoding="utf-8")
    said = call("run", raw, "--outputs", tmp_path / "out")
    assert "corrections.toml: 2 records are of no report of the folder, such as typo-12345678" in said.output


def toml(*said: dict[str, str]) -> str:
    return "".join("[[correction]]\n" + "".join(f"{key} = {json.dumps(text)}\n" for key, text in one.items()) for one in said)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "r.pdf").write_bytes(b"%PDF-1.4\n%r")
    (tmp_path / "raw" / "s.pdf").write_bytes(b"%PDF-1.4\n%s")
    return tmp_path / "raw"


@pytest.mark.parametrize("name", ["r.corrections.toml", "corrections.toml", "r.toml"])
def test_where_corrections_may_stand(raw: Path, name: str) -> None:
    before = open_source(raw / "r.pdf"), open_source(raw / "s.pdf")
    one = {"record": f"{before[0].report_id}/figure/p1c1-p1c2", "verdict": "right"}
    (raw / name).write_text(toml(one), encoding="utf-8")
    after = open_source(raw / "r.pdf"), open_source(raw / "s.pdf")
    assert after[0].corrections == (one,)
    assert after[0].reading != before[0].reading
    assert (after[1].corrections, after[1].reading) == ((), before[1].reading)
    assert raw / name in list(files_in(raw))


def test_what_was_read_may_be_long_and_the_same_is_said_once(raw: Path) -> None:
    report_id = open_source(raw / "r.pdf").report_id
    one = {"record": f"{report_id}/claim/p1c1-p1c2", "field": "source", "was": "a\n" * 2000, "now": "b", "reason": ""}
    for name in ("r.toml", "r.corrections.toml", "corrections.toml"):
        (raw / name).write_text(toml(one, one), encoding="utf-8")
    assert open_source(raw / "r.pdf").corrections == (one,)


def test_a_file_for_a_folder_says_what_is_of_another_content_too(raw: Path) -> None:
    said_of = [{"record": f"{home}/figure/p1c1-p1c2", "verdict": "right"} for home in ("r-00000000", "s-00000000", "t-00000000")]
    (raw / "corrections.toml").write_text(toml(*said_of), encoding="utf-8")
    assert [one["record"][:10] for one in open_source(raw / "r.pdf").corrections] == ["r-00000000"]


def test_a_report_named_corrections_has_a_sidecar(raw: Path) -> None:
    shutil.copy(raw / "r.pdf", raw / "corrections.pdf")
    (raw / "corrections.toml").write_text('title = "更正"', encoding="utf-8")
    assert open_source(raw / "corrections.pdf").overrides == {"title": "更正"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[correction]]\nrecord = "r"\nverdict = "maybe"', '"right" or "wrong"'),
        ('[[correction]]\nverdict = "right"', "no `record`"),
        ('[[correction]]\nrecord = "r"\nfield = "value"\nwas = "1"', "it needs was, now, field and record"),
        ('[[correction]]\nfield = "value"\nwas = "1"\nnow = "2"\nreason = ""', "no `record`"),
        ('[[correction]]\nrecord = "r"\nwas = "1"\nnow = "2"\nreason = ""', "no `field`"),
        ('title = "x"', "unknown key 'title'"),
        ("[[correction]", "not TOML"),
    ],
)
def test_a_file_that_is_not_understood_fails_its_report(raw: Path, text: str, words: str) -> None:
    (raw / "r.corrections.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SidecarError, match=re.escape(words)):
        open_source(raw / "r.pdf")
    assert open_source(raw / "s.pdf").corrections == ()


def test_a_run_applies_corrections_keeps_what_was_read_and_says_what_no_longer_fits(tmp_path: Path) -> None:
    raw, outputs = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    shutil.copy(SAMPLE, raw)
    run([raw], outputs, jobs=1, review=False)
    told = next(row for row in csv_rows(outputs / "figures.csv") if row["metric"] == "进出口总额" and row["aspect"] == "level")
    observed = len(list(csv_rows(outputs / "observations.csv")))
    wrong = next(row for row in csv_rows(outputs / "figures.csv") if row["cell_id"] and row["metric"] and row["period_start"])
    fix = {"record": told["figure_id"], "field": "metric", "was": told["metric"], "now": "货物进出口总额", "reason": "as printed"}
    gone = {**fix, "field": "subject", "was": "某国"}
    (raw / "corrections.toml").write_text(toml(fix, gone, {"record": wrong["figure_id"], "verdict": "wrong"}), encoding="utf-8")
    assert run([raw], outputs, jobs=1, review=False).published
    figures = {row["figure_id"]: row for row in csv_rows(outputs / "figures.csv")}
    assert (figures[told["figure_id"]]["metric"], figures[told["figure_id"]]["reviewed"]) == ("货物进出口总额", "corrected")
    assert figures[wrong["figure_id"]]["reviewed"] == "wrong"
    found = [(row["state"], row["read"], row["now"], row["page"]) for row in csv_rows(outputs / "corrections.csv")]
    assert found[:2] == [
        ("applied", "进出口总额", "货物进出口总额", told["page"]),
        ("unfit", told["subject"], "货物进出口总额", told["page"]),
    ]
    assert [row["code"] for row in csv_rows(outputs / "issues.csv")] == ["correction_unfit"]
    observations = list(csv_rows(outputs / "observations.csv"))
    assert any(row["metric"] == "货物进出口总额" for row in observations)
    assert len(observations) == observed - 1
    assert not any(wrong["figure_id"] in row["figure_ids"] for row in observations)
    assert not run([raw], outputs, jobs=1, review=False).published
    (raw / "corrections.toml").unlink()
    run([raw], outputs, jobs=1, review=False)
    assert list(csv_rows(outputs / "corrections.csv")) == []
    assert {row["figure_id"]: row for row in csv_rows(outputs / "figures.csv")}[told["figure_id"]] == told
