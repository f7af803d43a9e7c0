"""Periods that follow from a period that is named: 上半年 of 2022, the financial year that ends in it, the three years to it.

A text names a time once and then speaks of its half, of its last day, of the year before, of five years up to it. The model of
contexts chooses a time and one of SHAPES, the period that is meant; here are the days of all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.model import NO_PERIOD, Period
from pipeline.times.calendar import before, fiscal_year, in_calendar, months, months_before, shift_years, years

Codes = NDArray[np.int64]

ABSENT = -1
"""The code of a period that is not there."""
_DAYS = 1 << 22
"""More than the days of the calendar."""
_MONTHS = range(1, 13)
_SPANS = (2, 3, 4, 5, 6, 7, 8, 10)
"""Years of the stretches that end or begin with a period."""

Shape = Callable[[date, date], Period | None]
"""A period from the first and the last day of another, both inclusive; None if the calendar has none."""


def code(period: Period | None) -> int:
    """A closed period as one number, that of no period 0; ABSENT for None and for periods that are open at one end.

    >>> period_of(code(Period(date(2021, 1, 1), date(2021, 12, 31)))).end.isoformat()
    '2021-12-31'
    """
    if period is None or (period.start is None) != (period.end is None):
        return ABSENT
    return period.start.toordinal() * _DAYS + period.end.toordinal() if period.start and period.end else 0


def period_of(number: int) -> Period:
    """The period whose code it is; no period for 0."""
    start, end = divmod(number, _DAYS)
    return Period(date.fromordinal(start), date.fromordinal(end)) if number > 0 else NO_PERIOD


@lru_cache(4096)
def shaped(number: int) -> Codes:
    """The codes of all SHAPES of a period, ABSENT where it has none. No period has itself alone."""
    known = period_of(number)
    if number < 0 or known.start is None or known.end is None:
        return np.array([number] + [ABSENT] * (len(SHAPES) - 1), np.int64)
    start, end = known.start, known.end
    found = (shape(start, end) for shape in SHAPES.values())
    return np.array([code(one if one is None or one.start else None) for one in found], np.int64)


def joined(numbers: Codes) -> Codes:
    """(T, T): from the first day of a period to the last of a later one; ABSENT where it does not reach over both."""
    starts, ends = numbers // _DAYS, numbers % _DAYS
    there = (numbers > 0)[:, None] & (numbers > 0)[None] & (starts[:, None] < starts[None]) & (ends[:, None] < ends[None])
    whole: Codes = np.where(there, starts[:, None] * _DAYS + ends[None], ABSENT)
    return whole


def _one_day(at: date | None) -> Period | None:
    at = in_calendar(at)
    return Period(at, at) if at else None


def _next(at: date) -> date | None:
    return in_calendar(at + timedelta(days=1))


def _whole(first: date | None, last: date | None) -> Period | None:
    return Period(first, last) if first and last else None


def _last_of(year: int, month: int) -> Period | None:
    of = months(year, month, month)
    return _one_day(of.end) if of else None


def _shifted(at: date, years_: int) -> date | None:
    return shift_years(Period(at, at), years_).start


def _of_year(month: int, later: int) -> Shape:
    """The year that ends with a month of the year in which a period ends, or of the next."""
    return lambda _, end: fiscal_year(end.year + later, (month, 31))


def _months_to(count: int) -> Shape:
    def shape(_: date, end: date) -> Period | None:
        earlier = months_before(end, count)
        return _whole(_next(earlier), end) if earlier else None

    return shape


def _years_to(count: int) -> Shape:
    def shape(_: date, end: date) -> Period | None:
        earlier = _shifted(end, -count)
        return _whole(_next(earlier), end) if earlier else None

    return shape


def _years_from(count: int) -> Shape:
    def shape(start: date, _: date) -> Period | None:
        later = _shifted(start, count)
        return Period(start, later - timedelta(days=1)) if later else None

    return shape


def _month(of_end: bool) -> Shape:
    def shape(start: date, end: date) -> Period | None:
        at = end if of_end else start
        return months(at.year, at.month, at.month)

    return shape


def _calendar_year(by: int) -> Shape:
    return lambda _, end: years(end.year + by, end.year + by)


def _part(first: int, last: int) -> Shape:
    """Months of the year in which a period ends."""
    return lambda _, end: months(end.year, first, last)


def _end_of(month: int) -> Shape:
    return lambda _, end: _last_of(end.year, month)


SHAPES: dict[str, Shape] = {
    "itself": Period,
    "a year earlier": lambda start, end: shift_years(Period(start, end), -1),
    "a year later": lambda start, end: shift_years(Period(start, end), 1),
    "the one before": lambda start, end: before(Period(start, end)),
    **{f"calendar year {by:+}": _calendar_year(by) for by in (-1, 0, 1)},
    **{f"half {n}": _part(6 * n - 5, 6 * n) for n in (1, 2)},
    **{f"quarter {n}": _part(3 * n - 2, 3 * n) for n in (1, 2, 3, 4)},
    **{f"month {n}": _part(n, n) for n in _MONTHS},
    **{f"end of month {n}": _end_of(n) for n in _MONTHS},
    **{f"year that ends with month {n}": _of_year(n, 0) for n in range(1, 12)},
    **{f"year that ends with month {n} of the next": _of_year(n, 1) for n in range(1, 12)},
    "the year so far": lambda _, end: _whole(in_calendar(date(end.year, 1, 1)), end),
    **{f"{n} months to its end": _months_to(n) for n in range(2, 13)},
    **{f"{n} years to its end": _years_to(n) for n in _SPANS},
    **{f"{n} years from its beginning": _years_from(n) for n in _SPANS},
    "last day": lambda _, end: _one_day(end),
    "first day": lambda start, _: _one_day(start),
    "day before": lambda start, _: _one_day(start - timedelta(days=1)),
    "last month": _month(of_end=True),
    "first month": _month(of_end=False),
}
"""What is meant by a period that is named."""
