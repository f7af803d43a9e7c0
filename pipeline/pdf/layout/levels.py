"""Finds the levels of headings, by their type, the forms of their numbers and which of these begin anew below which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import permutations

from pipeline.pdf.frontmatter import is_contents_heading, is_front_heading, is_holding_heading
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.labels import BULLET, chapter_form, notes_heading, ordinal_of, works_heading

ONE_SIZE = 0.1
"""Headings whose sizes differ by less are told apart by their numbers."""

NESTED = 2
"""So many times a form of numbers begins anew below another that counts on, before it is taken to be below it."""

PART = 1
"""The rank of numbers of the parts of a report: Part 2, 第二编."""

LETTERED = 11
"""The rank of headings that begin like items, as (a): below all numbers."""

DEEP, BELOW = 8, 0.5
"""The rank of numbers of three parts; a heading without a number in the type of such a section is a part of it."""

_Style = tuple[float, int, float]

_SLANTED = re.compile(r"ital|obliq|kai|楷", re.IGNORECASE)
"""Fonts that stand below upright type of their size: italics, and 楷体, which takes their place in Chinese."""


def find_levels(headings: Sequence[Group]) -> list[int]:
    """A level for every heading, 1 is the highest: larger type is higher, then bold, then upright; then the higher number form.

    A heading without a number, as 结语 or References, ranks with the highest of its type, but below it if that is a deep one,
    as 3.2.1. Of the kinds of headings that a report
    has only those above a heading count: one that stands right under a chapter is a section, however small its type. The headings
    of a box stand under that of the text around it, those of a side column under the highest of the text beside it; they stand
    above none of it.
    """
    ranks = _ranks(headings)
    keys = [_style(group, ranks) for group in headings]
    highest: dict[tuple[float, int], float] = {}
    for size, type_, rank in keys:
        if rank:
            highest[size, type_] = min(rank, highest.get((size, type_), rank))
    top = min((rank for _, _, rank in keys if rank), default=0)
    back = _back_matter(headings)
    held = False  # below a heading that holds all others
    front = False  # below a foreword or summary, which holds sections but no chapter
    levels: list[int] = []
    above: list[_Style] = []
    beside: list[_Style] = []
    for i, (group, (size, type_, rank)) in enumerate(zip(headings, keys, strict=True)):
        below = any(one[0] < size for one in above)  # an introduction in a chapter, in smaller type than that
        if i in back or (is_front_heading(group.text) and not group.aside and not below):
            above, beside, front = (
                [],
                [],
                i not in back and not is_contents_heading(group.text),
            )  # below contents stand but their entries
            levels.append(1)
            continue
        if front and not rank > top > 0:
            front = False
        if is_holding_heading(group.text) and not group.aside:
            above, beside, held, front = [], [], True, False
            levels.append(1)
            continue
        if held and not group.aside and 0 < rank <= PART:
            above, beside, held = [], [], False
        highest_alike = highest.get((size, type_), 0)
        style = (size, type_, rank or (highest_alike + BELOW if highest_alike >= DEEP else highest_alike))
        if group.lines[0].boxed:
            beside = [*(one for one in beside if _outranks(one, style)), style]
            levels.append(min(6, (front or held) + len(above) + len(beside)))
        elif group.aside:
            levels.append(1 + bool(levels))
        else:
            above, beside = [*(one for one in above if _outranks(one, style)), style], []
            levels.append(min(6, (front or held) + len(above)))
    return levels


def _back_matter(headings: Sequence[Group]) -> set[int]:
    """The headings of notes and works that a report ends with: they are on its highest level, however small they are set.

    Where chapters have their own, the last ones belong to the last chapter.
    """
    texts = Counter(group.text for group in headings)
    found: set[int] = set()
    for i in range(len(headings) - 1, -1, -1):
        text = headings[i].text
        if headings[i].aside:
            continue
        if chapter_form(text) is not None or texts[text] > 1 or not (works_heading(text) or notes_heading(text)):
            break
        found.add(i)
    return found


def _outranks(one: _Style, other: _Style) -> bool:
    """Whether a heading is above another: of two with numbers of different kinds the number says so, whatever their type."""
    if one[2] and other[2] and one[2] != other[2]:
        return one[2] < other[2]
    if one[2] and other[2] and abs(one[0] - other[0]) < ONE_SIZE * abs(other[0]):
        return False
    return one < other


def _style(group: Group, ranks: Mapping[str, float]) -> _Style:
    """The size, larger first, the kind of type and the rank of the number, 0 for none."""
    form = chapter_form(group.text)
    begins_bold = next((char.bold for char in group.first.chars if char.text.isalnum()), False)  # 1.2 may be all that is bold
    unknown = group.font == ""  # nobody knows whether such a font is bold
    type_ = 0 if group.bold or begins_bold or unknown else 2 if _SLANTED.search(group.font) else 1
    rank = ranks[form.id] if form else LETTERED if BULLET.match(group.text) else 0
    return (-round(group.size * 2) / 2, type_, rank)


def _ranks(headings: Sequence[Group]) -> dict[str, float]:
    """The rank of every form of numbers; one that always begins anew below another, which counts on, is below that.

    01 may be a chapter in a brochure and a paragraph below 一、 in an opinion.
    """
    numbered = [(form, group) for group in headings if (form := chapter_form(group.text))]
    ranks = {form.id: float(form.rank) for form, _ in numbered}
    counted = ((form.id, ordinal_of(group.text)) for form, group in numbered if not group.aside)
    series = [(form, number) for form, number in counted if number is not None]
    for lower, upper in permutations(ranks, 2):
        if ranks[lower] < ranks[upper] and _begins_anew(series, lower, upper) and not _begins_anew(series, upper, lower):
            ranks[upper] = ranks[lower] - 0.5
    return ranks


def _begins_anew(series: Sequence[tuple[str, int]], lower: str, upper: str) -> bool:
    """True if the numbers of one form begin with 1 behind every one of the other, which counts on over them."""
    last: dict[str, int] = {}
    before, anew, on = "", 0, 0
    for form, number in series:
        if form not in (lower, upper):
            continue
        if form != before and form == lower and before:
            if number != 1:
                return False
            anew += 1
        if form == upper and before == lower:
            if number != last.get(upper, 0) + 1:
                return False
            on += 1
        last[form], before = number, form
    return anew >= NESTED and on >= NESTED
