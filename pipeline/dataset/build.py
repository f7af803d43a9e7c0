"""The tables of a whole set, merged from the folders of its reports one report at a time."""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.dataset.arrow import arrow_schema, arrow_table
from pipeline.dataset.columns import TableSchema, load_schema
from pipeline.dataset.database import write_database
from pipeline.dataset.editions import link_editions
from pipeline.dataset.package import data_package, is_of_this_program, report_json_schema
from pipeline.dataset.publish import CURRENT, published_sums
from pipeline.dataset.reportjson import read_observations, read_report_row, read_rows
from pipeline.dataset.revisions import find_revisions
from pipeline.dataset.validate import Row, check, normal
from pipeline.dataset.values import csv_field
from pipeline.dataset.workbook import NAME, write_workbook

_BATCH = 20_000
"""Rows of a Parquet row group; what a table may hold in memory."""

_EDITIONS = 12
"""Reports whose observations are held while the next editions of their series are compared with them."""

History = Callable[[Sequence[Row]], Mapping[str, Sequence[Row]]]
"""Given the rows of `reports` as they will stand in the set, the rows of `runs` and `changes`."""


BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a set that a run may choose: `workbook` for zhengju.xlsx, `excel_csv` for CSV files that begin with a BOM.

    >>> Forms().workbook, Forms().excel_csv
    (True, False)
    """

    workbook: bool = True
    excel_csv: bool = False

    @classmethod
    def wanted(cls, outputs: Path, workbook: bool | None = None, excel_csv: bool | None = None) -> Self:
        """What is asked for, and for what is not asked the forms of the set in `outputs`, or the usual ones if there is none.

        The manifest says whether there is a workbook; most CSV files say how they begin, should one of them be harmed.
        """
        if not (sums := published_sums(outputs)):
            return cls(workbook is not False, bool(excel_csv))
        begins = [_begins_with_bom(outputs / CURRENT / name) for name in sums if name.endswith(".csv") and "/" not in name]
        marked = 2 * sum(begins) > len(begins)
        return cls(NAME in sums if workbook is None else workbook, marked if excel_csv is None else excel_csv)

    def are_those_of(self, folder: Path) -> bool:
        """Whether a set in a folder has these forms and was made by this program. Raises OSError if there is none."""
        with (folder / "reports.csv").open(encoding="utf-8") as file:
            alike = (file.read(1) == BOM) == self.excel_csv and (folder / NAME).exists() == self.workbook
        return alike and is_of_this_program(folder)


def _begins_with_bom(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(3) == BOM.encode()
    except OSError:
        return False


class TableWriter:
    """Writes one table as CSV (with a BOM if `excel_csv`) and Parquet side by side, in batches."""

    def __init__(self, folder: Path, table: TableSchema, *, excel_csv: bool = False) -> None:
        self.count = 0
        self._begin = BOM if excel_csv else ""
        self._folder = folder
        self._table = table
        self._waiting: list[Row] = []

    def __enter__(self) -> Self:
        import pyarrow.parquet as pq

        self._csv = (self._folder / f"{self._table.name}.csv").open("w", encoding="utf-8", newline="")
        self._csv.write(self._begin + ",".join(self._table.names) + "\n")
        parquet = self._folder / f"{self._table.name}.parquet"
        self._parquet = pq.ParquetWriter(parquet, arrow_schema(self._table), compression="zstd")
        return self

    def add(self, rows: Sequence[Row]) -> None:
        """Append rows that have been checked."""
        columns = self._table.columns
        for row in rows:
            self._csv.write(",".join([csv_field(row[c.name], c.is_json) for c in columns]) + "\n")
        self.count += len(rows)
        self._waiting += rows
        if len(self._waiting) >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        self._parquet.write_table(arrow_table(self._table, self._waiting))
        self._waiting = []

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is None:
                self._flush()
        finally:
            self._csv.close()
            self._parquet.close()


DEFAULT_FORMS = Forms()


def build_set(
    folder: Path,
    reports: Sequence[Path],
    extra_report_rows: Sequence[Row] = (),
    marks: Mapping[str, Mapping[str, Any]] | None = None,
    history: History | None = None,
    forms: Forms = DEFAULT_FORMS,
    left_out: Collection[Path] = (),
) -> None:
    """Write every table of a set into a folder, from report folders and the rows of files that have none.

    `marks` are values of columns of `reports` that take the place of what report.json says, by report id. Reports stand in the
    order of their file names, whatever the order they come in. The report folders are hard-linked into `reports/<report_id>`,
    or copied where the file system cannot, but for the files `left_out`. Raises SchemaError, OutputError and OSError.
    """
    schema = load_schema()
    folder.mkdir(parents=True, exist_ok=True)
    heads = [(_marked(read_report_row(source / "report.json"), marks or {}), source) for source in reports]
    heads.sort(key=lambda head: _order(head[0]))
    extra = sorted((normal(schema.tables["reports"], row) for row in extra_report_rows), key=_order)
    taken = {row["report_id"] for row, _ in heads}
    report_rows = sorted([row for row, _ in heads] + [_distinct(row, taken) for row in extra], key=_order)
    link_editions(report_rows)
    said = {"revisions": _revisions(heads, report_rows), **(history(report_rows) if history else {})}
    given = {name: [normal(table, row) for row in said.get(name, ())] for name, table in schema.set_tables.items()}
    for name, rows_of in {"reports": report_rows, **given}.items():
        check(schema.published[name], rows_of)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(TableWriter(folder, table, excel_csv=forms.excel_csv))
            for name, table in schema.published.items()
        }
        for name, rows_of in {"reports": report_rows, **given}.items():
            writers[name].add(rows_of)
        entities: dict[str, Row] = {}
        for head, source in heads:
            rows = read_rows(source / "report.json")
            for name, writer in writers.items():
                if name not in ("reports", "entities", *schema.set_tables):
                    writer.add(rows[name])
            for entity in rows["entities"]:
                _merge(entities, entity)
            _take(source, folder / "reports" / head["report_id"], left_out)
        writers["entities"].add([entities[key] for key in sorted(entities)])
    counts = {name: writer.count for name, writer in writers.items()}
    write_database(folder / "zhengju.duckdb", folder)
    if forms.workbook:
        write_workbook(folder / NAME, folder)
    _write_json(folder / "report.schema.json", report_json_schema())
    _write_json(folder / "datapackage.json", data_package(folder, counts))


def _revisions(heads: Sequence[tuple[Row, Path]], reports: Sequence[Row]) -> list[Row]:
    """The rows of `revisions`, series by series: the observations of the last editions are held for the next one."""
    places = {row["report_id"]: source / "report.json" for row, source in heads}
    read = lru_cache(maxsize=_EDITIONS)(lambda report_id: read_observations(places[report_id]))
    linked = [row for row in reports if row["report_id"] in places]
    return list(find_revisions(sorted(linked, key=lambda row: (row["series"] or "", row["edition"] or "")), read))


def _marked(report: Row, marks: Mapping[str, Mapping[str, Any]]) -> Row:
    return normal(load_schema().tables["reports"], {**report, **marks.get(report["report_id"], {})})


def _order(report: Row) -> tuple[str, str]:
    return report["file"], report["report_id"]


def _distinct(report: Row, taken: set[str]) -> Row:
    """Files that gave no report may share an id (copies of one file, files that cannot be opened): they get `.1`, `.2`."""
    names = itertools.chain([report["report_id"]], (f"{report['report_id']}.{n}" for n in itertools.count(1)))
    report_id = next(name for name in names if name not in taken)
    taken.add(report_id)
    return {**report, "report_id": report_id}


def _merge(entities: dict[str, Row], entity: Row) -> None:
    """One row per entity: the first report names it, other names become aliases, mentions add up."""
    known = entities.setdefault(entity["entity_id"], entity)
    if known is entity:
        return
    for column in ("name_zh", "name_en", "iso"):
        known[column] = known[column] or entity[column]
    names = (known["name"], known["name_zh"], known["name_en"])
    others = (*known["aliases"], entity["name"], entity["name_zh"], entity["name_en"], *entity["aliases"])
    known["aliases"] = list(dict.fromkeys(name for name in others if name and name not in names))
    known["mentions"] += entity["mentions"]
    known["reports"] = list(dict.fromkeys(known["reports"] + entity["reports"]))


def _take(source: Path, target: Path, left_out: Collection[Path]) -> None:
    """Hard-link a report's files into the set, or copy them; nothing to do if they are there already."""
    if target.exists() and target.samefile(source):
        return
    for path in sorted(path for path in source.rglob("*") if path.is_file() and path not in left_out):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(path, place)
        except OSError:
            shutil.copyfile(path, place)


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
