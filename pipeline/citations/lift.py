"""Takes addresses, identifiers and the date of access out of a citation, so that the grammar sees only words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.citations.dates import find_dates
from pipeline.citations.words import any_of

HOLE = "\x00"
"""Stands where an address was lifted out."""

_URL_CHARS = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%"
_ANGLED = re.compile(rf"[<〈＜]\s*(?P<url>(?:https?|ftp)://[{_URL_CHARS}\s]+?)\s*[>〉＞]", re.IGNORECASE)
_PLAIN = re.compile(rf"(?:https?|ftp)://[{_URL_CHARS}]+(?:\n[{_URL_CHARS}]+)*|www\.[{_URL_CHARS}]+", re.IGNORECASE)
_DOI = re.compile(r"(?:doi\s*[:：.]?\s*|https?://(?:dx\.)?doi\.org/)(10\.\d{4,9}/[^\s，。；,;]+[^\s，。；,;.])", re.IGNORECASE)
_CLOSERS = {")": "(", "]": "["}


@dataclass(slots=True)
class Lifted:
    """A citation without its addresses: `text` has a HOLE for each."""

    text: str
    url: str = ""
    doi: str = ""
    accessed: tuple[int, ...] = ()
    after_url: tuple[int, ...] = field(default=())


def lift(text: str) -> Lifted:
    """Lift URL, DOI and date of access out of a citation."""
    found = Lifted(text)
    _lift_doi(found)
    _lift_url(found)
    found.text = re.sub(r"\s*\n\s*", "", found.text) if _mostly_wide(found.text) else found.text.replace("\n", " ")
    _lift_accessed(found)
    return found


def _mostly_wide(text: str) -> bool:
    return sum(char > "\u2e80" for char in text) * 2 > len(text)


def _lift_doi(found: Lifted) -> None:
    match = _DOI.search(found.text)
    if match:
        found.doi = match[1]
        if not match[0].lower().startswith("http"):
            found.text = found.text[: match.start()] + found.text[match.end() :]


def _lift_url(found: Lifted) -> None:
    match = _ANGLED.search(found.text)
    if match:
        found.url = re.sub(r"\s+", "", match["url"])
        found.text = found.text[: match.start()] + HOLE + found.text[match.end() :]
        return
    match = _PLAIN.search(found.text)
    if match:
        url = _trimmed(match[0])
        found.url = url.replace("\n", "")
        found.text = found.text[: match.start()] + HOLE + found.text[match.start() + len(url) :]


def _trimmed(url: str) -> str:
    """Without the punctuation of the sentence around it."""
    while url and (url[-1] in ".,;:'!?\n" or (url[-1] in _CLOSERS and url.count(url[-1]) > url.count(_CLOSERS[url[-1]]))):
        url = url[:-1]
    return url


def _lift_accessed(found: Lifted) -> None:
    for pattern in _access_patterns():
        for match in pattern.finditer(found.text):
            dates = find_dates(match["date"])
            if dates:
                found.accessed = dates[0].parts
                found.text = found.text[: match.start()] + found.text[match.end() :]
                return


def _access_patterns() -> tuple[re.Pattern[str], ...]:
    label, after = any_of("markers", "accessed"), any_of("markers", "accessed_after")
    date = r"(?P<date>[^，。；,;()（）\x00\[\]]{4,18}?(?:, (?:19|20)\d{2})?)"
    end = r"(?=$|[，。；;)）\]\x00]|,|\.(?:\s|$))"
    return (
        re.compile(rf"[，,；;.（(\[]?\s*(?:{label})\s*[:：]?\s*{date}\s*[)）\]]?{end}"),
        re.compile(rf"[，,；;（(]?\s*{date}\s*(?:{after})[)）]?{end}"),
        re.compile(r"[\[［](?P<date>(?:19|20)\d{2}-\d{1,2}-\d{1,2})[\]］]"),
    )
