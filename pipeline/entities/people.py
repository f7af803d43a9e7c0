"""Chinese names of persons by what stands around them: a verb of saying, a dot between foreign syllables, a title of a work."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import PERSON, _words, surnames
from pipeline.entities.gazetteer import known
from pipeline.model import Token

_DATA = "entities/people.toml"
_CITED = re.compile(r"^[\s\d①-⑳\[\]]*((?:[\u3400-\u9fff]{2,4}[、，,]\s?){0,3}[\u3400-\u9fff]{2,4})[：:]\s?[《“]")
LISTED, DOTTED = PERSON + 2, PERSON + 15
"""A dotted name wins over a place inside it (华盛顿·欧文); the others do not."""


@cache
def words_of(role: str) -> frozenset[str]:
    """The forms of zh/people.toml that play a role."""
    return frozenset(form for entry in language.entries("zh", _DATA) for form in entry.forms if entry.get("role") == role)


@cache
def _dotted() -> re.Pattern[str]:
    syllables = "".join(_words("syllables") | words_of("syllables"))
    return re.compile(rf"[{syllables}]{{1,8}}(?:[·•・‧][{syllables}]{{1,8}})+")


def is_person_name(name: str) -> bool:
    """A surname and one or two characters that may be a given name, and no known place.

    >>> is_person_name("张三"), is_person_name("高度")
    (True, True)
    """
    surname = name[:2] if len(name) > 2 and name[:2] in surnames() else name[:1]
    given = name[len(surname) :]
    fits = surname in surnames() and 1 <= len(given) <= 2 and name not in words_of("not_person")
    return fits and name not in known("zh") and not any(char in words_of("not_given") for char in given)


def find_people(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """Candidates for persons that need no title beside them."""
    for match in _dotted().finditer(text):
        yield Candidate(match.start(), match.end(), "PERSON", DOTTED)
    yield from _authors(text)
    yield from _whole_words(tokens)


def _authors(text: str) -> Iterator[Candidate]:
    """The names before the title of a cited work: 张三、李四：《…》."""
    match = _CITED.match(text)
    for name in re.finditer(r"[\u3400-\u9fff]+", match[1]) if match else ():
        assert match is not None
        if is_person_name(name[0]):
            start = match.start(1) + name.start()
            yield Candidate(start, start + len(name[0]), "PERSON", LISTED)


def _whole_words(tokens: Sequence[Token]) -> Iterator[Candidate]:
    """Words the dictionary holds as proper names, and unknown ones before a verb of saying."""
    for i, token in enumerate(tokens):
        if not (2 <= len(token.text) <= 4 and is_person_name(token.text)):
            continue
        after = tokens[i + 1].text if i + 1 < len(tokens) else ""
        said = after in words_of("after") and token.pos in ("", "PROPN")
        if said or (token.pos == "PROPN" and len(token.text) == 3):
            yield Candidate(token.start, token.end, "PERSON", PERSON)
