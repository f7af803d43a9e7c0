"""Finds dates, periods and durations in a text, and resolves the relative ones from what was said before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pipeline.figures.calendar import Stretch, before, day, decade, months, quarter, shift_years, ten_days, years
from pipeline.figures.numerals import parse_number
from pipeline.figures.timeforms import TimeForm, time_forms
from pipeline.model import Lang, TimeExpression

Groups = dict[str, str | None]

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_YEAR_WORDS = {"去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "前年": -2}
_MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_QUARTERS_EN = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_OPEN_END = re.compile(r"\s?(?:以来|以后|之后|起|开始|至今|onwards?\b)")
_OPEN_START = re.compile(r"\s?(?:以前|之前|前(?!\S?[一二两三四五六七八九十\d]))")


@dataclass(slots=True)
class Anchor:
    """What relative times refer to: the report's own date, and the last stretch that was named."""

    today: date | None = None
    last: Stretch | None = None

    @property
    def year(self) -> int | None:
        if self.last is not None and self.last.year is not None:
            return self.last.year
        return self.today.year if self.today else None


def find_times(text: str, lang: Lang = "zh", today: date | None = None) -> list[TimeExpression]:
    """Every time expression of a text, left to right, without overlaps: of two that overlap the one that begins first, then the
    longer one. Relative times are resolved from earlier ones, else from `today`; what cannot be resolved has no period.
    """
    return find_times_from(text, lang, Anchor(today))


def find_times_from(text: str, lang: Lang, anchor: Anchor) -> list[TimeExpression]:
    """Like `find_times`, going on from an anchor, which it moves."""
    found: list[TimeExpression] = []
    for match, form in _longest(text, lang):
        found.append(_expression(text, match, form, lang, anchor))
    return found


def _longest(text: str, lang: Lang) -> list[tuple[re.Match[str], TimeForm]]:
    all_matches = [(match, form) for form in time_forms(lang) for match in form.pattern.finditer(text) if match[0].strip()]
    all_matches.sort(key=lambda item: (item[0].start(), -item[0].end()))
    kept: list[tuple[re.Match[str], TimeForm]] = []
    for match, form in all_matches:
        if not kept or match.start() >= kept[-1][0].end():
            kept.append((match, form))
    return kept


def _expression(text: str, match: re.Match[str], form: TimeForm, lang: Lang, anchor: Anchor) -> TimeExpression:
    start, end = match.span()
    if form.reads_as == "duration":
        return TimeExpression(start, end, text[start:end], "duration", duration=_duration(match, lang), rule=form.rule)
    stretch = _READERS[form.reads_as](match.groupdict(), anchor, lang)
    if stretch is not None:
        anchor.last = stretch
    opened, end = _opened(text, end, stretch, lang)
    exact = opened is not None and opened.start == opened.end and opened.start is not None
    return TimeExpression(
        start,
        end,
        text[start:end],
        "date" if exact else "range",
        opened.start if opened else None,
        opened.end if opened else None,
        rule=form.rule,
    )


def _opened(text: str, end: int, stretch: Stretch | None, lang: Lang) -> tuple[Stretch | None, int]:
    """`2020年以来` has no end, `2030年前` no start."""
    if stretch is None:
        return None, end
    since = _OPEN_END.match(text, end)
    if since:
        return Stretch(stretch.start, None), since.end()
    until = _OPEN_START.match(text, end) if lang == "zh" else None
    return (Stretch(None, stretch.end), until.end()) if until else (stretch, end)


def _number(text: str | None, lang: Lang) -> int | None:
    if not text:
        return None
    if lang == "en" and text.lower() in ("a", "an"):
        return 1
    value = parse_number("两" if text == "二" else text, lang)
    return int(value) if value is not None else None


def _year(text: str | None, anchor: Anchor) -> int | None:
    """The year a slot names: digits, or a year word; the anchor's year if the slot is missing."""
    if not text:
        return anchor.year
    word = re.sub(r"\s", "", text)
    if word in _YEAR_WORDS:
        # 去年 is seen from the report; without its date, from the year spoken of
        base = anchor.today.year if anchor.today else anchor.year
        return base + _YEAR_WORDS[word] if base is not None else None
    if word in ("次年", "翌年"):
        return anchor.year + 1 if anchor.year is not None else None
    digits = re.sub(r"\D", "", word.translate(_DIGITS))
    return int(digits) if digits else anchor.year


def _month(text: str | None, lang: Lang) -> int:
    if not text:
        return 0
    if lang == "en":
        return _MONTHS_EN.index(text[:3].lower()) + 1
    return _number(text, lang) or 0


def _day_number(text: str | None, lang: Lang) -> int:
    return _number(re.sub(r"(?:st|nd|rd|th)$", "", text), lang) or 0 if text else 0


def _read_day(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y") or g.get("year"), anchor)
    month = g.get("M")
    number = int(month) if month and month.isdigit() else _month(month, lang)
    return day(year, number, _day_number(g.get("D"), lang)) if year else None


def _read_day_range(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    first = _read_day(g, anchor, lang)
    if first is None or first.start is None:
        return None
    year = _year(g.get("Y2"), Anchor(anchor.today, first))
    month = _month(g.get("M2"), lang) or first.start.month
    last = day(year, month, _day_number(g.get("D2"), lang)) if year else None
    return Stretch(first.start, last.end) if last else None


def _read_ten_days(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y"), anchor)
    return ten_days(year, _month(g.get("M"), lang), "上中下".index(g["part"] or "上") + 1) if year else None


def _read_month(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y") or g.get("year"), anchor)
    month = _month(g.get("M"), lang)
    return months(year, month, month) if year else None


def _read_month_range(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y"), anchor)
    if not year:
        return None
    first, last = _month(g.get("M"), lang), _month(g.get("M2"), lang)
    if g.get("Y2"):
        start, end = months(year, first, first), months(_year(g["Y2"], anchor) or 0, last, last)
        return Stretch(start.start, end.end) if start and end else None
    return months(year, first, last)


def _read_first_months(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year, number = _year(g.get("Y"), anchor), _number(g.get("n"), lang)
    return months(year, 1, number) if year and number else None


def _read_quarter(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y") or g.get("year"), anchor)
    number = _QUARTERS_EN.get((g.get("quarter") or "").lower()) or _number(g.get("n"), lang)
    return quarter(year, number) if year and number else None


def _read_first_quarters(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year, number = _year(g.get("Y"), anchor), _number(g.get("n"), lang)
    return months(year, 1, 3 * number) if year and number else None


def _read_half(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y") or g.get("year"), anchor)
    first = (g.get("half") or g.get("quarter") or "").lower() in ("上", "前", "first", "1st")
    return months(year, *((1, 6) if first else (7, 12))) if year else None


def _read_year(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    year = _year(g.get("Y") or g.get("year"), anchor)
    return years(year, year) if year else None


def _read_year_range(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    return years(int(g["year"] or 0), int(g["year2"] or 0))


def _read_fiscal(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    """The calendar years that a fiscal year touches: whose fiscal year it is, is not said."""
    year, short = int(g["year"] or 0), g.get("short")
    last = year if not short else int(short) if len(short) == 4 else year // 100 * 100 + int(short)
    return years(year, last)


def _read_plan(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    """China's five-year plans: the first began in 1953, the tenth in 2001, and each has five years from then on."""
    number = _number(g.get("plan"), lang)
    return years(2001 + 5 * (number - 10), 2005 + 5 * (number - 10)) if number and number >= 6 else None


def _century(g: Groups, lang: Lang) -> int | None:
    number = _number(g.get("century"), lang)
    return 100 * (number - 1) if number else None


def _read_decade(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    if g.get("decade"):
        return decade(int(g["decade"] or 0))
    century, number = _century(g, lang), _number(g.get("n"), lang)
    return decade(century + number) if century is not None and number is not None else None


def _read_nth_decade(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    century, number = _century(g, lang), _number(g.get("n"), lang)
    return decade(century + 10 * (number - 1) + 1) if century is not None and number else None


def _read_century(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    century = _century(g, lang)
    if century is None:
        year = anchor.year or (anchor.today.year if anchor.today else None)
        century = (year - 1) // 100 * 100 if year else None
    return years(century + 1, century + 100) if century is not None else None


def _read_same_period(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    """The stretch spoken of; in the year named, or a year earlier for 上年同期."""
    last = anchor.last
    if last is None or last.year is None:
        return None
    named = g.get("Y")
    if named is None:
        return shift_years(last, -1) if g.get("shifted") else last
    word = re.sub(r"\s", "", named)
    year = last.year - 1 if word in ("上年", "去年") else _year(named, anchor)
    return shift_years(last, year - last.year) if year else None


def _read_last_month(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    at = anchor.last.start if anchor.last and anchor.last.start else anchor.today
    month = months(at.year, at.month, at.month) if at else None
    return before(month) if month else None


def _read_same_month(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    at = anchor.last.start if anchor.last and anchor.last.start else anchor.today
    return months(at.year, at.month, at.month) if at else None


def _read_relative_year(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    """last year, this year, next year, the same year."""
    word = (g.get("last") or "").lower()
    base = anchor.year if word in ("that", "the same") else anchor.today.year if anchor.today else anchor.year
    if base is None:
        return None
    by = -1 if word in ("last", "previous", "past") else 1 if word == "next" else 0
    return years(base + by, base + by)


def _read_vague(g: Groups, anchor: Anchor, lang: Lang) -> Stretch | None:
    return None


_READERS: dict[str, Callable[[Groups, Anchor, Lang], Stretch | None]] = {
    "day": _read_day,
    "day_range": _read_day_range,
    "ten_days": _read_ten_days,
    "month": _read_month,
    "month_range": _read_month_range,
    "first_months": _read_first_months,
    "quarter": _read_quarter,
    "first_quarters": _read_first_quarters,
    "half": _read_half,
    "year": _read_year,
    "year_range": _read_year_range,
    "fiscal": _read_fiscal,
    "plan": _read_plan,
    "decade": _read_decade,
    "nth_decade": _read_nth_decade,
    "century": _read_century,
    "same_period": _read_same_period,
    "last_month": _read_last_month,
    "same_month": _read_same_month,
    "relative_year": _read_relative_year,
    "vague": _read_vague,
}
"""How each kind of form is read; the kinds are the `as` of the data files."""

_UNITS = (("小时", "TH"), ("个月", "M"), ("星期", "W"), ("周", "W"), ("天", "D"), ("年", "Y"))
_UNITS_EN = (("hour", "TH"), ("month", "M"), ("quarter", "Q"), ("week", "W"), ("day", "D"), ("decade", "E"), ("year", "Y"))


def _duration(match: re.Match[str], lang: Lang) -> str:
    """ISO 8601, `P3Y`; of a range, the shorter one."""
    number = _number(match["n"], lang)
    unit = next((code for word, code in (_UNITS if lang == "zh" else _UNITS_EN) if word in match[0].lower()), "")
    if number is None or not unit:
        return ""
    if unit == "Q":
        return f"P{3 * number}M"
    if unit == "E":
        return f"P{10 * number}Y"
    return f"PT{number}H" if unit == "TH" else f"P{number}{unit}"
