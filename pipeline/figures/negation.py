"""Whether a sentence denies a figure: 没有增长5%, 未能实现10%的目标, did not grow by 5 percent."""

from __future__ import annotations

import re
from functools import cache

from pipeline import language
from pipeline.model import Lang
from pipeline.numbers.numeral import fold
from pipeline.quantities.approximation import approximators


def is_negated(text: str, start: int, lang: Lang) -> bool:
    """Whether the clause that leads up to the number at `start` denies it. Limits (不超过, no more than) deny nothing.

    >>> is_negated("产量没有增长5%", 6, "zh")
    True
    """
    known = language.of(lang)
    reach = max(0, start - known.negation_reach)
    lead = fold(text[reach:start])
    clause = lead[max((match.end() for match in known.pattern("figures.denial_end").finditer(lead)), default=0) :]
    denials = (match for match in _pattern(lang).finditer(clause) if match.lastgroup == "negation")
    return any(not known.pattern("figures.describes").search(clause, match.end()) for match in denials)


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
    known = language.of(lang)
    denial = f"{known.word(taken)}|{known.pattern('figures.contracted_denial').pattern.removeprefix('(?i)')}"
    return re.compile(f"{known.word(skipped)}|(?P<negation>{denial})", known.flags)
