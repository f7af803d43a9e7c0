"""A table as the checks see it: printed numbers by row and column, and what each column and row is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.checks.amounts import Amount, amount_of
from pipeline.contain import Fence, of_block
from pipeline.figures.cells import cell_ids, published
from pipeline.model import Document, Figure, Table
from pipeline.sheets.columns import Head, read_head, roles
from pipeline.sheets.grid import Grid, read_grid

_SPACES = re.compile(r"[　:：()（）]|(?<=[㐀-鿿])\s(?=[㐀-鿿])")
_LONGEST_TOTAL = {"zh": 12, "en": 24}
_PLAIN_TOTAL = {"zh": 2, "en": 10}
_NOT_SUMMED = frozenset(("rate", "ratio", "points", "average", "rank", "label", "unit"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table. `amounts` has the printed numbers by (row, column) of the printed grid."""

    grid: Grid
    amounts: Mapping[tuple[int, int], Amount]
    today: date | None

    def rows(self) -> range:
        return range(self.grid.table.header_rows, max((row for row, _ in self.grid.texts), default=-1) + 1)

    def columns(self) -> range:
        return range(self.grid.label_columns, self.grid.columns)

    def column_roles(self, column: int) -> frozenset[str]:
        return roles(self.grid.column_label(column), self.grid.lang)

    def row_roles(self, row: int) -> frozenset[str]:
        return roles(self.grid.row_label(row), self.grid.lang)

    def head(self, column: int) -> Head:
        return read_head(self.grid.column_label(column), self.grid.lang, self.today)

    def may_be_summed(self, column: int) -> bool:
        return not self.column_roles(column) & _NOT_SUMMED

    def is_total(self, label: str) -> bool:
        """Whether a label ends as a total: 合计, 负债合计, Total exports."""
        last = _SPACES.sub("", label.rsplit(" / ", maxsplit=1)[-1])
        return "total" in roles(last, self.grid.lang) and len(last) <= _LONGEST_TOTAL[self.grid.lang]

    def is_plain_total(self, label: str) -> bool:
        """Whether a label says "total" and nothing else."""
        last = _SPACES.sub("", label.rsplit(" / ", maxsplit=1)[-1])
        return self.is_total(label) and len(last) <= _PLAIN_TOTAL[self.grid.lang]

    def unit(self, column: int) -> str:
        """The unit of a column's numbers, empty if they differ."""
        units = {amount.figure.unit for (_, c), amount in self.amounts.items() if c == column}
        return units.pop() if len(units) == 1 else ""


def read_sheets(document: Document, figures: Mapping[str, Figure], fence: Fence) -> list[Sheet]:
    """The sheets of all tables; `figures` are those of the cells, by cell_id. `fence` takes the tables that fail."""
    by_table: dict[str, dict[tuple[int, int], Figure]] = {}
    for (table_id, row, column), cell_id in cell_ids(document).items():
        if cell_id in figures:
            by_table.setdefault(table_id, {})[row, column] = figures[cell_id]
    sheets = []
    for table in document.tables:
        unit = of_block(document.block(table.block_id), "check", table.number)
        sheets.append(fence.run(unit, _sheet, document, table, by_table.get(table.table_id, {}), otherwise=None))
    return [sheet for sheet in sheets if sheet is not None]


def _sheet(document: Document, table: Table, figures: Mapping[tuple[int, int], Figure]) -> Sheet:
    grid = read_grid(document, table)
    amounts = {key: amount for key, one in figures.items() if (amount := amount_of(one, grid.lang)) is not None}
    return Sheet(grid, amounts, published(document))
