"""Turns times and figures into mentions, and merges them with the names found elsewhere into flat spans."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.figures.periods import SentenceTimes
from pipeline.model import Addresses, Document, Entity, EntityType, Figure, Mention, Sentence, TimeExpression

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


def as_mentions(
    document: Document,
    sentences: Sequence[Sentence],
    names: Sequence[Mention],
    figures: Sequence[Figure],
    times: Mapping[str, SentenceTimes],
) -> tuple[tuple[Mention, ...], tuple[Entity, ...]]:
    """All mentions of a document in text order, names included, and the entities of those that are no names.

    A date or quantity that overlaps a longer name is left out; of a date and a figure the date stays.
    """
    addresses = Addresses(document.report_id)
    taken: dict[str, list[tuple[int, int]]] = {}
    for name in names:
        taken.setdefault(name.block_id, []).append((name.start, name.end))
    found: list[Mention] = []
    for sentence in sentences:
        for start, end, kind, key in _spans(sentence, times.get(sentence.sentence_id), figures_of(figures, sentence)):
            spans = taken.setdefault(sentence.block_id, [])
            if any(s < end and start < e for s, e in spans):
                continue
            spans.append((start, end))
            piece = document.slice(sentence.block_id, start, end)
            mention_id = addresses.mint("quantity", piece)
            found.append(Mention(mention_id, key, sentence.sentence_id, sentence.block_id, start, end, piece.text, kind))
    entities = tuple(_entity(key, kind, text) for (key, kind), text in _keys(found).items())
    order = {sentence.sentence_id: n for n, sentence in enumerate(sentences)}
    merged = sorted([*names, *found], key=lambda m: (order.get(m.sentence_id, 0), m.start))
    return tuple(merged), entities


def figures_of(figures: Sequence[Figure], sentence: Sentence) -> list[Figure]:
    """The figures of one sentence."""
    return [figure for figure in figures if figure.sentence_id == sentence.sentence_id]


def spans_of(times: Iterable[TimeExpression], figures: Iterable[Figure]) -> list[tuple[int, int, EntityType, str]]:
    """Start, end, type and entity id of every date and quantity; `以来` and `前` do not belong to a date."""
    spans: list[tuple[int, int, EntityType, str]] = []
    for time in times:
        if time.kind != "duration" and (time.period_start or time.period_end):
            bare = _OPEN.sub("", time.text)
            spans.append((time.start, time.start + len(bare), "DATE", f"date/{_iso(time)}"))
    for figure in figures:
        kind = _TYPES.get(figure.kind)
        if kind:
            spans.append((figure.start, figure.end, kind, f"{kind.lower()}/{figure.value} {figure.unit}".strip()))
    return spans


def _spans(sentence: Sentence, times: SentenceTimes | None, figures: Sequence[Figure]) -> list[tuple[int, int, EntityType, str]]:
    local = [replace(f, start=f.start - sentence.start, end=f.end - sentence.start) for f in figures]
    found = spans_of(times.times if times else (), local)
    return [(start + sentence.start, end + sentence.start, kind, key) for start, end, kind, key in found]


def _iso(time: TimeExpression) -> str:
    return f"{time.period_start or '..'}/{time.period_end or '..'}"


def _keys(mentions: Sequence[Mention]) -> dict[tuple[str, EntityType], str]:
    """Every entity with the text most of its mentions have."""
    texts: dict[tuple[str, EntityType], Counter[str]] = {}
    for mention in mentions:
        texts.setdefault((mention.entity_id, mention.type), Counter())[mention.text] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in texts.items()}


def _entity(key: str, kind: EntityType, text: str) -> Entity:
    return Entity(key, kind, text)
