"""One report's folder: report.json, its tables as printed, its words, and the works it cites."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.dataset.bibliography import bibtex_lines, csl_lines, ris_lines, works
from pipeline.dataset.conllu import conllu_lines
from pipeline.dataset.grid import wide
from pipeline.dataset.records import RunInfo, rows
from pipeline.dataset.reportjson import write_report_json
from pipeline.dataset.values import clean, csv_field
from pipeline.model import Extraction


def write_report(folder: Path, extraction: Extraction, run: RunInfo) -> None:
    """Write report.json, tables/<n>.csv, tokens.conllu and citations.json, .bib and .ris over whatever the folder held of them.

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
    cited = works(found["citations"])
    _write(folder / "citations.json", csl_lines(cited))
    _write(folder / "citations.bib", bibtex_lines(cited))
    _write(folder / "citations.ris", ris_lines(cited))


def csv_line(fields: Iterable[str]) -> str:
    """One line of a CSV file from texts."""
    return ",".join(map(csv_field, fields)) + "\n"


def _write(path: Path, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
