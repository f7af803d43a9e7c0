"""One number with the unit that stands next to it, on its way to becoming a quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from pipeline.model import Approximation, FigureKind, Lang
from pipeline.numbers.numeral import Numeral, plain
from pipeline.quantities.units import KnownUnit, unit_at

_NEAR = 16
"""How many characters before a number the words that bear on its reading may stand."""
_MOST_STAGES = 20
_MAX_POWER = 20

Finish = Callable[[str, "QuantityDraft", KnownUnit, int], Decimal]
"""What a language reads behind a unit that ends at a place: it may move the end of the draft, and returns how much is added to
the number before the unit's factor is applied."""


@dataclass(slots=True)
class QuantityDraft:
    """A number, its unit and how far they run. `value`, `low` and `high` have the unit's factor applied.

    `inexact` is where its approximator stands (offsets).
    """

    numeral: Numeral
    start: int
    end: int
    kind: FigureKind
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: KnownUnit | None = None
    unit_start: int = 0
    unit_end: int = 0
    per: str = ""
    shared_unit: str = ""
    prefixed: bool = False
    approximation: Approximation = "exact"
    inexact: tuple[int, int] | None = None

    @property
    def unit_code(self) -> str:
        if self.unit is None:
            return {"ratio": "1", "percent": "%"}.get(self.kind, "")
        return f"{self.unit.unit}/{self.per}" if self.per and self.kind == "measure" else self.unit.unit

    def unit_text(self, text: str) -> str:
        return self.shared_unit or text[self.unit_start : self.unit_end]

    def shares_unit_of(self, other: QuantityDraft) -> bool:
        """A bare number may take the unit of the next one."""
        return self.unit is None and self.kind == "number" and other.kind != "ordinal"


def before(text: str, at: int) -> str:
    """The characters before a place that bear on the reading of a number there."""
    return text[max(0, at - _NEAR) : at]


def attach(text: str, draft: QuantityDraft, at: int, lang: Lang, finish: Finish) -> None:
    """Take the unit that starts at a place, if one does."""
    found = unit_at(text, at, lang)
    if found is None or _is_calendar_year(text, draft, found[0]):
        return
    unit, end = found
    if unit.kind == "money" and unit.text.isupper() and text[at - 1] == " " and text[end : end + 1].isdigit():
        return  # the USD of 3 USD50 vouchers belongs to the 50
    draft.unit, draft.unit_start, draft.unit_end, draft.end = unit, at, end, end
    draft.kind = unit.kind  # type: ignore[assignment]
    if unit.kind == "ordinal" and draft.numeral.arabic and (draft.value or 0) > _MOST_STAGES:
        draft.kind = "count"  # 培训495期, but 二期工程
    apply(draft, finish(text, draft, unit, end))


def apply(draft: QuantityDraft, more: Decimal) -> None:
    """Apply the unit's factor, or 2 to its power (翻两番), and what a following 半 adds."""
    unit = draft.unit
    if unit is None:
        return

    def scaled(value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        if unit.power and value > _MAX_POWER:
            return None
        return plain(unit.power**value if unit.power else (value + more) * unit.factor)

    draft.value, draft.low, draft.high = scaled(draft.value), scaled(draft.low), scaled(draft.high)


def _is_calendar_year(text: str, draft: QuantityDraft, unit: KnownUnit) -> bool:
    """2020年 is a date; 2020家 is a count."""
    digits = text[draft.numeral.start : draft.numeral.end]
    return unit.unit == "a" and unit.text == "年" and len(digits) == 4 and digits.isdigit()
