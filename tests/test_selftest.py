"""The self-test sees every kind of failure, shows it small and once, and leaves what is sound alone."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pebble import ProcessExpired
from typer.testing import CliRunner

from pipeline import contain
from pipeline.cli import app
from pipeline.errors import SourceError
from pipeline.model import Figure, Mention, NoteReading, Period, TimeExpression
from pipeline.selftest import files, hostile_bombs, probes, runner, texts
from pipeline.selftest.cases import Case, Ended, as_expected
from pipeline.selftest.compare import differences
from pipeline.selftest.grammar import LONGEST, Grammar, Text
from pipeline.selftest.probes import Failure, failures
from pipeline.selftest.same import World, run_same
from pipeline.selftest.shrink import shrink
from pipeline.selftest.table import markdown
from pipeline.selftest.writer import CHINESE, ENGLISH, Report, page_of, pages_of

PDFS = Path(__file__).parent / "pdfs"
TEXT = "出口3亿美元，增长5%。"


# The texts


def test_a_text_depends_on_its_seed_and_number_alone() -> None:
    one, other = Grammar(3), Grammar(3)
    assert [one.text(n) for n in range(20)] == [other.text(n) for n in reversed(range(20))][::-1]
    assert Grammar(4).text(0) != one.text(0)


@pytest.mark.parametrize(
    "kind",
    [
        r"\d\.\d", r"\d,\d{3}", r"[０-９]", r"[一二三四五六七八九]十", r"[壹贰叁肆]", r"\d亿", r"亿\d+[千百]?万?",
        r"[零一-九\d][点點]", r"\d%", r"\$", r"20\d\d年\d+月", r"20\d\d-\d", r"Feb", r"第\d+季度", r"\[[A-Z]+\]", r"《.*》",
        r"https?://", r"http://\[", r"“", r"（（", r"——", r"……", "[\x00-\x08]", "[\ud800-\udfff]", "[\u0590-\u05ff]",
        "[\u0300-\u036f]", "\U0001f600", r"[a-z]{4} [a-z]", r"[億萬據計]",
    ],
)  # fmt: skip
def test_every_kind_of_thing_stands_in_some_text(kind: str, many: list[Text]) -> None:
    import re

    assert any(re.search(kind, text.text) for text in many)


def test_texts_are_short_with_a_long_tail(many: list[Text]) -> None:
    lengths = [len(text.text) for text in many]
    assert 40 < sum(lengths) / len(lengths) < 80
    assert 200 < max(lengths) <= LONGEST
    assert {text.lang for text in many} == {"zh", "en"}


@pytest.fixture(scope="module")
def many() -> list[Text]:
    grammar = Grammar(1)
    return [grammar.text(n) for n in range(3000)]


def test_lines_of_the_user_are_mixed_in(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("甲乙丙丁戊己庚辛壬癸\n\nsecond line\n", encoding="utf-8")
    lines = texts.read_lines([tmp_path / "a.txt", PDFS / "circled_markers.pdf"])
    assert lines[:2] == ["甲乙丙丁戊己庚辛壬癸", "second line"]
    assert any("港口" in line for line in lines)
    grammar = Grammar(1, ["丙丁戊己" * 8])
    assert any("丁戊己丙" in grammar.text(n).text for n in range(50))


def test_a_broken_pdf_among_the_lines_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    with pytest.raises(SourceError, match="leave it out"):
        texts.read_lines([tmp_path / "a.pdf"])


# What is seen


def injected(monkeypatch: Any, call: Callable[[str, str], Any], check: str = "_check_words") -> None:
    monkeypatch.setattr(probes, "_probes", lambda: {"find": (call, getattr(probes, check))})


def test_sound_reading_has_no_failure() -> None:
    assert failures(TEXT, "zh") == []
    assert failures("Exports rose 5% to $3 million in May 2020.", "en") == []
    assert failures("", "zh") == []


def test_an_exception_is_seen_with_its_place(monkeypatch: Any) -> None:
    from pipeline.model import AlignedText

    injected(monkeypatch, lambda text, lang: AlignedText(text, ()))
    assert failures("a", "zh")[0].kind == "ValueError"
    assert failures("a", "zh")[0].place.startswith("model/aligned.py:")


def test_an_exception_that_a_stage_contains_is_seen(monkeypatch: Any) -> None:
    def call(text: str, lang: str) -> list[str]:
        fence = contain.Fence("figures")
        return fence.run(contain.Unit("sentence"), json.loads, text, otherwise=[text])

    injected(monkeypatch, call)
    assert [one.kind for one in failures("{", "zh")] == ["JSONDecodeError"]


def test_what_never_ends_is_seen(monkeypatch: Any) -> None:
    def call(text: str, lang: str) -> list[str]:
        while True:
            try:
                lang += ""
            except Exception:  # whatever contains errors must not swallow this
                continue

    monkeypatch.setattr(probes, "SECONDS", 0.05)
    injected(monkeypatch, call)
    assert [one.kind for one in failures("a", "zh")] == ["over 0 s"]


def figure(start: int = 2, end: int = 6, text: str = "3亿美元", **more: Any) -> Figure:
    return Figure(start, end, text, "money", more.pop("value", Decimal(3)), rule="usd", **more)


def time(start: int, end: int, first: date | None = None, last: date | None = None) -> TimeExpression:
    return TimeExpression(start, end, TEXT[start:end], "range", first, last, rule="year")


def mention(start: int, end: int) -> Mention:
    return Mention("", "", "", "", start, end, TEXT[start:end], "GPE")


LATE, EARLY = date(2021, 1, 1), date(2020, 1, 1)


@pytest.mark.parametrize(
    ("check", "found", "kind"),
    [
        ("_check_words", ["出口3亿美元，", "增长5%。"], ""),
        ("_check_words", ["出口", "增长5%。"], "words are not the text"),
        ("_check_sentences", [(0, 7), (7, 12)], ""),
        ("_check_sentences", [(7, 12), (0, 7)], "spans overlap or are not in order"),
        ("_check_sentences", [(0, 99)], "offset outside the text"),
        ("_check_sentences", [(3, 3)], "offset outside the text"),
        ("_check_figures", [figure()], ""),
        ("_check_figures", [figure(), figure()], ""),
        ("_check_figures", [figure(low=Decimal(2), high=Decimal(3))], ""),
        ("_check_figures", [figure(2, 60)], "offset outside the text"),
        ("_check_figures", [figure(text="3亿")], "text is not what stands at its offsets"),
        ("_check_figures", [figure(9, 11, "5%"), figure()], "not in order"),
        ("_check_figures", [figure(value=Decimal("NaN"))], "a value is no finite Decimal"),
        ("_check_figures", [figure(value=3.0)], "a value is no finite Decimal"),
        ("_check_figures", [figure(high=Decimal("Infinity"))], "a value is no finite Decimal"),
        ("_check_figures", [figure(low=Decimal(4), high=Decimal(3))], "low is above high"),
        ("_check_figures", [figure(period=Period("", LATE, EARLY))], "period ends before it starts"),
        ("_check_figures", [figure(basis_period=Period("", LATE, EARLY))], "period ends before it starts"),
        ("_check_times", [time(0, 2, EARLY, LATE), time(3, 4)], ""),
        ("_check_times", [time(0, 2, LATE, EARLY)], "period ends before it starts"),
        ("_check_times", [time(0, 3), time(2, 4)], "spans overlap or are not in order"),
        ("_check_entities", [mention(0, 2), mention(2, 4)], ""),
        ("_check_entities", [mention(0, 4), mention(2, 3)], "spans overlap or are not in order"),
        ("_check_item", {"title": "x", "custom": {"spans": {"title": [[0, 2, 1.0]]}}}, ""),
        ("_check_item", {"title": {1}}, "the item is no JSON"),
        ("_check_item", {"volume": float("nan")}, "the item is no JSON"),
        ("_check_item", {"custom": {"spans": {"title": [[0, 99, 1.0]]}}}, "a field stands outside the text"),
        ("_check_note", NoteReading("citation", ({"title": "x"},), "", ((0, 5),)), ""),
        ("_check_note", NoteReading("citation", ({"title": "x"},), "", ()), "works and spans differ in number"),
        ("_check_note", NoteReading("citation", ({"title": {1}},), "", ((0, 5),)), "the item is no JSON"),
        ("_check_note", NoteReading("citation", ({"title": "x"},), "", ((0, 50),)), "offset outside the text"),
    ],
)  # fmt: skip
def test_a_wrong_result_is_seen(monkeypatch: Any, check: str, found: Any, kind: str) -> None:
    injected(monkeypatch, lambda text, lang: found, check)
    assert {one.kind for one in failures(TEXT, "zh")} == ({kind} if kind else set())


def test_a_failing_text_is_shrunk() -> None:
    assert shrink("exports of 3 tonnes (and 5) of 点", lambda text: "(" in text and "点" in text) == "(点"
    assert shrink("abc", lambda text: text == "abc") == "abc"
    assert shrink("x" * 400, lambda text: len(text) > 390, attempts=3).startswith("x" * 390)


class Here:
    """A pool that works in this process; texts whose number is in `dies` end it."""

    def __init__(self, dies: Sequence[int] = ()) -> None:
        self.dies = dies

    def schedule(self, work: Callable[..., Any], args: list[Any]) -> Any:
        dead = isinstance(args[0], range) and any(number in args[0] for number in self.dies)

        class Future:
            def result(self) -> Any:
                if dead:
                    raise ProcessExpired("died")
                return work(*args)

        return Future()


def test_failures_of_one_place_are_one_group(monkeypatch: Any) -> None:
    def fails(text: str, lang: str, functions: Sequence[str] = ()) -> list[Failure]:
        places = [Failure("find_a", "KeyError", "a.py:1"), Failure("find_b", "KeyError", "a.py:1")] if "7" in text else []
        return places + ([Failure("find_a", "ValueError", "a.py:2")] if "（" in text else [])

    grammar = Grammar(1)
    monkeypatch.setattr(texts, "failures", fails)
    monkeypatch.setattr(texts, "_grammar", grammar)
    groups = texts._gather(Here(), [range(100), range(100, 200)], None)
    wanted = sum("7" in grammar.text(n).text for n in range(200))
    seven = next(group for group in groups if group.kind == "KeyError")
    assert (len(groups), seven.count, seven.functions) == (2, wanted, ("find_a", "find_b"))
    assert texts._shrink(Here(), seven).example.text == "7"


def test_a_process_that_dies_is_a_failure_and_the_others_go_on(monkeypatch: Any) -> None:
    monkeypatch.setattr(texts, "failures", lambda *_: [])
    monkeypatch.setattr(texts, "_grammar", Grammar(1))
    groups = texts._gather(Here(dies=[120]), [range(100), range(100, 200), range(200, 300)], None)
    assert [(group.kind, group.count, group.example.number) for group in groups] == [("the process died", 1, 100)]
    assert texts._shrink(Here(), groups[0]) == groups[0]


def test_the_result_does_not_depend_on_the_number_of_processes(monkeypatch: Any) -> None:
    done: list[int] = []
    found = texts.run_texts(150, seed=2, jobs=2, on_chunk=done.append)
    monkeypatch.setattr(texts, "_grammar", Grammar(2))
    here = texts._gather(Here(), [range(150)], None)
    assert found.groups == tuple(texts._shrink(Here(), group) for group in here)
    assert (found.texts, sum(done)) == (150, 150)


# The files


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
        Case("sound", "sound", "ok", lambda: Report([page_of(CHINESE)]).bytes()),
        Case("misjudged", "sound", "error:damaged", lambda: Report([page_of(ENGLISH)]).bytes()),
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


def outcome(ended: Ended, expect: str = "any", own: bool = True) -> files.Outcome:
    return files.Outcome("a.pdf", "group", expect, ended, own)


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
    run = runner.ingest(folder, tmp_path / "out", 1, environment={"PIPELINE_TEST_FAULT": "raise@1"})
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


def test_other_surroundings_are_compared_with_the_first(tmp_path: Path) -> None:
    shutil.copy(PDFS / "circled_markers.pdf", tmp_path)
    among = [
        World("first", {"TZ": "UTC", "PYTHONHASHSEED": "1"}),
        World("other zone", {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2"}),
        World("a child dies", {"PIPELINE_TEST_FAULT": "exit@1"}),
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
    group = texts.Group("ValueError", "a.py:1", ("parse_note",), 9, Text(1, "a|\x00\ud800", "zh"))
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

    pdf = pypdfium2.PdfDocument(Report([page_of(CHINESE), *pages_of(ENGLISH, 1)]).bytes())
    assert CHINESE[1] in pdf[0].get_textpage().get_text_range()
    assert ENGLISH[1] in pdf[1].get_textpage().get_text_range()
