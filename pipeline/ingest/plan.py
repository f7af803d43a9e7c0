"""Decides what a run has to do: which files are new, which are known, which cannot be read at all."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.errors import OutputError, PipelineError
from pipeline.limits import Limits
from pipeline.model import Source
from pipeline.source import open_source, slug

MESSAGE = 300
"""A message in reports.csv has at most so many characters."""

_TRANSIENT = frozenset({"unreadable", "changed", "not_regular"})
"""Errors that may be gone at the next run: such a file is tried again."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to read."""

    source: Source


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


def make_plan(paths: Sequence[Path], outputs: Path, limits: Limits | None = None) -> Plan:
    """Look at every PDF under `paths`. Raises OutputError if the outputs folder cannot be written."""
    limits = limits or Limits()
    stage = _stage(outputs)
    plan = Plan(outputs, stage)
    known = _known(outputs)
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
        _place(plan, source, known)
    names = {row["file"] for row in plan.rows} | {job.source.file for job in plan.jobs} | set(plan.kept)
    plan.unchanged = not plan.jobs and names == set(known) and all(_same(row, known) for row in plan.rows)
    return plan


def discover(paths: Iterable[Path]) -> list[tuple[Path, Path]]:
    """Every PDF under the paths with the folder it was looked for in, sorted by name; a file stands for itself."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                if file.suffix.lower() == ".pdf" and not any(part.startswith(".") for part in file.relative_to(path).parts):
                    found.setdefault(file, path)
        else:
            found.setdefault(path, path.parent)
    return sorted(found.items(), key=lambda item: item[0].relative_to(item[1]).as_posix())


def _place(plan: Plan, source: Source, known: dict[str, dict[str, str]]) -> None:
    row = known.get(source.file)
    same = row is not None and row["sha256"] == source.sha256 and row["pipeline_version"] == __version__
    folder = plan.outputs / "reports" / source.report_id
    if row is not None and same and row["status"] in ("ok", "partial") and (folder / "report.json").is_file():
        plan.kept[source.file] = folder.resolve()
    elif row is not None and same and row["status"] == "failed":
        plan.rows.append(_typed(row))
    else:
        plan.jobs.append(Job(source))


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


def _known(outputs: Path) -> dict[str, dict[str, str]]:
    """The reports rows of the current set, by file."""
    table = outputs / "reports.csv"
    if not table.is_file():
        return {}
    with table.open(encoding="utf-8", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def _same(row: dict[str, Any], known: dict[str, dict[str, str]]) -> bool:
    before = known.get(row["file"], {})
    return before.get("error_code") == row["error_code"] and before.get("sha256") == (row.get("sha256") or "")


def _typed(row: dict[str, str]) -> dict[str, Any]:
    """A row of reports.csv for a failed file, as it was given to the dataset."""
    keep = ("report_id", "file", "sha256", "status", "error_code", "message", "pipeline_version")
    return {**{key: row[key] for key in keep}, "bytes": int(row["bytes"]) if row["bytes"] else None}


def failed_row(path: Path, root: Path, error: PipelineError, source: Source | None = None) -> dict[str, Any]:
    """The reports row of a file that could not be read."""
    status = "skipped" if error.code == "not_regular" else "failed"
    return {
        "report_id": source.report_id if source else f"{slug(path.stem)}-unread",
        "file": path.relative_to(root).as_posix(),
        "sha256": source.sha256 if source else None,
        "bytes": source.bytes if source else None,
        "status": status,
        "error_code": error.code,
        "message": one_line(error.message),
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
        "message": one_line(f"{source.file!r} has the same content as {first!r}; remove one of them"),
        "pipeline_version": __version__,
    }


def one_line(message: str) -> str:
    """A message fit for a table and a terminal: one line, no control characters, at most 300 characters."""
    clean = "".join(char if char.isprintable() else " " for char in message)
    return " ".join(clean.split())[:MESSAGE]
