"""What a run did, for a terminal and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from pipeline.errors import printable

if TYPE_CHECKING:
    from pipeline.ingest import Summary


def tell(summary: Summary, places: list[str], outputs: str, folder: Path, quiet: bool) -> None:
    """Say what a run did; `folder` is where the outputs lie on this machine."""
    from pipeline.telling import changed_lines, say

    where = ", ".join(map(named, places))
    if summary.empty:
        typer.echo(
            say("lost" if summary.kept else "empty", paths=where, outputs=named(outputs), kept=len(summary.kept)), err=True
        )
        return
    tell_failures(summary, quiet)
    if not quiet:
        for line in (*_counts(folder, summary), *changed_lines(summary)):
            typer.echo(line)
    failed = len(summary.failed)
    key = "done" if summary.published else "nothing_failed" if failed else "nothing"
    stale = sum(state == "stale" for state in summary.states.values())  # counted among those that failed
    numbers = {"read": len(summary.read), "kept": len(summary.kept) - stale, "failed": failed}
    typer.echo(say(key, paths=where, outputs=named(outputs), **numbers))


def named(place: str) -> str:
    """A place as it is told: an address as it is, a path in its shortest form."""
    from pipeline.ingest import is_address

    return place if is_address(place) else str(Path(place))


def tell_failures(summary: Summary, quiet: bool) -> None:
    """Name every file that failed, and those that were skipped too if not quiet."""
    from pipeline.telling import say
    from pipeline.wording import told

    for row in summary.rows:
        if row["status"] == "failed" or not quiet:
            typer.echo(f"{say(row['status'])} {row['error_code']}: {printable(told(row['message']))}", err=True)


def as_data(summary: Summary, outputs: str) -> dict[str, Any]:
    """What a run did, for programs."""
    told = ("file", "report_id", "status", "error_code", "message")
    changes = ("change", "record_id", "file", "columns", "was", "now")
    revised = ("metric", "subject", "period_end", "unit", "value_before", "value_after", "report_id_before", "report_id_after")
    return {
        "exit_code": summary.exit_code,
        "outputs": named(outputs),
        "published": summary.published,
        "read": list(summary.read),
        "kept": list(summary.kept),
        "without_data": [{name: row[name] for name in told} for row in summary.rows],
        "changes": [{name: row[name] for name in changes} for row in summary.changes],
        "revisions": [{name: row[name] for name in revised} for row in summary.revisions],
        "corrections_of_no_report": list(summary.strays),
        "mended": list(summary.mended),
        "lost": list(summary.lost),
        "to_be_read_again": list(summary.unfit),
        "figures": {name: summary.run.get(f"figures_{name}", 0) for name in ("added", "changed", "removed")},
    }


def _counts(outputs: Path, summary: Summary) -> list[str]:
    """One line for each report that was read, from the published tables."""
    from pipeline.dataset import csv_rows
    from pipeline.telling import corrections_line, say

    if not summary.read:
        return []
    counts = {
        table: Counter(row["report_id"] for row in csv_rows(outputs / f"{table}.csv"))
        for table in ("tables", "footnotes", "figures", "claims", "issues")
    }
    lines, said = [], corrections(outputs, summary.read)
    for row in csv_rows(outputs / "reports.csv"):
        if row["report_id"] in summary.read:
            numbers = {table: count[row["report_id"]] for table, count in counts.items()}
            lines.append(say("counts", file=printable(row["file"]), pages=row["pages"], **numbers))
            if states := said.get(row["report_id"]):
                lines.append(corrections_line(states))
    return lines


def corrections(outputs: Path, reports: Collection[str]) -> dict[str, Counter[str]]:
    """How many corrections of each of these reports came to which state."""
    from pipeline.dataset import csv_rows

    found: dict[str, Counter[str]] = {}
    for row in csv_rows(outputs / "corrections.csv"):
        if row["report_id"] in reports:
            found.setdefault(row["report_id"], Counter())[row["state"]] += 1
    return found
