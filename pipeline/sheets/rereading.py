"""Reads tables again whose texts, values or labels a person gave: printed wrongly, or read wrongly from a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipeline.model import Document, Issue, Sheet, SheetCell
from pipeline.sheets.cell_numbers import is_missing
from pipeline.sheets.cell_reader import CellReader
from pipeline.sheets.currency import local_money
from pipeline.sheets.given import GivenLabels
from pipeline.sheets.grid import read_grid
from pipeline.sheets.reader import read


@dataclass(frozen=True, slots=True)
class Given:
    """What people gave for tables: `texts` of cells in place of the printed ones and `values` where no number was read, both by
    cell id, and `labels` beside rows and over columns, by table id.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Decimal] = field(default_factory=dict)
    labels: Mapping[str, GivenLabels] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.texts or self.values or self.labels)


def reread(
    document: Document, sheets: tuple[Sheet, ...], issues: list[Issue], given: Given
) -> tuple[tuple[Sheet, ...], list[Issue]]:
    """The sheets and the issues of their cells with what people gave; an issue of a cell that has a number now is gone.

    A cell keeps its place: its quantities stand over the whole of what is printed there. Where nothing is printed, no number can
    have a place: a text stays without one.
    """
    if given.labels:
        before = {sheet.table.table_id: sheet for sheet in sheets}
        again, issues = read(document, given.labels)
        sheets = tuple(
            replace(sheet, printed=before.get(sheet.table.table_id)) if sheet.table.table_id in given.labels else sheet
            for sheet in again
        )
    done = _with_cells(document, sheets, given.texts, given.values)
    known = (cell for sheet in done for cell in sheet.cells if cell.cell_id in given.texts or cell.cell_id in given.values)
    read_now = {(cell.block_id, cell.end) for cell in known if cell.quantities}
    return done, [one for one in issues if one.code != "cell_unread" or (one.block_id, one.end) not in read_now]


def _with_cells(
    document: Document, sheets: tuple[Sheet, ...], texts: Mapping[str, str], values: Mapping[str, Decimal]
) -> tuple[Sheet, ...]:
    """The sheets with the cells of `texts` read from these texts, and those of `values` that have no number with this one."""
    money = local_money(document)
    given = {*texts, *values}

    def again(sheet: Sheet) -> Sheet:
        if not any(cell.cell_id in given for cell in sheet.cells):
            return sheet
        reader = CellReader(sheet, read_grid(document, sheet.table), money)
        cells = (
            _again(cell, reader, sheet, texts.get(cell.cell_id), values.get(cell.cell_id)) if cell.cell_id in given else cell
            for cell in sheet.cells
        )
        return replace(sheet, cells=tuple(cells))

    return tuple(map(again, sheets))


def _again(cell: SheetCell, reader: CellReader, sheet: Sheet, text: str | None, value: Decimal | None) -> SheetCell:
    done = cell
    if text is not None:
        said = replace(cell, text=text, missing=is_missing(text, sheet.lang))
        read = (replace(one, start=cell.start, end=cell.end, text=cell.text) for one in reader.read(said)[0])
        done = replace(said, quantities=tuple(read) if cell.text else ())
    if value is not None and cell.text and not done.quantities:
        done = replace(done, missing=False, quantities=(reader.given(cell, value),))
    return done
