"""Reads the numbers of tables: every numeric cell becomes a figure with its unit and scale, its row, column and period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.contain import Fence, Unit, of_block
from pipeline.entities.territories import place_code
from pipeline.model import Addresses, Cell, Document, Figure, Issue, Lang, Period, Status, Table
from pipeline.numbers.numeral import plain
from pipeline.sheets.cell_numbers import CellNumber, is_missing, looks_numeric, parse_cell, parse_pair
from pipeline.sheets.columns import (
    CellUnit,
    Head,
    basis,
    deal_out,
    parse_cell_unit,
    parse_unit_line,
    read_head,
    roles,
    unit_in_label,
)
from pipeline.sheets.grid import Grid, read_grid
from pipeline.times.calendar import day

CellKey = tuple[str, int, int]
"""A cell's table_id and its row and column in the printed grid, head rows and label columns included, 0-based."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands beside and over a body cell; several levels are joined with ` / `."""

    row_label: str
    column_label: str


def readable(document: Document) -> tuple[Document, list[Issue]]:
    """The document with those tables only whose grid can be made out; the text of any other stays in its block."""
    fence = Fence("tables")
    grids = [(table, fence.run(_unit(document, table), read_grid, document, table, otherwise=None)) for table in document.tables]
    if not fence.issues:
        return document, []
    return replace(document, tables=tuple(table for table, grid in grids if grid is not None)), fence.issues


def read_cells(document: Document) -> tuple[tuple[Figure, ...], list[Issue]]:
    """The figures of all tables, and an issue for every cell that looks numeric and could not be read."""
    fence = Fence("cells")
    ids = cell_ids(document)
    addresses = Addresses(document.report_id)
    figures: list[Figure] = []
    for table in (table for table in document.tables if document.reads(table.block_id)):
        found = fence.run(_unit(document, table), _of_table, document, table, fence, otherwise=[])
        for cell, figure in found:
            text = document.slice(table.block_id, figure.start, figure.end)
            cell_id = ids[table.table_id, cell.row, cell.column]
            figures.append(replace(figure, cell_id=cell_id, figure_id=addresses.mint("figure", text)))
    return tuple(figures), fence.issues


def _unit(document: Document, table: Table) -> Unit:
    return of_block(document.block(table.block_id), "table", table.number)


def _of_table(document: Document, table: Table, fence: Fence) -> list[tuple[Cell, Figure]]:
    """The figures of one table, each with its cell."""
    reader = _Reader(read_grid(document, table), published(document))
    figures: list[tuple[Cell, Figure]] = []
    for cell in reader.grid.cells:
        page = next(document.slice(table.block_id, cell.start, cell.end).printed(), (table.pages[0], 0))[0]
        unit = Unit("cell", table.number or "table", page, table.block_id, cell.start, cell.end)
        found, unread = fence.run(unit, _of_cell, reader, cell, otherwise=([], False))
        figures += ((cell, figure) for figure in found)
        if unread:
            detail = f"{unit.what}: {reader.grid.text(cell)[:60]!r}"
            fence.issues.append(Issue("cell_unread", detail, page, table.block_id, cell.start, cell.end))
    return figures


def _of_cell(reader: _Reader, cell: Cell) -> tuple[list[Figure], bool]:
    """The figures of a body cell, and whether it looks as if it should have one and has none."""
    figures = reader.read(cell)
    return figures, not figures and reader.is_unread(cell)


def cell_ids(document: Document) -> dict[CellKey, str]:
    """The id of every body cell. An empty cell is printed nowhere: its id names its table, row and column."""
    addresses = Addresses(document.report_id)
    ids: dict[CellKey, str] = {}
    for table in document.tables:
        for cell in read_grid(document, table).cells:
            text = document.slice(table.block_id, cell.start, cell.end)
            place = f"{table.table_id.replace('/table/', '/cell/', 1)}-r{cell.row}c{cell.column}"
            ids[table.table_id, cell.row, cell.column] = addresses.mint("cell", text) if any(text.printed()) else place
    return ids


def labels(document: Document) -> dict[CellKey, Labels]:
    """The labels of every body cell."""
    return {
        (grid.table.table_id, cell.row, cell.column): Labels(grid.row_label(cell.row), grid.column_label(cell.column))
        for grid in (read_grid(document, table) for table in document.tables)
        for cell in grid.cells
    }


def published(document: Document) -> date | None:
    """The date of the report, the first day it may mean; None if it has none or the calendar has no such day."""
    parts = [int(part) for part in document.cover.published.split("-")[:3] if part.isdecimal()]
    found = day(*[*parts, 1, 1][:3]) if parts else None
    return found.start if found else None


class _Reader:
    """Reads the cells of one table; what its labels say is worked out once."""

    def __init__(self, grid: Grid, today: date | None) -> None:
        self.grid = grid
        self.lang: Lang = grid.lang
        self.today = today
        self.units = parse_unit_line(grid.table.unit, self.lang) if grid.table.unit else ()
        self.column_labels = {column: grid.column_label(column) for column in range(grid.columns)}
        self.dealt = deal_out(self.units, self._dealing(), self.lang)
        self.unit_column = next((c for c, label in self.column_labels.items() if "unit" in roles(label, self.lang)), None)

    def _dealing(self) -> dict[int, str]:
        """The columns a unit line is about: those without names, codes or a unit of their own."""
        labels = self.column_labels
        return {column: labels[column] for column in range(self.grid.label_columns, self.grid.columns)}

    def read(self, cell: Cell) -> list[Figure]:
        """The figures of a body cell: none, one, or two for 1,204 (32.5%)."""
        text = self.grid.text(cell)
        if is_missing(text, self.lang) or self._is_name(cell):
            return []
        number = parse_cell(text, self.lang)
        if number is not None:
            return [self._figure(cell, text, 0, number)]
        return [self._figure(cell, part, text.index(part), one) for part, one in parse_pair(text, self.lang)]

    def is_unread(self, cell: Cell) -> bool:
        text = self.grid.text(cell)
        return looks_numeric(text) and not is_missing(text, self.lang) and not self._is_name(cell) and not self._is_time(text)

    def _figure(self, cell: Cell, text: str, at: int, number: CellNumber) -> Figure:
        row_label, column_label = self.grid.row_label(cell.row), self.column_labels[cell.column]
        unit = number.unit or self._unit(cell.row, cell.column)
        factor = Decimal(1) if number.unit is not None or unit is None else unit.factor
        head = self._head(row_label, column_label)
        start = cell.start + self.grid.indents[cell.row, cell.column] + at
        value, low, high = (_scaled(one, factor) for one in (number.value, number.low, number.high))
        return Figure(
            start=start,
            end=start + len(text),
            text=text,
            kind=unit.kind if unit is not None else number.kind,
            value=value,
            low=low,
            high=high,
            unit=unit.unit if unit is not None else "",
            unit_text=unit.text if unit is not None else "",
            noun=number.noun,
            approximation=number.approximation,
            change=number.change,
            basis=basis(column_label, self.lang),
            metric=head.metric,
            subject=row_label,
            place=place_code(row_label, self.lang) or place_code(column_label, self.lang),
            period=head.period,
            status=self._status(column_label, row_label),
            source=self.grid.table.source,
            rule="cell",
            block_id=self.grid.table.block_id,
        )

    def _unit(self, row: int, column: int) -> CellUnit | None:
        """The nearest unit wins: over the column, in the row's label, in a column of units, in the table's unit line."""
        over = unit_in_label(self.column_labels[column], self.lang)
        if over is not None:
            return over
        words = roles(self.column_labels[column], self.lang)
        beside = unit_in_label(self.grid.row_label(row), self.lang)
        if beside is None and self.unit_column is not None:
            beside = parse_cell_unit(self.grid.texts.get((row, self.unit_column), ""), self.lang)
        if beside is not None and not words & {"rate", "share", "points", "rank"}:
            return beside
        return self.dealt[column]

    def _head(self, row_label: str, column_label: str) -> Head:
        """Metric and period of a cell. Under a bare year the metric is what the table is about, or what the row names."""
        head = read_head(column_label, self.lang, self.today)
        title = read_head(self.grid.table.title, self.lang, self.today)
        if read_head(column_label, self.lang, None).period.start is None:
            head = self._within_year(head, row_label, column_label)
        return Head(head.metric or title.metric or row_label, self._period(head, row_label, column_label, title))

    def _within_year(self, head: Head, row_label: str, column_label: str) -> Head:
        """A quarter or month over a column is that of the year beside the row or in the title."""
        for year in (row_label, self.grid.table.title):
            found = read_head(year, self.lang, self.today).period
            if found.start is not None and found.end is not None and found.end.year == found.start.year:
                written = f"{found.start.year}年{column_label}" if self.lang == "zh" else f"{column_label} {found.start.year}"
                inner = read_head(written, self.lang, self.today)
                if inner.period.start is not None and _months(inner.period) < 12:
                    return inner
        return head

    def _period(self, head: Head, row_label: str, column_label: str, title: Head) -> Period:
        """The nearest period wins: over the column, beside the row, the last one compared for a rate, in the title."""
        words = roles(column_label, self.lang)
        if head.period.text or words & {"earlier", "later"}:
            return head.period
        beside = read_head(row_label, self.lang, self.today).period
        if beside.text:
            return beside
        if words & {"rate", "difference", "points"}:
            dated = [period for label in self.column_labels.values() if (period := self._own(label)).end is not None]
            return max(dated, key=lambda period: period.end or date.min, default=title.period)
        return title.period

    def _own(self, column_label: str) -> Period:
        return read_head(column_label, self.lang, self.today).period

    def _status(self, column_label: str, row_label: str) -> Status:
        words = roles(column_label, self.lang) | roles(row_label, self.lang)
        return "forecast" if "forecast" in words else "target" if "target" in words else "actual"

    def _is_name(self, cell: Cell) -> bool:
        """A year, a serial number or a code is the name of its row, not a quantity."""
        words = roles(self.column_labels[cell.column], self.lang)
        return "unit" in words or words == {"label"}

    def _is_time(self, text: str) -> bool:
        return bool(read_head(text, self.lang, self.today).period.text)


def _months(period: Period) -> int:
    if period.start is None or period.end is None:
        return 12
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def _scaled(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else plain(value * factor)
