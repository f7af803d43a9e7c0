"""The sheets of a report: the grid of every table, what its labels say, and the quantities of its cells in their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline import language
from pipeline.contain import Fence, Unit, of_block
from pipeline.model import (
    NO_PERIOD,
    Addresses,
    Cell,
    Document,
    Issue,
    Lang,
    Period,
    PrintedUnit,
    Quantity,
    Sheet,
    SheetCell,
    SheetHead,
    Table,
)
from pipeline.numbers.numeral import plain, printed_step
from pipeline.sheets.cell_numbers import CellNumber, is_missing, looks_numeric, parse_cell, parse_pair
from pipeline.sheets.currency import LocalMoney, local_money, names_mainland
from pipeline.sheets.entity import is_company, reporting_entity
from pipeline.sheets.grid import Grid, read_grid
from pipeline.sheets.heads import read_head
from pipeline.sheets.printed_units import PENCE, PERCENT, deal_out, parse_cell_unit, parse_unit_line
from pipeline.sheets.second_heads import dated_blocks, second_heads
from pipeline.sheets.surroundings import positions_of, read_surroundings
from pipeline.sheets.surveys import survey_period
from pipeline.sheets.topics import topic_of_title
from pipeline.sheets.words import is_count, is_label
from pipeline.times import Edition, earliest_report_date, read_edition

_GROUPED = re.compile(r"\d[,，]\d{3}(?!\d)")
_LAST_BRACKET = re.compile(r"[（(]([^（）()]{1,40})[)）]\s*$")
_PENCE = re.compile(r"\(?\d+(?:\.\d+)?p\)?")
_SIGN = re.compile(r"[$€£¥￥]")
_PER_SHARE = re.compile(r"\bper (?:\w+ )?share\b|每股", re.IGNORECASE)
_PER = re.compile(r"\bper\b|每[股份人]", re.IGNORECASE)
LEAP_YEAR = 366
"""Days of the longest year."""

_RATES = {"rate", "share", "points", "ratio"}
_NO_AMOUNT = {"rate", "share", "points", "rank"}
"""Columns that the unit beside a row does not bear on."""


def read(document: Document) -> tuple[tuple[Sheet, ...], list[Issue]]:
    """A sheet for every table whose grid can be made out, and an issue for every cell that looks numeric and could not be read.

    The cells of a table in a language that is not read have no quantities.
    """
    fence = Fence("sheets")
    report = _Report(
        document,
        Addresses(document.report_id),
        earliest_report_date(document),
        read_edition(document),
        positions_of(document.blocks),
        reporting_entity(document),
        local_money(document),
    )
    found = [fence.run(_unit(document, table), _sheet, report, table, fence, otherwise=None) for table in document.tables]
    return tuple(sheet for sheet in found if sheet is not None), fence.issues


def _unit(document: Document, table: Table) -> Unit:
    return of_block(document.block(table.block_id), "table", table.number)


@dataclass(frozen=True, slots=True)
class _Report:
    """What all tables of a report share."""

    document: Document
    addresses: Addresses
    today: date | None
    edition: Edition
    positions: Mapping[str, int]
    entity: str
    money: LocalMoney


def _sheet(report: _Report, table: Table, fence: Fence) -> Sheet:
    document, today, edition = report.document, report.today, report.edition
    grid = read_grid(document, table)
    around = read_surroundings(document, report.positions, table, grid.lang, today, edition)
    name = table.title or around.sentence or around.heading

    def head(label: str) -> SheetHead:
        return read_head(label, grid.lang, today, edition)

    column_heads = tuple(head(grid.column_label(column)) for column in range(grid.columns))
    line = (
        table.unit or around.unit or _unit_of_name(name, grid.lang) or _unit_of_corner(grid) or _unit_of_all(grid, column_heads)
    )
    sheet = Sheet(
        table=grid.table,
        lang=grid.lang,
        today=today,
        label_columns=grid.label_columns,
        row_heads=dated_blocks(grid, {row: _row_head(grid, row, head) for row in grid.rows}, column_heads),
        column_heads=column_heads,
        title=head(name),
        cells=tuple(_cell(document, grid, cell, report.addresses) for cell in grid.cells),
        name=name,
        name_source="caption" if table.title else "sentence" if around.sentence else "heading" if name else "",
        second_heads=second_heads(grid, head),
        key_heads=_key_heads(grid, head),
        unit_line=line,
        about=around.period if around.period.start else _asked(report, table, line, name, grid.lang),
        reported=edition.period,
        entity=around.entity or _topic(report, table, name, grid.lang) or report.entity,
    )
    return replace(sheet, cells=_measured(report, sheet, grid, fence)) if document.reads(table.block_id) else sheet


def _key_heads(grid: Grid, head: Callable[[str], SheetHead]) -> dict[tuple[int, int], SheetHead]:
    """The labels of single cells: in a table of keys and values, and where a second table stands right of the first.

    What stands over its labels may give the unit of the second: 利润表（百万元）.
    """
    if grid.keys:
        return {(cell.row, cell.column): head(grid.key(cell.row, cell.column)) for cell in grid.cells}
    found: dict[tuple[int, int], SheetHead] = {}
    for cell in grid.cells:
        stub = max((one for one in grid.stubs if one < cell.column), default=None)
        if stub is not None and (label := grid.key(cell.row, cell.column)):
            own, over = head(label), head(grid.column_label(stub))
            share = own.roles & _RATES
            found[cell.row, cell.column] = own if own.unit is not None or share else replace(own, unit=over.unit)
    return found


def _topic(report: _Report, table: Table, name: str, lang: Lang) -> str:
    """What the title of a table or a heading above it says that it is about; of a company's table only an English title may."""
    company = is_company(report.entity)
    titles = (name, *reversed(table.section)) if not company else (name,) if language.of(lang).spaced else ()
    return next((topic for title in titles if (topic := topic_of_title(title, lang))), "")


def _asked(report: _Report, table: Table, line: str, name: str, lang: Lang) -> Period:
    """When the people were asked whose answers a table gives."""
    blocks, at = report.document.blocks, report.positions.get(table.block_id, 0)
    return survey_period((line, table.source, table.notes, name), blocks[:at], blocks[at + 1 :], lang)


def _unit_of_name(name: str, lang: Lang) -> str:
    """The unit in the brackets that end a title: 资本充足率（人民币百万元，百分比除外）."""
    match = _LAST_BRACKET.search(name)
    units = parse_unit_line(match[1], lang) if match else ()
    return match[1] if match and units and units[0].kind == "money" else ""


def _unit_of_all(grid: Grid, heads: Sequence[SheetHead]) -> str:
    """The money that stands over every column of numbers: £m, under each year."""
    over = {head.unit for head in heads[grid.label_columns :] if "label" not in head.roles}
    unit = next(iter(over)) if len(over) == 1 else None
    return unit.text if unit is not None and unit.kind == "money" else ""


def _unit_of_corner(grid: Grid) -> str:
    """The unit that stands over the labels of the rows, where their own name would: £m."""
    corner = {(row, column) for row in range(grid.table.header_rows) for column in range(grid.label_columns)}
    texts = (grid.texts.get(place, "") for place in sorted(corner))
    return next((text for text in texts if (unit := parse_cell_unit(text, grid.lang)) and unit.kind in ("money", "percent")), "")


def _row_head(grid: Grid, row: int, head: Callable[[str], SheetHead]) -> SheetHead:
    """What stands beside a row; if it names no time or unit it has that of the labels over it: 其中：城镇人口 of 年末人口."""
    own = replace(head(grid.own_label(row)), label=grid.row_label(row))
    if own.period.start is None and (year := grid.year(row)):
        beside = head(year)
        own = replace(own, period=beside.period, dated=beside.dated)
    if row in grid.details:
        own = replace(own, roles=own.roles | {"detail"})
    grouped = next((unit for at, unit in grid.units.items() if at < row and _heads(grid, at, row)), None)
    if own.unit is None and grouped is not None:
        own = replace(own, unit=grouped)
    over = [head(parent) for parent in reversed(grid.parents.get(row, ()))]
    over_unit = next((one.unit for one in over if one.unit is not None), None)
    if own.unit is None and over_unit is not None and not (over_unit.kind == "money" and own.roles & _RATES):
        own = replace(own, unit=over_unit)
    if own.period.start is not None or own.moment:
        return _of_year(grid, row, own, over, head)
    timed = next((one for one in over if one.moment or _is_timed(one)), None)
    if timed is None:
        return own
    quarter = _of_year(grid, row, own, over, head)
    return quarter if quarter is not own else replace(own, period=timed.period, moment=timed.moment)


def _is_timed(group: SheetHead) -> bool:
    """True for the name of a group that dates its rows: 2023, At 30 June; not for a question about the years to come."""
    period = group.period
    return period.start is not None and (group.dated or not group.metric or period.start == period.end)


def _heads(grid: Grid, at: int, row: int) -> bool:
    """True if the label of one row is a group that another one stands in."""
    return grid.own_label(at).strip(" :：") in grid.parents.get(row, ())


def _of_year(grid: Grid, row: int, own: SheetHead, over: Sequence[SheetHead], head: Callable[[str], SheetHead]) -> SheetHead:
    """The head of a quarter or month below a year: Q1 under 2021 is not the first quarter of this year."""
    dated = next((one.period for one in over if one.dated and 0 < one.period.days <= LEAP_YEAR), NO_PERIOD)
    if dated.start is None or dated.end is None or own.dated or own.moment:
        return own
    if own.period.is_calendar_year:  # 全年 below 2021
        return replace(own, period=dated, dated=True)
    for year in dict.fromkeys((dated.start.year, dated.end.year)):  # April–June and January–March below 2024/25
        inner = head(language.of(grid.lang).month_of_year.format(year=year, label=grid.own_label(row))).period
        if inner.start is None or inner.end is None or inner.is_calendar_year:
            continue
        if dated.start <= inner.start and inner.end <= dated.end and inner != dated:
            return replace(own, period=inner, dated=True)
    return own


def _cell(document: Document, grid: Grid, cell: Cell, addresses: Addresses) -> SheetCell:
    """A body cell without its quantities. An empty cell is printed nowhere: its id names its table, row and column."""
    table = grid.table
    printed = document.slice(table.block_id, cell.start, cell.end)
    place = f"{table.table_id.replace('/table/', '/cell/', 1)}-r{cell.row}c{cell.column}"
    text = grid.text(cell)
    start = cell.start + grid.indents[cell.row, cell.column] if text else cell.start
    return SheetCell(
        block_id=table.block_id,
        start=start,
        end=start + len(text),
        text=text,
        cell_id=addresses.mint("cell", printed) if any(printed.printed()) else place,
        row=cell.row,
        column=cell.column,
        row_span=cell.row_span,
        column_span=cell.column_span,
        missing=is_missing(text, grid.lang),
    )


def _measured(report: _Report, sheet: Sheet, grid: Grid, fence: Fence) -> tuple[SheetCell, ...]:
    """The cells with their quantities."""
    document = report.document
    reader = _CellReader(sheet, grid, report.money)
    what = sheet.table.number or "table"
    done: list[SheetCell] = []
    for cell, printed in zip(sheet.cells, grid.cells, strict=True):
        page = next(document.slice(cell.block_id, printed.start, printed.end).printed(), (sheet.table.pages[0], 0))[0]
        unit = Unit("cell", what, page, cell.block_id, printed.start, printed.end)
        found, unread = fence.run(unit, reader.read, cell, otherwise=((), False))
        done.append(replace(cell, quantities=found))
        if unread:
            detail = f"{what}: {cell.text[:60]!r}"
            fence.issues.append(Issue("cell_unread", detail, page, cell.block_id, printed.start, printed.end))
    return tuple(done)


class _CellReader:
    """Reads the cells of one sheet; what its units are is worked out once."""

    def __init__(self, sheet: Sheet, grid: Grid, money: LocalMoney) -> None:
        self._sheet = sheet
        self._money = money
        self._lang: Lang = sheet.lang
        self._errors = grid.errors
        units = parse_unit_line(sheet.unit_line, sheet.lang) if sheet.unit_line else ()
        labels = {column: sheet.column_heads[column].label for column in sheet.columns}
        self._dealt = deal_out(units, labels, sheet.lang)
        amounts = [one for one in units if one.kind == "money"]
        for column in sheet.columns:  # 比较增减 over 12,883 is so much money, and no rate
            rate = sheet.column_heads[column].roles & {"rate"} and self._dealt[column] == PERCENT
            if rate and sheet.column_heads[column].unit is None and _are_amounts(grid, column):
                self._dealt[column] = amounts[0] if len(amounts) == 1 else None
        for column in sheet.columns:
            if self._dealt[column] is None and sheet.column_heads[column].unit is None:
                self._dealt[column] = self._signed(grid, column)
        over = [sheet.column_heads[column].unit for column in sheet.columns if "label" not in sheet.column_heads[column].roles]
        self._of_all = over[0] if len(set(over)) == 1 and len(over) > 1 else None
        heads = enumerate(sheet.column_heads)
        unit_column = next((column for column, head in heads if "unit" in head.roles), None)
        self._beside = {} if unit_column is None else {row: grid.texts.get((row, unit_column), "") for row in grid.rows}

    def _signed(self, grid: Grid, column: int) -> PrintedUnit | None:
        """The money of a column whose first amount bears its sign and stands for those below it: $ 9,904,169 over 12,480."""
        texts = [text for row in grid.rows if (text := grid.texts.get((row, column), "")) and not is_missing(text, self._lang)]
        numbers = [number for text in texts if (number := parse_cell(text, self._lang)) is not None]
        first = numbers[0].unit if numbers else None
        sign = first is not None and first.kind == "money" and _SIGN.fullmatch(first.text) is not None
        alike = all(number.unit is None or number.unit == first for number in numbers)
        return first if sign and alike and any(number.unit is None for number in numbers) else None

    def read(self, cell: SheetCell) -> tuple[tuple[Quantity, ...], bool]:
        """The quantities of a cell, and whether it looks as if it should have one and has none."""
        if cell.missing or self._is_name(cell):
            return (), False
        number = parse_cell(cell.text.strip("()（）") if cell.row in self._errors else cell.text, self._lang)
        parts = ((cell.text, number),) if number is not None else parse_pair(cell.text, self._lang)
        found = tuple(self._quantity(cell, part, cell.text.index(part), one) for part, one in parts)
        return found, not found and looks_numeric(cell.text) and not self._is_time(cell.text)

    def _quantity(self, cell: SheetCell, text: str, at: int, number: CellNumber) -> Quantity:
        around = self._unit(cell)
        unit = self._in_local_money(number.unit or around, self._sheet.head_beside(cell.row, cell.column).label)
        factor = Decimal(1) if number.unit is not None or unit is None else unit.factor
        if (
            number.unit is not None
            and _SIGN.fullmatch(number.unit.text)
            and around is not None
            and self._bears_scale(cell, around)
        ):
            factor = around.factor  # $412.6 in a table in millions
        if around is not None and around.unit == PENCE.unit and _PENCE.fullmatch(text):
            unit, factor = PENCE, PENCE.factor  # 34.2p in a table in £m
        value, low, high = (_scaled(one, factor) for one in (number.value, number.low, number.high))
        step, scale = printed_step(text, value)
        return Quantity(
            block_id=cell.block_id,
            start=cell.start + at,
            end=cell.start + at + len(text),
            text=text,
            kind=unit.kind if unit is not None else number.kind,
            value=value,
            low=low,
            high=high,
            unit=unit.unit if unit is not None else "",
            unit_text=unit.text if unit is not None else "",
            approximation=number.approximation,
            change=number.change,
            step=step,
            scale=scale,
            rule="cell",
        )

    def _unit(self, cell: SheetCell) -> PrintedUnit | None:
        """The nearest unit wins: over the column, in the row's label, in a column of units, in the table's unit line.

        One over all columns is the table's: Earnings per share (pence) below £m.
        """
        over, beside = self._sheet.head_over(cell.row, cell.column), self._sheet.head_beside(cell.row, cell.column).unit
        if over.unit is not None and not (beside is not None and over.unit == self._of_all):
            return over.unit
        if beside is None and cell.row in self._beside:
            beside = parse_cell_unit(self._beside[cell.row], self._lang)
        dealt = self._dealt.get(cell.column)
        bears = beside is not None and not over.roles & _NO_AMOUNT and not (_counts(beside) and _is_money(over, dealt))
        label = self._sheet.head_beside(cell.row, cell.column).label
        if dealt is None or dealt.kind != "money":
            shares = dealt is not None and dealt.kind == "percent" and not over.roles & _RATES and is_count(label, self._lang)
            return beside if bears else None if shares else dealt
        if beside is not None and bears:
            return _in_currency(beside, dealt)
        if _PER_SHARE.search(f"{label} {over.label}"):
            return replace(dealt, factor=min(dealt.factor, Decimal(1)))  # dollars a share, in a table in millions of dollars
        return None if is_count(label, self._lang) else dealt

    def _bears_scale(self, cell: SheetCell, around: PrintedUnit) -> bool:
        """True if the unit of a table or column says how large the amounts are that have a sign of money of their own."""
        label = f"{self._sheet.head_beside(cell.row, cell.column).label} {self._sheet.head_over(cell.row, cell.column).label}"
        return around.kind in ("money", "number") and _PER.search(label) is None

    def _in_local_money(self, unit: PrintedUnit | None, label: str) -> PrintedUnit | None:
        """A unit in the money that the report names, if it is printed as $, cents or 元 alone and not beside 人民幣."""
        if unit is None or names_mainland(label):
            return unit
        return replace(unit, unit=self._money.code(unit.unit, unit.text))

    def _is_name(self, cell: SheetCell) -> bool:
        """A year, a serial number or a code is the name of its row, not a quantity."""
        head = self._sheet.column_heads[cell.column]
        return "unit" in head.roles or (head.roles == {"label"} and is_label(head.label, self._lang))

    def _is_time(self, text: str) -> bool:
        return bool(read_head(text, self._lang, self._sheet.today).period.text)


def _counts(beside: PrintedUnit) -> bool:
    return beside.kind in ("count", "measure")


def _is_money(over: SheetHead, dealt: PrintedUnit | None) -> bool:
    """True for a column of amounts in a table in money: the 条 beside a row is that of its 数量."""
    return "money" in over.roles and dealt is not None and dealt.kind == "money"


def _in_currency(beside: PrintedUnit, table: PrintedUnit) -> PrintedUnit:
    """The unit beside a row, in the money of its table: 每股盈餘（元） in one in 新台幣仟元, (in billions) in one in dollars."""
    if language.of("zh").pattern("sheets.yuan").fullmatch(beside.text):
        return replace(beside, unit=table.unit)
    return replace(beside, kind=table.kind, unit=table.unit) if beside.unit == "" else beside


def _are_amounts(grid: Grid, column: int) -> bool:
    """True for a column with numbers in groups of three digits: no rate is that large."""
    return any(_GROUPED.search(grid.texts.get((row, column), "")) for row in grid.rows)


def _scaled(value: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if value is None else plain(value * factor)
