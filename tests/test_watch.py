"""When a child is past its time: computing time counts, the clock only for one that stands still. No sleep: pulses by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import LimitError
from pipeline.ingest.pulse import Pulse, beat_into, computed, read_pulse
from pipeline.ingest.watch import Watch
from pipeline.limits import Limits

LIMITS = Limits()
PULSE = Pulse(pid=7, stage="read", page=2, pages=10, scans=0, characters=0, began=100.0, at=101.0)
"""A child at page 3 of 10, in its second report: 100 s of its computing time belong to the first."""


class Machine:
    """A clock, a child's computing time and its memory, set by hand; `cpu` None is a system that does not tell it."""

    def __init__(self, cpu: float | None = 101.0) -> None:
        self.now, self.cpu, self.memory = 0.0, cpu, 1 << 20

    def watch(self, limits: Limits = LIMITS, spent: float = 0.0) -> Watch:
        return Watch("'a.pdf'", limits, spent, lambda: self.now, lambda _: self.cpu, lambda _: self.memory)

    def after(self, watch: Watch, pulse: Pulse, seconds: float, cpu: float) -> LimitError | None:
        """A look after so many seconds on the clock, in which the child computed so many."""
        self.now += seconds
        if self.cpu is not None:
            self.cpu += cpu
        return watch.problem(pulse)


@pytest.mark.parametrize(
    ("stage", "seconds", "cpu", "code"),
    [
        ("read", 100.0, 19.0, None),
        ("read", 1000.0, 19.9, None),
        ("read", 20.5, 20.5, "page_timeout"),
        ("layout", 20.5, 20.5, "page_timeout"),
        ("rules", 20.5, 20.5, "page_timeout"),
        ("scan", 30.0, 30.0, None),
        ("scan", 15.0, 30.0, None),
        ("scan", 20.0, 40.5, "timeout"),  # the report's time, 35 s, ends before that of a scanned page alone
        ("figures", 30.0, 30.0, None),
        ("figures", 41.0, 41.0, "timeout"),
    ],
)
def test_a_page_and_a_report_have_their_computing_time(stage: str, seconds: float, cpu: float, code: str | None) -> None:
    machine = Machine()
    watch = machine.watch()
    pulse = replace(PULSE, stage=stage, page=10 if stage == "figures" else 2)
    assert machine.after(watch, pulse, 0, 0) is None
    problem = machine.after(watch, pulse, seconds, cpu)
    if stage == "scan" and code:
        assert problem is not None
        assert problem.code in ("page_timeout", "timeout")
    else:
        assert (problem.code if problem else None) == code


def test_a_slow_machine_times_nothing_out() -> None:
    """A twentieth of a processor: 400 s on the clock for each page, and no limit is met."""
    machine = Machine()
    watch = machine.watch()
    for page in range(10):
        at = machine.cpu or 0.0
        for _ in range(40):
            assert machine.after(watch, replace(PULSE, page=page, at=at), 10.0, 0.05) is None


@pytest.mark.parametrize(("moves", "code"), [("", "timeout"), ("cpu", None), ("page", None)])
def test_a_child_hangs_that_neither_computes_nor_finishes_a_page(moves: str, code: str | None) -> None:
    machine = Machine()
    watch = machine.watch()
    problem = None
    for look in range(14):
        page = look // 2 if moves == "page" else 2
        problem = problem or machine.after(watch, replace(PULSE, page=page), 10.0, 0.2 if moves == "cpu" else 0.0)
    assert (problem.code if problem else None) == code
    if problem:
        assert "stood still for" in problem.message
        assert problem.page == 3


def test_without_computing_times_the_clock_has_to_do() -> None:
    machine = Machine(cpu=None)
    watch = machine.watch()
    assert machine.after(watch, PULSE, 1, 0) is None
    assert machine.after(watch, replace(PULSE, page=3), 19, 0) is None
    problem = machine.after(watch, replace(PULSE, page=3), 21, 0)
    assert problem is not None
    assert problem.code == "page_timeout"


def test_the_time_of_a_report_is_that_of_all_its_tries() -> None:
    machine = Machine()
    watch = machine.watch(spent=39.0)
    assert machine.after(watch, replace(PULSE, page=10), 0, 0) is None
    problem = machine.after(watch, replace(PULSE, page=10), 1, 0.5)
    assert problem is not None
    assert problem.code == "timeout"


@pytest.mark.parametrize(
    ("pages", "scans", "characters", "seconds"),
    [
        (0, 0, 0, 30),
        (1, 0, 0, 31),
        (10, 0, 9_000, 40),
        (10, 3, 9_000, 76),
        (148, 0, 250_000, 178),
        (148, 0, 1_000_000, 530),
        (5000, 5000, 0, 1800),
    ],
)
def test_a_report_has_time_by_its_pages_and_their_text(pages: int, scans: int, characters: int, seconds: float) -> None:
    assert LIMITS.document_time(pages, scans, characters) == seconds
    assert Limits(document_seconds=5).document_time(pages, scans, characters) == 5


def test_messages_name_page_option_and_setting() -> None:
    machine = Machine()
    said = machine.after(machine.watch(), PULSE, 21, 21)
    assert said is not None
    assert (said.page, said.stage) == (3, "read")
    assert "page 3 took over 20 s" in said.message
    assert "--page-seconds" in said.message
    assert "zhengju.toml" in said.message
    machine.memory = 3 << 30
    said = machine.after(machine.watch(), PULSE, 0, 0)
    assert said is not None
    assert said.code == "memory"
    assert "3072 MiB" in said.message
    assert "--memory" in said.message
    assert "Limits." not in said.message


def test_a_pulse_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / ("报" * 80)
    beat = beat_into(path)
    assert read_pulse(path) is None
    beat("layout", 4, 9)
    pulse = read_pulse(path)
    assert pulse is not None
    assert (pulse.stage, pulse.page, pulse.pages, pulse.on_page) == ("layout", 4, 9, 5)
    assert pulse.at >= pulse.began
    beat("figures", 9, 9)
    assert (read_pulse(path) or pulse).on_page is None
    path.write_text("12 read 1", encoding="ascii")
    assert read_pulse(path) is None


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
def test_the_computing_time_of_a_process_is_told() -> None:
    import os
    import time

    before = time.process_time()
    assert (computed(os.getpid()) or 0.0) >= before - 0.05
    assert computed(2**22 + 1) is None
