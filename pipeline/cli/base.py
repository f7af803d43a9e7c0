"""What every command shares: the program itself, options, and how a result and a message are printed."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from pipeline import __version__
from pipeline.cli.helping import InTongue, two
from pipeline.errors import EXIT_OUTPUTS, EXIT_SOME_FAILED, EXIT_USAGE, OutputError, PipelineError, SettingsError, printable
from pipeline.wording import in_chinese, told

app = typer.Typer(
    cls=InTongue,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

AsJson = Annotated[
    bool,
    typer.Option(
        "--json",
        help=two(
            "Print the result as one JSON object on standard output, messages on standard error.",
            "在标准输出给出一个 JSON 对象，消息写到标准错误。",
        ),
    ),
]
"""The option of every command that has a result."""

_OUTPUTS = two(
    "Where the dataset is published: a folder, or s3://BUCKET/FOLDER.", "数据集发布的位置：文件夹，或 s3://存储桶/文件夹。"
)

OutputsOption = Annotated[str, typer.Option(help=_OUTPUTS)]
OutputsArgument = Annotated[str, typer.Argument(help=_OUTPUTS)]
FolderArgument = Annotated[
    str, typer.Argument(help=two("The folder that is read, or s3://BUCKET/FOLDER.", "所读的文件夹，或 s3://存储桶/文件夹。"))
]
Jobs = Annotated[int, typer.Option(min=1, help=two("Reports read at the same time.", "同时读取的报告数。"))]
JOBS = max(1, min(4, os.cpu_count() or 1))
"""How many reports are read at the same time if nobody says it."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"zhengju {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help=two("Print the version.", "输出版本。"))
    ] = False,
) -> None:
    """Reports from PDF into data that can be traced to the page. 从报告 PDF 到可溯源的数据。"""


def result(data: Mapping[str, Any]) -> None:
    """Print a result for programs: one JSON object, in UTF-8 whatever the terminal is set to."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=1, default=_as_json).encode("utf-8", "replace"))


def _as_json(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def ended(error: PipelineError, as_json: bool = False) -> typer.Exit:
    """Say what is wrong, on standard output as JSON too if that is wanted; the exit that follows from it."""
    named = not isinstance(error, SettingsError | OutputError)
    message = printable(told(error.message))
    typer.echo(f"{error.code}: {message}" if named else message, err=True)
    code = EXIT_SOME_FAILED if named else EXIT_OUTPUTS if isinstance(error, OutputError) else EXIT_USAGE
    if as_json:
        result({"exit_code": code, "error": error.code, "message": error.message, "message_zh": in_chinese(error.message)})
    return typer.Exit(code)


def misused(message: str, as_json: bool = False) -> typer.Exit:
    """Say what cannot be done as it was asked for; the exit of wrong usage."""
    typer.echo(printable(message), err=True)
    if as_json:
        result({"exit_code": EXIT_USAGE, "error": "usage", "message": message})
    return typer.Exit(EXIT_USAGE)
