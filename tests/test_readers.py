"""Reports read at the same time on a machine: who waits goes on as soon as a place is free, and no dead process keeps one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from flows import readers
from pipeline.errors import SettingsError
from pipeline.wording import Both

ROOT = Path(__file__).parent.parent

HOLD = """
import signal, sys
from pathlib import Path
from flows import readers

with readers.place(1, "a.pdf", print, Path(sys.argv[1])):
    print("held", flush=True)
    signal.pause()
"""


class StillWaits(Exception):
    """Nothing more happens while somebody waits."""


class Waiting:
    """Who waits: what it is told; between its looks `between` is done, and a minute passes."""

    def __init__(self, between: list[object]) -> None:
        self.told: list[Both] = []
        self.now = 0.0
        self._between: Iterator[object] = iter(between)

    def pause(self, _: float) -> None:
        self.now += readers.LATE
        one = next(self._between, StillWaits)
        if one is StillWaits:
            raise StillWaits
        if callable(one):
            one()

    def place(self, count: int, at: Path) -> AbstractContextManager[None]:
        return readers.place(count, "b.pdf", self.told.append, at, self.pause, lambda: self.now)


def test_who_waits_takes_the_place_that_becomes_free_and_says_once_what_holds_it(tmp_path: Path) -> None:
    with ExitStack() as first:
        first.enter_context(readers.place(1, "a.pdf", pytest.fail, tmp_path))
        waiting = Waiting([None, None, first.close])
        with waiting.place(1, tmp_path):
            assert (tmp_path / "0").read_text(encoding="utf-8") == f"{os.getpid()} b.pdf"
    (told,) = waiting.told
    for text in (str(told), told.zh):
        assert f"{os.getpid()} (a.pdf)" in text
        assert "ZHENGJU_READERS" in text


def test_there_are_as_many_places_as_are_asked_for(tmp_path: Path) -> None:
    with readers.place(2, "a.pdf", pytest.fail, tmp_path), readers.place(2, "b.pdf", pytest.fail, tmp_path):
        with pytest.raises(StillWaits), Waiting([]).place(2, tmp_path):
            pytest.fail("a third place")
        with readers.place(3, "c.pdf", pytest.fail, tmp_path):
            pass


def test_who_may_use_more_leaves_the_first_places_to_others(tmp_path: Path) -> None:
    with readers.place(4, "a.pdf", pytest.fail, tmp_path), readers.place(1, "b.pdf", pytest.fail, tmp_path):
        pass


@pytest.mark.parametrize("ended", [signal.SIGKILL, signal.SIGTERM])
def test_a_process_that_is_ended_gives_its_place_back(ended: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        try:
            with pytest.raises(StillWaits), Waiting([]).place(1, tmp_path):
                pytest.fail("it is held")
        finally:
            holder.send_signal(ended)
        holder.wait(timeout=120)
        with readers.place(1, "b.pdf", pytest.fail, tmp_path):
            pass


def test_who_waits_gives_up_when_its_run_ends(tmp_path: Path) -> None:
    """The thread of a task that waits ends: else an interrupted flow would wait for it."""
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            with readers.place(1, "b.pdf", pytest.fail, tmp_path):
                pass
        except CancelledError as error:
            raised.append(error)

    with readers.place(1, "a.pdf", pytest.fail, tmp_path):
        readers.begin()
        thread = threading.Thread(target=wait)
        thread.start()
        readers.end()
        thread.join(timeout=120)
    readers.begin()
    assert (len(raised), thread.is_alive()) == (1, False)


def test_where_no_lock_can_be_made_reports_are_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    told: list[Both] = []
    with readers.place(1, "a.pdf", told.append, tmp_path / "file" / "locks"):
        pass
    assert "without a limit" in told[0]
    assert "不限制" in told[0].zh


@pytest.mark.parametrize(("given", "children", "expected"), [("3", 8, 3), ("", 99, 99)])
def test_the_number_of_places(given: str, children: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(readers.READERS, given)
    assert readers.places(children) == expected


@pytest.mark.parametrize("given", ["0", "-1", "two", "²"])
def test_a_wrong_number_is_said(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(readers.READERS, given)
    with pytest.raises(SettingsError, match="ZHENGJU_READERS"):
        readers.places()


def test_a_task_that_begins_after_the_end_of_its_run_reads_nothing(tmp_path: Path) -> None:
    readers.begin()
    readers.end()
    try:
        with pytest.raises(CancelledError), readers.place(2, "a.pdf", print, tmp_path):
            raise AssertionError("it read")
    finally:
        readers.begin()
