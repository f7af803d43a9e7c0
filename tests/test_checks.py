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


INCOME = [
    ["项目", "2023年度", "2022年度"],
    ["一、营业总收入", "2,184,368,022.71", "1,902,330,541.08"],
    ["二、营业总成本", "1,904,118,273.60", "1,688,204,917.55"],
    ["加：其他收益", "12,308,114.02", "9,870,336.41"],
    ["投资收益（损失以“-”号填列）", "-3,204,551.87", "4,118,920.33"],
    ["三、营业利润", "289,353,311.26", "228,114,880.27"],
    ["加：营业外收入", "1,204,336.18", "2,335,117.40"],
    ["减：营业外支出", "3,118,204.55", "1,904,220.61"],
    ["四、利润总额", "287,439,442.89", "228,545,777.06"],
    ["减：所得税费用", "36,066,860.17", "29,361,227.65"],
    ["五、净利润", "251,372,582.72", "199,184,549.41"],
]


def kinds(done):
    return sorted({(one.kind, one.verdict) for one in done})


def with_cell(rows, row, column, text):
    return [[text if (r, c) == (row, column) else cell for c, cell in enumerate(cells)] for r, cells in enumerate(rows)]


def test_the_chain_of_an_income_statement_is_followed_by_the_signs_of_its_words():
    done = run(INCOME, unit="元")

    assert kinds(done) == [("net", "consistent")]
    assert len(done) == 6


@pytest.mark.parametrize(("row", "text"), [(5, "289,353,311.62"), (4, "-3,240,551.87"), (10, "251,372,582.27")])
def test_one_wrong_digit_in_a_chain_is_found_by_the_other_year(row, text):
    wrong = [one for one in run(with_cell(INCOME, row, 1, text), unit="元") if one.verdict == "inconsistent"]

    assert wrong
    assert all("2023年度" in one.message_zh for one in wrong)


BALANCE = [
    ["项目", "期末余额", "期初余额"],
    ["流动资产：", "", ""],
    ["货币资金", "419,844,693.70", "412,716,904.27"],
    ["应收账款", "361,204,118.35", "333,501,221.90"],
    ["流动资产合计", "781,048,812.05", "746,218,126.17"],
    ["非流动资产：", "", ""],
    ["固定资产", "1,204,330,518.22", "1,188,027,440.61"],
    ["无形资产", "104,118,220.91", "109,330,814.06"],
    ["非流动资产合计", "1,308,448,739.13", "1,297,358,254.67"],
    ["资产总计", "2,089,497,551.18", "2,043,576,380.84"],
    ["负债合计", "848,601,252.45", "890,840,086.67"],
    ["所有者权益合计", "1,240,896,298.73", "1,152,736,294.17"],
    ["负债和所有者权益总计", "2,089,497,551.18", "2,043,576,380.84"],
]


def test_totals_of_totals_and_the_two_sides_of_a_balance_sheet():
    done = run(BALANCE, unit="元")

    assert kinds(done) == [("balance", "consistent"), ("column_total", "consistent")]
    assert len(verdicts(done, "column_total")) == 8


def test_a_balance_and_the_sums_beside_it_tell_a_wrong_total():
    wrong = [one.kind for one in run(with_cell(BALANCE, 9, 1, "2,089,479,551.18"), unit="元") if one.verdict == "inconsistent"]

    assert sorted(wrong) == ["balance", "column_total"]


MOVED = [
    ["项目", "期初余额", "本期增加", "本期减少", "期末余额"],
    ["短期薪酬", "36,204.18", "212,330.41", "208,117.92", "40,416.67"],
    ["离职后福利", "1,204.55", "18,330.20", "18,220.74", "1,314.01"],
    ["合计", "37,408.73", "230,660.61", "226,338.66", "41,730.68"],
]


def test_an_opening_balance_and_what_is_added_and_taken_make_the_closing_one():
    done = run(MOVED, unit="元")

    assert verdicts(done, "movement") == ["consistent"] * 3
    assert verdicts(done, "column_total") == ["consistent"] * 4


def test_a_wrong_movement_is_found_beside_right_ones():
    wrong = [one.kind for one in run(with_cell(MOVED, 1, 3, "208,171.92"), unit="元") if one.verdict == "inconsistent"]

    assert sorted(wrong) == ["column_total", "movement"]


def test_gross_less_allowance_is_net():
    rows = [
        ["账龄", "账面余额", "坏账准备", "账面价值"],
        ["1年以内", "287,416,305.62", "14,370,815.28", "273,045,490.34"],
        ["1至2年", "31,205,844.90", "3,120,584.49", "28,085,260.41"],
        ["合计", "318,622,150.52", "17,491,399.77", "301,130,750.75"],
    ]

    assert verdicts(run(rows, unit="元"), "net") == ["consistent"] * 3


def test_a_total_may_be_divided_in_two_ways():
    rows = [
        ["项目", "营业收入", "营业成本"],
        ["分产品", "", ""],
        ["轴承", "38,214.57", "28,903.16"],
        ["单元", "47,054.61", "36,350.54"],
        ["分地区", "", ""],
        ["境内", "60,118.40", "47,330.15"],
        ["境外", "25,150.78", "17,923.55"],
        ["合计", "85,269.18", "65,253.70"],
    ]

    assert verdicts(run(rows, unit="万元"), "column_total") == ["consistent"] * 4


def test_a_total_may_stand_before_its_parts():
    rows = [
        ["地区", "地区生产总值", "工业"],
        ["全市", "3,031.51", "1,204.18"],
        ["临泽区", "935.53", "361.20"],
        ["河阳区", "791.88", "402.33"],
        ["云西县", "1,304.10", "440.65"],
    ]

    assert verdicts(run(rows, unit="亿元"), "column_total") == ["consistent"] * 2


def test_a_running_total_grows_by_the_number_of_its_line():
    rows = [["时间", "当月", "累计"], ["1—2月", "138.62", "138.62"], ["3月", "61.37", "199.99"], ["4月", "58.94", "258.93"]]

    assert verdicts(run(rows, title="2023年零售额", unit="亿元"), "period_sum") == ["consistent"] * 2


def test_quarters_make_a_year():
    rows = [
        ["指标", "一季度", "二季度", "三季度", "四季度", "2023年"],
        ["收入", "1,204.55", "1,310.20", "1,288.07", "1,402.31", "5,205.13"],
    ]

    assert "period_sum" in {one.kind for one in run(rows, title="2023年分季度数据", unit="万元")}


def test_a_margin_is_what_a_cost_leaves():
    rows = [
        ["产品", "收入（万元）", "成本（万元）", "毛利率（%）"],
        ["轴承", "38,214.57", "28,903.16", "24.37"],
        ["单元", "47,054.61", "36,350.54", "22.75"],
        ["其他", "5,118.20", "4,330.47", "15.39"],
    ]

    assert verdicts(run(rows), "ratio") == ["consistent"] * 3


def test_rows_may_be_compared_as_columns_are():
    rows = [
        ["指标", "智利", "秘鲁"],
        ["2021年出口额（亿元）", "120.4", "88.0"],
        ["2022年出口额（亿元）", "131.2", "79.9"],
        ["同比增长率（%）", "8.97", "-9.20"],
    ]

    assert verdicts(run(rows), "growth_rate") == ["consistent"] * 2


def test_ranks_follow_the_values():
    places = [1, 2, 3, 4, 6, 5, 7, 8]
    rows = [["企业", "排名", "销量（吨）"], *([f"企业{place}", str(place), str(900 - 50 * i)] for i, place in enumerate(places))]
    done = run(rows)

    assert verdicts(done, "rank").count("consistent") == 6
    assert verdicts(done, "rank").count("inconsistent") == 2


@pytest.mark.parametrize("hidden", ["..", "n.a.", "不适用"])
def test_what_is_not_told_is_not_nothing(hidden):
    rows = [["地区", "甲（个）", "乙（个）"], ["北区", "20.11", "30.25"], ["南区", "41.30", hidden], ["全部", "61.41", "90.77"]]

    assert "inconsistent" not in verdicts(run(rows))


@given(st.lists(st.lists(st.integers(1, 99), min_size=3, max_size=3), min_size=3, max_size=14))
@settings(deadline=None, max_examples=60)
def test_small_numbers_that_happen_to_add_up_are_no_sum(numbers):
    """Without a word that names a total, few small numbers are never called a mistake."""
    rows = [["项", "甲", "乙", "丙"], *([f"名{i}", *map(str, row)] for i, row in enumerate(numbers))]

    assert "inconsistent" not in verdicts(run(rows, unit="个"))


def test_what_is_so_much_for_each_is_divided_again():
    rows = [
        ["", "Earnings (£m)", "Shares (million)", "Per share (pence)"],
        ["Basic", "166.3", "824.6", "20.2"],
        ["Diluted", "166.3", "834.3", "19.9"],
        ["Underlying", "182.9", "834.3", "21.9"],
    ]
    assert verdicts(run(rows, title="Earnings per share in 2023"), "ratio") == ["consistent"] * 3
    rows[2][3] = "16.9"
    assert verdicts(run(rows, title="Earnings per share in 2023"), "ratio").count("inconsistent") == 1


def test_what_is_so_many_times_something_is_divided_again():
    rows = [
        ["公司", "收盘价（元）", "每股收益（元）", "市盈率（倍）"],
        ["恒澜", "41.20", "1.62", "25.4"],
        ["沛能", "18.75", "0.71", "26.4"],
        ["赛川", "66.90", "2.35", "28.5"],
    ]
    assert verdicts(run(rows, title="可比公司估值"), "ratio") == ["consistent"] * 3


def test_numbers_that_divide_by_chance_are_no_ratio():
    rows = [
        ["公司", "收盘价（元）", "每股收益（元）", "市净率（倍）"],
        ["恒澜", "41.20", "1.62", "3.4"],
        ["沛能", "18.75", "0.71", "5.1"],
    ]
    assert verdicts(run(rows, title="可比公司估值"), "ratio") == []


def test_costs_in_brackets_have_their_ratio_to_income():
    rows = [
        ["£m", "2023", "2022", "2021"],
        ["Total income", "566.8", "504.7", "461.2"],
        ["Operating expenses", "(290.7)", "(272.5)", "(262.8)"],
        ["Cost:income ratio (%)", "51.3", "54.0", "57.0"],
    ]
    assert verdicts(run(rows), "ratio") == ["consistent"] * 3


def test_few_things_are_counted_and_not_rounded():
    rows = [
        ["部门", "出席", "委托", "合计"],
        ["甲", "5", "3", "8"],
        ["乙", "7", "2", "9"],
        ["丙", "6", "4", "10"],
        ["丁", "8", "5", "14"],
    ]
    assert verdicts(run(rows, title="会议次数"), "row_total").count("inconsistent") == 1


def test_what_is_for_each_of_something_is_not_added_up():
    rows = [
        ["Town", "Connections", "Cost per connection (US$)"],
        ["Arle", "1,212", "640"],
        ["Brin", "3,030", "580"],
        ["Corv", "2,560", "610"],
        ["Subtotal", "6,802", "602"],
    ]
    assert verdicts(run(rows, title="Mini-grids"), "column_total") == ["consistent"]


def test_points_are_the_change_of_the_only_share_of_two_years():
    rows = [
        ["公司", "2022年份额（%）", "2023年份额（%）", "份额变动（个百分点）"],
        ["恒澜", "21.1", "21.1", "0.0"],
        ["沛能", "16.0", "15.1", "-0.9"],
    ]
    assert verdicts(run(rows, title="市场份额"), "difference") == ["consistent"] * 2


def test_a_margin_is_told_as_what_a_cost_leaves():
    rows = [
        ["产品", "营业收入", "营业成本", "毛利率（%）"],
        ["轴承", "420.0", "300.0", "28.57"],
        ["齿轮", "910.0", "740.0", "18.68"],
    ]
    (first, _) = (one for one in run(rows, unit="万元", title="2023年主营业务") if one.kind == "ratio")
    assert (
        "营业收入减去营业成本后占营业收入的比重" in first.message_zh and "the share of 营业收入 less 营业成本" in first.message_en
    )
