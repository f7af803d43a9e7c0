"""A table as a typed grid: what stands over each column and beside each row, and the quantities in its cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipeline.model.document import Lang, Table
from pipeline.model.facts import Scope
from pipeline.model.quantities import PrintedUnit, Quantity
from pipeline.model.span import Span
from pipeline.model.times import NO_PERIOD, Basis, Period


@dataclass(frozen=True, slots=True)
class SheetHead:
    """The label over a column, beside a row or above a table, taken apart; several levels are joined with ` / `.

    `metric` is the label without its period and unit; `roles` what its words say the numbers are: rate, share, total …
    `period` may be reckoned from the date of the report (去年); then `dated` is false. `unit` is the one printed in the label.
    `moment` is closing, opening, current or previous (期末, 期初, 本期, 上期); `region` is true over a column of places.
    `total` is true for 负债合计 and Total exports, `bare_total` for a label that says "total" and nothing else.
    """

    label: str = ""
    metric: str = ""
    period: Period = NO_PERIOD
    dated: bool = False
    unit: PrintedUnit | None = None
    roles: frozenset[str] = frozenset()
    basis: Basis = ""
    total: bool = False
    bare_total: bool = False
    moment: str = ""
    region: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCell(Span):
    """A body cell, without the spaces around its text: one quantity, two (1,204 (32.5%)), or none.

    `row` and `column` are those of the printed grid, head rows and label columns included, 0-based. `missing` is true where the
    cell says that it has no number: empty, —, n.a.
    """

    cell_id: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    missing: bool = False
    quantities: tuple[Quantity, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its heads. Of the grid the first `table.header_rows` rows and `label_columns` columns are heads.

    `today` is the day that words like 去年 in its labels are reckoned from: the first day that the report's date may mean.
    `name` is the printed title, or what stands above (`name_source`: caption | heading | sentence). `key_heads` are the labels of
    single cells in a table of keys and values, `second_heads` the heads over single cells below a head inside the body.
    `unit_line` is printed with the table or above it. `about` is the period of a line above the table, `reported` that of the
    report's edition, `entity` whose numbers they are where no row or column says otherwise, `scope` what a numbered heading over
    the table says of it.
    `printed` is the sheet with its labels as printed, where people gave others.
    """

    table: Table
    lang: Lang
    today: date | None
    label_columns: int
    row_heads: Mapping[int, SheetHead]
    column_heads: tuple[SheetHead, ...]
    title: SheetHead
    cells: tuple[SheetCell, ...]
    name: str = ""
    name_source: str = ""
    key_heads: Mapping[tuple[int, int], SheetHead] = field(default_factory=dict)
    unit_line: str = ""
    about: Period = NO_PERIOD
    reported: Period = NO_PERIOD
    entity: str = ""
    scope: Scope = ""
    second_heads: Mapping[tuple[int, int], SheetHead] = field(default_factory=dict)
    printed: Sheet | None = None
    _by_place: dict[tuple[int, int], SheetCell] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                self._by_place.update(((row, column), cell) for column in range(cell.column, cell.column + cell.column_span))

    @property
    def columns(self) -> range:
        """The columns of the body."""
        return range(self.label_columns, len(self.column_heads))

    @property
    def rows(self) -> range:
        """The rows of the body."""
        return range(self.table.header_rows, max(self.row_heads, default=self.table.header_rows - 1) + 1)

    def head_beside(self, row: int, column: int) -> SheetHead:
        """The label of a cell's row, or of the cell itself in a table of keys and values."""
        return self.key_heads.get((row, column)) or self.row_heads[row]

    def head_over(self, row: int, column: int) -> SheetHead:
        """The head over a cell: that of its column, or a second one inside the body above the cell."""
        return self.second_heads.get((row, column)) or self.column_heads[column]

    def is_relabelled(self, row: int, column: int) -> bool:
        """Whether a label beside or over a cell is one that people gave."""
        was = self.printed
        labels = self.head_beside(row, column).label, self.head_over(row, column).label
        return was is not None and labels != (was.head_beside(row, column).label, was.head_over(row, column).label)

    def cell(self, row: int, column: int) -> SheetCell | None:
        """The body cell that covers this place of the printed grid."""
        return self._by_place.get((row, column))
