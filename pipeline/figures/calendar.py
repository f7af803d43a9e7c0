"""Stretches of the calendar: what a year, a quarter or the first two months of a year cover. Both ends are inclusive."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

Unit = Literal["century", "decade", "year", "half", "quarter", "month", "week", "day"]

FIRST_YEAR, LAST_YEAR = 2, 9998
"""Years that are read: a day before or a year behind them is a date of Python's too."""

_MONTHS_IN: dict[Unit, int] = {"century": 1200, "decade": 120, "year": 12, "half": 6, "quarter": 3, "month": 1}


_DAYS = 366 * LAST_YEAR


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days; None is an open end.

    >>> months(2020, 1, 2).end
    datetime.date(2020, 2, 29)
    """

    start: date | None
    end: date | None

    @property
    def year(self) -> int | None:
        return self.start.year if self.start else self.end.year if self.end else None

    @property
    def in_one_year(self) -> bool:
        """True for a closed stretch within one calendar year."""
        return self.start is not None and self.end is not None and self.start.year == self.end.year


def day(year: int, month: int, day_: int) -> Stretch | None:
    """One day; None if there is no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day_ <= calendar.monthrange(year, month)[1]):
        return None
    at = date(year, month, day_)
    return Stretch(at, at)


def in_calendar(at: date | None) -> date | None:
    """The day; None if it is none or in a year that is not read."""
    return at if at is not None and FIRST_YEAR <= at.year <= LAST_YEAR else None


def months(year: int, first: int, last: int) -> Stretch | None:
    """Whole months of one year; None if there are no such months."""
    if not (1 <= first <= last <= 12 and FIRST_YEAR <= year <= LAST_YEAR):
        return None
    return Stretch(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def years(first: int, last: int) -> Stretch | None:
    """Whole years; None if they are out of order or out of the calendar."""
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        return None
    return Stretch(date(first, 1, 1), date(last, 12, 31))


def quarter(year: int, number: int) -> Stretch | None:
    """A quarter, 1 to 4."""
    return months(year, 3 * number - 2, 3 * number) if 1 <= number <= 4 else None


def ten_days(year: int, month: int, part: int) -> Stretch | None:
    """上旬, 中旬 or 下旬 (part 1, 2, 3) of a month."""
    whole = months(year, month, month)
    if whole is None or whole.end is None:
        return None
    last = whole.end.day if part == 3 else 10 * part
    return Stretch(date(year, month, 10 * part - 9), date(year, month, last))


def decade(year: int) -> Stretch | None:
    """The ten years from `year` on."""
    return years(year, year + 9)


def shift_years(stretch: Stretch, by: int) -> Stretch:
    """The same stretch `by` years later; the 29th of February and month ends stay month ends."""
    return Stretch(_shift(stretch.start, by), _shift(stretch.end, by))


def _shift(at: date | None, by: int) -> date | None:
    if at is None or not FIRST_YEAR <= at.year + by <= LAST_YEAR:
        return None
    last = calendar.monthrange(at.year, at.month)[1] == at.day
    day_ = calendar.monthrange(at.year + by, at.month)[1] if last else at.day
    return date(at.year + by, at.month, day_)


def before(stretch: Stretch) -> Stretch:
    """The stretch of the same length right before: the month before a month, the quarter before a quarter; open if that is out of
    the calendar."""
    if stretch.start is None or stretch.end is None:
        return Stretch(None, None)
    end = stretch.start - timedelta(days=1)
    if stretch.start.day == 1 and (stretch.end + timedelta(days=1)).day == 1:
        length = (stretch.end.year - stretch.start.year) * 12 + stretch.end.month - stretch.start.month
        first = end.year * 12 + end.month - 1 - length
        return _from_months(first, length + 1) or Stretch(None, None)
    start = add(end, Length(days=(stretch.end - stretch.start).days), -1)
    return Stretch(start, end) if start else Stretch(None, None)


def unit_around(at: date, unit: Unit) -> Stretch:
    """The year, quarter, week … that a day falls in. Weeks run from Monday to Sunday, as in ISO 8601; decades from a year
    ending in 0; centuries from a year ending in 01, as 本世纪 is used in Chinese reports."""
    if unit in ("week", "day"):
        first = at - timedelta(days=at.weekday()) if unit == "week" else at
        return Stretch(first, first + timedelta(days=6 if unit == "week" else 0))
    length = _MONTHS_IN[unit]
    month = (at.year - (unit == "century")) * 12 + at.month - 1
    first_month = month // length * length + 12 * (unit == "century")
    return _from_months(first_month, length) or Stretch(at, at)


def shift_units(stretch: Stretch, unit: Unit, by: int) -> Stretch | None:
    """The unit that lies `by` units after the one `stretch` is; None if it falls out of the calendar."""
    if stretch.start is None:
        return None
    if unit in ("week", "day"):
        moved = add(stretch.start, Length(days=by * (7 if unit == "week" else 1)))
        return unit_around(moved, unit) if moved else None
    return _from_months(stretch.start.year * 12 + stretch.start.month - 1 + by * _MONTHS_IN[unit], _MONTHS_IN[unit])


def _from_months(first: int, length: int) -> Stretch | None:
    last = first + length - 1
    if first < 12 * FIRST_YEAR or last // 12 > LAST_YEAR:
        return None
    end = date(last // 12, last % 12 + 1, calendar.monthrange(last // 12, last % 12 + 1)[1])
    return Stretch(date(first // 12, first % 12 + 1, 1), end)


def week_of(stretch: Stretch, number: int) -> Stretch | None:
    """The n-th week of a month or year by ISO 8601: the first week is the one that has the first Thursday."""
    if stretch.start is None or not 1 <= number <= 53:
        return None
    thursday = add(stretch.start, Length(days=(3 - stretch.start.weekday()) % 7 + 7 * (number - 1)))
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
