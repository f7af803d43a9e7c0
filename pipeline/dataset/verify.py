"""Looks at a published set as its readers do, and says what does not hold: sums, keys, links, counts, places."""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import Column, TableSchema, load_schema
from pipeline.dataset.harm import harmed_files
from pipeline.dataset.publish import MANIFEST, current_set
from pipeline.dataset.reportjson import read_rows
from pipeline.errors import SchemaError
from pipeline.wording import Both, both

SHOWN = 5
"""So many examples of one kind of problem are named."""

COUNTED = {"figures": "figures", "claims": "claims", "issues": "issues"}
"""Columns of `reports` that count the rows of a table."""

PLACED = ("footnotes", "citations", "sentences", "mentions", "figures", "claims")
"""Tables whose rows say at which characters of which block their text stands."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not hold, how often, and the first examples.

    >>> Problem("key", "figures.figure_id occurs twice", 1, ("r/figure/p1c1-p1c2",)).count
    1
    """

    kind: str
    what: Both
    count: int
    examples: tuple[str, ...] = ()


def verify_set(outputs: Path) -> list[Problem]:
    """Everything that does not hold in the set that is visible in `outputs`; empty if it is whole.

    Kinds: set (there is none), manifest, schema, key, link, count, place. Raises OSError if a file cannot be read.
    """
    folder = current_set(outputs)
    if folder is None or not (folder / MANIFEST).is_file():
        return [Problem("set", both("{path} holds no published set", "{path} 中没有已发布的数据集", path=outputs), 1)]
    found = _Found()
    _manifest(found, outputs)
    if found.counts:
        return found.problems()
    keys = _tables(found, folder)
    _package(found, folder, {name: len(ids) for name, ids in keys.items()})
    for report_json in sorted(folder.glob("reports/*/report.json")):
        _places(found, report_json)
    return found.problems()


class _Found:
    """Problems by kind and words, counted."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, Both]] = Counter()
        self._examples: defaultdict[tuple[str, Both], list[str]] = defaultdict(list)

    def add(self, kind: str, what: Both, example: str) -> None:
        key = (kind, what)
        self.counts[key] += 1
        if len(self._examples[key]) < SHOWN:
            self._examples[key].append(example)

    def problems(self) -> list[Problem]:
        return [Problem(*key, count, tuple(self._examples[key])) for key, count in self.counts.items()]


_HARM = {
    "gone": Both("a file of the set is gone", "数据集的文件缺失"),
    "foreign": Both("a file does not belong to the set", "有不属于数据集的文件"),
    "altered": Both("a file is not as it was published", "文件与发布时不同"),
}


def _manifest(found: _Found, outputs: Path) -> None:
    for name, harm in harmed_files(outputs, thorough=True).items():
        found.add("manifest", _HARM[harm], name)


def _tables(found: _Found, folder: Path) -> dict[str, set[str]]:
    """Columns, keys, values and links of every table; the keys, by table."""
    tables = load_schema().published
    keys: dict[str, set[str]] = {}
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, table in tables.items():
        keys[name] = set()
        for row in _rows(found, folder, table):
            if row[table.key] in keys[name]:
                found.add("key", both("{column} occurs twice", "{column} 出现两次", column=f"{name}.{table.key}"), row[table.key])
            keys[name].add(row[table.key])
            _values(found, table, row)
            if name in COUNTED.values():
                counted[name][row["report_id"]] += 1
    for table in tables.values():
        links = [column for column in table.columns if column.refers and column.refers[0] in keys]
        for row in _rows(found, folder, table) if links else ():
            _links(found, table, links, row, keys)
    _counts(found, folder, tables["reports"], counted)
    return keys


def _rows(found: _Found, folder: Path, table: TableSchema) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    if not (folder / f"{table.name}.csv").is_file():
        found.add("schema", Both("a table that this version writes is not there", "缺少本版本写出的表"), table.name)
        return
    with (folder / f"{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if tuple(rows.fieldnames or ()) != table.names:
            found.add(
                "schema",
                both(
                    "{table}.csv has other columns than this version writes",
                    "{table}.csv 的列与本版本所写的不同",
                    table=table.name,
                ),
                ", ".join(rows.fieldnames or ()),
            )
            return
        yield from rows


def _values(found: _Found, table: TableSchema, row: dict[str, str]) -> None:
    for column in table.columns:
        value = row[column.name]
        if column.required and not value and column.name != "text":
            found.add(
                "schema",
                both("{column} is empty and may not be", "{column} 为空，而该列必填", column=f"{table.name}.{column.name}"),
                row[table.key],
            )
        if column.values and value and not column.list and value not in column.values:
            found.add(
                "schema",
                both(
                    "{column} has a value that the schema does not know",
                    "{column} 的值不在规格之中",
                    column=f"{table.name}.{column.name}",
                ),
                f"{row[table.key]}: {value}",
            )


def _links(found: _Found, table: TableSchema, links: Iterable[Column], row: dict[str, str], keys: dict[str, set[str]]) -> None:
    for column in links:
        assert column.refers is not None
        value = row[column.name]
        to: list[str] = (json.loads(value or "[]") or []) if column.list else [value] if value else []
        for one in to:
            if one not in keys[column.refers[0]]:
                where = ".".join(column.refers)
                found.add(
                    "link",
                    both(
                        "{column} names what is not in {where}",
                        "{column} 所指不在 {where} 中",
                        column=f"{table.name}.{column.name}",
                        where=where,
                    ),
                    f"{row[table.key]}: {one}",
                )


def _counts(found: _Found, folder: Path, reports: TableSchema, counted: dict[str, Counter[str]]) -> None:
    for row in _rows(found, folder, reports):
        for column, table in COUNTED.items():
            if row["status"] in ("ok", "partial") and int(row[column] or 0) != counted[table][row["report_id"]]:
                found.add(
                    "count",
                    both(
                        "{column} is not the number of its rows in {table}",
                        "{column} 不是 {table} 中该报告的行数",
                        column=f"reports.{column}",
                        table=table,
                    ),
                    row["report_id"],
                )


def _package(found: _Found, folder: Path, counts: dict[str, int]) -> None:
    package: dict[str, Any] = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["rows"] != counts.get(resource["name"]):
            found.add(
                "count",
                Both("datapackage.json counts other rows than the table has", "datapackage.json 所记行数与表不同"),
                resource["name"],
            )


def _places(found: _Found, report_json: Path) -> None:
    """Every record of a report stands where it says."""
    try:
        rows = read_rows(report_json)
    except SchemaError as error:
        found.add("schema", Both("a report.json does not fit the schema", "有 report.json 不符合规格"), str(error))
        return
    blocks = {block["block_id"]: block["text"] for block in rows["blocks"]}
    given = {row["record_id"] for row in rows["corrections"] if row["field"] == "text" and row["state"] == "applied"}
    for name in PLACED:
        for row in rows[name]:
            if row.get("footnote_id") in given:
                continue  # a person gave another text of the note than the printed one
            if row["block_id"] and blocks.get(row["block_id"], "")[row["start"] : row["end"]] != row["text"]:
                found.add(
                    "place",
                    both(
                        "the text of a row of {table} is not what its block has there",
                        "{table} 中有一行的文字与其文本块不符",
                        table=name,
                    ),
                    next(iter(row.values())),
                )
