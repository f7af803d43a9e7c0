"""Corrects the cells of tables: texts and labels are read again, a number is that of the figure which the cell holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipeline.corrections.fitting import Way, apply, correct, issue_of, own, said_of, unfit
from pipeline.corrections.forms import FORMS, LABELS, WRONG
from pipeline.corrections.labels import correct_labels
from pipeline.model import Correction, Figure, Issue, Sheet, SheetCell, Source
from pipeline.sheets import GIVEN, Given
from pipeline.wording import Both

_NUMBER = {name: form for name, form in FORMS["cell"].items() if name != "text" and name not in LABELS}
"""The fields of a cell that are those of its figure."""


def correct_cells(
    source: Source, report_id: str, sheets: Sequence[Sheet]
) -> tuple[Given, tuple[Correction, ...], tuple[Correction, ...], list[Issue]]:
    """What people gave for tables; all that was said of the numbers of cells that are there, which is left to their figures;
    what became of every other mark and correction, and an issue for each that does not fit.
    """
    said = said_of(source, "cell")
    cells = [cell for sheet in sheets for cell in sheet.cells]
    here = {cell.cell_id: cell for cell in cells}
    left = [one for one in said if one.field in _NUMBER and own(one.record, report_id) in here]
    labelling = [one for one in said if one.field in LABELS]
    others = [one for one in said if one not in left and one not in labelling]
    done, outcomes, issues = correct(cells, _TEXTS, others, report_id)
    labels, named, label_issues = correct_labels(sheets, labelling, report_id)
    texts = {new.cell_id: new.text for old, new in zip(cells, done, strict=True) if old.text != new.text}
    numbers = tuple(replace(one, record=own(one.record, report_id) or "") for one in left)
    values = {one.record: value for one in numbers if (value := _value(one)) is not None}
    return Given(texts, values, labels), numbers, (*outcomes, *named), issues + label_issues


def _value(one: Correction) -> Decimal | None:
    """The number that a cell without one should have."""
    try:
        value: Decimal | None = _NUMBER["value"].value(one.now) if one.field == "value" and not one.was else None
    except WRONG:
        return None
    return value


def through_figures(
    figures: Sequence[Figure], numbers: Sequence[Correction]
) -> tuple[tuple[Figure, ...], tuple[Correction, ...], list[Issue]]:
    """The figures of cells with what is said of the numbers of their cells; the first one where a cell holds several."""
    waiting: defaultdict[str, list[Correction]] = defaultdict(list)
    for one in numbers:
        waiting[one.record].append(one)
    done: list[Figure] = []
    outcomes: list[Correction] = []
    issues: list[Issue] = []
    for figure in figures:
        mine = waiting.pop(figure.cell_id, [])
        corrected, became = apply(figure, _NUMBERS, mine) if mine else (figure, [])
        if any(one.state in ("applied", "agreed") for one in became):
            corrected = replace(corrected, reviewed="corrected")
        outcomes += became
        issues += [issue_of(one, figure) for one in became if one.state == "unfit"]
        done.append(corrected)
    none = [
        unfit(one, Both("the cell has no number; correct its text, or its value first", "该单元格没有数值；请先更正其文字或数值"))
        for left in waiting.values()
        for one in left
    ]
    return tuple(done), (*outcomes, *none), issues + [issue_of(one) for one in none]


def _number_of(figure: Figure, name: str) -> Any:
    """A field of a cell as its row has it: a change with its sign; nothing where only a person gave a number."""
    if name == "value":
        return None if figure.rule == GIVEN else figure.value if figure.signed is None else figure.signed
    form = _NUMBER[name]
    return getattr(getattr(figure, form.part), form.attribute) if form.part else getattr(figure, name)


def _with_number(figure: Figure, name: str, value: Any) -> Figure:
    form = _NUMBER[name]
    if name == "value" and value is not None and figure.signed is not None and figure.change:
        return replace(figure, value=abs(value), change="decrease" if value < 0 else "increase")
    if not form.part:
        return replace(figure, **{name: value})
    period = replace(getattr(figure, form.part), **{form.attribute: value})
    return replace(figure, period=period, confidence=replace(figure.confidence, period=None))


def _same_figure(figure: Figure, _: str) -> Figure:
    return figure


def _same_cell(cell: SheetCell, _: str) -> SheetCell:
    return cell


_NUMBERS: Way[Figure] = Way(_NUMBER, lambda one: one.cell_id, _number_of, _with_number, _same_figure, lambda one: one)
_TEXTS: Way[SheetCell] = Way(
    {"text": FORMS["cell"]["text"]},
    lambda one: one.cell_id,
    lambda one, _: one.text,
    lambda one, _, text: replace(one, text=text),
    _same_cell,
    lambda one: one,
)
