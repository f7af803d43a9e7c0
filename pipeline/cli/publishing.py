"""Commands that change a dataset: run, remove, republish, flow, schedule, watch."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.base import JOBS, AsJson, FolderArgument, Jobs, OutputsArgument, OutputsOption, app, ended, misused, result
from pipeline.cli.helping import two
from pipeline.cli.summaries import as_data, corrections, named, tell, tell_failures
from pipeline.errors import EXIT_OK, EXIT_OUTPUTS, EXIT_SOME_FAILED, OutputError, SettingsError

Workbook = Annotated[
    bool | None,
    typer.Option(
        "--workbook/--no-workbook",
        help=two("Write zhengju.xlsx; as in the last set.", "写出 zhengju.xlsx；默认与上一个数据集相同。"),
    ),
]
ExcelCsv = Annotated[
    bool | None,
    typer.Option(
        "--excel-csv/--plain-csv",
        help=two(
            "Begin CSV files with a BOM, for a double click in Excel; as in the last set.",
            "CSV 文件以 BOM 开头，便于在 Excel 中双击打开；默认与上一个数据集相同。",
        ),
    ),
]


@app.command()
def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            help=two(
                "PDF files, folders, s3://BUCKET/FOLDER; raw/ if none is given.",
                "PDF 文件、文件夹或 s3://存储桶/文件夹；未给出时为 raw/。",
            )
        ),
    ] = None,
    outputs: OutputsOption = "outputs",
    jobs: Jobs = JOBS,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=two("Print only failures and the last line.", "只输出失败和最后一行。"))
    ] = False,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help=two("Try every file again that failed.", "重试所有失败的文件。"))
    ] = False,
    review: Annotated[
        bool,
        typer.Option("--review/--no-review", help=two("Draw the pages and write review.html.", "绘制页面并写出 review.html。")),
    ] = True,
    workbook: Workbook = None,
    excel_csv: ExcelCsv = None,
    page_seconds: Annotated[
        float | None,
        typer.Option(
            help=two("Seconds of computing for a page, double for a scan; 20.", "每页的计算时间（秒），扫描页加倍；默认 20。")
        ),
    ] = None,
    document_seconds: Annotated[
        float | None,
        typer.Option(help=two("Seconds of computing for a report; by its pages.", "每份报告的计算时间（秒）；默认按页数。")),
    ] = None,
    memory: Annotated[
        float | None, typer.Option(help=two("Memory for a report, in MiB; 2048.", "每份报告的内存（MiB）；默认 2048。"))
    ] = None,
    pages: Annotated[int | None, typer.Option(help=two("Pages a report may have; 5000.", "报告至多的页数；默认 5000。"))] = None,
    file_size: Annotated[
        float | None, typer.Option(help=two("Size a file may have, in MiB; 200.", "文件至多的大小（MiB）；默认 200。"))
    ] = None,
    settings: Annotated[
        Path | None,
        typer.Option(
            help=two(
                "File with a table [limits]; ./zhengju.toml if there is one.",
                "含 [limits] 表的文件；默认 ./zhengju.toml（如有）。",
            )
        ),
    ] = None,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help=two("Take reports out whose file is not in the folder any more.", "移除文件已不在文件夹中的报告。")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Read every new report and publish the dataset. 读取新报告并发布数据集。"""
    from pipeline.dataset import Forms
    from pipeline.ingest import finish, is_address, make_plan, read_all, reports_at, writing
    from pipeline.limits import read_limits
    from pipeline.progress import Display
    from pipeline.telling import say

    places = paths or ["raw"]
    missing = [place for place in places if not is_address(place) and not Path(place).exists()]
    if missing:
        raise misused(say("no_path", path=named(missing[0])), as_json)
    scanned = None if page_seconds is None else 2 * page_seconds
    times = {"page_seconds": page_seconds, "scanned_page_seconds": scanned, "document_seconds": document_seconds}
    try:
        limits = read_limits(settings, **times, memory_mib=memory, pages=pages, file_mib=file_size)
        with reports_at(places) as found, writing(outputs) as hold:
            plan = make_plan(found, hold.outputs, limits, retry_failed=retry_failed, prune=prune, review=review)
            with Display(len(plan.jobs), quiet) as display:
                outcomes = read_all(plan, jobs, limits, display.on_page, review=review)
                summary = finish(plan, outcomes, hold, Forms.wanted(hold.outputs, workbook, excel_csv))
    except (SettingsError, OutputError) as error:
        raise ended(error, as_json) from None
    if as_json:
        tell_failures(summary, quiet)
        said = corrections(hold.outputs, summary.read) if summary.published else {}
        result({**as_data(summary, outputs), "corrections": {report_id: dict(states) for report_id, states in said.items()}})
    else:
        tell(summary, places, outputs, hold.outputs, quiet)
    raise typer.Exit(summary.exit_code)


@app.command()
def remove(
    names: Annotated[
        list[str],
        typer.Argument(help=two("Ids of reports, or files as reports.csv has them.", "报告编号，或 reports.csv 中的文件名。")),
    ],
    outputs: OutputsOption = "outputs",
    as_json: AsJson = False,
) -> None:
    """Take reports out of the dataset; a file that is still in its folder is read again. 从数据集中移除报告。"""
    from pipeline.ingest import finish, plan_removal, writing
    from pipeline.telling import changed_lines, say

    try:
        with writing(outputs, known=True) as hold:
            summary = finish(plan_removal(names, hold.outputs), [], hold)
    except (SettingsError, OutputError) as error:
        raise ended(error, as_json) from None
    if as_json:
        result(as_data(summary, outputs))
        return
    for line in changed_lines(summary):
        typer.echo(line)
    typer.echo(say("removed", removed=len(names), kept=len(summary.kept), outputs=named(outputs)))


@app.command()
def republish(
    outputs: OutputsArgument = "outputs",
    workbook: Workbook = None,
    excel_csv: ExcelCsv = None,
    as_json: AsJson = False,
) -> None:
    """Publish the dataset anew from what is stored, without reading a PDF: other forms, columns. 不读 PDF，重新发布数据集。"""
    from pipeline.dataset import Forms
    from pipeline.ingest import finish, plan_republishing, writing
    from pipeline.telling import changed_lines, say, unfit_lines

    try:
        with writing(outputs, known=True) as hold:
            summary = finish(plan_republishing(hold.outputs), [], hold, Forms.wanted(hold.outputs, workbook, excel_csv))
    except (SettingsError, OutputError) as error:
        raise ended(error, as_json) from None
    for line in unfit_lines(summary):
        typer.echo(line, err=True)
    if as_json:
        result(as_data(summary, outputs))
    elif not summary.unfit:
        for line in changed_lines(summary):
            typer.echo(line)
        typer.echo(say("republished", kept=len(summary.kept), outputs=named(outputs)))
    raise typer.Exit(EXIT_SOME_FAILED if summary.unfit else EXIT_OK)


@app.command()
def flow(
    folder: FolderArgument = "raw",
    outputs: OutputsArgument = "outputs",
    jobs: Jobs = JOBS,
    dask: Annotated[
        str,
        typer.Option(
            help=two(
                "Read on the Dask cluster at this address, such as tcp://host:8786.",
                "在此地址的 Dask 集群上读取，如 tcp://host:8786。",
            )
        ),
    ] = "",
    schedule: Annotated[
        Path | None,
        typer.Option(
            help=two(
                "Write the schedule, a prefect.yaml for `prefect deploy`, to this file and stop.",
                "把计划（供 `prefect deploy` 用的 prefect.yaml）写入此文件后停止。",
            )
        ),
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
    folder: FolderArgument = "raw",
    outputs: OutputsArgument = "outputs",
    cron: Annotated[str, typer.Option(help=two("When, as a cron line.", "时间，写作 cron 表达式。"))] = "0 6 * * *",
    timezone: Annotated[
        str, typer.Option(help=two("Where the clock of the cron line hangs.", "cron 表达式所用的时区。"))
    ] = "Asia/Shanghai",
    every: Annotated[
        int, typer.Option(min=0, help=two("Every so many seconds, in place of the cron line.", "每隔若干秒，代替 cron 表达式。"))
    ] = 0,
    port: Annotated[
        int,
        typer.Option(
            min=1,
            max=65535,
            help=two("Where Prefect's server listens, on this machine only.", "Prefect 服务器监听的端口，仅限本机。"),
        ),
    ] = 4200,
    readers: Annotated[
        int, typer.Option(min=1, help=two("Reports read at the same time, whatever runs.", "同时读取的报告数，不论运行什么。"))
    ] = 2,
    notify: Annotated[
        str,
        typer.Option(
            help=two(
                "An address that is called (POST, JSON) when a run fails or a report did.",
                "运行失败或有报告失败时调用的地址（POST，JSON）。",
            )
        ),
    ] = "",
) -> None:
    """Start Prefect's server and a worker, run the flow by the clock, stay until Ctrl-C. 按计划定时运行。"""
    from flows.schedule import Schedule, run_schedule

    raise typer.Exit(run_schedule(Schedule(folder, outputs, cron, timezone, every, port, readers, notify)))


@app.command()
def watch(
    folder: Annotated[Path, typer.Argument(help=two("The folder that is watched.", "所监视的文件夹。"))] = Path("raw"),
    outputs: Annotated[Path, typer.Option(help=two("Where the dataset is published.", "数据集发布的位置。"))] = Path("outputs"),
    seconds: Annotated[
        float,
        typer.Option(
            min=0.1,
            help=two(
                "Between two looks; a file counts when two looks find it the same.",
                "两次查看的间隔（秒）；两次查看相同的文件才算到齐。",
            ),
        ),
    ] = 5,
    jobs: Jobs = JOBS,
) -> None:
    """Run whenever a new file lies in the folder and is copied to its end. 文件夹有新文件时运行。"""
    from pipeline.telling import say
    from pipeline.watching import watch as stay

    if not folder.is_dir():
        raise misused(say("no_folder", path=folder))
    stay(folder, outputs, seconds, jobs, typer.echo)
