"""Finds what a change is measured against: 同比, 环比, 比2005年, compared with 2015."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import lexicon
from pipeline.figures.calendar import Stretch, before, shift_years
from pipeline.model import Basis, Lang, Period, TimeExpression

_HERE = Path(__file__).parent
_HOLE = "\x01"


@dataclass(frozen=True, slots=True)
class BasisMention:
    """A basis in a text: its span, its kind, and the time it names, if it names one."""

    start: int
    end: int
    text: str
    basis: Basis
    time: TimeExpression | None


@cache
def _forms(lang: Lang) -> tuple[tuple[re.Pattern[str], Basis, bool], ...]:
    forms: list[tuple[re.Pattern[str], Basis, bool]] = []
    for entry in lexicon.load(_HERE / lang / "basis.toml"):
        kind: Basis = entry.get("basis")  # type: ignore[assignment]  # checked by the examples
        for form in sorted(entry.forms, key=len, reverse=True):
            before_time, hole, after = form.partition("{T}")
            pattern = re.escape(before_time) + (r"\s*" + _HOLE + r"+\s*" if hole else "") + re.escape(after)
            forms.append((re.compile(pattern.replace(r"\ ", r"\s*"), re.IGNORECASE), kind, bool(hole)))
    return tuple(forms)


def find_basis(text: str, times: Sequence[TimeExpression], lang: Lang) -> list[BasisMention]:
    """All bases of a text, left to right, without overlaps."""
    masked = list(text)
    for time in times:
        masked[time.start : time.end] = _HOLE * (time.end - time.start)
    holes = "".join(masked)
    found: list[BasisMention] = []
    for pattern, kind, with_time in _forms(lang):
        for match in pattern.finditer(holes if with_time else text):
            if any(one.start < match.end() and match.start() < one.end for one in found):
                continue
            time = next((t for t in times if match.start() <= t.start and t.end <= match.end()), None)
            found.append(BasisMention(match.start(), match.end(), text[match.start() : match.end()], kind, time))
    return sorted(found, key=lambda one: one.start)


def basis_period(mention: BasisMention, period: Stretch) -> tuple[Basis, Period]:
    """The kind of a basis and the period it stands for, given the figure's own period."""
    if mention.time is not None:
        named = Stretch(mention.time.period_start, mention.time.period_end)
        yearly = period.start is not None and named == shift_years(period, -1)
        return "yoy" if yearly else mention.basis, Period(mention.text, named.start, named.end)
    if period.start is None or period.end is None:
        return mention.basis, Period(mention.text)
    if mention.basis == "yoy":
        earlier = shift_years(period, -1)
        return "yoy", Period(mention.text, earlier.start, earlier.end)
    earlier = before(period)
    quarterly = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month == 2
    return "qoq" if quarterly else "mom", Period(mention.text, earlier.start, earlier.end)
