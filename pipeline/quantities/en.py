"""What English knows about numbers with units: third largest, 15 dollars 50, 75 USD million, one in five."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline.numbers.numeral import plain, words
from pipeline.quantities.drafts import QuantityDraft
from pipeline.quantities.units import KnownUnit, unit_at

RATIO_HAS_UNIT = True
_RANK_AFTER = re.compile(
    r"[- ](?:largest|biggest|highest|lowest|smallest|longest|best|worst|most|busiest|richest|fastest|place)\b"
)
_WORD = re.compile(r" ([a-z]{2,9})\b")
_THOUSAND = Decimal(1000)
_PROPORTION = re.compile(r" (?:in(?: every)?|out of(?: every)?) ")
_OVER = re.compile(r" over ")
_PHRASE_END = re.compile(r" ?(?:$|[.,;:!?)])")
_MINOR_WORD = re.compile(r" ?(?:c|cents?|p|pence|penny|sen|centavos?|kopecks?|kopiykas?|paise|öre|groszy?)\b", re.IGNORECASE)
"""The hundredth part of a currency, whatever it is called; read as such only behind an amount in that currency."""
_HUNDRED = Decimal(100)
_MOST_IN = 1000


def take_order(text: str, draft: QuantityDraft) -> bool:
    """The third, the second largest."""
    if draft.numeral.style != "ordinal":
        return False
    draft.kind = "rank" if _RANK_AFTER.match(text, draft.end) else "ordinal"
    return True


def take_top(text: str, draft: QuantityDraft) -> None:
    """No form of its own."""
    del text, draft


def take_half(text: str, draft: QuantityDraft, at: int) -> bool:
    """A half is a numeral."""
    del text, draft, at
    return False


def finish(text: str, draft: QuantityDraft, unit: KnownUnit, end: int) -> Decimal:
    """75 USD million: the scale word stands behind the currency."""
    found = _WORD.match(text, end) if unit.kind == "money" else None
    entry = words("en").get(found[1]) if found else None
    if found is not None and entry is not None and entry.get("role") == "scale" and draft.value is not None:
        scale = Decimal(entry.get("value"))
        if scale >= _THOUSAND and draft.numeral.scale == 1:
            draft.value, draft.end = plain(draft.value * scale), found.end()
            draft.numeral = replace(draft.numeral, scale=scale)
    return Decimal(0)


def take_per(text: str, draft: QuantityDraft) -> None:
    """No form of its own."""
    del text, draft


def take_hundredths(text: str, before: QuantityDraft, draft: QuantityDraft) -> bool:
    """15 dollars 50, 3 pounds 20 pence."""
    number = draft.numeral
    whole = number.style == "plain" and number.scale == 1 and number.value is not None and 0 < number.value < _HUNDRED
    minor = before.unit is not None and before.unit.factor < 1
    if number.value is None or not whole or number.grain < 1 or draft.prefixed or minor or before.numeral.scale > 1:
        return False
    named = _MINOR_WORD.match(text, number.end)
    bare = draft.unit is None and draft.kind == "number" and _PHRASE_END.match(text, draft.end) is not None
    if before.value is None or not (named or (bare and number.value >= 10)):
        return False
    before.value, before.end = plain(before.value + number.value / _HUNDRED), named.end() if named else draft.end
    return True


def proportion(text: str, part: QuantityDraft, whole: QuantityDraft) -> QuantityDraft | None:
    """One in five, two out of every three, and 1 over 3 where nothing is counted."""
    if part.kind != "number" or part.unit is not None or not part.value or not whole.value or part.approximation != "exact":
        return None
    if whole.numeral.style != "plain" or whole.prefixed or part.numeral.style not in ("plain", "bare_scale"):
        return None
    if whole.kind != "number" and (whole.unit is None or not whole.unit.classifier):
        return None
    gap = text[part.end : whole.start]
    if _OVER.fullmatch(gap):
        read = _PHRASE_END.match(text, whole.end) is not None
    else:
        read = _PROPORTION.fullmatch(gap) is not None and part.value < whole.value <= _MOST_IN
        read = read and unit_at(text, whole.end + 1, "en") is None
    if not read:
        return None
    return replace(whole, start=part.start, value=plain(part.value / whole.value), kind="ratio", unit=None, approximation="exact")


def is_quantity(text: str, draft: QuantityDraft) -> bool:
    """The word "one" and a scale word alone count nothing by themselves."""
    del text
    if draft.numeral.style == "bare_scale":
        return draft.unit is not None
    return not (draft.numeral.value == 1 and not draft.numeral.arabic and draft.unit is None and draft.kind == "number")


def is_part_of_word(draft: QuantityDraft) -> bool:
    """The one that only says "a", and million alone."""
    return draft.numeral.value == 1 or draft.numeral.style == "bare_scale"


def is_change_to(draft: QuantityDraft, gap: str, before: str) -> bool:
    """The verb stands before both: no form of its own."""
    del draft, gap, before
    return False
