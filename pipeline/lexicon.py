"""Reads what we know about a language from data files, and refuses files that are not sound.

A TOML file holds entries; every entry has an id, its forms, its meaning and examples that are run as tests:

    [[entry]]
    id = "usd"
    forms = ["美元", "美金"]
    unit = "USD"
    examples = [{ text = "出口额为3亿美元", expect = [{ text = "3亿美元", value = "300000000", unit = "USD" }] }]

A CSV file holds long lists: columns `id`, `forms` (separated by `|`), any meaning columns, and `example`, a text in which the
entry must be found.

An entry without an example does not load; an id occurs once in a file, and a form has one owner in a file.
`tests/test_lexicon.py` runs every example.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.wording import Both, both

_OWN_KEYS = {"id", "forms", "examples", "note"}


@dataclass(frozen=True, slots=True)
class Example:
    """A text and exactly what must be read from it, in order. Values are strings."""

    text: str
    expect: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing known: how it is written (`forms`), what it means (`meaning`), and the proof (`examples`)."""

    id: str
    forms: tuple[str, ...]
    meaning: Mapping[str, Any]
    examples: tuple[Example, ...]

    def get(self, key: str, default: str = "") -> str:
        """A meaning field as text."""
        value = self.meaning.get(key, default)
        return value if isinstance(value, str) else str(value)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries of one file, in file order."""

    path: Path
    entries: tuple[Entry, ...]

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def by_form(self) -> dict[str, Entry]:
        """Every form with its one owner."""
        return {form: entry for entry in self.entries for form in entry.forms}


@cache
def load(path: Path) -> Lexicon:
    """Read one data file (.toml or .csv). Raises LexiconError, whose message names file and entry."""
    try:
        rows = _csv_rows(path) if path.suffix == ".csv" else _toml_rows(path)
    except (OSError, ValueError, csv.Error) as error:
        raise LexiconError(
            both("{path}: cannot be read: {error}", "{path}：无法读取：{error}", path=path, error=error)
        ) from error
    entries = tuple(_entry(path, row) for row in rows)
    _check_unique(path, entries)
    return Lexicon(path, entries)


def _toml_rows(path: Path) -> list[dict[str, Any]]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(data) != {"entry"} or not isinstance(data["entry"], list):
        raise LexiconError(
            both("{path}: a data file holds [[entry]] tables and nothing else", "{path}：数据文件只能有 [[entry]] 表", path=path)
        )
    return data["entry"]


def _csv_rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [_csv_row(path, row) for row in csv.DictReader(file)]


def _csv_row(path: Path, row: dict[str, str]) -> dict[str, Any]:
    forms = row.pop("forms", "").split("|")
    example = row.pop("example", "")
    present = [form for form in forms if form and form in example]
    if not present:
        raise LexiconError(
            both(
                "{path}: entry {name!r}: its example holds none of its forms; show one of them",
                "{path}：条目 {name!r} 的例子中没有它的任何写法；请举出其中一个",
                path=path,
                name=row.get("id"),
            )
        )
    return {**row, "forms": forms, "examples": [{"text": example, "expect": [{"text": max(present, key=len)}]}]}


def _entry(path: Path, row: dict[str, Any]) -> Entry:
    name = row.get("id")
    if not isinstance(name, str) or not name:
        raise LexiconError(both("{path}: an entry has no id; give it one", "{path}：有条目没有 id；请补上", path=path))
    forms = row.get("forms")
    if not isinstance(forms, list) or not forms or not all(isinstance(form, str) and form for form in forms):
        raise _wrong(path, name, "needs forms, a list of non-empty strings", "需要 forms：非空字符串的列表")
    examples = tuple(_example(path, name, example) for example in row.get("examples", []))
    if not examples:
        raise _wrong(path, name, "has no example; add one: it is run as a test", "没有例子；请补一个：例子会作为测试运行")
    meaning = {key: value for key, value in row.items() if key not in _OWN_KEYS}
    return Entry(name, tuple(forms), meaning, examples)


def _example(path: Path, name: str, example: Any) -> Example:
    if not isinstance(example, dict) or set(example) != {"text", "expect"} or not isinstance(example["text"], str):
        raise _wrong(path, name, "has an example with more or less than text and expect", "的例子应当有 text 与 expect，别无其他")
    expect = example["expect"]
    if not isinstance(expect, list) or not all(isinstance(item, dict) for item in expect):
        raise _wrong(
            path,
            name,
            "expects no list of tables (empty if nothing may be read)",
            "的 expect 应为表的列表（什么都不应读出时为空）",
        )
    return Example(example["text"], tuple({key: str(value) for key, value in item.items()} for item in expect))


def _wrong(path: Path, name: str, en: str, zh: str) -> LexiconError:
    """The error of an entry: its file, its id, what is the matter with it."""
    return LexiconError(
        both("{path}: entry {name!r} {what}", "{path}：条目 {name!r} {what}", path=path, name=name, what=Both(en, zh))
    )


def _check_unique(path: Path, entries: tuple[Entry, ...]) -> None:
    ids: set[str] = set()
    owners: dict[str, str] = {}
    for entry in entries:
        if entry.id in ids:
            raise LexiconError(
                both(
                    "{path}: id {name!r} occurs twice; rename one",
                    "{path}：id {name!r} 出现两次；请改其一",
                    path=path,
                    name=entry.id,
                )
            )
        ids.add(entry.id)
        for form in entry.forms:
            if form in owners:
                raise LexiconError(
                    both(
                        "{path}: form {form!r} belongs to {one!r} and {other!r}; keep one owner",
                        "{path}：写法 {form!r} 同属 {one!r} 与 {other!r}；请只留其一",
                        path=path,
                        form=form,
                        one=owners[form],
                        other=entry.id,
                    )
                )
            owners[form] = entry.id
