"""What the last run published, as far as the next one needs it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline import dataset, digest
from pipeline.errors import SchemaError
from pipeline.wording import Both

WITH_DATA = ("ok", "partial")
"""Status of a file whose data is in the set."""

Known = dict[str, str]
"""A row of a published table, as CSV has it."""


class CurrentSet:
    """The current set. Files that are no longer as they were written do not count: they are made anew."""

    def __init__(self, outputs: Path, review: bool = False) -> None:
        self._outputs = outputs
        self._review = review
        self._place = dataset.current_set(outputs)
        self._sums = dataset.published_sums(outputs)
        self.harmed = dataset.harmed_files(outputs)
        """What is not as it was published, by its path in the set."""
        self.rows = dataset.stored_rows(outputs, "reports", self.harmed) or self._rows_of_reports()
        """The rows of reports."""
        self.reports = {row["report_id"]: row for row in self.rows if row["status"] in WITH_DATA}
        """Those whose data is in the set, by id."""
        self.others = {row["file"]: row for row in self.rows if row["status"] not in WITH_DATA}
        """Those of files without data, by file."""
        self.by_content = {row["sha256"]: row for row in self.reports.values()}
        self.runs = dataset.stored_rows(outputs, "runs", self.harmed)
        self._to_make = {name.split("/")[1] for name in self.harmed if name in self._sums and "/" in name}

    def folder(self, report_id: str) -> Path:
        """The folder of a report, in the set itself: it stays there when the next set is published."""
        assert self._place is not None
        return (self._place / "reports" / report_id).resolve()

    @property
    def harmed_paths(self) -> frozenset[Path]:
        """The harmed files, and those that do not belong to the set, where they lie."""
        return frozenset() if self._place is None else frozenset(self._place.resolve() / name for name in self.harmed)

    def is_whole(self, report_id: str) -> bool:
        """Whether a report's report.json, which all tables are made from, is as it was written; readable, if nobody knows."""
        name = f"reports/{report_id}/report.json"
        return name in self._sums and name not in self.harmed if self._sums else self._is_of_this_version(report_id)

    def is_made(self, report_id: str) -> bool:
        """Whether all files of a report are as they were written, and its page for people is there if that is wanted."""
        page = f"reports/{report_id}/review.html"
        there = f"reports/{report_id}/report.json" in self._sums and (not self._review or page in self._sums)
        return there and report_id not in self._to_make

    def is_readable(self, report_id: str) -> bool:
        """Whether a report is whole and this version of the program can read what an earlier one wrote."""
        return self.is_whole(report_id) and self._is_of_this_version(report_id)

    def why_unfit(self, report_id: str) -> tuple[str, str]:
        """Why what is stored of a report is not what this program would read: harmed, rules, or column with its name.

        ("", "") if it is, or if its file is there no more.
        """
        row = self.reports[report_id]
        if not self.is_readable(report_id):
            return "harmed", ""
        if row["state"] != "current":
            return "", ""
        if row.get("rules") != digest.rules_digest():
            return "rules", ""
        lacking = dataset.lacking_columns(self.folder(report_id) / "report.json")
        return ("column", lacking[0]) if lacking else ("", "")

    def _is_of_this_version(self, report_id: str) -> bool:
        try:
            dataset.read_rows(self.folder(report_id) / "report.json")
        except (SchemaError, OSError):
            return False
        return True

    def _rows_of_reports(self) -> list[Known]:
        """What the reports say of themselves, where both tables of reports are harmed."""
        if "reports.csv" not in self.harmed or self._place is None:
            return []
        ids = sorted(path.parent.name for path in self._place.glob("reports/*/report.json"))
        schema = dataset.load_schema().tables["reports"]
        readable = [one for one in ids if self.is_readable(one)]
        return [dataset.as_texts(schema, dataset.read_report_row(self.folder(one) / "report.json")) for one in readable]


def typed(row: Known) -> dict[str, Any]:
    """The row of a file without data, as it was given to the dataset."""
    keep = ("report_id", "file", "sha256", "status", "error_code", "stage", "reading", "state", "pipeline_version")
    zh = row.get("message_zh") or row["message"]
    message = {"message": Both(row["message"], zh), "message_zh": zh}
    numbers = {key: int(row[key]) if row[key] else None for key in ("bytes", "page", "retries")}
    return {**{key: row[key] for key in keep}, **message, **numbers}
