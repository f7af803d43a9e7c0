"""Names without a head of their own that a list gives away: 甲、乙和丙等…企业."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import HEAD
from pipeline.entities.gazetteer import known
from pipeline.model import Token

_DATA = "entities/lists_of_names.toml"
_MEMBER = r"[\u3400-\u9fff]{2,8}?"
_LIST = re.compile(rf"(?:以|包括|如|^|[，。；：])((?:{_MEMBER}[、和及与]){{0,6}}{_MEMBER})等(?=(?:在内的)?([^，。；、]{{2,16}}))")


@cache
def _forms(role: str) -> frozenset[str]:
    return frozenset(form for entry in language.entries("zh", _DATA) if entry.get("role") == role for form in entry.forms)


def find_listed(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """The members of a list of companies or institutions; a lone member must hold a word the dictionary does not know."""
    if "等" not in text:
        return
    for match in _LIST.finditer(text):
        if not any(kind in match[2] for kind in _forms("kind")):
            continue
        members = list(re.finditer(r"[^、和及与]+", match[1]))
        for member in members:
            start = match.start(1) + member.start()
            if _is_name(member[0], start, tokens, alone=len(members) == 1):
                yield Candidate(start, start + len(member[0]), "ORG", HEAD)


def _is_name(name: str, start: int, tokens: Sequence[Token], *, alone: bool) -> bool:
    inside = [token for token in tokens if token.start >= start and token.end <= start + len(name)]
    if name in known("zh") or any(token.text in _forms("common") | _forms("kind") for token in inside):
        return False
    if any(token.pos in ("PART", "ADP", "PRON", "ADV", "NUM", "CCONJ") for token in inside):
        return False
    unknown = any(token.pos in ("", "PROPN") for token in inside)
    return unknown if not alone else unknown and len(name) <= 5
