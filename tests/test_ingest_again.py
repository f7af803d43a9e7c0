"""What a later run does: what is kept, what is read again, and what is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import reading
from pipeline.limits import Limits
from tests.test_ingest import PDFS, ingest, rows

NAME = "circled_markers.pdf"
LONG = Path(__file__).parent.parent / "raw" / "trade-2024.pdf"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    shutil.copy(PDFS / NAME, folder)
    return folder


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


@pytest.fixture
def fault(monkeypatch):
    """Sets or lifts a fault of the child."""

    def choose(spec: str) -> None:
        monkeypatch.setenv("PIPELINE_TEST_FAULT", spec)

    return choose


def test_a_failed_report_is_tried_three_times_and_then_left_alone(raw, outputs, fault):
    fault("exit@1")
    states = []
    for _ in range(4):
        ingest(raw, outputs)
        row = rows(outputs)[NAME]
        states.append((row["error_code"], row["retries"], row["state"]))
    assert states == [("crash", "1", "current"), ("crash", "2", "current"), *[("crash", "3", "quarantined")] * 2]
    assert "--retry-failed" in rows(outputs)[NAME]["message"]
    fault("")
    assert ingest(raw, outputs).read == (), "it is left alone although it could be read now"
    assert len(ingest(raw, outputs, retry_failed=True).read) == 1
    assert ("ok", "0") == (rows(outputs)[NAME]["status"], rows(outputs)[NAME]["retries"])


def test_a_fault_that_is_gone_is_forgotten(raw, outputs, fault):
    fault("exit@1")
    ingest(raw, outputs)
    fault("")
    assert len(ingest(raw, outputs).read) == 1
    assert rows(outputs)[NAME]["status"] == "ok"


def test_with_retry_failed_only_what_failed_is_read(raw, outputs):
    (raw / "page.pdf").write_bytes((PDFS / NAME).read_bytes()[:300])
    ingest(raw, outputs)
    again = ingest(raw, outputs, retry_failed=True)
    assert (len(again.kept), len(again.read), again.published) == (1, 0, True)


@pytest.mark.parametrize("change", ["sidecar", "program"])
def test_what_reads_a_file_decides_whether_it_is_read_again(raw, outputs, monkeypatch, change):
    ingest(raw, outputs)
    before = rows(outputs)[NAME]
    if change == "sidecar":
        (raw / NAME).with_suffix(".toml").write_text('title = "港口年报"\n', encoding="utf-8")
    else:
        monkeypatch.setattr(reading, "_program", lambda: "another")
    assert len(ingest(raw, outputs).read) == 1
    after = rows(outputs)[NAME]
    assert before["reading"] != after["reading"]
    assert ("港口年报" == after["title"]) == (change == "sidecar")
    assert ingest(raw, outputs).read == ()


@pytest.mark.parametrize("harm", ["", "{", "[]", '{"schema_version": "1.0.0"}'])
def test_a_report_that_was_harmed_in_the_set_is_read_again(raw, outputs, harm):
    shutil.copy(PDFS / "two_columns.pdf", raw)
    ingest(raw, outputs)
    sound = (outputs / "figures.csv").read_bytes()
    folder = outputs / "reports" / rows(outputs)[NAME]["report_id"]
    (folder / "report.json").write_text(harm, encoding="utf-8")
    again = ingest(raw, outputs)
    assert ((folder.name,), 1) == (again.read, len(again.kept))
    assert sound == (outputs / "figures.csv").read_bytes()


def test_a_harmed_report_whose_file_is_gone_harms_no_other(raw, outputs):
    shutil.copy(PDFS / "two_columns.pdf", raw)
    ingest(raw, outputs)
    (outputs / "reports" / rows(outputs)[NAME]["report_id"] / "report.json").write_text("{", encoding="utf-8")
    (raw / NAME).unlink()
    assert ingest(raw, outputs).exit_code == 0
    assert set(rows(outputs)) == {"two_columns.pdf"}


@pytest.mark.parametrize("harm", [b"", b"file,sha256\n\xff\xfe", b"file\n" + b"x" * 200_000])
def test_a_harmed_table_of_reports_makes_all_be_read_again(raw, outputs, harm):
    ingest(raw, outputs)
    (outputs / "reports.csv").write_bytes(harm)
    assert len(ingest(raw, outputs).read) == 1
    assert rows(outputs)[NAME]["status"] == "ok"


@pytest.mark.parametrize(("spec", "code"), [("spin@2", "page_timeout"), ("segv@2", "page_failed")])
def test_a_page_that_stops_or_ends_the_child_costs_that_page(raw, outputs, fault, spec, code):
    (raw / NAME).unlink()
    shutil.copy(LONG, raw)
    fault(spec)
    summary = ingest(raw, outputs, limits=Limits(page_seconds=5))
    assert (summary.exit_code, len(summary.read)) == (0, 1)
    row = rows(outputs)[LONG.name]
    assert ("partial", code, "4") == (row["status"], row["error_code"], row["pages"])
    issues = (outputs / "issues.csv").read_text(encoding="utf-8")
    assert "the page was left out" in issues
    assert int(row["figures"]) > 0
    fault("")
    assert ingest(raw, outputs).read == (), "a page that was left out is no reason to read the report again"
    assert len(ingest(raw, outputs, retry_failed=True).read) == 1
    assert rows(outputs)[LONG.name]["status"] == "ok"


@pytest.mark.parametrize("name", ["x" * 251, "港" * 83 + "x", "a\nb\x1b[31m", "--help", "a..b", "CON", "e\u0301"])
def test_names_of_every_kind_are_read_and_published(raw, outputs, name):
    shutil.move(raw / NAME, raw / f"{name}.pdf")
    assert len(ingest(raw, outputs).read) == 1
    (row,) = rows(outputs).values()
    assert row["status"] == "ok"
    assert (outputs / "reports" / row["report_id"] / "report.json").is_file()
    assert row["report_id"].isascii() and len(row["report_id"]) <= 49
