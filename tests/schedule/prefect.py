"""Stands in the place of Prefect's command line: its folder on PYTHONPATH, `python -m prefect …`, what goes wrong in FAULT.

Every command writes its name to the pipe HEARD when it has begun; lasting ones keep the pipe open until they end.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

FAULT = os.environ.get("FAULT", "")
HOME = Path(os.environ.get("PREFECT_HOME", "."))
RUNS = ("read-one", "read-nothing")


def hear(name: str) -> int:
    """A descriptor of the pipe, which stays open as long as a process has it."""
    pipe = os.open(os.environ["HEARD"], os.O_WRONLY)
    os.write(pipe, f"{name}\n".encode())
    return pipe


class Answers(BaseHTTPRequestHandler):
    """The three questions of the check. Runs are there once the worker has done its work."""

    def do_GET(self) -> None:
        self.answer(True)

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(log(asked) if self.path.endswith("/logs/filter") else runs())

    def answer(self, value: Any) -> None:
        self.send_response(422 if FAULT == "another version" else 200)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, *_: Any) -> None:
        pass


def runs() -> list[dict[str, Any]]:
    if not (HOME / "worked").exists():
        return []
    state = "FAILED" if FAULT == "failed run" else "COMPLETED"
    scheduled = FAULT != "not the scheduler"
    common = {"auto_scheduled": scheduled, "state_type": state, "state_name": state.title(), "state": {"message": "no disk"}}
    return [{"id": name, "name": name, "start_time": f"2024-01-01T00:00:0{n}Z", **common} for n, name in enumerate(RUNS)]


def log(asked: str) -> list[dict[str, str]]:
    first = RUNS[0] in asked or FAULT == "read again"
    return [{"message": "begins"}, {"message": f"{int(first)} reports read, {int(not first)} unchanged, 0 failed"}]


def server(port: int) -> None:
    if FAULT == "server":
        sys.exit("the port is taken")
    hear("server")
    with HTTPServer(("127.0.0.1", port), Answers) as listener:
        listener.serve_forever()


def deploy(arguments: list[str]) -> None:
    if FAULT == "deploy":
        sys.exit("no such pool")
    (HOME / "outputs").write_text(next(word for word in arguments if word.startswith("outputs=")).removeprefix("outputs="))


def worker() -> None:
    """Work, then wait beside a run in a session of its own, as Prefect's does."""
    outputs = Path((HOME / "outputs").read_text())
    if FAULT != "not published":
        outputs.mkdir()
        (outputs / "reports.csv").write_text(f"file,status\nsample.pdf,{'failed' if FAULT == 'status' else 'ok'}\n")
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
        deploy(rest)
    elif command == "worker":
        worker()


if __name__ == "__main__":
    main()
