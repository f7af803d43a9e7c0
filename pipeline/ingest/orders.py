"""A job as plain values that another thread, process or machine can read, and how it ended as a small record.

order = order_of(job, plan.stage, limits)       # a dict of texts and numbers
record = read_order(order)                      # there: starts and guards its own child
outcome = outcome_of(job, record)               # here again
"""

from __future__ import annotations

import atexit
import threading
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, PipelineError, SourceError
from pipeline.ingest.rows import Job
from pipeline.ingest.workers import Outcome, Workers
from pipeline.limits import Limits
from pipeline.source import open_source
from pipeline.wording import both

Order = dict[str, Any]
"""path, file, report_id, sha256, reading: which file, and as what it was found; retries; stage: the folder for what is made of
it, which has to be the same one for all who read; limits, by name."""

Record = dict[str, Any]
"""file, report_id; folder: what was made, "" if nothing; code, message, error_stage, page of the error, if there was one."""


def order_of(job: Job, stage: Path, limits: Limits) -> Order:
    """The job in plain values."""
    source = job.source
    return {
        "path": str(source.path.absolute()),
        "file": source.file,
        "report_id": source.report_id,
        "sha256": source.sha256,
        "reading": source.reading,
        "retries": job.retries,
        "stage": str(stage.absolute()),
        "limits": asdict(limits),
    }


def read_order(order: Order, children: int = 1) -> Record:
    """Read the report of an order in a child of this process, which keeps so many `children` for further orders.

    A report that cannot be read is a record too. Raises OutputError if the stage cannot be written.
    """
    limits, stage = Limits(**order["limits"]), Path(order["stage"])
    if not stage.is_dir():
        raise OutputError(
            both(
                "{path!r} is not a folder of this machine; all that read need the same outputs folder",
                "{path!r} 不是本机的文件夹；参与读取的机器须共用同一输出文件夹",
                path=str(stage),
            )
        )
    try:
        source = open_source(Path(order["path"]), limits=limits)
        if source.sha256 != order["sha256"]:
            text = both(
                "{name!r} was replaced since the run looked at it; the next run takes it",
                "{name!r} 在本次运行查看之后被替换；下次运行会读取",
                name=Path(order["path"]).name,
            )
            raise SourceError(text, code="changed", stage="open")
        if source.reading != order["reading"]:
            text = both(
                "{name!r}: its sidecar changed since the run looked at it, or another version of zhengju reads it; "
                "the next run takes it",
                "{name!r}：附属文件在本次运行查看之后有变，或由另一版本的 zhengju 读取；下次运行会读取",
                name=source.path.name,
            )
            raise SourceError(text, code="changed", stage="open")
        source = replace(source, file=order["file"], report_id=order["report_id"])
    except PipelineError as error:
        return _record(order, None, error)
    outcome = _pool(limits, children).read(Job(source, order["retries"]), stage)
    return _record(order, outcome.folder, outcome.error)


def outcome_of(job: Job, record: Record) -> Outcome:
    """How the job ended, from the record of its order."""
    if record["folder"]:
        return Outcome(job, Path(record["folder"]))
    error = PipelineError(record["message"], code=record["code"], stage=record["error_stage"], page=record["page"])
    return Outcome(job, None, error)


def _record(order: Order, folder: Path | None, error: PipelineError | None) -> Record:
    return {
        "file": order["file"],
        "report_id": order["report_id"],
        "folder": str(folder) if folder else "",
        "code": error.code if error else "",
        "message": error.message if error else "",
        "error_stage": error.stage if error else "",
        "page": error.page if error else None,
    }


class _Keeper(threading.Thread):
    """Holds a pool of children, which end with the thread that started them: those that read come and go."""

    def __init__(self, limits: Limits, children: int) -> None:
        super().__init__(name="zhengju-children", daemon=True)
        self.key = (limits, children)
        self._ready, self._leave = threading.Event(), threading.Event()
        self._error: BaseException | None = None
        self.workers: Workers | None = None
        self.start()
        self._ready.wait()
        if self._error is not None:
            raise self._error

    def run(self) -> None:
        limits, children = self.key
        try:
            with Workers(children, limits) as self.workers:
                self._ready.set()
                self._leave.wait()
        except BaseException as error:  # it is raised in the thread that waits
            self._error = error
        finally:
            self._ready.set()

    def end(self, at_once: bool) -> None:
        if at_once and self.workers is not None:
            self.workers.stop()
        self._leave.set()
        self.join()


_LOCK = threading.Lock()
_keepers: list[_Keeper] = []


def _pool(limits: Limits, children: int) -> Workers:
    """The children of this process for these limits; those for other limits are ended."""
    with _LOCK:
        if _keepers and _keepers[0].key != (limits, children):
            _keepers.pop().end(at_once=False)
        if not _keepers:
            _keepers.append(_Keeper(limits, children))
        workers = _keepers[0].workers
        assert workers is not None
        return workers


def end_children(at_once: bool = True) -> None:
    """End the children that this process keeps: when they are done with their report, or `at_once`."""
    with _LOCK:
        while _keepers:
            _keepers.pop().end(at_once)


atexit.register(end_children)
