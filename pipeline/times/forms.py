"""Compiles the time forms of the data files into regular expressions with named slots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import language
from pipeline.model import Lang
from pipeline.numbers.numeral import words
from pipeline.times.words import one_of

MARKS = {"T": "\x01", "N": "\x02", "P": "\x04", "Y": "\x05", "R": "\x06", "U": "\x07"}
"""What stands for a time already read in the text that joined forms are matched on: any other time, a length, a part of a
year whose year is not said, a year, a range, up to now."""
FILL = "\x03"
"""Stands for the second and later characters of a time already read."""

_SLOT = re.compile(r"\{([A-Za-z]+)(\d?)(\??)\}")
_WORDS = re.compile(r"@([a-z]+)")


@dataclass(frozen=True, slots=True)
class TimeForm:
    """One way to write a time: its expression, how it is read, and the entry it comes from."""

    pattern: re.Pattern[str]
    reads_as: str
    rule: str
    meaning: Mapping[str, str]


@cache
def time_forms(lang: Lang) -> tuple[TimeForm, ...]:
    """The forms of single times, in file order."""
    return _forms(lang, "times")


@cache
def joined_forms(lang: Lang) -> tuple[tuple[TimeForm, ...], ...]:
    """The forms that are made of other times, in the order of their levels: what is read first comes first."""
    forms = _forms(lang, "times_joined")
    levels = sorted({form.meaning["level"] for form in forms})
    return tuple(tuple(form for form in forms if form.meaning["level"] == level) for level in levels)


def _forms(lang: Lang, name: str) -> tuple[TimeForm, ...]:
    return tuple(
        TimeForm(_compiled(form, lang), entry.get("as"), entry.id, {key: str(value) for key, value in entry.meaning.items()})
        for entry in language.entries(lang, f"times/{name}.toml")
        for form in entry.forms
    )


def _compiled(form: str, lang: Lang) -> re.Pattern[str]:
    """Every slot becomes a named group; between Chinese parts spaces may stand."""
    space = "" if language.of(lang).spaced else r"\s{0,2}"
    pieces: list[str] = []
    at = 0
    for match in _SLOT.finditer(form):
        pieces.append(_literal(form[at : match.start()], lang))
        name, number, optional = match.groups()
        group = f"(?P<{name}{number}>{_slot(lang, name)})"
        pieces.append(f"(?:{group}{space})?" if optional else f"{space}{group}{space}")
        at = match.end()
    pieces.append(_literal(form[at:], lang))
    pattern = "".join(pieces).removeprefix(space).removesuffix(space)
    # a dash may occur twice in a form, and a group only once
    pattern = re.sub(r"\(\?P<dash\d?>", "(?:", pattern)
    return re.compile(pattern, language.of(lang).flags)


def _slot(lang: Lang, name: str) -> str:
    if name in ("time", "length", "rest", "whole", "range", "now"):
        letters = {"time": "TPYR", "length": "N", "rest": "P", "whole": "Y", "range": "R", "now": "U"}[name]
        return f"[{''.join(MARKS[letter] for letter in letters)}]{FILL}*"
    return _WORDS.sub(lambda match: _alternation(lang, match[1]), language.of(lang).slots[name])


def _alternation(lang: Lang, name: str) -> str:
    """Number words come from the numerals, all other words from the words of times."""
    roles = {"ordinal": ("ordinal",), "digit": ("unit",), "number": ("unit", "tens")}.get(name)
    if roles is None:
        return one_of(lang, name)
    forms = sorted((form for form, entry in words(lang).items() if entry.get("role") in roles), key=len, reverse=True)
    return "(?:" + "|".join(forms) + ")"


def _literal(text: str, lang: Lang) -> str:
    """Forms are written as they are, with the operators of regular expressions; English spaces may be several."""
    spaced = text.replace(" ?", r"\s?").replace(" ", r"\s+") if language.of(lang).spaced and "(?<" not in text else text
    return _WORDS.sub(lambda match: _alternation(lang, match[1]), spaced)
