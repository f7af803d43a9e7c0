"""Units and classifiers: what stands after a number (亿美元, 个百分点, 家, MW) or before it (US$, 人民币)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import FigureKind, Lang

_REACH = 40
"""How many characters before a unit its context may stand."""
_SHORT = 2
"""KnownUnit symbols up to this length, and all with a capital, are case-sensitive: mW is not MW."""


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """One unit as a data file gives it: 亿美元's 美元 is money in USD with factor 1, ‰ is percent with factor 0.1.

    `power` is set for 番: two 番 are 2**2 times. `classifier` units count things and may be followed by a noun.
    """

    rule: str
    kind: FigureKind | str
    unit: str
    text: str
    factor: Decimal = Decimal(1)
    power: int = 0
    classifier: bool = False
    not_before: tuple[str, ...] = ()
    needs: str = ""


def unit_at(text: str, at: int, lang: Lang) -> tuple[KnownUnit, int] | None:
    """The longest unit that starts at a place of a folded text, and where it ends.

    >>> unit, end = unit_at("3个百分点", 1, "zh")
    >>> unit.unit, end
    ('pp', 5)
    """
    for unit in _after_number(lang).get(text[at : at + 1].lower(), ()):
        end = at + len(unit.text)
        found = text[at:end]
        if found != unit.text and (_case_sensitive(unit.text) or found.lower() != unit.text):
            continue
        if _stands_free(text, end, unit) and _is_needed(text, at, unit):
            return unit, end
    return None


def unit_before(text: str, at: int, lang: Lang) -> tuple[KnownUnit, int] | None:
    """The money sign, code or word that ends at a place of a folded text, and where it starts."""
    for unit in _before_number(lang).get(text[at - 1 : at], ()):
        start = at - len(unit.text)
        if start < 0 or text[start:at] != unit.text:
            continue
        letters = unit.text[0].isascii() and unit.text[0].isalpha()
        if not (letters and text[start - 1 : start].isascii() and text[start - 1 : start].isalpha()):
            return unit, start
    return None


def _case_sensitive(form: str) -> bool:
    return len(form) <= _SHORT or form != form.lower()


def _is_needed(text: str, at: int, unit: KnownUnit) -> bool:
    """A unit with `needs` is one only where such a word stands before it: the 点 of an index, not of three proposals."""
    return not unit.needs or re.search(unit.needs, text[max(0, at - _REACH) : at]) is not None


def _stands_free(text: str, end: int, unit: KnownUnit) -> bool:
    after = text[end : end + 1]
    last = unit.text[-1]
    if last.isascii() and last.isalpha() and after.isascii() and after.isalpha():
        return False
    return not any(text.startswith(word, end) for word in unit.not_before)


@cache
def _after_number(lang: Lang) -> Mapping[str, tuple[KnownUnit, ...]]:
    return _indexed(units(lang), first=True)


@cache
def _before_number(lang: Lang) -> Mapping[str, tuple[KnownUnit, ...]]:
    signs = [
        _unit(entry, sign)
        for entry in language.entries(lang, "quantities/units.toml")
        for sign in entry.get("prefixes").split("|")
        if sign
    ]
    return _indexed(signs, first=False)


def _indexed(units: Iterable[KnownUnit], *, first: bool) -> Mapping[str, tuple[KnownUnit, ...]]:
    index: defaultdict[str, list[KnownUnit]] = defaultdict(list)
    for unit in units:
        index[unit.text[0].lower() if first else unit.text[-1]].append(unit)
    return {key: tuple(sorted(group, key=lambda unit: -len(unit.text))) for key, group in index.items()}


@cache
def units(lang: Lang) -> tuple[KnownUnit, ...]:
    """All units and classifiers of a language; of two with the same form the unit comes first."""
    found = [_unit(entry, form) for entry in language.entries(lang, "quantities/units.toml") for form in entry.forms]
    found += [_classifier(entry, form) for entry in language.entries(lang, "quantities/classifiers.csv") for form in entry.forms]
    return tuple(found)


def _unit(entry: Entry, form: str) -> KnownUnit:
    return KnownUnit(
        rule=entry.id,
        kind=entry.get("kind"),
        unit=entry.get("unit"),
        text=form,
        factor=Decimal(entry.get("factor", "1")),
        power=int(entry.get("power", "0")),
        not_before=_words(entry.get("not_before")),
        needs=entry.get("needs"),
    )


def _classifier(entry: Entry, form: str) -> KnownUnit:
    return KnownUnit(
        entry.id, entry.get("kind", "count"), form, form, classifier=True, not_before=_words(entry.get("not_before"))
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split("|") if word)
