"""Tells what groups of lines are, by what they begin and end with: captions, items, numbered paragraphs, entries of contents."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipeline.pdf.layout.forms import ENTRY
from pipeline.pdf.layout.group import Group, counts_on
from pipeline.pdf.layout.labels import END_MARK, count_of, heading_form, notes_heading, ordinal_of, read_label

CAPTION = 80
"""A caption has at most so many characters, one in Latin letters twice as many."""

NUMBERED = 5
"""A report with numbered paragraphs has at least so many in a row."""

_COUNTED = re.compile(r"\d{1,3}(?P<stop>[.．]?)\s")
_SENTENCE = re.compile(r"[^\s\d][.!?][”’\"')]?\d{0,3}(?=\s+[“‘(A-Z]|$)|[。！？]")
"""The ends of sentences, roughly; the number of a note may stand behind."""


def is_toc(group: Group) -> bool:
    """A text that ends in dot leaders and a page number."""
    return ENTRY.search(group.text) is not None


def find_captions(groups: Sequence[Group]) -> set[int]:
    """The numbered titles of tables and charts: short and no sentences; a title may stand on the line below its number."""
    found: set[int] = set()
    bare = False
    for i, group in enumerate(groups):
        label = read_label(group.text)
        longest = CAPTION * (1 + group.text[:1].isascii())
        short = bool(group.lines) and len(group.text) <= longest and END_MARK.search(group.text) is None
        numbered = label is not None and label.role in ("table", "chart")
        if short and (numbered or (bare and group.bold)):
            found.add(i)
        bare = short and numbered and label is not None and not label.rest
    return found


def is_notes_heading(group: Group) -> bool:
    """A short line that says notes follow: 注释, Notes, References."""
    return bool(group.lines) and len(group.lines) == 1 and notes_heading(group.text)


def find_counted(groups: Sequence[Group]) -> set[int]:
    """The groups that begin with a number each, one more than the one before: items of a list whose numbers have no dot."""
    found: set[int] = set()
    for i, (a, b) in enumerate(pairwise(groups)):
        if a.lines and b.lines and counts_on(a, b.lines[0]):
            found |= {i, i + 1}
    return found


def find_numbered_paragraphs(groups: Sequence[Group]) -> set[int]:
    """The groups of a series of numbered paragraphs, which runs through a report: most of them have several sentences each."""
    found = [chain for chain in _series(groups) if len(chain) >= NUMBERED]
    return {i for chain in found if 2 * sum(_is_text(groups[i]) for i in chain) >= len(chain) for i in chain}


def find_numbered_lists(groups: Sequence[Group]) -> set[int]:
    """The groups of short numbered lists from 1 on, of which most have one sentence: one of several is an item, too."""
    found = [chain for chain in _series(groups) if 1 < len(chain) < NUMBERED and count_of(groups[chain[0]].text) == 1]
    return {i for chain in found if 2 * sum(_is_text(groups[i]) for i in chain) < len(chain) for i in chain}


def find_clauses(groups: Sequence[Group]) -> set[int]:
    """The groups that follow each other with numbers of one form, each but the last with a semicolon at its end."""
    found: set[int] = set()
    for i, (a, b) in enumerate(pairwise(groups)):
        if not a.lines or not b.lines or not a.text.endswith(("；", ";")):
            continue
        form, number, after = heading_form(a.text), ordinal_of(a.text), ordinal_of(b.text)
        if form is not None and form == heading_form(b.text) and number is not None and after == number + 1:
            found |= {i, i + 1}
    return found


def _series(groups: Sequence[Group]) -> list[list[int]]:
    """Groups that begin with numbers of one form that count on, at one place in their columns or on the page."""
    series: list[list[int]] = []
    awaited: dict[tuple[int, str], list[list[int]]] = defaultdict(list)  # the series that go on with a number, by what follows it
    for i, group in enumerate(groups):
        match = _COUNTED.match(group.text) if group.lines else None
        number = count_of(group.text) if match else None
        if match is None or number is None:
            continue
        waiting = awaited[number, match["stop"]]
        chain = next((one for one in reversed(waiting) if _is_placed_alike(groups[one[-1]], group)), None)
        if chain is None:
            chain = []
            series.append(chain)
        else:
            waiting.remove(chain)
        chain.append(i)
        awaited[number + 1, match["stop"]].append(chain)
    return series


def _is_placed_alike(one: Group, other: Group) -> bool:
    """True for groups that begin at one place of their columns, or of their pages: the edge of a column may be an item's."""
    in_column = abs((one.first.x0 - one.lines[0].left) - (other.first.x0 - other.lines[0].left))
    return min(in_column, abs(one.first.x0 - other.first.x0)) < other.size / 2


def _is_text(group: Group) -> bool:
    """True for several sentences."""
    return len(_SENTENCE.findall(" ".join(piece.line.text for piece in group.lines))) > 1


def is_list_item(group: Group, counted: bool) -> bool:
    """A paragraph that begins with a bullet or a number in list form, or is `counted`: a number without a dot in a list.

    Several sentences behind 10. are a numbered paragraph.
    """
    numbered = _COUNTED.match(group.text) is not None and _is_text(group)
    return not numbered and (counted or any(piece.begins_item for piece in group.lines[:1]))
