"""One report's folder: report.json, its tables as printed, its words, and the works it cites."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.dataset.conllu import conllu_lines
from pipeline.dataset.grid import wide
from pipeline.dataset.records import RunInfo, rows
from pipeline.dataset.reportjson import write_report_json
from pipeline.dataset.validate import Row
from pipeline.dataset.values import clean, csv_field, dumps
from pipeline.model import Extraction


def write_report(folder: Path, extraction: Extraction, run: RunInfo) -> None:
    """Write report.json, tables/<n>.csv, tokens.conllu and citations.json over whatever the folder held of them.

    Raises SchemaError before anything is written, and OSError.
    """
    found = rows(extraction, run)
    shutil.rmtree(folder / "tables", ignore_errors=True)
    (folder / "tables").mkdir(parents=True)
    write_report_json(folder / "report.json", found)
    for number, table in enumerate(extraction.document.tables, 1):
        grid = wide(extraction.document, table)
        _write(folder / "tables" / f"{number}.csv", (csv_line(map(clean, row)) for row in grid))
    _write(folder / "tokens.conllu", conllu_lines(extraction))
    _write(folder / "citations.json", _bibliography(found["citations"]))


def csv_line(fields: Iterable[str]) -> str:
    """One line of a CSV file from texts."""
    return ",".join(map(csv_field, fields)) + "\n"


def _bibliography(citations: list[Row]) -> Iterator[str]:
    """CSL-JSON items, one a line. A repeat (同上, Ibid.) points at a work that is listed already and is left out."""
    items = ({**row["csl"], "id": row["citation_id"]} for row in citations if row["repeats"] is None)
    yield "["
    for i, item in enumerate(items):
        yield f"{',' if i else ''}\n{dumps(item)}"
    yield "\n]\n"


def _write(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
