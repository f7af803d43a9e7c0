"""Tells headings from other blocks, by type, number, white space and the PDF's outline, and finds their levels."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium

from pipeline.pdf.frontmatter import is_front_heading
from pipeline.pdf.ink.metadata import read_title
from pipeline.pdf.layout.breaks import ends_sentence
from pipeline.pdf.layout.flow import Metrics
from pipeline.pdf.layout.forms import is_formula
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.labels import (
    HeadingForm,
    chapter_form,
    heading_form,
    ordinal_of,
    read_label,
    works_heading,
)
from pipeline.pdf.layout.levels import find_levels
from pipeline.pdf.layout.paragraphs import BIG, BOLD_LINES
from pipeline.pdf.layout.titles import folded

APART = 1.25
"""Baselines at least so many usual distances apart set a line apart from the text above it."""

LARGER = 1.03
"""Type larger than this part of the body may be a heading's, if it stands alone above the body."""

OTHER_TYPE = 100
"""A heading that only its font tells has at most so many characters."""

LONGEST, LONGEST_NUMBERED = 120, 200
"""Characters of the longest heading, and of one that has a number and is set larger than the text."""

_AMOUNT = re.compile(r"\W{0,2}\d[\d.,\s]*\W?(?:[A-Za-z]{1,2}|[个个亿億万萬元人家次件])?")
"""A figure that is set large, as €11.4m, is no heading."""

LONG_LINES = 4
"""A heading of more characters has fewer lines."""

IN_BRACKETS = 5
"""What stands in brackets alone and has more characters is no number of a heading: (iii), （十二）."""

CAPITALS = 3
"""A heading in capitals has more letters than that."""

CUT = 6
"""A paragraph below a heading is among so many blocks: captions, tables and sources may come before it."""

OUTLINE_LINES = 4
"""A block that the outline names is a heading if it has at most so many lines."""

FLAT, MANY = 0.8, 0.15
"""Headings of less than this part of a size are not on its level; a level with such a part of the entries shows it."""

UNEVEN = 0.1
"""Of a sound outline no larger part of the headings are on another level than most of their type."""

OUTLINE_SHARE = 0.5
"""The outline gives the levels if it names at least this part of the headings."""


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


def find_headings(
    groups: Sequence[Group],
    others: set[int],
    metrics: Metrics,
    outline: Sequence[OutlineEntry],
    counted: AbstractSet[int] = frozenset(),
) -> dict[int, int]:
    """The level of every group that is a heading, by its position; 1 is the highest.

    `others` are titles, captions, contents; `counted` are numbered paragraphs: one in bold, 100. Technical measures:, heads
    nothing unless the outline says so.
    """
    text = [group for group in groups if group.lines]
    bold = sum(len(g.text) for g in text if g.bold) * 2 > sum(len(g.text) for g in text)
    named = _named(groups, outline, others)
    taken = others | (counted - {*named})
    found: list[int] = []
    for i in range(len(groups) - 1, -1, -1):  # from the end: what stands above a heading may be one, too
        group = groups[i]
        if not group.lines or i in taken or group.on_cover or _AMOUNT.fullmatch(group.text) or not _has_letters(group.text):
            continue
        if (group.aside and not _heads_aside(groups, i)) or (i not in named and _is_quoted(group)):
            continue
        if i in named or _is_heading(group, metrics, bold):
            found.append(i)
            continue
        author = i - 1 in others and heading_form(group.text) is None and not is_front_heading(group.text)
        if not author and _stands_out(groups, i, metrics, found[-1:] == [i + 1]):
            found.append(i)
    rest = set(range(len(groups))) - taken - set(found)
    found += [i for i in sorted(rest) if _is_long_alike(groups, i, found, metrics)]
    rest -= set(found)
    found += [i for i in sorted(rest) if _is_styled_alike(groups, i, found)]
    found = _with_series(groups, sorted({*found, *_plain_series(groups, taken)}), taken)
    found = _without_end(groups, found, named)
    styled = dict(zip(found, find_levels([groups[i] for i in found]), strict=True))
    if len(named) < OUTLINE_SHARE * len(found) or _is_unsound(groups, named, styled):
        return styled
    shift = min((level for i, level in named.items() if i in styled), default=1) - 1  # the title may be the first level
    named = {i: level - shift for i, level in named.items()}
    told = {styled[i]: level for i, level in sorted(named.items(), reverse=True) if i in styled}
    return {i: named.get(i, told.get(level, level)) for i, level in styled.items()}


def _without_end(groups: Sequence[Group], found: Sequence[int], named: Mapping[int, int]) -> list[int]:
    """The headings without those that nothing follows: as who made a report and where to reach them, at its end."""
    last = max(set(range(len(groups))).difference(found), default=-1)
    tail = [i for i in found if i > last]
    return [i for i in found if i <= last or len(tail) == 1 or i in named]


def _has_letters(text: str) -> bool:
    return any(map(str.isalpha, text))


def _heads_aside(groups: Sequence[Group], i: int) -> bool:
    """True if more of a side column or box follows a block of it: what ends it, as who said it, heads nothing."""
    return i + 1 < len(groups) and (not groups[i + 1].lines or groups[i + 1].aside)


def _is_styled_alike(groups: Sequence[Group], i: int, found: Sequence[int]) -> bool:
    """True for a short line in capitals, or in a font of its own and before a colon, if headings of the report are set so."""
    group = groups[i]
    if len(group.lines) != 1 or group.on_cover or group.aside or not _short(group, 1.0) or group.lines[0].begins_item:
        return False
    capitals = group.text.isupper() and sum(map(str.isalpha, group.text)) > CAPITALS
    if not capitals and not group.text.endswith((":", "：")):
        return False
    below = _below(groups, i)
    if below is None or not below.lines or (not capitals and _is_of_type(group, below)):
        return False
    alike = any(groups[j].type == group.type and groups[j].text.isupper() == capitals for j in found)
    return alike and (not ends_sentence(group.lines[-1].line) or not capitals)


def _is_long_alike(groups: Sequence[Group], i: int, found: Sequence[int], metrics: Metrics) -> bool:
    """True for a sentence without a stop, longer than most headings, in the type of one: not in that of the text.

    In the type and with a number in the form of one it may be as long as its few lines are.
    """
    group = groups[i]
    numbered = chapter_form(group.text) is not None
    longest = math.inf if numbered else LONGEST_NUMBERED
    if not 1 < len(group.lines) < LONG_LINES or len(group.text) > longest or group.on_cover or group.aside:
        return False
    in_type = (group.bold and not metrics.bold) or (numbered and _has_own_ink(group, metrics))
    return in_type and not ends_sentence(group.lines[-1].line) and any(groups[j].type == group.type for j in found)


def _plain_series(groups: Sequence[Group], others: set[int]) -> set[int]:
    """Short numbered lines in the type of the text, each with text or a table below, if two of them count on."""
    may = [i for i, group in enumerate(groups) if i not in others and _may_head(groups, i)]
    found: set[int] = set()
    for a, b in pairwise(may):
        one, other = groups[a], groups[b]
        forms = heading_form(one.text), heading_form(other.text)
        numbers = ordinal_of(one.text), ordinal_of(other.text)
        counts = None not in numbers and numbers[1] == (numbers[0] or 0) + 1
        if forms[0] == forms[1] and counts and b - a > 1 and _is_set_like(other, one):
            found |= {a, b}
    return found


def _may_head(groups: Sequence[Group], i: int) -> bool:
    """True for a numbered line that is no sentence, above a block of text without a number, or a table."""
    group, below = groups[i], _below(groups, i)
    if not group.lines or group.on_cover or group.aside or below is None or not _is_numbered_line(group):
        return False
    if not below.lines:
        return below.inset is not None and below.inset.table is not None
    return len(below.lines) > 1 and heading_form(below.text) is None and not below.lines[0].begins_item


def _with_series(groups: Sequence[Group], found: Sequence[int], others: set[int]) -> list[int]:
    """The headings with those that count on from them: below 1、收入 a line 2、费用 in the same type and form is one, too."""
    heads = set(found)
    numbered = {i: (heading_form(group.text), ordinal_of(group.text)) for i, group in enumerate(groups) if group.lines}
    for step in (1, -1):
        for i in found if step > 0 else reversed(found):
            at: int | None = i
            while at is not None:
                at = _next_of_series(groups, numbered, heads, others, at, step)
                if at is not None:
                    heads.add(at)
    return sorted(heads)


_Numbered = Mapping[int, tuple[HeadingForm | None, int | None]]


def _next_of_series(
    groups: Sequence[Group], numbered: _Numbered, heads: set[int], others: set[int], at: int, step: int
) -> int | None:
    """The next group in the form of a heading with the number that follows, if it is set like that; text stands between them."""
    form, number = numbered[at]
    if form is None or number is None or groups[at].aside:
        return None
    i = at + step
    while 0 <= i < len(groups):
        group, (other, count) = groups[i], numbered.get(i, (None, None))
        if i in heads and (other is None or other.rank <= form.rank):
            return None
        if other == form and i not in heads:
            alike = _is_set_like(group, groups[at]) and count == number + step and abs(i - at) > 1 and i not in others
            return i if alike and _short(group) and (not ends_sentence(group.lines[-1].line) or _asks(group.text)) else None
        i += step
    return None


def _is_set_like(group: Group, other: Group) -> bool:
    """True for one or two lines in the type of another group and at the same place in the column."""
    one, two = group.lines[0], other.lines[0]
    return (
        group.type == other.type
        and len(group.lines) <= 2
        and abs((one.line.x0 - one.left) - (two.line.x0 - two.left)) < group.size
    )


def _is_of_type(group: Group, other: Group) -> bool:
    return group.font == other.font and group.size == other.size and group.colour == other.colour


def _named(groups: Sequence[Group], outline: Sequence[OutlineEntry], others: set[int]) -> dict[int, int]:
    """The level the outline gives to groups: those with the text of an entry, on its page."""
    entries = {(entry.text, entry.page): entry.level for entry in outline}
    found: dict[int, int] = {}
    for i, group in enumerate(groups):
        if entries and 0 < len(group.lines) <= OUTLINE_LINES and i not in others:
            level = entries.get((folded(group.text), group.first.page))
            if level is not None:
                found[i] = level
    return found


def _is_unsound(groups: Sequence[Group], named: Mapping[int, int], styled: Mapping[int, int]) -> bool:
    """True for an outline whose levels say less than the `styled` ones: programs and writers make such."""
    poorer = len({*named.values()}) <= len({*styled.values()})
    return _is_upside_down(groups, named) or _is_flat(groups, named) or (poorer and _is_uneven(groups, named))


def _is_uneven(groups: Sequence[Group], named: Mapping[int, int]) -> bool:
    """True for an outline that puts headings of one type and form on several levels: some programs close the gaps of levels."""
    levels: dict[tuple[object, str], Counter[int]] = defaultdict(Counter)
    for i, level in named.items():
        form = chapter_form(groups[i].text)
        levels[groups[i].type, form.id if form is not None else ""][level] += 1
    off = sum(counts.total() - max(counts.values()) for counts in levels.values())
    return off > UNEVEN * len(named)


def _is_upside_down(groups: Sequence[Group], named: Mapping[int, int]) -> bool:
    """True for an outline that puts a chapter no higher than its sections: whoever made it did not care for levels.

    Chapters of one form may stand on two levels, but not on that of their sections.
    """
    levels: dict[int, set[int]] = defaultdict(set)
    for i, level in named.items():
        form = chapter_form(groups[i].text)
        if form is not None:
            levels[form.rank].add(level)
    ranks = sorted(levels)
    return any(max(levels[a]) > min(levels[b]) - (len(levels[a]) > 1) for a, b in pairwise(ranks))


def _stands_out(groups: Sequence[Group], i: int, metrics: Metrics, headed: bool) -> bool:
    """True for a line of the body's size that its number and the white above it, or its font, make a heading."""
    return _set_apart(groups, i, metrics) or _in_other_type(groups, i, metrics, headed)


def _is_flat(groups: Sequence[Group], named: Mapping[int, int]) -> bool:
    """True for an outline that puts headings of type sizes that differ on one level: chapters and their sections."""
    sizes: dict[int, Counter[float]] = defaultdict(Counter)
    for i, level in named.items():
        sizes[level][round(groups[i].size)] += 1
    for counts in sizes.values():
        large = max(counts)
        smaller = sum(count for size, count in counts.items() if size < FLAT * large)
        if min(counts[large], smaller) > 2 and counts.total() > MANY * len(named):
            return True
    return False


def _set_apart(groups: Sequence[Group], i: int, metrics: Metrics) -> bool:
    """True for a numbered short line with white above it and text of another kind around it: a heading, whatever its type."""
    below = _below(groups, i)
    if below is None or not below.lines or not _is_numbered_line(groups[i]):
        return False
    form = heading_form(groups[i].text)
    around = [heading_form(group.text) for group in (below, *groups[max(0, i - 1) : i]) if group.lines]
    listed = any(other is not None and form is not None and other.id == form.id for other in around)
    return not listed and _white_above(groups[:i], groups[i]) > APART * metrics.pitch


def _is_heading(group: Group, metrics: Metrics, usual_bold: bool) -> bool:
    """Large, bold or numbered, short, and not a sentence."""
    text = group.text
    if all(piece.margin for piece in group.lines):
        return True
    if group.heads_notes or (len(group.lines) == 1 and works_heading(text)):
        return True
    form, large = heading_form(text), group.size > BIG * metrics.body
    longest = LONGEST_NUMBERED if form is not None and large else LONGEST
    if len(text) > longest or len(group.lines) > BOLD_LINES or len(text) < 2 or not any(c.isalpha() for c in text):
        return False
    label = read_label(text)
    role = label.role if label is not None else ""
    if (role in ("table", "chart") and not group.aside) or role in ("source", "note") or is_formula(text) or _lists(text):
        return False  # but Box 1. When does a plant pay?
    if large:
        return _asks(text) or not (ends_sentence(group.lines[-1].line) and len(text) > 40)
    alone = form is not None and form.alone and len(group.lines) == 1 and _short(group)
    if _asks(text) and ((group.bold and not usual_bold) or alone):
        return True
    if ends_sentence(group.lines[-1].line) and not text.endswith(("：", ":")):
        return False
    if group.bold and not usual_bold:
        return len(text) <= 80
    return alone and len(text) <= 40


def _is_quoted(group: Group) -> bool:
    """True for a quotation or the end of one, and for what stands in brackets alone."""
    text = group.text
    ended = any(text.count(closing) > text.count(opening) for opening, closing in ("“”", "「」", "『』"))
    bracketed = len(text) > IN_BRACKETS and text[0] in "(（" and not set(text[1:-1]) & set(")）") and text[-1] in ")）"
    return ended or bracketed or (text[0] in "“‘「『" and ends_sentence(group.lines[-1].line))


def _lists(text: str) -> bool:
    """True for a label and what it lists, 关键词：港口；航道, and what is all in brackets: no headings in any type."""
    return re.match(r"[^：:]{2,12}[：:].*[；;]|\[[^\]]*\]$", text) is not None


def _asks(text: str) -> bool:
    return text.endswith(("？", "?"))


def _in_other_type(groups: Sequence[Group], i: int, metrics: Metrics, headed: bool) -> bool:
    """True for a short line alone above text or a heading, in a font or colour that the body does not have or a little larger."""
    group = groups[i]
    below = _below(groups, i)
    before = groups[i - 1] if i else None
    if below is None or not below.lines or len(group.lines) > 2 or len(group.text) > OTHER_TYPE or is_formula(group.text):
        return False
    text_below = _is_in_font_of_text(below, metrics) and below.size <= BIG * metrics.body
    larger = group.size >= LARGER * below.size and (group.size >= LARGER * metrics.body or group.aside)
    colour = _has_own_colour(group, metrics)
    other = _has_own_ink(group, metrics) and group.size >= metrics.body * (2 - BIG)
    if not (larger or other) or not (text_below or headed):
        return False
    if before is not None and before.lines and _is_of_type(before, group) and not headed:
        forms = heading_form(before.text), heading_form(group.text)
        if None in forms or forms[0] == forms[1]:
            return False
    sentence = ends_sentence(group.lines[-1].line) and not _asks(group.text)
    item = group.lines[0].begins_item and heading_form(group.text) is None
    plain = read_label(group.text) is None and not _lists(group.text) and not item
    return not sentence and plain and (_short(group, 1.0) or colour) and group.lines[-1].column == below.lines[0].column


def _is_in_font_of_text(group: Group, metrics: Metrics) -> bool:
    """True for a font of the text, or for several lines in another cut of it: a quotation in italics is text, too."""
    families = {_family(font) for font in metrics.fonts}
    return group.first.font in metrics.fonts or (len(group.lines) > 1 and _family(group.first.font) in families)


def _family(font: str) -> str:
    return re.split("[-,]", font, maxsplit=1)[0]


def _has_own_ink(group: Group, metrics: Metrics) -> bool:
    """True for a font or a colour that the text does not have."""
    return _has_own_colour(group, metrics) or (bool(metrics.fonts) and group.font not in ("", *metrics.fonts))


def _has_own_colour(group: Group, metrics: Metrics) -> bool:
    return bool(metrics.colours) and group.colour not in (None, *metrics.colours)


def _below(groups: Sequence[Group], i: int) -> Group | None:
    """The block right below another in its column; a paragraph that a table cuts stands behind the table. Else the next block."""
    group = groups[i]
    if group.lines:
        here, column = group.lines[-1].line.baseline, group.lines[-1].column
        near = [one for one in groups[i + 1 : i + 1 + CUT] if one.lines and one.lines[0].column == column]
        under = [one for one in near if one.first.baseline > here]
        if under:
            return min(under, key=lambda one: one.first.baseline)
    return groups[i + 1] if i + 1 < len(groups) else None


def _is_numbered_line(group: Group) -> bool:
    """One short line in any form of a heading, that is no sentence."""
    return (
        len(group.lines) == 1
        and len(group.text) <= 60
        and _short(group)
        and heading_form(group.text) is not None
        and (not ends_sentence(group.lines[-1].line) or _asks(group.text))
    )


def _white_above(before: Sequence[Group], group: Group) -> float:
    """The distance of a block's first baseline from the one above it in its column, in points; no end at a column's head."""
    last = before[-1] if before else None
    if last is None or not last.lines or last.lines[-1].column != group.lines[0].column:
        return math.inf
    return group.first.baseline - last.lines[-1].line.baseline


def _short(group: Group, least: float = 2.0) -> bool:
    """True for a last line with white behind it, `least` characters of it, or at both sides alike."""
    piece = group.lines[-1]
    behind, size = piece.right - piece.line.x1, piece.line.size
    return behind > least * size or (behind > size / 2 and abs(behind - (piece.line.x0 - piece.left)) < size / 2)
