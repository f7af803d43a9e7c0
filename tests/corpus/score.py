"""Scores what the pipeline reads from the labelled reports: `python -m tests.corpus.score` prints the table.

The floors in floors.toml are what `tests/test_gate.py` holds: quality may rise, never fall.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.model import Extraction, Figure
from tests.corpus import draw

HERE = Path(__file__).parent
CLOSE = Decimal("1e-9")


@cache
def extraction(name: str) -> Extraction:
    """One sample report, read once."""
    from pipeline.extraction import read
    from pipeline.source import open_source

    return read(open_source(draw.RAW / f"{name}.pdf", draw.RAW))


def score(name: str) -> dict[str, float]:
    """All measures of one report, each between 0 and 1."""
    content = draw.load(name)
    found = extraction(name)
    return {
        "paragraphs whole": _paragraphs(content, found),
        "headings with level": _headings(content, found),
        "notes anchored": _notes(content, found),
        "table cells": _tables(content, found),
        **_figures(name, content, found),
    }


def _plain(text: str) -> str:
    """Without white space, minus signs and dashes alike: typesetters differ in these."""
    folded = unicodedata.normalize("NFKC", text).translate({0x2212: "-", 0x2013: "-", 0x2014: "-"})
    return "".join(folded.split())


def _body(block: dict[str, Any]) -> str:
    return _plain(draw.MARKER.sub("", block["text"]))


def _share(hits: list[bool]) -> float:
    return sum(hits) / len(hits) if hits else 1.0


def _paragraphs(content: dict[str, Any], found: Extraction) -> float:
    read = {_plain(b.text.text) for b in found.document.blocks if b.kind == "paragraph"}
    return _share([_body(block) in read for block in content["block"] if block["kind"] == "paragraph"])


def _headings(content: dict[str, Any], found: Extraction) -> float:
    read = {(_plain(b.text.text), b.level) for b in found.document.blocks if b.kind == "heading"}
    return _share([(_body(b), b["level"]) in read for b in content["block"] if b["kind"] == "heading"])


def _notes(content: dict[str, Any], found: Extraction) -> float:
    """Text of the note and of everything before its marker in the paragraph, both exact."""
    document = found.document
    anchored = {
        (_plain(document.block(n.block_id).text.text), _plain(document.slice(n.anchor_block_id, 0, n.anchor_offset or 0).text))
        for n in document.notes
        if n.anchor_block_id
    }
    hits: list[bool] = []
    for block in content["block"]:
        pieces = draw.MARKER.split(block["text"])
        for i in range(1, len(pieces), 2):
            before = _plain("".join(pieces[0:i:2]))
            hits.append((_plain(content["note"][pieces[i]]), before) in anchored)
    return _share(hits)


def _tables(content: dict[str, Any], found: Extraction) -> float:
    document = found.document
    read = {
        t.number: {(c.row, c.column, _plain(document.slice(t.block_id, c.start, c.end).text)) for c in t.cells}
        for t in document.tables
    }
    hits = 0
    total = 0
    for table in content["table"]:
        rows = [table["columns"], *table["rows"]]
        wanted = {(r, c, _plain(cell)) for r, row in enumerate(rows) for c, cell in enumerate(row)}
        seen = read.get(table["number"], set())
        hits += 2 * len(wanted & seen)
        total += len(wanted) + len(seen)
    return hits / total


def _figures(name: str, content: dict[str, Any], found: Extraction) -> dict[str, float]:
    labels = tomllib.loads((HERE / name / "labels.toml").read_text(encoding="utf-8"))
    right = wanted = read = 0
    changes: list[bool] = []
    periods: list[bool] = []
    for paragraph in labels["paragraph"]:
        text = _body(content["block"][paragraph["block"] - 1])
        seen = [f for f in _in_paragraph(found, text) if f.kind not in ("rank", "ordinal")]
        wanted += len(paragraph["figures"])
        read += len(seen)
        for row in paragraph["figures"]:
            match = next((f for f in seen if _same_value(row, f)), None)
            if match is None:
                continue
            seen.remove(match)
            right += 1
            changes.append(match.change == row[3])
            if row[4]:
                periods.append(_period(match) == _span(row[4]))
    return {
        "figures value+unit F1": 2 * right / (wanted + read),
        "figures change": _share(changes),
        "figures period": _share(periods),
    }


def _in_paragraph(found: Extraction, text: str) -> list[Figure]:
    blocks = {b.block_id for b in found.document.blocks if _plain(b.text.text) == text}
    return [f for f in found.figures if f.sentence_id and f.block_id in blocks]


def _same_value(row: list[str], figure: Figure) -> bool:
    text, value, unit = row[:3]
    spans = _plain(text) in _plain(figure.text) or _plain(figure.text) in _plain(text)
    if not spans or (unit and figure.unit != unit):
        return False
    if ".." in value:
        low, high = (Decimal(v) for v in value.split(".."))
        return (figure.low, figure.high) == (low, high)
    return figure.value is not None and abs(figure.value - Decimal(value)) <= CLOSE * Decimal(value)


def _period(figure: Figure) -> tuple[str, str]:
    return (str(figure.period.start or ""), str(figure.period.end or ""))


def _span(period: str) -> tuple[str, str]:
    """`2023-04/2023-06` → ("2023-04-01", "2023-06-30")."""
    import calendar

    first, _, last = period.partition("/")
    last = last or first
    start = first + ("-01-01" if len(first) == 4 else "-01")
    if len(last) == 4:
        return start, f"{last}-12-31"
    year, month = (int(part) for part in last.split("-"))
    return start, f"{last}-{calendar.monthrange(year, month)[1]}"


def lines() -> Iterator[str]:
    """The table that a person reads."""
    for name in draw.STYLES:
        for measure, value in score(name).items():
            yield f"{name:12} {measure:24} {value:.3f}"


if __name__ == "__main__":
    print("\n".join(lines()))
