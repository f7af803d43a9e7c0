"""Figures of the running text against the cell of a table that gives the same number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.checks.amounts import Amount, Recomputed, amount_of
from pipeline.checks.comparison import Comparison
from pipeline.contain import Fence, Unit
from pipeline.model import Claim, Figure

_FOLD = re.compile(r"[\s　（）()“”\"、]")
_NEAR = Decimal("0.02")
"""Without a reference to the table, text and cell are the same number only if they differ by less than this part."""
_FEWEST_DIGITS = 3
"""A rounder number than this is too coarse to say that text and table agree."""

Key = tuple[str, str, str, str, str]


def check_prose(figures: Sequence[Figure], claims: Sequence[Claim], fence: Fence) -> Iterator[Comparison]:
    """Every exact figure of a sentence whose subject, metric, period and unit are those of one cell."""
    cells: defaultdict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.cell_id and (key := _key(figure)) is not None:
            cells[key].append(figure)
    pointing = {figure_id for claim in claims if claim.table_ids for figure_id in claim.figure_ids}
    for figure in figures:
        key = _key(figure) if figure.sentence_id else None
        if key is not None and key in cells:
            unit = Unit("check", figure.text, None, figure.block_id, figure.start, figure.end)
            yield from fence.run(unit, _compared, figure, cells[key], figure.figure_id in pointing, otherwise=[])


def _key(figure: Figure) -> Key | None:
    """What a figure is about; None if one part of it is unknown. A decrease in the text is a minus in a table."""
    period = figure.period
    if period.start is None or period.end is None or not figure.subject or not figure.metric:
        return None
    if figure.value is None or figure.status != "actual" or figure.negated:
        return None
    subject, metric = _FOLD.sub("", figure.subject), _FOLD.sub("", figure.metric)
    return subject, metric, period.start.isoformat(), period.end.isoformat(), figure.unit


def _compared(figure: Figure, cells: Sequence[Figure], named: bool) -> list[Comparison]:
    said = amount_of(figure)
    printed = [amount for cell in cells if (amount := amount_of(cell)) is not None]
    if said is None or not printed or sum(char.isdigit() for char in figure.text) < _FEWEST_DIGITS:
        return []
    if figure.change == "decrease":
        printed = [_positive(amount) for amount in printed]
    found = [_found(said, amount, figure) for amount in printed]
    agreeing = [one for one in found if one.agrees]
    if not agreeing and len(found) == 1 and (named or _is_near(found[0])):
        return found
    return agreeing[:1]


def _positive(amount: Amount) -> Amount:
    return Amount(amount.figure, abs(amount.value), amount.slack, amount.factor)


def _found(said: Amount, cell: Amount, figure: Figure) -> Comparison:
    """One of the two is the other rounded: only the coarser one leaves anything open."""
    result = Recomputed(cell.value, max(said.slack, cell.slack))
    return Comparison("text_vs_table", figure.subject, result, said, (cell,))


def _is_near(found: Comparison) -> bool:
    return abs(found.result.value - found.printed.value) <= _NEAR * abs(found.printed.value)
