"""Compiles the time forms of the data files into regular expressions with named slots."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import lexicon
from pipeline.model import Lang

_HERE = Path(__file__).parent
_SMALL = r"(?:\d{1,3}|[一二三四五六七八九十两百几数]{1,4}|[一二三四五六七八九两]十[一二三四五六七八九])"
_YEAR_ZH = r"(?:(?<!\d)\d{4}\s*年|[一二][〇零一二三四五六七八九]{3}年|去年|上年|今年|本年|明年|前年|当年|同年|次年|翌年)"
_MONTH_ZH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY_ZH = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH_EN = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_SLOTS = {
    "zh": {
        "Y": _YEAR_ZH,
        "year": r"(?<!\d)(?:19|20)\d{2}",
        "M": rf"(?<!\d){_MONTH_ZH}",
        "D": rf"(?<!\d){_DAY_ZH}",
        "n": rf"(?<![\d.,]){_SMALL}",
        "dash": r"(?:-|–|—|－|~|～|至|到|—)",
        "part": r"[上中下]",
        "half": r"[上下前后]",
        "short": r"\d{2}(?:\d{2})?",
        "plan": r"[一二三四五六七八九十]{1,3}",
        "century": r"(?:\d{2}|[一二]?十[一二三四五六七八九]?)",
    },
    "en": {
        "Y": r"(?<![\d.,])(?:1[89]|20)\d{2}(?![\d%]|,\d{3})",
        "year": r"(?<![\d.,])(?:1[89]|20)\d{2}(?![\d%]|,\d{3})",
        "M": rf"\b{_MONTH_EN}",
        "D": r"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?",
        "n": r"\b(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)",
        "dash": r"(?:-|–|—|to|until|through|and)",
        "quarter": r"(?:first|second|third|fourth|1st|2nd|3rd|4th)",
        "short": r"\d{2}(?:\d{2})?",
        "last": r"(?:last|previous|past|this|current|next|the same|that)",
        "decade": r"(?:1[89]|20)\d0",
    },
}
_SLOT = re.compile(r"\{([A-Za-z]+)(\d?)(\??)\}")


@dataclass(frozen=True, slots=True)
class TimeForm:
    """One way to write a time: its expression, how it is read, and the entry it comes from."""

    pattern: re.Pattern[str]
    reads_as: str
    rule: str


@cache
def time_forms(lang: Lang) -> tuple[TimeForm, ...]:
    """All forms of one language, in file order."""
    entries = lexicon.load(_HERE / lang / "times.toml")
    return tuple(TimeForm(_compiled(form, lang), entry.get("as"), entry.id) for entry in entries for form in entry.forms)


def _compiled(form: str, lang: Lang) -> re.Pattern[str]:
    """Every slot becomes a named group; between Chinese parts spaces may stand."""
    pieces: list[str] = []
    at = 0
    for match in _SLOT.finditer(form):
        pieces.append(_literal(form[at : match.start()], lang))
        name, number, optional = match.groups()
        group = f"(?P<{name}{number}>{_SLOTS[lang][name]})" if name != "dash" else _SLOTS[lang]["dash"]
        space = r"\s{0,2}" if lang == "zh" else ""
        pieces.append(f"(?:{group}{space})?" if optional else f"{space}{group}{space}" if lang == "zh" else group)
        at = match.end()
    pieces.append(_literal(form[at:], lang))
    pattern = "".join(pieces)
    return re.compile(pattern.removeprefix(r"\s{0,2}").removesuffix(r"\s{0,2}"), re.IGNORECASE if lang == "en" else 0)


def _literal(text: str, lang: Lang) -> str:
    """Chinese forms are written as they are, with the operators of regular expressions; English spaces may be several."""
    return text.replace(" ?", r"\s?").replace(" ", r"\s+") if lang == "en" else text
