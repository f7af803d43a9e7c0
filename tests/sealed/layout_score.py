"""Compares what was read from drawn reports with what was drawn, by kind of block, note and field of the cover."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.sealed.score import Tallies

Row = Mapping[str, Any]

BODY = ("paragraph", "list_item")
KINDS = ("title", "heading", *BODY, "reference")
COVER = ("title", "subtitle", "authors", "publisher", "published")
ANCHOR = 12
"""So many characters before a marker must be the same."""

BULLET = re.compile(r"^(?:[•●■□▪◆◇➢►▶✓○–—−·‣◦§\uf000-\uf0ff-]\s*|o\s+)")
"""The labels of items have no bullet, which stands in the text that is read."""

_LIKE = str.maketrans("“”„‘’‛‐‑–—−·•", "\"\"\"'''-----..")
_CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)}


def folded(text: str) -> str:
    """Text as it is compared: compatibility forms, quotation marks and dashes made one, without spaces.

    >>> folded("“Ports” – 2.1 ％")
    '"Ports"-2.1%'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text.translate(_LIKE)).translate(_LIKE))


def marker(printed: str) -> str:
    """A marker as it is compared: [4], ④, 註4 and 4 are one."""
    return _CIRCLED.get(printed, folded(printed).strip("[]()〔〕").removeprefix("註"))


def score_layout(names: Sequence[str], gold: Sequence[Row], read: Sequence[Row]) -> Tallies:
    """All fields of all reports of a set.

    `heading`, `paragraph` (also items of lists), `reference`: blocks with the same text of that kind; `level` of headings;
    `kind` of paragraphs and items; `section`: the headings above a paragraph; `no block`: what was read beside that;
    `note`: marker and text; `anchor`: the text before its marker; `cover`.
    """
    done = Tallies()
    for name, wanted, found in zip(names, gold, read, strict=True):
        _blocks(name, wanted, found, done)
        _notes(name, wanted, found, done)
        for field in COVER:
            label = wanted.get("cover", {}).get(field)
            if label:
                got = found["cover"].get(field)
                done["cover", field].take(label, got, _same(label, got), name)
    return done


def _same(label: Any, got: Any) -> bool:
    if isinstance(label, list):
        return sorted(map(folded, label)) == sorted(map(folded, got or ()))
    return folded(str(label)) == folded(str(got or ""))


def sections(blocks: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """The headings above every block, outermost first, compared as they are folded.

    What stands `aside`, in a side column or a box, has its own headings below those of the main text, which has none of them.
    """
    above: list[tuple[int, str]] = []
    beside: list[tuple[int, str]] = []
    for block in blocks:
        level = block.get("level", 0) if block["kind"] == "heading" else 0
        if not block.get("aside"):
            beside = []
        yield tuple(text for _, text in (*(item for item in above if not beside or item[0] < beside[0][0]), *beside))
        if level and block.get("aside"):
            beside = [*(item for item in beside if item[0] < level), (level, folded(block["text"]))]
        elif level:
            above = [*(item for item in above if item[0] < level), (level, folded(block["text"]))]


def _blocks(name: str, wanted: Row, found: Row, done: Tallies) -> None:
    free: dict[str, list[Row]] = {}
    for block in found["blocks"]:
        if block["kind"] in KINDS:
            free.setdefault(folded(BULLET.sub("", block["text"])), []).append(block)
    for label, path in zip(wanted["blocks"], sections(wanted["blocks"]), strict=True):
        kind = label["kind"]
        group = "paragraph" if kind in BODY else kind
        same = free.get(folded(BULLET.sub("", label["text"])), [])
        alike = [block for block in same if block["kind"] == kind or (kind in BODY and block["kind"] in BODY)]
        block = next(iter(alike), None)
        done["layout", group].take(label["text"], block, block is not None, f"{name}, {kind}")
        if block is not None:
            same.remove(block)
        if kind == "heading":
            got = block["level"] if block else None
            done["layout", "level"].take(label["level"], got, got == label["level"], f"{name}, {label['text']}")
        if kind in BODY:
            done["layout", "kind"].take(kind, block and block["kind"], block is not None and block["kind"] == kind, name)
            got = tuple(map(folded, block["section"])) if block else ()
            done["layout", "section"].take(path, got, block is not None and got == path, f"{name}, {label['text'][:30]}")
    outside = folded("\n".join(wanted.get("outside", ())))
    for text, rest in free.items():
        for block in rest:
            if text not in outside:
                done["layout", "no block"].take("", f"{block['kind']} {block['text']}", False, name)


def _notes(name: str, wanted: Row, found: Row, done: Tallies) -> None:
    read = Counter((marker(note["marker"]), folded(note["text"])) for note in found["notes"])
    places = {
        (marker(note["marker"]), folded(note["before"] or "")[-ANCHOR:]) for note in found["notes"] if note["before"] is not None
    }
    for note in wanted["notes"]:
        mark = marker(note["marker"])
        got = next((one["text"] for one in found["notes"] if marker(one["marker"]) == mark), None)
        done["layout", "note"].take(note["text"], got, read[mark, folded(note["text"])] > 0, f"{name}, note {mark}")
        anchor = folded(note["anchor"])[-ANCHOR:]
        befores = [place for one, place in places if one == mark]
        right = any(place.endswith(anchor) or (anchor.endswith(place) and place) for place in befores)
        done["layout", "anchor"].take(anchor, befores, bool(right), f"{name}, note {mark}")


def layout_problems(names: Sequence[str], gold: Sequence[Row]) -> Iterator[str]:
    """What is wrong with the labels themselves."""
    for name, report in zip(names, gold, strict=True):
        for number, block in enumerate(report["blocks"]):
            if block["kind"] not in KINDS or not block["text"]:
                yield f"{name}, block {number}: kind {block['kind']!r} with {len(block['text'])} characters"
            if (block["kind"] == "heading") != bool(block.get("level")):
                yield f"{name}, block {number}: level {block.get('level')!r} of a {block['kind']}"
        for note in report["notes"]:
            if not note["marker"] or not note["text"]:
                yield f"{name}, note {note['marker']}: no text"
            # a marker may stand in the cell of a table
            body = folded(" ".join((*(block["text"] for block in report["blocks"]), *report.get("outside", ()))))
            if folded(note["anchor"]) not in body:
                yield f"{name}, note {note['marker']}: {note['anchor']!r} does not stand in the blocks"
