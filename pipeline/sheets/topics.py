"""What a table or a report is about where its publisher writes about others: a place, or a project."""

from __future__ import annotations

import re
from collections import Counter

from pipeline import language
from pipeline.entities.gazetteer import known
from pipeline.model import Document, Lang
from pipeline.sheets.words import find_frames

LONGEST = 12
"""Characters of the longest name of a place that a Chinese title begins with."""

HEAD = 8
"""So many blocks of the first page say what a report is about."""

HEAD_LINE = 80
"""Characters of the longest line there."""

TOLD = 2
"""So many blocks name an unknown place that the title begins with."""

_STOPS = (".", "!", "?", "。", "！", "？")
_PLACES = ("gpe/", "loc/", "org/EU", "org/ASEAN")
_IN_PLACE = re.compile(r"\b(?:in|across|of|for) (?:the )?((?:[A-Z][a-z]+ ?(?:of |and )?){1,4}(?<! ))")
_YEARS = re.compile(
    r"^(?:(?:19|20)\d\d\s?年?(?:\s?[-—–~至]\s?(?:19|20)?\d\d\s?年?)?\s*(?:前[一二三]季度|[上下]半年|度)?)?(?:表\s?\d+\S*\s)?"
)
_BETWEEN = re.compile(r"^(?:与|和|及|同|对|向|至|到|—|-|、|以外)")
"""中国与东盟贸易额 is not about the first of two."""
_NAME = r"[A-Z][a-zà-ÿ’'-]+(?: [A-Z][a-zà-ÿ’'-]+)?"


def topic_of_title(title: str, lang: Lang) -> str:
    """The place or project that a title names as what it is about; "" if it names none.

    >>> topic_of_title("Budget of the Coastal Resilience Facility, 2027–2031", "en"), topic_of_title("Exports to China", "en")
    ('Coastal Resilience Facility', '')
    >>> topic_of_title("2020—2024年中国低空物流市场规模", "zh"), topic_of_title("中国与东盟贸易额", "zh")
    ('中国', '')
    >>> topic_of_title("Access to electricity in six East African countries, 2024", "en"), topic_of_title("中亚五国贸易额", "zh")
    ('six East African countries', '中亚五国')
    """
    if project := language.of(lang).pattern("sheets.project").search(title):
        return project[1]
    if several := language.of(lang).pattern("sheets.places").search(title):
        return several[1]
    if language.of(lang).spaced:
        names = (match[1].removesuffix(" and") for match in _IN_PLACE.finditer(title))
        return next((name for name in names if _is_place(name, lang)), "")
    bare = title[_YEARS.match(title).end() :]  # type: ignore[union-attr]  # it matches nothing too
    named = next((bare[:end] for end in range(min(LONGEST, len(bare)), 1, -1) if _is_place(bare[:end], lang)), "")
    return "" if _BETWEEN.match(bare[len(named) :]) else named


def topic_of_report(document: Document) -> str:
    """The place that a report of an institute is about: in its title, or a name of its title, series or running heads that the
    text has as one of a place.
    """
    for lang in language.LANGUAGES:
        for title in (document.cover.title, document.cover.title_en):
            if topic := topic_of_title(title, lang) if title else "":
                return topic
    for lang in language.LANGUAGES:
        if topic := _unknown_place(document, lang):
            return topic
    first = (block.text.text for block in document.blocks[:HEAD])
    short = (text for text in first if len(text) <= HEAD_LINE and not text.rstrip().endswith(_STOPS))
    running = (block.text.text for block in document.blocks if block.kind == "furniture")
    head = "\n".join((document.cover.title, document.cover.series, *short, *running))
    text = "\n".join(block.text.text for block in document.blocks if block.kind in ("paragraph", "list_item"))
    named = language.of("en").pattern("sheets.place").findall(text)
    counts = Counter(name for pair in named for name in pair if name and re.search(rf"\b{re.escape(name)}\b", head))
    best = counts.most_common(1)
    return best[0][0] if best and best[0][0] not in document.cover.publisher else ""


def _unknown_place(document: Document, lang: Lang) -> str:
    """The place that no list has and the title begins with, if the tables or the text name it too."""
    ahead = language.of(lang).pattern("sheets.place_ahead").match(document.cover.title)
    if ahead is None:
        return ""
    told = sum(ahead[1] in block.text.text for block in document.blocks if block.kind not in ("title", "furniture"))
    return ahead[1] if told >= TOLD else ""


def is_institute(name: str) -> bool:
    """True for the name of a body that writes about others: Northmere Policy Institute, 衡渚产业研究院."""
    return any(cue.entry.get("role") == "institute" for lang in language.LANGUAGES for cue in find_frames(name, lang))


def _is_place(name: str, lang: Lang) -> bool:
    found = known(lang).get(name)
    return found is not None and found.entity_id.startswith(_PLACES)
