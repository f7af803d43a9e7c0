"""Kills flows with kill -9 at random moments and looks whether a reader ever finds half a set.

    python -m tests.kills [--trials 200] [--seed 1] [--reports 3]

One Prefect server (a free port of 127.0.0.1, an empty home) and one folder of outputs. Each trial gives the next run something to
do (a file has another name; every fourth time a sidecar has another title, so that a report is read again), starts the
flow as a process group of its own and kills that group: in every second trial at any moment of a run, in the others once it
publishes. Before and after the kill a reader opens the manifest through the names that readers use and checks the sum of
every file. Exit code 0: no reader found a partial set, and a last run that nobody kills leaves one that holds; 1: otherwise.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from flows.check import Place, say, surroundings
from flows.services import Api, CheckError, Services, free_port, interrupts
from pipeline.dataset import file_sum, verify_set

ROOT = Path(__file__).parent.parent
PDFS = ("circled_markers", "two_columns", "url_over_lines", "three_line_table")
LOOK = 0.02
"""Seconds between two looks at what a run does."""
READ = 0.5
"""Seconds between two readings of the whole set while a run is at work."""
PATIENCE = 300.0
"""Seconds in which a run or the server must have come so far as is waited for; a busy machine takes its time."""


def is_partial(outputs: Path) -> str:
    """What a reader finds wrong with the set that is visible, "" if nothing: a file gone, or not of the manifest's sum.

    The set is held fast first, as a reader does that opens several files of it.
    """
    if not (outputs / ".current").is_symlink():
        return ""  # nothing was published yet
    folder = (outputs / ".current").resolve()
    try:
        sums: dict[str, str] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return f"the manifest of {folder.name}: {error}"
    for name, digest in sums.items():
        try:
            found = file_sum(folder / name)
        except OSError as error:
            return f"{name} of set {folder.name}: {error}"
        if found != digest:
            return f"{name} of set {folder.name} has another sum than the manifest says"
    names = {name.partition("/")[0] for name in sums}
    lacking = sorted(name for name in names if not (outputs / name).exists())
    return f"{lacking[0]} cannot be opened under its name" if lacking else ""


def unfinished(outputs: Path) -> frozenset[tuple[str, int]]:
    """What no run has finished, by name and time of its last change: folders of children, and sets in the making."""
    current = outputs / ".current"
    newest = int(current.readlink().name) if current.is_symlink() else 0
    sets = [path for path in outputs.glob(".sets/*") if path.name.isdecimal() and int(path.name) > newest]
    found = set()
    for path in (*sets, *outputs.glob(".parse-*")):
        with suppress(FileNotFoundError):  # the run may finish it at this moment
            found.add((path.relative_to(outputs).as_posix(), path.stat().st_mtime_ns))
    return frozenset(found)


def doing(outputs: Path, before: frozenset[tuple[str, int]] = frozenset()) -> str:
    """What the run at work is doing, from what lies in the outputs: starting, reading, publishing.

    `before` is what runs that were killed had left unfinished when it began.
    """
    names = [name for name, _ in unfinished(outputs) - before]
    if any(name.startswith(".sets") for name in names):
        return "publishing"
    return "reading" if names else "starting"


@dataclass
class Trials:
    """The folders, what was seen so far, and how long a run and its publishing take, in seconds."""

    place: Place
    environment: dict[str, str]
    chance: random.Random
    number: int = 0
    killed: Counter[str] = field(default_factory=Counter)
    readings: int = 0
    partial: list[str] = field(default_factory=list)
    run_takes: float = 0.0
    publishing_takes: float = 0.0
    before: frozenset[tuple[str, int]] = frozenset()

    def prepare(self, reports: int) -> None:
        """Reports in raw/, and two runs that nobody kills: the second says how long a run takes."""
        for name in PDFS[:reports]:
            shutil.copy(ROOT / "tests" / "pdfs" / f"{name}.pdf", self.place.raw)
        self.whole_run()
        self.whole_run()

    def whole_run(self) -> None:
        """A run that nobody kills. Raises CheckError if it fails."""
        self.change()
        self.before = unfinished(self.place.outputs)
        process, began, at = self.start(), time.monotonic(), 0.0
        while process.poll() is None:
            if not at and doing(self.place.outputs, self.before) == "publishing":
                at = time.monotonic()
            if time.monotonic() - began > PATIENCE:
                self.kill(process)
            time.sleep(LOOK)
        if process.returncode:
            text = (self.place.logs / "flow.log").read_text(encoding="utf-8", errors="replace")
            raise CheckError(f"a run that nobody killed ended with exit code {process.returncode}:\n{text[-2000:]}")
        self.run_takes = time.monotonic() - began
        self.publishing_takes = time.monotonic() - at if at else 1.0

    def change(self) -> None:
        """Something new for the next run: another name of the first report, and now and then another title."""
        self.number += 1
        raw = self.place.raw
        old = next(iter(sorted(raw.glob("sample*.pdf"))))
        new = raw / f"sample-{self.number}.pdf"
        old.rename(new)
        for sidecar in raw.glob("sample*.toml"):
            sidecar.unlink()
        (raw / "two_columns.toml").write_text(f'title = "Columns {self.number // 4}"\n', encoding="utf-8")

    def start(self) -> subprocess.Popen[bytes]:
        """`zhengju flow` as a process group of its own, under the server."""
        command = [sys.executable, "-m", "pipeline", "flow", str(self.place.raw), str(self.place.outputs), "--jobs", "2"]
        with (self.place.logs / "flow.log").open("wb") as log:
            return subprocess.Popen(
                command, cwd=self.place.elsewhere, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def trial(self) -> None:
        """One run that is killed, or ends before its time has come."""
        self.change()
        self.before = unfinished(self.place.outputs)
        process = self.start()
        if self.number % 2:
            self.watch(process, self.chance.uniform(0, 1.1 * self.run_takes))
        else:
            self.watch(process, PATIENCE, until="publishing")
            self.watch(process, self.chance.uniform(0, self.publishing_takes))
        ended = process.poll() is not None
        self.killed["ended before" if ended else doing(self.place.outputs, self.before)] += 1
        self.kill(process)
        self.read("after the kill")

    def watch(self, process: subprocess.Popen[bytes], seconds: float, until: str = "") -> None:
        """Wait, and read the set meanwhile as others do, until the time is over, the run has ended or does what is waited for."""
        end, reading = time.monotonic() + seconds, time.monotonic() + READ
        while (
            time.monotonic() < end and process.poll() is None and (not until or doing(self.place.outputs, self.before) != until)
        ):
            if time.monotonic() > reading:
                self.read("while the run was at work")
                reading = time.monotonic() + READ
            time.sleep(LOOK)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """End the whole group at once; nothing of it may clean up."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def read(self, when: str) -> None:
        self.readings += 1
        found = is_partial(self.place.outputs)
        if found:
            self.partial.append(f"trial {self.number}, {when}: {found}")
            say(f"PARTIAL {self.partial[-1]}")


def run(place: Place, trials: int, seed: int, reports: int) -> int:
    """All trials. Returns the exit code."""
    port = free_port()
    environment = surroundings(place, port) | {"PYTHONPATH": str(ROOT)}
    api = Api(port)
    with Services(environment, place.logs) as services:
        services.start("server", "server", "start", "--host", "127.0.0.1", "--port", str(port), folder=place.logs)
        end = time.monotonic() + PATIENCE
        while not api.healthy():
            if services.ended() or time.monotonic() > end:
                raise CheckError("the server does not answer")
            time.sleep(0.5)
        done = Trials(place, environment, random.Random(seed))
        done.prepare(reports)
        say(f"a run takes {done.run_takes:.1f} s, of which publishing {done.publishing_takes:.1f} s")
        for number in range(1, trials + 1):
            if services.ended():
                raise CheckError("the server ended by itself")
            done.trial()
            if number % 10 == 0:
                say(f"{number:4} trials, {done.readings} readings, {len(done.partial)} partial sets; {dict(done.killed)}")
        done.whole_run()
        problems = verify_set(place.outputs)
        left = [path.name for path in place.outputs.glob(".parse-*")]
    moments = ", ".join(f"{count} {what}" for what, count in done.killed.most_common())
    say(f"{trials} trials of kill -9 under Prefect ({moments}), {done.readings} readings: {len(done.partial)} partial sets")
    for one in problems:
        say(f"the last set does not hold: {one}")
    if left:
        say(f"left behind: {left}")
    return 1 if done.partial or problems or left else 0


def main() -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.kills", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--trials", type=int, default=200, help="how many runs are killed (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments at which they are killed (default: %(default)s)")
    parser.add_argument("--reports", type=int, default=3, choices=range(2, len(PDFS) + 1), help="how many there are in raw/")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhengju-kills-", ignore_cleanup_errors=True) as folder:
        try:
            with interrupts():
                return run(Place.make(Path(folder)), given.trials, given.seed, given.reports)
        except CheckError as error:
            say(f"FAILED: {error}")
            return 1
        except KeyboardInterrupt:
            say("Interrupted.")
            return 130


if __name__ == "__main__":
    sys.exit(main())
