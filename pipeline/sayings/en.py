"""Finds who says so in English: X forecasts, data from X show, according to X, X announced at the summit."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from itertools import zip_longest

from pipeline.cues import Cue, cue_at, find_cues, has_role, mask
from pipeline.model import Saying, SpeechKind
from pipeline.sayings.words import FILE

_CLAUSE_END = re.compile(r"[,;:!?()\[\]\n—–]|\.(?=\s|$)")
_WORD = re.compile(r"\S+")
_MOST_WORDS = 14
_REACH = 240
"""How many characters a source's clause may take: what is longer is no name, and looking further would take square time."""


def find(text: str) -> list[Saying]:
    """The attributions of one English sentence, left to right; where one follows another, the first ends."""
    masked = mask(text)
    opened = [one for cue in find_cues(masked, FILE, "en", "by") if (one := _by(text, masked, cue)) is not None]
    found = list(opened)
    for cue in find_cues(masked, FILE, "en", "says", "shows"):
        if not _inside(cue.start, opened):
            spoken = _spoken(text, masked, cue)
            found += [spoken] if spoken is not None else []
    return _scoped(masked, sorted(found, key=lambda one: one.source_start))


def _inside(at: int, found: list[Saying]) -> bool:
    """Whether a place belongs to the name of a source: the Statistics Office Reports."""
    after = bisect_right(found, at, key=lambda one: one.source_start)
    return after > 0 and at < found[after - 1].source_end


def _scoped(masked: str, found: list[Saying]) -> list[Saying]:
    kept: list[Saying] = []
    for one, following in zip_longest(found, found[1:]):
        end = one.end if following is None else min(one.end, max(one.start, following.source_start))
        near = min(end, one.start + _REACH)
        end = next((cue.start for cue in find_cues(masked, FILE, "en", "ends", start=one.start, end=near)), end)
        goals = find_cues(masked, FILE, "en", "goal", start=one.start, end=min(end, near))
        plan = one.kind == "assertion" and any(True for _ in goals)
        kept.append(replace(one, end=end, kind="plan" if plan else one.kind))
    return kept


def _by(text: str, masked: str, cue: Cue) -> Saying | None:
    """According to X, what follows; what stands before, according to X."""
    limit = min(len(masked), cue.end + _REACH)
    stop = _CLAUSE_END.search(masked, cue.end, limit)
    end = stop.start() if stop else limit
    span = _name(masked, cue.end, end, owner=True)
    if span is None:
        return None
    kind: SpeechKind = cue.entry.get("kind", "statistic")  # type: ignore[assignment]
    opens = not masked[max(0, cue.start - _REACH) : cue.start].strip(" ,;") or masked[cue.start - 2 : cue.start] != ", "
    start, scope_end = (end, len(text)) if opens and stop is not None and stop[0] == "," else (0, cue.start)
    return Saying(text[slice(*span)], *span, text[cue.start : cue.end], cue.entry.id, start, scope_end, kind)


def _spoken(text: str, masked: str, cue: Cue) -> Saying | None:
    """The subject of a verb of saying: in its clause, or before an aside (", released in May, forecasts")."""
    if _ends_with(masked, cue.start, "passive"):
        return None
    start, end = _clause_start(masked, cue.start), cue.start
    while not masked[start:end].strip() or cue_at(masked, _skip(masked, start, end), FILE, "en", "aside", "relative"):
        if start <= max(0, cue.start - _REACH):
            return None
        start, end = _clause_start(masked, start - 1), start - 1
    data = has_role(cue.entry, "shows")
    if data and not any(True for _ in find_cues(masked, FILE, "en", "evidence", start=start, end=end)):
        return None
    span = _name(masked, start, end, owner=data)
    if span is None:
        return None
    kind: SpeechKind = cue.entry.get("kind", "assertion")  # type: ignore[assignment]
    return Saying(text[slice(*span)], *span, text[cue.start : cue.end], cue.entry.id, cue.end, len(text), kind)


def _clause_start(masked: str, at: int) -> int:
    start = max(0, at - _REACH)
    for match in _CLAUSE_END.finditer(masked, start, at):
        start = match.end()
    return start


def _skip(masked: str, at: int, end: int) -> int:
    """The first place in [at, end) that is no space."""
    return end - len(masked[at:end].lstrip())


def _ends_with(masked: str, end: int, role: str) -> Cue | None:
    """The word of a role that stands right before a place."""
    words = list(_WORD.finditer(masked, max(0, end - 60), end))
    if not words:
        return None
    found = cue_at(masked, words[-1].start(), FILE, "en", role)
    return found if found is not None and found.end >= words[-1].end() else None


def _name(masked: str, start: int, end: int, *, owner: bool) -> tuple[int, int] | None:
    """The source's name inside [start, end): without what leads up to it and what it did after; None if nobody."""
    start = _after_leads(masked, start, end)
    while (adverb := _ends_with(masked, end, "adverb")) is not None and adverb.start > start:
        end = adverb.start
    end = start + len(masked[start:end].rstrip())
    if owner:
        start = _owner(masked, start, end)
    cuts = (cue.start for cue in find_cues(masked, FILE, "en", "cut", "possessive", start=start + 1, end=end))
    end = next(cuts, end)
    end = start + len(masked[start:end].rstrip(" ,"))
    bare = _without_evidence(masked, start, end) if owner else end
    if not start < bare or len(masked[start:bare].split()) > _MOST_WORDS or _is_nobody(masked[start:bare]):
        return None
    return start, bare


def _after_leads(masked: str, start: int, end: int) -> int:
    at = start
    while at < end:
        lead = cue_at(masked, at, FILE, "en", "lead")
        if masked[at] in " ,":
            at += 1
        elif lead is not None and lead.end <= end:
            at = lead.end
        else:
            break
    return at


def _owner(masked: str, start: int, end: int) -> int:
    """data released by X → X."""
    evidence = next(find_cues(masked, FILE, "en", "evidence", start=start, end=end), None)
    if evidence is None:
        return start
    joint = cue_at(masked, _skip(masked, evidence.end, end), FILE, "en", "owns")
    return _after_leads(masked, joint.end, end) if joint is not None and joint.end < end else start


def _without_evidence(masked: str, start: int, end: int) -> int:
    """Customs figures → Customs; official statistics stay: nobody is named."""
    last = _ends_with(masked, end, "evidence")
    if last is None or last.start <= start:
        return end
    owner = masked[start : last.start].rstrip()
    named = any(word[:1].isupper() for word in owner.split()[1:]) or (
        owner[:1].isupper() and not owner.lower().startswith("official")
    )
    return start + len(owner) if named else end


def _is_nobody(name: str) -> bool:
    cue = cue_at(name, 0, FILE, "en", "nobody", "authors")
    return not any(letter.isalpha() for letter in name) or cue is not None
