"""Names of meetings, fairs and contests: from an ordinal, a place or an organisation to the word that says what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import HEAD
from pipeline.entities.gazetteer import scan
from pipeline.model import Token

_DATA = "entities/event_heads.toml"
_ORDINAL = re.compile(r"(?:第\s?\d{1,3}|第[一二三四五六七八九十百]{1,4}|\d{1,3}|首)\s?[届次轮]")

REACH = 16
"""Words a name may reach to the left of its head."""


@cache
def _forms(role: str) -> tuple[str, ...]:
    return tuple(form for entry in language.entries("zh", _DATA) if entry.get("role", "head") == role for form in entry.forms)


def find_events(text: str, tokens: Sequence[Token]) -> Iterator[Candidate]:
    """The widest name before each head that no stop word cuts."""
    ends = [
        i
        for i, token in enumerate(tokens)
        if text.endswith(_forms("head"), 0, token.end) and not text.startswith(_forms("no_event"), token.end)
    ]
    if not ends:
        return
    known = {at: start for start, end, _ in scan(text, "zh") for at in range(start, end)}
    anchors = set(known.values()) | {match.start() for match in _ORDINAL.finditer(text)}
    for i in ends:
        head = max((head for head in _forms("head") if text.endswith(head, 0, tokens[i].end)), key=len)
        body = tokens[i].end - len(head)
        start = _leftmost(tokens[: i + 1], body, anchors, known)
        if start is not None and body - start >= 2 and known.get(body - 1) != start:
            yield Candidate(start, tokens[i].end, "EVENT", HEAD)


def _leftmost(tokens: Sequence[Token], body: int, anchors: set[int], known: Mapping[int, int]) -> int | None:
    found: int | None = None
    for token in reversed(tokens[-REACH:]):
        inside = token.start in known and known.get(token.end - 1) == known[token.start]
        if token.start < body and not inside and (token.text in _forms("stop") or not token.text[0].isalnum()):
            break
        if token.text in ("和", "与", "及") and not inside and token.end in anchors:
            break  # two names joined: the second begins here
        found = next((at for at in range(token.start, min(token.end, body)) if at in anchors), found)
    return found
