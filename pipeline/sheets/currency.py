"""Which money a report's bare $ and 元 are: the one that it names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from pipeline import language
from pipeline.model import Document
from pipeline.times import read_edition

US, CHINA = "USD", "CNY"


@cache
def _dollars() -> dict[str, str]:
    """The names of dollars of a country, with their codes: Australian dollars is AUD."""
    found: dict[str, str] = {}
    for entry in language.entries("en", "quantities/units.toml"):
        code = entry.get("unit") or ""
        if entry.get("kind") == "money":
            found.update({form.lower(): code for form in entry.forms if "dollar" in form.lower() and " " in form})
    return found


_TAIWAN = re.compile(r"新[臺台][幣币]|NT\$|NTD")
MAINLAND = re.compile(r"人民[幣币]|RMB|CNY")
_BARE = re.compile(r"(?:\$|dollars?|cents?|c)", re.IGNORECASE)
_YUAN = re.compile(r"[十百千万亿萬億兆多余餘]*[元圓圆]")


def local_yuan(document: Document) -> str:
    """The code of the 元 of a report: TWD if it names 新臺幣 more than 人民幣 or counts years as Taiwan does, else CNY."""
    named = [sum(form.search(block.text.text) is not None for block in document.blocks) for form in (_TAIWAN, MAINLAND)]
    if named[0] != named[1]:
        return "TWD" if named[0] > named[1] else CHINA
    return "TWD" if read_edition(document).republic else CHINA


def in_local_money(unit: str, printed: str, dollar: str, yuan: str) -> str:
    """The code of an amount, by what is printed: $, dollars and cents alone are the report's own, and so is 元.

    >>> in_local_money("USD", "$", "CAD", "CNY"), in_local_money("USD", "US$", "CAD", "CNY")
    ('CAD', 'USD')
    >>> in_local_money("CNY", "億元", "USD", "TWD"), in_local_money("CNY", "人民幣億元", "USD", "TWD")
    ('TWD', 'CNY')
    """
    if unit == US and _BARE.fullmatch(printed.strip()):
        return dollar
    return yuan if unit == CHINA and _YUAN.fullmatch(printed.strip()) else unit


def local_dollar(document: Document) -> str:
    """The code of the dollar that a report names; if it names none or several as often TWD in Taiwan's reports, else USD."""
    counts: Counter[str] = Counter()
    for block in document.blocks:
        text = block.text.text.lower()
        if "dollar" in text:
            counts.update({code: text.count(name) for name, code in _dollars().items() if name in text})
    if not counts:
        return "TWD" if local_yuan(document) == "TWD" else US
    return max(counts, key=lambda code: (counts[code], code == US))
