"""Whether a sentence denies a figure: 没有增长5%, 未能实现10%的目标, did not grow by 5 percent."""

from __future__ import annotations

import re
from functools import cache

from pipeline import language
from pipeline.model import Lang
from pipeline.numbers.numeral import fold
from pipeline.quantities.approximation import approximators

_CLAUSE_END = {
    "zh": re.compile(r"[，。；：！？;:!?除\n（）()]|,(?!\d)|而是|却是|而非|但是?|只是"),
    "en": re.compile(r"[;:!?\n()]|,(?!\d)|\.(?=\s|$)|\b(?:but|although|though|while|whereas)\b", re.IGNORECASE),
}
_DESCRIBES = re.compile(r"的[\u4e00-\u9fff]{2}")
"""尚未支付的工程款约6亿元: the negation belongs to what is described, not to the figure."""
_REACH = {"zh": 24, "en": 90}
"""Code points between a negation and the number it denies, at most."""


def is_negated(text: str, start: int, lang: Lang) -> bool:
    """Whether the clause that leads up to the number at `start` denies it. Limits (不超过, no more than) deny nothing.

    >>> is_negated("产量没有增长5%", 6, "zh")
    True
    """
    reach = max(0, start - _REACH[lang])
    lead = fold(text[reach:start])
    clause = lead[max((match.end() for match in _CLAUSE_END[lang].finditer(lead)), default=0) :]
    denials = (match for match in _pattern(lang).finditer(clause) if match.lastgroup == "negation")
    return any(lang == "en" or not _DESCRIBES.search(clause, match.end()) for match in denials)


@cache
def _pattern(lang: Lang) -> re.Pattern[str]:
    """Negations, and before them the longer words that only look like one: whichever stands first in the text is taken."""
    entries = language.entries(lang, "figures/negation.toml")
    harmless = [form for entry in entries if entry.get("role") == "harmless" for form in entry.forms]
    limits = [form for form in approximators(lang, "before") if form.startswith(("不", "未", "没", "无", "非", "no ", "not "))]
    denying = [form for entry in entries if entry.get("role") == "negation" for form in entry.forms]
    skipped, taken = (
        "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) for forms in ([*harmless, *limits], denying)
    )
    if lang == "en":
        return re.compile(rf"\b(?:{skipped})\b|(?P<negation>\b(?:{taken})\b|n['’]t\b)", re.IGNORECASE)
    return re.compile(rf"(?:{skipped})|(?P<negation>{taken})")
