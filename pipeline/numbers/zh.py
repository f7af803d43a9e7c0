"""Chinese numbers, alone and mixed with Arabic digits: 二百零三, 3亿4000万, 壹仟, 数十, 百余, 二三十, 百分之五, 三点五.

A text is cut into parts (Arabic literals, strings of digits, scale words …), each with a one-letter role; what is one number is
a regular expression over the roles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from pipeline.numbers.numeral import Numeral, Style, grain_of, plain
from pipeline.numbers.parts_zh import Part, runs

_HEAD = "Z?[ADL2FGV]?"
_UNDER_WAN = f"(?:{_HEAD}S)*{_HEAD}"
_SECTIONS = f"(?:{_UNDER_WAN}M?B++)*"
_BEFORE_POINT = f"(?:{_SECTIONS}(?:Z?[DLF]?S)*(?:Z?[DLF]|Z)?(?<=[DLFZSBM])|(?<=/))"
_DECIMAL = f"{_BEFORE_POINT}P[DGXZ2]++(?!S++(?!B))(?:S*B)*M?"
"""点 is the point of a number between number words only, or after 分之. Elsewhere it ends a noun (网点12万个, 起点1.2米,
增长点一个) or is the clock's (十点五十, 8点30分)."""
_WHOLE = f"{_SECTIONS}(?:(?:{_HEAD}S)+Z?[AD2FGV]?|Z?[ADL2FGV]|Z)?M?"
_NUMBER = re.compile(f"(?P<minus>-?)(?:(?P<mixed>AR)|(?P<fraction>[HR1])|(?P<decimal>{_DECIMAL})|(?P<whole>{_WHOLE}))")
_ONE = Decimal(1)
_SHORTENED_FROM = 100
_PERCENT = Decimal(100)
_JOINT = 6
_NOT_AFTER_PART = tuple("般定些样起直致体旦切同点")
_MAX_PARTS = 40
"""No number is written with more digits and scale words than this."""


def scan(text: str) -> list[Numeral]:
    """All numbers of a folded text, fractions put together."""
    found: list[Numeral] = []
    for run in runs(text):
        shape = "".join(part.role for part in run)
        for match in _NUMBER.finditer(shape):
            leftover = match.group() == "L" and match.start() > 0  # the 两 of 三十两 is a unit of weight
            alone = match.group() == "F"  # 陆 and 伍 alone are names
            surname = alone and not _is_financial(shape, match, text, run[match.start()].start)
            if match.group() and not leftover and not surname:
                found.extend(_without_same(text, run[match.start() : match.end()], match))
    return _fractions(text, found)


def _without_same(text: str, parts: list[Part], match: re.Match[str]) -> Iterator[Numeral]:
    """The 一 of 同一二十年期间 belongs to 同一."""
    if len(parts) > 1 and text[parts[0].start] == "一" and text[: parts[0].start].endswith("同"):
        found = scan(" " * (parts[0].start + 1) + text[parts[0].start + 1 : parts[-1].end])
        yield from found
        return
    yield from _read(text, parts, match)


def _is_financial(shape: str, match: re.Match[str], text: str, at: int) -> bool:
    """A single 壹 counts in a fraction (二分之壹) and where nothing else is written."""
    spaced = text[max(0, at - _JOINT) : at].rstrip().endswith("之")
    return spaced or "/" in shape[max(0, match.start() - 1) : match.end() + 1] or len(text.strip()) == 1


def _read(text: str, parts: list[Part], match: re.Match[str]) -> Iterator[Numeral]:
    if match["minus"]:
        if len(parts) > 1:
            sign, *rest = parts
            again = _NUMBER.match("".join(part.role for part in rest))
            numbers = list(_read(text, rest, again)) if again else []
            if numbers and numbers[0].value is not None:
                yield replace(numbers[0], start=sign.start, value=-numbers[0].value)
            yield from numbers[1:]
        return
    if match["mixed"]:
        yield Numeral(parts[0].start, parts[1].end, parts[0].low + parts[1].low, arabic=True)
        return
    if match["fraction"]:
        yield _portion(parts[0])
        return
    for whole in _split(parts):
        numeral = _number(whole)
        if numeral is not None:
            yield numeral


def _portion(part: Part) -> Numeral:
    """一半, 1/3 and ½ are fractions, 半 before a unit is a plain number, 首位 the first rank."""
    styles: dict[str, Style] = {"1": "rank", "H": "plain" if part.text == "半" else "fraction"}
    style = styles.get(part.role, "fraction")
    return Numeral(part.start, part.end, part.low, style=style, grain=part.low, arabic=part.role == "R")


def _split(parts: list[Part]) -> Iterator[list[Part]]:
    """Cut where a scale word is not smaller than the one before it and no 万 or 亿 lies between: 三百五百 is two numbers."""
    start, last = 0, Decimal("Infinity")
    for i, part in enumerate(parts):
        if part.role == "S":
            if part.low >= last:
                cut = i - 1 if parts[i - 1].role in "ADL2FGV" else i
                point = parts[cut - 1].role == "P"  # 三千点五百: what follows a point is not cut from it
                yield parts[start : cut - 1 if point else cut]
                start = cut
            last = part.low
        elif part.role == "B":
            last = Decimal("Infinity")
    yield parts[start:]


def _number(parts: list[Part]) -> Numeral | None:
    if not parts or len(parts) > _MAX_PARTS or all(part.role == "M" for part in parts):
        return None
    if parts[-1].role == "M" and len(parts) > 1 and parts[-2].role in "ADG" and parts[-2].low % 10:
        parts = parts[:-1]  # 7多 is no number: 多 follows round numbers and scale words only
    roles = "".join(part.role for part in parts)
    if roles in ("V", "FM"):
        return None
    low, high = plain(_evaluate(parts, 0)), plain(_evaluate(parts, 1))
    more = next((part for part in parts if part.role == "M" or (part.role == "V" and part is not parts[0])), None)
    exact = Numeral(
        parts[0].start,
        parts[-1].end,
        low,
        scale=_closing_scale(parts),
        grain=grain_of(low),
        style=_style(parts),
        arabic="A" in roles,
    )
    if exact.style in ("several", "pair"):
        inexact = parts[0].text if exact.style == "several" else ""
        return replace(exact, value=None, low=low, high=high, inexact=inexact)
    if more is not None:
        return replace(exact, low=low, high=plain(low + grain_of(low)), inexact=more.text, style="plain")
    return exact


def _style(parts: Sequence[Part]) -> Style:
    if parts[0].role == "V":
        return "several"
    if any(part.role == "2" for part in parts):
        return "pair"
    return "bare_scale" if parts[0].role in "SB" and parts[0].text not in "十拾" else "plain"


def _evaluate(parts: Sequence[Part], pick: int) -> Decimal:
    """The value, scale words applied; `pick` 1 takes the upper of two neighbouring digits."""
    total = section = Decimal(0)
    current: Decimal | None = None
    last_big = Decimal("Infinity")
    for i, part in enumerate(parts):
        value = part.high if pick else part.low
        if part.role in "ADL2FG":
            current = _in_place(parts, i, value)
        elif part.role in "VZ":
            current = value if part.role == "V" and not i else None
        elif part.role == "S":
            section += (_ONE if current is None else current) * value
            current = None
        elif part.role == "P":
            section += (current or 0) + Decimal("0." + parts[i + 1].text)
            return total + section * _product(parts[i + 2 :])
        elif part.role == "B":
            amount = section + (current or 0)
            total = total + (amount or _ONE) * value if value < last_big else (total + amount) * value
            section, current, last_big = Decimal(0), None, value
    return total + section + (current or 0)


def _in_place(parts: Sequence[Part], i: int, value: Decimal) -> Decimal:
    """一百七 is 170, 三万五 35000 and 百二万 120 times 10,000: a last digit right after a scale word counts one place
    lower."""
    before = parts[i - 1] if i else None
    last = all(part.role == "B" for part in parts[i + 1 :]) and parts[i].role in "D2F" and parts[i].text[0] != "0"
    if last and before is not None and before.role in "SB" and before.low >= _SHORTENED_FROM:
        return value * before.low / 10
    return value


def _product(parts: Sequence[Part]) -> Decimal:
    product = _ONE
    for part in parts:
        if part.role in "SB":
            product *= part.low
    return product


def _closing_scale(parts: Sequence[Part]) -> Decimal:
    """The product of the scale words that end the number: 3300多亿 → 10**8, 3亿4000万 → 1 (no one word covers it)."""
    heads = [i for i, part in enumerate(parts) if part.role in "ADL2FG"]
    if len(heads) > 1 and parts[heads[-2] + 1].role != "P":
        return _ONE
    return _product(parts[(heads[-1] + 1 if heads else 0) :])


def _fractions(text: str, numerals: list[Numeral]) -> list[Numeral]:
    """Put 分之 and 又 together: 四分之一 → 0.25, 百分之五 → 5 percent, 二又四分之一 → 2.25."""
    done: list[Numeral] = []
    for numeral in numerals:
        joint = text[done[-1].end : min(numeral.start, done[-1].end + _JOINT)].replace(" ", "") if done else ""
        if (joint == "分之" or _is_hong_kong_part(text, done, numeral, joint)) and done[-1].value:
            done[-1] = _over(done[-1], numeral, spelt=text[done[-1].start] in "一壹1")
            if len(done) > 1 and text[done[-2].end : done[-1].start].strip() == "又" and done[-2].value is not None:
                whole, part = done[-2].value, done.pop()
                if part.value is not None:
                    sum_ = whole - part.value if whole < 0 else whole + part.value
                    done[-1] = replace(part, start=done[-1].start, value=plain(sum_))
        else:
            done.append(numeral)
    return done


def _is_hong_kong_part(text: str, done: Sequence[Numeral], numeral: Numeral, joint: str) -> bool:
    """四分一 is a quarter in Hong Kong's spelling; 十分一般 is not."""
    written = text[numeral.start : numeral.end + 1]
    below = done[-1].value if done else None
    small = below is not None and 2 <= below <= 10 and not done[-1].arabic
    return joint == "分" and small and written[:1] == "一" and written[1:] not in _NOT_AFTER_PART


def _over(below: Numeral, above: Numeral, *, spelt: bool) -> Numeral:
    """百分之 is percent, and so is 千分之 and every further power of ten: 千分之五 is 0.5 %; 一千分之五 is a fraction."""
    percent = (
        not spelt and below.value is not None and below.value >= _PERCENT and below.value.normalize().as_tuple().digits == (1,)
    )
    bottom = (below.value or _ONE) / (_PERCENT if percent else _ONE)

    def part(value: Decimal | None) -> Decimal | None:
        return None if value is None else plain(value / bottom)

    return replace(
        above,
        start=below.start,
        value=part(above.value),
        low=part(above.low),
        high=part(above.high),
        style="percent" if percent else "fraction",
    )
