"""Children that misbehave on demand: they hang, spin, die, eat memory or raise at a page of a report."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.ingest import Beat
from pipeline.limits import MIB
from pipeline.model import Issue


@dataclass(frozen=True, slots=True)
class Faults:
    """What `Workers` may be given to disturb its children: `hang|spin|segv|oom|exit|raise@PAGE[:NAME],…`.

    Each fault is that of the reports whose file name holds NAME, of all where it is left out; PAGE is counted from 1.
    """

    spec: str

    def __call__(self, beat: Beat, file: str, left_out: Mapping[int, Issue]) -> Beat:
        """The beat of a child that reads `file`: it misbehaves when it comes to its page, unless the page is left out."""
        faults = [one.partition(":") for one in self.spec.split(",") if one]
        mine = next((fault for fault, _, name in faults if name in file), "")
        fault, _, at = mine.partition("@")

        def misbehave(stage: str, page: int, pages: int) -> None:
            beat(stage, page, pages)
            if stage == "read" and page == int(at or 1) - 1 and page + 1 not in left_out:
                _FAULTS[fault]()

        return misbehave if mine else beat


def _hang() -> None:
    while True:
        time.sleep(3600)


def _spin() -> None:
    while True:
        pass


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


_FAULTS: dict[str, Callable[[], None]] = {
    "hang": _hang,
    "spin": _spin,
    "segv": _segv,
    "oom": _oom,
    "exit": _exit,
    "raise": _raise,
}
