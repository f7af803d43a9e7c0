"""Decides the CSL type of a work from its fields: its code, its law or case form, its genre, its carrier, its address."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.words import ends_with, holds, is_newspaper, words
from pipeline.language import simplified

_VAGUE = ("document", "webpage")
"""What the codes [A], [Z] and [EB] say: nothing about the work itself."""

_CASE = re.compile(r"\sv\.?\s+[A-Z]|诉.{2,90}案$")
_SECTION = re.compile(r"§\s*\d")
_STANDARD = re.compile(r"(?:GB|DB|ISO|IEC|IEEE|EN|ASTM|DIN|JIS|ANSI|BS|[A-Z]{2}/T)[/A-Z]*\s?\d")
_RULES = re.compile(r"(?:技术|设计|施工|验收|安全|操作)(?:规范|规程|标准)$")
_PREPRINT = re.compile(r"Xiv(?:$|[\s:])")
_REPORT_ON = re.compile(r"(?:(?:\d{4}|Annual|Final|Interim)\s)*Report (?:to|on|of)\b")
_UNIVERSITY = re.compile(r"^(?:[A-Z][\w’'-]+ ){1,3}University$|^University of [A-Z]|大学(?:[\u3400-\u9fff]{0,8}学院)?$")
_HAN_END = re.compile(r"[\u3400-\u9fff]$")
_ADDRESS = re.compile(r"(?:[A-Za-z][A-Za-z\d+.-]*:)?(?://(?:[^/?#]*@)?(?P<host>[^/?#]*?)(?::\d*)?(?![^/?#]))?(?P<path>[^?#]*)")
"""Any text, an address or not: printed addresses are broken in every way (`https://host[EB/OL]`, `http://[x`)."""
_TAIL = "0123456789（）()年— :：,，"
_HOSTS = (
    ("newspaper", "article-newspaper"),
    ("blog", "post-weblog"),
    ("post", "post"),
    ("video", "motion_picture"),
    ("encyclopedia", "entry-encyclopedia"),
    ("preprint", "article"),
    ("data", "dataset"),
)


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
    if code == "document" and "archive" in item:
        return "manuscript"
    if code in ("book", "document") and "container-title" in item:
        return "chapter"
    if code == "paper-conference" and _is_meeting(str(item.get("container-title", ""))) and "editor" not in item:
        return code
    if code == "paper-conference" and "container-title" in item and ("publisher" in item or "editor" in item):
        return "chapter"
    if code == "webpage":
        return _of_preprint(item) or _of_host(item, "newspaper", "video", "data", "post", "blog") or code
    if code == "document" and "container-title" not in item:
        return _of_house(item) or _of_host(item, "video") or code
    if code == "article-journal" and _is_magazine(str(item.get("container-title", ""))):
        return "article-magazine"
    return code


def _of_law(item: dict[str, Any]) -> str:
    """Cases by their parties; laws by their name or collection. A law has no person for an author, nor a publisher."""
    title, container = str(item.get("title", "")), str(item.get("container-title", ""))
    if _CASE.search(title) or holds("genres", "judgment", str(item.get("genre", ""))):
        return "legal_case"
    if container in words("kinds", "code_of_law") or _SECTION.search(title):
        return "legislation"
    if _has_person(item) or holds("containers", "publisher", str(item.get("publisher", ""))):
        return ""
    law = ends_with("containers", "law", title.partition("（")[0]) and len(title) > 5
    return "legislation" if law and not is_newspaper(container) else ""


_MEDIA = {"broadcast": "broadcast", "film": "motion_picture", "graphic": "graphic", "song": "song"}
"""Words of a genre that say the type of the work by themselves."""


def _of_genre(item: dict[str, Any]) -> str:
    title, genre, number = (str(item.get(key, "")) for key in ("title", "genre", "number"))
    if holds("genres", "thesis", genre):
        return "thesis"
    if re.match(r"(?i)pat(?:ent|\.)|专利", genre):
        return "patent"
    if kind := next((kind for entry, kind in _MEDIA.items() if genre and holds("kinds", entry, genre)), ""):
        return kind
    if holds("kinds", "blog", genre) or holds("kinds", "blog", str(item.get("container-title", ""))):
        return "post-weblog"
    if _STANDARD.match(number) or _RULES.search(simplified(title)) or _wrote(item, "standards_body"):
        return "standard"
    if "event-title" in item or "会议论文" in genre:
        return "paper-conference"
    if _is_data(item, title, genre):
        return "dataset"
    if _is_map(title, item):
        return "map"
    if "archive" in item:
        return "manuscript"
    reported = holds("containers", "report", genre) or (_is_report(title) and _is_official(item))
    return "report" if reported and "container-title" not in item else ""


def _is_data(item: dict[str, Any], title: str, genre: str) -> bool:
    if ends_with("containers", "site", str(item.get("container-title", ""))) and "数据集" not in title:
        return False
    if holds("kinds", "data", title) or holds("kinds", "data", genre):
        return True
    if holds("kinds", "data_house", str(item.get("publisher", ""))):
        return True
    head = re.split("[：:]", title, maxsplit=1)[0].rstrip(_TAIL)
    named = ends_with("kinds", "data_title", title.rstrip(_TAIL)) or ends_with("kinds", "data_title", head)
    return named and "container-title" not in item


def _is_map(title: str, item: dict[str, Any]) -> bool:
    if "container-title" in item or "URL" in item:
        return False
    return ends_with("kinds", "map", title) if _HAN_END.search(title) else holds("kinds", "map", title)


def _of_preprint(item: dict[str, Any]) -> str:
    carriers = [str(item.get(key, "")) for key in ("publisher", "container-title")]
    return "article" if any(_PREPRINT.search(c) or c in words("kinds", "preprint") for c in carriers) else ""


def _of_carrier(item: dict[str, Any]) -> str:
    title = str(item.get("title", ""))
    if preprint := _of_preprint(item):
        return preprint
    if "container-title" in item:
        return _in_container(item, str(item["container-title"]))
    if "publisher" in item:
        return _published(item, title, str(item["publisher"]))
    if holds("kinds", "dictionary", title):
        return "book"
    if _is_report(title):
        return "report"
    if "URL" in item:
        report = _wrote(item, "think_tank") or ("publisher-place" in item and _is_official(item))
        return "report" if report else _of_host(item) or "webpage"
    if _is_official(item):
        return "report"
    return "book" if title else "document"


def _of_house(item: dict[str, Any]) -> str:
    """Films and songs by who puts them out."""
    house = str(item.get("publisher", ""))
    if holds("kinds", "film_house", house):
        return "motion_picture"
    return "song" if holds("kinds", "record_house", house) else ""


def _published(item: dict[str, Any], title: str, publisher: str) -> str:
    """A book, unless an institution that is no publishing house puts out its own work."""
    if kind := _of_house(item):
        return kind
    if holds("containers", "publisher", publisher) or holds("kinds", "dictionary", title):
        return "book"
    if _has_person(item) and _UNIVERSITY.search(simplified(publisher)):
        return "thesis"
    house = ends_with("containers", "institution", publisher) or publisher.isupper()
    return "report" if _is_report(title) or (house and _is_official(item)) else "book"


def _is_chapter(item: dict[str, Any], container: str) -> bool:
    """Whether the container of a printed work is a book: it has an editor, or a publisher and no number."""
    if ("editor" in item and "issue" not in item) or ("publisher" in item and not ("volume" in item or "issue" in item)):
        return True
    house = holds("containers", "publisher", str(item.get("publisher", "")))
    return house and ("editor" in item or ends_with("kinds", "collected", container))


def _in_container(item: dict[str, Any], container: str) -> str:
    dated = len(item.get("issued", {}).get("date-parts", [[]])[0]) == 3
    numbered = "volume" in item or "issue" in item
    if _is_conference(container):
        return "paper-conference"
    if holds("kinds", "dictionary", container):
        return "entry-encyclopedia" if holds("kinds", "encyclopedia", container) else "entry-dictionary"
    if "URL" not in item and _is_chapter(item, container):
        return "chapter"
    if container in words("kinds", "post"):
        return "post"
    if _is_magazine(container):
        return "article-magazine"
    if is_newspaper(container) and (container[-1] == "报" or (dated and not holds("kinds", "broadcaster", container))):
        return "article-newspaper"
    if numbered:
        return "article-journal"
    if "URL" in item or ends_with("containers", "site", container) or holds("kinds", "broadcaster", container):
        return _of_host(item) or "webpage"
    return "article-newspaper" if dated or is_newspaper(container) else "article-journal"


def _is_conference(container: str) -> bool:
    """A volume of papers read at a meeting; `Proceedings of the Sample Academy` is a journal."""
    return (
        ends_with("kinds", "conference", container) or re.search(r"\b(?:Conference|Symposium|Workshop)\b", container) is not None
    )


def _is_meeting(container: str) -> bool:
    """The meeting itself, not the volume of its papers."""
    return re.search(r"(?:年会|会议|研讨会|大会)$", simplified(container)) is not None


def _is_magazine(container: str) -> bool:
    return ends_with("kinds", "magazine", container)


def _of_host(item: dict[str, Any], *only: str) -> str:
    """What the address says: a newspaper's host, a blog's, a video site's; empty if nothing."""
    address = _ADDRESS.match(str(item.get("URL", "")))
    name, path = (address["host"] or "", address["path"]) if address else ("", "")
    name, host = name.lower(), f"{name}{path}".lower().removeprefix("www.")
    if (not only or "newspaper" in only) and name.startswith(words("hosts", "newspaper_before")):
        return "article-newspaper"
    for entry, kind in _HOSTS:
        forms = words("hosts", entry) if not only or entry in only else ()
        if any(name == form or name.endswith(f".{form}") or ("/" in form and host.startswith(form)) for form in forms):
            return kind
    return ""


def _is_report(title: str) -> bool:
    if _REPORT_ON.match(title):
        return True
    head = re.split("[：:]", title.rstrip(_TAIL), maxsplit=1)[0].rstrip(_TAIL)
    return ends_with("containers", "report", head) or ends_with("containers", "report", title.rstrip(_TAIL))


def _names(item: dict[str, Any]) -> list[str]:
    return [name.get("literal", "") for name in item.get("author", [])]


def _has_person(item: dict[str, Any]) -> bool:
    """True if any author is a person by the shape of the name; a Latin one has two parts."""
    return any("family" in name for name in item.get("author", [])) or any(
        name and not ends_with("containers", "institution", name) and len(name) < 5 for name in _names(item)
    )


def _wrote(item: dict[str, Any], entry: str) -> bool:
    return any(holds("kinds", entry, name) for name in _names(item))


def _is_official(item: dict[str, Any]) -> bool:
    names = _names(item)
    return any(ends_with("containers", "institution", name) or (name.isupper() and len(name) > 2) for name in names)
