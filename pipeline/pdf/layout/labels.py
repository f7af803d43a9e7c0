"""Reads what a line says about itself: the label of a table, chart, unit, source or note, and the number of a heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Lang
from pipeline.pdf.dates import small_number

_NUMBER = r"[0-9０-９A-Z一二三四五六七八九十]{1,3}(?:\s*[.．\-－—–]\s*[0-9]{1,3}){0,3}(?:(?<=[0-9])[a-z](?![a-z]))?"
_BRACKETED = re.compile(r"[（(]([^（）()]*)[）)]")
FORMAL = "壹贰叁肆伍陆柒捌玖拾貳參参叄陸"
"""Formal numerals, as they number the chapters of reports in Taiwan."""
_PLAIN_NUMERALS = str.maketrans(FORMAL, "一二三四五六七八九十二三三三六")

_TOKENS = {
    "han": r"(?=\s*[\u4e00-\u9fff“《])",
    "d": r"\d(?![\d年月日/.:%‰％])",
    "cn": r"[一二三四五六七八九十百]{1,4}",
    "formal": rf"[{FORMAL}]{{1,3}}",
    "n": r"\d{1,2}",
    "roman": r"[IVX]{1,5}",
    "letter": r"[A-Z]",
}

_DOTS = "•●■□▪◆◇➢►▶✓☐☑\uf000-\uf0ff"
"""Bullets, and the signs of symbol fonts that have no place in Unicode."""
DOT = re.compile(f"[{_DOTS}]")
BULLET = re.compile(
    f"(?:[{_DOTS}"
    + r"○–—−·-]\s*(?=\S)|[①-⑳]|[（(]?\d{1,3}[)）.．、]\s*(?=\D)"
    + r"|[（(]?(?:[a-z]|[IVX]{1,5})[)）]|[（(](?:[A-Z]|[ivx]{2,5})[)）]|[ivx]{1,5}[.)）]\s|[a-z]\.\s(?=[A-Z]))"
)
"""What an item of a list begins with: a bullet, a number, a letter."""
END_MARK = re.compile(r"[。！？；.!?;：:]['\"’”）)》〉】」』]*$")
"""What a sentence or an item ends with."""
_COUNT = re.compile(r"(\d{1,3})(?:[.)]\s*|\s+)(?=[^\W\d]|[“‘\"'《「])")

_UNIT_BEHIND = re.compile(r"^(?:编制|填报|报告|编报)单位[:：].{2,40}?[\s\u3000](?:金额)?单位[:：]\s*(\S.*)$")
"""编制单位：… 单位：元, above a statement."""
_ORDINAL = re.compile(
    r"[^\W\d一二三四五六七八九十]{0,8}\s*[（(]?(?:\d{1,2}[.．])*(\d{1,2}|[一二三四五六七八九十]{1,3})(?![\d%％])"
)
_LABELLED = re.compile(r"(?P<before>[（(]?)(?P<label>\d{1,3}|[a-zA-Z]|[ivx]{2,5})(?P<behind>[)）.．、])")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")

_SHORT_MONEY = re.compile(r"(?:[A-Z]{1,3})?[$€£¥]\s?(?:(?:mn?|bn?)s?|['’]?000s?|k)|[A-Z]{3}\s?(?:mn?|bn?|['’]000s?)")
"""£m, A$'000, USD bn."""

_SHARE_OF = re.compile(r"(?:%|[Pp]er ?cent|[Pp]ercentages?) of (?:[a-z-]+ ?){1,4}")
"""% of respondents."""
_NOUN_IN = re.compile(r"[A-Z][a-z]+(?:,? [a-z]+){0,4} in (.+)")
"""What a statement of a unit names, and the unit: Cost and disbursement in thousands of US dollars."""

_SHORT_UNIT = 2
LONGEST_UNIT = 60
"""Characters of a unit in Latin letters that is too short to be one by itself, and of the longest text that is one."""


class Label(NamedTuple):
    """`表1 进出口总额` is Label("table", "表1", "进出口总额")."""

    role: str
    number: str
    rest: str


class HeadingForm(NamedTuple):
    """How a heading is numbered; `alone` says that the form needs no large or bold type to be a heading."""

    id: str
    rank: int
    alone: bool


def _entries() -> Iterator[Entry]:
    """What is known about labels, in every language."""
    for lang in language.LANGUAGES:
        yield from language.entries(lang, "pdf/labels.toml")


@cache
def _label_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    patterns: list[tuple[str, re.Pattern[str]]] = []
    for entry in _entries():
        role = entry.get("role")
        if role in ("notes", "unit_word"):
            continue
        words = "|".join(re.escape(form) for form in sorted(entry.forms, key=len, reverse=True))
        numbered = role in ("table", "chart")
        behind = r"\s*[:：.．、]{0,2}\s*" if numbered else r"\s*[:：]\s*"
        number = rf"\s*{_NUMBER}" if numbered else ""
        tail = f"(?P<number>{number})" + (r"(?![0-9A-Za-z%年月])" if numbered else "") + behind
        patterns.append((role, re.compile(rf"[（(\[【]?\s*(?P<word>{words}){tail}(?P<rest>.*?)[\]】]?$", re.DOTALL)))
    return tuple(patterns)


def read_label(text: str) -> Label | None:
    """The label a line or block begins with, or None.

    >>> read_label("资料来源：海关总署"), read_label("圖1：貨櫃")
    (Label(role='source', number='', rest='海关总署'), Label(role='chart', number='圖1', rest='貨櫃'))
    """
    plain = language.simplified(text)
    for role, pattern in _label_patterns():
        match = pattern.match(plain)
        if match:
            number = re.sub(r"\s+", "", match["number"])
            word = text[slice(*match.span("word"))]
            spaced = word + (" " if word.isascii() else "") + number if number else ""
            return Label(role, spaced, _unwrapped(text, text[slice(*match.span("rest"))].strip()))
    behind = _UNIT_BEHIND.search(plain)
    if behind:
        return Label("unit", "", text[slice(*behind.span(1))].strip())
    bracket = _BRACKETED.fullmatch(text.strip())
    return Label("unit", "", bracket[1].strip()) if bracket and is_unit(bracket[1]) else None


def _known_units(lang: Lang) -> Iterator[str]:
    """The money and measures that running text may have; a letter or two in brackets are more often something else."""
    for entry in language.entries(lang, "quantities/units.toml"):
        if entry.get("kind") in ("money", "measure"):
            forms = (*entry.forms, *entry.get("prefixes").split("|"))
            yield from (form for form in forms if form and (len(form) > _SHORT_UNIT or not form.isascii() or "$" in form))


@cache
def _unit_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a unit is made of, and what makes it one. Between Chinese units stands a joint."""
    entries = [entry for entry in _entries() if entry.get("role") == "unit_word"]
    known = [form for lang in language.LANGUAGES for form in _known_units(lang)]

    def either(part: str) -> str:
        own = {form for e in entries if e.get("part") == part for form in e.forms}
        longest = sorted({*own, *(known if part == "unit" else ())}, key=lambda form: (-len(form), form))
        return "|".join(
            re.escape(form) + ("(?![A-Za-z])" if form[-1].isascii() and form[-1].isalpha() else "") for form in longest
        )

    unit, scale = either("unit"), either("scale")
    one = rf"(?:(?:(?:{unit})(?=(?:{scale})+[元圆]))?(?:{scale})*(?:{unit})|{either('word')}|\d{{1,4}}年?)"
    joint = rf"(?:\s|{either('joint')})"
    whole = rf"{joint}*{one}(?:{joint}+{one}|(?<=[$€£%]){one})*{joint}*"
    return re.compile(whole, re.IGNORECASE), re.compile(unit, re.IGNORECASE)


def is_unit(text: str) -> bool:
    """True for a text that is made of words of units only.

    >>> is_unit("亿美元，%"), is_unit("億元"), is_unit("percent of GDP"), is_unit("2019 and 2020"), is_unit("续")
    (True, True, True, False, False)
    >>> is_unit("亿泰铢"), is_unit("万标箱"), is_unit("SGD million"), is_unit("in"), is_unit("A$'000"), is_unit("S$ million")
    (True, True, True, False, True, True)
    >>> is_unit("% of respondents"), is_unit("Cost and disbursement in thousands of US dollars"), is_unit("Rise in tolls")
    (True, True, False)
    """
    whole, core = _unit_words()
    text = language.simplified(text)
    if len(text) > LONGEST_UNIT:
        return False
    if _SHARE_OF.fullmatch(text):
        return True
    if of := _NOUN_IN.fullmatch(text):
        return is_unit(of[1])
    return _SHORT_MONEY.fullmatch(text) is not None or (whole.fullmatch(text) is not None and core.search(text) is not None)


def _unwrapped(text: str, rest: str) -> str:
    """Without the closing bracket of （单位：万人）."""
    return rest[:-1] if text[:1] in "（(" and rest.endswith(("）", ")")) else rest


def count_of(text: str) -> int | None:
    """The number that a text begins with if it may be one of a list, 19 BSA: in a list the next one has the next number.

    >>> count_of("19 BSA"), count_of("20. Per Capita"), count_of("2.126 Notwithstanding"), count_of("1990年")
    (19, 20, None, None)
    """
    match = _COUNT.match(text)
    return int(match[1]) if match else None


def ordinal_of(text: str) -> int | None:
    """The number of a heading among its like: of 第十二节, （三）, 2、 and 4.2.3, Arabic or Chinese.

    >>> ordinal_of("第十二节 概况"), ordinal_of("2、费用"), ordinal_of("4.2.3 Tolls"), ordinal_of("參、結語"), ordinal_of("Tolls")
    (12, 2, 3, 3, None)
    """
    match = _ORDINAL.match(text.translate(_PLAIN_NUMERALS))
    return small_number(match[1]) if match else None


def is_number_alone(text: str) -> bool:
    """True for the number of a chapter without its words.

    >>> is_number_alone("第一章"), is_number_alone("Chapter 4"), is_number_alone("第一章 总则"), is_number_alone("一、")
    (True, True, False, False)
    """
    return chapter_form(text) is not None and heading_form(text) is None


def chapter_form(text: str) -> HeadingForm | None:
    """How a heading is numbered, also one that is nothing but the number of a chapter."""
    plain = text.strip()
    worded = sum(char.isalpha() for char in plain) > 2
    return heading_form(plain) or (heading_form(f"{plain} 总则") if worded else None)


def is_next_label(text: str, following: str) -> bool:
    """True if two texts begin with the labels of items that follow each other.

    >>> is_next_label("(c) no ship", "(d) any sum"), is_next_label("（2）养护", "（3）实际"), is_next_label("(ii) a", "(iii) b")
    (True, True, True)
    >>> is_next_label("(c) no ship", "(e) any sum"), is_next_label("2. Tolls", "(3) ferries")
    (False, False)
    """
    if "①" <= text[:1] <= "⑳" and following[:1] == chr(ord(text[0]) + 1):
        return True
    a, b = _LABELLED.match(text), _LABELLED.match(following)
    if a is None or b is None or (a["before"], a["behind"]) != (b["before"], b["behind"]):
        return False
    one, other = a["label"], b["label"]
    if one.isdigit() or other.isdigit():
        return one.isdigit() and other.isdigit() and int(other) == int(one) + 1
    if one in _ROMAN and other in _ROMAN and _ROMAN.index(other) == _ROMAN.index(one) + 1:
        return True
    return len(one) == len(other) == 1 and ord(other) == ord(one) + 1


@cache
def _notes_words() -> frozenset[str]:
    listed = (entry for entry in _entries() if entry.get("role") == "notes" or entry.get("list"))
    return frozenset(form.lower() for entry in listed for form in entry.forms)


@cache
def _works_words() -> frozenset[str]:
    return frozenset(form.lower() for entry in _entries() if entry.get("works") for form in entry.forms)


def notes_heading(text: str) -> bool:
    """True for the heading of a list of notes or works, numbered or not.

    >>> notes_heading("注 释"), notes_heading("注释性条款")
    (True, False)
    """
    return not _bare(text).isdisjoint(_notes_words())


def works_heading(text: str) -> bool:
    """True for the heading of a list of works, numbered or not.

    >>> works_heading("五、参考文献"), works_heading("參考文獻"), works_heading("Bibliography"), works_heading("Notes")
    (True, True, True, False)
    """
    return not _bare(text).isdisjoint(_works_words())


def _bare(text: str) -> set[str]:
    """A heading without its number, and without spaces, to be compared with words."""
    plain = language.simplified(text.strip())
    bare = re.sub(rf"^[一二三四五六七八九十{FORMAL}\dIVX]{{1,3}}(?:[、.．]\s*|\s+)", "", plain).rstrip(":：").lower()
    return {bare, bare.replace(" ", "").replace("\u3000", "")}


@cache
def _heading_patterns() -> tuple[tuple[HeadingForm, re.Pattern[str]], ...]:
    patterns: list[tuple[HeadingForm, re.Pattern[str]]] = []
    for lang in language.LANGUAGES:
        for entry in language.entries(lang, "pdf/headings.toml"):
            form = HeadingForm(entry.id, int(entry.get("rank")), bool(entry.meaning.get("alone", False)))
            patterns += [(form, re.compile(_compiled(pattern))) for pattern in entry.forms]
    return tuple(patterns)


def _compiled(form: str) -> str:
    pattern = re.escape(form).replace(r"\ ", r"\s+")
    for name, token in _TOKENS.items():
        pattern = pattern.replace(rf"\{{{name}\}}", token)
    return pattern + r"(?=\s*\S)" + ("(?![a-z])" if form.endswith("}") else "")


def heading_form(text: str) -> HeadingForm | None:
    """How this text is numbered if it were a heading, or None.

    >>> heading_form("（二）进口").id, heading_form("第一節 進口").id
    ('cn_bracket', 'section')
    """
    plain = language.simplified(text)
    return next((form for form, pattern in _heading_patterns() if pattern.match(plain)), None)
