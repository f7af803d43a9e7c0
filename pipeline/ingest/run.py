"""A whole run: plan, read, publish once."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import EXIT_OK, EXIT_SOME_FAILED
from pipeline.ingest.child import Disturb
from pipeline.ingest.plan import Plan, failed_row, make_plan
from pipeline.ingest.workers import OnPage, Outcome, Workers
from pipeline.limits import Limits


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: report ids read and kept, and the rows of files that have no report."""

    read: tuple[str, ...]
    kept: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    published: bool

    @property
    def failed(self) -> tuple[dict[str, Any], ...]:
        return tuple(row for row in self.rows if row["status"] == "failed")

    @property
    def exit_code(self) -> int:
        """0 if every file was read or skipped for a good reason, 3 if at least one failed."""
        return EXIT_SOME_FAILED if self.failed else EXIT_OK


def run(
    paths: Sequence[Path],
    outputs: Path,
    jobs: int = 2,
    limits: Limits | None = None,
    on_page: OnPage | None = None,
    *,
    retry_failed: bool = False,
    disturb: Disturb | None = None,
) -> Summary:
    """Ingest everything under `paths`. Raises OutputError if nothing could be published."""
    plan = make_plan(paths, outputs, limits, retry_failed=retry_failed)
    return finish(plan, read_all(plan, jobs, limits, on_page, disturb))


def read_all(
    plan: Plan, jobs: int, limits: Limits | None, on_page: OnPage | None, disturb: Disturb | None = None
) -> list[Outcome]:
    """Read every job of a plan, several at a time."""
    if not plan.jobs:
        return []
    jobs = min(jobs, len(plan.jobs))
    try:
        with Workers(jobs, limits, disturb) as workers, ThreadPoolExecutor(jobs) as threads:
            try:
                return list(threads.map(lambda job: workers.read(job, plan.stage, on_page), plan.jobs))
            except BaseException:
                workers.stop()  # first the children, or the threads would wait for them
                threads.shutdown(wait=False, cancel_futures=True)
                raise
    except BaseException:
        shutil.rmtree(plan.stage, ignore_errors=True)  # when nothing writes there any more
        raise


def finish(plan: Plan, outcomes: Sequence[Outcome]) -> Summary:
    """Publish what was read together with what was kept; a run that changes nothing publishes nothing."""
    from pipeline import dataset

    try:
        folders = {outcome.job.source.file: outcome.folder for outcome in outcomes if outcome.folder is not None}
        rows = plan.rows + [_row(outcome) for outcome in outcomes if outcome.error is not None]
        together = {**plan.kept, **folders}
        if not plan.unchanged:
            reports = [together[file] for file in sorted(together)]
            ordered = sorted(rows, key=lambda row: row["file"])
            dataset.publish(plan.outputs, lambda stage: dataset.build_set(stage, reports, ordered))
        read = tuple(folder.name for folder in folders.values())
        return Summary(read, tuple(folder.name for folder in plan.kept.values()), tuple(rows), not plan.unchanged)
    finally:
        shutil.rmtree(plan.stage, ignore_errors=True)


def _row(outcome: Outcome) -> dict[str, Any]:
    assert outcome.error is not None
    source = outcome.job.source
    return failed_row(source.path, source.path.parent, outcome.error, outcome.job)
