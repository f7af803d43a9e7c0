"""The numbers of tables: value, unit and scale, period, labels, ids."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import sheets
from pipeline.sheets.cell_numbers import is_missing, parse_cell
from tests.build import cell_figures, table

TRADE = [
    ["国家", "2021年1-9月出口额", "2022年1-9月出口额", "同比增长率"],
    ["智利", "1204.5", "1,310.25", "8.78"],
    ["秘鲁", "88.0", "—", "-0.5"],
]


def figures(rows, **about):
    return cell_figures(table(rows, **about))[0]


def cell_ids(document):
    return [cell.cell_id for sheet in sheets.read(document)[0] for cell in sheet.cells]


def test_the_units_of_a_table_are_dealt_out_to_its_columns():
    read = figures(TRADE, unit="亿美元，%")

    assert [(str(f.value), f.unit) for f in read[:3]] == [("120450000000", "USD"), ("131025000000", "USD"), ("8.78", "%")]


def test_a_cell_knows_its_row_column_period_and_place():
    first = figures(TRADE, unit="亿美元，%")[0]

    assert (first.subject, first.metric, first.place) == ("智利", "出口额", "CL")
    assert (date(2021, 1, 1), date(2021, 9, 30)) == (first.period.start, first.period.end)


def test_a_rate_belongs_to_the_later_period():
    rate = figures(TRADE, unit="亿美元，%")[2]

    assert ("yoy", date(2022, 1, 1), date(2022, 9, 30)) == (rate.basis, rate.period.start, rate.period.end)


def test_undated_columns_have_no_period():
    read = figures([["项目", "本期", "上年同期"], ["收入", "3", "2"]], title="2021年经营情况", unit="万元")

    assert [f.period.start for f in read] == [None, None]


@pytest.mark.parametrize(
    ("unit", "code", "value"),
    [
        ("亿元", "CNY", "250000000"),
        ("万元 币种：美元", "USD", "25000"),
        ("单位：万吨", "t", "25000"),
        ("US$ million", "USD", "2500000"),
        ("", "", "2.5"),
    ],
)
def test_the_unit_line_scales_a_number(unit, code, value):
    read = figures(
        [["Region" if unit.isascii() and unit else "地区", "Value" if unit.isascii() and unit else "数值"], ["X", "2.5"]],
        unit=unit,
    )[0]

    assert (code, Decimal(value)) == (read.unit, read.value)


def test_a_unit_over_the_column_beats_the_unit_line():
    read = figures([["省份", "企业数（家）", "产值（亿元）", "占比（%）"], ["甲", "12", "3.5", "20"]], unit="万元")

    assert [(str(f.value), f.unit) for f in read] == [("12", "家"), ("350000000", "CNY"), ("20", "%")]


def test_a_unit_beside_the_row_beats_the_unit_line():
    read = figures([["指标", "2021年"], ["产量（万吨）", "3"], ["毛利率（%）", "41.5"], ["收入", "7"]], unit="万元")

    assert [f.unit for f in read[1:]] == ["%", "CNY"]
    assert [Decimal("41.5"), Decimal(70000)] == [f.value for f in read[1:]]


def test_a_column_of_units_gives_each_row_its_unit():
    read = figures([["指标", "单位", "2021年"], ["投资", "亿元", "3"], ["企业", "家", "12"]])

    assert [(str(f.value), f.unit) for f in read] == [("300000000", "CNY"), ("12", "家")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-0.5", "-0.5"),
        ("−0.5", "-0.5"),
        ("（0.5）", "-0.5"),
        ("(1,234.5)", "-1234.5"),
        ("▲0.5", "-0.5"),
        ("1，234", "1234"),
        ("１２３．５", "123.5"),
        ("12.5a", "12.5"),
        ("12.5ᵃ", "12.5"),
        ("12.5*", "12.5"),
        ("3 456", "3456"),
        ("12.5%", "12.5"),
        ("0", "0"),
        ("+3.1", "3.1"),
        (".5", "0.5"),
        ("1 234,5", "1234.5"),
        ("1.234.567", "1234567"),
        ("12,5", "12.5"),
        ("(1.234,5)", "-1234.5"),
        ("—3.2", "-3.2"),
        ("12.5 (a)", "12.5"),
    ],
)
def test_a_number_in_any_form(text, value):
    assert Decimal(value) == parse_cell(text, "zh").value


@pytest.mark.parametrize("text", ["", " ", "—", "…", "-", "n.a.", "N/A", "——", "...", "/"])
def test_no_number_is_not_zero(text):
    assert is_missing(text, "en")
    assert list(figures([["Area", "Value"], ["X", text], ["Y", "3"]]))[1:] == []


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.booleans())
def test_a_printed_decimal_is_read_back(value, grouped):
    assert value == parse_cell(f"{value:,}" if grouped else f"{value:f}", "en").value


def test_a_cell_that_looks_numeric_and_cannot_be_read_is_an_issue():
    found, issues = cell_figures(table([["地区", "数值"], ["甲", "12.3.4"], ["乙", "5"]]))

    assert [issue.code for issue in issues] == ["cell_unread"]
    assert [f.text for f in found] == ["5"]


@pytest.mark.parametrize(
    ("first", "values"),
    [
        (["2019", "2020", "2021"], ["7", "9", "8"]),
        (["1", "2", "3"], ["7", "9", "8"]),
        (["2019年", "2020年", "2021年"], ["7", "9", "8"]),
    ],
)
def test_years_and_serial_numbers_in_front_are_labels(first, values):
    read = figures([["年份", "产量"], *([name, value] for name, value in zip(first, values, strict=True))])

    assert values == [f.text for f in read]


def test_a_year_beside_the_row_is_its_period():
    read = figures([["年份", "产量"], ["2019年", "7"], ["2020年", "9"]])

    assert [date(2019, 1, 1), date(2020, 1, 1)] == [f.period.start for f in read]


def test_head_cells_over_several_columns_and_groups_over_several_rows():
    document = table(
        [
            ["地区", "城市", "出口", "", "占比"],
            ["", "", "2020年", "2021年", ""],
            ["东部", "甲", "1", "2", "3"],
            ["", "乙", "4", "5", "6"],
        ],
        header_rows=2,
    )
    cells = tuple(
        replace(cell, column_span=2)
        if (cell.row, cell.column) == (0, 2)
        else replace(cell, row_span=2)
        if (cell.row, cell.column) in ((0, 0), (0, 1), (0, 4), (2, 0))
        else cell
        for cell in document.tables[0].cells
        if (cell.row, cell.column) not in ((0, 3), (1, 0), (1, 1), (1, 4), (3, 0))
    )
    document = replace(document, tables=(replace(document.tables[0], cells=cells),))
    (sheet,), _ = sheets.read(document)

    assert (sheet.row_heads[3].label, sheet.column_heads[3].label) == ("东部 / 乙", "出口 / 2021年")
    assert (sheet.row_heads[2].label, sheet.column_heads[4].label) == ("东部 / 甲", "占比")


def test_ids_are_given_to_body_cells_and_shared_with_the_figures():
    document = table(TRADE)
    ids = cell_ids(document)
    read, _ = cell_figures(document)

    assert 6 == len(ids) == len(set(ids))
    assert {f.cell_id for f in read} <= set(ids)
    assert all(document.block(f.block_id).text.text[f.start : f.end] == f.text for f in read)


def test_an_empty_cell_has_an_id_of_its_own():
    document = table([["a", "b", "c"], ["x", "", ""], ["y", "1", "2"]])

    assert len(set(cell_ids(document))) == 4


def test_a_table_without_numbers_yields_nothing():
    assert figures([["名称", "说明"], ["港口", "深水"]]) == ()


def test_a_table_without_cells_yields_nothing():
    document = table([["名称"]])
    document = replace(document, tables=(replace(document.tables[0], cells=()),))

    assert cell_figures(document) == ((), [])
    assert cell_ids(document) == []


def test_a_forecast_column_says_so():
    read = figures([["国家", "2021年", "2025E"], ["智利", "1", "2"]], unit="亿元")

    assert [f.status for f in read] == ["actual", "forecast"]


@pytest.mark.parametrize("printed", ["(0.5%)", "(0.5)%", "（0.5）%", "−0.5%", "▲0.5%"])
def test_a_negative_percentage_is_negative_in_every_form(printed):
    number = parse_cell(printed, "zh")
    assert number is not None
    assert (number.value, number.kind) == (Decimal("-0.5"), "percent")


@pytest.mark.parametrize(
    ("printed", "wanted"),
    [
        ("3.2±0.4", ("3.2", "2.8", "3.6", "range", "")),
        ("±3", (None, "-3", "3", "range", "")),
        ("30+", ("30", "30", None, "at_least", "")),
        ("~30", ("30", None, None, "about", "")),
        ("3.2↓", ("3.2", None, None, "exact", "decrease")),
        ("减少0.40个百分点", ("0.40", None, None, "exact", "decrease")),
        ("US$12.5m", ("12500000", None, None, "exact", "")),
    ],
)
def test_what_stands_around_a_number_is_kept(printed, wanted):
    number = parse_cell(printed, "zh")
    assert number is not None
    values = tuple(None if text is None else Decimal(text) for text in wanted[:3])
    assert (*values, *wanted[3:]) == (number.value, number.low, number.high, number.approximation, number.change)


def test_two_numbers_of_a_cell_are_two_figures():
    read = figures([["Answer", "Urban"], ["Yes", "1,204 (32.5%)"]])

    assert [(str(f.value), f.unit, f.text) for f in read] == [("1204", "", "1,204"), ("32.5", "%", "32.5%")]


@pytest.mark.parametrize("text", ["4,5,6", "1.204.5", "1,234,56", "12.3.4"])
def test_what_is_no_number_in_any_writing_is_not_read(text):
    assert parse_cell(text, "zh") is None


def test_units_go_to_columns_by_name_then_by_order():
    read = figures([["行业", "单位数", "从业人员"], ["纺织", "62", "1,394"]], unit="个，人")

    assert [f.unit for f in read] == ["个", "人"]


def test_a_quarter_under_a_year_is_that_quarter():
    document = table([["指标", "2023年", ""], ["", "一季度", "三季度"], ["订单", "4", "5"]], header_rows=2)
    cells = tuple(
        replace(cell, column_span=2) if (cell.row, cell.column) == (0, 1) else cell
        for cell in document.tables[0].cells
        if (cell.row, cell.column) != (0, 2)
    )
    document = replace(document, tables=(replace(document.tables[0], cells=cells),))

    assert [date(2023, 1, 1), date(2023, 7, 1)] == [f.period.start for f in cell_figures(document)[0]]


def test_a_month_over_a_column_is_of_the_year_in_the_title():
    read = figures([["指标", "1月", "2月"], ["订单", "4", "5"]], title="2023年各月订单", unit="亿元")

    assert [date(2023, 1, 1), date(2023, 2, 1)] == [f.period.start for f in read]


def test_a_province_over_a_column_is_the_place():
    read = figures([["指标", "广东", "浙江"], ["人口", "4", "5"]], unit="万人")

    assert [f.place for f in read] == ["CN-GD", "CN-ZJ"]


@pytest.mark.parametrize(
    ("unit", "code", "value"),
    [
        ("percent of GDP", "%", "2.5"),
        ("in billions of euros, current prices", "EUR", "2500000000"),
        ("US$ per month", "USD", "2.5"),
        ("billions of kroner", "", "2500000000"),
    ],
)
def test_units_as_english_tables_print_them(unit, code, value):
    read = figures([["Region", "Value"], ["X", "2.5"]], unit=unit)[0]

    assert (code, Decimal(value)) == (read.unit, read.value)


def periods(second, title="河口公司2023年年度报告主要会计数据", first=("项目", "2023年", "2022年", "本年比上年增减（%）")):
    """The period of every number of a table with a second row of heads inside, before its last row."""
    rows = [
        list(first),
        ["收入", "1,286", "1,148", "11.9"],
        ["利润", "170", "140", "20.9"],
        list(second),
        ["资产", "2,980", "2,966", "0.4"],
    ]
    return [(one.text, str(one.period.end)) for one in figures(rows, title=title) if one.text in ("2,980", "2,966", "0.4", "170")]


@pytest.mark.parametrize(
    ("second", "ends"),
    [
        (("", "2023年末", "2022年末", "本年末比上年末增减（%）"), ["2023-12-31", "2022-12-31"]),
        (("项目", "2021年末", "2020年末", "本年末比上年末增减（%）"), ["2021-12-31", "2020-12-31"]),
        (("", "2021年6月30日", "2020年12月31日", ""), ["2021-06-30", "2020-12-31"]),
        (("合计", "2021年末", "2020年末", "本年末比上年末增减（%）"), ["2023-12-31", "2022-12-31"]),  # beside a label it is a row
        (("", "甲级", "乙级", "甲级"), ["2023-12-31", "2022-12-31"]),
        (("", "1,456", "1,288", "13.0"), ["2023-12-31", "2022-12-31"]),
        (("", "2021年末", "", ""), ["2023-12-31", "2022-12-31"]),  # over one column
    ],
)
def test_a_second_head_inside_the_body_is_that_of_the_rows_below_it(second, ends):
    found = dict(periods(second))

    assert [found["2,980"], found["2,966"]] == ends
    assert found["170"] == "2023-12-31"
