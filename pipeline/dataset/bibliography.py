"""The works a report cites, each once, as CSL-JSON, BibTeX and RIS for a reference manager."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.dataset.validate import Row
from pipeline.dataset.values import clean, dumps

Item = dict[str, Any]

_TOLD_APART = ("container-title", "publisher", "volume", "issue", "edition", "DOI", "number", "genre")
"""Two citations that differ in one of these are two works. The page is the place cited and no part of the work."""

_BIBTEX = {
    "article": "misc", "article-journal": "article", "article-magazine": "article", "article-newspaper": "article",
    "book": "book", "chapter": "incollection", "paper-conference": "inproceedings", "report": "techreport",
    "thesis": "phdthesis", "collection": "book", "manuscript": "unpublished",
}  # fmt: skip
_RIS = {
    "article": "UNPB", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS", "book": "BOOK",
    "chapter": "CHAP", "paper-conference": "CPAPER", "report": "RPRT", "thesis": "THES", "webpage": "ELEC",
    "post": "ELEC", "post-weblog": "BLOG", "dataset": "DATA", "legislation": "STAT", "legal_case": "CASE", "bill": "BILL",
    "standard": "STAND", "patent": "PAT", "map": "MAP", "software": "COMP", "manuscript": "UNPB", "interview": "PCOMM",
    "speech": "UNPB", "treaty": "STAT", "regulation": "STAT",
}  # fmt: skip
"""CSL types in BibTeX's and RIS's own; what is missing is `misc` and `GEN`. BibTeX keeps the CSL type in `entrysubtype`."""

_BIBTEX_FIELDS = (
    ("title", "title"), ("publisher-place", "address"), ("edition", "edition"), ("volume", "volume"), ("issue", "number"),
    ("number", "number"), ("page", "pages"), ("genre", "type"), ("DOI", "doi"), ("URL", "url"), ("language", "langid"),
    ("note", "note"),
    ("collection-title", "series"), ("archive", "library"), ("archive_location", "shelfmark"),
)  # fmt: skip
_RIS_FIELDS = (
    ("title", "TI"), ("container-title", "T2"), ("publisher", "PB"), ("publisher-place", "CY"), ("edition", "ET"),
    ("volume", "VL"), ("issue", "IS"), ("number", "M1"), ("genre", "M3"), ("DOI", "DO"), ("URL", "UR"), ("language", "LA"),
    ("note", "N1"),
    ("collection-title", "T3"), ("archive", "DB"), ("archive_location", "AN"),
)  # fmt: skip
_ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
})  # fmt: skip
"""LaTeX's special characters; braces by name, because BibTeX counts braces even behind a backslash."""

_IN_ADDRESS = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", "^": "%5E", " ": "%20"})


def works(citations: Iterable[Row]) -> list[Item]:
    """CSL-JSON items in the order of first citation, each with the id of that citation.

    Repeats (同上, Ibid.) are left out, and so is `custom`: where the fields stand in a note is of no use elsewhere.
    Citations of one work become one item: the first, with what the others know beyond it; if they cite different
    pages, those are named in `note` and the item has no `page`. Two citations are of one work if title and
    authors are the same and nothing they both state tells them apart.
    """
    groups: dict[tuple[str, ...], list[tuple[Item, list[str]]]] = {}
    found: list[tuple[Item, list[str]]] = []
    for row in citations:
        if row["repeats"] is not None:
            continue
        known_of_work = {name: value for name, value in row["csl"].items() if name != "custom"}
        item = {**known_of_work, "id": row["citation_id"]}
        same = groups.setdefault(_key(item), [])
        known = next((work for work in same if item.get("title") and _agree(work[0], item)), None)
        if known is None:
            known = (item, [])
            same.append(known)
            found.append(known)
        else:
            for name, value in item.items():
                known[0].setdefault(name, value)
        known[1].append(str(row["csl"].get("page") or ""))
    return [_with_pages(item, pages) for item, pages in found]


def _key(item: Item) -> tuple[str, ...]:
    people = item.get("author") or item.get("editor") or []
    return (_folded(str(item.get("title", ""))), *(_folded(name.get("literal") or name.get("family", "")) for name in people))


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def _agree(one: Item, other: Item) -> bool:
    """True if no field that both have differs; of two dates one may be shorter; of two addresses the scheme may differ."""
    if any(_folded(str(one[name])) != _folded(str(other[name])) for name in _TOLD_APART if name in one and name in other):
        return False
    if any(a != b for a, b in zip(_parts(one.get("issued", {})), _parts(other.get("issued", {})), strict=False)):
        return False
    addresses = {re.sub(r"^https?://(?:www\.)?", "", item["URL"]).rstrip("/") for item in (one, other) if "URL" in item}
    return len(addresses) < 2


def _with_pages(item: Item, pages: list[str]) -> Item:
    cited = list(dict.fromkeys(page for page in pages if page))
    if len(cited) < 2:
        return item
    return {**{name: value for name, value in item.items() if name != "page"}, "note": f"cited: {'; '.join(cited)}"}


def csl_lines(items: Sequence[Item]) -> Iterator[str]:
    """A CSL-JSON file, one item a line."""
    yield "["
    for i, item in enumerate(items):
        yield f"{',' if i else ''}\n{dumps(item)}"
    yield "\n]\n"


def bibtex_lines(items: Sequence[Item]) -> Iterator[str]:
    """A BibTeX file in UTF-8, one field a line. Names that are not persons of two parts stand in braces of their own."""
    for key, item in zip(_keys(items), items, strict=True):
        yield f"@{_BIBTEX.get(item['type'], 'misc')}{{{key},\n"
        for name, value in _bibtex_fields(item):
            yield f"  {name} = {{{value}}},\n"
        yield "}\n\n"


def _keys(items: Sequence[Item]) -> Iterator[str]:
    """Citation keys that every BibTeX program takes: the ASCII of the ids, numbered where that is not enough."""
    taken: set[str] = set()
    for item in items:
        base = re.sub(r"[^A-Za-z0-9.-]+", "-", item["id"]).strip("-.") or "work"
        key, n = base, 1
        while key in taken:
            n += 1
            key = f"{base}.{n}"
        taken.add(key)
        yield key


def _bibtex_fields(item: Item) -> Iterator[tuple[str, str]]:
    for role in ("author", "editor", "translator", "container-author"):
        if item.get(role):
            yield "bookauthor" if role == "container-author" else role, " and ".join(map(_bibtex_name, item[role]))
    for name, field in _BIBTEX_FIELDS:
        if item.get(name):
            key = "eid" if name == "number" and item.get("issue") else field
            yield key, _address(item[name]) if name in ("URL", "DOI") else _escaped(item[name])
    if item.get("container-title"):
        journal = item["type"].startswith("article-")
        yield "journal" if journal else "booktitle", _escaped(item["container-title"])
    if item.get("publisher"):
        house = {"thesis": "school", "report": "institution"}.get(item["type"], "publisher")
        yield house, _escaped(item["publisher"])
    yield from _bibtex_dates(item)
    yield "entrysubtype", item["type"]


def _bibtex_dates(item: Item) -> Iterator[tuple[str, str]]:
    if parts := _parts(item.get("issued", {})):
        yield "year", str(parts[0])
        if len(parts) > 1:
            yield "month", str(parts[1])
        if len(parts) > 2:
            yield "day", str(parts[2])
    if accessed := _parts(item.get("accessed", {})):
        yield "urldate", "-".join(f"{part:02d}" for part in accessed)


def _parts(date: Mapping[str, Any]) -> list[int]:
    """Year, month and day as far as known; nothing for a date in words."""
    return [int(part) for part in next(iter(date.get("date-parts") or [[]]), [])]


def _bibtex_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        text = _escaped(name["literal"])
        return f"{{{text}}}" if re.search(r"[\s,]", text) else text
    parts = [_in_name(name.get("family", "")), _in_name(name.get("suffix", "")), _in_name(name.get("given", ""))]
    return ", ".join(part for part in parts if part)


def _in_name(text: str) -> str:
    """A part of a name; with a comma or an `and` in it, braces hold it together."""
    text = _escaped(text)
    return f"{{{text}}}" if "," in text or re.search(r"(?i)\band\b", text) else text


def _escaped(text: Any) -> str:
    return _line(text).translate(_ESCAPES)


def _address(text: Any) -> str:
    return _line(text).translate(_IN_ADDRESS)


def _line(text: Any) -> str:
    """A value on one line: both formats end a value at the line's end."""
    return re.sub(r"\s+", " ", clean(str(text))).strip()


def ris_lines(items: Sequence[Item]) -> Iterator[str]:
    """A RIS file in UTF-8."""
    for item in items:
        yield f"TY  - {_RIS.get(item['type'], 'GEN')}\n"
        yield f"ID  - {_line(item['id'])}\n"
        for tag, value in _ris_fields(item):
            yield f"{tag}  - {_line(value)}\n"
        yield "ER  - \n\n"


def _ris_fields(item: Item) -> Iterator[tuple[str, str]]:
    for role, tag in (("author", "AU"), ("editor", "A2"), ("container-author", "A3"), ("translator", "A4")):
        for name in item.get(role, []):
            parts = [name.get("family"), name.get("given"), name.get("suffix")]
            yield tag, name.get("literal") or ", ".join(part for part in parts if part)
    for name, tag in _RIS_FIELDS:
        if item.get(name):
            yield tag, item[name]
    if item.get("page"):
        first, dash, last = re.sub(r"\s*[-–—～~]+\s*", "-", str(item["page"])).partition("-")
        yield "SP", first
        if dash and last:
            yield "EP", last
    for name, tag in (("issued", "DA"), ("accessed", "Y2")):
        parts = [f"{part:02d}" for part in _parts(item.get(name, {}))]
        if parts and name == "issued":
            yield "PY", parts[0]
        if parts:
            yield tag, "/".join([*parts, "", ""][:3]) + "/"
