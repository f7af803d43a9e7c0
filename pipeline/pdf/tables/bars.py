"""Finds the bars of charts, which are filled like the cells of a grid: what stands in them is no table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import SNAP

BARS = 3
"""So many bars of different lengths are those of a chart."""

Span = tuple[float, float, Shape]
"""Where an area begins and ends along its line."""


def find_bars(shapes: Sequence[Shape]) -> set[Shape]:
    """The bars of charts among filled areas.

    They are of one width, stand apart on one line and differ in height; or they are stacked: bars of one width, side by side,
    each of parts of its own lengths. Either may stand or lie.
    """
    areas = [shape for shape in shapes if shape.kind == "area"]
    standing = [(Shape("area", s.top, s.x0, s.bottom, s.x1), s) for s in areas]
    lying = [(s, s) for s in areas]
    return {*_single(areas), *_stacked(lying), *_stacked(standing)}


def _single(areas: Sequence[Shape]) -> Iterator[Shape]:
    by_line: dict[tuple[int, ...], list[tuple[float, float, Shape]]] = defaultdict(list)
    for shape in areas:
        width, height = shape.x1 - shape.x0, shape.bottom - shape.top
        by_line[0, round(shape.bottom), round(width)].append((shape.x0, height, shape))
        by_line[1, round(shape.x0), round(height)].append((shape.top, width, shape))
    for (_, _, thick), row in by_line.items():
        row.sort(key=lambda bar: bar[0])
        apart = all(b[0] - a[0] > thick + SNAP for a, b in pairwise(row))
        if apart and len({round(length) for _, length, _ in row}) >= BARS:
            yield from (shape for _, _, shape in row)


def _stacked(areas: Sequence[tuple[Shape, Shape]]) -> Iterator[Shape]:
    """The parts of bars that lie: those of one height that begin at one x and are cut at different places.

    Each area comes with the one that it stands for.
    """
    lines: dict[tuple[int, int], list[Span]] = defaultdict(list)
    for area, shape in areas:
        lines[round(area.top), round(area.bottom)].append((area.x0, area.x1, shape))
    charts: list[list[_Bar]] = []
    for bar in (_Bar(top, bottom, chain) for (top, bottom), parts in sorted(lines.items()) for chain in _chains(parts)):
        chart = next((chart for chart in charts if bar.goes_with(chart[-1])), None)
        if chart is None:
            charts.append([bar])
        else:
            chart.append(bar)
    for chart in charts:
        cuts = zip_longest(*(bar.parts[:-1] for bar in chart))  # the first of every bar, the second …
        if any(len({round(part[1]) for part in cut if part}) >= BARS for cut in cuts):
            yield from (shape for bar in chart for _, _, shape in bar.parts)


class _Bar(NamedTuple):
    """Areas on one line that touch each other."""

    top: int
    bottom: int
    parts: Sequence[Span]

    def goes_with(self, other: _Bar) -> bool:
        """True for a bar of the same height that stands apart from this one and begins at the same x."""
        thick, own = other.bottom - other.top, self.bottom - self.top
        return abs(thick - own) <= 1 and self.top > other.bottom and abs(self.parts[0][0] - other.parts[0][0]) <= SNAP


def _chains(parts: Sequence[Span]) -> Iterator[list[Span]]:
    """The areas of a line that touch each other, two at least together; the next may cover the end of one."""
    chain: list[Span] = []
    for part in sorted(parts, key=lambda part: part[:2]):
        if chain and not part[0] - SNAP <= chain[-1][1] < part[1]:
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(part)
    if len(chain) > 1:
        yield chain


def has_bars(page: RawPage, pieces: Sequence[Line], region: Region, columns: int) -> bool:
    """True for labels and values with bars between them, or values in the parts of stacked bars: a chart.

    `columns` is how many pieces stand on a line at most.
    """
    inside = [s for s in page.shapes if s.kind == "area" and s.top < region.bottom and s.bottom > region.top]
    among = (s for s in inside if region.top - 2 < s.top and region.x0 <= s.x0 and s.x1 <= region.x1)
    between = [s for s in among if not any(_on(part, s) for part in pieces)]
    if columns <= 2 and len({round(bar.x1 - bar.x0) for bar in between}) >= BARS:
        return True
    bars = find_bars(page.shapes) & set(inside) if inside else set()
    return 2 * sum(any(_on(part, bar) for bar in bars) for part in pieces) > len(pieces)


def _on(part: Line, bar: Shape) -> bool:
    return bar.x0 <= (part.x0 + part.x1) / 2 <= bar.x1 and bar.top < part.baseline - 1 and part.top + 1 < bar.bottom
