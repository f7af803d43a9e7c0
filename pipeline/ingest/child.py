"""What runs in the child process: read one report, write its folder, tell the parent which page it is at."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import PipelineError
from pipeline.limits import MIB, Limits
from pipeline.model import Source

DATA_FACTOR = 2
"""The hard limit on the child's data segment, in parts of `Limits.child_bytes`: the parent's watch acts first."""


def limit(child_bytes: int) -> None:
    """Set what the kernel enforces in this process: no core files, few open files, bounded memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    resource.setrlimit(resource.RLIMIT_DATA, (DATA_FACTOR * child_bytes,) * 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def read_report(source: Source, folder: Path, pulse: Path, limits: Limits) -> dict[str, Any]:
    """Read one report into `folder`. Returns {"code": ""} or the error's code, message and stage: no exception leaves."""
    beat = _beat(pulse)
    beat(0, 0)
    try:
        return _read(source, folder, limits, _with_fault(beat, source.file))
    except PipelineError as error:
        return {"code": error.code, "message": error.message, "stage": error.stage}
    except MemoryError:
        return {"code": "memory", "message": f"{source.file!r} needs more than {limits.child_bytes // MIB} MiB", "stage": "read"}


def _read(source: Source, folder: Path, limits: Limits, on_page: Callable[[int, int], None]) -> dict[str, Any]:
    from pipeline import __version__
    from pipeline.dataset import RunInfo, write_report
    from pipeline.extraction import read

    started = time.perf_counter()
    extraction = read(source, limits, on_page)
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
    write_report(folder, extraction, info)
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


def _beat(pulse: Path) -> Callable[[int, int], None]:
    """Write `pid page pages scans` where the parent looks for it; `scans` is the number of pages read from ink."""

    def beat(page: int, pages: int) -> None:
        ocr = sys.modules.get("pipeline.pdf.ocr")
        scans = ocr.pages_read() if ocr else 0
        pulse.write_text(f"{os.getpid()} {page} {pages} {scans}", encoding="ascii")

    return beat


def _with_fault(beat: Callable[[int, int], None], file: str) -> Callable[[int, int], None]:
    """For tests: PIPELINE_TEST_FAULT=hang|segv|oom|exit|raise@PAGE[:NAME],… makes the child misbehave at that page of it."""
    faults = [spec.partition(":") for spec in os.environ.get("PIPELINE_TEST_FAULT", "").split(",") if spec]
    mine = next((spec for spec, _, name in faults if name in file), "")
    if not mine:
        return beat
    fault, _, at = mine.partition("@")

    def misbehave(page: int, pages: int) -> None:
        beat(page, pages)
        if page == int(at or 1):
            _FAULTS[fault]()

    return misbehave


def _hang() -> None:
    while True:
        time.sleep(3600)


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


_FAULTS: dict[str, Callable[[], None]] = {"hang": _hang, "segv": _segv, "oom": _oom, "exit": _exit, "raise": _raise}
