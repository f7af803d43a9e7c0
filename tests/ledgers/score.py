"""Compares cells, captions and typed numbers with what was drawn: `python -m tests.ledgers.score [NAME ...] [-v]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from pipeline import pdf
from pipeline.model import Document, Table
from tests.build import cell_figures
from tests.ledgers.cases import CASES, DRAWN
from tests.ledgers.content import LEDGERS, Ledger
from tests.sheets.score import plain

Placed = tuple[int, int, int, int, int, str]
"""Number of the table on its page, row, column, rows and columns spanned, text."""

Fact = tuple[int, str, str]
"""Number of the table, what is said of it, and the words."""


@cache
def read(name: str) -> Document:
    """The drawn PDF as the pipeline reads it."""
    return pdf.read(DRAWN / f"{name}.pdf", name)[0]


def _ledgers(name: str) -> list[Ledger]:
    return [LEDGERS[one] for one in CASES[name][1]]


def drawn_cells(name: str) -> set[Placed]:
    """The filled cells as drawn. That a band runs over all columns can be seen only in a grid."""
    grid = CASES[name][2].lines == "grid" and CASES[name][0] != "latex"
    cells: set[Placed] = set()
    for i, item in enumerate(_ledgers(name)):
        for (r, c, down, across), text in item.placed().items():
            band = r >= item.heads and across > 1 and not grid
            cells.add((i, r, c, down, 1 if band else across, plain(text)))
    return cells


def found_cells(name: str) -> set[Placed]:
    """The filled cells as read."""
    document = read(name)
    cells: set[Placed] = set()
    for i, table in enumerate(document.tables):
        for cell in table.cells:
            text = plain(document.slice(table.block_id, cell.start, cell.end).text)
            if text:
                cells.add((i, cell.row, cell.column, cell.row_span, cell.column_span, text))
    return cells


def drawn_facts(name: str) -> set[Fact]:
    """Number, title, unit, source, notes and depth of the header as drawn."""
    facts: set[Fact] = set()
    for i, item in enumerate(_ledgers(name)):
        notes = "".join(item.notes if len(item.notes) < 2 else (f"{n}. {note}" for n, note in enumerate(item.notes, 1)))
        said = {"number": item.number, "title": item.title, "unit": item.unit, "source": item.source, "notes": notes}
        facts |= {(i, what, plain(words)) for what, words in said.items()} | {(i, "heads", str(item.heads))}
    return facts


def found_facts(name: str) -> set[Fact]:
    """The same, as read."""
    facts: set[Fact] = set()
    for i, table in enumerate(read(name).tables):
        said = {what: getattr(table, what) for what in ("number", "title", "unit", "source", "notes")}
        facts |= {(i, what, plain(words)) for what, words in said.items()} | {(i, "heads", str(table.header_rows))}
    return facts


def typed(name: str) -> Iterator[tuple[str, str]]:
    """Every labelled number of a case, as drawn and as read: value, unit, first day of its period, place."""
    document = read(name)
    figures = cell_figures(document)[0]
    for i, item in enumerate(_ledgers(name)):
        table = document.tables[i] if i < len(document.tables) else None
        for line in item.typed:
            row, column, value, unit, first, place = line.split()
            at = _cell_start(table, int(row), int(column)) if table is not None else None
            here = [
                f
                for f in figures
                if table is not None and f.block_id == table.block_id and at is not None and at[0] <= f.start < at[1]
            ]
            wanted = [value, unit, f"{first}-01-01" if len(first) == 4 else first, place]
            got = ["-"] * 4
            if here:
                f = here[0]
                got = [_exact(f.value), f.unit or "-", str(f.period.start or "-"), f.place or "-"]
            got = [g if w != "*" else w for g, w in zip(got, wanted, strict=True)]
            if value != "-":
                wanted[0] = _exact(Decimal(value))
            yield f"{item.number} r{row}c{column} {' '.join(wanted)}", f"{item.number} r{row}c{column} {' '.join(got)}"


def _exact(value: Decimal | None) -> str:
    return "-" if value is None else f"{value.normalize():f}"


def _cell_start(table: Table, row: int, column: int) -> tuple[int, int] | None:
    return next(((c.start, c.end) for c in table.cells if (c.row, c.column) == (row, column)), None)


def f1(wanted: set[Placed], found: set[Placed]) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * len(wanted & found) / max(1, len(wanted) + len(found))


def main(arguments: list[str]) -> None:
    """Print what is not exact, then the means by look and by fact."""
    looks: dict[str, list[float]] = {}
    facts: dict[str, list[bool]] = {}
    for name in [a for a in arguments if a != "-v"] or CASES:
        wanted, found = drawn_cells(name), found_cells(name)
        score = f1(wanted, found)
        looks.setdefault(CASES[name][2].lines, []).append(score)
        missed = drawn_facts(name) - found_facts(name)
        for fact in drawn_facts(name):
            facts.setdefault(fact[1], []).append(fact not in missed)
        pairs = list(typed(name))
        facts.setdefault("typed", []).extend(a == b for a, b in pairs)
        if score < 1 or missed or any(a != b for a, b in pairs):
            print(f"{name:28} {score:.3f} tables {len(read(name).tables)}", sorted(missed))
        if "-v" in arguments:
            print(
                "   -",
                sorted(wanted - found)[:9],
                "\n   +",
                sorted(found - wanted)[:9],
                "\n   ",
                sorted(found_facts(name) - drawn_facts(name)),
            )
            print("".join(f"   {a} | {b}\n" for a, b in pairs if a != b))
    print({look: round(sum(scores) / len(scores), 3) for look, scores in looks.items()})
    print("cells", round(sum(map(sum, looks.values())) / sum(map(len, looks.values())), 4))
    print({what: f"{sum(right)}/{len(right)}" for what, right in facts.items()})


if __name__ == "__main__":
    main(sys.argv[1:])
