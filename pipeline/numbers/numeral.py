"""Numbers as they are written: 3300, 1,100万, 二十万亿, 壹仟, 四分之一, three point five million, half a million.

This module knows what any written number is made of; `numbers.zh` and `numbers.en` know how each language puts it together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Lang

Style = Literal["plain", "fraction", "percent", "several", "bare_scale", "ordinal", "rank", "pair"]

MAX_DIGITS = 24
"""Decimal keeps 28 digits exactly; no quantity in a report is written with more than 24."""

POWER = r"(?:[xX×]10\^[+-]?\d{1,2}|\^[+-]{0,2}\d{1,2}(?!\d)|[eE][+-]?\d{1,2}(?!\w))"
"""What raises an Arabic literal to a power: 6.02x10^23, 2^5, 1.3e6."""
_SPLIT = re.compile(r"([\d.]*?)(?:(?:([xX×e]|E)(?:10\^)?|(\^))([+-]{0,2}\d+))?")
_DECIMAL_COMMA = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}")
"""One million and a tenth as continental Europe writes it: 1.000.000,1."""

_COMMA = re.compile(r"(?P<sign>[(+−-]?)(?P<whole>\d{1,3}(?:[. ’']\d{3})+|\d+),(?P<part>\d{1,2}|\d{4,})(?P<rest>\)?\s*[%‰]?)")
_DOTS = re.compile(r"(?P<sign>[(+−-]?)(?P<whole>\d{1,3}(?:\.\d{3}){2,})(?P<rest>\)?)")
_DIGITS = re.compile(r"\d+(?:\.(\d+))?|\.(\d+)")
_GROUPING = re.compile(r"(?<=\d)[,，' ](?=\d{3})")

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys([0x3000, 0xA0, 0x2002, 0x2003, 0x2005, 0x2009, 0x200A, 0x202F, 0x205F], " ")
_DASHES = dict.fromkeys(map(ord, "‐‑−﹣"), "-")
_THREE = {ord("參"): "叁"}
"""In numbers it is the three of cheques; elsewhere it is 参."""
_FOLD: dict[int, int | str] = {**_WIDE, **_SPACES, **_DASHES, ord("％"): "%", ord("﹪"): "%", ord("，"): "，"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """One written number: half-open code-point offsets, scale words applied.

    >>> from pipeline.numbers.scan import scan
    >>> scan("约3300多亿美元", "zh")[0].value
    Decimal('330000000000')

    `low` and `high` are set where the writing itself is inexact (3300多亿, 数十, 二三十), and then `inexact` is the word that
    makes it so. `scale` is the product of the closing scale words (万亿 → 10**12), `grain` the place value of the last digit
    that is not zero. `style` is `bare_scale` for 万亿 without a digit, `several` for 数十, `pair` for 二三.
    """

    start: int
    end: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    scale: Decimal = Decimal(1)
    grain: Decimal = Decimal(1)
    style: Style = "plain"
    inexact: str = ""
    arabic: bool = False


def fold(text: str) -> str:
    """The text with full-width signs, spaces and minus signs as ASCII and the traditional characters of quantities simplified; as
    long as the text. The comma ， stays."""
    return text.translate(_folding())


def comparable(name: str) -> str:
    """A name as it is compared with others: without spaces, without case, with signs and characters folded.

    >>> comparable("ＧＤＰ growth") == comparable("gdp  Growth")
    True
    """
    return "".join(fold(name).split()).casefold()


@cache
def _folding() -> Mapping[int, int | str]:
    return {**_FOLD, **language.variants(), **_THREE}


@cache
def words(lang: Lang) -> Mapping[str, Entry]:
    """Every number word of a language with its entry."""
    return language.entries(lang, "numbers/numerals.toml").by_form()


def parse_arabic(literal: str) -> Decimal | None:
    """The value of an Arabic literal. None if it has more digits than a quantity has (it is a document or account number) or a
    power that has no value (0^-5).

    >>> parse_arabic("1,100.5")
    Decimal('1100.5')
    """
    if _DECIMAL_COMMA.fullmatch(literal):
        literal = literal.replace(".", "").replace(",", ".")
    digits, _, sign, power = _SPLIT.fullmatch(literal.replace(",", "").replace("，", "")).groups()  # type: ignore[union-attr]
    if len(digits) > MAX_DIGITS:
        return None
    if not power:
        return Decimal(digits)
    exponent = int(power.replace("--", ""))
    if sign == "^" and exponent <= 0 and not Decimal(digits):
        return None
    return Decimal(digits) ** exponent if sign == "^" else Decimal(digits).scaleb(exponent)


def grain_of(value: Decimal) -> Decimal:
    """The place value of the last digit that is not zero: 3300 → 100, 2.5 → 0.1, 0 → 1."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(int(exponent))


def plain(value: Decimal) -> Decimal:
    """The same number without an exponent or trailing zeros: 3E+8 → 300000000, 2.50 → 2.5."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1)) if abs(value) < Decimal(10) ** 27 else value
    return value.normalize()


def decimal_point(text: str) -> str:
    """A number with a decimal comma, or with points between thousands, as it is written with a decimal point.

    >>> decimal_point("1 234,5"), decimal_point("1.234.567"), decimal_point("1,234")
    ('1234.5', '1234567', '1,234')
    """
    comma, dots = _COMMA.fullmatch(text), _DOTS.fullmatch(text)
    if comma:
        return f"{comma['sign']}{re.sub(r'[^0-9]', '', comma['whole'])}.{comma['part']}{comma['rest']}"
    return f"{dots['sign']}{dots['whole'].replace('.', '')}{dots['rest']}" if dots else text


def printed_step(text: str, value: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """The place value of the last printed digit of a known value, and the scale that its digits were multiplied with.

    >>> printed_step("12.50亿元", Decimal(1250000000))
    (Decimal('1000000.00'), Decimal('100000000'))
    """
    digits = _DIGITS.search(_GROUPING.sub("", decimal_point(fold(text))))
    if value is None or digits is None:
        return None, None
    printed = Decimal(digits[0])
    scale = abs(plain(value / printed)) if printed else Decimal(1)
    return Decimal(1).scaleb(-len(digits[1] or digits[2] or "")) * scale, scale
