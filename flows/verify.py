"""The flow that looks whether what is published holds."""

from __future__ import annotations

from typing import Any

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact
from prefect.states import Completed

from flows.names import run_name
from flows.outcome import failed, tell_plainly
from pipeline.dataset import verify_set
from pipeline.ingest import set_at
from pipeline.telling import fill

tell_plainly()


@flow(name="verify", flow_run_name=run_name)
def verify(outputs: str = "outputs") -> Any:
    """Check sums, keys, links, counts and places of the dataset in `outputs`; the run fails if something does not hold."""
    with set_at(outputs) as folder:
        problems = verify_set(folder)
    rows = [{"kind": one.kind, "what": one.what, "times": one.count, "examples": ", ".join(one.examples)} for one in problems]
    create_table_artifact(rows or [{"": "none"}], key="zhengju-problems", description="What does not hold in the published set")
    for one in problems:
        get_run_logger().warning("%s: %s (%d times: %s)", one.kind, one.what, one.count, ", ".join(one.examples))
    if problems:
        said = fill("{n:kind of problem|kinds of problems}; see the artifact", n=len(problems))
        return failed(said, {"problems": len(problems)})
    return Completed(message="everything holds", data={"problems": 0})
