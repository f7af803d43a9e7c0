"""Says what a cell of a table measures, and whose it is: by what its row, its column and the table's title name."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from itertools import pairwise
from statistics import median

from pipeline import language
from pipeline.entities.territories import place_code
from pipeline.figures.shapes import ages_across, has_row_units, is_age, is_age_band, is_aging, is_budget, moves_across
from pipeline.model import Period, Sheet, SheetCell, SheetHead
from pipeline.sheets import (
    bare_metric,
    is_amount,
    is_category,
    is_dimension,
    is_qualifier,
    is_quantity,
    is_status,
    is_survey,
    is_version,
    parse_unit_line,
    read_head,
    scope_of_level,
    unnumbered,
)

MOST = 0.5
"""A column of labels of which so many are places is one of places."""

_RATES = {"rate", "share", "points", "difference", "ratio"}
_MEASURES = {"money", "quantity", "average", "rate", "share", "ratio"}
_JOINT = " / "
_BY = re.compile(r"按\S{1,14}分(?:组|类|列)?$|\s+by\s+[^,]{3,60}$")
"""How a title says that its table divides something: 现住人口数按性别分, Labour force by region."""


_MOVEMENT = re.compile(r"^(?:Movements?|Changes?|Reconciliation) (?:of|in|on) (?:the )?(?=\S)")
"""What a title says of a table that runs from balance to balance: Movement of the Reserve Fund."""
_OF_VALUE = re.compile(r"\s+of (?:face|nominal|par) value\b.*", re.IGNORECASE)
"""What a group of amounts per share says of the share."""


def moves(sheet: Sheet) -> dict[int, Period]:
    """The time between two balances for every row that leads from one to the next, of those that stand in no group or in one.

    A balance names nothing but its day: At 1 January 2026, Balance at 30 June 2026, 期初余额.
    """
    found: dict[int, Period] = {}
    groups: dict[str, list[tuple[int, SheetHead, bool]]] = defaultdict(list)
    for row, head in sheet.row_heads.items():
        group, _, own = head.label.rpartition(_JOINT)
        named = bare_metric(head.metric.rpartition(_JOINT)[2], sheet.lang) if own else ""
        groups[group].append((row, head, not named and bool(own) and _is_balance(head)))
    for rows in groups.values():
        at = [i for i, (_, _, balance) in enumerate(rows) if balance]
        for first, last in pairwise(at):
            start, end = rows[first][1].period.end, rows[last][1].period.end
            if start is not None and end is not None and start < end:
                start += timedelta(days=(start + timedelta(days=1)).day == 1)
                found.update((row, Period(start, end)) for row, _, _ in rows[first + 1 : last])
    return found


def _is_balance(head: SheetHead) -> bool:
    return head.moment in ("opening", "closing") or (head.period.start is not None and head.period.start == head.period.end)


def _is_money(head: SheetHead) -> bool:
    return "money" in head.roles or (head.unit is not None and head.unit.kind == "money")


def _joined(group: str, own: str, of: str | None) -> str:
    """A row and the group that it is a share of: Profit attributable to owners of the parent, 非控股權益應佔溢利."""
    if of is not None:
        return own + of
    spaced = group.isascii()
    lower = own[:1].lower() + own[1:] if spaced and not own[1:2].isupper() else own
    return f"{group} {lower}" if spaced else group + lower


class Namer:
    """Names the metric and the subject of every cell of one sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def name(self, cell: SheetCell) -> tuple[str, str]:
        """The metric and the subject of a cell; "" where nothing names them."""
        row = self.sheet.head_beside(cell.row, cell.column)
        if self.sheet.key_heads:
            own, over = self.bare(row.metric) or row.label, self._named(cell.column)
            return (over, own) if over else (own, self._described)
        column, item = self._named(cell.column) or self._amount(cell.column), self.item(cell.row)
        if self._moves_across or (self._ages_across and (not column or self._is_age(cell.column))):
            return item or self._title, self.sheet.entity
        if group := self._group(cell.row):
            return self._moved(cell.row, group), column or self.sheet.entity
        if self._is_movement and _JOINT not in row.label:
            return item or self._title, column or self.sheet.entity
        shares = self.sheet.column_heads[cell.column].roles & _RATES
        if item and self._of_bands and not column and not shares:  # people by age: the women of an age, or all of them
            over = self.sheet.column_heads[cell.column].label
            return (over if is_category(over, self.sheet.lang) else self._title or item), item
        if column:
            return self._under(cell.column, column, row, item)
        if self._of_places:
            return self._neighbour(cell.column) or self._title or item, self._subject(row, item)
        neighbour = self._neighbour(cell.column)
        if neighbour and not (self._has_units and item):
            return neighbour, self._subject(row, item)
        if divided := self._divided:
            return divided, self._subject(row, item if self._in_dimension(row) else "")
        return item or self._dated(row) or self._title, self.sheet.entity

    def _under(self, at: int, column: str, row: SheetHead, item: str) -> tuple[str, str]:
        """The metric and the subject of a cell below a column that names something: what is measured, or whose it is."""
        head = self.sheet.column_heads[at]
        if place_code(head.label, self.sheet.lang):
            return (item if item and self._is_survey else self._title or item), column
        if self._of_categories:
            return item or self._title, column.rpartition(_JOINT)[2]
        if "share" in head.roles:
            column = _JOINT.join(level for level in head.metric.split(_JOINT) if self.bare(level) or self._is_share(level))
        if item and self._has_units and not self._of_places and head.roles & (_MEASURES | _RATES):
            return item, self.sheet.entity
        if item and self._is_poll:
            return item, self.sheet.entity
        if item and self._rows_measure:
            return item, self._of_column(column, head)
        if item and self._is_budget:
            return item, self.sheet.entity
        return column, self._subject(row, item)

    @cached_property
    def _described(self) -> str:
        """Whose a table of keys and values is: what its name names behind a colon, Project sheet A: Mwerere Islands mini-grid."""
        _, colon, behind = self.sheet.name.replace("：", ":").partition(":")
        whole = len(self.sheet.key_heads) == len(self.sheet.cells)
        return behind.split(", ")[0].strip() if colon and behind.strip() and whole else self.sheet.entity

    def _of_column(self, column: str, head: SheetHead) -> str:
        """Whose the numbers below a column are, where the rows are what is measured; of a difference those of what it names."""
        own = column.rpartition(_JOINT)[2]
        if head.roles & {"points", "difference"}:
            others = {self._named(other).rpartition(_JOINT)[2] for other in self.sheet.columns} - {own, ""}
            return next((other for other in sorted(others, key=len, reverse=True) if other in own), own)
        return own

    def _is_share(self, level: str) -> bool:
        return "share" in read_head(level, self.sheet.lang, self.sheet.today).roles

    def _is_age(self, column: int) -> bool:
        """True for a column that says when amounts fall due, or is the sum of some that do."""
        head = self.sheet.column_heads[column]
        beside = {self.sheet.column_heads[other].label.rpartition(_JOINT)[0] for other in self.sheet.columns if other < column}
        own, over = head.label.rpartition(_JOINT)[2], head.label.rpartition(_JOINT)[0]
        return is_age(own, self.sheet.lang) or (head.bare_total and over != "" and over in beside)

    @cached_property
    def _has_units(self) -> bool:
        """True if a column holds the units of the rows: each row is something else that is measured."""
        heads = self.sheet.column_heads
        return any("unit" in head.roles for head in heads) and not any("money" in head.roles for head in heads)

    @cached_property
    def moves(self) -> dict[int, Period]:
        """The time between two balances for every row that leads from one to the next."""
        return moves(self.sheet)

    def bare(self, metric: str) -> str:
        """A metric without the words that say when, or only that there are numbers."""
        return bare_metric(metric, self.sheet.lang)

    @cached_property
    def _title(self) -> str:
        return _MOVEMENT.sub("", _BY.sub("", self.bare(self.sheet.title.metric)))

    @cached_property
    def _of_places(self) -> bool:
        """True if the rows are places or companies: their column says so, or most of them are."""
        stubs = self.sheet.column_heads[: self.sheet.label_columns]
        if any(head.region for head in stubs):
            return True
        labels = [self.own(head) for head in self.sheet.row_heads.values() if head.label and not head.bare_total]
        return bool(labels) and sum(bool(place_code(label, self.sheet.lang)) for label in labels) > MOST * len(labels)

    @cached_property
    def owed(self) -> bool:
        """True if the rows or columns are ages of debts: what is owed is owed on a day."""
        return self._aging or self._ages_across

    @cached_property
    def _of_bands(self) -> bool:
        """True if most rows are ages of people: 0–14, 65岁以上."""
        labels = [self.own(head) for head in self.sheet.row_heads.values() if head.label and not head.total]
        return sum(is_age_band(label, self.sheet.lang) for label in labels) > MOST * len(labels)

    @cached_property
    def _of_categories(self) -> bool:
        """True if all columns that are named are groups of people or places: 城市, 农村 beside 全市."""
        names = [name.rpartition(_JOINT)[2] for column in self.sheet.columns if (name := self._named(column))]
        groups = sum(is_category(name, self.sheet.lang) for name in names)
        regions = sum(read_head(name, self.sheet.lang, None).region for name in names)
        return groups > 0 and groups + regions == len(names)

    @cached_property
    def _rows_measure(self) -> bool:
        """True if the rows are what is measured and the columns whose it is: income and costs by segment."""
        if self._is_survey or has_row_units(self.sheet):
            return True
        rows = [head for row, head in self.sheet.row_heads.items() if self.item(row)]
        columns = [self.sheet.column_heads[column] for column in self.sheet.columns if self._named(column)]
        measured = sum(bool(head.roles & _MEASURES) for head in rows)
        over = sum(bool(head.roles & _MEASURES) for head in columns)
        return measured > MOST * len(rows) and over < MOST * len(columns)

    @cached_property
    def _is_budget(self) -> bool:
        """True if the rows are what money is for, and neither places nor groups of people."""
        return is_budget(self.sheet) and not self._of_places and not self._of_categories

    @cached_property
    def _moves_across(self) -> bool:
        return moves_across(self.sheet)

    @cached_property
    def _ages_across(self) -> bool:
        return ages_across(self.sheet)

    @cached_property
    def _is_poll(self) -> bool:
        """True if people were asked and all columns are shares of them, of this time or an earlier one: the rows are answers."""
        sheet = self.sheet
        stubs = (head.label for head in sheet.column_heads[: sheet.label_columns])
        said = any(is_survey(text, sheet.lang) for text in (sheet.name, sheet.unit_line, sheet.table.source, *stubs))
        columns = [sheet.column_heads[column] for column in sheet.columns if self._named(column)]
        return said and bool(columns) and all(head.roles & {"share", "rate", "points", "difference"} for head in columns)

    @cached_property
    def _divided(self) -> str:
        """What a table divides by product, region and so on, if it has rows that say by what: 营业收入 of 营业收入构成."""
        if not any(is_dimension(self.own(head), self.sheet.lang) for head in self.sheet.row_heads.values()):
            return ""
        name = self.bare(self.sheet.title.metric)
        divided = language.of(self.sheet.lang).pattern("sheets.composition").sub("", _BY.sub("", name))
        return divided if divided != name else ""

    def _in_dimension(self, row: SheetHead) -> bool:
        """True for a row below one that says by what the table divides: 分产品 / 减速器."""
        return any(is_dimension(parent, self.sheet.lang) for parent in row.label.split(_JOINT)[:-1])

    @cached_property
    def _aging(self) -> bool:
        return is_aging(self.sheet)

    @cached_property
    def _is_survey(self) -> bool:
        """True if all numbers are shares of those in the columns who gave the answers in the rows."""
        units = parse_unit_line(self.sheet.unit_line, self.sheet.lang)
        shares = [unit.kind == "percent" for unit in units if unit.kind != "percentage_points"]
        heads = [self.sheet.column_heads[column] for column in self.sheet.columns]
        named = [head for head in heads if self.bare(head.metric)]
        plain = not any(head.roles & _MEASURES or (head.unit is not None and head.unit.kind == "money") for head in named)
        return shares == [True] and len(named) > 1 and plain and not self._of_places and self._answers

    @cached_property
    def _answers(self) -> bool:
        """True if the rows are sentences rather than the names of groups: longer than the heads of the columns."""
        rows = [len(self.own(head)) for head in self.sheet.row_heads.values() if head.label]
        columns = [len(self.sheet.column_heads[column].label.rpartition(_JOINT)[2]) for column in self.sheet.columns]
        return bool(rows) and bool(columns) and median(rows) > 1.5 * median(columns)

    @cached_property
    def _is_movement(self) -> bool:
        """True if the rows run from an opening to a closing balance, each beside what the columns name: provisions by kind."""
        own = any(_JOINT not in self.sheet.row_heads[row].label for row in self.moves)
        return own and any(self._named(column) for column in self.sheet.columns)

    def _named(self, column: int) -> str:
        """What a column measures; "" if it says but when, or that its numbers are rates or amounts."""
        head = self.sheet.column_heads[column]
        metric = head.metric.rpartition(_JOINT)[0] if head.bare_total else head.metric
        levels = [level for level in metric.split(_JOINT) if not self._is_scope(level)]
        if len(levels) > 1 and is_category(levels[-1], self.sheet.lang) and not self._measures(levels[:-1]):  # Sex / Women
            return levels[-1]
        if head.period.start is not None:  # Investment period, over 2025–2027
            over = language.of(self.sheet.lang).pattern("sheets.over_times")
            levels = [level for level in levels if not over.fullmatch(level.strip())]
        return self.bare(_JOINT.join(levels))

    def _measures(self, levels: list[str]) -> bool:
        """True for levels of a head that say what is measured: 人數（人） over 男."""
        return any(read_head(level, self.sheet.lang, self.sheet.today).roles & _MEASURES for level in levels)

    def _amount(self, column: int) -> str:
        """金额 beside 数量: it is a metric where another column of the same head is a quantity."""
        head = self.sheet.column_heads[column]
        own = head.metric.rpartition(_JOINT)[2]
        beside = {self._named(other) for other in (column - 1, column + 1) if other in self.sheet.columns}
        counted = any(is_quantity(name, self.sheet.lang) for name in beside)
        return own if counted and is_amount(own, self.sheet.lang) else ""

    def _is_scope(self, level: str) -> bool:
        """True for 合并 and Group where it is known whose, and for 母公司 and Company beside them."""
        scope = scope_of_level(level, self.sheet.lang)
        return (scope == "consolidated" and bool(self.sheet.entity)) or (scope == "parent" and self.both_scopes)

    @cached_property
    def both_scopes(self) -> bool:
        """True if columns of a group stand beside columns of its parent company."""
        found = {scope_of_level(self.sheet.column_heads[column].label, self.sheet.lang) for column in self.sheet.columns}
        return {"consolidated", "parent"} <= found

    def _neighbour(self, column: int) -> str:
        """What the nearest column left of one with rates measures: 产量 beside 同比增长; a share is one of its own: 比重."""
        head = self.sheet.column_heads[column]
        if not head.roles & _RATES:
            return ""
        others = range(column - 1, self.sheet.label_columns - 1, -1)
        left = (self._named(other) for other in others if not self.sheet.column_heads[other].roles & _RATES)
        found = next((name for name in left if name), "")
        return head.metric.partition(_JOINT)[0] if found and "share" in head.roles and head.metric else found

    @staticmethod
    def own(row: SheetHead) -> str:
        """The last level of a row's label."""
        return row.label.rsplit(_JOINT, maxsplit=1)[-1].strip()

    def item(self, row: int) -> str:
        """What a row is, without number, unit and the words that say when; "" for a total, a period, or 期初余额."""
        head = self.sheet.row_heads[row]
        if head.bare_total or (self._aging and is_age(self.own(head), self.sheet.lang)):
            return ""
        if self._is_subtotal(head) or is_status(head.metric, self.sheet.lang):
            return next((self.bare(parent) for parent in reversed(self.parents(head))), "")
        if is_qualifier(head.metric, self.sheet.lang):
            return self._qualified(head)
        if whole := self._of_group(head):
            return whole
        if self.sheet.label_columns > 1 and _JOINT in head.metric and self._of_places:  # 北部 / 臺北市
            return self.bare(head.metric.rpartition(_JOINT)[2])
        named = is_category(head.metric, self.sheet.lang) or is_version(head.metric, self.sheet.lang)
        return self.bare(head.metric) or (head.metric if named else "")

    def _dated(self, head: SheetHead) -> str:
        """What a row measures that says but when, in a group that says what: 2024 below Annual rate of inflation (%)."""
        group = next(reversed(self.parents(head)), "") if self._is_time(self.own(head)) else ""
        measured = read_head(group, self.sheet.lang, self.sheet.today)
        is_whose = is_category(group, self.sheet.lang) or place_code(group, self.sheet.lang) or measured.moment
        return self.bare(measured.metric) if measured.roles & (_MEASURES | _RATES) and not is_whose else ""

    def _of_group(self, head: SheetHead) -> str:
        """What a row measures that only says which part of its group: Owners of Profit attributable to, 铁路 of 货运量."""
        parents, own = self.parents(head), self.bare(head.metric)
        if not parents or not own or head.roles & (_MEASURES | _RATES):
            return ""
        if match := language.of(self.sheet.lang).pattern("sheets.attributable").search(parents[-1]):
            of = match.groupdict().get("of")
            group = parents[-1] if match.start() or of else self._before(parents[-1], match[0])
            return _joined(group, own, of) if group else ""
        group_head = self._measured.get(parents[-1].strip())
        if group_head is None or head.unit not in (None, group_head.unit):
            return ""
        return f"{self.bare(group_head.metric)}{_JOINT}{own}"

    def _before(self, group: str, attributable: str) -> str:
        """The row above one that says but "attributable to", with these words: Profit for the period attributable to."""
        rows = list(self.sheet.row_heads.values())
        above = next((a for a, b in pairwise(rows) if self.own(b).strip(" :：") == group), None)
        name = self.bare(above.metric) if above is not None else ""
        return f"{name} {attributable.lower()}" if name and attributable.isascii() else name + attributable if name else ""

    @cached_property
    def _measured(self) -> dict[str, SheetHead]:
        """The rows that measure a quantity and no money, by their own labels: 货运量（万吨）."""
        heads = {self.own(head): head for head in self.sheet.row_heads.values()}
        known = {own: head for own, head in heads.items() if head.unit is not None or self._has_units}
        return {own: head for own, head in known.items() if "quantity" in head.roles and not _is_money(head)}

    def _qualified(self, head: SheetHead) -> str:
        """Basic below Earnings per share (pence) is Basic earnings per share, 稀释 below 每股收益 is 稀释每股收益."""
        own, group = head.metric.strip(" -–—"), head.label.rpartition(_JOINT)[0].rpartition(_JOINT)[2]
        name = _OF_VALUE.sub("", self.bare(read_head(group, self.sheet.lang, self.sheet.today).metric))
        if not language.of(self.sheet.lang).spaced or not name:
            return own + name
        return f"{own} {name if name[1:2].isupper() else name[0].lower() + name[1:]}"

    def _subject(self, row: SheetHead, item: str) -> str:
        """Whose the numbers of a row are: its item; of a total those of its group, or of all."""
        parents = self.parents(row)
        if not item or row.total:
            named = next(
                (parent for parent in reversed(parents) if row.bare_total or parent in row.label.rsplit(_JOINT, 1)[-1]), ""
            )
            return named or self.sheet.entity or item
        return item

    def parents(self, row: SheetHead) -> list[str]:
        """The names of the groups that a row stands in, outermost first, without those that say but when or by what."""
        parents = row.label.split(_JOINT)[:-1]
        return [one for one in parents if not self._is_time(one) and not is_dimension(one, self.sheet.lang)]

    def _is_subtotal(self, head: SheetHead) -> bool:
        """True for a label that says "subtotal" and nothing else: 小计, Subtotal."""
        return "subtotal" in head.roles and len(self.own(head)) <= language.of(self.sheet.lang).bare_total

    def _is_time(self, label: str) -> bool:
        """True for the name of a group that says but when: 2024."""
        head = read_head(label, self.sheet.lang, self.sheet.today)
        return head.period.start is not None and not self.bare(head.metric)

    def _moved(self, row: int, group: str) -> str:
        """What a row of a group that moves from balance to balance measures: the group, or what it gains and loses."""
        own = unnumbered(self.own(self.sheet.row_heads[row]))
        return group if self._is_balance(row, group) else f"{group}{_JOINT}{own}"

    def _is_balance(self, row: int, group: str) -> bool:
        """True for 期初余额 and 期末账面价值 in the group 账面价值."""
        head = self.sheet.row_heads[row]
        over = read_head(head.label.rpartition(_JOINT)[0].rpartition(_JOINT)[2], self.sheet.lang, self.sheet.today)
        dated = over.moment or over.period.start  # that a group says when makes no balances of its rows
        return _is_balance(head) and not dated and self.item(row) in ("", group)

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
            if parents and self._is_balance(row, self.bare(parents[0])):
                found[parents[0]] = self.bare(parents[0])
        return found
