"""Finds the white strips between the columns of text: of two columns, of several, and of a side column."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from pipeline.pdf.layout.lines import Line

GUTTER = 5.0
"""Points. The white strip between two columns is at least as wide; punctuation may hang into it."""

CENTRE = (0.3, 0.7)
"""Part of the text width in which the gutter of two columns is looked for."""

INNER = (0.1, 0.9)
"""... and that of several columns, or of a side column."""

HANGING = "，。、；：！？,.;:!?-”’』」）》"
"""Marks that may hang into the margin."""

PARTED = 0.6
"""Two lines beside each other are at least so many characters apart."""

COLUMN_CHARS = 12.0
"""A column of text is at least so many characters wide."""

COLUMN_FILLED = 0.75
"""At least half of the lines of a column are as wide as this part of the usual ones ..."""

FLUSH = 0.8
"""Where a larger part of the lines of a column begin is its edge, though a few begin left of it."""

COLUMN_TEXT = 0.65
"""... or hold this part of its characters: the labels of a chart in it are many and short."""

ALIKE = 0.6
"""The narrower column is at least this part of the wider one."""

MIN_ROWS = 4
"""A side with fewer lines is no column."""

SENTENCES = 3
"""... unless it holds sentences: then so many are enough."""

MANY_ROWS = 8
"""Each of three or more columns has at least so many lines: cells of a table without rules have fewer."""

FEW_ROWS = 5
"""... or so many on a part of a page."""

CROSSED = 0.15
"""At most this part of the lines reach over a gutter of three or more columns."""

SHORT_ACROSS = 0.1
"""Where more of the lines cross a gutter and end before the other column, they are of a wider column."""

STRIPS = 6
"""With more white strips than this a page is a table."""

SIDE_CHARS = 7.0
"""A side column is at least so many characters wide."""

NUMBER = 3
"""Characters of a page number."""

SIDE_TEXT = 30
"""A side column has at least so many characters."""

TOGETHER = 0.5
"""At most this part of the lines of a side column stand on one baseline with a line beside them; in a table all do."""

FIGURES, CELLS = 0.4, 0.3
"""Where a larger part of the lines ends in a figure, or of the heights has several lines, they are the cells of a table."""

SPREAD = 1.6
"""Most lines of a side column follow each other within so many steps of the text beside it: the labels of a list stand apart."""

BREAK = 1.35
"""A step larger than this part of the usual one is a break between two paragraphs or rows."""


_STOP = re.compile(r"[，。；：、]|[,;.] |\.$")


class Gutter(NamedTuple):
    """A white strip at `x` between two columns, from `top` to `bottom`, in points.

    `side` says which of the two is a side column: -1 the one left of it, 1 the one right of it, 0 none; `heads` is true if
    headings stand left of it: those in the `kind` of type if other text stands there, too.
    """

    x: float
    top: float = -math.inf
    bottom: float = math.inf
    side: int = 0
    heads: bool = False
    kind: tuple[str, float, int] | None = None


def kind_of(line: Line) -> tuple[str, float, int]:
    """The kind of type of a line: font, size, colour."""
    return line.font, line.size, line.colour


def end_of(part: Line) -> float:
    """Where a line ends; a stop that hangs into the margin does not count."""
    last = part.chars[-1]
    return part.chars[-2].x1 if len(part.chars) > 1 and last.text in HANGING else part.x1


def crosses(part: Line, x: float) -> bool:
    """True if a line reaches over x."""
    return part.x0 < x < end_of(part)


def sides_of(parts: Sequence[Line], gutters: Sequence[float]) -> list[list[Line]]:
    """The lines that lie between the gutters, from left to right; what reaches over one is in none."""
    edges = [-math.inf, *gutters, math.inf]
    return [[part for part in parts if a <= part.x0 and end_of(part) <= b] for a, b in pairwise(edges)]


def gaps(part: Line, least: float = PARTED) -> Iterator[tuple[float, float]]:
    """The white within a line that is wider than so many sizes, from and to."""
    pairs = pairwise(char for char in part.chars if not char.text.isspace())
    return ((a.x1, b.x0) for a, b in pairs if b.x0 - a.x1 > least * part.size)


def is_parted(part: Line, gutter: float) -> bool:
    """True if what was taken for one line has a gap at the gutter: two lines of narrow columns on one baseline."""
    return any(start - 1 <= gutter <= end + 1 for start, end in gaps(part))


def _median(values: Iterable[float]) -> float:
    """The middle one of the values, the upper of two; 0 if there are none."""
    found = sorted(values)
    return found[len(found) // 2] if found else 0.0


def median_size(lines: Sequence[Line]) -> float:
    """The size of the middle one of the lines."""
    return _median(line.size for line in lines)


def _steps(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The distances of the baselines of lines that follow each other, each with the lower baseline."""
    return [(b.baseline - a.baseline, b.baseline) for a, b in pairwise(lines) if b.baseline - a.baseline > 1]


def _usual_step(lines: Sequence[Line]) -> float:
    return _median(step for step, _ in _steps(lines))


# Two columns.


def find_two(parts: Sequence[Line], rows: int = MIN_ROWS) -> list[float]:
    """The middle of the strip in the page's centre that the fewest lines cross; none if it is not set in two columns.

    Each column has at least so many rows; those of fewer than MIN_ROWS must be sentences.
    """
    if len(parts) < 2 * rows:
        return []
    best: tuple[int, float, float] | None = None
    for x, crossing in _candidates(parts, CENTRE):
        left, right = _strip(parts, x)
        if _is_gutter(parts, x, right - left, rows):
            found = (-crossing, right - left, (left + right) / 2)
            best = max(best, found) if best else found
    return [best[2]] if best else []


def _candidates(parts: Sequence[Line], where: tuple[float, float]) -> Iterator[tuple[float, int]]:
    """Places that at most half of the lines cross, and how many do."""
    x0, x1 = min(part.x0 for part in parts), max(part.x1 for part in parts)
    spans = [(part.x0, end_of(part)) for part in parts]
    at, end = x0 + where[0] * (x1 - x0), x0 + where[1] * (x1 - x0)
    while at < end:
        crossing = sum(start < at < stop for start, stop in spans)
        if 2 * crossing <= len(parts):
            yield at, crossing
        at += GUTTER / 2


def _strip(parts: Sequence[Line], x: float) -> tuple[float, float]:
    """The white strip around x that the lines which do not cross x leave free."""
    return (
        max((end_of(part) for part in parts if end_of(part) <= x), default=x),
        min((part.x0 for part in parts if part.x0 >= x), default=x),
    )


def _is_gutter(parts: Sequence[Line], x: float, width: float, rows: int) -> bool:
    """Both sides hold lines of text beside each other, most of them as wide as the column."""
    left, right = sides_of(parts, [x])
    if min(len(left), len(right)) < rows or width < GUTTER or _runs_through_text(parts, left, right, x):
        return False
    if rows < MIN_ROWS and not (_are_sentences(left) and _are_sentences(right)):
        return False
    widths = [_column_width(side, rows) for side in _beside(left, right)]
    return min(widths) > 0 and min(widths) >= ALIKE * max(widths)


def _runs_through_text(parts: Sequence[Line], left: Sequence[Line], right: Sequence[Line], x: float) -> bool:
    """True if lines cross x that reach no further than the white behind it, or begin no earlier: then the gutter is elsewhere."""
    ends, begins = max(end_of(part) for part in left), min(part.x0 for part in right)
    across = [part for part in parts if crosses(part, x)]
    short = sum(end_of(part) <= begins + 1 or part.x0 >= ends - 1 for part in across)
    return short > SHORT_ACROSS * len(parts)


def _beside(left: Sequence[Line], right: Sequence[Line]) -> list[list[Line]]:
    """The lines of two sides at the heights where both have some."""
    top, bottom = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    return [[part for part in side if top - 1 <= part.top and part.bottom <= bottom + 1] for side in (left, right)]


def _are_sentences(lines: Sequence[Line]) -> bool:
    """True if most lines have a stop within, or at the end, as those of running text."""
    return 2 * sum(_STOP.search(line.text) is not None for line in lines) > len(lines)


def _column_width(lines: Sequence[Line], rows: int = MIN_ROWS) -> float:
    """The width of a column in points, 0 if the lines are none: most lines of text are as wide as the column, cells are not."""
    if len(lines) < rows:
        return 0.0
    starts = sorted(line.x0 for line in lines)
    near = 3 * median_size(lines)  # a name or number left of a column is not its edge
    edge = next((x for x in starts if sum(x <= other < x + near for other in starts) >= FLUSH * len(starts)), starts[0])
    widths = sorted(line.x1 - edge for line in lines)
    usual = widths[int(0.8 * (len(widths) - 1))]
    wide = [line for line in lines if line.x1 - edge >= COLUMN_FILLED * usual and 0 <= line.x0 - edge < 3 * line.size]
    filled = 2 * len(wide) >= len(lines) or _chars(wide) >= COLUMN_TEXT * _chars(lines)
    return usual if usual >= COLUMN_CHARS * median_size(lines) and filled else 0.0


def _chars(lines: Sequence[Line]) -> int:
    return sum(len(line.chars) for line in lines)


# Three columns and more.


def find_several(parts: Sequence[Line], rows: int) -> list[float]:
    """The gutters between three or more columns of one width with at least so many rows, from left to right; empty if none."""
    if len(parts) < 3 * rows:
        return []
    few = [(crossing, _strip(parts, x)) for x, crossing in _candidates(parts, INNER) if crossing <= CROSSED * len(parts)]
    strips: list[tuple[float, float]] = []
    for _, strip in sorted(few, key=lambda one: (one[0], one[1][0] - one[1][1])):
        apart = all(strip[1] <= left or strip[0] >= right for left, right in strips)
        if apart and strip[1] - strip[0] >= GUTTER:
            strips.append(strip)
    middles = sorted((left + right) / 2 for left, right in strips)
    if not 2 <= len(middles) <= STRIPS:
        return []
    for count in range(min(len(middles), 4), 1, -1):
        for chosen in combinations(middles, count):
            if _are_columns(sides_of(parts, chosen), rows):
                return list(chosen)
    return []


def _are_columns(sides: Sequence[Sequence[Line]], rows: int) -> bool:
    widths = [_column_width(side) if len(side) >= rows else 0.0 for side in sides]
    if min(widths) <= 0 or min(widths) < ALIKE * max(widths):
        return False
    return not any(_breaks_together(a, b) for a, b in pairwise(sides))


def _breaks_together(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """True if the breaks of two columns are at the same heights again and again: then they are the cells of rows."""
    both = [_breaks(left), _breaks(right)]
    fewer, more = sorted(both, key=len)
    same = sum(any(abs(a - b) < 2 for b in more) for a in fewer)
    return same >= 2 and 2 * same >= len(fewer)


def _breaks(lines: Sequence[Line]) -> list[float]:
    """The baselines that are further from the line above than usual."""
    usual = _usual_step(lines)
    return [baseline for step, baseline in _steps(lines) if step > BREAK * usual]


# A side column.


def find_side(parts: Sequence[Line], most: float = ALIKE) -> Gutter | None:
    """The gutter between the text and a narrow column beside it, which has lines of its own.

    Its width is less than the part `most` of the text's.
    """
    best: tuple[int, float, Gutter] | None = None
    for x, _ in _candidates(parts, INNER):
        for run in _free_runs(parts, x):
            left, right = sides_of(run, [x])
            if min(len(left), len(right)) < MIN_ROWS:
                continue
            strip = _strip(run, x)
            narrow, main, side = (left, right, -1) if _extent(left) < _extent(right) else (right, left, 1)
            if strip[1] - strip[0] >= GUTTER and _is_side(narrow, main, most):
                gutter = Gutter((strip[0] + strip[1]) / 2, run[0].top, run[-1].bottom, side)
                found = (len(narrow), strip[1] - strip[0], gutter)
                best = max(best, found) if best else found
    return best[2] if best else None


def _free_runs(parts: Sequence[Line], x: float) -> Iterator[list[Line]]:
    """Lines that follow each other from top to bottom, none of which crosses x."""
    run: list[Line] = []
    for part in sorted(parts, key=lambda part: part.baseline):
        if crosses(part, x) and not is_parted(part, x):
            yield run
            run = []
        else:
            run.append(part)
    yield run


def _extent(lines: Sequence[Line]) -> float:
    """The width of a column; a page number beside it does not count."""
    words = [line for line in lines if len(line.chars) > NUMBER] or lines
    return max(line.x1 for line in words) - min(line.x0 for line in words)


def _is_side(narrow: Sequence[Line], main: Sequence[Line], most: float) -> bool:
    """Whether lines are a side column of the text `main`: they follow each other, at heights of their own."""
    width, size = _extent(narrow), min(median_size(narrow), median_size(main))
    if width >= most * _extent(main) or width < SIDE_CHARS * size or _chars(narrow) < SIDE_TEXT:
        return False
    near = _beside(narrow, main)[1]
    beside = list(main) if 1 < len(near) < MIN_ROWS else near  # a short note beside a few lines of text
    inner = find_two(beside)
    if inner:  # text in two columns: the first is as good as the second
        beside = sides_of(beside, inner)[0]
    if _column_width(beside) <= 0 or _is_tabular(narrow):
        return False
    pitch = _usual_step(beside)
    steps = _steps(narrow)
    close = sum(step <= SPREAD * pitch for step, _ in steps)
    if not steps or 2 * close < len(steps):
        return False
    level = sum(any(abs(line.baseline - other.baseline) < 1 for other in main) for line in narrow)
    if level <= TOGETHER * len(narrow):
        return True
    return _column_width(narrow) > 0 and len(narrow) >= MANY_ROWS and not _breaks_together(narrow, beside)


def _is_tabular(lines: Sequence[Line]) -> bool:
    """True for lines of which many end in a figure or stand beside each other: cells, also those set at heights of their own."""
    levels = Counter(round(line.baseline) for line in lines)
    figures = sum(line.chars[-1].text.isdigit() for line in lines)
    return figures > FIGURES * len(lines) or sum(count > 1 for count in levels.values()) > CELLS * len(levels)
