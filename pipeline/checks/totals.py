"""Printed totals of rows and columns against the sum of their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.checks.amounts import Amount, total
from pipeline.checks.comparison import Comparison, confirmed
from pipeline.checks.sheet import SheetAmounts

_FEWEST = 2


def check_totals(sheet: SheetAmounts) -> list[Comparison]:
    """All totals of one table that can be told apart from other kinds of rows and columns."""
    return [*_column_totals(sheet), *_row_totals(sheet)]


def _column_totals(sheet: SheetAmounts) -> Iterator[Comparison]:
    """合计 rows: the sum of the rows above, back to the total before, or of all rows below if it stands first.

    Where details (其中) end is not printed: beside them only agreement says anything.
    """
    start = sheet.rows.start
    for row in sheet.rows:
        if not sheet.row(row).total:
            continue
        first = row == sheet.rows.start
        members = range(start, row) if not first else range(row + 1, _next_total(sheet, row + 1))
        start = row + 1
        wanted = [member for member in members if not sheet.row(member).roles & {"subtotal", "detail", "total"}]
        if len(wanted) < _FEWEST:
            continue
        sums = [_column_total(sheet, row, column, wanted) for column in sheet.columns if sheet.may_be_summed(column)]
        found = [one for one in sums if one is not None]
        if any("detail" in sheet.row(member).roles for member in members):
            yield from (one for one in found if one.agrees)
        else:
            yield from confirmed(found, alone=sheet.row(row).bare_total)


def _next_total(sheet: SheetAmounts, row: int) -> int:
    return next((r for r in range(row, sheet.rows.stop) if sheet.row(r).total), sheet.rows.stop)


def _column_total(sheet: SheetAmounts, row: int, column: int, rows: list[int]) -> Comparison | None:
    members = _filled(sheet, [(member, column) for member in rows])
    printed = sheet.amounts.get((row, column))
    if members is None or printed is None or len({amount.figure.unit for amount in (*members, printed)}) > 1:
        return None
    return Comparison("column_total", sheet.column(column).label, total(members, printed), printed, tuple(members))


def _row_totals(sheet: SheetAmounts) -> Iterator[Comparison]:
    """合计 columns: the sum of the other columns under the same head and of the same unit."""
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for column in sheet.columns:
        groups[sheet.group(column)].append(column)
    for columns in groups.values():
        totals = [column for column in columns if sheet.column(column).total]
        if len(totals) != 1 or not sheet.may_be_summed(totals[0]):
            continue
        members = [c for c in columns if c != totals[0] and sheet.may_be_summed(c) and sheet.unit(c) == sheet.unit(totals[0])]
        if len(members) < _FEWEST or any(sheet.column(c).roles & {"subtotal", "detail", "share"} for c in members):
            continue
        found = [_row_total(sheet, row, totals[0], members) for row in sheet.rows]
        yield from confirmed([one for one in found if one is not None], alone=False)


def _row_total(sheet: SheetAmounts, row: int, column: int, columns: list[int]) -> Comparison | None:
    members = _filled(sheet, [(row, member) for member in columns])
    printed = sheet.amounts.get((row, column))
    if members is None or printed is None:
        return None
    return Comparison("row_total", sheet.row(row).label, total(members, printed), printed, tuple(members))


def _filled(sheet: SheetAmounts, places: list[tuple[int, int]]) -> list[Amount] | None:
    """The amounts of some cells; an empty cell counts for nothing, one that could not be read spoils the sum."""
    amounts: list[Amount] = []
    for place in places:
        amount = sheet.amounts.get(place)
        if amount is not None:
            amounts.append(amount)
        elif not sheet.is_missing(place):
            return None
    return amounts if len(amounts) >= _FEWEST else None
