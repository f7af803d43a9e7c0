"""Shows how far the self-test is: a bar with the time left on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

from pipeline.progress import bars

EVERY = 30.0
"""Seconds between two plain lines."""


class Bar:
    """Progress of one part over `total` texts or files."""

    def __init__(self, what: str, total: int, quiet: bool = False) -> None:
        self._what, self._total, self._done = what, total, 0
        self._plain = not quiet and not sys.stderr.isatty()
        self._bars: Any = bars() if not quiet and sys.stderr.isatty() else None
        self._task: Any = self._bars.add_task(what, total=total) if self._bars else None
        self._begun = self._said = time.monotonic()

    def __enter__(self) -> Bar:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars:
            self._bars.stop()

    def forward(self, count: int) -> None:
        """So many more are done."""
        self._done += count
        now = time.monotonic()
        if self._bars:
            self._bars.update(self._task, completed=self._done)
        elif self._plain and now - self._said >= EVERY:
            self._said = now
            left = (now - self._begun) / self._done * (self._total - self._done)
            line = f"{self._what}: {self._done} of {self._total}, about {left / 60:.0f} minutes left"
            print(line, file=sys.stderr, flush=True)  # noqa: T201
