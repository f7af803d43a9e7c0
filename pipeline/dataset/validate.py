"""Nothing becomes visible that does not fit the schema: types, allowed values, keys and links."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.dataset.columns import Column, Schema, TableSchema
from pipeline.dataset.values import clean, fit
from pipeline.errors import SchemaError

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_INT64 = 1 << 63


def normal(table: TableSchema, raw: Mapping[str, Any]) -> Row:
    """A row in the schema's order and types: empty text becomes None where it may, tuples become lists, text is cleaned."""
    unknown = set(raw) - set(table.names)
    if unknown:
        raise SchemaError(f"{table.name}: no column {sorted(unknown)[0]!r} in the schema")
    return {column.name: _normal(column, raw.get(column.name)) for column in table.columns}


def _normal(column: Column, value: Any) -> Any:
    known = _item(column, value)
    return None if known == "" and not column.required else known


def _item(column: Column, value: Any) -> Any:
    match value:
        case str():
            # Offsets point into printed text: there a character may be replaced, never removed.
            return clean(value, "\ufffd" if column.name in ("text", "words") else "")
        case float():
            return round(value, 2)
        case list() | tuple():
            return [_item(column, item) for item in value]
        case Mapping():
            return {clean(str(key)): _item(column, item) for key, item in value.items()}
    return value


def check(table: TableSchema, rows: Iterable[Row]) -> None:
    """Raises SchemaError, naming table, row, column and value, for the first value that does not fit, and for a key twice."""
    seen: set[Any] = set()
    for row in rows:
        key = row[table.key]
        if key in seen:
            raise SchemaError(f"{table.name}.{table.key}: {key!r} occurs twice; ids must be unique")
        seen.add(key)
        for column in table.columns:
            problem = _problem(column, row[column.name])
            if problem:
                raise SchemaError(f"{table.name}.{column.name}: {row[column.name]!r} {problem} ({table.key} {key!r})")


def check_links(schema: Schema, rows: Mapping[str, list[Row]]) -> None:
    """Raises SchemaError for the first value that refers to a row which is not there."""
    tables = schema.everything
    keys = {name: {row[table.key] for row in rows[name]} for name, table in tables.items()}
    for name, table in tables.items():
        for column in table.columns:
            if column.refers is None:
                continue
            known = keys[column.refers[0]]
            for row in rows[name]:
                value = row[column.name]
                for one in value if isinstance(value, list) else [value]:
                    if one is not None and one not in known:
                        raise SchemaError(
                            f"{name}.{column.name}: {one!r} is not in {'.'.join(column.refers)} ({table.key} {row[table.key]!r})"
                        )


def _problem(column: Column, value: Any) -> str:
    if value is None:
        return "is missing and may not be" if column.required else ""
    if value == "" and column.name != "text":  # printed text may be empty: a cell without ink
        return "is empty and may not be"
    if not column.list:
        return _item_problem(column, value)
    if not isinstance(value, list):
        return "is not a list"
    return next(filter(None, (_item_problem(column, item) for item in value)), "")


def _item_problem(column: Column, value: Any) -> str:
    if not _FITS[column.type](value):
        return f"is no {column.type} that the dataset can hold"
    if column.values and value not in column.values:
        return f"is not one of {', '.join(column.values)}"
    return ""


def _is_box(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and len(value) == 5 and all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


_FITS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool) and -_INT64 <= value < _INT64,
    "decimal": lambda value: isinstance(value, Decimal) and fit(value) == value,
    "number": _is_number,
    "date": lambda value: type(value) is date,
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "boxes": lambda value: isinstance(value, list) and all(map(_is_box, value)),
}
