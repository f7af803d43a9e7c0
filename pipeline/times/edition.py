"""The edition of a report: the stretch of time that it is about, and the day on which its years end."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from pipeline.model import NO_PERIOD, Document, Period
from pipeline.times.calendar import FIRST_YEAR, LAST_YEAR, REPUBLIC, months, months_before, shift_years, years
from pipeline.times.find import find_times

HEAD = 12
"""The title pages' first blocks, of which one may name the year of the report."""

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

    def year(self, number: int) -> Period:
        """The year that ends in a calendar year: that to 30 June 2023 for 2023."""
        if not FIRST_YEAR < number < LAST_YEAR:
            return NO_PERIOD
        end = self._end(number)
        return Period(self._end(number - 1) + timedelta(days=1), end)

    def _end(self, number: int) -> date:
        return date(number, self.month, min(self.day, monthrange(number, self.month)[1]))

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
    month, day = _year_end(document)
    lines = _head(document)
    republic = next((match for line in lines if (match := _REPUBLIC_EDITION.search(line))), None)
    counted = republic is not None or _counts_republic(document)
    edition = Edition(NO_PERIOD, month, day, counted)
    period = next((found for line in lines if (found := reported(line))), None)
    if period is None and republic is not None:
        period = years(int(republic[1]) + REPUBLIC, int(republic[1]) + REPUBLIC)
    if period is None or period.end is None:
        return edition
    whole = period.start is not None and (period.start.month, period.end.month) == (1, 12)
    return Edition(edition.year(period.end.year) if whole else period, month, day, edition.republic)


def _counts_republic(document: Document) -> bool:
    """True for a report that names years of the Republic again and again: 民國112年."""
    named = (block for block in document.blocks if _REPUBLIC_EDITION.search(block.text.text))
    return len(list(islice(named, REPUBLIC_BLOCKS))) == REPUBLIC_BLOCKS


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
    if not times or times[0].start or times[0].period_end is None or times[0].period_start != times[0].period_end:
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


def _year_end(document: Document) -> tuple[int, int]:
    """Month and day of the end of most years that a report says end on a day: the year ended 30 June 2023."""
    ends: Counter[tuple[int, int]] = Counter()
    for block in document.blocks:
        if "ended" in block.text.text or "ending" in block.text.text:
            ends.update(find_ends(block.text.text))
    return ends.most_common(1)[0][0] if ends else (12, 31)


_ENDS = re.compile(r"\b(?:years?|twelve months|12 months)\s+end(?:ed|ing)\s+", re.IGNORECASE)


def find_ends(text: str) -> list[tuple[int, int]]:
    """Month and day of the days on which a text says that years end.

    >>> find_ends("for the year ended 30 June 2023")
    [(6, 30)]
    """
    found: list[tuple[int, int]] = []
    for match in _ENDS.finditer(text):
        times = find_times(text[match.end() : match.end() + 24], "en", None)
        day = times[0].period_end if times and times[0].start == 0 else None
        if day is not None and times[0].period_start == day:
            found.append((day.month, day.day))
    return found
