"""Compares the tables that are read with those that were drawn: `python -m tests.tables.score [NAME ...] [-v]`."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter, defaultdict

from pipeline import pdf
from pipeline.model import Document, Table
from tests.tables.cases import CASES, DRAWN, specs
from tests.tables.content import Spec

Placed = tuple[int, int, int, int, int, str]
"""Table, row, column, spans and text of a cell."""


def drawn(tables: list[Spec]) -> Counter[Placed]:
    return Counter(
        (t, c.row, c.column, c.row_span, c.column_span, plain(c.text))
        for t, spec in enumerate(tables)
        for c in spec.cells
        if c.text
    )


def read(document: Document, tables: tuple[Table, ...]) -> Counter[Placed]:
    found: Counter[Placed] = Counter()
    for t, table in enumerate(tables):
        for c in table.cells:
            text = plain(document.slice(table.block_id, c.start, c.end).text)
            if text:
                found[t, c.row, c.column, c.row_span, c.column_span, text] += 1
    return found


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("—", "-").replace("−", "-").split())


def compare(name: str) -> tuple[float, Counter[Placed], Counter[Placed]]:
    """F1 over cells with text, spans and place included; what is missing; what is too much."""
    document, _ = pdf.read(DRAWN / f"{name}.pdf", name)
    wanted, found = drawn(specs(name)), read(document, document.tables)
    return 2 * (wanted & found).total() / max(1, wanted.total() + found.total()), wanted - found, found - wanted


def main(arguments: list[str]) -> None:
    names = [a for a in arguments if a != "-v"] or list(CASES)
    looks: dict[str, list[float]] = defaultdict(list)
    for name in names:
        score, missing, extra = compare(name)
        looks[CASES[name][2]].append(score)
        if score < 1:
            print(f"{score:.3f} {name}")
            if "-v" in arguments:
                print("   -", sorted(missing)[:12], "\n   +", sorted(extra)[:12])
    for look, scores in looks.items():
        print(f"{look:12} {sum(scores) / len(scores):.3f} of {len(scores)}")
    print(f"{'all':12} {sum(map(sum, looks.values())) / len(names):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
