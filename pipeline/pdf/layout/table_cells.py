"""Tables as they stand on one page, before they get ids, and what every way of finding them shares."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.pdf.ink.chars import Shape
from pipeline.pdf.layout.lines import Line, build_line
from pipeline.pdf.layout.region import Region

_HEAD_UNIT = re.compile(r"(?:[A-Z]{0,3}[$€£¥]\s?)?['’]000s?|[A-Z]{0,3}[$€£¥]\s?000s?|.*\d\s?[(（]\s?[%％]\s?[)）]")
_NO_AMOUNT = re.compile(
    r"[=＝]\s?\d+|\D{0,4}\d{1,3}\s?[-–—~～至到]\s?\d{1,3}\s?[天日月年岁歲个個]{0,2}[)）]?|[^(（]*\d+\s?[%％][)）]"
    r"|(?!Rs)(?:[A-Z]?[a-z]{1,8}\.?\s)+(?:19|20)\d{2}"
)
"""What looks like an amount and stands in heads: =100, 18–34, 31至60日, on 2023, (0–100), and the end of （权重30%）."""
_YEAR = re.compile(
    r"[(（]?(?:[1-4]?Q[1-4]?\s?|[FC]Y\s?)?(?:19|20)\d{2}(?:\s?[-–—/]\s?\d{2,4})?\s?[A-Fa-fPpRr]?(?:\s?Q[1-4])?[)）]?"
    r"(?:,?\s(?:[A-Z]{0,2}[$€£¥₹]\s?(?:m|bn?|million|billion|thousand|['’]000)?|['’]000|%|pp))?"
)
"""A year, part of one, or years, as they stand over a column; a unit may stand behind."""
_PART = re.compile(r"(?:[1-4]Q|[12]H|9M|FY)\s?['’]?\d{2}[AEFaef]?|(?:Q[1-4]|H[12])\s?['’]?\d{2}[AEFaef]?")
"""... and as banks print them: 2Q25, 1H24, FY26E."""

_SMALL = re.compile(r"[(（]\d+[.,]\d+\s?[%％]?[)）]|[-−–+±]\d[%％]?")
"""(0.4) and −3: amounts of hardly more digits than signs; (1) is the number of an item."""

SNAP = 3.0
"""Points by which two edges may differ and still be one (pdfplumber's default)."""

SAME_EDGE = 4.0
"""Points by which the column edges of two parts of one table may differ."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell with its lines, top to bottom. `row` and `column` are 0-based, spans at least 1."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class RawTable:
    """A table on one page: its region, its column edges and its cells in reading order."""

    page: int
    region: Region
    edges: tuple[float, ...]
    cells: tuple[RawCell, ...]
    header_rows: int
    method: str

    @property
    def rows(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)

    @property
    def lines(self) -> int:
        """How many printed lines its cells hold."""
        return sum(len(cell.lines) for cell in self.cells)

    @property
    def columns(self) -> int:
        return max(cell.column + cell.column_span for cell in self.cells)


_NAMED_YEAR = re.compile(r"(?<=[A-Za-z]{3})\s?(?:19|20)\d\d(?:[/–-]\d\d(?:\d\d)?)?$")
"""The year behind what stands in a head: Plan 2027/28."""


def numeric(text: str) -> bool:
    """True for a cell that holds an amount and not a year or a label.

    >>> numeric("1,204.5"), numeric("-6.2"), numeric("2025f"), numeric("2021–22"), numeric("Plan2027/28")
    (True, True, False, False, False)
    """
    text = _NAMED_YEAR.sub("", text.rstrip("*†‡")).lstrip("+-−–")
    digits = sum(c.isdecimal() for c in text) if not is_head_unit(text) and _NO_AMOUNT.fullmatch(text) is None else 0
    return (digits * 2 > len(text) and "年" not in text and not is_year(text)) or _SMALL.fullmatch(text) is not None


def is_head_unit(text: str) -> bool:
    """True for a unit that looks like an amount and stands in heads.

    >>> is_head_unit("£000"), is_head_unit("US$’000"), is_head_unit("2024 (%)"), is_head_unit("£1,000")
    (True, True, True, False)
    """
    return _HEAD_UNIT.fullmatch(text) is not None


def is_year(text: str) -> bool:
    """True for four digits and for the other ways a year stands over a column: 2025E, 2019–20, Q1 2020, 2025 £m, 2Q25."""
    return _YEAR.fullmatch(text) is not None or _PART.fullmatch(text) is not None or (text.isdigit() and len(text) == 4)


def columns_of(rows: Sequence[list[Line]]) -> list[tuple[float, float]]:
    """The x ranges that the pieces of the rows share, left to right."""
    merged: list[tuple[float, float]] = []
    for x0, x1 in sorted((part.x0, part.x1) for row in rows for part in row):
        if merged and x0 <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], x1))
        else:
            merged.append((x0, x1))
    return merged


def covered(part: Line, columns: Sequence[tuple[float, float]]) -> tuple[int, int]:
    """First and last column a piece stands over; the nearest one if it stands over none."""
    hit = [i for i, (x0, x1) in enumerate(columns) if part.x0 < x1 and x0 < part.x1]
    if not hit:
        middle = (part.x0 + part.x1) / 2
        nearest = min(range(len(columns)), key=lambda i: abs((columns[i][0] + columns[i][1]) / 2 - middle))
        hit = [nearest]
    return hit[0], hit[-1]


_CAP = 4.0
"""Points by which the rules of two cells may run into each other."""


def joined(shapes: Iterable[Shape]) -> list[Shape]:
    """Shapes, those put together that were drawn cell by cell: beside each other, with one top and bottom."""
    found: list[Shape] = []
    for shape in sorted(shapes, key=lambda s: (s.kind, round(s.top), round(s.bottom), s.x0)):
        last = found[-1] if found else None
        beside = last is not None and last.kind == shape.kind and -_CAP < shape.x0 - last.x1 < 1 and shape.x1 > last.x1
        if last is not None and beside and abs(last.top - shape.top) < 1 and abs(last.bottom - shape.bottom) < 1:
            found[-1] = last._replace(x1=shape.x1)
        else:
            found.append(shape)
    return found


def once(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables of a page with every character in one cell and every place of a grid in one cell: the first that has it.

    Tables and cells are found in several ways (by grids, rules, white space); ink that two of them claim is read once.
    """
    taken: set[int] = set()
    found = [replace(table, cells=tuple(placed(_unshared(cell, taken) for cell in _in_order(table)))) for table in tables]
    return [table for table in found if table.lines]


def _in_order(table: RawTable) -> list[RawCell]:
    return sorted(table.cells, key=lambda cell: (cell.row, cell.column, -len(cell.lines)))


def _unshared(cell: RawCell, taken: set[int]) -> RawCell:
    """The cell without the characters that another one has taken; the ones it has are taken from now on."""
    lines: list[Line | None] = []
    for line in cell.lines:
        own = [char for char in line.chars if char.slot not in taken]
        taken.update(char.slot for char in own)
        lines.append(line if len(own) == len(line.chars) else build_line(line.page, own))
    return replace(cell, lines=tuple(line for line in lines if line is not None))


def placed(cells: Iterable[RawCell]) -> list[RawCell]:
    """The cells without those that lie on another one, whose text they give to it."""
    found: list[RawCell] = []
    at: dict[tuple[int, int], int] = {}
    for cell in cells:
        places = [(cell.row + r, cell.column + c) for r in range(cell.row_span) for c in range(cell.column_span)]
        home = next((at[place] for place in places if place in at), None)
        if home is None:
            at.update(dict.fromkeys(places, len(found)))
            found.append(cell)
        elif cell.lines:
            found[home] = replace(found[home], lines=(*found[home].lines, *cell.lines))
    return found


def same_edges(a: RawTable, b: RawTable) -> bool:
    """True if the columns of two tables have the same edges."""
    return len(a.edges) == len(b.edges) and all(abs(x - y) <= SAME_EDGE for x, y in zip(a.edges, b.edges, strict=True))


def subset_of(a: RawTable, b: RawTable) -> RawTable | None:
    """Table `b` on the columns of `a`, whose cells span more of them; None unless every edge of it is one of `a` and the outer
    ones are the outer ones."""
    at = [min(range(len(a.edges)), key=lambda i: abs(a.edges[i] - edge)) for edge in b.edges]
    if any(abs(a.edges[i] - edge) > SAME_EDGE for i, edge in zip(at, b.edges, strict=True)) or len(set(at)) < len(at):
        return None
    if at[0] != 0 or at[-1] != len(a.edges) - 1:
        return None
    cells = (replace(c, column=at[c.column], column_span=at[c.column + c.column_span] - at[c.column]) for c in b.cells)
    return replace(b, edges=a.edges, cells=tuple(cells))
