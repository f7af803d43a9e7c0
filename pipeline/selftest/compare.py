"""Says in which published files two sets of outputs differ, apart from what the machine decides: times and memory."""

from __future__ import annotations

import io
import json
from pathlib import Path

from pipeline.dataset import MACHINE, csv_rows

_UNSTABLE = ("zhengju.duckdb", "manifest.json")
"""The database holds random identifiers; the manifest holds the sums of the files with those columns."""


def differences(one: Path, other: Path) -> list[str]:
    """One line for each file that only one of the folders has, or that holds something else."""
    left, right = _files(one), _files(other)
    lost = [f"{name}: only in one of the runs" for name in sorted(left.keys() ^ right.keys())]
    return lost + [f"{name}: not the same bytes" for name in sorted(left.keys() & right.keys()) if left[name] != right[name]]


def _files(folder: Path) -> dict[str, bytes]:
    """What counts of every file of a folder, by its name there."""
    files = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    found = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: _content(path) for name, path in found.items() if path.name not in _UNSTABLE and not _is_hidden(name)}


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))


def _content(path: Path) -> bytes:
    machine = MACHINE.get(path.stem, ())
    if machine and path.suffix == ".csv":
        return _without_columns(path, machine)
    if machine and path.suffix == ".parquet":
        return _without_parquet_columns(path, machine)
    if path.name == "datapackage.json":
        return _without_sums(path)
    if path.name == "report.json":
        found = json.loads(path.read_text(encoding="utf-8"))
        for column in MACHINE["reports"]:
            found.get("report", {}).pop(column, None)
        return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return path.read_bytes()


def _without_columns(path: Path, machine: tuple[str, ...]) -> bytes:
    rows = [{key: value for key, value in row.items() if key not in machine} for row in csv_rows(path)]
    out = io.StringIO()
    out.write(json.dumps(rows, ensure_ascii=False))
    return out.getvalue().encode("utf-8", "surrogatepass")


def _without_sums(path: Path) -> bytes:
    """The description of the tables without the size and the sum of the tables that have those columns."""
    found = json.loads(path.read_text(encoding="utf-8"))
    for resource in found.get("resources", []):
        if resource.get("name") in MACHINE:
            resource.pop("bytes", None)
            resource.pop("hash", None)
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _without_parquet_columns(path: Path, machine: tuple[str, ...]) -> bytes:
    import pyarrow.parquet

    found = pyarrow.parquet.read_table(path)
    kept = found.drop_columns([column for column in machine if column in found.column_names])
    return json.dumps(kept.to_pylist(), ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
