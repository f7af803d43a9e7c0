"""Runs a command and ends it, with all that it started, as soon as its own standard input closes or a signal asks for it.

    python flows/guard.py [--remove FOLDER] COMMAND ARGUMENT…

Whoever holds the other end of that pipe may finish, fail, be interrupted or be killed: nothing of the command stays behind, nor
the FOLDER. Whoever writes into the pipe asks the command to end by itself first.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

_SET_CHILD_SUBREAPER = 36
"""`PR_SET_CHILD_SUBREAPER` of prctl(2)."""


def run(command: Sequence[str], folder: str = "") -> int:
    """The exit code of `command` (128 + the signal that ended it); no process that it started is left, nor the `folder`."""
    _adopt_orphans()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, lambda *_: _kill_descendants())
    threading.Thread(target=_end_when_left, args=(child.pid,), daemon=True).start()
    try:
        child.returncode = _wait(child.pid)
    finally:
        _end_all()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


def _adopt_orphans() -> None:
    """Processes whose parent ends become children of this one (Linux): the search for descendants finds them still."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait(wanted: int) -> int:
    """Wait for one child and bury the adopted ones that end before it."""
    while True:
        pid, status = os.wait()
        if pid == wanted:
            return os.waitstatus_to_exitcode(status)


def _end_when_left(child: int) -> None:
    while os.read(0, 4096):
        try:
            os.kill(child, signal.SIGTERM)
        except ProcessLookupError:  # it has ended already
            break
    _kill_descendants()


def _end_all() -> None:
    while True:  # a process may have been born between the look and the kill
        _kill_descendants()
        try:
            os.wait()
        except ChildProcessError:
            return


def _kill_descendants() -> None:
    children = defaultdict(list)
    for pid, parent in _processes():
        children[parent].append(pid)
    waiting = list(children[os.getpid()])
    for pid in waiting:  # grows while it is walked
        waiting.extend(children[pid])
        try:
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def _processes() -> Iterator[tuple[int, int]]:
    """(process, its parent) of all that run now."""
    if not Path("/proc/self/stat").exists():
        listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        yield from ((int(pid), int(parent)) for pid, parent in (line.split() for line in listed.splitlines()))
        return
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        try:
            status = (entry / "stat").read_bytes()
        except OSError:  # ended meanwhile
            continue
        yield int(entry.name), int(status.rpartition(b")")[2].split()[1])


if __name__ == "__main__":
    _remove, _words = (sys.argv[2], sys.argv[3:]) if sys.argv[1] == "--remove" else ("", sys.argv[1:])
    sys.exit(run(_words, _remove))
