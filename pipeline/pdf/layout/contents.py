"""Finds the entries of contents lists: with dot leaders, with page numbers alone, or with nothing but the report's headings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.pdf.frontmatter import is_contents_heading
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.kinds import is_toc
from pipeline.pdf.layout.labels import END_MARK
from pipeline.pdf.layout.titles import folded

LONGEST = 160
"""An entry has at most so many characters."""

KNOWN = 0.4
"""At least this part of the entries, and two of them, have a page number or are headings of the report."""

_YEAR = re.compile(r"(?:19|20)\d\d")
_PAGE = re.compile(r"(?<=[\s.…·])(\d{1,4}|[ivxlc]{1,6}|[A-Z][-–]?\d{1,3})$")


def find_contents(groups: Sequence[Group]) -> set[int]:
    """The groups that are contents lists: their entries, and the heading above them."""
    found = {i for i, group in enumerate(groups) if group.lines and is_toc(group)}
    for i, group in enumerate(groups):
        if group.lines and len(group.lines) == 1 and is_contents_heading(group.text):
            found |= _entries(groups, i + 1)
            if i + 1 in found:
                found.add(i)
    return found | {i for i in range(1, len(groups) - 1) if {i - 1, i + 1} <= found and _is_cut(groups[i], groups[i + 1])}


def _is_cut(group: Group, following: Group) -> bool:
    """True for the first line of an entry between others, whose second line has the page number."""
    alike = bool(group.lines) and bool(following.lines) and abs(group.size - following.size) < 0.1
    return (
        alike and len(group.text) <= LONGEST and following.first.x0 > group.first.x0 - 1 and END_MARK.search(group.text) is None
    )


def _entries(groups: Sequence[Group], start: int) -> set[int]:
    """The entries below the heading of a contents list; none if what stands there is none."""
    end = start
    while end < len(groups) and _may_be_entry(groups, end, start):
        end += 1
    later = {folded(group.text) for group in groups[end:] if group.lines}
    run = range(start, end)
    if end < len(groups) and len(run) > 1 and _page(groups[end - 1]) == "" and _repeats(groups, start, end - 1):
        run = range(start, end - 1)  # the first heading of the text below
    known = [i for i in run if _page(groups[i]) or folded(groups[i].text) in later]
    return set(run) if len(known) >= 2 and len(known) >= KNOWN * len(run) else set()


def _may_be_entry(groups: Sequence[Group], i: int, start: int) -> bool:
    group = groups[i]
    if not group.lines or len(group.text) > LONGEST:
        return False
    before = groups[i - 1].lines[-1].line.page if i > start else group.first.page
    numbered = is_toc(group) or _page(group) != ""
    ends = END_MARK.search(group.text) is not None and not group.text.endswith(("？", "?"))
    return group.first.page <= before + 1 and (numbered or (not ends and group.first.page == before))


def _page(group: Group) -> str:
    """The page number that an entry ends with; a year is none."""
    match = _PAGE.search(group.text.rstrip())
    return match[1] if match and not _YEAR.fullmatch(match[1]) else ""


def _repeats(groups: Sequence[Group], start: int, at: int) -> bool:
    """True for a text that stands in the list above it, too."""
    bare = folded(groups[at].text)
    return any(folded(_PAGE.sub("", groups[i].text)).rstrip(".…·") == bare for i in range(start, at))
