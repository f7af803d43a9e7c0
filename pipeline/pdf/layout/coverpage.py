"""Finds the pages at the beginning that hold no running text, and which of their lines belong together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from pipeline.pdf.frontmatter import is_contents_heading, is_institution, is_person, is_series
from pipeline.pdf.layout.flow import Metrics, TextLine
from pipeline.pdf.layout.gutters import gaps
from pipeline.pdf.layout.labels import END_MARK, heading_form
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.script import is_wide

COVER_PAGES = 3
"""Covers and imprints are among so many pages."""

COVER_CHARS = 1000
"""A cover holds at most so many characters; a Chinese one counts for two."""

MEASURE = 0.9
"""A line of the body's size and this part of its width is running text."""

INDENT = 2.5
"""Characters by which the first line of a paragraph may be shorter."""

SECTION = 4
"""A numbered heading of this rank, 一、, or a lower one is that of a section: neither title nor cover has it."""

PARTED = 2.0
"""Pieces of a line further apart than so many sizes are no line of text."""

LARGE = 1.3
"""A cover has a line at least this much larger than the body."""

CLOSE = 1.75
"""Lines nearer than so many sizes belong together, if their type and the words do."""

SAME_SIZE = 0.07
"""Lines whose sizes differ by a larger part do not belong together."""

TIGHT = 1.5
"""... and those of the smaller lines nearer than so many."""

_DATED = re.compile(r"(?:19|20)\d{2}|[一二][九〇○零][〇○零一二三四五六七八九]{2}年")
_LABELLED = re.compile(r"[^\W\d_][^：:，。]{0,11}[：:]")


def cover_pages(lines: Sequence[TextLine], metrics: Metrics) -> dict[int, float]:
    """The pages from the first on that hold but a few lines, and the size of the largest type on each."""
    pages: dict[int, list[TextLine]] = defaultdict(list)
    for piece in lines:
        pages[piece.line.page].append(piece)
    found: dict[int, float] = {}
    for page in range(1, COVER_PAGES + 1):
        mine = pages.get(page, [])
        largest = max((piece.line.size for piece in mine), default=0.0)
        if largest < LARGE * metrics.body or _has_text(mine, metrics):
            break
        found[page] = largest
    return found


def _has_text(lines: Sequence[TextLine], metrics: Metrics) -> bool:
    """True for a page with many characters, with contents, or with a line as wide as the body's that another follows closely."""
    if sum(1 + is_wide(char) for piece in lines for char in piece.line.text) > COVER_CHARS:
        return True
    if any(is_contents_heading(piece.line.text) or _heads_section(piece.line.text) for piece in lines):
        return True
    pairs = ((a.line, b.line) for a, b in pairwise(lines) if b.line.size <= LARGE * metrics.body)
    near = [(a, b) for a, b in pairs if b.baseline - a.baseline <= max(CLOSE * b.size, 1.1 * metrics.pitch)]
    wide = (a for a, _ in near if a.x1 - a.x0 >= MEASURE * metrics.width - INDENT * a.size)
    return any(next(gaps(line, PARTED), None) is None for line in wide)  # the names of authors stand beside each other


def _heads_section(text: str) -> bool:
    """True for the numbered heading of a section, which no cover has; a chapter's number may stand on one."""
    form = heading_form(text)
    return form is not None and form.alone and form.rank >= SECTION


def cover_goes_on(last: TextLine, piece: TextLine, largest: float) -> bool:
    """True if two lines of a cover are one: a title's, or words that go on; the names of two institutions are two."""
    a, b = last.line, piece.line
    if abs(a.size - b.size) > SAME_SIZE * a.size or b.baseline - a.baseline > CLOSE * b.size:
        return False
    if is_large(b, largest) and _LABELLED.match(b.text) is None:
        return _aligned(a.x0, a.x1, b.x0, b.x1, b.size)
    if b.text[0].islower() and not END_MARK.search(a.text):
        return True
    if b.baseline - a.baseline > TIGHT * b.size or a.font != b.font or _stands_alone(b.text) or is_series(a.text):
        return False
    return not is_person(a.text) and not (is_person(a.text, sure=False) and is_person(b.text, sure=False))


def is_large(line: Line, largest: float) -> bool:
    """True for a line in the largest type of its page."""
    return line.size >= (1 - SAME_SIZE) * largest


def _stands_alone(text: str) -> bool:
    """True for a line that says something by itself: who, when, or a word and a colon."""
    return _LABELLED.match(text) is not None or is_institution(text) or _DATED.search(text) is not None


def _aligned(x0: float, x1: float, other0: float, other1: float, size: float) -> bool:
    """Set to one left or right edge, or around one middle."""
    return min(abs(x0 - other0), abs(x1 - other1), abs(x0 + x1 - other0 - other1) / 2) < size / 2
