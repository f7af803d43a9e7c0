"""A printed table as a grid: which rows are heads, which columns are row labels, and what stands over and beside each cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pipeline import language
from pipeline.model import Cell, Document, Lang, PrintedUnit, Table, is_read
from pipeline.sheets.merged import labels_below
from pipeline.sheets.printed_units import beside_others, parse_cell_unit, parse_unit_line, without_exception, without_prefix
from pipeline.sheets.stubs import edges, further_details, read_indents, read_parents
from pipeline.sheets.words import roles
from pipeline.times import find_times

NAMED = 0.7
"""A first column with a label in so many rows holds their own labels."""

MERGED = 0.5
"""A first column whose cells over several rows take more than so many of all holds the names of groups."""

MOST = 0.5
"""A column more than so many of whose cells are days holds days."""

JOINT = " / "
_LEADERS = re.compile(r"\s*(?:(?:[.．]\s?){4,}|…{2,}|·{4,})$")
"""The dots that lead from a label to its numbers."""
_CJK = re.compile(r"[㐀-鿿]")
_NUMERIC = re.compile(r"[-−–+(（▲△▼]?\s*[￥¥$€]?\s*\d[\d,，.\s]*\s*[%％‰]?\s*[)）]?")
_REPUBLIC = re.compile(r"(?:1[01]\d|[5-9]\d)年")
_ERROR = re.compile(r"[(（]\d{0,2}\.\d+[)）]")
_APART = re.compile(r"[㐀-鿿](?:[ \u3000]+[㐀-鿿])+")
_DASH = re.compile(r"[-–—－―…‥.·]+|n/?a", re.IGNORECASE)
_RANK = re.compile(r"[=＝]?\d{1,3}[=＝]?(?:st|nd|rd|th)?|第?\d{1,3}位?")
_YEARLIKE = re.compile(r"(?:19|20)\d{2}(?:\s?[-—–/]\s?\d{2,4})?\s?[EFef年]?(?:度|[1-9上下]\S{0,5})?")


@dataclass(frozen=True)
class Grid:
    """One table. `header_rows` rows and `label_columns` columns come first. `texts` are the cells
    without the spaces around them, `indents` how many spaces stood before. `parents` are the labels over that of a row,
    outermost first; `keys` the columns that hold the labels of what stands right of them, in a table of keys and values; `ranks`
    those of the label columns that hold ranks: numbers that stand before the names of their rows; `errors` the rows of standard
    errors, in brackets below the coefficients that they belong to; `details` the rows that go on with one of 其中：. What is
    `given` are the labels of rows, keys and columns that people gave in place of the printed ones.

    Rows and columns are those of the printed grid, heads included, 0-based; a cell over several of them is found under each.
    """

    table: Table
    lang: Lang
    texts: dict[tuple[int, int], str]
    indents: dict[tuple[int, int], int]
    cells: tuple[Cell, ...]
    label_columns: int
    columns: int
    parents: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[int, ...] = ()
    ranks: tuple[int, ...] = ()
    errors: frozenset[int] = frozenset()
    details: frozenset[int] = frozenset()
    given_rows: Mapping[int, str] = field(default_factory=dict)
    given_keys: Mapping[tuple[int, int], str] = field(default_factory=dict)
    given_columns: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def stubs(self) -> tuple[int, ...]:
        """The columns inside the body that hold labels of their own, where two tables of the same heads stand side by side."""
        over = [self._printed_over(column) for column in range(self.columns)]
        found: list[int] = []
        first = self.label_columns
        for column in range(self.label_columns + 1, self.columns - 1):
            heads = over[first:column]
            again = over[column + 1 : column + 1 + len(heads)]
            if all(heads) and heads == again and self._holds_labels(column):
                found.append(column)
                first = column + 1
        return tuple(found)

    def _holds_labels(self, column: int) -> bool:
        texts = [text for row in self.rows if (text := self.texts.get((row, column), ""))]
        return len(texts) > 1 and sum(_is_numeric(text) for text in texts) * 2 < len(texts) and len(set(texts)) * 2 > len(texts)

    @cached_property
    def units(self) -> dict[int, PrintedUnit]:
        """The rows of the body that hold one unit in every column and nothing else, with that unit: Cents, over dividends."""
        found: dict[int, PrintedUnit] = {}
        for row in self.rows:
            texts = {text for column in range(self.label_columns, self.columns) if (text := self.texts.get((row, column), ""))}
            unit = parse_cell_unit(next(iter(texts)), self.lang) if len(texts) == 1 else None
            if unit is not None and self.texts.get((row, 0)) not in texts:
                found[row] = unit
        return found

    @property
    def rows(self) -> range:
        """The rows of the body."""
        return range(self.table.header_rows, max((row for row, _ in self.texts), default=-1) + 1)

    def text(self, cell: Cell) -> str:
        return self.texts[cell.row, cell.column]

    def row_label(self, row: int) -> str:
        """What stands in the label columns, outermost first; a serial number or unit is no part of it."""
        return _joined([*self.parents.get(row, ()), self.own_label(row)])

    def own_label(self, row: int) -> str:
        """What stands beside a row itself; beside a standard error what stands beside its coefficient."""
        if row in self.given_rows:
            return self.given_rows[row]
        if row in self.errors:
            return self.own_label(row - 1)
        columns = range(self.label_columns)
        parts = [self._label_at(row, column) for column in columns if not self.is_serial(column)]
        named = [self.texts.get((row, column), "") for column in columns if not self.is_unit(column)]  # Year ended, Unit
        return _joined(parts) or _joined(named) or _joined([self.texts.get((row, column), "") for column in columns])

    def year(self, row: int) -> str:
        """The year beside a row in a label column that is no part of its name: Name, Year, Salary; "" if there is none."""
        columns = [column for column in range(1, self.label_columns) if self.is_serial(column)]
        texts = (self.texts.get((row, column), "") for column in columns)
        return next((text for text in texts if _YEARLIKE.fullmatch(text) or _REPUBLIC.fullmatch(text)), "")

    def key(self, row: int, column: int) -> str:
        """The label of a value in a table of keys and values, or in one that stands right of another."""
        keys = self.keys or self.stubs
        place = (row, max((key for key in keys if key < column), default=0))
        return self.given_keys.get(place, self.texts.get(place, ""))

    def key_column(self, row: int, column: int) -> int | None:
        """The column of the label that belongs to this cell alone; None where it has that of its row."""
        at = max((key for key in self.keys or self.stubs if key < column), default=None)
        return at if at is not None and (self.keys or self.texts.get((row, at))) else None

    def column_label(self, column: int) -> str:
        """What stands over a column in all head rows, outermost first; a band over the whole table is none of it."""
        return self.given_columns.get(column, self._printed_over(column))

    def _printed_over(self, column: int) -> str:
        rows = [row for row in range(self.table.header_rows) if not self._is_band(row)]
        levels = (self.texts.get((row, column), "") for row in rows)
        return _joined([_closed(text) for text in levels if not text or text != self.statement])

    @cached_property
    def statement(self) -> str:
        """The unit of the whole table that was printed at the right above it and read as a part of its head; "" if none was."""
        if self.table.header_rows < 2:
            return ""
        texts = dict.fromkeys(text for column in range(1, self.columns) if (text := self.texts.get((0, column), "")))
        return next((text for text in texts if _states_unit(text, self.lang, alone=len(texts) == 1)), "")

    def _is_band(self, row: int) -> bool:
        """True for a head row that holds one text over all of several columns, above another."""
        texts = {self.texts.get((row, column)) for column in range(self.columns)}
        return len(texts) == 1 and self.columns > 2 and row < self.table.header_rows - 1

    def _label_at(self, row: int, column: int) -> str:
        """A group's name is printed once, over the rows of the group."""
        last = column == self.label_columns - 1
        while not last and row > self.table.header_rows and not self.texts.get((row, column)):
            row -= 1
        return _closed(self.texts.get((row, column), ""))

    def is_unit(self, column: int) -> bool:
        """True for a column that holds the units of the rows."""
        return "unit" in roles(_closed(self.texts.get((self.table.header_rows - 1, column), "")), self.lang)

    def is_serial(self, column: int) -> bool:
        """True for a column of labels that names no rows: ranks, serial numbers, codes, notes, units."""
        head = _closed(self.texts.get((self.table.header_rows - 1, column), ""))
        return column in self.ranks or (self.label_columns > 1 and bool(roles(head, self.lang) & {"label", "unit"}))


def read_grid(document: Document, table: Table) -> Grid:
    """The grid of a table of this document."""
    block = document.block(table.block_id)
    texts: dict[tuple[int, int], str] = {}
    indents: dict[tuple[int, int], int] = {}
    for cell in table.cells:
        printed = block.text.text[cell.start : cell.end]
        text = _LEADERS.sub("", printed.strip())
        indents[cell.row, cell.column] = len(printed) - len(printed.lstrip())
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                texts[row, column] = text
    columns = max((column for _, column in texts), default=-1) + 1
    table = replace(table, header_rows=_head_rows(table, texts, columns))
    head = "".join(text for (row, _), text in texts.items() if row < table.header_rows) + table.title + table.unit
    lang: Lang = (
        "zh" if _CJK.search(head) or (not head.strip() and is_read(block.lang) and not language.of(block.lang).spaced) else "en"
    )
    keys = _keys(table, texts, columns)
    if keys:
        body = tuple(cell for cell in table.cells if cell.column not in keys)
        return Grid(replace(table, header_rows=0), lang, texts, indents, body, 1, columns, {}, keys)
    labels = _label_columns(table, texts, columns, lang)
    texts |= labels_below(document, table, range(labels - 1))
    ranks = tuple(column for column in range(labels) if _is_rank(table, texts, column, lang))
    grid = Grid(table, lang, texts, indents, (), labels, columns, ranks=ranks)
    beside = {column for column in range(labels) if grid.is_serial(column)}  # codes, notes, units: no names of their rows
    cells = (cell for cell in table.cells if cell.row >= table.header_rows and (cell.column >= labels or cell.column in beside))
    grid = replace(grid, cells=tuple(cells), errors=_standard_errors(grid))
    named = sum(bool(texts.get((row, 0))) for row in grid.rows)
    merged = sum(
        cell.row_span for cell in table.cells if cell.column == 0 and cell.row >= table.header_rows and cell.row_span > 1
    )
    grouped = labels > 1 and merged > MERGED * len(grid.rows)
    if not labels or grouped or named < NAMED * len(grid.rows):  # the first of several columns of labels names groups
        return grid
    insets = read_indents(grid.rows, edges(document, table), indents)
    filled = {row for (row, column), text in texts.items() if column >= labels and text and text != texts.get((row, 0))}
    filled -= grid.units.keys()  # Earnings per share, with Cents over its columns, heads a group
    labelled = {row: _closed(texts.get((row, 0), "") or _band(texts, row, labels, columns)) for row in grid.rows}
    filled -= {row for row in grid.rows if not texts.get((row, 0)) and labelled[row]}
    details = further_details(labelled, lang, insets)
    return replace(grid, parents=read_parents(labelled, filled, lang, insets), details=details)


def _head_rows(table: Table, texts: Mapping[tuple[int, int], str], columns: int) -> int:
    """How many rows are heads: also one of names below years with nothing over the labels, and the last line of a single name."""
    count = table.header_rows
    while 0 < count < max((row for row, _ in texts), default=0):
        own = {column: text for column in range(1, columns) if (text := texts.get((count, column), ""))}
        below = any(_is_numeric(texts.get((count + 1, column), "")) for column in range(1, columns))
        if (
            not below
            or any(map(_is_numeric, own.values()))
            or any(_YEARLIKE.fullmatch(text) or _DASH.fullmatch(text) for text in own.values())
        ):
            break
        label, over = texts.get((count, 0), ""), texts.get((count - 1, 0), "")
        names = bool(label) and not over and len(own) >= NAMED * (columns - 1) and len({label, *own.values()}) > 2
        line = not label and list(own) == [columns - 1] and columns > 3 and bool(texts.get((count - 1, columns - 1)))
        if not names and not line:
            break
        count += 1
    return count


def _band(texts: Mapping[tuple[int, int], str], row: int, labels: int, columns: int) -> str:
    """What stands alone in the middle of a row: 绝对数（亿元） over the rows below it; "" for any other row."""
    own = {column: text for column in range(columns) if (text := texts.get((row, column), ""))}
    if len(set(own.values())) != 1 or columns - labels < 4:
        return ""
    middle = (min(own) + max(own)) / 2
    text = next(iter(own.values()))
    inside = labels + (columns - labels) / 4 <= middle <= columns - 1 - (columns - labels) / 4
    return text if inside and not _is_numeric(text) else ""


def _keys(table: Table, texts: dict[tuple[int, int], str], columns: int) -> tuple[int, ...]:
    """The columns of the keys in a table of keys and values: no header, and every second column words alone."""
    paired = _is_pair(table, texts, columns)
    if columns not in (2, 4, 6) or (table.header_rows and not paired):
        return ()
    keys = tuple(range(0, columns, 2))
    held = [text for (_, column), text in texts.items() if column in keys and text]
    values = [text for (_, column), text in texts.items() if column not in keys and text]
    known = held and values and not any(map(_is_numeric, held)) and (paired or any(map(_is_numeric, values)))
    return keys if known else ()


def _is_pair(table: Table, texts: dict[tuple[int, int], str], columns: int) -> bool:
    """True for two columns whose only head is a pair as all others: Project code | ZM-014, above Total cost | US$18.6 million.

    The values are words, codes and numbers with their units, no column of bare numbers; so is what would be their head.
    """
    if columns != 2 or table.header_rows != 1:
        return False
    values = [text for (row, column), text in texts.items() if column == 1 and row and text]
    bare = sum(_is_numeric(text) for text in values)
    numbers = sum(any(char.isdigit() for char in text) for text in values)
    head = texts.get((0, 1), "")
    coded = any(char.isdigit() for char in head) and not _YEARLIKE.fullmatch(head) and not _REPUBLIC.match(head)
    return coded and len(values) > 2 and numbers > 1 and 2 * bare < len(values)


def _label_columns(table: Table, texts: dict[tuple[int, int], str], columns: int, lang: Lang) -> int:
    """The leading columns whose body is words, years or serial numbers; one column at least stays outside."""
    count = 0
    while count < columns - 1 and (
        _is_label_column(table, texts, count) or _is_named_label(table, texts, count, lang) or _is_rank(table, texts, count, lang)
    ):
        if count and (_is_remark(table, texts, count, lang) or _holds_days(table, texts, count, lang)):
            break
        count += 1
    while count and _is_rank(table, texts, count - 1, lang):
        count -= 1  # a rank behind the names is a number as any
    numeric = any(_is_numeric(text) for (row, column), text in texts.items() if row >= table.header_rows and column >= count)
    return count if numeric else min(1, max(0, columns - 1))


def _is_named_label(table: Table, texts: dict[tuple[int, int], str], column: int, lang: Lang) -> bool:
    """True for the first columns whose header says that their numbers are codes: 代码, 序号, No."""
    head = texts.get((table.header_rows - 1, column), "") if table.header_rows else ""
    return column < 2 and roles(head, lang) == {"label"} and not _YEARLIKE.match(head) and not _REPUBLIC.match(head)


def _is_remark(table: Table, texts: dict[tuple[int, int], str], column: int, lang: Lang) -> bool:
    """True for a column of words behind one that names every row by itself: it says something of the rows, as who leads or where.

    Codes, serial numbers, notes and units stand beside names; the names of groups stand before them, once for several rows.
    """
    rows = range(table.header_rows, max((row for row, _ in texts), default=-1) + 1)
    names = [texts.get((row, column - 1), "") for row in rows]
    heads = [texts.get((table.header_rows - 1, c), "") if table.header_rows else "" for c in (column - 1, column)]
    coded = any(roles(head, lang) & {"label", "unit", "rank"} for head in heads)
    again = [texts.get((row, column), "") for row in rows if texts.get((row, column), "")]
    in_words = 2 * sum(len(name) > 2 and not any(map(str.isdigit, name)) for name in names) > len(names)
    return not coded and all(names) and len(set(names)) == len(names) and (len(set(again)) < len(again) or in_words)


def _holds_days(table: Table, texts: dict[tuple[int, int], str], column: int, lang: Lang) -> bool:
    """True for a column of days behind the names of the rows: when each was approved or is due, and no part of its name."""
    body = [text for (row, c), text in texts.items() if c == column and row >= table.header_rows and text]
    named = sum(bool(texts.get((row, column - 1))) for row in range(table.header_rows, max(row for row, _ in texts) + 1))
    return bool(body) and named >= len(body) and sum(_is_day(text, lang) for text in body) > MOST * len(body)


def _is_day(text: str, lang: Lang) -> bool:
    found = find_times(text, lang, None)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text)) and found[0].period_start == found[0].period_end


def _is_rank(table: Table, texts: dict[tuple[int, int], str], column: int, lang: Lang) -> bool:
    """True for a column of numbers, =4 among them, under a head that says that they are ranks."""
    body = [text for (row, c), text in texts.items() if c == column and row >= table.header_rows and text]
    heads = [texts.get((row, column), "") for row in range(table.header_rows)]
    ranked = any("rank" in roles(head, lang) for head in heads)
    return ranked and 2 * sum(_RANK.fullmatch(text) is not None for text in body) > len(body)


def _is_label_column(table: Table, texts: dict[tuple[int, int], str], column: int) -> bool:
    printed = [text for (row, c), text in sorted(texts.items()) if c == column and row >= table.header_rows and text]
    body = [text for text in printed if _DASH.fullmatch(text) is None]  # a dash stands for a number
    if not any(_is_numeric(text) for text in body):
        return bool(body) or column == 0
    if column > 1 or len(body) < 2:
        return False
    kinds = Counter("year" if _YEARLIKE.fullmatch(text) else "number" if _is_numeric(text) else "word" for text in body)
    return kinds["number"] == 0 or kinds["word"] > 3 * kinds["number"] or _counts_up(body)


def _counts_up(body: list[str]) -> bool:
    """1, 2, 3 … : serial numbers."""
    digits = [text.strip(".、)） ") for text in body if text.strip(".、)） ").isdecimal()]
    return len(digits) > 1 and len(digits) * 2 > len(body) and [int(text) for text in digits] == list(range(1, len(digits) + 1))


def _standard_errors(grid: Grid) -> frozenset[int]:
    """The rows without a label that hold small numbers in brackets and nothing else, each below a row with one: two or more."""
    found: set[int] = set()
    for row in grid.rows:
        texts = [text for column in range(grid.label_columns, grid.columns) if (text := grid.texts.get((row, column), ""))]
        bare = not any(grid.texts.get((row, column), "") for column in range(grid.label_columns))
        above = bool(grid.texts.get((row - 1, 0), "")) and row - 1 not in found
        if bare and above and texts and all(map(_ERROR.fullmatch, texts)):
            found.add(row)
    return frozenset(found) if len(found) > 1 else frozenset()


def _closed(label: str) -> str:
    """A name of single characters set apart as one: 总　计 is 总计."""
    return re.sub(r"\s", "", label) if _APART.fullmatch(label) else label


def _states_unit(text: str, lang: Lang, *, alone: bool) -> bool:
    """True for （除特别注明外，金额单位均为人民币千元） and (£ million unless stated otherwise), not for one of some columns.

    A unit with other words is in brackets or `alone` over the columns, else it is a name of some: Share of starts, per cent.
    """
    if (alone or text.startswith(("(", "（"))) and beside_others(text, lang):
        return True
    bare = without_exception(text.strip("()（） "))
    said = bare != text.strip("()（） ") or without_prefix(bare) != bare
    return said and bool(parse_unit_line(text, lang))


def _is_numeric(text: str) -> bool:
    return _NUMERIC.fullmatch(text) is not None


def _joined(parts: list[str]) -> str:
    """Labels outermost first, each once: a cell over several rows or columns is one label."""
    parts = [part for part in parts if part.strip("/／ ")]  # 合计 | / | /: strokes fill what is empty
    return JOINT.join(part for i, part in enumerate(parts) if part and (i == 0 or part != parts[i - 1]))
