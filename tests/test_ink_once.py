"""No ink is read twice: a character belongs to one cell, a place of a grid to one cell, and no two cells share an id."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline import sheets
from pipeline.model import Addresses, Block, Cover, Document, Table
from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.lines import Line, build_line, find_segments
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import RawCell, RawTable, once, placed
from pipeline.pdf.tables.find import find_ruled, find_tables
from pipeline.pdf.tables.text import table_text

XS = (100.0, 220.0, 300.0, 380.0)
ROWS = [["Port", "2020", "2021"], ["North", "1,204", "1,310"], ["South", "2,115", "2,208"], ["Total", "3,319", "3,518"]]


def written(text: str, x: float, baseline: float, slot: int, size: float = 10.0) -> list[Char]:
    boxes = ((x + i * size / 2, baseline - 8, x + (i + 1) * size / 2, baseline + 2) for i in range(len(text)))
    return [Char(slot + i, text[i], *box, baseline, size, "F", False, True, 0, False, False) for i, box in enumerate(boxes)]


def page(tops: list[float], ys: list[float], areas: bool = False) -> RawPage:
    """A page with the ROWS at these tops, in a grid of rules at these heights, or of filled areas between them."""
    chars: list[Char] = []
    for top, row in zip(tops, ROWS, strict=True):
        for x, text in zip(XS, row, strict=False):
            chars += written(text, x + 4, top + 10, len(chars))
    if areas:
        shapes = [Shape("area", x0, a, x1, b) for a, b in pairwise(ys) for x0, x1 in pairwise(XS)]
    else:
        shapes = [Shape("rule", XS[0], y, XS[-1], y) for y in ys]
        shapes += [Shape("rule", x, ys[0], x, ys[-1]) for x in XS]
    return RawPage(1, 595.0, 842.0, 0, len(chars), tuple(chars), tuple(shapes))


def tables_of(one: RawPage) -> list[RawTable]:
    rows = [[line] for line in (build_line(1, part.chars) for row in find_segments(1, one.chars) for part in row) if line]
    return find_tables(one, rows, lambda top: False, find_ruled(one))


def texts(table: RawTable) -> list[list[str]]:
    return [[cell.text for cell in table.cells if cell.row == row] for row in range(table.rows)]


def assert_once(tables: list[RawTable]) -> None:
    slots = [char.slot for table in tables for cell in table.cells for line in cell.lines for char in line.chars]
    assert len(slots) == len(set(slots))
    for table in tables:
        places = [
            (cell.row + r, cell.column + c) for cell in table.cells for r in range(cell.row_span) for c in range(cell.column_span)
        ]
        assert len(places) == len(set(places))


@pytest.mark.parametrize("apart", [0.5, 1.5, 2.5, 3.2, 3.5, 4.0, 4.5, 5.0, 5.5, 7.0])
@pytest.mark.parametrize("areas", [False, True], ids=["rules", "areas"])
def test_two_rules_above_a_total_are_no_row(apart, areas):
    ys = [100.0, 115.0, 130.0, 145.0, 145.0 + apart, 160.0 + apart]
    tables = tables_of(page([101.0, 116.0, 131.0, 146.0 + apart], ys, areas))
    assert_once(tables)
    (table,) = tables
    assert [row for row in texts(table) if any(row)] == ROWS


@pytest.mark.parametrize("apart", [1.0, 4.0])
def test_two_rules_at_the_foot_and_the_head_are_no_row(apart):
    ys = [100.0, 100.0 + apart, 116.0, 131.0, 146.0, 161.0, 161.0 + apart]
    (table,) = tables_of(page([102.0 + apart, 117.0, 132.0, 147.0], ys))
    assert_once([table])
    assert [row for row in texts(table) if any(row)] == ROWS


def line(text: str, slot: int, y: float = 110.0) -> Line:
    built = build_line(1, written(text, 100.0 + 5 * slot, y, slot))
    assert built is not None
    return built


def raw(*cells: RawCell, top: float = 100.0) -> RawTable:
    return RawTable(1, Region("table", 100.0, top, 400.0, top + 60), (100.0, 200.0, 400.0), cells, 1, "ruled")


def test_ink_that_two_tables_claim_is_the_first_ones():
    a = raw(RawCell(0, 0, 1, 1, (line("North", 0),)), RawCell(0, 1, 1, 1, (line("12", 10),)))
    b = raw(RawCell(0, 0, 1, 1, (line("North", 0),)), RawCell(0, 1, 1, 1, (line("123", 10),)), top=130.0)
    found = once([a, b])
    assert_once(found)
    assert [[cell.text for cell in table.cells] for table in found] == [["North", "12"], ["", "3"]]


def test_a_table_whose_ink_is_all_read_already_is_none():
    a = raw(RawCell(0, 0, 1, 1, (line("North", 0),)))
    assert once([a, a]) == [a]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ([(0, 0, 1, 1, "a"), (0, 0, 1, 1, "")], {(0, 0): "a"}),
        ([(0, 0, 1, 1, ""), (0, 0, 1, 1, "a")], {(0, 0): "a"}),
        ([(0, 0, 1, 1, "a"), (0, 0, 1, 1, "b")], {(0, 0): "ab"}),
        ([(0, 0, 2, 1, "a"), (1, 0, 1, 1, "b")], {(0, 0): "ab"}),
        ([(0, 0, 1, 2, "a"), (0, 1, 1, 1, "")], {(0, 0): "a"}),
        ([(0, 0, 1, 1, "a"), (0, 1, 1, 1, "b")], {(0, 0): "a", (0, 1): "b"}),
        ([(0, 0, 1, 1, ""), (0, 1, 1, 1, "")], {(0, 0): "", (0, 1): ""}),
    ],
)
def test_a_place_of_a_grid_has_one_cell(cells, wanted):
    made = [RawCell(r, c, rs, cs, (line(text, 4 * n),) if text else ()) for n, (r, c, rs, cs, text) in enumerate(cells)]
    assert {(cell.row, cell.column): cell.text for cell in placed(made)} == wanted
    table = raw(*made)
    if table.lines:
        assert_once(once([table]))


def test_ids_of_cells_are_unique():
    report = Addresses("r")
    blocks, tables = [], []
    for _ in range(3):  # two of the same place, as no page has them
        doubled = [(r, c) for r in (0, 1, 1, 2) for c in (0, 1, 1)]
        text, cells, _ = table_text(raw(*(RawCell(r, c, 1, 1, (line("x", 10 * r + 3 * c),) if r else ()) for r, c in doubled)))
        block_id, table_id = report.mint("block", text), report.mint("table", text)
        blocks.append(Block(block_id, "table", text, 0, "en", ()))
        tables.append(Table(table_id, block_id, (1,), "", "", "", "", "", 1, cells))
    found, _ = sheets.read(Document("r", (), tuple(blocks), (), tuple(tables), Cover()))
    ids = [cell.cell_id for sheet in found for cell in sheet.cells]
    assert len(set(ids)) == len(ids) > 0
