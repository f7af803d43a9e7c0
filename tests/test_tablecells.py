"""Parts of tables on hand-built grids: what goes on over a page."""

from __future__ import annotations

import pytest

from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import RawCell, RawTable, is_year, numeric, subset_of
from pipeline.pdf.tables.pieces import is_number


def grid(*edges):
    cells = tuple(RawCell(0, column, 1, 1, ()) for column in range(len(edges) - 1))
    return RawTable(1, Region("table", edges[0], 0.0, edges[-1], 20.0), edges, cells, 1, "ruled")


def test_a_part_on_fewer_columns_spans_those_of_the_table():
    part = subset_of(grid(90.0, 193.0, 264.0, 332.0, 414.0, 532.0), grid(90.5, 264.0, 414.0, 531.0))

    assert part is not None
    assert [(cell.column, cell.column_span) for cell in part.cells] == [(0, 2), (2, 2), (4, 1)]


@pytest.mark.parametrize("edges", [(90.0, 300.0, 532.0), (90.0, 264.0, 414.0), (80.0, 264.0, 532.0)])
def test_a_part_with_an_edge_or_end_of_its_own_is_another_table(edges):
    assert subset_of(grid(90.0, 193.0, 264.0, 332.0, 414.0, 532.0), grid(*edges)) is None


@pytest.mark.parametrize("text", ["2020", "2025f", "2019–20", "2019/20", "Q1 2020", "1Q2021", "(2021)"])
def test_a_year_over_a_column_is_no_amount(text):
    assert is_year(text)
    assert not numeric(text)


@pytest.mark.parametrize("text", ["£000", "A$000", "£’000", "2024 (%)", "2020 (%)"])
def test_a_unit_or_a_share_of_a_year_over_a_column_is_no_number(text):
    assert not is_number(text)


@pytest.mark.parametrize("text", ["on 2023", "Dec 2023", "to Mar. 2023"])
def test_the_end_of_a_name_with_a_year_is_no_amount(text):
    assert not is_number(text)


@pytest.mark.parametrize("text", ["Rs 2000", "12,019", "£412", "(1,000)", "$ 12.5", "-0.4"])
def test_an_amount_with_its_sign_is_a_number(text):
    assert is_number(text)


@pytest.mark.parametrize("text", ["1,204.5", "20.5", "12020", "(0.4)", "2,019"])
def test_an_amount_is_no_year(text):
    assert not is_year(text)
    assert numeric(text)
