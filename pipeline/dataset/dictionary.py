"""The data dictionary: what tables and columns there are, for programs (JSON), for a terminal, and as docs/tables.md."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.dataset.columns import Column, Schema, TableSchema, load_schema


def described(names: Sequence[str] = ()) -> dict[str, Any]:
    """The schema as JSON values: `tables`, each with key, descriptions and columns; those named, all if none is.

    Raises KeyError for a table that does not exist.
    """
    schema = load_schema()
    return {
        "name": schema.name,
        "version": schema.version,
        "zh": schema.zh,
        "en": schema.en,
        "tables": [_table(schema, known_tables(schema)[name]) for name in names or known_tables(schema)],
    }


def known_tables(schema: Schema) -> dict[str, TableSchema]:
    """Every table by name: those that are files of their own, then the parts that stand in report.json only."""
    return {**schema.published, **schema.parts}


def _table(schema: Schema, table: TableSchema) -> dict[str, Any]:
    return {
        "name": table.name,
        "file": f"{table.name}.csv" if table.name in schema.published else "report.json",
        "key": table.key,
        "zh": table.zh,
        "en": table.en,
        "columns": [_column(column) for column in table.columns],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "list": column.list,
        "required": column.required,
        "unit": column.unit or None,
        "refers": ".".join(column.refers) if column.refers else None,
        "values": dict(column.values) or None,
        "properties": dict(column.properties) or None,
        "zh": column.zh,
        "en": column.en,
    }


def terminal_lines(names: Sequence[str], *, chinese: bool) -> Iterator[str]:
    """Tables and columns in lines for a terminal; without names every table in one line. Raises KeyError for an unknown table."""
    schema = load_schema()
    tables = known_tables(schema)
    if not names:
        yield f"{schema.name} {schema.version}: {schema.zh if chinese else schema.en}"
        yield from _aligned((name, str(len(one.columns)), one.zh if chinese else one.en) for name, one in tables.items())
    for name in names:
        table = tables[name]
        yield f"{name}: {table.zh if chinese else table.en}"
        yield from _aligned(_terminal_row(table, column, chinese) for column in table.columns)


def _terminal_row(table: TableSchema, column: Column, chinese: bool) -> tuple[str, str, str, str]:
    """Name, type, what it refers to, and what it means with the values it may have."""
    kind = f"{column.type}[]" if column.list else column.type
    refers = "key" if column.name == table.key else f"→ {'.'.join(column.refers)}" if column.refers else ""
    labels = [f"{value} {label}".strip() if chinese else value for value, label in column.values.items()]
    values = f"{'：' if chinese else ': '}{' | '.join(labels)}" if labels else ""
    return column.name, kind, refers, (column.zh if chinese else column.en) + values


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows in columns; the last one, which may be Chinese, is left as it is."""
    found = list(rows)
    widths = [max(len(row[i]) for row in found) for i in range(len(found[0]) - 1)]
    for row in found:
        yield "  " + "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[-1]])


def markdown() -> str:
    """docs/tables.md: every table and column in both languages."""
    return "\n".join(_markdown_lines()) + "\n"


def _markdown_lines() -> Iterator[str]:
    schema = load_schema()
    tables = known_tables(schema)
    yield "# 数据表 · Tables"
    yield ""
    yield f"<!-- Made by `zhengju schema --write docs` from pipeline/dataset/schema; version {schema.version}. -->"
    yield ""
    yield "每列一行：名称、类型、说明。`[]` 为列表（CSV 中是 JSON 数组），`→` 指向另一张表的编号，必填列加粗。"
    yield ""
    yield (
        "One line a column: name, type, what it means. `[]` is a list (a JSON array in CSV), `→` points to the id of another "
        "table, columns that are never empty are bold. `zhengju schema TABLE` prints the same, `--json` for programs."
    )
    yield ""
    yield " · ".join(f"[{name}](#{name})" for name in tables)
    for name, table in tables.items():
        yield from ("", f"## {name}", "", f"{table.zh} · {table.en}")
        if name in schema.parts:
            yield from ("", "只在 report.json 中 · in report.json only")
        yield from ("", "| 列 column | 类型 type | 说明 | what it means |", "|---|---|---|---|")
        yield from (_markdown_row(table, column) for column in table.columns)


def _markdown_row(table: TableSchema, column: Column) -> str:
    name = f"**{column.name}**" if column.required else column.name
    kind = f"{column.type}[]" if column.list else column.type
    notes = ["key" if column.name == table.key else "", f"→ {'.'.join(column.refers)}" if column.refers else "", column.unit]
    form = ", ".join([f"`{kind}`", *filter(None, notes)])
    labels = [f"`{value}` {label}".strip() for value, label in column.values.items()]
    if column.name == "code" and table.name == "issues":
        labels = ["[errors.md](errors.md)"]
    values = f"：{'、'.join(labels)}" if labels else ""
    said = (name, form, column.zh + values, column.en)
    return "| " + " | ".join(text.replace("|", "\\|") for text in said) + " |"
