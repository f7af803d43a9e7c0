"""Cuts up rows that look like one table and are several below each other: heads inside the body tell where the next one begins.

Their columns differ, as those of three balances and two flows do: together they would be no columns at all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.table_cells import columns_of, is_year, joined, numeric
from pipeline.pdf.tables.head_names import meet
from pipeline.pdf.tables.pieces import bare, holds_numbers, is_amount

UNDER = 0.6
"""Sizes below the baseline of a name within which the rule under it stands."""

PART = 0.5
"""Sizes by which a piece may reach under the rule beside its own."""

INSET = 2.0
"""Sizes by which the names over the numbers stand right of the labels, at least."""

CLOSE = 1.6
"""Lines over a head are at most so many sizes apart."""

HEAD = 8
"""A head has at most so many lines."""

_DAYS = r"(?:19|20)?\d{2,3}\s?年(?:度|末|底|初)?(?:\s?\d{1,2}\s?月(?:末|底|初|份)?)?(?:\s?\d{1,2}\s?日)?"
_PERIOD = re.compile(rf"(?:民[国國])?{_DAYS}(?:\s?[至到—–~～-]\s?(?:{_DAYS}|\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?日)?))?")
"""112年3月31日, 2024年1月1日至6月30日, 2023年度."""

Rows = Sequence[list[Line]]


def cut_at_heads(page: RawPage, run: Rows) -> list[list[list[Line]]]:
    """The rows of every table of a run, top to bottom: another begins at names over columns below a row with numbers, if such
    a row follows. What stands between two tables stays with the upper one but for the lone names right over the head.
    """
    cuts = [0]
    for at in range(1, len(run)):
        above = run[cuts[-1] : at]
        if any(map(holds_numbers, above)) and any(map(holds_numbers, run[at:])) and _is_head(page, run[at], above, run[at:]):
            cuts.append(at - _lines_over(run, at))
    return [list(run[start:end]) for start, end in zip(cuts, [*cuts[1:], len(run)], strict=True)]


def _is_head(page: RawPage, row: list[Line], above: Rows, below: Rows) -> bool:
    """True for names over columns: those of the table above again, each with a rule of its own, or days and years alone."""
    if len(row) < 2 or any(numeric(part.text) or is_amount(part.text) for part in row):
        return False
    first = next(i for i, one in enumerate(above) if holds_numbers(one))
    heads = [one for one in above[:first] if len(one) > 1]
    behind = [part.text for part in row[1:]]
    if len(behind) > 1 and any([part.text for part in head[1:]] == behind for head in heads):
        return True
    if are_underlined(page, row):
        return _follow(below)
    dated = [part for part in row if not (heads and part is row[0] and part.text == heads[0][0].text)]
    return (
        len(dated) > 1
        and all(is_period(part.text) for part in dated)
        and _is_behind(dated[0], [*above, *below])
        and _follow(below)
    )


def _follow(below: Rows) -> bool:
    """True if a row with numbers stands under a head, with nothing but lone labels and further names between them."""
    return any(map(holds_numbers, below[1 : 1 + HEAD]))


def is_period(text: str) -> bool:
    """True for a day, a year or days from and to, as they stand over columns, and nothing else.

    >>> is_period("112年1月1日至3月31日"), is_period("2024年度"), is_period("2024年報告")
    (True, True, False)
    """
    return is_year(text.strip()) or _PERIOD.fullmatch(text.strip()) is not None


def _is_behind(part: Line, rows: Rows) -> bool:
    """True for a piece that stands right of where the labels of rows with numbers begin."""
    labels = [row[0] for row in rows if holds_numbers(row) and not is_amount(row[0].text)]
    return bool(labels) and part.x0 > min(label.x0 for label in labels) + INSET * part.size


def are_underlined(page: RawPage, names: Sequence[Line]) -> bool:
    """True if each of the names has a rule of its own right under it."""
    return rules_under(page, names) is not None


def rules_under(page: RawPage, names: Sequence[Line]) -> list[Shape] | None:
    """The rule right under each of the names, if each has one of its own."""
    rules = joined(shape for shape in page.shapes if shape.kind == "rule")
    found = [next((rule for rule in rules if _is_own(rule, name, names)), None) for name in names]
    own = [rule for rule in found if rule is not None]
    return own if len(own) == len(names) else None


def _is_own(rule: Shape, name: Line, names: Sequence[Line]) -> bool:
    """True for a rule that stands right under a name, is about as wide or wider, and stands under no other."""
    wide = rule.x0 <= name.x0 + name.size and name.x1 - name.size <= rule.x1
    near = name.baseline - 1 < rule.top < name.baseline + UNDER * name.size
    return wide and near and not any(meet(rule, other) for other in names if other is not name)


def columns_under(page: RawPage, run: Rows, first: int) -> list[tuple[float, float]]:
    """The columns of a run whose names have a rule each, with what stands under each rule, and one more for labels left of them;
    none if rules and rows do not agree. `first` is the first row with numbers. A label may run over the column behind it.
    """
    at = next((i for i in range(first - 1, -1, -1) if len(run[i]) > 1), -1)
    rules = rules_under(page, run[at]) if at >= 0 else None
    if rules is None:
        return []
    ranges = [(part.x0, part.x1) for part in run[at]]
    labels: list[Line] = []
    for row in run[at + 1 :]:
        pieces = [bare(part) for part in row]
        under = [[i for i, rule in enumerate(rules) if _is_under(part, rule)] for part in pieces]
        if any(len(over) > 1 for over in under[1:]) or _share_a_rule(pieces, under):
            return []
        for part, over in zip(pieces, under, strict=True):
            if len(over) == 1:
                ranges[over[0]] = min(ranges[over[0]][0], part.x0), max(ranges[over[0]][1], part.x1)
            elif not over and part.x1 > rules[0].x0:
                return []
            elif not over:
                labels.append(part)
    columns = [*columns_of([labels])[:1], *ranges]
    return columns if all(a[1] < b[0] for a, b in pairwise(columns)) else []


def _is_under(part: Line, rule: Shape) -> bool:
    """True for a piece that stands under a rule with more than a part of a character."""
    return min(part.x1, rule.x1) - max(part.x0, rule.x0) > min(PART * part.size, (part.x1 - part.x0) / 2)


def _share_a_rule(pieces: Sequence[Line], under: Sequence[list[int]]) -> bool:
    """True if two amounts of a row stand under one rule: it is that of a name over several columns."""
    amounts = [over[0] for part, over in zip(pieces, under, strict=True) if over and is_amount(part.text)]
    return len(set(amounts)) < len(amounts)


def _lines_over(run: Rows, at: int) -> int:
    """How many lone pieces right over a head stand over its columns: a name over several, the first lines of one."""
    count = 0
    head = run[at]
    while at - count > 1 and len(run[at - count - 1]) == 1 and stands_over(run[at - count - 1][0], head, run[at - count]):
        count += 1
    return count


def stands_over(line: Line, head: Sequence[Line], below: Sequence[Line]) -> bool:
    """True for a line near to the one below it that begins behind the first name of a head and ends before the last one does."""
    near = below[0].baseline - line.baseline < CLOSE * line.size
    return near and head[0].x0 < line.x0 and line.x1 <= head[-1].x1 and not is_amount(line.text)
