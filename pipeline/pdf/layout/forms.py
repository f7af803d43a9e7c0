"""Tells equations and entries of contents from other lines, by what they say and how it is set."""

from __future__ import annotations

import re

from pipeline.pdf.layout.flow import TextLine
from pipeline.pdf.layout.labels import END_MARK
from pipeline.pdf.layout.lines import Line

APART = 2.5
"""A number at least so many sizes behind the words of its line is that of a page."""

LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|·{4,}")

_LEADING = re.compile(r"(?:(?:\.\s?){4,}|…{4,}|·{4,})\s*$")

ENTRY = re.compile(rf"(?:{LEADER.pattern})[\s.…·]*[(（]?(?:\d{{1,4}}|[ivxlcIVXLC]{{1,7}}|[A-Z][-–]?\d{{1,3}})[)）]?\s*$")

_FORMULA = re.compile(r"\s[=≈≤≥]\s|[=≈≤≥].*[+−×÷∑√/]|[+−×÷∑√].*[=≈≤≥]")

_EQUATION = re.compile(r"(?<=\S)\s*([(（]\d{1,3}(?:\.\d{1,3})?[)）])$")

_SYMBOL, _WORD = re.compile(r"[=<>≥≤≈+−×÷∑∏∫√±]"), re.compile(r"[^\W\d_]{4}|[\u4e00-\u9fff]")

_OPERATOR = re.compile(r"[=<>≥≤≈+−×÷∑√]")


def is_equation(piece: TextLine) -> bool:
    """True for a line set in that has a number in brackets behind what it says: an equation."""
    line, match = piece.line, _EQUATION.search(piece.line.printed)
    if match is None or line.x0 - piece.left < APART * line.size:
        return False
    apart = line.chars[match.start(1)].x0 - line.chars[match.start() - 1].x1 > line.size
    return apart or _OPERATOR.search(line.printed) is not None


def is_displayed(piece: TextLine) -> bool:
    """True for a line set in that is an equation, with or without a number, or a part of one: the limits of a sum."""
    text = piece.line.printed
    if piece.line.x0 - piece.left < APART * piece.line.size:
        return False
    return is_equation(piece) or is_formula(text) or (_SYMBOL.search(text) is not None and _WORD.search(text) is None)


def is_formula(text: str) -> bool:
    """True for an equation by what it says, without words around it.

    >>> is_formula("r = (c − 0.55 i) ÷ 0.45"), is_formula("Price = cost + margin"), is_formula("为什么1+1=2？")
    (True, True, False)
    """
    return _FORMULA.search(text) is not None and not END_MARK.search(text)


def is_entry(line: Line) -> bool:
    """True for a line that ends in dot leaders, or in a number behind them or far behind its words: an entry of contents."""
    if ENTRY.search(line.text) or _LEADING.search(line.text):
        return True
    printed = [char for char in line.chars if not char.text.isspace()]
    at = len(printed)
    while at > 0 and printed[at - 1].text.isdigit():
        at -= 1
    return 0 < at < len(printed) and len(printed) - at < 4 and printed[at].x0 - printed[at - 1].x1 > APART * line.size
