"""How much one input file may ask of the machine: the defaults of the README's table, and `zhengju.toml`, which changes them."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from pipeline.errors import SettingsError
from pipeline.wording import Both, both

MIB = 1 << 20

LEAST_MEMORY = 512
"""MiB that a child needs for its models before it has read anything."""

PAGE_OF_PRINT = 2000
"""Characters of a page of print: a page that holds more takes the language work of several."""

SETTINGS = "zhengju.toml"
"""Looked for in the current folder."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for one document. Times are seconds of the child's computing time, but for `hang_seconds`; sizes as named.

    Every field is a key of the table `[limits]` in zhengju.toml; `option` names the one of the command line.
    """

    file_mib: float = 200
    pages: int = 5000
    page_chars: int = 250_000
    page_objects: int = 50_000
    memory_mib: float = 2048
    page_seconds: float = 20.0
    scanned_page_seconds: float = 40.0
    document_seconds: float | None = None
    """In place of the sum of the next four."""
    document_base_seconds: float = 30.0
    document_page_seconds: float = 1.0
    document_scan_seconds: float = 12.0
    document_max_seconds: float = 1800.0
    hang_seconds: float = 120.0
    """Seconds on the clock in which a child neither computes nor finishes a page: it hangs."""

    @property
    def file_bytes(self) -> int:
        return int(self.file_mib * MIB)

    @property
    def memory_bytes(self) -> int:
        return int(self.memory_mib * MIB)

    def document_time(self, pages: int, scans: int = 0, characters: int = 0) -> float:
        """Time a document of so many pages may take, language work included; `scans` of them were read from ink.

        Pages of more characters than a page of print count as several.
        """
        if self.document_seconds is not None:
            return self.document_seconds
        full = max(pages, characters / PAGE_OF_PRINT)
        allowed = self.document_base_seconds + self.document_page_seconds * full + self.document_scan_seconds * scans
        return min(self.document_max_seconds, allowed)


def option(name: str) -> Both:
    """How a message names a limit: its option and its key in zhengju.toml.

    >>> option("page_seconds")
    '--page-seconds (page_seconds in zhengju.toml)'
    """
    known = {"file_mib": "--file-size", "memory_mib": "--memory"}
    on_command_line = {"file_mib", "memory_mib", "pages", "page_seconds", "document_seconds"}
    if name not in on_command_line:
        return both("{name} in {file}", "{file} 中的 {name}", name=name, file=SETTINGS)
    flag = known.get(name, "--" + name.replace("_", "-"))
    return both("{flag} ({name} in {file})", "{flag}（{file} 中的 {name}）", flag=flag, name=name, file=SETTINGS)


def read_limits(path: Path | None = None, **given: Any) -> Limits:
    """The limits of the settings file, if there is one, changed by what was `given` (None: not given).

    `path` is the file; without it, zhengju.toml in the current folder is read where it exists. Raises SettingsError, whose
    message names file, key and what is expected.
    """
    named = path is not None
    path = path or Path(SETTINGS)
    said = _table(path) if named or path.is_file() else {}
    chosen = {key: value for key, value in given.items() if value is not None}
    return replace(Limits(), **{**_checked(said, repr(str(path))), **_checked(chosen, Both("the command line", "命令行"))})


def _table(path: Path) -> dict[str, Any]:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(
            both(
                "{path!r} cannot be read: {error}; mend or remove it",
                "{path!r} 无法读取：{error}；请修正或移除",
                path=str(path),
                error=error,
            )
        ) from error
    unknown = set(data) - {"limits"}
    if unknown:
        raise SettingsError(
            both(
                "{path!r} has no table {name!r}; the only one is [limits]",
                "{path!r} 不能有表 {name!r}；只有 [limits]",
                path=str(path),
                name=sorted(unknown)[0],
            )
        )
    table = data.get("limits", {})
    if not isinstance(table, dict):
        raise SettingsError(
            both(
                "{path!r}: limits is {table!r}; a table [limits] is expected",
                "{path!r}：limits 为 {table!r}；应为一张表 [limits]",
                path=str(path),
                table=table,
            )
        )
    return table


def _checked(values: dict[str, Any], where: str) -> dict[str, Any]:
    known = {field.name for field in fields(Limits)}
    for key, value in values.items():
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = (
                both("did you mean {near!r}?", "是否指 {near!r}？", near=near[0])
                if near
                else both("known are {known}", "可用的有 {known}", known=", ".join(sorted(known)))
            )
            raise SettingsError(
                both("{where}: no limit {key!r}; {hint}", "{where}：没有限制 {key!r}；{hint}", where=where, key=key, hint=hint)
            )
        whole = key in ("pages", "page_chars", "page_objects")
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)) or not 0 < value < float("inf"):
            form = Both("whole number", "整数") if whole else Both("number", "数")
            raise SettingsError(
                both(
                    "{where}: {key} is {value!r}; a {form} above 0 is expected",
                    "{where}：{key} 为 {value!r}；应为大于 0 的{form}",
                    where=where,
                    key=key,
                    value=value,
                    form=form,
                )
            )
        if key == "memory_mib" and value < LEAST_MEMORY:
            raise SettingsError(
                both(
                    "{where}: {key} is {value!r}; a reader needs {least} at least",
                    "{where}：{key} 为 {value!r}；读取至少需要 {least}",
                    where=where,
                    key=key,
                    value=value,
                    least=LEAST_MEMORY,
                )
            )
    return values
