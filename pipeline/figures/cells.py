"""Puts the quantities of tables in their context: metric, subject, period, basis and status, from the heads around the cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pipeline import language
from pipeline.contain import Fence, Unit
from pipeline.entities.territories import place_code
from pipeline.model import Addresses, Document, Figure, Issue, Period, Sheet, SheetCell, SheetHead, Status
from pipeline.sheets import read_head


def read_cells(document: Document, sheets: Sequence[Sheet]) -> tuple[tuple[Figure, ...], list[Issue]]:
    """The figures of all tables, cell by cell."""
    fence = Fence("cells")
    addresses = Addresses(document.report_id)
    figures: list[Figure] = []
    for sheet in sheets:
        for cell in sheet.cells:
            unit = Unit("cell", sheet.table.number or "table", None, cell.block_id, cell.start, cell.end)
            figures += fence.run(unit, _figures, document, sheet, cell, addresses, otherwise=[])
    return tuple(figures), fence.issues


def _figures(document: Document, sheet: Sheet, cell: SheetCell, addresses: Addresses) -> list[Figure]:
    if not cell.quantities:
        return []
    row, column = sheet.row_heads[cell.row], sheet.column_heads[cell.column]
    head = _within_year(sheet, row, column)
    period = _period(sheet, head, row, column)
    return [
        Figure.of(
            quantity,
            metric=head.metric or sheet.title.metric or row.label,
            subject=row.label,
            place=place_code(row.label, sheet.lang) or place_code(column.label, sheet.lang),
            period=period,
            basis=column.basis,
            status=_status(row, column),
            source=sheet.table.source,
            cell_id=cell.cell_id,
            figure_id=addresses.mint("figure", document.slice(cell.block_id, quantity.start, quantity.end)),
        )
        for quantity in cell.quantities
    ]


def _within_year(sheet: Sheet, row: SheetHead, column: SheetHead) -> SheetHead:
    """The head of a column; a quarter or month over it is that of the year beside the row or in the title."""
    if column.dated:
        return column
    for year in (row, sheet.title):
        if year.period.in_one_year and year.period.start is not None:
            written = language.of(sheet.lang).month_of_year.format(year=year.period.start.year, label=column.label)
            inner = read_head(written, sheet.lang, sheet.today)
            if inner.period.start is not None and _months(inner.period) < 12:
                return inner
    return column


def _period(sheet: Sheet, head: SheetHead, row: SheetHead, column: SheetHead) -> Period:
    """The nearest period wins: over the column, beside the row, the last one compared for a rate, in the title."""
    if head.period.text or column.roles & {"earlier", "later"}:
        return head.period
    if row.period.text:
        return row.period
    if column.roles & {"rate", "difference", "points"}:
        dated = [one.period for one in sheet.column_heads if one.period.end is not None]
        return max(dated, key=lambda period: period.end or date.min, default=sheet.title.period)
    return sheet.title.period


def _status(row: SheetHead, column: SheetHead) -> Status:
    words = row.roles | column.roles
    return "forecast" if "forecast" in words else "target" if "target" in words else "actual"


def _months(period: Period) -> int:
    if period.start is None or period.end is None:
        return 12
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
