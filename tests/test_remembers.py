"""What a run remembers: nothing leaves the set unasked, ids stay, and what changed is told."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipeline import digest
from pipeline.dataset import build_set, publish, write_report, writing
from pipeline.dataset.editions import link_editions
from pipeline.errors import OutputError, SettingsError
from pipeline.ingest import Beat, Summary, finish, make_plan, plan_removal, run
from pipeline.ingest import plan as planning
from pipeline.ingest.changes import Told
from pipeline.ingest.known import CurrentSet
from pipeline.model import Issue
from pipeline.selftest.faults import Faults
from pipeline.telling import changed_lines
from tests.test_cli import call
from tests.test_dataset import RUN, extraction
from tests.test_ingest import PDFS, digests

ONE, TWO = "circled_markers.pdf", "two_columns.pdf"


@pytest.fixture(scope="module")
def run_once(tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("once")
    (home / "raw").mkdir()
    for name in (ONE, TWO):
        shutil.copy(PDFS / name, home / "raw")
    run([home / "raw"], home / "outputs")
    return home


@pytest.fixture
def place(run_once, tmp_path) -> tuple[Path, Path]:
    """raw/ and outputs/ after a first run."""
    for name in ("raw", "outputs"):
        shutil.copytree(run_once / name, tmp_path / name, symlinks=True)
    return tmp_path / "raw", tmp_path / "outputs"


def table(outputs: Path, name: str = "reports") -> list[dict[str, str]]:
    with (outputs / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def states(outputs: Path) -> list[tuple[str, str, str]]:
    return [(row["file"], row["status"], row["state"]) for row in table(outputs)]


def ids(outputs: Path) -> dict[str, str]:
    return {row["report_id"]: row["file"] for row in table(outputs)}


def told(summary: Summary) -> list[tuple[str, str, list[str]]]:
    return [(row["change"], row["file"], row["columns"]) for row in summary.changes]


# Files that come, go, and change their names


def test_a_file_alone_adds_to_the_set(place, tmp_path):
    _, outputs = place
    other = tmp_path / "elsewhere" / "url_over_lines.pdf"
    other.parent.mkdir()
    shutil.copy(PDFS / other.name, other)
    summary = run([other], outputs)
    assert states(outputs) == [(ONE, "ok", "current"), (TWO, "ok", "current"), (other.name, "ok", "current")]
    assert told(summary) == [("added", other.name, [])]
    assert not run([other], outputs).published


def test_a_file_of_the_folder_given_alone_is_the_one_that_is_known(place):
    raw, outputs = place
    (raw / "2024").mkdir()
    (raw / ONE).rename(raw / "2024" / ONE)
    run([raw], outputs)
    assert not run([raw / "2024" / ONE], outputs).published
    assert sorted(ids(outputs).values()) == sorted([f"2024/{ONE}", TWO])


def test_a_file_that_is_gone_is_told_and_its_data_kept(place):
    raw, outputs = place
    before = (outputs / "figures.csv").read_bytes()
    data = (raw / ONE).read_bytes()
    (raw / ONE).unlink()
    summary = run([raw], outputs)
    assert states(outputs) == [(ONE, "ok", "kept"), (TWO, "ok", "current")]
    assert "zhengju remove circled-markers-" in table(outputs)[0]["message"]
    assert ("changed", ONE, ["state"]) in told(summary)
    assert (summary.exit_code, before) == (0, (outputs / "figures.csv").read_bytes())
    assert not run([raw], outputs).published
    (raw / ONE).write_bytes(data)
    back = run([raw], outputs)
    assert (back.read, states(outputs)[0], table(outputs)[0]["message"]) == ((), (ONE, "ok", "current"), "")


def test_prune_takes_out_what_is_gone(place):
    raw, outputs = place
    (raw / ONE).unlink()
    run([raw], outputs)
    summary = run([raw], outputs, prune=True)
    assert states(outputs) == [(TWO, "ok", "current")]
    assert told(summary) == [("removed", ONE, [])]
    assert table(outputs, "runs")[-1]["removed"] == "1"


def test_prune_needs_a_folder_with_reports(place, tmp_path):
    raw, outputs = place
    before = digests(outputs)
    (tmp_path / "unmounted").mkdir()
    for paths in ([raw / ONE], [tmp_path / "unmounted"], [raw, tmp_path / "unmounted"]):
        with pytest.raises(SettingsError, match="--prune"):
            run(paths, outputs, prune=True)
    assert digests(outputs) == before


@pytest.mark.parametrize("by", ["id", "file"])
def test_a_report_is_removed_by_id_or_file(place, by):
    _, outputs = place
    name = ONE if by == "file" else next(one for one, file in ids(outputs).items() if file == ONE)
    assert call("remove", name, "--outputs", outputs).exit_code == 0
    assert list(ids(outputs).values()) == [TWO]
    assert {row["report_id"] for row in table(outputs, "figures")} <= set(ids(outputs))


def test_what_is_not_there_cannot_be_removed(place):
    _, outputs = place
    before = digests(outputs)
    result = call("remove", ONE, "nothing.pdf", "--outputs", outputs)
    assert (result.exit_code, "'nothing.pdf'" in result.output) == (2, True)
    assert digests(outputs) == before


def test_a_renamed_file_is_not_read_again_and_keeps_its_id(place):
    raw, outputs = place
    before = ids(outputs)
    (raw / ONE).rename(raw / "报告.pdf")
    summary = run([raw], outputs)
    assert summary.read == ()
    assert set(ids(outputs)) == set(before)
    assert told(summary) == [("changed", "报告.pdf", ["file"])]
    assert not run([raw], outputs).published


@pytest.mark.parametrize("name", ["a-copy.pdf", "z-copy.pdf"])
def test_a_copy_changes_no_id(place, name):
    raw, outputs = place
    before = ids(outputs)
    shutil.copy(raw / ONE, raw / name)
    summary = run([raw], outputs)
    assert summary.read == ()
    assert before.items() <= ids(outputs).items()
    assert (name, "skipped", "current") in states(outputs)
    (raw / name).unlink()
    run([raw], outputs)
    assert ids(outputs) == before, "the row of a copy goes with it: it has no data"


def test_a_known_report_read_by_a_new_program_keeps_its_id(place, monkeypatch):
    raw, outputs = place
    before = set(ids(outputs))
    (raw / ONE).rename(raw / "other.pdf")
    monkeypatch.setattr(digest, "rules_digest", lambda: "another")
    assert {job.source.report_id for job in make_plan([raw], outputs).jobs} == before


def test_a_replaced_file_stands_beside_the_one_before(place):
    raw, outputs = place
    shutil.copy(PDFS / "url_over_lines.pdf", raw / ONE)
    run([raw], outputs)
    assert sorted(states(outputs)) == [(ONE, "ok", "current"), (ONE, "ok", "kept"), (TWO, "ok", "current")]
    assert "another content" in "".join(row["message"] for row in table(outputs))
    assert not run([raw], outputs).published


# Nothing to read, or nothing that can be read


def test_an_empty_folder_publishes_nothing_and_says_so(place, tmp_path):
    _, outputs = place
    before = digests(outputs)
    (tmp_path / "unmounted").mkdir()
    result = call("run", tmp_path / "unmounted", "--outputs", outputs)
    assert (result.exit_code, digests(outputs)) == (2, before)
    assert f"Nothing was published; {outputs} keeps 2 reports." in result.output
    assert call("run", tmp_path / "nowhere", "--outputs", outputs).exit_code == 2
    assert not list(outputs.glob(".parse-*"))
    assert call("run", tmp_path / "unmounted", "--outputs", tmp_path / "new").exit_code == 0
    assert not (tmp_path / "new" / "reports.csv").exists()


@pytest.mark.parametrize("content", [b"", b"<html>busy, try later</html>", None], ids=["nothing", "a web page", "cut off"])
def test_a_broken_download_keeps_the_data_of_the_file_before(place, content):
    raw, outputs = place
    before, good = (outputs / "figures.csv").read_bytes(), (raw / ONE).read_bytes()
    (raw / ONE).write_bytes(good[:300] if content is None else content)
    summary = run([raw], outputs)
    assert sorted(states(outputs))[:2] == [(ONE, "failed", "current"), (ONE, "ok", "stale")]
    assert (summary.exit_code, (outputs / "figures.csv").read_bytes()) == (3, before)
    assert not run([raw], outputs).published
    (raw / ONE).write_bytes(good)
    back = run([raw], outputs)
    assert (back.read, states(outputs)) == ((), [(ONE, "ok", "current"), (TWO, "ok", "current")])


def test_a_program_that_fails_on_a_report_keeps_its_old_data(place, monkeypatch):
    raw, outputs = place
    (raw / TWO).unlink()
    before = next(one for one, file in ids(outputs).items() if file == ONE)
    monkeypatch.setattr(digest, "rules_digest", lambda: "another")
    summary = run([raw], outputs, disturb=Faults("raise@1"))
    assert sorted(states(outputs))[:2] == [(ONE, "failed", "current"), (ONE, "ok", "stale")]
    assert ids(outputs)[before] == ONE
    assert [row["error_code"] for row in summary.failed] == ["internal"]
    assert [(job.source.report_id, job.retries) for job in make_plan([raw], outputs).jobs] == [(before, 1)]


@dataclass(frozen=True)
class Replaces:
    """Writes another content over the file that is read, or removes it, when the reader is at its first page."""

    path: Path
    content: bytes | None

    def __call__(self, beat: Beat, file: str, left_out: Mapping[int, Issue]) -> Beat:
        def disturbed(stage: str, page: int, pages: int) -> None:
            beat(stage, page, pages)
            if page:
                return
            if self.content is None:
                self.path.unlink(missing_ok=True)
            else:
                self.path.write_bytes(self.content)

        return disturbed


@pytest.mark.parametrize("content", [(PDFS / "url_over_lines.pdf").read_bytes(), b"half", None], ids=["whole", "half", "gone"])
def test_a_file_that_is_replaced_while_it_is_read_is_not_published(place, content):
    raw, outputs = place
    shutil.copy(PDFS / "table_of_contents.pdf", raw / "new.pdf")
    sha256 = planning.open_source(raw / "new.pdf").sha256
    summary = run([raw], outputs, disturb=Replaces(raw / "new.pdf", content))
    (row,) = summary.failed
    assert (row["error_code"], row["sha256"], summary.exit_code) == ("changed", None, 3)
    assert sha256 not in (outputs / "reports.csv").read_text(encoding="utf-8")
    if content is not None and content.startswith(b"%PDF"):
        assert [job.source.file for job in make_plan([raw], outputs).jobs] == ["new.pdf"]


def test_a_second_run_is_refused_before_it_reads_anything(place, monkeypatch):
    raw, outputs = place

    def looked(paths: Any) -> None:
        raise AssertionError("it looked for files")

    monkeypatch.setattr(planning, "discover", looked)
    before = digests(outputs)
    with writing(outputs):
        with pytest.raises(OutputError, match="is being written by process"):
            run([raw], outputs)
        assert call("run", raw, "--outputs", outputs).exit_code == 4
        assert call("remove", ONE, "--outputs", outputs).exit_code == 4
    assert digests(outputs) == before
    assert not list(outputs.glob(".parse-*"))


def test_a_hold_is_of_one_folder(tmp_path):
    with writing(tmp_path / "a") as hold, pytest.raises(ValueError, match="the hold is of"):
        publish(tmp_path / "b", lambda stage: None, hold)


# runs.csv and changes.csv


def test_a_run_that_changes_something_has_a_row(place):
    raw, outputs = place
    (first,) = table(outputs, "runs")
    assert (first["run"], first["read"], first["kept"], first["failed"]) == ("1", "2", "0", "0")
    assert first["figures_added"] == str(len(table(outputs, "figures")))
    assert first["started"] <= first["finished"]
    run([raw], outputs)
    assert table(outputs, "runs") == [first]
    (raw / "page.pdf").write_bytes(b"<html>")
    run([raw], outputs)
    _, second = table(outputs, "runs")
    assert (second["run"], second["read"], second["kept"], second["failed"]) == ("2", "0", "2", "1")
    (change,) = table(outputs, "changes")
    assert (change["run"], change["record"], change["change"], change["file"]) == ("2", "report", "added", "page.pdf")


def test_figures_of_a_report_that_is_read_again_are_compared(tmp_path):
    x = extraction()
    first = x.figures[0]
    outputs, later = tmp_path / "outputs", tmp_path / "later" / "r"

    def fill(stage: Path) -> None:
        write_report(tmp_path / "r", x, RUN)
        build_set(stage, [tmp_path / "r"])

    publish(outputs, fill)
    other = replace(first, figure_id="r/figure/p1c1-p1c2", start=0, end=4, text="2020")
    moved = replace(first, value=Decimal("3.6"), start=8)
    write_report(later, replace(x, figures=(moved, other)), RUN)
    comparison = Told(CurrentSet(outputs), {"r": later}, 0, datetime.now(UTC))
    build_set(tmp_path / "set", [later], history=comparison)
    found = [row for row in comparison.changes if row["record"] == "figure"]
    assert [(row["change"], row["record_id"]) for row in found] == [
        ("added", other.figure_id),
        ("changed", first.figure_id),
    ]
    assert json.loads(table(tmp_path / "set", "changes")[-1]["now"]) == {"value": 3.6}
    assert (found[1]["columns"], found[1]["was"], found[1]["now"]) == (
        ["value"],
        {"value": Decimal("3.5")},
        {"value": Decimal("3.6")},
    )
    run_row = comparison.run
    assert (run_row["figures_added"], run_row["figures_changed"], run_row["figures_removed"]) == (1, 1, 0)


# Editions


def report(report_id: str, series: str = "年报", **columns: Any) -> dict[str, Any]:
    base = {"edition": None, "number": None, "published": None, "languages": ["zh"], "previous_id": None}
    return {"report_id": report_id, "series": series, **base, **columns}


@pytest.mark.parametrize(
    ("rows", "linked"),
    [
        ([{"edition": "2023"}, {"edition": "2024"}], {"1": "0"}),
        ([{"edition": "2024"}, {"edition": "2023"}], {"0": "1"}),
        ([{"edition": "9"}, {"edition": "10"}], {"1": "0"}),
        ([{"edition": "2023"}, {"edition": "2024"}, {"edition": "2024"}, {"edition": "2025"}], {"1": "0", "2": "0", "3": "2"}),
        ([{"edition": "2023"}, {"edition": "2024", "languages": ["en"]}], {}),
        ([{"edition": "2023"}, {"edition": "2024", "series": "月报"}], {}),
        ([{"edition": "2023", "series": ""}, {"edition": "2024", "series": ""}], {}),
        ([{"published": "2023-03"}, {"published": "2024-02"}], {"1": "0"}),
        ([{"edition": "2024", "number": "2"}, {"edition": "2024", "number": "11"}], {"1": "0"}),
        ([{"number": "第3期"}, {"number": "第12期"}], {"1": "0"}),
        ([{}, {"edition": "2024"}], {}),
    ],
)
def test_an_edition_follows_the_one_before_of_its_series(rows, linked):
    reports = [report(str(n), **row) for n, row in enumerate(rows)]
    link_editions(reports)
    assert {row["report_id"]: row["previous_id"] for row in reports if row["previous_id"]} == linked


def test_a_new_edition_is_told(place, monkeypatch, tmp_path):
    """The series and its editions are said by sidecars here; on a cover they are read."""
    outputs, raw = tmp_path / "o", tmp_path / "r"
    raw.mkdir()
    for year, name in ((2023, ONE), (2024, TWO)):
        shutil.copy(PDFS / name, raw / f"y{year}.pdf")
        (raw / f"y{year}.toml").write_text(f'series = "样本年报"\nedition = "{year}"\nlanguages = ["zh"]\n', encoding="utf-8")
        summary = run([raw], outputs)
    first, second = table(outputs)
    assert (first["previous_id"], second["previous_id"]) == ("", first["report_id"])
    for tongue, words in (("en", "new edition: y2024.pdf follows y2023-"), ("zh", "新版：y2024.pdf，前一版是 y2023-")):
        monkeypatch.setenv("ZHENGJU_LANG", tongue)
        assert [line.startswith(words) for line in changed_lines(summary)] == [True]


def test_all_kinds_of_changes_are_told_in_words(place, monkeypatch):
    raw, outputs = place
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    (raw / ONE).rename(raw / "other.pdf")
    assert list(changed_lines(run([raw], outputs))) == [f"renamed: {ONE} is other.pdf now"]
    data = (raw / TWO).read_bytes()
    (raw / TWO).write_bytes(b"<html>")
    said = list(changed_lines(run([raw], outputs)))
    assert [line.partition(":")[0] for line in said] == ["stale"]
    (raw / TWO).unlink()
    assert [line.partition(":")[0] for line in changed_lines(run([raw], outputs))] == ["gone"]
    (raw / TWO).write_bytes(data)
    assert list(changed_lines(run([raw], outputs))) == [f"back: {TWO} is there again"]
    assert next(changed_lines(finish(plan_removal([TWO], outputs), []))).startswith(f"removed: {TWO} (two-columns-")
