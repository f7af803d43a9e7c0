"""English names of persons by a common given name or an initial: Ann Example, J. Q. Example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import PERSON
from pipeline.entities.gazetteer import known

_WORD = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
_RUN = re.compile(rf"\b{_WORD}(?: (?:[A-Z]\.|{_WORD}|(?:de|da|van|von|der|den|bin|al|el|la)(?= [A-Z]))){{1,4}}")
FULL_NAME = PERSON + 20
"""A full name wins over a place inside it: Jordan, Chad and Georgia are given names too."""


@cache
def given_names() -> frozenset[str]:
    """Common given names, in title case."""
    entries = language.entries("en", "entities/given_names.csv")
    return frozenset(form for entry in entries for form in entry.forms)


def find_english_people(text: str) -> Iterator[Candidate]:
    """A common given name with what follows it, at most four words, a known place or organisation apart."""
    for match in _RUN.finditer(text):
        words = list(re.finditer(r"\S+", match[0]))
        at = next((i for i, word in enumerate(words[:-1]) if word[0] in given_names()), None)
        if at is None:
            continue
        start, end = match.start() + words[at].start(), match.start() + words[min(at + 2, len(words) - 1)].end()
        if text[start:end] not in known("en"):
            yield Candidate(start, end, "PERSON", FULL_NAME)
