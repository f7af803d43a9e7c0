"""Cuts the unread part of a citation into its segments: what stands between commas, stops and brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.citations.dates import find_dates
from pipeline.citations.draft import HOLE
from pipeline.citations.words import any_of, holds, words

_RANGE = re.compile(r"\d{4}\s*年?\s*[—–~-]\s*\d{4}")
_INITIAL = re.compile(r"(?:[A-Z][a-z]?\.-?)*[A-Z]")
_INVERTED = re.compile(r"(?:^|[,;&\x00]\s*|and\s)[A-Z\u00c0-\u00de][\w’'-]*,\s(?:[A-Z]\.[ -]?)*[A-Z]$")
"""`Example, A. B` before the stop that ends the authors."""

_LONGEST_BRACKET = 200  # code points in which a bracket must close


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of unread text, [start, end), trimmed; `after` is the separator behind it, `inside` whether in brackets."""

    start: int
    end: int
    text: str
    after: str
    inside: bool = False


def is_stop(text: str, i: int, compact: bool = False) -> bool:
    """True if the full stop at `text[i]` ends a part, rather than an initial or an abbreviation.

    `compact` is for GB/T 7714, where initials have no stops: in `BROWN A B. Title` the stop ends the authors.
    """
    if i + 1 < len(text) and not (text[i + 1] in " \x00" or text[i + 1] > "\u2e80" or text[i - 1] > "\u2e80"):
        return False
    before = text[max(0, i - 40) : i]
    match = re.search(r"[^\s,;()\x00]*$", before)
    word = match[0] if match else ""
    if _INVERTED.search(before) and re.match(r"\s*[A-Z“‘][\w]", text[i + 1 : i + 9]):
        return True
    if _INITIAL.fullmatch(word):
        return "." not in word and _ends_bare_initials(before, text[i + 1 : i + 60], compact)
    if word in ("Jr", "Sr") and (compact or re.search(r" [A-Z] [JS]r$", before)):
        return True
    if word == "al" and re.match(rf"\s*(?:{any_of('markers', 'editor')})", text[i + 1 : i + 20]):
        return False
    roles = any(f"{word}." in words("markers", role) for role in ("editor", "translator"))
    return word not in words("markers", "abbreviation") and not roles


def _ends_bare_initials(before: str, after: str, compact: bool) -> bool:
    """`Brown A B. Title`: several initials without stops end a name; a single one may be a middle name: `Ann B. Brown`."""
    bare = re.search(r"(?:^|[\s,\x00])[A-Z\u00c0-\u00de][\w’'-]+((?: [A-Z])+)$", before)
    if not bare:
        return False
    rest = re.split(r"[,.;:]|\s(?:and|&)\s(?=[A-Z])", after.strip(), maxsplit=1)[0]
    several = re.search(r"[A-Z\u00c0-\u00de][\w’'-]+ [A-Z]{1,3}, [^,.]*$", before) is not None
    return compact or several or len(bare[1]) > 2 or len(rest.split()) > 2


def segments(text: str, start: int, end: int, compact: bool = False) -> list[Segment]:
    """The segments of `text[start:end]`, left to right.

    Marks of titles hold what is inside them together; so do brackets, unless what they hold is a detail: a date, a publisher,
    an editor.
    """
    found: list[Segment] = []
    marks, held, brackets, at = 0, 0, 0, start
    for i in range(start, end):
        char = text[i]
        if char in "《“「〈«『":
            marks += 1
        elif char in "》”」〉»』":
            marks = max(0, marks - 1)
        if char == "(" and not marks and (held or not _holds_detail(text, i)):
            held += 1
        elif char == ")" and held:
            held -= 1
        elif not marks and not held and _separates(text, i, compact):
            last = i + (char in "”’")
            _add(found, text, at, last, char, brackets > 0)
            brackets += (char == "(") - (char == ")" and brackets > 0)
            at = i + 1
    _add(found, text, at, end, "", brackets > 0)
    return found


def _separates(text: str, i: int, compact: bool) -> bool:
    char = text[i]
    if char in "”’":
        return i > 0 and text[i - 1] in ",."
    return char in ",;。()" or char == HOLE or (char == "." and is_stop(text, i, compact))


def _holds_detail(text: str, i: int) -> bool:
    """True if the bracket opened at `text[i]` holds a date, a publisher, an editor or translator, or something read before."""
    close = text.find(")", i, i + _LONGEST_BRACKET)
    if close < 0:
        return False
    inside = text[i + 1 : close]
    roles = f"{any_of('markers', 'editor')}|{any_of('markers', 'translator')}"
    if HOLE in inside or inside.strip() in words("genres", "reprint") or re.search(rf"(?:^|\s|,)(?:{roles})(?:$|,)", inside):
        return True
    dated = bool(find_dates(inside)) and not _RANGE.search(inside)
    return dated or holds("containers", "publisher", inside) or re.search(r"\d(?:st|nd|rd|th) ed", inside) is not None


def _add(found: list[Segment], text: str, start: int, end: int, after: str, inside: bool) -> None:
    while start < end and text[start] in " :.]\t、":
        start += 1
    while end > start and text[end - 1] in " :[\t、":
        end -= 1
    if start < end:
        found.append(Segment(start, end, text[start:end], after, inside))


def with_lists(text: str, parts: list[Segment]) -> list[Segment]:
    """Segments with names that hold a list put together again: `Journal of Samples: Ports, Ships, and Cargo`."""
    joined: list[Segment] = []
    for part in parts:
        before = joined[-1] if joined else None
        if before and before.after == ";" and HOLE not in text[before.start : part.start] and part.text[0].isupper():
            joined[-1] = Segment(before.start, part.end, text[before.start : part.end], part.after, part.inside)
            continue
        listed = re.match(r"(?:and|&)\s", part.text) is not None
        first = next((i for i in range(len(joined) - 1, max(-1, len(joined) - 4), -1) if ":" in joined[i].text), None)
        if listed and first is not None and HOLE not in text[joined[first].start : part.start]:
            whole = Segment(joined[first].start, part.end, text[joined[first].start : part.end], part.after, part.inside)
            joined[first:] = [whole]
        else:
            joined.append(part)
    return joined


def is_house(place: str, name: str) -> bool:
    """True if `place: name` can be a place and its publisher, rather than a title and its second half."""
    if holds("containers", "publisher", name) or place.strip() in words("places", "place"):
        return True
    if place[:1] > "\u2e80" or name.strip()[:1] > "\u2e80":
        return True
    second = re.match(r"\s*(?:A|An|The|How|Why|What|Toward|From|On)\s", name) is not None
    title = holds("containers", "journal", place) or re.match(r"(?:The|A|An)\s(?!Hague)", place.strip()) is not None
    capitals = all(word[0].isupper() or word in ("and", "of", "upon", "on", "de") for word in place.split())
    return not second and not title and capitals and len(place.split()) < 6 and len(name.split()) < 8


def is_date(text: str) -> bool:
    """True if a segment is a date, or the years from one to another, and hardly anything else."""
    if _RANGE.fullmatch(text):
        return True
    dates = find_dates(text)
    if not dates or dates[0].start > 1:
        return False
    beside = text[: dates[0].start] + text[dates[0].end :]
    return sum(char.isalpha() for char in beside) <= 2
