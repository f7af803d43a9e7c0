"""Cuts a text that is too long to be read at once into pieces, where it hurts least."""

from __future__ import annotations

import re

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


def grouped(spans: list[tuple[int, int]], length: int, longest: int = LONGEST) -> list[tuple[int, int]]:
    """Neighbouring spans of a text put together to stretches of at most `longest` code points that cover the whole text.

    `spans` are in order, `length` is that of the text; what stands between two spans goes with the first.

    >>> grouped([(0, 6), (7, 12), (12, 20)], 21, 13)
    [(0, 12), (12, 21)]
    """
    cuts = [0]
    for (_, before), (start, end) in zip(spans, spans[1:], strict=False):
        if end - cuts[-1] > longest and before > cuts[-1]:
            cuts.append(start)
    return list(zip(cuts, [*cuts[1:], length], strict=True)) if length else []
