"""The flow writes what `zhengju run` writes, without a server and without a network, and its state says how it ended."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from flows.check import READ
from pipeline.errors import OutputError
from pipeline.ingest import end_children, make_plan, order_of, outcome_of, read_order, run
from pipeline.limits import Limits
from pipeline.selftest.compare import differences

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests" / "pdfs" / "circled_markers.pdf"
GUARD = [sys.executable, str(ROOT / "flows" / "guard.py")]


TWICE = """
import json, os, sys
from datetime import timedelta
from pathlib import Path
from flows import over
from flows.over import close_tasks
from prefect.client.orchestration import get_client
from prefect.states import Running
from flows.ingest import republish
from flows.start import once

if __name__ == "__main__":
    raw, outputs, empty = map(Path, sys.argv[1:])
    codes = [once(raw, outputs), once(raw, outputs), once(empty, outputs), once(raw, outputs / "reports.csv")]
    codes += [republish(str(outputs), return_state=True).message]
    os.environ["ZHENGJU_LANG"] = "zh"
    codes += [once(raw / "none", outputs), once(empty, outputs)]
    os.environ["ZHENGJU_LANG"] = "en"
    from pipeline import digest
    digest.rules_digest = lambda: "another"
    codes += [republish(str(outputs), return_state=True).message]
    with get_client(sync_client=True) as client:
        runs = sorted(client.read_flow_runs(), key=lambda run: run.start_time)
        shown = [{one.key: one.data for one in client.read_artifacts() if one.flow_run_id == run.id and one.key} for run in runs]
        tasks = sorted((task.name.split("-")[0], task.state_name) for task in client.read_task_runs())
        left = client.read_task_runs()[0]
        client.set_task_run_state(left.id, Running(), force=True)
        close_tasks()
        closed = [client.read_task_run(left.id).state_name]
        over.AFTER = timedelta(days=-1)
        close_tasks()
        closed += [client.read_task_run(left.id).state_name]
    states = [(run.state_name, run.state_type) for run in runs]
    print(json.dumps({"codes": codes, "runs": states, "tasks": tasks, "shown": shown, "name": runs[0].name, "closed": closed}))
"""
"""In one process because the temporary server takes long to start."""


def call(script: str, home: Path, *arguments: Path) -> tuple[str, str]:
    """Standard output and error of a script in the repository, with a home of its own for Prefect; nothing of it is left."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
    environment = {**kept, "PREFECT_HOME": str(home), "HOME": str(home), "PYTHONPATH": str(ROOT), "DO_NOT_TRACK": "1"}
    home.mkdir(exist_ok=True)
    file, out, error = home / "script.py", home / "out.txt", home / "error.txt"
    file.write_text(script, encoding="utf-8")
    command = [*GUARD, sys.executable, str(file), *map(str, arguments)]
    with out.open("w") as said, error.open("w") as wrong:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=said, stderr=wrong)
        with process:
            assert process.wait(timeout=500) == 0, error.read_text(encoding="utf-8")
    return out.read_text(encoding="utf-8"), error.read_text(encoding="utf-8")


def test_a_flow_ends_as_its_reports_did(tmp_path: Path) -> None:
    raw, outputs, empty, home = (tmp_path / name for name in ("raw", "outputs", "empty", "home"))
    for folder in (raw, empty):
        folder.mkdir()
    shutil.copy(PDF, raw)
    (raw / "broken.pdf").write_bytes(b"no")
    (raw / "cut.pdf").write_bytes(PDF.read_bytes()[:300])
    out, error = call(TWICE, home, raw, outputs, empty)
    found = json.loads(out)
    refused = f"1 report must be read again first, such as {PDF.name}; nothing was published"
    assert found["codes"] == [3, 3, 2, 4, "1 report published anew", 2, 2, refused], error
    assert "No PDF in " in error
    assert "none：没有这个文件或文件夹；请检查路径。未发布任何内容" in error
    assert "请放入报告" in error or "未发布任何内容，" in error
    failures = ["Completed with failures", "FAILED"]
    failed = ["Failed", "FAILED"]
    assert found["runs"] == [failures, failures, failed, failed, ["Completed", "COMPLETED"], failed, failed, failed]
    assert found["tasks"] == [
        *[["publish", "Completed"]] * 6,
        ["read circled_markers.pdf", "Completed"],
        ["read cut.pdf", "Failed"],
    ]
    said = [line for line in error.splitlines() if READ.search(line) and "Finished" not in line]
    assert [line.split(" - ")[-1] for line in said] == [
        "1 report read, 0 unchanged, 2 failed",
        "0 reports read, 1 unchanged, 2 failed",
    ]
    assert found["name"].startswith("ingest raw 20")
    assert found["closed"] == ["Running", "Crashed"], "a run that has just ended may still tell of its tasks"
    first, second, third, fourth, again, *others = found["shown"]
    assert third == fourth == {} and others == [{}, {}, {}]
    assert set(again) == set(first)
    assert set(first) == {"zhengju-run", "zhengju-reports", "zhengju-changes", "zhengju-failed-checks"}
    listed = {row["file"]: (row["status"], row["error_code"], row["pages"]) for row in json.loads(first["zhengju-reports"])}
    assert listed == {
        PDF.name: ("ok", "", 1),
        "broken.pdf": ("failed", "not_pdf", None),
        "cut.pdf": ("failed", "damaged", None),
    }
    assert {row["change"] for row in json.loads(first["zhengju-changes"])} == {"added"}
    assert "reports.csv](file://" in first["zhengju-run"]
    assert "nothing was published" in second["zhengju-run"]
    with (outputs / "reports.csv").open(encoding="utf-8", newline="") as file:
        assert {row["file"]: row["status"] for row in csv.DictReader(file)} == {
            PDF.name: "ok",
            "broken.pdf": "failed",
            "cut.pdf": "failed",
        }


# The same bytes, wherever a report is read


def test_an_order_is_plain_and_gives_the_same_report(tmp_path: Path) -> None:
    shutil.copy(PDF, tmp_path)
    limits = Limits(document_seconds=99)
    plan = make_plan([tmp_path], tmp_path / "outputs", limits)
    (order,) = [json.loads(json.dumps(order_of(job, plan.stage, limits))) for job in plan.jobs]
    try:
        record = json.loads(json.dumps(read_order(order)))
        assert (record["code"], record["file"]) == ("", PDF.name)
        outcome = outcome_of(plan.jobs[0], record)
        assert outcome.folder is not None
        assert (outcome.folder / "report.json").is_file()
        assert outcome.folder.name == plan.jobs[0].source.report_id
        (tmp_path / PDF.name).with_suffix(".toml").write_text('title = "other"', encoding="utf-8")
        assert read_order(order)["code"] == "changed"
        (tmp_path / PDF.name).write_bytes(b"%PDF-1.4 other")
        assert read_order(order)["code"] == "changed"
        (tmp_path / PDF.name).unlink()
        record = read_order(order)
        error = outcome_of(plan.jobs[0], record).error
        assert error is not None
        assert (error.code, error.stage) == ("not_regular", "open")
    finally:
        end_children()


def test_an_order_whose_stage_cannot_be_written_is_an_error_of_the_outputs(tmp_path: Path) -> None:
    shutil.copy(PDF, tmp_path)
    plan = make_plan([tmp_path], tmp_path / "outputs")
    (tmp_path / "file").write_text("", encoding="utf-8")
    try:
        with pytest.raises(OutputError):
            read_order(order_of(plan.jobs[0], tmp_path / "file" / "stage", Limits()))
    finally:
        end_children()


EVERYWHERE = """
import socket, subprocess, sys, threading, time
from pathlib import Path
from distributed import Client
from flows.ingest import ingest

def dask(*arguments):
    return subprocess.Popen([sys.executable, "-m", "dask", *arguments])

def kill_when_it_reads(worker, outputs):
    while not list(Path(outputs).glob(".parse-*/try-*/pulse")):
        time.sleep(0.01)
    worker.kill()

def main(raw, here, there):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    dask("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
    worker, other = (dask("worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard") for _ in range(2))
    with Client(address, timeout=200) as client:
        client.wait_for_workers(2, timeout=200)
    threading.Thread(target=kill_when_it_reads, args=(worker, there), daemon=True).start()
    states = [ingest(raw, there, dask=address, return_state=True), ingest(raw, here, return_state=True)]
    print(*(state.name for state in states), worker.wait(), sep="|")

if __name__ == "__main__":
    main(*sys.argv[1:])
"""


@pytest.mark.slow
def test_threads_dask_and_a_plain_run_write_the_same_bytes(tmp_path: Path) -> None:
    """Dask with two workers, of which one is killed while it reads."""
    raw, plain, here, there = (tmp_path / name for name in ("raw", "plain", "here", "there"))
    raw.mkdir()
    for name in ("circled_markers", "two_columns", "url_over_lines"):
        shutil.copy(ROOT / "tests" / "pdfs" / f"{name}.pdf", raw)
    (raw / "broken.pdf").write_bytes(b"no")
    assert len(run([raw], plain).read) == 3
    out, error = call(EVERYWHERE, tmp_path / "home", raw, here, there)
    assert out.strip() == "Completed with failures|Completed with failures|-9", error
    assert differences(plain, here) == []
    assert differences(plain, there) == []


# Deployments


@pytest.mark.parametrize("name", ["daily", "report", "backfill", "republish", "verify"])
def test_a_deployment_names_a_flow_that_is_there(name: str) -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    (deployment,) = [one for one in deployments if one["name"] == name]
    path, function = deployment["entrypoint"].split(":")
    assert f"def {function}(" in (ROOT / path).read_text(encoding="utf-8")
    assert bool(deployment.get("schedules")) == (name in ("daily", "verify"))


def test_analytics_are_off_before_prefect_is_imported() -> None:
    code = "import flows, os; print(os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'], os.environ['DO_NOT_TRACK'])"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT", "DO_NOT"))}
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["false", "1"]
