"""What the last run published, as far as the next one needs it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pipeline import dataset
from pipeline.errors import SchemaError

WITH_DATA = ("ok", "partial")
"""Status of a file whose data is in the set."""

Known = dict[str, str]
"""A row of a published table, as CSV has it."""


class CurrentSet:
    """The current set. Files that are no longer as they were written do not count: they are made anew."""

    def __init__(self, outputs: Path, review: bool = False) -> None:
        self._outputs = outputs
        self._review = review
        self._sums = dataset.published_sums(outputs)
        self.rows = self._rows("reports")
        """The rows of reports."""
        self.reports = {row["report_id"]: row for row in self.rows if row["status"] in WITH_DATA}
        """Those whose data is in the set, by id."""
        self.others = {row["file"]: row for row in self.rows if row["status"] not in WITH_DATA}
        """Those of files without data, by file."""
        self.by_content = {row["sha256"]: row for row in self.reports.values()}
        self.runs = self._rows("runs")

    def folder(self, report_id: str) -> Path:
        """The folder of a report, in the set itself: it stays there when the next set is published."""
        return (self._outputs / "reports" / report_id).resolve()

    def is_whole(self, report_id: str) -> bool:
        """Whether a report's report.json, which all tables are made from, is as it was written."""
        return self._is_sound(f"reports/{report_id}/report.json")

    def is_made(self, report_id: str) -> bool:
        """Whether a report is whole and has its page for people, if that is wanted."""
        return self.is_whole(report_id) and (not self._review or self._is_sound(f"reports/{report_id}/review.html"))

    def is_readable(self, report_id: str) -> bool:
        """Whether a report is whole and this version of the program can read what an earlier one wrote."""
        if not self.is_whole(report_id):
            return False
        try:
            dataset.read_rows(self.folder(report_id) / "report.json")
        except SchemaError:
            return False
        return True

    def _rows(self, table: str) -> list[Known]:
        if not self._is_sound(f"{table}.csv"):
            return []
        return list(dataset.csv_rows(self._outputs / f"{table}.csv"))

    def _is_sound(self, name: str) -> bool:
        try:
            with (self._outputs / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest() == self._sums.get(name)
        except OSError:
            return False


def typed(row: Known) -> dict[str, Any]:
    """The row of a file without data, as it was given to the dataset."""
    keep = ("report_id", "file", "sha256", "status", "error_code", "message", "stage", "reading", "state", "pipeline_version")
    numbers = {key: int(row[key]) if row[key] else None for key in ("bytes", "page", "retries")}
    return {**{key: row[key] for key in keep}, **numbers}
