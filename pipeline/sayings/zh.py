"""Finds who says so in Chinese: X预测, X公布的数据显示, 据X统计, X在峰会上宣布."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest

from pipeline.cues import Cue, cue_at, cue_before, find_cues, has_role, mask
from pipeline.entities.territories import territory_code
from pipeline.model import Saying, SpeechKind
from pipeline.sayings.words import FILE

_CLAUSE_ENDS = "，。；：！？,;:!?\n"
_LONGEST_NAME = 40
_REACH = 120
_TITLED = re.compile(r"[^《》，。]{0,30}《([^《》]{1,60})》")
_LATIN = re.compile(r"^[A-Z][A-Za-zÀ-ÿ.&-]+(?: [A-Z][A-Za-zÀ-ÿ.&-]+)*$")
_JOINED = re.compile(r"[、和与及]")


@dataclass(frozen=True, slots=True)
class _Text:
    """A sentence, and the same with titles and quotations blotted out; both of one length."""

    text: str
    masked: str

    def clause_start(self, at: int) -> int:
        """Where the clause of a place begins, but not further back than a name and what it did can reach."""
        nearest = max(0, at - _REACH)
        return max(max(self.masked.rfind(mark, nearest, at) for mark in _CLAUSE_ENDS) + 1, nearest)

    def clause_end(self, at: int) -> int:
        limit = min(len(self.masked), at + _REACH)
        return min((found for mark in _CLAUSE_ENDS if (found := self.masked.find(mark, at, limit)) >= 0), default=limit)


def find(text: str) -> list[Saying]:
    """The attributions of one Chinese sentence, left to right; where one follows another, the first ends."""
    sentence = _Text(text, mask(text))
    found = [*_unnamed(sentence), *_opened(sentence)]
    named = {at for one in found for at in range(one.source_start, one.start)}
    for cue in find_cues(sentence.masked, FILE, "zh", "says", "shows", "acts", "counts"):
        spoken = None if cue.start in named else _spoken(sentence, cue)
        if spoken is not None:
            found.append(spoken)
            named.update(range(spoken.source_start, spoken.start))
    return _scoped(sentence, sorted(found, key=lambda one: one.start))


def _scoped(sentence: _Text, found: list[Saying]) -> list[Saying]:
    kept: list[Saying] = []
    found = _first_of_each(found)
    for one, following in zip_longest(found, found[1:]):
        end = len(sentence.text) if following is None else max(one.start, following.source_start)
        end = next((c.start for c in _openings(sentence, one.start, end)), end)
        plan = one.kind == "assertion" and any(
            True for _ in find_cues(sentence.masked, FILE, "zh", "goal", start=one.start, end=end)
        )
        kept.append(replace(one, end=end, kind="plan" if plan else one.kind))
    return kept


def _first_of_each(found: list[Saying]) -> list[Saying]:
    """One attribution for each place of a source: its first verb, but X统计显示 is read by its last."""
    by_place: dict[int, Saying] = {}
    for one in found:
        earlier = by_place.get(one.source_start)
        if earlier is None or earlier.cue_id == "count-says":
            by_place[one.source_start] = one
    return list(by_place.values())


def _openings(sentence: _Text, start: int, end: int) -> list[Cue]:
    """Clauses in which the authors comment on what was said: 这一承诺受到欢迎."""
    cues = find_cues(sentence.masked, FILE, "zh", "ends", start=start, end=end)
    return [cue for cue in cues if start < cue.start and sentence.masked[cue.start - 1] in _CLAUSE_ENDS]


def _unnamed(sentence: _Text) -> list[Saying]:
    """据统计: nobody is named; the cue itself stands for the source."""
    return [
        _attribution(sentence, cue.start, cue.end, cue, cue.end)
        for cue in find_cues(sentence.masked, FILE, "zh", "unnamed")
        if _at_clause_start(sentence, cue.start)
    ]


def _opened(sentence: _Text) -> list[Saying]:
    """据X统计, 根据X的数据, 根据《X规划》."""
    found = []
    for cue in find_cues(sentence.masked, FILE, "zh", "by", "titled"):
        if _at_clause_start(sentence, cue.start) and cue_at(sentence.masked, cue.start, FILE, "zh", "unnamed") is None:
            one = _by(sentence, cue)
            found += [one] if one is not None else []
    return found


def _by(sentence: _Text, cue: Cue) -> Saying | None:
    end = sentence.clause_end(cue.end)
    if has_role(cue.entry, "titled"):
        return _by_title(sentence, cue, end)
    for closer in find_cues(sentence.masked, FILE, "zh", "evidence", "says", "shows", start=cue.end, end=end):
        span = _name(sentence, cue.end, closer.start)
        if span is not None:
            written = f"{sentence.text[cue.start : cue.end]}…{sentence.text[closer.start : closer.end]}"
            kind: SpeechKind = closer.entry.get("kind", "statistic")  # type: ignore[assignment]
            return Saying(sentence.text[slice(*span)], *span, written, cue.entry.id, closer.end, len(sentence.text), kind)
        break
    return _by_title(sentence, cue, end)


def _by_title(sentence: _Text, cue: Cue, end: int) -> Saying | None:
    """根据《…规划》: a report or a plan is a source, a law is none, but whoever issued it is."""
    title = _TITLED.match(sentence.text, cue.end, end)
    span = _name(sentence, cue.end, title.end()) if title is not None else None
    if title is None or span is None:
        return None
    closer = next(find_cues(sentence.text, FILE, "zh", "evidence", start=title.start(1), end=title.end(1)), None)
    name = sentence.text[slice(*span)]
    if closer is None and (name.startswith("《") or not _is_actor(name, name)):
        return None
    kind: SpeechKind = closer.entry.get("kind", "statistic") if closer is not None else "assertion"  # type: ignore[assignment]
    written = sentence.text[cue.start : cue.end]
    return Saying(sentence.text[slice(*span)], *span, written, cue.entry.id, title.end(), len(sentence.text), kind)


def _spoken(sentence: _Text, cue: Cue) -> Saying | None:
    """The subject of a verb of saying: in its clause, or in the clause before if this one has none."""
    if has_role(cue.entry, "evidence") and sentence.masked[cue.start - 1] == "的":
        return None
    start = sentence.clause_start(cue.start)
    must_act = has_role(cue.entry, "acts", "counts", "named")
    if _only_adverbs(sentence, start, cue.start):
        if start == 0 or has_role(cue.entry, "shows"):
            return None
        start, end, must_act = sentence.clause_start(start - 1), start - 1, True
    else:
        end = cue.start
    if has_role(cue.entry, "shows") and not _is_evidence(sentence, start, end):
        return None
    span = _name(sentence, start, end)
    if span is None or (must_act and not _is_actor(sentence.masked[slice(*span)], sentence.text[slice(*span)])):
        return None
    return _attribution(sentence, *span, cue, cue.end)


def _is_evidence(sentence: _Text, start: int, end: int) -> bool:
    """Data, a report or a title shows something; an action or a colour does not say so."""
    if "》" in sentence.masked[start:end]:
        return True
    return any(True for _ in find_cues(sentence.masked, FILE, "zh", "evidence", start=start, end=end))


def _attribution(sentence: _Text, start: int, end: int, cue: Cue, scope: int) -> Saying:
    kind: SpeechKind = cue.entry.get("kind", "assertion")  # type: ignore[assignment]
    written = sentence.text[cue.start : cue.end].rstrip(_CLAUSE_ENDS)
    return Saying(sentence.text[start:end], start, end, written, cue.entry.id, scope, len(sentence.text), kind)


def _at_clause_start(sentence: _Text, at: int) -> bool:
    return _after_leads(sentence, sentence.clause_start(at), at) == at


def _only_adverbs(sentence: _Text, start: int, end: int) -> bool:
    return _before_adverbs(sentence, _after_leads(sentence, start, end), end) <= _after_leads(sentence, start, end)


def _after_leads(sentence: _Text, start: int, end: int) -> int:
    """Where the subject may begin: past spaces, connectives and dates."""
    at = start
    while at < end:
        lead = cue_at(sentence.masked, at, FILE, "zh", "lead")
        if sentence.masked[at] in " 　、":
            at += 1
        elif lead is not None and lead.end <= end:
            at = lead.end
        else:
            break
    return at


def _before_adverbs(sentence: _Text, start: int, end: int) -> int:
    while end > start:
        adverb = cue_before(sentence.masked, end, FILE, "zh", "adverb")
        if sentence.masked[end - 1] in " 　的之":
            end -= 1
        elif adverb is not None and adverb.start >= start:
            end = adverb.start
        else:
            break
    return end


def _name(sentence: _Text, start: int, end: int) -> tuple[int, int] | None:
    """The name of a source inside [start, end), without connectives before and without what it did after; None if nobody."""
    start = _after_leads(sentence, start, end)
    end = _before_adverbs(sentence, start, end)
    whole = end
    apposed = sentence.masked.rfind("——", start, end)
    start = apposed + 2 if apposed >= 0 else start
    end = next((c.start for c in find_cues(sentence.masked, FILE, "zh", "cut", "inner", start=start + 1, end=end)), end)
    opened = sentence.masked.find("《", start, whole)
    if opened == start or cue_at(sentence.masked, start, FILE, "zh", "cut") is not None:
        closed = sentence.masked.find("》", opened, whole) if opened >= 0 else -1
        if closed < 0:
            return None
        start, end = opened, closed + 1
    end = _before_adverbs(sentence, start, end)
    if _is_nobody(sentence.masked[start:end]):
        return None
    end = _without_evidence(sentence, start, end)
    return (start, end) if 0 < end - start <= _LONGEST_NAME else None


def _without_evidence(sentence: _Text, start: int, end: int) -> int:
    """海关总署统计数据 → 海关总署; a bare 数据, 一项调查 or 以往的研究 stays."""
    nameless = cue_at(sentence.masked, start, FILE, "zh", "inner", "hollow")
    at = end
    while at > start:
        evidence = cue_before(sentence.masked, at, FILE, "zh", "evidence")
        owner = _before_adverbs(sentence, start, evidence.start) if evidence is not None else start
        if owner <= (start if nameless is None else nameless.end):
            break
        at = owner
    return at if at > start else end


def _is_nobody(name: str) -> bool:
    """这, 事实 and 本文 are no sources; 这家公司的负责人 is one."""
    if cue_at(name, 0, FILE, "zh", "never") is not None:
        return True
    cue = cue_at(name, 0, FILE, "zh", "nobody", "authors")
    if cue is None or cue_at(name, 0, FILE, "zh", "back") is not None:
        return False
    if has_role(cue.entry, "nobody"):
        return cue.end == len(name) or not _is_actor(name[cue.end :], name[cue.end :])
    return cue.end == len(name) or not has_role(cue.entry, "alone")


def _is_actor(masked: str, name: str) -> bool:
    """The name ends like one who can speak, or is a country; a title may stand anywhere in it."""
    last = _JOINED.split(name)[-1]
    if "·" in name or name.startswith("《") or _LATIN.search(name) is not None:
        return True
    if territory_code(last, "zh") or cue_before(masked, len(masked), FILE, "zh", "actor") is not None:
        return True
    return any(True for _ in find_cues(masked, FILE, "zh", "title"))
