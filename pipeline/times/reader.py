"""The times of every sentence of a report, and which of them may be the period of a figure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import groupby

from pipeline import language
from pipeline.contain import Fence, of_sentence
from pipeline.model import Document, Issue, Lang, Period, Sentence, SentenceTimes, TimeExpression
from pipeline.times.basis import match_bases
from pipeline.times.calendar import FIRST_YEAR, LAST_YEAR, day
from pipeline.times.edition import reported
from pipeline.times.find import FoundTime, find
from pipeline.times.slots import Anchor
from pipeline.times.words import period_words

_PUBLISHED_WITHIN = 8
"""Code points behind a Chinese time (before an English one: twice as many) within which a word of publication takes it."""

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


def report_period(document: Document) -> Period | None:
    """The year, or half of it, that an annual or half-yearly report is about: 2020年年度报告, Annual Report 2020."""
    titles = (document.cover.title, document.cover.title_en)
    return next((period for title in titles if (period := reported(title)) is not None), None)


def read(document: Document, sentences: Sequence[Sentence]) -> tuple[dict[str, SentenceTimes], list[Issue]]:
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
