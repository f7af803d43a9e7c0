"""What a flow shows of its run in Prefect: tables of reports, changes and failed checks, links to pages, how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)

from flows.links import link
from pipeline.dataset import csv_rows
from pipeline.errors import printable
from pipeline.ingest import Summary

ROWS = 500
"""A table that is shown has at most so many rows; the CSV has them all."""

LONG = 10
"""From so many reports on a run shows how far it is."""

LINKS = 100
"""So many reports and failed checks have a link; index.html leads to all."""

LINKED = ("index.html", "zhengju.xlsx", "reports.csv", "changes.csv", "revisions.csv", "runs.csv", "checks.csv", "issues.csv")
"""Files of the set that the overview of a run leads to."""

Row = Mapping[str, str]

COUNTS = ("pages", "figures", "claims", "checks_failed", "issues")


class Progress:
    """How many of `total` reports are done, as an artifact of the flow run; nothing for a short run."""

    def __init__(self, total: int) -> None:
        self._total, self._done, self._shown = total, 0, 0
        self._artifact: UUID | None = None
        if total >= LONG:
            made = create_progress_artifact(progress=0.0, key="zhengju-progress", description=f"{total} reports")
            self._artifact = made if isinstance(made, UUID) else None

    def step(self) -> None:
        """One more is done. The server hears of it at every hundredth part."""
        self._done += 1
        part = 100 * self._done // self._total
        if self._artifact is not None and part > self._shown:
            self._shown = part
            update_progress_artifact(self._artifact, progress=100 * self._done / self._total)


def show(summary: Summary, outputs: Path) -> None:
    """Make the artifacts of a run that is done."""
    reports = list(_rows(outputs, "reports"))
    wrong = {row["file"] for row in summary.rows}
    listed = [row for row in reports if row["report_id"] in summary.read or row["file"] in wrong or row["state"] != "current"]
    failed = [row for row in _rows(outputs, "checks") if row["verdict"] == "inconsistent" and row["report_id"] in summary.read]
    told = _overview(summary, outputs, reports) + pages(outputs, listed, failed)
    create_markdown_artifact(told, key="zhengju-run", description="What the run did, and the pages of what it read")
    _table("zhengju-reports", "Reports that were read, failed, or are kept or stale", map(_report, listed))
    changed = [*map(_change, summary.changes), *map(_revision, summary.revisions)]
    _table("zhengju-changes", "What changed since the run before; values that a new edition revises", iter(changed))
    _table("zhengju-failed-checks", "Checks that failed, in the reports that were read", map(_check, failed))


def pages(outputs: Path, reports: Sequence[Row], failed: Sequence[Row]) -> str:
    """Links in Markdown: the review page and the tables of every report that has them, the place of every failed check."""
    lines = []
    for row in reports[:LINKS]:
        folder = f"reports/{row['report_id']}"
        if (outputs / folder / "review.html").is_file():
            tables = sorted((outputs / folder / "tables").glob("*.csv"), key=lambda path: int(path.stem))
            named = [f"[{path.stem}]({link(outputs, f'{folder}/tables/{path.name}')})" for path in tables]
            said = f"; tables {' '.join(named)}" if named else ""
            lines.append(f"- [{_plain(row['file'])}]({link(outputs, f'{folder}/review.html')}), {row['status']}{said}")
    found = ["", "## Reports", *lines] if lines else []
    if failed:
        found += ["", "## Checks that failed", *(_place(outputs, row) for row in failed[:LINKS])]
    more = max(len(reports), len(failed)) - LINKS
    return "\n".join(
        [*found, *([f"\n… and {more} more; [index.html]({link(outputs, 'index.html')}) has all"] if more > 0 else [])]
    )


def _place(outputs: Path, row: Row) -> str:
    """A failed check with a link to it on the page of its report."""
    page, record = f"reports/{row['report_id']}/review.html", row["check_id"].removeprefix(f"{row['report_id']}/")
    return f"- [{_plain(row['message_en'])}]({link(outputs, page, record)})"


def _plain(text: str) -> str:
    """A text that Markdown shows as it is, on one line."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>|#" else char for char in printable(text))


def _table(key: str, title: str, rows: Iterator[dict[str, Any]]) -> None:
    shown = [row for _, row in zip(range(ROWS), rows, strict=False)]
    more = f"; the first {ROWS}, the CSV has them all" if next(rows, None) is not None else ""
    create_table_artifact(shown or [{"": "none"}], key=key, description=title + more)


def _report(row: dict[str, str]) -> dict[str, Any]:
    counts = {name: int(row[name]) if row[name] else None for name in COUNTS}
    said = {name: row[name] for name in ("status", "error_code", "state", "message")}
    return {"report": row["report_id"], "file": row["file"], **said, **counts}


def _change(row: dict[str, Any]) -> dict[str, Any]:
    said = {"change": row["change"], "file": row["file"], "report": row["report_id"]}
    return said | {"was": _pairs(row["was"]), "now": _pairs(row["now"])}


def _revision(row: Mapping[str, str]) -> dict[str, Any]:
    what = " ".join(filter(None, (row["metric"], row["subject"], row["period_end"])))
    values = {side: f"{row[f'value_{side}']} {row['unit']}".strip() for side in ("before", "after")}
    places = {side: f"{row[f'edition_{side}'] or row[f'report_id_{side}']}, p. {row[f'page_{side}']}" for side in values}
    said = {side: f"{what}: {values[side]} ({places[side]})" for side in values}
    return {"change": "revised", "file": "", "report": row["report_id_after"], "was": said["before"], "now": said["after"]}


def _pairs(values: dict[str, Any] | None) -> str:
    return ", ".join(f"{name} {value}" for name, value in (values or {}).items() if name != "sha256")


def _check(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("report_id", "page", "kind", "expected", "found", "message_zh", "message_en")}


def _overview(summary: Summary, outputs: Path, reports: list[dict[str, str]]) -> str:
    """The run in Markdown: counts, and links to the files of the set."""
    counts = {
        "read": len(summary.read),
        "unchanged": len(summary.kept),
        "failed": len(summary.failed),
        "in the set": sum(row["status"] in ("ok", "partial") for row in reports),
    }
    counts |= {name.replace("_", " "): summary.run[name] for name in summary.run if name.startswith("figures_")}
    lines = ["| | |", "|---|---|", *(f"| {name} | {count} |" for name, count in counts.items()), ""]
    lines.append("Published." if summary.published else "Nothing changed, nothing was published.")
    lines += [f"- [{name}]({link(outputs, name)})" for name in LINKED if (outputs / name).exists()]
    return "\n".join(lines) + "\n"


def failures(summary: Summary) -> list[str]:
    """A line for each file that could not be read."""
    return [f"{row['error_code']}: {printable(row['message'])}" for row in summary.failed]


def _rows(outputs: Path, table: str) -> Iterator[dict[str, str]]:
    path = outputs / f"{table}.csv"
    if path.is_file():
        yield from csv_rows(path)
