"""A table as the checks see it: the printed amounts by row and column, beside the sheet they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.checks.amounts import Amount, amount_of
from pipeline.model import Figure, Sheet, SheetHead

_NOT_SUMMED = frozenset(("rate", "ratio", "points", "average", "rank", "label", "unit"))

Place = tuple[int, int]
"""Row and column of the printed grid."""


@dataclass(frozen=True, slots=True)
class SheetAmounts:
    """One sheet and the amounts that are printed in it."""

    sheet: Sheet
    amounts: Mapping[Place, Amount]

    @property
    def rows(self) -> range:
        return self.sheet.rows

    @property
    def columns(self) -> range:
        return self.sheet.columns

    def row(self, row: int) -> SheetHead:
        return self.sheet.row_heads[row]

    def column(self, column: int) -> SheetHead:
        return self.sheet.column_heads[column]

    def group(self, column: int) -> str:
        """What stands over a column and its neighbours: all levels of its label but the last."""
        return self.column(column).label.rpartition(" / ")[0]

    def is_missing(self, place: Place) -> bool:
        """Whether a place has no number: nothing is printed there, or that there is none."""
        cell = self.sheet.cell(*place)
        return cell is None or cell.missing

    def may_be_summed(self, column: int) -> bool:
        return not self.column(column).roles & _NOT_SUMMED

    def unit(self, column: int) -> str:
        """The unit of a column's numbers, empty if they differ."""
        units = {amount.figure.unit for (_, c), amount in self.amounts.items() if c == column}
        return units.pop() if len(units) == 1 else ""


def amounts_in(sheet: Sheet, by_cell: Mapping[str, Figure]) -> SheetAmounts:
    """The sheet with the amounts of its cells; `by_cell` are the figures by cell_id."""
    found = ((cell, by_cell.get(cell.cell_id)) for cell in sheet.cells)
    amounts = (((cell.row, cell.column), amount_of(figure)) for cell, figure in found if figure is not None)
    return SheetAmounts(sheet, {place: amount for place, amount in amounts if amount is not None})
