"""Finds the names of a report in three passes: what each sentence shows, what the report says of short forms, and again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.entities.candidate import Candidate, choose
from pipeline.entities.chinese import LEARNED
from pipeline.entities.gazetteer import Known
from pipeline.entities.taggers import candidates
from pipeline.model import Addresses, Document, Entity, EntityType, Issue, Lang, Mention, Sentence, Token

LEARNABLE: frozenset[EntityType] = frozenset({"PERSON", "ORG", "EVENT", "INITIATIVE"})
"""Names of these types are looked for again in the whole report."""

_SHORT_FORM = re.compile(
    r"[（(](?:以下|下)?(?:简称|称)(?:为)?[：:]?[“\"‘]?(?P<zh>[^”\"’）)]{2,12})[”\"’]?[）)]|[（(](?P<en>[A-Z][A-Za-z&-]{1,9})[）)]"
)


def find_names(text: str, lang: Lang = "zh") -> list[Mention]:
    """The names of a bare text, offsets in the text, ids empty but for the entity's."""
    chosen = choose(candidates(text, lang))
    return [
        Mention("", one.known.entity_id if one.known else "", "", "", one.start, one.end, text[one.start : one.end], one.type)
        for one in chosen
    ]


def find(document: Document, sentences: tuple[Sentence, ...]) -> tuple[tuple[Mention, ...], tuple[Entity, ...], list[Issue]]:
    """The names of a report with their entities; aliases that the report itself introduces share one entity."""
    first = {s.sentence_id: candidates(s.text, s.lang, _local(s)) for s in sentences if _is_read(document, s)}
    learned, aliases = _learn(sentences, first)
    matcher = _matcher(learned)
    addresses = Addresses(document.report_id)
    mentions: list[Mention] = []
    seen: dict[str, _Seen] = {}
    for sentence in sentences:
        if sentence.sentence_id not in first:
            continue
        again = (
            [Candidate(m.start(), m.end(), learned[m[0]], LEARNED) for m in matcher.finditer(sentence.text)] if matcher else []
        )
        for one in choose([*first[sentence.sentence_id], *again]):
            mentions.append(_mention(document, sentence, one, aliases, addresses, seen))
    return tuple(mentions), tuple(entry.entity() for entry in seen.values()), []


def _is_read(document: Document, sentence: Sentence) -> bool:
    return document.block(sentence.block_id).kind != "footnote"


def _local(sentence: Sentence) -> list[Token]:
    """The sentence's words with offsets in the sentence."""
    return [replace(t, start=t.start - sentence.start, end=t.end - sentence.start) for t in sentence.tokens]


def _learn(sentences: Sequence[Sentence], first: dict[str, list[Candidate]]) -> tuple[dict[str, EntityType], dict[str, str]]:
    """Names worth looking for again, and short forms with the full name each stands for."""
    votes: dict[str, Counter[EntityType]] = defaultdict(Counter)
    aliases: dict[str, str] = {}
    for sentence in sentences:
        for one in choose(first.get(sentence.sentence_id, ())):
            name = sentence.text[one.start : one.end]
            if one.type in LEARNABLE and one.known is None and len(name) >= 2:
                votes[name][one.type] += 1
                short = _SHORT_FORM.match(sentence.text, one.end)
                if short:
                    form = short["zh"] or short["en"]
                    aliases[form] = name
                    votes[form][one.type] += 1
    return {name: counts.most_common(1)[0][0] for name, counts in votes.items()}, aliases


def _matcher(learned: Iterable[str]) -> re.Pattern[str] | None:
    names = sorted(learned, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names))) if names else None


class _Seen:
    """An entity while its mentions are counted."""

    def __init__(self, entity_id: str, kind: EntityType, known: Known | None, lang: Lang, full: str) -> None:
        self.id, self.kind, self.known, self.lang, self.full = entity_id, kind, known, lang, full
        self.forms: Counter[str] = Counter()

    def entity(self) -> Entity:
        name_zh = self.known.name_zh if self.known else self.full if self.lang == "zh" else ""
        name_en = self.known.name_en if self.known else self.full if self.lang == "en" else ""
        name = name_zh if name_zh and self.lang == "zh" else name_en or self.full
        others = tuple(form for form in sorted(self.forms) if form != name)
        return Entity(self.id, self.kind, name, name_zh, name_en, others, self.known.iso if self.known else "")


def _mention(
    document: Document,
    sentence: Sentence,
    one: Candidate,
    aliases: dict[str, str],
    addresses: Addresses,
    seen: dict[str, _Seen],
) -> Mention:
    text = sentence.text[one.start : one.end]
    full = aliases.get(text, text).strip("《》")
    compact = "".join(full.split())
    entity_id = one.known.entity_id if one.known else f"{one.type.lower()}/{compact}"
    entry = seen.setdefault(entity_id, _Seen(entity_id, one.type, one.known, sentence.lang, full))
    entry.forms[text] += 1
    start, end = sentence.start + one.start, sentence.start + one.end
    mention_id = addresses.mint("mention", document.slice(sentence.block_id, start, end))
    return Mention(mention_id, entity_id, sentence.sentence_id, sentence.block_id, start, end, text, one.type)
