"""What is compared: the observations of one report of a set, or of all reports of a set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset import csv_rows
from pipeline.errors import SettingsError
from pipeline.telling import say_both

Row = Mapping[str, str]
"""A row of a published table, as CSV has it."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its name, the rows of `observations` and of `reports`, and its folder where it is a whole set."""

    name: str
    observations: Sequence[Row]
    reports: Mapping[str, Row]
    folder: Path | None = None


def sides(first: str, second: str, outputs: Path, series: str = "") -> tuple[Side, Side]:
    """The two sides that were named: two folders of sets, or two reports of the set in `outputs`.

    A report is named by its id, its file, or its edition; `series` chooses where two series have the same edition. Raises
    SettingsError, saying what there is, for what is not there, names several reports, or is a set on one side only.
    """
    folders = [_folder(name) for name in (first, second)]
    if folders[0] is not None and folders[1] is not None:
        return _set(first, folders[0]), _set(second, folders[1])
    if any(folder is not None for folder in folders):
        raise SettingsError(say_both("two_of_a_kind", first=first, second=second))
    one = _folder(str(outputs))
    if one is None:
        raise SettingsError(say_both("no_dataset", outputs=outputs))
    whole = _set(str(outputs), one)
    return _report(whole, first, series), _report(whole, second, series)


def _folder(name: str) -> Path | None:
    """The folder of a set, without the links that the next run may turn elsewhere; None if there is none of that name."""
    path = Path(name)
    return (path / "reports.csv").resolve().parent if (path / "reports.csv").is_file() else None


def _set(name: str, folder: Path) -> Side:
    reports = {row["report_id"]: row for row in csv_rows(folder / "reports.csv") if row["status"] in ("ok", "partial")}
    return Side(name, list(csv_rows(folder / "observations.csv")), reports, folder)


def _report(whole: Side, name: str, series: str) -> Side:
    among = [row for row in whole.reports.values() if not series or row["series"] == series]
    found = [row for row in among if name in (row["report_id"], row["file"])] or [r for r in among if name == r["edition"]]
    if len(found) != 1:
        offered = "; ".join(f"{r['report_id']} ({' '.join(filter(None, (r['series'], r['edition'])))})" for r in found or among)
        key = "several_reports" if found else "no_report"
        raise SettingsError(say_both(key, name=name, outputs=whole.name, offered=offered or "–"))
    (row,) = found
    own = [one for one in whole.observations if one["report_id"] == row["report_id"]]
    return Side(" ".join(filter(None, (row["series"] or row["title"], row["edition"]))) or name, own, {row["report_id"]: row})
