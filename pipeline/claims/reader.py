"""Turns sentences into claims with their sources and evidence."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.claims.kinds import is_claim, kind_of, polarity_of
from pipeline.contain import Fence, of_sentence
from pipeline.model import Addresses, Block, Claim, Document, Figure, Issue, Mention, Saying, Sentence, Span

_BODY = ("paragraph", "list_item")
_NAMES = ("PERSON", "ORG", "GPE", "LOC", "EVENT", "INITIATIVE", "DOCUMENT")
_TABLE_REFERENCE = re.compile(r"(?:表|[Tt]ables?)\s?[A-Z]?[0-9０-９一二三四五六七八九十]{1,3}(?:[-.－—][0-9]{1,3})?")
_CLAUSE_STARTS = "，；,;"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A stretch of a sentence with one source: the whole sentence, or its part up to the next source's clause."""

    start: int
    end: int
    saying: Saying | None


def read(
    document: Document,
    sentences: Sequence[Sentence],
    said: Mapping[str, Sequence[Saying]],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
) -> tuple[tuple[Claim, ...], list[Issue]]:
    """The claims of the running text, in order. Footnotes, headings and captions make none. `said` as `sayings.read` gives."""
    fence = Fence("claims")
    evidence = _Evidence(document, mentions, figures)
    addresses = Addresses(document.report_id)
    claims: list[Claim] = []
    for block_id, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        block = document.block(block_id)
        if block.kind not in _BODY:
            continue
        paragraph = list(group)
        for number, sentence in enumerate(paragraph):
            known = (said.get(sentence.sentence_id, ()), paragraph[: number + 1], block, evidence)
            for claim in fence.run(of_sentence(sentence), _claims, sentence, *known, otherwise=[]):
                text = document.slice(block_id, claim.start, claim.end)
                claims.append(replace(claim, claim_id=addresses.mint("claim", text)))
    return tuple(claims), fence.issues


def _claims(
    sentence: Sentence, sources: Sequence[Saying], before: Sequence[Sentence], block: Block, evidence: _Evidence
) -> list[Claim]:
    """The claims of one sentence, still without ids."""
    if not is_claim(sentence.text, sentence.lang, listed=block.kind == "list_item"):
        return []
    return [_claim(sentence, part, before, evidence) for part in _parts(sentence, sources)]


def _parts(sentence: Sentence, sources: Sequence[Saying]) -> list[_Stretch]:
    """One part for each different source; what stands before the first source belongs to it."""
    starts: list[tuple[int, Saying]] = []
    for one in sources:
        if not starts:
            starts.append((0, one))
        elif one.source != starts[-1][1].source and one.back == 0 and one.source_start > starts[-1][0]:
            head = sentence.text[: one.source_start]
            begin = max(head.rfind(mark) for mark in _CLAUSE_STARTS) + 1
            if begin > starts[-1][0]:
                starts.append((begin, one))
    if not starts:
        return [_Stretch(0, len(sentence.text), None)]
    ends = [start for start, _ in starts[1:]] + [len(sentence.text)]
    return [_Stretch(start, end, one) for (start, one), end in zip(starts, ends, strict=True)]


def _claim(sentence: Sentence, part: _Stretch, before: Sequence[Sentence], evidence: _Evidence) -> Claim:
    text = sentence.text[part.start : part.end]
    start, end = sentence.start + part.start + len(text) - len(text.lstrip()), sentence.start + part.start + len(text.rstrip())
    span = Span(block_id=sentence.block_id, start=start, end=end, text=text.strip())
    figures = evidence.figures(sentence, span)
    said = None if part.saying is None else _moved(part.saying, -part.start)
    source, cue, entity = evidence.source(part.saying, figures, before)
    return Claim(
        claim_id="",
        sentence_id=sentence.sentence_id,
        block_id=sentence.block_id,
        start=start,
        end=end,
        text=text.strip(),
        kind=kind_of(text, sentence.lang, said, figures),
        source=source,
        source_entity_id=entity,
        source_cue=cue,
        polarity=polarity_of(text, sentence.lang, said, figures),
        figure_ids=tuple(figure.figure_id for figure in figures),
        note_ids=sentence.note_ids,
        entity_ids=evidence.entities(sentence, span),
        table_ids=evidence.tables(text),
    )


def _moved(source: Saying, by: int) -> Saying:
    """The same saying, counted from the start of a part instead of the sentence."""
    return source if source.back else replace(source, start=max(0, source.start + by), end=source.end + by)


class _Evidence:
    """What a claim can rest on: the figures, names and tables of the document, by place."""

    def __init__(self, document: Document, mentions: Sequence[Mention], figures: Sequence[Figure]) -> None:
        self._figures: defaultdict[str, list[Figure]] = defaultdict(list)
        self._mentions: defaultdict[str, list[Mention]] = defaultdict(list)
        for figure in figures:
            self._figures[figure.sentence_id].append(figure)
        for mention in mentions:
            self._mentions[mention.sentence_id].append(mention)
        self._tables = {_folded(table.number): table.table_id for table in document.tables if table.number}

    def figures(self, sentence: Sentence, within: Span) -> list[Figure]:
        return [figure for figure in self._figures[sentence.sentence_id] if within.covers(figure)]

    def entities(self, sentence: Sentence, within: Span) -> tuple[str, ...]:
        inside = (mention for mention in self._mentions[sentence.sentence_id] if within.covers(mention))
        return tuple(dict.fromkeys(m.entity_id for m in inside if m.entity_id and m.type in _NAMES))

    def source(self, saying: Saying | None, figures: Sequence[Figure], before: Sequence[Sentence]) -> tuple[str, str, str]:
        """Who says what a claim says, by which cue, and the id of his name: the source of all its figures, if they have one.

        Without figures, or where they differ, the cue of the sentence tells it.
        """
        sources = {figure.source for figure in figures if figure.role == "measurement"}
        if len(sources) != 1 or (saying is not None and saying.source in sources):
            return (saying.source, saying.cue, self._entity(saying, before)) if saying is not None else ("", "", "")
        (source,) = sources
        named = (one for one in reversed(before) if source and source in one.text)
        sentence = next(named, None)
        at = sentence.start + sentence.text.rfind(source) if sentence is not None else 0
        return source, "", self._name(sentence, at, at + len(source)) if sentence is not None else ""

    def _entity(self, source: Saying, before: Sequence[Sentence]) -> str:
        if source.back >= len(before):
            return ""
        sentence = before[-1 - source.back]
        return self._name(sentence, sentence.start + source.source_start, sentence.start + source.source_end)

    def _name(self, sentence: Sentence, start: int, end: int) -> str:
        """The id of the longest name that overlaps a source, in the sentence it stands in."""
        names = [m for m in self._mentions[sentence.sentence_id] if m.start < end and start < m.end and m.type in _NAMES]
        return max(names, key=lambda m: min(m.end, end) - max(m.start, start), default=None).entity_id if names else ""  # type: ignore[union-attr]

    def tables(self, text: str) -> tuple[str, ...]:
        named = (self._tables.get(_folded(match[0])) for match in _TABLE_REFERENCE.finditer(text))
        return tuple(dict.fromkeys(table_id for table_id in named if table_id is not None))


def _folded(number: str) -> str:
    """表 １ and 表1 are one table, as are Tables 2 and Table 2."""
    return re.sub(r"^tables", "table", re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).lower())
