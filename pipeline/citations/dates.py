"""Dates as CSL date-parts, in every form a note writes them."""

from __future__ import annotations

import re
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]*\.?"
_YEAR = r"(?:1[5-9]|20)\d{2}"
_DATE = re.compile(
    rf"(?P<y1>{_YEAR})\s*年\s*(?:(?P<m1>\d{{1,2}})\s*月\s*(?:(?P<d1>\d{{1,2}})\s*日)?)?"
    rf"|(?<![\d.])(?P<y2>{_YEAR})[-.．/](?P<m2>0?[1-9]|1[0-2])(?:[-.．/](?P<d2>0?[1-9]|[12]\d|3[01]))?(?!\d)"
    rf"|(?P<mn3>{_MONTH})\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})"
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<mn4>{_MONTH}),?\s+(?P<y4>{_YEAR})"
    rf"|(?P<mn5>{_MONTH})\s+(?P<y5>{_YEAR})"
    rf"|(?<![\d-])(?P<y6>{_YEAR})(?![\d-])"
)


class Found(NamedTuple):
    """A date in a text: its span and its parts, from the year on."""

    start: int
    end: int
    parts: tuple[int, ...]


def find_dates(text: str) -> list[Found]:
    """All dates of a text, left to right; impossible months and days cut the date short.

    >>> find_dates("2020年10月14日")
    [Found(start=0, end=11, parts=(2020, 10, 14))]
    """
    return [Found(match.start(), match.end(), _parts(match)) for match in _DATE.finditer(text)]


def _parts(match: re.Match[str]) -> tuple[int, ...]:
    groups = match.groupdict()
    year = next(groups[f"y{n}"] for n in range(1, 7) if groups[f"y{n}"])
    named = groups["mn3"] or groups["mn4"] or groups["mn5"]
    month = _MONTHS.index(named[:3].lower()) + 1 if named else int(groups["m1"] or groups["m2"] or 0)
    day = int(next((groups[f"d{n}"] for n in range(1, 5) if groups[f"d{n}"]), 0) or 0)
    parts = [int(year)]
    if 1 <= month <= 12:
        parts.append(month)
        if 1 <= day <= 31:
            parts.append(day)
    return tuple(parts)


def csl(parts: tuple[int, ...]) -> dict[str, list[list[int]]]:
    """The date as CSL-JSON writes it."""
    return {"date-parts": [list(parts)]}
