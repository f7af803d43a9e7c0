"""Splits a note into works and comments and says what kind of note it is."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.citations.dates import find_dates
from pipeline.citations.words import any_of
from pipeline.citations.work import parse_citation
from pipeline.model import NoteReading

_OPENERS, _CLOSERS = "《（(“「[<", "》）)”」]>"
_WORK_MARK = re.compile(r"《|https?://|[\[［][A-Z]{1,2}(?:/[A-Z]{2})?[\]］]|[“\"‘「]")
_WORK_DETAIL = re.compile(r"《[^》]+》|https?://|\d{4}")


def parse_note(text: str) -> NoteReading:
    """One note: `citation` if it is all works, `mixed` if there is a comment too, `comment`, or `repeat` (同上, Ibid.).

    `spans` are the works' half-open code-point spans in `text`.

    >>> parse_note("越南的基数较低。").kind
    'comment'
    """
    if is_repeat(text):
        return NoteReading("repeat", (), text, ((0, len(text)),))
    spans = _pieces(text)
    works = [span for span in spans if _is_work(text[slice(*span)])]
    comment = " ".join(text[slice(*span)].strip() for span in spans if span not in works)
    if not works:
        return NoteReading("comment", (), text)
    citations = tuple(parse_citation(text[slice(*span)]) for span in works)
    return NoteReading("mixed" if comment else "citation", citations, comment, tuple(works))


def is_repeat(text: str) -> bool:
    """True for a note that only points back: 同上，第5页。 / Ibid., p. 5. / 某人，前引书，第8页。"""
    if re.match(rf"\s*(?:{any_of('markers', 'same')})", text):
        return True
    if re.match(rf"\s*(?:(?:{any_of('markers', 'see')})\s*)?(?:{any_of('markers', 'earlier')})", text):
        return True
    short = len(text) < 60 and "http" not in text
    return short and re.search(rf"[,，：:]\s*(?:{any_of('markers', 'earlier')})", text) is not None


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cut a note at ； (outside brackets and addresses) where a work begins again, and after 。 between sentences."""
    cuts = [0]
    depth = 0
    for i, char in enumerate(text):
        if char in _OPENERS:
            depth += 1
        elif char in _CLOSERS:
            depth = max(0, depth - 1)
        elif depth == 0 and _cuts(text, i):
            cuts.append(i + 1)
    edges = [*cuts, len(text)]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip(" ；;。.")]


def _cuts(text: str, i: int) -> bool:
    if text[i] in "；;":
        return _begins_work(text[i + 1 :])
    if text[i] in "，," and re.match(rf"\s*(?:{any_of('markers', 'see')})", text[i + 1 :]):
        return not _WORK_DETAIL.search(text[:i])
    return text[i] == "。" and i + 1 < len(text) and text[i + 1] not in _CLOSERS


def _begins_work(text: str) -> bool:
    """What follows a semicolon is another work, not the date behind an address."""
    head = re.split("[；;]", text, maxsplit=1)[0]
    dates = find_dates(head[:16])
    return not (dates and dates[0].start <= 2) and (_WORK_MARK.search(head) is not None or len(head) > 20)


def _is_work(text: str) -> bool:
    """A work has an address, a document code, or a marked title near its beginning with an author, date or container."""
    if re.search(r"https?://|[\[［][A-Z]{1,2}(?:/[A-Z]{2})?[\]］]", text):
        return True
    marked = re.search(r"《[^》]+》|“[^”]+”|\"[^\"]+\"|‘[^’]+’|「[^」]+」", text)
    if marked:
        after = text[marked.end() :]
        detail = find_dates(after) or re.search(rf"第\s*\d+\s*[期卷页版]|《|\bpp?\.|{any_of('containers', 'publisher')}", after)
        return bool(detail) and (marked.start() < 40 or text[: marked.start()].rstrip().endswith(("：", ":", ",", "，")))
    latin = sum(c.isascii() and c.isalpha() for c in text) > len(text) / 2
    return latin and bool(find_dates(text)) and text.count(",") >= 2
