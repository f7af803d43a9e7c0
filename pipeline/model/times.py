"""When: periods, the times of a sentence, and what a change is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Basis = Literal["", "yoy", "qoq", "mom", "since", "vs_value"]


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends inclusive, None where it is open or unknown; `text` is how it is printed, if it is.

    >>> Period(date(2020, 1, 1), date(2020, 11, 30), "2020年1-11月").in_one_year
    True
    """

    start: date | None = None
    end: date | None = None
    text: str = ""

    @property
    def year(self) -> int | None:
        """The year it begins in, or ends in if its beginning is open."""
        return self.start.year if self.start else self.end.year if self.end else None

    @property
    def days(self) -> int:
        """How many days it has; 0 if it is open."""
        return (self.end - self.start).days + 1 if self.start is not None and self.end is not None else 0

    @property
    def in_one_year(self) -> bool:
        """True for a closed period within one calendar year."""
        return self.start is not None and self.end is not None and self.start.year == self.end.year

    @property
    def is_calendar_year(self) -> bool:
        """True for the days from the first of a January to the last of its December."""
        if self.start is None or self.end is None:
            return False
        return (self.start, self.end) == (date(self.start.year, 1, 1), date(self.start.year, 12, 31))


NO_PERIOD = Period()


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A date, a range or a duration in a text: half-open code-point offsets; `duration` is ISO 8601 (`P3M`), else empty.

    `rule` names the lexicon entry that read it.
    """

    start: int
    end: int
    text: str
    kind: Literal["date", "range", "duration"]
    period_start: date | None = None
    period_end: date | None = None
    duration: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class BasisMatch:
    """Where a basis stands, its kind, and which of the given times it names; None if it names none."""

    start: int
    end: int
    basis: Basis
    index: int | None


@dataclass(slots=True)
class SentenceTimes:
    """The times of one sentence, offsets in the sentence: `periods` may be a figure's period, `bases` are compared with.

    `cores` are the spans of the times without words like 以来 around them.
    """

    times: tuple[TimeExpression, ...] = ()
    cores: tuple[tuple[int, int], ...] = ()
    periods: list[TimeExpression] = field(default_factory=list)
    bases: list[tuple[BasisMatch, Period | None]] = field(default_factory=list)
