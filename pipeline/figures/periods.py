"""Gives every figure its period and its basis: from its clause, from earlier clauses, sentences and headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline import language
from pipeline.contain import Fence, of_sentence
from pipeline.figures.dealing import attached, deal_out, starting_points
from pipeline.model import BasisMatch, Document, Figure, Lang, Period, Sentence, SentenceTimes, TimeExpression
from pipeline.times import basis_period, period_words, read_edition

_REACH = 600
"""A clause longer than this is no clause; the limit keeps the work linear in text without any punctuation."""

_RESPECTIVELY = re.compile(r"[^;:.]{0,80}?,? respectively,?")

_BESIDE = 32
"""Code points behind the start of an English figure within which a basis is its own, whatever stands before."""


def assign_periods(
    document: Document,
    sentences: Sequence[Sentence],
    figures: Sequence[Figure],
    times: Mapping[str, SentenceTimes],
    fence: Fence,
) -> tuple[Figure, ...]:
    """The figures with `period`, `basis` and `basis_period` filled in where the text says them. `times` as `times.read` gives."""
    by_sentence: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence_id].append(figure)
    done: dict[int, Figure] = {}
    own = read_edition(document).period
    for sentence, carried in _with_carried(document, sentences, times, _as_time(own)):
        mine = by_sentence.get(sentence.sentence_id, [])
        known = times.get(sentence.sentence_id) or SentenceTimes()
        dated = fence.run(of_sentence(sentence), _date_all, mine, sentence, known, carried, otherwise=mine)
        done.update((id(figure), new) for figure, new in zip(mine, dated, strict=True))
    return tuple(done.get(id(figure), figure) for figure in figures)


def _as_time(period: Period) -> TimeExpression | None:
    return TimeExpression(0, 0, "", "range", period.start, period.end) if period.start and period.end else None


def _with_carried(
    document: Document, sentences: Sequence[Sentence], times: Mapping[str, SentenceTimes], reported: TimeExpression | None
) -> Iterator[tuple[Sentence, TimeExpression | None]]:
    """Every sentence with the last period before it: in its block, before its list, in the headings above it, or that which the
    report is about.
    """
    headed: dict[str, TimeExpression | None] = {}
    carried: TimeExpression | None = None
    before = ""
    for block_id, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        block = document.block(block_id)
        if block.kind != "list_item" or not before.endswith(("：", ":", "；", ";")):
            carried = next((headed[title] for title in reversed(block.section) if headed.get(title)), reported)
        for sentence in group:
            yield sentence, carried
            own = times[sentence.sentence_id].periods if sentence.sentence_id in times else []
            if own:
                # what began or ends some time is said of its own sentence only
                carried = own[-1] if own[-1].period_start and own[-1].period_end else None
            before = sentence.text
        if block.kind == "heading":
            headed[block.text.text] = carried


def _date_all(
    figures: Sequence[Figure], sentence: Sentence, times: SentenceTimes, carried: TimeExpression | None
) -> list[Figure]:
    """The figures of one sentence with period and basis."""
    text, lang = sentence.text, sentence.lang
    spans = [(figure.start - sentence.start, figure.end - sentence.start) for figure in figures]
    dealt = deal_out(text, spans, times.periods, lang)
    behind = language.of(lang).time_behind
    own = attached(text, spans, times.periods) if behind else starting_points(text, spans, times.periods)
    starts = set() if behind else {id(time) for time in own.values()}
    # a time that goes with one figure is not that of the figures behind it, if there is another
    free = [time for time in times.periods if time not in own.values()] or [t for t in times.periods if id(t) not in starts]
    dated: list[Figure] = []
    for figure, span in zip(figures, spans, strict=True):
        period = dealt.get(span)
        if period is None:
            time = own.get(span) or _time_of(figure, span, text, times, free, carried, lang)
            period = Period(time.period_start, time.period_end, time.text) if time else Period()
        dated.append(_with_basis(replace(figure, period=period), span[0], text, times, lang))
    return dated


def _time_of(
    figure: Figure,
    span: tuple[int, int],
    text: str,
    times: SentenceTimes,
    free: Sequence[TimeExpression],
    carried: TimeExpression | None,
    lang: Lang,
) -> TimeExpression | None:
    start, end = span
    if any(time.start <= start and end <= time.end for time in times.times):
        return None
    if _timeless(text, start, end, lang):
        carried = None
    return _period_of(start, end, text, free, lang) or carried


def _with_basis(figure: Figure, start: int, text: str, times: SentenceTimes, lang: Lang) -> Figure:
    if not figure.change and figure.kind != "multiple":
        return figure
    basis = _basis_of(start, text, times.bases, lang)
    if basis is None:
        return figure
    match, named = basis
    own = Period(figure.period.start, figure.period.end)
    kind, compared = basis_period(match, text[match.start : match.end], named, own)
    return replace(figure, basis=kind, basis_period=compared)


def _period_of(start: int, end: int, text: str, periods: Sequence[TimeExpression], lang: Lang) -> TimeExpression | None:
    """The nearest time before the figure; else the first behind it in the same clause."""
    earlier = [time for time in periods if time.end <= start and not _shut_in(text, time, start)]
    if earlier:
        return earlier[-1]
    listed = _RESPECTIVELY.match(text, end, end + _REACH)
    breaks = language.of(lang).pattern("figures.clause_break")
    stop = breaks.search(text, listed.end() if listed else end, end + _REACH)
    limit = stop.start() if stop else min(len(text), end + _REACH)
    return next((time for time in periods if end <= time.start < limit), None)


def _shut_in(text: str, time: TimeExpression, start: int) -> bool:
    """The 2022 of (2022: RMB 3 billion) is said of what stands in the brackets only."""
    return text[time.end : time.end + 1] in (":", "：") and any(mark in text[time.end : start] for mark in (")", "）"))


def _timeless(text: str, start: int, end: int, lang: Lang) -> bool:
    """True if the figure's clause says that it holds every year."""
    breaks = language.of(lang).pattern("figures.clause_break")
    left = max((match.end() for match in breaks.finditer(text, max(0, start - _REACH), start)), default=0)
    stop = breaks.search(text, end, end + _REACH)
    clause = text[left : stop.start() if stop else end + _REACH]
    return any(word in clause for word in period_words(lang, "timeless"))


def _basis_of(
    start: int, text: str, bases: Sequence[tuple[BasisMatch, Period | None]], lang: Lang
) -> tuple[BasisMatch, Period | None] | None:
    """The last basis before the figure in its clause; in English also the first behind it."""
    behind, breaks = language.of(lang).time_behind, language.of(lang).pattern("figures.clause_break")
    left = max((match.end() for match in breaks.finditer(text, max(0, start - _REACH), start)), default=0)
    own = [one for one in bases if left <= one[0].start and one[0].end <= start]
    beside = next((one for one in bases if start < one[0].start <= start + _BESIDE), None) if behind else None
    if own and beside is not None:
        return beside
    if own or not behind:
        opening = [one for one in bases if one[0].end + 1 == left]  # 与2019年相比，就业人数减少12万人
        return own[-1] if own else next(iter(opening), None)
    stop = breaks.search(text, start, start + _REACH)
    limit = stop.start() if stop else min(len(text), start + _REACH)
    return next((one for one in bases if start <= one[0].start < limit), None)
