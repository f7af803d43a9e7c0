"""The rows of `reports` for files that gave no data in this run, and what is said of data whose file is gone or broken."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.errors import PipelineError, printable
from pipeline.ingest.known import Known
from pipeline.model import Source
from pipeline.source import file_name, slug
from pipeline.wording import Both, both, in_chinese

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


@dataclass(frozen=True, slots=True)
class Mark:
    """What `reports` says of a report that keeps its data: the file it stands for, its state, and why."""

    file: str
    state: str = "current"
    message: str = ""

    @property
    def columns(self) -> dict[str, str]:
        return {"file": self.file, "state": self.state, **spoken(self.message)}


def as_it_was(row: Known) -> Mark:
    """The mark of a report that a run does not look at."""
    return Mark(row["file"], row["state"], Both(row["message"], row.get("message_zh") or row["message"]))


def gone(row: Known) -> Mark:
    """The mark of a report whose file is not in the folder that was read."""
    text = both(
        "{file!r} is not in the folder that was read; its data is kept until `zhengju remove {report_id}`",
        "{file!r} 不在所读的文件夹中；数据保留，直到 `zhengju remove {report_id}`",
        file=row["file"],
        report_id=row["report_id"],
    )
    return Mark(row["file"], "kept", one_line(text))


def replaced(row: Known) -> Mark:
    """The mark of a report whose file has another content now."""
    text = both(
        "{file!r} has another content now; the data of the file before is kept until `zhengju remove {report_id}`",
        "{file!r} 的内容已换；先前文件的数据保留，直到 `zhengju remove {report_id}`",
        file=row["file"],
        report_id=row["report_id"],
    )
    return Mark(row["file"], "kept", one_line(text))


def stale(row: Known, code: str) -> Mark:
    """The mark of a report whose file, or a newer one of its name, could not be read."""
    text = both(
        "{file!r} could not be read ({code}); this is the data of the last time it could; mend the file",
        "{file!r} 无法读取（{code}）；这是上次能读取时的数据；请修复文件",
        file=row["file"],
        code=code,
    )
    return Mark(row["file"], "stale", one_line(text))


def failed_row(path: Path, root: Path, error: PipelineError, job: Job | None = None) -> dict[str, Any]:
    """The reports row of a file that could not be read."""
    status = "skipped" if error.code == "not_regular" else "failed"
    source = job.source if job else None
    known = source if error.code != "changed" else None  # whose content it would be is not known
    tries = job.retries + 1 if job and error.code in RETRIED else 0
    message = error.message
    if tries >= TRIES:
        message = both(
            "{message}; tried {tries} times, it is left alone until it or this program changes, or with --retry-failed",
            "{message}；已试 {tries} 次，在文件或程序改变之前不再尝试，--retry-failed 可重试",
            message=message,
            tries=tries,
        )
    return {
        "stage": error.stage,
        "page": error.page,
        "reading": known.reading if known else None,
        "retries": tries,
        "state": "quarantined" if tries >= TRIES else "current",
        "report_id": known.report_id if known else f"{slug(path.stem)}-unread",
        "file": source.file if source else file_name(path, root),
        "sha256": known.sha256 if known else None,
        "bytes": known.bytes if known else None,
        "status": status,
        "error_code": error.code,
        **spoken(one_line(message)),
        "pipeline_version": __version__,
    }


def duplicate_row(source: Source, first: str) -> dict[str, Any]:
    """The reports row of a file that has the content of another one."""
    return {
        "report_id": f"{source.report_id}-duplicate",
        "file": source.file,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "status": "skipped",
        "error_code": "duplicate_of",
        "reading": source.reading,
        "state": "current",
        **spoken(
            one_line(
                both(
                    "{file!r} has the same content as {first!r}; remove one of them",
                    "{file!r} 与 {first!r} 内容相同；请移除其一",
                    file=source.file,
                    first=first,
                )
            )
        ),
        "pipeline_version": __version__,
    }


def spoken(message: str) -> dict[str, str]:
    """The two columns of a message. That in English stays both, for who prints it."""
    return {"message": message, "message_zh": str(in_chinese(message))}


def one_line(message: str) -> str:
    """A message fit for a table and a terminal: one line, no control characters, at most 300 characters."""
    line = " ".join(printable(message).split())[:MESSAGE]
    return Both(line, one_line(message.zh)) if isinstance(message, Both) else line
