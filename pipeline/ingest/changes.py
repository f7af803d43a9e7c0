"""What a run did: its row in `runs`, and a row in `changes` for every report and figure that is new, different or gone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import __version__, dataset
from pipeline.ingest.known import WITH_DATA, CurrentSet, Known

Row = dict[str, Any]

COMPARED = (
    "file",
    "sha256",
    "status",
    "error_code",
    "state",
    "title",
    "title_en",
    "series",
    "previous_id",
    "edition",
    "number",
    "publisher",
    "published",
    "pages",
    "figures",
    "claims",
    "checks_failed",
    "issues",
)
"""Columns of `reports` whose change is told; all are texts or whole numbers."""

PLACES = frozenset(
    {
        "report_id",
        "figure_id",
        "sentence_id",
        "claim_id",
        "cell_id",
        "block_id",
        "start",
        "end",
        "page",
        "boxes",
        "footnote_ids",
        "rule",
    }
)
"""Columns of `figures` that say where it stands or what read it: their change alone is not told."""

_COUNTS = ("run", "read", "kept", "failed", "removed", "figures_added", "figures_changed", "figures_removed")


class Told:
    """Compares the set before with the next one when that is built; then `run` and `changes` hold what is told of it.

    `read` are the folders of the reports that were read, by id.
    """

    def __init__(self, current: CurrentSet, read: Mapping[str, Path], kept: int, started: datetime) -> None:
        self._current, self._read, self._kept, self._started = current, read, kept, started
        self._number = 1 + max((int(row["run"]) for row in current.runs), default=0)
        self.run: Row = {}
        self.changes: list[Row] = []

    def __call__(self, reports: Sequence[Row]) -> dict[str, list[Row]]:
        """The rows of `runs` and `changes`, from the rows of `reports` of the next set."""
        before = {row["report_id"]: row for row in self._current.rows}
        after = {row["report_id"]: row for row in reports}
        self.changes = [self._of_run(row) for row in _report_changes(before, after)]
        left = [row for name, row in self._current.reports.items() if after.get(name, {}).get("status") not in WITH_DATA]
        figures = {"added": 0, "changed": 0, "removed": sum(int(row["figures"] or 0) for row in left)}
        for report_id in sorted(self._read):
            if report_id not in self._current.reports:
                figures["added"] += after[report_id]["figures"] or 0
                continue
            old = dataset.read_figures(self._current.folder(report_id) / "report.json")
            new = dataset.read_figures(self._read[report_id] / "report.json")
            for row in _figure_changes(after[report_id], old, new):
                figures[row["change"]] += 1
                self.changes.append(self._of_run(row))
        self.run = {
            "run": self._number,
            "started": _time(self._started),
            "finished": _time(datetime.now(UTC)),
            "read": len(self._read),
            "kept": self._kept,
            "failed": sum(row["status"] == "failed" for row in reports),
            "removed": len(left),
            **{f"figures_{change}": count for change, count in figures.items()},
            "pipeline_version": __version__,
        }
        return {"runs": [*map(_typed, self._current.runs), self.run], "changes": self.changes}

    def _of_run(self, row: Row) -> Row:
        return {"change_id": f"{row['record_id']}/{row['change']}", "run": self._number, **row}


def _report_changes(before: Mapping[str, Known], after: Mapping[str, Row]) -> list[Row]:
    """A row for each report or file that is new, different or gone, in the order of the ids."""
    found = []
    for report_id in sorted({*before, *after}):
        old = {name: before[report_id].get(name, "") for name in COMPARED} if report_id in before else {}
        new = {name: _text(after[report_id][name]) for name in COMPARED} if report_id in after else {}
        if old == new:
            continue
        file = (new or old)["file"]
        found.append(_row("report", report_id, report_id, file, old, new))
    return found


def _figure_changes(report: Row, before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterable[Row]:
    """A row for each figure of a report that is new, different or gone, in the order of the ids."""
    for figure_id in sorted({*before, *after}):
        old, new = before.get(figure_id, {}), after.get(figure_id, {})
        if _said(old) != _said(new):
            yield _row("figure", figure_id, report["report_id"], report["file"], _said(old), _said(new))


def _row(record: str, record_id: str, report_id: str, file: str, old: Row, new: Row) -> Row:
    different = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    change = "changed" if old and new else "added" if new else "removed"
    return {
        "record": record,
        "change": change,
        "report_id": report_id,
        "file": file,
        "record_id": record_id,
        "columns": different if change == "changed" else [],
        "was": {name: old[name] for name in different if _is_told(old.get(name))} or None,
        "now": {name: new[name] for name in different if _is_told(new.get(name))} or None,
    }


def _is_told(value: Any) -> bool:
    return value not in (None, "", [])


def _said(figure: Row) -> Row:
    return {name: value for name, value in figure.items() if name not in PLACES and _is_told(value)}


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _typed(row: Known) -> Row:
    return {name: int(value) if name in _COUNTS else value for name, value in row.items()}
