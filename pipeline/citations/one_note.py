"""Splits a note into works and comments and says what kind of note it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

from pipeline.citations.dates import csl, find_dates
from pipeline.citations.draft import Field
from pipeline.citations.evidence import is_work, only_address
from pipeline.citations.words import any_of
from pipeline.citations.work import placed, read_work, to_csl
from pipeline.language import simplified
from pipeline.model import NoteReading

_OPENERS, _CLOSERS = "《（(“「[<", "》）)”」]>"
_WORK_MARK = re.compile(r"《|https?://|[\[［][A-Z]{1,2}(?:/[A-Z]{2})?[\]］]|[“\"‘「]")
_CAN_BE_WORK = re.compile(r"[《〈“「\"‘\[［]|https?://|www\.|\d{4}")
_ADDRESS = ("URL", "DOI", "accessed")
_LABEL = 30  # code points behind `both accessed` in which its date stands
_NEAR = 300  # code points before a semicolon in which a complete work has its date or address
_LEAD = 1000  # code points before 参见 in which the comment that leads to it may cite a work
_SHORT = 80  # code points; a longer note that only points back is none


def parse_note(text: str) -> NoteReading:
    """One note: `citation` if it is all works, `mixed` if there is a comment too, `comment`, or `repeat` (同上, Ibid.).

    `spans` are the works' half-open code-point spans in `text`; every item says under `custom` where its fields stand in it.

    >>> parse_note("越南的基数较低。").kind
    'comment'
    """
    return read_note(text, read_work)


def read_note(text: str, read: Callable[[str], tuple[Field, ...]]) -> NoteReading:
    """`parse_note` with the function that reads the fields of one work; what it reads nothing from is comment."""
    if is_repeat(text):
        return NoteReading("repeat", (), text, ((0, len(text)),))
    spans = _pieces(text)
    readings = {span: read(text[slice(*span)]) for span in spans if _CAN_BE_WORK.search(text, *span)}
    works = [span for span in readings if is_work(text[slice(*span)], readings[span])]
    said = {span for span in works if only_address(text[slice(*span)], readings[span])}
    readings |= {span: tuple(f for f in readings[span] if f.name in _ADDRESS) for span in said}
    whole = set(works) - said
    over = (text[slice(*span)].strip() for span in spans if span not in whole)
    comment = " ".join(piece for piece in over if not (works and is_repeat(piece)))
    if not works:
        return NoteReading("comment", (), text)
    citations = _shared_access(text, [_item(readings[span], span[0]) for span in works])
    return NoteReading("mixed" if comment else "citation", citations, comment, tuple(works))


def _item(fields: tuple[Field, ...], offset: int) -> dict[str, Any]:
    return {**to_csl(fields), "custom": placed(fields, offset)}


def repeating(text: str, reading: NoteReading) -> list[tuple[int, int]]:
    """The spans of what only points back in a note that cites works as well: `同上。另见…`."""
    if not reading.citations:
        return []
    works = set(reading.spans)
    return [span for span in _pieces(text) if span not in works and is_repeat(text[slice(*span)])]


def _shared_access(text: str, items: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    """`both accessed …` and 均访问于… hold for all works of a note."""
    shared = _shared().search(text)
    dates = find_dates(text, shared.end(), shared.end() + _LABEL) if shared else []
    if dates:
        items = [{**item, "accessed": item.get("accessed", csl(dates[0].parts))} for item in items]
    return tuple(items)


@cache
def _shared() -> re.Pattern[str]:
    return re.compile(rf"(?:(?i:\b(?:both|all)(?: web ?sites| links)?)|[均都皆])\s*(?:{any_of('markers', 'accessed')})")


@cache
def _points_back() -> tuple[re.Pattern[str], re.Pattern[str]]:
    see = f"{any_of('markers', 'see')}|{any_of('markers', 'see_behind')}"
    same = re.compile(rf"\s*(?:(?:{see})\s*)?(?:{any_of('markers', 'same')})")
    count = r"[〔\[(（]?\s*(?:\d{1,3}(?!\d)|[①-⑳])"
    number = (
        rf"(?:[见阅看同]|详见|[前上])(?:本[文页书章])?(?:脚|页下)?注释?\s*{count}|\(nn?\.?\s?\d+\)|\bnotes?\s\d+\s(?:above|supra)"
    )
    return same, re.compile(rf"{any_of('markers', 'earlier')}|{number}")


def is_same(text: str) -> bool:
    """True for a note that begins with 同上 or Ibid.: it means the note before it."""
    return _points_back()[0].match(simplified(text)) is not None


def is_repeat(text: str) -> bool:
    """True for a note that only points back: 同上，第5页。 / Ibid., p. 5. / 某人，前引书，第8页。"""
    if len(text) > _SHORT or _WORK_MARK.search(re.sub("《[^》]*》", "", text)) or find_dates(text):
        return False
    return is_same(text) or _points_back()[1].search(simplified(text)) is not None


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cut a note at ； (outside brackets and addresses) where a work begins again, and after 。 between sentences."""
    cuts = [0]
    depth = 0
    for i, char in enumerate(text):
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(0, depth - 1)
        elif char in "；;，,。." and (depth == 0 or char == "。" == text[i - 1]) and _cuts(text, i, cuts[-1]):
            cuts.append(i + 1)
    edges = [*cuts, len(text)]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip(" ；;。.，,")]


@cache
def _see_next() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{any_of('markers', 'see')}|{any_of('markers', 'see_behind')}|{any_of('markers', 'secondary')})")


@cache
def _through() -> re.Pattern[str]:
    """转引自 and `cited in`: the work before them was read in the one behind."""
    return re.compile(rf"\s*\(?(?:{any_of('markers', 'secondary')})")


def _cuts(text: str, i: int, last: int) -> bool:
    char, after = text[i], text[i + 1 : i + 2]
    if char in "；;":
        near = text[max(last, i - _NEAR) : i]
        return _begins_work(text[i + 1 : i + 200], "http" in near or bool(find_dates(near)))
    if char in "，,":  # a comment that leads to a work: 口径不同，参见…
        if _through().match(text, i + 1):
            return i - last > 3
        if _see_next().match(text, i + 1) is None or text[i + 1] == "见":
            return False
        lead = text[max(last, i - _LEAD) : i]
        return not (_WORK_MARK.search(re.sub("[“‘][^”’]{0,15}[”’]", "", lead)) or find_dates(lead) or _see_next().fullmatch(lead))
    if char == ".":
        return re.match(r"\s+(?:See|Cf\.|But see)\b", text[i + 1 : i + 20]) is not None
    return bool(after) and after not in _CLOSERS


def _begins_work(text: str, complete: bool) -> bool:
    """What follows a semicolon is another work, not the date behind an address; without marks only behind a `complete` one."""
    head = re.split("[；;]", text, maxsplit=1)[0]
    if _shared().match(head.strip()):
        return False
    dates = find_dates(head[:16])
    return not (dates and dates[0].start <= 2) and (_WORK_MARK.search(head) is not None or (complete and len(head) > 20))
