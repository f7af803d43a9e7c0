"""Stands in the place of Prefect's command line: its folder on PYTHONPATH, `python -m prefect …`, what goes wrong in FAULT.

Lasting commands write their name to the pipe HEARD when they have begun, and keep it open until they end. What a worker would
do is seen in raw/ and done at once.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import yaml

FAULT = os.environ.get("FAULT", "")
HOME = Path(os.environ.get("PREFECT_HOME", "."))
READ, KEPT = "1 report read, 0 unchanged, 0 failed", "0 reports read, 1 unchanged, 0 failed"
Line = list[str]


def hear(name: str) -> int:
    """A descriptor of the pipe, which stays open as long as a process has it."""
    pipe = os.open(os.environ["HEARD"], os.O_WRONLY)
    os.write(pipe, f"{name}\n".encode())
    return pipe


class Answers(BaseHTTPRequestHandler):
    """The questions of the check. Runs are there once the worker has done its work."""

    def do_GET(self) -> None:
        self.answer({"id": "webhook"} if "block_types" in self.path else True)

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path.endswith("/logs/filter"):
            self.answer([{"message": line} for name, _, lines in done() if f'"{name}"' in asked for line in lines])
        elif "block_schemas" in self.path:
            self.answer([{"id": "schema"}])
        elif self.path.endswith(("/block_documents/", "/automations/")):
            if "data" in (given := json.loads(asked)):
                (HOME / "hook").write_text(given["data"]["url"])
            self.answer({"id": "made"})
        elif "RUNNING" in asked or any(what in self.path for what in ("block_documents/", "automations/", "limits/")):
            self.answer([])
        else:
            self.answer([run(name, state, n) for n, (name, state, _) in enumerate(done())])

    def answer(self, value: Any) -> None:
        self.send_response(422 if FAULT == "another version" else 200)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_: Any) -> None:
        pass


def run(name: str, state: str, n: int) -> dict[str, Any]:
    scheduled = FAULT != "not the scheduler" and not name.startswith(("verify", "ingest-report", "republish"))
    kind = "FAILED" if state in ("Failed", "Completed with failures") else "COMPLETED"
    common = {"auto_scheduled": scheduled, "state_type": kind, "state_name": state, "state": {"message": "no disk"}}
    return {"id": name, "name": name, "start_time": f"2024-01-01T00:00:0{n}Z", **common}


def done() -> list[tuple[str, str, Line]]:
    """(run, its state, its log) of all runs so far."""
    if not (HOME / "worked").exists():
        return []
    raw = place("raw")
    first = "Failed" if FAULT == "failed run" else "Completed"
    runs = [("read-one", first, ["begins", READ]), ("read-nothing", first, [READ if FAULT == "read again" else KEPT])]
    if (raw / "broken.pdf").exists() and not (HOME / "broken").exists() and FAULT != "silent":
        said = json.dumps({"state": "Failed" if FAULT == "other state" else "Completed with failures", "text": "1 failed"})
        urllib.request.urlopen(urllib.request.Request((HOME / "hook").read_text(), said.encode())).close()
    if once("broken", (raw / "broken.pdf").exists()):
        runs.append(("read-broken", "Completed" if FAULT == "green" else "Completed with failures", [KEPT]))
    if (raw / "island.pdf").exists():
        told = [] if FAULT == "not told" else ["new edition: sample-2024.pdf follows sample-2023-0", "new: island.pdf"]
        runs.append(("read-new", "Completed", told))
    by_hand = [name for name in ("ingest-report", "republish", "verify") if (HOME / name).exists()]
    runs += [(name, "Failed" if FAULT == name else "Completed", []) for name in by_hand]
    publish(raw)
    return runs


def publish(raw: Path) -> None:
    outputs = place("outputs")
    if FAULT == "not published":
        return
    outputs.mkdir(exist_ok=True)
    rows = {path.name: "failed" if FAULT == "status" or path.name == "broken.pdf" else "ok" for path in raw.glob("*.pdf")}
    text = "".join(f"{file},{status}\n" for file, status in sorted(rows.items()))
    (outputs / "reports.csv").write_text(f"file,status\n{text}")


def once(name: str, seen: bool) -> bool:
    """Whether something was ever seen."""
    if seen:
        (HOME / name).touch()
    return (HOME / name).exists()


def place(name: str) -> Path:
    return Path((HOME / name).read_text())


def server(port: int) -> None:
    if FAULT == "server":
        sys.exit("the port is taken")
    hear("server")
    with HTTPServer(("127.0.0.1", port), Answers) as listener:
        listener.serve_forever()


def deploy() -> None:
    if FAULT == "deploy":
        sys.exit("no such pool")
    given = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))["deployments"][0]
    if given["schedules"][0]["interval"]:
        (HOME / "raw").write_text(given["parameters"]["folder"])
        (HOME / "outputs").write_text(given["parameters"]["outputs"])


def worker() -> None:
    """Work, then wait beside a run in a session of its own, as Prefect's does."""
    pipe = hear("worker")
    wait = [sys.executable, "-c", "import signal; signal.pause()"]
    subprocess.Popen(wait, start_new_session=True, pass_fds=[pipe])
    if FAULT == "interrupt":
        signal.pause()
    (HOME / "worked").touch()
    signal.pause()


def main() -> None:
    command, *rest = sys.argv[1:]
    if command == "server":
        server(int(rest[rest.index("--port") + 1]))
    elif command == "deploy":
        deploy()
    elif command == "worker":
        worker()
    elif command == "deployment":
        (HOME / rest[1].partition("/")[0]).touch()


if __name__ == "__main__":
    main()
