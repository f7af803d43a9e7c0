"""The report's arithmetic done again: what agrees, what does not, and what is not ours to judge."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import checks, sheets
from pipeline.model import Claim, Figure, Period
from pipeline.quantities import find_surface
from tests.build import cell_figures, table

TRADE = [
    ["国家", "2021年出口额", "2022年出口额", "同比增长率"],
    ["智利", "120.4", "131.2", "8.97"],
    ["秘鲁", "88.0", "79.9", "-9.20"],
    ["巴西", "300.3", "310.1", "3.26"],
    ["合计", "508.7", "521.2", "2.46"],
]


def run(rows, **about):
    document = table(rows, **about)
    return run_with(document)


def run_with(document, *figures, claims=()):
    return checks.run(document, sheets.read(document)[0], (*figures, *cell_figures(document)[0]), claims)[0]


def changed(row, column, text):
    rows = [list(cells) for cells in TRADE]
    rows[row][column] = text
    return rows


def verdicts(done, kind=None):
    return [one.verdict for one in done if kind in (None, one.kind)]


def test_a_sound_table_is_consistent():
    done = run(TRADE, unit="亿美元，%")

    assert verdicts(done, "column_total") == ["consistent"] * 2
    assert verdicts(done, "growth_rate") == ["consistent"] * 4
    assert len(done) == 6


def test_a_misprinted_total_is_told_in_both_languages():
    wrong = [one for one in run(changed(4, 1, "518.7"), unit="亿美元，%") if one.verdict == "inconsistent"]

    assert [one.kind for one in wrong] == ["column_total", "growth_rate"]
    assert (Decimal(50870000000), Decimal(51870000000)) == (wrong[0].expected, wrong[0].found)
    assert "508.7" in wrong[0].message_zh and "518.7" in wrong[0].message_zh
    assert "508.7" in wrong[0].message_en and "518.7" in wrong[0].message_en
    assert len(wrong[0].cell_ids) == 4


def test_a_misprinted_rate_is_found():
    wrong = [one for one in run(changed(1, 3, "9.87"), unit="亿美元，%") if one.verdict == "inconsistent"]

    assert [one.kind for one in wrong] == ["growth_rate"]
    assert "智利" in wrong[0].message_zh


@pytest.mark.parametrize(("printed", "verdict"), [("508.9", "consistent"), ("509.0", "inconsistent")])
def test_the_tolerance_is_half_a_last_place_of_every_number(printed, verdict):
    done = run(changed(4, 1, printed), unit="亿美元，%")

    assert verdict == next(one.verdict for one in done if one.kind == "column_total" and "2021" in one.message_zh)
    assert Decimal("0.2") * 10**8 == next(one.tolerance for one in done if one.kind == "column_total")


def test_rates_are_not_summed():
    done = run(TRADE, unit="亿美元，%")

    assert all("同比增长率" not in one.message_zh for one in done if one.kind == "column_total")


def test_a_total_that_fits_no_reading_is_left_alone():
    rows = [["项目", "人数", "金额（万元）"], ["甲", "3", "10"], ["乙", "4", "20"], ["合计", "90", "700"]]

    assert run(rows) == ()


def test_beside_details_only_agreement_is_reported():
    rows = [
        ["项目", "金额", "数额"],
        ["货物", "10", "30"],
        ["其中：机电", "4", "6"],
        ["农产品", "2", "1"],
        ["服务", "5", "7"],
        ["合计", "15", "37"],
    ]

    assert "inconsistent" not in verdicts(run(rows, unit="亿元"))


def test_an_empty_cell_counts_for_nothing_and_an_unread_one_stops_the_sum():
    rows = [["项目", "金额"], ["货物", "10"], ["服务", "—"], ["其他", "5"], ["合计", "15"]]

    assert verdicts(run(rows, unit="亿元")) == ["consistent"]
    rows[2][1] = "见注1"
    assert run(rows, unit="亿元") == ()


def test_a_total_column_is_the_sum_of_its_row():
    rows = [
        ["年份", "农业", "工业", "合计"],
        ["2019年", "10.5", "20.1", "30.6"],
        ["2020年", "11.0", "21.0", "32.0"],
        ["2021年", "12", "22", "36"],
    ]
    done = run(rows, unit="亿元")

    assert verdicts(done, "row_total") == ["consistent", "consistent", "inconsistent"]


def test_shares_are_parts_of_the_total():
    rows = [["地区", "产量（万吨）", "占比（%）"], ["甲", "20", "25.0"], ["乙", "60", "75.0"], ["合计", "80", "100.0"]]
    done = run(rows)

    assert verdicts(done, "share") == ["consistent", "consistent"]


def test_differences_of_undated_columns():
    rows = [["项目", "本期", "上年同期", "增减额"], ["收入", "130", "100", "30"], ["成本", "90", "80", "10"]]

    assert verdicts(run(rows, unit="万元"), "difference") == ["consistent", "consistent"]


def test_growth_from_zero_or_a_loss_is_not_judged():
    rows = [["国家", "2021年出口额", "2022年出口额", "同比增长率"], ["甲", "0", "5", "100"], ["乙", "-3", "5", "266.7"]]

    assert run(rows, unit="亿元，%") == ()


@pytest.mark.parametrize(
    ("lang_rows", "unit"),
    [
        (
            [
                ["Country", "2021 exports", "2022 exports", "Growth rate"],
                ["Chile", "100", "110", "10.0"],
                ["Peru", "50", "40", "-20.0"],
                ["Total", "150", "150", "0.0"],
            ],
            "US$ million, %",
        )
    ],
)
def test_an_english_table(lang_rows, unit):
    done = run(lang_rows, unit=unit)

    assert len(verdicts(done, "column_total")) == 2
    assert len(verdicts(done, "growth_rate")) == 3
    assert "inconsistent" not in verdicts(done)


def prose(value, text, **about):
    period = Period(date(2022, 1, 1), date(2022, 12, 31), "2022年")
    (quantity,) = find_surface(text, "zh").quantities
    quantity = replace(quantity, value=Decimal(value))
    return Figure.of(quantity, subject="智利", metric="出口额", period=period, **about)


@pytest.mark.parametrize(
    ("value", "text", "named", "expected"),
    [
        ("13100000000", "131亿美元", False, ["consistent"]),
        ("13120000000", "131.2亿美元", False, ["consistent"]),
        ("13130000000", "131.3亿美元", False, ["inconsistent"]),
        ("20000000000", "200.0亿美元", False, []),
        ("20000000000", "200.0亿美元", True, ["inconsistent"]),
    ],
)
def test_text_against_table(value, text, named, expected):
    document = table(TRADE, unit="亿美元，%")
    figure = replace(prose(value, text), figure_id="f", sentence_id="s", block_id=document.blocks[0].block_id)
    tables = ("t",) if named else ()
    claim = Claim(start=0, end=1, text="", sentence_id="s", kind="statistic", figure_ids=("f",), table_ids=tables)
    done = run_with(document, figure, claims=(claim,))

    assert expected == verdicts(done, "text_vs_table")


@pytest.mark.parametrize("about", [{"approximation": "about"}, {"status": "forecast"}, {"subject": ""}, {"period": Period()}])
def test_text_that_is_not_the_same_number_is_not_compared(about):
    document = table(TRADE, unit="亿美元，%")
    figure = replace(
        prose("13130000000", "131.3亿美元"), figure_id="f", sentence_id="s", block_id=document.blocks[0].block_id, **about
    )
    done = run_with(document, figure)

    assert verdicts(done, "text_vs_table") == []


@given(st.lists(st.decimals(min_value=1, max_value=10**6, places=3), min_size=2, max_size=12), st.integers(0, 3))
@settings(deadline=None, max_examples=50)
def test_rounding_is_never_called_a_mistake(values, places):
    """A table rounded from exact numbers to any precision agrees with its own total."""
    step = Decimal(1).scaleb(-places)
    rows = [
        ["项目", "金额"],
        *([f"项{i}", f"{value.quantize(step)}"] for i, value in enumerate(values)),
        ["合计", f"{sum(values).quantize(step)}"],
    ]

    assert "inconsistent" not in verdicts(run(rows, unit="亿元"))


@given(
    st.lists(
        st.lists(st.text(alphabet="合计0123456789.,%—国其中：年2020 ", max_size=6), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
@settings(deadline=None, max_examples=60)
def test_any_table_is_survived(rows):
    for one in run(rows, unit="亿元，%"):
        assert "\n" not in one.message_zh + one.message_en
        assert one.expected.is_finite() and one.tolerance >= 0
