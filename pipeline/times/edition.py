"""The edition of a report: the stretch of time that it is about, and the day on which its years end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from pipeline import language
from pipeline.model import NO_PERIOD, Cover, Document, Lang, Period
from pipeline.times.calendar import REPUBLIC, fiscal_year, months, months_before, shift_years, years
from pipeline.times.find import find_times
from pipeline.times.slots import with_republic

HEAD = 12
"""The title pages' first blocks, of which one may name the year of the report."""

LONGEST_MONTH = 30
"""Days between the first and the last of a month, at most: a year may end on a day or with a month."""

YEAR = 363
"""Days between the first and the last of a year of weeks, at least."""

SHORTEST = 80
"""Days of the shortest stretch that a title says its report is about: a quarter. A month there is when it was published."""

REPUBLIC_BLOCKS = 3
"""A report with 民國 and a year in so many blocks counts its years so."""

HEAD_LINE = 80
"""Characters of the longest line there."""

_LENGTHS = {"times.nine_months": 9, "times.six_months": 6, "times.three_months": 3}
"""Months of the lengths that are no year, by the pattern that they match."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The period that a report is about, if its title says so; month and day of the end of its years; whether it counts the
    years of the Republic: 112年.
    """

    period: Period = NO_PERIOD
    month: int = 12
    day: int = 31
    republic: bool = False
    year_end_known: bool = False

    def year(self, number: int) -> Period:
        """The year that ends in a calendar year: that to 30 June 2023 for 2023."""
        return fiscal_year(number, (self.month, self.day))

    @property
    def closing(self) -> Period:
        """The last day of the period that the report is about."""
        return Period(self.period.end, self.period.end) if self.period.end else NO_PERIOD

    @property
    def opening(self) -> Period:
        """The day before the year of the report: half a year's opening balance is that of the year."""
        if self.period.end is None:
            return NO_PERIOD
        start = self.year(self.period.end.year + ((self.period.end.month, self.period.end.day) > (self.month, self.day))).start
        day = start - timedelta(days=1) if start else None
        return Period(day, day)

    @property
    def before(self) -> Period:
        """The same period a year earlier."""
        return shift_years(self.period, -1)


NO_EDITION = Edition()


def read_edition(document: Document) -> Edition:
    """What the title pages say of the time that a report is about."""
    ends = _year_end(document)
    month, day = ends or (12, 31)
    lines = _head(document)
    republic = next((match for line in lines if (match := _zh("times.republic_edition").search(line))), None)
    counted = republic is not None or _counts_republic(document)
    edition = Edition(NO_PERIOD, month, day, counted, ends is not None)
    split = next((one for line in lines if (one := split_year(line))), 0) if ends is not None else 0
    if split:
        return replace(edition, period=edition.year(split))
    period = next((found for line in lines if (found := reported(line))), None)
    accounts = period is not None  # Annual Report 2025; the years of a yearbook are the calendar's
    if period is None and republic is not None:
        period = years(int(republic[1]) + REPUBLIC, int(republic[1]) + REPUBLIC)
    if period is None:
        period = named_in(document.cover.title, counted) or named_in(document.cover.title_en)
        published = document.cover.published[:4]
        if period is not None and period.start is not None and published.isdecimal() and period.start.year > int(published):
            period = None  # a plan for 2035
        period = period and _of_yearbook(document.cover, period)
    if period is None or period.end is None:
        return edition
    whole = period.start is not None and (period.start.month, period.end.month) == (1, 12)
    if not whole and period.start is not None and (period.end - period.start).days >= YEAR:
        return Edition(period, period.end.month, period.end.day, counted, True)
    return replace(edition, period=edition.year(period.end.year) if whole and accounts else period)


def _of_yearbook(cover: Cover, named: Period) -> Period | None:
    """What a title that names a time is about: of a yearbook named after the year in which it came out, the year before."""
    start, end = named.start, named.end
    if start is None or end is None or (start.month, end.month) != (1, 12) or cover.published[:4] not in ("", str(start.year)):
        return named
    yearbook = _first("times.yearbook", f"{cover.title} {cover.title_en}") is not None
    return years(start.year - 1, start.year - 1) if yearbook else named


def named_in(title: str, republic: bool = False) -> Period | None:
    """The one stretch of a year that a title names: 2023年统计公报, 2014年前三季度经济运行情况; None if it names several.

    >>> named_in("临河市2023年统计公报").end.isoformat(), named_in("2021年预算执行情况和2022年预算草案")
    ('2023-12-31', None)
    """
    lang: Lang = "en" if title.isascii() else "zh"
    times = [one for one in find_times(with_republic(title) if republic else title, lang, None) if one.period_start]
    times = times or [one for match in _zh("times.bracketed_year").finditer(title) for one in find_times(match[1], lang, None)]
    start, end = (times[0].period_start, times[0].period_end) if len(times) == 1 else (None, None)
    if start is None or end is None or start.year != end.year or (end - start).days < SHORTEST:
        return None
    return Period(start, end)


def _counts_republic(document: Document) -> bool:
    """True for a report that names years of the Republic again and again: 民國112年, or 112年 more often than 2023年."""
    named = (block for block in document.blocks if _zh("times.republic_edition").search(block.text.text))
    if len(list(islice(named, REPUBLIC_BLOCKS))) == REPUBLIC_BLOCKS:
        return True
    texts = [document.cover.title, *(block.text.text for block in document.blocks)]
    forms = (_zh("times.republic_year"), _zh("times.common_year"))
    short, long = (sum(form.search(text) is not None for text in texts) for form in forms)
    return short >= REPUBLIC_BLOCKS and short > 2 * long


def reported(title: str) -> Period | None:
    """The year, or half of it, that a title says a report is about: 2020年年度报告, Annual Report 2020."""
    if half := _first("times.half_yearly", title):
        return months(int(half[1]), 1, 6)
    if year := _first("times.annual", title):
        number = int(next(filter(None, year.groups())))
        return years(number, number)
    return _until(title)


def split_year(title: str) -> int:
    """The year that the year of a report ends in, if its title has both: 2023-24年報, Annual Report 2023/24; 0 if none."""
    match = _first("times.split_edition", title)
    return 2000 + int(next(filter(None, match.groups()))) if match else 0


def _until(title: str) -> Period | None:
    """The months up to the day that a title names.

    >>> _until("Report for the six months ended 30 June 2026").start.isoformat()
    '2026-01-01'
    """
    match = _first("times.period_ended", title)
    if match is None:
        return None
    times = find_times(match["day"], "en" if match["day"].isascii() else "zh", None)
    if not times or times[0].start or times[0].period_end is None or times[0].period_start is None:
        return None
    if (times[0].period_end - times[0].period_start).days > LONGEST_MONTH:
        return None
    lengths = (count for name, count in _LENGTHS.items() if _first(name, match["length"]))
    before = months_before(times[0].period_end, next(lengths, 12))
    return Period(before + timedelta(days=1), times[0].period_end) if before else None


def _head(document: Document) -> list[str]:
    """The titles, the short lines of the first page, and the running heads."""
    running = dict.fromkeys(
        block.text.text for block in document.blocks if block.kind == "furniture" and len(block.text) <= HEAD_LINE
    )
    early = [block.text.text for block in document.blocks[:HEAD] if block.kind != "furniture" and len(block.text) <= HEAD_LINE]
    return [document.cover.title, document.cover.title_en, *early, *running]


def _year_end(document: Document) -> tuple[int, int] | None:
    """Month and day of the end of most years that a report says end on a day: the year ended 30 June 2023; None if none does."""
    ends: Counter[tuple[int, int]] = Counter()
    for text in (document.cover.title, *(block.text.text for block in document.blocks)):
        if _first("times.names_year", text) or _first("times.year_of_days", text):
            ends.update(find_ends(text))
    return ends.most_common(1)[0][0] if ends else None


def find_ends(text: str) -> list[tuple[int, int]]:
    """Month and day of the days on which a text says that years end.

    >>> find_ends("for the year ended 30 June 2023"), find_ends("Fiscal years run from October 1 to September 30")
    ([(6, 30)], [(9, 30)])
    >>> find_ends("財政年度為每年4月1日至翌年3月31日"), find_ends("The financial year runs from April to March")
    ([(3, 31)], [(3, 31)])
    >>> find_ends("涵蓋2023年4月1日至2024年3月31日的財政年度"), find_ends("截至2024年6月30日止年度")
    ([(3, 31)], [(6, 30)])
    """
    found: list[tuple[int, int]] = []
    for match in language.of("en").pattern("times.year_ends").finditer(text):
        times = find_times(text[match.end() : match.end() + 24], "en", None)
        day = times[0].period_end if times and times[0].start == 0 else None
        if day is not None and times[0].period_start is not None:
            found.append((day.month, day.day))  # also those of a month: year ending March 2019
    for lang in language.LANGUAGES:
        known = language.of(lang)
        for match in (one for name in ("times.year_runs", "times.year_of_days") for one in known.pattern(name).finditer(text)):
            times = find_times(known.month_of_year.format(year=2023, label=match["end"]), lang, None)
            if times and times[0].period_end is not None:
                found.append((times[0].period_end.month, times[0].period_end.day))
    return found


def _first(name: str, text: str) -> re.Match[str] | None:
    """What a pattern matches in a text, of the first language whose pattern does."""
    return next((match for lang in language.LANGUAGES if (match := language.of(lang).pattern(name).search(text))), None)


def _zh(name: str) -> re.Pattern[str]:
    return language.of("zh").pattern(name)
