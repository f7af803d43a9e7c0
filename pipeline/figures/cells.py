"""Puts the quantities of tables in their context: metric, subject, period, basis and status, from the heads around the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline import language
from pipeline.contain import Fence, Unit
from pipeline.entities.territories import place_code
from pipeline.figures.naming import Namer
from pipeline.figures.shapes import is_of_edition
from pipeline.figures.versions import Versions
from pipeline.model import Addresses, Document, Figure, Issue, Period, Quantity, Sheet, SheetCell, SheetHead, Status
from pipeline.sheets import is_cumulative, read_head, status_of

YEAR = 364
"""Days between the first and the last day of a year, at least."""

_CHANGES = {"rate", "difference", "points"}
"""What the heads of numbers say by how much something changed."""


def read_cells(document: Document, sheets: Sequence[Sheet]) -> tuple[tuple[Figure, ...], list[Issue]]:
    """The figures of all tables, cell by cell."""
    fence = Fence("cells")
    addresses = Addresses(document.report_id)
    figures: list[Figure] = []
    for sheet in sheets:
        namer = Namer(sheet)
        versions = Versions(namer)
        for cell in sheet.cells:
            unit = Unit("cell", sheet.table.number or "table", None, cell.block_id, cell.start, cell.end)
            figures += fence.run(unit, _figures, document, namer, versions, cell, addresses, otherwise=[])
    return tuple(figures), fence.issues


def _figures(document: Document, namer: Namer, versions: Versions, cell: SheetCell, addresses: Addresses) -> list[Figure]:
    if not cell.quantities:
        return []
    sheet = namer.sheet
    row, column = _in_year(sheet, sheet.head_beside(cell.row, cell.column)), sheet.head_over(cell.row, cell.column)
    head = _within_year(sheet, row, column)
    moment = row.moment or column.moment or ("closing" if namer.owed and not column.roles & _CHANGES else "")
    period = _at_moment(sheet, _in_part(sheet, _period(sheet, head, row, column)), moment)
    period = _on_day(row, period if period.start else namer.moves.get(cell.row, period))
    period = _from_first(sheet, row, column, period)
    metric, subject = namer.name(cell)
    return [
        Figure.of(
            quantity,
            metric=metric or sheet.title.metric or row.label,
            subject=subject,
            per=_per(sheet, quantity, row, column),
            place=place_code(subject, sheet.lang) or place_code(row.label, sheet.lang) or place_code(column.label, sheet.lang),
            scope=versions.scope(cell),
            variant=versions.variant(cell, metric, subject),
            period=period,
            aspect="change" if quantity.change or (row.roles | column.roles) & _CHANGES else "level",
            basis=column.basis,
            status=_status(sheet, row, column),
            source=sheet.table.source,
            cell_id=cell.cell_id,
            figure_id=addresses.mint("figure", document.slice(cell.block_id, quantity.start, quantity.end)),
        )
        for quantity in cell.quantities
    ]


def _per(sheet: Sheet, quantity: Quantity, row: SheetHead, column: SheetHead) -> str:
    """What an amount or number is for one of, by its unit or the labels of its cell: 股 of 元/股, of 基本每股收益（元）."""
    if quantity.kind not in ("money", "number", "count", "measure") or "/" in quantity.unit:
        return ""
    unit = next((one.unit.text for one in (row, column) if one.unit is not None), sheet.unit_line)
    found = language.of(sheet.lang).pattern("sheets.per")
    said = (found.search(text) for text in (quantity.unit_text, unit, row.label, column.label, sheet.name))
    return next((match[1].strip() for match in said if match), "")


def _within_year(sheet: Sheet, row: SheetHead, column: SheetHead) -> SheetHead:
    """The head of a column; a quarter or month over it is that of the year beside the row or in the title."""
    if column.dated or is_cumulative(column.label, sheet.lang):
        return column
    for year in (row, sheet.title):
        if year.period.in_one_year and year.period.start is not None:
            inner = _of_year(sheet, year.period.start.year, column.label)
            if inner.period.start is not None and _months(inner.period) < 12:
                return inner
    return column


def _in_part(sheet: Sheet, period: Period) -> Period:
    """The part of a year that the title names: 2024 in a table of first quarters is the first quarter of 2024."""
    part = sheet.title.period
    if not sheet.title.dated and part.days == 1:  # Net debt at 30 June, over 2025
        return _day_of(part, period) or period
    whole = period.start is not None and period.end is not None and (period.end - period.start).days >= YEAR
    if not whole or sheet.title.dated or not part.in_one_year or _months(part) >= 12 or period.start is None:
        return period
    inner = _of_year(sheet, period.start.year, part.text).period
    return inner if inner.in_one_year and _months(inner) == _months(part) else period


def _of_year(sheet: Sheet, year: int, label: str) -> SheetHead:
    """A label that names a month or quarter, read as one of a year: 3月 is 2023年3月."""
    return read_head(language.of(sheet.lang).month_of_year.format(year=year, label=label), sheet.lang, sheet.today)


def _period(sheet: Sheet, head: SheetHead, row: SheetHead, column: SheetHead) -> Period:
    """The nearest period wins: over the column, beside the row, the last one compared for a rate, in the title."""
    change = column.roles & _CHANGES
    if head.period.start and not head.dated and row.dated and row.period.start and not head.moment:
        return _day_of(head.period, row.period) or row.period  # Flows of the year, At 31 March over rows of years
    if head.period.start or (column.roles & {"earlier", "later"} and not (change and row.period.start)):
        return head.period  # of a change on the previous year beside a year it is that year
    if row.period.start:
        return row.period
    if change:
        dated = [one.period for one in sheet.column_heads if one.period.end is not None]
        spans = [period for period in dated if period.start != period.end]  # of the flows, beside 年末人口
        if spans or (dated and sheet.title.period.start is None):
            return max(spans or dated, key=lambda period: period.end or date.min)
    if sheet.title.period.start or sheet.about.start:
        return sheet.title.period if sheet.title.period.start else sheet.about
    return sheet.reported if sheet.key_heads or is_of_edition(sheet) else sheet.title.period


def _day_of(day: Period, year: Period) -> Period | None:
    """A day that was named without its year, in the year beside a row; None for what is no day or not in it."""
    if day.start is None or day.start != day.end or year.start is None or year.end is None:
        return None
    days = (_of(day.start, number) for number in {year.start.year, year.end.year})
    found = next((one for one in days if one is not None and year.start <= one <= year.end), None)
    return Period(found, found, year.text) if found is not None else None


def _in_year(sheet: Sheet, row: SheetHead) -> SheetHead:
    """The head of a row; a month or quarter beside it is that of the year in the title, not of the report's."""
    year = sheet.title.period
    if row.dated or row.period.start is None or row.moment or not year.in_one_year or year.start is None:
        return row
    inner = _of_year(sheet, year.start.year, row.label.rsplit(" / ", 1)[-1])
    return replace(row, period=inner.period, dated=True) if inner.period.start is not None else row


def _at_moment(sheet: Sheet, period: Period, moment: str) -> Period:
    """The day that a period is seen at: the last one below 2023年12月31日 or beside 年末人口, the one before it beside 期初."""
    if period.start is None or period.end is None or period.start == period.end:
        return period
    point = sheet.about.start is not None and sheet.about.start == sheet.about.end
    if moment == "opening":
        before = period.start - timedelta(days=1)
        return Period(before, before, period.text)
    return Period(period.end, period.end, period.text) if point or moment == "closing" else period


def _on_day(row: SheetHead, period: Period) -> Period:
    """The day beside a row, of the year of its numbers: Segment assets at 30 June, below 2026."""
    if row.dated or row.moment:
        return period
    return _day_of(row.period, period) or period


def _from_first(sheet: Sheet, row: SheetHead, column: SheetHead, period: Period) -> Period:
    """The months from the first of the year to that of a cell below 累计 or in a table of cumulative numbers."""
    titled = language.of(sheet.lang).pattern("sheets.cumulative").search(sheet.name) is not None
    said = titled or is_cumulative(column.label, sheet.lang) or is_cumulative(row.label, sheet.lang)
    if not said or not period.in_one_year or period.start is None or period.start == period.end:
        return period
    return replace(period, start=date(period.start.year, 1, 1))


def _of(day: date, year: int) -> date | None:
    """The same day of another year; None for 29 February of a year without it."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None


def _status(sheet: Sheet, row: SheetHead, column: SheetHead) -> Status:
    words = row.roles | column.roles
    said = status_of(column.metric, sheet.lang) or status_of(row.metric, sheet.lang)
    return "forecast" if "forecast" in words else "target" if "target" in words else "plan" if said == "plan" else "actual"


def _months(period: Period) -> int:
    if period.start is None or period.end is None:
        return 12
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
