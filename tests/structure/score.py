"""Compares what is read from a drawn case with what was drawn: `python -m tests.structure.score [NAME ...] [-v]`."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache

from pipeline import pdf
from pipeline.model import Document, Issue, Note
from tests.structure.cases import CASES, DRAWN, content, style
from tests.structure.content import MARK
from tests.structure.producers import marker

TEXT = ("title", "heading", "paragraph", "list_item")


@dataclass
class Result:
    """What differs: blocks that were not read as drawn, blocks that were read and not drawn, notes not linked, issues."""

    blocks: int = 0
    missing: list[tuple[str, int, str]] = field(default_factory=list)
    extra: list[tuple[str, int, str]] = field(default_factory=list)
    notes: int = 0
    unlinked: list[tuple[str, str, str]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)

    @property
    def exact(self) -> bool:
        return not (self.missing or self.extra or self.unlinked)


@cache
def read(name: str) -> tuple[Document, list[Issue]]:
    return pdf.read(DRAWN / f"{name}.pdf", name)


def compare(name: str) -> Result:
    """Blocks by kind, level and text in order; notes by marker, text and everything before the marker in its block."""
    document, issues = read(name)
    wanted = content(name)
    drawn = [(item.kind, item.level, plain(item.plain)) for item in wanted.items]
    if any(item.kind == "paragraph" for item in wanted.items) and _ends(name):
        drawn.append(("heading", 1, plain("注释" if wanted.lang == "zh" else "Notes")))
    found = [(b.kind, b.level, plain(b.text.text)) for b in document.blocks if b.kind in TEXT]
    result = Result(len(drawn), issues=issues)
    result.missing = list((Counter(drawn) - Counter(found)).elements())
    result.extra = list((Counter(found) - Counter(drawn)).elements())
    if not result.missing and not result.extra and drawn != found:
        result.missing = [("order", 0, text) for (_, _, text), (_, _, other) in zip(drawn, found, strict=True) if text != other]
    _compare_notes(name, document, result)
    return result


def _ends(name: str) -> bool:
    """True if a heading stands above the notes."""
    producer = CASES[name][0]
    at_end = producer in ("chromium", "reportlab") or (producer == "typst" and style(name).notes == "end")
    return at_end and bool(content(name).notes)


def _compare_notes(name: str, document: Document, result: Result) -> None:
    wanted = content(name)
    again = style(name).again
    linked = Counter(
        ("" if again else note.marker, plain(document.block(note.block_id).text.text), _before(document, note))
        for note in document.notes
        if note.anchor_block_id
    )
    expected: list[tuple[str, str, str]] = []
    for item in wanted.items:
        pieces = MARK.split(item.text)
        for i in range(1, len(pieces), 2):
            n = int(pieces[i])
            mark = marker(style(name), n).strip("[]")
            mark = "" if again else str(n) if style(name).mark == "①" else mark
            expected.append((mark, plain(wanted.notes[n]), plain("".join(pieces[0:i:2]))))
    result.notes = len(expected)
    result.unlinked = list((Counter(expected) - linked).elements())


def _before(document: Document, note: Note) -> str:
    assert note.anchor_block_id is not None
    return plain(document.slice(note.anchor_block_id, 0, note.anchor_offset or 0).text)


def plain(text: str) -> str:
    """Spaces beside Chinese are not judged, nor how quotation marks and dashes are drawn; word spaces in English are."""
    text = unicodedata.normalize("NFKC", text).replace("—", "-").replace("–", "-")
    text = text.translate(str.maketrans("“”‘’", "\"\"''"))
    text = " ".join(text.split())
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", text)


def main(arguments: list[str]) -> None:
    """Print one line a case, and with -v what differs."""
    verbose = "-v" in arguments
    names = [a for a in arguments if a != "-v"] or list(CASES)
    exact = 0
    for name in names:
        result = compare(name)
        exact += result.exact
        if result.exact and not verbose:
            continue
        print(
            f"{name:26} blocks {result.blocks - len(result.missing)}/{result.blocks} (+{len(result.extra)}) "
            f"notes {result.notes - len(result.unlinked)}/{result.notes} issues {len(result.issues)}"
        )
        if verbose:
            for mark, rows in (("-", result.missing), ("+", result.extra), ("?", result.unlinked)):
                for row in rows:
                    print("   ", mark, row)
    print(f"{exact} of {len(names)} exact")


if __name__ == "__main__":
    main(sys.argv[1:])
