"""Reads works whose title stands in marks of its own: 作者：《题》 or Author, “Title,”."""

from __future__ import annotations

import re

from pipeline.citations.draft import HOLE, MARKED, WorkDraft
from pipeline.citations.roles import take_people
from pipeline.citations.words import any_of

_PAIRS = {"《": "》", "«": "»", "〈": "〉", "“": "”", "「": "」", "‘": "’", '"': '"', "'": "'"}
_BEFORE = ",.:;)]。、"
_AFTER = ",.:;(。)、[" + HOLE
_YEAR_BEFORE = re.compile(
    r"[.,\s]*(?:\((?P<year>(?:1[5-9]|20)\d\d)[a-z]?\)|(?<=[.,] )(?P<bare>(?:1[5-9]|20)\d\d)[a-z]?(?=\.))[.,:\s]*$"
)
_NUMBER_BEFORE = re.compile(
    r"\s*(?P<number>[\u3400-\u9fff]{1,8}[〔\[(]\d{4}[〕\])]第?\d+号)[:,，：\s]*"
)  # 国发〔2020〕10号：《…》
_LATEST = 1000  # code points before which a title begins
_LONGEST = 400  # code points; no title is longer, and an unclosed mark must not eat the note


def parse_titled(draft: WorkDraft) -> int | None:
    """Read author and title; returns where the rest begins, or None if no title is marked."""
    for start in (match.start() for match in re.finditer("[《«〈“「‘\"']", draft.open[:_LATEST])):
        end = _closer(draft.open, start)
        if end is None or not _is_title(draft.open, start, end):
            continue
        draft.take("title", start + 1, end, MARKED)
        draft.close(start, end + 1)
        people = start - len(_lead_in(draft.open[max(0, start - 12) : start]))
        number = _NUMBER_BEFORE.fullmatch(draft.open, 0, people)
        if number:
            draft.take_match(number, "number")
        year = _YEAR_BEFORE.search(draft.open, 0, people)
        if year and year.start() > 0:
            draft.take("issued", *year.span("year" if year["year"] else "bare"))
            draft.close(year.start(), people)
        take_people(draft, 0, year.start() if year and year.start() > 0 else people)
        return end + 1
    return None


def _lead_in(before: str) -> str:
    """载 and the like between the author and the title."""
    match = re.search(rf"(?:{any_of('markers', 'in')})?[,:\s]*$", before)
    return match[0] if match else ""


def _closer(text: str, start: int) -> int | None:
    """Where the mark opened at `start` closes, nested marks of its kind counted."""
    opener, closer = text[start], _PAIRS[text[start]]
    depth = 0
    for i in range(start, min(len(text), start + _LONGEST)):
        if text[i] == opener and (closer != opener or i == start):
            depth += 1
        elif text[i] == closer and not (closer in "'’" and text[i + 1 : i + 2].isalnum() and text[i - 1].isalnum()):
            depth -= 1
            if depth == 0:
                return i
    return None


def _is_title(text: str, start: int, end: int) -> bool:
    """A mark holds the work's title if author or nothing stands before it, and no sentence goes on behind it."""
    before, after = text[:start].rstrip(), text[end + 1 :].lstrip(" ")
    if text[start] == "《":
        carried = re.search(rf",\s*(?:{any_of('markers', 'in')})$", before[-12:])
        return not carried and not re.match(rf"(?:{any_of('markers', 'of_journal')})", after)
    if before and before[-1] not in _BEFORE + HOLE and not before.endswith(tuple("等编著译")):
        return False
    if not after or after[0] in _AFTER or re.search("[,.]", text[end - 2 : end]):
        return True
    if before.endswith((",", ".")) and text[end - 1] in "?!" and after[0].isupper():
        return True
    if re.match(rf"(?:{any_of('markers', 'in')})|in\s|《", after):
        return True
    if before.endswith(",") and end - start > 6 and re.match(r"[\u3040-\u9fff]{2,15}\s*,", after):
        return True
    if text[start] in "“" and before.endswith((",", ".")) and after[0].isupper() and len(text[start:end].split()) > 3:
        return True  # the comma is missing: “A Title of Its Own” Sample Journal
    return text[start] in "‘'" and bool(before) and not after[0].islower()
