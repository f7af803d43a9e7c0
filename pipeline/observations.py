"""What a report says of every metric, subject and period, text and tables together: what downstream users join over years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.contain import Fence, Unit
from pipeline.model import Figure, Issue, Observation
from pipeline.numbers.numeral import comparable

_NAMES = ("ordinal",)
"""Kinds of figures that name or order and measure nothing."""

_HALF = Decimal("0.5")
_ENDLESS = Decimal("Infinity")


class _Bounds(NamedTuple):
    """Between which numbers lies what a figure states."""

    low: Decimal
    high: Decimal


def observe(figures: Sequence[Figure]) -> tuple[tuple[Observation, ...], list[Issue]]:
    """The observations of a report, in the order of their first figures.

    A figure without metric, period or value observes nothing that could be compared, and neither does one
    that is denied or that a person called wrong.
    """
    fence = Fence("observations")
    groups: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if _observes(figure):
            groups[_key(figure)].append(figure)
    made = [fence.run(_unit(group[0]), _observation, group, otherwise=None) for group in groups.values()]
    return tuple(one for one in made if one is not None), fence.issues


def _unit(figure: Figure) -> Unit:
    return Unit("record", figure.text, None, figure.block_id, figure.start, figure.end)


def _observes(figure: Figure) -> bool:
    counts = figure.role == "measurement" and figure.kind not in _NAMES and not figure.negated and figure.reviewed != "wrong"
    return counts and bool(figure.metric) and figure.period.start is not None and _bounds(figure) is not None


def _key(figure: Figure) -> tuple[object, ...]:
    """What all figures of one observation share."""
    names = (comparable(figure.metric), comparable(figure.subject), figure.place, figure.unit or figure.kind)
    which = (figure.scope == "parent", comparable(figure.variant))  # what is not said to be the parent company's is the group's
    times = (figure.period.start, figure.period.end, figure.basis, figure.basis_period.start, figure.basis_period.end)
    return *names, *which, *times, figure.aspect, figure.status


def _observation(group: Sequence[Figure]) -> Observation:
    best = min(group, key=_coarseness)
    first = group[0]
    return Observation(
        observation_id=first.figure_id.replace("/figure/", "/observation/", 1),
        metric=best.metric,
        subject=best.subject,
        place=best.place,
        scope=next((figure.scope for figure in group if figure.scope), ""),
        variant=best.variant,
        kind=best.kind,
        unit=best.unit,
        period=best.period,
        basis=best.basis,
        basis_period=best.basis_period,
        status=best.status,
        aspect=best.aspect,
        value=best.signed if best.aspect == "change" else best.value,
        low=best.low,
        high=best.high,
        approximation=best.approximation,
        agree=_agree([found for figure in group if (found := _bounds(figure)) is not None]),
        figure_ids=tuple(figure.figure_id for figure in group),
        step=best.step,
    )


def _agree(bounds: Sequence[_Bounds]) -> bool:
    """Whether one number lies between all bounds. 512.65 is rounded to 512.7: where two only meet there is none."""
    low, high = max(one.low for one in bounds), min(one.high for one in bounds)
    return low < high or (low == high and any(one.low == one.high for one in bounds))


def _coarseness(figure: Figure) -> tuple[bool, Decimal]:
    """Exact before about, many digits before few."""
    return figure.approximation != "exact", figure.step if figure.step is not None else _ENDLESS


def _bounds(figure: Figure) -> _Bounds | None:
    """What a figure leaves open: half of its last digit, all of it for 约, one side for 超过. None if it has no value."""
    if figure.low is not None and figure.high is not None:
        ends = (figure.low, figure.high)
        return _turned(figure, *ends)
    if figure.value is None:
        return None
    step = figure.step or Decimal(0)
    match figure.approximation:
        case "over" | "at_least":
            return _turned(figure, figure.value - _HALF * step, _ENDLESS)
        case "under" | "nearly" | "at_most":
            return _turned(figure, -_ENDLESS, figure.value + _HALF * step)
        case "about":
            return _turned(figure, figure.value - step, figure.value + step)
        case _:
            return _turned(figure, figure.value - _HALF * step, figure.value + _HALF * step)


def _turned(figure: Figure, low: Decimal, high: Decimal) -> _Bounds:
    """The bounds of a decrease lie below zero."""
    fallen = figure.aspect == "change" and figure.change == "decrease"
    return _Bounds(-high, -low) if fallen else _Bounds(low, high)
