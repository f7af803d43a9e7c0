"""Reads what is printed: each number with its scale, unit, range and approximation, whatever the sentence says about it.

A number goes three ways: it becomes a figure, a rule leaves it alone, or it is reported as unread.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline import language
from pipeline.model import Approximation, Lang, Quantity
from pipeline.numbers.numeral import Numeral, fold, plain, printed_step
from pipeline.numbers.scan import scan
from pipeline.quantities.approximation import approximator, bounds
from pipeline.quantities.around import draft_of
from pipeline.quantities.compounds import join_amounts, join_proportions
from pipeline.quantities.drafts import QuantityDraft
from pipeline.quantities.left_alone import LeftAlone, find_left_alone
from pipeline.quantities.rules import rules_of

_BETWEEN_ZH = re.compile(r" ?之?间(?!隔|接|断|或)")
_BETWEEN = re.compile(r"\bbetween (?:\S+ )?$", re.IGNORECASE)
_BOTH = re.compile(r"[,，]? ?(?:并且|而且|且|并|而|但|又|同时|的同时|and|but)? ?比?")
_NEAR = 40
"""How many characters around a range are looked at."""
_CELL = 64
_SAME_SIZE = Decimal(100)
"""In 200、3000和1.2万 the 万 is the last number's own: a shared scale word leaves numbers of about the same size."""


@dataclass(frozen=True, slots=True)
class Surface:
    """What one text holds: figures in order, and numbers nobody could read."""

    quantities: tuple[Quantity, ...]
    unread: tuple[Numeral, ...]


def find_surface(text: str, lang: Lang, taken: Iterable[LeftAlone] = ()) -> Surface:
    """The quantities of one text. `taken` are stretches known to be something else (dates, names, titles)."""
    folded = fold(text)
    alone = [*find_left_alone(folded, lang), *taken]
    numerals = scan(text, lang)
    rules = rules_of(lang)
    drafts = [draft_of(folded, numeral, lang) for numeral in numerals]
    nearby = _by_place(alone)
    drafts = _outermost(draft for draft in drafts if not _is_alone(draft, nearby[draft.numeral.start // _CELL]))
    drafts = join_proportions(folded, join_amounts(folded, drafts, rules), rules)
    drafts = _join_ranges(folded, drafts, lang)
    drafts = _share_units(folded, drafts, lang)
    _approximate(folded, drafts, lang)
    drafts = _join_bounds(folded, drafts)
    whole = len(drafts) == 1 and _is_whole(folded, drafts[0])
    found = [_quantity(text, draft) for draft in drafts if whole or rules.is_quantity(folded, draft)]
    unread = [d.numeral for d in drafts if not (whole or rules.is_quantity(folded, d)) and not rules.is_part_of_word(d)]
    return Surface(tuple(found), tuple(unread))


def _by_place(alone: Iterable[LeftAlone]) -> defaultdict[int, list[LeftAlone]]:
    """The stretches that touch each piece of 64 characters, and the piece before it: a number starts in one of them."""
    places: defaultdict[int, list[LeftAlone]] = defaultdict(list)
    for span in alone:
        for place in range(span.start // _CELL - 1, (span.end - 1) // _CELL + 1):
            places[place].append(span)
    return places


def _is_alone(draft: QuantityDraft, alone: Sequence[LeftAlone]) -> bool:
    """Whether a rule covers the number. A rule for a part of a number (the 万一 of 三万一千) says nothing about the number."""
    start, end = draft.numeral.start, draft.numeral.end
    for span in alone:
        inside = start <= span.start and span.end <= end and span.end - span.start < end - start
        if span.start < end and start < span.end and not inside and not (draft.unit is not None and span.unless_unit):
            return True
    return False


def _outermost(drafts: Iterable[QuantityDraft]) -> list[QuantityDraft]:
    """Without numbers that stand inside the unit of the one before: 三个十年."""
    kept: list[QuantityDraft] = []
    for draft in drafts:
        end = kept[-1].end if kept else 0
        if draft.numeral.start < end:
            continue
        taken = draft.start < end  # the USD of 17 USD 25
        bare = replace(draft, start=draft.numeral.start, unit=None, kind="number", prefixed=False) if taken else draft
        kept.append(bare)
    return kept


def _is_whole(text: str, draft: QuantityDraft) -> bool:
    """The text is one quantity and nothing else but an approximator: 一只, 约三十."""
    rest = text[: draft.start] + text[draft.end :]
    if draft.unit is None and not text[draft.numeral.start : draft.numeral.end].strip("百千万亿"):
        return False
    return not rest.strip(" ，。,.!?！？个")


def _join_ranges(text: str, drafts: list[QuantityDraft], lang: Lang) -> list[QuantityDraft]:
    done: list[QuantityDraft] = []
    for draft in drafts:
        joined = _range(text, done[-1], draft, lang) if done else None
        if joined is not None:
            done[-1] = joined
        else:
            done.append(draft)
    return done


def _range(text: str, low: QuantityDraft, high: QuantityDraft, lang: Lang) -> QuantityDraft | None:
    """Both numbers as one range, if they are one: the later number lends its unit, or the earlier its money sign."""
    if low.value is None or high.value is None or not _is_range(text, low, high, lang):
        return None
    value = _shared(low, high) if low.unit is None or low.prefixed else low.value
    if value >= high.value:
        return None
    if low.prefixed and high.unit is None:
        high = replace(high, unit=low.unit, kind=low.kind, shared_unit=low.unit_text(text), prefixed=True)
    return replace(high, start=low.start, value=None, low=value, high=high.value, approximation="range", numeral=high.numeral)


def _is_range(text: str, low: QuantityDraft, high: QuantityDraft, lang: Lang) -> bool:
    gap, before = text[low.end : high.start], text[max(0, low.start - _NEAR) : low.start]
    between = gap in ("和", "与") and _BETWEEN_ZH.match(text, high.end) is not None
    if rules_of(lang).is_change_to(low, gap, before):
        return False
    if "ordinal" in (low.kind, high.kind) or not (between or language.of(lang).pattern("quantities.range").fullmatch(gap)):
        return False
    if "and" in gap and not _BETWEEN.search(before):
        return False
    from_to = language.of(lang).pattern("quantities.from").search(before) is not None
    if low.prefixed and high.kind in ("number", "money"):
        return not (high.prefixed and from_to)
    if low.unit is not None:
        return high.unit is not None and low.unit.unit == high.unit.unit and not from_to
    beside = before.strip() and text[high.end : high.end + _NEAR].strip()
    if high.unit is None and high.kind == "number" and gap == "-" and beside:
        return False
    return low.kind == high.kind or low.shares_unit_of(high)


def _shared(low: QuantityDraft, high: QuantityDraft) -> Decimal:
    """The value of a number that takes unit and, if the sizes fit, scale word from a later one: 2至3亿元, 3.1、2.5和4.8万."""
    value = low.value or Decimal(0)
    factor = high.unit.factor if high.unit else Decimal(1)
    scale = high.numeral.scale
    mantissa = (high.numeral.value or high.high or Decimal(1)) / scale
    near = value and mantissa and max(value / mantissa, mantissa / value) <= _SAME_SIZE
    if scale > 1 and low.numeral.scale == 1 and near:
        value *= scale
    return plain(value * factor)


def _share_units(text: str, drafts: list[QuantityDraft], lang: Lang) -> list[QuantityDraft]:
    for i in range(len(drafts) - 2, -1, -1):
        left, right = drafts[i], drafts[i + 1]
        gap = text[left.end : right.start]
        if left.shares_unit_of(right) and right.unit is not None and language.of(lang).pattern("quantities.list").fullmatch(gap):
            if left.value is not None:
                left.value = _shared(left, right)
                left.numeral = replace(left.numeral, value=left.value / right.unit.factor, scale=right.numeral.scale)
            left.unit, left.kind, left.shared_unit = right.unit, right.kind, right.unit_text(text)
    return drafts


def _approximate(text: str, drafts: list[QuantityDraft], lang: Lang) -> None:
    for draft in drafts:
        if draft.approximation != "exact":
            continue
        numeral = draft.numeral
        if numeral.low is not None:
            styles: dict[str, Approximation] = {"several": "about", "pair": "range"}
            draft.approximation = styles.get(numeral.style, "over")
            continue
        counted = draft.unit is not None and draft.unit.classifier
        found = approximator(text, draft.start, draft.end, lang, numeral.style, counted)
        if found is None:
            continue
        draft.approximation, draft.inexact = found.approximation, (found.start, found.end)
        draft.low, draft.high = bounds(found.approximation, draft.value)
        if found.start >= draft.end and found.approximation == "over" and draft.value is not None and draft.unit:
            draft.high = draft.value + numeral.grain * draft.unit.factor


def _join_bounds(text: str, drafts: list[QuantityDraft]) -> list[QuantityDraft]:
    """大于10且小于20 and "over 10 but under 20" are one range."""
    done: list[QuantityDraft] = []
    for draft in drafts:
        before = done[-1] if done else None
        if before is None or before.inexact is None or draft.inexact is None or not _bounds_meet(text, before, draft):
            done.append(draft)
            continue
        lower, upper = (before, draft) if before.low is not None else (draft, before)
        start, end = min(before.start, before.inexact[0]), max(draft.end, draft.inexact[1])
        done[-1] = replace(
            draft, start=start, end=end, value=None, low=lower.low, high=upper.high, approximation="range", inexact=None
        )
    return done


def _bounds_meet(text: str, one: QuantityDraft, other: QuantityDraft) -> bool:
    first, second = one.inexact or (one.start, one.end), other.inexact or (other.start, other.end)
    gap = text[max(one.end, first[1]) : min(other.start, second[0])]
    low, high = (one.low, other.high) if one.low is not None else (other.low, one.high)
    same_unit = one.unit is None or (other.unit is not None and one.unit.unit == other.unit.unit)
    return same_unit and low is not None and high is not None and low < high and _BOTH.fullmatch(gap) is not None


def _quantity(text: str, draft: QuantityDraft) -> Quantity:
    step, scale = printed_step(text[draft.start : draft.end], draft.value)
    return Quantity(
        start=draft.start,
        end=draft.end,
        text=text[draft.start : draft.end],
        kind=draft.kind,
        value=draft.value,
        low=draft.low,
        high=draft.high,
        unit=draft.unit_code,
        unit_text=draft.unit_text(text),
        approximation=draft.approximation,
        step=step,
        scale=scale,
        rule=draft.unit.rule if draft.unit else draft.numeral.style,
    )
