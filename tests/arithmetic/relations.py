"""Which relations between printed numbers of the drawn tables the checks find, and which planted errors.

`NAME.json` holds what a careful reader would check in the tables of a report of `tests/sealed/tables-*`, listed from the labels
before the checks were run: the place of the printed result and of what it is made of, rows and columns of the body.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from pipeline import checks, figures, pdf, sheets
from pipeline.model import AlignedText, Check, Document
from tests.sealed.tables_score import _aligned, _best

HERE = Path(__file__).parent
SEALED = HERE.parent / "sealed"
NAMES = sorted(file.stem for file in HERE.glob("*.json"))

Place = tuple[int, int, int]
"""Table, row and column."""


@dataclass(frozen=True)
class Relation:
    """One printed result and what it is made of, by the ids of their cells as they were read; "" for one that was not."""

    kind: str
    result: str
    members: tuple[str, ...]

    @property
    def is_read(self) -> bool:
        return bool(self.result) and all(self.members)


def load(name: str) -> tuple[Document, list[Relation]]:
    """A report as it is read, and its relations: those within one table of two numbers or more."""
    file = next(SEALED.glob(f"tables-*/{name}.pdf"))
    document, _ = pdf.read(file, "r")
    labels = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    ids = _ids(labels["tables"], document)
    relations: list[Relation] = []
    for one in json.loads((HERE / f"{name}.json").read_text(encoding="utf-8")):
        places = [(one["table"], *one["result"]), *((one["table"], *member)[-3:] for member in one["members"])]
        alone = len(one["members"]) < 2 and one["kind"] not in ("rank", "balance")
        if one["kind"] != "equal" and not alone and all(place[0] == one["table"] for place in places):
            result, *members = (ids.get(place, "") for place in places)
            relations.append(Relation(one["kind"], result, tuple(members)))
    return document, relations


def _ids(tables: Sequence[Mapping[str, Any]], document: Document) -> dict[Place, str]:
    """The ids of the cells with numbers, by the place that the labels give them."""
    read, _ = sheets.read(document)
    free = [
        {"cells": [{"row": c.row, "column": c.column, "text": c.text, "id": c.cell_id} for c in sheet.cells]} for sheet in read
    ]
    found: dict[Place, str] = {}
    for number, table in enumerate(tables):
        best = _best(table, free)
        if best is not None:
            free.remove(best)
            wanted = [cell for cell in table["cells"] if cell.get("value") not in (None, "")]
            pairs = _aligned(wanted, best["cells"])
            found |= {(number, cell["row"], cell["column"]): got["id"] for cell, got in pairs if got is not None}
    return found


def redone(document: Document) -> tuple[Check, ...]:
    """The checks of the tables of a document."""
    read, _ = sheets.read(document)
    numbers, _ = figures.read_cells(document, read)
    return checks.run(document, read, numbers, ())[0]


def is_found(relation: Relation, done: Sequence[Check]) -> bool:
    """True if a check has this result and these members, or those of them that hold a number."""
    members = set(relation.members)
    return any(
        relation.result == check.cell_ids[-1] and (members <= set(check.cell_ids) or set(check.cell_ids[:-1]) <= members)
        for check in done
    )


def plants(document: Document, relations: Sequence[Relation], every: int, seed: int) -> Iterator[tuple[Relation, str, Document]]:
    """Copies of a document with one digit of one cell wrong: of every so manieth relation the result, or one of its members."""
    random = Random(seed)
    cells = {cell.cell_id: cell for sheet in sheets.read(document)[0] for cell in sheet.cells}
    for number, relation in enumerate(one for one in relations if one.is_read):
        if number % every:
            continue
        planted = relation.result if number // every % 2 == 0 else random.choice(relation.members)
        cell = cells[planted]
        digits = [i for i, char in enumerate(cell.text) if char.isascii() and char.isdigit()]
        at = random.choice(digits[: max(1, len(digits) - 1)])
        wrong = random.choice([digit for digit in "123456789" if digit != cell.text[at]])
        yield relation, planted, _with(document, cell.block_id, cell.start + at, wrong)


def _with(document: Document, block_id: str, at: int, char: str) -> Document:
    blocks = [
        replace(block, text=AlignedText(block.text.text[:at] + char + block.text.text[at + 1 :], block.text.sources))
        if block.block_id == block_id
        else block
        for block in document.blocks
    ]
    return replace(document, blocks=tuple(blocks))


def recall(names: Sequence[str]) -> tuple[Counter[str], Counter[str], int, int]:
    """By kind: relations, and those found; then how many checks were done, and how many of sound tables differ."""
    count: Counter[str] = Counter()
    found: Counter[str] = Counter()
    all_done = differing = 0
    for name in names:
        document, relations = load(name)
        done = redone(document)
        all_done += len(done)
        differing += sum(check.verdict == "inconsistent" for check in done)
        for relation in relations:
            count[relation.kind] += 1
            found[relation.kind] += is_found(relation, done)
    return count, found, all_done, differing
