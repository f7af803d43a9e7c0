"""Puts the lines of a table's body into rows and cells: by rules or tints between the rows, or by what stands nearest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import RawCell, covered, joined, numeric
from pipeline.pdf.tables.head_cells import Columns
from pipeline.pdf.tables.head_names import levels
from pipeline.pdf.tables.pieces import bare, holds_numbers, is_amount
from pipeline.pdf.tables.wrapped import LINED, wrapped_onto

TAIL = 1.6
"""Lines of one cell are at most so many type sizes apart."""


NEAR = 0.88
"""What stands nearer to a row than this part of the distance of rows belongs to it."""

LEVEL = 0.7
"""What is nearer to a row than so many sizes can be no row of its own."""

Rows = Sequence[list[Line]]


def body_rows(page: RawPage, rows: Rows, columns: Columns, region: Region) -> list[dict[int, list[Line]]]:
    """The lines of every cell, row by row and column by column."""
    bands = _bands(page, rows, region)
    if bands is None:
        bands = _by_nearness(rows, columns)
    grid: list[dict[int, list[Line]]] = []
    for band in bands:
        cells: dict[int, list[Line]] = {}
        for part in sorted((part for row in band for part in row), key=lambda part: part.baseline):
            cells.setdefault(covered(bare(part), columns)[0], []).append(part)
        grid.append(cells)
    return grid


def _bands(page: RawPage, rows: Rows, region: Region) -> list[list[list[Line]]] | None:
    """The rows between rules or the edges of filled rows; None if these do not part the rows with numbers."""
    edges = sorted({round(y) for shape in row_shapes(page, region) for y in (shape.top, shape.bottom)})
    bands: dict[int, list[list[Line]]] = {}
    for row in rows:
        middle = row[0].baseline - 0.35 * row[0].size
        bands.setdefault(sum(edge < middle for edge in edges), []).append(row)
    data = [sum(holds_numbers(row) for row in band) for band in bands.values()]
    return list(bands.values()) if data and max(data) == 1 and sum(data) > 1 else None


def row_shapes(page: RawPage, region: Region) -> list[Shape]:
    """Rules and filled areas of the region that are at least half as wide as it is."""
    return [
        shape
        for shape in joined(shape for shape in page.shapes if shape.kind != "image")
        if region.x0 - 3 <= shape.x0
        and shape.x1 <= region.x1 + 3
        and region.top - 20 <= shape.top
        and shape.bottom <= region.bottom + 20
        and shape.x1 - shape.x0 >= 0.5 * (region.x1 - region.x0)
    ]


def _by_nearness(rows: Rows, columns: Columns) -> list[list[list[Line]]]:
    """Rows with several pieces are rows of the table; a lone piece belongs to the nearest of them, to the label or cell that it
    goes on with, or stands by itself.
    """
    onto = _ends(wrapped_onto(rows, columns))
    anchors = [row for row in rows if len(row) > 1 or _is_lone_amount(row, columns)]
    steps = [b[0].baseline - a[0].baseline for a, b in pairwise(anchors)]
    pitch = min(steps) if steps else 0.0
    bands: list[tuple[float, list[list[Line]]]] = [(row[0].baseline, [row]) for row in anchors]
    rest = _given(rows, onto, bands)
    lone = [row for i, row in enumerate(rows) if i not in onto and not any(row is anchor for anchor in anchors)]
    while lone:
        homes = [(row, _home(row, bands, NEAR * pitch) or _cell_above(row, bands, columns)) for row in lone]
        lone = [row for row, home in homes if home is None]
        for row, home in homes:
            if home is not None:
                home.append(row)
        if len(lone) == len(homes):
            bands += [(band[0][0].baseline, band) for band in _wrapped(lone)]
            break
    _given(rows, rest, bands)
    return [sorted(band, key=lambda row: row[0].baseline) for _, band in sorted(bands, key=lambda one: one[0])]


def _ends(onto: Mapping[int, int]) -> dict[int, int]:
    """The lines of labels, each with the row that its label ends in."""
    found: dict[int, int] = {}
    for i, at in onto.items():
        end = at
        while end in onto:
            end = onto[end]
        found[i] = end
    return found


def _given(rows: Rows, onto: Mapping[int, int], bands: Sequence[tuple[float, list[list[Line]]]]) -> dict[int, int]:
    """Put the lines of labels to the rows they belong to; those are left whose row is in no band yet."""
    left: dict[int, int] = {}
    for i, at in onto.items():
        home = next((band for _, band in bands if any(row is rows[at] for row in band)), None)
        if home is None:
            left[i] = at
        else:
            home.append(rows[i])
    return left


def _is_lone_amount(row: list[Line], columns: Columns) -> bool:
    """True for an amount behind the first column with nothing beside it: a row of its own, as a total may be."""
    return len(row) == 1 and is_amount(row[0].text) and covered(bare(row[0]), columns)[0] > 0


def _cell_above(row: list[Line], bands: Sequence[tuple[float, list[list[Line]]]], columns: Columns) -> list[list[Line]] | None:
    """The row of the table with a cell behind the first column that a lone line goes on with, right under its last line."""
    line = row[0]
    column = covered(bare(line), columns)[0]
    for _, band in bands if column else ():
        own = [part for other in band for part in other if covered(bare(part), columns)[0] == column]
        last = max(own, key=lambda part: part.baseline, default=None)
        if last is not None and 0 < line.baseline - last.baseline < TAIL * line.size and not is_amount(last.text):
            return band
    return None


def _wrapped(lone: Rows) -> list[list[list[Line]]]:
    """Lone pieces, one band each; one that begins small goes on with the name right above it, which no stop ends."""
    bands: list[list[list[Line]]] = []
    for row in sorted(lone, key=lambda row: row[0].baseline):
        above = bands[-1][-1][0] if bands else None
        if above is not None and goes_on(above, row[0]):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def goes_on(above: Line, line: Line) -> bool:
    """True for a line that begins small right under one that no stop ends: a further line of one name."""
    near = line.baseline - above.baseline < LINED * above.size and abs(line.x0 - above.x0) < above.size
    return near and line.text[:1].islower() and not above.text.endswith((":", ".", "：", "。"))


def _home(row: list[Line], bands: Sequence[tuple[float, list[list[Line]]]], near: float) -> list[list[Line]] | None:
    """The row of the table that a lone piece stands nearest to, or whose further lines it stands near to; None if it is alone."""
    here = row[0].baseline
    at, band = min(bands, key=lambda one: abs(one[0] - here))
    if abs(at - here) < max(near, LEVEL * row[0].size) or here > max(one[0] for one in bands):
        return band
    for _, band in bands:
        further = [other[0] for other in band if len(other) == 1]
        if any(abs(other.baseline - here) < near and abs(other.x0 - row[0].x0) < other.size for other in further):
            return band
    return None


def split_rows(cells: Sequence[RawCell], edges: Sequence[float]) -> list[RawCell]:
    """The cells with each row of a grid cut up in which several rows stand: there are rules between its columns only."""
    found: list[RawCell] = []
    shift = 0
    for row in sorted({cell.row for cell in cells}):
        here = [cell for cell in cells if cell.row == row]
        lines = [line for cell in here for line in cell.lines]
        if not _holds_rows(here):
            found += [replace(cell, row=row + shift) for cell in here]
            continue
        physical = [sorted(level, key=lambda line: line.x0) for level in levels(lines)]
        columns = [(edges[cell.column], edges[cell.column + cell.column_span]) for cell in here]
        for r, band in enumerate(_by_nearness(physical, columns)):
            for cell, column in zip(here, columns, strict=True):
                own = (line for level in band for line in level if column[0] <= (line.x0 + line.x1) / 2 <= column[1])
                found.append(replace(cell, row=row + shift + r, lines=tuple(sorted(own, key=lambda line: line.baseline))))
        shift += r
    return found


def _holds_rows(cells: Sequence[RawCell]) -> bool:
    """True if names of the first column stand beside numbers, more than once, in cells of one row."""
    if any(cell.row_span > 1 for cell in cells):
        return False
    names = [line for cell in cells if cell.column == 0 for line in cell.lines]
    numbers = [line for cell in cells if cell.column > 0 and _of_numbers(cell) for line in cell.lines]
    beside = [name for name in names if any(abs(number.baseline - name.baseline) < 0.3 * name.size for number in numbers)]
    return len(beside) > 1


def _of_numbers(cell: RawCell) -> bool:
    return 2 * sum(numeric(line.text) for line in cell.lines) > len(cell.lines)
