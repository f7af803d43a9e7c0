"""Gives every figure its period and its basis: from its clause, from earlier clauses, from earlier sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path

from pipeline import lexicon
from pipeline.figures.basis import BasisMention, basis_period, find_basis
from pipeline.figures.calendar import Stretch
from pipeline.figures.times import Anchor, find_times_from
from pipeline.model import Document, Figure, Lang, Period, Sentence, TimeExpression

_HERE = Path(__file__).parent
_CLAUSE = re.compile(r"[，,；;。：:]|\s但|\s而")

REACH = 8
"""Code points behind a time within which a word of publication takes it away from the figures."""


@dataclass(slots=True)
class SentenceTimes:
    """The times of one sentence, offsets in the sentence: `periods` may be a figure's period, `bases` are compared with."""

    times: tuple[TimeExpression, ...] = ()
    periods: list[TimeExpression] = field(default_factory=list)
    bases: list[BasisMention] = field(default_factory=list)


def report_date(document: Document) -> date | None:
    """The date on the cover; the last day it may mean."""
    parts = [int(part) for part in document.cover.published.split("-") if part.isdigit()]
    if not parts:
        return None
    year, month, day = [*parts, 12, 28][:3] if len(parts) == 1 else [*parts, 28][:3]
    return date(year, min(max(month, 1), 12), min(max(day, 1), 28))


def read_times(document: Document, sentences: Sequence[Sentence]) -> dict[str, SentenceTimes]:
    """The times of every sentence, relative ones resolved from earlier sentences of the same block, else from the cover's date."""
    today = report_date(document)
    found: dict[str, SentenceTimes] = {}
    for _, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        anchor = Anchor(today)
        for sentence in group:
            times = tuple(find_times_from(sentence.text, sentence.lang, anchor))
            found[sentence.sentence_id] = _sorted_out(sentence.text, times, sentence.lang)
    return found


def assign_periods(document: Document, sentences: Sequence[Sentence], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures with `period`, `basis` and `basis_period` filled in where the text says them."""
    times = read_times(document, sentences)
    by_sentence: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence_id].append(figure)
    done: dict[int, Figure] = {}
    for _, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        carried: TimeExpression | None = None
        for sentence in group:
            mine = by_sentence.get(sentence.sentence_id, [])
            for figure in mine:
                done[id(figure)] = _dated(
                    figure, sentence.start, sentence.text, times[sentence.sentence_id], carried, sentence.lang
                )
            carried = _carried_on(times[sentence.sentence_id], carried)
    return tuple(done.get(id(figure), figure) for figure in figures)


def date_figures(text: str, lang: Lang, today: date | None, figures: Sequence[Figure]) -> list[Figure]:
    """The same for the figures of a bare text, offsets in the text."""
    from pipeline.text import split_sentences

    anchor = Anchor(today)
    carried: TimeExpression | None = None
    done: list[Figure] = []
    for start, end in split_sentences(text, lang):
        sentence = text[start:end]
        times = _sorted_out(sentence, tuple(find_times_from(sentence, lang, anchor)), lang)
        mine = [figure for figure in figures if start <= figure.start < end]
        done += [_dated(figure, start, sentence, times, carried, lang) for figure in mine]
        carried = _carried_on(times, carried)
    return done


def _carried_on(times: SentenceTimes, carried: TimeExpression | None) -> TimeExpression | None:
    return times.periods[-1] if times.periods else carried


def _sorted_out(text: str, times: tuple[TimeExpression, ...], lang: Lang) -> SentenceTimes:
    """Which times may be the period of a figure: not those of publication, and not those that are compared with."""
    bases = find_basis(text, times, lang)
    compared = {(b.time.start, b.time.end) for b in bases if b.time is not None}
    periods = [
        time
        for time in times
        if time.kind != "duration"
        and (time.period_start or time.period_end)
        and (time.start, time.end) not in compared
        and not any(b.start <= time.start < b.end for b in bases)
        and not _published(text, time, lang)
    ]
    return SentenceTimes(times, periods, bases)


@cache
def _words(lang: Lang, role: str) -> tuple[str, ...]:
    entries = lexicon.load(_HERE / lang / "periods.toml")
    return tuple(form for entry in entries if entry.get("role") == role for form in entry.forms)


def _published(text: str, time: TimeExpression, lang: Lang) -> bool:
    words = _words(lang, "publication")
    near = text[time.end : time.end + REACH] if lang == "zh" else text[max(0, time.start - 16) : time.start]
    near = re.split(r"[，,。；;]", near)[0 if lang == "zh" else -1]
    return any(word in near for word in words)


def _dated(figure: Figure, base: int, text: str, times: SentenceTimes, carried: TimeExpression | None, lang: Lang) -> Figure:
    start, end = figure.start - base, figure.end - base
    time = _period_of(start, end, text, times.periods) or (None if _timeless(text, start, end, lang) else carried)
    period = Period(time.text, time.period_start, time.period_end) if time else Period()
    basis = _basis_of(start, text, times.bases, lang)
    if basis is None or figure.change == "":
        return replace(figure, period=period)
    kind, compared = basis_period(basis, Stretch(period.start, period.end))
    return replace(figure, period=period, basis=kind, basis_period=compared)


def _period_of(start: int, end: int, text: str, periods: Sequence[TimeExpression]) -> TimeExpression | None:
    """The nearest time before the figure; else the first behind it in the same clause."""
    earlier = [time for time in periods if time.end <= start]
    if earlier:
        return earlier[-1]
    stop = _CLAUSE.search(text, end)
    limit = stop.start() if stop else len(text)
    return next((time for time in periods if end <= time.start < limit), None)


def _timeless(text: str, start: int, end: int, lang: Lang) -> bool:
    """True if the figure's clause says that it holds every year."""
    left = max((match.end() for match in _CLAUSE.finditer(text, 0, start)), default=0)
    stop = _CLAUSE.search(text, end)
    clause = text[left : stop.start() if stop else len(text)]
    return any(word in clause for word in _words(lang, "timeless"))


def _basis_of(start: int, text: str, bases: Sequence[BasisMention], lang: Lang) -> BasisMention | None:
    """The last basis before the figure in its clause or, for a list of figures, in its sentence up to a full break."""
    left = max((i + 1 for i, char in enumerate(text[:start]) if char in "；;。"), default=0)
    own = [b for b in bases if left <= b.start and b.end <= start]
    near = [b for b in own if "，" not in text[b.end : start] and "," not in text[b.end : start]]
    if near:
        return near[-1]
    clause = re.search(r"[，,；;。]", text[start:])
    limit = start + clause.start() if clause else len(text)
    return next((b for b in bases if start <= b.start < limit), None) if lang == "en" else None
