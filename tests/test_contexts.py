"""Windows of a report, what the model of contexts sees of them, and what becomes of its readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from pipeline import encoder, entities, figures, sayings, text, times
from pipeline.encoder import Vocabulary
from pipeline.figures.learned import apply, heads, in_context
from pipeline.figures.learned.heads import Heads, whole_words
from pipeline.figures.learned.inputs import CHOICES, GUESSED, GUESSES, KINDS, PERIODS, RULED, SPAN, WORDS, bucket, inputs
from pipeline.figures.learned.shapes import SHAPES
from pipeline.figures.learned.windows import BEFORE, OWN, READ, Window, windows
from pipeline.model import NO_PERIOD, AlignedText, Block, Cover, Document, Figure, Lang, Mention, Sentence, SentenceTimes

WIDTH, KEY = 8, 4
CHARACTERS = Vocabulary(["<s>", "<pad>", "</s>", "<unk>", "▁", "出"], [0, 0, 0, 0, -1, -1], {})
"""Every character is a unit."""

Read = tuple[Document, Sequence[Sentence], Sequence[Mention], Sequence[Figure], dict[str, SentenceTimes]]


def read(*blocks: tuple[str, str], lang: Lang = "zh", title: str = "临澜市2023年统计公报") -> Read:
    """A report by its blocks (kind, text), read as far as figures by the rules."""
    made, section = [], ()
    for n, (kind, words) in enumerate(blocks):
        made.append(Block(f"b{n}", kind, AlignedText.plain(words), int(kind == "heading"), lang, section))  # type: ignore[arg-type]
        section = (words,) if kind == "heading" else section
    cover = Cover(title=title, published="2024-03-28", publisher="临澜市统计局", languages=(lang,))
    document = Document("r", (), tuple(made), (), (), cover)
    sentences, _ = text.split(document)
    names, _, _ = entities.find(document, sentences)
    dated, _ = times.read(document, sentences)
    found, _ = figures.read(document, sentences, names, dated, sayings.read(document, sentences)[0])
    return document, sentences, names, found, dated


def cut(report: Read, scale: float = 1.0) -> list[Window]:
    document, sentences, _, found, dated = report
    return list(windows(document, sentences, found, dated, scale))


REPORT = read(
    ("heading", "二、对外贸易"),
    ("paragraph", "外需走弱。全年出口512.6亿元，增长5.8%。"),
    ("paragraph", "进口301.2亿元，下降1.1%。"),
)


def test_a_window_has_title_heading_and_the_text_before() -> None:
    (window,) = cut(REPORT)
    title, headings, before = (window.text[a:b] for a, b in zip((0, *window.parts), window.parts, strict=False))
    assert title == "临澜市2023年统计公报（临澜市统计局，2024-03-28）\n"
    assert headings == "二、对外贸易\n"
    assert before == "外需走弱。"
    assert window.text[window.parts[2] :].startswith("全年出口512.6亿元")
    assert [window.text[one.start : one.end] for one in window.places] == ["512.6亿元", "5.8%", "301.2亿元", "1.1%"]


def test_times_of_headings_and_text_stand_at_their_places() -> None:
    (window,) = cut(read(("heading", "2022年的贸易"), ("paragraph", "2021年出口5亿元。2022年出口6亿元。")))
    assert [window.text[one.start : one.end] for one in window.times] == ["2022年", "2021年", "2022年"]
    assert [one.period.year for one in window.times] == [2022, 2021, 2022]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_figure_of_a_long_report_stands_in_one_window_of_its_length(lang: Lang) -> None:
    sentence = "全年出口512.6亿元，增长5.8%。" if lang == "zh" else "Exports rose by 5.8% to 31 million tonnes. "
    report = read(*[("paragraph", sentence * 20)] * 6, lang=lang)
    cuts = cut(report)
    assert sorted(f.figure_id for window in cuts for place in window.places for f in place.figures) == sorted(
        f.figure_id for f in report[3]
    )
    assert all(len(window.text) - window.parts[2] <= READ[lang] + len(sentence) for window in cuts)
    assert all(window.parts[2] - window.parts[1] <= BEFORE[lang] + 1 for window in cuts)
    assert len(cut(report, 0.5)) > len(cuts) > 1


@pytest.mark.parametrize("kind", ["footnote", "caption"])
def test_a_note_or_caption_is_read_alone_and_the_text_goes_on_behind_it(kind: str) -> None:
    report = read(("paragraph", "全年出口5亿元。"), (kind, "出口含转口3亿元。"), ("paragraph", "进口4亿元。"))
    assert {window.text[window.parts[1] :] for window in cut(report)} == {"全年出口5亿元。\n进口4亿元。", "出口含转口3亿元。"}


def test_a_heading_ends_the_text_before_it() -> None:
    report = read(("paragraph", "全年出口5亿元。"), ("heading", "进口"), ("paragraph", "进口4亿元。"))
    assert [window.text[window.parts[1] :] for window in cut(report)] == ["全年出口5亿元。", "进口4亿元。"]


def test_a_report_without_figures_has_no_windows() -> None:
    assert cut(read(("paragraph", "外需走弱。"))) == []


def test_the_periods_of_a_report_are_its_title_s_and_those_that_its_text_names() -> None:
    (window,) = cut(read(("paragraph", "2019年6月的调查显示，出口5亿元。2021年出口6亿元，2021年进口7亿元。")))
    assert len(window.own) == OWN
    title, often, first, published = window.own[:4], window.own[4:7], window.own[7:10], window.own[10:12]
    assert [(str(one.start), str(one.end)) for one in title[:2]] == [("2023-01-01", "2023-12-31"), ("2023-12-31", "2023-12-31")]
    assert often[0].year == 2021
    assert str(first[0].start) == "2019-06-01"
    assert [one.year for one in published] == [2023, 2024]
    assert often[2] is NO_PERIOD
    assert str(window.own[12].start) == str(window.own[12].end) == "2024-03-28"


@pytest.mark.parametrize(
    ("distance", "place"), [(0, 20), (1, 20), (2, 22), (3, 23), (100, 33), (-1, 19), (-2, 17), (10**6, 38), (-(10**6), 1)]
)
def test_distances_are_told_apart_by_half_powers_of_two(distance: int, place: int) -> None:
    assert bucket(np.array([distance])).tolist() == [place]


def arrays(**filled: np.ndarray) -> dict[str, np.ndarray]:
    """Heads that have learned nothing, but for what is given."""
    count, choices = len(WORDS), sum(map(len, CHOICES.values()))
    sizes = {
        "figure": (WIDTH, 3 * WIDTH + GUESSES),
        "none": (count, WIDTH),
        "choices": (choices, WIDTH),
        "time_hidden": (WIDTH, 2 * WIDTH),
    }
    sizes |= dict.fromkeys(("first_of", "first_at", "last_of", "last_at", "last_from"), (count * KEY, WIDTH))
    sizes |= {name: (len(PERIODS) * KEY, WIDTH) for name in ("time_of", "time_at", "joined_from", "joined_to")}
    sizes |= dict.fromkeys(("shape_of", "shape_at"), (len(PERIODS) * len(SHAPES), WIDTH))
    made = {f"{name}.weight": np.zeros(size) for name, size in sizes.items()}
    made |= {f"{name}.bias": np.zeros(size[0]) for name, size in sizes.items()}
    made |= {"figure_norm.weight": np.ones(WIDTH), "figure_norm.bias": np.zeros(WIDTH), "length": np.zeros((SPAN, count))}
    made |= {"distance": np.zeros((40, count)), "part": np.zeros((4, count)), "ruled": np.zeros((2, count))}
    made |= {"choices_ruled": np.zeros((choices, GUESSES)), "time_fixed": np.zeros((RULED + 1, len(PERIODS), KEY))}
    made |= {"time_distance": np.zeros((40, len(PERIODS))), "time_ruled": np.zeros(len(PERIODS))}
    made |= {"shape_fixed": np.zeros((RULED + 1, len(PERIODS), len(SHAPES))), "joined": np.zeros(len(PERIODS))}
    return made | filled


def readings(window: Window, **filled: np.ndarray) -> list[heads.Reading]:
    known = inputs(window, CHARACTERS)
    assert known is not None
    return Heads(arrays(**filled)).read(window.text, known, np.zeros((len(known.units.piece), WIDTH), np.float32))


def shape(name: str) -> dict[str, np.ndarray]:
    """Heads that take a shape of whatever time."""
    wanted = np.zeros((len(PERIODS), len(SHAPES)))
    wanted[:, list(SHAPES).index(name)] = 40
    return {"shape_of.bias": wanted.ravel()}


def trust() -> dict[str, np.ndarray]:
    """Heads that take what the rules say."""
    guessed, kinds = sum(map(len, GUESSED.values())), len(KINDS)
    said = np.zeros((sum(map(len, CHOICES.values())), GUESSES))
    said[:guessed, kinds : kinds + guessed] = 40 * np.eye(guessed)
    said[guessed : guessed + kinds, :kinds] = 40 * np.eye(kinds)
    return {"ruled": np.full((2, len(WORDS)), 40.0), "choices_ruled": said, "time_ruled": np.full(len(PERIODS), 40.0)}


def test_heads_that_trust_the_rules_say_what_the_rules_say() -> None:
    (window,) = cut(REPORT)
    for place, reading in zip(window.places, readings(window, **trust()), strict=True):
        figure = place.figures[0]
        assert reading.choices["change"].value == figure.change
        assert reading.choices["basis"].value == figure.basis
        assert reading.words["metric"].value == figure.metric
        assert (reading.periods["period"].value.start, reading.periods["period"].value.end) == (
            figure.period.start,
            figure.period.end,
        )
        assert reading.periods["period"].likely > 0.99


def test_heads_that_know_nothing_are_sure_of_nothing() -> None:
    (window,) = cut(REPORT)
    for reading in readings(window):
        assert all(said.likely < apply.FILLED for said in reading.words.values())


def test_options_of_one_period_add_up() -> None:
    """The year 2023 is an option of the title and of the text: each alone is less likely than their sum."""
    (window,) = cut(read(("paragraph", "2023年出口5亿元。")))
    (reading,) = readings(window)
    assert reading.periods["period"].value.year == 2023
    alone = reading.periods["period"].likely
    (window,) = cut(read(("paragraph", "出口5亿元。")))
    (reading,) = readings(window)
    assert alone > reading.periods["period"].likely


def test_a_half_of_a_year_is_meant_where_the_year_alone_is_named(loaded) -> None:
    report = read(("paragraph", "2022年出口4亿元。"), title="临澜市统计公报")
    loaded(**shape("half 1"))
    (new,) = in_its_context(report)
    assert (str(new.period.start), str(new.period.end), new.period.text) == ("2022-01-01", "2022-06-30", "2022年")


def test_years_of_two_digits_are_times_to_choose_from() -> None:
    (window,) = cut(read(("paragraph", "预计16—18年出口5亿元，22年为6亿元。")))
    years = {(one.period.text, one.period.start.year, one.period.end.year) for one in window.times if one.period.start}
    assert {("16—18年", 2016, 2018), ("22年", 2022, 2022)} <= years


def test_days_reach_from_one_time_to_a_later_one(loaded) -> None:
    report = read(("paragraph", "2003年首访，2018年再访，共访问512家企业。"), title="企业调查")
    loaded(joined=np.full(len(PERIODS), 40.0))
    (new,) = in_its_context(report)
    assert (str(new.period.start), str(new.period.end)) == ("2003-01-01", "2018-12-31")


@pytest.mark.parametrize(
    ("line", "start", "end", "words"),
    [
        ("exports of electric ferries, and", 13, 26, "electric ferries"),
        ("出口总额，", 0, 5, "出口总额"),
        ("in US dollars", 3, 4, "US"),
        ("出口GDP增长", 3, 4, "GDP"),
        ("exports", 0, 7, "exports"),
        ("Türkiye exports", 2, 7, "Türkiye"),
        ("São Paulo", 2, 9, "São Paulo"),
        ("来自Côte", 4, 6, "Côte"),
        ("a.b", 0, 1, "a"),
    ],
)
def test_words_are_whole_and_without_the_marks_around_them(line: str, start: int, end: int, words: str) -> None:
    assert whole_words(line, start, end) == words


class _Blank:
    """An encoder whose vectors say nothing."""

    vocabulary = CHARACTERS

    def encode(self, units: encoder.Units) -> np.ndarray:
        return np.zeros((len(units.piece), WIDTH), np.float32)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch):
    """Puts heads with the given arrays, over an encoder that says nothing, in the place of the model."""

    def put(**filled: np.ndarray) -> None:
        monkeypatch.setattr(apply.encoder, "load", _Blank)
        monkeypatch.setattr(apply.heads, "load", lambda: Heads(arrays(**filled)))

    return put


def in_its_context(report: Read) -> tuple[Figure, ...]:
    document, sentences, names, found, dated = report
    new, issues = in_context(document, sentences, names, found, dated)
    assert issues == []
    return new


def test_what_is_likelier_wrong_than_right_stays_empty_and_says_how_likely_it_was(loaded) -> None:
    loaded()
    for figure in in_its_context(REPORT):
        assert (figure.metric, figure.subject, figure.source) == ("", "", "")
        assert figure.confidence.metric is not None
        assert figure.confidence.metric < Decimal("0.5")


def test_what_is_likely_is_filled_in(loaded) -> None:
    loaded(**trust())
    before, after = REPORT[3], in_its_context(REPORT)
    assert [f.metric for f in after] == [f.metric for f in before]
    assert [f.figure_id for f in after] == [f.figure_id for f in before]
    assert all(f.confidence.metric == Decimal("1.00") for f in after)


def test_numbers_and_their_places_are_never_touched(loaded) -> None:
    loaded()
    same = ("value", "low", "high", "unit_text", "approximation", "start", "end", "text", "block_id")
    for old, new in zip(REPORT[3], in_its_context(REPORT), strict=True):
        assert [getattr(old, name) for name in same] == [getattr(new, name) for name in same]


@pytest.mark.parametrize(
    ("ruled", "said", "kind", "unit"),
    [
        ("number", "count", "count", ""),
        ("number", "percent", "percent", "%"),
        ("number", "money", "number", ""),  # which currency is not known
        ("index", "percentage_points", "percentage_points", "pp"),
        ("ordinal", "rank", "rank", ""),
        ("money", "count", "money", "CNY"),  # what the print says stands
        ("percent", "number", "percent", "%"),
    ],
)
def test_the_kind_is_taken_from_the_context_only_where_the_print_leaves_it_open(loaded, ruled, said, kind, unit) -> None:
    document, sentences, names, found, dated = REPORT
    units = {"money": "CNY", "percent": "%"}
    strange = tuple(replace(one, kind=ruled, unit=units.get(ruled, "")) for one in found)
    choices = np.zeros(sum(map(len, CHOICES.values())))
    choices[sum(map(len, GUESSED.values())) + KINDS.index(said)] = 40
    loaded(**{"choices.bias": choices})
    new, _ = in_context(document, sentences, names, strange, dated)
    assert {(one.kind, one.unit) for one in new} == {(kind, unit)}


def test_several_subjects_on_one_span_stay_apart(loaded) -> None:
    report = read(("paragraph", "英国和法国经济将衰退9.8%。"))
    subjects = [f.subject for f in report[3]]
    assert len(subjects) == 2
    loaded()
    assert [f.subject for f in in_its_context(report)] == subjects


@pytest.mark.parametrize(
    ("line", "subject", "place"),
    [
        ("2023年，法国出口5亿元。", "法国", "FR"),
        ("2023年，法国银行业盈利5亿元。", "法国银行业", "FR"),
        ("2023年，伦敦出口5亿元。", "伦敦", ""),  # a city has no code of ISO 3166
        ("2023年，出口5亿元。", "出口", ""),
    ],
)
def test_the_place_follows_the_subject(loaded, monkeypatch, line: str, subject: str, place: str) -> None:
    document, sentences, names, found, dated = read(("paragraph", line))
    strange = tuple(replace(one, subject="", place="XX") for one in found)
    loaded(**trust())
    sure = heads.Said(subject, 0.9)
    monkeypatch.setattr(Heads, "_words", lambda self, text, figures, *_: [dict.fromkeys(WORDS, sure)] * len(figures))
    assert [(one.subject, one.place) for one in in_context(document, sentences, names, strange, dated)[0]] == [(subject, place)]
    kept = tuple(replace(one, subject=subject, place="XX") for one in found)
    assert [one.place for one in in_context(document, sentences, names, kept, dated)[0]] == ["XX"], "the rules' own stands"


def test_an_open_period_of_the_rules_stands(loaded) -> None:
    report = read(("paragraph", "2015年以来，全市新增企业512家。"))
    (figure,) = report[3]
    assert (figure.period.start is None) != (figure.period.end is None)
    loaded()
    (new,) = in_its_context(report)
    assert new.period == figure.period
    assert new.confidence.period is None


def test_a_period_keeps_the_words_that_name_it(loaded) -> None:
    report = read(("paragraph", "2022年出口4亿元。2023年，出口5亿元。"))
    loaded(**trust())
    assert [one.period.text for one in in_its_context(report)] == ["2022年", "2023年"]


def test_what_the_encoder_does_not_reach_is_read_again_with_less_before_it(loaded) -> None:
    report = read(("paragraph", "，".join(f"第{n}季度出口{n + 1}亿元" for n in range(90)) + "。"))
    loaded()
    assert all(one.confidence.metric is not None for one in in_its_context(report))


def test_without_the_model_the_rules_readings_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply.heads, "load", lambda: None)
    document, sentences, names, found, dated = REPORT
    new, issues = in_context(document, sentences, names, found, dated)
    assert new == tuple(found)
    assert [issue.code for issue in issues] == ["no_model"]


def test_an_error_in_one_window_costs_its_context_only(loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded(**trust())
    monkeypatch.setattr(Heads, "read", lambda *_: 1 / 0)
    document, sentences, names, found, dated = REPORT
    new, issues = in_context(document, sentences, names, found, dated)
    assert new == tuple(found)
    assert [issue.code for issue in issues] == ["sentence_failed"]


@pytest.mark.parametrize(
    ("line", "lang", "subject", "subjects"),
    [
        ("日本、德国和越南的出口额分别为12亿美元、8亿美元和5亿美元。", "zh", "日本", ["日本", "德国", "越南"]),
        ("日本和德国依次增长5%和6%。", "zh", "日本和德国", ["日本", "德国"]),
        ("日本和德国增长5%，法国增长6%。", "zh", "日本", ["日本", "日本"]),  # no word says that they go in order
        ("日本、德国和法国分别增长5%和6%。", "zh", "日本", ["日本", "日本"]),  # as many numbers as names there are not
        ("日本和德国分别增长5%和6%。", "zh", "东湾区", ["东湾区", "东湾区"]),  # the names are not whose the numbers are
        ("Exports to Japan and Germany came to $12bn and $8bn respectively.", "en", "Japan", ["Japan", "Germany"]),
        ("Exports to Japan and Germany came to $12bn and $8bn.", "en", "Japan", ["Japan", "Japan"]),
    ],
)
def test_names_of_a_list_are_dealt_out_to_as_many_numbers(loaded, monkeypatch, line, lang, subject, subjects) -> None:
    document, sentences, names, found, dated = read(("paragraph", line), lang=lang)
    loaded()
    sure = heads.Said(subject, 0.9)
    monkeypatch.setattr(Heads, "_words", lambda self, text, figures, *_: [dict.fromkeys(WORDS, sure)] * len(figures))
    one_each = tuple({(figure.start, figure.end): figure for figure in found}.values())
    assert [one.subject for one in in_context(document, sentences, names, one_each, dated)[0]] == subjects


def test_who_says_we_is_the_publisher(loaded, monkeypatch) -> None:
    document, sentences, names, found, dated = read(("paragraph", "我们预计，全年出口5亿元。"))
    loaded()
    sure = heads.Said("我们", 0.9)
    monkeypatch.setattr(Heads, "_words", lambda self, text, figures, *_: [dict.fromkeys(WORDS, sure)] * len(figures))
    assert [one.source for one in in_context(document, sentences, names, found, dated)[0]] == ["临澜市统计局"]
    bare = replace(document, cover=replace(document.cover, publisher=""))
    assert [one.source for one in in_context(bare, sentences, names, found, dated)[0]] == ["我们"]


def test_what_the_authors_say_is_not_said_by_who_was_named_before(loaded, monkeypatch) -> None:
    """The model takes the bank of the sentence before; what begins with 我们认为 is the authors' own word."""
    document, sentences, names, found, dated = read(
        ("paragraph", "世界银行看好。我们认为，全年出口5亿元。世界银行认为，进口3亿元。")
    )
    loaded()
    sure = heads.Said("世界银行", 0.9)
    monkeypatch.setattr(Heads, "_words", lambda self, text, figures, *_: [dict.fromkeys(WORDS, sure)] * len(figures))
    read_so, _ = in_context(document, sentences, names, found, dated)

    assert [one.source for one in read_so] == ["临澜市统计局", "世界银行"]


@pytest.mark.parametrize(
    ("text", "kind", "unit"),
    [
        ("In 2010 it was 44 per cent and in 2020 it was 35.", "percent", "%"),
        ("In 2010 it was 44 per cent and in 2020 it was 35.", "money", ""),  # no money near
        ("In 2010 they paid $44 and in 2020 they paid 35.", "money", "USD"),
        ("In 2010 they paid $44 and in 2020 they paid 35.", "count", ""),
    ],
)
def test_a_bare_number_has_the_unit_of_the_figure_before_it(text, kind, unit) -> None:
    _, _, _, found, _ = read(("paragraph", text), lang="en")
    last = apply._with_unit(found, len(found) - 1, kind)
    assert (found[-1].unit, last.unit, last.kind) == ("", unit, kind if unit else found[-1].kind)
