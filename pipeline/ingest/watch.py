"""Says when a child is past a limit: computing time for a page and for the report, memory, or no sign of life."""

from __future__ import annotations

import time
from collections.abc import Callable

from pipeline.errors import LimitError
from pipeline.ingest.pulse import SCAN, Pulse, computed, resident
from pipeline.limits import MIB, Limits, option

PAGE = "page_timeout"
"""The code of a page past its time: it costs that page only."""


class Watch:
    """Watches one child while it reads one report. `spent` is what earlier tries of the report took, in seconds."""

    def __init__(
        self,
        name: str,
        limits: Limits,
        spent: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
        cpu: Callable[[int], float | None] = computed,
        memory: Callable[[int], int] = resident,
    ) -> None:
        self._name = name
        self._limits = limits
        self._spent = spent
        self._clock = clock
        self._cpu = cpu
        self._memory = memory
        self._beat: Pulse | None = None
        self._moved_at = 0.0
        self._moved_cpu = 0.0
        self._beat_at = 0.0
        self._began_at = clock()
        self.used = 0.0
        self.peak = 0

    def problem(self, beat: Pulse | None) -> LimitError | None:
        """The limit that the child is past, if it is."""
        if beat is None:
            return None
        now = self._clock()
        cpu = self._cpu(beat.pid)
        if beat != self._beat:
            self._beat, self._beat_at = beat, now
            self._moved_at = now
        # where the system does not tell the computing time, the clock has to do
        on_page = cpu - beat.at if cpu is not None else now - self._beat_at
        self.used = cpu - beat.began if cpu is not None else now - self._began_at
        if cpu is not None and cpu > self._moved_cpu:
            self._moved_at, self._moved_cpu = now, cpu
        self.peak = max(self.peak, self._memory(beat.pid))
        return self._memory_problem(beat) or self._hang(beat, now) or self._time_problem(beat, on_page)

    def _memory_problem(self, beat: Pulse) -> LimitError | None:
        if self.peak <= self._limits.memory_bytes:
            return None
        need = f"{self.peak // MIB} MiB of memory {beat}, the limit is {self._limits.memory_mib:g}"
        text = f"{self._name} needs {need}; raise {option('memory_mib')}"
        return LimitError(text, code="memory", stage=beat.stage, page=beat.on_page)

    def _hang(self, beat: Pulse, now: float) -> LimitError | None:
        still = now - self._moved_at
        if still <= self._limits.hang_seconds:
            return None
        text = f"{self._name} stood still for {still:.0f} s {beat}; the file may be hostile"
        return LimitError(text, code="timeout", stage=beat.stage, page=beat.on_page)

    def _time_problem(self, beat: Pulse, on_page: float) -> LimitError | None:
        limit = "scanned_page_seconds" if beat.stage == SCAN else "page_seconds"
        allowed: float = getattr(self._limits, limit)
        if beat.on_page is not None and on_page > allowed:
            text = f"page {beat.on_page} took over {allowed:g} s of computing time; raise {option(limit)}"
            return LimitError(f"{self._name}: {text}", code=PAGE, stage=beat.stage, page=beat.on_page)
        allowed = self._limits.document_time(beat.pages, beat.scans)
        if self._spent + self.used > allowed:
            text = f"took over {allowed:.0f} s of computing time {beat}; raise {option('document_seconds')}"
            return LimitError(f"{self._name} {text}", code="timeout", stage=beat.stage, page=beat.on_page)
        return None
