"""A register: one table over many pages, with groups whose merged cells run over the ends of pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline import pdf, sheets

ROWS = 8
"""Rows of a page."""

WIDTH, HEIGHT, LINE, LEFT, TOP = 420, 300, 22, 36, 250
EDGES = (0, 110, 230, 290, 348)
HEADS = ("Department", "Work", "Number", "Cost, EUR")


def groups(rows: int) -> Iterator[tuple[str, int, int]]:
    """The name of every group, its first row, and the one behind its last: of 5 to 23 rows."""
    first = number = 0
    while first < rows:
        size = 5 + (number * 7) % 19
        number += 1
        yield f"Department {number:02d}", first, min(rows, first + size)
        first += size


def draw(path: Path, pages: int, *, heads: bool, middle: bool) -> None:
    """Draw a register. Its heads stand on every page or on the first; a group is named in its first row or in its middle one."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    named = list(groups(pages * ROWS))
    for page in range(pages):
        low, high = page * ROWS, (page + 1) * ROWS
        canvas.setFont("Helvetica", 9)
        if page == 0:
            canvas.drawString(LEFT, HEIGHT - 40, "Table 1. Register of works by department, 2023")
        top = TOP if heads or page == 0 else TOP + LINE
        for x, text in zip(EDGES, HEADS if top == TOP else (), strict=False):
            canvas.drawString(LEFT + x + 3, top - 14, text)
        for row in range(low, high):
            y = TOP - LINE * (row - low + 2) + 8
            canvas.drawString(LEFT + EDGES[1] + 3, y, f"Repair of quay {row + 1}")
            canvas.drawRightString(LEFT + EDGES[3] - 4, y, str(3 + row % 17))
            canvas.drawRightString(LEFT + EDGES[4] - 4, y, f"{1200 + row * 37:,}")
        for name, first, end in named:
            at = (first + end) // 2 if middle else first
            if low <= at < high:
                canvas.drawString(LEFT + 3, TOP - LINE * (at - low + 2) + 8, name)
        _rules(canvas, top, low, named)
        canvas.showPage()
    canvas.save()


def _rules(canvas: Canvas, top: float, low: int, named: list[tuple[str, int, int]]) -> None:
    """The rules of a page; inside a group they leave its own cell out."""
    bottom = TOP - LINE * (ROWS + 1)
    canvas.line(LEFT, top, LEFT + EDGES[-1], top)
    for row in range(low, low + ROWS + 1):
        inside = low < row < low + ROWS and all(row != first for _, first, _ in named)
        y = TOP - LINE * (row - low + 1)
        canvas.line(LEFT + (EDGES[1] if inside else 0), y, LEFT + EDGES[-1], y)
    for x in EDGES:
        canvas.line(LEFT + x, top, LEFT + x, bottom)


@pytest.mark.parametrize(
    ("pages", "heads", "middle"), [(80, True, False), (12, False, False), (12, True, True)], ids=["long", "one-head", "middle"]
)
def test_every_row_of_a_register_keeps_its_group(tmp_path, pages, heads, middle):
    draw(tmp_path / "register.pdf", pages, heads=heads, middle=middle)
    report, _ = pdf.read(tmp_path / "register.pdf", "r")
    (sheet,) = sheets.read(report)[0]

    wanted = [f"{name} / Repair of quay {row + 1}" for name, first, end in groups(pages * ROWS) for row in range(first, end)]
    assert sheet.table.pages == tuple(range(1, pages + 1))
    assert [head.label for head in sheet.row_heads.values()] == wanted
    assert [quantity.value for cell in sheet.cells if cell.column == 3 for quantity in cell.quantities] == [
        1200 + row * 37 for row in range(pages * ROWS)
    ]
