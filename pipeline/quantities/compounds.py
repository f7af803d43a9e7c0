"""Puts together what is one quantity in several pieces: 50元6角, 12 ft 2 in, 15 dollars 50, one in five, two out of three."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Lang
from pipeline.numbers.numeral import plain
from pipeline.quantities.drafts import Draft
from pipeline.quantities.units import unit_at

_MONEY_GAP = ("", " ", " and ", "又")
_MEASURE_GAP = re.compile(r",? (?:and )?|, and |零|又|")
_PROPORTION = re.compile(r" (?:in(?: every)?|out of(?: every)?) ")
_OVER = re.compile(r" over ")
_PHRASE_END = re.compile(r" ?(?:$|[.,;:!?)])")
_MINOR_WORD = re.compile(r" ?(?:c|cents?|p|pence|penny|sen|centavos?|kopecks?|kopiykas?|paise|öre|groszy?)\b", re.IGNORECASE)
"""The hundredth part of a currency, whatever it is called; read as such only behind an amount in that currency."""
_HUNDRED = Decimal(100)
_MOST_IN = 1000
_SIZES: dict[str, tuple[str, Decimal]] = {
    code: (dimension, Decimal(size))
    for dimension, units in {
        "length": {
            "km": "1000", "m": "1", "cm": "0.01", "mm": "0.001",
            "[mi_i]": "1609.344", "[yd_i]": "0.9144", "[ft_i]": "0.3048", "[in_i]": "0.0254",
        },
        "mass": {
            "t": "1000000", "kg": "1000", "g": "1", "mg": "0.001", "斤": "500", "两": "50",
            "[lb_av]": "453.59237", "[oz_av]": "28.349523125",
        },
        "time": {"h": "3600", "min": "60", "s": "1"},
        "date": {"a": "12", "mo": "1"},
    }.items()
    for code, size in units.items()
}  # fmt: skip
"""How large a unit is in the smallest of its kind here (UCUM 2.1, table 4 and the tables of international customary units)."""


def join_amounts(text: str, drafts: list[Draft], lang: Lang) -> list[Draft]:
    """Money with its hundredths, and measures in two units, each as one amount in the first unit."""
    done: list[Draft] = []
    for draft in drafts:
        before = done[-1] if done else None
        joined = before is not None and (_add_minor(text, before, draft, lang) or _add_measure(text, before, draft))
        if not joined:
            done.append(draft)
    return done


def _add_minor(text: str, before: Draft, draft: Draft, lang: Lang) -> bool:
    if before.kind != "money" or before.value is None or draft.value is None or text[before.end : draft.start] not in _MONEY_GAP:
        return False
    if draft.kind == "money" and draft.unit is not None and draft.unit.factor < 1 and not draft.prefixed:
        before.value, before.end = plain(before.value + draft.value), draft.end
        return True
    plain_word = draft.numeral.style == "plain" and draft.numeral.scale == 1
    whole = plain_word and draft.numeral.value is not None and 0 < draft.numeral.value < _HUNDRED and draft.numeral.grain >= 1
    minor = before.unit is not None and before.unit.factor < 1
    if lang != "en" or draft.prefixed or not whole or minor or before.numeral.scale > 1:
        return False
    cents = draft.numeral.value / _HUNDRED  # type: ignore[operator]  # `whole` says that it is there
    named = _MINOR_WORD.match(text, draft.numeral.end)
    bare = draft.unit is None and draft.kind == "number" and _PHRASE_END.match(text, draft.end) is not None
    if not named and not (bare and (draft.numeral.value or 0) >= 10):
        return False
    before.value, before.end = plain(before.value + cents), named.end() if named else draft.end
    return True


def _add_measure(text: str, before: Draft, draft: Draft) -> bool:
    large, small = _SIZES.get(before.unit_code), _SIZES.get(draft.unit_code)
    if large is None or small is None or large[0] != small[0] or large[1] <= small[1]:
        return False
    if before.value is None or draft.value is None or before.per or draft.value * small[1] >= 4 * large[1]:
        return False
    gap = text[before.end : draft.start]
    if _MEASURE_GAP.fullmatch(gap) is None or before.numeral.grain < 1:
        return False
    if "," in gap and before.unit_code not in ("[ft_i]", "[yd_i]", "[lb_av]"):
        return False
    before.value, before.end = plain(before.value + draft.value * small[1] / large[1]), draft.end
    return True


def join_proportions(text: str, drafts: list[Draft], lang: Lang) -> list[Draft]:
    """One in five, two out of every three, and 1 over 3 where nothing is counted, each as a ratio."""
    done: list[Draft] = []
    for draft in drafts:
        joined = _proportion(text, done[-1], draft, lang) if done and lang == "en" else None
        if joined is not None:
            done[-1] = joined
        else:
            done.append(draft)
    return done


def _proportion(text: str, part: Draft, whole: Draft, lang: Lang) -> Draft | None:
    if part.kind != "number" or part.unit is not None or not part.value or not whole.value or part.approximation != "exact":
        return None
    if whole.numeral.style != "plain" or whole.prefixed or part.numeral.style not in ("plain", "bare_scale"):
        return None
    gap = text[part.end : whole.start]
    free = whole.kind == "number" or (whole.unit is not None and whole.unit.classifier)
    if _OVER.fullmatch(gap):
        read = free and _PHRASE_END.match(text, whole.end) is not None
    else:
        read = free and _PROPORTION.fullmatch(gap) is not None and part.value < whole.value <= _MOST_IN
        read = read and unit_at(text, whole.end + 1, lang) is None
    if not read:
        return None
    return replace(whole, start=part.start, value=plain(part.value / whole.value), kind="ratio", unit=None, approximation="exact")
