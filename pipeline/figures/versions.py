"""Which of several numbers of one metric, subject and period a cell holds: the parent company's, the budgeted one."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from pipeline.figures.naming import Namer
from pipeline.figures.shapes import is_age
from pipeline.model import Scope, SheetCell
from pipeline.sheets import is_category, is_status, is_version, scope_of_heading, scope_of_level

_JOINT = " / "


class Versions:
    """Says of the cells of one sheet what neither metric nor subject tells. `namer` named these."""

    def __init__(self, namer: Namer) -> None:
        self._namer = namer
        self._sheet = namer.sheet

    def scope(self, cell: SheetCell) -> Scope:
        """Whether a cell is about a group or its parent company alone: by its column, the table's title, or a heading above it
        or the part of the report that it is in.
        """
        over = scope_of_level(self._sheet.column_heads[cell.column].label, self._sheet.lang) if self._namer.both_scopes else ""
        if over:
            return over
        titles = (self._sheet.name, *reversed(self._sheet.table.section))
        return next((scope for title in titles if (scope := scope_of_heading(title, self._sheet.lang))), self._sheet.scope)

    def variant(self, cell: SheetCell, metric: str, subject: str) -> str:
        """The labels around a cell that metric and subject leave out and that tell it from others: Budget, 1至2年, 账面原值."""
        if self._sheet.key_heads:
            return ""
        row, column = self._sheet.row_heads[cell.row], self._sheet.column_heads[cell.column]
        own = self._namer.own(row)
        parts = list(self._groups[cell.row]) if cell.row in self._groups else []
        if not row.bare_total and (is_age(own, self._sheet.lang) or self._namer.item(cell.row) not in ("", metric, subject)):
            parts.append(self._namer.item(cell.row) or own)
        parts += [level for level in column.metric.split(_JOINT) if self._tells(level) and not column.bare_total]
        return _JOINT.join(part for part in dict.fromkeys(parts) if part not in metric and part != subject)

    def _tells(self, level: str) -> bool:
        """True for a level that says more than when, or that these are numbers: Budget, Underlying, 农村, 本期增加."""
        if not level or scope_of_level(level, self._sheet.lang):
            return False
        lang = self._sheet.lang
        named = is_version(level, lang) or is_status(level, lang) or is_category(level, lang)
        return named or bool(self._namer.bare(level))

    @cached_property
    def _groups(self) -> dict[int, list[str]]:
        """The groups of the rows whose item stands in several: 土地使用权 below 账面原值 and below 累计摊销."""
        rows: dict[str, dict[tuple[str, ...], list[int]]] = defaultdict(lambda: defaultdict(list))
        for row, head in self._sheet.row_heads.items():
            if item := self._namer.item(row):
                rows[item][tuple(self._namer.parents(head))].append(row)
        repeated = [groups for groups in rows.values() if len(groups) > 1]
        over = ((row, path) for groups in repeated for path, at in groups.items() for row in at)
        return {row: [self._namer.bare(one) or one for one in path] for row, path in over}
