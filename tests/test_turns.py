"""Runs of deployments over the same outputs come one after the other; how a failed run is told in logs."""

from __future__ import annotations

import logging
import os
import pickle
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from prefect import State

from flows import turn
from flows.names import run_name
from flows.outcome import Failure, failed, tell_plainly
from pipeline.errors import InUseError
from pipeline.ingest import writing
from pipeline.wording import Both


class Clock:
    """Time that passes only while somebody pauses; then `between` is called."""

    def __init__(self, between: list[object]) -> None:
        self.now, self.between = 0.0, between

    def pause(self, seconds: float) -> None:
        self.now += seconds
        one = self.between.pop(0) if self.between else None
        if callable(one):
            one()


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "deployment", SimpleNamespace(id="7"))


@pytest.mark.usefixtures("deployed")
def test_a_run_waits_for_the_one_at_work_and_says_so_once(tmp_path: Path) -> None:
    told: list[Both] = []
    with ExitStack() as other:
        other.enter_context(writing(tmp_path))
        clock = Clock([None, None, other.close])
        with turn.writing_in_turn(str(tmp_path), told.append, clock.pause, lambda: clock.now) as hold:
            assert hold.outputs == tmp_path
    (text,) = told
    assert f"process {os.getpid()}" in text
    assert "10 minutes" in text
    assert f"进程 {os.getpid()}" in text.zh
    assert "10 分钟" in text.zh
    assert clock.now == 3 * turn.LOOK


@pytest.mark.usefixtures("deployed")
def test_a_run_does_not_wait_for_ever(tmp_path: Path) -> None:
    clock = Clock([])
    with writing(tmp_path), pytest.raises(InUseError, match=f"process {os.getpid()}"):  # noqa: SIM117
        with turn.writing_in_turn(str(tmp_path), list[Both]().append, clock.pause, lambda: clock.now):
            pytest.fail("two write")
    assert clock.now == turn.PATIENCE


def test_a_flow_that_was_started_by_hand_is_refused_at_once(tmp_path: Path) -> None:
    clock = Clock([])
    with writing(tmp_path), pytest.raises(InUseError):  # noqa: SIM117
        with turn.writing_in_turn(str(tmp_path), pytest.fail, clock.pause, lambda: clock.now):
            pytest.fail("two write")
    assert clock.now == 0


# Failed states


def test_what_a_failed_state_holds_can_be_raised_and_read() -> None:
    state: State[Failure] = failed("1 failed", {"exit_code": 3}, name="Completed with failures")
    assert (state.name, state.type.value) == ("Completed with failures", "FAILED")
    with pytest.raises(Failure, match="1 failed"):
        state.result()
    found = pickle.loads(pickle.dumps(state.result(raise_on_failure=False)))
    assert (str(found), found["exit_code"], dict(found)) == ("1 failed", 3, {"exit_code": 3})


@pytest.mark.filterwarnings("ignore:Logger 'prefect.flow_runs' attempted")  # no run is at work here
@pytest.mark.parametrize("name", ["prefect.engine", "prefect.flow_runs"])
def test_a_failure_is_told_without_a_traceback_and_another_error_with_it(name: str) -> None:
    tell_plainly()
    logger, seen = logging.getLogger(name), list[logging.LogRecord]()
    handler = logging.Handler()
    handler.emit = seen.append  # type: ignore[method-assign]
    logger.addHandler(handler)
    try:
        for error in (Failure("1 failed", {}), ValueError("wrong")):
            try:
                raise error
            except (Failure, ValueError):
                logger.exception("exited with %s", "unexpected exception")
    finally:
        logger.removeHandler(handler)
    said, raised = seen
    assert (said.getMessage(), said.exc_info) == ("1 failed", None)
    assert raised.getMessage() == "exited with unexpected exception"
    assert raised.exc_info is not None


@pytest.mark.parametrize(("files", "said"), [(["a.pdf"], "1 file "), (["a.pdf", "b.pdf"], "2 files ")])
def test_the_name_of_a_run_counts_files_as_people_do(files: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime(2026, 1, 31, 6, tzinfo=UTC)
    given = SimpleNamespace(parameters={"files": files}, flow_name="backfill", scheduled_start_time=at)
    monkeypatch.setattr("flows.names.flow_run", given)
    assert run_name() == f"backfill {said}2026-01-31 06:00"
