"""Puts together what is one quantity in several pieces: 50元6角, 12 ft 2 in, 15 dollars 50, one in five, two out of three."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.numbers.numeral import plain
from pipeline.quantities.drafts import QuantityDraft
from pipeline.quantities.rules import Rules

_MONEY_GAP = ("", " ", " and ", "又")
_MEASURE_GAP = re.compile(r",? (?:and )?|, and |零|又|")
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


def join_amounts(text: str, drafts: list[QuantityDraft], rules: Rules) -> list[QuantityDraft]:
    """Money with its hundredths, and measures in two units, each as one amount in the first unit."""
    done: list[QuantityDraft] = []
    for draft in drafts:
        before = done[-1] if done else None
        joined = before is not None and (_add_minor(text, before, draft, rules) or _add_measure(text, before, draft))
        if not joined:
            done.append(draft)
    return done


def _add_minor(text: str, before: QuantityDraft, draft: QuantityDraft, rules: Rules) -> bool:
    if before.kind != "money" or before.value is None or draft.value is None or text[before.end : draft.start] not in _MONEY_GAP:
        return False
    if draft.kind == "money" and draft.unit is not None and draft.unit.factor < 1 and not draft.prefixed:
        before.value, before.end = plain(before.value + draft.value), draft.end
        return True
    return rules.take_hundredths(text, before, draft)


def _add_measure(text: str, before: QuantityDraft, draft: QuantityDraft) -> bool:
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


def join_proportions(text: str, drafts: list[QuantityDraft], rules: Rules) -> list[QuantityDraft]:
    """One in five, two out of every three, and 1 over 3 where nothing is counted, each as a ratio."""
    done: list[QuantityDraft] = []
    for draft in drafts:
        joined = rules.proportion(text, done[-1], draft) if done else None
        if joined is not None:
            done[-1] = joined
        else:
            done.append(draft)
    return done
