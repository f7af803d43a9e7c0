"""Reads the PDFs of a set: `python tables_reading.py FOLDER` prints one JSON line for each, in the order of their names.

It runs the command line of whatever `pipeline` is on the path, also that of the first release, and takes the tables, their cells
and the figures of these cells from the files that users open.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

CELL = ("text", "row_label", "column_label", "value", "unit", "period_start", "period_end")
TABLE = ("page", "number", "title", "unit", "source", "header_rows")
FIGURE = ("metric", "subject")


def read(folder: Path) -> list[dict[str, Any]]:
    """The tables of every report of a folder with their cells."""
    with tempfile.TemporaryDirectory() as name:
        outputs = Path(name)
        command = [sys.executable, "-m", "pipeline", "run", str(folder), "--outputs", str(outputs), "--jobs", "1", "--quiet"]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        files = {row["report_id"]: Path(row["file"]).name for row in _rows(outputs / "reports.csv")}
        figures = {row["cell_id"]: row for row in _rows(outputs / "figures.csv") if row["cell_id"]}
        cells: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in _rows(outputs / "cells.csv"):
            figure = figures.get(row["cell_id"], {})
            place = {"row": int(row["row"]), "column": int(row["column"])}
            cells[row["table_id"]].append(
                {**place, **{key: row[key] for key in CELL}, **{key: figure.get(key, "") for key in FIGURE}}
            )
        tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in _rows(outputs / "tables.csv"):
            tables[files[row["report_id"]]].append({**{key: row[key] for key in TABLE}, "cells": cells[row["table_id"]]})
    return [{"tables": tables[file.name]} for file in sorted(folder.glob("*.pdf"))]


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10**9)
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    for one in read(Path(sys.argv[1])):
        print(json.dumps(one, ensure_ascii=False))
