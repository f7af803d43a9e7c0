"""Which observations of two sides speak of the same thing, and in what they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.comparing.sides import Row, Side
from pipeline.dataset import pair_observations

Change = Literal["added", "gone", "changed", "same"]

COMPARED = ("value", "low", "high", "approximation", "status", "agree")
"""Columns of `observations` in which two of one thing may differ."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is spoken of: the observation of each side, None where a side says nothing of it."""

    change: Change
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """The later of the two: what names the thing."""
        row = self.after or self.before
        assert row is not None
        return row

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in which the two differ."""
        if self.before is None or self.after is None:
            return ()
        return tuple(name for name in COMPARED if _number(self.before[name]) != _number(self.after[name]))

    @property
    def difference(self) -> Decimal | None:
        """By how much the value changed, where both have one."""
        if self.before is None or self.after is None or not (self.before["value"] and self.after["value"]):
            return None
        return Decimal(self.after["value"]) - Decimal(self.before["value"])


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and everything they speak of, in the order of the later side; what is gone stands at the end."""

    before: Side
    after: Side
    all: Sequence[Difference]

    @property
    def differences(self) -> list[Difference]:
        """Without what is the same."""
        return [one for one in self.all if one.change != "same"]

    def by_metric(self) -> dict[str, Counter[Change]]:
        """How many were added, gone, changed or the same, by metric; those with most differences first."""
        found: defaultdict[str, Counter[Change]] = defaultdict(Counter)
        for one in self.all:
            found[one.row["metric"]][one.change] += 1
        return dict(sorted(found.items(), key=lambda item: (item[1]["same"] - item[1].total(), item[0])))


def compare(before: Side, after: Side) -> Comparison:
    """Pair the observations of two sides, from the strictest sameness to the loosest, and say what became of each."""
    pairs = {id(new): old for old, new in pair_observations(before.observations, after.observations, _homes(before, after))}
    taken = {id(old) for old in pairs.values()}
    gone = [row for row in before.observations if id(row) not in taken]
    found = [_difference(pairs.get(id(row)), row) for row in after.observations]
    return Comparison(before, after, (*found, *(Difference("gone", row, None) for row in gone)))


def _difference(old: Row | None, new: Row) -> Difference:
    if old is None:
        return Difference("added", None, new)
    changed = Difference("changed", old, new)
    return changed if changed.columns else Difference("same", old, new)


def _number(text: str) -> str | Decimal:
    """1.50 and 1.5 are one value."""
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _homes(before: Side, after: Side) -> Callable[[Row], str]:
    """Whose observation a row is, for both sides: nobody's if each is one report, else that of its report, edition or file."""
    if before.folder is None or after.folder is None:
        return lambda _: ""
    both = before.reports.keys() & after.reports.keys()

    def home(row: Row) -> str:
        report_id = row["report_id"]
        report = before.reports.get(report_id) or after.reports.get(report_id)
        if report_id in both or report is None:
            return report_id
        parts = (report["series"], report["edition"], report["languages"])
        return "\n".join(parts) if report["series"] and report["edition"] else report["file"]

    return home
