"""Has Prefect's server call an address when a run fails, or ends with failures: a webhook and an automation that uses it."""

from __future__ import annotations

from typing import Any

from flows import WITH_FAILURES
from flows.services import Api, CheckError
from pipeline.wording import Both, both

NAME = "zhengju-failures"
TAG = "zhengju"
"""Tag of the deployments of prefect.yaml, whose runs are told of."""

PAYLOAD = """{"run": {{ flow_run.name | tojson }}, "state": {{ flow_run.state.name | tojson }},
"message": {{ flow_run.state.message | tojson }}, "text": {{ (flow_run.name ~ ": " ~ flow_run.state.message) | tojson }}}"""
"""What is sent, as JSON: `text` is what chat programs show."""


def notify(api: Api, address: str) -> None:
    """Set it up, in place of what was set up before. Raises CheckError."""
    of_type = _one(api.ask("/block_types/slug/webhook"), Both("the block type of webhooks", "网络钩子的类型"))
    schemas = api.ask("/block_schemas/filter", {"block_schemas": {"block_type_id": {"any_": [of_type["id"]]}}})
    schema = _one(next(iter(schemas or []), None), Both("the schema of webhooks", "网络钩子的规格"))
    for kind, question in (("automations", {"automations": {"name": {"any_": [NAME]}}}), ("block_documents", {})):
        for old in api.ask(f"/{kind}/filter", question) or []:
            if old["name"] == NAME:
                api.ask(f"/{kind}/{old['id']}", method="DELETE")
    data = {"url": address, "headers": {"Content-Type": "application/json"}}
    hook = {"name": NAME, "data": data, "block_schema_id": schema["id"], "block_type_id": of_type["id"]}
    made = _one(api.ask("/block_documents/", hook), Both("the webhook", "网络钩子"))
    _one(api.ask("/automations/", _automation(made["id"])), Both("the automation", "自动化规则"))


def _automation(hook: str) -> dict[str, Any]:
    states = (WITH_FAILURES, "Failed", "Crashed", "TimedOut")
    return {
        "name": NAME,
        "description": "Tell of runs in which a report failed, or that published nothing",
        "enabled": True,
        "trigger": {
            "type": "event",
            "posture": "Reactive",
            "expect": [f"prefect.flow-run.{state}" for state in states],
            "match": {"prefect.resource.id": "prefect.flow-run.*"},
            "match_related": {"prefect.resource.role": "tag", "prefect.resource.id": f"prefect.tag.{TAG}"},
            "for_each": ["prefect.resource.id"],
            "threshold": 1,
            "within": 0,
        },
        "actions": [{"type": "call-webhook", "block_document_id": hook, "payload": PAYLOAD}],
    }


def _one(answer: Any, what: Both) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise CheckError(
            both(
                "the server at work does not give {what}; see its log (is this another version of Prefect?)",
                "运行中的服务器没有给出{what}；请看其日志（Prefect 的版本是否不同？）",
                what=what,
            )
        )
    return answer
