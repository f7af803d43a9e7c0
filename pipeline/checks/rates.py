"""Printed growth rates, shares, margins and differences against the amounts that they come from, in the same table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

from pipeline.checks.amounts import Amount, Recomputed, difference, growth, margin, of_size, quotient, share, total
from pipeline.checks.axis import Axis
from pipeline.checks.comparison import Comparison, confirmed, likeliest
from pipeline.model import CheckKind, Figure, Period
from pipeline.times import shift_years

Formula = Callable[[Amount, Amount, Amount], Recomputed | None]

_FORMULAS: dict[CheckKind, tuple[Formula, ...]] = {
    "growth_rate": (growth,),
    "share": (share,),
    "ratio": (share, of_size, margin, growth),
    "difference": (difference,),
}
"""What a result of each kind may be made of two amounts by."""

MOST = 10
"""So many items with amounts, the nearest ones, are tried in pairs."""

HUNDRED = 100
SAME = timedelta(days=3)
"""Quarters and months differ by so much in length."""


def check_rates(axis: Axis) -> list[Comparison]:
    """All rates, shares and differences along one direction whose amounts stand in the same table."""
    done: list[Comparison] = []
    for item, head in axis.items.items():
        unit = axis.unit(item)
        if "rate" in head.roles and unit == "%":
            done += (
                _from_pair(axis, item, "growth_rate", growth) or _discovered(axis, item, "growth_rate") or _in_time(axis, item)
            )
        elif head.roles & {"difference", "rate"} and unit not in ("%", "pp"):
            done += _from_pair(axis, item, "difference", difference) or _discovered(axis, item, "difference")
        elif "share" in head.roles and unit == "%":
            done += _shares(axis, item) or _discovered(axis, item, "share")
        elif "points" in head.roles or unit == "pp":
            done += _points(axis, item) or _discovered(axis, item, "difference")
        elif unit == "%":
            done += _discovered(axis, item, "ratio") or _shares(axis, item)
        elif unit == "" and not head.roles:
            done += _shares(axis, item)
        elif "average" in head.roles and (found := _running(axis, item)):
            done += found
        elif _is_quotient(axis, item):
            done += _quotients(axis, item)
    return done


def _is_quotient(axis: Axis, item: int) -> bool:
    """True for amounts for each of something, and for what is so many times something else."""
    said = any(one.per for one in _figures(axis, item)) or bool(axis.items[item].roles & {"ratio", "average"})
    return said or _is_multiple(axis, item)


def _is_multiple(axis: Axis, item: int) -> bool:
    """True for numbers that say so many times: 市盈率（倍）."""
    return any(one.kind == "multiple" for one in _figures(axis, item))


def _figures(axis: Axis, item: int) -> list[Figure]:
    return [axis.amounts[item, line].figure for line in axis.lines if (item, line) in axis.amounts]


def _quotients(axis: Axis, item: int) -> list[Comparison]:
    """What an amount is for each of another, or how many times another it is, of any two that chance hardly explains."""
    unit, times = axis.unit(item), _is_multiple(axis, item)
    near = [one for one in axis.filled if one != item and axis.unit(one) not in ("%", "pp", None)]
    near = sorted(near, key=lambda one: abs(one - item))[:MOST]
    readings: list[list[Comparison]] = []
    for above, below in permutations(near, 2):
        alike = axis.unit(above) == axis.unit(below)
        if (axis.unit(above) == unit and not alike and not _is_multiple(axis, below)) or (alike and (times or unit == "")):
            found = []
            for line, head in axis.lines.items():
                first, second, printed = (axis.amounts.get((one, line)) for one in (above, below, item))
                if first is not None and second is not None and printed is not None:
                    result = quotient(first, second, printed)
                    found += [Comparison("ratio", head.label, result, printed, (first, second))] if result is not None else []
            readings.append(found)
    return likeliest([reading for reading in readings if reading])


def _from_pair(axis: Axis, item: int, kind: CheckKind, formula: Formula) -> list[Comparison]:
    pair = _pair(axis, item)
    found = _compared(axis, item, pair, kind, formula) if pair is not None else []
    return confirmed(found, alone=False)


def _points(axis: Axis, item: int) -> list[Comparison]:
    """Points by which the only rate or share that the table gives for two years has changed."""
    pairs = list(_apart(axis, [one for one in axis.items if axis.unit(one) == "%" and one != item]))
    found = _compared(axis, item, pairs[0], "difference", difference) if len(pairs) == 1 else []
    return confirmed(found, alone=False)


def _compared(axis: Axis, item: int, pair: tuple[int, int], kind: CheckKind, formula: Formula) -> list[Comparison]:
    """One item against what a formula makes of two others, line by line."""
    found: list[Comparison] = []
    for line, head in axis.lines.items():
        first, second = (axis.amounts.get((one, line)) for one in pair)
        printed = axis.amounts.get((item, line))
        if first is None or second is None or printed is None or first.figure.unit != second.figure.unit:
            continue
        if printed.figure.unit == "%" and first.figure.unit == "%":
            continue
        fitting = (first.figure.unit, "pp") if kind == "difference" else ("%", "")
        if printed.figure.unit not in fitting:
            continue
        result = formula(first, second, printed)
        if result is not None and kind == "ratio" and formula in (share, of_size):
            result = _roomy(result, printed)
        if result is not None:
            found.append(Comparison(kind, head.label, result, printed, (first, second)))
    return found


def _discovered(axis: Axis, item: int, kind: CheckKind) -> list[Comparison]:
    """A rate, share, margin or difference of any two other items, if chance hardly explains that it fits; those under one head
    before the others.
    """
    percents = kind == "difference" and ("points" in axis.items[item].roles or axis.unit(item) == "pp")
    fitting = [
        one for one in axis.items if one != item and (axis.unit(one) == "%") == percents and axis.unit(one) not in (None, "pp")
    ]
    nearest = sorted(fitting, key=lambda one: abs(one - item))[:MOST]
    beside = [one for one in nearest if axis.group(one) == axis.group(item)]
    for amounts in (beside, nearest):
        readings = [
            _compared(axis, item, pair, "growth_rate" if formula is growth else kind, formula)
            for pair in permutations(amounts, 2)
            if axis.unit(pair[0]) == axis.unit(pair[1])
            for formula in _FORMULAS[kind]
        ]
        if found := likeliest([reading for reading in readings if reading]):
            return found
    return []


def _in_time(axis: Axis, item: int) -> list[Comparison]:
    """A rate against the line before or that of a year before: quarters below each other."""
    readings: list[list[Comparison]] = []
    for amounts in _amounts_near(axis, item):
        for year in (False, True):
            found: list[Comparison] = []
            for line, head in axis.lines.items():
                before = _earlier(axis, line, year)
                printed, after = axis.amounts.get((item, line)), axis.amounts.get((amounts, line))
                base = axis.amounts.get((amounts, before)) if before is not None else None
                result = growth(base, after, printed) if base is not None and after is not None and printed is not None else None
                if result is not None and base is not None and after is not None and printed is not None:
                    found.append(Comparison("growth_rate", head.label, result, printed, (base, after)))
            readings.append(found)
    return likeliest([reading for reading in readings if reading])


def _running(axis: Axis, item: int) -> list[Comparison]:
    """A running total: that of the line before and the number of its own line."""
    readings: list[list[Comparison]] = []
    for amounts in _amounts_near(axis, item):
        found: list[Comparison] = []
        for before, (line, head) in zip(axis.lines, list(axis.lines.items())[1:], strict=False):
            members = tuple(axis.amounts.get(place) for place in ((item, before), (amounts, line)))
            printed = axis.amounts.get((item, line))
            known = tuple(one for one in members if one is not None)
            if printed is None or len(known) < 2 or {one.figure.unit for one in known} != {printed.figure.unit}:
                continue
            if abs(known[1].value) > total(known, printed).tolerance:  # 2,936 and 1 are 2,936: nothing is added up
                found.append(Comparison("period_sum", head.label, total(known, printed), printed, known, (1, 1)))
        readings.append(found)
    return likeliest([reading for reading in readings if reading])


def _amounts_near(axis: Axis, item: int) -> list[int]:
    """The nearest other items that are no percentages."""
    fitting = [one for one in axis.filled if one != item and axis.unit(one) not in ("%", "pp")]
    return sorted(fitting, key=lambda one: abs(one - item))[:MOST]


def _earlier(axis: Axis, line: int, year: bool) -> int | None:
    """The line that stands for the time right before, or for the same time a year before."""
    period = axis.lines[line].period
    if period.start is None or period.end is None:
        return None
    wanted = shift_years(period, -1) if year else None
    for other, head in axis.lines.items():
        start, end = head.period.start, head.period.end
        if start is None or end is None:
            continue
        if wanted is not None and (start, end) == (wanted.start, wanted.end):
            return other
        same = abs((end - start) - (period.end - period.start)) <= SAME
        if wanted is None and same and end == period.start - timedelta(days=1):
            return other
    return None


def _pair(axis: Axis, item: int) -> tuple[int, int] | None:
    """The items a rate compares: one metric, a year apart, the later one being the rate's own period or the last."""
    own = axis.items[item]
    pairs = [pair for pair in _year_apart(axis) if _fits(axis, pair, own.period.start, own.metric)]
    if not pairs:
        pairs = list(_undated(axis))
    if not pairs:
        return None
    latest = max(pairs, key=lambda pair: axis.items[pair[1]].period.end or date.min)
    same = [pair for pair in pairs if axis.items[pair[1]].period.end == axis.items[latest[1]].period.end]
    return latest if len(same) == 1 else None


def _fits(axis: Axis, pair: tuple[int, int], start: date | None, metric: str) -> bool:
    """A rate with a period or a metric of its own belongs to the amounts of that period and metric."""
    later = axis.items[pair[1]]
    if start is not None and later.period.start != start:
        return False
    group = axis.group(pair[1])
    return not group or metric.startswith(later.metric.rpartition(" / ")[0])


def _year_apart(axis: Axis) -> Iterator[tuple[int, int]]:
    summed = (one for one, head in axis.items.items() if axis.may_be_summed(one) and not head.roles & {"share", "difference"})
    yield from _apart(axis, list(summed))


def _apart(axis: Axis, among: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of items of one metric whose times are a year apart, the earlier first."""
    for before in among:
        for after in among:
            a, b = axis.items[before], axis.items[after]
            if a.metric != b.metric or None in (a.period.start, a.period.end, b.period.start, b.period.end):
                continue
            if _plus_year(a.period.start) == b.period.start and _plus_year(a.period.end) == b.period.end:
                yield before, after


def _undated(axis: Axis) -> Iterator[tuple[int, int]]:
    """上年同期 and 本期: exactly one item of each."""
    earlier = [one for one, head in axis.items.items() if head.roles == {"earlier"}]
    later = [one for one, head in axis.items.items() if head.roles == {"later"}]
    if len(earlier) == len(later) == 1:
        yield earlier[0], later[0]


def _plus_year(day: date | None) -> date | None:
    """A year later; the end of February stays its end."""
    return shift_years(Period(day, day), 1).end


def _shares(axis: Axis, item: int) -> list[Comparison]:
    """Each line's part of the printed total, of the amounts that a share belongs to: a line named so, or the largest."""
    amounts = _share_of(axis, item)
    if amounts is None:
        return []
    totals = [line for line, head in axis.lines.items() if head.bare_total]
    if len(totals) == 1 and (found := confirmed(_of_whole(axis, item, amounts, totals[0]), alone=False)):
        return found
    known = [line for line in axis.lines if (amounts, line) in axis.amounts]
    largest = max(known, key=lambda line: axis.amounts[amounts, line].value, default=None)
    wholes = dict.fromkeys([*totals, *([largest] if largest is not None else [])])
    return likeliest([reading for whole in wholes if (reading := _of_whole(axis, item, amounts, whole))])


def _of_whole(axis: Axis, item: int, amounts: int, total: int) -> list[Comparison]:
    """The shares of one total; that of the total itself says nothing."""
    found: list[Comparison] = []
    whole = axis.amounts.get((amounts, total))
    if whole is not None and abs(whole.value) <= HUNDRED and not whole.figure.unit:
        return []  # numbers that may be shares themselves
    for line, head in axis.lines.items():
        part, printed = axis.amounts.get((amounts, line)), axis.amounts.get((item, line))
        if line == total or whole is None or part is None or printed is None or part.figure.unit != whole.figure.unit:
            continue
        result = share(part, whole, printed)
        if result is not None:
            found.append(Comparison("share", head.label, _roomy(result, printed), printed, (part, whole)))
    return found


def _roomy(result: Recomputed, printed: Amount) -> Recomputed:
    """Shares are often made to add up: the last digit may be one off."""
    return Recomputed(result.value, result.tolerance + 2 * printed.slack)


def _share_of(axis: Axis, item: int) -> int | None:
    """The amounts that a share belongs to: the only ones under its head, or those right before it."""
    group = axis.group(item)
    amounts = [
        one
        for one, head in axis.items.items()
        if axis.may_be_summed(one)
        and "share" not in head.roles
        and axis.unit(one) not in ("%", "pp")
        and _of_one_time(axis, item, one)
    ]
    under = [one for one in amounts if axis.group(one) == group]
    fitting = under or amounts
    if len(fitting) == 1:
        return fitting[0]
    return item - 1 if item - 1 in fitting else None


def _of_one_time(axis: Axis, share: int, amounts: int) -> bool:
    """False for a share at the end of a year beside the amounts of all of it."""
    own, other = axis.period(share), axis.period(amounts)
    if own.start is None or other.start is None:
        return True
    return (own.start == own.end) == (other.start == other.end) or (own.start, own.end) == (other.start, other.end)


def check_ranks(axis: Axis) -> list[Comparison]:
    """Printed ranks against the order of the values of another item, the largest first."""
    done: list[Comparison] = []
    for item, head in axis.items.items():
        if "rank" in head.roles:
            values = [one for one in axis.items if one != item and "rank" not in axis.items[one].roles]
            done += likeliest([_ranked(axis, item, one) for one in values])
    return done


def _ranked(axis: Axis, item: int, values: int) -> list[Comparison]:
    """The place of every value among all of its item; equal ones share a place."""
    known = {line: axis.amounts[values, line] for line in axis.lines if (values, line) in axis.amounts}
    printed = {line: axis.amounts[item, line] for line in known if (item, line) in axis.amounts}
    ordered: Sequence[Amount] = [known[line] for line in printed]
    found: list[Comparison] = []
    for line, rank in printed.items():
        above = sum(other.value > known[line].value for other in ordered)
        equal = sum(other.value == known[line].value for other in ordered) - 1
        result = Recomputed(Decimal(above + 1), Decimal(equal))
        found.append(Comparison("rank", axis.lines[line].label, result, rank, (known[line],)))
    return found
