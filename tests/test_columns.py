"""The columns of a page: two, three, a side column, a part of a page; and what is no column."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.columns import WIDE, Columns, find_columns, is_clear, split_part
from pipeline.pdf.layout.gutters import Gutter
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.regions import read_rows
from pipeline.pdf.tables.bars import find_bars
from pipeline.pdf.tables.find import find_ruled
from tests.test_real_layout import SIZE, line

WORD = "the port of East Bay has been deepened twice since then and no one knows why it is so "


def text(x: float, chars: int, begin: float, count: int, step: float = 12.0, ragged: int = 0) -> list[Line]:
    """Lines of a column of so many characters; every third one is shorter by `ragged`."""
    return [line(WORD[: chars - (ragged if n % 3 == 1 else 0)].strip(), x, begin + n * step) for n in range(count)]


def page(*columns: list[Line]) -> list[Line]:
    return sorted((part for column in columns for part in column), key=lambda part: part.baseline)


def xs(columns: Columns) -> list[int]:
    return [round(gutter.x) for gutter in columns.gutters]


def test_two_columns_have_one_gutter():
    found = find_columns(page(text(50, 46, 100, 20), text(300, 46, 100, 20)))
    assert len(found.gutters) == 1
    assert 280 <= found.gutters[0].x <= 300


def test_ragged_columns_have_their_gutter_where_no_line_ends():
    found = find_columns(page(text(50, 46, 100, 20, ragged=9), text(300, 46, 106, 20, ragged=9)))
    assert [280 <= x <= 300 for x in xs(found)] == [True]


def test_three_columns_have_two():
    found = find_columns(page(text(45, 32, 80, 30), text(223, 32, 83, 30), text(401, 32, 86, 30)))
    assert [205 < x < 223 or 383 < x < 401 for x in xs(found)] == [True, True]


def test_lines_over_the_whole_page_have_no_gutter():
    assert not find_columns(text(50, 80, 100, 30)).gutters


def test_the_cells_of_rows_are_no_columns():
    """Three texts side by side that begin and end at the same heights, row by row."""
    rows = [50.0, 223.0, 401.0]
    cells = [text(x, 30, top, 3) for top in range(100, 500, 60) for x in rows]
    assert not find_columns(page(*cells)).gutters


def test_beside_a_side_column_the_text_may_be_set_in_two():
    main = [*text(178, 34, 97, 30, step=13), *text(370, 34, 97, 30, step=13)]
    found = find_columns(page(text(50, 20, 100, 10, step=10.5), *[main]))
    assert [gutter.side for gutter in found.gutters] == [-1, 0]
    assert [found.of(x, x + 60, 150) for x in (50, 178, 370)] == [0, 1, 2]


def test_a_narrow_column_with_lines_of_its_own_is_a_side_column():
    found = find_columns(page(text(50, 24, 100, 10, step=10.5), text(200, 70, 97, 25, step=13)))
    assert [gutter.side for gutter in found.gutters] == [-1]
    assert found.is_side(0, 150)
    assert not found.is_side(1, 150)


@pytest.mark.parametrize("step", [26.0, 39.0])
def test_labels_beside_their_texts_are_no_side_column(step):
    """Each of them stands on a line of the text beside it, and far from the next one."""
    assert not find_columns(page(text(50, 14, 100, 9, step=step), text(200, 60, 100, 28, step=13))).gutters


def test_three_columns_may_stand_below_a_page_of_one():
    found = find_columns(page(text(50, 80, 60, 30), text(45, 30, 460, 8), text(223, 30, 460, 7), text(401, 30, 460, 8)))
    assert len(found.gutters) == 2
    assert all(gutter.top > 420 for gutter in found.gutters)
    assert found.of(50, 300, 200) == WIDE


def test_three_columns_may_stand_below_two():
    above = [text(50, 46, 60, 25), text(300, 46, 60, 25)]
    found = find_columns(page(*above, text(50, 28, 420, 9), text(215, 28, 420, 9), text(380, 28, 420, 9)))
    here = [gutter.x for gutter in found.at(200.0)]
    below = [gutter.x for gutter in found.at(460.0)]
    assert (len(here), len(below)) == (1, 2)


GUTTERS = Columns((Gutter(200.0), Gutter(400.0)))


@pytest.mark.parametrize(
    ("x0", "x1", "column"), [(50, 190, 0), (210, 390, 1), (410, 560, 2), (50, 390, 0), (210, 560, 1), (50, 560, WIDE)]
)
def test_what_reaches_over_some_gutters_stands_in_its_first_column(x0, x1, column):
    assert GUTTERS.of(x0, x1, 100.0) == column


def test_nothing_is_in_a_column_where_there_is_none():
    low = Columns((Gutter(200.0, 300.0, 500.0),))
    assert low.of(50, 190, 100.0) == WIDE
    assert low.of(50, 190, 400.0) == 0


def test_two_lines_that_were_taken_for_one_are_parted_at_the_gutter():
    one = line("ends here.Begins", 50)
    gap = 0.9 * SIZE
    moved = [char._replace(x0=char.x0 + gap, x1=char.x1 + gap) if i >= 10 else char for i, char in enumerate(one.chars)]
    whole = Line(1, tuple(moved), one.baseline, one.size, False, frozenset())
    gutter = Columns((Gutter(moved[10].x0 - gap / 2),))
    assert [column for column, _ in split_part(whole, gutter)] == [0] * 10 + [1] * 6


def test_a_page_with_little_text_is_set_like_the_others_if_nothing_stands_in_the_gutter():
    usual = Columns((Gutter(290.0),))
    assert is_clear([*text(50, 40, 100, 2), *text(300, 40, 100, 2)], usual)
    assert not is_clear(text(50, 80, 100, 3), usual)
    assert usual.gutters[0].bottom == math.inf


def test_cells_that_stand_in_the_middle_of_their_rows_are_no_side_column():
    """Names and figures beside remarks of two lines: they lie at heights of their own, but they are no text."""
    remarks = [line(WORD[:40], 230, 100.0 + 40 * n + 13.5 * k) for n in range(5) for k in (0, 1)]
    names = [line("East Bay and River", 50, 106.7 + 40 * n) for n in range(5)]
    figures = [line("2,961.7 24.1", 150, 106.7 + 40 * n) for n in range(5)]
    assert not find_columns(page(remarks, names, figures)).gutters


def test_a_label_and_its_title_over_both_columns_are_one_line():
    rows = page(text(50, 46, 150, 12), text(300, 46, 150, 12))
    caption = [line("Table 1", 120.0, 120.0), line("Ships and tonnage in the ports of the bay, 2020 to 2022", 165.0, 120.0)]
    chars = tuple(char for part in [*rows, *caption] for char in part.chars)
    found, columns = read_rows([RawPage(1, 595.0, 842.0, 0, 0, chars, ())], [[]])
    assert len(columns[0].gutters) == 1
    top = found[0][0]
    assert [columns[0].of(part.x0, part.x1, part.baseline) for part in top[-1:]] == [WIDE]
    assert "".join(part.text for part in top).replace(" ", "").startswith("Table1Ships")


def test_the_bars_of_a_chart_are_no_grid():
    rules = [Shape("rule", 100.0, y, 400.0, y + 0.6) for y in (200.0, 250.0, 300.0)]
    bars = [Shape("area", 120.0 + 50 * n, 290.0 - 20 * n, 140.0 + 50 * n, 300.0) for n in range(5)]
    labels = tuple(char for n in range(5) for char in line(str(86 + n), 122.0 + 50 * n, 297.0, size=6.0).chars)
    assert not find_ruled(RawPage(1, 595.0, 842.0, 0, 0, labels, (*rules, *bars)))
    cells = [Shape("area", 120.0 + 50 * n, 250.0, 169.0 + 50 * n, 300.0) for n in range(5)]
    assert find_ruled(RawPage(1, 595.0, 842.0, 0, 0, labels, (*rules, *cells)))


STACKED = [(100.0, 140.0, 220.0, 400.0), (100.0, 160.0, 250.0, 400.0), (100.0, 128.0, 300.0, 400.0)]
"""Where the parts of bars below each other begin and end."""


@pytest.mark.parametrize(("cuts", "tables"), [(STACKED, 0), (STACKED[:1] * 3, 3)])
def test_bars_of_parts_of_their_own_lengths_are_no_grid(cuts, tables):
    areas = [
        Shape("area", x0, 200.0 + 30 * n, x1, 218.0 + 30 * n) for n, places in enumerate(cuts) for x0, x1 in pairwise(places)
    ]
    rules = [Shape("rule", 100.0, y, 400.0, y + 0.6) for y in (199.0, 229.0, 259.0, 289.0)]
    labels = [char for one in areas for char in line("12%", one.x0 + 4, one.top + 13, size=6.0).chars]

    assert len(find_ruled(RawPage(1, 595.0, 842.0, 0, 0, tuple(labels), (*areas, *rules)))) == tables  # one a row
    assert bool(find_bars([Shape("area", s.top, s.x0, s.bottom, s.x1) for s in areas])) == (not tables)


def test_a_column_begins_where_most_of_its_lines_begin():
    left = [line("By M. Thorne", 60, 112.0), *text(160, 36, 124, 12)]

    (gutter,) = find_columns(page(left, text(360, 36, 112, 13))).gutters
    assert 340 < gutter.x < 360
