"""One comparison on its way to becoming a check: what was expected, what is printed, and what was compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import prod

from pipeline.checks.amounts import Amount, Recomputed, coarseness
from pipeline.model import CheckKind

_FAR = 10
"""A total that is more than a tenth away from its sum is taken for another kind of total, not for a misprint."""

FEW = 3
"""So many times as many comparisons of one reading must agree as differ, if more than one differs."""

RARE = 0.01
"""A reading that would fit by chance in more than this part of all tables is not believed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`printed` is the report's own result, `members` what it was recomputed from, `signs` how each of them counts in a sum."""

    kind: CheckKind
    label: str
    result: Recomputed
    printed: Amount
    members: tuple[Amount, ...]
    signs: tuple[int, ...] = ()

    @property
    def agrees(self) -> bool:
        return abs(self.result.value - self.printed.value) <= self.result.tolerance

    @property
    def is_near(self) -> bool:
        return abs(self.result.value - self.printed.value) * _FAR <= abs(self.printed.value)


def confirmed(found: Sequence[Comparison], *, alone: bool) -> list[Comparison]:
    """What may be reported of comparisons that share one reading of a table.

    A disagreement counts only if the reading is right elsewhere: beside one that agrees it may be one, beside many a third. With
    `alone` a single near miss counts too. A reading that fits nowhere is our misunderstanding, not the report's mistake.
    """
    agreeing = [one for one in found if one.agrees]
    differing = [one for one in found if not one.agrees]
    if agreeing and len(differing) <= max(1, len(agreeing) // FEW):
        return list(found)
    if alone and len(found) == 1 and found[0].is_near:
        return list(found)
    return agreeing


def chance(found: Sequence[Comparison]) -> float:
    """How likely all that agrees does so by chance: its tolerance against the size of the numbers, or against their spread where
    that is smaller (rates between 90 and 99 %).
    """
    agreeing = [one for one in found if one.agrees]
    values = [one.printed.value for one in found]
    spread = max(values) - min(values) if len(values) > FEW else None
    return prod(_chance(one, spread) for one in agreeing)


def _chance(one: Comparison, spread: Decimal | None) -> float:
    size = abs(one.printed.value) if spread is None else min(abs(one.printed.value), spread)
    return min(1.0, float(2 * max(one.result.tolerance, coarseness(one.printed)) / size)) if size else 1.0


def likeliest(readings: Sequence[Sequence[Comparison]]) -> list[Comparison]:
    """The reading of several that chance explains least, if it explains it hardly and no more differs than agrees."""
    best = min(readings, key=chance, default=())
    agreeing = sum(one.agrees for one in best)
    if not agreeing or agreeing < len(best) - agreeing or chance(best) * len(readings) > RARE:
        return []
    units = {one.printed.figure.unit for one in best if one.agrees}
    return confirmed([one for one in best if one.agrees or one.printed.figure.unit in units], alone=False)
