"""Everything that a schedule needs, in one command: server, work pool, deployments and worker of Prefect, until it is stopped."""

from __future__ import annotations

import fcntl
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flows.links import ADDRESS, served
from flows.notify import notify
from flows.over import close
from flows.readers import READERS
from flows.services import Api, CheckError, Services, interrupts
from flows.start import write_schedule
from pipeline.errors import EXIT_INTERRUPTED, EXIT_OUTPUTS, EXIT_USAGE
from pipeline.ingest import working_copy
from pipeline.telling import say
from pipeline.wording import Both, both, told

POOL = "reports"
STARTING = 300
"""Seconds in which the server must answer: its first start in an empty home makes its tables."""
POLL = 0.5


@dataclass(frozen=True)
class Schedule:
    """What is read, when, and where the server listens. `every` (seconds) takes the place of `cron` if it is not 0.

    `readers` reports are read at the same time. `notify` is an address that is called when a run fails or ends with failures.
    """

    folder: str | Path
    outputs: str | Path
    cron: str = "0 6 * * *"
    timezone: str = "Asia/Shanghai"
    every: int = 0
    port: int = 4200
    readers: int = 2
    notify: str = ""

    @property
    def when(self) -> str:
        """As prefect.yaml says it."""
        return f"interval: {self.every}" if self.every else f'cron: "{self.cron}"\n        timezone: {self.timezone}'


def home() -> Path:
    """Prefect's home, where its database is: PREFECT_HOME, else .prefect in the home of the user."""
    return Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect").expanduser()


def run_schedule(schedule: Schedule) -> int:
    """Start everything, say how to use it, and stay until a signal comes. Returns an exit code."""
    if _is_taken(schedule.port):
        sys.stderr.write(say("port", port=schedule.port) + "\n")
        return EXIT_USAGE
    logs = home() / "zhengju"
    try:
        logs.mkdir(parents=True, exist_ok=True)
        write_schedule(logs / "prefect.yaml", schedule.folder, schedule.outputs, schedule.when, Path.cwd())
    except OSError as error:
        sys.stderr.write(say("home", place=error.filename or logs, why=error.strerror) + "\n")
        return EXIT_OUTPUTS
    hold = _hold(logs / "lock")
    if hold < 0:
        sys.stderr.write(say("scheduled", home=home()) + "\n")
        return EXIT_USAGE
    try:
        with (
            interrupts(),
            served(working_copy(schedule.outputs)) as pages,
            Services(_surroundings(schedule.port) | pages | {READERS: str(schedule.readers)}, logs) as services,
        ):
            return _stay(schedule, services, logs, pages[ADDRESS])
    except KeyboardInterrupt:
        _tell("stopped")
        return EXIT_INTERRUPTED


def _hold(path: Path) -> int:
    """A lock for as long as this process lives, as the file that holds it; -1 if another one has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return -1
    return handle


def _stay(schedule: Schedule, services: Services, logs: Path, pages: str) -> int:
    api = Api(schedule.port)
    try:
        _set_up(schedule, services, api, logs)
        _tell("open", address=f"http://127.0.0.1:{schedule.port}", folder=schedule.folder, outputs=schedule.outputs, logs=logs)
        _tell("pages", address=f"{pages}/index.html")
        while (ended := services.ended()) is None:
            time.sleep(POLL)
        raise CheckError(both("the {name} ended by itself; its log says why", "{name} 自行结束；原因见其日志", name=ended))
    except CheckError as error:
        sys.stderr.write(f"{told(error.args[0])}\n")
        for name, lines in services.tails(15):
            sys.stderr.write(f"--- {logs / name}.log ---\n{lines}\n")
        return EXIT_OUTPUTS


def _set_up(schedule: Schedule, services: Services, api: Api, logs: Path) -> None:
    """Server, pool, deployments, worker, one after the other. Raises CheckError."""
    where = ("--host", "127.0.0.1", "--port", str(schedule.port))
    services.start("server", "server", "start", *where, folder=logs)
    _wait(services, Both("the server answers", "服务器应答"), api.healthy)
    _tell("server", address=api.address)
    close(api)
    _do(services, logs, "work-pool", "create", POOL, "--type", "process", "--overwrite")
    _do(services, logs, "deploy", "--all", "--prefect-file", "prefect.yaml")
    if schedule.notify:
        notify(api, schedule.notify)
    services.start("worker", "worker", "start", "--pool", POOL, folder=logs)
    _tell("deployed", when=schedule.when.replace("\n        ", ", "))


def _do(services: Services, folder: Path, *arguments: str) -> None:
    """One command of Prefect's, to its end."""
    command = services.start(arguments[0], *arguments, folder=folder, lasting=False)
    what = both("`prefect {words}` ends", "`prefect {words}` 结束", words=" ".join(arguments))
    _wait(services, what, lambda: command.poll() is not None)
    if command.returncode:
        raise CheckError(
            both(
                "`prefect {words}` ended with exit code {code}; its log says why",
                "`prefect {words}` 以退出码 {code} 结束；原因见其日志",
                words=" ".join(arguments),
                code=command.returncode,
            )
        )


def _wait(services: Services, what: Both, look: Callable[[], bool]) -> None:
    end = time.monotonic() + STARTING
    while not look():
        if ended := services.ended():
            raise CheckError(
                both(
                    "the {name} ended by itself before this was so: {what}",
                    "{name} 提前自行结束，未等到：{what}",
                    name=ended,
                    what=what,
                )
            )
        if time.monotonic() > end:
            raise CheckError(both("after {n} s this was not so yet: {what}", "{n} 秒后仍未等到：{what}", n=STARTING, what=what))
        time.sleep(POLL)


def _surroundings(port: int) -> dict[str, str]:
    """The variables of Prefect's processes: this server, no telemetry, no proxy for it, no question."""
    return dict(os.environ) | {
        "PREFECT_HOME": str(home()),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_UI_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_CLI_COLORS": "false",
        "DO_NOT_TRACK": "1",
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
    }


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _tell(key: str, **values: object) -> None:
    sys.stdout.write(say(key, **values) + "\n")
    sys.stdout.flush()
