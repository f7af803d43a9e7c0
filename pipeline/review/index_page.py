"""index.html of a set: its reports, what does not add up, indicators over time, and what the last run changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.dataset import csv_rows, load_schema
from pipeline.review.html import page
from pipeline.review.indicators import indicators
from pipeline.review.records import enum_labels

_STYLES = ("base.css", "index.css")
_SCRIPTS = ("base.js", "chart.js", "index.js")
_TABLES = ("reports", "observations", "figures", "changes")

MOST_ROWS = 500
"""Failed checks, and changes, that the page shows; checks.csv and changes.csv have all."""

_REPORT = (
    "report_id", "file", "title", "title_en", "series", "edition", "number", "publisher", "published", "status", "error_code",
    "message", "message_zh", "state", "pages", "figures", "claims", "checks_failed", "issues",
)  # fmt: skip


def write_index(folder: Path) -> None:
    """Write index.html into the folder of a set, from its CSV files. Raises OSError."""
    reports = [_report(folder, row) for row in csv_rows(folder / "reports.csv")]
    found, beyond = indicators(csv_rows(folder / "observations.csv"))
    made = list(csv_rows(folder / "checks.csv"))
    checks = [row for row in made if row["verdict"] == "inconsistent"]
    data = {
        "reports": reports,
        "indicators": [{"series": one.series, "length": one.length, **one.names, "points": one.points} for one in found],
        "beyond": beyond,
        "checks": [{key: row[key] for key in _CHECK} for row in checks[:MOST_ROWS]],
        "checked": len(made),
        "checks_beyond": max(0, len(checks) - MOST_ROWS),
        "changes": _changes(folder),
        "labels": enum_labels(load_schema(), _TABLES),
    }
    text = page("index", "zhengju 证据", data, _STYLES, _SCRIPTS)
    (folder / "index.html").write_text(text, encoding="utf-8", newline="")


_CHECK = ("check_id", "report_id", "page", "message_zh", "message_en")


def _report(folder: Path, row: dict[str, str]) -> dict[str, Any]:
    known = {name: row.get(name, "") for name in _REPORT}
    return {**known, "review": (folder / "reports" / row["report_id"] / "review.html").exists()}


_CHANGE = ("record", "change", "report_id", "file", "record_id")
_FIGURE = ("text", "metric", "subject", "page")


def _changes(folder: Path) -> dict[str, Any] | None:
    """What the last run changed: its first rows, each with the values before and after, and how many there are.

    A figure brings what is read of it now, since a change names what is different alone.
    """
    if not (folder / "changes.csv").exists():
        return None
    rows = list(csv_rows(folder / "changes.csv"))
    shown = [
        {**{name: row[name] for name in _CHANGE}, "was": _values(row["was"]), "now": _values(row["now"])}
        for row in rows[:MOST_ROWS]
    ]
    wanted = {row["record_id"]: row for row in shown if row["record"] == "figure" and row["change"] != "removed"}
    if wanted:
        for figure in csv_rows(folder / "figures.csv"):
            if row := wanted.get(figure["figure_id"]):
                row["said"] = {name: figure[name] for name in _FIGURE}
    return {"rows": shown, "all": len(rows)}


def _values(text: str) -> dict[str, Any]:
    """The object of a CSV field, {} where it is empty."""
    return dict(json.loads(text)) if text else {}
