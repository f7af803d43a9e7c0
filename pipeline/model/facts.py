"""What a report says: figures, the claims that use them, and the checks of its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, Self

from pipeline.model.quantities import Quantity
from pipeline.model.span import Span
from pipeline.model.times import NO_PERIOD, Basis, Period

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Quantity):
    """A quantity in its context: what is counted and measured, whose it is, when, compared with what, and who says so.

    `noun` is what is counted, `metric` what is measured, `subject` whose it is, `place` where (ISO 3166). Exactly one of
    `sentence_id` and `cell_id` is set in a report; neither in a bare text.
    """

    noun: str = ""
    metric: str = ""
    subject: str = ""
    place: str = ""
    period: Period = NO_PERIOD
    basis: Basis = ""
    basis_period: Period = NO_PERIOD
    status: Status = "actual"
    negated: bool = False
    source: str = ""
    figure_id: str = ""
    sentence_id: str = ""
    cell_id: str = ""
    note_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, quantity: Quantity, **context: Any) -> Self:
        """The quantity with its context."""
        return cls(**{one.name: getattr(quantity, one.name) for one in fields(quantity)}, **context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Span):
    """What is asserted, by whom (`source`, empty for the authors), on which evidence."""

    claim_id: str = ""
    sentence_id: str
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
