"""What a report says: figures, the claims that use them, and the checks of its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipeline.model.times import NO_PERIOD, Basis, Period

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
Status = Literal["actual", "forecast", "target", "plan", "estimate"]
ClaimKind = Literal["statistic", "forecast", "target", "recommendation", "assertion"]
CheckKind = Literal[
    "row_total",
    "column_total",
    "growth_rate",
    "share",
    "difference",
    "text_vs_table",
    "text_vs_text",
    "translation",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantity. Offsets are code points in the text of its block and run over number, 多/余, scale and unit.

    >>> Figure(0, 9, "3300多亿美元", "money", Decimal(330000000000), unit="USD", unit_text="美元").value
    Decimal('330000000000')

    Scale words are applied to `value`, `low` and `high`. A decrease keeps a positive value and says so in `change`.
    `unit` is ISO 4217 for money, `%`, `pp`, UCUM for measures, the classifier for counts; `noun` is what is counted.
    `metric` is what is measured, `subject` whose it is. `rule` names the lexicon entry that read it. Exactly one of
    `sentence_id` and `cell_id` is set in a report; neither in a bare text.
    """

    start: int
    end: int
    text: str
    kind: FigureKind
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    noun: str = ""
    unit_text: str = ""
    approximation: Approximation = "exact"
    change: Change = ""
    basis: Basis = ""
    basis_period: Period = NO_PERIOD
    metric: str = ""
    subject: str = ""
    place: str = ""
    period: Period = NO_PERIOD
    status: Status = "actual"
    negated: bool = False
    source: str = ""
    rule: str = ""
    figure_id: str = ""
    sentence_id: str = ""
    cell_id: str = ""
    block_id: str = ""
    note_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What is asserted, by whom (`source`, empty for the authors), on which evidence. Offsets as for sentences."""

    claim_id: str
    sentence_id: str
    block_id: str
    start: int
    end: int
    text: str
    kind: ClaimKind
    source: str = ""
    source_entity_id: str = ""
    source_cue: str = ""
    polarity: Literal["affirmed", "negated"] = "affirmed"
    figure_ids: tuple[str, ...] = ()
    note_ids: tuple[str, ...] = ()
    entity_ids: tuple[str, ...] = ()
    table_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One piece of the report's arithmetic done again. `tolerance` is what the printed precision allows.

    `cell_ids` and `figure_ids` are what was compared, the printed result last.
    """

    check_id: str
    kind: CheckKind
    verdict: Literal["consistent", "inconsistent"]
    expected: Decimal
    found: Decimal
    tolerance: Decimal
    message_zh: str
    message_en: str
    cell_ids: tuple[str, ...] = ()
    figure_ids: tuple[str, ...] = ()
