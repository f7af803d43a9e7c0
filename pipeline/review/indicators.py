"""Indicators over time: what the reports of a series say of one metric, subject and unit, period by period.

Reports of different series never share an indicator: 营业收入 of 公司 is another company in each. Periods of different lengths do
not either: a month's trade is no point between two years.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

MOST = 2000
"""Indicators on a page; observations.csv has all."""

_NAMES = ("metric", "subject", "place", "unit", "kind", "aspect", "basis")


class Point(NamedTuple):
    """One observation: its period as a label and by its last day, what was read, and where it is said."""

    period: str
    end: str
    value: str
    status: str
    agree: bool
    report_id: str
    figure_id: str
    edition: str


@dataclass(slots=True)
class Indicator:
    """One line of a chart. `series` is that of the reports, empty for a report that is in none."""

    series: str
    length: str
    names: Mapping[str, str]
    points: list[Point] = field(default_factory=list)

    @property
    def rank(self) -> tuple[int, int]:
        """Reports and periods it has points in: what is said by more of them comes first."""
        return -len({point.report_id for point in self.points}), -len({point.end for point in self.points})


def indicators(observations: Iterable[Mapping[str, str]]) -> tuple[list[Indicator], int]:
    """The indicators with two periods or more, from the rows of observations.csv; and how many there are beyond MOST."""
    found: dict[tuple[str, ...], Indicator] = {}
    for row in observations:
        if not (row["metric"] and row["value"] and row["period_start"] and row["period_end"]):
            continue
        start, end = date.fromisoformat(row["period_start"]), date.fromisoformat(row["period_end"])
        length = period_length(start, end)
        home = f"s:{row['series']}" if row["series"] else f"r:{row['report_id']}"
        key = (home, length, *(row[name] for name in _NAMES))
        indicator = found.setdefault(key, Indicator(row["series"], length, {name: row[name] for name in _NAMES}))
        figure_id = next(iter(json.loads(row["figure_ids"] or "[]")), "")
        period, agree = period_label(start, end), row["agree"] == "true"
        point = Point(period, row["period_end"], row["value"], row["status"], agree, row["report_id"], figure_id, row["edition"])
        indicator.points.append(point)
    several = [one for one in found.values() if len({point.end for point in one.points}) > 1]
    several.sort(key=lambda one: (one.rank, one.series, *one.names.values(), one.length))
    for one in several:
        one.points.sort(key=lambda point: (point.end, point.edition, point.status == "actual", point.report_id))
    return several[:MOST], max(0, len(several) - MOST)


def _ends() -> Iterator[tuple[str, int, int]]:
    yield from (("day", 1, 1), ("month", 28, 31), ("quarter", 90, 92), ("half", 181, 184), ("year", 365, 366))


def period_length(start: date, end: date) -> str:
    """day, month, quarter, half or year for a whole one; else the number of days.

    >>> period_length(date(2023, 1, 1), date(2023, 12, 31)), period_length(date(2023, 1, 1), date(2023, 5, 31))
    ('year', '151')
    """
    days = (end - start).days + 1
    starts_a_month, ends_a_month = start.day == 1, (end + timedelta(1)).day == 1
    for name, least, most in _ends():
        if least <= days <= most and (name == "day" or (starts_a_month and ends_a_month)):
            return name
    return str(days)


def period_label(start: date, end: date) -> str:
    """A period in short.

    >>> [period_label(date(2023, 1, 1), day) for day in (date(2023, 12, 31), date(2023, 3, 31), date(2023, 1, 31))]
    ['2023', '2023 Q1', '2023-01']
    >>> period_label(date(2022, 4, 1), date(2023, 3, 31)), period_label(date(2023, 7, 1), date(2023, 12, 31))
    ('2022/23', '2023 H2')
    """
    length = period_length(start, end)
    calendar = {"month": 1, "quarter": 3, "half": 6, "year": 12}
    if length == "day":
        return end.isoformat()
    if length not in calendar or (length != "year" and (start.month - 1) % calendar[length]):
        return f"{start.isoformat()} – {end.isoformat()}"
    if length == "year":
        return str(start.year) if start.month == 1 else f"{start.year}/{end.year % 100:02d}"
    if length == "month":
        return f"{start:%Y-%m}"
    return f"{start.year} {'Q' if length == 'quarter' else 'H'}{(start.month - 1) // calendar[length] + 1}"
