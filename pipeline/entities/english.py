"""English names by their form: capitalised words with a head, titles before persons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pipeline import lexicon
from pipeline.entities.candidate import Candidate, without_rivals
from pipeline.entities.chinese import HEAD, KNOWN, PERSON
from pipeline.entities.gazetteer import scan
from pipeline.model import EntityType

_HERE = Path(__file__).parent / "en"
_CAPITAL = r"(?:[A-Z][\w’'-]*|[A-Z]\.)"
_RUN = re.compile(rf"{_CAPITAL}(?:\s+(?:(?:of|for|and|the|on)\s+)*{_CAPITAL})*")
_LEAD = re.compile(r"^(?:The|A|An|In|On|At|By|For|From|After|Before|Since|And|But|This|That|These)\s+")


@cache
def _heads() -> tuple[tuple[str, EntityType], ...]:
    found: list[tuple[str, EntityType]] = []
    for entry in lexicon.load(_HERE / "heads.toml"):
        kind: EntityType = entry.get("type")  # type: ignore[assignment]  # the examples check it
        found += [(form, kind) for form in entry.forms]
    return tuple(found)


@cache
def _titles() -> str:
    entries = lexicon.load(_HERE / "titles.toml")
    return "|".join(re.escape(form) for entry in entries for form in sorted(entry.forms, key=len, reverse=True))


def find_english(text: str) -> list[Candidate]:
    """All candidates of an English sentence."""
    found = [Candidate(start, end, place.type, KNOWN, place) for start, end, place in scan(text, "en")]
    return without_rivals([*found, *_headed(text), *_persons(text)], HEAD)


def _headed(text: str) -> Iterator[Candidate]:
    for match in _RUN.finditer(text):
        lead = _LEAD.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        words = text[start : match.end()].split()
        kind = next((kind for head, kind in _heads() if _has_head(words, head)), None)
        if kind and len(words) > 1:
            yield Candidate(start, match.end(), kind, HEAD)


def _has_head(words: list[str], head: str) -> bool:
    """The head ends the name, or begins it before `of` and `for`: Ministry of …, University of …."""
    return bool(words) and (
        words[-1] == head or (words[0] == head and len(words) > 2 and words[1] in ("of", "for")) or head in words[1:]
    )


def _persons(text: str) -> Iterator[Candidate]:
    for match in re.finditer(rf"\b(?:{_titles()})\s+({_CAPITAL}(?:\s+{_CAPITAL}){{0,2}})", text):
        yield Candidate(match.start(1), match.end(1), "PERSON", PERSON)
