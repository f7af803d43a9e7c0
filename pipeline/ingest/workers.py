"""Runs children and watches them: time per page, time per report, memory; a child that fails takes nothing with it."""

from __future__ import annotations

import multiprocessing
import shutil
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, TimeoutError
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import LimitError, PipelineError, SourceError
from pipeline.ingest.child import limit, read_report
from pipeline.ingest.plan import Job
from pipeline.limits import MIB, Limits

WATCH = 0.2
"""Seconds between two looks at a child."""

CHILD_REPORTS = 50
"""Reports one child reads before it is replaced, so that leaks do not add up."""

RETRIED = frozenset({"crash", "memory"})
"""Errors that may be the machine's fault: tried once more."""

OnPage = Callable[[Job, int, int], None]
"""Called with the job, the page and the number of pages."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job ended: a report folder, or an error."""

    job: Job
    folder: Path | None
    error: PipelineError | None = None


@dataclass(frozen=True, slots=True)
class _Pulse:
    pid: int
    page: int
    pages: int
    scans: int


class Workers:
    """A pool of child processes. `read` blocks, and may be called from several threads at once."""

    def __init__(self, jobs: int = 2, limits: Limits | None = None) -> None:
        from pebble import ProcessPool

        self.limits = limits or Limits()
        self._pool: Any = ProcessPool(
            max_workers=jobs,
            max_tasks=CHILD_REPORTS,
            initializer=limit,
            initargs=[self.limits.child_bytes],
            context=multiprocessing.get_context("spawn"),
        )

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self._pool.close()
        else:
            self._pool.stop()
        self._pool.join()

    def read(self, job: Job, stage: Path, on_page: OnPage | None = None) -> Outcome:
        """Read one report in a child; a crash or want of memory is tried once more."""
        outcome = self._once(job, stage, on_page)
        if outcome.error is not None and outcome.error.code in RETRIED:
            outcome = self._once(job, stage, on_page)
        return outcome

    def _once(self, job: Job, stage: Path, on_page: OnPage | None) -> Outcome:
        folder = stage / job.source.report_id
        shutil.rmtree(folder, ignore_errors=True)
        pulse = stage / f"{job.source.report_id}.pulse"
        pulse.unlink(missing_ok=True)
        future = self._pool.schedule(read_report, args=[job.source, folder, pulse, self.limits])
        try:
            result = self._watch(future, job, pulse, on_page)
        except PipelineError as error:
            return Outcome(job, None, error)
        if result["code"]:
            return Outcome(job, None, PipelineError(result["message"], code=result["code"], stage=result["stage"]))
        return Outcome(job, folder)

    def _watch(self, future: Any, job: Job, pulse: Path, on_page: OnPage | None) -> dict[str, Any]:
        """Wait for a child. Raises LimitError (timeout, memory) and SourceError (crash)."""
        watch = _Watch(job, self.limits)
        name = repr(job.source.file)
        while True:
            try:
                result: dict[str, Any] = future.result(timeout=WATCH)
                return result
            except TimeoutError:
                beat = _read_pulse(pulse)
                if beat and on_page and watch.moved(beat):
                    on_page(job, beat.page, beat.pages)
                problem = watch.problem(beat)
                if problem is not None:
                    future.cancel()
                    raise problem from None
            except (CancelledError, OSError, RuntimeError) as error:
                at = _at(_read_pulse(pulse))
                raise SourceError(f"{name}: the reader died {at}; the file may be hostile", code="crash") from error
            except Exception as error:
                what = f"{type(error).__name__}: {error}"
                raise PipelineError(f"{name}: {what} {_at(_read_pulse(pulse))}; please report it", code="internal") from error


class _Watch:
    """Remembers when a child last moved on."""

    def __init__(self, job: Job, limits: Limits) -> None:
        self.job = job
        self.limits = limits
        self.started: float | None = None
        self.beat: _Pulse | None = None
        self.since = 0.0

    def moved(self, beat: _Pulse) -> bool:
        if beat == self.beat:
            return False
        self.beat, self.since = beat, time.monotonic()
        return True

    def problem(self, beat: _Pulse | None) -> LimitError | None:
        """The limit a child is past, if it is."""
        if beat is None:
            return None
        now = time.monotonic()
        self.started = self.started or now
        self.moved(beat)
        name = repr(self.job.source.file)
        used = _resident(beat.pid)
        if used > self.limits.child_bytes:
            need = f"{used // MIB} MiB of memory {_at(beat)}, the limit is {self.limits.child_bytes // MIB}"
            return LimitError(f"{name} needs {need}; raise Limits.child_bytes", code="memory", stage="read")
        reading = beat.page < beat.pages
        if reading and now - self.since > self.limits.page_seconds:
            return LimitError(f"{name}: page {beat.page + 1} took over {self.limits.page_seconds:.0f} s", code="timeout")
        allowed = self.limits.document_seconds(beat.pages, beat.scans)
        if now - self.started > allowed:
            return LimitError(f"{name} took over {allowed:.0f} s {_at(beat)}; raise its time limit", code="timeout")
        return None


def _read_pulse(path: Path) -> _Pulse | None:
    try:
        pid, page, pages, scans = (int(part) for part in path.read_text(encoding="ascii").split())
    except (OSError, ValueError):
        return None
    return _Pulse(pid, page, pages, scans)


def _at(beat: _Pulse | None) -> str:
    return f"after page {beat.page} of {beat.pages}" if beat and beat.pages else "before the first page"


def _resident(pid: int) -> int:
    """Resident memory of a process in bytes, 0 where /proc does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * 4096
