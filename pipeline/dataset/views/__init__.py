"""The views of zhengju.duckdb: questions that are asked every day, as tables of their own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.dataset.columns import load_schema
from pipeline.errors import SchemaError
from pipeline.wording import both

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class View:
    """A view: its statement (`SELECT …`), what it holds, and what those of its columns mean that no table has.

    `tables` are those its other columns come from, the first that has a column counting. Words are (Chinese, English).
    """

    name: str
    zh: str
    en: str
    tables: Sequence[str]
    columns: Mapping[str, tuple[str, str]]
    sql: str

    def meaning(self, column: str) -> tuple[str, str]:
        """What a column means in Chinese and English. Raises SchemaError if neither the view nor a table of it says so."""
        if column in self.columns:
            return self.columns[column]
        known = load_schema().published
        for name in self.tables:
            found = next((one for one in known[name].columns if one.name == column), None)
            if found is not None:
                return found.zh, found.en
        raise SchemaError(
            both(
                "views.toml: nothing says what the column {column!r} of {view} means; add it under [columns]",
                "views.toml：没有说明 {view} 的列 {column!r} 是什么；请在 [columns] 下补上",
                column=column,
                view=self.name,
            )
        )


@cache
def views() -> tuple[View, ...]:
    """Every view, in the order in which they are made."""
    said = tomllib.loads((_FOLDER / "views.toml").read_text(encoding="utf-8"))["view"]
    return tuple(
        View(
            one["name"],
            one["zh"],
            one["en"],
            one["tables"],
            {name: (words[0], words[1]) for name, words in one["columns"].items()},
            (_FOLDER / f"{one['name']}.sql").read_text(encoding="utf-8"),
        )
        for one in said
    )
