"""Dates as CSL date-parts, in every form a note writes them."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import NamedTuple

from pipeline import language

_MONTHS = {
    form: int(entry.get("value"))
    for entry in language.entries("en", "times/time_words.toml")
    if entry.get("slot") == "month"
    for form in entry.forms
}
_MONTH = rf"(?:{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?:1[5-9]|20)\d{2}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?:\s*[-–—]\s*\d{1,2})?"
_DATE = re.compile(
    rf"(?P<y1>(?<!\d){_YEAR})\s*年\s*(?:(?P<m1>\d{{1,2}})\s*月\s*(?:(?P<d1>\d{{1,2}})\s*日)?)?"
    rf"|(?<![\dA-Za-z-])(?<!\d\.)(?P<y2>{_YEAR})[-./](?P<m2>0?[1-9]|1[0-2])(?:[-./](?P<d2>[12]\d|3[01]|0?[1-9]))?(?!\d)"
    rf"|\b(?P<mn3>{_MONTH})\s+(?P<d3>{_DAY}),?\s+(?P<y3>{_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<d4>{_DAY})\s+(?P<mn4>{_MONTH}),?\s+(?P<y4>{_YEAR})(?!\d)"
    rf"|(?<!\d)(?P<y7>{_YEAR}),\s+(?P<mn7>{_MONTH})(?:\s+(?P<d7>{_DAY}))?(?!\w|,?\s*\d{{4}})"
    rf"|\b(?P<mn5>{_MONTH}),?\s+(?P<y5>{_YEAR})(?!\d)"
    rf"|(?<![\d.])(?P<d8>0?[1-9]|[12]\d|3[01])\.\s?(?P<m8>0?[1-9]|1[0-2])\.\s?(?P<y8>{_YEAR})(?!\d)"
    rf"|(?<!\d[.])(?<![\dA-Za-z—–-])(?P<y6>{_YEAR})(?![\dA-Za-z]|[—–-]\d)"
)


class FoundDate(NamedTuple):
    """A date in a text: its span and its parts, from the year on."""

    start: int
    end: int
    parts: tuple[int, ...]


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[FoundDate]:
    """All dates of a text, left to right; of a range its first day; impossible months and days cut the date short.

    >>> find_dates("2020年10月14日")
    [FoundDate(start=0, end=11, parts=(2020, 10, 14))]
    """
    matches = _DATE.finditer(text, start, len(text) if end is None else end)
    return [FoundDate(match.start(), match.end(), _parts(match)) for match in matches]


def _parts(match: re.Match[str]) -> tuple[int, ...]:
    groups = match.groupdict()
    year = next(groups[f"y{n}"] for n in range(1, 9) if groups[f"y{n}"])
    named = groups["mn3"] or groups["mn4"] or groups["mn5"] or groups["mn7"]
    month = _MONTHS[named.rstrip(".")] if named else int(groups["m1"] or groups["m2"] or groups["m8"] or 0)
    day = next((groups[f"d{n}"] for n in (1, 2, 3, 4, 7, 8) if groups[f"d{n}"]), "0")
    parts = [int(year)]
    if 1 <= month <= 12:
        parts.append(month)
        first = re.match(r"\d{1,2}", day)
        if first and 1 <= int(first[0]) <= monthrange(parts[0], month)[1]:
            parts.append(int(first[0]))
    return tuple(parts)


def csl(parts: tuple[int, ...]) -> dict[str, list[list[int]]]:
    """The date as CSL-JSON writes it."""
    return {"date-parts": [list(parts)]}
