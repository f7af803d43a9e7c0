"""How a child tells its parent how far it is, and what the parent sees of it: page, computing time, memory."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.pdf.count import characters_read, scans_read
from pipeline.wording import Both, both

Beat = Callable[[str, int, int], None]
"""Called in the child with the stage, the pages done and the number of pages."""

SCAN = "scan"
"""The stage of a page that is read from its ink."""

REVIEW = "review"
"""The stage in which pages are drawn for people; all data is written by then."""

BY_PAGE = frozenset({"read", SCAN, "rules", "layout", REVIEW})
"""Stages that go from page to page."""

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


AT_FIRST = Both("before the first page", "第一页之前")
"""Where a child is that has told nothing of a page."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """Where a child is. `began` and `at` are its computing time in seconds when the report began and at this beat.

    `scans` is the number of pages read from ink so far, `characters` that of the characters.
    """

    pid: int
    stage: str
    page: int
    pages: int
    scans: int
    characters: int
    began: float
    at: float

    @property
    def on_page(self) -> int | None:
        """The page that is worked on, counted from 1; None in a stage that is not of pages."""
        return self.page + 1 if self.stage in BY_PAGE and self.page < self.pages else None

    @property
    def place(self) -> Both:
        """How far the work is, in words."""
        values = {"page": self.on_page, "pages": self.pages, "stage": self.stage}
        if self.on_page is not None:
            return both("at page {page} of {pages} ({stage})", "第 {page} 页，共 {pages} 页（{stage}）", **values)
        return (
            both("after page {pages} of {pages} ({stage})", "全部 {pages} 页之后（{stage}）", **values)
            if self.pages
            else AT_FIRST
        )


def beat_into(path: Path) -> Beat:
    """A function that writes the pulse of this process to a file; the computing time so far is where the report begins."""
    began, scans, characters = time.process_time(), scans_read(), characters_read()

    def beat(stage: str, page: int, pages: int) -> None:
        read = f"{scans_read() - scans} {characters_read() - characters}"
        path.write_text(f"{os.getpid()} {stage} {page} {pages} {read} {began:.3f} {time.process_time():.3f}", encoding="ascii")

    return beat


def read_pulse(path: Path) -> Pulse | None:
    """The last beat; None before the first, or while it is written."""
    try:
        pid, stage, *counts, began, at = path.read_text(encoding="ascii").split()
        page, pages, scans, characters = map(int, counts)
        return Pulse(int(pid), stage, page, pages, scans, characters, float(began), float(at))
    except (OSError, ValueError):
        return None


def computed(pid: int) -> float | None:
    """Computing time of a process with all its threads, in seconds (proc_pid_stat(5), utime and stime); None if not told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        user, system = stat.rpartition(")")[2].split()[11:13]
    except (OSError, ValueError):
        return None
    return (int(user) + int(system)) / _TICKS


def resident(pid: int) -> int:
    """Resident memory of a process in bytes, 0 where /proc does not say."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * _PAGE_BYTES
