"""Reads the reports of a set: `python reading.py REPORTS.jsonl` prints one JSON line of dataset rows for each.

It runs with whatever `pipeline` is on the path, also that of the first release: so it uses what both have.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

TABLES = ("figures", "mentions", "claims", "issues")


def read(report: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The rows of the tables that sets are about. Block n of the report has the id `b<n>`."""
    from pipeline import extraction, pdf
    from pipeline.dataset import RunInfo, rows
    from pipeline.model import AlignedText, Block, Cover, Document, Source

    blocks = []
    section: list[tuple[int, str]] = []
    for number, block in enumerate(report["blocks"]):
        level, text = block.get("level", 0), block["text"]
        path = tuple(title for _, title in section)
        blocks.append(Block(f"b{number}", block["kind"], AlignedText.plain(text), level, report["lang"], path))
        if block["kind"] == "heading":
            section = [*(item for item in section if item[0] < level), (level, text)]
    cover = Cover(title=report["title"], published=report.get("published", ""), languages=(report["lang"],))
    document = Document("r", (), tuple(blocks), (), (), cover)
    pdf.read = lambda *_, **__: (document, [])  # the reader of PDFs has sets of its own
    found = rows(extraction.read(Source(Path("r.pdf"), "r.pdf", "0" * 64, 0, "r", {}, {})), RunInfo("sealed"))
    return {name: found[name] for name in TABLES}


if __name__ == "__main__":
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        try:
            done = read(json.loads(line))
        except Exception as error:
            print(f"{line[:60]}: {type(error).__name__}: {error}", file=sys.stderr)
            done = {name: [] for name in TABLES}
        print(json.dumps(done, ensure_ascii=False, default=str))
