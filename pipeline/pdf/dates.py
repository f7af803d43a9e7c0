"""Reads the date of a report from the lines of its title pages."""

from __future__ import annotations

import re
from calendar import monthrange

_HAN_DIGITS = "〇○零一二三四五六七八九"
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:[年.．/-]\s*(?P<month>1[0-2]|0?[1-9])(?!\d)|年\s*(?P<other>\d{1,2})(?=\s*月))"
    r"(?:\s*[月.．/-]\s*(?P<day>\d{1,2})(?!\d))?"
)
_HAN_DATE = re.compile(
    rf"(?<![{_HAN_DIGITS}])(?P<year>(?:一九|二[〇○零])[{_HAN_DIGITS}]{{2}})年(?P<month>十[一二]?|[一二三四五六七八九])月"
    r"(?:(?P<day>[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])日)?"
)
_REPUBLIC_DATE = re.compile(
    r"(?:中\s*[华華]\s*)?民\s*[国國]\s*(?P<year>\d{2,3})\s*年\s*(?P<month>\d{1,2})\s*月(?:\s*(?P<day>\d{1,2})\s*日)?"
)
_MONTH_DATE = re.compile(
    r"(?:(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+"
    r"(?:(?P<other>\d{1,2})(?:st|nd|rd|th)?,\s*)?(?P<year>(?:19|20)\d{2})(?!\d)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_REPUBLIC = 1911
"""Year 1 of the Republic calendar is 1912."""

_FORMS = (_DATE, _MONTH_DATE, _HAN_DATE, _REPUBLIC_DATE)


def find_date(text: str) -> re.Match[str] | None:
    """The first date of a line that has at least a month."""
    found = (match for form in _FORMS if (match := form.search(text)))
    return min(found, key=lambda match: match.start(), default=None)


def without_dates(text: str) -> str:
    """A line without its dates: Harbour Watch | May 2021."""
    for form in _FORMS:
        text = re.sub(form.pattern + r"\s*[月日]?", "", text, flags=form.flags)
    return text


def is_date(text: str) -> bool:
    """True for a line that is nothing but a date.

    >>> is_date("2021年9月"), is_date("(12 May 2021)"), is_date("Harbour Watch | May 2021")
    (True, True, False)
    """
    return find_date(text) is not None and not without_dates(text).strip("（）() ,.，。")


def iso(match: re.Match[str]) -> tuple[str, bool]:
    """ISO 8601 up to the part that no calendar has, and whether that is all: `2021-02` for the 30th of February 2021."""
    parts = match.groupdict()
    named = (parts["month"] or "").lower()[:3] in _MONTHS
    if named:
        month, day = _MONTHS.index(parts["month"].lower()[:3]) + 1, parts["day"] or parts["other"]
    else:
        month, day = small_number(parts["month"] or parts.get("other") or ""), parts["day"]
    year = small_number(parts["year"]) + (_REPUBLIC if match.re is _REPUBLIC_DATE else 0)
    if not 1 <= month <= 12:
        return f"{year}", False
    if day is None or not 1 <= small_number(day) <= monthrange(year, month)[1]:
        return f"{year}-{month:02}", day is None
    return f"{year}-{month:02}-{small_number(day):02}", True


def small_number(text: str) -> int:
    """A number in digits or in the Chinese ones of dates: 二〇二二, 十二, 三十一.

    >>> small_number("二〇二二"), small_number("十二"), small_number("三十一"), small_number("07")
    (2022, 12, 31, 7)
    """
    if text.isdigit() and text.isascii():
        return int(text)
    plain = [0 if digit in "〇○零" else "一二三四五六七八九".index(digit) + 1 for digit in text if digit != "十"]
    if "十" not in text:
        return int("".join(map(str, plain)))
    tens = plain[0] if text[0] != "十" else 1
    ones = plain[-1] if text[-1] != "十" else 0
    return 10 * tens + ones
