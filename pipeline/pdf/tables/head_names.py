"""Puts the pieces of a header together to the names that it holds, on one line or several each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.pdf.ink.chars import Shape
from pipeline.pdf.layout.labels import is_unit
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.layout.table_cells import is_year

FLUSH = 0.3
"""Sizes by which the edges or middles of two lines of one name differ at most."""

LINE = 1.8
"""Sizes between the baselines of two lines of one name, at most."""

SPACE = 0.4
"""Sizes of a word space: spanning names are further apart."""

BELOW = 0.3
"""Sizes between the last baseline of a name and the first of one below it, at least."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a header, on one line or several."""

    lines: tuple[Line, ...]

    @property
    def x0(self) -> float:
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        return max(line.x1 for line in self.lines)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def top(self) -> float:
        """The first baseline."""
        return self.lines[0].baseline

    @property
    def bottom(self) -> float:
        """The last baseline."""
        return self.lines[-1].baseline

    @property
    def size(self) -> float:
        return self.lines[0].size


def whole(name: Name) -> Line:
    """The widest line of a name, for where it stands."""
    return max(name.lines, key=lambda line: line.x1 - line.x0)


def is_below(lower: Name, name: Name) -> bool:
    """True if a name begins under the last line of another."""
    return lower.top > name.bottom + BELOW * name.size


def off(part: Line | Name, column: tuple[float, float]) -> float:
    """How far a piece is from standing flush with a column, left, right or centred, in points."""
    x0, x1 = column
    return min(abs(part.x0 - x0), abs(part.x1 - x1), abs(part.x0 + part.x1 - x0 - x1) / 2)


def names_of(parts: Sequence[Line], rules: Sequence[Shape]) -> list[Name]:
    """The pieces put together to names: a line goes on with the one right above it that is flush with it.

    Of several with the same words none does if what is above them differs and a piece beside them, whose words stand there again,
    too, is alone: 绝对量, 比重 and 增长 under 2023年 and 2022年. Nor does a year beside another one with nothing above.
    """
    found: list[list[Line]] = []
    for level in levels(parts):
        row = sorted(level, key=lambda part: part.x0)
        texts = Counter(part.text for part in row)
        above: list[list[Line] | None] = []
        for at, part in enumerate(row):
            free = (name for name in reversed(found) if not any(name is one for one in above))
            above.append(next((name for name in free if _goes_on(name[-1], part, _beside(row, at), rules)), None))
        ends = [name[-1].text if name is not None else None for name in above]
        for at, part in enumerate(row):
            name = above[at]
            beside = [i for i in (at - 1, at + 1) if 0 <= i < len(row)]
            lone = any(above[i] is None and texts[row[i].text] > 1 for i in beside)
            years = _is_year(part.text) and any(above[i] is None and _is_year(row[i].text) for i in beside)
            over = {end for end, one in zip(ends, row, strict=True) if end is not None and one.text == part.text}
            if name is None or years or (texts[part.text] > 1 and lone and len(over) > 1):
                found.append([part])
            else:
                name.append(part)
    return [Name(tuple(lines)) for lines in found]


def _is_year(text: str) -> bool:
    return is_year(text.rstrip("年度末底 "))


_Beside = tuple[tuple[float, float], tuple[float, float]]


def _beside(level: Sequence[Line], at: int) -> _Beside:
    """Where the pieces left and right of one stand."""
    far = float("inf")
    before = (level[at - 1].x0, level[at - 1].x1) if at else (-far, -far)
    return before, (level[at + 1].x0, level[at + 1].x1) if at + 1 < len(level) else (far, far)


def _goes_on(above: Line, part: Line, beside: _Beside, rules: Sequence[Shape]) -> bool:
    """True for a line right below another that begins, ends or is centred where that is, and keeps to its own column: half way to
    the pieces `beside` it, or, flush at an edge, at least not over the whole of one.
    """
    before, behind = beside
    step = part.baseline - above.baseline
    edge = min(abs(above.x0 - part.x0), abs(above.x1 - part.x1)) < FLUSH * part.size
    edge = edge and before[0] <= above.x0 and above.x1 <= behind[1]
    inside = edge or ((before[1] + part.x0) / 2 - 1 <= above.x0 and above.x1 <= (part.x1 + behind[0]) / 2 + 1)
    storey = _is_money(part.text) and not above.text.endswith((",", "，"))  # Share of starts, | per cent is one name
    near = 0 < step <= LINE * part.size and not _ruled(above, part, rules) and not storey
    return near and inside and _is_flush(above, part) and before[1] < above.x1 and above.x0 < behind[0]


def _is_money(text: str) -> bool:
    """True for a unit that stands under a name as a storey of its own: £m, 千港元, %; not for % of and (%), which go on."""
    return text == "%" or (is_unit(text) and not text.startswith(("%", "(", "（")))


def _ruled(above: Line, part: Line, rules: Sequence[Shape]) -> bool:
    """True if a rule parts two lines."""
    return any(above.baseline - 1 < rule.top < part.baseline - 0.5 * part.size and meet(rule, part) for rule in rules)


def meet(a: Shape | Name | Line, b: Shape | Name | Line) -> bool:
    """True if two things stand over each other somewhere."""
    return a.x0 < b.x1 and b.x0 < a.x1


def _is_flush(a: Line, b: Line) -> bool:
    """True if two pieces begin, end or have their middle at one place."""
    return off(a, (b.x0, b.x1)) < FLUSH * a.size


def respaced(names: Sequence[Name]) -> list[Name]:
    """Spanning names, those on one line with no more than a word space between them as one."""
    found: list[Name] = []
    for name in sorted(names, key=lambda name: (round(name.top), name.x0)):
        last = found[-1] if found else None
        level = last is not None and abs(last.top - name.top) < 1 and len(last.lines) == len(name.lines) == 1
        if last is not None and level and 0 <= name.x0 - last.x1 < SPACE * name.size:
            found[-1] = Name((merge([*last.lines, *name.lines]),))
        else:
            found.append(name)
    return found


def levels(parts: Sequence[Line]) -> list[list[Line]]:
    """The pieces by their baselines, from top to bottom."""
    found: list[list[Line]] = []
    for part in sorted(parts, key=lambda part: part.baseline):
        if found and part.baseline - found[-1][0].baseline < 0.3 * part.size:
            found[-1].append(part)
        else:
            found.append([part])
    return found
