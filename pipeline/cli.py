"""`zhengju`: run the pipeline over a folder, or look at one report."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline import __version__
from pipeline.errors import (
    EXIT_INTERNAL,
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_OUTPUTS,
    EXIT_SOME_FAILED,
    EXIT_USAGE,
    OutputError,
    PipelineError,
    SettingsError,
    printable,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ingest import Summary
    from pipeline.model import Figure

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"zhengju {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Reports from PDF into data that can be traced to the page. 从报告 PDF 到可溯源的数据。"""


@app.command()
def run(
    paths: Annotated[list[Path] | None, typer.Argument(help="PDF files and folders; raw/ if none is given.")] = None,
    outputs: Annotated[Path, typer.Option(help="Where the dataset is published.")] = Path("outputs"),
    jobs: Annotated[int, typer.Option(min=1, help="Reports read at the same time.")] = max(1, min(4, os.cpu_count() or 1)),
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only failures and the last line.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Try every file again that failed.")] = False,
    review: Annotated[bool, typer.Option("--review/--no-review", help="Draw the pages and write review.html.")] = True,
    workbook: Annotated[bool, typer.Option("--workbook/--no-workbook", help="Write zhengju.xlsx.")] = True,
    excel_csv: Annotated[
        bool, typer.Option("--excel-csv", help="Begin CSV files with a BOM, for a double click in Excel.")
    ] = False,
    page_seconds: Annotated[float | None, typer.Option(help="Seconds of computing for a page, double for a scan; 20.")] = None,
    document_seconds: Annotated[float | None, typer.Option(help="Seconds of computing for a report; by its pages.")] = None,
    memory: Annotated[float | None, typer.Option(help="Memory for a report, in MiB; 2048.")] = None,
    pages: Annotated[int | None, typer.Option(help="Pages a report may have; 5000.")] = None,
    file_size: Annotated[float | None, typer.Option(help="Size a file may have, in MiB; 200.")] = None,
    settings: Annotated[Path | None, typer.Option(help="File with a table [limits]; ./zhengju.toml if there is one.")] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Take reports out whose file is not in the folder any more.")] = False,
) -> None:
    """Read every new report and publish the dataset. 读取新报告并发布数据集。"""
    from pipeline.dataset import Forms, writing
    from pipeline.ingest import finish, make_plan, read_all
    from pipeline.limits import read_limits
    from pipeline.progress import Display

    places = paths or [Path("raw")]
    missing = [path for path in places if not path.exists()]
    if missing:
        typer.echo(f"{missing[0]}: no such file or folder; check the path", err=True)
        raise typer.Exit(EXIT_USAGE)
    scanned = None if page_seconds is None else 2 * page_seconds
    times = {"page_seconds": page_seconds, "scanned_page_seconds": scanned, "document_seconds": document_seconds}
    try:
        limits = read_limits(settings, **times, memory_mib=memory, pages=pages, file_mib=file_size)
        with writing(outputs) as hold:
            plan = make_plan(places, outputs, limits, retry_failed=retry_failed, prune=prune, review=review)
            with Display(len(plan.jobs), quiet) as display:
                outcomes = read_all(plan, jobs, limits, display.on_page, review=review)
                summary = finish(plan, outcomes, hold, Forms(workbook, excel_csv))
    except (SettingsError, OutputError) as error:
        raise _ended(error) from None
    _tell(summary, places, outputs, quiet)
    raise typer.Exit(summary.exit_code)


def _ended(error: SettingsError | OutputError) -> typer.Exit:
    """Say what is wrong; the exit that follows from it."""
    typer.echo(printable(error.message), err=True)
    return typer.Exit(EXIT_OUTPUTS if isinstance(error, OutputError) else EXIT_USAGE)


@app.command()
def remove(
    names: Annotated[list[str], typer.Argument(help="Ids of reports, or files as reports.csv has them.")],
    outputs: Annotated[Path, typer.Option(help="Where the dataset is published.")] = Path("outputs"),
) -> None:
    """Take reports out of the dataset; a file that is still in its folder is read again. 从数据集中移除报告。"""
    from pipeline.dataset import writing
    from pipeline.ingest import finish, plan_removal
    from pipeline.telling import changed_lines, say

    try:
        with writing(outputs) as hold:
            summary = finish(plan_removal(names, outputs), [], hold)
    except (SettingsError, OutputError) as error:
        raise _ended(error) from None
    for line in changed_lines(summary):
        typer.echo(line)
    typer.echo(say("removed", removed=len(names), kept=len(summary.kept), outputs=outputs))


def _tell(summary: Summary, paths: list[Path], outputs: Path, quiet: bool) -> None:
    from pipeline.telling import changed_lines, say

    where = ", ".join(str(path) for path in paths)
    if summary.empty:
        typer.echo(say("lost" if summary.kept else "empty", paths=where, outputs=outputs, kept=len(summary.kept)), err=True)
        return
    for row in summary.rows:
        if row["status"] == "failed" or not quiet:
            typer.echo(f"{say(row['status'])} {row['error_code']}: {printable(row['message'])}", err=True)
    if not quiet:
        for line in (*_counts(outputs, summary), *changed_lines(summary)):
            typer.echo(line)
    key = "done" if summary.published else "nothing"
    numbers = {"read": len(summary.read), "kept": len(summary.kept), "failed": len(summary.failed)}
    typer.echo(say(key, paths=where, outputs=outputs, **numbers))


def _counts(outputs: Path, summary: Summary) -> list[str]:
    """One line for each report that was read, from the published tables."""
    from collections import Counter

    from pipeline.dataset import csv_rows
    from pipeline.telling import say

    def rows(table: str) -> list[dict[str, str]]:
        return list(csv_rows(outputs / f"{table}.csv"))

    if not summary.read:
        return []
    counts = {
        table: Counter(row["report_id"] for row in rows(table))
        for table in ("tables", "footnotes", "figures", "claims", "issues")
    }
    lines = []
    for row in rows("reports"):
        if row["report_id"] in summary.read:
            numbers = {table: count[row["report_id"]] for table, count in counts.items()}
            lines.append(say("counts", file=printable(row["file"]), pages=row["pages"], **numbers))
    return lines


@app.command()
def flow(
    folder: Annotated[Path, typer.Argument(help="The folder that is read.")] = Path("raw"),
    outputs: Annotated[Path, typer.Argument(help="Where the dataset is published.")] = Path("outputs"),
    jobs: Annotated[int, typer.Option(min=1, help="Reports read at the same time.")] = max(1, min(4, os.cpu_count() or 1)),
    dask: Annotated[str, typer.Option(help="Read on the Dask cluster at this address, such as tcp://host:8786.")] = "",
    schedule: Annotated[
        Path | None, typer.Option(help="Write the schedule, a prefect.yaml for `prefect deploy`, to this file and stop.")
    ] = None,
) -> None:
    """Do the work of `run` as a Prefect flow, one task per report, once and without a server. 以 Prefect 流程运行一次。"""
    from flows.start import once, write_schedule

    try:
        if schedule is not None:
            write_schedule(schedule, folder, outputs)
            typer.echo(str(schedule))
            return
        raise typer.Exit(once(folder, outputs, jobs, dask))
    except OSError as error:
        typer.echo(f"{schedule}: {error.strerror}; choose another place", err=True)
        raise typer.Exit(EXIT_OUTPUTS) from None


@app.command()
def schedule(
    folder: Annotated[Path, typer.Argument(help="The folder that is read.")] = Path("raw"),
    outputs: Annotated[Path, typer.Argument(help="Where the dataset is published.")] = Path("outputs"),
    cron: Annotated[str, typer.Option(help="When, as a cron line.")] = "0 6 * * *",
    timezone: Annotated[str, typer.Option(help="Where the clock of the cron line hangs.")] = "Asia/Shanghai",
    every: Annotated[int, typer.Option(min=0, help="Every so many seconds, in place of the cron line.")] = 0,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Where Prefect's server listens, on this machine only.")] = 4200,
    notify: Annotated[str, typer.Option(help="An address that is called (POST, JSON) when a run fails or a report did.")] = "",
) -> None:
    """Start Prefect's server and a worker, run the flow by the clock, stay until Ctrl-C. 按计划定时运行。"""
    from flows.schedule import Schedule, run_schedule

    raise typer.Exit(run_schedule(Schedule(folder, outputs, cron, timezone, every, port, notify=notify)))


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(help="The folder that is watched.")] = Path("raw"),
    outputs: Annotated[Path, typer.Option(help="Where the dataset is published.")] = Path("outputs"),
    seconds: Annotated[
        float, typer.Option(min=0.1, help="Between two looks; a file counts when two looks find it the same.")
    ] = 5,
    jobs: Annotated[int, typer.Option(min=1, help="Reports read at the same time.")] = max(1, min(4, os.cpu_count() or 1)),
) -> None:
    """Run whenever a new file lies in the folder and is copied to its end. 文件夹有新文件时运行。"""
    from pipeline.watching import watch as stay

    if not folder.is_dir():
        typer.echo(f"{folder}: no such folder; check the path", err=True)
        raise typer.Exit(EXIT_USAGE)
    stay(folder, outputs, seconds, jobs, typer.echo)


@app.command()
def verify(
    outputs: Annotated[Path, typer.Argument(help="Where the dataset is published.")] = Path("outputs"),
) -> None:
    """Check sums, keys, links, counts and places of the published dataset. 核对已发布的数据集。"""
    from pipeline.dataset import verify_set
    from pipeline.telling import say

    problems = verify_set(outputs)
    for one in problems:
        typer.echo(printable(f"{one.kind}: {one.what} ({one.count}: {', '.join(one.examples)})"), err=True)
    typer.echo(say("problems" if problems else "holds", count=len(problems), outputs=outputs))
    raise typer.Exit(EXIT_SOME_FAILED if problems else EXIT_OK)


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="A PDF.")],
    json: Annotated[bool, typer.Option("--json", help="Print the whole report.json.")] = False,
) -> None:
    """Read one report and print what is in it. 读取一份报告并打印内容。"""
    from pipeline.extraction import extract as read

    try:
        report = read(file)
    except PipelineError as error:
        typer.echo(f"{error.code}: {printable(error.message)}", err=True)
        raise typer.Exit(EXIT_SOME_FAILED) from None
    typer.echo(report.to_json() if json else str(report))
    for figure in () if json else _some(report.figures):
        typer.echo(
            f"  {figure.text}  {figure.value} {figure.unit}  {figure.metric}  {figure.subject}  {figure.period.text}".rstrip()
        )


def _some(figures: Sequence[Figure]) -> list[Figure]:
    """The first figures of the running text, as a taste."""
    return [figure for figure in figures[:10] if figure.sentence_id]


@app.command()
def review(
    outputs: Annotated[Path, typer.Argument(help="The folder of a dataset.")] = Path("outputs"),
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="The port; 8723 or any free one if none is given.")] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser too.")] = True,
) -> None:
    """Open the pages of a dataset: reports, indicators, what was read where. 打开数据集的页面：报告、指标、读到的内容。"""
    import webbrowser

    from pipeline.review import make_server
    from pipeline.telling import say

    if not (outputs / "index.html").exists():
        typer.echo(say("no_index", outputs=outputs), err=True)
        raise typer.Exit(EXIT_USAGE)
    try:
        server = make_server(outputs, port)
    except OSError as error:
        typer.echo(say("no_port", port=port, reason=error.strerror), err=True)
        raise typer.Exit(EXIT_USAGE) from None
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
    file: Annotated[Path, typer.Argument(help="A PDF.")],
    page: Annotated[int, typer.Option(min=1, help="The page to draw, counted from 1.")] = 1,
    out: Annotated[Path | None, typer.Option(help="The PNG to write; FILE-pN.png here if none is given.")] = None,
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
        typer.echo(f"{error.code}: {printable(error.message)}", err=True)
        raise typer.Exit(EXIT_SOME_FAILED) from None
    typer.echo(str(target))


@app.command()
def bench(
    files: Annotated[list[Path] | None, typer.Argument(help="PDFs with text, or `growth`.")] = None,
    pages: Annotated[int, typer.Option(min=1, help="Pages of the report that is measured; the file is repeated.")] = 200,
    against: Annotated[Path | None, typer.Option(help="A checkout of another version: both read the files in turn.")] = None,
) -> None:
    """Compare time and memory with pdfplumber's or with another version's, or texts with ones of twice the length.

    与 pdfplumber 或另一版本比较用时和内存，或比较文本加倍时的用时。
    """
    from pipeline import bench as measures
    from pipeline import growth

    wanted = files or [Path("raw/trade-2024.pdf")]
    if wanted == [Path("growth")]:
        raise typer.Exit(growth.main())
    if absent := next((path for path in (*wanted, *([against] if against else [])) if not path.exists()), None):
        typer.echo(f"{absent}: no such file or folder; check the path", err=True)
        raise typer.Exit(EXIT_USAGE)
    lines = measures.against(wanted, against) if against else [line for one in wanted for line in measures.bench(one, pages)]
    for line in lines:
        typer.echo(line)


@app.command()
def selftest(
    parts: Annotated[list[str] | None, typer.Argument(help="texts, files, same; all of them if none is given.")] = None,
    texts: Annotated[int, typer.Option(min=1, help="Random texts that are read.")] = 200_000,
    seed: Annotated[int, typer.Option(help="Another seed makes other texts.")] = 11,
    jobs: Annotated[int, typer.Option(min=1, help="Processes at the same time.")] = max(1, min(4, os.cpu_count() or 1)),
    lines: Annotated[list[Path] | None, typer.Option(help="A PDF or text whose lines are mixed in; may be repeated.")] = None,
    files: Annotated[list[Path] | None, typer.Option(help="A folder of PDFs that is read too; may be repeated.")] = None,
    write: Annotated[Path | None, typer.Option(help="Where the result is written as Markdown, beside being printed.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Read random texts and hostile files, and say what fails. 用随机文本和恶意文件检验程序。"""
    from pipeline.selftest import PARTS, Order
    from pipeline.selftest import selftest as test

    unknown = [part for part in parts or () if part not in PARTS] + [str(path) for path in (lines or []) if not path.is_file()]
    unknown += [str(path) for path in (files or []) if not path.is_dir()]
    if unknown:
        typer.echo(f"{unknown[0]}: no part ({', '.join(PARTS)}), file or folder of that name; check it", err=True)
        raise typer.Exit(EXIT_USAGE)
    try:
        result = test(Order(parts or PARTS, texts, seed, jobs, lines or (), files or (), quiet))
    except PipelineError as error:
        typer.echo(f"{error.code}: {error.message}", err=True)
        raise typer.Exit(EXIT_USAGE) from None
    typer.echo(result.markdown)
    try:
        if write:
            write.write_text(result.markdown, encoding="utf-8")
    except OSError as error:
        typer.echo(f"{write}: {error.strerror}; the result was printed and not written", err=True)
        raise typer.Exit(EXIT_OUTPUTS) from None
    raise typer.Exit(EXIT_SOME_FAILED if result.failed else EXIT_OK)


def main() -> None:
    """The console script. Exit codes: 0 ok, 2 usage, 3 some reports failed, 4 outputs, 5 internal, 130 interrupted."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads wait for each other on a busy machine
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except Exception as error:
        if os.environ.get("ZHENGJU_DEBUG"):
            raise
        typer.echo(f"internal error: {type(error).__name__}: {error}; run again with ZHENGJU_DEBUG=1 and report it", err=True)
        sys.exit(EXIT_INTERNAL)


if __name__ == "__main__":
    main()
