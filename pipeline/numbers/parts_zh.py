"""Cuts a Chinese text into the elements of numbers, each with a one-letter role: literals, digits, scale words, 多, 分之."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.numbers.numeral import POWER, parse_arabic, words

ARABIC = rf"\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?{POWER}?|(?<![\w.])\.\d+"
"""An Arabic literal; groups of three may be divided by a comma of either width."""
VULGAR = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"

_ROLES = {"digit": "D", "financial": "F", "small": "S", "big": "B", "latin": "B", "point": "P", "minus": "-", "more": "M"}
_ROLES |= {"several": "V", "over": "/", "whole": "+", "half": "H", "arabic": "A", "pair": "2", "two": "X", "string": "G"}
_ROLES |= {"ratio": "R", "leading digit": "L", "guard": ".", "rank": "1", "zero": "Z"}
_DIGIT_ROLES = ("digit", "financial", "leading digit")
_NEAR = 3
"""A hyphen with a number so close before it joins two numbers."""


@dataclass(frozen=True, slots=True)
class Part:
    """One element of a number. `low` and `high` differ for 二三 (2, 3) and 数 (2, 10)."""

    start: int
    end: int
    role: str
    low: Decimal
    high: Decimal
    text: str


def runs(text: str) -> Iterator[list[Part]]:
    """Parts that touch; one space may stand before a scale word or 多 (706 亿)."""
    run: list[Part] = []
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


@cache
def _pattern() -> re.Pattern[str]:
    roles = {form: entry.get("role") for form, entry in words("zh").items()}
    digits = "".join(form for form, role in roles.items() if role in _DIGIT_ROLES)
    others = sorted((form for form, role in roles.items() if role not in (*_DIGIT_ROLES, "half")), key=len, reverse=True)
    half = "|".join(form for form, role in roles.items() if role == "half")
    ratio = r"(?<![\d/.])\d{1,3}/\d{1,3}(?![\d/])"
    return re.compile(f"({ratio})|({ARABIC})|([{VULGAR}])|(?:{half})|([{digits}]+)|({'|'.join(map(re.escape, others))})")


def _parts(text: str) -> Iterator[Part]:
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


def _part(match: re.Match[str], role: str, low: Decimal | None, high: Decimal | None = None) -> Iterator[Part]:
    if low is not None:
        yield Part(*match.span(), _ROLES[role], low, high or low, match.group())


def _word(text: str, match: re.Match[str], word: str) -> Iterator[Part]:
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
    if role == "tens":  # 廿 is 二十 in one character
        yield Part(match.start(), match.start(), "D", Decimal(entry.get("value")), Decimal(entry.get("value")), word)
        yield Part(*match.span(), "S", Decimal(10), Decimal(10), word)
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


def _digits(start: int, digits: str) -> Iterator[Part]:
    """三 is a digit, 二三 two neighbours (from two to three), 二〇三五 a string, 一一 no number but after a point."""
    entries = [words("zh")[digit] for digit in digits]
    figures = "".join(entry.get("value") for entry in entries)
    value = high = Decimal(figures[:24])
    role = "string"
    if len(digits) > 1 and figures not in ("12", "23") and any(entry.get("role") == "leading digit" for entry in entries):
        for i, digit in enumerate(digits):
            yield from _digits(start + i, digit)
        return
    if len(digits) == 1:
        role = "zero" if figures == "0" else entries[0].get("role")
    elif len(digits) == 2 and figures[0] == "0":
        role = "digit"
    elif len(digits) == 2:
        neighbours = int(figures[1]) == int(figures[0]) + 1
        role = "pair" if neighbours else "two"
        value, high = (Decimal(figures[0]), Decimal(figures[1])) if neighbours else (value, value)
    yield Part(start, start + len(digits), _ROLES[role], value, high, figures)
