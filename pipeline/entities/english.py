"""English names by their form: capitalised words with a head, titles before persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate, without_rivals
from pipeline.entities.chinese import HEAD, KNOWN, PERSON
from pipeline.entities.gazetteer import known, scan
from pipeline.model import EntityType

_SIGNS = ("$", "€", "£", "¥")
_CAPITAL = r"(?:[A-Z][\w’'-]*|[A-Z]\.)"
_RUN = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:of|for|and|the|on)\s+)*{_CAPITAL})*")


@cache
def _heads() -> tuple[tuple[str, EntityType], ...]:
    found: list[tuple[str, EntityType]] = []
    for entry in language.entries("en", "entities/heads.toml"):
        kind: EntityType = entry.get("type")  # type: ignore[assignment]  # the examples check it
        found += [(form, kind) for form in entry.forms]
    return tuple(found)


@cache
def _lead() -> re.Pattern[str]:
    """What stands before a name with a capital of its own: Under the, Officials of the."""
    forms = sorted(language.forms("en", "entities/leads.toml"), key=len, reverse=True)
    return re.compile(rf"^(?:(?:{'|'.join(map(re.escape, forms))})\s+(?:the\s+)?)+")


@cache
def _titles() -> str:
    entries = language.entries("en", "entities/titles.toml")
    return "|".join(re.escape(form) for entry in entries for form in sorted(entry.forms, key=len, reverse=True))


def find_english(text: str) -> list[Candidate]:
    """All candidates of an English sentence."""
    places = ((start, end, place) for start, end, place in scan(text, "en") if text[end : end + 1] not in _SIGNS)  # US$5
    found = [Candidate(start, end, place.type, KNOWN, place) for start, end, place in places]
    return without_rivals([*found, *_headed(text), *_persons(text)], HEAD)


def _headed(text: str) -> Iterator[Candidate]:
    for match in _RUN.finditer(text):
        lead = _lead().match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        for begin, end in _conjuncts(text, start, match.end()):
            kind = _kind(text[begin:end].split())
            if kind:
                yield Candidate(begin, end, kind, HEAD)


def _kind(words: list[str]) -> EntityType | None:
    return next((kind for head, kind in _heads() if _has_head(words, head)), None) if len(words) > 1 else None


def _conjuncts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """One name, or two that `and` joins: both have a head of their own, or the first is known."""
    for match in re.finditer(r"\s+and\s+(?:the\s+)?", text[start:end]):
        left, right = text[start : start + match.start()], text[start + match.end() : end]
        if (_kind(left.split()) or left in known("en")) and _kind(right.split()):
            return [(start, start + match.start()), (start + match.end(), end)]
    return [(start, end)]


def _has_head(words: list[str], head: str) -> bool:
    """The head ends the name, or begins it before `of` and `for`: Ministry of …, University of …."""
    return bool(words) and (
        words[-1] == head or (words[0] == head and len(words) > 2 and words[1] in ("of", "for")) or head in words[1:]
    )


def _persons(text: str) -> Iterator[Candidate]:
    for match in re.finditer(rf"\b(?:{_titles()})\s+({_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})", text):
        yield Candidate(match.start(1), match.end(1), "PERSON", PERSON)
