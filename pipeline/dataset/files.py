"""One report's folder: report.json, its tables as printed, its words, itself as Markdown, and the works it cites."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.contain import Fence, Unit
from pipeline.dataset.bibliography import bibtex_lines, csl_lines, ris_lines, works
from pipeline.dataset.chunks import chunk_lines
from pipeline.dataset.conllu import conllu_lines
from pipeline.dataset.markdown import markdown_lines
from pipeline.dataset.records import RunInfo, rows
from pipeline.dataset.reportjson import write_report_json
from pipeline.dataset.validate import Rows
from pipeline.dataset.values import clean, csv_field
from pipeline.dataset.wide import wide
from pipeline.model import Document, Extraction, Table


def write_report(
    folder: Path, extraction: Extraction, run: RunInfo, review: Callable[[Rows], Iterable[str]] | None = None
) -> None:
    """Write the files of a report over whatever the folder held of them: report.json, tables/<n>.csv, tokens.conllu, report.md,
    chunks.jsonl, citations.json, .bib and .ris. `review` makes review.html from its rows; without it there is none.

    A file whose lines cannot be made is left out and is an issue in report.json. Raises OSError.
    """
    found = rows(extraction, run)
    fence = Fence("files")
    shutil.rmtree(folder / "tables", ignore_errors=True)
    (folder / "tables").mkdir(parents=True)

    def write(name: str, lines: Callable[..., Iterable[str]], *args: object) -> None:
        made = fence.run(Unit("record", name), lambda: list(lines(*args)), otherwise=None)
        if made is not None:
            (folder / name).write_text("".join(made), encoding="utf-8", newline="")

    for number, table in enumerate(extraction.document.tables, 1):
        write(f"tables/{number}.csv", _table_lines, extraction.document, table)
    write("tokens.conllu", conllu_lines, extraction)
    cited = fence.run(Unit("record", "citations"), works, found["citations"], otherwise=[])
    write("report.md", markdown_lines, extraction)
    write("chunks.jsonl", chunk_lines, extraction)
    write("citations.json", csl_lines, cited)
    write("citations.bib", bibtex_lines, cited)
    write("citations.ris", ris_lines, cited)
    if review is not None:
        write("review.html", review, found)
    if fence.issues:
        found = rows(replace(extraction, issues=(*extraction.issues, *fence.issues)), run)
    write_report_json(folder / "report.json", found)


def _table_lines(document: Document, table: Table) -> Iterator[str]:
    return (csv_line(map(clean, row)) for row in wide(document, table))


def csv_line(fields: Iterable[str]) -> str:
    """One line of a CSV file from texts."""
    return ",".join(map(csv_field, fields)) + "\n"
