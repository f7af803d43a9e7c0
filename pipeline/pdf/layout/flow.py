"""Puts everything on the pages into one stream in reading order: text lines with their column, tables and charts."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.columns import ONE_COLUMN, WIDE, Columns
from pipeline.pdf.layout.edges import (
    column_edges,
    edges_inside,
    find_boxes,
    has_bullet,
    own_edges,
    small_shapes,
    usual_left,
    usual_right,
)
from pipeline.pdf.layout.gutters import Gutter
from pipeline.pdf.layout.labels import BULLET, DOT, END_MARK
from pipeline.pdf.layout.lines import Line, find_segments, merge
from pipeline.pdf.layout.margins import LEVEL, clusters
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.regions import Beside, find_beside
from pipeline.pdf.layout.table_cells import RawTable
from pipeline.pdf.script import is_wide

SAME_MARGIN = 4.0
"""Points. A report may be set with several margins; a page has the one that its text begins at."""


INDENTED = 16
"""In a report that indents first lines at most so many lines begin at the edge for one that is indented."""

USUAL_FONT = 0.2
"""A font or colour of this part of the body's characters is one of the body."""

ENOUGH = 0.4
"""The text has at least this part of the characters that the most frequent size has."""

LAST, ENDS, NEARLY_ALL = 0.3, 4, 0.9
"""A line that leaves this part of its column free is a last one. So many tell whether space follows, if nearly all agree."""

APART = 1.15
"""Baselines further apart than this part of the pitch have space between them."""

STICKS_OUT = 6.0
"""Points by which a table may reach out of its column."""

LARGER = 1.03
"""A heading over columns is larger than this part of the text below it, or bold."""

LEVEL_LINES, NEXT_LINE = 4.0, 1.8
"""Points by which two lines beside each other may be off; sizes within which a line stands below another."""

TEXT_CHARS = 16
"""A line of running text has at least so many characters ..."""

WIDE_CHARS = 6
"""... up to so many of which count double if they are Chinese: a narrow column holds a dozen."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with the left and right edge of its column, in points. `column` numbers the columns of the report.

    `side` is true in a side column or a box: its text is none of the main text; `boxed` for the latter. `bullet` is true if one
    is drawn before it or an o stands for it, `margin` for a heading in the margin.
    """

    line: Line
    left: float
    right: float
    column: int
    side: bool = False
    bullet: bool = False
    margin: bool = False
    boxed: bool = False

    @property
    def begins_item(self) -> bool:
        """True behind a bullet, or for a line that begins with what items begin with."""
        return self.bullet or BULLET.match(self.line.text) is not None


@dataclass(frozen=True, slots=True)
class Float:
    """A table or chart where it stands in the stream, with the lines inside it."""

    region: Region
    page: int
    table: RawTable | None
    lines: tuple[Line, ...]


Piece = TextLine | Float


@dataclass(frozen=True, slots=True)
class PageParts:
    """A page after furniture and notes were taken off: the rows of its body and the regions in it."""

    page: RawPage
    rows: tuple[list[Line], ...]
    tables: tuple[RawTable, ...]
    charts: tuple[Region, ...]
    columns: Columns = ONE_COLUMN


@dataclass(frozen=True, slots=True)
class Metrics:
    """What is usual in this report, in points: body size, distance of baselines, column width, first-line indent (0 if none).

    `fonts` and `colours` are those of a good part of the body each. `spaced` says that paragraphs are set apart by space, `bold`
    that the body is bold, or seems so: PDFium judges by the stems.
    """

    body: float
    pitch: float
    width: float
    indent: float
    fonts: frozenset[str] = frozenset()
    spaced: bool = False
    colours: frozenset[int] = frozenset()
    bold: bool = False


def measure_body(rows: Iterable[list[Line]]) -> float:
    """The size of the text: the largest that many characters of lines are set in that are long enough, as cells are not.

    Notes may have more characters than the text that they belong to.
    """
    sizes: Counter[float] = Counter()
    cells: Counter[float] = Counter()
    for row in rows:
        for part in row:
            wide = sum(is_wide(char.text) for char in part.chars)
            counted = sizes if len(part.chars) + min(wide, WIDE_CHARS) >= TEXT_CHARS else cells
            counted[part.size] += len(part.chars)
    usual = sizes or cells
    most = max(usual.values(), default=0)
    return max((size for size, count in usual.items() if count >= ENOUGH * most), default=0.0)


def order(pages: Sequence[PageParts], body: float) -> list[Piece]:
    """The stream of the whole report; `body` is the size of its text."""
    stream: list[Piece] = []
    widths = _column_widths(pages)
    column = 0
    for parts in pages:
        pieces = _page_order(parts)
        boxes = find_boxes(parts.page, [line for row in parts.rows for line in row], body)
        small = small_shapes(parts.page)
        runs = [piece for piece in pieces if isinstance(piece, Run) and not piece.side]
        edge = min((usual_left(run.lines) for run in runs if len(run.lines) > 1), default=0.0)
        likely = sorted(widths, key=lambda usual: abs(usual[0] - edge) > SAME_MARGIN)
        for piece in pieces:
            if isinstance(piece, Float):
                stream.append(piece)
                continue
            x0, x1 = parts.columns.bounds(piece.lines[0].x0, piece.lines[0].x1, piece.lines[0].baseline)
            inside = [usual for usual in likely if x0 - 1 <= usual[0] and usual[1] <= x1 + 1]
            free = [line for line in piece.lines if not any(box.holds(line) for box in boxes)]
            left, right = column_edges(free or piece.lines, [] if piece.side else inside)
            for box, group in itertools.groupby(piece.lines, key=lambda line: next((b for b in boxes if b.holds(line)), None)):
                lines = list(group)
                edges = own_edges(lines, left, right) if box is None else [edges_inside(box, lines, x1)] * len(lines)
                side = piece.side or box is not None
                stream += [
                    TextLine(line, *own, column, side, has_bullet(line, small), piece.margin, box is not None and not piece.side)
                    for line, own in zip(lines, edges, strict=True)
                ]
                column += 1
    return stream


def _floats(parts: PageParts) -> list[Float]:
    """The tables and charts of a page with the lines inside them."""
    tables = [Float(t.region, parts.page.number, t, tuple(line for c in t.cells for line in c.lines)) for t in parts.tables]
    inside = ((region, tuple(p for row in parts.rows for p in row if region.holds(p))) for region in parts.charts)
    return tables + [Float(region, parts.page.number, None, lines) for region, lines in inside]


class Run(NamedTuple):
    """Lines of one column that follow each other; `side` for those of a side column, `margin` for a heading in the margin."""

    lines: list[Line]
    side: bool
    margin: bool = False


def _page_order(parts: PageParts) -> list[Run | Float]:
    """Columns and floats of one page as they are read. What reaches over all columns cuts the page into bands."""
    floats = _floats(parts)
    outside = [[p for p in row if not any(region.holds(p) for region in parts.charts)] for row in parts.rows]
    rows = [row for row in _not_in_cells(outside, parts) if row]
    beside = find_beside(parts.rows, parts.page.shapes)
    items: list[_Placed] = []
    for f in floats:
        middle = (f.region.top + f.region.bottom) / 2
        here = next((one for one in beside if one.top <= middle <= one.bottom), None)
        edges = f.region.x0 + STICKS_OUT, f.region.x1 - STICKS_OUT
        top = f.region.top - (2 if f.table is None else 0)  # a line right above a table may all but touch it
        items.append(_Placed(top, *_column_of(*edges, middle, parts.columns, here), f))
    for row in rows:
        here = next((one for one in beside if one.holds(row[0])), None)
        halves = [[p for p in row if (p.x0 >= here.x - 1) == right] for right in (False, True)] if here else [row]
        for half in (half for half in halves if half):
            y = half[0].baseline
            column, side = _column_of(half[0].x0, half[-1].x1, y, parts.columns, here)
            items.append(_Placed(y, column, side or parts.columns.is_note(column, half[0]), merge(half)))
    items = _last_lines(sorted(_heads_first(items, parts.columns), key=lambda item: item.y))
    items = _short_heads(items, parts.page.shapes)
    return list(_runs(_in_bands(items, parts.columns)))


def _last_lines(items: Sequence[_Placed]) -> list[_Placed]:
    """The short last line of a paragraph over all columns is over all columns, too: nothing stands beside it."""
    found: list[_Placed] = []
    for i, one in enumerate(items):
        last = found[-1] if found else None
        if last is not None and last.column == WIDE and one.column == 0 and _ends(last.item, one.item):
            beside = any(other.column > 0 and abs(other.y - one.y) < LEVEL_LINES for other in items[i + 1 : i + 3])
            found.append(one if beside else one._replace(column=WIDE, side=False))
        else:
            found.append(one)
    return found


def _short_heads(items: Sequence[_Placed], shapes: Sequence[Shape]) -> list[_Placed]:
    """A short heading over all columns is over all columns, too: beside it is white, and below it all columns begin anew."""
    found = list(items)
    for i, one in enumerate(items):
        if one.column != 0 or one.side or isinstance(one.item, Float):
            continue
        below = [other for other in items[i + 1 :] if other.y - one.y > LEVEL_LINES and not other.side]
        begun = [other for other in below if below and other.y - below[0].y < LEVEL_LINES]
        columns = {other.column for other in items if not other.side and other.column > 0}
        above = next((other for other in reversed(found[:i]) if not other.side and other.column != 0), None)
        if above is None or above.column == WIDE or not begun or not _stands_out_from(one.item, begun[0].item):
            continue
        anew = begun[0].column == WIDE or {other.column for other in begun} >= {0, *columns}
        if anew and _is_white(one.item, [other.item for other in items if other.column > 0], shapes):
            found[i] = one._replace(column=WIDE)
    return found


def _stands_out_from(line: Line, following: Line | Float) -> bool:
    if isinstance(following, Float):
        return False
    return line.size > LARGER * following.size or (line.font != following.font and line.bold and not following.bold)


def _is_white(line: Line, others: Sequence[Line | Float], shapes: Sequence[Shape]) -> bool:
    """True if nothing stands or is drawn right of a line, at its height and a little below."""
    top, bottom = line.baseline - line.size, line.baseline + line.size / 2
    boxes = [*shapes, *(one.region if isinstance(one, Float) else one for one in others)]
    return not any(box.x0 > line.x1 and box.top < bottom and box.bottom > top for box in boxes)


def _ends(line: Line | Float, following: Line | Float) -> bool:
    """True for two lines of one type, the second right below the first, where that or a paragraph begins."""
    if isinstance(line, Float) or isinstance(following, Float) or END_MARK.search(line.text):
        return False
    near = 0 < following.baseline - line.baseline < NEXT_LINE * following.size
    return near and abs(following.x0 - line.x0) < 1 and abs(line.size - following.size) < 0.1 and line.font == following.font


def _heads_first(items: Sequence[_Placed], columns: Columns) -> list[_Placed]:
    """Headings in the margin stand over all columns, right above the line that they are level with."""
    heads = [one for one in items if isinstance(one.item, Line) and not one.side and columns.is_margin(one.column, one.y)]
    if not heads:
        return list(items)
    placed = [one for one in items if one not in heads]
    for head in clusters([one.item for one in heads if isinstance(one.item, Line)]):
        gutter = columns.at(head[0].baseline)[0]
        top = max(gutter.top, -1.0) if math.isfinite(gutter.top) else head[0].baseline - LEVEL * head[0].size
        words = sum(char.text.isalpha() for line in head for char in line.chars) > 1
        placed += [_Placed(top + 0.01 * i, WIDE, False, line, words) for i, line in enumerate(head)]
    return placed


class _Placed(NamedTuple):
    """A line or float at a height; its column, WIDE if it is in none; True for a side column, which is read last."""

    y: float
    column: int
    side: bool
    item: Line | Float
    margin: bool = False


def _column_of(x0: float, x1: float, y: float, columns: Columns, beside: Beside | None) -> tuple[int, bool]:
    if beside is not None:
        return (0 if x1 <= beside.x + 1 else 1 if x0 >= beside.x - 1 else WIDE), False
    column = columns.of(x0, x1, y)
    return column, columns.is_side(column, y)


def _in_bands(items: Sequence[_Placed], columns: Columns) -> list[_Placed]:
    """From top to bottom; between two items that reach over all columns one column after the other.

    Where other columns begin, a new band does. What stands at the side comes last on the page, a drawing right behind its text.
    """
    found: list[_Placed] = []
    aside: list[_Placed] = []
    band: list[_Placed] = []
    here: list[Gutter] = []
    for one in items:
        gutters = columns.at(one.y) if one.column != WIDE else here
        if one.column == WIDE or gutters != here:
            _put(band, found, aside)
            band = []
        here = gutters
        if one.column == WIDE:
            found.append(one)
        else:
            band.append(one)
    _put(band, found, aside)
    return found + aside


def _put(band: Sequence[_Placed], found: list[_Placed], aside: list[_Placed]) -> None:
    """Put a band to what was found on the page; its side column, if it holds nothing but text, to what stands `aside`."""
    drawn = any(one.side and isinstance(one.item, Float) for one in band)
    found += _by_column([one for one in band if drawn or not one.side])
    aside += [one for one in band if one.side and not drawn]


def _by_column(band: Sequence[_Placed]) -> list[_Placed]:
    return sorted(band, key=lambda one: (one.side, one.column))


def _runs(items: Sequence[_Placed]) -> Iterator[Run | Float]:
    """The lines of one column without a float between them are one run."""
    key = attrgetter("column", "side", "margin")
    for (_, side, margin, is_float), group in itertools.groupby(items, lambda one: (*key(one), isinstance(one.item, Float))):
        if is_float:
            yield from (one.item for one in group if isinstance(one.item, Float))
        else:
            yield Run(_with_bullets([one.item for one in group if isinstance(one.item, Line)]), side, margin)


def _with_bullets(lines: Sequence[Line]) -> list[Line]:
    """The lines; a bullet on a baseline of its own, as a small one is set, stands before the line beside it."""
    found: list[Line] = []
    for line in lines:
        bullet = found[-1] if found else None
        beside = bullet is not None and DOT.fullmatch(bullet.printed) and abs(bullet.baseline - line.baseline) < line.size / 2
        if bullet is not None and beside and bullet.x1 <= line.x0:
            raised = frozenset(i + len(bullet.chars) for i in line.raised)
            found[-1] = replace(line, chars=bullet.chars + line.chars, raised=raised)
        else:
            found.append(line)
    return found


def _not_in_cells(rows: Sequence[list[Line]], parts: PageParts) -> list[list[Line]]:
    """The rows without the characters that are in a cell, so that every character is in one block and none in two."""
    taken = {char.slot for table in parts.tables for cell in table.cells for line in cell.lines for char in line.chars}
    if not taken:
        return list(rows)
    left: list[list[Line]] = []
    for row in rows:
        kept: list[Line] = []
        for part in row:
            free = [char for char in part.chars if char.slot not in taken]
            whole = len(free) == len(part.chars)
            kept += [part] if whole else [piece for pieces in find_segments(part.page, free) for piece in pieces]
        left.append(kept)
    return left


def _column_widths(pages: Sequence[PageParts]) -> list[tuple[float, float]]:
    """The usual left and right edges of columns: where at least four lines of one column begin and end."""
    seen: Counter[tuple[float, float]] = Counter()
    for parts in pages:
        for piece in _page_order(parts):
            if isinstance(piece, Run) and not piece.side and len(piece.lines) >= 4:
                seen[round(usual_left(piece.lines)), round(usual_right(piece.lines))] += len(piece.lines)
    return [edges for edges, _ in seen.most_common(4)]


def _not_hanging(lines: Sequence[TextLine], body: float) -> Iterator[TextLine]:
    """The lines that do not hang under an item of a list, also one of the column before."""
    item: TextLine | None = None
    for piece in lines:
        if piece.begins_item:
            item = piece
        elif item is None or piece.line.x0 - piece.left <= item.line.x0 - item.left + 0.5 * body:
            item = None
        if item in (None, piece):
            yield piece


def measure(stream: Sequence[Piece], body: float) -> Metrics:
    """What is usual in the body of this report."""
    lines = [p for p in stream if isinstance(p, TextLine) and not p.side and abs(p.line.size - body) < 0.06 * body]
    beside = ((a.line, b.line) for a, b in itertools.pairwise(lines) if a.column == b.column)
    pitches = Counter(round(b.baseline - a.baseline, 1) for a, b in beside)
    indents: Counter[int] = Counter()
    for piece in _not_hanging(lines, body):
        offset = (piece.line.x0 - piece.left) / body
        if 0.8 <= offset <= 4.5:
            indents[round(offset * 2)] += 1
    flush = sum(piece.line.x0 - piece.left < 0.5 * body for piece in lines)
    indent, count = indents.most_common(1)[0] if indents else (0, 0)
    usual = indent * body / 2 if count >= 2 and count * INDENTED >= flush else 0.0
    pitch = pitches.most_common(1)[0][0] if pitches else 1.5 * body
    widths = Counter(round(p.right - p.left) for p in lines)
    fonts: Counter[str] = Counter()
    colours: Counter[int] = Counter()
    for piece in lines:
        fonts[piece.line.font] += len(piece.line.chars)
        colours[piece.line.colour] += len(piece.line.chars)
    common = frozenset(font for font, count in fonts.items() if count >= USUAL_FONT * fonts.total())
    inks = frozenset(colour for colour, count in colours.items() if count >= USUAL_FONT * colours.total())
    bold = 2 * sum(len(p.line.chars) for p in lines if p.line.bold) > sum(len(p.line.chars) for p in lines)
    width = float(widths.most_common(1)[0][0]) if widths else 400.0
    return Metrics(body, max(pitch, body), width, usual, common, _is_spaced(lines, pitch), inks, bold)


def _is_spaced(lines: Sequence[TextLine], pitch: float) -> bool:
    """True if space follows nearly all lines that end paragraphs for sure: with much white behind the end of a sentence."""
    ends = [
        b.line.baseline - a.line.baseline > APART * pitch
        for a, b in itertools.pairwise(lines)
        if a.column == b.column and a.right - a.line.x1 > LAST * (a.right - a.left) and END_MARK.search(a.line.text)
    ]
    return len(ends) >= ENDS and sum(ends) >= NEARLY_ALL * len(ends)
