"""Gives each of several figures the time it goes with: 2019年和2020年分别为3%和4%, from 12% in 2010 to 18% in 2020."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline import language
from pipeline.model import Lang, Period, TimeExpression
from pipeline.times import period_words
from pipeline.times.calendar import years

Span = tuple[int, int]

_LISTED = re.compile(r"\s*(?:[、，,]|和|及|与|以及|,?\s*and)?\s*")
_BEHIND = re.compile(r"\s(?:[a-z-]+\s){0,3}(?:in|during|by|at|on|for|as of|over|throughout)?\s?(?:the\s)?", re.IGNORECASE)
_NOT_BEHIND = re.compile(r"\b(?:and|to|from|but|while|than|versus|compared|against|or)\b", re.IGNORECASE)
_SET_OUT = ("从", "由", "自")
_OF_THAT_TIME = re.compile(r" ?(?:末|底|初)?的?[^，。；：]{0,6}?")
_LED_TO = re.compile(r"[^。；;]{0,24}?[到至为]")
_MOST_YEARS = 12
"""Longest run of years that is dealt out to as many figures."""


def deal_out(text: str, figures: Sequence[Span], periods: Sequence[TimeExpression], lang: Lang) -> Mapping[Span, Period]:
    """The figures of a 分别 or respectively list that has as many times, or a range of as many years."""
    cue = next((at for word in period_words(lang, "dealing") if (at := text.find(word)) >= 0), -1)
    if cue < 0:
        return {}
    spans = sorted(set(figures))
    if not language.of(lang).respectively_behind:
        stop = re.compile(r"[。；;]").search(text, cue)
        spans = [span for span in spans if cue <= span[0] < (stop.start() if stop else len(text))]
    else:
        spans = [span for span in spans if span[1] <= cue]
    for run in _runs(text, periods):
        times = _one_by_one(run)
        if len(times) == len(spans) and len(spans) > 1:
            return dict(zip(spans, times, strict=True))
    return {}


def _runs(text: str, periods: Sequence[TimeExpression]) -> list[list[TimeExpression]]:
    """Times with nothing but commas and 和 between them."""
    runs: list[list[TimeExpression]] = []
    for time in periods:
        if runs and _LISTED.fullmatch(text, runs[-1][-1].end, time.start):
            runs[-1].append(time)
        else:
            runs.append([time])
    return runs


def _one_by_one(run: Sequence[TimeExpression]) -> list[Period]:
    if len(run) > 1:
        return [Period(time.period_start, time.period_end, time.text) for time in run]
    start, end = run[0].period_start, run[0].period_end
    if not start or not end or (start.month, start.day, end.month, end.day) != (1, 1, 12, 31):
        return []
    several = [years(year, year) for year in range(start.year, min(end.year, start.year + _MOST_YEARS) + 1)]
    return [Period(one.start, one.end, run[0].text) for one in several if one]


def attached(text: str, figures: Sequence[Span], periods: Sequence[TimeExpression]) -> Mapping[Span, TimeExpression]:
    """English figures with a time right behind them: 12% in 2010, $40 million in October 2020."""
    found: dict[Span, TimeExpression] = {}
    spans = sorted(set(figures))
    for time in periods:
        before = [span for span in spans if span[1] <= time.start]
        gap = text[before[-1][1] : time.start] if before else ""
        if before and _BEHIND.fullmatch(gap) and not _NOT_BEHIND.search(gap):
            found.setdefault(before[-1], time)
    return found


def starting_points(text: str, figures: Sequence[Span], periods: Sequence[TimeExpression]) -> Mapping[Span, TimeExpression]:
    """Figures that a change sets out from (the 12亿元 of 从2021年的12亿元减少到9亿元): their time is no other figure's."""
    found: dict[Span, TimeExpression] = {}
    spans = sorted(set(figures))
    for time in periods:
        behind = next((span for span in spans if span[0] >= time.end), None)
        leads = time.text.startswith(_SET_OUT) or text[max(0, time.start - 1) : time.start] in _SET_OUT
        if leads and behind and _OF_THAT_TIME.fullmatch(text, time.end, behind[0]) and _LED_TO.match(text, behind[1]):
            found.setdefault(behind, time)
    return found
