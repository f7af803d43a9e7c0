"""What of the published set is not as it was published, and what its tables said as far as that can still be read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pipeline.dataset.columns import TableSchema, load_schema
from pipeline.dataset.looked import Look, look, looks_of, note, noted
from pipeline.dataset.publish import CURRENT, MANIFEST, current_set, file_sum, published_sums
from pipeline.dataset.values import csv_rows, field_text

Harm = Literal["gone", "altered", "foreign"]


def harmed_files(outputs: Path, *, thorough: bool = False) -> dict[str, Harm]:
    """What is wrong with each file of the current set, by its path in the set; empty if all are as they were published.

    A file that cannot be opened under the name readers use is gone too. Where nothing was published nothing is harmed. Only files
    that look otherwise than when they were last known to be sound are read, or all if `thorough`.
    """
    folder = current_set(outputs)
    if folder is None or not folder.is_dir():
        return {}
    listed = look(folder / MANIFEST)
    sums = published_sums(outputs)
    there = dict(looks_of(folder))
    there.pop(MANIFEST, None)
    found: dict[str, Harm] = {} if sums else {MANIFEST: "altered" if (folder / MANIFEST).exists() else "gone"}
    linked = {name for name in {one.partition("/")[0] for one in there} if _is_linked(outputs, name)}
    known = {} if thorough else noted(outputs, folder.name)
    if known.get(MANIFEST) != listed:  # what was known was known of other sums
        known = {}
    sound: dict[str, Look] = {MANIFEST: listed} if listed else {}
    for name in sorted({*there, *sums}):
        if name not in there or name.partition("/")[0] not in linked:
            found[name] = "gone"
        elif name not in sums:
            found[name] = "foreign"
        elif known.get(name) == there[name] or is_as_published(folder / name, sums[name]):
            sound[name] = there[name]
        else:
            found[name] = "altered"
    if not thorough and sound != known:
        note(outputs, folder.name, sound)
    return found


def is_as_published(path: Path, digest: str | None) -> bool:
    """Whether a file has this sha256; one that cannot be read has not."""
    try:
        return file_sum(path) == digest
    except OSError:
        return False


def _is_linked(outputs: Path, name: str) -> bool:
    """Whether a name in the outputs, that readers use, leads into the current set."""
    link = outputs / name
    return link.is_symlink() and link.readlink() == Path(CURRENT) / link.name


def stored_rows(outputs: Path, name: str, harmed: Mapping[str, str]) -> list[dict[str, str]]:
    """The rows of a published table as CSV has them, from its Parquet file where the CSV file is harmed; empty where both are."""
    folder = current_set(outputs)
    if folder is None:
        return []
    csv_file, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
    if csv_file.is_file() and csv_file.name not in harmed:
        return list(csv_rows(csv_file))
    if parquet.is_file() and parquet.name not in harmed:
        import pyarrow.parquet as pq

        table = load_schema().published[name]
        return [as_texts(table, row) for row in pq.read_table(parquet).to_pylist()]
    return []


def as_texts(table: TableSchema, row: Mapping[str, Any]) -> dict[str, str]:
    """A row as a reader of CSV gets it: every value a text, "" where there is none."""
    columns = {column.name: column for column in table.columns}
    return {
        name: value if isinstance(value, str) else field_text(value, name in columns and columns[name].is_json)
        for name, value in row.items()
    }
