"""Reads the header of a table without a grid: which names stand over which columns, on one storey or several.

The pieces of a header are put together to names, a name of two lines among them. From below, every column takes the name over it;
the names that are left stand over names, and span the columns that they are centred over, or that a rule under them marks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, combinations, pairwise

from pipeline.pdf.ink.chars import Char, Shape
from pipeline.pdf.layout.lines import Line, build_line
from pipeline.pdf.layout.table_cells import RawCell, covered
from pipeline.pdf.script import is_wide
from pipeline.pdf.tables.head_names import FLUSH, Name, is_below, meet, names_of, off, respaced, whole

STOREYS, COLUMNS = 3, 24
"""Storeys of spanning names over those of the columns, and columns for which their spans are worked out."""

GLUED = 0.15
"""A gap wider than this part of the size may part the names of two columns that nearly touch."""

MIXED = 0.3
"""... and between Han and figures, where programs put a quarter."""

CENTRED = 1.0
"""Sizes by which a spanning name may be off the middle of its columns."""

WIDE = 0.5
"""Sizes by which a name counts as off its middle that is flush with its columns and reaches over all of them and no other."""

STUB = 1.0
"""... and by which one is further off that would span the labels of the rows without reaching over them."""

ORPHAN = 0.25
"""Sizes that a name may be further off its middle for every column that it spans instead of leaving it without a name above."""

SKIPPED = 3.0
"""... or any name may be to leave none out."""

WAYS = 5
"""Spans that are tried for each name of a storey."""

STEPS = 5000
"""Steps of the search for the spans of a storey."""

Columns = Sequence[tuple[float, float]]
"""Left and right edge of what stands in each column, in points."""


_Span = tuple[int, int]
"""First and last column under a name."""


def header_cells(parts: Sequence[Line], columns: Columns, rules: Sequence[Shape] = ()) -> tuple[list[RawCell], int]:
    """The cells of a header and its depth: the names of the columns on the lowest row, spanning names in the rows above.

    `rules` are what is drawn in the header: a rule under a spanning name is as wide as what it spans.
    """
    if not parts:
        return [], 0
    names = names_of(parts, rules)
    leaves = _leaves(names, columns)
    upper = respaced([name for name in names if name not in leaves.values()])
    storeys = _storeys(upper, leaves, columns, rules) if len(columns) <= COLUMNS else []
    spanning = {name for storey in storeys for name in storey}
    for name in upper:  # what spans nothing is a line more of the name below it
        if name not in spanning:
            column = covered(whole(name), columns)[0]
            below = leaves.get(column)
            leaves[column] = Name((*name.lines, *below.lines)) if below else name
    return _cells(storeys, leaves, len(columns)), len(storeys) + 1


def _cells(storeys: Sequence[Mapping[Name, _Span]], leaves: Mapping[int, Name], columns: int) -> list[RawCell]:
    """Spanning names over the names of their columns; a name without one above reaches up to the top."""
    free = [0] * columns  # the first row that is free over every column
    cells: list[RawCell] = []
    for row, storey in enumerate(storeys):
        for name, (first, last) in storey.items():
            top = max(free[first : last + 1])
            cells.append(RawCell(top, first, row - top + 1, last - first + 1, _by_line(name)))
            free[first : last + 1] = [row + 1] * (last - first + 1)
    depth = len(storeys) + 1
    for column in range(columns):
        own = leaves.get(column)
        cells.append(RawCell(free[column], column, depth - free[column], 1, _by_line(own) if own else ()))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _by_line(name: Name) -> tuple[Line, ...]:
    return tuple(sorted(name.lines, key=lambda line: (round(line.baseline), line.x0)))


# Which name is over which columns.


def _leaves(names: Sequence[Name], columns: Columns) -> dict[int, Name]:
    """The lowest name over every column. What stands over a lower name is none."""
    found: dict[int, Name] = {}
    for name in sorted(names, key=lambda name: (-round(name.bottom), name.x0)):
        if any(meet(name, lower) and is_below(lower, name) for lower in found.values()):
            continue
        over = [i for i, (x0, x1) in enumerate(columns) if name.x0 < x1 and x0 < name.x1] or [covered(whole(name), columns)[0]]
        free = [i for i in over if i not in found and _keeps_order(name, i, found)]
        if free:
            found[min(free, key=lambda i: off(name, columns[i]))] = name
    return found


def _keeps_order(name: Name, column: int, leaves: Mapping[int, Name]) -> bool:
    return all((name.middle < other.middle) == (column < at) for at, other in leaves.items())


def _storeys(
    upper: Sequence[Name], leaves: Mapping[int, Name], columns: Columns, rules: Sequence[Shape]
) -> list[dict[Name, _Span]]:
    """The spanning names by storey, from the top, each with the columns under it."""
    found: list[dict[Name, _Span]] = []
    rows: list[list[Name]] = []
    for name in sorted(upper, key=lambda name: (-name.bottom, name.x0)):  # from below: a storey stands on the one under it
        if rows and name.bottom > rows[-1][0].top - 0.5 * name.size:
            rows[-1].append(name)
        else:
            rows.append([name])
    for row in rows[:STOREYS]:
        spans = _dealt(sorted(row, key=lambda name: name.x0), leaves, columns, rules)
        if spans:
            found.insert(0, spans)
    return found


def _dealt(row: Sequence[Name], leaves: Mapping[int, Name], columns: Columns, rules: Sequence[Shape]) -> dict[Name, _Span]:
    """The columns under each name of a storey: none under two, and all in all as little off their middles as can be."""
    known = _evenly(row, leaves, columns) or _divided(row, leaves, columns, rules)
    if known:
        return known
    ways = [[*sorted(_spans(name, row, leaves, columns, rules))[:WAYS], (SKIPPED, 0, -1)] for name in row]
    chosen = _least(ways, leaves)
    return {name: span for name, span in zip(row, chosen, strict=True) if span[0] <= span[1]}


def _least(ways: Sequence[Sequence[tuple[float, int, int]]], leaves: Mapping[int, Name]) -> list[_Span]:
    """One way for each name, left to right and apart, that cost least in all with the columns that they leave without a name.

    A way is a cost with its first and last column. What can't get below the best found so far is not followed, and no more than
    STEPS are gone.
    """
    least = [*accumulate(reversed([min(cost for cost, _, _ in way) for way in ways]), initial=0.0)][::-1]
    best: tuple[float, list[_Span]] = (float("inf"), [(0, -1)] * len(ways))
    steps = 0

    def follow(at: int, end: int, cost: float, taken: list[_Span]) -> None:
        nonlocal best, steps
        steps += 1
        if cost + least[at] >= best[0] or steps > STEPS:
            return
        if at == len(ways):
            total = cost + ORPHAN * _orphans([span for span in taken if span[0] <= span[1]], leaves)
            if total < best[0]:
                best = total, taken
            return
        for more, first, last in ways[at]:
            if first > last or first > end:
                follow(at + 1, max(end, last), cost + more, [*taken, (first, last)])

    follow(0, -1, 0.0, [])
    return best[1]


def _orphans(taken: Sequence[_Span], leaves: Mapping[int, Name]) -> int:
    """The columns that no name spans though theirs stands level with one that is spanned."""
    under = {i for first, last in taken for i in range(first, last + 1)}
    spanned = [leaves[i] for i in under if i in leaves]
    return sum(any(_is_level(name, other) for other in spanned) for i, name in leaves.items() if i not in under)


def _is_level(a: Name, b: Name) -> bool:
    """True for two names whose first lines or whose middles are at one height."""
    return abs(a.top - b.top) < 1 or abs(a.top + a.bottom - b.top - b.bottom) < 2


def _evenly(row: Sequence[Name], leaves: Mapping[int, Name], columns: Columns) -> dict[Name, _Span]:
    """As many columns under each name, if the same names follow each other under all of them, 总额 and 同比 under each year, and
    each name is over its own.
    """
    texts = {column: _text(name) for column, name in leaves.items()}
    counts = Counter(texts.values())
    under = sorted(column for column, text in texts.items() if counts[text] == len(row))
    each, rest = divmod(len(under), len(row))
    if len(row) < 2 or rest or each < 2 or under != list(range(under[0], under[0] + len(under))):
        return {}
    first = [texts[column] for column in under[:each]]
    if any([texts[column] for column in under[k * each : (k + 1) * each]] != first for k in range(len(row))):
        return {}
    spans = {name: (under[k * each], under[(k + 1) * each - 1]) for k, name in enumerate(row)}
    sides = _sides(leaves, columns)
    return spans if all(_is_over(name, span, leaves, columns, sides) for name, span in spans.items()) else {}


def _is_over(name: Name, span: _Span, leaves: Mapping[int, Name], columns: Columns, sides: tuple[bool, bool]) -> bool:
    """True for a name that is centred over its columns or flush with the first or last of them."""
    first, last = leaves[span[0]], leaves[span[1]]
    flush = min(abs(name.x0 - first.x0), abs(name.x1 - last.x1)) < FLUSH * name.size
    return flush or _off_middle(name, (first, last), columns[span[0] : span[1] + 1], sides) < CENTRED * name.size


def _divided(row: Sequence[Name], leaves: Mapping[int, Name], columns: Columns, rules: Sequence[Shape]) -> dict[Name, _Span]:
    """The columns over a rule under several names of a storey, all of them: each name is over the next ones, as little off their
    middles as can be; a cell reaches from the end of the column before to that of its own.
    """
    under = [_ruled_under(name, leaves, columns, rules) for name in row]
    over = under[0][1] if under[0] else []
    if len(row) < 2 or any(one is None or one[1] != over for one in under) or len(over) > COLUMNS // 2:
        return {}
    sides = _sides(leaves, columns)
    best: tuple[float, dict[Name, _Span]] = (float("inf"), {})
    for cuts in combinations(range(1, len(over)), len(row) - 1):
        spans = [(over[start], over[end - 1]) for start, end in pairwise((0, *cuts, len(over)))]
        if any(first not in leaves or last not in leaves for first, last in spans):
            continue
        total = sum(
            min(
                _off_middle(name, (leaves[first], leaves[last]), columns[first : last + 1], sides),
                abs(name.middle - (columns[first - 1][1] + columns[last][1]) / 2) if first > 1 else float("inf"),
            )
            for name, (first, last) in zip(row, spans, strict=True)
        )
        if total < best[0]:
            best = total, dict(zip(row, spans, strict=True))
    return best[1]


def _text(name: Name) -> str:
    return "".join(line.text for line in name.lines)


def _spans(
    name: Name, row: Sequence[Name], leaves: Mapping[int, Name], columns: Columns, rules: Sequence[Shape]
) -> Iterator[tuple[float, int, int]]:
    """The columns that a name may span, first and last, with how far it is off their middle, in sizes.

    All of them have a lower name, or none at all, as the column of a $.
    """
    under = _ruled_under(name, leaves, columns, rules)
    if under and not any(other is not name and meet(other, under[0]) for other in row):
        yield -1.0, under[1][0], under[1][-1]
        return
    sides = _sides(leaves, columns)
    below = [i not in leaves or is_below(leaves[i], name) for i in range(len(columns))]
    if under:
        below = [lower and i in under[1] for i, lower in enumerate(below)]
    for first in range(len(columns)):
        for last in range(first, len(columns)):
            if not below[last] or (first == 0 and last == len(columns) - 1 > 1):
                break  # what stands over all columns is no name of theirs
            if first in leaves and last in leaves:
                cost = _cost(name, (first, last), leaves, columns, sides)
                if cost is not None:
                    yield cost, first, last


def _cost(name: Name, span: _Span, leaves: Mapping[int, Name], columns: Columns, sides: tuple[bool, bool]) -> float | None:
    """How far a name is off the middle of the columns that it may span, in sizes; None if it does not span them."""
    first, last = span
    aside = _off_middle(name, (leaves[first], leaves[last]), columns[first : last + 1], sides, _free_until(span, leaves, columns))
    aside /= name.size
    flush = min(abs(name.x0 - leaves[first].x0), abs(name.x1 - leaves[last].x1)) < FLUSH * name.size
    if first == last and flush and not any(meet(name, leaf) for i, leaf in leaves.items() if i != first):
        return 0.0
    stub = STUB if first == 0 and name.x0 > columns[0][1] else 0.0
    touched = [i for i, (x0, x1) in enumerate(columns) if name.x0 < x1 and x0 < name.x1]
    whole = flush and first < last and touched == list(range(first, last + 1))
    if aside + stub < CENTRED:
        return min(aside, WIDE) if whole else aside
    if first == last or not flush:
        return None
    return WIDE if whole else CENTRED + 1 / (1 + last - first)


def _ruled_under(
    name: Name, leaves: Mapping[int, Name], columns: Columns, rules: Sequence[Shape]
) -> tuple[Shape, list[int]] | None:
    """The rule right under a name, over the names of columns, and these; one under all columns says nothing."""
    lowest = max((leaf.top for leaf in leaves.values()), default=name.bottom)
    near = [rule for rule in rules if name.bottom - 1 < rule.top < lowest and rule.x0 - 3 <= name.x0 and name.x1 <= rule.x1 + 3]
    rule = min(near, key=lambda rule: rule.top, default=None)
    if rule is None:
        return None
    over = [i for i, (x0, x1) in enumerate(columns) if rule.x0 - 3 <= (x0 + x1) / 2 <= rule.x1 + 3]
    sound = over and all(i not in leaves or leaves[i].top > rule.top for i in over)
    return (rule, over) if sound and len(over) < len(columns) else None


def _sides(leaves: Mapping[int, Name], columns: Columns) -> tuple[bool, bool]:
    """Whether columns may be flush at their left, and at their right: with their names over them, most of them are."""
    flush = [(abs(name.x0 - columns[i][0]), abs(name.x1 - columns[i][1])) for i, name in leaves.items() if i]
    left, right = (2 * sum(edge[side] < 1 for edge in flush) > len(flush) for side in (0, 1))
    return left or not right, right or not left


def _free_until(span: _Span, leaves: Mapping[int, Name], columns: Columns) -> tuple[float, float]:
    """Where the columns left and right of a span end and begin, with their names: as far as its cells may reach."""
    before, behind = span[0] - 1, span[1] + 1
    left = max(columns[before][1], leaves[before].x1 if before in leaves else columns[before][1]) if before >= 0 else float("inf")
    if behind >= len(columns):
        return left, float("-inf")
    return left, min(columns[behind][0], leaves[behind].x0 if behind in leaves else columns[behind][0])


def _off_middle(
    name: Name, ends: tuple[Name, Name], columns: Columns, sides: tuple[bool, bool], free: tuple[float, float] | None = None
) -> float:
    """How far the middle of a name is from that of the columns under it, in points; `ends` are the first and last of their names.

    Where a column's cell begins and ends is not printed: its name, what stands in it, and the step to the next tell, from the
    `sides` that the columns are flush at. It may reach as far as the room beside it is `free`.
    """
    (first, last), (left, right) = ends, (columns[0], columns[-1])
    edges = [(first.x0, last.x1), (first.middle, last.middle), (left[0], right[1])]
    if len(columns) > 1:
        flush = ((left[0], right[0] + right[0] - columns[-2][0]), (columns[0][1] - (columns[1][1] - columns[0][1]), right[1]))
        edges += [edge for edge, side in zip(flush, sides, strict=True) if side]
    aside = min(abs(name.middle - (x0 + x1) / 2) for x0, x1 in edges)
    x0, x1 = min(first.x0, left[0]), max(last.x1, right[1])
    if free is not None:
        x0, x1 = min(x0, free[0]), max(x1, free[1])
    over = max(x0 - name.x0, name.x1 - x1, 0.0)
    return aside + over / 2


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
        at = min(range(first and first - 1, min(last + 2, len(columns))), key=lambda i: off(word, columns[i]))
        if groups and groups[-1][0] == at:
            groups[-1][1].append(word)
        else:
            groups.append((at, [word]))
    names = [(at, _from_to(part, group[0], group[-1])) for at, group in groups]
    apart = len(names) > 1 and all(a < b for (a, _), (b, _) in pairwise(names))
    return [name for _, name in names] if apart and all(off(name, columns[at]) < name.size for at, name in names) else [part]


def _from_to(part: Line, first: Line, last: Line) -> Line:
    """The words of a piece from one to another, with the spaces that are printed between them, be they narrow."""
    start, end = part.chars.index(first.chars[0]), len(part.chars) - part.chars[::-1].index(last.chars[-1])
    return build_line(part.page, part.chars[start:end]) or first


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
