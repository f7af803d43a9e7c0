"""The unit around a number: behind it, before it, or per another unit."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from pipeline import language
from pipeline.model import Lang
from pipeline.numbers.numeral import Numeral, plain, words
from pipeline.quantities.drafts import QuantityDraft, attach
from pipeline.quantities.rules import Rules, rules_of
from pipeline.quantities.units import unit_at, unit_before

_LETTER_SCALES = {"k": Decimal(10**3), "M": Decimal(10**6), "m": Decimal(10**6), "B": Decimal(10**9), "bn": Decimal(10**9)}
_SCALED_CODE = re.compile(r" ?(k|M|m|B|bn)(?=[A-Z]{3}\b)")
_PER_LETTERS = re.compile(r"/(d|h|a|s|min|kg|t|m2|m3|L)(?![A-Za-z])")


def draft_of(text: str, numeral: Numeral, lang: Lang) -> QuantityDraft:
    """The number with the unit around it. The text is folded."""
    rules = rules_of(lang)
    draft = QuantityDraft(numeral, numeral.start, numeral.end, "number", numeral.value, numeral.low, numeral.high)
    if numeral.style == "percent":
        draft.kind = "percent"
    elif numeral.style == "fraction":
        draft.kind = "ratio"
    if rules.take_order(text, draft):
        return draft
    if not _prefix(text, draft, lang, rules):
        _suffix(text, draft, lang, rules)
    rules.take_top(text, draft)
    return draft


def _prefix(text: str, draft: QuantityDraft, lang: Lang, rules: Rules) -> bool:
    at = draft.start - (text[draft.start - 1 : draft.start] == " ")
    found = unit_before(text, at, lang) if at > 0 else None
    if found is None:
        return False
    _money_scale(text, draft, lang)
    after = unit_at(text, draft.end + (text[draft.end : draft.end + 1] == " "), lang)
    if after is not None and after[0].kind not in ("money",):
        return False
    unit, start = found
    if after is not None:
        attach(text, draft, draft.end + (text[draft.end : draft.end + 1] == " "), lang, rules.finish)
        if unit.unit != draft.unit_code and unit.text.isascii() is False:
            return True
        draft.start = start
        return True
    draft.unit, draft.unit_start, draft.unit_end, draft.start = unit, start, at, start
    draft.kind, draft.prefixed = "money", True
    return True


def _money_scale(text: str, draft: QuantityDraft, lang: Lang) -> None:
    """$5m is 5 million; without the money sign m is a metre."""
    letter, beyond = text[draft.end : draft.end + 1], text[draft.end + 1 : draft.end + 2]
    entry = words(lang).get(letter.lower()) if letter and not beyond.isalnum() else None
    if entry is not None and entry.get("role") == "money scale" and draft.value is not None:
        scale = Decimal(entry.get("value"))
        draft.numeral = replace(draft.numeral, end=draft.end + 1, value=draft.value * scale, scale=scale)
        draft.value, draft.end = plain(draft.value * scale), draft.end + 1


def _suffix(text: str, draft: QuantityDraft, lang: Lang, rules: Rules) -> None:
    scaled = _SCALED_CODE.match(text, draft.end)  # 30 MUSD
    if scaled and draft.value is not None and (unit_at(text, scaled.end(), lang) or [None])[0] is not None:
        scale = _LETTER_SCALES[scaled[1]]
        draft.numeral = replace(draft.numeral, end=scaled.end(), value=draft.value * scale, scale=scale)
        draft.value, draft.end = plain(draft.value * scale), scaled.end()
    at = language.of(lang).pattern("quantities.gap_before_unit").match(text, draft.end).end()  # type: ignore[union-attr]  # it matches nothing too
    if (draft.kind == "number" or (draft.kind == "ratio" and rules.RATIO_HAS_UNIT)) and not rules.take_half(text, draft, at):
        attach(text, draft, at, lang, rules.finish)
    _per(text, draft, lang, rules)


def _per(text: str, draft: QuantityDraft, lang: Lang, rules: Rules) -> None:
    """每平方公里3000人 and 60公里/小时: a quantity per unit of another."""
    if draft.unit is None:
        return
    if text[draft.end : draft.end + 1] == "/":
        below = unit_at(text, draft.end + 1, lang)
        letters = _PER_LETTERS.match(text, draft.end)
        if below is not None:
            draft.per, draft.end, draft.unit_end = below[0].unit, below[1], below[1]
        elif letters is not None:
            draft.per, draft.end, draft.unit_end = letters[1], letters.end(), letters.end()
    else:
        rules.take_per(text, draft)
