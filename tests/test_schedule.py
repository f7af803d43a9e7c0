"""The check of the schedule: what it says when something is missing, and that it leaves no process behind.

Prefect's place is taken by `tests/schedule/prefect.py`; `python -m flows.check` itself sees the real one.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows import check, over
from flows import schedule as schedules
from flows.services import Api
from flows.start import write_schedule
from pipeline import extract
from tests.test_cli import call

ROOT = Path(__file__).parent.parent
STAND_IN = ROOT / "tests" / "schedule"
GUARD = [sys.executable, str(ROOT / "flows" / "guard.py")]
PLAN = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))

# a child in a session of its own, and one whose parent has ended; all of them hold standard output open
FAMILY = """
import os, signal, subprocess, sys
wait = [sys.executable, "-c", "import signal; signal.pause()"]
subprocess.Popen(wait, start_new_session=True)
subprocess.run([sys.executable, "-c", "import subprocess, sys; subprocess.Popen(sys.argv[1:], start_new_session=True)", *wait])
print("ready", flush=True)
"""
STAY = FAMILY + "signal.pause()"
HOLD = "import subprocess, sys; subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE).wait()"


def started(command: list[str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_a_guard_ends_the_whole_family_when_its_input_closes() -> None:
    process = started([*GUARD, sys.executable, "-c", STAY])
    rest, _ = process.communicate(timeout=120)  # closes the input; the output ends when nobody holds it any more
    assert (rest, process.returncode) == ("", 128 + signal.SIGKILL)


def test_a_guard_ends_the_whole_family_when_its_holder_is_killed() -> None:
    process = started([sys.executable, "-c", HOLD, *GUARD, sys.executable, "-c", STAY])
    process.kill()
    assert process.communicate(timeout=120) == ("", None)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_guard_that_is_asked_to_end_ends_the_whole_family_first(asked: signal.Signals) -> None:
    process = started([*GUARD, sys.executable, "-c", STAY])
    process.send_signal(asked)
    assert process.stdout is not None
    assert process.stdout.read() == ""
    assert process.wait(timeout=120) == 128 + signal.SIGKILL


def test_a_guard_ends_what_a_command_leaves_behind() -> None:
    process = started([*GUARD, sys.executable, "-c", FAMILY])
    assert process.stdout is not None
    assert process.stdout.read() == ""
    assert process.wait(timeout=120) == 0


LISTEN = "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(7)); print('ready', flush=True); signal.pause()"


def test_a_guard_lets_a_command_end_by_itself_if_it_is_asked_to(tmp_path: Path) -> None:
    (tmp_path / "gone" / "deep").mkdir(parents=True)
    process = started([*GUARD, "--remove", str(tmp_path / "gone"), sys.executable, "-c", LISTEN])
    assert process.stdin is not None
    process.stdin.write(".")
    process.stdin.flush()
    assert process.wait(timeout=120) == 7
    assert list(tmp_path.iterdir()) == []


def test_a_guard_removes_the_folder_of_a_command_whose_holder_is_killed(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    process = started([sys.executable, "-c", HOLD, *GUARD, "--remove", str(tmp_path / "gone"), sys.executable, "-c", STAY])
    process.kill()
    assert process.communicate(timeout=120) == ("", None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("code", "expected"), [("sys.exit(7)", 7), ("os.kill(os.getpid(), 15)", 143), ("pass", 0)])
def test_a_guard_ends_as_its_command_did(code: str, expected: int) -> None:
    with subprocess.Popen([*GUARD, sys.executable, "-c", f"import os, sys; {code}"], stdin=subprocess.PIPE) as process:
        assert process.wait(timeout=120) == expected


class Trial:
    """`python -m flows.check` with the stand-in, every process of which holds a pipe open as long as it runs."""

    def __init__(self, folder: Path, fault: str, *options: str) -> None:
        pipe, self.temporary, self.fault = folder / "pipe", folder / "temporary", fault
        os.mkfifo(pipe)
        self.temporary.mkdir()
        self.pipe = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
        self.poll = select.poll()
        self.poll.register(self.pipe)
        names = {"PYTHONPATH": str(STAND_IN), "FAULT": fault, "HEARD": str(pipe), "TMPDIR": str(self.temporary)}
        command = [sys.executable, "-m", "flows.check", *options]
        environment = {**os.environ, **names}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-1, stderr=-1, text=True)

    def listen(self, until: str | None = None) -> str:
        """What the processes wrote into the pipe, up to a word or until none of them is left."""
        heard = ""
        while until is None or until not in heard:
            assert self.poll.poll(120_000), f"after {heard!r} a process does not go on"
            part = os.read(self.pipe, 4096).decode()
            if not part:
                break
            heard += part
        return heard

    def result(self) -> tuple[int, str]:
        """Exit code and output, once all processes have ended and the temporary folder is gone."""
        out, error = self.process.communicate(timeout=300)
        assert error == ""
        if self.fault != "server":
            self.listen()
        os.close(self.pipe)
        assert list(self.temporary.iterdir()) == []
        return self.process.returncode, out


def test_two_scheduled_runs_are_seen(tmp_path: Path) -> None:
    code, out = Trial(tmp_path, "").result()
    assert code == 0, out
    assert "run 1       made by the scheduler" in out
    assert "1 report read, 0 unchanged" in out
    assert "0 reports read, 1 unchanged" in out
    assert "published   reports.csv: sample-2023.pdf ok" in out
    assert "broken file the run read-broken ended as Completed with failures" in out
    assert "told        new edition: sample-2024.pdf follows sample-2023-0" in out
    assert "by hand     verify/verify: Completed" in out
    assert out.splitlines()[-1].startswith("The schedule works")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("server", ["the schedule ended by itself", "the log of schedule", "the server ended by itself", "the port is taken"]),
        ("deploy", ["the schedule ended by itself", "`prefect deploy", "ended with exit code 1", "no such pool"]),
        ("failed run", ["the scheduled run read-one ended as Failed: no disk"]),
        ("read again", ["run 2, read-nothing, should have read nothing new"]),
        ("not published", ["reports.csv was not published"]),
        ("status", ["should list {'sample-2023.pdf': 'ok'}", "'failed'"]),
        ("another version", ["refuses the question /health", "422"]),
        ("verify", ["the run verify of verify/verify ended as Failed"]),
    ],
)
def test_what_is_missing_is_said(fault: str, said: list[str], tmp_path: Path) -> None:
    code, out = Trial(tmp_path, fault).result()
    assert code == 1, out
    assert "FAILED: " in out
    assert [part for part in said if part not in out] == []


NEVER = {
    "not the scheduler": "2 runs",
    "green": "a run with a broken file ends as",
    "silent": "the address that is to be told is called",
    "not told": "the log of a run says 'new edition",
}
"""What is missing, by its fault."""


@pytest.mark.slow
def test_what_does_not_come_is_said(tmp_path: Path) -> None:
    """All wait for their time to be over, so they wait together."""
    trials = {}
    for fault in NEVER:
        (tmp_path / fault).mkdir()
        trials[fault] = Trial(tmp_path / fault, fault, "--seconds", "30")
    for fault, trial in trials.items():
        code, out = trial.result()
        assert code == 1, out
        assert f"after 30 s this was not so yet: {NEVER[fault]}" in out


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_check_ends_everything(asked: signal.Signals, tmp_path: Path) -> None:
    trial = Trial(tmp_path, "interrupt")
    assert trial.listen("worker") == "server\nworker\n"
    trial.process.send_signal(asked)
    code, out = trial.result()
    assert code == 130
    assert out.endswith("Interrupted: all processes are ended, nothing is left.\n")


def test_a_killed_check_ends_everything(tmp_path: Path) -> None:
    trial = Trial(tmp_path, "interrupt")
    assert trial.listen("worker") == "server\nworker\n"
    trial.process.kill()
    assert trial.listen() == ""  # returns only when no process holds the pipe
    os.close(trial.pipe)
    trial.process.communicate(timeout=120)


def test_the_users_prefect_is_not_touched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_SERVER_DATABASE_CONNECTION_URL"):
        monkeypatch.setenv(name, "mine")
    place = check.Place.make(tmp_path)
    names = check.surroundings(place, 1234)
    assert "mine" not in names.values()
    assert names["PREFECT_HOME"] == str(tmp_path / "home")
    assert (names["PREFECT_SERVER_ANALYTICS_ENABLED"], names["DO_NOT_TRACK"]) == ("false", "1")


def test_the_sample_report_can_be_read(tmp_path: Path) -> None:
    report = extract(check.Place.make(tmp_path).raw / "sample-2023.pdf")
    assert [figure.value for figure in report.figures if figure.unit == "USD"] == [Decimal(31_500_000)]


def test_the_deployment_can_be_registered() -> None:
    """What `prefect deploy --all` looks at: the flow, its parameters, the schedule, the steps."""
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.importtools import import_object

    for deployment in PLAN["deployments"]:
        flow = load_flow_from_entrypoint(str(ROOT / deployment["entrypoint"]))
        assert deployment["parameters"].items() <= flow.validate_parameters(deployment["parameters"]).items()
        for schedule in deployment.get("schedules", ()):
            assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"]).cron
        assert deployment["work_pool"]["name"] == schedules.POOL
    steps = [name for step in PLAN["build"] + PLAN["pull"] for name in step]
    assert all(callable(import_object(name)) for name in steps)


def test_prefects_own_commands_send_no_telemetry_from_here() -> None:
    """`prefect server start` imports nothing of ours, it reads pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["tool"]["prefect"]["server"]["analytics_enabled"] is False


def test_a_worker_finds_the_folder_of_the_deployment_from_anywhere() -> None:
    build, pull = PLAN["build"][0], PLAN["pull"][0]
    step = build["prefect.deployments.steps.run_shell_script"]
    assert step["script"] == "pwd"
    assert pull["prefect.deployments.steps.set_working_directory"]["directory"] == "{{ " + step["id"] + ".stdout }}"


# zhengju schedule


def test_a_port_in_use_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        result = call("schedule", tmp_path, tmp_path / "out", "--port", port)
    assert (result.exit_code, f"Port {port} is in use" in result.output) == (2, True)
    assert not (tmp_path / "home").exists()


def test_the_schedule_of_a_folder_is_written(tmp_path: Path) -> None:
    plan = schedules.Schedule(tmp_path / "a: b", tmp_path / "o", every=30)
    write_schedule(tmp_path / "prefect.yaml", plan.folder, plan.outputs, plan.when, tmp_path / "c")
    written = yaml.safe_load((tmp_path / "prefect.yaml").read_text(encoding="utf-8"))
    daily, *_, verify = written["deployments"]
    assert daily["schedules"] == [{"interval": 30, "active": True}]
    assert daily["parameters"] == {"folder": str(tmp_path / "a: b"), "outputs": str(tmp_path / "o")}
    assert verify["parameters"] == {"outputs": str(tmp_path / "o")}
    (pull,) = written["pull"]
    assert pull["prefect.deployments.steps.set_working_directory"]["directory"] == str(tmp_path / "c")
    for deployment in written["deployments"]:
        assert Path(deployment["entrypoint"].partition(":")[0]).is_file()
    assert 'cron: "5 4 * * 1"' in schedules.Schedule(tmp_path, tmp_path, "5 4 * * 1").when


def test_the_schedule_of_a_store_keeps_its_addresses(tmp_path: Path) -> None:
    write_schedule(tmp_path / "prefect.yaml", "s3://bucket/raw", "s3://bucket/outputs")
    daily, report, *_ = yaml.safe_load((tmp_path / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert daily["parameters"] == {"folder": "s3://bucket/raw", "outputs": "s3://bucket/outputs"}
    assert report["parameters"] == {"file": "s3://bucket/raw/trade-2024.pdf", "outputs": "s3://bucket/outputs"}


def test_what_was_cut_off_is_closed_and_its_places_are_given_back(tmp_path: Path) -> None:
    """A worker that is killed cannot say so; the next start does. Leases of places are in the memory of a server that is gone."""
    asked: list[tuple[str, str, dict[str, Any]]] = []
    limits = [{"id": "1", "name": "deployment:7", "active_slots": 1}, {"id": "2", "name": "mine", "active_slots": 1}]

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append((self.command, self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            rows: Any = limits if "limits/filter" in self.path else [{"id": "7"}] if "filter" in self.path else {}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(rows).encode())

        do_PATCH = do_POST

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        over.close(Api(server.server_port))
        server.shutdown()
    at_work = {"state": {"type": {"any_": ["RUNNING", "PENDING", "CANCELLING"]}}}
    ended = {"state": {"type": "CRASHED", "message": over.MESSAGE}, "force": True}
    assert asked == [
        ("POST", "/api/flow_runs/filter", {"flow_runs": at_work, "limit": 200}),
        ("POST", "/api/flow_runs/7/set_state", ended),
        ("POST", "/api/task_runs/filter", {"task_runs": at_work, "limit": 200}),
        ("POST", "/api/task_runs/7/set_state", ended),
        ("POST", "/api/v2/concurrency_limits/filter", {"limit": 200}),
        ("PATCH", "/api/v2/concurrency_limits/1", {"active_slots": 0}),
    ]


def test_a_row_that_stays_is_not_asked_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stubborn(Api):
        asked = 0

        def ask(self, path: str, question: dict[str, Any] | None = None, method: str | None = None) -> Any:
            self.asked += 1
            return [{"id": "7"}] if "runs/filter" in path else []

    monkeypatch.setattr(over, "PART", 1)
    api = Stubborn(1)
    over.close(api)
    assert api.asked == 4 * over.PARTS + 1


def test_a_home_has_one_schedule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    (tmp_path / "zhengju").mkdir()
    held = schedules._hold(tmp_path / "zhengju" / "lock")
    assert held >= 0
    try:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        asked = schedules.Schedule(folder=tmp_path / "raw", outputs=tmp_path / "outputs", port=port)
        assert schedules.run_schedule(asked) == 2
        assert str(tmp_path) in capsys.readouterr().err
    finally:
        os.close(held)
