"""Reads the PDFs of a set: `python layout_reading.py FOLDER` prints one JSON line for each, in the order of their names.

It runs with whatever `pipeline` is on the path, also that of the first release: so it uses what both have.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """The blocks, the notes with where they are anchored, and the cover of one report."""
    from pipeline import pdf

    document = pdf.read(path, "r")[0]
    texts = {block.block_id: block.text.text for block in document.blocks}
    blocks = [{"kind": b.kind, "level": b.level, "text": b.text.text, "section": list(b.section)} for b in document.blocks]
    notes = [
        {
            "marker": note.marker,
            "text": texts[note.block_id],
            "before": texts[note.anchor_block_id][: note.anchor_offset] if note.anchor_block_id else None,
        }
        for note in document.notes
    ]
    cover = document.cover
    names = ("title", "subtitle", "authors", "publisher", "published")
    return {"blocks": blocks, "notes": notes, "cover": {name: getattr(cover, name, "") for name in names}}


if __name__ == "__main__":
    for one in sorted(Path(sys.argv[1]).glob("*.pdf")):
        try:
            done = read(one)
        except Exception as error:  # a report that cannot be read is a result, too
            done = {"blocks": [], "notes": [], "cover": {}, "failed": repr(error)}
        print(json.dumps(done, ensure_ascii=False, default=str))
