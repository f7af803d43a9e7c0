"""Finds between which edges text is set: those of its column, of a box, or of a part that is set narrower; and drawn bullets."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.charts import is_stacked
from pipeline.pdf.layout.initials import is_initial
from pipeline.pdf.layout.labels import BULLET, END_MARK, heading_form, read_label
from pipeline.pdf.layout.lines import Line, stretches
from pipeline.pdf.layout.region import Region

SHORT = 1.5
"""Characters by which the lines of a narrower part end before the edge of its column."""

ALIKE_SIDES = 1.3
"""Characters by which the white beside a quotation may differ at its two sides."""

SHORT_LINES = 0.7
"""Two lines of one length that take less of the column may be but centred."""

RAGGED_SIDES = 2.2
"""... and that at its right side may be so much more: its lines may be ragged."""

ONE_STEP = 1.15
"""A larger step than this part of the first one ends a quotation."""

INDENT = 2.6
"""The first line of a quotation is indented by fewer characters."""

OWN_WIDTH = 0.6
"""A column is at least this part as wide as its longest line: headings of one length are no edge."""

JUSTIFIED_LINES, JUSTIFIED = 5, 0.4
"""So many lines of a column, and this part of them, end at one place if they are justified."""

NARROW_LINES = 3
"""So many lines broken in mid-sentence at one place show the edge of a narrower part."""

BOX = (100.0, 16.0)
"""Points. The width and height of the smallest box with text of its own."""

BAND_LINES, BAND_TYPE, BAND_WIDTH = 3, 1.08, 0.4
"""A band behind a heading holds at most so many lines, bold or larger than this part of the text, and is so wide."""

CORNER = 3.0
"""Points by which the ends of two rules of a frame may miss each other."""

RING = 0.6
"""Sizes of the gap behind an o that is a bullet."""

SMALL_SHAPE = 8.0
"""Points. A drawn bullet is no wider."""

GOES_ON = 1.75
"""Lines nearer than so many sizes may be of one paragraph, so that no edge of a box lies between them."""

BOXED = 0.6
"""A box that holds more of a page's lines is the ground of the page."""


def find_boxes(page: RawPage, lines: Sequence[Line], body: float) -> list[Region]:
    """The drawn boxes of a page that hold text of their own, the smallest first; no line of theirs sticks out.

    A band behind a heading is none. `body` is the size of the text.
    """
    found: list[Region] = []
    for shape in (shape for shape in (*page.shapes, *_frames(page)) if _has_room(shape, page)):
        box = Region("box", *shape[1:])
        held = [line for line in lines if box.holds(line)]
        if not held or len(held) > BOXED * len(lines) or _is_band(shape, page, held, body):
            continue
        if any(line.x0 < box.x0 - 1 or line.x1 > box.x1 + 1 for line in held):
            continue
        if not any(_near(box, line, held) for line in lines if not box.holds(line)):
            found.append(box)
    return sorted(found, key=lambda box: (box.x1 - box.x0) * (box.bottom - box.top))


def _is_band(shape: Shape, page: RawPage, held: Sequence[Line], body: float) -> bool:
    """True for a few lines in the type of a heading in a wide box; narrow ones hold the labels of a diagram."""
    wide = shape.x1 - shape.x0 > BAND_WIDTH * page.width and not is_stacked(shape, page.shapes)
    return wide and len(held) <= BAND_LINES and all(line.bold or line.size > BAND_TYPE * body for line in held)


def _frames(page: RawPage) -> Iterator[Shape]:
    """The areas between four rules that meet at their ends, with no rule inside: a frame around text."""
    rules = [shape for shape in page.shapes if shape.kind == "rule"]
    level = [rule for rule in rules if rule.x1 - rule.x0 >= BOX[0]]
    upright = [rule for rule in rules if rule.bottom - rule.top >= BOX[1]]
    for top in level:
        under = [one for one in level if one.top > top.bottom and abs(one.x0 - top.x0) < CORNER and abs(one.x1 - top.x1) < CORNER]
        bottom = min(under, key=lambda one: one.top, default=None)
        if bottom is None:
            continue
        sides = [one for one in upright if abs(one.top - top.top) < CORNER and abs(one.bottom - bottom.bottom) < CORNER]
        if len(sides) == 2 and all(any(abs(one.x0 - x) < CORNER for one in sides) for x in (top.x0, top.x1)):
            yield Shape("area", top.x0, top.top, top.x1, bottom.bottom)


def small_shapes(page: RawPage) -> list[Shape]:
    """What is drawn on a page that is small enough for a bullet."""
    return [shape for shape in page.shapes if shape.kind != "image" and shape.x1 - shape.x0 < SMALL_SHAPE]


def has_bullet(line: Line, shapes: Sequence[Shape]) -> bool:
    """True if something small is drawn right before a line, at half its height, or if it begins with an o apart from the rest."""
    return _begins_with_ring(line) or any(
        0 <= line.x0 - shape.x1 < 3 * line.size
        and shape.bottom - shape.top < 0.8 * line.size
        and line.baseline - 0.8 * line.size < (shape.top + shape.bottom) / 2 < line.baseline
        for shape in shapes
    )


def _begins_with_ring(line: Line) -> bool:
    """True for the letter o with more than a word space behind it: what writers set for a bullet of the second level."""
    letters = [char for char in line.chars if not char.text.isspace()][:2]
    return len(letters) == 2 and letters[0].text == "o" and letters[1].x0 - letters[0].x1 > RING * line.size


def _near(box: Region, line: Line, held: Sequence[Line]) -> bool:
    """True for a line that nearly touches a box from above or below: the box is but a colour behind some words.

    So does one as near to a line inside as the lines of a paragraph are.
    """
    beside = line.x1 < box.x0 or line.x0 > box.x1
    touches = line.bottom > box.top - 0.5 * line.size and line.top < box.bottom + 0.5 * line.size
    goes_on = any(one.size == line.size and abs(one.baseline - line.baseline) < GOES_ON * line.size for one in held)
    return not beside and (touches or goes_on)


def _has_room(shape: Shape, page: RawPage) -> bool:
    wide, high = shape.x1 - shape.x0, shape.bottom - shape.top
    return shape.kind == "area" and BOX[0] <= wide < 0.95 * page.width and BOX[1] <= high < 0.7 * page.height


def edges_inside(box: Region, lines: Sequence[Line], gutter: float = math.inf) -> tuple[float, float]:
    """The edges of the text in a box, which has the same white at its right as at its left.

    A `gutter` in it parts it into columns.
    """
    left, ends = min(line.x0 for line in lines), [line.x1 for line in lines]
    return left, max(ends) if gutter < box.x1 else max(box.x1 - (left - box.x0), *ends)


def usual_left(lines: Sequence[Line]) -> float:
    """The leftmost edge that at least two lines (and a tenth of them) share within a point and a half."""
    starts = sorted(line.x0 for line in lines)
    need = max(2, len(starts) / 10)
    for x in starts:
        if sum(abs(other - x) <= 1.5 for other in starts) >= need:
            return x
    return starts[0]


def usual_right(lines: Sequence[Line]) -> float:
    """The rightmost edge that a tenth of the lines (and three of them) share; a line of code may stick out beyond it."""
    ends = sorted((line.x1 for line in lines), reverse=True)
    start, need = min(line.x0 for line in lines), max(3, len(ends) / 10)
    for x in ends:
        if sum(abs(other - x) <= 2 for other in ends) >= need:
            return x if x - start >= OWN_WIDTH * (ends[0] - start) else ends[0]
    return ends[0]


def column_edges(lines: Sequence[Line], usual: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The edges of one column: its own, widened to the report's usual ones where it lies within them.

    Many lines that end at one place are justified: that is the edge.
    """
    left, right = usual_left(lines), usual_right(lines)
    ends = sum(abs(line.x1 - right) < 1 for line in lines)
    if ends >= max(JUSTIFIED_LINES, JUSTIFIED * len(lines)):
        return left, right
    for at_left, at_right in usual:
        within = at_left - 4 <= left and right <= at_right + 8
        centred = len(lines) <= 2 and abs(left + right - at_left - at_right) < 2 * lines[0].size  # a title over a table
        if within and (centred or left < at_left + 0.3 * (at_right - at_left)):
            return min(left, float(at_left)), float(at_right)
    return left, right


def own_edges(lines: Sequence[Line], left: float, right: float) -> list[tuple[float, float]]:
    """The edges of every line of a column: those of the column, or of a part of it that is set narrower."""
    edges = [(left, right)] * len(lines)
    for begin, end in stretches([line.x0 - left >= SHORT * line.size for line in lines]):
        for first, last in _alike(lines, begin, end):
            own = _quoted(lines[first:last], left, right) if last - first > 1 else None
            edges[first:last] = [own or (left, right)] * (last - first)
    for begin, end in stretches([line.x1 < right - SHORT * line.size for line in lines]):
        own = _narrower(lines[begin:end]) if edges[begin] == (left, right) and end - begin > NARROW_LINES else None
        if own is not None:
            edges[begin:end] = [own] * (end - begin)
    for i, line in enumerate(lines):
        if is_initial(line.chars[0]):
            for j in range(i + 1, len(lines)):
                if lines[j].baseline > line.chars[0].bottom or lines[j].x0 < line.chars[0].x1 - 1:
                    break
                edges[j] = (lines[j].x0, edges[j][1])
    return edges


def _alike(lines: Sequence[Line], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Lines of one size that begin at one place or indented and follow each other at one distance: from and to."""
    first = begin
    for i in range(begin + 1, end):
        a, b = lines[i - 1], lines[i]
        usual = lines[first + 1].baseline - lines[first].baseline if i - first > 1 else math.inf
        moved = abs(a.x0 - b.x0) > INDENT * b.size
        if moved or abs(a.size - b.size) > 0.02 * a.size or b.baseline - a.baseline > ONE_STEP * usual:
            yield first, i
            first = i
    yield first, end


def _quoted(lines: Sequence[Line], left: float, right: float) -> tuple[float, float] | None:
    """The edges of a quotation that is set in from both sides alike, or None; its first line may be indented."""
    inner = min(line.x0 for line in lines)
    size = lines[-1].size
    flush = sum(line.x0 - inner < 0.5 * size for line in lines)
    level = all(line.x0 - inner < INDENT * size for line in lines) and 2 * flush >= len(lines)
    end = max(line.x1 for line in lines)
    alike = -ALIKE_SIDES <= ((right - end) - (inner - left)) / size <= RAGGED_SIDES
    short = end - inner < SHORT_LINES * (right - left)
    centred = short and len(lines) == 2 and end - lines[-1].x1 < size  # two lines of one length, as the names of authors
    middles = all(abs(line.x0 + line.x1 - left - right) < size for line in lines)
    centred |= middles and max(line.x0 for line in lines) - inner > 0.3 * size  # headings one below the other
    return (inner, right - (inner - left)) if level and alike and not centred else None


def _narrower(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The edges of lines that were broken short of the column's edge, or None if they only happen to be short.

    Lines of text that end at one edge in mid-sentence and go on at the left one show where the edge is; items of a list do not.
    """
    left, right = usual_left(lines), usual_right(lines)
    broken = 0
    for line, following in itertools.pairwise(lines):
        full = right - line.x1 < 1.1 * line.size and END_MARK.search(line.text) is None
        goes_on = abs(following.x0 - left) < 0.5 * line.size and heading_form(following.text) is None
        broken += full and goes_on and BULLET.match(following.text) is None and read_label(following.text) is None
    return (left, right) if broken >= NARROW_LINES else None
