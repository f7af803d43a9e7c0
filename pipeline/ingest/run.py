"""A whole run: plan, read, publish once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import EXIT_OK, EXIT_SOME_FAILED, EXIT_USAGE
from pipeline.ingest.changes import Told
from pipeline.ingest.child import Disturb
from pipeline.ingest.plan import Plan, make_plan
from pipeline.ingest.rows import failed_row
from pipeline.ingest.workers import OnPage, Outcome, Workers
from pipeline.limits import Limits

if TYPE_CHECKING:
    from pipeline.dataset import Forms, Hold


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did: report ids read and kept, and the rows of files that have no data.

    `changes` are the rows of the table of that name that are about reports, `run` is the new row of `runs`; both are empty if
    nothing was published. `states` says of every kept report what it stands for, `strays` which records
    are corrected that no report of their folder has. `empty`: no PDF was found. `mended` are files that were not as they were
    published and are not in the new set, `lost` those of them that could not be made again. `unfit` are
    reports that would have to be read again, and why; `revisions` the rows of that table, as CSV has them, that are new.
    """

    read: tuple[str, ...]
    kept: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    published: bool
    empty: bool = False
    changes: tuple[dict[str, Any], ...] = ()
    run: Mapping[str, Any] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    strays: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    unfit: tuple[dict[str, str], ...] = ()
    revisions: tuple[Mapping[str, str], ...] = ()

    @property
    def failed(self) -> tuple[dict[str, Any], ...]:
        return tuple(row for row in self.rows if row["status"] == "failed")

    @property
    def exit_code(self) -> int:
        """0 if every file was read or skipped for a good reason, 3 if at least one failed, 2 if none is left of those known.

        3 too if reports would have to be read again before a set can be published anew.
        """
        if self.empty:
            return EXIT_USAGE if self.kept else EXIT_OK
        return EXIT_SOME_FAILED if self.failed or self.unfit else EXIT_OK


def run(
    paths: Sequence[Path],
    outputs: Path,
    jobs: int = 2,
    limits: Limits | None = None,
    on_page: OnPage | None = None,
    *,
    retry_failed: bool = False,
    prune: bool = False,
    disturb: Disturb | None = None,
    review: bool = True,
) -> Summary:
    """Ingest everything under `paths`. Raises OutputError if nothing could be published, also because another run is at work."""
    from pipeline import dataset

    with dataset.writing(outputs) as hold:
        plan = make_plan(paths, outputs, limits, retry_failed=retry_failed, prune=prune, review=review)
        return finish(plan, read_all(plan, jobs, limits, on_page, disturb, review=review), hold)


def read_all(
    plan: Plan,
    jobs: int,
    limits: Limits | None,
    on_page: OnPage | None,
    disturb: Disturb | None = None,
    *,
    review: bool = True,
) -> list[Outcome]:
    """Read every job of a plan, several at a time."""
    if not plan.jobs:
        return []
    jobs = min(jobs, len(plan.jobs))
    try:
        with Workers(jobs, limits, disturb, review=review) as workers, ThreadPoolExecutor(jobs) as threads:
            try:
                return list(threads.map(lambda job: workers.read(job, plan.stage, on_page), plan.jobs))
            except BaseException:
                workers.stop()  # first the children, or the threads would wait for them
                threads.shutdown(wait=False, cancel_futures=True)
                raise
    except BaseException:
        shutil.rmtree(plan.stage, ignore_errors=True)  # when nothing writes there any more
        raise


def finish(plan: Plan, outcomes: Sequence[Outcome], hold: Hold | None = None, forms: Forms | None = None) -> Summary:
    """Publish what was read together with what was kept; a run that changes nothing publishes nothing.

    The set has these `forms`, or those of the set before. `hold` shows that the caller is the only writer of the outputs.
    Raises OutputError.
    """
    from pipeline import dataset, review

    try:
        read = {outcome.folder.name: outcome.folder for outcome in outcomes if outcome.folder is not None}
        marks, rows = plan.settle([_row(outcome) for outcome in outcomes if outcome.error is not None], read)
        current = plan.current
        told = Told(current, read, len(marks), plan.started)
        forms = forms or dataset.Forms.wanted(plan.outputs)
        unchanged = plan.unchanged and (bool(plan.unfit) or _in_forms(plan.outputs, forms))
        known = dataset.stored_rows(plan.outputs, "revisions", current.harmed)
        if not unchanged:
            marks = {one: mark for one, mark in marks.items() if one in plan.kept or current.is_readable(one)}
            folders = [*read.values(), *map(current.folder, marks)]
            columns = {one: mark.columns for one, mark in marks.items()}

            def fill(stage: Path) -> None:
                dataset.build_set(stage, folders, rows, columns, told, forms, current.harmed_paths)
                review.write_index(stage)
                shutil.rmtree(plan.stage, ignore_errors=True)  # what was read lies in the set now, under this name alone

            dataset.publish(plan.outputs, fill, hold)
        return Summary(
            tuple(read),
            tuple(marks),
            tuple(sorted(rows, key=lambda row: row["file"])),
            not unchanged,
            plan.empty,
            tuple(row for row in told.changes if row["record"] == "report"),
            told.run,
            {one: mark.state for one, mark in marks.items()},
            plan.strays,
            () if unchanged else tuple(current.harmed),
            () if unchanged else tuple(_lost(plan)),
            plan.unfit,
            () if unchanged else tuple(_new_revisions(plan.outputs, known)),
        )
    finally:
        shutil.rmtree(plan.stage, ignore_errors=True)


def _new_revisions(outputs: Path, known: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The rows of `revisions` of the set that is visible now which were not told before."""
    from pipeline import dataset

    told = {tuple(row.get(name) for name in _TOLD) for row in known}
    return [row for row in dataset.stored_rows(outputs, "revisions", {}) if tuple(row[name] for name in _TOLD) not in told]


_TOLD = ("observation_id_before", "value_before", "observation_id_after", "value_after")


def _lost(plan: Plan) -> list[str]:
    """The files of reports that were harmed, stay in the set without them, and have no PDF any more to make them from."""
    from pipeline import dataset

    sums = dataset.published_sums(plan.outputs)
    gone = [name for name, harm in plan.current.harmed.items() if harm != "foreign" and "/" in name and name not in sums]
    return [name for name in gone if f"reports/{name.split('/')[1]}/report.json" in sums]


def _in_forms(outputs: Path, forms: Forms) -> bool:
    """Whether the current set has these forms; True where there is no set to look at."""
    try:
        return forms.are_those_of(outputs)
    except OSError:
        return True


def _row(outcome: Outcome) -> dict[str, Any]:
    assert outcome.error is not None
    source = outcome.job.source
    return failed_row(source.path, source.path.parent, outcome.error, outcome.job)
