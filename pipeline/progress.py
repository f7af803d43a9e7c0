"""Shows how far a run is: bars on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Any

from pipeline.errors import printable
from pipeline.ingest import Job


class Display:
    """Progress of one run over `total` files. Its `on_page` may be called from several threads."""

    def __init__(self, total: int, quiet: bool) -> None:
        self._total = total
        self._lock = threading.Lock()
        self._tasks: dict[str, Any] = {}
        self._said: set[str] = set()
        self._bars: Any = None
        self._plain = not quiet and not sys.stderr.isatty()
        if not quiet and sys.stderr.isatty() and total:
            self._bars = bars()

    def __enter__(self) -> Display:
        if self._bars:
            self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bars:
            self._bars.stop()

    def on_page(self, job: Job, stage: str, page: int, pages: int) -> None:
        """A child has come to a page of its report, or to a stage behind the pages."""
        name = printable(job.source.file)
        with self._lock:
            if self._bars:
                if name not in self._tasks:
                    self._tasks[name] = self._bars.add_task(name, total=pages or None)
                self._bars.update(self._tasks[name], description=f"{name} ({stage})", completed=page, total=pages or None)
            elif self._plain and name not in self._said:
                self._said.add(name)
                print(f"[{len(self._said)}/{self._total}] {name}", file=sys.stderr, flush=True)  # noqa: T201


def bars() -> Any:
    """Bars on standard error: what, how far, how many, time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))
