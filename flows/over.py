"""What runs that were ended from outside leave in Prefect's database: states of work, and places that are taken."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from flows.services import Api

AT_WORK = ["RUNNING", "PENDING", "CANCELLING"]
ENDED = ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]
MESSAGE = "it was ended from outside while it ran; nothing of it was published"
AFTER = timedelta(minutes=2)
"""So long after its end a run may still tell of its tasks."""
PART = 200
"""So many rows the server gives at a time."""
PARTS = 50
"""So many times it is asked; a row that stays as it is must not be asked for again and again."""


def close(api: Api) -> None:
    """Say of all that is at work as far as the server knows that it is not, and give its places back.

    For the start of a server on this machine, before it has a worker: nobody is at work.
    """
    for kind in ("flow_runs", "task_runs"):
        for _ in range(PARTS):
            rows = api.ask(f"/{kind}/filter", {kind: {"state": {"type": {"any_": AT_WORK}}}, "limit": PART}) or []
            for row in rows:
                state = {"type": "CRASHED", "message": MESSAGE}
                api.ask(f"/{kind}/{row['id']}/set_state", {"state": state, "force": True})
            if len(rows) < PART:
                break
    for limit in api.ask("/v2/concurrency_limits/filter", {"limit": PART}) or []:
        if limit["name"].startswith("deployment:") and limit["active_slots"]:
            api.ask(f"/v2/concurrency_limits/{limit['id']}", {"active_slots": 0}, method="PATCH")


def close_tasks() -> None:
    """Say of the tasks of runs that ended some time ago, and are at work as far as the server knows, that they ended too.

    For the start of a flow. A server that does not answer is no matter of this: the flow says it.
    """
    from httpx import HTTPError
    from prefect.client import get_client
    from prefect.client.schemas import filters as by
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    at_work = by.TaskRunFilterState(type=by.TaskRunFilterStateType(any_=[StateType(name) for name in AT_WORK]))
    ended = by.FlowRunFilterState(type=by.FlowRunFilterStateType(any_=[StateType(name) for name in ENDED]))
    before = by.FlowRunFilterEndTime.model_validate({"before_": datetime.now(UTC) - AFTER})
    runs = by.FlowRunFilter(state=ended, end_time=before)
    with suppress(HTTPError), get_client(sync_client=True) as client:
        for task in client.read_task_runs(flow_run_filter=runs, task_run_filter=by.TaskRunFilter(state=at_work), limit=PART):
            client.set_task_run_state(task.id, Crashed(message=MESSAGE), force=True)
