"""Puts everything on the pages into one stream in reading order: text lines with their column, tables and charts."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.columns import ONE_COLUMN, WIDE, Columns, Gutter
from pipeline.pdf.layout.labels import BULLET, END_MARK, heading_form, read_label
from pipeline.pdf.layout.lines import Line, find_segments, merge
from pipeline.pdf.layout.regions import Beside, Region, find_beside
from pipeline.pdf.layout.table_cells import RawTable

SAME_MARGIN = 4.0
"""Points. A report may be set with several margins; a page has the one that its text begins at."""


SHORT = 1.5
"""Characters by which the lines of a narrower part end before the edge of its column."""

ALIKE_SIDES = 1.3
"""Characters by which the white beside a quotation may differ at its two sides."""

ONE_STEP = 1.15
"""A larger step than this part of the first one ends a quotation."""

NARROW_LINES = 3
"""So many lines broken in mid-sentence at one place show the edge of a narrower part."""

BOX = (100.0, 16.0)
"""Points. The width and height of the smallest box with text of its own."""

SMALL_SHAPE = 8.0
"""Points. A drawn bullet is no wider."""

GOES_ON = 1.75
"""Lines nearer than so many sizes may be of one paragraph, so that no edge of a box lies between them."""

BOXED = 0.6
"""A box that holds more of a page's lines is the ground of the page."""

INDENTED = 16
"""In a report that indents first lines at most so many lines begin at the edge for one that is indented."""

USUAL_FONT = 0.2
"""A font of this part of the body's characters is one of the body."""

TEXT_CHARS = 16
"""A line of running text has at least so many characters."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with the left and right edge of its column, in points. `column` numbers the columns of the report.

    `side` is true in a side column or a box: its text is none of the main text. `bullet` is true if one is drawn before it.
    """

    line: Line
    left: float
    right: float
    column: int
    side: bool = False
    bullet: bool = False


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

    `fonts` are those of a good part of the body each.
    """

    body: float
    pitch: float
    width: float
    indent: float
    fonts: frozenset[str] = frozenset()


def measure_body(rows: Iterable[list[Line]]) -> float:
    """The size most characters are set in, those of lines that are long enough for running text: cells of tables are not."""
    sizes: Counter[float] = Counter()
    cells: Counter[float] = Counter()
    for row in rows:
        for part in row:
            counted = sizes if len(part.chars) >= TEXT_CHARS else cells
            counted[part.size] += len(part.chars)
    usual = sizes or cells
    return max(usual, key=lambda size: (usual[size], size)) if usual else 0.0


def order(pages: Sequence[PageParts]) -> list[Piece]:
    """The stream of the whole report."""
    stream: list[Piece] = []
    widths = _column_widths(pages)
    column = 0
    for parts in pages:
        pieces = _page_order(parts)
        boxes = _boxes(parts)
        small = [shape for shape in parts.page.shapes if shape.kind != "image" and shape.x1 - shape.x0 < SMALL_SHAPE]
        runs = [piece for piece in pieces if isinstance(piece, Run) and not piece.side]
        edge = min((_usual_left(run.lines) for run in runs if len(run.lines) > 1), default=0.0)
        likely = sorted(widths, key=lambda usual: abs(usual[0] - edge) > SAME_MARGIN)
        for piece in pieces:
            if isinstance(piece, Float):
                stream.append(piece)
                continue
            left, right = _edges(piece.lines, [] if piece.side else likely)
            for box, group in itertools.groupby(piece.lines, key=lambda line: next((b for b in boxes if b.holds(line)), None)):
                lines = list(group)
                edges = _own_edges(lines, left, right) if box is None else [_inside(box, lines)] * len(lines)
                side = piece.side or box is not None
                bullets = [_has_bullet(line, small) for line in lines]
                stream += [TextLine(line, *own, column, side, dot) for line, own, dot in zip(lines, edges, bullets, strict=True)]
                column += 1
    return stream


def _boxes(parts: PageParts) -> list[Region]:
    """The drawn boxes of a page that hold text of their own, the smallest first; no line of theirs sticks out."""
    lines = [line for row in parts.rows for line in row]
    found: list[Region] = []
    for shape in parts.page.shapes:
        box = Region("box", *shape[1:])
        held = [line for line in lines if box.holds(line)] if shape.kind == "area" and _is_box(shape, parts.page) else []
        whole = all(box.x0 - 1 <= line.x0 and line.x1 <= box.x1 + 1 for line in held)
        if not held or not whole or len(held) > BOXED * len(lines):
            continue
        if not any(_near(box, line, held) for line in lines if line not in held):
            found.append(box)
    return sorted(found, key=lambda box: (box.x1 - box.x0) * (box.bottom - box.top))


def _has_bullet(line: Line, shapes: Sequence[Shape]) -> bool:
    """True if something small is drawn right before a line, at half its height: a bullet that is no character."""
    return any(
        0 <= line.x0 - shape.x1 < 3 * line.size
        and shape.bottom - shape.top < 0.8 * line.size
        and line.baseline - 0.8 * line.size < (shape.top + shape.bottom) / 2 < line.baseline
        for shape in shapes
    )


def _near(box: Region, line: Line, held: Sequence[Line]) -> bool:
    """True for a line that nearly touches a box from above or below: the box is but a colour behind some words.

    So does one as near to a line inside as the lines of a paragraph are.
    """
    beside = line.x1 < box.x0 or line.x0 > box.x1
    touches = line.bottom > box.top - 0.5 * line.size and line.top < box.bottom + 0.5 * line.size
    goes_on = any(one.size == line.size and abs(one.baseline - line.baseline) < GOES_ON * line.size for one in held)
    return not beside and (touches or goes_on)


def _is_box(shape: Shape, page: RawPage) -> bool:
    wide, high = shape.x1 - shape.x0, shape.bottom - shape.top
    return BOX[0] <= wide < 0.95 * page.width and BOX[1] <= high < 0.7 * page.height


def _inside(box: Region, lines: Sequence[Line]) -> tuple[float, float]:
    """The edges of the text in a box, which has the same white at its right as at its left."""
    left = min(line.x0 for line in lines)
    return left, max(box.x1 - (left - box.x0), *(line.x1 for line in lines))


def _floats(parts: PageParts) -> list[Float]:
    """The tables and charts of a page with the lines inside them."""
    tables = [Float(t.region, parts.page.number, t, tuple(line for c in t.cells for line in c.lines)) for t in parts.tables]
    inside = ((region, tuple(p for row in parts.rows for p in row if region.holds(p))) for region in parts.charts)
    return tables + [Float(region, parts.page.number, None, lines) for region, lines in inside]


class Run(NamedTuple):
    """Lines of one column that follow each other; `side` for those of a side column."""

    lines: list[Line]
    side: bool


def _page_order(parts: PageParts) -> list[Run | Float]:
    """Columns and floats of one page as they are read. What reaches over all columns cuts the page into bands."""
    floats = _floats(parts)
    outside = [[p for p in row if not any(region.holds(p) for region in parts.charts)] for row in parts.rows]
    rows = [row for row in _not_in_cells(outside, parts) if row]
    beside = find_beside(parts.rows)
    items: list[_Placed] = []
    for f in floats:
        middle = (f.region.top + f.region.bottom) / 2
        here = next((one for one in beside if one.top <= middle <= one.bottom), None)
        items.append(_Placed(f.region.top - 2, *_column_of(f.region.x0, f.region.x1, middle, parts.columns, here), f))
    for row in rows:
        here = next((one for one in beside if one.holds(row[0])), None)
        halves = [[p for p in row if (p.x0 >= here.x - 1) == right] for right in (False, True)] if here else [row]
        for half in (half for half in halves if half):
            y = half[0].baseline
            items.append(_Placed(y, *_column_of(half[0].x0, half[-1].x1, y, parts.columns, here), merge(half)))
    return list(_runs(_in_bands(sorted(items, key=lambda item: item.y), parts.columns)))


class _Placed(NamedTuple):
    """A line or float at a height; its column, WIDE if it is in none; True for a side column, which is read last."""

    y: float
    column: int
    side: bool
    item: Line | Float


def _column_of(x0: float, x1: float, y: float, columns: Columns, beside: Beside | None) -> tuple[int, bool]:
    if beside is not None:
        return (0 if x1 <= beside.x + 1 else 1 if x0 >= beside.x - 1 else WIDE), False
    column = columns.of(x0, x1, y)
    return column, columns.is_side(column, y)


def _in_bands(items: Sequence[_Placed], columns: Columns) -> list[_Placed]:
    """From top to bottom; between two items that reach over all columns one column after the other, side columns last.

    Where other columns begin, a new band does.
    """
    found: list[_Placed] = []
    band: list[_Placed] = []
    here: list[Gutter] = []
    for one in items:
        gutters = columns.at(one.y) if one.column != WIDE else here
        if one.column == WIDE or gutters != here:
            found += sorted(band, key=lambda placed: placed[1:3][::-1])
            band = []
        here = gutters
        if one.column == WIDE:
            found.append(one)
        else:
            band.append(one)
    return found + sorted(band, key=lambda placed: placed[1:3][::-1])


def _runs(items: Sequence[_Placed]) -> Iterator[Run | Float]:
    """The lines of one column without a float between them are one run."""
    for (_, side, is_float), group in itertools.groupby(items, key=lambda one: (*one[1:3], isinstance(one.item, Float))):
        if is_float:
            yield from (one.item for one in group if isinstance(one.item, Float))
        else:
            yield Run([one.item for one in group if isinstance(one.item, Line)], side)


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
                seen[round(_usual_left(piece.lines)), round(_usual_right(piece.lines))] += len(piece.lines)
    return [edges for edges, _ in seen.most_common(4)]


def _usual_left(lines: Sequence[Line]) -> float:
    """The leftmost edge that at least two lines (and a tenth of them) share within a point and a half."""
    starts = sorted(line.x0 for line in lines)
    need = max(2, len(starts) / 10)
    for x in starts:
        if sum(abs(other - x) <= 1.5 for other in starts) >= need:
            return x
    return starts[0]


def _usual_right(lines: Sequence[Line]) -> float:
    """The rightmost edge that a tenth of the lines (and three of them) share; a line of code may stick out beyond it."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    need = max(3, len(ends) / 10)
    for x in ends:
        if sum(abs(other - x) <= 2 for other in ends) >= need:
            return x
    return ends[0]


def _edges(lines: Sequence[Line], usual: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The edges of one column: its own, widened to the report's usual ones where it lies within them."""
    left, right = _usual_left(lines), _usual_right(lines)
    for usual_left, usual_right in usual:
        if usual_left - 4 <= left and right <= usual_right + 8 and left < usual_left + 0.3 * (usual_right - usual_left):
            return min(left, float(usual_left)), float(usual_right)
    return left, right


def _own_edges(lines: Sequence[Line], left: float, right: float) -> list[tuple[float, float]]:
    """The edges of every line of a column: those of the column, or of a part of it that is set narrower."""
    edges = [(left, right)] * len(lines)
    for begin, end in _stretches([line.x0 - left >= SHORT * line.size for line in lines]):
        for first, last in _alike(lines, begin, end):
            own = _quoted(lines[first:last], left, right) if last - first > 1 else None
            edges[first:last] = [own or (left, right)] * (last - first)
    for begin, end in _stretches([line.x1 < right - SHORT * line.size for line in lines]):
        own = _narrower(lines[begin:end]) if edges[begin] == (left, right) and end - begin > NARROW_LINES else None
        if own is not None:
            edges[begin:end] = [own] * (end - begin)
    return edges


def _alike(lines: Sequence[Line], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines of one size that follow each other at one distance: from and to."""
    first = begin
    for i in range(begin + 1, end):
        a, b = lines[i - 1], lines[i]
        usual = lines[first + 1].baseline - lines[first].baseline if i - first > 1 else math.inf
        if abs(a.size - b.size) > 0.02 * a.size or b.baseline - a.baseline > ONE_STEP * usual:
            yield first, i
            first = i
    yield first, end


def _stretches(flags: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where flags that follow each other are true: from and to."""
    at = 0
    for flag, run in itertools.groupby(flags):
        end = at + len(list(run))
        if flag:
            yield at, end
        at = end


def _quoted(lines: Sequence[Line], left: float, right: float) -> tuple[float, float] | None:
    """The edges of a quotation that is set in from both sides alike, or None; its first line may be indented."""
    inner = min(line.x0 for line in lines)
    size = lines[-1].size
    flush = sum(line.x0 - inner < 0.5 * size for line in lines)
    level = all(line.x0 - inner < 2.3 * size for line in lines) and 2 * flush >= len(lines)
    end = max(line.x1 for line in lines)
    alike = abs((right - end) - (inner - left)) <= ALIKE_SIDES * size
    centred = len(lines) == 2 and end - lines[-1].x1 < size  # two lines of one length, as the names of authors
    return (inner, right - (inner - left)) if level and alike and not centred else None


def _narrower(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The edges of lines that were broken short of the column's edge, or None if they only happen to be short.

    Lines of text that end at one edge in mid-sentence and go on at the left one show where the edge is; items of a list do not.
    """
    left, right = _usual_left(lines), _usual_right(lines)
    broken = 0
    for line, following in itertools.pairwise(lines):
        full = right - line.x1 < 1.1 * line.size and END_MARK.search(line.text) is None
        goes_on = abs(following.x0 - left) < 0.5 * line.size and heading_form(following.text) is None
        broken += full and goes_on and BULLET.match(following.text) is None and read_label(following.text) is None
    return (left, right) if broken >= NARROW_LINES else None


def _not_hanging(lines: Sequence[TextLine], body: float) -> Iterator[TextLine]:
    """The lines that do not hang under an item of a list, also one of the column before."""
    item: TextLine | None = None
    for piece in lines:
        if BULLET.match(piece.line.text):
            item = piece
        elif item is None or piece.line.x0 - piece.left <= item.line.x0 - item.left + 0.5 * body:
            item = None
        if item in (None, piece):
            yield piece


def measure(stream: Sequence[Piece], body: float) -> Metrics:
    """What is usual in the body of this report."""
    lines = [p for p in stream if isinstance(p, TextLine) and not p.side and abs(p.line.size - body) < 0.06 * body]
    pitches: Counter[float] = Counter()
    pitches.update(round(b.line.baseline - a.line.baseline, 1) for a, b in itertools.pairwise(lines) if a.column == b.column)
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
    for piece in lines:
        fonts[piece.line.font] += len(piece.line.chars)
    common = frozenset(font for font, count in fonts.items() if count >= USUAL_FONT * fonts.total())
    return Metrics(body, max(pitch, body), float(widths.most_common(1)[0][0]) if widths else 400.0, usual, common)
