"""Group labels of cells over several rows that are cut by the end of a page."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from pipeline.model import Cell, Document, Table


def labels_below(document: Document, table: Table, columns: range) -> dict[tuple[int, int], str]:
    """The labels of the rows at the end of a page whose group is named on the next one, by row and column.

    The middle of a group may lie on the page after the one on which it begins: then its first rows stand beside an empty cell
    that begins below another merged one and ends with its page. An empty cell at the top of a page goes on with what is above.
    """
    pages = _pages(document, table)
    last = {page: row for row, page in pages.items()}
    text = document.block(table.block_id).text.text
    found: dict[tuple[int, int], str] = {}
    for column in columns:
        cells = sorted((one for one in table.cells if one.column == column), key=lambda one: one.row)
        for (above, cell), (_, below) in pairwise(pairwise(cells)):
            label = text[below.start : below.end].strip()
            if text[cell.start : cell.end].strip() or not label or not max(above.row_span, cell.row_span) > 1:
                continue
            rows = range(cell.row, cell.row + cell.row_span)
            if _ends_page(pages, last, above, cell) and pages.get(below.row) != pages.get(cell.row):
                found.update(((row, column), label) for row in rows)
    return found


def _ends_page(pages: Mapping[int, int], last: Mapping[int, int], above: Cell, cell: Cell) -> bool:
    """True for a cell that begins below another one of its page and reaches to the last row there."""
    page = pages.get(cell.row)
    return page is not None and pages.get(above.row) == page and last[page] == cell.row + cell.row_span - 1


def _pages(document: Document, table: Table) -> dict[int, int]:
    """The page of every row, in order, by the first character that is printed in it."""
    found: dict[int, int] = {}
    for cell in sorted(table.cells, key=lambda one: one.row):
        if cell.row not in found and cell.row_span == 1:
            printed = next(document.slice(table.block_id, cell.start, cell.end).printed(), None)
            if printed is not None:
                found[cell.row] = printed[0]
    return found
