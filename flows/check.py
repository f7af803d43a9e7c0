"""Sees whether a schedule works as docs/operations.md says: `zhengju schedule`, in an empty home, and what comes to its folder.

    python -m flows.check [--seconds 900] [--database postgresql+asyncpg://…]

Two runs that Prefect's scheduler makes start and finish under a worker, the second reads nothing; a broken file makes a run
end as "Completed with failures", of which an address is told; a new file and a new edition are read and told; `report`,
`republish` and `verify` are started by hand. With `--database` Prefect's server keeps its runs there, not in SQLite: an empty
database of PostgreSQL, whose tables are made. Everything is temporary: Prefect's home, the server (a free port of 127.0.0.1), the
reports, the outputs. Nothing leaves the machine. Exit code 0: seen; 1: not seen, with the last lines of the logs; 2: wrong usage;
130: interrupted.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, TypeVar

from flows import WITH_FAILURES
from flows.services import Api, CheckError, Run, Services, free_port, interrupts

INTERVAL = 10
"""Seconds between two runs of the schedule of the check."""
WANTED = 2
POLL = 0.5
TAIL = 25
"""Lines of each log that a failure shows."""
READ = re.compile(r"(?P<read>\d+) reports? read, (?P<kept>\d+) unchanged")
"""What the flow writes into its log at its end."""
NEW_EDITION = re.compile(r"new edition: sample-2024\.pdf follows sample-2023-")
NEW_FILE = re.compile(r"new: island\.pdf")

Found = TypeVar("Found")


@dataclass(frozen=True)
class Place:
    """The temporary folder: `home` of Prefect, `raw`, `outputs`, the folder the worker is started in, and the logs."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Place:
        place = cls(folder)
        for path in (place.home, place.raw, place.elsewhere, place.logs):
            path.mkdir()
        place.put_edition(2023)
        return place

    def put(self, name: str, content: bytes) -> None:
        """A file in raw/ at once and whole, as `mv` puts it there."""
        (self.folder / name).write_bytes(content)
        (self.folder / name).replace(self.raw / name)

    def put_edition(self, year: int) -> None:
        """An edition of the series of samples, said by its sidecar."""
        name = f"sample-{year}"
        self.put(f"{name}.toml", f'series = "Trade of Sample Island"\nedition = "{year}"\n'.encode())
        self.put(f"{name}.pdf", sample_report(f"Trade of Sample Island {year}"))

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    @property
    def elsewhere(self) -> Path:
        return self.folder / "elsewhere"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"


def sample_report(title: str) -> bytes:
    """One page with a heading and a sentence, as a PDF file."""
    lines = [title, "In 2024, exports of fish rose by 4.2% to 31.5 million dollars."]
    shown = " ".join(f"({line}) Tj 0 -30 Td" for line in lines)
    stream = f"BT /F1 12 Tf 72 720 Td {shown} ET".encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n"
    return data + end % (len(bodies) + 1, rows, len(bodies) + 1, len(data))


def surroundings(place: Place, port: int, database: str = "") -> dict[str, str]:
    """The variables of all processes: none of the user's Prefect, no telemetry, no proxy, no question; SQLite or a database."""
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith("PREFECT")}
    return kept | {
        "PREFECT_HOME": str(place.home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_CLI_COLORS": "false",
        "DO_NOT_TRACK": "1",
        "HOME": str(place.home),
        "ZHENGJU_LANG": "en",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        **({"PREFECT_SERVER_DATABASE_CONNECTION_URL": database} if database else {}),
    }


class Hook:
    """Listens on a free port of 127.0.0.1 for what the server tells of failures; `heard` are the bodies so far."""

    def __init__(self) -> None:
        heard: list[dict[str, Any]] = []

        class Listener(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                heard.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing: the check says what it hears."""

        self.heard = heard
        server = HTTPServer(("127.0.0.1", 0), Listener)
        self.address = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()


class Check:
    """The steps of the check, in their order, under one time limit."""

    def __init__(self, place: Place, services: Services, api: Api, port: int, seconds: float) -> None:
        self.place, self.services, self.api, self.port, self.seconds = place, services, api, port, seconds
        self.began = time.monotonic()
        self.hook = Hook()

    def run(self) -> None:
        """Raises CheckError with what is missing."""
        self.start()
        runs = self.wait(f"{WANTED} runs that the scheduler made are completed", self.completed)
        self.look_at(runs[:WANTED])
        self.break_a_file()
        self.add_reports()
        self.start_by_hand("ingest-report/report", "--param", f"file={self.place.raw / 'island.pdf'}")
        self.start_by_hand("republish/republish")
        self.start_by_hand("verify/verify")

    def start(self) -> None:
        folders = (str(self.place.raw), str(self.place.outputs))
        given = ("--every", str(INTERVAL), "--port", str(self.port), "--notify", self.hook.address)
        self.services.start_module("schedule", ["pipeline", "schedule", *folders, *given], self.place.elsewhere)
        self.say("schedule", f"`zhengju schedule` is started in an empty home, every {INTERVAL} s")
        self.wait("the server answers", lambda: self.api.healthy() or None)
        self.say("server", f"answers at {self.api.address}")

    def completed(self) -> list[Run] | None:
        """The completed runs of the scheduler in the order of their start, if there are enough."""
        done = [run for run in self.ended_runs() if run.state == "COMPLETED"]
        return done if len(done) >= WANTED else None

    def ended_runs(self, *, failures: bool = False) -> list[Run]:
        """The runs of the scheduler that have ended, in the order of their start; one that failed is an error."""
        runs = [run for run in self.api.runs() if run.scheduled]
        for run in runs:
            if run.state in ("FAILED", "CRASHED", "CANCELLED") and not (failures and run.label == WITH_FAILURES):
                raise CheckError(f"the scheduled run {run.name} ended as {run.label}: {run.message}")
        return sorted((run for run in runs if run.state in ("COMPLETED", "FAILED")), key=lambda run: run.started)

    def look_at(self, runs: list[Run]) -> None:
        """The first run read the report and published it, the next ones found nothing new."""
        for number, run in enumerate(runs):
            said = self.wait(f"the log of the run {run.name} says what was read", partial(self.summary, run))
            self.say(f"run {number + 1}", f"made by the scheduler, started {run.started}, {run.label}: {said.string}")
            read, kept = int(said["read"]), int(said["kept"])
            if (read, kept) != ((0, 1) if number else (1, 0)):
                raise CheckError(f"run {number + 1}, {run.name}, should have read {'nothing new' if number else 'one report'}")
        self.look_at_reports({"sample-2023.pdf": "ok"})

    def look_at_reports(self, expected: dict[str, str]) -> None:
        """`reports.csv` lists these files with these states."""
        table = self.place.outputs / "reports.csv"
        if not table.is_file():
            raise CheckError(f"the runs are completed, and {table} was not published")
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = {row["file"]: row["status"] for row in csv.DictReader(file)}
        self.say("published", "reports.csv: " + ", ".join(f"{file} {status}" for file, status in rows.items()))
        if rows != expected:
            raise CheckError(f"{table} should list {expected}, and lists {rows}")

    def break_a_file(self) -> None:
        """A file that cannot be read is seen in the state of the next run."""
        self.place.put("broken.pdf", b"<html>busy, try later</html>")
        what = f"a run with a broken file ends as {WITH_FAILURES!r}"
        run = self.wait(what, lambda: next((one for one in self.ended_runs(failures=True) if one.label == WITH_FAILURES), None))
        self.say("broken file", f"the run {run.name} ended as {run.label}: {run.message}")
        said = self.wait("the address that is to be told is called", lambda: next(iter(self.hook.heard), None))
        self.say("notified", f"{said.get('state')}: {said.get('text')}")
        if said.get("state") != WITH_FAILURES:
            raise CheckError(f"the address was told {said}, not the state {WITH_FAILURES!r}")
        self.look_at_reports({"broken.pdf": "failed", "sample-2023.pdf": "ok"})
        (self.place.raw / "broken.pdf").unlink()

    def add_reports(self) -> None:
        """A new file and a new edition of the series are read, and told in the logs."""
        self.place.put_edition(2024)
        self.place.put("island.pdf", sample_report("Fish of Sample Island"))
        for told in (NEW_EDITION, NEW_FILE):
            line = self.wait(f"the log of a run says {told.pattern!r}", partial(self.told, told))
            self.say("told", line)
        self.look_at_reports({"island.pdf": "ok", "sample-2023.pdf": "ok", "sample-2024.pdf": "ok"})

    def told(self, wanted: re.Pattern[str]) -> str | None:
        runs = self.ended_runs(failures=True)
        return next((line for run in reversed(runs) for line in self.api.logs(run) if wanted.search(line)), None)

    def start_by_hand(self, deployment: str, *options: str) -> None:
        """A deployment without a schedule, or out of its time, is started with `prefect deployment run`."""
        while True:
            before = {run.id for run in self.api.runs()}
            self.prefect("deployment", "run", deployment, *options, folder=self.place.elsewhere)
            run = self.wait(f"the run of {deployment} has ended", partial(self.ended_by_hand, before))
            if "is being written by process" not in run.message:
                break
            self.say("by hand", f"{deployment}: refused, a scheduled run was at work; once more")
        flow = deployment.partition("/")[0]
        self.say("by hand", f"{deployment}: {run.label}: {run.message}")
        if run.state != "COMPLETED" or not run.name.startswith(flow):
            raise CheckError(f"the run {run.name} of {deployment} ended as {run.label}: {run.message}")

    def ended_by_hand(self, before: set[str]) -> Run | None:
        """The run that was not there before, was not made by the scheduler, and has ended."""
        runs = [run for run in self.api.runs() if run.id not in before and not run.scheduled]
        return next((run for run in runs if run.state in ("COMPLETED", "FAILED", "CRASHED")), None)

    def prefect(self, *arguments: str, folder: Path) -> None:
        """One command of Prefect's, to its end."""
        command = self.services.start(arguments[0], *arguments, folder=folder, lasting=False)
        code = self.wait(f"`prefect {arguments[0]}` ends", command.poll)
        if code:
            raise CheckError(f"`prefect {' '.join(arguments)}` in {folder} ended with exit code {code}")
        (self.place.logs / f"{arguments[0]}.log").unlink()

    def summary(self, run: Run) -> re.Match[str] | None:
        return next((found for line in self.api.logs(run) if (found := READ.search(line))), None)

    def wait(self, what: str, look: Callable[[], Found | None]) -> Found:
        """Look until something is found. Raises CheckError when the time is over or a service has ended."""
        while (found := look()) is None:
            if ended := self.services.ended():
                raise CheckError(f"the {ended} ended by itself before this was so: {what}")
            if time.monotonic() - self.began > self.seconds:
                raise CheckError(f"after {self.seconds:g} s this was not so yet: {what} ({self.seen()})")
            time.sleep(POLL)
        return found

    def seen(self) -> str:
        states = Counter(run.label for run in self.api.runs() if run.scheduled)
        listed = ", ".join(f"{count} {label}" for label, count in sorted(states.items()))
        return f"runs that the scheduler made: {listed or 'none'}"

    def say(self, what: str, text: str) -> None:
        say(f"{time.monotonic() - self.began:5.0f} s  {what:<11} {text}")


def say(text: str) -> None:
    """Print at once: somebody may be waiting."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def check(seconds: float, database: str = "") -> int:
    """Do the check in a temporary folder and leave nothing behind. Returns the exit code."""
    with tempfile.TemporaryDirectory(prefix="zhengju-schedule-", ignore_cleanup_errors=True) as folder:
        place, port = Place.make(Path(folder)), free_port()
        services = Services(surroundings(place, port, database), place.logs)
        try:
            with services:
                Check(place, services, Api(port), port, seconds).run()
        except CheckError as error:
            say(f"FAILED: {error}")
            for name, lines in services.tails(TAIL):
                say(f"--- the last lines of the log of {name} ---\n{lines}")
            return 1
    say(f"The schedule works: all of this was seen. All processes are ended, {folder} is removed.")
    return 0


def main() -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m flows.check", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=float, default=900, help="how long the whole check may take (default: %(default)s)")
    parser.add_argument("--database", default="", help="where Prefect's server keeps its runs; SQLite if none is given")
    given = parser.parse_args()
    seconds = given.seconds
    say(f"Looking at a schedule at work; this takes six to eight minutes, at most {seconds:g} s.")
    try:
        with interrupts():
            return check(seconds, given.database)
    except KeyboardInterrupt:
        say("Interrupted: all processes are ended, nothing is left.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
