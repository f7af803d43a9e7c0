"""Reads cells again whose text or value a person gave: what was printed wrongly, or was read wrongly from a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pipeline.model import Document, Sheet, SheetCell
from pipeline.sheets.cell_numbers import is_missing
from pipeline.sheets.cell_reader import CellReader
from pipeline.sheets.currency import local_money
from pipeline.sheets.grid import read_grid


def reread(
    document: Document, sheets: tuple[Sheet, ...], texts: Mapping[str, str], values: Mapping[str, Decimal]
) -> tuple[Sheet, ...]:
    """The sheets with the cells of `texts` read from these texts, and those of `values` that have no number with this one.

    Both are by cell id. A cell keeps its place: its quantities stand over the whole of what is printed there. Where nothing is
    printed, no number can have a place: a text stays without one.
    """
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
