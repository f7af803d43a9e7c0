"""Which dollar a report's $ is: the one that it names."""

from __future__ import annotations

from collections import Counter
from functools import cache

from pipeline import language
from pipeline.model import Document

US = "USD"


@cache
def _dollars() -> dict[str, str]:
    """The names of dollars of a country, with their codes: Australian dollars is AUD."""
    found: dict[str, str] = {}
    for entry in language.entries("en", "quantities/units.toml"):
        code = entry.get("unit") or ""
        if entry.get("kind") == "money":
            found.update({form.lower(): code for form in entry.forms if "dollar" in form.lower() and " " in form})
    return found


def local_dollar(document: Document) -> str:
    """The code of the dollar that a report names, USD if it names none or several as often."""
    counts: Counter[str] = Counter()
    for block in document.blocks:
        text = block.text.text.lower()
        if "dollar" in text:
            counts.update({code: text.count(name) for name, code in _dollars().items() if name in text})
    if not counts:
        return US
    return max(counts, key=lambda code: (counts[code], code == US))
