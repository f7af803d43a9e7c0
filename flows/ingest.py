"""The scheduled flow: one task per new report, one publication at the end.

It writes the same bytes as `zhengju run`: nothing that decides whether the data is complete depends on Prefect.
"""

from __future__ import annotations

from pathlib import Path

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.task_runners import ThreadPoolTaskRunner

from pipeline.errors import printable
from pipeline.ingest import Job, Outcome, Plan, Summary, Workers, finish, make_plan
from pipeline.limits import read_limits

CHILDREN = 2
"""Reports read at the same time."""


@task(task_run_name="read-{job.source.file}", cache_policy=NO_CACHE, persist_result=False)
def read_report(workers: Workers, job: Job, plan: Plan) -> Outcome:
    """Read one report in a child process; a broken one is an outcome, not an exception."""
    return workers.read(job, plan.stage)


@task(cache_policy=NO_CACHE, persist_result=False)
def publish(plan: Plan, outcomes: list[Outcome]) -> Summary:
    """Make the new set visible with one rename."""
    return finish(plan, outcomes)


@flow(name="ingest-reports", task_runner=ThreadPoolTaskRunner(max_workers=CHILDREN), log_prints=False)  # type: ignore[arg-type]
def ingest_reports(folder: str = "raw", outputs: str = "outputs") -> int:
    """Read every new PDF in `folder` and publish the dataset in `outputs`. Returns the number of reports that failed."""
    limits = read_limits()
    plan = make_plan([Path(folder)], Path(outputs), limits)
    with Workers(CHILDREN, limits) as workers:
        futures = [read_report.submit(workers, job, plan) for job in plan.jobs]
        outcomes = [future.result() for future in futures]
    summary = publish(plan, outcomes)
    logger = get_run_logger()
    logger.info("%d reports read, %d unchanged, %d failed", len(summary.read), len(summary.kept), len(summary.failed))
    for row in summary.failed:
        logger.warning("%s: %s", row["error_code"], printable(row["message"]))
    return len(summary.failed)
