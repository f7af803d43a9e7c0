"""Reads the journal or book that holds a work, where marks or a word like 载 and `in` point to it."""

from __future__ import annotations

import re

from pipeline.citations.draft import SHAPED, WorkDraft
from pipeline.citations.roles import role_behind, take_people
from pipeline.citations.segments import Segment, segments, with_lists
from pipeline.citations.words import any_of

_MARKS = re.compile(r"[《『](?P<title>(?:[^《》『』]|《[^《》]{0,80}》){1,120})[》』]")
_QUOTED = re.compile(r"(?P<genre>(?:微信)?公众号|微博)[“‘](?P<title>[^”’]{1,40})[”’]")
_IN = re.compile(r"(?:^|[\s,.’”\x00])[Ii]n:?\s+(?=[A-Z《\u3400-\u9fff])")
_MOST_EDITORS = 8  # segments behind `in` among which an editor's role is looked for


def take_marked_host(draft: WorkDraft, start: int, end: int) -> None:
    """Read `载某人主编：《文集》` or `《样本月刊》`."""
    journal = re.compile(any_of("markers", "of_journal"))
    marks = (match for match in _MARKS.finditer(draft.open, start, end) if not journal.match(draft.open, match.end()))
    match = next(marks, None) or _QUOTED.search(draft.open, start, end)
    if not match:
        return
    draft.take("container-title", *match.span("title"))
    if match.re is _QUOTED:
        draft.take("genre", *match.span("genre"))
    draft.close(*match.span())
    before = re.search(r"(?:^|[,;。\x00])(?P<people>[^,;。\x00]*[:编]),?\s*$", draft.open[start : match.start()])
    if before:
        lead = re.match(rf"\s*(?:{any_of('markers', 'in')})?\s*", before["people"])
        people = start + before.start("people") + (lead.end() if lead else 0)
        take_people(draft, people, match.start(), "container-author")
    remark = re.compile(r"\s*\([^()\d]{1,12}\)").match(draft.open, match.end(), end)
    if remark:
        draft.close(*remark.span())


def take_in_host(draft: WorkDraft, start: int, end: int) -> None:
    """Read `in Ann Example (ed), Sample Papers` or `in Sample Papers, ed. Ann Example`."""
    match = _IN.search(draft.open, start, end)
    if not match or draft.has("container-title"):
        return
    parts = with_lists(draft.open, segments(draft.open, match.end(), end))[:_MOST_EDITORS]
    after_role = next((i + 1 for i, part in enumerate(parts) if role_behind(part.text) == "editor"), 0)
    if 0 < after_role < len(parts):
        take_people(draft, parts[0].start, parts[after_role - 1].end, "editor")
        parts = _without_translators(parts[after_role:])
    if parts:
        draft.take("container-title", parts[0].start, parts[0].end, SHAPED)
    draft.close(*match.span())


def _without_translators(parts: list[Segment]) -> list[Segment]:
    """`Ann Example (tr)` is cut into a name and a role; both go."""
    roles = [role_behind(part.text) == "translator" for part in parts]
    return [part for part, own, following in zip(parts, roles, [*roles[1:], False], strict=True) if not own and not following]
