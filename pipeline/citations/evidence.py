"""Decides whether a piece of a note cites a work or only talks about one."""

from __future__ import annotations

import re
from functools import cache

from pipeline.citations.draft import MARKED, SHAPED, Field
from pipeline.citations.names import are_names
from pipeline.citations.segments import is_date
from pipeline.citations.words import any_of, ends_with, holds, is_newspaper, words
from pipeline.language import simplified

_DETAILS = {"issued", "container-title", "publisher", "page", "issue", "volume", "accessed", "number", "archive"}
_CARRIERS = {"container-title", "publisher", "page", "issue"}
_HAN = re.compile(r"[\u3400-\u9fff]")
_CASE = re.compile(r"\sv\.?\s[A-Z]|诉.{2,90}案$")
_ARTICLE = re.compile(r"\s*(?:[(（][^()（）]{1,40}[)）])?\s*[,，]?\s*第[\d一二三四五六七八九十百]+[条節节款章编]")
_RUNS_ON = re.compile(r"[\u3400-\u9fff]")


def is_work(text: str, fields: tuple[Field, ...]) -> bool:
    """A work has an address, a document code, or a title with an author, a date or a carrier to it."""
    names = {field.name for field in fields if field.sure >= SHAPED}
    if names & {"URL", "DOI", "type"}:
        return True
    title = next((field for field in fields if field.name == "title"), None)
    if title is None:
        return False
    if title.sure == MARKED:
        return _is_marked(text, title, names)
    return not _connective().match(simplified(text)) and _is_unmarked(text, title, fields, names)


def only_address(text: str, fields: tuple[Field, ...]) -> bool:
    """True if an address stands in a running sentence: 协议可以通过https://…完整获取。"""
    url = next((field for field in fields if field.name == "URL"), None)
    if url is None or any(field.name == "title" and field.sure == MARKED for field in fields):
        return False
    behind, before = text[url.end : url.end + 12], text[: url.start]
    dated = re.match(rf"\s*(?:{any_of('markers', 'accessed')}|{any_of('markers', 'accessed_after')})", simplified(behind))
    return bool(_RUNS_ON.match(behind) and _RUNS_ON.search(before[-1:]) and not dated)


@cache
def _connective() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of('markers', 'connective')})")


@cache
def _behind_title() -> re.Pattern[str]:
    """What may follow a cited title; if the sentence runs on, the title is only mentioned."""
    genre, lead = any_of("genres", "genre"), any_of("markers", "in")
    reprint = any_of("genres", "reprint")
    han = r"[\u3400-\u9fff]"
    return re.compile(
        rf"[,，.。]?[》〉”\"’'」\]]*\s*(?:$|[^\u3400-\u9fff》〉”’」]|[第卷上中下更增]|(?:{genre})(?!{han})|{lead}|{reprint}|{han}{{2,4}}[：:])"
    )


def _is_marked(text: str, title: Field, names: set[str]) -> bool:
    """Marks hold the title; what stands before and behind must be what stands around titles."""
    if not _may_lead(text, title) or "。" in title.text:
        return False  # a statement is quoted, not a title
    if names & _DETAILS:
        return _behind_title().match(simplified(text), title.end) is not None
    behind = text[title.end :].lstrip("》〉”\"’'」")
    alone = not behind.strip(" 。.，,；;")
    colon = re.search(r"[：:]\s*[《〈“「\"‘]$", text[: title.start]) is not None
    law = ends_with("containers", "law", title.text) and _ARTICLE.match(behind) is not None
    return (alone and colon and "author" in names) or (law and title.start < 6)


def _may_lead(text: str, title: Field) -> bool:
    """Before 《 stands nothing, a mark, a role or a name; a sentence that runs into it only mentions the title."""
    before = simplified(text[: title.start]).rstrip("《〈“「\"‘' ")
    if not before or not _HAN.match(before[-1]):
        return True
    roles = "|".join(
        any_of("markers", entry) for entry in ("author", "editor", "translator", "see", "see_behind", "secondary", "in")
    )
    if re.search(rf"(?:{roles})$", before):
        return True
    last = re.split("[,，。；;：:、]", before)[-1]
    return are_names(last) and not holds("markers", "connective", last)


def _is_unmarked(text: str, title: Field, fields: tuple[Field, ...], names: set[str]) -> bool:
    """Without marks a title needs more: a case, a law in its collection, or a date with a place, a house or a paper."""
    every = {field.name: field.text for field in fields}
    carrier, house = every.get("container-title", ""), every.get("publisher", "")
    if _CASE.search(title.text) or ends_with("kinds", "code_of_law", carrier):
        return bool(names & _DETAILS)
    if "issued" not in names:
        return False
    if holds("containers", "publisher", house):
        return True
    written = bool({"author", "editor"} & set(every))
    periodical = is_newspaper(carrier) or (written and ends_with("containers", "journal", carrier))
    if periodical and len(carrier) < 30 and bool(_HAN.search(carrier)) >= bool(_HAN.search(title.text)):
        return True
    if not _HAN.search(title.text):
        return _is_latin_work(text, title, every, names)
    place = every.get("publisher-place", "")
    known = place in words("places", "place") or holds("containers", "institution", house)
    return (bool(place) and known) or (written and bool(names & _CARRIERS))


def _is_latin_work(text: str, title: Field, every: dict[str, str], names: set[str]) -> bool:
    if "publisher-place" in names or ({"author", "editor"} & set(every) and set(every) & _CARRIERS):
        return True
    last = re.split(r"[,(]", text.rstrip(" .)"))[-1]
    author = "author" in names and (title.text[0].isupper() or title.text[0].isdigit()) and len(title.text.split()) > 1
    return author and is_date(last.strip())
