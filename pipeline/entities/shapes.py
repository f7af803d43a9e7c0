"""Longer names around a known place or behind a telling verb: 意大利北部, 长三角一体化, 签署地理标志协定."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import HEAD, KNOWN, SHORT, _heads, _short, _stands_for_places, _words
from pipeline.entities.gazetteer import Known, scan
from pipeline.model import EntityType, Token

_DATA = "entities/shapes_of_names.toml"
REACH = 10
"""Words from a telling verb to the head of the name."""


@cache
def _forms(role: str) -> tuple[str, ...]:
    entries = [entry for entry in language.entries("zh", _DATA) if entry.get("role") == role]
    return tuple(sorted((form for entry in entries for form in entry.forms), key=len, reverse=True))


def find_shapes(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """Candidates around known places, then those behind verbs."""
    known = list(scan(text, "zh"))
    yield from _around(text, [place for place in known if place[2].type in ("GPE", "LOC")])
    starts = {start for start, _, _ in known}
    yield from _straddled(text, tokens)
    yield from (Candidate(*match.span(), "LOC", HEAD) for match in _lines().finditer(text))
    yield from _with_and(text, tokens, starts)
    for i, token in enumerate(tokens[:-1]):
        if token.text in _forms("signed"):
            yield from _ahead(text, tokens[i + 1 : i + 1 + REACH], "treaty", "DOCUMENT")
        elif token.text in _forms("begun") and (tokens[i + 1].start in starts or tokens[i + 1].text[0] in _short()):
            yield from _ahead(text, tokens[i + 1 : i + 1 + REACH], "plan", "INITIATIVE")


@cache
def _lines() -> re.Pattern[str]:
    """Railways, roads and canals that are named by the places at their ends: 中老铁路, 京沪高铁."""
    ends = "".join({*_short(), *_forms("end of a line")})
    return re.compile(rf"[{ends}]{{2,4}}(?:{'|'.join(_forms('line'))})")


def _around(text: str, places: Sequence[tuple[int, int, Known]]) -> Iterator[Candidate]:
    ends = {end for _, end, _ in places}
    for start, end, place in places:
        if start in ends:  # 上海浦东: one word of the dictionary, two places
            yield Candidate(start, end, place.type, KNOWN, place)
        for role, kind in (("part", "LOC"), ("zone", "LOC"), ("joined", "INITIATIVE")):
            tail = next((form for form in _forms(role) if text.startswith(form, end)), "")
            if tail:
                yield Candidate(start, end + len(tail), _kind(kind), HEAD)


def _with_and(text: str, tokens: Sequence[Token], starts: set[int]) -> Iterator[Candidate]:
    """One organisation with 和 in its name: the first half is a place and a topic, the second has no place of its own."""
    heads = tuple(form for form, kind, _ in _heads() if kind == "ORG")
    for i, token in enumerate(tokens):
        if token.text not in ("和", "与") or i < 3 or i + 2 >= len(tokens):
            continue
        first, topic, right = tokens[i - 3], tokens[i - 2 : i], tokens[i + 1 : i + 6]
        placed = first.start in starts or all(char in _short() for char in first.text)
        if not placed or not all(_is_topic(word) and not word.text.endswith(heads) for word in topic):
            continue
        for word in right:
            if word.start in starts or word.pos not in ("NOUN", "PROPN", "ADJ", "VERB"):
                break
            if word.text.endswith(heads) and word is not right[0]:
                yield Candidate(first.start, word.end, "ORG", HEAD)
                break


def _is_topic(word: Token) -> bool:
    return word.pos in ("NOUN", "ADJ") or word.text in _words("verb_in_name")


def _straddled(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """为中欧: the dictionary takes 为中 for a word, but a preposition before two or more short names ends there."""
    borders = {token.end for token in tokens}
    for match in re.finditer(rf"(?:(?<=[为由使让对与和及在向从])|(?<![\u3400-\u9fff]))[{''.join(_short())}]{{2,}}", text):
        start, end = match.span()
        if text.startswith("在", end) or _stands_for_places(text, start, end, borders):
            for at in range(start, end):
                place = _short()[text[at]]
                yield Candidate(at, at + 1, place.type, SHORT, place)


def _kind(kind: str) -> EntityType:
    return "LOC" if kind == "LOC" else "INITIATIVE"


def _ahead(text: str, tokens: Sequence[Token], role: str, kind: EntityType) -> Iterator[Candidate]:
    """From the first of these words to the first head, unless a verb form, a mark or 的 comes between."""
    start = tokens[0].start if tokens else 0
    for i, token in enumerate(tokens):
        if not token.text[0].isalnum() or token.pos in ("PART", "ADP", "NUM", "PRON") or token.text in ("的", "了"):
            return
        if i and text.endswith(_forms(role), 0, token.end):
            before = [word.text for word in tokens[:i]]
            if not all(word in _forms("generic") for word in before):
                yield Candidate(start, token.end, kind, HEAD)
            return
