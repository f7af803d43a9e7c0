"""Names of flow runs that a person can read."""

from __future__ import annotations

from pathlib import Path

from prefect.runtime import flow_run

from pipeline.wording import fill


def run_name() -> str:
    """The flow, what it is about, and when it was due: `ingest raw 2026-01-31 06:00`."""
    given = flow_run.parameters
    files = given.get("files")
    about = next((str(given[name]) for name in ("folder", "file", "outputs") if given.get(name)), "")
    what = fill("{n:file|files}", n=len(files)) if files else Path(about).name
    return f"{flow_run.flow_name} {what} {flow_run.scheduled_start_time:%Y-%m-%d %H:%M}"
