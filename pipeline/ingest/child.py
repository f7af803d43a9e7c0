"""What runs in the child process: read one report, write its folder, tell the parent which page it is at."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, PipelineError
from pipeline.ingest.pulse import REVIEW, Beat, beat_into
from pipeline.limits import MIB, Limits, option
from pipeline.model import Issue, Source
from pipeline.wording import both

_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal this process gets when its parent dies, kill -9 included."""


Disturb = Callable[[Beat, str, Mapping[int, Issue]], Beat]
"""Stands between the reader and its beat, to see how the rest bears a child that misbehaves: given the beat, the file and the
pages that are left out, it returns another beat. It must be picklable."""


def limit(memory_bytes: int, parent: int) -> None:
    """Set what the kernel enforces in this process: no core files, few open files, bounded memory, no life without the parent.

    The bound on memory is that on the data segment, which is never less than what is resident of it: the parent looks now and
    then only, and may come too late.
    """
    for library in ("OPENBLAS", "OMP", "MKL"):  # numpy is loaded later; on a busy machine its threads wait for each other
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # pebble's own handler waits until foreign code returns
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def read_report(
    source: Source,
    folder: Path,
    pulse: Path,
    limits: Limits,
    left_out: dict[int, Issue],
    disturb: Disturb | None = None,
    review: bool = True,
) -> dict[str, Any]:
    """Read one report into `folder`, with its page for people if `review`.

    Returns {"code": ""} or the error's code, message, stage and page: no exception leaves.
    """
    beat = beat_into(pulse)
    beat("open", 0, 0)
    try:
        return _read(source, folder, limits, disturb(beat, source.file, left_out) if disturb else beat, left_out, review)
    except PipelineError as error:
        return {"code": error.code, "message": error.message, "stage": error.stage, "page": error.page}
    except MemoryError:
        message = both(
            "{file!r} needs more than {limit} MiB of memory; raise {option}",
            "{file!r} 需要的内存超过 {limit} MiB；请调高 {option}",
            file=source.file,
            limit=limits.memory_bytes // MIB,
            option=option("memory_mib"),
        )
        return {"code": "memory", "message": message, "stage": "", "page": None}
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({Path(at.filename).name}:{at.lineno})"
        return {
            "code": "internal",
            "message": both("{file!r}: {what}; please report it", "{file!r}：{what}；请反馈", file=source.file, what=what),
            "stage": "",
            "page": None,
        }


def _read(
    source: Source, folder: Path, limits: Limits, on_page: Beat, left_out: dict[int, Issue], with_review: bool
) -> dict[str, Any]:
    from pipeline import __version__, review
    from pipeline.dataset import RunInfo, write_report
    from pipeline.extraction import read

    started = time.perf_counter()
    extraction = read(source, limits, on_page, left_out)
    codes = tuple(sorted({i.code for i in extraction.issues if i.severity == "error" or i.code in NOTEWORTHY}))
    info = RunInfo(
        seconds=round(time.perf_counter() - started, 2),
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        pipeline_version=__version__,
        status=extraction.status,
        error_code=next((i.code for i in extraction.issues if i.severity == "error"), ""),
        warnings=codes,
        message="",
    )
    pages = len(extraction.document.pages)
    on_page("write", pages, pages)
    try:
        write_report(folder, extraction, info, partial(review.review_lines, extraction.document) if with_review else None)
        if with_review:
            review.write_pictures(folder, source.path, pages, lambda page: on_page(REVIEW, page, pages), left_out)
    except OSError as error:
        if not source.path.exists():
            return {"code": ""}  # gone while it was read: who asked for it looks, and publishes nothing of it
        raise OutputError(
            both(
                "{where}: {why}; nothing was published, the outputs are as they were",
                "{where}：{why}；未发布任何内容，输出保持原样",
                where=folder.parent,
                why=error.strerror,
            )
        ) from error
    return {"code": ""}


NOTEWORTHY = frozenset(
    {
        "hidden_text",
        "active_content",
        "restricted",
        "no_text",
        "garbled_text",
        "damaged_content",
        "chart_page",
        "unsupported_language",
    }
)
"""Issues about the file itself that a reader of reports.csv should know."""
