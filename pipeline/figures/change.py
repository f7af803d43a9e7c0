"""Which way a figure points: 下降了6.8%, a rise of 3%, 提高0.8个百分点. A level (增速为5%) points nowhere."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Change, Figure, Lang
from pipeline.numbers.numeral import fold

_REACH = 30
_GAP = {
    "zh": re.compile(
        r"(?:超过|将近|接近|大约|分别|幅度|比例|达到|不足|不到|至少|至多|高达|左右|不低于|不超过|不少于|[了到至为达约有的也均都仅超逾近将各数额\s“”]"
        r"|(?:\d{2,4}年(?:\d{1,2}月)?|上年|去年|同期|上月)[末底初]?的?)*+"
    ),
    "en": re.compile(
        r"(?:\s|by|to|at|of|was|is|were|about|around|approximately|nearly|almost|over|more than|some|an?|the|up|"
        r"less than|at least|another|further|only|just|roughly|an estimated|sharply|slightly|as much as|respectively)*+",
        re.IGNORECASE,
    ),
}
_OBJECT = {
    "zh": re.compile(r"(?!至|到|为|了?\d)了?[\u4e00-\u9fff]{2,8}(?<![占为达有的至到])(?:约|近|超|逾|超过)?"),
    "en": re.compile(r" (?:[\w'’-]+ ){1,5}by (?:(?:about|around|nearly|almost|over|more than|at least|up to|some|roughly) )?"),
}
_FROM = re.compile(r"\bfrom (?:about |around |nearly |just )?$")
_TO = {
    "zh": re.compile(r"[,，]? ?(?:至|到|降至|升至|增至)"),
    "en": re.compile(r",?(?: in [\w ]{1,18})? to (?:about |around |nearly |just )?"),
}
_AFTER = {"zh": re.compile(r" ?(?:左右|以上)?的(?:同比|年均|平均|较大|大幅)?"), "en": re.compile(r" (?:[\w-]+ ){0,2}")}


_COMPARED = re.compile(r"(?:比|较)[^，。；：比较]{1,20}?([高低多少快慢])(?:了|出)?(?:约|近|超过|大约)? ?$")
"""比2015年高6个百分点: behind what is compared stands which way."""
_HIGHER = "高多快"
_ELLIPTIC = re.compile(
    r",? (?:and|while|but) (?:(?:the|its|their) )?"
    r"(?:(?!(?:is|was|were|are|at|for|to|of|in|had|has|have|with|from|about|only|by)\b|[\w-]+ed\b)[a-z][\w'’-]* ){1,3}(?:by )?",
    re.IGNORECASE,
)
"""Exports rose 5 percent and imports 3 percent: the verb is left out."""


@dataclass(frozen=True, slots=True)
class ChangeWord:
    """A word of change in a text (offsets).

    `may_follow` if it can also stand after its number (a 3 percent cut), `takes_object` if what changes may stand between it and
    its number (新增就业30万人, cut emissions by 5 percent).
    """

    start: int
    end: int
    change: Change
    may_follow: bool
    takes_object: bool = False


@cache
def _pattern(lang: Lang) -> tuple[re.Pattern[str], dict[str, Entry]]:
    known = language.entries(lang, "figures/change.toml").by_form()
    forms = "|".join(re.escape(form) for form in sorted(known, key=len, reverse=True))
    return re.compile(rf"\b(?:{forms})\b" if lang == "en" else forms, re.IGNORECASE), known


def change_forms(lang: Lang) -> tuple[str, ...]:
    """Every word of change of a language."""
    return tuple(_pattern(lang)[1])


def change_words(text: str, lang: Lang) -> list[ChangeWord]:
    """All words of change in a folded text that are not part of a name for a level (增长率, 增加值)."""
    pattern, known = _pattern(lang)
    found: list[ChangeWord] = []
    for match in pattern.finditer(text):
        entry = known[match.group().lower()]
        if not _is_part_of_a_word(text, match, entry):
            change: Change = entry.get("change")  # type: ignore[assignment]
            may_follow = lang == "zh" or bool(entry.get("after"))
            found.append(ChangeWord(*match.span(), change, may_follow, lang == "en" or bool(entry.get("object"))))
    return found


def _is_part_of_a_word(text: str, match: re.Match[str], entry: Entry) -> bool:
    refused = tuple(word for word in entry.get("not_before").split("|") if word)
    behind = tuple(word for word in entry.get("not_after").split("|") if word)
    return text.startswith(refused, match.end()) or text.endswith(behind, max(0, match.start() - _REACH), match.start())


def read_changes(text: str, figures: Sequence[Figure], lang: Lang) -> list[Figure]:
    """The figures of one text with `change` set. Figures must be in text order."""
    folded = fold(text)
    words = change_words(folded, lang)
    done: list[Figure] = []
    for figure in figures:
        change = _change_of(folded, figure, done[-1] if done else None, words, lang)
        done.append(replace(figure, change=change) if change else figure)
    return done


def _change_of(text: str, figure: Figure, before: Figure | None, words: Sequence[ChangeWord], lang: Lang) -> Change:
    if figure.kind in ("ordinal", "rank"):
        return ""
    start = before.end if before and before.end <= figure.start else 0
    at = bisect_right(words, figure.start, key=lambda word: word.end) - 1
    near = at >= 0 and words[at].start >= start and figure.start - words[at].end <= _REACH
    if near and (_GAP[lang].fullmatch(text, words[at].end, figure.start) or _over_object(text, words[at], figure, lang)):
        return words[at].change
    following = _following(text, figure, words, lang)
    if following:
        return following
    if before is not None and _is_reached(text, before, figure, words, lang):
        return words[bisect_right(words, before.start, key=lambda word: word.end) - 1].change
    if before is not None and before.change and _is_listed(text[before.end : figure.start], lang) and before.kind == figure.kind:
        return before.change
    compared = _COMPARED.search(text, max(start, figure.start - _REACH), figure.start) if lang == "zh" else None
    return "" if compared is None else "increase" if compared[1] in _HIGHER else "decrease"


def _over_object(text: str, word: ChangeWord, figure: Figure, lang: Lang) -> bool:
    """Whether nothing but what changes stands between the verb and the number."""
    return word.takes_object and _OBJECT[lang].fullmatch(text, word.end, figure.start) is not None


def _is_reached(text: str, before: Figure, figure: Figure, words: Sequence[ChangeWord], lang: Lang) -> bool:
    """下降2点至51点, fell by 2 points to 51, eased from 9 percent to 3: the second figure is where the change led."""
    at = bisect_right(words, before.start, key=lambda word: word.end) - 1
    if at < 0 or before.start - words[at].end > _REACH or (lang == "zh" and figure.unit not in ("", before.unit, "%")):
        return False
    lead = text[words[at].end : before.start]
    from_or_by = bool(before.change) or (lang == "en" and _FROM.search(lead) is not None)
    return from_or_by and _TO[lang].fullmatch(text, before.end, figure.start) is not None


def _following(text: str, figure: Figure, words: Sequence[ChangeWord], lang: Lang) -> Change:
    """3%的增长, a 3 percent increase."""
    lead = _AFTER[lang].match(text, figure.end)
    if lead is None:
        return ""
    starts = {lead.end()} if lang == "zh" else range(figure.end + 1, lead.end() + 1)
    at = bisect_left(words, figure.end, key=lambda word: word.start)
    return next((word.change for word in words[at : at + 3] if word.may_follow and word.start in starts), "")


def _is_listed(gap: str, lang: Lang) -> bool:
    """24% 和 27%: the verb of the first also governs the second."""
    joint = r" ?(?:和|及|与|、|以及|，|,)? ?" if lang == "zh" else r",? (?:and )?(?:by |to )?"
    return bool(gap) and (re.fullmatch(joint, gap) is not None or (lang == "en" and _ELLIPTIC.fullmatch(gap) is not None))
