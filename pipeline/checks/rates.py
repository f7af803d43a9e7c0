"""Printed growth rates, shares and differences against the amounts they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from pipeline.checks.amounts import Amount, Recomputed, difference, growth, share
from pipeline.checks.comparison import Comparison, confirmed
from pipeline.checks.sheet import SheetAmounts
from pipeline.model import CheckKind, Period
from pipeline.times import shift_years

Formula = Callable[[Amount, Amount, Amount], Recomputed | None]


def check_rates(sheet: SheetAmounts) -> list[Comparison]:
    """All rates, shares and differences of one table whose amounts stand in the same table."""
    done: list[Comparison] = []
    for column in sheet.columns:
        words = sheet.column(column).roles
        unit = sheet.unit(column)
        if "rate" in words and unit == "%":
            done += _from_pair(sheet, column, "growth_rate", growth)
        elif "difference" in words and unit != "%":
            done += _from_pair(sheet, column, "difference", difference)
        elif "share" in words and unit == "%":
            done += _shares(sheet, column)
    return done


def _from_pair(sheet: SheetAmounts, column: int, kind: CheckKind, formula: Formula) -> list[Comparison]:
    pair = _pair(sheet, column)
    if pair is None:
        return []
    found: list[Comparison] = []
    for row in sheet.rows:
        before, after = (sheet.amounts.get((row, c)) for c in pair)
        printed = sheet.amounts.get((row, column))
        if before is None or after is None or printed is None or before.figure.unit != after.figure.unit:
            continue
        if before.figure.unit == "%" or (kind == "difference" and printed.figure.unit != after.figure.unit):
            continue
        result = formula(before, after, printed)
        if result is not None:
            found.append(Comparison(kind, sheet.row(row).label, result, printed, (before, after)))
    return confirmed(found, alone=False)


def _pair(sheet: SheetAmounts, column: int) -> tuple[int, int] | None:
    """The columns a rate compares: one metric, a year apart, the later one being the rate's own period or the last."""
    own = sheet.column(column)
    pairs = [pair for pair in _year_apart(sheet) if _fits(sheet, pair, own.period.start, own.metric)]
    if not pairs:
        pairs = list(_undated(sheet))
    if not pairs:
        return None
    latest = max(pairs, key=lambda pair: sheet.column(pair[1]).period.end or date.min)
    same = [pair for pair in pairs if sheet.column(pair[1]).period.end == sheet.column(latest[1]).period.end]
    return latest if len(same) == 1 else None


def _fits(sheet: SheetAmounts, pair: tuple[int, int], start: date | None, metric: str) -> bool:
    """A rate with a period or a metric of its own belongs to the amounts of that period and metric."""
    later = sheet.column(pair[1])
    if start is not None and later.period.start != start:
        return False
    group = sheet.group(pair[1])
    return not group or metric.startswith(later.metric.rpartition(" / ")[0])


def _year_apart(sheet: SheetAmounts) -> Iterator[tuple[int, int]]:
    amounts = [c for c in sheet.columns if sheet.may_be_summed(c) and not sheet.column(c).roles & {"share", "difference"}]
    heads = {column: sheet.column(column) for column in amounts}
    for before in amounts:
        for after in amounts:
            a, b = heads[before], heads[after]
            if a.metric != b.metric or None in (a.period.start, a.period.end, b.period.start, b.period.end):
                continue
            if _plus_year(a.period.start) == b.period.start and _plus_year(a.period.end) == b.period.end:
                yield before, after


def _undated(sheet: SheetAmounts) -> Iterator[tuple[int, int]]:
    """上年同期 and 本期: exactly one column of each."""
    earlier = [c for c in sheet.columns if sheet.column(c).roles == {"earlier"}]
    later = [c for c in sheet.columns if sheet.column(c).roles == {"later"}]
    if len(earlier) == len(later) == 1:
        yield earlier[0], later[0]


def _plus_year(day: date | None) -> date | None:
    """A year later; the end of February stays its end."""
    return shift_years(Period(day, day), 1).end


def _shares(sheet: SheetAmounts, column: int) -> list[Comparison]:
    """Each row's part of the printed total, if the table has one amount column that fits."""
    totals = [row for row in sheet.rows if sheet.row(row).bare_total]
    amounts = _share_of(sheet, column)
    if len(totals) != 1 or amounts is None:
        return []
    found: list[Comparison] = []
    whole = sheet.amounts.get((totals[0], amounts))
    for row in sheet.rows:
        part, printed = sheet.amounts.get((row, amounts)), sheet.amounts.get((row, column))
        if row == totals[0] or whole is None or part is None or printed is None or part.figure.unit != whole.figure.unit:
            continue
        result = share(part, whole, printed)
        if result is not None:
            found.append(Comparison("share", sheet.row(row).label, result, printed, (part, whole)))
    return confirmed(found, alone=False)


def _share_of(sheet: SheetAmounts, column: int) -> int | None:
    """The amount column that a share column belongs to: the only one under its head, or the one before it."""
    group = sheet.group(column)
    amounts = [
        c
        for c in sheet.columns
        if sheet.may_be_summed(c) and "share" not in sheet.column(c).roles and sheet.unit(c) not in ("%", "pp")
    ]
    under = [c for c in amounts if sheet.group(c) == group]
    fitting = under or amounts
    if len(fitting) == 1:
        return fitting[0]
    return column - 1 if column - 1 in fitting else None
