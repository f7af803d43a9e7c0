"""Reads the header of a table without a grid: which names stand over which columns, on one storey or two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, pairwise

from pipeline.pdf.ink.chars import Char
from pipeline.pdf.layout.lines import Line, build_line, merge
from pipeline.pdf.layout.table_cells import RawCell, covered
from pipeline.pdf.script import is_wide

REPEATED = 0.66
"""If so many names of the lowest storey stand there twice, as 总额 and 同比 under each year, what stands above spans them."""

STOREYS = 12
"""Columns for which the spans of a two-storey header are worked out."""

GLUED = 0.15
"""A gap wider than this part of the size may part the names of two columns that nearly touch."""

MIXED = 0.3
"""... and between Han and figures, where programs put a quarter."""

FLUSH = 0.2
"""Sizes by which the edges of two lines of one name differ at most."""

Columns = Sequence[tuple[float, float]]
"""Left and right edge of what stands in each column, in points."""


def header_cells(parts: Sequence[Line], columns: Columns) -> tuple[list[RawCell], int]:
    """The cells of a header and its depth: one storey, or a row of spanning names above the names of the columns."""
    if not parts:
        return [], 0
    storeys = levels(parts)
    lowest = max(storeys, key=lambda level: (len(level), level[0].baseline))
    above = [part for level in storeys for part in level if part.baseline < lowest[0].baseline - 0.5 * part.size]
    under = sorted({covered(part, columns)[0] for part in lowest})
    repeated = Counter(part.text for part in lowest)
    alike = sum(count for count in repeated.values() if count > 1) >= REPEATED * len(lowest)
    if alike:
        under = sorted({covered(part, columns)[0] for part in lowest if repeated[part.text] > 1})
        spanning = [part for part in above if covered(part, columns)[0] in under]
    else:
        spanning = [part for part in above if _spans(part, lowest, columns)]
    if not spanning or len(under) > STOREYS or len(spanning) >= len(under):
        return _one_storey(parts, columns), 1
    return _two_storeys(parts, spanning, _deal(sorted(spanning, key=lambda part: part.x0), under, columns, alike), columns), 2


def _one_storey(parts: Sequence[Line], columns: Columns) -> list[RawCell]:
    lines = [[part for part in parts if covered(part, columns)[0] == i] for i in range(len(columns))]
    return [RawCell(0, i, 1, 1, tuple(found)) for i, found in enumerate(lines)]


def _two_storeys(
    parts: Sequence[Line], spanning: Sequence[Line], spans: Sequence[tuple[Line, int, int]], columns: Columns
) -> list[RawCell]:
    """Spanning names over the names of their columns; a column without one above has a cell over both storeys."""
    cells = [RawCell(0, first, 1, last - first + 1, (part,)) for part, first, last in spans]
    below = {i for _, first, last in spans for i in range(first, last + 1)}
    for i in range(len(columns)):
        own = tuple(part for part in parts if part not in spanning and covered(part, columns)[0] == i)
        cells.append(RawCell(1, i, 1, 1, own) if i in below else RawCell(0, i, 2, 1, own))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def levels(parts: Sequence[Line]) -> list[list[Line]]:
    """The pieces by their baselines, from top to bottom."""
    found: list[list[Line]] = []
    for part in sorted(parts, key=lambda part: part.baseline):
        if found and part.baseline - found[-1][0].baseline < 0.3 * part.size:
            found[-1].append(part)
        else:
            found.append([part])
    return found


def _spans(part: Line, lowest: Sequence[Line], columns: Columns) -> bool:
    """True for a piece above the lowest storey that no piece of it stands straight under: it is centred over several."""
    middle = (part.x0 + part.x1) / 2
    first, last = covered(part, columns)
    if last > first:
        return True
    if any(covered(other, columns) == (first, last) and _is_flush(part, other) for other in lowest):
        return False  # the first line of a name of two
    return (
        not any(abs((other.x0 + other.x1) / 2 - middle) < part.size for other in lowest)
        and any(covered(other, columns)[0] != first or abs((other.x0 + other.x1) / 2 - middle) >= part.size for other in lowest)
        and any(other.x1 < middle for other in lowest)
        and any(other.x0 > middle for other in lowest)
    )


def _is_flush(a: Line, b: Line) -> bool:
    """True if two pieces begin or end at one edge."""
    return min(abs(a.x0 - b.x0), abs(a.x1 - b.x1)) < FLUSH * a.size


def _deal(spanning: Sequence[Line], under: Sequence[int], columns: Columns, alike: bool) -> list[tuple[Line, int, int]]:
    """Which columns stand under each spanning name, dealt out from left to right: as many if they are named `alike`, else those
    whose middle is nearest to its own."""
    centres = {i: sum(columns[i]) / 2 for i in under}
    each, rest = divmod(len(under), len(spanning))
    if not rest and alike:
        return [(part, under[k * each], under[k * each + each - 1]) for k, part in enumerate(spanning)]
    best: tuple[float, list[list[int]]] = (float("inf"), [])
    for cuts in combinations(range(1, len(under)), len(spanning) - 1):
        ends = [0, *cuts, len(under)]
        groups = [list(under[a:b]) for a, b in pairwise(ends)]
        off = sum(
            abs((part.x0 + part.x1) / 2 - (centres[group[0]] + centres[group[-1]]) / 2)
            for part, group in zip(spanning, groups, strict=True)
        )
        best = min(best, (off, groups), key=lambda one: one[0])
    return [(part, group[0], group[-1]) for part, group in zip(spanning, best[1], strict=True)]


def one_each(row: Sequence[Line], columns: Columns) -> bool:
    """True if the pieces of a row are as many as the columns, and none stands over another one's."""
    if len(row) != len(columns):
        return False
    return all((part.x0 < x1 and x0 < part.x1) or _free(part, columns) for part, (x0, x1) in zip(row, columns, strict=True))


def _free(part: Line, columns: Columns) -> bool:
    return not any(part.x0 < x1 and x0 < part.x1 for x0, x1 in columns)


def widened(columns: Columns, rows: Sequence[list[Line]]) -> Columns:
    """The columns with the names over them, where one stands over each and they stay apart."""
    for row in rows:
        if one_each(row, columns):
            wide = [(min(x0, part.x0), max(x1, part.x1)) for part, (x0, x1) in zip(row, columns, strict=True)]
            if all(a[1] < b[0] for a, b in pairwise(wide)):
                columns = wide
    return columns


def unglued(part: Line, columns: Columns) -> list[Line]:
    """A piece of a header cut up where it holds the names of several columns with no more than a word space between them."""
    first, last = covered(part, columns)
    words = _words(part)
    if last == first or len(words) < 2:
        return [part]
    groups: list[tuple[int, list[Line]]] = []
    for word in words:
        at = min(range(first and first - 1, min(last + 2, len(columns))), key=lambda i: _off(word, columns[i]))
        if groups and groups[-1][0] == at:
            groups[-1][1].append(word)
        else:
            groups.append((at, [word]))
    names = [(at, merge(group)) for at, group in groups]
    apart = len(names) > 1 and all(a < b for (a, _), (b, _) in pairwise(names))
    return [name for _, name in names] if apart and all(_off(name, columns[at]) < name.size for at, name in names) else [part]


def _off(part: Line, column: tuple[float, float]) -> float:
    """How far a piece is from standing flush with a column, left, right or centred, in points."""
    x0, x1 = column
    return min(abs(part.x0 - x0), abs(part.x1 - x1), abs(part.x0 + part.x1 - x0 - x1) / 2)


def _words(line: Line) -> list[Line]:
    parts: list[list[Char]] = [[]]
    last: Char | None = None
    for char in line.chars:
        if char.text.isspace() or (last is not None and _may_part(last, char, line.size)):
            parts.append([])
        if not char.text.isspace():
            parts[-1].append(char)
            last = char
    return [word for part in parts if (word := build_line(line.page, part))]


def _may_part(a: Char, b: Char, size: float) -> bool:
    """True if a word may end between two characters; the space that is set around the figures of 2022年 is none."""
    mixed = is_wide(a.text) != is_wide(b.text) and (a.text.isdigit() or b.text.isdigit())
    return b.x0 - a.x1 > (MIXED if mixed else GLUED) * size or (b.gap and not mixed)
