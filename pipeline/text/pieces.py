"""Cuts a text that is too long to be read at once into pieces, where it hurts least."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 2_000
"""Code points that are read at once. The longest sentences of real reports have some 1,500; what has more is a list, a table or
no language at all, and the time of some steps grows with the square of it."""

_PLACES = (
    re.compile(r"[。！？\n][”’」』）)】》]*|[.!?][\"')]*(?=\s)"),
    re.compile(r"[；、;…]|[,，:：](?![\d/])"),
    re.compile(r"\s+"),
    re.compile(r"[^\w\s]+(?!\w)|[\u3400-\u9fff](?=[\u3400-\u9fff])"),
)
"""Where a text is cut, the best kind of place first: behind a sentence, a clause, a word, between two Chinese characters."""


def pieces(text: str, longest: int = LONGEST) -> list[tuple[int, int]]:
    """Half-open spans that cover the text, each of at most `longest` code points.

    A text that is longer is cut behind the last sentence that ends in the second half of what fits, else behind the last clause,
    else behind the last word, else where the room ends. The same text is always cut at the same places.

    >>> pieces("甲港出口增长，乙港进口下降", 10)
    [(0, 7), (7, 13)]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while len(text) - start > longest:
        end = _cut(text, start + longest // 2, start + longest)
        spans.append((start, end))
        start = end
    return [*spans, (start, len(text))] if start < len(text) else spans


def _cut(text: str, low: int, high: int) -> int:
    """The end of the last place of the best kind in text[low:high], or `high`."""
    for place in _PLACES:
        ends = [match.end() for match in place.finditer(text, low, high + 1) if match.end() <= high]
        if ends:
            return ends[-1]
    return high


def grouped(spans: Iterable[tuple[int, int]], length: int, longest: int = LONGEST) -> list[tuple[int, int]]:
    """Neighbouring sentences of a text put together to stretches of at most `longest` code points; a short text is one stretch.

    `spans` are the sentences, in order, none longer than `longest`; `length` is that of the text. What is in no stretch is
    white space.

    >>> grouped([(0, 6), (7, 12), (12, 20)], 21, 13)
    [(0, 12), (12, 20)]
    """
    if length <= longest:
        return [(0, length)] if length else []
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and end - found[-1][0] <= longest:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
