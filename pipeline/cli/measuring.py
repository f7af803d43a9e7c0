"""Commands that measure and test the program: bench, selftest."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.base import AsJson, app, misused, result
from pipeline.cli.helping import two
from pipeline.errors import EXIT_OK, EXIT_OUTPUTS, EXIT_SOME_FAILED, PipelineError


@app.command()
def bench(
    files: Annotated[
        list[Path] | None, typer.Argument(help=two("PDFs with text, or `growth`.", "含文字的 PDF，或 `growth`。"))
    ] = None,
    pages: Annotated[
        int,
        typer.Option(
            min=1, help=two("Pages of the report that is measured; the file is repeated.", "所测报告的页数；文件会重复到此页数。")
        ),
    ] = 200,
    against: Annotated[
        Path | None,
        typer.Option(
            help=two("A checkout of another version: both read the files in turn.", "另一版本的代码目录：两者轮流读取文件。")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare time and memory with pdfplumber's or with another version's, or texts with ones of twice the length.

    与 pdfplumber 或另一版本比较用时和内存，或比较文本加倍时的用时。
    """
    from pipeline import bench as measures
    from pipeline import growth
    from pipeline.telling import say

    wanted = files or [Path("raw/trade-2024.pdf")]
    if wanted == [Path("growth")]:
        raise typer.Exit(_growth() if as_json else growth.main())
    if absent := next((path for path in (*wanted, *([against] if against else [])) if not path.exists()), None):
        raise misused(say("no_path", path=absent), as_json)
    found = measures.against(wanted, against) if against else [one for file in wanted for one in measures.bench(file, pages)]
    if as_json:
        result({"measures": [asdict(one) for one in found]})
        return
    for n, one in enumerate(found):
        if one.pages and (n == 0 or found[n - 1].file != one.file):
            typer.echo(f"{one.file}: {one.pages} pages")
        typer.echo(one.line())


def _growth() -> int:
    """Print the growth of times as JSON; the exit code."""
    from pipeline.growth import LARGEST_RATIO, growths

    found = list(growths())
    code = int(any(one.ratio > LARGEST_RATIO for one in found))
    result({"exit_code": code, "allowed": LARGEST_RATIO, "measures": [{**asdict(one), "ratio": one.ratio} for one in found]})
    return code


@app.command()
def selftest(
    parts: Annotated[
        list[str] | None,
        typer.Argument(help=two("texts, files, same; all of them if none is given.", "texts、files、same；未给出时为全部。")),
    ] = None,
    texts: Annotated[int, typer.Option(min=1, help=two("Random texts that are read.", "读取的随机文本数。"))] = 200_000,
    seed: Annotated[int, typer.Option(help=two("Another seed makes other texts.", "换一个种子即得到另一组文本。"))] = 11,
    jobs: Annotated[int, typer.Option(min=1, help=two("Processes at the same time.", "同时运行的进程数。"))] = max(
        1, min(4, os.cpu_count() or 1)
    ),
    lines: Annotated[
        list[Path] | None,
        typer.Option(
            help=two("A PDF or text whose lines are mixed in; may be repeated.", "混入其文字行的 PDF 或文本；可重复给出。")
        ),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Option(help=two("A folder of PDFs that is read too; may be repeated.", "一并读取的 PDF 文件夹；可重复给出。")),
    ] = None,
    write: Annotated[
        Path | None,
        typer.Option(
            help=two("Where the result is written as Markdown, beside being printed.", "除输出外，把结果写成 Markdown 的位置。")
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=two("Show no progress.", "不显示进度。"))] = False,
    as_json: AsJson = False,
) -> None:
    """Read random texts and hostile files, and say what fails. 用随机文本和恶意文件检验程序。"""
    from pipeline.selftest import PARTS, Order
    from pipeline.selftest import selftest as test
    from pipeline.telling import say
    from pipeline.wording import told

    unknown = [part for part in parts or () if part not in PARTS] + [str(path) for path in (lines or []) if not path.is_file()]
    unknown += [str(path) for path in (files or []) if not path.is_dir()]
    if unknown:
        raise misused(say("no_part", name=unknown[0], known=", ".join(PARTS)), as_json)
    try:
        tested = test(Order(parts or PARTS, texts, seed, jobs, lines or (), files or (), quiet))
    except PipelineError as error:
        raise misused(f"{error.code}: {told(error.message)}", as_json) from None
    code = EXIT_SOME_FAILED if tested.failed else EXIT_OK
    if as_json:
        result({"exit_code": code, **tested.parts})
    else:
        typer.echo(tested.markdown)
    try:
        if write:
            write.write_text(tested.markdown, encoding="utf-8")
    except OSError as error:
        typer.echo(f"{write}: {error.strerror}; the result was printed and not written", err=True)
        raise typer.Exit(EXIT_OUTPUTS) from None
    raise typer.Exit(code)
