"""Decides the CSL type of a work from its fields."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.words import any_of


def work_type(item: dict[str, Any], text: str) -> str:
    """The CSL type; `document` if nothing speaks for any."""
    container = str(item.get("container-title", ""))
    title = str(item.get("title", ""))
    dated = len(item.get("issued", {}).get("date-parts", [[]])[0]) == 3
    if (
        "学位论文" in text
        or "博士论文" in text
        or re.search(r"\b(?:PhD|doctoral|master.s)\b.*\b(?:thesis|dissertation)\b", text, re.I)
    ):
        return "thesis"
    if _is_law(title):
        return "legislation"
    if container:
        return _in_container(item, container, dated)
    if "publisher" in item:
        return "report" if _is_report(title) and "出版" not in str(item["publisher"]) else "book"
    if _is_report(title) or _is_report(str(item.get("genre", ""))):
        return "report"
    return "webpage" if "URL" in item else "report" if _by_institution(item) else "book"


def _in_container(item: dict[str, Any], container: str, dated: bool) -> str:
    if re.search(rf"(?:{any_of('containers', 'site')})$", container) and "URL" in item:
        return "webpage"
    numbered = "issue" in item or "volume" in item
    newspaper = re.search(rf"(?:{any_of('containers', 'newspaper')})$", container)
    if newspaper and not numbered and (dated or container.endswith("报")):
        return "article-newspaper"
    if numbered:
        return "article-journal"
    if "URL" in item:
        return "webpage"
    return "article-newspaper" if dated else "article-journal"


def _is_report(title: str) -> bool:
    return re.search(rf"(?:{any_of('containers', 'report')})(?:[（(：:].*|\d*)$", title) is not None


def _is_law(title: str) -> bool:
    return re.search(rf"(?:{any_of('containers', 'law')})$", title) is not None and len(title) > 5


def _by_institution(item: dict[str, Any]) -> bool:
    names = [name.get("literal", "") for name in item.get("author", [])]
    return any(re.search(rf"(?:{any_of('containers', 'institution')})$", name) for name in names)
