"""Hostile files of the self-test, runs in other surroundings, the document and the command: what is wrong is seen."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import SourceError
from pipeline.selftest import file_runs as files
from pipeline.selftest import hostile_bombs, runner, texts
from pipeline.selftest.cases import Case, Ended, as_expected
from pipeline.selftest.compare import differences
from pipeline.selftest.grammar import Text
from pipeline.selftest.same import World, run_same
from pipeline.selftest.table import markdown
from pipeline.selftest.writer import CHINESE, ENGLISH, PdfReport, page_of, pages_of

PDFS = Path(__file__).parent / "pdfs"


READ, WARNED, FAILED = (
    Ended("ok", ""),
    Ended("partial", "page_limit", frozenset({"page_limit", "hidden_text"})),
    Ended("failed", "not_pdf"),
)


@pytest.mark.parametrize(
    ("expect", "ended", "right"),
    [
        ("ok", READ, True),
        ("ok", WARNED, False),
        ("ok+warn:hidden_text", WARNED, True),
        ("ok+warn:hidden_text", READ, False),
        ("partial:page_limit", WARNED, True),
        ("partial:empty", WARNED, False),
        ("error:not_pdf", FAILED, True),
        ("error:damaged|error:not_pdf", FAILED, True),
        ("error:damaged", FAILED, False),
        ("not_pdf", FAILED, True),
        ("ok|timeout", Ended("failed", "timeout"), True),
        ("error:too_many_pages", Ended("failed", "too_big"), True),
        ("ok+warn:repaired", Ended("partial", "damaged_content", frozenset({"damaged_content"})), True),
        ("any", FAILED, True),
        ("any", Ended("failed", "internal"), False),
        ("any", Ended("failed", "schema"), False),
        ("any", Ended("failed", ""), False),
        ("any", Ended("lost", ""), False),
    ],
)
def test_expectations(expect: str, ended: Ended, right: bool) -> None:
    assert as_expected(expect, ended) is right


def test_every_hostile_file_is_made_and_is_another() -> None:
    small = [case for case in files.all_cases() if not case.name.endswith("gib")]
    made = {case.name: case.make() for case in small}
    assert len(set(made.values())) == len(made) > 90
    assert all(case.make() == made[case.name] for case in small[:20])
    assert len(hostile_bombs.inflating(b" ", 8)) < 2000


def test_a_bomb_inflates_to_what_it_says() -> None:
    import zlib

    data = zlib.decompress(zlib.decompress(hostile_bombs.inflating(b"(a) Tj ", 3)))
    assert len(data) // (1 << 20) == 2
    assert set(data) == set(b"(a) Tj ")


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> files.FilesResult:
    folder = tmp_path_factory.mktemp("user")
    for name in ("circled_markers", "two_columns"):
        shutil.copy(PDFS / f"{name}.pdf", folder)
    (folder / "index.json").write_text('[{"file": "two_columns.pdf", "expect": "error:not_pdf"}]', encoding="utf-8")
    cases = [
        Case("web_page", "not a PDF", "error:not_pdf", lambda: b"<html>"),
        Case("sound", "sound", "ok", lambda: PdfReport([page_of(CHINESE)]).bytes()),
        Case("misjudged", "sound", "error:damaged", lambda: PdfReport([page_of(ENGLISH)]).bytes()),
    ]
    return files.run_files(cases, [folder], jobs=1, poison=False)


def test_files_are_read_and_compared(ran: files.FilesResult) -> None:
    found = {one.name: (str(one.ended), one.right, one.own) for one in ran.outcomes}
    assert found == {
        "web_page.pdf": ("failed:not_pdf", True, True),
        "sound.pdf": ("ok", True, True),
        "misjudged.pdf": ("ok", False, True),
        "circled_markers.pdf": ("ok", True, False),
        "two_columns.pdf": ("ok", False, False),
    }
    assert (ran.broken, ran.failed) == ((), True)


def outcome(ended: Ended, expect: str = "any", own: bool = True) -> files.FileOutcome:
    return files.FileOutcome("a.pdf", "group", expect, ended, own)


@pytest.mark.parametrize(
    ("result", "failed"),
    [
        (files.FilesResult((outcome(FAILED),), ()), False),
        (files.FilesResult((outcome(FAILED, "ok", own=False),), ()), False),
        (files.FilesResult((outcome(FAILED, "ok"),), ()), True),
        (files.FilesResult((outcome(Ended("failed", "internal"), own=False),), ()), True),
        (files.FilesResult((outcome(READ),), ("the own run: exit 5",)), True),
        (files.FilesResult((outcome(READ),), (), ()), False),
        (files.FilesResult((outcome(READ),), (), ("report-1.pdf ended lost, not ok",)), True),
    ],
)
def test_what_makes_the_files_fail(result: files.FilesResult, failed: bool) -> None:
    assert result.failed is failed


def test_an_index_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "index.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(SourceError, match=r"write it as \[\{"):
        files.expectations(tmp_path)


# The runs


def test_an_internal_error_and_a_broken_run_are_seen(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(PDFS / "circled_markers.pdf", folder)
    run = runner.ingest(folder, tmp_path / "out", 1, faults="raise@1")
    assert run.sound
    assert not files._ended(tmp_path / "out")["circled_markers.pdf"].coded
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    assert not runner.ingest(folder, tmp_path / "file", 1).sound


def test_a_process_that_is_left_behind_is_seen_and_ended() -> None:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, start_new_session=True)
    assert runner._members(process.pid) == [process.pid]
    runner._end(process.pid)
    assert process.wait() == -signal.SIGKILL
    assert runner._members(process.pid) == []
    assert not runner.Run(0, 1, "").sound


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    for name, seconds in (("one", 1.5), ("other", 2.5)):
        place = tmp_path / name / "reports" / "a"
        place.mkdir(parents=True)
        (place / "report.json").write_text(json.dumps({"report": {"seconds": seconds, "pages": 3}}), encoding="utf-8")
        (place / "tokens.conllu").write_text("x\n", encoding="utf-8")
        (tmp_path / name / "reports.csv").write_text(f"report_id,seconds,peak_mb\na,{seconds},9\n", encoding="utf-8")
        (tmp_path / name / "zhengju.duckdb").write_bytes(os.urandom(8))
    return tmp_path / "one", tmp_path / "other"


def test_time_and_memory_are_no_difference(folders: tuple[Path, Path]) -> None:
    assert differences(*folders) == []


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("reports/a/tokens.conllu", "y\n"),
        ("reports/a/report.json", '{"report": {"pages": 4}}'),
        ("reports.csv", "report_id,seconds,peak_mb\nb,1.5,9\n"),
        ("new.csv", ""),
    ],
)
def test_every_other_byte_is_a_difference(folders: tuple[Path, Path], file: str, content: str) -> None:
    (folders[1] / file).write_text(content, encoding="utf-8")
    assert [line.partition(":")[0] for line in differences(*folders)] == [file]


@pytest.mark.slow
def test_other_surroundings_are_compared_with_the_first(tmp_path: Path) -> None:
    shutil.copy(PDFS / "circled_markers.pdf", tmp_path)
    among = [
        World("first", {"TZ": "UTC", "PYTHONHASHSEED": "1"}),
        World("other zone", {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2"}),
        World("a child dies", {}, faults="exit@1"),
    ]
    seen: list[int] = []
    result = run_same(tmp_path, among, lambda: seen.append(1))
    assert [(name, bool(found)) for name, found in result.worlds] == [
        ("first", False),
        ("other zone", False),
        ("a child dies", True),
    ]
    assert result.failed
    assert len(seen) == 3


# The document and the command


def test_the_document(ran: files.FilesResult) -> None:
    group = texts.FailureGroup("ValueError", "a.py:1", ("parse_note",), 9, Text(1, "a|\x00\ud800", "zh"))
    found = markdown(texts.TextResult(1000, 11, 0, (group,)), ran, None)
    assert "| 9 | ValueError | a.py:1 | parse_note | `` a\\|\\x00\\ud800 `` (zh) |" in found
    assert "| not a PDF | 1 | 0 | 0 | not_pdf 1 | 1 |" in found
    assert "- sound: `misjudged.pdf` ended ok, expected error:damaged" in found
    assert "Same input" not in found
    found.encode("utf-8")
    assert "No exception" in markdown(texts.TextResult(1000, 11, 0, ()), None, None)


def test_the_command(tmp_path: Path) -> None:
    def call(*arguments: object) -> Any:
        return CliRunner().invoke(app, ["selftest", *map(str, arguments)])

    result = call("texts", "--texts", 50, "--quiet", "--write", tmp_path / "found.md")
    assert "50 texts (seed 11)" in result.output
    assert (tmp_path / "found.md").read_text(encoding="utf-8").startswith("# Reliability\n")
    assert result.exit_code == (0 if "No exception" in result.output else 3)
    assert call("everything").exit_code == 2
    assert call("files", "--files", tmp_path / "nowhere").exit_code == 2
    assert call("texts", "--lines", tmp_path / "nowhere").exit_code == 2


def test_pages_are_readable_by_the_reader_they_are_for() -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(PdfReport([page_of(CHINESE), *pages_of(ENGLISH, 1)]).bytes())
    assert CHINESE[1] in pdf[0].get_textpage().get_text_range()
    assert ENGLISH[1] in pdf[1].get_textpage().get_text_range()
