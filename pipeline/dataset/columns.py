"""The one definition of every table and column, read from schema/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pipeline.errors import SchemaError
from pipeline.model import CATALOGUE
from pipeline.wording import both

Type = Literal["string", "integer", "decimal", "number", "date", "boolean", "object", "boxes"]
"""`decimal` is exact; `number` is a measurement (points, seconds),
kept to two places; `boxes` is a list of [page, x0, top, x1, bottom]."""

_FOLDER = Path(__file__).parent / "schema"


@dataclass(frozen=True, slots=True)
class Column:
    """One column and what it means in Chinese and English.

    >>> Column("value", "decimal", "数值", "Value").required
    False

    `list` makes it a list of `type`; `refers` is the (table, column) its values must be found in; `values` are the only ones
    allowed, each with its Chinese name; `properties` are the members of an `object`, each with its type.
    """

    name: str
    type: Type
    zh: str
    en: str
    list: bool = False
    required: bool = False
    unit: str = ""
    refers: tuple[str, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_json(self) -> bool:
        """Whether a CSV cell holds JSON: lists, objects and boxes do."""
        return self.list or self.type in ("object", "boxes")


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One table: its columns in order, and the column that is its key."""

    name: str
    zh: str
    en: str
    key: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


MACHINE: Mapping[str, tuple[str, ...]] = {"reports": ("seconds", "peak_mb"), "runs": ("started", "finished")}
"""Columns, by table, that say how and when the work was done, not what came of it."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The whole dataset. `tables` hold what is in the reports, `set_tables` what runs did: these become files of their own.

    `parts` stand in report.json only.
    """

    name: str
    version: str
    zh: str
    en: str
    rights_zh: str
    rights_en: str
    licences: tuple[Mapping[str, str], ...]
    tables: Mapping[str, TableSchema]
    parts: Mapping[str, TableSchema]
    set_tables: Mapping[str, TableSchema]

    @property
    def everything(self) -> dict[str, TableSchema]:
        """Tables and parts by name, in the order of report.json."""
        reports, *others = self.tables.items()
        return dict([reports, *self.parts.items(), *others])

    @property
    def published(self) -> dict[str, TableSchema]:
        """The tables that become files of their own, by name."""
        return {**self.tables, **self.set_tables}

    def in_order_of_reference(self) -> list[TableSchema]:
        """The tables, every one after those its keys refer to (lists and itself aside)."""
        done: dict[str, TableSchema] = {}
        tables = self.published
        while len(done) < len(tables):
            for name, table in tables.items():
                needs = {c.refers[0] for c in table.columns if c.refers and not c.list} & set(tables) - {name}
                if name not in done and needs <= set(done):
                    done[name] = table
                    break
            else:
                raise SchemaError(
                    both(
                        "tables refer to each other in a circle: {names}",
                        "各表的引用成环：{names}",
                        names=", ".join(sorted(set(tables) - set(done))),
                    )
                )
        return list(done.values())


@cache
def english_names() -> Mapping[str, str]:
    """What values are called in English where their code is no word of it: yoy is `on a year earlier`."""
    names: Mapping[str, str] = _read("english")["names"]
    return names


def value_name(table: str, column: str, value: str, *, chinese: bool) -> str:
    """The name of a value of a column for people.

    >>> value_name("figures", "basis", "yoy", chinese=False), value_name("figures", "basis", "yoy", chinese=True)
    ('on a year earlier', '同比')
    """
    if not chinese:
        return english_names().get(value, value.replace("_", " "))
    known = next(one for one in load_schema().published[table].columns if one.name == column)
    return known.values.get(value) or value


@cache
def load_schema() -> Schema:
    """Read the schema that comes with this package. Raises SchemaError, whose message names the file."""
    head = _read("dataset")
    return Schema(
        head["name"],
        head["version"],
        head["zh"],
        head["en"],
        head["rights_zh"],
        head["rights_en"],
        tuple(head["licence"]),
        {name: _table(name) for name in head["tables"]},
        {name: _table(name) for name in head["report_parts"]},
        {name: _table(name) for name in head["set_tables"]},
    )


def _read(name: str) -> dict[str, Any]:
    path = _FOLDER / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SchemaError(both("{path}: cannot be read: {error}", "{path}：无法读取：{error}", path=path, error=error)) from error


def _table(name: str) -> TableSchema:
    data = _read(name)
    columns = tuple(_column(name, raw) for raw in data["column"])
    if data["key"] not in [column.name for column in columns]:
        raise SchemaError(
            both(
                "schema/{name}.toml: key {key!r} is not a column; name one",
                "schema/{name}.toml：键 {key!r} 不是任何一列；请指明一列",
                name=name,
                key=data["key"],
            )
        )
    return TableSchema(name, data["zh"], data["en"], data["key"], columns)


def _column(table: str, raw: dict[str, Any]) -> Column:
    if raw.pop("catalogue", None):
        raw["values"] = dict.fromkeys(CATALOGUE, "")
    if "refers" in raw:
        raw["refers"] = tuple(raw["refers"].split("."))
    try:
        return Column(**raw)
    except TypeError as error:
        message = both(
            "schema/{table}.toml: column {name!r}: {error}",
            "schema/{table}.toml：列 {name!r}：{error}",
            table=table,
            name=raw.get("name"),
            error=error,
        )
        raise SchemaError(message) from error
