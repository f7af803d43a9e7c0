"""What runs in the child process: read one report, write its folder, tell the parent which page it is at."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, PipelineError
from pipeline.ingest.pulse import Beat, beat_into
from pipeline.limits import MIB, Limits, option
from pipeline.model import Issue, Source

_PR_SET_PDEATHSIG = 1
"""prctl(2): the signal this process gets when its parent dies, kill -9 included."""


def limit(memory_bytes: int, parent: int) -> None:
    """Set what the kernel enforces in this process: no core files, few open files, bounded memory, no life without the parent.

    The bound on memory is that on the data segment, which is never less than what is resident of it: the parent looks now and
    then only, and may come too late.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # pebble's own handler waits until foreign code returns
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def read_report(source: Source, folder: Path, pulse: Path, limits: Limits, left_out: dict[int, Issue]) -> dict[str, Any]:
    """Read one report into `folder`. Returns {"code": ""} or the error's code, message, stage and page: no exception leaves."""
    beat = beat_into(pulse)
    beat("open", 0, 0)
    try:
        return _read(source, folder, limits, _with_fault(beat, source.file, left_out), left_out)
    except PipelineError as error:
        return {"code": error.code, "message": error.message, "stage": error.stage, "page": error.page}
    except MemoryError:
        message = f"{source.file!r} needs more than {limits.memory_bytes // MIB} MiB of memory; raise {option('memory_mib')}"
        return {"code": "memory", "message": message, "stage": "", "page": None}
    except Exception as error:
        at = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({Path(at.filename).name}:{at.lineno})"
        return {"code": "internal", "message": f"{source.file!r}: {what}; please report it", "stage": "", "page": None}


def _read(source: Source, folder: Path, limits: Limits, on_page: Beat, left_out: dict[int, Issue]) -> dict[str, Any]:
    from pipeline import __version__
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
    on_page("write", len(extraction.document.pages), len(extraction.document.pages))
    try:
        write_report(folder, extraction, info)
    except OSError as error:
        raise OutputError(f"{folder.parent}: {error.strerror}; nothing was published, the outputs are as they were") from error
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


def _with_fault(beat: Beat, file: str, left_out: dict[int, Issue]) -> Beat:
    """For tests: PIPELINE_TEST_FAULT=hang|spin|segv|oom|exit|raise@PAGE[:NAME],… makes the child misbehave at that page of it."""
    faults = [spec.partition(":") for spec in os.environ.get("PIPELINE_TEST_FAULT", "").split(",") if spec]
    mine = next((spec for spec, _, name in faults if name in file), "")
    if not mine:
        return beat
    fault, _, at = mine.partition("@")

    def misbehave(stage: str, page: int, pages: int) -> None:
        beat(stage, page, pages)
        if stage == "read" and page == int(at or 1) - 1 and page + 1 not in left_out:
            _FAULTS[fault]()

    return misbehave


def _hang() -> None:
    while True:
        time.sleep(3600)


def _spin() -> None:
    while True:
        pass


def _segv() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _oom() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(64 * MIB))


def _exit() -> None:
    os._exit(1)


def _raise() -> None:
    raise ValueError("a fault for tests")


_FAULTS: dict[str, Callable[[], None]] = {
    "hang": _hang,
    "spin": _spin,
    "segv": _segv,
    "oom": _oom,
    "exit": _exit,
    "raise": _raise,
}
