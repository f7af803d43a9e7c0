"""Words of title pages: what names an institution, a person, a series, and what heads front matter."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline import language

LONGEST_NAME = 90
"""Characters of the longest line that is nothing but the name of an institution."""

_BRACKET = re.compile(r"\s*[（(][^（）()]*[）)]$")
_CODE = re.compile(r"[A-Z]{1,8}(?:[-–/]?\d[\w./–-]*)+")
_SPLIT_WORDS = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*")
_NAME = re.compile(r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|da|van|von|der|bin|al)){1,4}")
_CHINESE_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,5}(?:·[\u4e00-\u9fff]{1,5})+")
_BLANKS = re.compile(r"\s+")


@cache
def words(role: str) -> tuple[str, ...]:
    """The forms of a role in both languages' `pdf/cover.toml`, the longest first."""
    files = [language.entries(lang, "pdf/cover.toml") for lang in language.LANGUAGES]
    forms = {form for file in files for entry in file if entry.get("role") == role for form in entry.forms}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


@cache
def _heads() -> tuple[tuple[str, ...], frozenset[str]]:
    """The head words of the names of institutions: Chinese ones, the longest first, and Latin ones in lower case."""
    named = [entry for lang in language.LANGUAGES for entry in language.entries(lang, "entities/heads.toml")]
    forms = {form for entry in named if entry.get("type") == "ORG" for form in entry.forms} | {
        *words("publisher"),
        *words("parliament"),
    }
    chinese = sorted((form for form in forms if not form.isascii()), key=lambda form: (-len(form), form))
    return tuple(chinese), frozenset(form.lower() for form in forms if form.isascii())


@cache
def _small_words() -> frozenset[str]:
    return frozenset(words("small_word"))


def is_institution(text: str, loose: bool = False) -> bool:
    """True for a line that is the name of an institution and no more.

    `loose` takes an English name with words in lower case behind its head, which a title may be, too.

    >>> [is_institution(text) for text in ("样本省水务厅", "Sample Institute of Economics", "COMMITTEE ON PORTS (COP)")]
    [True, True, True]
    >>> [is_institution(text) for text in ("样本省经济发展新格局", "The Bank of tomorrow and its clients", "大学生就业")]
    [False, False, False]
    """
    plain = _BRACKET.sub("", unicodedata.normalize("NFKC", text).strip())
    if (
        not 3 < len(plain) <= LONGEST_NAME
        or plain.endswith(",")
        or any(char.isdigit() or char in "，。；：、:;?!" for char in plain)
    ):
        return False
    if not plain.isascii() and any("\u4e00" <= char <= "\u9fff" for char in plain):
        bare = language.simplified(_BLANKS.sub("", plain))
        if bare.endswith(words("no_department")):
            return False
        head = next((word for word in _heads()[0] if bare.endswith(word)), "")
        return head != "" and len(bare) > len(head) + 1 and "的" not in bare
    found = _SPLIT_WORDS.findall(plain)
    heads = _heads()[1]
    at = next((i for i, word in enumerate(found) if word.lower() in heads), None)
    if at is None or len(found) < 2 or not plain[0].isupper():
        return False
    named = found[: at + 1] if loose else found
    return all(word[0].isupper() or word in _small_words() or word in heads for word in named)


def is_series(text: str) -> bool:
    """True for a line that has a series in it: Sample Working Paper No. 12.

    >>> is_series("Sample Working Paper No. 12"), is_series("Trade in goods")
    (True, False)
    """
    return any(word in text for word in words("series"))


def is_letterhead(text: str) -> bool:
    """True for what stands above a title in type as large: an institution, its papers in general, the code of a paper.

    >>> is_letterhead("样本标准化技术委员会技术文件"), is_letterhead("TC12"), is_letterhead("样本公司2020年年度报告")
    (True, True, False)
    """
    plain = _BLANKS.sub("", text) if not text.isascii() else text.strip()
    kind = next((word for word in words("series") if not word.isascii() and plain.endswith(word)), "")
    return (
        is_institution(text, loose=True)
        or _CODE.fullmatch(plain) is not None
        or (kind != "" and is_institution(plain[: -len(kind)]))
    )


def is_front_heading(text: str) -> bool:
    """True for the heading of a part before the text: 前 言, Foreword, Contents.

    >>> is_front_heading("前 言"), is_front_heading("Executive summary"), is_front_heading("前言后语")
    (True, True, False)
    """
    bare = language.simplified(_BLANKS.sub("", text)).lower().rstrip(":：")
    return bare in {_BLANKS.sub("", word).lower() for word in (*words("front"), *words("contents"))}


def is_parliament(text: str) -> bool:
    """True for the name of a parliament, whose committees write reports that it publishes.

    >>> is_parliament("The Senate"), is_parliament("Legislative Assembly of Ports"), is_parliament("Committee on Ports")
    (True, True, False)
    """
    named = set(_SPLIT_WORDS.findall(text)) & set(words("parliament"))
    return bool(named) and (is_institution(text) or len(text.split()) <= 2)


def follows_gazette_title(text: str) -> bool:
    """True for what stands right below the title of a rule or notice in a gazette.

    >>> follows_gazette_title("AGENCY: Office of Harbours."), follows_gazette_title("Agency: a model")
    (True, False)
    """
    label, colon, _ = text.partition(":")
    return colon != "" and label.strip() in words("gazette")


def is_holding_heading(text: str) -> bool:
    """True for a heading that stands above all further ones, whatever its type.

    >>> is_holding_heading("SUPPLEMENTARY INFORMATION:"), is_holding_heading("INFORMATION")
    (True, False)
    """
    return text.rstrip(": ") in words("holding")


def is_credit(text: str) -> bool:
    """True for a line of a cover that says who took part or when: 指导单位：….

    >>> is_credit("指导单位：样本市港务局"), is_credit("出版：样本出版社"), is_credit("样本股份：扩产四千万")
    (True, True, False)
    """
    label = re.split("[：:]", language.simplified(text), maxsplit=1)
    return len(label) == 2 and label[0].strip() in {form for role in _CREDITS for form in words(role)}


_CREDITS = ("credit", "issuer", "patron", "writer", "author")


def is_contents_heading(text: str) -> bool:
    """True for what stands over a list of contents.

    >>> is_contents_heading("目　录"), is_contents_heading("List of figures"), is_contents_heading("Foreword")
    (True, True, False)
    """
    bare = language.simplified(_BLANKS.sub("", text)).lower().rstrip(":：")
    return bare in {_BLANKS.sub("", word).lower() for word in words("contents")}


@cache
def _given_names() -> frozenset[str]:
    return frozenset(form for entry in language.entries("en", "entities/given_names.csv") for form in entry.forms)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(form for entry in language.entries("zh", "entities/surnames.csv") for form in entry.forms)


def is_person(text: str, sure: bool = True) -> bool:
    """True for a text that has the form of a person's name; `sure` asks that its given name or surname is a known one.

    >>> is_person("Anna T. Example"), is_person("王样本"), is_person("Discussion Paper"), is_person("港口")
    (True, True, False, False)
    """
    plain = text.strip()
    if _CHINESE_NAME.fullmatch(_BLANKS.sub("", plain)):
        bare = _BLANKS.sub("", plain)
        return "·" in bare or bare[0] in _surnames() or bare[:2] in _surnames()
    acronym = not plain.isupper() and any(len(word.rstrip(".")) > 1 and word.isupper() for word in plain.split())
    if not _NAME.fullmatch(plain) or acronym or is_institution(plain) or is_series(plain) or is_front_heading(plain):
        return False
    return not sure or plain.split()[0].capitalize() in _given_names()
