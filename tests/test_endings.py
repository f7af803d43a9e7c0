"""However a run ends — interrupted or killed — its children end with it, and nothing half done is visible."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests" / "pdfs" / "circled_markers.pdf"
BOUND = 120
"""Seconds until a test gives up: no measure, a busy machine may take its time."""

HANGING = """
from functools import partial
from pipeline.cli import main
from pipeline.ingest import run, workers
from pipeline.selftest.faults import Faults

run.Workers = partial(workers.Workers, disturb=Faults("hang@1"))
main()
"""
"""The program as it is, with children that stand still."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes in /proc")


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run whose two children stand still in their reports."""
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a", "b"):
        (raw / f"{name}.pdf").write_bytes(PDF.read_bytes() + f"\n% {name}\n".encode())
    shutil.rmtree(tmp_path / "outputs", ignore_errors=True)
    command = [sys.executable, "-c", HANGING, "run", str(raw), "--outputs", str(tmp_path / "outputs"), "--jobs", "2"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def wait(until: Callable[[], bool]) -> bool:
    end = time.monotonic() + BOUND
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def session(leader: int) -> set[int]:
    """The living processes of a session but its leader: children, theirs, and those whose parent is gone."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, number = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(number) == leader and state != "Z":
            found.add(int(stat.parent.name))
    return found - {leader}


def reading(outputs: Path) -> bool:
    """Both children are in their reports."""
    return (
        len([path for path in outputs.glob(".parse-*/**/*") if path.is_file() and "pulse" in path.name and path.stat().st_size])
        == 2
    )


@pytest.mark.parametrize("to_all", [True, False], ids=["the terminal's Ctrl-C", "a signal to the run alone"])
def test_an_interrupted_run_ends_at_once_and_leaves_nothing(
    hanging: subprocess.Popen[bytes], tmp_path: Path, to_all: bool
) -> None:
    outputs = tmp_path / "outputs"
    assert wait(lambda: reading(outputs))
    if to_all:
        os.killpg(hanging.pid, signal.SIGINT)
    else:
        hanging.send_signal(signal.SIGINT)
    _, said = hanging.communicate(timeout=BOUND)
    assert hanging.returncode == 130
    assert b"Traceback" not in said
    assert wait(lambda: not session(hanging.pid))
    assert not (outputs / "reports.csv").exists()
    assert not list(outputs.glob(".parse-*"))


def test_children_do_not_outlive_a_killed_run(hanging: subprocess.Popen[bytes], tmp_path: Path) -> None:
    assert wait(lambda: reading(tmp_path / "outputs"))
    assert session(hanging.pid)
    hanging.kill()
    hanging.wait()
    assert wait(lambda: not session(hanging.pid))
    assert not (tmp_path / "outputs" / "reports.csv").exists()
