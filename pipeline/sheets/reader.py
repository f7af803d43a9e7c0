"""The sheets of a report: the grid of every table, what its labels say, and the quantities of its cells in their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

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
    Scope,
    Sheet,
    SheetCell,
    SheetHead,
    Table,
)
from pipeline.sheets.cell_numbers import is_missing
from pipeline.sheets.cell_reader import RATES, CellReader
from pipeline.sheets.currency import LocalMoney, local_money
from pipeline.sheets.entity import is_company, reporting_entity
from pipeline.sheets.given import GivenLabels, relabelled, second_given, without_second
from pipeline.sheets.grid import Grid, read_grid
from pipeline.sheets.heads import read_head
from pipeline.sheets.printed_units import parse_cell_unit, parse_unit_line
from pipeline.sheets.scopes import scopes
from pipeline.sheets.second_heads import dated_blocks, months_below, second_heads
from pipeline.sheets.surroundings import positions_of, read_surroundings
from pipeline.sheets.surveys import survey_period
from pipeline.sheets.topics import topic_of_title
from pipeline.times import Edition, earliest_report_date, read_edition
from pipeline.wording import Both, in_chinese

_LAST_BRACKET = re.compile(r"[（(]([^（）()]{1,40})[)）]\s*$")
SHARES = "股"
"""What a list of shareholders counts, in the language that has a word for it."""
LEAP_YEAR = 366
"""Days of the longest year."""

_NONE = GivenLabels()


def read(document: Document, given: Mapping[str, GivenLabels] = MappingProxyType({})) -> tuple[tuple[Sheet, ...], list[Issue]]:
    """A sheet for every table whose grid can be made out, and an issue for every cell that looks numeric and could not be read.

    The cells of a table in a language that is not read have no quantities. `given` are the labels that people gave, by table.
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
        scopes(document),
    )
    found = [
        fence.run(_unit(document, table), _sheet, report, table, given.get(table.table_id, _NONE), fence, otherwise=None)
        for table in document.tables
    ]
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
    scopes: Mapping[str, Scope]


def _sheet(report: _Report, table: Table, given: GivenLabels, fence: Fence) -> Sheet:
    document, today, edition = report.document, report.today, report.edition
    grid = read_grid(document, table)
    around = read_surroundings(document, report.positions, table, grid.lang, today, edition)
    name = table.title or around.sentence or around.heading

    def head(label: str) -> SheetHead:
        return read_head(label, grid.lang, today, edition)

    second = second_heads(grid, head)
    grid = relabelled(grid, without_second(second, given))
    column_heads = tuple(head(grid.column_label(column)) for column in range(grid.columns))
    shares = parse_cell_unit(SHARES, grid.lang) if _is_of_holdings(name, grid.lang) else None
    if shares is not None:
        held = (_of_shares(one, shares) for one in column_heads[grid.label_columns :])
        column_heads = (*column_heads[: grid.label_columns], *held)
    line = (
        table.unit
        or around.unit
        or grid.statement.strip("()（） ")
        or _unit_of_name(name, grid.lang)
        or _unit_of_corner(grid)
        or _unit_of_all(grid, column_heads)
    )
    sheet = Sheet(
        table=grid.table,
        lang=grid.lang,
        today=today,
        label_columns=grid.label_columns,
        row_heads=dated_blocks(
            grid, months_below(grid, {row: _row_head(grid, row, head) for row in grid.rows}, head), column_heads
        ),
        column_heads=column_heads,
        title=head(name),
        cells=tuple(_cell(document, grid, cell, report.addresses) for cell in grid.cells),
        name=name,
        name_source="caption" if table.title else "sentence" if around.sentence else "heading" if name else "",
        second_heads=second_given(second, given, head),
        key_heads=_key_heads(grid, head),
        unit_line=line,
        about=around.period if around.period.start else _about(report, table, line, name, grid.lang),
        reported=edition.period,
        scope=report.scopes.get(table.block_id, ""),
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
            share = own.roles & RATES
            found[cell.row, cell.column] = own if own.unit is not None or share else replace(own, unit=over.unit)
    return found


def _topic(report: _Report, table: Table, name: str, lang: Lang) -> str:
    """What the title of a table or a heading above it says that it is about; of a company's table only an English title may."""
    company = is_company(report.entity)
    titles = (name, *reversed(table.section)) if not company else (name,) if language.of(lang).spaced else ()
    return next((topic for title in titles if (topic := topic_of_title(title, lang))), "")


def _about(report: _Report, table: Table, line: str, name: str, lang: Lang) -> Period:
    """The last day of the report's period for a list of shareholders; else when those were asked whose answers a table gives."""
    if _is_of_holdings(name, lang) and report.edition.period.end is not None:
        return report.edition.closing
    blocks, at = report.document.blocks, report.positions.get(table.block_id, 0)
    said = (line, table.source, table.notes, name)
    return survey_period(said, blocks[:at], blocks[at + 1 :], lang, report.edition.republic)


def _is_of_holdings(name: str, lang: Lang) -> bool:
    return language.of(lang).pattern("sheets.holdings").search(name) is not None


def _of_shares(head: SheetHead, unit: PrintedUnit) -> SheetHead:
    """The head of a column in a list of shareholders: what it counts without a unit are shares."""
    counts = head.roles & {"quantity", "rate", "difference"} and not head.roles & {"share", "points", "rank", "label", "money"}
    return replace(head, unit=unit, roles=head.roles - {"rate"}) if counts and head.unit is None else head


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
    if own.unit is None and over_unit is not None and not (over_unit.kind == "money" and own.roles & RATES):
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
    reader = CellReader(sheet, grid, report.money)
    what = sheet.table.number or "table"
    done: list[SheetCell] = []
    for cell, printed in zip(sheet.cells, grid.cells, strict=True):
        page = next(document.slice(cell.block_id, printed.start, printed.end).printed(), (sheet.table.pages[0], 0))[0]
        unit = Unit("cell", what, page, cell.block_id, printed.start, printed.end)
        found, unread = fence.run(unit, reader.read, cell, otherwise=((), False))
        done.append(replace(cell, quantities=found))
        if unread:
            name = sheet.table.number or Both("table", "表格")
            detail = Both(f"{name}: {cell.text[:60]!r}", f"{in_chinese(name)}：{cell.text[:60]!r}")
            fence.issues.append(Issue("cell_unread", detail, page, cell.block_id, printed.start, printed.end))
    return tuple(done)
