"""Corrects the labels beside rows and over columns: one said of a cell is that of its whole row or column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.corrections.fitting import Done, Way, correct, issue_of, unfit
from pipeline.corrections.forms import LABELS
from pipeline.model import Correction, CorrectionState, Issue, Sheet, SheetCell
from pipeline.sheets import GivenLabels
from pipeline.wording import Both, both

_DONE: tuple[CorrectionState, ...] = ("applied", "agreed")


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A cell with what stands beside it and over it."""

    sheet: Sheet
    cell: SheetCell
    row_label: str
    column_label: str


def correct_labels(
    sheets: Sequence[Sheet], said: Sequence[Correction], report_id: str
) -> tuple[dict[str, GivenLabels], tuple[Correction, ...], list[Issue]]:
    """The labels that people gave, by table; what became of each correction, and an issue for each that does not fit.

    The last one that is said of a row or column counts.
    """
    cells = [_labelled(sheet, cell) for sheet in sheets for cell in sheet.cells]
    known = {one.cell.cell_id: one for one in cells}
    _, outcomes, issues = _corrected(cells, said, report_id)
    last = {_line(known[one.record], one.field): one for one in outcomes if one.state in _DONE}
    done: list[Correction] = []
    given: dict[str, GivenLabels] = {}
    for one in outcomes:
        if one.state in _DONE and (other := last[_line(known[one.record], one.field)]).now != one.now:
            line = Both("row", "行") if one.field == "row_label" else Both("column", "列")
            done.append(
                unfit(
                    one,
                    both(
                        "a later correction calls the same {line} {now!r}",
                        "后一条更正把同一{line}称作 {now!r}",
                        line=line,
                        now=other.now,
                    ),
                )
            )
            issues.append(issue_of(done[-1], known[one.record].cell))
            continue
        done.append(one)
        if one.state == "applied":
            here = known[one.record]
            table_id, place = here.sheet.table.table_id, (here.cell.row, here.cell.column)
            labels = given.get(table_id, GivenLabels())
            side = "beside" if one.field == "row_label" else "over"
            given[table_id] = replace(labels, **{side: {**getattr(labels, side), place: one.now.strip()}})
    return given, tuple(done), issues


def _corrected(cells: Sequence[_Labelled], said: Sequence[Correction], report_id: str) -> Done[_Labelled]:
    return correct(cells, _WAY, said, report_id)


def _labelled(sheet: Sheet, cell: SheetCell) -> _Labelled:
    beside, over = sheet.head_beside(cell.row, cell.column), sheet.head_over(cell.row, cell.column)
    return _Labelled(sheet, cell, beside.label, over.label)


def _line(one: _Labelled, name: str) -> tuple[str, str, int, str]:
    """The row or column that a label is of; cells of a table of keys and values share one only where it reads the same."""
    at = one.cell.row if name == "row_label" else one.cell.column
    return one.sheet.table.table_id, name, at, getattr(one, name)


_WAY: Way[_Labelled] = Way(
    LABELS,
    lambda one: one.cell.cell_id,
    getattr,
    lambda one, name, text: replace(one, **{name: text}),
    lambda one, _: one,
    lambda one: one.cell,
)
