"""The flows that read reports: one task per report, one publication at the end.

They write the same bytes as `zhengju run`: nothing that decides whether the data is complete depends on Prefect. How a flow ends
is what became of its reports:

    Completed                 every file was read, or nothing was new
    Completed with failures   the set was published, and at least one file could not be read; a failed state, so that it is seen
    Failed                    nothing was published: wrong settings, an empty folder, outputs that cannot be written
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.states import Completed
from prefect.utilities.annotations import quote

from flows import WITH_FAILURES, readers
from flows.names import run_name
from flows.outcome import Failure, failed, tell_plainly
from flows.over import close_tasks
from flows.report import Progress, failures, show
from flows.runners import task_runner
from flows.turn import writing_in_turn
from pipeline import dataset
from pipeline.errors import EXIT_OK, EXIT_USAGE, PipelineError, SettingsError, printable
from pipeline.ingest import (
    Order,
    Outcome,
    Plan,
    Record,
    Summary,
    end_children,
    finish,
    is_address,
    make_plan,
    order_of,
    outcome_of,
    plan_republishing,
    read_order,
    reports_at,
)
from pipeline.limits import Limits, read_limits
from pipeline.telling import changed_lines, fill, unfit_lines
from pipeline.wording import Both, both

tell_plainly()

CHILDREN = 2
"""Reports read at the same time."""


def _may_pass(_task: object, _run: TaskRun, state: State[Any]) -> bool:
    """Whether a task may succeed if it is tried again: what a file is guilty of, or a full disk, stays."""
    try:
        state.result()
    except PipelineError:
        return False
    except (OSError, RuntimeError):
        return True
    except BaseException:
        return False
    return False


@task(
    task_run_name="read {order[file]}",
    retries=2,
    retry_delay_seconds=5,
    retry_condition_fn=_may_pass,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def read_report(order: Order, children: int = 1) -> Any:
    """Read one report in a child process. One that cannot be read is a failed task with a record, not an exception."""
    with readers.place(readers.places(children), order["file"], _warn):
        record = read_order(order, children)
    if record["folder"]:
        return record
    return failed(f"{record['code']}: {record['message']}", record)


def _warn(said: Both) -> None:
    """Say it in the log of the run at work, in both languages."""
    for text in (str(said), said.zh):
        get_run_logger().warning(printable(text))


@task(cache_policy=NO_CACHE, persist_result=False)
def publish(plan: Plan, outcomes: list[Outcome], hold: dataset.Hold, forms: dataset.Forms | None = None) -> Summary:
    """Make the new set visible with one rename."""
    return finish(plan, outcomes, hold, forms)


@flow(name="ingest", flow_run_name=run_name)
def ingest(
    folder: str = "raw",
    outputs: str = "outputs",
    jobs: int = CHILDREN,
    dask: str = "",
    retry_failed: bool = False,
    prune: bool = False,
) -> Any:
    """Read every new PDF in `folder` and publish the dataset in `outputs`; both may be addresses such as s3://bucket/raw.

    `jobs` reports are read at the same time here, or as many as the Dask cluster at the address `dask` has threads. With
    `retry_failed` files are tried again that failed, with `prune` reports leave the set whose file is gone.
    """
    return _ingest([folder], outputs, jobs, dask, retry_failed, prune)


@flow(name="ingest-report", flow_run_name=run_name)
def ingest_report(file: str, outputs: str = "outputs", retry_failed: bool = False) -> Any:
    """Read one PDF and add it to the dataset in `outputs`."""
    return _ingest([file], outputs, 1, "", retry_failed, False)


@flow(name="backfill", flow_run_name=run_name)
def backfill(files: list[str], outputs: str = "outputs", jobs: int = CHILDREN, dask: str = "", retry_failed: bool = False) -> Any:
    """Add a list of PDFs, such as earlier editions, to the dataset in `outputs`; what is known is not read again."""
    return _ingest(files, outputs, jobs, dask, retry_failed, False)


@flow(name="republish", flow_run_name=run_name)
def republish(outputs: str = "outputs", workbook: bool | None = None, excel_csv: bool | None = None) -> Any:
    """Publish the set in `outputs` anew from what is stored of its reports; no PDF is read. It keeps its forms if none are given.

    The run fails, and names them, if reports must be read again first: other rules have read them.
    """
    with writing_in_turn(outputs, _warn) as hold:
        forms = dataset.Forms.wanted(hold.outputs, workbook, excel_csv)
        given: tuple[Any, ...] = (plan_republishing(hold.outputs), [], hold, forms)
        summary: Summary = publish(*map(quote, given))  # type: ignore[call-overload]  # Prefect unwraps them
    if not summary.unfit:
        show(summary, hold.outputs)
    return _republished(summary)


def _republished(summary: Summary) -> State[Any]:
    logger = get_run_logger()
    for line in unfit_lines(summary):
        logger.warning(line)
    for line in changed_lines(summary):
        logger.info(line)
    data = {"kept": len(summary.kept), "published": summary.published, "to_be_read_again": list(summary.unfit)}
    if summary.unfit:
        said = "{n:report|reports} must be read again first, such as {first}; nothing was published"
        return failed(fill(said, n=len(summary.unfit), first=printable(summary.unfit[0]["file"])), data)
    return Completed(message=fill("{n:report|reports} published anew", n=len(summary.kept)), data=data)


def _ingest(places: Sequence[str], outputs: str, jobs: int, dask: str, retry_failed: bool, prune: bool) -> State[Any]:
    limits = read_limits()
    readers.places()  # a wrong number is said before anything is done
    close_tasks()
    runner = task_runner(jobs, dask)
    if missing := [place for place in places if not is_address(place) and not Path(place).exists()]:
        raise SettingsError(
            both(
                "{path}: no such file or folder; check the path. Nothing was published",
                "{path}：没有这个文件或文件夹；请检查路径。未发布任何内容",
                path=missing[0],
            )
        )
    with reports_at(places) as paths, writing_in_turn(outputs, _warn) as hold:
        plan = make_plan(paths, hold.outputs, limits, retry_failed=retry_failed, prune=prune)
        with runner:
            outcomes = _read(plan, limits, runner, 1 if dask else jobs)
        summary: Summary = publish(*map(quote, (plan, outcomes, hold)))  # type: ignore[call-overload]  # Prefect unwraps them
    if not summary.empty:
        show(summary, hold.outputs)
    return _state(summary)


def _read(plan: Plan, limits: Limits, runner: Any, children: int) -> list[Outcome]:
    """How each job of the plan ended. Nothing of the children is left when it returns, however it does."""
    done: list[Outcome] = []
    at_once = True
    readers.begin()
    try:
        orders = [order_of(job, plan.stage, limits) for job in plan.jobs]
        futures = [runner.submit(read_report, {"order": order, "children": children}) for order in orders]
        progress = Progress(len(futures))
        for job, future in zip(plan.jobs, futures, strict=True):
            done.append(outcome_of(job, _record(future)))
            progress.step()
        at_once = False
        return done
    finally:
        if at_once:
            readers.end()
        end_children(at_once)
        if at_once:  # it goes no further; nothing writes there any more
            shutil.rmtree(plan.stage, ignore_errors=True)


def _record(future: Any) -> Record:
    """What a task has to say. Raises what it raised."""
    record = future.result(raise_on_failure=False)
    if isinstance(record, BaseException) and not isinstance(record, Failure):
        raise record
    return dict(record)


def _state(summary: Summary) -> State[Any]:
    """The state that tells how the run ended; its data are the counts and the exit code of `zhengju run`."""
    counts = {"read": len(summary.read), "kept": len(summary.kept), "failed": len(summary.failed)}
    data = {**counts, "published": summary.published, "exit_code": summary.exit_code}
    if summary.exit_code == EXIT_USAGE:
        said = "no PDF was found; is the folder's disk there? Nothing was published, {kept:report stays|reports stay}"
        text = fill(said, **counts)
        return failed(text, data)
    text = fill("{read:report|reports} read, {kept} unchanged, {failed} failed", **counts)
    logger = get_run_logger()
    logger.info(text)
    for line in changed_lines(summary):
        logger.info(line)
    for line in failures(summary):
        logger.warning(line)
    if summary.exit_code == EXIT_OK:
        return Completed(message=text, data=data)
    return failed(text, data, name=WITH_FAILURES)
