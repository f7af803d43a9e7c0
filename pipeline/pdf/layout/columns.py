"""Finds the columns that a page is set in: the white strips between them, each from one height to another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, pairwise
from typing import NamedTuple

from pipeline.pdf.ink.chars import Char
from pipeline.pdf.layout.lines import Line

WIDE = -1
"""In no column: it reaches over a gutter, or there is none at its height."""

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

COLUMN_TEXT = 0.65
"""... or hold this part of its characters: the labels of a chart in it are many and short."""

ALIKE = 0.6
"""The narrower column is at least this part of the wider one."""

MIN_ROWS = 4
"""A side with fewer lines is no column."""

MANY_ROWS = 8
"""Each of three or more columns has at least so many lines: cells of a table without rules have fewer."""

CROSSED = 0.15
"""At most this part of the lines reach over a gutter of three or more columns."""

FEW_ROWS = 5
"""... or so many on a part of a page."""

OVER = 0.25
"""Where a larger part of the lines reaches over the gutters of a page, its columns are looked for between these lines first."""

WIDE_LINE = 0.6
"""A line over more than this part of the text's width is in no column."""

NEAR_LINES = 3.5
"""Lines nearer than so many sizes belong to one band of columns."""

NEXT_LINE = 2.0
"""... and one nearer than so many sizes to its first or last line."""

SHORT_ACROSS = 0.1
"""Where more of the lines cross a gutter and end before the other column, they are of a wider column."""

STRIPS = 6
"""With more white strips than this a page is a table."""

SIDE_CHARS = 7.0
"""A side column is at least so many characters wide."""

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


class Gutter(NamedTuple):
    """A white strip at `x` between two columns, from `top` to `bottom`, in points.

    `side` says which of the two is a side column: -1 the one left of it, 1 the one right of it, 0 none.
    """

    x: float
    top: float = -math.inf
    bottom: float = math.inf
    side: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """The gutters of one page, from left to right; none if it is set in one column."""

    gutters: tuple[Gutter, ...] = ()

    def at(self, baseline: float) -> list[Gutter]:
        """The gutters at one height, from left to right."""
        return [gutter for gutter in self.gutters if gutter.top <= baseline <= gutter.bottom]

    def of(self, x0: float, x1: float, baseline: float) -> int:
        """The column from 0 of what lies between x0 and x1; of what reaches over some gutters the first; WIDE over all."""
        here = self.at(baseline)
        before = sum(x0 >= gutter.x - 1 for gutter in here)
        crossed = sum(x0 < gutter.x - 1 and x1 > gutter.x + 1 for gutter in here)
        return WIDE if crossed == len(here) else before

    def is_side(self, column: int, baseline: float) -> bool:
        """True for a side column, whose text is none of the main text."""
        here = self.at(baseline)
        left = column > 0 and column <= len(here) and here[column - 1].side > 0
        return column != WIDE and (left or (column < len(here) and here[column].side < 0))


ONE_COLUMN = Columns()


def find_columns(parts: Sequence[Line]) -> Columns:
    """The columns of a page whose lines outside tables are `parts`, from top to bottom."""
    if len(parts) < 2 * MIN_ROWS:
        return ONE_COLUMN
    whole = _find_several(parts, MANY_ROWS) or _find_two(parts)
    over = sum(any(part.x0 < x < end_of(part) for x in whole) for part in parts)
    if whole and over <= OVER * len(parts):
        return Columns(tuple(_split_around(whole, _crossing_bands(parts, whole))))
    bands: list[Gutter] = []
    for band in _between_wide(parts):
        gutters = _find_several(band, FEW_ROWS) or _find_two(band)
        bands += [Gutter(x, *_beside_heights(band, gutters)) for x in gutters]
    if bands or whole:
        return Columns(tuple(sorted(bands) or _split_around(whole, _crossing_bands(parts, whole))))
    side = _find_side(parts)
    return Columns((side,)) if side else ONE_COLUMN


def _find_two(parts: Sequence[Line]) -> list[float]:
    gutter = _find_gutter(parts) if len(parts) >= 2 * MIN_ROWS else None
    return [] if gutter is None else [gutter]


# Columns on a part of a page.


def _between_wide(parts: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between those that reach over most of the page."""
    width = max(part.x1 for part in parts) - min(part.x0 for part in parts)
    for wide, group in groupby(parts, lambda part: part.x1 - part.x0 > WIDE_LINE * width):
        if not wide and len(band := list(group)) >= 2 * MIN_ROWS:
            yield band


def _heights(parts: Sequence[Line]) -> tuple[float, float]:
    return min(part.top for part in parts), max(part.bottom for part in parts)


def _beside_heights(parts: Sequence[Line], gutters: Sequence[float]) -> tuple[float, float]:
    """From where a second column begins, what stands above it is in none, to the end."""
    edges = [-math.inf, *gutters, math.inf]
    tops = sorted(min(part.top for part in parts if a <= part.x0 and end_of(part) <= b) for a, b in pairwise(edges))
    size = sorted(part.size for part in parts)[len(parts) // 2]
    return tops[1] - size, max(part.bottom for part in parts)


def _crossing_bands(parts: Sequence[Line], whole: Sequence[float]) -> list[tuple[list[float], float, float]]:
    """Where lines cross the gutters of the page because they are set in other columns: these gutters, from and to a height."""
    width = max(part.x1 for part in parts) - min(part.x0 for part in parts)
    narrow = [part for part in parts if part.x1 - part.x0 <= WIDE_LINE * width]
    across = [part for part in narrow if any(part.x0 < x < end_of(part) and not is_parted(part, x) for x in whole)]
    runs: list[list[Line]] = []
    for part in across:
        if runs and part.baseline - runs[-1][-1].baseline < NEAR_LINES * part.size:
            runs[-1].append(part)
        else:
            runs.append([part])
    found: list[tuple[list[float], float, float]] = []
    for run in (run for run in runs if len(run) >= MIN_ROWS):
        top, bottom = _heights(run)
        band = [part for part in parts if top - 1 <= part.bottom and part.top <= bottom + 1]
        inner = _find_several(band, FEW_ROWS) or _find_two(band)
        if inner:
            found.append((inner, *_extended(parts, band, inner)))
    return found


def _extended(parts: Sequence[Line], band: Sequence[Line], gutters: Sequence[float]) -> tuple[float, float]:
    """The heights of a band with the lines right above and below it that begin where its columns begin."""
    edges = [-math.inf, *gutters, math.inf]
    lefts = [min((part.x0 for part in band if a <= part.x0 < b), default=a) for a, b in pairwise(edges)]
    top, bottom = _heights(band)
    for part in parts:
        fits = not any(part.x0 < x < end_of(part) for x in gutters) and any(abs(part.x0 - left) < 3 for left in lefts)
        if fits and bottom <= part.bottom <= bottom + NEXT_LINE * part.size:
            bottom = part.bottom
    for part in reversed(parts):
        fits = not any(part.x0 < x < end_of(part) for x in gutters) and any(abs(part.x0 - left) < 3 for left in lefts)
        if fits and top - NEXT_LINE * part.size <= part.top <= top:
            top = part.top
    return top, bottom


def _split_around(whole: Sequence[float], bands: Sequence[tuple[list[float], float, float]]) -> list[Gutter]:
    """The gutters of the page where no band has gutters of its own, and those of the bands."""
    found = [Gutter(x, top, bottom) for inner, top, bottom in bands for x in inner]
    heights = [-math.inf, *(height for _, top, bottom in bands for height in (top, bottom)), math.inf]
    free = list(zip(heights[::2], heights[1::2], strict=True))
    found += [Gutter(x, top, bottom) for x in whole for top, bottom in free if top < bottom]
    return sorted(found)


def is_clear(parts: Sequence[Line], columns: Columns) -> bool:
    """True if text stands on both sides of every gutter and at most a running head and a page number over it."""
    for x in (gutter.x for gutter in columns.gutters):
        apart = [part for part in parts if not is_parted(part, x)]
        parted = len(apart) < len(parts)
        left = parted or any(end_of(part) <= x + 1 for part in apart)
        right = parted or any(part.x0 >= x - 1 for part in apart)
        over = sum(end_of(part) > x + 1 and part.x0 < x - 1 for part in apart)
        if not left or not right or over > 2:
            return False
    return True


def split_part(part: Line, columns: Columns) -> Iterator[tuple[int, Char]]:
    """The characters of a piece of a row, each with its column: two lines of narrow columns on one baseline are parted."""
    here = columns.at(part.baseline)
    crossed = [gutter for gutter in here if part.x0 < gutter.x < end_of(part)]
    if not here or (crossed and not all(is_parted(part, gutter.x) for gutter in crossed)):
        column = columns.of(part.x0, end_of(part), part.baseline)
        yield from ((column, char) for char in part.chars)
        return
    for i, char in enumerate(part.chars):
        hangs = char.text in HANGING and i > 0 and _touches(part.chars[i - 1], char)
        at = part.chars[i - 1].x1 if hangs else char.x0
        yield sum(gutter.x < at or (gutter.x == at and not hangs) for gutter in here), char


def end_of(part: Line) -> float:
    """Where a line ends; a stop that hangs into the margin does not count."""
    last = part.chars[-1]
    return part.chars[-2].x1 if len(part.chars) > 1 and last.text in HANGING else part.x1


def is_parted(part: Line, gutter: float) -> bool:
    """True if what was taken for one line has a gap at the gutter: two lines of narrow columns on one baseline."""
    pairs = pairwise(char for char in part.chars if not char.text.isspace())
    return any(a.x1 - 1 <= gutter <= b.x0 + 1 and b.x0 - a.x1 > PARTED * part.size for a, b in pairs)


def _touches(a: Char, b: Char) -> bool:
    return b.x0 - a.x1 < 0.3 * a.size


# Two columns.


def _find_gutter(parts: Sequence[Line]) -> float | None:
    """The middle of the strip in the page's centre that the fewest lines cross, or None if it is not set in two columns."""
    best: tuple[int, float, float] | None = None
    for x, crossing in _candidates(parts, CENTRE):
        left, right = _strip(parts, x)
        if _is_gutter(parts, x, right - left):
            found = (-crossing, right - left, (left + right) / 2)
            best = max(best, found) if best else found
    return best[2] if best else None


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


def _is_gutter(parts: Sequence[Line], x: float, width: float) -> bool:
    """Both sides hold lines of text beside each other, most of them as wide as the column."""
    left = [part for part in parts if end_of(part) <= x]
    right = [part for part in parts if part.x0 >= x]
    if min(len(left), len(right)) < MIN_ROWS or width < GUTTER or _runs_through_text(parts, left, right, x):
        return False
    widths = [_column_width(side) for side in _beside(left, right)]
    return min(widths) > 0 and min(widths) >= ALIKE * max(widths)


def _runs_through_text(parts: Sequence[Line], left: Sequence[Line], right: Sequence[Line], x: float) -> bool:
    """True if lines cross x that reach no further than the white behind it, or begin no earlier: then the gutter is elsewhere."""
    ends, begins = max(end_of(part) for part in left), min(part.x0 for part in right)
    across = [part for part in parts if part.x0 < x < end_of(part)]
    short = sum(end_of(part) <= begins + 1 or part.x0 >= ends - 1 for part in across)
    return short > SHORT_ACROSS * len(parts)


def _beside(left: Sequence[Line], right: Sequence[Line]) -> list[list[Line]]:
    """The lines of two sides at the heights where both have some."""
    top, bottom = max(left[0].top, right[0].top), min(left[-1].bottom, right[-1].bottom)
    return [[part for part in side if top - 1 <= part.top and part.bottom <= bottom + 1] for side in (left, right)]


def _column_width(lines: Sequence[Line]) -> float:
    """The width of a column in points, 0 if the lines are none: most lines of text are as wide as the column, cells are not."""
    if len(lines) < MIN_ROWS:
        return 0.0
    edge = min(line.x0 for line in lines)
    widths = sorted(line.x1 - edge for line in lines)
    usual = widths[int(0.8 * (len(widths) - 1))]
    wide = [line for line in lines if line.x1 - edge >= COLUMN_FILLED * usual and line.x0 - edge < 3 * line.size]
    size = sorted(line.size for line in lines)[len(lines) // 2]
    filled = 2 * len(wide) >= len(lines) or _chars(wide) >= COLUMN_TEXT * _chars(lines)
    return usual if usual >= COLUMN_CHARS * size and filled else 0.0


def _chars(lines: Sequence[Line]) -> int:
    return sum(len(line.chars) for line in lines)


# Three columns and more.


def _find_several(parts: Sequence[Line], rows: int) -> list[float]:
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
            edges = [-math.inf, *chosen, math.inf]
            sides = [[part for part in parts if a <= part.x0 and end_of(part) <= b] for a, b in pairwise(edges)]
            if _are_columns(sides, rows):
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
    steps = [(b.baseline - a.baseline, b.baseline) for a, b in pairwise(lines) if b.baseline - a.baseline > 1]
    usual = sorted(step for step, _ in steps)[len(steps) // 2] if steps else 0.0
    return [baseline for step, baseline in steps if step > BREAK * usual]


# A side column.


def _find_side(parts: Sequence[Line]) -> Gutter | None:
    """The gutter between the text and a narrow column beside it, which has lines of its own."""
    best: tuple[int, float, Gutter] | None = None
    for x, _ in _candidates(parts, INNER):
        for run in _free_runs(parts, x):
            left = [part for part in run if end_of(part) <= x]
            right = [part for part in run if part.x0 >= x]
            if min(len(left), len(right)) < MIN_ROWS:
                continue
            strip = _strip(run, x)
            narrow, main, side = (left, right, -1) if _extent(left) < _extent(right) else (right, left, 1)
            if strip[1] - strip[0] >= GUTTER and _is_side(narrow, main):
                gutter = Gutter((strip[0] + strip[1]) / 2, run[0].top, run[-1].bottom, side)
                found = (len(narrow), strip[1] - strip[0], gutter)
                best = max(best, found) if best else found
    return best[2] if best else None


def _free_runs(parts: Sequence[Line], x: float) -> Iterator[list[Line]]:
    """Lines that follow each other from top to bottom, none of which crosses x."""
    run: list[Line] = []
    for part in sorted(parts, key=lambda part: part.baseline):
        if part.x0 < x < end_of(part) and not is_parted(part, x):
            yield from [run] if len(run) >= 2 * MIN_ROWS else []
            run = []
        else:
            run.append(part)
    if len(run) >= 2 * MIN_ROWS:
        yield run


def _extent(lines: Sequence[Line]) -> float:
    return max(line.x1 for line in lines) - min(line.x0 for line in lines)


def _is_side(narrow: Sequence[Line], main: Sequence[Line]) -> bool:
    """Whether lines are a side column of the text `main`: they follow each other, at heights of their own."""
    size = sorted(line.size for line in narrow)[len(narrow) // 2]
    small = _extent(narrow) >= ALIKE * _extent(main) or _extent(narrow) < SIDE_CHARS * size
    if small or sum(len(line.chars) for line in narrow) < SIDE_TEXT:
        return False
    beside = _beside(narrow, main)[1]
    if _column_width(beside) <= 0 or _is_tabular(narrow):
        return False
    pitch = _usual_step(beside)
    steps = [b.baseline - a.baseline for a, b in pairwise(narrow) if b.baseline - a.baseline > 1]
    close = sum(step <= SPREAD * pitch for step in steps)
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


def _usual_step(lines: Sequence[Line]) -> float:
    steps = sorted(b.baseline - a.baseline for a, b in pairwise(lines) if b.baseline - a.baseline > 1)
    return steps[len(steps) // 2] if steps else 0.0


def usual_columns(found: Sequence[Columns]) -> Columns | None:
    """The columns of the report if at least half of its pages are set in several; for pages with too little text to tell."""
    whole = [columns for columns in found if columns.gutters and not any(gutter.side for gutter in columns.gutters)]
    if 2 * len(whole) < len(found) or not whole:
        return None
    return sorted(whole, key=lambda columns: (len(columns.gutters), columns.gutters[0].x))[len(whole) // 2]
