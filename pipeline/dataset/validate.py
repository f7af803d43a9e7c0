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
from pipeline.wording import Both, both

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_INT64 = 1 << 63


def normal(table: TableSchema, raw: Mapping[str, Any]) -> Row:
    """A row in the schema's order and types: empty text becomes None where it may, tuples become lists, text is cleaned."""
    unknown = set(raw) - set(table.names)
    if unknown:
        raise SchemaError(
            both(
                "{table}: no column {name!r} in the schema",
                "{table}：规格中没有列 {name!r}",
                table=table.name,
                name=sorted(unknown)[0],
            )
        )
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
    problem = next(iter(fitting(table, rows)[1]), None)
    if problem is not None:
        raise SchemaError(both("{problem}; read the PDF again", "{problem}；请重新读取该 PDF", problem=problem))


def fitting(table: TableSchema, rows: Iterable[Row]) -> tuple[list[Row], list[Both]]:
    """The rows that fit the schema and, one for each that does not, what is wrong: table, column, value, row."""
    kept: list[Row] = []
    problems: list[Both] = []
    seen: set[Any] = set()
    for row in rows:
        problem = _twice(table, row) if row[table.key] in seen else _misfit(table, row)
        if problem is not None:
            problems.append(problem)
            continue
        seen.add(row[table.key])
        kept.append(row)
    return kept, problems


def _twice(table: TableSchema, row: Row) -> Both:
    return both(
        "{table}.{column}: {value!r} occurs twice; ids must be unique",
        "{table}.{column}：{value!r} 出现两次；编号不得重复",
        table=table.name,
        column=table.key,
        value=row[table.key],
    )


def _misfit(table: TableSchema, row: Row) -> Both | None:
    for column in table.columns:
        problem = _problem(column, row[column.name])
        if problem is not None:
            return both(
                "{table}.{column}: {value!r} {problem} ({key} {id!r})",
                "{table}.{column} 的值 {value!r} {problem}（{key} {id!r}）",
                table=table.name,
                column=column.name,
                value=row[column.name],
                problem=problem,
                key=table.key,
                id=row[table.key],
            )
    return None


def mend_links(schema: Schema, rows: Rows) -> list[Both]:
    """Take out every value that refers to a row which is not there, and every row that cannot be without it.

    `rows` are changed; the tables among them only are looked at. Returns what was taken out: table, column, value, row.
    """
    problems: list[Both] = []
    for name, table in _by_reference(schema, rows):
        for column in table.columns:
            if column.refers is None or column.refers[0] not in rows:
                continue
            known = {row[column.refers[1]] for row in rows[column.refers[0]]}
            lost = [(row, one) for row in rows[name] for one in _links(row[column.name]) if one not in known]
            for row, one in lost:
                problems.append(
                    both(
                        "{name}: {value!r} is not in {there} ({key} {id!r})",
                        "{name}：{there} 中没有 {value!r}（{key} {id!r}）",
                        name=f"{name}.{column.name}",
                        value=one,
                        there=".".join(column.refers),
                        key=table.key,
                        id=row[table.key],
                    )
                )
                row[column.name] = [each for each in row[column.name] if each in known] if column.list else None
            if column.required and not column.list:
                rows[name] = [row for row in rows[name] if row[column.name] is not None]
    return problems + mend_links(schema, rows) if problems else []


def _by_reference(schema: Schema, rows: Rows) -> list[tuple[str, TableSchema]]:
    return [(name, table) for name, table in schema.everything.items() if name in rows]


def _links(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _problem(column: Column, value: Any) -> Both | None:
    if value is None:
        return Both("is missing and may not be", "缺失，而该列必填") if column.required else None
    if value == "" and column.name != "text":  # printed text may be empty: a cell without ink
        return Both("is empty and may not be", "为空，而该列不可为空")
    if not column.list:
        return _item_problem(column, value)
    if not isinstance(value, list):
        return Both("is not a list", "不是列表")
    return next(filter(None, (_item_problem(column, item) for item in value)), None)


def _item_problem(column: Column, value: Any) -> Both | None:
    if not _FITS[column.type](value):
        return both("is no {kind} that the dataset can hold", "不是数据集所能存放的 {kind}", kind=column.type)
    if column.values and value not in column.values:
        return both("is not one of {values}", "不在可选值之中：{values}", values=", ".join(column.values))
    return None


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
