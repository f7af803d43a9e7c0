"""Reads the sidecar file of a report (`trade-2024.toml` beside `trade-2024.pdf`): what its cover says, what is expected of it,
which misprints it has. What it does not understand is an error that names the key and the form."""

from __future__ import annotations

import difflib
import errno
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import SidecarError
from pipeline.limits import MIB
from pipeline.wording import Both, both

LONGEST = 1000
"""Code points of one value."""

_SHOWN = 40
"""Code points of a wrong value that the message shows."""

_EXPECTED = ("tables", "footnotes", "pages")
_CORRECTION = ("record", "verdict", "field", "was", "now", "reason")
_VERDICTS = ("right", "wrong")

CORRECTIONS = "corrections.toml"
"""Corrections of reports of a folder; those of one report may stand in `<stem>.corrections.toml`, or in its sidecar."""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)

_CODE = re.compile("[a-z]{2,3}")
"""The code of a language, ISO 639."""

_DEEPEST = 8
"""Parts of a dotted key. tomllib keeps every beginning of a key: one of 100,000 parts would take tens of GB."""

_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?(?:"""|\\?\Z)|' + r"'''.*?(?:'''|\Z)|" + r'"(?:\\.|[^"\\\n])*"?|' + r"'[^'\n]*'?|#[^\n]*",
    re.DOTALL,
)
"""A string or comment of TOML; one that is never closed runs to its end, where tomllib stops too."""

_DEEP_KEY = re.compile(rf"(?:\.[ \t]*[\w-]+[ \t]*){{{_DEEPEST}}}")

Form = tuple[Both, Callable[[Any], bool]]
"""What a value must look like, in words and as a test."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says: `overrides` by cover field, `expect` as counts, `corrections` of records and misprints; its bytes."""

    overrides: Mapping[str, Any] = field(default_factory=dict)
    expect: Mapping[str, int] = field(default_factory=dict)
    corrections: tuple[Mapping[str, str], ...] = ()
    content: bytes = b""


def read_sidecar(path: Path) -> Sidecar:
    """The sidecar at `path`; an empty one if there is no such file. Raises SidecarError: what, in which key, which form."""
    content = _content(path)
    said = _parsed(path, content)
    for key in said:
        _known(path, key, (*_FORMS, "expect", "correction"), "")
    overrides = {key: _checked(path, key, _FORMS[key], said[key]) for key in said if key in _FORMS}
    if isinstance(published := overrides.get("published"), date):  # a date of TOML is written without quotation marks
        overrides["published"] = (published.date() if isinstance(published, datetime) else published).isoformat()
    for name in ("edition", "number"):
        if name in overrides:
            overrides[name] = str(overrides[name])
    return Sidecar(overrides, _expect(path, said.get("expect", {})), _corrections(path, said.get("correction", [])), content)


def read_corrections(pdf: Path, report_id: str) -> tuple[Mapping[str, str], ...]:
    """What the files of corrections beside a PDF say of its report: those of its own file, then those of the folder's that name
    a record of it, or of another content of the same name. Raises SidecarError as `read_sidecar` does.
    """
    own, shared = pdf.with_suffix(f".{CORRECTIONS}"), pdf.with_name(CORRECTIONS)
    found = list(_said(own))
    if shared != pdf.with_suffix(".toml"):  # a PDF of the name `corrections` has it for its sidecar
        found += [one for one in _said(shared) if _names(one.get("record", ""), report_id)]
    return distinct(found)


def distinct(corrections: Iterable[Mapping[str, str]]) -> tuple[Mapping[str, str], ...]:
    """Corrections in their order, each once."""
    return tuple({tuple(sorted(one.items())): one for one in corrections}.values())


def stray_corrections(folder: Path, report_ids: Sequence[str]) -> list[str]:
    """The records that the corrections of a folder are about and no report of it has; none where the file is not understood:
    then every report of the folder says so.
    """
    try:
        said = _said(folder / CORRECTIONS)
    except SidecarError:
        return []
    records = (one["record"] for one in said if "record" in one)
    return list(dict.fromkeys(record for record in records if not any(_names(record, one) for one in report_ids)))


def _said(path: Path) -> tuple[Mapping[str, str], ...]:
    """The corrections of a file that holds nothing else; that of a folder is the same for all its reports."""
    return _said_in(path, _content(path))


@lru_cache(maxsize=8)
def _said_in(path: Path, content: bytes) -> tuple[Mapping[str, str], ...]:
    said = _parsed(path, content)
    for key in said:
        _known(path, key, ("correction",), "")
    return _corrections(path, said.get("correction", []))


def _names(record: str, report_id: str) -> bool:
    """Whether the id of a record is one of a report, or of a file of its name or its content.

    >>> _names("a-12345678/figure/p1c1-p1c2", "a-87654321"), _names("b-12345678/figure/p1c1-p1c2", "a-87654321")
    (True, False)
    """
    (slug, content), (own_slug, own_content) = (name.rpartition("-")[::2] for name in (record.partition("/")[0], report_id))
    return slug == own_slug or content == own_content


def _content(path: Path) -> bytes:
    """The bytes of the file, none if it is not there."""
    try:
        if not path.is_file():
            return b""
        size = path.stat().st_size
        if size > MIB:
            raise SidecarError(
                both(
                    "sidecar {name!r} has {size} bytes, the limit is {limit}; it is meant for a few lines",
                    "附属文件 {name!r} 有 {size} 字节，限制为 {limit}；它只应有几行",
                    name=path.name,
                    size=size,
                    limit=MIB,
                )
            )
        return path.read_bytes()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # the PDF's name fills what the file system allows: there is no such sidecar
            return b""
        raise SidecarError(
            both(
                "sidecar {name!r} cannot be read: {why}; check its permissions",
                "附属文件 {name!r} 无法读取：{why}；请检查权限",
                name=path.name,
                why=error.strerror,
            )
        ) from error


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    deep = both(
        "sidecar {name!r} is nested too deeply; write plain keys", "附属文件 {name!r} 嵌套过深；请写简单的键", name=path.name
    )
    try:
        text = content.decode("utf-8-sig")
        if _DEEP_KEY.search(_STRING.sub(_instead, text)):
            raise SidecarError(deep)
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise SidecarError(
            both(
                "sidecar {name!r} is not UTF-8 (byte {at}); save it as UTF-8",
                "附属文件 {name!r} 不是 UTF-8（第 {at} 字节）；请存为 UTF-8",
                name=path.name,
                at=error.start,
            )
        ) from error
    except RecursionError as error:
        raise SidecarError(deep) from error
    except ValueError as error:
        raise SidecarError(_not_toml(path, text, error)) from error


def _not_toml(path: Path, text: str, error: ValueError) -> Both:
    """What is said of a file that TOML cannot read: where, and the form that the key of that line needs, if it is one."""
    at = re.search(r"at line (\d+)", str(error))
    lines = text.splitlines() or [""]
    line = lines[min(int(at[1]), len(lines)) - 1] if at else lines[-1]  # else it is at the end of the file
    key = re.match(r"\s*([\w-]+)\s*=", line)
    form = {**dict.fromkeys(_CORRECTION, _LINE), **_FORMS, "verdict": _VERDICT}.get(key[1]) if key else None
    if form is None or key is None:
        return both(
            "sidecar {name!r} is not TOML: {why}; mend or remove it",
            "附属文件 {name!r} 不是 TOML：{why}；请修正或移除",
            name=path.name,
            why=error,
        )
    return both(
        "sidecar {name!r} is not TOML: {why}, in {line}; `{key}` must be {form}",
        "附属文件 {name!r} 不是 TOML：{why}，在 {line}；`{key}` 应为{form}",
        name=path.name,
        why=error,
        line=_shown(line.strip()),
        key=key[1],
        form=form[0],
    )


def _instead(found: re.Match[str]) -> str:
    """A plain key's part for a quoted one; nothing for a comment."""
    return "" if found[0].startswith("#") else "s"


def _expect(path: Path, table: Any) -> Mapping[str, int]:
    _checked(
        path,
        "expect",
        (
            Both("a table of counts: [expect] with tables = 3", "计数表：[expect]，其中 tables = 3"),
            lambda value: isinstance(value, dict),
        ),
        table,
    )
    count: Form = (Both("a whole number from 0 on, as in `tables = 3`", "不小于 0 的整数，如 `tables = 3`"), _is_count)
    for key, value in table.items():
        _known(path, key, _EXPECTED, "expect")
        _checked(path, key, count, value, "expect")
    return dict(table)


def _corrections(path: Path, items: Any) -> tuple[Mapping[str, str], ...]:
    tables: Form = (
        Both(
            "tables: [[correction]] with was and now, and a reason if you like",
            "若干张表：[[correction]]，含 was、now，reason 可不写",
        ),
        lambda value: _all(value, dict),
    )
    for item in _checked(path, "correction", tables, items):
        forms: dict[str, Form] = {"verdict": _VERDICT, "was": _QUOTED, "now": _QUOTED if item.get("field") == "text" else _LINE}
        for key, value in item.items():
            _known(path, key, _CORRECTION, "correction")
            _checked(path, key, forms.get(key, _LINE), value, "correction")
        needed = _needed(item)
        missing = next((key for key in needed if key not in item), None)
        if missing:
            raise SidecarError(
                both(
                    "sidecar {name!r}: a [[correction]] has no `{missing}`; it needs {needed}",
                    "附属文件 {name!r}：有一条 [[correction]] 缺少 `{missing}`；须有 {needed}",
                    name=path.name,
                    missing=missing,
                    needed=Both(_listed(needed), "、".join(needed)),
                )
            )
    return tuple(dict(item) for item in items)


def _needed(item: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys that a correction must have: a mark names its record, a corrected field both, a misprint of the report neither."""
    if "verdict" in item and "field" not in item:
        return ("record",)
    other = {"record": ("field",), "field": ("record",)}
    return "was", "now", *(key for name, keys in other.items() if name in item for key in keys)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _known(path: Path, key: str, keys: Iterable[str], table: str) -> None:
    """Raises for a key that is not one of `keys`."""
    if key in keys:
        return
    keys = list(keys)
    near = difflib.get_close_matches(key[:_SHOWN].lower(), keys, n=1)
    hint = (
        both("did you mean `{near}`?", "是否指 `{near}`？", near=near[0])
        if near
        else both("known are {keys}", "可用的有 {keys}", keys=", ".join(keys))
    )
    raise SidecarError(
        both(
            "sidecar {name!r} has an unknown key {key}; {hint}",
            "附属文件 {name!r} 有未知的键 {key}；{hint}",
            name=path.name,
            key=_named(_shown(key), table),
            hint=hint,
        )
    )


def _checked(path: Path, key: str, form: Form, value: Any, table: str = "") -> Any:
    words, fits = form
    if not fits(value):
        raise SidecarError(
            both(
                "sidecar {name!r}: {key} is {value}; it must be {form}",
                "附属文件 {name!r}：{key} 为 {value}；应为{form}",
                name=path.name,
                key=_named(f"`{key}`", table),
                value=_shown(value),
                form=words,
            )
        )
    return value


def _named(key: str, table: str) -> Both:
    return both("{key} of [{table}]", "[{table}] 的 {key}", key=key, table=table) if table else Both(key, key)


def _shown(value: Any) -> str:
    """A value for a message: short, without control characters."""
    try:
        text = repr(value) if not isinstance(value, (date, time, bool)) else str(value).lower()
    except (ValueError, RecursionError):  # a number of thousands of digits
        text = f"a very long {type(value).__name__}"
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _all(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and "\n" not in value and "\r" not in value


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MIB


def _is_label(value: Any) -> bool:
    return _is_line(value) or _is_count(value)


def _is_date(value: Any) -> bool:
    if isinstance(value, date):
        return True
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - len("2024") :])
    except ValueError:
        return False
    return True


_LINE: Form = (Both("a line of text in quotation marks, at most 1,000 characters", "一行加引号的文字，至多 1,000 字"), _is_line)
_QUOTED: Form = (
    Both("text in quotation marks, at most 20,000 characters", "加引号的文字，至多 20,000 字"),
    lambda value: isinstance(value, str) and len(value) <= 20 * LONGEST,
)
"""What was read may be long, and may run over lines."""
_VERDICT: Form = (Both('"right" or "wrong"', '"right" 或 "wrong"'), lambda value: value in _VERDICTS)
_LABEL: Form = (Both('text in quotation marks or a number, as "2024" or 5', '加引号的文字或数，如 "2024" 或 5'), _is_label)
_FORMS: dict[str, Form] = {
    "title": _LINE,
    "title_en": _LINE,
    "series": _LINE,
    "edition": _LABEL,
    "number": _LABEL,
    "publisher": _LINE,
    "authors": (
        Both('a list of names: ["Ann Example"]', '名称列表：["Ann Example"]'),
        lambda value: isinstance(value, list) and all(map(_is_line, value)),
    ),
    "published": (Both('a date: "2024", "2024-07" or "2024-07-15"', '日期："2024"、"2024-07" 或 "2024-07-15"'), _is_date),
    "languages": (
        Both('a list of ISO codes: ["zh", "en"]', 'ISO 代码列表：["zh", "en"]'),
        lambda value: _all(value, str) and all(map(_CODE.fullmatch, value)),
    ),
}
