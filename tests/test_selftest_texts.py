"""Random texts of the self-test: what they hold, that every kind of failure is seen, and that it is shown small and once."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pebble import ProcessExpired

from pipeline import contain
from pipeline.errors import SourceError
from pipeline.model import Figure, Mention, NoteReading, Period, TimeExpression
from pipeline.selftest import probes, texts
from pipeline.selftest.grammar import LONGEST, Grammar, Text
from pipeline.selftest.probes import Failure, failures
from pipeline.selftest.shrink import shrink

PDFS = Path(__file__).parent / "pdfs"
TEXT = "出口3亿美元，增长5%。"


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
    return Figure(start=start, end=end, text=text, kind="money", value=more.pop("value", Decimal(3)), rule="usd", **more)


def time(start: int, end: int, first: date | None = None, last: date | None = None) -> TimeExpression:
    return TimeExpression(start, end, TEXT[start:end], "range", first, last, rule="year")


def mention(start: int, end: int) -> Mention:
    return Mention(start=start, end=end, text=TEXT[start:end], type="GPE")


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
        ("_check_figures", [figure(period=Period(LATE, EARLY))], "period ends before it starts"),
        ("_check_figures", [figure(basis_period=Period(LATE, EARLY))], "period ends before it starts"),
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
