"""Finds headings in the margin: level with the first line of their text, or parted from it by a vertical rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.gutters import GUTTER, Gutter, kind_of, median_size
from pipeline.pdf.layout.labels import BULLET, END_MARK
from pipeline.pdf.layout.lines import Line

TEXT_CHARS = 20
"""A line of the text beside has at least so many characters ..."""

TEXT_LINES = 6
"""... and a page that shows where the text begins so many such lines."""

MARGIN_CHARS = 4.0
"""The margin is at least so many characters wide: a number that hangs before a paragraph is no heading."""

FIRST_CHARS = 8
"""The first line of a paragraph has more characters than a page number."""

LONGEST = 80
"""A heading in the margin has at most so many characters."""

LEVEL = 0.45
"""It is level with a line beside it within this part of a character."""

CLOSE = 1.8
"""Its lines are nearer than so many sizes."""

BREAK = 1.25
"""A step larger than this part of the usual one begins a paragraph."""

LINES_EACH = 4
"""So many lines of text stand beside a heading on average; beside the term of a glossary fewer do."""

RULED_LINES = 2
"""So many lines of text stand right of a rule that parts them from their heading ..."""

NEAR = 4.0
"""... most of them nearer to it than so many characters."""

UPRIGHT_WIDTH, UPRIGHT_HEIGHT = 6.0, 24.0
"""Points. How wide and high such a rule is at most and at least."""

HEADS = 2
"""A report with headings in the margin has at least so many."""


@dataclass(frozen=True, slots=True)
class _Margin:
    """Where the text of a page begins, and the headings left of it."""

    left: float
    heads: tuple[tuple[Line, ...], ...]
    lines: int
    gutter: Gutter


def find_margins(pages: Sequence[Sequence[Line]]) -> list[Gutter | None]:
    """For every page the gutter between headings in its margin and its text, or None. `pages` are their lines outside tables."""
    found = [_margin(parts) for parts in pages]
    lefts = Counter(round(one.left) for one in found if one is not None for _ in one.heads)
    if not lefts:
        return [None] * len(pages)
    usual, _ = lefts.most_common(1)[0]
    chosen = [one if one is not None and abs(one.left - usual) < GUTTER else None for one in found]
    heads = sum(len(one.heads) for one in chosen if one is not None)
    lines = sum(one.lines for one in chosen if one is not None)
    if heads < HEADS or lines < LINES_EACH * heads:
        return [None] * len(pages)
    return [one.gutter if one is not None else None for one in chosen]


def find_ruled_margins(page: RawPage, parts: Sequence[Line]) -> list[Gutter]:
    """The gutters at vertical rules that part a few words from the text they head. `parts` are the lines outside tables."""
    found: list[Gutter] = []
    for rule in sorted((shape for shape in page.shapes if _is_upright(shape)), key=lambda shape: shape.top):
        band = [part for part in parts if rule.top - 2 <= (part.top + part.bottom) / 2 <= rule.bottom + 2]
        left = [part for part in band if part.x1 <= rule.x0 + 1]
        right = [part for part in band if part.x0 >= rule.x1 - 1]
        near = sum(part.x0 - rule.x1 < NEAR * part.size for part in right)
        words = sum(len(part.chars) for part in left)
        if len(left) + len(right) < len(band) or not left or 2 * near < len(right) or len(right) < RULED_LINES:
            continue
        if words <= LONGEST and words * 4 <= sum(len(part.chars) for part in right):
            found.append(Gutter(rule.x0, rule.top - 2, rule.bottom + 2, heads=True))
    return found


def _is_upright(shape: Shape) -> bool:
    return shape.kind in ("rule", "area") and shape.x1 - shape.x0 < UPRIGHT_WIDTH and shape.bottom - shape.top > UPRIGHT_HEIGHT


def clusters(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Lines of a margin that belong together, from top to bottom."""
    run: list[Line] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        near = run and line.baseline - run[-1].baseline < CLOSE * line.size and abs(line.size - run[-1].size) < 0.1 * line.size
        if run and not near:
            yield tuple(run)
            run = []
        run.append(line)
    if run:
        yield tuple(run)


def _margin(parts: Sequence[Line]) -> _Margin | None:
    long = [part for part in parts if len(part.chars) >= TEXT_CHARS]
    starts = Counter(round(part.x0) for part in long)
    if not starts:
        return None
    left, count = max(starts.items(), key=lambda item: (item[1], -item[0]))
    text = [part for part in parts if part.x0 >= left - 2]
    aside = [part for part in parts if part.x1 <= left - GUTTER and part.x0 <= left - MARGIN_CHARS * part.size]
    over = [part for part in parts if part.x0 < left - 2 and part.x1 > left - GUTTER]
    if count < TEXT_LINES or not aside or len(over) > len(text):
        return None
    beginnings = _beginnings(text)
    groups = list(clusters(aside))
    heads = [head for head in groups if _is_level(head[0], text) and _is_head(head, beginnings)]
    others = [group for group in groups if group not in heads]
    kinds = {kind_of(head[0]) for head in heads}
    if not heads or (others and (len(kinds) > 1 or any(kind_of(line) in kinds for group in others for line in group))):
        return None
    kind = kinds.pop() if others else None
    strip = (max(part.x1 for part in aside), float(left))
    return _Margin(float(left), tuple(heads), len(text), Gutter(sum(strip) / 2, side=0, heads=True, kind=kind))


def _is_level(line: Line, others: Sequence[Line]) -> bool:
    return any(abs(line.baseline - other.baseline) <= LEVEL * other.size for other in others)


def _is_head(head: Sequence[Line], beginnings: Sequence[Line]) -> bool:
    """True for a few words level with the first line of a paragraph: no sentence, no item, no number alone."""
    text = " ".join(line.text for line in head)
    if len(text) > LONGEST or sum(char.isalpha() for char in text) < 2 or BULLET.match(text) or text.endswith(("。", ".")):
        return False
    return _is_level(head[0], beginnings)


def _beginnings(text: Sequence[Line]) -> list[Line]:
    """The lines that may begin a paragraph: below white, below a sentence's end, or first."""
    ordered = sorted(text, key=lambda line: (line.baseline, line.x0))
    steps = Counter(round(b.baseline - a.baseline) for a, b in pairwise(ordered) if b.baseline - a.baseline > 1)
    usual = steps.most_common(1)[0][0] if steps else 1.5 * median_size(text)
    after = [b for a, b in pairwise(ordered) if b.baseline - a.baseline > BREAK * usual or END_MARK.search(a.text) is not None]
    return [line for line in (*ordered[:1], *after) if len(line.chars) >= FIRST_CHARS]
