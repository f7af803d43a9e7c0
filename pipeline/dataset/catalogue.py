"""What every code means and what to do about it, in both languages: for docs/errors.md and the pages."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.errors import SchemaError
from pipeline.model import CATALOGUE
from pipeline.wording import both

Kind = Literal["file", "run", "issue"]
_PATH = Path(__file__).with_name("catalogue.toml")


@dataclass(frozen=True, slots=True)
class Code:
    """A code: what it means, and what to do. `severity` is that of an issue, `error` for all others."""

    code: str
    severity: str
    en: str
    zh: str
    do_en: str
    do_zh: str


@cache
def codes() -> Mapping[Kind, Mapping[str, Code]]:
    """Every code, by what it is about: a `file` that gave no data, a `run` that published nothing, an `issue` of a report.

    Raises SchemaError if the file lacks a code of issues or has one that is none.
    """
    said = tomllib.loads(_PATH.read_text(encoding="utf-8"))
    if set(said["issue"]) != set(CATALOGUE):
        raise SchemaError(
            both(
                "{file}: other codes of issues than can be raised: {codes}",
                "{file}：问题代码与程序所用的不一致：{codes}",
                file=_PATH.name,
                codes=", ".join(sorted(set(said["issue"]) ^ set(CATALOGUE))),
            )
        )
    issues = {code: Code(code, severity, en, **said["issue"][code]) for code, (severity, en) in CATALOGUE.items()}
    others: dict[Kind, Mapping[str, Code]] = {}
    kinds: tuple[Kind, ...] = ("file", "run")
    for kind in kinds:
        others[kind] = {code: Code(code, "error", **words) for code, words in said[kind].items()}
    return {**others, "issue": issues}


_TITLES: Mapping[Kind, tuple[str, str]] = {
    "issue": ("看到而未能解决的事（issues.csv）", "What was seen and not resolved (issues.csv)"),
    "file": ("没有给出数据的文件（reports.csv 的 error_code）", "Files that gave no data (error_code of reports.csv)"),
    "run": ("没有发布的运行", "Runs that published nothing"),
}
_SEVERITY = {"info": "提示 info", "warning": "警告 warning", "error": "错误 error"}


def markdown() -> str:
    """docs/errors.md."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 代码一览 · What codes mean, and what to do"
    yield ""
    yield "<!-- Made by `zhengju schema --write docs` from pipeline/dataset/catalogue.toml and pipeline/model/issue.py. -->"
    for kind, (zh, en) in _TITLES.items():
        yield from ("", f"## {zh} · {en}", "")
        yield from ("| 代码 code | 含义 meaning | 怎么办 what to do |", "|---|---|---|")
        for one in codes()[kind].values():
            name = f"`{one.code}`" + (f"<br>{_SEVERITY[one.severity]}" if kind == "issue" else "")
            yield f"| {name} | {one.zh}<br>{one.en} | {one.do_zh}<br>{one.do_en} |"
