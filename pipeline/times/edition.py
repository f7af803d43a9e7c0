"""The edition of a report: the stretch of time that it is about, and the day on which its years end."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice

from pipeline.model import NO_PERIOD, Document, Lang, Period
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

_BRACKETED_YEAR = re.compile(r"[（(]((?:19|20)\d\d)(?:年度?)?[)）]")
"""……调查报告（2019）"""

REPUBLIC_BLOCKS = 3
"""A report with 民國 and a year in so many blocks counts its years so."""

HEAD_LINE = 80
"""Characters of the longest line there."""

_HALF_YEARLY = re.compile(r"((?:19|20)\d\d) ?年 ?(?:半年|中期)")
_ANNUAL = re.compile(
    r"((?:19|20)\d\d) ?年? ?(?:年度|年报|年報|Annual Report)|Annual Report (?:for |and Accounts )?((?:19|20)\d\d)"
    r"|((?:19|20)\d\d) ?年年[鉴鑑]",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?P<length>six months|6 months|half[- ]year|2[67] weeks|(?:financial |fiscal )?year|5[23] weeks|twelve months|12 months"
    r"|three months|3 months|quarter|nine months|9 months) (?:ended|ending|to)\s+(?P<day>.{6,24})",
    re.IGNORECASE,
)
"""Half-year report for the six months ended 30 June 2026."""
_ENDED_ZH = re.compile(r"截至(?P<day>.{6,16}?)止(?P<length>六[个個]月|三[个個]月|九[个個]月|年度|12[个個]月)")
"""截至2025年9月30日止六個月."""
_LENGTHS = {"s": 6, "6": 6, "h": 6, "2": 6, "t": 3, "3": 3, "q": 3, "n": 9, "9": 9, "六": 6, "三": 3, "九": 9}
"""Months by the first letter of a length; all others are years."""
_SHORT_YEAR = re.compile(r"(?<![\d.,])1[01]\d年(?![來来以間间內内])")
_LONG_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d年")
_REPUBLIC_EDITION = re.compile(r"民[国國]\s*(\d{2,3})\s*年")


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
    republic = next((match for line in lines if (match := _REPUBLIC_EDITION.search(line))), None)
    counted = republic is not None or _counts_republic(document)
    edition = Edition(NO_PERIOD, month, day, counted, ends is not None)
    period = next((found for line in lines if (found := reported(line))), None)
    if period is None and republic is not None:
        period = years(int(republic[1]) + REPUBLIC, int(republic[1]) + REPUBLIC)
    if period is None:
        period = named_in(document.cover.title, counted) or named_in(document.cover.title_en)
        published = document.cover.published[:4]
        if period is not None and period.start is not None and published.isdecimal() and period.start.year > int(published):
            period = None  # a plan for 2035
    if period is None or period.end is None:
        return edition
    whole = period.start is not None and (period.start.month, period.end.month) == (1, 12)
    if not whole and period.start is not None and (period.end - period.start).days >= YEAR:
        return Edition(period, period.end.month, period.end.day, counted, True)
    return replace(edition, period=edition.year(period.end.year) if whole else period)


def named_in(title: str, republic: bool = False) -> Period | None:
    """The one stretch of a year that a title names: 2023年统计公报, 2014年前三季度经济运行情况; None if it names several.

    >>> named_in("临河市2023年统计公报").end.isoformat(), named_in("2021年预算执行情况和2022年预算草案")
    ('2023-12-31', None)
    """
    lang: Lang = "en" if title.isascii() else "zh"
    times = [one for one in find_times(with_republic(title) if republic else title, lang, None) if one.period_start]
    times = times or [one for match in _BRACKETED_YEAR.finditer(title) for one in find_times(match[1], lang, None)]
    start, end = (times[0].period_start, times[0].period_end) if len(times) == 1 else (None, None)
    if start is None or end is None or start.year != end.year or (end - start).days < SHORTEST:
        return None
    return Period(start, end)


def _counts_republic(document: Document) -> bool:
    """True for a report that names years of the Republic again and again: 民國112年, or 112年 more often than 2023年."""
    named = (block for block in document.blocks if _REPUBLIC_EDITION.search(block.text.text))
    if len(list(islice(named, REPUBLIC_BLOCKS))) == REPUBLIC_BLOCKS:
        return True
    texts = [document.cover.title, *(block.text.text for block in document.blocks)]
    short, long = (sum(form.search(text) is not None for text in texts) for form in (_SHORT_YEAR, _LONG_YEAR))
    return short >= REPUBLIC_BLOCKS and short > 2 * long


def reported(title: str) -> Period | None:
    """The year, or half of it, that a title says a report is about: 2020年年度报告, Annual Report 2020."""
    half, year = _HALF_YEARLY.search(title), _ANNUAL.search(title)
    if half:
        return months(int(half[1]), 1, 6)
    if year:
        number = int(year[1] or year[2] or year[3])
        return years(number, number)
    return _until(title)


def _until(title: str) -> Period | None:
    """The months up to the day that a title names.

    >>> _until("Report for the six months ended 30 June 2026").start.isoformat()
    '2026-01-01'
    """
    match = _ENDED.search(title) or _ENDED_ZH.search(title)
    if match is None:
        return None
    times = find_times(match["day"], "en" if match["day"].isascii() else "zh", None)
    if not times or times[0].start or times[0].period_end is None or times[0].period_start is None:
        return None
    if (times[0].period_end - times[0].period_start).days > LONGEST_MONTH:
        return None
    length = match["length"].lower()
    count = 12 if length[:6] in ("twelve", "12 mon", "12个月", "12個月") else _LENGTHS.get(length[0], 12)
    before = months_before(times[0].period_end, count)
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
        if any(word in text for word in ("ended", "ending", " year", "年度", "财年", "財年")):
            ends.update(find_ends(text))
    return ends.most_common(1)[0][0] if ends else None


_DAY = r"(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}(?: \d{1,2})?)"
_RUNS = re.compile(
    rf"\b(?:[Ff]iscal|[Ff]inancial|[Bb]udget) years?\b[^.;]{{0,60}}?"
    rf"\b(?:runs?|ran|running|begins?|began|starts?|covers?)\b[^.;]{{0,12}}?"
    rf"{_DAY}(?:,? \d{{4}})?,? (?:to|through|until|and end(?:s|ed)? on) (?P<end>{_DAY})"
)
"""The financial year runs from 1 April to 31 March."""
_RUNS_ZH = re.compile(
    r"(?:[财財](?:政)?年(?:度)?|[会會][计計]年度)[^。；]{0,16}?\d{1,2}月(?:\d{1,2}日)?(?:起)?[至到](?:翌年|次年|当年|當年|同年|本年|下一年)?"
    r"(?P<month>\d{1,2})月(?:(?P<day>\d{1,2})日)?|截至(?:\d{4}年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日止(?:财政|財政)?年度"
)
"""财政年度为4月1日至次年3月31日."""
_ENDS = re.compile(r"\b(?:years?|twelve months|12 months)\s+end(?:ed|ing)\s+", re.IGNORECASE)


def find_ends(text: str) -> list[tuple[int, int]]:
    """Month and day of the days on which a text says that years end.

    >>> find_ends("for the year ended 30 June 2023"), find_ends("Fiscal years run from October 1 to September 30")
    ([(6, 30)], [(9, 30)])
    >>> find_ends("財政年度為每年4月1日至翌年3月31日"), find_ends("The financial year runs from April to March")
    ([(3, 31)], [(3, 31)])
    """
    found: list[tuple[int, int]] = []
    for match in _ENDS.finditer(text):
        times = find_times(text[match.end() : match.end() + 24], "en", None)
        day = times[0].period_end if times and times[0].start == 0 else None
        if day is not None and times[0].period_start == day:
            found.append((day.month, day.day))
        elif times and times[0].start == 0 and times[0].period_end is not None and times[0].period_start is not None:
            found.append((times[0].period_end.month, times[0].period_end.day))  # year ending March 2019
    for match in _RUNS.finditer(text):
        times = find_times(f"{match['end']} 2023", "en", None)
        if times and times[0].period_end is not None:
            found.append((times[0].period_end.month, times[0].period_end.day))
    for match in _RUNS_ZH.finditer(text):
        month = int(match["month"] or match["m2"])
        last = int(match["day"] or match["d2"] or 0)
        found += [(month, last or monthrange(2023, month)[1])] if 1 <= month <= 12 else []
    return found
