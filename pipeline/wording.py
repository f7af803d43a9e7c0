"""What is said to people in English and Chinese: both texts travel together, the terminal chooses."""

from __future__ import annotations

import locale
import os
from string import Formatter
from typing import Any, Self


class Both(str):
    """A text in English that knows its Chinese: everywhere a str, and the other where the terminal is Chinese.

    >>> Both("no such file", "没有这个文件").zh
    '没有这个文件'
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        made = super().__new__(cls, en)
        made.zh = zh
        return made

    def __reduce__(self) -> tuple[type[Self], tuple[str, str]]:
        return type(self), (str(self), self.zh)


class _Counting(Formatter):
    """Formats `{read:report|reports}` as the number and the word that fits it; `{read:!was|were}` is the word alone."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, many = format_spec.removeprefix("!").split("|")
        word = one if int(value) == 1 else many
        return word if format_spec.startswith("!") else f"{value} {word}"


def fill(text: str, /, **values: object) -> str:
    """A text with its values in place; a number may bring the word it counts.

    >>> fill("{n:report|reports} read", n=1), fill("{n:report|reports} {n:!is|are} there", n="2")
    ('1 report read', '2 reports are there')
    """
    return _Counting().format(text, **values)


def both(en: str, zh: str, /, **values: object) -> Both:
    """A text with its values in both languages; a value may be one of two languages itself.

    >>> both("{what}; wait", "{what}；请等待", what=Both("busy", "忙")).zh
    '忙；请等待'
    """
    return Both(fill(en, **values), fill(zh, **{name: in_chinese(value) for name, value in values.items()}))


def in_chinese(value: object) -> object:
    """The Chinese of a text in both languages; anything else as it is."""
    return value.zh if isinstance(value, Both) else value


def is_chinese() -> bool:
    """Whether the terminal's language is Chinese; ZHENGJU_LANG says so before the locale does."""
    tongue = os.environ.get("ZHENGJU_LANG") or locale.getlocale()[0] or os.environ.get("LANG", "")
    return tongue.lower().startswith("zh")


def told(text: str) -> str:
    """A text in the language of the terminal, if it is known in it."""
    return text.zh if isinstance(text, Both) and is_chinese() else str(text)
