"""Numbers that the running text states twice, against each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from pipeline import language
from pipeline.checks.amounts import Amount, Recomputed, amount_of
from pipeline.checks.comparison import Comparison
from pipeline.contain import Fence, Unit
from pipeline.model import Figure, Sentence

NEAR = Decimal("0.02")
"""Two numbers that differ by more than this part are taken for those of two things."""

FEWEST_DIGITS = 3
"""A rounder number is too coarse to say that it is the same."""

Key = tuple[str, ...]


def check_repeats(sentences: Sequence[Sentence], figures: Sequence[Figure], fence: Fence) -> Iterator[Comparison]:
    """Every exact figure of a sentence against the first one in another block with its metric, subject, period and unit.

    Both sentences name metric and subject themselves and a period with digits, and neither says that a number was revised.
    """
    said = {sentence.sentence_id: sentence for sentence in sentences}
    first: dict[Key, list[Figure]] = defaultdict(list)
    for figure in figures:
        key = _key(figure, said)
        if key is None:
            continue
        others = [one for one in first[key] if one.block_id != figure.block_id]
        if others:
            unit = Unit("check", figure.text, None, figure.block_id, figure.start, figure.end)
            yield from fence.run(unit, _compared, others, figure, otherwise=[])
        first[key].append(figure)


def _key(figure: Figure, said: Mapping[str, Sentence]) -> Key | None:
    """What a figure is about; None if its own sentence does not say all of it."""
    sentence, period = said.get(figure.sentence_id), figure.period
    if sentence is None or period.start is None or period.end is None or not figure.metric or not figure.subject:
        return None
    named = figure.metric in sentence.text and figure.subject in sentence.text and figure.metric != figure.subject
    dated = any(char.isdigit() for char in period.text) and period.text in sentence.text
    plain = figure.status == "actual" and not figure.negated and not figure.source
    revised = language.of(sentence.lang).pattern("checks.revised").search(sentence.text) is not None
    if not named or not dated or not plain or revised or sum(char.isdigit() for char in figure.text) < FEWEST_DIGITS:
        return None
    names = (figure.metric, figure.subject, figure.noun, figure.unit, figure.kind, figure.aspect, figure.change, figure.basis)
    return *names, period.start.isoformat(), period.end.isoformat()


def _compared(before: Sequence[Figure], figure: Figure) -> list[Comparison]:
    printed = amount_of(figure)
    stated = [amount for one in before if (amount := amount_of(one)) is not None]
    if printed is None or not stated:
        return []
    found = [_found(amount, printed) for amount in stated]
    agreeing = [one for one in found if one.agrees]
    if agreeing or len({one.result.value for one in found}) > 1:
        return agreeing[:1]  # of several numbers before it nobody knows which is meant
    return found[:1] if abs(found[0].result.value - printed.value) <= NEAR * abs(printed.value) else []


def _found(before: Amount, printed: Amount) -> Comparison:
    """One of the two is the other rounded: only the coarser one leaves anything open."""
    result = Recomputed(before.value, max(before.slack, printed.slack))
    return Comparison("text_vs_text", printed.figure.subject, result, printed, (before,))
