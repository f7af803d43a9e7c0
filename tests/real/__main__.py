"""`python -m tests.real FOLDER [--look]`: scores what is read of the real reports in a folder against the labels kept here.

The labels were made by hand, from pictures of the pages, before the reports were read. A report that is not in the folder is left
out, so that this says nothing where the reports are not at hand.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from pipeline import pdf
from pipeline.model import Block, Document, unpack
from tests.real.digests import ANCHOR, COVER, digest, head
from tests.sealed.layout_score import folded, marker
from tests.sealed.score import Tallies

HERE = Path(__file__).parent


def on_pages(block: Block) -> dict[int, str]:
    """For every page that a block stands on, its text from there on."""
    found: dict[int, str] = {}
    for i, source in enumerate(block.text.sources):
        if source != -1:
            found.setdefault(unpack(source)[0], block.text.text[i:])
    return found


def score(name: str, labels: dict[str, Any], document: Document, done: Tallies) -> None:
    """The headings, sections, notes and cover of one report.

    `heading`, `level`; `no heading`: what was read as one on the labelled pages and is none; `section`: the headings above
    labelled paragraphs; `note`: number and beginning; `anchor`: what stands before its marker; the fields of the cover.
    """
    pages = set(labels["pages"])
    placed = [(page, text, block) for block in document.blocks for page, text in on_pages(block).items()]
    _headings(name, labels, [(p, t, b) for p, t, b in placed if b.kind == "heading" and p in pages], done)
    for page, count, label, section in labels["paths"]:
        block = next(
            (b for p, text, b in placed if p == page and b.kind in ("paragraph", "list_item") and head(text, count)[1] == label),
            None,
        )
        path = [digest(one) for one in block.section] if block else None
        done["real", "section"].take(section, path, path == section, f"{name}, page {page}, {label}")
    _notes(name, labels, document, done)
    cover = document.cover
    for field in COVER:
        label, value = labels["cover"].get(field), getattr(cover, field)
        if label:
            got = [digest(one) for one in value] if isinstance(label, list) else value if field == "published" else digest(value)
            done["real", field].take(label, got, got == label, f"{name}, {field}: {value}")


def _headings(name: str, labels: dict[str, Any], placed: list[tuple[int, str, Block]], done: Tallies) -> None:
    free = {(page, digest(block.text.text)): block for page, _, block in placed}
    for page, level, label in labels["headings"]:
        block = free.pop((page, label), None)
        done["real", "heading"].take(label, block, block is not None, f"{name}, page {page}, {label}")
        done["real", "level"].take(
            level, block and block.level, block is not None and block.level == level, f"{name}, page {page}"
        )
    for (page, _), block in free.items():
        done["real", "no heading"].take("", block.text.text, False, f"{name}, page {page}")


def _notes(name: str, labels: dict[str, Any], document: Document, done: Tallies) -> None:
    texts = {block.block_id: block.text.text for block in document.blocks}
    for page, mark, count, label, anchor in labels["notes"]:
        alike = [note for note in document.notes if marker(note.marker) == mark]
        note = next((one for one in alike if head(texts[one.block_id], count)[1] == label), None)
        where = f"{name}, page {page}, note {mark}"
        done["real", "note"].take(label, note, note is not None, where)
        before = texts[note.anchor_block_id][: note.anchor_offset] if note and note.anchor_block_id else ""
        done["real", "anchor"].take(anchor, before[-20:], digest(folded(before)[-ANCHOR:]) == anchor, where)


def main() -> None:
    """Score every labelled report that is in the folder."""
    parser = argparse.ArgumentParser(prog="python -m tests.real", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--look", action="store_true", help="print what was read wrongly")
    given = parser.parse_args()
    done = Tallies()
    for file in sorted(HERE.glob("*.json")):
        report = given.folder / f"{file.stem}.pdf"
        if report.exists():
            score(file.stem, json.loads(file.read_text(encoding="utf-8")), pdf.read(report, "r")[0], done)
    for (_, field), tally in sorted(done.items()):
        print(f"{field:12} {tally.right:5} of {tally.n:5}  {tally.right / tally.n:5.3f}")
        for miss in tally.misses if given.look else ():
            print(f"           {miss}")


if __name__ == "__main__":
    main()
