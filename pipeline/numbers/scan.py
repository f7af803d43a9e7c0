"""All the numbers that are written in a text, in figures or in words."""

from __future__ import annotations

from decimal import Decimal

from pipeline import language
from pipeline.model import Lang
from pipeline.numbers.numeral import Numeral, fold


def scan(text: str, lang: Lang) -> list[Numeral]:
    """All numbers of a text, left to right, none inside another."""
    found: list[Numeral] = language.module(lang, "pipeline.numbers").scan(fold(text))
    return found


def parse_number(text: str, lang: Lang) -> Decimal | None:
    """The value of a text that is one number and nothing else, else None. Raises nothing.

    >>> parse_number("3亿4000万", "zh")
    Decimal('340000000')
    """
    found = scan(text, lang)
    if len(found) != 1 or text[: found[0].start].strip() or text[found[0].end :].strip():
        return None
    return found[0].value
