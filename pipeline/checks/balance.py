"""The two sides of a balance sheet."""

from __future__ import annotations

from pipeline.checks.amounts import total
from pipeline.checks.axis import Axis
from pipeline.checks.comparison import Comparison, confirmed
from pipeline.checks.words import find_words


def check_balance(axis: Axis) -> list[Comparison]:
    """Total assets against total liabilities and equity, net assets against equity, in every line that has both."""
    sides: dict[tuple[str, str], list[int]] = {}
    for item in axis.items:
        if item in axis.filled:
            for cue in find_words(axis.own(item), "balance", axis.sheet.lang):
                sides.setdefault((cue.entry.get("pair"), cue.entry.get("role")), []).append(item)
    found: list[Comparison] = []
    for (pair, role), items in sides.items():
        if role == "left":
            found += [one for left in items for right in sides.get((pair, "right"), ()) for one in _equal(axis, left, right)]
    return found


def _equal(axis: Axis, left: int, right: int) -> list[Comparison]:
    found: list[Comparison] = []
    for line, head in axis.lines.items():
        one, other = axis.amounts.get((left, line)), axis.amounts.get((right, line))
        if one is not None and other is not None and one.figure.unit == other.figure.unit:
            found.append(Comparison("balance", head.label, total((one,), other), other, (one,)))
    return confirmed(found, alone=True)
