"""What `-h` says, in the language of the terminal: every text of it is given in English and Chinese (`two`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from pipeline.terminal import display_width, wrapped
from pipeline.wording import is_chinese

_CHINESE: dict[str, str] = {"Show this message and exit.": "显示本说明后退出。"}
"""The Chinese of every text of the help, by its English."""

_HEADINGS = {"Arguments": "参数", "Options": "选项", "Commands": "命令"}

_MARKS = {"required": "必填", "default: ": "默认："}
"""What stands in brackets behind the text of an option."""

_WIDEST = 30
"""Columns for the names of options, at most."""


def two(en: str, zh: str) -> str:
    """A text of the help in both languages: the parser holds the English one, the formatter finds the other."""
    _CHINESE[en] = zh
    return en


def in_one(text: str) -> str:
    """The sentence on a command in the language of the terminal; the Chinese one stands last.

    >>> from unittest.mock import patch
    >>> with patch.dict("os.environ", ZHENGJU_LANG="zh"):
    ...     in_one("Publish anew: other forms. 不读 PDF，重新发布。")
    '不读 PDF，重新发布。'
    """
    han = re.search(r"[\u4e00-\u9fff].*", text, re.DOTALL)
    if han is None:
        return text
    return han[0].strip() if is_chinese() else text[: han.start()].strip()


_Plain: Any = typer.Context.formatter_class
"""How the parser itself lays help out."""


class Formatter(_Plain):  # type: ignore[misc]
    """Lays help out; a Chinese character is as wide as two letters, and a line may end behind it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：" if is_chinese() else prefix)

    def write_heading(self, heading: str) -> None:
        if is_chinese():
            self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")
        else:
            super().write_heading(heading)

    def write_text(self, text: str) -> None:
        if not is_chinese():
            super().write_text(text)
            return
        indent = " " * self.current_indent
        self.write("".join(f"{indent}{line}\n" for line in wrapped(text, self.width - self.current_indent)))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = _WIDEST, col_spacing: int = 2) -> None:
        if not is_chinese():
            super().write_dl(rows, col_max, col_spacing)
            return
        first = min(max(display_width(name) for name, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for name, text in rows:
            lines = wrapped(_in_chinese(text), max(self.width - first - self.current_indent, 10)) or [""]
            if display_width(name) > first - col_spacing:
                lines = ["", *lines]
            heads = (name, *[""] * (len(lines) - 1))
            for head, line in zip(heads, lines, strict=True):
                self.write(f"{indent}{head}{' ' * (first - display_width(head))}{line}".rstrip() + "\n")


def _in_chinese(text: str) -> str:
    """The text of an option with what the parser says behind it: `[default: raw]`."""
    said, gap, rest = text.partition("  [")
    for en, zh in _MARKS.items():
        rest = rest.replace(en, zh)
    return _CHINESE.get(said, said) + gap + rest


class Context(typer.Context):
    """A look at the command line whose help is laid out by Formatter."""

    formatter_class = Formatter


class InTongue(TyperGroup):
    """The program's commands, explained in the language of the terminal."""

    context_class = Context

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        command = super().get_command(ctx, cmd_name)
        return None if command is None else _explained(command)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _explained(self)
        super().format_help(ctx, formatter)


def _explained(command: Any) -> Any:
    """The command with the words of the language of the terminal."""
    whole = vars(command).setdefault("in_both", command.help or "")
    command.help = in_one(whole)
    command.short_help = " ".join(command.help.split())
    command.context_class = Context
    return command
