"""Words that make a number inexact: 约, 超过, 以上, nearly, at least. They stand before or after it and are not part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Approximation, Lang

_LOWER = ("over", "at_least")
_UPPER = ("under", "at_most")
_MAX_LINKED = 8


@dataclass(frozen=True, slots=True)
class Inexact:
    """What an approximator says, which entry it is, and where it stands (offsets)."""

    approximation: Approximation
    rule: str
    start: int
    end: int


def approximator(text: str, start: int, end: int, lang: Lang, style: str = "plain", counted: bool = False) -> Inexact | None:
    """The approximator of the number in text[start:end], if one touches it (a space may stand between).

    `counted` is set if the number ends in a classifier: the 多 of 八个多边机构 belongs to the noun.
    """
    return _after(text, start, end, lang, counted) or _before(text, start, lang, style) or _linked(text, start, lang)


def bounds(approximation: Approximation, value: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The low and high end that an approximation leaves: over 30 has a low end of 30, under 5 a high end of 5."""
    if approximation in _LOWER:
        return value, None
    if approximation in _UPPER:
        return None, value
    return None, None


@cache
def approximators(lang: Lang, position: str) -> tuple[str, ...]:
    """Every approximator that stands before (or after) its number."""
    return tuple(_entries(lang, position))


@cache
def _entries(lang: Lang, position: str) -> Mapping[str, Entry]:
    lexicon = language.entries(lang, "quantities/approximation.toml")
    return {form: entry for entry in lexicon if entry.get("position") == position for form in entry.forms}


@cache
def _lengths(lang: Lang, position: str) -> tuple[int, ...]:
    return tuple(sorted({len(form) for form in _entries(lang, position)}, reverse=True))


def _after(text: str, start: int, end: int, lang: Lang, counted: bool) -> Inexact | None:
    at = end + (text[end : end + 1] == " ")
    window = text[at : at + 24].lower()
    for length in _lengths(lang, "after"):
        entry = _entries(lang, "after").get(window[:length])
        if entry is not None and counted and entry.get("not_after_classifier"):
            continue
        if (
            entry is not None
            and entry.get("needs_before")
            and not text[max(0, start - 4) : start].rstrip().endswith(entry.get("needs_before"))
        ):
            continue
        if entry is not None and len(window) >= length and _free(window, length, entry):
            return _inexact(entry, at, at + length)
    return None


def _free(window: str, length: int, entry: Entry) -> bool:
    after = window[length : length + 1]
    if window[length - 1].isascii() and after.isascii() and after.isalpha():
        return False
    return not any(window.startswith(word, length) for word in entry.get("not_before").split("|") if word)


def _before(text: str, start: int, lang: Lang, style: str) -> Inexact | None:
    at = start - (text[start - 1 : start] == " ")
    window = text[max(0, at - 24) : at].lower()
    for length in _lengths(lang, "before"):
        entry = _entries(lang, "before").get(window[-length:]) if length <= len(window) else None
        if entry is None or (entry.get("only") and entry.get("only") != style):
            continue
        ahead = window[: len(window) - length]
        if ahead and ahead.endswith(tuple(word for word in entry.get("not_after").split("|") if word)):
            continue
        if window[-length].isascii() and window[-length].isalpha() and ahead[-1:].isascii() and ahead[-1:].isalpha():
            continue
        return _inexact(entry, at - length, at)
    return None


def _linked(text: str, start: int, lang: Lang) -> Inexact | None:
    """约占全国的四分之一: the approximator stands before the verb that links it to the number."""
    window = text[max(0, start - _MAX_LINKED - 4) : start]
    for link in language.of(lang).links:
        head, found, between = window.rpartition(link)
        if not found or any(mark in between for mark in "，。；、,;0123456789"):
            continue
        known = _before(head, len(head), lang, "plain")
        if known is not None and head:
            offset = max(0, start - _MAX_LINKED - 4)
            return Inexact(known.approximation, known.rule, known.start + offset, known.end + offset)
    return None


def _inexact(entry: Entry, start: int, end: int) -> Inexact:
    return Inexact(entry.get("approximation"), entry.id, start, end)  # type: ignore[arg-type]
