"""Decides what a run has to do: which files are new, which are known, which cannot be read at all."""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import __version__, dataset
from pipeline.errors import OutputError, PipelineError, printable
from pipeline.limits import Limits
from pipeline.model import Source
from pipeline.source import file_name, open_source, slug

MESSAGE = 300
"""A message in reports.csv has at most so many characters."""

TRIES = 3
"""How often a file whose reading ends with one of RETRIED is tried, over all runs, before it is left alone."""

RETRIED = frozenset({"timeout", "memory", "crash", "internal"})
"""Errors that may be gone at the next run."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read, and how often that has failed before."""

    source: Source
    retries: int = 0


@dataclass(slots=True)
class Plan:
    """What a run does: `jobs` are read, `kept` are report folders of the current set, `rows` are files without a folder.

    `stage` is where children write; it is removed in `finish`.
    """

    outputs: Path
    stage: Path
    jobs: list[Job] = field(default_factory=list)
    kept: dict[str, Path] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    unchanged: bool = False


def make_plan(paths: Sequence[Path], outputs: Path, limits: Limits | None = None, *, retry_failed: bool = False) -> Plan:
    """Look at every PDF under `paths`; with `retry_failed` those that failed are tried again, whatever the reason.

    Raises OutputError if the outputs folder cannot be written.
    """
    limits = limits or Limits()
    stage = _stage(outputs)
    plan = Plan(outputs, stage)
    current = CurrentSet(outputs)
    known = current.rows
    seen: dict[str, str] = {}
    for path, root in discover(paths):
        try:
            source = open_source(path, root, limits)
        except PipelineError as error:
            plan.rows.append(failed_row(path, root, error))
            continue
        if source.sha256 in seen:
            plan.rows.append(_duplicate_row(source, seen[source.sha256]))
            continue
        seen[source.sha256] = source.file
        _place(plan, source, current, retry_failed)
    names = {row["file"] for row in plan.rows} | {job.source.file for job in plan.jobs} | set(plan.kept)
    plan.unchanged = not plan.jobs and names == set(known) and all(_same(row, known) for row in plan.rows)
    return plan


def discover(paths: Iterable[Path]) -> list[tuple[Path, Path]]:
    """Every PDF under the paths with the folder it is named from, sorted by name; a file stands for itself.

    That is the folder it was looked for in, or a folder above it if another file has the same name.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() == ".pdf" and not any(part.startswith(".") for part in file.relative_to(path).parts):
                    found.setdefault(file, path)
        else:
            found.setdefault(path, path.parent)
    while twins := [path for path in _of_one_name(found) if found[path] != found[path].parent]:
        found.update({path: found[path].parent for path in twins})
    return sorted(found.items(), key=lambda item: item[0].relative_to(item[1]).as_posix())


def _of_one_name(found: Mapping[Path, Path]) -> list[Path]:
    """The files that share their name with another one."""
    times = Counter(path.relative_to(root) for path, root in found.items())
    return [path for path, root in found.items() if times[path.relative_to(root)] > 1]


def _place(plan: Plan, source: Source, current: CurrentSet, retry_failed: bool) -> None:
    """Keep what is known of a file, or have it read: if it is new, if what reads it is new, or if an error may be gone."""
    row = current.rows.get(source.file, {})
    if row.get("reading") != source.reading:
        plan.jobs.append(Job(source))
    elif row["status"] in ("ok", "partial") and current.is_whole(source.report_id) and not (retry_failed and _lacks_pages(row)):
        plan.kept[source.file] = (plan.outputs / "reports" / source.report_id).resolve()
    elif row["status"] == "failed" and not retry_failed and not _may_be_gone(row):
        plan.rows.append(_typed(row))
    else:
        plan.jobs.append(Job(source, 0 if retry_failed else int(row["retries"] or 0)))


def _lacks_pages(row: dict[str, str]) -> bool:
    return row["error_code"] in ("page_timeout", "page_failed", "page_limit")


def _may_be_gone(row: dict[str, str]) -> bool:
    return row["error_code"] in RETRIED and int(row["retries"] or 0) < TRIES


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
        raise OutputError(f"{str(outputs)!r} cannot be written: {error.strerror}; nothing was published") from error
    return stage


def _alive(pid: str) -> bool:
    return pid.isdigit() and (int(pid) == os.getpid() or Path(f"/proc/{pid}").exists())


class CurrentSet:
    """What the last run published. Files that are no longer as they were written do not count: they are made anew."""

    def __init__(self, outputs: Path) -> None:
        self._outputs = outputs
        self._sums = dataset.published_sums(outputs)
        self.rows = self._rows() if self._is_sound("reports.csv") else {}
        """The rows of reports, by file."""

    def is_whole(self, report_id: str) -> bool:
        """Whether a report's report.json, which all tables are made from, is as it was written."""
        return self._is_sound(f"reports/{report_id}/report.json")

    def _rows(self) -> dict[str, dict[str, str]]:
        csv.field_size_limit(sys.maxsize)
        with (self._outputs / "reports.csv").open(encoding="utf-8", newline="") as file:
            return {row["file"]: row for row in csv.DictReader(file)}

    def _is_sound(self, name: str) -> bool:
        try:
            with (self._outputs / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self._sums.get(name)
        except OSError:
            return False


def _same(row: dict[str, Any], known: dict[str, dict[str, str]]) -> bool:
    before = known.get(row["file"], {})
    return before.get("error_code") == row["error_code"] and before.get("sha256") == (row.get("sha256") or "")


def _typed(row: dict[str, str]) -> dict[str, Any]:
    """A row of reports.csv for a failed file, as it was given to the dataset."""
    keep = ("report_id", "file", "sha256", "status", "error_code", "message", "stage", "reading", "state", "pipeline_version")
    numbers = {key: int(row[key]) if row[key] else None for key in ("bytes", "page", "retries")}
    return {**{key: row[key] for key in keep}, **numbers}


def failed_row(path: Path, root: Path, error: PipelineError, job: Job | None = None) -> dict[str, Any]:
    """The reports row of a file that could not be read."""
    status = "skipped" if error.code == "not_regular" else "failed"
    source = job.source if job else None
    tries = job.retries + 1 if job and error.code in RETRIED else 0
    message = error.message
    if tries >= TRIES:
        message = f"{message}; tried {tries} times, it is left alone until it or this program changes, or with --retry-failed"
    return {
        "stage": error.stage,
        "page": error.page,
        "reading": source.reading if source else None,
        "retries": tries,
        "state": "quarantined" if tries >= TRIES else "current",
        "report_id": source.report_id if source else f"{slug(path.stem)}-unread",
        "file": source.file if source else file_name(path, root),
        "sha256": source.sha256 if source else None,
        "bytes": source.bytes if source else None,
        "status": status,
        "error_code": error.code,
        "message": one_line(message),
        "pipeline_version": __version__,
    }


def _duplicate_row(source: Source, first: str) -> dict[str, Any]:
    return {
        "report_id": f"{source.report_id}-duplicate",
        "file": source.file,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "status": "skipped",
        "error_code": "duplicate_of",
        "reading": source.reading,
        "state": "current",
        "message": one_line(f"{source.file!r} has the same content as {first!r}; remove one of them"),
        "pipeline_version": __version__,
    }


def one_line(message: str) -> str:
    """A message fit for a table and a terminal: one line, no control characters, at most 300 characters."""
    return " ".join(printable(message).split())[:MESSAGE]
