"""What a report itself says of its names: which short form, foreign name or surname stands for which full name."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.gazetteer import Known
from pipeline.entities.transliteration import matched
from pipeline.model import EntityType, Sentence

_BRACKET = re.compile(r"[”\"’》]?\s?[（(](?P<inner>[^（）()]{2,120})[)）]")
_PARTS = re.compile(r"[，,；;/]\s*|\s+or\s+")
_QUOTED = re.compile(r"[“\"‘《'](?P<form>[^”\"’》']{2,60})[”\"’》']")
_ABBREVIATION = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9&.-]{1,9}")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’&.-]*(?: [A-Za-z'’&.-]+){1,12}")
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,20}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EDITION = re.compile(r"^(?:(?:19|20)\d\d年?)?第? ?[\d一二三四五六七八九十百]{1,4} ?届")
_NAME_PARTS = re.compile(r"[A-Z][A-Za-z'’-]+")
_SUFFIXES = ("Jr", "Sr", "II", "III")
_LONG_SURNAME = 3
MOST = 400
"""So many names of each script are compared with each other."""
_NAMED: frozenset[EntityType] = frozenset({"PERSON", "ORG", "EVENT", "INITIATIVE", "DOCUMENT"})


@dataclass(frozen=True, slots=True)
class Target:
    """The full name that a form stands for."""

    name: str
    type: EntityType
    known: Known | None = None


Chosen = Mapping[str, Sequence[Candidate]]
"""The names of every sentence, by its id."""


def find_aliases(sentences: Sequence[Sentence], chosen: Chosen) -> dict[str, Target]:
    """Every form that the report gives to one of its names, with that name; a form of two names stands for the first."""
    found: dict[str, Target] = {}
    for sentence in sentences:
        for one in chosen.get(sentence.sentence_id, ()):
            if one.type not in _NAMED:
                continue
            target = Target(bare(sentence.text[one.start : one.end]), one.type, one.known)
            for form in _introduced(sentence.text, one.end, target):
                if form != target.name:
                    found.setdefault(form, target)
    said = (_side_by_side, _across_scripts, _surnames, _editions)
    for form, target in (pair for pairs in said for pair in pairs(sentences, chosen)):
        found.setdefault(form, found.get(target.name, target))
    return found


def bare(name: str) -> str:
    """A name without title marks, quotes and article.

    >>> bare("《航运条例》"), bare("the World Bank")
    ('航运条例', 'World Bank')
    """
    return re.sub(r"^(?:the|The|THE) ", "", name.strip("《》“”\"'‘’ "))


def _introduced(text: str, end: int, target: Target) -> Iterator[str]:
    """The forms in brackets behind a name: （以下简称“港研院”）, (EDB), （Eastbay Centre, ECES）."""
    match = _BRACKET.match(text, end)
    for part in _PARTS.split(match["inner"]) if match else ():
        said = _without_cue(part)
        quoted = _QUOTED.search(said)
        form = bare(quoted["form"] if quoted else said)
        cued = said != part or quoted is not None
        if (cued and _is_form(form)) or _fits(form, target):
            yield form


def _is_form(form: str) -> bool:
    return 1 < len(form) <= 60 and not form.isdigit() and not form.isspace()


def _fits(form: str, target: Target) -> bool:
    """Without a word such as 简称: an abbreviation, or the name in the other script."""
    if _ABBREVIATION.fullmatch(form):
        return bool(_HAN.search(target.name)) or _abbreviates(form, target.name)
    if _HAN.search(target.name):
        return _LATIN_NAME.fullmatch(form) is not None
    return _HAN_NAME.fullmatch(form) is not None


def _abbreviates(form: str, name: str) -> bool:
    """True if the capitals of the form are initials of the name, in their order."""
    initials = iter(word[0].upper() for word in re.findall(r"[A-Za-z]+", name))
    return all(letter in initials for letter in form if letter.isupper())


def _without_cue(part: str) -> str:
    """简称“港研院” → “港研院”, hereafter the Institute → the Institute."""
    text = part.strip(" ：:")
    for cue in _cues():
        if text.lower().startswith(cue):
            return text[len(cue) :].strip(" ：:")
    return part.strip()


@cache
def _cues() -> tuple[str, ...]:
    """The words that introduce a form, the longest first."""
    forms = (form.lower() for lang in language.LANGUAGES for form in language.forms(lang, "entities/aliases.toml"))
    return tuple(sorted(forms, key=len, reverse=True))


def _side_by_side(sentences: Sequence[Sentence], chosen: Chosen) -> Iterator[tuple[str, Target]]:
    """An organisation's name alone on its line, and right under it or above it its name in the other script."""
    lines = [_whole(sentence, chosen) for sentence in sentences]
    for i, one in enumerate(lines):
        near = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
        others = [other for other in near if one and other and bool(_HAN.search(one.name)) != bool(_HAN.search(other.name))]
        if one and len(others) == 1 and not _HAN.search(one.name):
            yield one.name, others[0]


def _across_scripts(sentences: Sequence[Sentence], chosen: Chosen) -> Iterator[tuple[str, Target]]:
    """A person or place in Latin letters whose name is the pinyin or the sound of a Chinese one of the report."""
    groups: tuple[tuple[EntityType, ...], ...] = (("PERSON",), ("GPE", "LOC"))
    for kinds in groups:
        names = {name: kind for kind in kinds for name in _names(sentences, chosen, kind)}
        chinese, latin = (sorted(name for name in names if bool(_HAN.search(name)) is han) for han in (True, False))
        for form, name in matched(chinese[:MOST], latin[:MOST], places="GPE" in kinds).items() if chinese and latin else ():
            yield form, Target(name, names[name])


def _whole(sentence: Sentence, chosen: Chosen) -> Target | None:
    names = chosen.get(sentence.sentence_id, ())
    if len(names) == 1 and names[0].type == "ORG" and names[0].end - names[0].start >= len(sentence.text.strip()) - 1:
        return Target(bare(sentence.text[names[0].start : names[0].end]), "ORG", names[0].known)
    return None


def _surnames(sentences: Sequence[Sentence], chosen: Chosen) -> Iterator[tuple[str, Target]]:
    """Robinson after Joan Robinson, if nobody else is called so and the word is no other in this report."""
    bearers: dict[str, set[str]] = defaultdict(set)
    for name in _names(sentences, chosen, "PERSON"):
        parts = [part for part in _NAME_PARTS.findall(name) if part not in _SUFFIXES]
        if len(parts) > 1 and not _HAN.search(name):
            bearers[parts[-1]].add(name)
    words = {word for s in sentences for word in re.findall(r"[a-z]{3,}", s.text)} if bearers else set()
    for surname, names in bearers.items():
        if len(names) == 1 and len(surname) > _LONG_SURNAME and surname.lower() not in words:
            yield surname, Target(names.pop(), "PERSON")


def _editions(sentences: Sequence[Sentence], chosen: Chosen) -> Iterator[tuple[str, Target]]:
    """第三届渔业博览会 and 渔业博览会 are one event where only one edition is spoken of."""
    editions: dict[str, Counter[str]] = defaultdict(Counter)
    for name in _names(sentences, chosen, "EVENT"):
        plain = _EDITION.sub("", name)
        if plain != name and len(plain) > 1:
            editions[plain][name] += 1
    for plain, names in editions.items():
        if len(names) == 1:
            yield plain, Target(next(iter(names)), "EVENT")


def _names(sentences: Sequence[Sentence], chosen: Chosen, kind: EntityType) -> Iterable[str]:
    for sentence in sentences:
        for one in chosen.get(sentence.sentence_id, ()):
            if one.type == kind and one.known is None:
                yield bare(sentence.text[one.start : one.end])
