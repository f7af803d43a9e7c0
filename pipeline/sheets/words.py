"""The words of labels that say what their numbers are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

from pipeline import language
from pipeline.cues import Cue, find_cues
from pipeline.model import Basis, Lang, Scope

FILE, FRAMES = "sheets/columns.toml", "sheets/frames.toml"

_COUNTED = re.compile(r"[(（](?:number|no\.?|n|#|headcount|人|个|户|家)(?: of [^()（）]{3,30})?[)）]$", re.IGNORECASE)
"""Full-time equivalent staff (number)."""
_SAMPLE = re.compile(
    r"(?:n|(?:unweighted |weighted )?(?:base|sample(?: size)?)|(?:number of )?(?:respondents|observations|interviews)"
    r"|(?:有效)?样本(?:数|量)?|受访(?:者|人数|者人数)|(?:有效)?回收份数)",
    re.IGNORECASE,
)
"""How many were asked, below the shares of their answers."""
_BEFORE_COUNT = ("", "average", "total", "mean")

LABELS = 4096
"""Labels of which a process remembers what they say: those of a large report, not of all that it has read."""


def find_words(label: str, lang: Lang) -> tuple[Cue, ...]:
    """The words of a label that say what its numbers are, left to right."""
    return tuple(find_cues(language.simplified(label), FILE, lang))


@lru_cache(LABELS)
def find_frames(label: str, lang: Lang) -> tuple[Cue, ...]:
    """The words of a label that say when its numbers are, or nothing, left to right.

    >>> [cue.entry.get("role") for cue in find_frames("期末余额", "zh")]
    ['closing']
    """
    return tuple(find_cues(language.simplified(label), FRAMES, lang))


@lru_cache(LABELS)
def roles(label: str, lang: Lang) -> frozenset[str]:
    """What the words of a label say its numbers are: rate, share, money, total …

    >>> sorted(roles("同比增长率", "zh"))
    ['rate']
    """
    words = find_words(label, lang)
    found = frozenset(cue.entry.get("role") for cue in words)
    if "rate" in found and words[-1].end == len(label.rstrip()) and words[-1].entry.get("role") in ("money", "quantity"):
        return found - {"rate"} | {"difference"}  # 增减人数 is so many persons
    return found


def is_label(label: str, lang: Lang) -> bool:
    """True for a head of codes or serial numbers; in English it says nothing else: Year, but not Within one year.

    >>> is_label("Statement / Note", "en"), is_label("Within one year", "en"), is_label("证券代码", "zh")
    (True, False, True)
    """
    level = label.rpartition(" / ")[2].strip()
    words = [cue for cue in find_words(level, lang) if cue.entry.get("role") == "label"]
    return any(not language.of(lang).spaced or (cue.start, cue.end) == (0, len(level)) for cue in words)


def is_count(label: str, lang: Lang) -> bool:
    """True for a row of numbers of things or people, whatever the table's unit: Average number of employees, 职工人数.

    >>> is_count("Average number of employees", "en"), is_count("Payments to employees", "en"), is_count("职工人数", "zh")
    (True, False, True)
    """
    level = label.rpartition(" / ")[2].strip()
    if _COUNTED.search(level) or _SAMPLE.fullmatch(language.simplified(level)):
        return True
    cues = find_words(level, lang)
    if any(cue.entry.get("role") == "money" for cue in cues):
        return False
    spaced = language.of(lang).spaced
    counted = [cue for cue in cues if cue.entry.get("role") == "quantity"]
    return any(level[: cue.start].strip().casefold() in _BEFORE_COUNT if spaced else cue.end == len(level) for cue in counted)


def is_category(label: str, lang: Lang) -> bool:
    """True for a label that is nothing but a group of people: Women, 农村."""
    return _is_whole(label, lang, "category")


def is_version(label: str, lang: Lang) -> bool:
    """True for a label that says but which version of a number it is: Underlying, 调整后."""
    return _is_whole(label, lang, "version")


def is_status(label: str, lang: Lang) -> bool:
    """True for a label that says but how sure its numbers are: Budget, 决算数."""
    return _is_whole(label, lang, "status")


def is_cumulative(label: str, lang: Lang) -> bool:
    """True for a label of which a level says that its numbers are of all months from the first of the year: 累计, Year to date.

    >>> is_cumulative("社会消费品零售总额 / 累计", "zh"), is_cumulative("累计折旧", "zh")
    (True, False)
    """
    return any(_is_whole(level.strip(), lang, "cumulative") for level in label.split(" / "))


def status_of(label: str, lang: Lang) -> str:
    """The status that a level of a label gives its numbers: plan, of Budget / 2025; "" if none does."""
    levels = (level.strip() for level in label.split(" / "))
    cues = ((cue, len(level)) for level in levels for cue in find_frames(level, lang))
    return next(
        (cue.entry.get("status") for cue, end in cues if (cue.start, cue.end) == (0, end) and cue.entry.get("status")), ""
    )


def scope_of_level(label: str, lang: Lang) -> Scope:
    """Whether a level over a column is a group or its parent company: 母公司, Group; "" for any other."""
    known = language.of(lang)
    for level in reversed(label.split(" / ")):
        if known.pattern("sheets.group").fullmatch(level.strip()):
            return "consolidated"
        if known.pattern("sheets.parent").fullmatch(level.strip()):
            return "parent"
    return ""


def scope_of_heading(heading: str, lang: Lang) -> Scope:
    """Whether a title is that of the statements of a group or of its parent company: 母公司利润表, Consolidated balance sheet."""
    known = language.of(lang)
    if known.pattern("sheets.of_parent").search(heading):
        return "parent"
    return "consolidated" if known.pattern("sheets.of_group").search(heading) else ""


def _is_whole(label: str, lang: Lang, role: str) -> bool:
    return says_only(label, lang, (role,))


def says_only(label: str, lang: Lang, said: Sequence[str]) -> bool:
    """Whether a label, in brackets or not, is nothing but words of these roles: Budget, (forecast), Revised estimate.

    >>> says_only("Revised estimate", "en", ("status",)), says_only("Budget deficit", "en", ("status",))
    (True, False)
    """
    label = label.strip("()（） ")
    cues = [cue for cue in find_frames(label, lang) if cue.entry.get("role") in said]
    ends = [0, *(cue.end for cue in cues)]
    starts = [*(cue.start for cue in cues), len(label)]
    return bool(cues) and not any(label[end:start].strip("()（） /,，") for end, start in zip(ends, starts, strict=True))


def is_qualifier(label: str, lang: Lang) -> bool:
    """True for a label that says only which of what its group names: Basic, 稀释."""
    return _is_whole(label.strip(" -–—"), lang, "qualifier")


def basis(label: str, lang: Lang) -> Basis:
    """What a rate is compared with."""
    found = (cue.entry.get("basis") for cue in find_words(label, lang))
    return cast("Basis", next((word for word in found if word), ""))


def is_survey(text: str, lang: Lang) -> bool:
    """True for a text that says that people were asked: Per cent of respondents, 问卷调查."""
    return any(cue.entry.get("role") == "survey" for cue in find_frames(text, lang))


@lru_cache(LABELS)
def is_dimension(label: str, lang: Lang) -> bool:
    """True for a label that says by what the rows below it divide something: 分产品, By region."""
    return any(cue.entry.get("role") == "dimension" for cue in find_frames(label, lang))


def is_flow(label: str, lang: Lang) -> bool:
    """True for the name of what comes in or goes out in a year: 营业收入, Sales."""
    return any(cue.entry.get("role") == "flow" for cue in find_frames(label, lang))


def is_quantity(label: str, lang: Lang) -> bool:
    """True for a label that is nothing but the word for how much: 数量, Quantity, Volume."""
    return _is_word(label, lang, "quantity")


def is_amount(label: str, lang: Lang) -> bool:
    """True for a label that is nothing but the word for how much money: 金额, Value."""
    return _is_word(label, lang, "money")


def _is_word(label: str, lang: Lang, role: str) -> bool:
    bare = label.strip()
    return any((cue.start, cue.end, cue.entry.get("role")) == (0, len(bare), role) for cue in find_words(bare, lang))
