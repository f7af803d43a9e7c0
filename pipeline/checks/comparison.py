"""One comparison on its way to becoming a check: what was expected, what is printed, and what was compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.checks.amounts import Amount, Recomputed
from pipeline.model import CheckKind

_FAR = 10
"""A total that is more than a tenth away from its sum is taken for another kind of total, not for a misprint."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """`printed` is the report's own result, `members` what it was recomputed from."""

    kind: CheckKind
    label: str
    result: Recomputed
    printed: Amount
    members: tuple[Amount, ...]

    @property
    def agrees(self) -> bool:
        return abs(self.result.value - self.printed.value) <= self.result.tolerance

    @property
    def is_near(self) -> bool:
        return abs(self.result.value - self.printed.value) * _FAR <= abs(self.printed.value)


def confirmed(found: Sequence[Comparison], *, alone: bool) -> list[Comparison]:
    """What may be reported of comparisons that share one reading of a table.

    A disagreement counts only if the reading is right elsewhere: at least as many others agree. With `alone` a single near
    miss counts too. A reading that fits nowhere is our misunderstanding, not the report's mistake.
    """
    agreeing = [one for one in found if one.agrees]
    differing = [one for one in found if not one.agrees]
    if agreeing and len(agreeing) >= len(differing):
        return list(found)
    if alone and len(found) == 1 and found[0].is_near:
        return list(found)
    return agreeing
