"""Decides what a run has to do: which files are new, which are known, which cannot be read at all."""

from __future__ import annotations

import os
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, PipelineError, SettingsError
from pipeline.ingest.discover import discover, pdfs_in
from pipeline.ingest.known import CurrentSet, Known, typed
from pipeline.ingest.rows import RETRIED, TRIES, Job, Mark, as_it_was, duplicate_row, failed_row, gone, replaced, stale
from pipeline.ingest.storage import no_set
from pipeline.limits import Limits
from pipeline.model import Source
from pipeline.sidecar import stray_corrections
from pipeline.source import open_source
from pipeline.wording import both


@dataclass(slots=True)
class Plan:
    """What a run does: `jobs` are read, `kept` are reports of the current set by id, `rows` are files without data.

    `stage` is where children write; it is removed in `finish`. `whole` says that a folder was read, so that a known file that
    was not found is gone; `prune` that its report then leaves the set. `leaving` are reports to be taken out.
    """

    outputs: Path
    stage: Path
    current: CurrentSet
    whole: bool = False
    prune: bool = False
    jobs: list[Job] = field(default_factory=list)
    kept: dict[str, Mark] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    leaving: frozenset[str] = frozenset()
    strays: tuple[str, ...] = ()
    """Records that corrections of a folder are about and none of its reports has."""
    empty: bool = False
    """No PDF was found: nothing is published."""
    anew: bool = False
    """The set is published anew although it would say what it says."""
    unfit: tuple[dict[str, str], ...] = ()
    """Reports that would have to be read again first (report_id, file, reason, column): nothing is published."""
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def unchanged(self) -> bool:
        """Whether there is nothing to read or to mend and the set would say what it says."""
        if self.empty or self.unfit:
            return True
        if self.jobs or self.leaving or self.anew or self.current.harmed:
            return False
        marks, rows = self.settle([])
        known = Counter((row["file"], row["sha256"], row["error_code"], row["state"]) for row in self.current.rows)
        reports = self.current.reports
        new = Counter((m.file, reports[one]["sha256"], reports[one]["error_code"], m.state) for one, m in marks.items())
        new.update((row["file"], row["sha256"] or "", row["error_code"], row["state"]) for row in rows)
        return new == known

    def settle(self, failed: Iterable[dict[str, Any]], read: Iterable[str] = ()) -> tuple[dict[str, Mark], list[dict[str, Any]]]:
        """What becomes of every known report once the jobs are done: its mark, by id; and all rows of files without data.

        `failed` are the rows of jobs that failed, `read` the ids of reports that were read. A report that is in neither result
        leaves the set.
        """
        rows = [*self.rows, *failed]
        done = {*self.kept, *read, *self.leaving}
        marks = dict(self.kept)
        wrong = {row["file"]: row["error_code"] for row in rows if row["error_code"] != "duplicate_of"}
        now = {row["file"] for row in rows} | {job.source.file for job in self.jobs} | {m.file for m in self.kept.values()}
        for report_id, row in self.current.reports.items():
            mark = None if report_id in done else self._left(row, wrong, now)
            if mark and self.current.is_whole(report_id):
                marks[report_id] = mark
        return marks, rows

    def _left(self, row: Known, wrong: Mapping[str, str], now: set[str]) -> Mark | None:
        """What becomes of a report that was neither read nor found as it was."""
        if row["file"] in wrong:
            return stale(row, wrong[row["file"]])
        if row["file"] not in now and not self.whole:
            return as_it_was(row)
        if self.prune:
            return None
        return replaced(row) if row["file"] in now else gone(row)


def make_plan(
    paths: Sequence[Path],
    outputs: Path,
    limits: Limits | None = None,
    *,
    retry_failed: bool = False,
    prune: bool = False,
    review: bool = True,
) -> Plan:
    """Look at every PDF under `paths`; with `retry_failed` those that failed are tried again, whatever the reason.

    With `review` those that have no page for people are read again too.

    With `prune` reports whose file is not there any more leave the set. Raises OutputError if the outputs folder cannot be
    written, SettingsError if `prune` is asked for files or for a folder without a PDF.
    """
    limits = limits or Limits()
    if prune:
        _may_prune(paths)
    plan = Plan(outputs, _stage(outputs), CurrentSet(outputs, review), any(path.is_dir() for path in paths), prune)
    of_content: defaultdict[str, list[Source]] = defaultdict(list)
    found = discover(paths)
    plan.empty = not found
    homes: defaultdict[Path, list[str]] = defaultdict(list)
    for path, root in found:
        try:
            source = open_source(path, root, limits)
        except PipelineError as error:
            plan.rows.append(failed_row(path, root, error))
            homes[path.parent].append(plan.rows[-1]["report_id"])
        else:
            of_content[source.sha256].append(source)
            homes[path.parent].append(source.report_id)
    if plan.whole:
        plan.strays = tuple(one for folder in sorted(homes) for one in stray_corrections(folder, homes[folder]))
    for sources in of_content.values():
        _place(plan, sources, retry_failed)
    if not plan.whole:
        given = {row["file"] for row in plan.rows} | {job.source.file for job in plan.jobs}
        kept = {mark.file for mark in plan.kept.values()}
        plan.rows += [typed(row) for file, row in plan.current.others.items() if file not in given | kept]
    return plan


def _may_prune(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.is_dir():
            raise SettingsError(
                both(
                    "--prune needs the whole folder, and {path!r} is a file; use `zhengju remove` for a report",
                    "--prune 需要整个文件夹，而 {path!r} 是文件；移除一份报告请用 `zhengju remove`",
                    path=str(path),
                )
            )
        if next(pdfs_in(path), None) is None:
            raise SettingsError(
                both(
                    "--prune found no PDF in {path!r}; is the folder there? Nothing was removed",
                    "--prune 在 {path!r} 中没有找到 PDF；文件夹是否还在？未移除任何内容",
                    path=str(path),
                )
            )


def _place(plan: Plan, sources: Sequence[Source], retry_failed: bool) -> None:
    """Keep what is known of a content, or have it read: if it or what reads it is new, or if an error may be gone.

    The other files of the same content are duplicates. A content keeps the id it has, whatever its file is called now.
    """
    known = plan.current.by_content.get(sources[0].sha256)
    first = next((one for one in sources if known and one.file == known["file"]), sources[0])
    plan.rows += [duplicate_row(one, first.file) for one in sources if one is not first]
    if known:
        # a file alone says nothing of the others: the one that is listed may be there still
        name = first.file if plan.whole else known["file"]
        first = replace(first, report_id=known["report_id"], file=name)
    row = plan.current.others.get(first.file, {})
    tried = row if row.get("reading") == first.reading else {}
    if known and known["reading"] == first.reading and _is_good(plan, known, retry_failed):
        plan.kept[first.report_id] = Mark(first.file)
    elif tried.get("status") == "failed" and not retry_failed and not _may_be_gone(tried):
        plan.rows.append(typed(tried))
    else:
        plan.jobs.append(Job(first, 0 if retry_failed else int(tried.get("retries") or 0)))


def _is_good(plan: Plan, known: Known, retry_failed: bool) -> bool:
    return plan.current.is_made(known["report_id"]) and not (retry_failed and _lacks_pages(known))


def _lacks_pages(row: Known) -> bool:
    return row["error_code"] in ("page_timeout", "page_failed", "page_limit")


def _may_be_gone(row: Known) -> bool:
    return row["error_code"] in RETRIED and int(row["retries"] or 0) < TRIES


def plan_removal(names: Sequence[str], outputs: Path) -> Plan:
    """A plan that reads nothing and takes reports out of the set, each named by its id or file; all others stay as they are.

    Raises SettingsError if there is no such report, OutputError if the outputs folder cannot be written.
    """
    current = CurrentSet(outputs)
    leaving: set[str] = set()
    for name in names:
        found = {row["report_id"] for row in current.rows if name in (row["report_id"], row["file"])}
        if not found:
            raise SettingsError(
                both(
                    "no report {name!r} in {outputs!r}; reports.csv lists ids and files. Nothing was removed",
                    "{outputs!r} 中没有报告 {name!r}；编号与文件见 reports.csv。未移除任何内容",
                    name=name,
                    outputs=str(outputs),
                )
            )
        leaving |= found
    rows = [typed(row) for row in current.others.values() if row["report_id"] not in leaving]
    return Plan(outputs, _stage(outputs), current, rows=rows, leaving=frozenset(leaving))


def plan_republishing(outputs: Path) -> Plan:
    """A plan that reads nothing and publishes the set anew from what is stored of its reports.

    A report that other rules have read, or that lacks a column, is `unfit`: it would have to be read again. One whose file is
    gone or broken keeps its older data, as it does in every run. Raises SettingsError if there is no set, OutputError if the
    outputs folder cannot be written.
    """
    current = CurrentSet(outputs)
    if not current.rows:
        raise no_set(outputs)
    reasons = {report_id: current.why_unfit(report_id) for report_id in current.reports}
    unfit = tuple(
        {"report_id": report_id, "file": current.reports[report_id]["file"], "reason": reason, "column": column}
        for report_id, (reason, column) in reasons.items()
        if reason
    )
    kept = {report_id: as_it_was(row) for report_id, row in current.reports.items() if not reasons[report_id][0]}
    rows = [typed(row) for row in current.others.values()]
    return Plan(outputs, _stage(outputs), current, kept=kept, rows=rows, anew=True, unfit=unfit)


def _stage(outputs: Path) -> Path:
    """A folder of this process for what its children write; those of dead processes are removed."""
    try:
        outputs.mkdir(parents=True, exist_ok=True)
        for old in outputs.glob(".parse-*"):
            if not _alive(old.name.removeprefix(".parse-")):
                shutil.rmtree(old, ignore_errors=True)
        stage = outputs / f".parse-{os.getpid()}"
        stage.mkdir(exist_ok=True)
    except OSError as error:
        raise OutputError(
            both(
                "{path!r} cannot be written: {why}; nothing was published",
                "{path!r} 不可写：{why}；未发布任何内容",
                path=str(outputs),
                why=error.strerror,
            )
        ) from error
    return stage


def _alive(pid: str) -> bool:
    return pid.isdigit() and (int(pid) == os.getpid() or Path(f"/proc/{pid}").exists())
