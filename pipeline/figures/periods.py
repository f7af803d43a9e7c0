"""Gives every figure its period and its basis: from its clause, from earlier clauses, sentences and headings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from pipeline.contain import Fence, of_sentence
from pipeline.figures.basis import BasisMatch, basis_period, match_bases
from pipeline.figures.calendar import FIRST_YEAR, LAST_YEAR, Stretch, months, years
from pipeline.figures.dealing import attached, deal_out, period_words, starting_points
from pipeline.figures.times import FoundTime, find
from pipeline.figures.timeslots import Anchor
from pipeline.model import Document, Figure, Issue, Lang, Period, Sentence, TimeExpression

_BREAK: dict[Lang, re.Pattern[str]] = {"zh": re.compile(r"[，,；;。：:]|\s但|\s而"), "en": re.compile(r"[;:(]|,(?!\d)|\.\s")}
_PUBLISHED_WITHIN = 8
"""Code points behind a Chinese time (before an English one: twice as many) within which a word of publication takes it."""

_REACH = 600
"""A clause longer than this is no clause; the limit keeps the work linear in text without any punctuation."""

_RESPECTIVELY = re.compile(r"[^;:.]{0,80}?,? respectively,?")

_BESIDE = 32
"""Code points behind the start of an English figure within which a basis is its own, whatever stands before."""

_UNCARRIED = ("ordinal", "rank", "duration")
"""Kinds of figures whose period is said in their own sentence or not at all."""

_HALF_YEARLY = re.compile(r"((?:19|20)\d\d) ?年 ?(?:半年|中期)")
_ANNUAL = re.compile(
    r"((?:19|20)\d\d) ?年? ?(?:年度|年报|Annual Report)|Annual Report (?:for )?((?:19|20)\d\d)|((?:19|20)\d\d) ?年年鉴",
    re.IGNORECASE,
)

_TOO_WIDE = "century"
"""The entry of times that are no figure's period: 21世纪."""


@dataclass(slots=True)
class SentenceTimes:
    """The times of one sentence, offsets in the sentence: `periods` may be a figure's period, `bases` are compared with.

    `cores` are the spans of the times without words like 以来 around them.
    """

    times: tuple[TimeExpression, ...] = ()
    cores: tuple[tuple[int, int], ...] = ()
    periods: list[TimeExpression] = field(default_factory=list)
    bases: list[tuple[BasisMatch, Stretch | None]] = field(default_factory=list)


def report_date(document: Document) -> date | None:
    """The date on the cover; the last day it may mean."""
    parts = [int(part) for part in document.cover.published.split("-") if part.isdecimal()]
    if not parts or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return None
    year, month, day = [*parts, 12, 28][:3] if len(parts) == 1 else [*parts, 28][:3]
    return date(year, min(max(month, 1), 12), min(max(day, 1), 28))


def report_period(document: Document) -> Stretch | None:
    """The year, or half of it, that an annual or half-yearly report is about: 2020年年度报告, Annual Report 2020."""
    for title in (document.cover.title, document.cover.title_en):
        half, year = _HALF_YEARLY.search(title), _ANNUAL.search(title)
        if half:
            return months(int(half[1]), 1, 6)
        if year:
            return years(int(year[1] or year[2] or year[3]), int(year[1] or year[2] or year[3]))
    return None


def read_times(document: Document, sentences: Sequence[Sentence]) -> tuple[dict[str, SentenceTimes], list[Issue]]:
    """The times of every sentence. Relative ones are resolved from what was said before: in the block, in the section, and at
    last from the cover's date. A note is read by itself. A sentence that fails has no times and is an issue.
    """
    fence = Fence("times")
    today, reported = report_date(document), report_period(document)
    found: dict[str, SentenceTimes] = {}
    body = Anchor(today, reported=reported)
    for block_id, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        block = document.block(block_id)
        if block.kind == "heading" and block.level == 1:
            body = Anchor(today, reported=reported)
        anchor = Anchor(today, reported=reported) if block.kind == "footnote" else body
        for sentence in group:
            unit = of_sentence(sentence)
            found[sentence.sentence_id] = fence.run(unit, _times_of, sentence, anchor, otherwise=SentenceTimes())
    return found, fence.issues


def _times_of(sentence: Sentence, anchor: Anchor) -> SentenceTimes:
    return _sorted_out(sentence.text, find(sentence.text, sentence.lang, anchor), sentence.lang)


def assign_periods(
    document: Document,
    sentences: Sequence[Sentence],
    figures: Sequence[Figure],
    times: Mapping[str, SentenceTimes],
    fence: Fence,
) -> tuple[Figure, ...]:
    """The figures with `period`, `basis` and `basis_period` filled in where the text says them. `times` as `read_times` gives."""
    by_sentence: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence_id].append(figure)
    done: dict[int, Figure] = {}
    for sentence, carried in _with_carried(document, sentences, times):
        mine = by_sentence.get(sentence.sentence_id, [])
        known = times[sentence.sentence_id]
        dated = fence.run(of_sentence(sentence), _date_all, mine, sentence, known, carried, otherwise=mine)
        done.update((id(figure), new) for figure, new in zip(mine, dated, strict=True))
    return tuple(done.get(id(figure), figure) for figure in figures)


def _with_carried(
    document: Document, sentences: Sequence[Sentence], times: Mapping[str, SentenceTimes]
) -> Iterator[tuple[Sentence, TimeExpression | None]]:
    """Every sentence with the last period before it: in its block, before its list, or in the headings above it."""
    headed: dict[str, TimeExpression | None] = {}
    carried: TimeExpression | None = None
    before = ""
    for block_id, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        block = document.block(block_id)
        if block.kind != "list_item" or not before.endswith(("：", ":", "；", ";")):
            carried = next((headed[title] for title in reversed(block.section) if headed.get(title)), None)
        for sentence in group:
            yield sentence, carried
            own = times[sentence.sentence_id].periods
            if own:
                # what began or ends some time is said of its own sentence only
                carried = own[-1] if own[-1].period_start and own[-1].period_end else None
            before = sentence.text
        if block.kind == "heading":
            headed[block.text.text] = carried


def _sorted_out(text: str, found: Sequence[FoundTime], lang: Lang) -> SentenceTimes:
    """Which times may be the period of a figure: not those of publication, and not those that are compared with."""
    cores = tuple(one.core for one in found)
    matches = match_bases(text, cores, lang)
    bases = [(match, None if match.index is None else found[match.index].core_period) for match in matches]
    compared = {match.index for match in matches}
    periods = [
        one.expression
        for index, one in enumerate(found)
        if (one.expression.period_start or one.expression.period_end)
        and one.expression.rule != _TOO_WIDE
        and index not in compared
        and not any(match.start <= one.core[0] < match.end for match in matches)
        and not _published(text, one.expression, lang)
    ]
    return SentenceTimes(tuple(one.expression for one in found), cores, periods, bases)


def _published(text: str, time: TimeExpression, lang: Lang) -> bool:
    if lang == "zh":
        near = re.split(r"[，,。；;]", text[time.end : time.end + _PUBLISHED_WITHIN])[0]
    else:
        near = re.split(r"[,.;]", text[max(0, time.start - 2 * _PUBLISHED_WITHIN) : time.start])[-1]
    return any(word in near for word in period_words(lang, "publication"))


def _date_all(
    figures: Sequence[Figure], sentence: Sentence, times: SentenceTimes, carried: TimeExpression | None
) -> list[Figure]:
    """The figures of one sentence with period and basis."""
    text, lang = sentence.text, sentence.lang
    spans = [(figure.start - sentence.start, figure.end - sentence.start) for figure in figures]
    dealt = deal_out(text, spans, times.periods, lang)
    own = attached(text, spans, times.periods) if lang == "en" else starting_points(text, spans, times.periods)
    starts = set() if lang == "en" else {id(time) for time in own.values()}
    # a time that goes with one figure is not that of the figures behind it, if there is another
    free = [time for time in times.periods if time not in own.values()] or [t for t in times.periods if id(t) not in starts]
    dated: list[Figure] = []
    for figure, span in zip(figures, spans, strict=True):
        period = dealt.get(span)
        if period is None:
            time = own.get(span) or _time_of(figure, span, text, times, free, carried, lang)
            period = Period(time.text, time.period_start, time.period_end) if time else Period()
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
    if figure.kind in _UNCARRIED or _timeless(text, start, end, lang):
        carried = None
    return _period_of(start, end, text, free, lang) or carried


def _with_basis(figure: Figure, start: int, text: str, times: SentenceTimes, lang: Lang) -> Figure:
    if not figure.change and figure.kind != "multiple":
        return figure
    basis = _basis_of(start, text, times.bases, lang)
    if basis is None:
        return figure
    match, named = basis
    own = Stretch(figure.period.start, figure.period.end)
    kind, compared = basis_period(match, text[match.start : match.end], named, own)
    return replace(figure, basis=kind, basis_period=compared)


def _period_of(start: int, end: int, text: str, periods: Sequence[TimeExpression], lang: Lang) -> TimeExpression | None:
    """The nearest time before the figure; else the first behind it in the same clause."""
    earlier = [time for time in periods if time.end <= start and not _shut_in(text, time, start)]
    if earlier:
        return earlier[-1]
    listed = _RESPECTIVELY.match(text, end, end + _REACH)
    stop = _BREAK[lang].search(text, listed.end() if listed else end, end + _REACH)
    limit = stop.start() if stop else min(len(text), end + _REACH)
    return next((time for time in periods if end <= time.start < limit), None)


def _shut_in(text: str, time: TimeExpression, start: int) -> bool:
    """The 2022 of (2022: RMB 3 billion) is said of what stands in the brackets only."""
    return text[time.end : time.end + 1] in (":", "：") and any(mark in text[time.end : start] for mark in (")", "）"))


def _timeless(text: str, start: int, end: int, lang: Lang) -> bool:
    """True if the figure's clause says that it holds every year."""
    left = max((match.end() for match in _BREAK[lang].finditer(text, max(0, start - _REACH), start)), default=0)
    stop = _BREAK[lang].search(text, end, end + _REACH)
    clause = text[left : stop.start() if stop else end + _REACH]
    return any(word in clause for word in period_words(lang, "timeless"))


def _basis_of(
    start: int, text: str, bases: Sequence[tuple[BasisMatch, Stretch | None]], lang: Lang
) -> tuple[BasisMatch, Stretch | None] | None:
    """The last basis before the figure in its clause; in English also the first behind it."""
    breaks = [match.end() for match in _BREAK[lang].finditer(text, max(0, start - _REACH), start)]
    left = breaks[-1] if breaks else 0
    own = [one for one in bases if left <= one[0].start and one[0].end <= start]
    beside = next((one for one in bases if start < one[0].start <= start + _BESIDE), None) if lang == "en" else None
    if own and beside is not None:
        return beside
    if own or lang == "zh":
        opening = [one for one in bases if one[0].end + 1 == left]  # 与2019年相比，就业人数减少12万人
        return own[-1] if own else next(iter(opening), None)
    stop = _BREAK[lang].search(text, start, start + _REACH)
    limit = stop.start() if stop else min(len(text), start + _REACH)
    return next((one for one in bases if start <= one[0].start < limit), None)
