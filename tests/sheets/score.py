"""Compares the tables that are read with those that were drawn: `python -m tests.sheets.score [NAME ...] [-v]`."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from functools import cache

from pipeline import pdf
from pipeline.model import Document
from tests.sheets.cases import CASES, DRAWN, EMPTY
from tests.sheets.content import TABLES

Placed = tuple[int, int, int, int, int, str]
"""Number of the table on its page, row, column, rows and columns spanned, text."""


@cache
def read(name: str) -> Document:
    """The drawn PDF as the pipeline reads it."""
    return pdf.read(DRAWN / f"{name}.pdf", name)[0]


def drawn(name: str) -> set[Placed]:
    """The filled cells as they were drawn."""
    tables = [TABLES[one] for one in CASES[name][2].split("+")]
    return {(i, *place, plain(text)) for i, table in enumerate(tables) for place, text in table.placed().items()}


def found(name: str) -> set[Placed]:
    """The filled cells as they are read."""
    document = read(name)
    cells: set[Placed] = set()
    for i, table in enumerate(document.tables):
        for cell in table.cells:
            text = plain(document.slice(table.block_id, cell.start, cell.end).text)
            if text:
                cells.add((i, cell.row, cell.column, cell.row_span, cell.column_span, text))
    return cells


def plain(text: str) -> str:
    """Spaces are not judged, nor the width of characters."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def f1(name: str) -> float:
    """Harmonic mean of precision and recall of the cells."""
    wanted, got = drawn(name), found(name)
    return 2 * len(wanted & got) / (len(wanted) + len(got))


def main(arguments: list[str]) -> None:
    """Print what is not exact, then the mean of each look."""
    looks: dict[str, list[float]] = {}
    for name in [a for a in arguments if a != "-v"] or CASES:
        score = f1(name)
        looks.setdefault(CASES[name][1], []).append(score)
        if score < 1:
            print(f"{name:28} {score:.3f} tables {len(read(name).tables)}")
            if "-v" in arguments:
                print("   -", sorted(drawn(name) - found(name))[:12], "\n   +", sorted(found(name) - drawn(name))[:12])
    print({look: round(sum(scores) / len(scores), 3) for look, scores in looks.items()})
    print("false tables", Counter({name: len(read(name).tables) for name in EMPTY if read(name).tables}))


if __name__ == "__main__":
    main(sys.argv[1:])
