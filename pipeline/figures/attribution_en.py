"""Finds who says so in English: X forecasts, data from X show, according to X, X announced at the summit."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from pipeline.figures.attribution import Attribution, SpeechKind
from pipeline.figures.cues import Cue, cue_at, find_cues, has_role, mask

_FILE = Path(__file__).parent / "attribution.toml"
_CLAUSE_END = re.compile(r"[,;:!?()\[\]\n—–]|\.(?=\s|$)")
_WORD = re.compile(r"\S+")
_MOST_WORDS = 14


def find(text: str) -> list[Attribution]:
    """The attributions of one English sentence, left to right; where one follows another, the first ends."""
    masked = mask(text)
    found = [one for cue in find_cues(masked, _FILE, "en", "by") if (one := _by(text, masked, cue)) is not None]
    for cue in find_cues(masked, _FILE, "en", "says", "shows"):
        if not any(one.source_start <= cue.start < one.source_end for one in found):
            spoken = _spoken(text, masked, cue)
            found += [spoken] if spoken is not None else []
    return _scoped(masked, sorted(found, key=lambda one: one.source_start))


def _scoped(masked: str, found: list[Attribution]) -> list[Attribution]:
    kept: list[Attribution] = []
    for one, following in zip_longest(found, found[1:]):
        end = one.end if following is None else min(one.end, max(one.start, following.source_start))
        comments = (cue.start for cue in find_cues(masked, _FILE, "en", "ends", start=one.start, end=end))
        end = next(comments, end)
        plan = one.kind == "assertion" and any(True for _ in find_cues(masked, _FILE, "en", "goal", start=one.start, end=end))
        kept.append(replace(one, end=end, kind="plan" if plan else one.kind))
    return kept


def _by(text: str, masked: str, cue: Cue) -> Attribution | None:
    """According to X, what follows; what stands before, according to X."""
    stop = _CLAUSE_END.search(masked, cue.end)
    end = stop.start() if stop else len(masked)
    span = _name(masked, cue.end, end, owner=True)
    if span is None:
        return None
    kind: SpeechKind = cue.entry.get("kind", "statistic")  # type: ignore[assignment]
    opens = not masked[: cue.start].strip(" ,;") or (stop is not None and masked[cue.start - 2 : cue.start] != ", ")
    start, scope_end = (end, len(text)) if opens and stop is not None and stop[0] == "," else (0, cue.start)
    return Attribution(text[slice(*span)], *span, text[cue.start : cue.end], cue.entry.id, start, scope_end, kind)


def _spoken(text: str, masked: str, cue: Cue) -> Attribution | None:
    """The subject of a verb of saying: in its clause, or before an aside (", released in May, forecasts")."""
    before = list(_WORD.finditer(masked, 0, cue.start))
    if not before or _ends_with(masked, cue.start, "passive"):
        return None
    start, end = _clause_start(masked, cue.start), cue.start
    while not masked[start:end].strip() or cue_at(masked, _skip(masked, start), _FILE, "en", "aside", "relative"):
        if start == 0:
            return None
        start, end = _clause_start(masked, start - 1), start - 1
    data = has_role(cue.entry, "shows")
    if data and not any(True for _ in find_cues(masked, _FILE, "en", "evidence", start=start, end=end)):
        return None
    span = _name(masked, start, end, owner=data)
    if span is None or not (data or _may_speak(text, span, masked, cue)):
        return None
    kind: SpeechKind = cue.entry.get("kind", "assertion")  # type: ignore[assignment]
    return Attribution(text[slice(*span)], *span, text[cue.start : cue.end], cue.entry.id, cue.end, len(text), kind)


def _may_speak(text: str, span: tuple[int, int], masked: str, cue: Cue) -> bool:
    """Names and offices speak; a plain noun before "expected growth" does not."""
    words = text[slice(*span)].split()
    named = any(word[:1].isupper() for word in words)
    starts = not masked[: span[0]].strip() or masked[: span[0]].strip().lower() in ("the", "a", "an")
    return (named and len(words) <= _MOST_WORDS) or starts or masked.startswith(" that", cue.end) or has_role(cue.entry, "says")


def _clause_start(masked: str, at: int) -> int:
    start = 0
    for match in _CLAUSE_END.finditer(masked, 0, at):
        start = match.end()
    return start


def _skip(masked: str, at: int) -> int:
    return at + len(masked[at:]) - len(masked[at:].lstrip())


def _ends_with(masked: str, end: int, role: str) -> Cue | None:
    """The word of a role that stands right before a place."""
    words = list(_WORD.finditer(masked, max(0, end - 60), end))
    if not words:
        return None
    found = cue_at(masked, words[-1].start(), _FILE, "en", role)
    return found if found is not None and found.end >= words[-1].end() else None


def _name(masked: str, start: int, end: int, *, owner: bool) -> tuple[int, int] | None:
    """The source's name inside [start, end): without what leads up to it and what it did after; None if nobody."""
    start = _after_leads(masked, start, end)
    while (adverb := _ends_with(masked[:end], end, "adverb")) is not None and adverb.start > start:
        end = adverb.start
    end = start + len(masked[start:end].rstrip())
    if owner:
        start = _owner(masked, start, end)
    cuts = (cue.start for cue in find_cues(masked, _FILE, "en", "cut", "possessive", start=start + 1, end=end))
    end = next(cuts, end)
    end = start + len(masked[start:end].rstrip(" ,"))
    bare = _without_evidence(masked, start, end) if owner else end
    if not start < bare or len(masked[start:bare].split()) > _MOST_WORDS or _is_nobody(masked[start:bare]):
        return None
    return start, bare


def _after_leads(masked: str, start: int, end: int) -> int:
    at = start
    while at < end:
        lead = cue_at(masked, at, _FILE, "en", "lead")
        if masked[at] in " ,":
            at += 1
        elif lead is not None and lead.end <= end:
            at = lead.end
        else:
            break
    return at


def _owner(masked: str, start: int, end: int) -> int:
    """data released by X → X."""
    evidence = next(find_cues(masked, _FILE, "en", "evidence", start=start, end=end), None)
    if evidence is None:
        return start
    joint = cue_at(masked, _skip(masked, evidence.end), _FILE, "en", "owns")
    return _after_leads(masked, joint.end, end) if joint is not None and joint.end < end else start


def _without_evidence(masked: str, start: int, end: int) -> int:
    """Customs figures → Customs; official statistics stay: nobody is named."""
    last = _ends_with(masked[:end], end, "evidence")
    if last is None or last.start <= start:
        return end
    owner = masked[start : last.start].rstrip()
    named = any(word[:1].isupper() for word in owner.split()[1:]) or (
        owner[:1].isupper() and not owner.lower().startswith("official")
    )
    return start + len(owner) if named else end


def _is_nobody(name: str) -> bool:
    cue = cue_at(name, 0, _FILE, "en", "nobody", "authors")
    return not any(letter.isalpha() for letter in name) or cue is not None
