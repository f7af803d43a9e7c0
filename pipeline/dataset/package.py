"""The data dictionary for programs: datapackage.json (Data Package v2) and report.schema.json (JSON Schema 2020-12)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.dataset.columns import Column, Schema, TableSchema, load_schema
from pipeline.digest import program_digest
from pipeline.errors import SchemaError
from pipeline.wording import both

_FIELD_TYPES = {"decimal": "number", "boxes": "array"}
_JSON_TYPES = {"decimal": "number", "date": "string", "boxes": "array"}
_BOX = {"type": "array", "items": {"type": "number"}, "minItems": 5, "maxItems": 5}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OTHERS = {"zhengju.duckdb": "application/vnd.duckdb", "zhengju.xlsx": _XLSX, "report.schema.json": "application/schema+json"}


def data_package(folder: Path, counts: Mapping[str, int]) -> dict[str, Any]:
    """The descriptor of the files in a folder; `counts` are the rows of each table. Raises OSError if one is missing."""
    schema = load_schema()
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": schema.name,
        "title": schema.en,
        "title_zh": schema.zh,
        "description": schema.rights_en,
        "description_zh": schema.rights_zh,
        "version": schema.version,
        "program": program_digest(),
        "licenses": [dict(licence) for licence in schema.licences],
        "resources": [_resource(schema, table, folder, counts[name]) for name, table in schema.published.items()],
        "files": [_file(folder / name, media) for name, media in _others(schema).items() if (folder / name).exists()],
    }


def is_of_this_program(folder: Path) -> bool:
    """Whether the set in a folder was made by exactly this program. Raises OSError if there is none."""
    try:
        described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        return bool(described["program"] == program_digest())
    except (ValueError, KeyError, TypeError):
        return False


def _others(schema: Schema) -> dict[str, str]:
    """What lies beside the CSV files: the same rows in other forms. Not resources, or a validator would read them as CSV."""
    return {**{f"{name}.parquet": "application/vnd.apache.parquet" for name in schema.published}, **_OTHERS}


def _file(path: Path, media: str) -> dict[str, Any]:
    return {"path": path.name, "mediatype": media}


def _resource(schema: Schema, table: TableSchema, folder: Path, count: int) -> dict[str, Any]:
    path = folder / f"{table.name}.csv"
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": table.name,
        "type": "table",
        "path": path.name,
        "title": table.en,
        "title_zh": table.zh,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": count,
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": table_schema(schema, table),
    }


def table_schema(schema: Schema, table: TableSchema) -> dict[str, Any]:
    """The Table Schema of one table."""
    links = [c for c in table.columns if c.refers and not c.list and c.refers[0] in schema.published]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(column, column.name == table.key) for column in table.columns],
        "missingValues": [""],
        "primaryKey": [table.key],
        "foreignKeys": [{"fields": [c.name], "reference": _reference(table, c)} for c in links],
    }


def _reference(table: TableSchema, column: Column) -> dict[str, Any]:
    if column.refers is None:
        raise SchemaError(
            both("{table}.{column} refers to nothing", "{table}.{column} 没有所指", table=table.name, column=column.name)
        )
    resource, field = column.refers
    return {"fields": [field]} if resource == table.name else {"resource": resource, "fields": [field]}


def _field(column: Column, is_key: bool) -> dict[str, Any]:
    kind = "array" if column.list else _FIELD_TYPES.get(column.type, column.type)
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.en, "description_zh": column.zh}
    constraints: dict[str, Any] = {}
    # Printed text may be empty, and an empty field counts as missing.
    if column.required and column.name != "text":
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if column.values and not column.list:
        constraints["enum"] = list(column.values)
        labels = {value: zh for value, zh in column.values.items() if zh}
        field |= {"labels_zh": labels} if labels else {}
    if column.unit:
        field["unit"] = column.unit
    if column.refers and column.list:
        field["items_refer_to"] = ".".join(column.refers)
    return field | ({"constraints": constraints} if constraints else {})


def report_json_schema() -> dict[str, Any]:
    """The JSON Schema of report.json. It allows members that a later minor version adds."""
    schema = load_schema()
    parts = {name: _object(table) for name, table in schema.everything.items()}
    report = parts.pop("reports")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "report.json",
        "description": schema.en,
        "description_zh": schema.zh,
        "type": "object",
        "required": ["schema_version", "report", *parts],
        "properties": {
            "schema_version": {"type": "string", "pattern": rf"^{schema.version.split('.')[0]}\."},
            "report": report,
            **{name: {"type": "array", "items": part} for name, part in parts.items()},
        },
    }


def _object(table: TableSchema) -> dict[str, Any]:
    return {
        "type": "object",
        "description": table.en,
        "description_zh": table.zh,
        "required": list(table.names),
        "properties": {column.name: _property(column) for column in table.columns},
    }


def _property(column: Column) -> dict[str, Any]:
    item: dict[str, Any] = {"type": _JSON_TYPES.get(column.type, column.type)}
    if column.values:
        item["enum"] = list(column.values)
    if column.type == "date":
        item["format"] = "date"
    if column.type == "boxes":
        item["items"] = _BOX
    if column.properties:
        item["properties"] = {name: {"type": [kind, "null"]} for name, kind in column.properties.items()}
    whole: dict[str, Any] = {"type": "array", "items": item} if column.list else item
    if not column.required:
        whole["type"] = [whole["type"], "null"]
        if "enum" in whole:
            whole["enum"] = [*whole["enum"], None]
    return {"description": column.en, "description_zh": column.zh, **whole}
