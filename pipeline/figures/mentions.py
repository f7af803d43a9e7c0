"""Turns times and figures into mentions, and merges them with the names found elsewhere into flat spans."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.contain import Fence, of_sentence
from pipeline.model import (
    Addresses,
    Document,
    Entity,
    EntityType,
    Figure,
    Issue,
    Mention,
    Sentence,
    SentenceTimes,
    TimeExpression,
)

_OPEN = re.compile(r"\s?(?:以来|以后|之后|以前|之前|起|开始|至今|间|前)$")

_TYPES: dict[str, EntityType] = {
    "money": "MONEY",
    "percent": "PERCENT",
    "percentage_points": "PERCENT",
    "count": "QUANTITY",
    "measure": "QUANTITY",
    "duration": "QUANTITY",
    "multiple": "QUANTITY",
    "ratio": "PERCENT",
}

_VAGUE = "vague"
"""The entry of 近年来 and the like, which name no date."""


def as_mentions(
    document: Document,
    sentences: Sequence[Sentence],
    names: Sequence[Mention],
    figures: Sequence[Figure],
    times: Mapping[str, SentenceTimes],
) -> tuple[tuple[Mention, ...], tuple[Entity, ...], list[Issue]]:
    """All mentions of a document in text order, names included, and the entities of those that are no names.

    A date or quantity that overlaps a longer name is left out; of a date and a figure the date stays.
    """
    fence = Fence("mentions")
    addresses = Addresses(document.report_id)
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for name in names:
        taken[name.sentence_id].append((name.start, name.end))
    counted: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        counted[figure.sentence_id].append(figure)
    found: list[Mention] = []
    for sentence in sentences:
        mine = counted[sentence.sentence_id]
        spans = fence.run(of_sentence(sentence), _spans, sentence, times.get(sentence.sentence_id), mine, otherwise=[])
        for start, end, kind, key in _free(spans, taken[sentence.sentence_id]):
            piece = document.slice(sentence.block_id, start, end)
            mention_id = addresses.mint("quantity", piece)
            found.append(
                Mention(
                    block_id=sentence.block_id,
                    start=start,
                    end=end,
                    text=piece.text,
                    mention_id=mention_id,
                    entity_id=key,
                    sentence_id=sentence.sentence_id,
                    type=kind,
                )
            )
    entities = tuple(Entity(key, kind, text) for (key, kind), text in _keys(found).items())
    order = {sentence.sentence_id: n for n, sentence in enumerate(sentences)}
    merged = sorted([*names, *found], key=lambda m: (order.get(m.sentence_id, 0), m.start))
    return tuple(merged), entities, fence.issues


_Spanned = tuple[int, int, EntityType, str]
"""Start and end in the block, type and entity_id."""


def _free(spans: Sequence[_Spanned], taken: list[tuple[int, int]]) -> Iterator[_Spanned]:
    """The spans that overlap nothing before them; `taken` gains them."""
    for one in spans:
        if not any(start < one[1] and one[0] < end for start, end in taken):
            taken.append(one[:2])
            yield one


def _spans(sentence: Sentence, times: SentenceTimes | None, figures: Sequence[Figure]) -> list[_Spanned]:
    spans: list[_Spanned] = []
    for time, (start, end) in zip(times.times, times.cores, strict=True) if times else ():
        if time.rule != _VAGUE:
            spans.append((start + sentence.start, end + sentence.start, "DATE", f"date/{_iso(time)}"))
    for figure in figures:
        kind = _TYPES.get(figure.kind)
        if kind:
            spans.append((figure.start, figure.end, kind, f"{kind.lower()}/{_amount(figure)} {figure.unit}".strip()))
    return spans


def _amount(figure: Figure) -> str:
    """300, 3..5 for a range, ..5 and 3.. where one end is open; as printed where no number is known.

    >>> _amount(Figure(block_id="b", start=0, end=4, text="3—5年", kind="duration", value=None, low=3, high=5, unit="a"))
    '3..5'
    """
    if figure.value is not None:
        return str(figure.value)
    if figure.low is None and figure.high is None:
        return figure.text
    return "..".join("" if end is None else str(end) for end in (figure.low, figure.high))


def _iso(time: TimeExpression) -> str:
    """2020-11-01/2020-11-30, P3Y, or the words of a time that is neither."""
    if time.duration and not time.period_start:
        return time.duration
    named = time.period_start or time.period_end
    return f"{time.period_start or '..'}/{time.period_end or '..'}" if named else time.text


def _keys(mentions: Sequence[Mention]) -> dict[tuple[str, EntityType], str]:
    """Every entity with the text most of its mentions have."""
    texts: dict[tuple[str, EntityType], Counter[str]] = {}
    for mention in mentions:
        texts.setdefault((mention.entity_id, mention.type), Counter())[mention.text] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in texts.items()}
