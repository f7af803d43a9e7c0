"""Tells titles and headings from other blocks, by type, number, white space and the PDF's outline, and finds their levels."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from pipeline.pdf.ink.metadata import read_title
from pipeline.pdf.layout.flow import Metrics
from pipeline.pdf.layout.labels import END_MARK, heading_form, read_label
from pipeline.pdf.layout.paragraphs import BIG, Group, is_toc
from pipeline.pdf.script import lang_of

TITLE = 1.3
"""Type at least this much larger than the body, before the first paragraph, is the title's."""

OTHER_TITLE = 0.7
"""The title in the other language may be set smaller, down to this part."""

APART = 1.25
"""Baselines at least so many usual distances apart set a line apart from the text above it."""

LONG = 60
"""A body-sized block with so many characters ends the title pages."""

OUTLINE_LINES = 4
"""A block that the outline names is a heading if it has at most so many lines."""

OUTLINE_SHARE = 0.5
"""The outline gives the levels if it names at least this part of the headings."""

_NUMBERED = re.compile(r"(?:第[\d一二三四五六七八九十]+[章节]|(?:chapter|section)\d+|[\d.]+)[.:：、]?(?=\D)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark of the PDF: its text for comparing, its page (1-based), its level (1 is the highest)."""

    text: str
    page: int
    level: int


def read_outline(pdf: pdfium.PdfDocument) -> list[OutlineEntry]:
    """The bookmarks that name a page."""
    entries: list[OutlineEntry] = []
    for bookmark in pdf.get_toc():
        place = bookmark.get_dest()
        index = place.get_index() if place else None
        if index is not None:
            entries.append(OutlineEntry(folded(read_title(bookmark)), index + 1, bookmark.level + 1))
    return entries


def folded(text: str) -> str:
    """Text for comparing: without spaces, compatibility forms, case and a leading number.

    >>> folded("1.2 The Port")
    'theport'
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    return _NUMBERED.sub("", plain, count=1) if _NUMBERED.match(plain) else plain


def find_headings(groups: Sequence[Group], titles: set[int], metrics: Metrics, outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """The level of every group that is a heading, by its position; 1 is the highest."""
    text = [group for group in groups if group.lines]
    bold = sum(len(g.text) for g in text if g.bold) * 2 > sum(len(g.text) for g in text)
    covers = _cover_pages(groups, titles)
    named = _named(groups, outline)
    found = [
        i
        for i, group in enumerate(groups)
        if group.lines
        and i not in titles
        and group.first.page not in covers
        and not is_toc(group)
        and (i in named or _is_heading(group, metrics, bold) or _set_apart(groups, i, metrics))
    ]
    styled = dict(zip(found, _levels([groups[i] for i in found]), strict=True))
    if len(named) < OUTLINE_SHARE * len(found):
        return styled
    told = {styled[i]: level for i, level in sorted(named.items(), reverse=True) if i in styled}
    return {i: named.get(i, told.get(level, level)) for i, level in styled.items()}


def _named(groups: Sequence[Group], outline: Sequence[OutlineEntry]) -> dict[int, int]:
    """The level the outline gives to groups: those with the text of an entry, on its page."""
    entries = {(entry.text, entry.page): entry.level for entry in outline}
    found: dict[int, int] = {}
    for i, group in enumerate(groups):
        if entries and 0 < len(group.lines) <= OUTLINE_LINES and not is_toc(group):
            level = entries.get((folded(group.text), group.first.page))
            if level is not None:
                found[i] = level
    return found


def _set_apart(groups: Sequence[Group], i: int, metrics: Metrics) -> bool:
    """True for a numbered short line with white above it and text of another kind around it: a heading, whatever its type."""
    below = groups[i + 1] if i + 1 < len(groups) else None
    if below is None or not below.lines or not _is_numbered_line(groups[i]):
        return False
    form = heading_form(groups[i].text)
    around = [heading_form(group.text) for group in (below, *groups[max(0, i - 1) : i]) if group.lines]
    listed = any(other is not None and form is not None and other.id == form.id for other in around)
    return not listed and _white_above(groups[:i], groups[i]) > APART * metrics.pitch


def _cover_pages(groups: Sequence[Group], titles: set[int]) -> set[int]:
    """Pages that hold a title and no long block: large type there is a publisher or a series, not a heading."""
    long = {piece.line.page for group in groups for piece in group.lines if len(group.text) > LONG}
    return {groups[i].first.page for i in titles} - long


def find_titles(groups: Sequence[Group], metrics: Metrics) -> set[int]:
    """The groups in the largest type before the first long paragraph, and one in another language on the same page."""
    early: list[int] = []
    for i, group in enumerate(groups):
        if group.lines and group.size <= BIG * metrics.body and len(group.text) > LONG:
            break
        early.append(i)
    sizes = {i: groups[i].size for i in early if groups[i].lines and groups[i].size >= TITLE * metrics.body}
    found = {i for i, size in sizes.items() if size >= 0.95 * max(sizes.values())}
    known = {(lang_of(groups[i].text), groups[i].first.page) for i in found}
    for i, size in sizes.items():
        other = (lang_of(groups[i].text), groups[i].first.page) not in known
        if other and groups[i].first.page in {page for _, page in known} and size >= OTHER_TITLE * max(sizes.values()):
            found.add(i)
    wanted = {folded(groups[i].text) for i in found}
    return found | {i for i, g in enumerate(groups) if g.lines and g.size >= TITLE * metrics.body and folded(g.text) in wanted}


def _is_heading(group: Group, metrics: Metrics, usual_bold: bool) -> bool:
    """Large, bold or numbered, short, and not a sentence."""
    text = group.text
    if group.heads_notes:
        return True
    if len(text) > 120 or len(group.lines) > 4 or len(text) < 2 or not any(c.isalpha() for c in text):
        return False
    label = read_label(text)
    if label is not None and label.role in ("table", "chart", "source", "note"):
        return False
    form = heading_form(text)
    if group.size > BIG * metrics.body:
        return not (END_MARK.search(text) and len(text) > 40)
    if END_MARK.search(text) and not text.endswith(("：", ":")):
        return False
    if group.bold and not usual_bold:
        return len(text) <= 80
    return form is not None and form.alone and len(group.lines) == 1 and len(text) <= 40 and _short(group)


def _is_numbered_line(group: Group) -> bool:
    """One short line in any form of a heading, that is no sentence."""
    return (
        len(group.lines) == 1
        and len(group.text) <= 60
        and _short(group)
        and heading_form(group.text) is not None
        and (END_MARK.search(group.text) is None)
    )


def _white_above(before: Sequence[Group], group: Group) -> float:
    """The distance of a block's first baseline from the one above it in its column, in points; no end at a column's head."""
    last = before[-1] if before else None
    if last is None or not last.lines or last.lines[-1].column != group.lines[0].column:
        return math.inf
    return group.first.baseline - last.lines[-1].line.baseline


def _short(group: Group) -> bool:
    piece = group.lines[-1]
    return piece.right - piece.line.x1 > 2 * piece.line.size


def _levels(headings: Sequence[Group]) -> list[int]:
    """A level for every heading, 1 is the highest: larger type is higher; of equal type, the higher number form is higher.

    A heading without a number, as 结语 or References, ranks with the highest of its type.
    """
    keys = [_style(group) for group in headings]
    highest: dict[float, int] = {}
    for size, rank in keys:
        if rank:
            highest[size] = min(rank, highest.get(size, rank))
    keys = [(size, rank or highest.get(size, 0)) for size, rank in keys]
    ranks = sorted(set(keys))
    return [min(6, ranks.index(key) + 1) for key in keys]


def _style(group: Group) -> tuple[float, int]:
    form = heading_form(group.text)
    return (-round(group.size * 2) / 2, form.rank if form else 0)
