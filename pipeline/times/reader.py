"""The times of every sentence of a report, and which of them may be the period of a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from pipeline import language
from pipeline.contain import Fence, of_sentence
from pipeline.model import Document, Issue, Lang, Period, Sentence, SentenceTimes, TimeExpression
from pipeline.times.basis import match_bases
from pipeline.times.calendar import FIRST_YEAR, LAST_YEAR, day, fiscal_year
from pipeline.times.edition import Edition, read_edition
from pipeline.times.find import FoundTime, find
from pipeline.times.slots import Anchor, with_republic
from pipeline.times.words import period_words

_PUBLISHED_WITHIN = 8
"""Code points behind a Chinese time (before an English one: twice as many) within which a word of publication takes it."""

_CALENDAR = re.compile(r"calendar|日历年|曆年|自然年", re.IGNORECASE)

_TOO_WIDE = "century"
"""The entry of times that are no figure's period: 21世纪."""


def report_date(document: Document) -> date | None:
    """The date on the cover; the last day it may mean."""
    parts = [int(part) for part in document.cover.published.split("-") if part.isdecimal()]
    if not parts or not FIRST_YEAR <= parts[0] <= LAST_YEAR:
        return None
    year, month, last = [*parts, 12, 28][:3] if len(parts) == 1 else [*parts, 28][:3]
    return date(year, min(max(month, 1), 12), min(max(last, 1), 28))


def earliest_report_date(document: Document) -> date | None:
    """The date on the cover, the first day it may mean; None if it has none or the calendar has no such day."""
    parts = [int(part) for part in document.cover.published.split("-")[:3] if part.isdecimal()]
    found = day(*[*parts, 1, 1][:3]) if parts else None
    return found.start if found else None


def read(document: Document, sentences: Sequence[Sentence]) -> tuple[dict[str, SentenceTimes], list[Issue]]:
    """The times of every sentence. Relative ones are resolved from what was said before: in the block, in the section, and at
    last from the cover: in a report that is about a year every block begins in it, or in that of its headings. A note is read by
    itself. A sentence that fails has no times and is an issue.
    """
    fence = Fence("times")
    edition = read_edition(document)
    found: dict[str, SentenceTimes] = {}
    headed: dict[str, Period] = {}
    opening = _opening(document, edition)
    body = replace(opening)
    for block_id, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        block = document.block(block_id)
        alone = block.kind == "footnote" or (edition.period.start is not None and block.kind != "list_item")
        if alone or (block.kind == "heading" and block.level == 1):
            body = replace(opening)
            for title in block.section:
                body.note(headed.get(title))
        anchor = replace(body) if block.kind == "footnote" else body
        for sentence in group:
            unit = of_sentence(sentence)
            times = fence.run(unit, _times_of, sentence, anchor, edition.republic, otherwise=SentenceTimes())
            found[sentence.sentence_id] = times
            if block.kind == "heading" and times.periods:
                headed[block.text.text] = Period(times.periods[0].period_start, times.periods[0].period_end)
    return found, fence.issues


def _opening(document: Document, edition: Edition) -> Anchor:
    """What relative times count from before any time was named."""
    year_end = (edition.month, edition.day) if edition.year_end_known else None
    anchor = Anchor(report_date(document), reported=edition.period if edition.period.start else None, year_end=year_end)
    anchor.note(edition.period)
    return anchor


def _times_of(sentence: Sentence, anchor: Anchor, republic: bool) -> SentenceTimes:
    text = with_republic(sentence.text) if republic else sentence.text
    found = [_seen_at(_counted(one, sentence, anchor), sentence) for one in find(text, sentence.lang, anchor)]
    return _sorted_out(sentence.text, found, sentence.lang)


def _counted(one: FoundTime, sentence: Sentence, anchor: Anchor) -> FoundTime:
    """A year as a report counts years that is about one of its own: 2015, the year, in that to 30 September 2015."""
    own = anchor.reported
    if own is None or own.end is None or anchor.year_end in (None, (12, 31)) or (own.end.month, own.end.day) != anchor.year_end:
        return one
    assert anchor.year_end is not None
    start, end = one.expression.period_start, one.expression.period_end
    if end is None or not Period(start, end).is_calendar_year:
        return one
    if _CALENDAR.search(sentence.text[one.expression.start : one.expression.end]):
        return one
    year = fiscal_year(end.year, anchor.year_end)
    return FoundTime(replace(one.expression, period_start=year.start, period_end=year.end), one.core, year)


def _seen_at(one: FoundTime, sentence: Sentence) -> FoundTime:
    """A time as the sentence prints it; the end of one is its last day: 年末, the end of June."""
    time = one.expression
    printed = sentence.text[time.start : time.end]
    behind = sentence.text[time.end : time.end + 1]
    at_end = language.of(sentence.lang).pattern("times.at_end")
    period, core = Period(time.period_start, time.period_end), one.core_period
    if period.start and period.end and at_end.search(printed + behind if behind in ("末", "底") else printed):
        period, core = Period(period.end, period.end), Period(core.end, core.end) if core is not None and core.end else core
    time = replace(time, text=printed, period_start=period.start, period_end=period.end)
    return FoundTime(time, one.core, core)


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
    if language.of(lang).published_before:
        near = re.split(r"[,.;]", text[max(0, time.start - 2 * _PUBLISHED_WITHIN) : time.start])[-1]
    else:
        near = re.split(r"[，,。；;]", text[time.end : time.end + _PUBLISHED_WITHIN])[0]
    return any(word in near for word in period_words(lang, "publication"))
