"""How many reports flows read at the same time on a machine: places that are locks, each held by the process that reads.

The system gives a lock back when its process ends, however it ends, and whatever becomes of Prefect's server: a process that is
dead keeps no place. (A tag limit of Prefect's counts in the server's database, and the leases that would give the places of
dead processes back are in its memory: a server that is ended while reports are read leaves its places taken for good.)
"""

from __future__ import annotations

import fcntl
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import SettingsError
from pipeline.wording import Both, both

READERS = "ZHENGJU_READERS"
"""Variable: how many reports the flows of this user read at the same time on this machine."""
LATE = 60.0
"""Seconds after which who waits for a place says so."""
LOOK = 0.5
"""Seconds between two looks for a free place."""

Tell = Callable[[Both], None]

_ended = threading.Event()
"""The run of this process goes no further: who waits for a place is to give up."""


def begin() -> None:
    """Tasks of this process may wait for places."""
    _ended.clear()


def end() -> None:
    """Tasks of this process that wait give up: the threads they are in have to end."""
    _ended.set()


def places(children: int = 1) -> int:
    """How many there are: READERS, else the cores of this machine, at least two, or `children` if a flow is to keep more.

    Raises SettingsError if READERS is no whole number from 1 on.
    """
    given = os.environ.get(READERS, "")
    if not given:
        return max(2, os.cpu_count() or 1, children)
    if not (given.isdecimal() and int(given) > 0):
        raise SettingsError(
            both(
                "{name} is {given!r}; a whole number from 1 on is expected",
                "{name} 为 {given!r}；应为不小于 1 的整数",
                name=READERS,
                given=given,
            )
        )
    return int(given)


def folder() -> Path:
    """Where the locks of this user are on this machine."""
    return Path(tempfile.gettempdir()) / f"zhengju-readers-{os.getuid()}"


@contextmanager
def place(
    count: int,
    what: str,
    tell: Tell,
    at: Path | None = None,
    pause: Callable[[float], object] = _ended.wait,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Hold one of `count` places while `what` is read; wait until one is free.

    After a minute of waiting `tell` is told by whom they are held. Where no lock can be made it goes on without one, and warns.
    Raises CancelledError if the run ends meanwhile.
    """
    try:
        handle = _wait(count, at or folder(), tell, pause, clock)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()} {what}".encode()[:1000], 0)
    except OSError as error:
        said = "{where}: {why}; reports are read without a limit for this machine"
        tell(both(said, "{where}：{why}；读取报告时不限制本机的份数", where=error.filename or "", why=error.strerror or error))
        handle = -1
    try:
        yield
    finally:
        if handle >= 0:
            os.close(handle)


def _wait(count: int, at: Path, tell: Tell, pause: Callable[[float], object], clock: Callable[[], float]) -> int:
    """The file of a place, locked. The last places are taken first: who may use fewer finds the first ones free."""
    at.mkdir(mode=0o700, parents=True, exist_ok=True)
    began, told = clock(), False
    while True:
        if _ended.is_set():
            raise CancelledError
        for number in reversed(range(count)):
            handle = os.open(at / str(number), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                continue
            return handle
        if not told and clock() - began >= LATE:
            told = True
            tell(_late(count, at))
        pause(LOOK)


def _late(count: int, at: Path) -> Both:
    """What is said of a wait that takes long."""
    held = ", ".join(filter(None, (_holder(at / str(number)) for number in range(count))))
    return both(
        "waiting for a place to read: {count:report is|reports are} being read on this machine, by process {held}; nothing needs "
        "to be done unless one of these hangs: stop it then. {name} or `zhengju schedule --readers` sets how many there may be",
        "正在等待读取的位置：本机正在读取 {count} 份报告，进程 {held}；不必处理；若其中某个卡住，请停止它。"
        "{name} 或 `zhengju schedule --readers` 设定同时读取的份数",
        count=count,
        held=held,
        name=READERS,
    )


def _holder(path: Path) -> str:
    """`123 (report.pdf)`, as the holder of a place has written it."""
    pid, _, what = path.read_text(encoding="utf-8", errors="replace").partition(" ")
    return f"{pid} ({what})" if what else pid
