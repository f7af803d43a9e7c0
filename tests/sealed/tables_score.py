"""Compares the tables read of drawn reports with what was drawn: place and text, value, period, metric and subject of cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from tests.sealed.layout_score import folded
from tests.sealed.score import Tallies

Row = Mapping[str, Any]

FOUND = 0.5
"""A table is found if at least this part of its cells' texts stand in one that was read."""

_NUMERIC = re.compile(r"^[-−–+(（▲△$€£¥￥]*\d[\d,，.\s]*[%％)）*]*$")
_NOUN = re.compile(r"^[a-z]{5,}$")
"""What is counted in English: no unit of the dataset, whatever the labels say."""
_LABEL = re.compile(r"[\s/:：,，]+")


def score_tables(names: Sequence[str], gold: Sequence[Row], read: Sequence[Row]) -> Tallies:
    """All fields of all reports of a set.

    `found`: tables; `title`, `unit line`, `source` of these; `cell`: place and text of body cells, also of tables that were not
    found; of cells with a value: `value` with its unit, `period` where it has one, `metric`, `subject`, `row label`,
    `column label`; `empty`: figures without a value or unit, which must have none; `no table`: what was read beside all that.
    """
    done = Tallies()
    for name, report, found in zip(names, gold, read, strict=True):
        free = list(found["tables"])
        for number, wanted in enumerate(report["tables"]):
            table = _best(wanted, free)
            where = f"{name}, table {number} {wanted['title'][:20]}"
            done["tables", "found"].take(wanted["title"], table and table["title"], table is not None, where)
            if table is not None:
                free.remove(table)
            _table(wanted, table or {"cells": []}, done, where)
        for table in free:
            texts = " | ".join(cell["text"] for cell in table["cells"][:8])
            done["tables", "no table"].take("", f"page {table['page']}: {texts}", False, name)
    return done


def _best(wanted: Row, free: Sequence[Row]) -> Row | None:
    """The read table that has most of a drawn one's texts."""
    texts = Counter(folded(cell["text"]) for cell in _body(wanted))

    def shared(table: Row) -> int:
        return (texts & Counter(folded(cell["text"]) for cell in table["cells"])).total()

    best = max(free, key=shared, default=None)
    return best if best is not None and shared(best) >= FOUND * texts.total() else None


def _table(wanted: Row, table: Row, done: Tallies, where: str) -> None:
    for field, column in (("title", "title"), ("unit line", "unit"), ("source", "source")):
        label = wanted.get(column)
        if label and table["cells"]:
            got = table.get(column, "")
            own = label if isinstance(label, list) else [label]
            labels = [str(one) for one in (*own, *wanted.get(f"{column}_alternatives", ()))]
            bare = [one.strip("()（）") for one in labels] if field == "unit line" else []
            same = _like(labels, got) or _like(bare, str(got).strip("()（）"))
            done["tables", field].take(label, got, same, where)
    for cell, got in _aligned(_body(wanted), table["cells"]):
        at = f"{where}, {cell['row']}.{cell['column']} {cell['text'][:16]}"
        same = got is not None and (got["row"], got["column"]) == (cell["row"], cell["column"])
        done["cells", "place and text"].take(cell["text"], got and (got["row"], got["column"]), same, at)
        _cell(cell, got or {}, done, at)


def _body(wanted: Row) -> list[Row]:
    """The cells of a drawn table without the labels of its rows, which are no cells of the dataset."""
    return [cell for cell in wanted["cells"] if any(cell.get(key) for key in ("row_label", "column_label", "value"))]


def _aligned(wanted: Sequence[Row], read: Sequence[Row]) -> Iterator[tuple[Row, Row | None]]:
    """Every drawn cell with the read one of its text, in the order of rows: a row that was missed moves the others."""
    ordered = [sorted(cells, key=lambda cell: (cell["row"], cell["column"])) for cells in (wanted, read)]
    texts = [[folded(cell["text"]).rstrip("*†‡") for cell in cells] for cells in ordered]  # stars are markers of notes
    partner: dict[int, int] = {}
    for i, j, count in SequenceMatcher(None, *texts, autojunk=False).get_matching_blocks():
        partner |= {i + k: j + k for k in range(count)}
    for i, cell in enumerate(ordered[0]):
        yield cell, ordered[1][partner[i]] if i in partner else None


def _cell(cell: Row, got: Row, done: Tallies, at: str) -> None:
    value, unit = cell.get("value"), cell.get("unit") or ""
    units = [_NOUN.sub("", one) for one in (unit if isinstance(unit, list) else [unit])]
    read = (got.get("value", ""), got.get("unit", ""))
    if value in (None, ""):
        if _NUMERIC.match(cell["text"]):
            done["cells", "empty"].take("", read, not read[0] or not read[1], at)
        return
    right = _number(read[0]) == _number(value) and folded(read[1]) in map(folded, units)
    done["cells", "value"].take((value, units[0]), read if any(read) else "", right, at)
    if cell.get("period_start"):
        period = (cell["period_start"], cell["period_end"])
        found = (got.get("period_start", ""), got.get("period_end", ""))
        others = [(one["period_start"], one["period_end"]) for one in cell.get("period_alternatives", ())]
        done["cells", "period"].take(period, found if any(found) else "", found in (period, *others), at)
    for field in ("metric", "subject"):
        if cell.get(field):
            done["cells", field].take(cell[field], got.get(field, ""), _like(cell[field], got.get(field, "")), at)
    for field in ("row_label", "column_label"):
        if cell.get(field):
            name = field.replace("_", " ")
            done["cells", name].take(cell[field], got.get(field, ""), _like(cell[field], got.get(field, "")), at)


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None


def _like(label: Any, got: Any) -> bool:
    """True for one of the labels, spaces and joints aside."""
    labels = label if isinstance(label, list) else [label]
    return any(_bare(str(one)) == _bare(str(got or "")) for one in labels)


def _bare(text: str) -> str:
    return _LABEL.sub("", folded(text)).casefold()


def table_problems(names: Sequence[str], gold: Sequence[Row]) -> Iterator[str]:
    """What is wrong with the labels themselves."""
    for name, report in zip(names, gold, strict=True):
        for number, table in enumerate(report["tables"]):
            places = Counter((cell["row"], cell["column"]) for cell in table["cells"])
            yield from (f"{name}, table {number}: two cells at {place}" for place, count in places.items() if count > 1)
            for cell in table["cells"]:
                at = f"{name}, table {number}, cell {cell['row']}.{cell['column']}"
                if not cell["text"]:
                    yield f"{at}: no text"
                if cell.get("value") not in (None, "") and _number(cell["value"]) is None:
                    yield f"{at}: value {cell['value']!r} is no number"
                if bool(cell.get("period_start")) != bool(cell.get("period_end")):
                    yield f"{at}: half a period"
