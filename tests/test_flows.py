"""The flow writes what `zhengju run` writes, without a server and without a network."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

from flows.check import READ

ROOT = Path(__file__).parent.parent
PDF = ROOT / "tests" / "pdfs" / "circled_markers.pdf"


TWICE = """
import runpy
for _ in range(2):
    try:
        runpy.run_module("flows", run_name="__main__")
    except SystemExit as end:
        print(end.code)
"""


def test_the_flow_reads_a_folder_and_then_only_what_is_new(tmp_path: Path) -> None:
    """`python -m flows` two times over, in one process because the temporary server takes long to start."""
    raw, outputs, home = tmp_path / "raw", tmp_path / "outputs", tmp_path / "home"
    raw.mkdir()
    home.mkdir()
    shutil.copy(PDF, raw)
    (raw / "broken.pdf").write_bytes(b"no")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PREFECT")}
    environment = {**kept, "PREFECT_HOME": str(home), "HOME": str(home)}
    command = [sys.executable, "-c", TWICE, str(raw), str(outputs)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False)
    assert done.stdout.split() == ["3", "3"], done.stderr
    said = [line.split(" - ")[-1] for line in done.stderr.splitlines() if "unchanged" in line]
    assert said == ["1 reports read, 0 unchanged, 1 failed", "0 reports read, 1 unchanged, 1 failed"]
    assert all(READ.search(line) for line in said), "the check of the schedule does not understand the flow any more"
    with (outputs / "reports.csv").open(encoding="utf-8", newline="") as file:
        assert {row["file"]: row["status"] for row in csv.DictReader(file)} == {PDF.name: "ok", "broken.pdf": "failed"}


def test_the_deployment_names_a_flow_that_is_there() -> None:
    deployment = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"][0]
    path, name = deployment["entrypoint"].split(":")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
    assert deployment["schedules"][0]["cron"]


def test_analytics_are_off_before_prefect_is_imported() -> None:
    code = "import flows, os; print(os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'], os.environ['DO_NOT_TRACK'])"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PREFECT", "DO_NOT"))}
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["false", "1"]
