"""What differs between languages, as one object for each: `language.of("zh")`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.model import Lang
from pipeline.wording import Both, both


@dataclass(frozen=True, slots=True)
class Language:
    """The traits of a language, from its `language.toml`.

    spaced: words stand apart, and a capital does not change them. day_first: 1/2/2020 is the first of February.
    time_behind: a time may stand right behind the figure it belongs to (12% in 2010), and a basis behind its figure.
    respectively_behind: the word for "respectively" stands behind the figures that are dealt out. published_before: the word of
    publication stands before its date. change_keeps_unit: what a change leads to has the unit of the change (下降2点至51点).
    longest_total, bare_total: code points of a label that ends as a total, of one that says nothing else. shortest_claim: code
    points. negation_reach: code points between a negation and the number it denies. first_width: widths of a letter that the
    first words of a line may take when it is asked whether they would have fitted into the line before.
    month_of_year: how a month or quarter is written with its year. slots: what may stand in
    the slots of the forms of times, as regular expressions. links: verbs between an approximator and its number (约占三成).
    """

    code: Lang
    spaced: bool
    day_first: bool
    time_behind: bool
    respectively_behind: bool
    published_before: bool
    change_keeps_unit: bool
    longest_total: int
    bare_total: int
    shortest_claim: int
    negation_reach: int
    first_width: int
    month_of_year: str
    links: list[str]
    patterns: Mapping[str, re.Pattern[str]]
    slots: Mapping[str, str]

    @property
    def flags(self) -> re.RegexFlag:
        """How words are compared."""
        return re.IGNORECASE if self.spaced else re.NOFLAG

    def pattern(self, name: str) -> re.Pattern[str]:
        """A regular expression by its name, `stage.what`. Raises LexiconError if the language has none of that name."""
        try:
            return self.patterns[name]
        except KeyError:
            message = both(
                "language/{code}/language.toml: no pattern {name!r}; add it under [patterns]",
                "language/{code}/language.toml：没有模式 {name!r}；请在 [patterns] 下补上",
                code=self.code,
                name=name,
            )
            raise LexiconError(message) from None

    def word(self, alternatives: str) -> str:
        """A regular expression for any of some alternatives as whole words, where words stand apart."""
        return rf"\b(?:{alternatives})\b" if self.spaced else f"(?:{alternatives})"


def read_language(code: Lang, path: Path) -> Language:
    """The language of a `language.toml`. Raises LexiconError, whose message names file, key and what to do."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LexiconError(
            both("{path}: cannot be read: {error}", "{path}：无法读取：{error}", path=path, error=error)
        ) from error
    traits: dict[str, Any] = data.get("traits", {})
    kinds = {field.name: field.type for field in fields(Language) if field.name not in ("code", "patterns", "slots")}
    for name in kinds.keys() ^ traits.keys():
        what = Both("is missing", "缺失") if name in kinds else Both("is no trait", "不是特征")
        raise LexiconError(
            both(
                "{path}: [traits] {name!r} {what}; Language names them all",
                "{path}：[traits] 中的 {name!r} {what}；全部名称见 Language",
                path=path,
                name=name,
                what=what,
            )
        )
    for name, kind in kinds.items():
        if type(traits[name]).__name__ != kind.partition("[")[0]:
            raise LexiconError(
                both(
                    "{path}: [traits] {name} = {value!r} should be of type {kind}",
                    "{path}：[traits] 中 {name} = {value!r}，类型应为 {kind}",
                    path=path,
                    name=name,
                    value=traits[name],
                    kind=kind,
                )
            )
    patterns = {name: _compiled(path, name, text) for name, text in data.get("patterns", {}).items()}
    return Language(code=code, **traits, patterns=patterns, slots=data.get("slots", {}))


def _compiled(path: Path, name: str, text: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        message = both(
            "{path}: [patterns] {name!r} is no regular expression: {error}",
            "{path}：[patterns] 中的 {name!r} 不是正则表达式：{error}",
            path=path,
            name=name,
            error=error,
        )
        raise LexiconError(message) from error
