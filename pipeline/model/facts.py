"""What a report says: figures, the claims that use them, and the checks of its arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Literal, Self

from pipeline.model.corrections import Verdict
from pipeline.model.quantities import Approximation, Aspect, FigureKind, Quantity
from pipeline.model.span import Span
from pipeline.model.times import NO_PERIOD, Basis, Period

Status = Literal["actual", "forecast", "target", "plan", "estimate"]
Scope = Literal["", "consolidated", "parent"]
Role = Literal["measurement", "label"]
Polarity = Literal["affirmed", "negated"]
ClaimKind = Literal["statistic", "forecast", "target", "recommendation", "assertion"]
CheckKind = Literal[
    "row_total",
    "column_total",
    "growth_rate",
    "share",
    "difference",
    "net",
    "movement",
    "balance",
    "period_sum",
    "ratio",
    "rank",
    "sum_of_list",
    "text_vs_table",
    "text_vs_text",
    "translation",
]


@dataclass(frozen=True, slots=True)
class Confidence:
    """How likely a reading is right, 0 to 1; None where a rule made it."""

    metric: Decimal | None = None
    subject: Decimal | None = None
    period: Decimal | None = None
    source: Decimal | None = None


RULED = Confidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Quantity):
    """A quantity in its context: what is counted and measured, whose it is, when, compared with what, and who says so.

    `noun` is what is counted, `per` the base it is given for where the unit has none (10股), `metric` what is measured,
    `subject` whose it is, `place` where (ISO 3166). `aspect` tells what something came to (level: 下降至1.9%) from by how much it
    changed (change: 下降1.9%); `role` is label for a number that names or orders (第73届). `scope` is whether it is a group's or
    that of its parent company alone, `variant` what else around a cell tells it from others of its metric, subject and period
    (Budget, 1至2年). `reviewed` is what a person said of it. Exactly one of `sentence_id` and `cell_id` is set
    in a report; neither in a bare text.
    """

    aspect: Aspect = "level"
    noun: str = ""
    per: str = ""
    metric: str = ""
    subject: str = ""
    place: str = ""
    scope: Scope = ""
    variant: str = ""
    period: Period = NO_PERIOD
    basis: Basis = ""
    basis_period: Period = NO_PERIOD
    status: Status = "actual"
    negated: bool = False
    source: str = ""
    role: Role = "measurement"
    confidence: Confidence = RULED
    reviewed: Verdict = ""
    figure_id: str = ""
    sentence_id: str = ""
    cell_id: str = ""
    note_ids: tuple[str, ...] = ()

    @classmethod
    def of(cls, quantity: Quantity, **context: Any) -> Self:
        """The quantity with its context."""
        return cls(**{one.name: getattr(quantity, one.name) for one in fields(quantity)}, **context)

    @property
    def signed(self) -> Decimal | None:
        """A change with its sign: −1.9 for 下降1.9%. None for a level."""
        if self.aspect == "level" or self.value is None:
            return None
        return -self.value if self.change == "decrease" else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(Span):
    """What is asserted, by whom (`source`, empty for the authors), on which evidence."""

    claim_id: str = ""
    sentence_id: str
    kind: ClaimKind
    source: str = ""
    source_entity_id: str = ""
    source_cue: str = ""
    polarity: Polarity = "affirmed"
    figure_ids: tuple[str, ...] = ()
    note_ids: tuple[str, ...] = ()
    entity_ids: tuple[str, ...] = ()
    table_ids: tuple[str, ...] = ()
    reviewed: Verdict = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a report says of one metric, subject and period, in one unit, however often it says so.

    `value`, `low`, `high` and `approximation` are those of the most precise of its figures; a change has its sign. `step` is
    the place value of its last printed digit. `figure_ids` are all that state it, `agree` whether one number can be behind
    all of them, within what they print.
    """

    observation_id: str
    metric: str
    subject: str
    place: str
    scope: Scope
    variant: str
    kind: FigureKind
    unit: str
    period: Period
    basis: Basis
    basis_period: Period
    status: Status
    aspect: Aspect
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    approximation: Approximation
    agree: bool
    figure_ids: tuple[str, ...]
    step: Decimal | None = None


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
