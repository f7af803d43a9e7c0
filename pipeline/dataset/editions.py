"""Which report is the edition before another one: the latest of the same series and main language that is earlier than it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.dataset.validate import Row

_DIGITS = re.compile(r"\d+", re.ASCII)

Order = tuple[tuple[int, ...], tuple[int, ...], str]
"""Edition and number as the numbers printed in them, and the date of publication."""


def link_editions(reports: Sequence[Row]) -> None:
    """Fill `previous_id` of the rows of `reports`; it stays empty where a report names no series or says nothing of its order.

    Two files of one edition have the same edition before.
    """
    series: defaultdict[tuple[str, str], list[tuple[Order, Row]]] = defaultdict(list)
    for row in reports:
        order = _order(row)
        if row["series"] and any(order):
            series[row["series"], (row["languages"] or [""])[0]].append((order, row))
    for members in series.values():
        members.sort(key=lambda member: (member[0], member[1]["report_id"]))
        for order, row in members:
            row["previous_id"] = next((one["report_id"] for other, one in reversed(members) if other < order), None)


def _order(row: Row) -> Order:
    return _numbers(row["edition"]), _numbers(row["number"]), row["published"] or ""


def _numbers(text: Any) -> tuple[int, ...]:
    return tuple(int(digits) for digits in _DIGITS.findall(text or "")[:4])
