"""The processes of a schedule, each with a log and a guard that ends it, and the answers of Prefect's server."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.error import HTTPError

from pipeline.wording import both

GUARD = Path(__file__).with_name("guard.py")
ENDING = 60
"""Seconds in which a guard must have ended its command: killing takes milliseconds, a busy machine longer."""


class CheckError(Exception):
    """The schedule does not work: what was expected, and where."""


class Services:
    """Commands that run beside each other until the `with` block is left, however it is left."""

    def __init__(self, environment: Mapping[str, str], logs: Path) -> None:
        self._environment, self._logs = environment, logs
        self._guards: list[subprocess.Popen[bytes]] = []
        self._lasting: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Services:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for guard in self._guards:
            if guard.stdin is not None:
                guard.stdin.close()
        for guard in self._guards:
            try:
                guard.wait(ENDING)
            except subprocess.TimeoutExpired as late:
                message = both(
                    "process {pid} was not ended within {n} s: end it by hand",
                    "进程 {pid} 在 {n} 秒内没有结束：请手动结束",
                    pid=guard.pid,
                    n=ENDING,
                )
                raise CheckError(message) from late

    def start(self, name: str, *arguments: str, folder: Path, lasting: bool = True) -> subprocess.Popen[bytes]:
        """Start `prefect ARGUMENT…` in `folder`."""
        return self.start_module(name, ["prefect", *arguments], folder, lasting)

    def start_module(
        self, name: str, arguments: Sequence[str], folder: Path, lasting: bool = True, *, remove: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start `python -m ARGUMENT…` in `folder`, to `remove` it afterwards. Its session is its own: Ctrl-C reaches us only."""
        last = ["--remove", str(folder)] if remove else []
        command = [sys.executable, str(GUARD), *last, sys.executable, "-m", *arguments]
        with (self._logs / f"{name}.log").open("wb") as log:
            guard = subprocess.Popen(
                command,
                cwd=folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._guards.append(guard)
        if lasting:
            self._lasting[name] = guard
        return guard

    @staticmethod
    def ask_to_end(guard: subprocess.Popen[bytes], seconds: float) -> None:
        """Let a command end by itself; one that does not in this time is ended when the `with` block is left."""
        assert guard.stdin is not None
        with suppress(OSError, subprocess.TimeoutExpired):
            os.write(guard.stdin.fileno(), b".")
            guard.wait(seconds)

    def ended(self) -> str | None:
        """The name of a lasting command that has ended and should not have."""
        return next((name for name, guard in self._lasting.items() if guard.poll() is not None), None)

    def tails(self, count: int) -> Iterator[tuple[str, str]]:
        """(name, its last lines) of every log that is not empty."""
        for path in sorted(self._logs.glob("*.log"), key=lambda path: path.stat().st_mtime):
            lines = path.read_text(encoding="utf-8", errors="replace").rstrip().splitlines()
            if lines:
                yield path.stem, "\n".join(lines[-count:])


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listens on at the moment."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def interrupts() -> Iterator[None]:
    """The signals that ask a program to end are one KeyboardInterrupt, so that everything is ended first.

    A signal that is ignored (nohup) stays ignored; so do further ones once the first has come.
    """
    asked = [name for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(name) != signal.SIG_IGN]
    before = {name: signal.getsignal(name) for name in asked}

    def interrupt(*_: object) -> None:
        for name in asked:
            signal.signal(name, signal.SIG_IGN)
        raise KeyboardInterrupt

    for name in asked:
        signal.signal(name, interrupt)
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@dataclass(frozen=True)
class Run:
    """A flow run: `state` is Prefect's type of it (COMPLETED, …), `label` its name, `started` an ISO time or ''."""

    id: str
    name: str
    scheduled: bool
    state: str
    label: str
    message: str
    started: str


class Api:
    """What the check asks of the server. A server that does not answer yet has no runs and no logs."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/api"
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open

    def healthy(self) -> bool:
        return self.ask("/health") is True

    def runs(self) -> list[Run]:
        """The runs that are not waiting for their time first; at most 200."""
        return [_run(row) for row in self.ask("/flow_runs/filter", {"sort": "EXPECTED_START_TIME_ASC", "limit": 200}) or []]

    def logs(self, run: Run) -> list[str]:
        rows = self.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [run.id]}}, "limit": 200}) or []
        return [str(row["message"]) for row in rows]

    def ask(self, path: str, question: dict[str, Any] | None = None, method: str | None = None) -> Any:
        """The server's answer; None if it does not answer, or with nothing. Raises CheckError if it refuses the question."""
        data = None if question is None else json.dumps(question).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with self._open(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            if error.code < 500:
                message = both(
                    "the server refuses the question {path}: {error} (is this another version of Prefect?)",
                    "服务器拒绝了请求 {path}：{error}（Prefect 的版本是否不同？）",
                    path=path,
                    error=error,
                )
                raise CheckError(message) from error
            return None
        except (OSError, HTTPException, ValueError):
            return None


def _run(row: dict[str, Any]) -> Run:
    state = row.get("state") or {}
    return Run(
        id=row["id"],
        name=row["name"],
        scheduled=bool(row["auto_scheduled"]),
        state=row.get("state_type") or "",
        label=row.get("state_name") or "",
        message=state.get("message") or "",
        started=row.get("start_time") or "",
    )
