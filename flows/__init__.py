"""Prefect flows: schedule, retry, cache, distribute. All work is done by pure functions of `pipeline`."""

import os

# set before prefect is imported: no telemetry, no server needed
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")  # a busy machine takes its time

WITH_FAILURES = "Completed with failures"
"""Name of the state of a run that published its set and could not read every file."""
