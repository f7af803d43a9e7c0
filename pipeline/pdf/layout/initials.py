"""Puts initials (drop capitals) on the line of text that they begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pipeline.pdf.ink.chars import OCR, Char, RawPage

LARGE = 1.8
"""An initial is at least this much larger than the text."""

LINES = 2
"""It stands beside so many lines or more."""

NEAR = 1.5
"""The text beside an initial begins within so many of its characters."""

CAP = 0.75
"""A capital is at most this part of its size high."""

LEVEL = 0.45
"""The foot of an initial is that of a line beside it, within this part of that line's size."""


def with_initials(page: RawPage) -> RawPage:
    """The page with every initial at the height and in the size of the line that it begins."""
    chars = [char for char in page.chars if char.turn == 0 and char.visible and not char.text.isspace()]
    if not chars or chars[0].font == OCR:
        return page
    usual = median(char.size for char in chars)
    large = [char for char in chars if char.size >= LARGE * usual]
    spaces = {char.slot for char in page.chars if char.text == " "}
    found = (_placed(char, chars, large, word=char.slot + 1 in spaces) for char in large if char.text.isalpha())
    placed = {char.slot: char for pair in found for char in pair}
    return replace(page, chars=tuple(placed.get(char.slot, char) for char in page.chars)) if placed else page


def is_initial(char: Char) -> bool:
    """True for an initial that was put on its line: its box is higher than its line."""
    return char.bottom - char.top >= LARGE * char.size


def _placed(initial: Char, chars: Sequence[Char], large: Sequence[Char], word: bool) -> list[Char]:
    """The initial on its line and the character behind it, which goes on with it unless it is a `word` by itself.

    Nothing for a large character that is no initial, as one of a heading.
    """
    alone = not any(_neighbours(initial, other) for other in large if other is not initial)
    beside = [char for char in chars if char.size < initial.size / LARGE and _is_beside(initial, char)] if alone else []
    rows: dict[int, Char] = {}
    for char in sorted(beside, key=lambda char: char.x0):
        rows.setdefault(round(char.baseline), char)
    starts = [rows[baseline] for baseline in sorted(rows)]
    if len(starts) < LINES or max(char.x0 for char in starts) - min(char.x0 for char in starts) > starts[0].size:
        return []
    first = starts[0]
    if min(abs(char.baseline - initial.baseline) for char in starts) > LEVEL * first.size:
        return []
    end = first.x0 - (0.3 * first.size if word else 0.0)
    return [initial._replace(x1=max(initial.x0, end), baseline=first.baseline, size=first.size), first._replace(gap=word)]


def _is_beside(initial: Char, char: Char) -> bool:
    """True for a character right of an initial, at its height."""
    above = initial.baseline - CAP * initial.size
    near = initial.x1 - 0.5 * char.size <= char.x0 <= initial.x1 + NEAR * char.size
    return near and above - 0.3 * char.size < char.baseline <= initial.baseline + LEVEL * char.size


def _neighbours(one: Char, other: Char) -> bool:
    """True for two characters of one line of large type."""
    apart = max(one.x0, other.x0) - min(one.x1, other.x1)
    return abs(one.baseline - other.baseline) < 0.5 * one.size and apart < one.size
