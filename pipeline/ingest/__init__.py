"""Ingests a folder: what is there, what must be read, one killable child process per report, one publication at the end.

plan = make_plan([Path("raw")], Path("outputs"))
with Workers(jobs=2) as workers:
    outcomes = [workers.read(job, plan.stage) for job in plan.jobs]
summary = finish(plan, outcomes)
"""

from __future__ import annotations

from pipeline.ingest.child import Disturb
from pipeline.ingest.discover import files_in
from pipeline.ingest.orders import Order, Record, end_children, order_of, outcome_of, read_order
from pipeline.ingest.plan import Plan, make_plan, plan_removal, plan_republishing
from pipeline.ingest.pulse import Beat
from pipeline.ingest.rows import Job
from pipeline.ingest.run import Summary, finish, read_all, run
from pipeline.ingest.storage import is_address, reports_at, set_at, working_copy, writing
from pipeline.ingest.workers import Outcome, Workers

__all__ = [
    "Beat",
    "Disturb",
    "Job",
    "Order",
    "Outcome",
    "Plan",
    "Record",
    "Summary",
    "Workers",
    "end_children",
    "files_in",
    "finish",
    "is_address",
    "make_plan",
    "order_of",
    "outcome_of",
    "plan_removal",
    "plan_republishing",
    "read_all",
    "read_order",
    "reports_at",
    "run",
    "set_at",
    "working_copy",
    "writing",
]
