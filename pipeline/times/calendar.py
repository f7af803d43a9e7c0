"""Periodes of the calendar: what a year, a quarter or the first two months of a year cover. Both ends are inclusive."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pipeline.model import Period

Unit = Literal["century", "decade", "year", "half", "quarter", "month", "week", "day"]

FIRST_YEAR, LAST_YEAR = 2, 9998
"""Years that are read: a day before or a year behind them is a date of Python's too."""

REPUBLIC = 1911
"""Year 1 of the Republic calendar is 1912."""

_MONTHS_IN: dict[Unit, int] = {"century": 1200, "decade": 120, "year": 12, "half": 6, "quarter": 3, "month": 1}


_DAYS = 366 * LAST_YEAR


def day(year: int, month: int, day_: int) -> Period | None:
    """One day; None if there is no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day_ <= calendar.monthrange(year, month)[1]):
        return None
    at = date(year, month, day_)
    return Period(at, at)


def in_calendar(at: date | None) -> date | None:
    """The day; None if it is none or in a year that is not read."""
    return at if at is not None and FIRST_YEAR <= at.year <= LAST_YEAR else None


def months(year: int, first: int, last: int) -> Period | None:
    """Whole months of one year; None if there are no such months."""
    if not (1 <= first <= last <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return Period(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def years(first: int, last: int) -> Period | None:
    """Whole years; None if they are out of order or out of the calendar."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return None
    return Period(date(first, 1, 1), date(last, 12, 31))


def quarter(year: int, number: int) -> Period | None:
    """A quarter, 1 to 4."""
    return months(year, 3 * number - 2, 3 * number) if 1 <= number <= 4 else None


def ten_days(year: int, month: int, part: int) -> Period | None:
    """上旬, 中旬 or 下旬 (part 1, 2, 3) of a month."""
    whole = months(year, month, month)
    if whole is None or whole.end is None:
        return None
    last = whole.end.day if part == 3 else 10 * part
    return Period(date(year, month, 10 * part - 9), date(year, month, last))


def decade(year: int) -> Period | None:
    """The ten years from `year` on."""
    return years(year, year + 9)


def shift_years(period: Period, by: int) -> Period:
    """The same period `by` years later; the 29th of February and month ends stay month ends."""
    return Period(_shift(period.start, by), _shift(period.end, by))


def _shift(at: date | None, by: int) -> date | None:
    if at is None or not FIRST_YEAR <= at.year + by <= LAST_YEAR:
        return None
    last = calendar.monthrange(at.year, at.month)[1] == at.day
    day_ = calendar.monthrange(at.year + by, at.month)[1] if last else at.day
    return date(at.year + by, at.month, day_)


def months_before(at: date, count: int) -> date | None:
    """The same day so many months earlier; month ends stay month ends. None out of the calendar."""
    month = 12 * at.year + at.month - 1 - count
    year, number = divmod(month, 12)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    last = calendar.monthrange(year, number + 1)[1]
    ends = at.day == calendar.monthrange(at.year, at.month)[1]
    return date(year, number + 1, last if ends else min(at.day, last))


def fiscal_year(number: int, year_end: tuple[int, int]) -> Period:
    """The financial year that ends in a calendar year, by the month and day of its end.

    >>> fiscal_year(2023, (6, 30)).start.isoformat()
    '2022-07-01'
    """
    if not FIRST_YEAR < number < LAST_YEAR:
        return Period()
    month, last = year_end
    ends = [date(year, month, min(last, calendar.monthrange(year, month)[1])) for year in (number - 1, number)]
    return Period(ends[0] + timedelta(days=1), ends[1])


def before(period: Period) -> Period:
    """The period of the same length right before: the month before a month, the quarter before a quarter; open if that is out of
    the calendar."""
    if period.start is None or period.end is None:
        return Period(None, None)
    end = period.start - timedelta(days=1)
    if period.start.day == 1 and (period.end + timedelta(days=1)).day == 1:
        length = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
        first = end.year * 12 + end.month - 1 - length
        return _from_months(first, length + 1) or Period(None, None)
    start = add(end, Length(days=(period.end - period.start).days), -1)
    return Period(start, end) if start else Period(None, None)


def unit_around(at: date, unit: Unit) -> Period:
    """The year, quarter, week … that a day falls in. Weeks run from Monday to Sunday, as in ISO 8601; decades from a year
    ending in 0; centuries from a year ending in 01, as 本世纪 is used in Chinese reports."""
    if unit in ("week", "day"):
        first = at - timedelta(days=at.weekday()) if unit == "week" else at
        return Period(first, first + timedelta(days=6 if unit == "week" else 0))
    length = _MONTHS_IN[unit]
    month = (at.year - (unit == "century")) * 12 + at.month - 1
    first_month = month // length * length + 12 * (unit == "century")
    return _from_months(first_month, length) or Period(at, at)


def shift_units(period: Period, unit: Unit, by: int) -> Period | None:
    """The unit that lies `by` units after the one `period` is; None if it falls out of the calendar."""
    if period.start is None:
        return None
    if unit in ("week", "day"):
        moved = add(period.start, Length(days=by * (7 if unit == "week" else 1)))
        return unit_around(moved, unit) if moved else None
    return _from_months(period.start.year * 12 + period.start.month - 1 + by * _MONTHS_IN[unit], _MONTHS_IN[unit])


def _from_months(first: int, length: int) -> Period | None:
    last = first + length - 1
    if first < 12 * FIRST_YEAR or last // 12 > LAST_YEAR:
        return None
    end = date(last // 12, last % 12 + 1, calendar.monthrange(last // 12, last % 12 + 1)[1])
    return Period(date(first // 12, first % 12 + 1, 1), end)


def week_of(period: Period, number: int) -> Period | None:
    """The n-th week of a month or year by ISO 8601: the first week is the one that has the first Thursday."""
    if period.start is None or not 1 <= number <= 53:
        return None
    thursday = add(period.start, Length(days=(3 - period.start.weekday()) % 7 + 7 * (number - 1)))
    return unit_around(thursday, "week") if thursday else None


@dataclass(frozen=True, slots=True)
class Length:
    """How long something takes; half a year is 6 months, half a month 15 days.

    >>> Length(months=3).iso
    'P3M'
    """

    years: Decimal | int = 0
    months: Decimal | int = 0
    weeks: Decimal | int = 0
    days: Decimal | int = 0
    hours: Decimal | int = 0

    @property
    def iso(self) -> str:
        """ISO 8601, `P1Y2M`; empty for no length."""
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        dated = "".join(f"{Decimal(number):f}{letter}" for number, letter in parts if number)
        timed = f"T{Decimal(self.hours):f}H" if self.hours else ""
        return f"P{dated}{timed}" if dated or timed else ""

    def __add__(self, other: Length) -> Length:
        return Length(
            self.years + other.years,
            self.months + other.months,
            self.weeks + other.weeks,
            self.days + other.days,
            self.hours + other.hours,
        )


def add(at: date, length: Length, sign: int = 1) -> date | None:
    """The day a length after (sign 1) or before (sign -1) another; None out of the calendar. Hours do not count."""
    whole = Decimal(length.years * 12 + length.months)
    months_ = int(whole)
    days = int((whole - months_) * 30 + Decimal(length.weeks) * 7 + Decimal(length.days))
    month = at.year * 12 + at.month - 1 + sign * months_
    if abs(days) > _DAYS or not 12 * FIRST_YEAR <= month < 12 * (LAST_YEAR + 1):
        return None
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    try:
        return in_calendar(date(month // 12, month % 12 + 1, min(at.day, last)) + timedelta(days=sign * days))
    except OverflowError:
        return None
