"""Runs whenever what lies in a folder has changed and stands still: a file that is still being copied waits for the next look."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from pipeline.errors import OutputError, SettingsError, printable
from pipeline.ingest import files_in, run
from pipeline.limits import read_limits
from pipeline.telling import changed_lines, say
from pipeline.wording import told

Look = dict[str, tuple[int, int]]
"""Size and time of the last change (ns) of every PDF and sidecar, by path."""


def look(folder: Path) -> Look:
    """What lies in the folder now."""
    found = {}
    for path in files_in(folder):
        try:
            stat = path.stat()
        except OSError:  # gone meanwhile, or a link to nothing
            continue
        found[str(path)] = (stat.st_size, stat.st_mtime_ns)
    return found


class Watcher:
    """Says after each look whether to run: when it differs from that of the last run and equals the one before it."""

    def __init__(self) -> None:
        self._before: Look | None = None
        self._done: Look | None = None

    def is_due(self, now: Look) -> bool:
        """Whether a run is due. An empty folder is never a reason for one."""
        stands = now == self._before
        self._before = now
        return bool(now) and stands and now != self._done

    def done(self) -> None:
        """The run over the last look is over."""
        self._done = self._before


def watch(
    folder: Path,
    outputs: Path,
    seconds: float,
    jobs: int,
    tell: Callable[[str], None],
    wait: Callable[[float], None] = time.sleep,
) -> None:
    """Look every so many seconds, run when it is due, and go on until an interrupt. A run that cannot publish is tried again."""
    tell(say("watching", paths=folder, seconds=seconds))
    watcher = Watcher()
    while True:
        if watcher.is_due(look(folder)) and _run(folder, outputs, jobs, tell):
            watcher.done()
        wait(seconds)


def _run(folder: Path, outputs: Path, jobs: int, tell: Callable[[str], None]) -> bool:
    """One run; whether it could publish what there was."""
    try:
        summary = run([folder], outputs, jobs, read_limits())
    except (OutputError, SettingsError) as error:
        tell(printable(told(error.message)))
        return False
    for row in summary.failed:
        tell(f"{say('failed')} {row['error_code']}: {printable(told(row['message']))}")
    for line in changed_lines(summary):
        tell(line)
    if summary.published:
        numbers = {"read": len(summary.read), "kept": len(summary.kept), "failed": len(summary.failed)}
        tell(say("done", paths=folder, outputs=outputs, **numbers))
    return True
