"""Which money a report's bare $ and 元 are: the one that it names."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class LocalMoney:
    """The money that a report means where it says only $ or 元: ISO 4217 codes."""

    dollar: str = US
    yuan: str = CHINA

    def code(self, unit: str, printed: str) -> str:
        """The code of an amount, by what is printed: $, dollars and cents alone are the report's own, and so is 元.

        >>> LocalMoney("CAD").code("USD", "$"), LocalMoney("CAD").code("USD", "US$"), LocalMoney("TWD").code("USD", "百万美元")
        ('CAD', 'USD', 'USD')
        >>> LocalMoney(yuan="TWD").code("CNY", "億元"), LocalMoney(yuan="TWD").code("CNY", "人民幣億元")
        ('TWD', 'CNY')
        """
        if unit == US and not _names_country(printed):
            return self.dollar
        return self.yuan if unit == CHINA and _pattern("sheets.yuan").fullmatch(printed.strip()) else unit


def local_money(document: Document) -> LocalMoney:
    """The dollar that a report names most, if none or several as often TWD in Taiwan's reports, else USD; and its 元."""
    yuan = _local_yuan(document)
    counts: Counter[str] = Counter()
    for block in document.blocks:
        text = block.text.text.lower()
        if "dollar" in text:
            counts.update({code: text.count(name) for name, code in _dollars().items() if name in text})
    if not counts:
        return LocalMoney("TWD" if yuan == "TWD" else US, yuan)
    return LocalMoney(max(counts, key=lambda code: (counts[code], code == US)), yuan)


def names_mainland(text: str) -> bool:
    """True for a text that says that its 元 is that of the mainland: 人民币.

    >>> names_mainland("人民幣存款"), names_mainland("存款")
    (True, False)
    """
    return _pattern("sheets.mainland_money").search(text) is not None


def _local_yuan(document: Document) -> str:
    """TWD if a report names 新臺幣 more than 人民幣 or counts years as Taiwan does, else CNY."""
    forms = (_pattern("sheets.taiwan_money"), _pattern("sheets.mainland_money"))
    taiwan, mainland = (sum(form.search(block.text.text) is not None for block in document.blocks) for form in forms)
    if taiwan != mainland:
        return "TWD" if taiwan > mainland else CHINA
    return "TWD" if read_edition(document).republic else CHINA


def _names_country(dollars: str) -> bool:
    """True for US$, U.S. dollars, 美元; not for $, million dollars, cents."""
    return any(language.of(lang).pattern("sheets.us_dollar").search(dollars) for lang in language.LANGUAGES)


def _pattern(name: str) -> re.Pattern[str]:
    return language.of("zh").pattern(name)
