"""One number with the unit that stands next to it, on its way to becoming a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.model import Approximation, FigureKind, Lang
from pipeline.numbers.numeral import Numeral, plain, words
from pipeline.quantities.units import Unit, unit_at, unit_before

_SPAN_OF_UNIT = 12
_GAP = {"zh": re.compile(" {0,4}"), "en": re.compile(" ?- ?| {0,2}")}
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
_NEAR = 16
"""How many characters before a number the words that bear on its reading may stand."""
_WORD = re.compile(r" ([a-z]{2,9})\b")
_THOUSAND = Decimal(1000)
_LETTER_SCALES = {"k": Decimal(10**3), "M": Decimal(10**6), "m": Decimal(10**6), "B": Decimal(10**9), "bn": Decimal(10**9)}
_SCALED_CODE = re.compile(r" ?(k|M|m|B|bn)(?=[A-Z]{3}\b)")
_DIGITS = "零一二三四五六七八九"
_TENTH = re.compile(r"[一二三四五六七八九](?![一二三四五六七八九十百千万亿\d年个家成分倍月日天名位项次])")
"""八成五 is 85 percent."""
_MOST_STAGES = 20
_PER_LETTERS = re.compile(r"/(d|h|a|s|min|kg|t|m2|m3|L)(?![A-Za-z])")
_MAX_POWER = 20
_VAGUE_AS_ONE = ("count", "duration", "ordinal", "index")


@dataclass(slots=True)
class Draft:
    """A number, its unit and how far they run. `value`, `low` and `high` have the unit's factor applied.

    `inexact` is where its approximator stands (offsets).
    """

    numeral: Numeral
    start: int
    end: int
    kind: FigureKind
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: Unit | None = None
    unit_start: int = 0
    unit_end: int = 0
    per: str = ""
    shared_unit: str = ""
    prefixed: bool = False
    approximation: Approximation = "exact"
    inexact: tuple[int, int] | None = None

    @property
    def unit_code(self) -> str:
        if self.unit is None:
            return {"ratio": "1", "percent": "%"}.get(self.kind, "")
        return f"{self.unit.unit}/{self.per}" if self.per and self.kind == "measure" else self.unit.unit

    def unit_text(self, text: str) -> str:
        return self.shared_unit or text[self.unit_start : self.unit_end]

    def shares_unit_of(self, other: Draft) -> bool:
        """A bare number may take the unit of the next one."""
        return self.unit is None and self.kind == "number" and other.kind != "ordinal"

    def readable(self, text: str, lang: Lang) -> bool:
        """Whether the number stands for a quantity here, rather than being part of a word."""
        if lang == "en" and self.numeral.style == "bare_scale":
            return self.unit is not None
        if lang == "en":
            return not (self.numeral.value == 1 and not self.numeral.arabic and self.unit is None and self.kind == "number")
        if self.kind == "ordinal" and self.unit is None:
            return self.numeral.arabic or self._is_composed(text)
        if self.start == self.numeral.start and self._indefinite(text):
            return False
        if self.approximation == "range" or self.kind in ("ratio", "percent", "rank", "ordinal"):
            return True
        if self.numeral.style == "bare_scale":
            return self._scale_is_a_number()
        if self.unit is None:
            return (self.numeral.arabic and not _glued(text, self)) or self._is_composed(text) or self._is_told(text)
        return True

    def _is_told(self, text: str) -> bool:
        """答案是四，不是五: a single numeral after 是 or in quotation marks, with nothing behind it that it could count."""
        alone = self.numeral.style == "plain" and _TOLD_BEFORE.search(_before(text, self.start)) is not None
        return alone and _TOLD_AFTER.match(text, self.end) is not None

    def part_of_word(self, lang: Lang) -> bool:
        """The rule that leaves a Chinese numeral alone where it has no unit (四川, 统一), and the 一 that only says "a"."""
        if lang == "en":
            return self.numeral.value == 1 or self.numeral.style == "bare_scale"
        return not self.numeral.arabic

    def _is_composed(self, text: str) -> bool:
        """二百五 and 三十五 are numbers even without a unit; one character (the 三 of 三亚) is part of a word."""
        written = text[self.numeral.start : self.numeral.end]
        spoken = len(written) > 2 and "点" in written and not written.endswith("点")
        composed = len(written) > 1 and any(scale in written for scale in "十百千万亿")
        return spoken or (composed and self.numeral.style != "several")

    def _scale_is_a_number(self) -> bool:
        single = self.numeral.end - self.numeral.start == 1
        return self.approximation != "exact" if single else self.unit is not None

    def _indefinite(self, text: str) -> bool:
        vague = self.unit is not None and self.unit.kind in _VAGUE_AS_ONE
        indefinite = text[self.numeral.start : self.numeral.end] in ("一", "零", "〇")
        return vague and indefinite and self.approximation == "exact" and not _COUNTED_ONE.search(_before(text, self.start))


def draft_of(text: str, numeral: Numeral, lang: Lang) -> Draft:
    """The number with the unit around it. The text is folded."""
    draft = Draft(numeral, numeral.start, numeral.end, "number", numeral.value, numeral.low, numeral.high)
    if numeral.style == "percent":
        draft.kind = "percent"
    elif numeral.style == "fraction":
        draft.kind = "ratio"
    if _is_ordinal(text, draft, lang):
        return draft
    if not _prefix(text, draft, lang):
        _suffix(text, draft, lang)
    if lang == "zh" and draft.unit_text(text) in _TOP and _TOP_BEFORE.search(_before(text, draft.start)):
        draft.kind, draft.approximation, draft.high = "rank", "at_most", draft.value
    return draft


def _before(text: str, at: int) -> str:
    return text[max(0, at - _NEAR) : at]


def _glued(text: str, draft: Draft) -> bool:
    """A Latin letter touches the number: 5G, A4."""
    before, after = text[draft.start - 1 : draft.start], text[draft.end : draft.end + 1]
    return any(side.isascii() and side.isalpha() for side in (before, after))


def _is_ordinal(text: str, draft: Draft, lang: Lang) -> bool:
    if draft.numeral.style == "ordinal":
        draft.kind = "rank" if _RANK_AFTER.match(text, draft.end) else "ordinal"
        return True
    if lang == "en":
        return False
    if draft.numeral.style == "rank":
        draft.kind = "rank"
        return True
    at = draft.start - (text[draft.start - 1 : draft.start] == " ")
    if text[at - 1 : at] != "第":
        return False
    draft.start, draft.kind = at - 1, "ordinal"
    _attach(text, draft, draft.end + (text[draft.end : draft.end + 1] == " "), lang)
    draft.kind = "ordinal"
    if draft.unit is None:
        draft.kind = "rank" if _RANK_BEFORE.search(_before(text, draft.start)) else "ordinal"
    elif draft.unit.text in _RANK_CLASSIFIERS:
        draft.kind = "rank"
    draft.value = draft.numeral.value
    return True


def _prefix(text: str, draft: Draft, lang: Lang) -> bool:
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
        _attach(text, draft, draft.end + (text[draft.end : draft.end + 1] == " "), lang)
        if unit.unit != draft.unit_code and unit.text.isascii() is False:
            return True
        draft.start = start
        return True
    draft.unit, draft.unit_start, draft.unit_end, draft.start = unit, start, at, start
    draft.kind, draft.prefixed = "money", True
    return True


def _money_scale(text: str, draft: Draft, lang: Lang) -> None:
    """$5m is 5 million; without the money sign m is a metre."""
    letter, beyond = text[draft.end : draft.end + 1], text[draft.end + 1 : draft.end + 2]
    entry = words(lang).get(letter.lower()) if letter and not beyond.isalnum() else None
    if entry is not None and entry.get("role") == "money scale" and draft.value is not None:
        scale = Decimal(entry.get("value"))
        draft.numeral = replace(draft.numeral, end=draft.end + 1, value=draft.value * scale, scale=scale)
        draft.value, draft.end = plain(draft.value * scale), draft.end + 1


def _suffix(text: str, draft: Draft, lang: Lang) -> None:
    scaled = _SCALED_CODE.match(text, draft.end)  # 30 MUSD
    if scaled and draft.value is not None and (unit_at(text, scaled.end(), lang) or [None])[0] is not None:
        scale = _LETTER_SCALES[scaled[1]]
        draft.numeral = replace(draft.numeral, end=scaled.end(), value=draft.value * scale, scale=scale)
        draft.value, draft.end = plain(draft.value * scale), scaled.end()
    at = _GAP[lang].match(text, draft.end).end()  # type: ignore[union-attr]  # it matches nothing too
    if draft.kind == "number" or (lang == "en" and draft.kind == "ratio"):
        if lang == "zh" and text.startswith("个半", at):
            _attach_half(text, draft, at, lang)
        else:
            _attach(text, draft, at, lang)
    _per(text, draft, lang)


def _attach_half(text: str, draft: Draft, at: int, lang: Lang) -> None:
    """两个半月: the half stands inside the unit 个月."""
    window = "个" + text[at + 2 : at + 2 + _SPAN_OF_UNIT]
    found = unit_at(window, 0, lang)
    if found is not None and found[1] > 1:
        draft.unit, end = found
        draft.kind = "duration"
        draft.unit_start, draft.unit_end, draft.end = at, at + end + 1, at + end + 1
        _apply(draft, Decimal("0.5"))


def _attach(text: str, draft: Draft, at: int, lang: Lang) -> None:
    found = unit_at(text, at, lang)
    if found is None or _is_calendar_year(text, draft, found[0]):
        return
    unit, end = found
    if unit.kind == "money" and unit.text.isupper() and text[at - 1] == " " and text[end : end + 1].isdigit():
        return  # the USD of 3 USD50 vouchers belongs to the 50
    draft.unit, draft.unit_start, draft.unit_end, draft.end = unit, at, end, end
    draft.kind = unit.kind  # type: ignore[assignment]
    if unit.kind == "ordinal" and draft.numeral.arabic and (draft.value or 0) > _MOST_STAGES:
        draft.kind = "count"  # 培训495期, but 二期工程
    if lang == "en" and unit.kind == "money":
        _scale_after(text, draft)
    if lang == "zh" and unit.text == "成" and (tenth := _TENTH.match(text, end)):
        draft.end = tenth.end()
        _apply(draft, Decimal("0.1") * _DIGITS.index(tenth[0]))
        return
    half = lang == "zh" and text.startswith("半", end) and not unit.classifier
    if half:
        draft.end = end + 1
    _apply(draft, Decimal("0.5") if half else Decimal(0))


def _scale_after(text: str, draft: Draft) -> None:
    """75 USD million: the scale word stands behind the currency."""
    found = _WORD.match(text, draft.end)
    entry = words("en").get(found[1]) if found else None
    if found is not None and entry is not None and entry.get("role") == "scale" and draft.value is not None:
        scale = Decimal(entry.get("value"))
        if scale >= _THOUSAND and draft.numeral.scale == 1:
            draft.value, draft.end = plain(draft.value * scale), found.end()
            draft.numeral = replace(draft.numeral, scale=scale)


def _apply(draft: Draft, more: Decimal) -> None:
    """Apply the unit's factor, or 2 to its power (翻两番), and what a following 半 adds."""
    unit = draft.unit
    if unit is None:
        return

    def scaled(value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        if unit.power and value > _MAX_POWER:
            return None
        return plain(unit.power**value if unit.power else (value + more) * unit.factor)

    draft.value, draft.low, draft.high = scaled(draft.value), scaled(draft.low), scaled(draft.high)


def _is_calendar_year(text: str, draft: Draft, unit: Unit) -> bool:
    """2020年 is a date; 2020家 is a count."""
    digits = text[draft.numeral.start : draft.numeral.end]
    return unit.unit == "a" and unit.text == "年" and len(digits) == 4 and digits.isdigit()


def _per(text: str, draft: Draft, lang: Lang) -> None:
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
    elif lang == "zh":
        at = text.rfind("每", max(0, draft.start - _SPAN_OF_UNIT), draft.start)
        below = unit_at(text, at + 1, lang) if at >= 0 else None
        if below is not None and below[0].kind == "measure" and text[below[1] : draft.start].strip() == "":
            draft.per, draft.kind = below[0].unit, "measure"
