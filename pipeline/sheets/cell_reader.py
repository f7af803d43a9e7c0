"""Reads the numbers of the cells of one sheet, each in the unit that is nearest to it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline import language
from pipeline.model import Lang, PrintedUnit, Quantity, Sheet, SheetCell, SheetHead
from pipeline.numbers.numeral import plain, printed_step
from pipeline.sheets.cell_numbers import CellNumber, is_missing, looks_numeric, parse_cell, parse_pair
from pipeline.sheets.currency import LocalMoney, names_mainland
from pipeline.sheets.grid import Grid
from pipeline.sheets.heads import read_head
from pipeline.sheets.printed_units import PENCE, PERCENT, deal_out, parse_cell_unit, parse_unit_line
from pipeline.sheets.words import is_count, is_label

GIVEN = "given"
"""The rule of a quantity that a person gave."""

RATES = {"rate", "share", "points", "ratio"}
"""What the heads of numbers say that no unit of money bears on."""

_GROUPED = re.compile(r"\d[,，]\d{3}(?!\d)")
_PENCE = re.compile(r"\(?\d+(?:\.\d+)?p\)?")
_FEN = re.compile(r"[-−(（]?\d{1,3}(?:,\d{3})*\.\d{2}[)）]?")
_SIGN = re.compile(r"[$€£¥￥]")
_PER_SHARE = re.compile(r"\bper (?:\w+ )?share\b|每股", re.IGNORECASE)
_PER = re.compile(r"\bper\b|每[股份人]", re.IGNORECASE)
_NO_AMOUNT = {"rate", "share", "points", "rank"}
"""Columns that the unit beside a row does not bear on."""


MOSTLY = 0.8
"""Of the numbers of a column to the fen so many have two decimals."""


class CellReader:
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
                self._dealt[column] = self._signed(grid, column) or self._to_the_fen(grid, column)
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

    def _to_the_fen(self, grid: Grid, column: int) -> PrintedUnit | None:
        """元 for a column of Chinese accounts that states no unit: millions to the fen, as 370,435,168.13, are nothing else."""
        yuan = parse_cell_unit("元", self._lang)
        if yuan is None or self._sheet.column_heads[column].roles & {"quantity", "rate", "share", "points"}:
            return None
        texts = [text for row in grid.rows if looks_numeric(text := grid.texts.get((row, column), ""))]
        exact = [text for text in texts if _FEN.fullmatch(text)]
        large = any(text.count(",") > 1 for text in exact)
        return yuan if large and len(exact) >= MOSTLY * len(texts) else None

    def read(self, cell: SheetCell) -> tuple[tuple[Quantity, ...], bool]:
        """The quantities of a cell, and whether it looks as if it should have one and has none."""
        if cell.missing or self._is_name(cell):
            return (), False
        number = parse_cell(cell.text.strip("()（）") if cell.row in self._errors else cell.text, self._lang)
        parts = ((cell.text, number),) if number is not None else parse_pair(cell.text, self._lang)
        found = tuple(self._quantity(cell, part, cell.text.index(part), one) for part, one in parts)
        return found, not found and looks_numeric(cell.text) and not self._is_time(cell.text)

    def given(self, cell: SheetCell, value: Decimal) -> Quantity:
        """The quantity of a cell that none was read from, with a value that a person gave: its scale is applied already."""
        unit = self._in_local_money(self._unit(cell), self._sheet.head_beside(cell.row, cell.column).label)
        kind, name, text = (unit.kind, unit.unit, unit.text) if unit is not None else ("number", "", "")
        return Quantity(
            block_id=cell.block_id,
            start=cell.start,
            end=cell.end,
            text=cell.text,
            kind=kind,
            value=value,
            unit=name,
            unit_text=text,
            rule=GIVEN,
        )

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
            shares = dealt is not None and dealt.kind == "percent" and not over.roles & RATES and is_count(label, self._lang)
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
