"""What review.html knows of a report: the rows of its tables that can be marked on a page, in a compact form.

{"report": {…}, "pages": […], "tables": {"figures": {"columns": ["figure_id", …], "rows": [["figure/p2c162-p2c165", …], …]}, …}}

Ids stand without the report's own id, numbers as exact decimals in text, boxes in tenths of a point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.corrections import FORMS, Form
from pipeline.dataset import Schema, codes, english_names, load_schema
from pipeline.model import Box, Document, Note, pack

Row = Mapping[str, Any]
Rows = Mapping[str, Sequence[Row]]

_PLACE = ("page", "boxes")
WANTED: Mapping[str, tuple[str, ...]] = {
    "sentences": ("sentence_id", "start", "text"),
    "figures": (
        "figure_id", "text", *_PLACE, "start", "sentence_id", "claim_id", "cell_id", "kind", "value", "low", "high", "unit",
        "noun", "unit_text", "approximation", "aspect", "change", "basis", "basis_text", "basis_start", "basis_end", "metric",
        "subject", "place", "period_start", "period_end", "period_text", "status", "role", "negated", "source", "reviewed",
        "footnote_ids", "rule",
    ),
    "claims": (
        "claim_id", "text", *_PLACE, "section", "kind", "source", "source_cue", "polarity", "figure_ids", "footnote_ids",
        "entity_ids", "table_ids", "reviewed", "verdict", "check_ids",
    ),
    "tables": ("table_id", "page", "pages", "number", "title", "unit", "source", "notes", "columns", "rows", "section"),
    "cells": (
        "cell_id", "table_id", "row", "column", "row_label", "column_label", "text", "kind", "value", "low", "high", "unit",
        "period_start", "period_end", "place", "reviewed", *_PLACE,
    ),
    "footnotes": ("footnote_id", "marker", "text", "kind", "anchor_sentence_id", "context", "reviewed", *_PLACE),
    "citations": (
        "citation_id", "footnote_id", "type", "title", "authors", "container_title", "publisher", "issued", "accessed", "url",
        "volume", "issue", "page_range", "text", "repeats", "reviewed", *_PLACE,
    ),
    "entities": ("entity_id", "type", "name", "name_zh", "name_en", "aliases", "iso"),
    "mentions": ("mention_id", "entity_id", "sentence_id", "type", "text", "start", *_PLACE),
    "checks": (
        "check_id", "kind", "verdict", "expected", "found", "tolerance", "cell_ids", "figure_ids", "message_zh", "message_en",
        *_PLACE,
    ),
    "issues": ("issue_id", "code", "severity", "detail", "detail_zh", "page"),
}  # fmt: skip
"""The columns the page shows; one that the schema does not have is left out."""

_REPORT = (
    "report_id", "file", "title", "title_en", "series", "edition", "number", "publisher", "authors", "published", "status",
    "message", "message_zh", "warnings", "ocr_pages", "pipeline_version",
)  # fmt: skip

_CORRECTION = ("verdict", "field", "was", "read", "now", "state", "reason", "detail", "detail_zh")
_CORRECTABLE = {"figures": "figure", "claims": "claim", "cells": "cell", "footnotes": "footnote", "citations": "citation"}

_GONE_BEYOND = 3.5
"""Points that a character of a raised marker is wide, about."""

_GAP = 6.0
"""Points by which the next character of a marker may stand away from one; behind a full stop that was squeezed it overlaps."""


def review_data(document: Document, rows: Rows) -> dict[str, Any]:
    """Everything review.html shows of a report, as values that JSON has."""
    schema = load_schema()
    short = _Shortener(document.report_id)
    tables = {name: _table(schema, name, rows[name], short) for name in WANTED}
    _extend(tables["tables"], "areas", [_areas(row["boxes"] or ()) for row in rows["tables"]])
    notes = {note.note_id: note for note in document.notes}
    anchor = _Anchors(document)
    _extend(tables["footnotes"], "anchor", [anchor(notes.get(row["footnote_id"])) for row in rows["footnotes"]])
    _extend(tables["issues"], "boxes", [_issue_boxes(document, row) for row in rows["issues"]])
    report = rows["reports"][0]
    return {
        "report": {name: short(report[name]) for name in _REPORT},
        "pages": [[p["number"], _tenths(p["width"]), _tenths(p["height"]), p["label"], p["text_source"]] for p in rows["pages"]],
        "tables": tables,
        "labels": enum_labels(schema, WANTED),
        "codes": _codes(rows["issues"]),
        "corrections": [_correction(row) for row in rows.get("corrections", ())],
        "correctable": {name: _forms(FORMS[kind], tables[name]["columns"]) for name, kind in _CORRECTABLE.items()},
    }


def _correction(row: Row) -> dict[str, str]:
    """A correction with the whole id of its record, which may be one of another content."""
    return {"record": row["record_id"] or "", **{name: row.get(name) or "" for name in _CORRECTION}}


def _forms(forms: Mapping[str, Form], columns: Sequence[str]) -> dict[str, str | list[str]]:
    """What is asked for in a field: the name of a shape, or the values to choose from."""
    return {name: list(form.choices) or form.shape for name, form in forms.items() if name in columns}


def _codes(issues: Iterable[Row]) -> dict[str, list[list[str]]]:
    """For every code that occurs: what it means and what to do, each in English and Chinese."""
    known = codes()["issue"]
    wanted = dict.fromkeys(row["code"] for row in issues)
    return {one.code: [[one.en, one.zh], [one.do_en, one.do_zh]] for one in (known[code] for code in wanted)}


def enum_labels(schema: Schema, tables: Iterable[str]) -> dict[str, dict[str, dict[str, str]]]:
    """The Chinese names of values, by table and column, and the English ones of those that are codes:
    {"figures": {"kind": {"money": "金额"}}, "": {"english": {"yoy": "on a year earlier"}}}.
    """
    known = {**schema.everything, **schema.set_tables}
    chinese = {name: {c.name: dict(c.values) for c in known[name].columns if any(c.values.values())} for name in tables}
    return {**chinese, "": {"english": dict(english_names())}}


class _Shortener:
    """Makes a value fit for JSON; ids of this report lose the report's own id."""

    def __init__(self, report_id: str) -> None:
        self._own = f"{report_id}/"

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            return value.removeprefix(self._own)
        if isinstance(value, Decimal):
            return format(value, "f")
        if isinstance(value, float):
            return _tenths(value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, list | tuple):
            return [self(item) for item in value]
        return value


def _table(schema: Schema, name: str, rows: Sequence[Row], short: _Shortener) -> dict[str, list[Any]]:
    known = schema.everything[name].names
    columns = [column for column in WANTED[name] if column in known]
    return {"columns": columns, "rows": [[short(row[column]) for column in columns] for row in rows]}


def _extend(table: dict[str, list[Any]], column: str, values: Iterable[Any]) -> None:
    table["columns"].append(column)
    for row, value in zip(table["rows"], values, strict=True):
        row.append(value)


def _areas(boxes: Iterable[Sequence[float]]) -> list[list[float]]:
    """One box around all the boxes of each page.

    >>> _areas([[1, 10.0, 20.0, 30.0, 25.0], [1, 5.0, 30.0, 12.0, 36.0], [2, 1.0, 1.0, 2.0, 2.0]])
    [[1, 5, 20, 30, 36], [2, 1, 1, 2, 2]]
    """
    found: dict[float, list[float]] = {}
    for page, x0, top, x1, bottom in boxes:
        around = found.setdefault(page, [x0, top, x1, bottom])
        found[page] = [min(around[0], x0), min(around[1], top), max(around[2], x1), max(around[3], bottom)]
    return [[page, *map(_tenths, around)] for page, around in found.items()]


class _Anchors:
    """Finds where the markers of notes stand."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._claimed = {source for block in document.blocks for source in block.text.sources}

    def __call__(self, note: Note | None) -> list[list[float]]:
        """The box of a note's marker: that of its own characters, else one raised behind the character before it."""
        if note is None or note.anchor_block_id is None or note.anchor_offset is None:
            return []
        offset = max(note.anchor_offset, 1)
        before = self._document.slice(note.anchor_block_id, offset - 1, offset)
        boxes = self._document.locate(before)
        if not boxes:
            return []
        page, _, top, right, bottom = boxes[-1]
        own = list(self._characters(next(before.printed()), right, len(note.marker)))
        if own:
            x0, tops, x1, bottoms = zip(*own, strict=True)
            return [[page, *map(_tenths, (min(x0), min(tops), max(x1), max(bottoms)))]]
        width = 2 + _GONE_BEYOND * max(len(note.marker), 1)
        return [[page, *map(_tenths, (right, top - 1, right + width, (top + bottom) / 2 + 1))]]

    def _characters(self, place: tuple[int, int], right: float, count: int) -> Iterator[tuple[float, float, float, float]]:
        """The characters behind one that are in no block, for a marker was lifted out: at most `count`, close to each other."""
        number, index = place
        boxes = self._document.pages[number - 1].boxes
        for i in range(index + 1, min(index + 1 + count, len(boxes))):
            if pack(number, i) in self._claimed or abs(boxes[i][0] - right) > _GAP:
                return
            yield boxes[i]
            right = boxes[i][2]


def _issue_boxes(document: Document, row: Row) -> list[list[float]]:
    """The place of an issue in its block; empty for one of a page or of the whole report."""
    try:
        whole = len(document.block(row["block_id"]).text)
    except KeyError:
        return []
    end = whole if row["end"] is None else row["end"]
    return [_box(box) for box in document.locate(document.slice(row["block_id"], row["start"] or 0, end))]


def _box(box: Box) -> list[float]:
    return [box.page, *map(_tenths, box[1:])]


def _tenths(value: float) -> float:
    """To a tenth, as an integer where it is one: it is shorter."""
    rounded = round(value, 1)
    return int(rounded) if rounded == int(rounded) else rounded
