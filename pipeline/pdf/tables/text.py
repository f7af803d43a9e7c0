"""Joins the parts of a table that runs over pages, and writes its cells as the text of one block."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model import INSERTED, AlignedText, Cell
from pipeline.pdf.layout.flow import Float
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.labels import read_label
from pipeline.pdf.layout.lines import Line, stretches
from pipeline.pdf.layout.table_cells import RawCell, RawTable, numeric, placed, same_edges, subset_of
from pipeline.pdf.markers import BRACKETED, is_exponent, letter_runs, marker_runs, normal
from pipeline.pdf.script import join_lines
from pipeline.pdf.tables.stacked import is_period

Known = Callable[[int], Collection[str]]
Found = tuple[tuple[int, str, int], ...]
"""Markers: offset in the text, marker as printed, page."""

_CONTINUED = re.compile(r"[（(](?:续表?|續表?|continued|cont(?:['’]d|\.)?)[)）]|\bcontinued\b|[续續]表?$", re.IGNORECASE)
_CONTINUED_END = re.compile(r"[（(](?:[续續]表?|continued|cont(?:['’]d|\.)?)[)）]$", re.IGNORECASE)
"""合併資產負債表（續）, Balance sheet (continued)."""
_ALONE = re.compile(
    r"[（(]?(?:[续續](?:表|上[页頁])?|[接承见見续續转轉][上下前次][页頁]"
    r"|continued(?: (?:on|from) (?:the )?(?:next|previous) page)?)[)）]?",
    re.IGNORECASE,
)
_LAST_WORD = re.compile(r"[A-Za-z]+$")
_LENGTHS = ("km", "cm", "mm", "dm", "hm", "nm", "ft", "yd", "mi", "in", "CO", "sqm")
_LETTER_MARK = re.compile(r"[a-z](?:[,， ]+[a-z])*|[*†‡§]{1,3}")
"""One letter a note: two in a row are an ordinal."""

COLUMNS = 3
"""A part with fewer columns than the table before it may go on with it if it has at least so many, all at edges of that table."""

BETWEEN = 5
"""So many lines may stand between the parts of a table: what continues it, and its unit."""

FOOT = 60
"""Characters of a line that may stand between the parts of a table that goes on on the next page."""

FULL = 2.5
"""The last line of a full cell leaves less than so many characters free, its padding included."""


def join_pages(groups: Sequence[Group]) -> list[Group]:
    """The groups with each table that goes on on the next page put into one; a 续表 line between its parts goes too."""
    joined: list[Group] = []
    for group in groups:
        home = _home(joined, group)
        if home is None:
            joined.append(group)
            continue
        below = [one for one in joined[home + 1 :] if not _says_continued(one) and not _is_unit(one)]
        joined[home:] = [Group(inset=_joined(joined[home], group)), *below]
    return joined


def _home(joined: Sequence[Group], group: Group) -> int | None:
    """Where the table stands that this group goes on with, or None."""
    if group.inset is None or group.inset.table is None:
        return None
    continued = False
    for i in range(len(joined) - 1, max(-1, len(joined) - 2 - BETWEEN), -1):
        before = joined[i]
        if before.inset is not None:
            table = before.inset.table
            said = continued or i == len(joined) - 1
            same = (
                table is not None
                and not _other_days(table, group.inset.table)
                and (_same_grid(table, group.inset.table) or (said and _same_head(table, group.inset.table)))
            )
            return i if same else None
        continued |= _says_continued(before)
        if not _says_continued(before) and not _is_unit(before) and not _is_foot(before, group):
            return None
    return None


def _says_continued(group: Group) -> bool:
    """True for a line that says that a table goes on: 续表, 表3-2（续）, Table 4 (continued)."""
    text, label = group.text.strip(), read_label(group.text)
    if _ALONE.fullmatch(text):
        return True
    if label is None or label.role != "table":
        return len(text) <= FOOT and _CONTINUED_END.search(text) is not None
    return text.lstrip("（( ").startswith(("续", "續")) or _CONTINUED.search(text) is not None


def _is_unit(group: Group) -> bool:
    label = read_label(group.text)
    return label is not None and label.role == "unit"


def _same_head(a: RawTable, b: RawTable) -> bool:
    """True for a table on the next page with the same head, be a column of one part empty and not told."""
    last_page = max((line.page for cell in a.cells for line in cell.lines), default=a.page)
    depth = a.header_rows
    if b.page != last_page + 1 or not 0 < depth == b.header_rows:
        return False
    if a.columns == b.columns:
        return _head(a, depth) == _head(b, depth)
    return _on_columns(a, b) is not None or _on_columns(b, a) is not None


def _other_days(a: RawTable, b: RawTable) -> bool:
    """True for two tables whose heads differ in the days or years over their columns alone: none goes on with the other."""
    if not 0 < a.header_rows == b.header_rows:
        return False
    names = list(zip(_head(a, a.header_rows), _head(b, b.header_rows), strict=False))
    other = [pair for pair in names if pair[0] != pair[1]]
    return bool(other) and all(is_period(text) for pair in other for text in pair)


def _on_columns(a: RawTable, b: RawTable) -> RawTable | None:
    """Table `b` on the columns of `a`, which has more of them though the same names stand over both: that of the notes, where
    no row of a page has any. None if they are not so.
    """
    depth = a.header_rows
    names = [[cell for cell in table.cells if cell.row < depth and cell.lines] for table in (a, b)]
    if b.columns >= a.columns or [cell.text for cell in names[0]] != [cell.text for cell in names[1]]:
        return None
    at = [
        _column_at(a, [line for cell in b.cells if cell.row >= depth and cell.column == c for line in cell.lines])
        for c in range(b.columns)
    ]
    if -1 in at or sorted(set(at)) != at:
        return None
    lines = iter(cell.lines for cell in names[1])
    head = [replace(cell, lines=next(lines) if cell.lines else ()) for cell in a.cells if cell.row < depth]
    body = [replace(cell, column=at[cell.column]) for cell in b.cells if cell.row >= depth]
    empty = [RawCell(row, c, 1, 1, ()) for row in range(depth, b.rows) for c in range(a.columns) if c not in at]
    cells = sorted([*head, *body, *empty], key=lambda cell: (cell.row, cell.column))
    return replace(b, edges=a.edges, cells=tuple(cells))


def _column_at(table: RawTable, lines: Sequence[Line]) -> int:
    """The column of a table that lines stand in; -1 if there are none."""
    if not lines:
        return -1
    middle = (min(line.x0 for line in lines) + max(line.x1 for line in lines)) / 2
    return next((i for i, (x0, x1) in enumerate(pairwise(table.edges)) if x0 <= middle < x1), -1)


def _is_foot(line: Group, following: Group) -> bool:
    """True for a short line on the page before a part of a table that has its head again: See notes at end of table."""
    table = following.inset.table if following.inset is not None else None
    short = len(line.lines) == 1 and len(line.text) <= FOOT and table is not None and table.header_rows > 0
    return short and table is not None and line.first.page == table.page - 1 and line.first.page == line.lines[-1].line.page


def _same_grid(a: RawTable, b: RawTable) -> bool:
    last_page = max((line.page for cell in a.cells for line in cell.lines), default=a.page)
    if b.page != last_page + 1:
        return False
    if a.method == b.method == "ruled" and len(b.edges) < len(a.edges):
        return len(b.edges) > COLUMNS and subset_of(a, b) is not None
    if len(a.edges) != len(b.edges):
        return False
    if a.method == b.method == "spacing":  # their edges lie somewhere between the columns
        middles = [(x + y) / 2 for x, y in pairwise(b.edges)]
        return all(x < middle < y for (x, y), middle in zip(pairwise(a.edges), middles, strict=True))
    return same_edges(a, b)


def _joined(first: Group, second: Group) -> Float:
    assert first.inset is not None and second.inset is not None
    a, b = first.inset.table, second.inset.table
    assert a is not None and b is not None
    b = subset_of(a, b) or _on_columns(a, b) or b
    a = _on_columns(b, a) or a
    depth = a.header_rows if _head(a, a.header_rows) == _head(b, a.header_rows) else 0
    end, start = _filled(a)[-1] + 1, next((row for row in _filled(b) if row >= depth), depth)
    upper = tuple(cell for cell in a.cells if cell.row < end)
    cut = [cell for cell in b.cells if cell.row == start]
    if _is_rest(a, [cell for cell in upper if cell.row == end - 1], cut):
        more = {cell.column: cell.lines for cell in cut}
        upper = tuple(replace(c, lines=c.lines + more.get(c.column, ())) if c.row == end - 1 else c for c in upper)
        start += 1
    rest = tuple(replace(cell, row=cell.row + end - start) for cell in b.cells if cell.row >= start)
    alone = a.rows == 1 and not any(numeric(cell.text) for cell in a.cells if cell.column > 0)  # the page ends with the header
    return replace(first.inset, table=replace(a, cells=upper + rest, header_rows=1 if alone else a.header_rows))


def _is_rest(table: RawTable, last: Sequence[RawCell], cut: Sequence[RawCell]) -> bool:
    """True if the first row of a page holds the further lines of the last row's full cells and nothing else."""
    above = {cell.column: cell for cell in last}
    filled = [cell for cell in cut if cell.lines]
    if not filled or any(cell.row_span > 1 or cell.column not in above for cell in cut) or 2 * len(filled) > len(cut):
        return False
    return all(
        not numeric(cell.text) and cell.column_span == above[cell.column].column_span and _is_full(table, above[cell.column])
        for cell in filled
    )


def _is_full(table: RawTable, cell: RawCell) -> bool:
    """True if no further character would have fitted behind the last line of a cell."""
    if not cell.lines or cell.column + cell.column_span >= len(table.edges):
        return False
    width = table.edges[cell.column + cell.column_span] - table.edges[cell.column]
    line = cell.lines[-1]
    return line.x1 - line.x0 > width - FULL * line.size and not line.text.endswith(("。", "；", ".", ";"))


def _filled(table: RawTable) -> list[int]:
    """The rows that hold text, spanned ones included: an empty row at the edge of a page is a row that the page has cut."""
    filled = {row for cell in table.cells if cell.lines for row in range(cell.row, cell.row + cell.row_span)}
    return sorted(filled) or [table.rows - 1]


def _head(table: RawTable, depth: int) -> list[str]:
    return [cell.text.replace(" ", "") for cell in table.cells if cell.row < depth and cell.lines]


def table_text(table: RawTable, known: Known | None = None) -> tuple[AlignedText, tuple[Cell, ...], Found]:
    """The block text of a table, cells joined by tabs and rows by line feeds, where each cell stands in it, and its markers.

    `known(page)` are the notes that a marker on a page may mean; a marker of anything else belongs to a note under the table.
    """
    text = AlignedText("", ())
    cells: list[Cell] = []
    found: list[tuple[int, str, int]] = []
    row = 0
    for raw in placed(sorted(table.cells, key=lambda cell: (cell.row, cell.column))):
        if cells:
            text += AlignedText("\n" if raw.row > row else "\t", (INSERTED,))
        row = raw.row
        part, marks = _cell_text(raw, known or (lambda page: ()))
        cells.append(Cell(raw.row, raw.column, len(text), len(text) + len(part), raw.row_span, raw.column_span))
        found += [(len(text) + offset, printed, page) for offset, printed, page in marks]
        text += part
    return text, tuple(cells), tuple(found)


def _cell_text(cell: RawCell, known: Known) -> tuple[AlignedText, list[tuple[int, str, int]]]:
    """The cell's lines joined, and its markers; those of table notes are left out, too, or they would turn 12 into 123."""
    text = AlignedText("", ())
    found: list[tuple[int, str, int]] = []
    for line in cell.lines:
        runs = [run for run in (*marker_runs(line), *letter_runs(line, known(line.page))) if run[0] > 0]
        notes = [run for run in runs if normal(run[2]) in known(line.page) or BRACKETED.fullmatch(run[2])]
        marks = [run for run in runs if run in notes or not _is_unit_power(line, run[0])]
        lifted = sorted({*((start, end) for start, end, _ in marks), *_letters(line)})
        part, offsets = line.without(lifted)
        text = join_lines(text, part, full=True)
        places = dict(zip(lifted, offsets, strict=True))
        found += [(len(text) - len(part) + places[start, end], printed, line.page) for start, end, printed in notes]
    return text, found


def _letters(line: Line) -> list[tuple[int, int]]:
    """Raised letters and signs that mark a note under the table, as in 404.3ᵃ; the o of Nᵒ and the st of 1ˢᵗ are none."""
    runs = stretches(i in line.raised for i in range(len(line.chars)))
    text = line.printed
    return [run for run in runs if run[0] > 0 and text[run[0] - 1] != "N" and _LETTER_MARK.fullmatch(text[run[0] : run[1]])]


def _is_unit_power(line: Line, start: int) -> bool:
    """In a cell a raised digit after a letter or a unit of length belongs to it (R², km²); behind a word it is a marker."""
    word = _LAST_WORD.search("".join(f" {char.text}" if char.gap else char.text for char in line.chars[:start]))
    return is_exponent(line, start) and word is not None and (len(word[0]) == 1 or word[0] in _LENGTHS)
