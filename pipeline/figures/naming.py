"""Says what a cell of a table measures, and whose it is: by what its row, its column and the table's title name."""

from __future__ import annotations

import re
from functools import cached_property
from statistics import median

from pipeline.entities.territories import place_code
from pipeline.model import Sheet, SheetCell, SheetHead
from pipeline.sheets import bare_metric, is_category, parse_unit_line, unnumbered

MOST = 0.5
"""A column of labels of which so many are places is one of places."""

_RATES = {"rate", "share", "points", "difference", "ratio"}
_MEASURES = {"money", "quantity", "average", "rate", "share", "ratio"}
_JOINT = " / "
_BY = re.compile(r"按\S{1,14}分(?:组|类|列)?$|\s+by\s+[^,]{3,60}$")
"""How a title says that its table divides something: 现住人口数按性别分, Labour force by region."""


class Namer:
    """Names the metric and the subject of every cell of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def name(self, cell: SheetCell) -> tuple[str, str]:
        """The metric and the subject of a cell; "" where nothing names them."""
        row = self.sheet.head_beside(cell.row, cell.column)
        if self.sheet.key_heads:
            return self._bare(row.metric) or row.label, self.sheet.entity
        column = self._named(cell.column)
        if group := self._group(cell.row):
            return self._moved(cell.row, group), column or self.sheet.entity
        item = self._item(cell.row)
        if column and place_code(self.sheet.column_heads[cell.column].label, self.sheet.lang):
            return self._title or item, column
        if column and item and self._rows_measure:
            return item, column.rpartition(_JOINT)[2]
        if column:
            return column, self._subject(row, item)
        if self._of_places:
            return self._title or self._neighbour(cell.column) or item, self._subject(row, item)
        neighbour = self._neighbour(cell.column)
        if neighbour:
            return neighbour, self._subject(row, item)
        if not item:
            return self._title, self.sheet.entity
        return item, self.sheet.entity

    def _bare(self, metric: str) -> str:
        return bare_metric(metric, self.sheet.lang)

    @cached_property
    def _title(self) -> str:
        return _BY.sub("", self._bare(self.sheet.title.metric))

    @cached_property
    def _of_places(self) -> bool:
        """True if the rows are places or companies: their column says so, or most of them are."""
        stubs = self.sheet.column_heads[: self.sheet.label_columns]
        if any(head.region for head in stubs):
            return True
        labels = [self._own(head) for head in self.sheet.row_heads.values() if head.label and not head.bare_total]
        return bool(labels) and sum(bool(place_code(label, self.sheet.lang)) for label in labels) > MOST * len(labels)

    @cached_property
    def _rows_measure(self) -> bool:
        """True if the rows are what is measured and the columns whose it is: income and costs by segment."""
        if self._is_survey:
            return True
        rows = [head for row, head in self.sheet.row_heads.items() if self._item(row)]
        columns = [self.sheet.column_heads[column] for column in self.sheet.columns if self._named(column)]
        measured = sum(bool(head.roles & _MEASURES) for head in rows)
        return measured > MOST * len(rows) and not any(head.roles & _MEASURES for head in columns)

    @cached_property
    def _is_survey(self) -> bool:
        """True if all numbers are shares of those in the columns who gave the answers in the rows."""
        shares = [unit.kind == "percent" for unit in parse_unit_line(self.sheet.unit_line, self.sheet.lang)]
        heads = [self.sheet.column_heads[column] for column in self.sheet.columns]
        named = [head for head in heads if self._bare(head.metric)]
        plain = not any(head.roles & _MEASURES or (head.unit is not None and head.unit.kind == "money") for head in named)
        return shares == [True] and len(named) > 1 and plain and not self._of_places and self._answers

    @cached_property
    def _answers(self) -> bool:
        """True if the rows are sentences rather than the names of groups: longer than the heads of the columns."""
        rows = [len(self._own(head)) for head in self.sheet.row_heads.values() if head.label]
        columns = [len(self.sheet.column_heads[column].label.rpartition(_JOINT)[2]) for column in self.sheet.columns]
        return bool(rows) and bool(columns) and median(rows) > 1.5 * median(columns)

    def _named(self, column: int) -> str:
        """What a column measures; "" if it says but when, or that its numbers are rates or amounts."""
        head = self.sheet.column_heads[column]
        return self._bare(head.metric.rpartition(_JOINT)[0] if head.bare_total else head.metric)

    def _neighbour(self, column: int) -> str:
        """What the nearest column left of one with rates measures: 产量 beside 同比增长."""
        head = self.sheet.column_heads[column]
        if not head.roles & _RATES:
            return ""
        left = (self._named(other) for other in range(column - 1, self.sheet.label_columns - 1, -1))
        return next((name for name in left if name), "")

    @staticmethod
    def _own(row: SheetHead) -> str:
        """The last level of a row's label."""
        return row.label.rsplit(_JOINT, maxsplit=1)[-1].strip()

    def _item(self, row: int) -> str:
        """What a row is, without number, unit and the words that say when; "" for a total, a period, or 期初余额."""
        head = self.sheet.row_heads[row]
        if head.bare_total:
            return ""
        return self._bare(head.metric) or (head.metric if is_category(head.metric, self.sheet.lang) else "")

    def _subject(self, row: SheetHead, item: str) -> str:
        """Whose the numbers of a row are: its item; of a total those of its group, or of all."""
        parents = row.label.split(_JOINT)[:-1]
        if not item or row.total:
            named = next(
                (parent for parent in reversed(parents) if row.bare_total or parent in row.label.rsplit(_JOINT, 1)[-1]), ""
            )
            return named or self.sheet.entity
        return item

    def _moved(self, row: int, group: str) -> str:
        """What a row of a group that moves from balance to balance measures: the group, or what it gains and loses."""
        own = unnumbered(self._own(self.sheet.row_heads[row]))
        return group if self._is_balance(row, group) else f"{group}{_JOINT}{own}"

    def _is_balance(self, row: int, group: str) -> bool:
        """True for 期初余额 and 期末账面价值 in the group 账面价值."""
        return self.sheet.row_heads[row].moment in ("opening", "closing") and self._item(row) in ("", group)

    def _group(self, row: int) -> str:
        """The group of a row that has a 期初余额 or 期末余额 beside it, by its first label."""
        parents = self.sheet.row_heads[row].label.split(_JOINT)[:-1]
        return self._moving.get(parents[0], "") if parents else ""

    @cached_property
    def _moving(self) -> dict[str, str]:
        """What the groups that move from an opening to a closing balance measure, by their labels."""
        found: dict[str, str] = {}
        for row, head in self.sheet.row_heads.items():
            parents = head.label.split(_JOINT)[:-1]
            if parents and self._is_balance(row, self._bare(parents[0])):
                found[parents[0]] = self._bare(parents[0])
        return found
