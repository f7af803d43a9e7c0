"""Reads one written time: which days 2020年前两个月, the third quarter or 去年 are, given what was said before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pipeline import language
from pipeline.model import Period
from pipeline.numbers.scan import parse_number
from pipeline.times.calendar import (
    REPUBLIC,
    Length,
    Unit,
    day,
    decade,
    fiscal_year,
    months,
    quarter,
    shift_units,
    shift_years,
    ten_days,
    unit_around,
    week_of,
    years,
)
from pipeline.times.slots import PIVOT, Anchor, Slots, full_year
from pipeline.times.words import squeeze, time_words


def _day(s: Slots) -> Period | None:
    year = said_year(s) if s.get("said") else full_year(s.get("y")) if s.get("y") else s.year()
    return day(year, s.month(), s.number("D") or s.number("Dth") or 0) if year else None


def _leap_day(s: Slots) -> Period | None:
    """A day without a year; the 29th of February is that of the last leap year."""
    found, year = _day(s), s.anchor.year
    if found is None and year and not s.get("Y") and s.month() == 2 and s.number("D") == 29:
        return day(next((y for y in range(year, max(year - 9, 0), -1) if day(y, 2, 29)), year), 2, 29)
    return found


def _numeric_day(s: Slots) -> Period | None:
    """1/2/2020: in the order of the language, else in the only order that is a date."""
    a, b, year = int(s.get("d")), int(s.get("d2")), full_year(s.get("y"))
    day_first, month_first = day(year, b, a), day(year, a, b)
    return (day_first or month_first) if language.of(s.lang).day_first else (month_first or day_first)


def _year_first_day(s: Slots) -> Period | None:
    return day(full_year(s.get("y")), int(s.get("d")), int(s.get("d2")))


def _compact_day(s: Slots) -> Period | None:
    text = s.get("date")
    return day(int(text[:4]), int(text[4:6]), int(text[6:]))


def _month_day(s: Slots) -> Period | None:
    """4/22 after a preposition; without a year."""
    a, b, year = int(s.get("d")), int(s.get("d2")), s.anchor.year
    return (day(year, a, b) or day(year, b, a)) if year else None


def _day_of_month(s: Slots) -> Period | None:
    """29日: of the month spoken of."""
    at = s.anchor.at("text")
    return day(at.year, at.month, s.number("d") or s.number("Dth") or 0) if at else None


def _day_of_span(s: Slots) -> Period | None:
    """本月十日."""
    span = _span(s)
    return day(span.start.year, span.start.month, s.number("D") or 0) if span and span.start else None


def _day_range(s: Slots) -> Period | None:
    first = _day(s)
    if first is None or first.start is None:
        return None
    after = replace(s, anchor=Anchor(s.anchor.today, first, first.start))
    year = after.year("Y2")
    last = day(year, s.month("M2") or first.start.month, s.number("D2") or 0) if year else None
    if last is not None and last.end is not None and last.end < first.start and not s.get("Y2"):
        last = shift_years(last, 1)
    return Period(first.start, last.end) if last else None


def _ten_days(s: Slots) -> Period | None:
    year = s.year()
    part = time_words(s.lang, "part").get(squeeze(s.get("part")))
    return ten_days(year, s.month(), int(part.get("value"))) if year and part else None


def _month(s: Slots) -> Period | None:
    year = said_year(s) if s.get("said") else full_year(s.get("y")) if s.get("y") else s.year()
    return months(year, s.month(), s.month()) if year else None


def _numeric_month(s: Slots) -> Period | None:
    return months(full_year(s.get("y")), int(s.get("d")), int(s.get("d")))


def _relative_month(s: Slots) -> Period | None:
    """last March, this March, next March: the nearest one before, in the year of, or after the day it is seen from."""
    word = time_words(s.lang, "rel")[squeeze(s.get("rel"))]
    at, month = s.anchor.at(word.get("seen_from")), s.month()
    if at is None:
        return None
    shift = int(word.get("shift"))
    year = at.year + (shift if shift and (month - at.month) * shift <= 0 else 0)
    return months(year, month, month)


def _month_range(s: Slots) -> Period | None:
    year = s.year()
    if not year:
        return None
    first, last = s.month(), s.month("M2")
    year2 = s.year("Y2") if s.get("Y2") else year + (last < first)
    start, end = months(year, first, first), months(year2 or year, last, last)
    return Period(start.start, end.end) if start and end else None


def _first_months(s: Slots) -> Period | None:
    """前两个月; with unit quarter in the data, 前三季度."""
    year, number = s.year(), s.number("n") or s.number("nth")
    length = 3 if s.meaning.get("unit") == "quarter" else 1
    return months(year, 1, length * number) if year and number else None


def _quarter(s: Slots) -> Period | None:
    year, number = s.year() if not s.get("y") else full_year(s.get("y")), s.number("n") or s.number("nth")
    return quarter(year, number) if year and number else None


def _quarter_range(s: Slots) -> Period | None:
    year = s.year()
    first, last = (quarter(year, s.number(name) or 0) if year else None for name in ("n", "n2"))
    return Period(first.start, last.end) if first and last else None


def _half(s: Slots) -> Period | None:
    year = full_year(s.get("y")) if s.get("y") else s.year()
    first = squeeze(s.get("half")) in ("上", "前", "1") or s.number("nth") == 1
    return months(year, *((1, 6) if first else (7, 12))) if year else None


def _half_month(s: Slots) -> Period | None:
    at = s.anchor.at("text")
    month = months(at.year, s.month() or at.month, s.month() or at.month) if at else None
    if month is None or month.start is None:
        return None
    middle = month.start.replace(day=15)
    return Period(month.start, middle) if squeeze(s.get("half")) in ("上", "前") else Period(middle.replace(day=16), month.end)


def _year(s: Slots) -> Period | None:
    year = said_year(s) if s.get("said") else full_year(s.get("y")) if s.get("y") else s.year()
    return years(year, year) if year else None


def said_year(s: Slots) -> int | None:
    """nineteen eighty-six, two thousand and five, nineteen hundred ninety-three."""
    words = re.split(r"[\s-]+", s.get("said").lower())
    if words[:2] == ["two", "thousand"]:
        rest = parse_number(" ".join(word for word in words[2:] if word != "and"), "en")
        return 2000 + int(rest or 0)
    century = parse_number(words[0], "en")
    rest = parse_number(" ".join(word for word in words[1:] if word not in ("hundred", "and", "zero", "oh")), "en")
    lowest = 1 if len(words) > 2 else 10
    return int(century) * 100 + int(rest) if century and rest and 10 <= century <= 21 and lowest <= rest < 100 else None


def _year_range(s: Slots) -> Period | None:
    return years(int(s.get("year")), full_year(s.get("year2")))


LONGEST_RANGE = 40
"""Years of the longest range whose last year has two digits."""


def _fiscal(s: Slots) -> Period | None:
    """A fiscal year as the report's years end; the calendar years that it touches where that is not known."""
    year, short = full_year(s.get("year") or s.get("y")), s.get("short")
    last = year if not short else int(short) if len(short) == 4 else year // 100 * 100 + int(short)
    if s.get("to") in ("-", "–", "—") and 1 < last - year <= LONGEST_RANGE:
        return years(year, last)  # 2021–25
    if not 0 <= last - year <= 1:
        return None
    return fiscal_year(last, s.anchor.year_end) if s.anchor.year_end else years(year, last)


def _plan(s: Slots) -> Period | None:
    """China's five-year plans: the first began in 1953, the tenth in 2001, and each has five years from then on."""
    number = s.number("plan")
    return years(2001 + 5 * (number - 10), 2005 + 5 * (number - 10)) if number and number >= 6 else None


def _century_start(s: Slots) -> int | None:
    """The year before the first of the century: 2000 for the 21st."""
    word = time_words(s.lang, "century").get(squeeze(s.get("century")))
    if word is None:
        number = s.number("century")
        return 100 * (number - 1) if number else None
    at = s.anchor.at("today")
    return (at.year - 1) // 100 * 100 + 100 * int(word.get("shift")) if at else None


def _century(s: Slots) -> Period | None:
    before = _century_start(s)
    return years(before + 1, before + 100) if before is not None else None


def _decade(s: Slots) -> Period | None:
    """The nineties are those of the last century, and so is every decade later than the one we are in."""
    if s.get("decade"):
        return decade(int(s.get("decade")))
    ties = time_words(s.lang, "decade").get(squeeze(s.get("ties")))
    number = int(ties.get("value")) if ties else s.number("n")
    if number is None or number % 10 or number > 90:
        return None
    before = _century_start(s) if s.get("century") else 1900 if number >= PIVOT else 2000
    return decade(before + number) if before is not None else None


def _nth_decade(s: Slots) -> Period | None:
    before, number = _century_start(s), s.number("n")
    return decade(before + 10 * (number - 1) + 1) if before is not None and number else None


def _republic(s: Slots) -> Period | None:
    """民国三年: the first year was 1912."""
    number = s.number("n")
    return years(REPUBLIC + number, REPUBLIC + number) if number else None


def _same_period(s: Slots) -> Period | None:
    """同期: the period spoken of, in the year that is named."""
    last = s.anchor.last
    if last is None or last.year is None:
        return None
    word = time_words(s.lang, "year").get(squeeze(s.get("Y")))
    # in 上年同期 and 去年同期 the year counts from the period spoken of
    year = last.year + int(word.get("shift")) if word else s.year() if s.get("Y") else last.year - bool(s.get("back"))
    return shift_years(last, year - last.year) if year else None


def _span(s: Slots) -> Period | None:
    """上月, 当季, last year, the previous quarter: a unit of the calendar, seen from today or from the text."""
    word = time_words(s.lang, "span").get(squeeze(s.get("span"))) or time_words(s.lang, "rel")[squeeze(s.get("rel"))]
    at, unit = s.seen(word), unit_of(s, word.get("unit"))
    return shift_units(unit_around(at, unit), unit, int(word.get("shift"))) if at else None


def _this_span(s: Slots) -> Period | None:
    """The year, the month: the one spoken of."""
    at = s.anchor.at("text")
    unit = unit_of(s)
    return shift_units(unit_around(at, unit), unit, int(s.meaning.get("shift", "0"))) if at else None


def unit_of(s: Slots, named: str = "") -> Unit:
    """The unit of the calendar that the slot `unit` or the word itself names."""
    found = time_words(s.lang, "unit").get(squeeze(s.get("unit")))
    unit: Unit = named or (found.get("unit") if found else "year")  # type: ignore[assignment]  # checked by the examples
    return unit


def _week_number(s: Slots) -> Period | None:
    year = s.anchor.year
    return week_of(years(year, year) or Period(None, None), s.number("n") or 0) if year else None


def _today(s: Slots) -> Period | None:
    at = s.anchor.today
    return shift_units(Period(at, at), "day", int(s.meaning.get("shift", "0"))) if at else None


def _year_to_date(s: Slots) -> Period | None:
    at = s.anchor.today
    return Period(date(at.year, 1, 1), at) if at else None


def _up_to_today(s: Slots) -> Period | None:
    return Period(None, s.anchor.today) if s.anchor.today else None


def _reported(s: Slots) -> Period | None:
    """报告期: the period that the report is about, where its cover says so."""
    return s.anchor.reported


def _vague(s: Slots) -> Period | None:
    return None


def _length(s: Slots) -> Length | None:
    """三年半, 3个月, two decades; of a range, the shorter one."""
    given = next((slot for slot in ("n2", "n", "few") if s.get(slot)), None)
    number = s.decimal(given) if given else Decimal(s.meaning.get("value", "1"))
    unit = squeeze(s.get("unit"))
    found = time_words(s.lang, "unit").get(unit) or time_words(s.lang, "day").get(unit)
    if number is None or found is None:
        return None
    number += Decimal("0.5") if s.get("and_half") else 0
    per, name = Decimal(found.get("value", "1")), found.get("counted")
    return Length(**{name: number * per}) if name else None


READERS: dict[str, Callable[[Slots], Period | Length | None]] = {
    "day": _day,
    "leap_day": _leap_day,
    "numeric_day": _numeric_day,
    "year_first_day": _year_first_day,
    "compact_day": _compact_day,
    "month_day": _month_day,
    "day_of_month": _day_of_month,
    "day_of_span": _day_of_span,
    "day_range": _day_range,
    "ten_days": _ten_days,
    "month": _month,
    "numeric_month": _numeric_month,
    "relative_month": _relative_month,
    "month_range": _month_range,
    "first_months": _first_months,
    "quarter": _quarter,
    "quarter_range": _quarter_range,
    "half": _half,
    "half_month": _half_month,
    "year": _year,
    "year_range": _year_range,
    "fiscal": _fiscal,
    "plan": _plan,
    "decade": _decade,
    "nth_decade": _nth_decade,
    "century": _century,
    "republic": _republic,
    "same_period": _same_period,
    "span": _span,
    "this_span": _this_span,
    "week_number": _week_number,
    "today": _today,
    "year_to_date": _year_to_date,
    "up_to_today": _up_to_today,
    "reported": _reported,
    "vague": _vague,
    "length": _length,
}
"""How each kind of form is read; the kinds are the `as` of `times.toml`."""
