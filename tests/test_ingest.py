"""A folder of reports: what is read, what is kept, and that one bad file takes nothing with it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest import Summary, make_plan, run
from pipeline.limits import Limits
from pipeline.selftest.faults import Faults

PDFS = Path(__file__).parent / "pdfs"
GOOD = ("two_columns", "circled_markers")
QUICK = Limits(page_seconds=3, hang_seconds=10)
"""Computing time is the same on a busy machine; a child stands still for ten seconds only if it hangs."""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    for name in GOOD:
        shutil.copy(PDFS / f"{name}.pdf", folder)
    return folder


def rows(outputs: Path) -> dict[str, dict[str, str]]:
    with (outputs / "reports.csv").open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def digests(outputs: Path) -> dict[str, str]:
    files = sorted(path for path in outputs.glob("*") if path.is_file() and path.name != ".looked.json")  # no part of the set
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def ingest(raw: Path, outputs: Path, **options: Any) -> Summary:
    return run([raw], outputs, **options)


def test_a_run_without_change_reads_nothing_and_writes_nothing(raw: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    first = ingest(raw, outputs)
    assert (len(first.read), first.published, first.exit_code) == (2, True, 0)
    before = digests(outputs)
    again = ingest(raw, outputs)
    assert (again.read, len(again.kept), again.published) == ((), 2, False)
    assert digests(outputs) == before
    assert not list(outputs.glob(".parse-*"))


def test_a_new_file_is_read_beside_the_kept_ones(raw: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    ingest(raw, outputs)
    shutil.copy(PDFS / "url_over_lines.pdf", raw)
    (raw / f"{GOOD[0]}.pdf").unlink()
    second = ingest(raw, outputs)
    assert [name.rsplit("-", 1)[0] for name in second.read] == ["url-over-lines"]
    assert {name: row["state"] for name, row in rows(outputs).items()} == {
        f"{GOOD[0]}.pdf": "kept",
        f"{GOOD[1]}.pdf": "current",
        "url_over_lines.pdf": "current",
    }


def test_files_that_cannot_be_read_are_rows_and_the_others_are_published(raw: Path, tmp_path: Path) -> None:
    outputs = tmp_path / "outputs"
    (raw / "page.pdf").write_bytes(b"<html>no</html>")
    (raw / "cut.pdf").write_bytes((PDFS / f"{GOOD[0]}.pdf").read_bytes()[:300])
    shutil.copy(PDFS / f"{GOOD[0]}.pdf", raw / "zz-same.pdf")
    summary = ingest(raw, outputs)
    found = {name: (row["status"], row["error_code"]) for name, row in rows(outputs).items()}
    assert found == {
        f"{GOOD[0]}.pdf": ("ok", ""),
        f"{GOOD[1]}.pdf": ("ok", ""),
        "page.pdf": ("failed", "not_pdf"),
        "cut.pdf": ("failed", "damaged"),
        "zz-same.pdf": ("skipped", "duplicate_of"),
    }
    assert summary.exit_code == 3
    assert all(0 < len(row["message"]) <= 300 for row in rows(outputs).values() if row["status"] != "ok")
    known = ingest(raw, outputs)
    assert not known.published, "a broken file that did not change is not tried again"
    assert known.exit_code == 3


@pytest.mark.parametrize(
    ("fault", "code"),
    [("raise@1", "internal"), ("exit@1", "crash"), ("segv@1", "crash"), ("spin@1", "timeout"), ("oom@1", "memory")],
)
def test_a_child_that_misbehaves_is_a_row(raw: Path, tmp_path: Path, fault: str, code: str) -> None:
    outputs = tmp_path / "outputs"
    summary = ingest(raw, outputs, limits=Limits(page_seconds=3, memory_mib=600), disturb=Faults(fault))
    assert {row["error_code"] for row in summary.rows} == {code}
    assert set(rows(outputs)) == {f"{name}.pdf" for name in GOOD}
    assert {1} == {row["page"] for row in summary.rows}
    assert all(" --memory " in row["message"] for row in summary.rows if code == "memory")
    assert all(" --page-seconds " in row["message"] for row in summary.rows if code == "timeout")


def test_faults_leave_the_others_byte_equal(raw: Path, tmp_path: Path) -> None:
    quiet = tmp_path / "quiet"
    ingest(raw, quiet)
    for name in ("segv", "hang"):
        different = (PDFS / "table_of_contents.pdf").read_bytes() + f"\n% {name}\n".encode()
        (raw / f"a-{name}.pdf").write_bytes(different)
    loud = tmp_path / "loud"
    summary = ingest(raw, loud, limits=QUICK, disturb=Faults("segv@1:a-segv,hang@1:a-hang"))
    assert sorted(row["error_code"] for row in summary.rows) == ["crash", "timeout"]
    for report in (quiet / "reports").iterdir():
        other = loud / "reports" / report.name
        assert {path.name for path in report.iterdir()} == {path.name for path in other.iterdir()}
        for name in ("tokens.conllu", "citations.json"):
            assert (report / name).read_bytes() == (other / name).read_bytes()
        assert content(report) == content(other)


def content(report: Path) -> dict[str, Any]:
    """report.json without what the machine decides."""
    found: dict[str, Any] = json.loads((report / "report.json").read_text(encoding="utf-8"))
    assert found["report"].pop("seconds") is not None
    assert found["report"].pop("peak_mb") is not None
    return found


def test_hidden_folders_and_other_files_are_left_alone(raw: Path, tmp_path: Path) -> None:
    (raw / ".trash").mkdir()
    shutil.copy(PDFS / "url_over_lines.pdf", raw / ".trash" / "old.pdf")
    (raw / "notes.txt").write_text("x", encoding="utf-8")
    plan = make_plan([raw], tmp_path / "outputs")
    assert {job.source.file for job in plan.jobs} == {f"{name}.pdf" for name in GOOD}


@pytest.mark.parametrize(
    ("files", "given", "named"),
    [
        (["x/a.pdf", "y/a.pdf"], ["x", "y"], {"x/a.pdf", "y/a.pdf"}),
        (["x/a.pdf", "y/a.pdf"], ["x", "y/a.pdf"], {"x/a.pdf", "y/a.pdf"}),
        (["x/a.pdf", "y/a.pdf"], ["."], {"x/a.pdf", "y/a.pdf"}),
        (["x/a.pdf", "y/b.pdf"], ["x", "y"], {"a.pdf", "b.pdf"}),
        (["x/a.pdf", "y/a.pdf", "y/b.pdf"], ["x", "y"], {"x/a.pdf", "y/a.pdf", "b.pdf"}),
        (["x/s/a.pdf", "y/s/a.pdf"], ["x/s", "y/s"], {"x/s/a.pdf", "y/s/a.pdf"}),
        (["x/a.pdf", "y/a.pdf", "z/x/a.pdf"], ["x", "y", "z"], {"x/a.pdf", "y/a.pdf", "z/x/a.pdf"}),
        (["x/A.pdf", "y/a.pdf"], ["x", "y"], {"A.pdf", "a.pdf"}),
        (["x/a.pdf"], ["x", "x/a.pdf"], {"a.pdf"}),
        (["x/a.pdf"], ["x", "x"], {"a.pdf"}),
    ],
)
def test_files_of_one_name_in_two_folders_are_two_reports(
    tmp_path: Path, files: list[str], given: list[str], named: set[str]
) -> None:
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"%PDF-1.4 " + name.encode())
    plan = make_plan([tmp_path / name for name in given], tmp_path / "outputs")
    assert {job.source.file.removeprefix(f"{tmp_path.name}/") for job in plan.jobs} == named
    assert len(plan.jobs) == len(files)


def test_files_of_one_name_are_kept_at_the_next_run(raw: Path, tmp_path: Path) -> None:
    folders = [tmp_path / "x", tmp_path / "y"]
    for folder in folders:
        folder.mkdir()
        (folder / "a.pdf").write_bytes(next(raw.glob("*.pdf")).read_bytes() + folder.name.encode())
    assert len(run(folders, tmp_path / "outputs").read) == 2
    assert not run(folders, tmp_path / "outputs").published
