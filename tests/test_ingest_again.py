"""What a later run does: what is kept, what is read again, and what is left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import digest
from pipeline.ingest import make_plan
from pipeline.limits import Limits
from pipeline.selftest.faults import Faults
from tests.test_ingest import PDFS, ingest, rows

NAME = "circled_markers.pdf"
LONG = Path(__file__).parent.parent / "raw" / "trade-2024.pdf"


@pytest.fixture(scope="module")
def run_once(tmp_path_factory) -> Path:
    """A folder with raw/ and the outputs of a first run over it."""
    home = tmp_path_factory.mktemp("once")
    (home / "raw").mkdir()
    shutil.copy(PDFS / NAME, home / "raw")
    shutil.copy(PDFS / "two_columns.pdf", home / "raw")
    ingest(home / "raw", home / "outputs")
    return home


@pytest.fixture
def published(run_once, tmp_path) -> tuple[Path, Path]:
    """raw/ and outputs/ after a first run."""
    for name in ("raw", "outputs"):
        shutil.copytree(run_once / name, tmp_path / name, symlinks=True)
    return tmp_path / "raw", tmp_path / "outputs"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    shutil.copy(PDFS / NAME, folder)
    return folder


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


def test_a_failed_report_is_tried_three_times_and_then_left_alone(raw, outputs):
    for tries, state in ((1, "current"), (2, "current"), (3, "quarantined")):
        assert [tries - 1] == [job.retries for job in make_plan([raw], outputs).jobs]
        ingest(raw, outputs, disturb=Faults("exit@1"))
        row = rows(outputs)[NAME]
        assert ("crash", str(tries), state) == (row["error_code"], row["retries"], row["state"])
    assert "--retry-failed" in row["message"]
    assert make_plan([raw], outputs).jobs == [], "it is left alone although it could be read now"
    assert len(ingest(raw, outputs, retry_failed=True).read) == 1
    assert ("ok", "0", "current") == tuple(rows(outputs)[NAME][name] for name in ("status", "retries", "state"))


def test_with_retry_failed_only_what_failed_is_read(published):
    raw, outputs = published
    (raw / "page.pdf").write_bytes((PDFS / NAME).read_bytes()[:300])
    ingest(raw, outputs)
    again = ingest(raw, outputs, retry_failed=True)
    assert (len(again.kept), len(again.read), again.published) == (2, 0, True)


@pytest.mark.parametrize("change", ["sidecar", "program"])
def test_what_reads_a_file_decides_whether_it_is_read_again(published, monkeypatch, change):
    raw, outputs = published
    before = rows(outputs)[NAME]
    if change == "sidecar":
        (raw / NAME).with_suffix(".toml").write_text('title = "港口年报"\n', encoding="utf-8")
    else:
        monkeypatch.setattr(digest, "rules_digest", lambda: "another")
    assert len(make_plan([raw], outputs).jobs) == (1 if change == "sidecar" else 2)
    assert len(ingest(raw, outputs).read) == (1 if change == "sidecar" else 2)
    after = rows(outputs)[NAME]
    assert before["reading"] != after["reading"]
    assert ("港口年报" == after["title"]) == (change == "sidecar")
    assert make_plan([raw], outputs).jobs == []


@pytest.mark.parametrize("harm", ["", "{", "[]", '{"schema_version": "1.0.0"}', None])
def test_a_report_that_was_harmed_in_the_set_is_to_be_read_again(published, harm):
    raw, outputs = published
    report = outputs / "reports" / rows(outputs)[NAME]["report_id"] / "report.json"
    if harm is None:
        report.unlink()
    else:
        report.write_text(harm, encoding="utf-8")
    plan = make_plan([raw], outputs)
    assert ([job.source.file for job in plan.jobs], [mark.file for mark in plan.kept.values()]) == ([NAME], ["two_columns.pdf"])


def test_a_harmed_report_is_whole_after_the_next_run(published):
    raw, outputs = published
    sound = (outputs / "figures.csv").read_bytes()
    (outputs / "reports" / rows(outputs)[NAME]["report_id"] / "report.json").write_text("{", encoding="utf-8")
    assert len(ingest(raw, outputs).read) == 1
    assert sound == (outputs / "figures.csv").read_bytes()
    assert make_plan([raw], outputs).unchanged


def test_a_harmed_report_whose_file_is_gone_harms_no_other(published):
    raw, outputs = published
    (outputs / "reports" / rows(outputs)[NAME]["report_id"] / "report.json").write_text("{", encoding="utf-8")
    (raw / NAME).unlink()
    assert ingest(raw, outputs).exit_code == 0
    assert set(rows(outputs)) == {"two_columns.pdf"}


@pytest.mark.parametrize(("spec", "code"), [("spin@2", "page_timeout"), ("segv@2", "page_failed")])
def test_a_page_that_stops_or_ends_the_child_costs_that_page(raw, outputs, spec, code):
    (raw / NAME).unlink()
    shutil.copy(LONG, raw)
    summary = ingest(raw, outputs, limits=Limits(page_seconds=5), disturb=Faults(spec))
    assert (summary.exit_code, len(summary.read)) == (0, 1)
    row = rows(outputs)[LONG.name]
    assert ("partial", code, "4") == (row["status"], row["error_code"], row["pages"])
    issues = (outputs / "issues.csv").read_text(encoding="utf-8")
    assert "the page was left out" in issues
    assert int(row["figures"]) > 0
    assert make_plan([raw], outputs).jobs == [], "a page that was left out is no reason to read the report again"
    assert len(make_plan([raw], outputs, retry_failed=True).jobs) == 1


NAMES = ["x" * 251, "港" * 83 + "x", "a\nb\x1b[31m", "--help", "a..b", "CON", "e\u0301", "a\udcff"]


def test_names_of_every_kind_are_read_and_published(raw, outputs):
    sound = (raw / NAME).read_bytes()
    (raw / NAME).unlink()
    for number, name in enumerate(NAMES):
        (raw / f"{name}.pdf").write_bytes(sound + b"\n%% %d\n" % number)
    assert len(ingest(raw, outputs).read) == len(NAMES)
    for row in rows(outputs).values():
        assert row["status"] == "ok"
        assert (outputs / "reports" / row["report_id"] / "report.json").is_file()
        assert row["report_id"].isascii() and len(row["report_id"]) <= 49
    assert make_plan([raw], outputs).unchanged
