"""Who says so: finds the sources of a sentence's figures and claims, and the words that name them as sources.

`find_sayings` reads one sentence; `read` reads those of a document, where a source may stand in an
earlier sentence (其中, 同时, "It also").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from pipeline import language
from pipeline.contain import Fence, of_sentence
from pipeline.cues import cue_at, find_cues, mask
from pipeline.model import Document, Issue, Lang, Saying, Sentence
from pipeline.sayings.words import FILE


def find_sayings(text: str, lang: Lang) -> list[Saying]:
    """The sources of one sentence, left to right. The report's own authors are no source."""
    plain = language.simplified(text)
    found: list[Saying] = language.module(lang, "pipeline.sayings").find(plain)
    return found if plain == text else [_as_printed(one, text, plain) for one in found]


def _as_printed(one: Saying, text: str, plain: str) -> Saying:
    """A source and its cue in the characters of the report."""
    at, parts = 0, []
    for part in one.cue.split("…"):
        at = max(plain.find(part, at), 0)
        parts.append(text[at : at + len(part)])
        at += len(part)
    return replace(one, source=text[one.source_start : one.source_end], cue="…".join(parts))


def saying_of(found: Sequence[Saying], start: int, end: int) -> Saying | None:
    """The source that vouches for text[start:end]: of several the last that began."""
    return next((one for one in reversed(found) if one.governs(start, end)), None)


def read(document: Document, sentences: Sequence[Sentence]) -> tuple[dict[str, tuple[Saying, ...]], list[Issue]]:
    """The sayings of every sentence by its id. In one block they carry on from sentence to sentence. One that fails has none."""
    fence = Fence("sayings")
    found: dict[str, tuple[Saying, ...]] = {}
    for _, paragraph in groupby(sentences, key=lambda sentence: sentence.block_id):
        members = list(paragraph)
        found.update((one.sentence_id, said) for one, said in zip(members, _of_paragraph(members, fence), strict=True))
    return found, fence.issues


def _of_paragraph(paragraph: Sequence[Sentence], fence: Fence) -> list[tuple[Saying, ...]]:
    """The sources of every sentence of one paragraph, with those that carry on from the sentence before.

    A source carries on where the sentence says so (其中, "it also"), and from an announced plan or goal to the sentences that
    spell it out.
    """
    done: list[tuple[Saying, ...]] = []
    for sentence in paragraph:
        before = done[-1][-1] if done and done[-1] else None
        done.append(tuple(fence.run(of_sentence(sentence), _sources, sentence.text, before, sentence.lang, otherwise=[])))
    return done


def _sources(text: str, before: Saying | None, lang: Lang) -> list[Saying]:
    own = find_sayings(text, lang)
    if before is None:
        return own
    plain = language.simplified(text)
    return [_resolved(one, plain, before, lang) for one in own] or _carried(plain, before, lang)


def _resolved(own: Saying, text: str, before: Saying, lang: Lang) -> Saying:
    """该机构预测, "it expects": at the start of a sentence, the source is the one named before."""
    if any(mark in text[: own.source_start] for mark in "，,；;"):
        return own
    if cue_at(text[own.source_start : own.source_end], 0, FILE, lang, "back") is None:
        return own
    return replace(
        own, source=before.source, source_start=before.source_start, source_end=before.source_end, back=before.back + 1
    )


def _carried(text: str, before: Saying, lang: Lang) -> list[Saying]:
    if not _carries_on(text, before, lang):
        return []
    return [replace(before, start=0, end=len(text), back=before.back + 1)]


def _carries_on(text: str, before: Saying, lang: Lang) -> bool:
    opening = cue_at(text, len(text) - len(text.lstrip()), FILE, lang, "carries")
    if before.kind == "plan":
        return any(True for _ in find_cues(mask(text), FILE, lang, "future"))
    return opening is not None and before.kind != "assertion"
