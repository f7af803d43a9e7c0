"""Chinese numbers, alone and mixed with Arabic digits: 二百零三, 3亿4000万, 壹仟, 数十, 百余, 二三十, 百分之五, 三点五.

A text is cut into parts (Arabic literals, strings of digits, scale words …), each with a one-letter role; what is one number is
a regular expression over the roles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline.figures.numerals import Numeral, Style, grain_of, parse_arabic, plain, words

ARABIC = r"\d{1,3}(?:[,，]\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?(?:[xX×]10\^\d{1,2})?|(?<![\w.])\.\d+"
"""An Arabic literal; groups of three may be divided by a comma of either width."""
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

_ROLES = {"digit": "D", "financial": "F", "small": "S", "big": "B", "latin": "B", "point": "P", "minus": "-", "more": "M"}
_ROLES |= {"several": "V", "over": "/", "whole": "+", "half": "H", "arabic": "A", "pair": "2", "two": "X", "string": "G"}
_ROLES |= {"ratio": "R", "leading digit": "L", "guard": ".", "rank": "1", "zero": "Z"}
_HEAD = "Z?[ADL2FGV]?"
_UNDER_WAN = f"(?:{_HEAD}S)*{_HEAD}"
_SECTIONS = f"(?:{_UNDER_WAN}M?B++)*"
_DECIMAL = f"{_SECTIONS}(?:Z?[DLF]?S)*(?:Z?[DLF]|Z)?P[ADGXZ2]B*M?"
_WHOLE = f"{_SECTIONS}(?:(?:{_HEAD}S)+Z?[AD2FGV]?|Z?[ADL2FGV]|Z)?M?"
_NUMBER = re.compile(f"(?P<minus>-?)(?:(?P<mixed>AR)|(?P<fraction>[HR1])|(?P<decimal>{_DECIMAL})|(?P<whole>{_WHOLE}))")
_DIGIT_ROLES = ("digit", "financial", "leading digit")
_ONE = Decimal(1)
_NEAR = 3
"""A hyphen with a number so close before it joins two numbers."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One element of a number. `low` and `high` differ for 二三 (2, 3) and 数 (2, 10)."""

    start: int
    end: int
    role: str
    low: Decimal
    high: Decimal
    text: str


def scan(text: str) -> list[Numeral]:
    """All numbers of a folded text, fractions put together."""
    found: list[Numeral] = []
    for run in _runs(text):
        shape = "".join(part.role for part in run)
        for match in _NUMBER.finditer(shape):
            leftover = match.group() == "L" and match.start() > 0  # the 两 of 三十两 is a unit of weight
            surname = match.group() == "F" and not _is_financial(shape, match, text)  # 陆 and 伍 alone are names
            if match.group() and not leftover and not surname:
                found.extend(_read(text, run[match.start() : match.end()], match))
    return _fractions(text, found)


@cache
def _pattern() -> re.Pattern[str]:
    roles = {form: entry.get("role") for form, entry in words("zh").items()}
    digits = "".join(form for form, role in roles.items() if role in _DIGIT_ROLES)
    others = sorted((form for form, role in roles.items() if role not in (*_DIGIT_ROLES, "half")), key=len, reverse=True)
    half = "|".join(form for form, role in roles.items() if role == "half")
    ratio = r"(?<![\d/.])\d{1,3}/\d{1,3}(?![\d/])"
    return re.compile(f"({ratio})|({ARABIC})|([{VULGAR}])|(?:{half})|([{digits}]+)|({'|'.join(map(re.escape, others))})")


def _parts(text: str) -> Iterator[_Part]:
    for match in _pattern().finditer(text):
        ratio, arabic, vulgar, digits, word = match.groups()
        if ratio:
            above, below = ratio.split("/")
            yield from _part(match, "ratio", Decimal(above) / Decimal(below) if int(below) else None)
        elif arabic:
            yield from _part(match, "arabic", parse_arabic(arabic))
        elif vulgar:
            yield from _part(match, "ratio", Decimal(str(unicodedata.numeric(vulgar))))
        elif digits:
            yield from _digits(match.start(), digits)
        else:
            yield from _word(text, match, word or match.group())


def _is_financial(shape: str, match: re.Match[str], text: str) -> bool:
    """A single 壹 counts in a fraction (二分之壹) and where nothing else is written."""
    return "/" in shape[max(0, match.start() - 1) : match.end() + 1] or len(text.strip()) == 1


def _part(match: re.Match[str], role: str, low: Decimal | None, high: Decimal | None = None) -> Iterator[_Part]:
    if low is not None:
        yield _Part(*match.span(), _ROLES[role], low, high or low, match.group())


def _word(text: str, match: re.Match[str], word: str) -> Iterator[_Part]:
    entry = words("zh")[word]
    role = entry.get("role")
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    loose = role == "latin" and not text[max(0, match.start() - 2) : match.start()].rstrip(" ")[-1:].isdigit()
    glued = role == "latin" and (loose or (after.isascii() and after.isalpha()))
    signless = word == "-" and _joins(text, match.start(), entry.get("after"))
    if glued or signless or (after and after in entry.get("not_before")):
        return
    follows, precedes = entry.get("only_before"), entry.get("only_after")
    if (follows and not text.startswith(tuple(follows.split("|")), match.end())) or (
        precedes and (not before or before not in precedes)
    ):
        return
    several = role == "several"
    value = Decimal(2) if several else Decimal(entry.get("value", "0"))
    yield from _part(match, role, value, Decimal(10) if several else None)


def _joins(text: str, at: int, after: str) -> bool:
    """Whether a hyphen joins two things (3年-5年, G-20) instead of being a minus sign (本期-5.3)."""
    before = text[max(0, at - _NEAR) : at]
    if not before or before[-1].isspace() or before[-1] in after:
        return False
    return before[-1].isascii() or any(char.isdigit() or char in words("zh") for char in before)


def _digits(start: int, digits: str) -> Iterator[_Part]:
    """三 is a digit, 二三 two neighbours (from two to three), 二〇三五 a string, 一一 no number but after a point."""
    entries = [words("zh")[digit] for digit in digits]
    figures = "".join(entry.get("value") for entry in entries)
    value = high = Decimal(figures[:24])
    role = "string"
    if len(digits) > 1 and entries[-1].get("role") == "leading digit" and figures[-2:] not in ("12",):
        yield from _digits(start, digits[:-1])
        start, digits, entries, figures = start + len(digits) - 1, digits[-1], entries[-1:], figures[-1]
        value = high = Decimal(figures)
    if len(digits) == 1:
        role = "zero" if figures == "0" else entries[0].get("role")
    elif len(digits) == 2 and figures[0] == "0":
        role = "digit"
    elif len(digits) == 2:
        neighbours = int(figures[1]) == int(figures[0]) + 1
        role = "pair" if neighbours else "two"
        value, high = (Decimal(figures[0]), Decimal(figures[1])) if neighbours else (value, value)
    yield _Part(start, start + len(digits), _ROLES[role], value, high, figures)


def _runs(text: str) -> Iterator[list[_Part]]:
    """Parts that touch; one space may stand before a scale word or 多 (706 亿)."""
    run: list[_Part] = []
    for part in _parts(text):
        gap = text[run[-1].end : part.start] if run else ""
        loose = (
            run and gap == " " and (part.role in "SBM" or run[-1].text in "负負" or (run[-1].role == "A" and part.role == "R"))
        )
        if run and gap and not loose:
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _read(text: str, parts: list[_Part], match: re.Match[str]) -> Iterator[Numeral]:
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


def _portion(part: _Part) -> Numeral:
    """一半, 1/3 and ½ are fractions, 半 before a unit is a plain number, 首位 the first rank."""
    styles: dict[str, Style] = {"1": "rank", "H": "plain" if part.text == "半" else "fraction"}
    style = styles.get(part.role, "fraction")
    return Numeral(part.start, part.end, part.low, style=style, grain=part.low, arabic=part.role == "R")


def _split(parts: list[_Part]) -> Iterator[list[_Part]]:
    """Cut where a scale word is not smaller than the one before it and no 万 or 亿 lies between: 三百五百 is two numbers."""
    start, last = 0, Decimal("Infinity")
    for i, part in enumerate(parts):
        if part.role == "S":
            if part.low >= last:
                cut = i - 1 if parts[i - 1].role in "ADL2FGV" else i
                yield parts[start:cut]
                start = cut
            last = part.low
        elif part.role == "B":
            last = Decimal("Infinity")
    yield parts[start:]


def _number(parts: list[_Part]) -> Numeral | None:
    if not parts or all(part.role == "M" for part in parts):
        return None
    if parts[-1].role == "M" and len(parts) > 1 and parts[-2].role in "ADG" and parts[-2].low % 10:
        parts = parts[:-1]  # 7多 is no number: 多 follows round numbers and scale words only
    roles = "".join(part.role for part in parts)
    low, high = _evaluate(parts, 0), _evaluate(parts, 1)
    scale = _closing_scale(parts)
    more = next((part for part in parts if part.role == "M" or (part.role == "V" and part is not parts[0])), None)
    value: Decimal | None = low
    least: Decimal | None = None
    most: Decimal | None = None
    style: Style = "plain"
    if parts[0].role == "V":
        value, least, most, style = None, low, high, "several"
    elif more is not None:
        least, most = low, low + grain_of(low)
    elif "2" in roles:
        value, least, most, style = None, low, high, "pair"
    elif roles[0] in "SB" and parts[0].text not in "十拾":
        style = "bare_scale"
    if (parts[0].role == "V" and len(parts) == 1) or roles == "FM":
        return None
    inexact = more.text if more else parts[0].text if style == "several" else ""
    return Numeral(
        parts[0].start,
        parts[-1].end,
        None if value is None else plain(value),
        None if least is None else plain(least),
        None if most is None else plain(most),
        scale=scale,
        grain=grain_of(low),
        style=style,
        inexact=inexact,
        arabic="A" in roles,
    )


def _evaluate(parts: Sequence[_Part], pick: int) -> Decimal:
    """The value, scale words applied; `pick` 1 takes the upper of two neighbouring digits.

    一百七 is 170 and 三万五 35000: a last digit right after a scale word counts in its next lower place.
    """
    total = section = Decimal(0)
    current: Decimal | None = None
    last_big = Decimal("Infinity")
    for i, part in enumerate(parts):
        value = part.high if pick else part.low
        before = parts[i - 1] if i else None
        if part.role in "ADL2FG":
            tail = i == len(parts) - 1 and part.role in "D2" and part.text[0] != "0"
            short = tail and before is not None and before.role in "SB" and before.low >= 100
            current = value * before.low / 10 if short and before else value
        elif part.role == "V":
            current = value if not i else None
        elif part.role == "Z":
            current = None
        elif part.role == "S":
            section += (_ONE if current is None else current) * value
            current = None
        elif part.role == "P":
            digits = parts[i + 1].text
            section += (current or 0) + Decimal("0." + digits)
            return plain(total + section * _product(parts[i + 2 :]))
        elif part.role == "B":
            amount = section + (current or 0)
            if value < last_big:
                total += (amount or _ONE) * value
            else:
                total = (total + amount) * value
            section, current, last_big = Decimal(0), None, value
    return total + section + (current or 0)


def _product(parts: Sequence[_Part]) -> Decimal:
    product = _ONE
    for part in parts:
        if part.role in "SB":
            product *= part.low
    return product


def _closing_scale(parts: Sequence[_Part]) -> Decimal:
    """The product of the scale words that end the number: 3300多亿 → 10**8, 3亿4000万 → 1 (no one word covers it)."""
    heads = [i for i, part in enumerate(parts) if part.role in "ADL2FG"]
    if len(heads) > 1 and parts[heads[-2] + 1].role != "P":
        return _ONE
    return _product(parts[(heads[-1] + 1 if heads else 0) :])


def _fractions(text: str, numerals: list[Numeral]) -> list[Numeral]:
    """Put 分之 and 又 together: 四分之一 → 0.25, 百分之五 → 5 percent, 二又四分之一 → 2.25."""
    done: list[Numeral] = []
    for numeral in numerals:
        joint = text[done[-1].end : numeral.start].strip() if done else ""
        if joint == "分之" and done[-1].value:
            done[-1] = _over(done[-1], numeral)
            if len(done) > 1 and text[done[-2].end : done[-1].start] == "又" and done[-2].value is not None:
                whole, part = done[-2].value, done.pop()
                if part.value is not None:
                    done[-1] = replace(part, start=done[-1].start, value=plain(whole + part.value))
        else:
            done.append(numeral)
    return done


def _over(below: Numeral, above: Numeral) -> Numeral:
    percent = below.value == 100
    bottom = _ONE if percent else below.value or _ONE

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
