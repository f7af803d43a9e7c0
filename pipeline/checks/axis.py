"""A table as the checks see it: printed amounts along one direction, with the heads on both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.checks.amounts import Amount, amount_of
from pipeline.model import Figure, Period, Sheet, SheetHead
from pipeline.sheets import numbering

NOT_SUMMED = frozenset(("rate", "ratio", "points", "average", "rank"))
_JOINT = " / "

SAID_BY_FIRST = 2
"""Of more columns with labels only the first ones say what a row measures."""

MOSTLY = 0.8
"""The unit of so many of its numbers is that of a row or column."""

_NIL = " \u3000-‐‑–—―─－−_0无"
"""Signs of a cell that holds nothing."""

Place = tuple[int, int]
"""An item and a line."""

RANKS = 4
"""So many ways of numbering labels lie within each other: 一、 (一) 1. (1)."""


@dataclass(frozen=True)
class Axis:
    """A table along one direction: `items` are the rows that are added up or compared with each other, `lines` the columns in
    which that is done; or the other way round, if `across`.
    """

    sheet: Sheet
    across: bool
    items: Mapping[int, SheetHead]
    lines: Mapping[int, SheetHead]
    amounts: Mapping[Place, Amount]

    def is_missing(self, item: int, line: int) -> bool:
        """Whether a place has no number: nothing is printed there, or a dash. Of n.a. and .. nobody knows what they stand for."""
        cell = self.sheet.cell(line, item) if self.across else self.sheet.cell(item, line)
        return cell is None or (cell.missing and not cell.text.strip(_NIL))

    def may_be_summed(self, item: int) -> bool:
        """Whether a sum of its numbers makes sense; 增减 of so many persons is no rate."""
        roles = self.items[item].roles & NOT_SUMMED
        if not self.across and self.sheet.label_columns > SAID_BY_FIRST:
            roles -= {"average"}  # 协议价 in the fifth column of labels says how a price was found
        return not roles or (roles == {"rate"} and self.unit(item) not in ("%", "pp", None))

    def unit(self, item: int) -> str | None:
        """The unit of most of an item's numbers, None if they differ or there are none."""
        return self._units.get(item)

    @cached_property
    def _units(self) -> dict[int, str]:
        counted: dict[int, Counter[str]] = {}
        for (item, _), amount in self.amounts.items():
            counted.setdefault(item, Counter())[amount.figure.unit] += 1
        most = {item: units.most_common(1)[0] for item, units in counted.items()}
        return {item: unit for item, (unit, count) in most.items() if count >= MOSTLY * counted[item].total()}

    def period(self, item: int) -> Period:
        """The time of all of an item's numbers, else that of its label."""
        return self._periods.get(item, self.items[item].period)

    @cached_property
    def _periods(self) -> dict[int, Period]:
        found: dict[int, set[tuple[date | None, date | None]]] = {}
        for (item, _), amount in self.amounts.items():
            found.setdefault(item, set()).add((amount.figure.period.start, amount.figure.period.end))
        return {item: Period(*ends) for item, times in found.items() if len(times) == 1 for ends in times}

    @cached_property
    def filled(self) -> frozenset[int]:
        """The items that have amounts."""
        return frozenset(item for item, _ in self.amounts)

    def group(self, item: int) -> str:
        """What stands over an item and its neighbours: all levels of its label but the last."""
        return self.items[item].label.rpartition(_JOINT)[0]

    def own(self, item: int) -> str:
        """The last level of an item's label."""
        return self.items[item].label.rpartition(_JOINT)[2].strip()

    def rank(self, item: int) -> int:
        """How deep the number of a label is: 1 for 一、, 4 for (1); 0 for none."""
        found = numbering(self.own(item))
        return found if found <= RANKS else 0

    @cached_property
    def parts(self) -> dict[int, int]:
        """The items that are parts of another one, by the item that they are parts of: 其中：, set in, or (1) below 2."""
        found: dict[int, int] = {}
        named: dict[str, int] = {}
        ranked: dict[int, int] = {}
        last: int | None = None
        for item, head in self.items.items():
            over = _plain(self.group(item).rpartition(_JOINT)[2])
            rank = self.rank(item)
            parent = named.get(over) if over else None
            if parent not in self.filled and "detail" in head.roles:
                parent = found.get(last, last) if last is not None else None
            if parent not in self.filled and rank:
                parent = self._over(rank, ranked)
            if parent is not None and parent in self.filled:
                found[item] = parent
            named[_plain(self.own(item))] = item
            if rank:
                ranked = {other_rank: other for other_rank, other in ranked.items() if other_rank < rank} | {rank: item}
            last = item if item in self.filled else last
        return found

    def _over(self, rank: int, ranked: Mapping[int, int]) -> int | None:
        """The nearest item with amounts that is numbered one level or more further out."""
        outer = sorted((other_rank for other_rank in ranked if other_rank < rank), reverse=True)
        return next((ranked[other_rank] for other_rank in outer if ranked[other_rank] in self.filled), None)


def _plain(label: str) -> str:
    return label.strip(" 　:：,，")


def axes(sheet: Sheet, by_cell: Mapping[str, Figure]) -> tuple[Axis, Axis]:
    """A sheet down its rows and across its columns; `by_cell` are the figures by cell_id."""
    rows = {row: sheet.row_heads[row] for row in sheet.rows}
    columns = {column: sheet.column_heads[column] for column in sheet.columns}
    down: dict[Place, Amount] = {}
    for cell in sheet.cells:
        if sheet.table.header_rows and (cell.row, cell.column) in sheet.key_heads:
            continue  # of a second table, right of the first
        figure = by_cell.get(cell.cell_id)
        labels = (rows[cell.row].label, columns[cell.column].label) if cell.row in rows and cell.column in columns else None
        amount = amount_of(figure, labels) if figure is not None and labels is not None else None
        if amount is not None:
            down[cell.row, cell.column] = amount
    across = {(column, row): amount for (row, column), amount in down.items()}
    return Axis(sheet, False, rows, columns, down), Axis(sheet, True, columns, rows, across)
