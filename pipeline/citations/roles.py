"""Reads who did what: 某人主编, 某人译, Ann Example (ed), translated by Ann Example."""

from __future__ import annotations

import re
from functools import cache

from pipeline.citations.draft import MARKED, WorkDraft
from pipeline.citations.names import is_person
from pipeline.citations.segments import Segment, segments
from pipeline.citations.words import any_of, words

_SPACE = " :\t\n\x00"
_ROLES = ("translator", "editor", "author")


@cache
def _behind() -> re.Pattern[str]:
    forms = "|".join(rf"(?P<{role}>{any_of('markers', role)})" for role in _ROLES)
    return re.compile(rf"[,\s(\[]*(?:{any_of('markers', 'and_others')})?\s*(?:{forms})[)\].]*$")


@cache
def _before() -> re.Pattern[str]:
    forms = "|".join(
        rf"(?P<{role}>{any_of('markers', role + '_before')}|{any_of('markers', role)})" for role in ("translator", "editor")
    )
    return re.compile(rf"(?:{forms})(?=[\s\u3400-\u9fff])\s*")


def take_people(draft: WorkDraft, start: int, end: int, default: str = "author") -> None:
    """Read the author part. A role word goes back over all names since the last one; a lone translator only over his own.

    Names without a role are those of `default`.
    """
    waiting: list[Segment] = []
    for segment in _split(draft, start, end):
        role, stop = _role(segment.text)
        if not role:
            waiting.append(segment)
            continue
        own = segment.start + stop
        if role == "translator" and waiting and stop:
            _take(draft, default, waiting[0].start, waiting[-1].end)
            waiting = []
        if waiting or stop:
            _take(
                draft,
                role if role != "author" else default,
                waiting[0].start if waiting else segment.start,
                own if stop else waiting[-1].end,
            )
        waiting = []
    if waiting:
        _take(draft, default, waiting[0].start, waiting[-1].end)
    draft.close(start, end)


def _take(draft: WorkDraft, role: str, start: int, end: int) -> None:
    text = draft.open[start:end]
    while end > start and text[end - start - 1] in " ,;:、":
        end -= 1
    if start < end:
        draft.take(role, start, end if draft.open[end : end + 1] != "." else end + 1, MARKED, draft.text[start:end])


def _split(draft: WorkDraft, start: int, end: int) -> list[Segment]:
    """Segments between commas only: a bracket belongs to the name before it."""
    found: list[Segment] = []
    at = start
    for i in [*(m.start() for m in re.finditer("[,;]", draft.open[start:end])), end - start]:
        text = draft.open[at : start + i]
        pad = len(text) - len(text.lstrip(_SPACE))
        if text.strip(_SPACE):
            found.append(Segment(at + pad, at + len(text.rstrip(_SPACE)), text.strip(_SPACE), ","))
        at = start + i + 1
    return found


def _role(text: str) -> tuple[str, int]:
    """The role a segment ends with and where its names end; 编 in a name of four characters or less is still a role."""
    match = _behind().search(text)
    if not match:
        return "", len(text)
    return next(role for role in _ROLES if match[role]), match.start()


def role_behind(text: str) -> str:
    """The role a segment ends with (editor, translator, author), or an empty string."""
    return _role(text)[0]


def take_roles(draft: WorkDraft, start: int, end: int) -> None:
    """Read translators and editors behind the title."""
    parts = segments(draft.open, start, end)
    names: list[Segment] = []
    for part in parts:
        before = _before().match(part.text)
        role, stop = _role(part.text)
        if before and part.text[before.end() :].strip():
            role = "translator" if before["translator"] else "editor"
            draft.take(role, part.start + before.end(), part.end)
            draft.close(part.start, part.end)
        elif role and role != "author" and stop and len(part.text) < 80:
            opening = len(part.text) - len(part.text.lstrip("(["))
            edition = part.text[:stop].strip() in words("genres", "reprint")
            draft.take(
                "edition" if edition else role,
                part.start + (opening if opening < 2 and "]" not in part.text[:stop] else 0),
                part.start + stop,
            )
            draft.close(part.start, part.end)
        elif role and not stop and names:
            draft.take(role, names[0].start, names[-1].end)
            draft.close(names[0].start, part.end)
        names = [*names, part] if is_person(part.text) else []
