"""A whole run in a process of its own, as a user starts it: `python -m pipeline.selftest.runner JSON`.

The process that asks for it sees how it ended, and which processes it left behind.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.limits import Limits

OnFile = Callable[[str], None]
"""Called with the name of a file when its first page was read."""

_GRACE = 5.0
"""Seconds that children have to end after their parent."""

_BEGUN = "begun "


@dataclass(frozen=True, slots=True)
class Run:
    """How a run ended: its exit code, processes that outlived it, and the end of what it printed."""

    exit_code: int
    left: int
    said: str

    @property
    def sound(self) -> bool:
        """True if it ended by itself, with the codes of a run in which files may fail, and left nothing behind."""
        return self.exit_code in (0, 3) and not self.left


def ingest(
    folder: Path,
    outputs: Path,
    jobs: int = 2,
    limits: Limits | None = None,
    environment: Mapping[str, str] | None = None,
    faults: str = "",
    on_file: OnFile | None = None,
) -> Run:
    """Read every PDF of a folder in a new session of processes. `environment` is added to ours.

    `faults` is how children misbehave, as `Faults` has it.
    """
    order = {"folder": str(folder), "outputs": str(outputs), "jobs": jobs, "limits": asdict(limits or Limits()), "faults": faults}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline.selftest.runner", json.dumps(order)],
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    try:
        said = _listen(process, on_file)
        code = process.wait()
        return Run(code, len(_left(process.pid)), said)
    finally:
        _end(process.pid)
        process.wait()


def _listen(process: subprocess.Popen[str], on_file: OnFile | None) -> str:
    assert process.stdout is not None
    rest: list[str] = []
    for line in process.stdout:
        if not line.startswith(_BEGUN):
            rest.append(line)
        elif on_file:
            on_file(line.removeprefix(_BEGUN).strip())
    return "".join(rest)[-2000:]


def _left(session: int) -> list[int]:
    """The processes of a session that are there after a moment's grace."""
    until = time.monotonic() + _GRACE
    while (found := _members(session)) and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _members(session: int) -> list[int]:
    """The living processes of a session, from /proc; none where there is no /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            state, _, _, of = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:4]
            if int(of) == session and state not in "ZX":
                found.append(int(path.parent.name))
    return found


def _end(session: int) -> None:
    """End what is left of a session that we started."""
    for pid in _members(session):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def main(order: dict[str, Any]) -> int:
    """Do one run; its exit code. Prints the name of every file that was begun."""
    from pipeline.ingest import run
    from pipeline.selftest.faults import Faults

    begun: set[str] = set()

    def on_page(job: Any, stage: str, page: int, pages: int) -> None:
        del stage, page, pages
        if job.source.file not in begun:
            begun.add(job.source.file)
            sys.stdout.write(f"{_BEGUN}{job.source.file}\n")
            sys.stdout.flush()

    limits, faults = Limits(**order["limits"]), Faults(order["faults"]) if order["faults"] else None
    return run([Path(order["folder"])], Path(order["outputs"]), order["jobs"], limits, on_page, disturb=faults).exit_code


if __name__ == "__main__":
    sys.exit(main(json.loads(sys.argv[1])))
