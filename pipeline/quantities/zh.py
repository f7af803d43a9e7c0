"""What Chinese knows about numbers with units: 第三, 前10名, 两个半月, 八成五; and which numerals are no numbers."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.quantities.drafts import QuantityDraft, apply, attach, before
from pipeline.quantities.units import KnownUnit, unit_at

RATIO_HAS_UNIT = False
_RANK_BEFORE = re.compile(
    r"(?:居|列|排|位|排名|名列|跃升|升至|升到|降至|世界|全球|全国|全省|全市|亚洲|国内|行业|同类)(?:于|在|为|全[国球省市])?$"
)
_RANK_AFTER = re.compile(
    r"[- ](?:largest|biggest|highest|lowest|smallest|longest|best|worst|most|busiest|richest|fastest|place)\b"
)
_RANK_CLASSIFIERS = ("大", "位", "名", "高", "长", "强")
_TOP = ("", "位", "名", "强", "大")
_TOP_BEFORE = re.compile(r"(?<![之以此目年月日天])前 ?$")
_COUNTED_ONE = re.compile(r"(?:仅|只有|只|共有?|为期|历时|长达|至少|不到|超过|逾|近|约|达)$")
_TOLD_BEFORE = re.compile(r"(?:[是等“]|等于)$")
_TOLD_AFTER = re.compile(r"$|[，。；！？”]|不是|而是|却是|[那这]是")
_DIGITS = "零一二三四五六七八九"
_TENTH = re.compile(r"[一二三四五六七八九](?![一二三四五六七八九十百千万亿\d年个家成分倍月日天名位项次])")
"""八成五 is 85 percent."""
_VAGUE_AS_ONE = ("count", "duration", "ordinal", "index")
_SPAN_OF_UNIT = 12

_CHANGED = re.compile(r"(?:回落|下降|上升|上涨|下跌|增加|减少|提高|降低|升|降|涨|跌|下调|上调)了?$")
"""下降2.3点至51.2点 names a change and where it led, and no range."""


def take_order(text: str, draft: QuantityDraft) -> bool:
    """第三, 居第2位, 第三名."""
    if draft.numeral.style in ("ordinal", "rank"):
        draft.kind = "rank" if draft.numeral.style == "rank" or _RANK_AFTER.match(text, draft.end) else "ordinal"
        return True
    at = draft.start - (text[draft.start - 1 : draft.start] == " ")
    if text[at - 1 : at] != "第":
        return False
    draft.start, draft.kind = at - 1, "ordinal"
    attach(text, draft, draft.end + (text[draft.end : draft.end + 1] == " "), "zh", finish)
    draft.kind = "ordinal"
    if draft.unit is None:
        draft.kind = "rank" if _RANK_BEFORE.search(before(text, draft.start)) else "ordinal"
    elif draft.unit.text in _RANK_CLASSIFIERS:
        draft.kind = "rank"
    draft.value = draft.numeral.value
    return True


def take_top(text: str, draft: QuantityDraft) -> None:
    """前10名, 前三."""
    if draft.unit_text(text) in _TOP and _TOP_BEFORE.search(before(text, draft.start)):
        draft.kind, draft.approximation, draft.high = "rank", "at_most", draft.value


def take_half(text: str, draft: QuantityDraft, at: int) -> bool:
    """两个半月: the half stands inside the unit 个月."""
    if not text.startswith("个半", at):
        return False
    found = unit_at("个" + text[at + 2 : at + 2 + _SPAN_OF_UNIT], 0, "zh")
    if found is not None and found[1] > 1:
        draft.unit, end = found
        draft.kind = "duration"
        draft.unit_start, draft.unit_end, draft.end = at, at + end + 1, at + end + 1
        apply(draft, Decimal("0.5"))
    return True


def finish(text: str, draft: QuantityDraft, unit: KnownUnit, end: int) -> Decimal:
    """八成五, and the 半 of 三年半."""
    if unit.text == "成" and (tenth := _TENTH.match(text, end)):
        draft.end = tenth.end()
        return Decimal("0.1") * _DIGITS.index(tenth[0])
    if text.startswith("半", end) and not unit.classifier:
        draft.end = end + 1
        return Decimal("0.5")
    return Decimal(0)


def take_per(text: str, draft: QuantityDraft) -> None:
    """每平方公里3000人."""
    at = text.rfind("每", max(0, draft.start - _SPAN_OF_UNIT), draft.start)
    below = unit_at(text, at + 1, "zh") if at >= 0 else None
    if below is not None and below[0].kind == "measure" and text[below[1] : draft.start].strip() == "":
        draft.per, draft.kind = below[0].unit, "measure"


def take_hundredths(text: str, before: QuantityDraft, draft: QuantityDraft) -> bool:
    """角 and 分 are units of their own."""
    del text, before, draft
    return False


def proportion(text: str, part: QuantityDraft, whole: QuantityDraft) -> QuantityDraft | None:
    """三分之一 is one number."""
    del text, part, whole
    return None


def is_quantity(text: str, draft: QuantityDraft) -> bool:
    """A numeral without a unit is one in figures, of several characters (二百五), or named as a number."""
    if draft.kind == "ordinal" and draft.unit is None:
        return draft.numeral.arabic or _is_composed(text, draft)
    if draft.start == draft.numeral.start and _is_indefinite(text, draft):
        return False
    if draft.approximation == "range" or draft.kind in ("ratio", "percent", "rank", "ordinal"):
        return True
    if draft.numeral.style == "bare_scale":
        return _scale_is_a_number(draft)
    if draft.unit is None:
        return (draft.numeral.arabic and not _glued(text, draft)) or _is_composed(text, draft) or _is_told(text, draft)
    return True


def is_part_of_word(draft: QuantityDraft) -> bool:
    """A Chinese numeral without a unit: 四川, 统一."""
    return not draft.numeral.arabic


def is_change_to(draft: QuantityDraft, gap: str, before: str) -> bool:
    """下降2.3点至51.2点 names a change and where it led, and no range."""
    return draft.unit is not None and gap.strip() in ("至", "到") and _CHANGED.search(before) is not None


def _is_told(text: str, draft: QuantityDraft) -> bool:
    """答案是四，不是五: a single numeral after 是 or in quotation marks, with nothing behind it that it could count."""
    alone = draft.numeral.style == "plain" and _TOLD_BEFORE.search(before(text, draft.start)) is not None
    return alone and _TOLD_AFTER.match(text, draft.end) is not None


def _is_composed(text: str, draft: QuantityDraft) -> bool:
    """二百五 and 三十五 are numbers even without a unit; one character (the 三 of 三亚) is part of a word."""
    written = text[draft.numeral.start : draft.numeral.end]
    spoken = len(written) > 2 and "点" in written and not written.endswith("点")
    composed = len(written) > 1 and any(scale in written for scale in "十百千万亿")
    return spoken or (composed and draft.numeral.style != "several")


def _scale_is_a_number(draft: QuantityDraft) -> bool:
    single = draft.numeral.end - draft.numeral.start == 1
    return draft.approximation != "exact" if single else draft.unit is not None


def _is_indefinite(text: str, draft: QuantityDraft) -> bool:
    vague = draft.unit is not None and draft.unit.kind in _VAGUE_AS_ONE
    indefinite = text[draft.numeral.start : draft.numeral.end] in ("一", "零", "〇")
    return vague and indefinite and draft.approximation == "exact" and not _COUNTED_ONE.search(before(text, draft.start))


def _glued(text: str, draft: QuantityDraft) -> bool:
    """A Latin letter touches the number: 5G, A4."""
    before, after = text[draft.start - 1 : draft.start], text[draft.end : draft.end + 1]
    return any(side.isascii() and side.isalpha() for side in (before, after))
