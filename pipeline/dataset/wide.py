"""A table in the wide form in which it is printed."""

from __future__ import annotations

from pipeline.model import Document, Table


def grid_size(table: Table) -> tuple[int, int]:
    """Rows (header rows included) and columns of the printed grid."""
    rows = max((cell.row + cell.row_span for cell in table.cells), default=0)
    columns = max((cell.column + cell.column_span for cell in table.cells), default=0)
    return max(rows, table.header_rows), columns


def wide(document: Document, table: Table) -> list[list[str]]:
    """The grid as printed, header rows first, cells stripped and of equal number in every row.

    The text of a spanned cell stands in its first place. In header rows it is repeated over the columns it spans, so that
    every column can be named from the rows above it.
    """
    rows, columns = grid_size(table)
    grid = [[""] * columns for _ in range(rows)]
    text = document.block(table.block_id).text.text
    for cell in table.cells:
        repeat = cell.column_span if cell.row < table.header_rows else 1
        for column in range(cell.column, cell.column + repeat):
            grid[cell.row][column] = text[cell.start : cell.end].strip()
    return grid
