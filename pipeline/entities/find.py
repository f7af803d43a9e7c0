"""Finds the names of a report in three passes: what each sentence shows, what the report says of short forms, and again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from pipeline.contain import Fence, Unit, of_sentence
from pipeline.entities.aliases import Target, bare, find_aliases
from pipeline.entities.candidate import Candidate, choose
from pipeline.entities.chinese import LEARNED
from pipeline.entities.gazetteer import Known
from pipeline.entities.learned import TAGGED
from pipeline.entities.taggers import candidates
from pipeline.model import Addresses, Document, Entity, EntityType, Issue, Lang, Mention, Sentence, Token
from pipeline.text import grouped, split_sentences

PLACES: frozenset[EntityType] = frozenset({"GPE", "LOC"})
"""A name of no list is of one of these kinds in a report: 东湾区 is one thing, however a sentence shows it."""

LEARNABLE: frozenset[EntityType] = frozenset({"PERSON", "ORG", "EVENT", "INITIATIVE"})
"""Names of these types are looked for again in the whole report."""

OFTEN = 4
"""Sentences with a word from which on it tells whether it is a name."""

MOSTLY = 0.5
"""Part of them in which the tagger takes a name for one."""

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_NAME = re.compile(r"^[^\u3400-\u9fff]*[A-Z][a-z]+ [^\u3400-\u9fff]*$")


def find_names(text: str, lang: Lang = "zh") -> list[Mention]:
    """The names of a bare text, offsets in the text, ids empty but for the entity's.

    A long text is read some sentences at a time.
    """
    found: list[Mention] = []
    for start, end in grouped(split_sentences(text, lang), len(text)):
        part = text[start:end]
        for one in choose(candidates(part, lang)):
            entity_id = one.known.entity_id if one.known else ""
            name = part[one.start : one.end]
            found.append(Mention(start=start + one.start, end=start + one.end, text=name, entity_id=entity_id, type=one.type))
    return found


def find(document: Document, sentences: tuple[Sentence, ...]) -> tuple[tuple[Mention, ...], tuple[Entity, ...], list[Issue]]:
    """The names of a report with their entities; aliases that the report itself introduces share one entity."""
    fence = Fence("entities")
    read = [sentence for sentence in sentences if _is_read(document, sentence)]
    first = {s.sentence_id: fence.run(of_sentence(s), _shown, s, otherwise=[]) for s in read}
    words = _ordinary(read, first)
    first = {s.sentence_id: [one for one in first[s.sentence_id] if not _is_one_of(one, s.text, words)] for s in read}
    chosen = {sentence_id: choose(found) for sentence_id, found in first.items()}
    aliases = fence.run(Unit("stage", "short forms of names"), find_aliases, read, chosen, otherwise={})
    usual = _mostly(read, chosen, PLACES)
    repeatable = {name: kind for name, kind in _mostly(read, chosen, LEARNABLE).items() if len(name) >= 2}
    learned = {name: Candidate(0, 0, kind, LEARNED) for name, kind in repeatable.items()}
    learned |= {form: Candidate(0, 0, t.type, LEARNED, t.known) for form, t in aliases.items()}
    again = _Again(learned)
    addresses = Addresses(document.report_id)
    mentions: list[Mention] = []
    seen: dict[str, _Seen] = {}

    def named(sentence: Sentence) -> list[Mention]:
        spans = again.spans(sentence.text)
        repeated = [replace(learned[sentence.text[start:end]], start=start, end=end) for start, end in spans]
        found = [_as_usual(one, sentence, usual) for one in choose([*first[sentence.sentence_id], *repeated])]
        return [_mention(document, sentence, one, aliases, addresses, seen) for one in found]

    for sentence in read:
        mentions += fence.run(of_sentence(sentence), named, sentence, otherwise=[])
    return tuple(mentions), tuple(entry.entity() for entry in seen.values()), fence.issues


def _ordinary(sentences: Sequence[Sentence], found: Mapping[str, Sequence[Candidate]]) -> frozenset[str]:
    """What only the tagger takes for a name, and in most places of the report does not: 数字, 国家."""
    tagged: Counter[str] = Counter()
    for sentence in sentences:
        tagged.update({sentence.text[one.start : one.end] for one in found[sentence.sentence_id] if one.priority == TAGGED})
    stand = {name: sum(name in sentence.text for sentence in sentences) for name in tagged}
    return frozenset(name for name, count in tagged.items() if stand[name] >= OFTEN and count < MOSTLY * stand[name])


def _is_one_of(one: Candidate, text: str, words: Set[str]) -> bool:
    return one.priority == TAGGED and text[one.start : one.end] in words


def _shown(sentence: Sentence) -> list[Candidate]:
    """What a sentence shows by itself."""
    return list(candidates(sentence.text, sentence.lang, _local(sentence)))


def _is_read(document: Document, sentence: Sentence) -> bool:
    return document.block(sentence.block_id).kind != "footnote"


def _local(sentence: Sentence) -> list[Token]:
    """The sentence's words with offsets in the sentence."""
    return [replace(t, start=t.start - sentence.start, end=t.end - sentence.start) for t in sentence.tokens]


def _as_usual(one: Candidate, sentence: Sentence, usual: Mapping[str, EntityType]) -> Candidate:
    kind = usual.get(sentence.text[one.start : one.end])
    return one if kind is None or one.known is not None or one.type not in PLACES else replace(one, type=kind)


def _mostly(
    sentences: Sequence[Sentence], chosen: Mapping[str, Sequence[Candidate]], types: frozenset[EntityType]
) -> dict[str, EntityType]:
    """The names of no list that are of these types somewhere, with the one that each mostly is."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    for sentence in sentences:
        for one in chosen.get(sentence.sentence_id, ()):
            if one.type in types and one.known is None:
                votes[sentence.text[one.start : one.end]][one.type] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in votes.items()}


class _Again:
    """Finds names again, however many there are: by their first two characters and then by their length, the longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for name in self._names:
            lengths[name[:2]].add(len(name))
        self._lengths = {head: sorted(found, reverse=True) for head, found in lengths.items()}

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Half-open spans, left to right, without overlaps; a Latin name begins and ends where a word does."""
        at = 0
        while at < len(text):
            ends = (at + length for length in self._lengths.get(text[at : at + 2], ()) if at + length <= len(text))
            end = next((end for end in ends if text[at:end] in self._names and _is_whole(text, at, end)), None)
            if end is not None:
                yield at, end
            at = at + 1 if end is None else end


def _is_whole(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start + 1], text[end - 1 : end + 1]
    return not any(len(edge) > 1 and edge.isascii() and edge.isalnum() for edge in (before, after))


class _Seen:
    """An entity while its mentions are counted."""

    def __init__(self, entity_id: str, kind: EntityType, known: Known | None, lang: Lang, full: str) -> None:
        self.id, self.kind, self.known, self.lang, self.full = entity_id, kind, known, lang, full
        self.forms: Counter[str] = Counter()

    def take(self, form: str) -> None:
        """Count one mention."""
        self.forms[form] += 1

    def _other(self, script: re.Pattern[str]) -> str:
        """The longest form in the other script, as the report gives it."""
        return max((bare(form) for form in self.forms if script.search(form)), key=len, default="")

    def entity(self) -> Entity:
        name_zh = self.known.name_zh if self.known else self.full if self.lang == "zh" else self._other(_HAN)
        name_en = self.known.name_en if self.known else self.full if self.lang == "en" else self._other(_LATIN_NAME)
        name = name_zh if name_zh and self.lang == "zh" else name_en or self.full
        others = tuple(form for form in sorted(self.forms) if form != name)
        return Entity(self.id, self.kind, name, name_zh, name_en, others, self.known.iso if self.known else "")


def _mention(
    document: Document,
    sentence: Sentence,
    one: Candidate,
    aliases: Mapping[str, Target],
    addresses: Addresses,
    seen: dict[str, _Seen],
) -> Mention:
    text = sentence.text[one.start : one.end]
    target = aliases.get(bare(text))
    known, kind, full = (target.known, target.type, target.name) if target else (one.known, one.type, bare(text))
    entity_id = known.entity_id if known else f"{kind.lower()}/{''.join(full.split())}"
    entry = seen.setdefault(entity_id, _Seen(entity_id, kind, known, _lang_of(full, sentence.lang), full))
    entry.take(text)
    start, end = sentence.start + one.start, sentence.start + one.end
    mention_id = addresses.mint("mention", document.slice(sentence.block_id, start, end))
    return Mention(
        block_id=sentence.block_id,
        start=start,
        end=end,
        text=text,
        mention_id=mention_id,
        entity_id=entity_id,
        sentence_id=sentence.sentence_id,
        type=one.type,
    )


def _lang_of(name: str, lang: Lang) -> Lang:
    """The language a name is written in; an abbreviation is taken for that of its sentence."""
    if _HAN.search(name):
        return "zh"
    return "en" if " " in name else lang
