"""Which way a figure points: 下降了6.8%, a rise of 3%, 提高0.8个百分点. A level (增速为5%) points nowhere."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import language
from pipeline.language import Language
from pipeline.lexicon import Entry
from pipeline.model import Aspect, Change, Figure, Lang
from pipeline.numbers.numeral import fold

_REACH = 30
_HIGHER = "高多快"


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
    return re.compile(language.of(lang).word(forms), re.IGNORECASE), known


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
            found.append(ChangeWord(*match.span(), change, bool(entry.get("after")), bool(entry.get("object"))))
    return found


def _is_part_of_a_word(text: str, match: re.Match[str], entry: Entry) -> bool:
    refused = tuple(word for word in entry.get("not_before").split("|") if word)
    behind = tuple(word for word in entry.get("not_after").split("|") if word)
    return text.startswith(refused, match.end()) or text.endswith(behind, max(0, match.start() - _REACH), match.start())


def read_changes(text: str, figures: Sequence[Figure], lang: Lang) -> list[Figure]:
    """The figures of one text with `change` and `aspect` set. Figures must be in text order."""
    folded = fold(text)
    words = change_words(folded, lang)
    done: list[Figure] = []
    for figure in figures:
        change, aspect = _change_of(folded, figure, done[-1] if done else None, words, lang)
        done.append(replace(figure, change=change, aspect=aspect) if change else figure)
    return done


def _change_of(
    text: str, figure: Figure, before: Figure | None, words: Sequence[ChangeWord], lang: Lang
) -> tuple[Change, Aspect]:
    """What the words around a figure say of it, the nearest first, and whether it is where the change led."""
    if figure.kind in ("ordinal", "rank"):
        return "", "level"
    known = language.of(lang)
    start = before.end if before and before.end <= figure.start else 0
    if leading := _leading(text, figure, start, words, known):
        led = known.pattern("figures.change_led").search(text, leading.start, figure.start)
        return leading.change, "level" if led else "change"
    if change := _following(text, figure, words, known):
        return change, "change"
    if before is not None and (change := _reached(text, before, figure, words, known)):
        return change, "level"
    if before is not None and (change := _listed(text, before, figure, known)):
        return change, before.aspect
    change = _compared(text, max(start, figure.start - _REACH), figure.start, known)
    return change, "change" if change else "level"


def _leading(text: str, figure: Figure, start: int, words: Sequence[ChangeWord], known: Language) -> ChangeWord | None:
    """下降了3%, 新增就业30万人: nothing but what changes, or by about how much, stands between the word and the number."""
    at = bisect_right(words, figure.start, key=lambda word: word.end) - 1
    if at < 0 or words[at].start < start or figure.start - words[at].end > _REACH:
        return None
    word = words[at]
    gaps = ("figures.change_gap", "figures.change_object") if word.takes_object else ("figures.change_gap",)
    return word if any(known.pattern(gap).fullmatch(text, word.end, figure.start) for gap in gaps) else None


def _following(text: str, figure: Figure, words: Sequence[ChangeWord], known: Language) -> Change:
    """3%的增长, a 3 percent increase."""
    lead = known.pattern("figures.change_after").match(text, figure.end)
    if lead is None:
        return ""
    starts = range(figure.end + 1, lead.end() + 1) if known.spaced else {lead.end()}
    at = bisect_left(words, figure.end, key=lambda word: word.start)
    return next((word.change for word in words[at : at + 3] if word.may_follow and word.start in starts), "")


def _reached(text: str, before: Figure, figure: Figure, words: Sequence[ChangeWord], known: Language) -> Change:
    """The change of the figure before, if this one is where it led."""
    at = bisect_right(words, before.start, key=lambda word: word.end) - 1
    near = at >= 0 and before.start - words[at].end <= _REACH
    return words[at].change if near and _is_reached(text, words[at].end, before, figure, known) else ""


def _listed(text: str, before: Figure, figure: Figure, known: Language) -> Change:
    """The change of the figure before, if this one is one more of the same verb."""
    return before.change if before.kind == figure.kind and _is_listed(text[before.end : figure.start], known) else ""


def _is_reached(text: str, verb_end: int, before: Figure, figure: Figure, known: Language) -> bool:
    """下降2点至51点, fell by 2 points to 51, eased from 9 percent to 3: the second figure is where the change led."""
    if known.change_keeps_unit and figure.unit not in ("", before.unit, "%"):
        return False
    set_out = known.pattern("figures.change_from").search(text[verb_end : before.start]) is not None
    led_to = known.pattern("figures.change_to").fullmatch(text, before.end, figure.start) is not None
    return (bool(before.change) or set_out) and led_to


def _is_listed(gap: str, known: Language) -> bool:
    """24% 和 27%: the verb of the first also governs the second."""
    joints = ("figures.change_joint", "figures.change_elliptic")
    return bool(gap) and any(known.pattern(joint).fullmatch(gap) for joint in joints)


def _compared(text: str, start: int, end: int, known: Language) -> Change:
    """比2015年高6个百分点: behind what is compared stands which way."""
    found = known.pattern("figures.change_compared").search(text, start, end)
    return "" if found is None else "increase" if found[1] in _HIGHER else "decrease"
