"""Finds where sentences end, in Chinese and English."""

from __future__ import annotations

import re
from functools import cache

from pipeline import language
from pipeline.model import Lang
from pipeline.text.pieces import LONGEST, pieces

LONGEST_WORD = 30
"""Code points looked back over for the word before a full stop."""

_STOPS = "。！？!?"
_CLOSERS = "”’」』）)】》〉\"'"
_OPENERS = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "(": ")", "《": "》", "【": "】"}
_CLOSING = set(_OPENERS.values())
_PRINTED = re.compile(r"\S")


def split_sentences(text: str, lang: Lang = "zh") -> list[tuple[int, int]]:
    """Half-open spans of the sentences of one paragraph, in order, without white space at their ends.

    A stop inside 《》 or brackets ends nothing; closing quotes and brackets stay with the sentence they close. In English a full
    stop ends a sentence only before a capital, a digit or a quotation mark, and never after a known abbreviation or an initial.
    No span is longer than `pieces.LONGEST`: a longer sentence is cut behind a clause, else behind a word.

    >>> split_sentences("出口增长3.5%。“很好。”他说。")
    [(0, 9), (9, 14), (14, 17)]
    """
    spans: list[tuple[int, int]] = []
    start = 0
    depth = 0
    i = 0
    while i < len(text):
        char = text[i]
        if char in _OPENERS and char not in "“‘":
            depth += 1
        elif char in _CLOSING and char not in "”’":
            depth = max(0, depth - 1)
        if depth == 0 and _ends(text, i, lang):
            i = _past_closers(text, i + 1)
            if not _goes_on(text, i):
                spans.append((start, i))
                start = i
            continue
        i += 1
    spans.append((start, len(text)))
    printed = [span for span in (_stripped(text, *span) for span in spans) if span[0] < span[1]]
    return [part for span in printed for part in _bounded(text, *span)]


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence whole, or the pieces of one that is too long to be read at once."""
    if end - start <= LONGEST:
        return [(start, end)]
    parts = [_stripped(text, start + low, start + high) for low, high in pieces(text[start:end])]
    return [part for part in parts if part[0] < part[1]]


def _ends(text: str, i: int, lang: Lang) -> bool:
    char = text[i]
    if char in "。！？":
        return True
    if char == "…":
        return text[i + 1 : i + 2] != "…" and text[i + 1 : i + 2] not in _CLOSERS + "，、；" and i + 1 < len(text)
    if char in "!?":
        return text[i + 1 : i + 2] in ("", " ") or text[i + 1 : i + 2] in _CLOSERS or not text[i + 1].isascii()
    return char == "." and _full_stop(text, i, lang)


def _full_stop(text: str, i: int, lang: Lang) -> bool:
    """A full stop in Latin text: followed by a space and something that can begin a sentence."""
    after = _past_closers(text, i + 1)
    if after < len(text) and text[after] != " ":
        return False
    printed = _PRINTED.search(text, after)
    if printed is None:
        return True
    following = printed[0]
    word = text[max(0, i - LONGEST_WORD) : i].rsplit(" ", maxsplit=1)[-1].lstrip("(“\"'‘[")
    initials = len(word) <= 1 and word.isalpha()
    if initials or word.lower() in _abbreviations() or (language.of(lang).spaced and "." in word and len(word) <= 4):
        return False
    return following.isupper() or following.isdigit() or following in "“\"'‘([" or not following.isascii()


@cache
def _abbreviations() -> frozenset[str]:
    entries = language.entries("en", "text/abbreviations.toml")
    return frozenset(form.rstrip(".").lower() for entry in entries for form in entry.forms)


def _past_closers(text: str, i: int) -> int:
    while i < len(text) and text[i] in _CLOSERS:
        i += 1
    return i


def _goes_on(text: str, i: int) -> bool:
    """A quoted sentence inside a sentence: “……。”他说 goes on with a reporting clause only after a comma-like mark."""
    return i < len(text) and text[i] in "，、；：,;" + _STOPS


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
