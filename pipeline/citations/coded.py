"""Reads works in the style of GB/T 7714, with a document code: 样本组. 概况[J]. 样本月刊, 2020(6): 4."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.dates import csl, find_dates
from pipeline.citations.lift import HOLE
from pipeline.citations.names import parse_names
from pipeline.citations.words import code_types

_CODE = re.compile(r"[\[［](?P<code>[A-Z]{1,2})(?:/[A-Z]{2})?[\]］]")
_FULL = str.maketrans("．，：；［］（）", ".,:;[]()")
_JOURNAL = re.compile(
    r"^(?P<name>.+?),\s*(?P<year>\d{4})(?:,\s*(?P<volume>[\dA-Z]+))?\s*(?:\((?P<issue>[^)]+)\))?(?:\s*:\s*(?P<page>[\dA-Za-z,\s—–-]+))?"
)
_HOUSE = re.compile(r"^(?P<place>[^:,]+?):\s*(?P<name>[^,]+),\s*(?P<year>\d{4})(?:\s*:\s*(?P<page>[\d,\s—–-]+))?")
_STRIP = " .,:;"


def parse_coded(text: str) -> dict[str, Any]:
    """CSL fields of a work with a document code."""
    text = text.translate(_FULL)
    match = _CODE.search(text)
    assert match is not None  # the caller looked
    item: dict[str, Any] = {"type": code_types().get(match["code"], "document")}
    head, rest = text[: match.start()], text[match.end() :].lstrip(_STRIP + "/")
    author, item["title"] = _author_and_title(head)
    if author:
        item["author"] = parse_names(author)
    if text[match.end() :].startswith("//"):
        rest = _host(item, rest)
    _details(item, rest)
    if item["type"] in ("book", "chapter") and "container-title" in item and item["type"] == "book":
        item["publisher"] = item.pop("container-title")
    return item


def _author_and_title(head: str) -> tuple[str, str]:
    """Authors end at the first full stop that is no initial."""
    for match in re.finditer(r"\.\s*", head):
        before = head[: match.start()]
        if re.search(r"(?:^|[\s.])[A-Z]$", before) and re.match(r"[A-Z]\b", head[match.end() :]):
            continue
        return before, head[match.end() :].strip(_STRIP)
    return "", head.strip(_STRIP)


def _host(item: dict[str, Any], rest: str) -> str:
    """The work that holds this one: `//某人. 文集. 北京: …`."""
    item["type"] = "chapter" if item["type"] in ("book", "chapter", "document") else item["type"]
    parts = re.split(r"\.\s*", rest, maxsplit=2)
    if len(parts) == 3:
        item["editor"] = parse_names(parts[0])
        item["container-title"] = parts[1].strip(_STRIP)
        return parts[2]
    item["container-title"] = parts[0].strip(_STRIP)
    return parts[-1] if len(parts) > 1 else ""


def _details(item: dict[str, Any], rest: str) -> None:
    edition = re.match(r"(?P<edition>(?:\d+版|第?\d+(?:st|nd|rd|th) ed|修订版|\d+(?:st|nd|rd|th) ed))\.\s*", rest)
    if edition:
        item["edition"] = edition["edition"]
        rest = rest[edition.end() :]
    house = _HOUSE.match(rest)
    journal = _JOURNAL.match(rest)
    if house and item["type"] not in ("article-journal", "article-newspaper"):
        item["publisher-place"], item["publisher"] = house["place"].strip(), house["name"].strip()
        item["issued"] = csl((int(house["year"]),))
        if house["page"]:
            item["page"] = house["page"].strip(_STRIP)
        return
    if journal and item["type"] == "article-journal":
        item["container-title"] = journal["name"].strip(_STRIP)
        item["issued"] = csl((int(journal["year"]),))
        for field in ("volume", "issue", "page"):
            if journal[field]:
                item[field] = journal[field].strip(_STRIP)
        return
    _loose(item, rest)


def _loose(item: dict[str, Any], rest: str) -> None:
    """Web pages, newspapers, data: a name, a date, perhaps a page."""
    page = re.search(r"\((\d{1,3})\)|:\s*(\d+(?:-\d+)?)\s*\.?$", rest)
    dates = find_dates(rest)
    if dates:
        item["issued"] = csl(dates[0].parts)
    if page:
        item["page"] = page[1] or page[2]
    name = re.split(r"[,(\x00]", rest)[0].strip(_STRIP) if rest else ""
    if name and not find_dates(name) and HOLE not in name:
        item["publisher" if item["type"] in ("dataset", "report", "thesis") else "container-title"] = name
