"""Cuts the blocks of a document into sentences and words, and mends words that names found later disagree with."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pipeline.contain import Fence, Unit, of_block
from pipeline.model import Addresses, Block, Document, Issue, Lang, Mention, Sentence, Token, is_read
from pipeline.text.pipe import tokenize
from pipeline.text.sentences import split_sentences

_WITH_SENTENCES = frozenset({"title", "heading", "paragraph", "list_item", "caption", "footnote"})


def split(document: Document) -> tuple[tuple[Sentence, ...], list[Issue]]:
    """The sentences of all blocks with running text, in block order, and an issue for each that could not be read.

    Blocks in a language that is not read have none: where its sentences and words end is not known, and no later stage reads it.
    """
    fence = Fence("text")
    addresses = Addresses(document.report_id)
    found: list[Sentence] = []
    for block in document.blocks:
        if block.kind in _WITH_SENTENCES and is_read(block.lang):
            found += fence.run(of_block(block), _sentences, block, block.lang, addresses, fence, otherwise=[])
    return tuple(found), fence.issues


def _sentences(block: Block, lang: Lang, addresses: Addresses, fence: Fence) -> list[Sentence]:
    text = block.text.text
    spans = split_sentences(text, lang) if block.kind != "heading" else split_sentences(text, "zh")
    notes = _notes(block, spans)
    found = (
        fence.run(_unit(block, span), _sentence, block, lang, span, notes[n], addresses, otherwise=None)
        for n, span in enumerate(spans)
    )
    return [sentence for sentence in found if sentence is not None]


def _unit(block: Block, span: tuple[int, int]) -> Unit:
    return Unit("sentence", "", None, block.block_id, *span)


def _sentence(block: Block, lang: Lang, span: tuple[int, int], notes: list[str], addresses: Addresses) -> Sentence:
    start, end = span
    text = block.text.text[start:end]
    tokens = tuple(replace(token, start=token.start + start, end=token.end + start) for token in tokenize(text, lang))
    sentence_id = addresses.mint("sentence", block.text[start:end])
    return Sentence(
        block_id=block.block_id,
        start=start,
        end=end,
        text=text,
        sentence_id=sentence_id,
        lang=lang,
        section=block.section,
        tokens=tokens,
        note_ids=tuple(notes),
    )


def _notes(block: Block, spans: list[tuple[int, int]]) -> dict[int, list[str]]:
    """A marker belongs to the sentence it stands in; one right behind a full stop to the sentence that ends there."""
    notes: dict[int, list[str]] = defaultdict(list)
    for marker in block.markers:
        ending = bisect_left(spans, marker.offset, key=lambda span: span[1])
        begun = bisect_right(spans, marker.offset, key=lambda span: span[0]) - 1
        home = ending if ending < len(spans) and spans[ending][0] < marker.offset else begun
        if home >= 0 and marker.note_id is not None:
            notes[home].append(marker.note_id)
    return notes


def respect(sentences: tuple[Sentence, ...], mentions: Iterable[Mention]) -> tuple[Sentence, ...]:
    """The same sentences, with every word cut in two that runs over the border of a name."""
    borders: dict[str, set[int]] = defaultdict(set)
    for mention in mentions:
        borders[mention.sentence_id] |= {mention.start, mention.end}
    return tuple(_cut(sentence, borders[sentence.sentence_id]) for sentence in sentences)


def _cut(sentence: Sentence, borders: set[int]) -> Sentence:
    if not borders:
        return sentence
    tokens: list[Token] = []
    places = sorted(borders)
    for token in sentence.tokens:
        inside = places[bisect_right(places, token.start) : bisect_left(places, token.end)]
        if not inside:
            tokens.append(token)
            continue
        edges = [token.start, *inside, token.end]
        for start, end in itertools.pairwise(edges):
            text = token.text[start - token.start : end - token.start]
            tokens.append(Token(start, end, text, ""))
    return replace(sentence, tokens=tuple(tokens))
