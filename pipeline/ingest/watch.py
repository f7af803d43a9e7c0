"""Says when a child is past a limit: computing time for a page and for the report, memory, or no sign of life."""

from __future__ import annotations

import time
from collections.abc import Callable

from pipeline.errors import LimitError
from pipeline.ingest.pulse import SCAN, Pulse, computed, resident
from pipeline.limits import MIB, Limits, option
from pipeline.wording import both

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
        text = both(
            "{name} needs {peak} MiB of memory {place}, the limit is {limit:g}; raise {option}",
            "{name} 需要 {peak} MiB 内存（{place}），限制为 {limit:g}；请调高 {option}",
            name=self._name,
            peak=self.peak // MIB,
            place=beat.place,
            limit=self._limits.memory_mib,
            option=option("memory_mib"),
        )
        return LimitError(text, code="memory", stage=beat.stage, page=beat.on_page)

    def _hang(self, beat: Pulse, now: float) -> LimitError | None:
        still = now - self._moved_at
        if still <= self._limits.hang_seconds:
            return None
        text = both(
            "{name} stood still for {seconds:.0f} s {place}; the file may be hostile",
            "{name} 停滞 {seconds:.0f} 秒（{place}）；文件可能有害",
            name=self._name,
            seconds=still,
            place=beat.place,
        )
        return LimitError(text, code="timeout", stage=beat.stage, page=beat.on_page)

    def _time_problem(self, beat: Pulse, on_page: float) -> LimitError | None:
        limit = "scanned_page_seconds" if beat.stage == SCAN else "page_seconds"
        allowed: float = getattr(self._limits, limit)
        if beat.on_page is not None and on_page > allowed:
            text = both(
                "{name}: page {page} took over {seconds:g} s of computing time; raise {option}",
                "{name}：第 {page} 页的计算时间超过 {seconds:g} 秒；请调高 {option}",
                name=self._name,
                page=beat.on_page,
                seconds=allowed,
                option=option(limit),
            )
            return LimitError(text, code=PAGE, stage=beat.stage, page=beat.on_page)
        allowed = self._limits.document_time(beat.pages, beat.scans, beat.characters)
        if self._spent + self.used > allowed:
            text = both(
                "{name} took over {seconds:.0f} s of computing time {place}; raise {option}",
                "{name} 的计算时间超过 {seconds:.0f} 秒（{place}）；请调高 {option}",
                name=self._name,
                seconds=allowed,
                place=beat.place,
                option=option("document_seconds"),
            )
            return LimitError(text, code="timeout", stage=beat.stage, page=beat.on_page)
        return None
