"""How much: one written number with its unit, as exact as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.model.span import Span

FigureKind = Literal[
    "money",
    "percent",
    "percentage_points",
    "count",
    "measure",
    "ratio",
    "multiple",
    "rank",
    "ordinal",
    "duration",
    "index",
    "number",
]
Approximation = Literal["exact", "about", "over", "under", "nearly", "at_least", "at_most", "range"]
Change = Literal["", "increase", "decrease"]
Aspect = Literal["level", "change"]


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit as it is printed once for many numbers, with its scale word: 亿美元 is money in USD with factor 10**8."""

    kind: FigureKind
    unit: str
    text: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Span):
    """How much of what unit. The span runs over number, 多/余, scale and unit.

    >>> Quantity(start=0, end=9, text="3300多亿美元", kind="money", value=Decimal(330000000000), unit="USD").value
    Decimal('330000000000')

    Scale words are applied to `value`, `low` and `high`. A decrease keeps a positive value and says so in `change`.
    `unit` is ISO 4217 for money, `%`, `pp`, UCUM for measures, the classifier for counts. `step` is the place value of the last
    printed digit, scale applied (10**6 for 12.50亿元), `scale` what the printed number was multiplied with; both are None where
    no digit is printed. `rule` names the lexicon entry that read it.
    """

    kind: FigureKind
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    unit_text: str = ""
    approximation: Approximation = "exact"
    change: Change = ""
    step: Decimal | None = None
    scale: Decimal | None = None
    rule: str = ""
