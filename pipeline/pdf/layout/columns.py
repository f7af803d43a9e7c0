"""Finds the columns that a page is set in: the white strips between them, each from one height to another."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from pipeline.pdf.ink.chars import Char
from pipeline.pdf.layout.gutters import (
    FEW_ROWS,
    HANGING,
    MANY_ROWS,
    MIN_ROWS,
    SENTENCES,
    Gutter,
    crosses,
    end_of,
    find_several,
    find_side,
    find_two,
    is_parted,
    kind_of,
    median_size,
    sides_of,
)
from pipeline.pdf.layout.lines import Line

WIDE = -1
"""In no column: it reaches over a gutter, or there is none at its height."""

OVER = 0.25
"""Where a larger part of the lines reaches over the gutters of a page, its columns are looked for between these lines first."""

WIDE_LINE = 0.6
"""A line over more than this part of the text's width is in no column."""

ONCE = 4
"""By so many lines more may reach over the gutters of a page than over the usual ones."""

STRIP = 0.75
"""A side column beside text in columns is narrower than this part of one of them."""

NOTE_SIZE = 0.93
"""Notes are set at most in this part of the text's size."""

NEAR_LINES = 3.5
"""Lines nearer than so many sizes belong to one band of columns."""

NEXT_LINE = 2.0
"""... and one nearer than so many sizes to its first or last line."""


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

    def bounds(self, x0: float, x1: float, baseline: float) -> tuple[float, float]:
        """The gutters left and right of what lies between x0 and x1; without end where there is none."""
        here = [gutter.x for gutter in self.at(baseline)]
        return max((x for x in here if x <= x0 + 1), default=-math.inf), min((x for x in here if x >= x1 - 1), default=math.inf)

    def is_side(self, column: int, baseline: float) -> bool:
        """True for a side column, whose text is none of the main text."""
        here = self.at(baseline)
        left = column > 0 and column <= len(here) and here[column - 1].side > 0
        return column != WIDE and (left or (column < len(here) and here[column].side < 0))

    def is_margin(self, column: int, baseline: float) -> bool:
        """True for the margin left of the text, where its headings stand."""
        here = self.at(baseline)
        return column == 0 and bool(here) and here[0].heads

    def is_note(self, column: int, line: Line) -> bool:
        """True for text in the margin that is not set like the headings there."""
        kind = self.at(line.baseline)[0].kind if self.is_margin(column, line.baseline) else None
        return kind is not None and kind != kind_of(line)


ONE_COLUMN = Columns()


def find_columns(parts: Sequence[Line]) -> Columns:
    """The columns of a page whose lines outside tables are `parts`, from top to bottom."""
    if len(parts) < 2 * MIN_ROWS:
        return ONE_COLUMN
    whole = find_several(parts, MANY_ROWS) or find_two(parts)
    over = sum(any(crosses(part, x) for x in whole) for part in parts)
    if whole and over <= OVER * len(parts):
        return Columns(tuple(sorted([*_split_around(whole, _crossing_bands(parts, whole)), *_strips(parts, whole)])))
    bands: list[Gutter] = []
    for band in _between_wide(parts):
        gutters = find_several(band, FEW_ROWS) or find_two(band) or find_two(band, SENTENCES)
        bands += [Gutter(x, *_beside_heights(band, gutters)) for x in gutters]
    if bands or whole:
        return Columns(tuple(sorted(bands) or _split_around(whole, _crossing_bands(parts, whole))))
    side = find_side(parts)
    return Columns(tuple(sorted((side, *_inner(parts, side))))) if side else ONE_COLUMN


def _strips(parts: Sequence[Line], gutters: Sequence[float]) -> Iterator[Gutter]:
    """The gutters of side columns left or right of text in columns, which are as long as the columns: they cut none in bands."""
    sides = sides_of(parts, gutters)
    for lines, side in ((sides[0], -1), (sides[-1], 1)):
        found = find_side(lines, STRIP) if lines else None
        if found is not None and found.side == side:
            yield Gutter(found.x, side=side)


def _inner(parts: Sequence[Line], side: Gutter) -> Iterator[Gutter]:
    """The gutters of the text beside a side column, which may itself be set in columns."""
    left, right = sides_of([part for part in parts if side.top <= part.baseline <= side.bottom], [side.x])
    for gutter in find_columns(right if side.side < 0 else left).gutters:
        if not gutter.side:
            yield gutter._replace(top=max(gutter.top, side.top), bottom=min(gutter.bottom, side.bottom))


# Columns on a part of a page.


def _between_wide(parts: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines between those that reach over most of the page."""
    width = max(part.x1 for part in parts) - min(part.x0 for part in parts)
    for wide, group in groupby(parts, lambda part: part.x1 - part.x0 > WIDE_LINE * width):
        if not wide and len(band := list(group)) >= 2 * SENTENCES:
            yield band


def _heights(parts: Sequence[Line]) -> tuple[float, float]:
    return min(part.top for part in parts), max(part.bottom for part in parts)


def _beside_heights(parts: Sequence[Line], gutters: Sequence[float]) -> tuple[float, float]:
    """From where a second column begins, what stands above it is in none, to the end."""
    tops = sorted(min(part.top for part in side) for side in sides_of(parts, gutters))
    return tops[1] - median_size(parts), max(part.bottom for part in parts)


def _crossing_bands(parts: Sequence[Line], whole: Sequence[float]) -> list[tuple[list[float], float, float]]:
    """Where lines cross the gutters of the page because they are set in other columns: these gutters, from and to a height."""
    width = max(part.x1 for part in parts) - min(part.x0 for part in parts)
    narrow = [part for part in parts if part.x1 - part.x0 <= WIDE_LINE * width]
    across = [part for part in narrow if any(crosses(part, x) and not is_parted(part, x) for x in whole)]
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
        inner = find_several(band, FEW_ROWS) or find_two(band)
        if inner:
            found.append((inner, *_extended(parts, band, inner)))
    return found


def _extended(parts: Sequence[Line], band: Sequence[Line], gutters: Sequence[float]) -> tuple[float, float]:
    """The heights of a band with the lines right above and below it that begin where its columns begin."""
    edges = [-math.inf, *gutters, math.inf]
    lefts = [min((part.x0 for part in band if a <= part.x0 < b), default=a) for a, b in pairwise(edges)]
    inside = [part for part in parts if not any(crosses(part, x) for x in gutters)]
    fitting = [part for part in inside if any(abs(part.x0 - left) < 3 for left in lefts)]
    top, bottom = _heights(band)
    for part in fitting:
        if bottom <= part.bottom <= bottom + NEXT_LINE * part.size:
            bottom = part.bottom
    for part in reversed(fitting):
        if top - NEXT_LINE * part.size <= part.top <= top:
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
    """True if text stands on both sides of every gutter and at most two lines over it, beside notes at the foot of the page."""
    size = median_size(parts)
    for x in (gutter.x for gutter in columns.gutters):
        body = list(parts)
        while body and (body[-1].size < NOTE_SIZE * size or crosses(body[-1], x)):
            body.pop()
        apart = [part for part in body if not is_parted(part, x)]
        parted = len(apart) < len(body)
        left = parted or any(end_of(part) <= x + 1 for part in apart)
        right = parted or any(part.x0 >= x - 1 for part in apart)
        over = sum(end_of(part) > x + 1 and part.x0 < x - 1 for part in apart)
        if not left or not right or over > 2:
            return False
    return True


def fits_better(parts: Sequence[Line], usual: Columns, own: Columns) -> bool:
    """True if the usual gutters of the report are clear on a page, and its own are none or more lines reach over them."""
    if not is_clear(parts, usual):
        return False
    mine, others = _crossing(parts, own), _crossing(parts, usual)
    return not own.gutters or mine > others + ONCE


def _crossing(parts: Sequence[Line], columns: Columns) -> int:
    return sum(any(crosses(part, gutter.x) for gutter in columns.at(part.baseline)) for part in parts)


def split_part(part: Line, columns: Columns) -> Iterator[tuple[int, Char]]:
    """The characters of a piece of a row, each with its column: two lines of narrow columns on one baseline are parted."""
    here = columns.at(part.baseline)
    crossed = [gutter for gutter in here if crosses(part, gutter.x)]
    if not here or (crossed and not all(is_parted(part, gutter.x) for gutter in crossed)):
        column = columns.of(part.x0, end_of(part), part.baseline)
        yield from ((column, char) for char in part.chars)
        return
    for i, char in enumerate(part.chars):
        hangs = char.text in HANGING and i > 0 and _touches(part.chars[i - 1], char)
        at = part.chars[i - 1].x1 if hangs else char.x0
        yield sum(gutter.x < at or (gutter.x == at and not hangs) for gutter in here), char


def _touches(a: Char, b: Char) -> bool:
    return b.x0 - a.x1 < 0.3 * a.size


def usual_columns(found: Sequence[Columns]) -> Columns | None:
    """The columns of the report if at least half of its pages are set in several; for pages with too little text to tell."""
    whole = [columns for columns in found if columns.gutters and not any(gutter.side for gutter in columns.gutters)]
    if 2 * len(whole) < len(found) or not whole:
        return None
    return sorted(whole, key=lambda columns: (len(columns.gutters), columns.gutters[0].x))[len(whole) // 2]
