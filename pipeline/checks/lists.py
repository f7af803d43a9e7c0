"""Sums that a sentence states with their parts: 分别为12亿元、8亿元和5亿元，合计25亿元."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline import language
from pipeline.checks.amounts import Amount, amount_of, total
from pipeline.checks.comparison import Comparison
from pipeline.contain import Fence, Unit
from pipeline.model import Figure, Sentence

FEWEST = 2
"""Parts of the shortest sum."""


def check_lists(sentences: Sequence[Sentence], figures: Sequence[Figure], fence: Fence) -> Iterator[Comparison]:
    """Every total of a sentence against the numbers that it lists before it.

    That they differ is said only of a list whose parts stand right beside each other and come near to the total.
    """
    mine: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.sentence_id and figure.step is not None:
            mine[figure.sentence_id].append(figure)
    for sentence in sentences:
        if len(mine.get(sentence.sentence_id, ())) > FEWEST:
            unit = Unit("check", "sum of a list", None, sentence.block_id, sentence.start, sentence.end)
            yield from fence.run(unit, _of_sentence, sentence, mine[sentence.sentence_id], otherwise=[])


def _of_sentence(sentence: Sentence, figures: Sequence[Figure]) -> list[Comparison]:
    ordered = _apart(figures)
    found: list[Comparison] = []
    for at, figure in enumerate(ordered):
        if at >= FEWEST and _is_total(sentence, ordered[at - 1], figure):
            found += _summed(sentence, ordered[:at], figure)
    return found


def _apart(figures: Sequence[Figure]) -> list[Figure]:
    """The figures in order, one of each span: of several subjects a figure has one record each."""
    return list({(figure.start, figure.end): figure for figure in sorted(figures, key=lambda one: one.start)}.values())


def _is_total(sentence: Sentence, last: Figure, figure: Figure) -> bool:
    """True for the 25亿元 of 、5亿元，合计25亿元 and the 25 million of , and 5 million, 25 million in total."""
    known = language.of(sentence.lang)
    before, after = _between(sentence, last, figure), sentence.text[figure.end - sentence.start :]
    stated = known.pattern("checks.total_before").fullmatch(before) is not None
    behind = known.pattern("checks.total_behind").match(after) is not None
    return stated or (behind and known.pattern("checks.clause_gap").fullmatch(before) is not None)


def _summed(sentence: Sentence, before: Sequence[Figure], printed: Figure) -> list[Comparison]:
    """The total with the longest run of parts before it that agrees, else with the whole run if nothing parts that."""
    run = _run(sentence, before, printed)
    amounts = [amount_of(figure) for figure in run]
    result = amount_of(printed)
    if result is None or len(run) < FEWEST or any(amount is None for amount in amounts):
        return []
    parts = [amount for amount in amounts if amount is not None]
    readings = [_compared(parts[first:], result) for first in range(len(parts) - FEWEST + 1)]
    agreeing = next((one for one in readings if one.agrees), None)
    if agreeing is not None:
        return [agreeing]
    return [readings[0]] if readings[0].is_near and _is_strict(sentence, run) else []


def _compared(parts: Sequence[Amount], printed: Amount) -> Comparison:
    figure = printed.figure
    return Comparison(
        "sum_of_list", figure.metric or figure.text, total(parts, printed), printed, tuple(parts), (1,) * len(parts)
    )


def _run(sentence: Sentence, before: Sequence[Figure], printed: Figure) -> list[Figure]:
    """The figures before a total that may be its parts: of its unit, each a level, with nothing between them that ends a list."""
    run: list[Figure] = []
    for figure in reversed(before):
        if not _is_part(figure, printed) or (run and not _goes_on(sentence, figure, run[0])):
            break
        run.insert(0, figure)
    return run


def _is_part(figure: Figure, printed: Figure) -> bool:
    same = (figure.unit, figure.kind, figure.aspect) == (printed.unit, printed.kind, printed.aspect)
    return same and printed.aspect == "level" and figure.kind in ("money", "count", "measure", "number") and not figure.negated


def _goes_on(sentence: Sentence, figure: Figure, after: Figure) -> bool:
    return language.of(sentence.lang).pattern("checks.list_gap").fullmatch(_between(sentence, figure, after)) is not None


def _is_strict(sentence: Sentence, run: Sequence[Figure]) -> bool:
    """True if nothing but commas and "and" stands between the parts, and what comes before them says that all are named."""
    known = language.of(sentence.lang)
    lead, bare = known.pattern("checks.list_lead"), known.pattern("checks.bare_gap")
    announced = lead.search(sentence.text[: run[0].start - sentence.start]) is not None
    return announced and all(bare.fullmatch(_between(sentence, a, b)) for a, b in pairwise(run))


def _between(sentence: Sentence, first: Figure, second: Figure) -> str:
    return sentence.text[first.end - sentence.start : second.start - sentence.start]
