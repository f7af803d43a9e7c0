"""Runs children and watches them: computing time, memory, signs of life; a child that fails takes nothing with it."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError, TimeoutError
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import LimitError, OutputError, PipelineError, SourceError
from pipeline.ingest.child import Disturb, limit, read_report
from pipeline.ingest.pulse import AT_FIRST, REVIEW, Pulse, read_pulse
from pipeline.ingest.rows import Job
from pipeline.ingest.watch import PAGE, Watch
from pipeline.limits import Limits, option
from pipeline.model import Issue
from pipeline.source import check_unchanged
from pipeline.wording import Both, both

WATCH = 0.1
"""Seconds between two looks at a child."""

CHILD_REPORTS = 50
"""Reports one child reads before it is replaced, so that leaks do not add up."""

RETRIED = frozenset({"crash", "memory"})
"""Errors that may be the machine's fault: tried once more."""

COST_A_PAGE = frozenset({PAGE, "timeout", "crash", "memory"})
"""Errors that may lie in one page."""

LEFT_OUT = 5
"""Pages of one report that may be left out because they end or stop the child; then the report fails."""

NEAR_LIMIT = 0.7
"""A child that died while it held more than this part of its memory is taken to have died of that."""

OnPage = Callable[[Job, str, int, int], None]
"""Called with the job, the stage, the pages done and the number of pages."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one job ended: a report folder, or an error."""

    job: Job
    folder: Path | None
    error: PipelineError | None = None


class Workers:
    """A pool of child processes. `read` blocks, and may be called from several threads at once.

    Without `review` they draw no pages. `disturb` makes children misbehave, for tests.
    """

    def __init__(
        self, jobs: int = 2, limits: Limits | None = None, disturb: Disturb | None = None, *, review: bool = True
    ) -> None:
        from pebble import ProcessPool

        self.limits = limits or Limits()
        self._disturb = disturb
        self._review = review
        self._stopped = threading.Event()
        self._pool: Any = ProcessPool(
            max_workers=jobs,
            max_tasks=CHILD_REPORTS,
            initializer=limit,
            initargs=[self.limits.memory_bytes, os.getpid()],
            context=multiprocessing.get_context("spawn"),
        )
        # Children end with the thread that started them: not with one of a `read` but with the one that holds this object.
        assert self._pool.active

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self.stop()
        elif not self._stopped.is_set():
            self._pool.close()
            self._pool.join()

    def stop(self) -> None:
        """End all children at once; every `read` that waits for one raises CancelledError."""
        self._stopped.set()
        self._pool.stop()
        self._pool.join()

    def read(self, job: Job, stage: Path, on_page: OnPage | None = None) -> Outcome:
        """Read one report. A crash or want of memory is tried once more; a page that ends or stops a child is left out.

        Whatever came out of a file that is another one by now counts for nothing: that is the error `changed`.
        """
        outcome = self._read(job, stage, on_page)
        try:
            check_unchanged(job.source)
        except SourceError as error:
            return Outcome(job, None, error)
        return outcome

    def _read(self, job: Job, stage: Path, on_page: OnPage | None) -> Outcome:
        left_out: dict[int, Issue] = {}
        spent = 0.0
        again = True
        while True:
            outcome, used, pages = self._once(job, stage, on_page, left_out, spent)
            error = outcome.error
            if error is None:
                return outcome
            spent += used
            if again and error.code in RETRIED:
                again = False
                continue
            page = error.page
            if error.code not in COST_A_PAGE or page is None or page in left_out:
                return Outcome(job, None, _whole(error))
            if len(left_out) == LEFT_OUT or len(left_out) + 1 >= pages:
                return Outcome(job, None, _whole(error))
            left_out[page] = _page_issue(error, page)

    def _once(
        self, job: Job, stage: Path, on_page: OnPage | None, left_out: dict[int, Issue], spent: float
    ) -> tuple[Outcome, float, int]:
        """One try: how it ended, the computing time it took in seconds, and the number of pages, 0 if not known."""
        # a place of its own: the child of the last try may be dying still, and other machines may read into the same stage
        try:
            stage.mkdir(parents=True, exist_ok=True)
            place = Path(tempfile.mkdtemp(prefix="try-", dir=stage))
        except OSError as refused:
            raise OutputError(
                both(
                    "{path!r} cannot be written: {why}; nothing was published",
                    "{path!r} 不可写：{why}；未发布任何内容",
                    path=str(stage),
                    why=refused.strerror,
                )
            ) from refused
        folder, pulse = place / job.source.report_id, place / "pulse"
        watch = Watch(repr(job.source.file), self.limits, spent)
        args = [job.source, folder, pulse, self.limits, left_out, self._disturb, self._review]
        future = self._pool.schedule(read_report, args=args)
        try:
            result = self._watch(future, job, pulse, on_page, watch)
            error = None
            if result["code"] == OutputError.code:
                raise OutputError(result["message"])
            if result["code"]:
                error = _said(result, read_pulse(pulse))
        except OutputError:
            raise
        except PipelineError as found:
            error = found
        last = read_pulse(pulse)
        if last is not None and last.stage == REVIEW:
            error = None  # the data is whole: pages without a picture are all that is missing
        return Outcome(job, None if error else folder, error), watch.used, last.pages if last else 0

    def _watch(self, future: Any, job: Job, pulse: Path, on_page: OnPage | None, watch: Watch) -> dict[str, Any]:
        """Wait for a child. Raises LimitError (timeout, memory) and SourceError (crash)."""
        name = repr(job.source.file)
        shown: Pulse | None = None
        while True:
            try:
                result: dict[str, Any] = future.result(timeout=WATCH)
                return result
            except TimeoutError:
                if self._stopped.is_set():
                    raise CancelledError from None
                beat = read_pulse(pulse)
                if beat and on_page and beat != shown:
                    shown = beat
                    on_page(job, beat.stage, beat.page, beat.pages)
                problem = watch.problem(beat)
                if problem is not None:
                    future.cancel()
                    raise problem from None
            except CancelledError:
                raise
            except (OSError, RuntimeError) as error:
                raise self._death(name, read_pulse(pulse), watch.peak) from error
            except Exception as error:
                beat = read_pulse(pulse)
                what = f"{type(error).__name__}: {error}"
                stage = beat.stage if beat else ""
                text = both(
                    "{name}: {what} {place}; please report it",
                    "{name}：{what}（{place}）；请反馈",
                    name=name,
                    what=what,
                    place=_at(beat),
                )
                raise PipelineError(text, code="internal", stage=stage) from error

    def _death(self, name: str, beat: Pulse | None, peak: int) -> PipelineError:
        """Why a child ended without a word."""
        stage, page = (beat.stage, beat.on_page) if beat else ("", None)
        if peak > NEAR_LIMIT * self.limits.memory_bytes:
            text = both(
                "{name} needs more than {limit:g} MiB of memory {place}; raise {option}",
                "{name} 需要的内存超过 {limit:g} MiB（{place}）；请调高 {option}",
                name=name,
                limit=self.limits.memory_mib,
                place=_at(beat),
                option=option("memory_mib"),
            )
            return LimitError(text, code="memory", stage=stage, page=page)
        text = both(
            "{name}: the reader died {place}; the file may be hostile",
            "{name}：读取进程中止（{place}）；文件可能有害",
            name=name,
            place=_at(beat),
        )
        return SourceError(text, code="crash", stage=stage, page=page)


def _said(result: dict[str, Any], beat: Pulse | None) -> PipelineError:
    """The error that a child has told, with the place of its last beat where it names none."""
    stage = result["stage"] or (beat.stage if beat else "")
    page = result["page"] if result["page"] is not None or beat is None else beat.on_page
    return PipelineError(result["message"], code=result["code"], stage=stage, page=page)


def _at(beat: Pulse | None) -> Both:
    return beat.place if beat else AT_FIRST


def _whole(error: PipelineError) -> PipelineError:
    """The error of a page as that of its report."""
    if error.code == PAGE:
        return LimitError(error.message, code="timeout", stage=error.stage, page=error.page)
    return error


def _page_issue(error: PipelineError, page: int) -> Issue:
    """What is said of a page that is left out."""
    detail = both("{message}; the page was left out", "{message}；该页略去", message=error.message)
    return Issue("page_timeout" if error.code in (PAGE, "timeout") else "page_failed", detail, page=page)
