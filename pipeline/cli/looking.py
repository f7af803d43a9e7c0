"""Commands that look at a report, a dataset or this machine: verify, compare, extract, review, debug, schema, doctor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import __version__
from pipeline.cli.base import AsJson, OutputsArgument, app, ended, misused, result
from pipeline.cli.helping import two
from pipeline.errors import EXIT_OK, EXIT_OUTPUTS, EXIT_SOME_FAILED, OutputError, PipelineError, SettingsError, printable

if TYPE_CHECKING:
    from pipeline.extraction import Report
    from pipeline.model import Figure


@app.command()
def verify(
    outputs: OutputsArgument = "outputs",
    as_json: AsJson = False,
) -> None:
    """Check sums, keys, links, counts and places of the published dataset. 核对已发布的数据集。"""
    from pipeline.dataset import verify_set
    from pipeline.ingest import is_address, set_at
    from pipeline.telling import say
    from pipeline.wording import told

    outputs = outputs if is_address(outputs) else str(Path(outputs))
    try:
        with set_at(outputs) as folder:
            problems = verify_set(folder)
    except (SettingsError, OutputError) as error:
        raise ended(error, as_json) from None
    code = EXIT_SOME_FAILED if problems else EXIT_OK
    if as_json:
        result({"exit_code": code, "outputs": outputs, "problems": [asdict(one) for one in problems]})
        raise typer.Exit(code)
    for one in problems:
        examples = f" ({one.count}: {', '.join(one.examples)})" if one.examples else ""
        typer.echo(printable(f"{one.kind}: {told(one.what)}{examples}"), err=True)
    typer.echo(say("problems" if problems else "holds", count=len(problems), outputs=outputs))
    raise typer.Exit(code)


@app.command()
def compare(
    before: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help=two(
                "An edition, report id or file of the set; or the folder of a set.",
                "版次、报告编号或数据集中的文件；或一套数据的文件夹。",
            ),
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(metavar="B", help=two("What A is compared with, named in the same way.", "与 A 比较的对象，写法相同。")),
    ],
    outputs: Annotated[Path, typer.Option(help=two("The set whose reports are named.", "所指报告所在的数据集。"))] = Path(
        "outputs"
    ),
    series: Annotated[
        str, typer.Option(help=two("The series, where several have these editions.", "系列名，供多个系列都有这些版次时区分。"))
    ] = "",
    csv: Annotated[
        Path | None, typer.Option(help=two("Write every difference as CSV to this file.", "把每一处差异以 CSV 写入此文件。"))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what two editions of a series, or two sets, say otherwise: added, gone, changed. 比较两个版次或两套数据。"""
    from pipeline import comparing
    from pipeline.selftest.compare import differences
    from pipeline.telling import is_chinese, say

    try:
        sides = comparing.sides(before, after, outputs, series)
    except SettingsError as error:
        raise ended(error, as_json) from None
    found = comparing.compare(*sides)
    folders = [side.folder for side in sides if side.folder is not None]
    files = differences(folders[0], folders[1]) if folders else []
    if csv is not None:
        _written(csv, comparing.csv_lines(found), aside=True)
    if as_json:
        result({**comparing.as_data(found), "files": files})
        return
    for line in comparing.terminal_lines(found, chinese=is_chinese()):
        typer.echo(line)
    if folders:
        typer.echo(say("files_differ" if files else "files_same", n=len(files)))


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help=two("A PDF.", "一个 PDF 文件。"))],
    as_json: Annotated[
        bool, typer.Option("--json", help=two("Print the whole report.json.", "输出完整的 report.json。"))
    ] = False,
) -> None:
    """Read one report and print what is in it. 读取一份报告并打印内容。"""
    from pipeline.extraction import extract as read
    from pipeline.terminal import aligned

    try:
        report = read(file)
    except PipelineError as error:
        raise ended(error, as_json) from None
    if as_json:
        typer.echo(report.to_json().encode("utf-8", "replace"), nl=False)
        return
    typer.echo(printable(report.title))
    for line in (*aligned(_summary(report)), *(_line(figure) for figure in _some(report.figures))):
        typer.echo(line)


def _summary(report: Report) -> Iterator[tuple[str, str, str]]:
    """How many records of each kind there are, and the issues by severity, in the language of the terminal."""
    from pipeline.telling import RECORDS, is_chinese, say

    severities = Counter(issue.severity for issue in report.issues)
    for name, (en, zh) in RECORDS.items():
        said = [say(f"{one}s", n=severities[one]) for one in ("error", "warning", "info") if severities[one]]
        yield (zh if is_chinese() else en), f"{len(getattr(report, name)):>6}", ", ".join(said) if name == "issues" else ""


def _some(figures: Sequence[Figure]) -> list[Figure]:
    """The first figures of the running text, as a taste."""
    return [figure for figure in figures[:10] if figure.sentence_id]


def _line(figure: Figure) -> str:
    """A figure in a line: as printed, as read (both ends where it is a range), and in its context."""
    value = "–".join("" if one is None else f"{one:f}" for one in (figure.low, figure.high))
    read = f"{value if figure.value is None else format(figure.value, 'f')} {figure.unit}".strip("– ")
    said = (figure.text, read, figure.metric, figure.subject, figure.period.text)
    return printable("  " + "  ".join(one for one in said if one))


@app.command()
def review(
    outputs: Annotated[Path, typer.Argument(help=two("The folder of a dataset.", "数据集的文件夹。"))] = Path("outputs"),
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help=two("The port; 8723 or any free one if none is given.", "端口；默认 8723 或任一空闲端口。")
        ),
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help=two("Open a browser too.", "同时打开浏览器。"))] = True,
) -> None:
    """Open the pages of a dataset: reports, indicators, what was read where. 打开数据集的页面：报告、指标、读到的内容。"""
    import webbrowser

    from pipeline.review import make_server
    from pipeline.telling import say

    if not (outputs / "index.html").exists():
        raise misused(say("no_index", outputs=outputs))
    try:
        server = make_server(outputs, port)
    except OSError as error:
        raise misused(say("no_port", port=port, reason=error.strerror)) from None
    address = f"http://127.0.0.1:{server.server_port}/index.html"
    typer.echo(say("reviewing", address=address))
    if browser:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        raise typer.Exit(EXIT_OK) from None
    finally:
        server.server_close()


@app.command()
def debug(
    file: Annotated[Path, typer.Argument(help=two("A PDF.", "一个 PDF 文件。"))],
    page: Annotated[int, typer.Option(min=1, help=two("The page to draw, counted from 1.", "要画的页，从 1 数起。"))] = 1,
    out: Annotated[
        Path | None,
        typer.Option(
            help=two("The PNG to write; FILE-pN.png here if none is given.", "要写的 PNG；默认为当前位置的 FILE-pN.png。")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Draw a page with a box around every block that was read on it. 画出一页及其中每个文本块的方框。"""
    from pipeline import pdf
    from pipeline.review import draw_page
    from pipeline.source import open_source

    target = out or Path(f"{file.stem}-p{page}.png")
    try:
        source = open_source(file)
        document, _ = pdf.read(source.path, source.report_id)
        draw_page(file, document, page, target)
    except PipelineError as error:
        raise ended(error, as_json) from None
    if as_json:
        result({"picture": str(target), "page": page})
    else:
        typer.echo(str(target))


@app.command()
def schema(
    tables: Annotated[
        list[str] | None,
        typer.Argument(
            help=two("Names of tables and views; a line for each if none is given.", "表和视图的名称；未给出时每张一行。")
        ),
    ] = None,
    as_json: AsJson = False,
    write: Annotated[
        Path | None,
        typer.Option(
            help=two(
                "Write it as tables.md into this folder, and errors.md: codes and what to do.",
                "写成此文件夹中的 tables.md，以及 errors.md：代码与对策。",
            )
        ),
    ] = None,
) -> None:
    """Say what tables and columns a dataset has and what they mean. 说明数据集有哪些表、哪些列及其含义。"""
    from pipeline.dataset import catalogue, dictionary
    from pipeline.telling import is_chinese, say

    names = tables or []
    known = dictionary.known_names()
    if unknown := next((name for name in names if name not in known), None):
        raise misused(say("no_table", name=unknown, known=", ".join(known)), as_json)
    if write is not None:
        pages = {"tables.md": dictionary.markdown(), "errors.md": catalogue.markdown()}
        for name, text in pages.items():
            _written(write / name, text, aside=as_json)
        if as_json:
            result({"written": [str(write / name) for name in pages]})
    elif as_json:
        result(dictionary.described(names))
    else:
        for line in dictionary.terminal_lines(names, chinese=is_chinese()):
            typer.echo(line)


def _written(path: Path, text: str, aside: bool = False) -> None:
    """Write a file and name it, on standard error if it stands `aside`; the exit where that is not possible."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        typer.echo(f"{path}: {error.strerror}; choose another place", err=True)
        raise typer.Exit(EXIT_OUTPUTS) from None
    typer.echo(str(path), err=aside)


@app.command()
def doctor(
    outputs: Annotated[Path, typer.Argument(help=two("Where a dataset would be published.", "数据集将要发布的位置。"))] = Path(
        "outputs"
    ),
    settings: Annotated[
        Path | None,
        typer.Option(
            help=two(
                "File with a table [limits]; ./zhengju.toml if there is one.",
                "含 [limits] 表的文件；默认 ./zhengju.toml（如有）。",
            )
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Look whether this machine has what the program needs; 1 if something is missing. 检查本机环境是否完备。"""
    from pipeline.doctor import examine
    from pipeline.telling import is_chinese, say
    from pipeline.terminal import aligned

    found = examine(outputs, settings)
    wrong = [one for one in found if one.state == "error"]
    code = 1 if wrong else EXIT_OK
    if as_json:
        checks = [
            {"name": one.name, "state": one.state, "en": one.text(chinese=False), "zh": one.text(chinese=True)} for one in found
        ]
        result({"exit_code": code, "version": __version__, "checks": checks})
        raise typer.Exit(code)
    signs, chinese = {"ok": "✓", "warning": "!", "error": "✗"}, is_chinese()
    for line in aligned([[signs[one.state], one.title(chinese=chinese), one.text(chinese=chinese)] for one in found]):
        typer.echo(line)
    warnings = sum(one.state == "warning" for one in found)
    typer.echo(say("unsound" if wrong else "sound", wrong=len(wrong), warnings=warnings))
    raise typer.Exit(code)
