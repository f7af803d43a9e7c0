"""A set is published anew from what is stored of its reports, and never out of what two versions have read."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest

from pipeline import digest
from pipeline.dataset import verify_set
from pipeline.dataset.package import is_of_this_program
from pipeline.ingest import finish, make_plan, plan_republishing
from tests import test_house as house
from tests.test_cli import call
from tests.test_ingest import PDFS, ingest, rows

ONE, TWO = "circled_markers.pdf", "two_columns.pdf"


@pytest.fixture(scope="module")
def run_once(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("once")
    (home / "raw").mkdir()
    for name in (ONE, TWO):
        shutil.copy(PDFS / name, home / "raw")
    ingest(home / "raw", home / "outputs")
    return home


@pytest.fixture
def place(run_once, tmp_path, monkeypatch) -> tuple[Path, Path]:
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    for name in ("raw", "outputs"):
        shutil.copytree(run_once / name, tmp_path / name, symlinks=True)
    return tmp_path / "raw", tmp_path / "outputs"


def contents(outputs: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in outputs.glob("*.csv") if path.stem not in ("runs", "changes")}


def test_the_same_tables_come_of_what_is_stored_without_a_pdf(place):
    raw, outputs = place
    shutil.rmtree(raw)
    before = contents(outputs)
    result = call("republish", outputs)
    assert (result.exit_code, result.output) == (0, f"2 reports published anew in {outputs}.\n")
    assert contents(outputs) == before
    assert verify_set(outputs) == []
    with (outputs / "runs.csv").open(encoding="utf-8", newline="") as file:
        assert [(row["read"], row["kept"]) for row in csv.DictReader(file)] == [("2", "0"), ("0", "2")]


def test_forms_are_changed_and_nothing_is_read_again_after_it(place):
    raw, outputs = place
    assert call("republish", outputs, "--excel-csv", "--no-workbook").exit_code == 0
    assert (outputs / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (outputs / "zhengju.xlsx").exists()
    assert make_plan([raw], outputs).jobs == []


def test_reports_that_other_rules_have_read_are_named_and_nothing_is_published(place, monkeypatch):
    raw, outputs = place
    before = (outputs / ".current").readlink()
    monkeypatch.setattr(digest, "rules_digest", lambda: "another")
    result = call("republish", outputs)
    named = [line for line in result.output.splitlines() if line.startswith("to be read again: ")]
    assert (result.exit_code, len(named)) == (3, 2)
    assert result.output.endswith("2 reports of 2 must be read again with `zhengju run`; nothing was published.\n")
    assert (outputs / ".current").readlink() == before
    said = json.loads(call("republish", outputs, "--json").stdout)
    assert [(one["file"], one["reason"]) for one in said["to_be_read_again"]] == [(ONE, "rules"), (TWO, "rules")]
    assert (said["exit_code"], said["published"]) == (3, False)
    assert len(make_plan([raw], outputs).jobs) == 2, "the next run reads them"


def test_a_report_whose_file_is_gone_stays_as_it_was_read(place, monkeypatch):
    """It cannot be read again: it keeps its older data, as in every run, and its state says so."""
    raw, outputs = place
    (raw / ONE).unlink()
    ingest(raw, outputs)
    monkeypatch.setattr(digest, "rules_digest", lambda: "another")
    assert [one["file"] for one in plan_republishing(outputs).unfit] == [TWO]


@pytest.mark.parametrize("lacking", ["figures.metric", "reports.publisher", "observations"])
def test_a_column_that_is_not_stored_is_named(place, lacking):
    _, outputs = place
    report = (outputs / "reports" / rows(outputs)[TWO]["report_id"] / "report.json").resolve()
    stored = json.loads(report.read_text(encoding="utf-8"))
    table, _, column = lacking.partition(".")
    if column:
        for row in [stored["report"]] if table == "reports" else stored[table]:
            del row[column]
    else:
        del stored[table]
    report.write_text(json.dumps(stored), encoding="utf-8")
    sums = json.loads((outputs / "manifest.json").read_text(encoding="utf-8"))
    name = f"reports/{report.parent.name}/report.json"
    sums[name] = hashlib.sha256(report.read_bytes()).hexdigest()
    (outputs / "manifest.json").resolve().write_text(json.dumps(sums), encoding="utf-8")
    (one,) = plan_republishing(outputs).unfit
    assert one["file"] == TWO
    assert (one["reason"], one["column"]) in (("column", lacking), ("harmed", ""))


def test_a_harmed_report_is_named(place):
    _, outputs = place
    (outputs / "reports" / rows(outputs)[TWO]["report_id"] / "report.json").resolve().write_text("{", encoding="utf-8")
    assert [(one["file"], one["reason"]) for one in plan_republishing(outputs).unfit] == [(TWO, "harmed")]


def test_where_there_is_no_set_there_is_nothing_to_publish(tmp_path):
    result = call("republish", tmp_path)
    assert (result.exit_code, "holds no published set" in result.output) == (2, True)


@pytest.mark.parametrize("words", [("republish",), ("remove", "a.pdf", "--outputs")])
def test_a_mistyped_folder_is_not_made(tmp_path, words):
    result = call(*words, tmp_path / "typo")
    assert (result.exit_code, "holds no published set" in result.output, list(tmp_path.iterdir())) == (2, True, [])


def test_files_that_failed_stay_told(place):
    raw, outputs = place
    (raw / "page.pdf").write_bytes(b"<html>")
    ingest(raw, outputs)
    result = call("republish", outputs)
    assert (result.exit_code, rows(outputs)["page.pdf"]["error_code"]) == (0, "not_pdf")


def test_a_set_that_another_program_made_is_published_anew_by_the_next_run(place):
    raw, outputs = place
    package = (outputs / "datapackage.json").resolve()
    described = json.loads(package.read_text(encoding="utf-8"))
    package.write_text(json.dumps({**described, "program": "another"}), encoding="utf-8")
    assert not is_of_this_program(outputs)
    sums = json.loads((outputs / "manifest.json").read_text(encoding="utf-8"))
    sums["datapackage.json"] = hashlib.sha256(package.read_bytes()).hexdigest()
    (outputs / "manifest.json").resolve().write_text(json.dumps(sums), encoding="utf-8")
    plan = make_plan([raw], outputs)
    assert (plan.jobs, plan.unchanged) == ([], True)
    assert finish(plan, []).published
    assert is_of_this_program(outputs)
    assert not ingest(raw, outputs).published


# What counts as a rule


def test_what_makes_a_report_is_a_rule():
    """No module that is left out of the rules is imported, by whatever way, by what reads a report and writes its folder."""
    reached: set[str] = set()
    waiting = ["pipeline.extraction", "pipeline.dataset.files", "pipeline.ingest.child", "pipeline.ingest.workers"]
    waiting += ["pipeline.review.report_page", "pipeline.review.pictures"]
    faces = {"pipeline", "pipeline.dataset", "pipeline.ingest", "pipeline.review"}
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += house.imported(name) - faces
    files = {name: house.modules()[name].relative_to(house.ROOT / "pipeline").as_posix() for name in reached}
    assert len(files) > 100
    # rows.py of ingest knows the row of a report that is known, which is no rule
    assert {file for file in files.values() if digest.is_no_rule(file)} <= {"ingest/known.py"}


def test_what_is_no_rule_is_there_and_its_web_files_are_those_of_the_index():
    package = house.ROOT / "pipeline"
    assert [name for name in sorted(digest.NO_RULES) if not (package / name).exists()] == []
    page = (package / "review" / "report_page.py").read_text(encoding="utf-8")
    web = [name.rpartition("/")[2] for name in digest.NO_RULES if "/web/" in name]
    assert [name for name in web if re.search(rf'"{re.escape(name)}"', page)] == []


def test_a_change_of_a_rule_changes_the_reading_and_one_of_the_workbook_does_not(tmp_path, monkeypatch):
    (tmp_path / "figures").mkdir()
    (tmp_path / "dataset").mkdir()
    for name in ("figures/reader.py", "dataset/workbook.py"):
        (tmp_path / name).write_text("1", encoding="utf-8")
    monkeypatch.setattr(digest, "_PACKAGE", tmp_path)

    def found() -> tuple[str, str]:
        return digest._digests.__wrapped__()

    rules, program = found()
    (tmp_path / "dataset/workbook.py").write_text("2", encoding="utf-8")
    assert found()[0] == rules
    assert found()[1] != program
    (tmp_path / "figures/reader.py").write_text("2", encoding="utf-8")
    assert found()[0] != rules
