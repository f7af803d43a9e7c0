"""The work that a text makes grows with its length. It is counted in calls, so that a busy machine changes nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

from pipeline import citations, entities, figures, growth, sayings, times
from pipeline.citations.earlier import Earlier
from pipeline.entities.find import _Again
from pipeline.model import Citation, Document, Marker, Note
from pipeline.text import grouped, pieces, split, split_sentences
from pipeline.text.pieces import LONGEST
from tests.build import document

SMALL = LONGEST + 500
"""Code points: more than one piece."""

KINDS = ("prose without stops", "grouped", "one", "brackets", "dashes", "spaces", "works")


def calls(run: Callable[[], object]) -> int:
    """How many functions, of Python and of C, a run calls."""
    count = 0

    def on_event(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on_event)
    try:
        run()
    finally:
        sys.setprofile(None)
    return count


def growth_of(call: Callable[[str], object], make: Callable[[int], str]) -> float:
    """How many times as many calls a text of twice the length takes."""
    call(make(SMALL // 10))
    return calls(lambda: call(make(2 * SMALL))) / max(1, calls(lambda: call(make(SMALL))))


@pytest.mark.parametrize(
    ("function", "lang", "kind"),
    [(function, "zh", kind) for function in ("segment", "find_times", "parse_citation", "parse_note") for kind in KINDS]
    + [("segment", "en", kind) for kind in KINDS]
    + [("find_figures", "zh", "dashes"), ("find_figures", "en", "underscores")]
    + [("find_entities", "zh", "titles"), ("find_entities", "en", "brackets")],
)
def test_twice_the_text_makes_twice_the_calls(function, lang, kind):
    call = growth._caller(function, lang)
    assert growth_of(call, growth.texts(lang)[kind]) < growth.LARGEST_RATIO


@pytest.mark.parametrize("kind", growth.texts("zh"))
def test_every_kind_of_text_has_the_length_asked_for(kind):
    for lang in ("zh", "en"):
        assert [len(growth.texts(lang)[kind](n)) for n in (1, 100, 5_000)] == [1, 100, 5_000]


def test_a_measure_says_by_how_much_the_time_grows():
    measured = growth.Growth("segment", "zh", "prose", {1_000: 0.2, 2_000: 0.4, 4_000: 1.6})
    assert measured.ratio == 4
    assert measured.line().endswith("<-")
    assert growth.Growth("segment", "zh", "prose", {1_000: 0.0002, 2_000: 0.0016}).ratio == 0


def test_the_table_of_growth_has_a_line_for_each_kind_of_text(capsys):
    assert growth.main(["segment", "2000", "digits", "spaces"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:3] for line in lines[1:-1]] == [
        ["segment", lang, kind] for lang in ("zh", "en") for kind in ("digits", "spaces")
    ]


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("甲" * 60 + "。" + "乙" * 20 + "，" + "丙" * 60, "。"),
        ("甲" * 70 + "，" + "乙" * 60, "，"),
        ("a" * 60 + ". " + "b, " * 8 + "c" * 60, "."),
        ("a" * 60 + ", " + "b " * 10 + "c" * 60, ","),
        ("a" * 60 + " " + "b" * 60, " "),
        ("1," * 80, ","),
        ("甲" * 150, "甲"),
        ("a" * 150, "a"),
        ("\U0001f600" * 150, "\U0001f600"),
        (" " * 150, " "),
    ],
)
def test_a_long_text_is_cut_at_the_best_place(text, cut):
    spans = pieces(text, 100)
    assert text[spans[0][1] - 1] == cut
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(text)
    assert all(0 < end - start <= 100 for start, end in spans)
    assert pieces(text, 100) == spans


@pytest.mark.parametrize("text", ["9" * 60 + "1,234,567" * 10, "2" * 60 + "1，2" * 30])
def test_a_number_is_not_cut_at_its_commas_where_there_is_another_place(text):
    text = text[:90] + "、" + text
    assert text[pieces(text, 100)[0][1] - 1] == "、"


@pytest.mark.parametrize("text", ["", "甲", "甲" * LONGEST])
def test_a_short_text_stays_whole(text):
    assert pieces(text) == ([(0, len(text))] if text else [])


def test_a_sentence_without_an_end_is_read_in_pieces_with_offsets_in_the_text():
    clause = "出口增长3.5%，"
    text = clause * 1_000
    spans = split_sentences(text)
    assert max(end - start for start, end in spans) <= LONGEST
    assert all(text[end - 1] == "，" for _, end in spans)
    found = figures.find_figures(text)
    assert len(found) == 1_000
    assert all(text[one.start : one.end] == "3.5%" == one.text for one in found)


def test_sentences_are_put_together_as_long_as_they_fit():
    spans = [(1, 5), (6, 9), (9, 19), (31, 33)]
    assert grouped(spans, 35, 10) == [(1, 9), (9, 19), (31, 33)]
    assert grouped(spans, 35, 35) == [(0, 35)]
    assert grouped([], 4) == [(0, 4)]
    assert grouped([], 0) == []


def test_white_space_has_no_times_and_no_names_however_much_there_is():
    text = "2020年" + " \n" * LONGEST + "2021年，张三教授说"
    assert [text[one.start : one.end] for one in times.find_times(text)] == ["2020年", "2021年"]
    assert [text[one.start : one.end] for one in entities.find_names(text)] == ["张三"]


def test_names_are_found_again_the_longest_first_and_only_where_words_end():
    again = _Again(["东港", "东港银行", "Bay", "Bay Bank", "ECES2"])
    text = "东港银行在东港，Bay Bank of Bayside, ECES2a ECES2"
    assert [text[start:end] for start, end in again.spans(text)] == ["东港银行", "东港", "Bay Bank", "ECES2"]


def test_many_names_make_no_more_work_for_a_text():
    names = [f"{one}{two}公司" for one in "东西南北中" for two in "甲乙丙丁戊己庚辛"]
    text = "东甲公司和中辛公司在别处。" * 50
    few, many = _Again([*names[:2], names[-1]]), _Again(names)
    assert calls(lambda: list(many.spans(text))) < 1.5 * calls(lambda: list(few.spans(text)))


def _notes(count: int) -> Document:
    texts = [f"王某{n}：《港口研究{n}》，东港出版社，2019年，第{n}页。" for n in range(count)]
    texts += [f"王某{n}：《港口研究{n}》，第8页。" for n in range(count)] + ["同上，第5页。"] * count
    built = document(*(("footnote", text) for text in texts))
    notes = (Note(f"r/note/{n}", block.block_id, 1, str(n + 1), None, None) for n, block in enumerate(built.blocks))
    return replace(built, notes=tuple(notes))


def test_twice_the_notes_make_twice_the_calls():
    small, large = _notes(40), _notes(80)
    citations.parse(small)
    assert calls(lambda: citations.parse(large)) / calls(lambda: citations.parse(small)) < growth.LARGEST_RATIO


def test_the_last_citation_of_a_work_stands_for_it():
    earlier = Earlier()
    csl = {"title": "港口：一项研究", "author": [{"family": "王", "given": "某"}, {"literal": "[美]史某"}]}
    first = Citation(start=0, end=1, text="", citation_id="c1", note_id="n1", csl=csl)
    second = replace(first, citation_id="c2", note_id="n2", repeats="c1")
    other = replace(first, citation_id="c3", note_id="n3", csl={"title": "渔业", "author": [{"family": "李"}]})
    for n, work in enumerate((first, other, second)):
        earlier.add(Note(f"n{n}", "b", 1, f"[{n + 1}]", None, None), [work])
    earlier.add(Note("n4", "b", 1, "4", None, None), [])
    assert list(earlier.titled("港口： 一项研究")) == [second]
    assert earlier.named_in("史某，前引书") == [second]
    assert earlier.named_in("李和王，前引书") == [other, second]
    assert earlier.named_in("赵，前引书") == []
    assert (earlier.of_note("2"), earlier.of_note("4"), earlier.since) == ([other], (), 1)


def _paragraph(count: int) -> Document:
    text = "".join(f"李明{n}认为2020年出口增长{n}.5%。" for n in range(count))
    built = document(text)
    ends = [at + 1 for at, char in enumerate(text) if char == "。"]
    markers = tuple(Marker(at, "1", f"r/note/{at}") for at in ends)
    return replace(built, blocks=(replace(built.blocks[0], markers=markers),))


def test_twice_the_sentences_of_a_paragraph_make_twice_the_calls():
    def read(built: Document) -> None:
        sentences, _ = split(built)
        names, _, _ = entities.find(built, sentences)
        dated, *_ = times.read(built, sentences)
        found, *_ = figures.read(built, sentences, names, dated, sayings.read(built, sentences)[0])
        figures.as_mentions(built, sentences, names, found, dated)

    small, large = _paragraph(60), _paragraph(120)
    read(small)
    assert calls(lambda: read(large)) / calls(lambda: read(small)) < growth.LARGEST_RATIO


@pytest.mark.parametrize("offset", [0, 3, 4, 5, 8, 9])
def test_a_marker_belongs_to_the_sentence_it_stands_in_or_ends(offset):
    built = document("甲乙丙。 丁戊己。")
    built = replace(built, blocks=(replace(built.blocks[0], markers=(Marker(offset, "1", "r/note/1"),)),))
    sentences, _ = split(built)
    assert [bool(sentence.note_ids) for sentence in sentences] == ([True, False] if offset < 5 else [False, True])
