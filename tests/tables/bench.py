"""Compares our tables with pdfplumber's defaults on all drawn tables: `python -m tests.tables.bench`.

Spans are left out, because pdfplumber has none: a cell counts if its table, row, column and text are right.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from pathlib import Path

from pipeline import pdf
from tests.sheets import cases as sheets
from tests.sheets.content import TABLES
from tests.sheets.score import plain as sheet_plain
from tests.tables import cases
from tests.tables.score import plain

Cells = Counter[tuple[int, int, int, str]]


def ours(path: Path) -> Cells:
    document, _ = pdf.read(path, "bench")
    return Counter(
        (t, c.row, c.column, text)
        for t, table in enumerate(document.tables)
        for c in table.cells
        if (text := plain(document.slice(table.block_id, c.start, c.end).text))
    )


def theirs(path: Path) -> Cells:
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that is not embedded
    found: Cells = Counter()
    with pdfplumber.open(path) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    for t, table in enumerate(tables):
        for r, row in enumerate(table):
            found.update((t, r, c, plain(text)) for c, text in enumerate(row) if text and plain(text))
    return found


def wanted() -> dict[Path, tuple[str, Cells]]:
    """The look and the cells of every drawn table."""
    found: dict[Path, tuple[str, Cells]] = {}
    for name, (_, _, look, _) in cases.CASES.items():
        drawn = Counter((t, c.row, c.column, plain(c.text)) for t, s in enumerate(cases.specs(name)) for c in s.cells if c.text)
        found[cases.DRAWN / f"{name}.pdf"] = look, drawn
    for name, (_, look, tables) in sheets.CASES.items():
        placed = [TABLES[one].placed() for one in tables.split("+")]
        cells = Counter((t, p[0], p[1], plain(sheet_plain(text))) for t, one in enumerate(placed) for p, text in one.items())
        found[sheets.DRAWN / f"{name}.pdf"] = look, cells
    return found


def main() -> None:
    """One line a look: the mean F1 of each."""
    scores: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for path, (look, cells) in wanted().items():
        pair = [2 * (cells & f).total() / max(1, cells.total() + f.total()) for f in (ours(path), theirs(path))]
        scores[look].append((pair[0], pair[1]))
    print(f"{'look':12} {'zhengju':>8} {'pdfplumber':>10} tables")
    scores["all"] = [pair for found in list(scores.values()) for pair in found]
    for look, pairs in scores.items():
        means = [sum(pair[i] for pair in pairs) / len(pairs) for i in (0, 1)]
        print(f"{look:12} {means[0]:8.3f} {means[1]:10.3f} {len(pairs):4}")


if __name__ == "__main__":
    main()
