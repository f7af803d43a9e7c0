"""Decides the CSL type of a work from its fields."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.words import ends_with, holds, is_newspaper

_VAGUE = ("document", "webpage")
"""What the codes [A], [Z] and [EB] say: nothing about the work itself."""

_CASE = re.compile(r"\sv\.?\s+[A-Z]|诉.{2,40}案$")


def work_type(item: dict[str, Any], code: str = "") -> str:
    """The CSL type; `code` is the type its document code stands for, if it has one.

    >>> work_type({"title": "贸易", "container-title": "样本日报", "issued": {"date-parts": [[2020, 3, 4]]}})
    'article-newspaper'
    """
    if code and code not in _VAGUE:
        return _of_code(item, code)
    return _of_law(item) or _of_code(item, code) or _of_genre(item) or _of_carrier(item)


def _of_code(item: dict[str, Any], code: str) -> str:
    """A book in a book is a chapter; so is a conference paper in a published volume."""
    if code in ("book", "document") and "container-title" in item:
        return "chapter"
    if code == "paper-conference" and "container-title" in item and ("publisher" in item or "editor" in item):
        return "chapter"
    return code


def _of_law(item: dict[str, Any]) -> str:
    title = str(item.get("title", ""))
    if _CASE.search(title):
        return "legal_case"
    law = ends_with("containers", "law", title.partition("（")[0]) and len(title) > 5
    return "legislation" if law and not is_newspaper(str(item.get("container-title", ""))) else ""


def _of_genre(item: dict[str, Any]) -> str:
    title, genre = str(item.get("title", "")), str(item.get("genre", ""))
    if holds("genres", "thesis", genre):
        return "thesis"
    if holds("containers", "data", title):
        return "dataset"
    bare = "container-title" not in item
    if bare and (holds("containers", "report", genre) or (_is_report(title) and _is_official(item))):
        return "report"
    return ""


def _of_carrier(item: dict[str, Any]) -> str:
    title = str(item.get("title", ""))
    if "container-title" in item:
        return _in_container(item, str(item["container-title"]))
    if "publisher" in item:
        return "report" if _is_report(title) and not holds("containers", "publisher", str(item["publisher"])) else "book"
    if _is_report(title):
        return "report"
    if "URL" in item:
        return "webpage"
    if _is_official(item):
        return "report"
    return "book" if title else "document"


def _in_container(item: dict[str, Any], container: str) -> str:
    dated = len(item.get("issued", {}).get("date-parts", [[]])[0]) == 3
    numbered = "volume" in item or "issue" in item
    if "publisher" in item and not numbered and "URL" not in item:
        return "chapter"
    if numbered:
        return "article-journal"
    if is_newspaper(container) and (dated or container[-1] == "报"):
        return "article-newspaper"
    if "URL" in item or ends_with("containers", "site", container):
        return "webpage"
    return "article-newspaper" if dated or is_newspaper(container) else "article-journal"


def _is_report(title: str) -> bool:
    head = title.rstrip("0123456789（）()年— ").partition("：")[0]
    return ends_with("containers", "report", head) or ends_with("containers", "report", title)


def _is_official(item: dict[str, Any]) -> bool:
    names = [name.get("literal", "") for name in item.get("author", [])]
    return any(ends_with("containers", "institution", name) for name in names)
