"""report.json: the whole document with every annotation, one record on a line, its numbers exact."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import Column, TableSchema, load_schema
from pipeline.dataset.validate import Row, Rows, check
from pipeline.dataset.values import dumps
from pipeline.errors import SchemaError
from pipeline.wording import Both, both


def lines(rows: Rows) -> Iterator[str]:
    """The lines of report.json, each ended by a line feed: version, then report, then one record a line."""
    schema = load_schema()
    yield f'{{\n"schema_version": {dumps(schema.version)},\n'
    yield f'"report": {dumps(rows["reports"][0])}'
    for name in schema.everything:
        if name != "reports":
            yield f',\n"{name}": ['
            for i, row in enumerate(rows[name]):
                yield f"{',' if i else ''}\n{dumps(row)}"
            yield "\n]"
    yield "\n}\n"


def write_report_json(path: Path, rows: Rows) -> None:
    """Write report.json."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines(rows))


def read_rows(report_json: Path) -> Rows:
    """Rows of every table of one report, as `rows` gave them: Decimals and dates exact.

    Raises SchemaError if the file is no report.json of this major version, or a value does not fit its column.
    """
    data = _load(report_json)
    schema = load_schema()
    version = data.get("schema_version")
    if not isinstance(version, str) or version.split(".")[0] != schema.version.split(".")[0]:
        raise SchemaError(
            both(
                "{path}: schema version {version!r}, but this program reads {own}; read the PDF again",
                "{path}：规格版本为 {version!r}，而本程序读取 {own}；请重新读取该 PDF",
                path=report_json,
                version=version,
                own=schema.version,
            )
        )
    rows: Rows = {}
    for name, table in schema.everything.items():
        found = [data.get("report")] if name == "reports" else data.get(name)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise _broken(report_json, Both(f"{name} is not a list of objects", f"{name} 不是对象的列表"))
        rows[name] = [_row(table, row) for row in found]
        check(table, rows[name])
    return rows


def read_report_row(report_json: Path) -> Row:
    """The row of `reports` alone, without reading the rest if the file is laid out as this module writes it."""
    with report_json.open(encoding="utf-8") as file:
        head = [file.readline() for _ in range(3)][-1]
    try:
        found = json.loads("{" + head.rstrip(",\n") + "}", parse_float=Decimal)["report"]
        return _row(load_schema().tables["reports"], found)
    except (ValueError, KeyError, TypeError, AttributeError):
        return read_rows(report_json)["reports"][0]


def read_observations(report_json: Path) -> list[Row]:
    """The rows of `observations` alone, without reading the rest if the file is laid out as this module writes it.

    Raises SchemaError and OSError as `read_rows` does.
    """
    table = load_schema().tables["observations"]
    found: list[Row] = []
    with report_json.open(encoding="utf-8") as file:
        for line in file:
            if line == '"observations": [\n':
                break
        else:
            return read_rows(report_json)["observations"]
        for line in file:
            if line.startswith("]"):
                return found
            found.append(_row(table, json.loads(line.rstrip(",\n"), parse_float=Decimal)))
    raise _broken(report_json, Both("observations do not end", "observations 没有结尾"))


def lacking_columns(report_json: Path) -> list[str]:
    """The columns that this version has and a stored report does not, as `table.column`. Raises SchemaError, OSError."""
    data = _load(report_json)
    found = []
    for name, table in load_schema().everything.items():
        stored = [data.get("report")] if name == "reports" else data.get(name)
        if not isinstance(stored, list):
            found.append(name)
        elif stored and isinstance(stored[0], dict):
            found += [f"{name}.{column}" for column in table.names if column not in stored[0]]
    return found


def read_figures(report_json: Path) -> dict[str, dict[str, Any]]:
    """The figures of a report.json as they stand there, by id: columns as JSON values, numbers as int or Decimal.

    Empty if the file cannot be read: what an earlier version wrote is compared as far as it can be.
    """
    try:
        rows = _load(report_json)["figures"]
        return {row["figure_id"]: row for row in rows}
    except (OSError, SchemaError, KeyError, TypeError):
        return {}


def _load(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_constant=_refuse)
    except ValueError as error:
        raise _broken(path, both("is not JSON: {error}", "不是 JSON：{error}", error=error)) from error
    if not isinstance(data, dict):
        raise _broken(path, Both("is not a report.json", "不是 report.json"))
    return data


def _broken(path: Path, what: Both) -> SchemaError:
    """The error of a stored report that is not as this module writes it."""
    return SchemaError(both("{path}: {what}; read the PDF again", "{path}：{what}；请重新读取该 PDF", path=path, what=what))


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _row(table: TableSchema, raw: dict[str, Any]) -> Row:
    return {column.name: _value(table, column, raw.get(column.name)) for column in table.columns}


def _value(table: TableSchema, column: Column, raw: Any) -> Any:
    if raw is None:
        return None
    try:
        match column.type:
            case "decimal":
                return Decimal(raw)
            case "date":
                return date.fromisoformat(raw)
            case "number":
                return float(raw)
            case "boxes":
                return [[int(box[0]), *map(float, box[1:])] for box in raw]
    except (ValueError, TypeError, ArithmeticError, IndexError) as error:
        message = both(
            "{table}.{column}: {value!r} is no {kind}",
            "{table}.{column}：{value!r} 不是 {kind}",
            table=table.name,
            column=column.name,
            value=raw,
            kind=column.type,
        )
        raise SchemaError(message) from error
    return raw
