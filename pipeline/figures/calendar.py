"""Stretches of the calendar: what a year, a quarter or the first two months of a year cover. Both ends are inclusive."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


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


def day(year: int, month: int, day_: int) -> Stretch | None:
    """One day; None if there is no such day."""
    try:
        at = date(year, month, day_)
    except ValueError:
        return None
    return Stretch(at, at)


def months(year: int, first: int, last: int) -> Stretch | None:
    """Whole months of one year; None if there are no such months."""
    if not (1 <= first <= last <= 12 and 1 <= year <= 9998):
        return None
    return Stretch(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def years(first: int, last: int) -> Stretch | None:
    """Whole years; None if they are out of order or out of the calendar."""
    if not 1 <= first <= last <= 9998:
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
    if at is None or not 1 <= at.year + by <= 9998:
        return None
    last = calendar.monthrange(at.year, at.month)[1] == at.day
    day_ = calendar.monthrange(at.year + by, at.month)[1] if last else at.day
    return date(at.year + by, at.month, day_)


def before(stretch: Stretch) -> Stretch:
    """The stretch of the same length right before: the month before a month, the quarter before a quarter."""
    if stretch.start is None or stretch.end is None:
        return Stretch(None, None)
    end = stretch.start - timedelta(days=1)
    if stretch.start.day == 1 and (stretch.end + timedelta(days=1)).day == 1:
        length = (stretch.end.year - stretch.start.year) * 12 + stretch.end.month - stretch.start.month
        first = end.year * 12 + end.month - 1 - length
        return Stretch(date(first // 12, first % 12 + 1, 1), end)
    return Stretch(end - (stretch.end - stretch.start), end)
