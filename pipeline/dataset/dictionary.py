"""The data dictionary: what tables and columns there are, for programs (JSON), for a terminal, and as docs/tables.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.dataset.columns import Column, Schema, TableSchema, english_names, load_schema
from pipeline.dataset.database import view_columns
from pipeline.dataset.views import View, views
from pipeline.terminal import aligned
from pipeline.version import __version__


def described(names: Sequence[str] = ()) -> dict[str, Any]:
    """The schema as JSON values: `tables`, each with key, descriptions and columns, and `views`; those named, all if none is.

    Raises KeyError for a name that neither a table nor a view has.
    """
    schema = load_schema()
    tables, seen = known_tables(schema), known_views()
    if unknown := [name for name in names if name not in tables and name not in seen]:
        raise KeyError(unknown[0])
    return {
        "name": schema.name,
        "version": schema.version,
        "zh": schema.zh,
        "en": schema.en,
        "tables": [_table(schema, tables[name]) for name in names or tables if name in tables],
        "views": [_view(seen[name]) for name in names or seen if name in seen],
    }


def known_tables(schema: Schema) -> dict[str, TableSchema]:
    """Every table by name: those that are files of their own, then the parts that stand in report.json only."""
    return {**schema.published, **schema.parts}


_HEAD = (
    "{name} {version} (of tables and columns; the program is {program}): {words}",
    "{name} {version}（表与列的版本；程序为 {program}）：{words}",
)


def known_views() -> dict[str, View]:
    """Every view of zhengju.duckdb by name."""
    return {view.name: view for view in views()}


def known_names() -> list[str]:
    """The names of all tables and views."""
    return [*known_tables(load_schema()), *known_views()]


def _view(view: View) -> dict[str, Any]:
    columns = [{"name": name, "type": kind, **_words(view, name)} for name, kind in view_columns()[view.name]]
    return {"name": view.name, "file": "zhengju.duckdb", "zh": view.zh, "en": view.en, "columns": columns}


def _words(view: View, column: str) -> dict[str, str]:
    zh, en = view.meaning(column)
    return {"zh": zh, "en": en}


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
        words = schema.zh if chinese else schema.en
        yield _HEAD[chinese].format(name=schema.name, version=schema.version, program=__version__, words=words)
        held = [(name, str(len(one.columns)), one.zh if chinese else one.en) for name, one in tables.items()]
        seen = [(name, str(len(view_columns()[name])), one.zh if chinese else one.en) for name, one in known_views().items()]
        yield from aligned(held + seen)
    for name in names:
        if name in known_views():
            yield from _view_lines(known_views()[name], chinese)
            continue
        table = tables[name]
        yield f"{name}: {table.zh if chinese else table.en}"
        yield from aligned(_terminal_row(table, column, chinese) for column in table.columns)


def _view_lines(view: View, chinese: bool) -> Iterator[str]:
    yield f"{view.name}: {view.zh if chinese else view.en}"
    yield from aligned((name, kind, view.meaning(name)[not chinese]) for name, kind in view_columns()[view.name])


def _terminal_row(table: TableSchema, column: Column, chinese: bool) -> tuple[str, str, str, str]:
    """Name, type, what it refers to, and what it means with the values it may have."""
    kind = f"{column.type}[]" if column.list else column.type
    refers = "key" if column.name == table.key else f"→ {'.'.join(column.refers)}" if column.refers else ""
    words = column.values if chinese else english_names()
    labels = [f"{value} {words.get(value, '')}".strip() for value in column.values]
    values = f"{'：' if chinese else ': '}{' | '.join(labels)}" if labels else ""
    return column.name, kind, refers, (column.zh if chinese else column.en) + values


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
    yield (
        f"版本 {schema.version} 是表与列的版本，与程序版本（`zhengju --version`）各自独立："
        "新增列或表升次版本，改名或改义升主版本。"
    )
    yield ""
    yield (
        f"Version {schema.version} is that of tables and columns, apart from the program's (`zhengju --version`): a new column "
        "or table is a new minor version, a rename or a change of meaning a new major one."
    )
    yield ""
    yield "每列一行：名称、类型、说明。`[]` 为列表（CSV 中是 JSON 数组），`→` 指向另一张表的编号，必填列加粗。"
    yield ""
    yield (
        "One line a column: name, type, what it means. `[]` is a list (a JSON array in CSV), `→` points to the id of another "
        "table, columns that are never empty are bold. `zhengju schema TABLE` prints the same, `--json` for programs."
    )
    yield ""
    yield " · ".join(f"[{name}](#{name})" for name in known_names())
    for name, table in tables.items():
        yield from ("", f"## {name}", "", f"{table.zh} · {table.en}")
        if name in schema.parts:
            yield from ("", "只在 report.json 中 · in report.json only")
        yield from ("", "| 列 column | 类型 type | 说明 | what it means |", "|---|---|---|---|")
        yield from (_markdown_row(table, column) for column in table.columns)
    for name, view in known_views().items():
        yield from ("", f"## {name}", "", f"{view.zh} · {view.en}", "", "zhengju.duckdb 中的视图 · a view of zhengju.duckdb")
        yield from ("", "| 列 column | 类型 type | 说明 | what it means |", "|---|---|---|---|")
        yield from (f"| {column} | `{kind}` | {' | '.join(view.meaning(column))} |" for column, kind in view_columns()[name])


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
