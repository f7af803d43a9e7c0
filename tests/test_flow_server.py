"""The server of a flow that was told of none ends with it, however it ends, and touches nothing of a schedule's."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import EXIT_INTERRUPTED, EXIT_OUTPUTS

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests" / "pdfs" / "circled_markers.pdf"
BOUND = 400
"""Seconds until a test gives up: no measure, a busy machine may take its time."""

HANGING = """
from functools import partial
from pipeline.cli import main
from pipeline.ingest import orders, workers
from pipeline.selftest.faults import Faults

orders.Workers = partial(workers.Workers, disturb=Faults("hang@1"))
main()
"""
"""The program as it is, with children that stand still."""

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes in /proc")


def wait(until: Callable[[], object]) -> bool:
    end = time.monotonic() + BOUND
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


class Flow:
    """`zhengju flow` with a home and a temporary folder of its own, by whose path all of its processes are known."""

    def __init__(self, folder: Path, script: str, **variables: str) -> None:
        self.raw, self.outputs, self.home, self.temporary = (folder / name for name in ("raw", "outputs", "home", "temporary"))
        for path in (self.raw, self.home, self.temporary):
            path.mkdir()
        shutil.copy(PDF, self.raw)
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
        given = {"HOME": str(self.home), "TMPDIR": str(self.temporary), "PYTHONPATH": str(ROOT), "ZHENGJU_LANG": "en"}
        command = [sys.executable, "-c", script, "flow", str(self.raw), str(self.outputs)]
        self.error = folder / "error.txt"
        with self.error.open("wb") as error:
            self.process = subprocess.Popen(
                command, cwd=folder, env={**kept, **given, **variables}, stdout=subprocess.DEVNULL, stderr=error
            )

    def said(self) -> str:
        return self.error.read_text(encoding="utf-8")

    def reads(self) -> bool:
        return self.process.poll() is not None or any(path.stat().st_size for path in self.outputs.glob(".parse-*/**/*pulse*"))

    def left(self) -> list[str]:
        """What runs of it: all its processes have its temporary folder in their surroundings."""
        mark = f"TMPDIR={self.temporary}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (path / "environ").read_bytes().split(b"\0"):
                    found.append((path / "cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
        return found

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "code"), [(signal.SIGTERM, EXIT_INTERRUPTED), (signal.SIGHUP, EXIT_INTERRUPTED), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_a_flow_that_is_ended_leaves_no_process_and_no_file(asked: signal.Signals, code: int, tmp_path: Path) -> None:
    flow = Flow(tmp_path, HANGING)
    try:
        assert wait(flow.reads), flow.said()
        assert any("uvicorn" in line for line in flow.left()), flow.said()
        flow.process.send_signal(asked)
        assert flow.process.wait(timeout=BOUND) == code, flow.said()
        assert wait(lambda: not flow.left()), flow.left()
        assert list(flow.temporary.glob("zhengju-flow-*")) == []
    finally:
        flow.end()


@pytest.mark.slow
def test_a_flow_has_a_database_of_its_own(tmp_path: Path) -> None:
    flow = Flow(tmp_path, "from pipeline.cli import main; main()")
    try:
        assert flow.process.wait(timeout=BOUND) == 0, flow.said()
        assert list(flow.home.rglob("prefect.db")) == []
        assert [path.name for path in (flow.home / ".cache" / "zhengju").glob("prefect-*.db")] != []
        assert list(flow.temporary.glob("zhengju-flow-*")) == []
        assert wait(lambda: not flow.left()), flow.left()
        assert "Error" not in flow.said()
    finally:
        flow.end()


def test_a_server_that_does_not_start_is_said(tmp_path: Path) -> None:
    flow = Flow(tmp_path, "from pipeline.cli import main; main()", PREFECT_SERVER_DATABASE_CONNECTION_URL="nothing")
    try:
        assert flow.process.wait(timeout=BOUND) == EXIT_OUTPUTS, flow.said()
        assert "Prefect's temporary server does not answer" in flow.said()
    finally:
        flow.end()
