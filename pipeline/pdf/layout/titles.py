"""Finds the titles of a report: the largest type before its text, in either language, and none that is a letterhead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from pipeline import language
from pipeline.pdf.dates import find_date, is_date, without_dates
from pipeline.pdf.frontmatter import (
    follows_gazette_title,
    is_credit,
    is_front_heading,
    is_institution,
    is_letterhead,
    is_person,
    is_series,
)
from pipeline.pdf.layout.coverpage import COVER_PAGES, SECTION
from pipeline.pdf.layout.flow import Metrics
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.labels import END_MARK, heading_form, works_heading
from pipeline.pdf.layout.paragraphs import BIG
from pipeline.pdf.script import lang_of

TITLE = 1.3
"""Type at least this much larger than the body, before the first paragraph, is the title's."""

OTHER_TITLE = 0.7
"""The title in the other language may be set smaller, down to this part."""

BELOW_LETTERHEAD = 0.5
"""A title below a letterhead may be set smaller than that, down to this part."""

ONE_TYPE = 3
"""On so many pages more a type that headings have is looked for."""

FRONT_LINES = 4
"""At most so many lines stand between a title and the last one that says who wrote it or when."""

LONG = 60
"""A body-sized block with so many characters ends the title pages."""


_ISSUE = re.compile(r"第\s*\d+\s*[期号辑季]|\b(?:No|Issue|Vol)\b\.? ?\d", re.IGNORECASE)
_MARKS = re.compile(r"\s*[*†‡\d¹²³]+$")
_BARS = re.compile(r"[|｜·•]")
_JOINTS = re.compile(r"[|｜•、,，&\u3000]| and |\s{2,}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff·]{2,8}")
_SUBTITLE = ("——", "--", "– ", "— ")
_NUMBERED = re.compile(r"(?:第[\d一二三四五六七八九十]+[章节]|(?:chapter|section)\d+|[\d.]+)[.:：、]?(?=\D)", re.IGNORECASE)


def folded(text: str) -> str:
    """Text for comparing: without spaces, compatibility forms, case and a leading number.

    >>> folded("1.2 The Port")
    'theport'
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()
    return _NUMBERED.sub("", plain, count=1) if _NUMBERED.match(plain) else plain


def find_titles(groups: Sequence[Group], metrics: Metrics) -> set[int]:
    """The groups in the largest type before the first long paragraph, and one in another language on the same page."""
    if (gazette := _gazette_title(groups)) is not None:
        return {gazette}
    early: list[int] = []
    for i, group in enumerate(groups):
        if group.lines and (_is_text(group, metrics) or group.first.page > COVER_PAGES):
            break
        early.append(i)
    may = [i for i in early if groups[i].lines and _may_be_title(groups[i].text) and not _is_masthead(groups, i)]
    sizes = {i: groups[i].size for i in may if groups[i].size >= TITLE * metrics.body}
    largest = max(sizes.values(), default=0.0)
    found = _below_letterhead({i for i, size in sizes.items() if size >= 0.95 * largest}, may, groups, metrics)
    if not found:
        return set([i for i in early if _is_modest_title(groups[i], metrics)][:1])
    known = {(lang_of(groups[i].text), groups[i].first.page) for i in found}
    for i, size in sizes.items():
        other = (lang_of(groups[i].text), groups[i].first.page) not in known and not is_letterhead(groups[i].text)
        if other and groups[i].first.page in {page for _, page in known} and size >= OTHER_TITLE * max(sizes.values()):
            found.add(i)
    wanted = {folded(groups[i].text) for i in found}
    return found | {i for i, g in enumerate(groups) if g.lines and g.size >= TITLE * metrics.body and folded(g.text) in wanted}


def _is_masthead(groups: Sequence[Group], i: int) -> bool:
    """True for the name of a periodical: beside it on its line stands the number of the issue."""
    first = groups[i].first
    beside = (
        other.text
        for j, other in enumerate(groups)
        if j != i and other.lines and other.first.page == first.page and abs(other.first.baseline - first.baseline) < first.size
    )
    return len(groups[i].lines) == 1 and any(_ISSUE.search(language.simplified(text)) for text in beside)


def _gazette_title(groups: Sequence[Group]) -> int | None:
    """The title of a rule or notice in a gazette: its label AGENCY: stands below; None if this is no such document."""
    for i, group in enumerate(groups):
        if group.lines and group.first.page > COVER_PAGES:
            return None
        if i and group.lines and groups[i - 1].lines and follows_gazette_title(group.text):
            return i - 1
    return None


def find_bylines(groups: Sequence[Group], titles: set[int], metrics: Metrics) -> set[int]:
    """The groups on the page of the title, before its text, that say who writes and when: no headings in any type."""
    page, found = groups[min(titles)].first.page if titles else 1, set[int]()
    if (gazette := _gazette_title(groups)) is not None:
        return {i for i in range(gazette) if groups[i].lines}
    for i, group in enumerate(groups):
        if group.lines and (_is_text(group, metrics) or group.first.page > page):
            break
        if not group.lines or i in titles or i in found:
            continue
        if i - 1 in titles | found:
            found |= _signed(groups, i)
        if _is_byline(group.text) or group.text.startswith(_SUBTITLE):
            found.add(i)
    title = max((i for i in titles if groups[i].first.page == page), default=-1)
    if title < 0:
        return found
    found |= set(range(_first_on(groups, page), title)) - titles  # the line above it: an institution, a series
    found |= _front_lines(groups, title, metrics)
    between = range(title + 1, max((i for i in found if i > title), default=title))
    if len(between) <= FRONT_LINES and all(groups[i].lines and heading_form(groups[i].text) is None for i in between):
        found |= set(between) - titles  # a subtitle, an address
    return found


def _first_on(groups: Sequence[Group], page: int) -> int:
    return next(i for i, group in enumerate(groups) if group.lines and group.first.page == page)


def _front_lines(groups: Sequence[Group], title: int, metrics: Metrics) -> set[int]:
    """The lines between a title and what heads the text: without a number, no name of a part, and of a type of their own."""
    page, end = groups[title].first.page, title + 1
    while end < len(groups) and groups[end].lines and groups[end].first.page == page and not _is_text(groups[end], metrics):
        end += 1
    if end == len(groups) or not groups[end].lines or groups[end].first.page != page:
        return set()
    types = {group.type for group in groups[end:] if group.lines and len(group.text) <= LONG}
    run = range(title + 1, end - 1)  # the last one may head the text
    heads = (i for i in run if _heads(groups[i].text) or groups[i].type in types or groups[i].aside)
    return set(range(title + 1, next(heads, end - 1)))


def _heads(text: str) -> bool:
    return heading_form(text) is not None or is_front_heading(text) or works_heading(text)


def _signed(groups: Sequence[Group], start: int) -> set[int]:
    """The blocks of one type below a title, if one of them may be names or has a date, and no heading further on is set so."""
    kind, end = groups[start].type, start
    while end < len(groups) and groups[end].lines and groups[end].type == kind and end - start < FRONT_LINES:
        end += 1
    run = range(start, end)
    near = (one for one in groups[end:] if one.lines and one.first.page <= groups[start].first.page + ONE_TYPE)
    if any(one.type == kind and len(one.text) <= LONG for one in near):
        return set()
    return set(run) if any(_may_sign(groups[i].text) for i in run) else set()


def _may_sign(text: str) -> bool:
    """True for what may be names, has a date, or begins with an institution."""
    plain = _MARKS.sub("", text)
    parts = [part.strip() for part in _JOINTS.split(plain) if part.strip()]
    named = all(is_person(part, sure=False) for part in parts) and not is_front_heading(plain)
    dated = find_date(text) is not None and heading_form(text) is None
    return named or dated or is_institution(re.split("[,，|｜]", plain, maxsplit=1)[0].strip())


def _is_byline(text: str) -> bool:
    """True for institutions, persons, a date or a series, beside each other or not: 样本银行研究部｜地产专题, 2023年3月.

    >>> _is_byline("样本银行研究部｜地产专题"), _is_byline("Anna Example and Ben Example"), _is_byline("Trade in 2023")
    (True, True, False)
    """
    if is_date(text) or is_credit(text) or is_series(text):
        return True
    parts = [part.strip() for part in _JOINTS.split(without_dates(text)) if part.strip()]
    named = [is_institution(part) or is_person(part) for part in parts]
    if len(parts) > 1 and any(named) and all(_HAN_NAME.fullmatch(part) for part in parts):
        return True  # of several names one is known
    return any(named) and (all(named) or _BARS.search(text) is not None)


def _is_text(group: Group, metrics: Metrics) -> bool:
    """True for a long block of the body's size, or one in larger type of several lines that ends a sentence."""
    if group.size <= BIG * metrics.body:
        return len(group.text) > LONG and (len(group.lines) > 1 or END_MARK.search(group.text) is not None)
    return len(group.lines) > 2 and len(group.text) > LONG and END_MARK.search(group.text) is not None


def _below_letterhead(found: set[int], may: Iterable[int], groups: Sequence[Group], metrics: Metrics) -> set[int]:
    """Without those that name who writes or a series, if others are left or stand below them in type larger than the text's.

    Alone on its page in its type such a name is the title: a committee's report.
    """
    titles = {i for i in found if not is_letterhead(groups[i].text)}
    if titles or not found:
        return titles
    first = min(found)
    page, least = groups[first].first.page, max(metrics.body, BELOW_LETTERHEAD * groups[first].size)
    below = [i for i in may if i > first and groups[i].first.page == page and not is_letterhead(groups[i].text)]
    large = [i for i in below if groups[i].size >= least and (groups[i].bold or groups[i].size > BIG * metrics.body)]
    size = max((groups[i].size for i in large), default=0.0)
    if large:
        return {next(i for i in large if groups[i].size == size)}
    beside = (group for i, group in enumerate(groups) if i not in found and group.lines and group.first.page == page)
    return found if all(group.size < 0.95 * groups[first].size for group in beside) else set()


def _may_be_title(text: str) -> bool:
    none = _is_section(text) or is_front_heading(text) or is_credit(text)
    return sum(char.isalpha() and char not in "年月日" for char in text) > 1 and not none


def _is_section(text: str) -> bool:
    """True for the heading of a section: a chapter may be a title, 一、 and References are none."""
    form = heading_form(text)
    return works_heading(text) or (form is not None and form.rank >= SECTION)


def _is_modest_title(group: Group, metrics: Metrics) -> bool:
    """True for the title of an article that is set hardly larger than its text: centred, bold or in capitals."""
    if not group.lines or group.first.page > 1 or heading_form(group.text) is not None or not _may_be_title(group.text):
        return False
    off = max(abs(piece.line.x0 + piece.line.x1 - piece.left - piece.right) for piece in group.lines)
    inside = max(min(piece.line.x0 - piece.left, piece.right - piece.line.x1) for piece in group.lines)
    centred = inside > 2 * group.size and off < 2 * group.size
    return centred and group.size >= metrics.body and (group.bold or group.text.isupper() or group.size > BIG * metrics.body)
