"""The check of the schedule: what it says when something is missing, and that it leaves no process behind.

Prefect's place is taken by `tests/schedule/prefect.py`; `python -m flows.check` itself sees the real one.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from flows import check
from pipeline import extract

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
    assert "1 reports read, 0 unchanged" in out
    assert "0 reports read, 1 unchanged" in out
    assert "published   reports.csv: sample.pdf ok" in out
    assert out.splitlines()[-1].startswith("Two scheduled runs were seen")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("server", ["the server ended by itself", "the log of server", "the port is taken"]),
        ("deploy", ["`prefect deploy", "ended with exit code 1", "the log of deploy", "no such pool"]),
        ("failed run", ["the scheduled run read-one ended as Failed: no disk"]),
        ("read again", ["run 2, read-nothing, should have read nothing new"]),
        ("not published", ["reports.csv was not published"]),
        ("status", ["sample.pdf with the status ok", "failed"]),
        ("another version", ["refuses the question /health", "422"]),
    ],
)
def test_what_is_missing_is_said(fault: str, said: list[str], tmp_path: Path) -> None:
    code, out = Trial(tmp_path, fault).result()
    assert code == 1, out
    assert "FAILED: " in out
    assert [part for part in said if part not in out] == []


def test_runs_that_others_made_do_not_count(tmp_path: Path) -> None:
    code, out = Trial(tmp_path, "not the scheduler", "--seconds", "3").result()
    assert code == 1, out
    assert "after 3 s this was not so yet" in out


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
    report = extract(check.Place.make(tmp_path).raw / "sample.pdf")
    assert [figure.value for figure in report.figures if figure.unit == "USD"] == [Decimal(31_500_000)]


def test_the_deployment_can_be_registered() -> None:
    """What `prefect deploy --all` looks at: the flow, its parameters, the schedule, the steps."""
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.importtools import import_object

    deployment = next(one for one in PLAN["deployments"] if one["name"] == check.DEPLOYMENT)
    flow = load_flow_from_entrypoint(str(ROOT / deployment["entrypoint"]))
    assert flow.validate_parameters(deployment["parameters"]) == deployment["parameters"]
    for schedule in deployment["schedules"]:
        assert CronSchedule(cron=schedule["cron"], timezone=schedule["timezone"]).cron
    assert deployment["work_pool"]["name"] == check.POOL
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
