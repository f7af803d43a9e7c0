"""What tables mean: labels that stand over others, the report's own years, keys and values, what is measured and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline import figures, sheets
from pipeline.model import Cover, Document, Period
from pipeline.sheets.entity import reporting_entity
from pipeline.sheets.heads import bare_metric, read_head
from pipeline.sheets.printed_units import parse_cell_unit
from pipeline.sheets.stubs import Edge, further_details, read_indents, read_parents
from pipeline.sheets.surroundings import read_surroundings
from pipeline.times import Edition, read_edition
from tests.build import document, table

YEAR = Edition(Period(date(2023, 1, 1), date(2023, 12, 31)))
JUNE = Edition(Period(date(2022, 7, 1), date(2023, 6, 30)), 6, 30)
REPUBLIC = Edition(Period(date(2023, 1, 1), date(2023, 12, 31)), republic=True)


def cells(report: Document, title: str = "河口港务股份有限公司2023年年度报告"):
    """Metric, subject, first and last day of every figure of the tables of a report of that title."""
    report = replace(report, cover=Cover(title=title, publisher="河口港务股份有限公司", published="2024-03"))
    read, _ = sheets.read(report)
    found, _ = figures.read_cells(report, read)
    return [(one.metric, one.subject, str(one.period.start or ""), str(one.period.end or "")) for one in found]


@pytest.mark.parametrize(
    ("label", "lang", "edition", "first", "last"),
    [
        ("期末余额", "zh", YEAR, "2023-12-31", "2023-12-31"),
        ("期初余额", "zh", YEAR, "2022-12-31", "2022-12-31"),
        ("本期发生额", "zh", YEAR, "2023-01-01", "2023-12-31"),
        ("上期发生额", "zh", YEAR, "2022-01-01", "2022-12-31"),
        ("年末常住人口", "zh", YEAR, "2023-12-31", "2023-12-31"),
        ("本报告期末", "zh", YEAR, "2023-12-31", "2023-12-31"),
        ("上年度末", "zh", YEAR, "2022-12-31", "2022-12-31"),
        ("本报告期末比上年度末增减（%）", "zh", YEAR, "2023-12-31", "2023-12-31"),
        ("2023年末", "zh", YEAR, "2023-12-31", "2023-12-31"),
        ("比上年增长", "zh", YEAR, "", ""),
        ("2023 / $ million", "en", JUNE, "2022-07-01", "2023-06-30"),
        ("Year ended 30 June 2022", "en", JUNE, "2021-07-01", "2022-06-30"),
        ("Six months ended 31 December 2022", "en", JUNE, "2022-07-01", "2022-12-31"),
        ("截至2023年6月30日止六个月", "zh", YEAR, "2023-01-01", "2023-06-30"),
        ("2024年半年度", "zh", YEAR, "2024-01-01", "2024-06-30"),
        ("当月", "zh", YEAR, "", ""),
        ("111年度", "zh", REPUBLIC, "2022-01-01", "2022-12-31"),
        ("112年12月31日 / 金額", "zh", REPUBLIC, "2023-12-31", "2023-12-31"),
        ("期末余额", "zh", Edition(), "", ""),
        ("Six months ended 30 June / 2023 / Unaudited / £m", "en", YEAR, "2023-01-01", "2023-06-30"),
        ("Six months to 30 June 2023", "en", YEAR, "2023-01-01", "2023-06-30"),
        ("26 weeks to 1 July 2023", "en", YEAR, "2023-01-02", "2023-07-01"),
        ("Year to 31 December 2023", "en", YEAR, "2023-01-01", "2023-12-31"),
        ("Year ended 30 June / 2023 A$’000", "en", JUNE, "2022-07-01", "2023-06-30"),
        ("Change, % / 2023/2022", "en", YEAR, "2023-01-01", "2023-12-31"),
        ("Change, 2022 to 2023 (percentage points)", "en", YEAR, "2023-01-01", "2023-12-31"),
        ("CAGR 2020–2023, %", "en", YEAR, "2020-01-01", "2023-12-31"),
        ("1月1日至12月31日 / 112年度 / 金額", "zh", REPUBLIC, "2023-01-01", "2023-12-31"),
    ],
)
def test_a_label_means_the_time_of_the_report(label, lang, edition, first, last):
    period = read_head(label, lang, date(2024, 3, 1), edition).period
    assert (str(period.start or ""), str(period.end or "")) == (first, last)


@pytest.mark.parametrize(
    ("label", "lang", "metric"),
    [
        ("一、营业总收入", "zh", "营业总收入"),
        ("其中：营业收入", "zh", "营业收入"),
        ("投资收益（损失以“-”号填列）", "zh", "投资收益"),
        ("营业收入（万元）", "zh", "营业收入"),
        ("营业收入同比增减（%）", "zh", "营业收入"),
        ("（一）基本每股收益（元/股）", "zh", "基本每股收益"),
        ("六、期末现金及现金等价物余额", "zh", "现金及现金等价物余额"),
        ("营业收入比上年同期增减（%）", "zh", "营业收入"),
        ("1.期初余额", "zh", ""),
        ("全市", "zh", ""),
        ("2023年度", "zh", ""),
        ("Turnover / € million", "en", "Turnover"),
        ("External revenue / 2023 $ million", "en", "External revenue"),
        ("Cash and cash equivalents at end of year", "en", "Cash and cash equivalents"),
        ("I. Revenue from operations", "en", "Revenue from operations"),
        ("(a) Property, plant and equipment", "en", "Property, plant and equipment"),
        ("Profit for the year (VII – VIII)", "en", "Profit for the year"),
        ("For the year ended March 31 / 2025", "en", ""),
        ("Dwelling starts / Change, %", "en", "Dwelling starts"),
        ("Weight, %", "en", "Weight"),
        ("年均复合增速（%）", "zh", ""),
        ("1—2月", "zh", ""),
        ("Dec.", "en", ""),
        ("1st quarter", "en", ""),
        ("營業費用", "zh", "營業費用"),
        ("Six months to 30 June 2023", "en", ""),
        ("30 June 2023 £m / Unaudited", "en", ""),
        ("Quantity, 1,000 t / 2023", "en", "Quantity"),
        ("Repair shops per 100,000 inhabitants", "en", "Repair shops per 100,000 inhabitants"),
        ("Cash and cash equivalents at 1 July", "en", "Cash and cash equivalents"),
        ("Population on 1 January 2023", "en", "Population"),
        ("Vessel calls (number)", "en", "Vessel calls"),
        ("Balance in 2023", "en", "Balance"),
        ("Balance at 31 December 2023", "en", ""),
        ("Goods, on year / %", "en", "Goods"),
        ("未经审计", "zh", ""),
    ],
)
def test_a_metric_is_what_is_left_of_a_label(label, lang, metric):
    assert bare_metric(read_head(label, lang, date(2024, 3, 1), YEAR).metric, lang) == metric


def test_the_edition_is_the_year_of_the_title_as_the_report_counts_years():
    report = document(("paragraph", "The figures are for the year ended 30 June 2023."), ("paragraph", "Year ended 30 June 2022"))
    report = replace(report, cover=Cover(title="Harbour Limited Annual Report 2023"))
    assert read_edition(report).period == Period(date(2022, 7, 1), date(2023, 6, 30))
    assert read_edition(report).opening == Period(date(2022, 6, 30), date(2022, 6, 30))


@pytest.mark.parametrize(
    ("title", "published", "year"),
    [
        ("河口省统计年鉴2024", "2024-09", 2023),
        ("河口省統計年鑑2024", "", 2023),
        ("Statistical Yearbook of Harbour 2023", "2023-10-19", 2022),
        ("Statistical Yearbook of Harbour 2023", "2024-05", 2023),  # it came out when that year was over
        ("河口省2024年统计公报", "2024-02", 2024),
        ("Ports of the Bay, 2023", "2023-10-19", 2023),
    ],
)
def test_a_yearbook_is_about_the_year_before_the_one_it_is_named_after(title, published, year):
    report = replace(document(("paragraph", "The ports.")), cover=Cover(title=title, published=published))
    assert read_edition(report).period == Period(date(year, 1, 1), date(year, 12, 31))


def test_a_report_that_names_years_of_the_republic_again_and_again_counts_so():
    lines = [("paragraph", f"中華民國{year}年營收成長。" + "各港營運如常，" * 12) for year in (110, 111, 112)]
    assert read_edition(document(*lines)).republic
    assert not read_edition(document(*lines[:2])).republic


def parents(*rows: tuple[str, float, bool], lang="zh") -> list[str]:
    """The path over every row (label, how far it is set in, numbers or not)."""
    labels = {i: label for i, (label, _, _) in enumerate(rows)}
    found = read_parents(labels, {i for i, row in enumerate(rows) if row[2]}, lang, {i: row[1] for i, row in enumerate(rows)})
    return [" / ".join(found.get(i, ())) for i in range(len(rows))]


def test_labels_numbered_as_an_outline_stand_under_each_other_also_where_none_is_set_in():
    labels = [
        "五、净利润",
        "（一）按持续性",
        "1．持续",
        "（二）按归属",
        "1.归母",
        "六、其他收益",
        "（一）归母",
        "1．不能",
        "（1）变动",
        "2．将",
        "七、总额",
    ]
    found = parents(*((label, 0.0, not label.startswith("（一）按") and not label.startswith("（二）按")) for label in labels))
    assert found[1:5] == ["五、净利润", "五、净利润 / （一）按持续性", "五、净利润", "五、净利润 / （二）按归属"]
    assert found[5:8] == ["", "六、其他收益", "六、其他收益 / （一）归母"]
    assert found[8:] == ["六、其他收益 / （一）归母 / 1．不能", "六、其他收益 / （一）归母", ""]


def test_what_is_a_part_stands_under_the_row_above_it_and_a_deduction_in_its_band():
    assert parents(("财务费用", 0, True), ("其中：利息费用", 0, True), ("利息收入", 3, True)) == ["", "财务费用", "财务费用"]
    equity = parents(("所有者权益：", 0, False), ("资本公积", 1, True), ("减：库存股", 1, True), ("盈余公积", 1, True))
    assert equity == ["", "所有者权益", "所有者权益", "所有者权益"]
    assert parents(("二、总成本", 0, True), ("其中：成本", 1, True), ("加：其他收益", 1, True)) == ["", "二、总成本", ""]


@pytest.mark.parametrize(
    ("rows", "last"),
    [
        ([("土地", 0, True), ("建物", 0, True), ("", 0, True)], ""),
        ([("折舊", 0, False), ("土地", 1, True), ("建物", 1, True), ("", 0, True)], "折舊"),
        ([("折舊", 0, False), ("土地", 1, True), ("", 0, True), ("攤銷", 0, False), ("商標", 1, True), ("", 0, True)], "攤銷"),
        ([("資產", 0, False), ("存貨", 1, False), ("原料", 2, True), ("成品", 2, True), ("", 0, True)], "資產"),
        ([("資產", 0, False), ("存貨", 1, False), ("原料", 2, True), ("", 0, True), ("", 0, True)], "資產"),
        ([("上市", 0, False), ("土地", 1, True), ("未上市", 0, False), ("商標", 1, True), ("其他", 1, True), ("", 0, True)], ""),
        ([("甲", 0, True), ("", 0, True), ("乙", 0, True), ("", 0, True)], "乙"),  # a share below every number
    ],
)
def test_amounts_without_a_label_are_those_of_their_group_and_not_of_the_row_above(rows, last):
    assert parents(*rows)[-1] == last


def test_sums_without_labels_are_those_of_the_groups_that_end():
    rows = [("資產", 0, False), ("存貨", 1, False), ("原料", 2, True), ("", 0, True), ("債權", 1, False), ("票據", 2, True)]

    assert parents(*rows)[3] == "資產 / 存貨"
    assert parents(*rows[:4], ("負債", 0, False), ("票據", 1, True))[3] == "資產"


def test_a_band_stands_over_its_rows_up_to_the_total_that_names_it():
    rows = [("流动资产：", 0, False), ("货币资金", 1, True), ("存货", 1, True), ("流动资产合计", 2, True), ("资产总计", 2, True)]
    assert parents(*rows) == ["", "流动资产", "流动资产", "流动资产", ""]


def test_a_band_ends_with_a_total_that_says_no_more_and_with_the_net_cash_that_it_gave():
    rows = [("Upper Vale", 0, False), ("Aldmere", 0, True), ("Total", 0, True), ("Whole country", 0, True)]
    assert parents(*rows, lang="en") == ["", "Upper Vale", "Upper Vale", ""]
    cash = [("Cash flows from financing activities", 0, False), ("Dividends paid", 0, True)]
    cash += [("Net cash used in financing activities", 0, True), ("Cash at end of year", 0, True)]
    band = "Cash flows from financing activities"
    assert parents(*cash, lang="en") == ["", band, band, ""]


def test_rows_that_are_set_in_are_parts_of_the_one_above():
    rows = [("二、营业总成本", 0, True), ("其中：营业成本", 1, True), ("财务费用", 2, True), ("其中：利息费用", 3, True)]
    rows += [("利息收入", 4, True), ("加：其他收益", 1, True), ("三、营业利润", 0, True)]
    cost = "二、营业总成本"
    assert parents(*rows) == ["", cost, cost, f"{cost} / 财务费用", f"{cost} / 财务费用", "", ""]


def test_what_stands_level_with_the_words_of_a_detail_is_one_too():
    labels = {0: "其他应付款", 1: "其中：应付利息", 2: "应付股利", 3: "合同负债", 4: "应付股利"}
    assert further_details(labels, "zh", {0: 1.0, 1: 1.0, 2: 4.0, 3: 1.0, 4: 4.0}) == {2}


def test_where_bands_end_with_a_colon_a_row_without_numbers_and_colon_is_an_item():
    rows = [
        ("流动负债：", 0, False),
        ("应付账款", 1, True),
        *((name, 1, False) for name in ("拆入资金", "衍生负债", "存款", "票据")),
    ]
    rows += [("应交税费", 1, True), ("卖出回购款", 1, False), ("其他应付款", 1, True)]
    assert parents(*rows)[-1] == "流动负债"


def test_what_is_numbered_alike_stands_beside_each_other():
    rows = [("一、线路长度（年末）", 0, False), ("公路", 1, True), ("二、客运量", 1, True), ("铁路", 2, True)]
    assert parents(*rows) == ["", "一、线路长度（年末）", "", "二、客运量"]


def test_labels_on_one_line_tell_nothing_of_how_far_they_are_set_in():
    places = {0: Edge(1, 72.0, 100.0, 10.0), 1: Edge(1, 92.0, 100.0, 10.0)}
    assert read_indents([0, 1], places, {}) == {0: 0.0, 1: 0.0}
    assert read_indents([0, 1], {**places, 1: Edge(1, 92.0, 115.0, 10.0)}, {}) == {0: 0.0, 1: 2.0}


def test_in_a_statement_the_row_is_measured_and_the_company_has_it():
    read = cells(table([["项目", "期末余额", "期初余额"], ["货币资金", "31.5", "28.4"]], unit="万元"))
    company = "河口港务股份有限公司"
    assert read == [
        ("货币资金", company, "2023-12-31", "2023-12-31"),
        ("货币资金", company, "2022-12-31", "2022-12-31"),
    ]


def test_the_numbers_of_a_region_are_its_own():
    rows = [["地区", "2023年产量（万吨）", "同比增长（%）"], ["北渡区", "31.5", "2.4"], ["合计", "60.1", "3.0"]]
    read = cells(table(rows))
    assert [(one[0], one[1]) for one in read] == [
        ("产量", "北渡区"),
        ("产量", "北渡区"),
        ("产量", "河口港务股份有限公司"),
        ("产量", "河口港务股份有限公司"),
    ]


def test_income_and_costs_by_segment_are_measured_and_the_segments_have_them():
    rows = [
        ["2023", "Retail banking £m", "Group £m"],
        ["Net interest income", "318.4", "566.8"],
        ["Operating costs", "120", "290"],
    ]
    report = replace(table(rows), cover=Cover(title="Harbour Bank plc Annual Report 2023"))
    found, _ = figures.read_cells(report, sheets.read(report)[0])
    assert [(one.metric, one.subject, str(one.value), one.unit) for one in found][:2] == [
        ("Net interest income", "Retail banking", "318400000", "GBP"),
        ("Net interest income", "Harbour Bank plc", "566800000", "GBP"),
    ]


def test_a_group_that_moves_from_an_opening_to_a_closing_balance_is_measured():
    rows = [["项目", "房屋"], ["一、账面原值", ""], ["1.期初余额", "5"], ["2.本期增加金额", "2"], ["3.期末余额", "7"]]
    read = cells(table(rows, unit="万元"))
    assert [(one[0], one[3]) for one in read] == [
        ("账面原值", "2022-12-31"),
        ("账面原值 / 本期增加金额", "2023-12-31"),
        ("账面原值", "2023-12-31"),
    ]


def test_provisions_move_between_two_days_and_each_kind_has_its_own():
    rows = [
        ["£’000", "Warranty", "Total"],
        ["At 1 January 2023", "5", "9"],
        ["Utilised", "(2)", "(3)"],
        ["At 30 June 2023", "3", "6"],
    ]
    report = replace(table(rows, title="Provisions"), cover=Cover(title="Harbour Instruments plc"))
    found, _ = figures.read_cells(report, sheets.read(report)[0])
    assert [(one.metric, one.subject, str(one.period.start), str(one.period.end)) for one in found][::2] == [
        ("Provisions", "Warranty", "2023-01-01", "2023-01-01"),
        ("Utilised", "Warranty", "2023-01-01", "2023-06-30"),
        ("Provisions", "Warranty", "2023-06-30", "2023-06-30"),
    ]


def test_a_row_of_units_counts_for_the_group_below_it():
    rows = [
        ["", "2023 £m", "2022 £m"],
        ["Profit", "20.5", "15.1"],
        ["Earnings per share", "Pence", "Pence"],
        ["Basic", "16.2", "12.1"],
    ]
    report = replace(table(rows), cover=Cover(title="Harbour Instruments plc"))
    found, _ = figures.read_cells(report, sheets.read(report)[0])
    assert [(one.metric, str(one.value), one.unit) for one in found][::2] == [
        ("Profit", "20500000", "GBP"),
        ("Basic earnings per share", "0.162", "GBP"),
    ]


def test_a_unit_beside_a_row_beats_one_over_all_columns_alone():
    rows = [["", "2023 £m", "2022 £m"], ["Profit", "20.5", "15.1"], ["Dividend per share (pence)", "7.5", "7.0"]]
    report = table(rows)
    found, _ = figures.read_cells(report, sheets.read(report)[0])
    assert [(str(one.value), one.unit) for one in found][2:] == [("0.075", "GBP"), ("0.07", "GBP")]


def test_a_band_over_the_whole_table_is_no_name_of_its_columns():
    rows = [["分行业情况"] * 3, ["分行业", "本期金额", "占总成本比例(%)"], ["酒类", "80.8", "54.7"]]
    (sheet,), _ = sheets.read(table(rows, unit="万元", header_rows=2))
    assert [head.label for head in sheet.column_heads] == ["分行业", "本期金额", "占总成本比例(%)"]


def test_the_sign_of_a_first_amount_stands_for_those_below_it():
    rows = [["", "2023", "2022", "Staff"], ["Tolls", "$ 9,904", "$ 8,120", "31"], ["Rents", "412", "390", "5"]]
    read, _ = figures.read_cells(report := table(rows), sheets.read(report)[0])
    assert [one.unit for one in read] == ["USD", "USD", "", "USD", "USD", ""]
    mixed = [["", "2023"], ["Tolls", "$ 9,904"], ["Rents", "€ 412"], ["Fines", "3"]]
    read, _ = figures.read_cells(report := table(mixed), sheets.read(report)[0])
    assert [one.unit for one in read] == ["USD", "EUR", ""]


def test_a_share_is_a_metric_of_its_own_beside_what_it_is_of():
    rows = [["Kind", "Goods handled (t)", "Share (%)"], ["Dry bulk", "16,969", "53.5"], ["Liquid bulk", "8,527", "26.9"]]
    report = table(rows)
    found, _ = figures.read_cells(report, sheets.read(report)[0])
    assert [(one.metric, one.subject) for one in found][:2] == [("Goods handled", "Dry bulk"), ("Share", "Dry bulk")]


def test_words_behind_the_names_of_rows_say_something_of_them_and_name_none():
    rows = [
        ["Component", "Lead", "Cost"],
        ["Dykes", "Works unit", "148"],
        ["Gauges", "Ocean office", "18"],
        ["Pumps", "Works unit", "9"],
    ]
    report = table(rows)
    (sheet,), _ = sheets.read(report)
    assert [head.label for head in sheet.row_heads.values()] == ["Dykes", "Gauges", "Pumps"]


def test_a_value_has_the_key_left_of_it():
    rows = [["营业收入（万元）", "218.5", "期末员工总数（人）", "587"], ["研发费用（万元）", "13.9", "重大诉讼", "无"]]
    read = cells(table(rows, header_rows=0))
    assert [(one[0], one[2]) for one in read] == [
        ("营业收入", "2023-01-01"),
        ("员工总数", "2023-12-31"),
        ("研发费用", "2023-01-01"),
    ]


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("新臺幣千元", "TWD", 1000),
        ("人民币百万元", "CNY", 1000000),
        ("港币千元", "HKD", 1000),
        ("$m", "USD", 1000000),
        ("€bn", "EUR", 1000000000),
        ("$’000", "USD", 1000),
        ("₹ in lakhs", "INR", 100000),
        ("US$ in thousands", "USD", 1000),
        ("millions of U.S. dollars", "USD", 1000000),
        ("新臺幣仟元", "TWD", 1000),
        ("A$'000", "AUD", 1000),
        ("£000", "GBP", 1000),
        ("EURm", "EUR", 1000000),
        ("1,000 t", "t", 1000),
        ("'000 tonnes", "t", 1000),
        ("m²", "m2", 1),
        ("million tonne-kilometres", "t.km", 1000000),
        ("Gigawatt hours", "GW.h", 1),
    ],
)
def test_units_as_heads_print_them(text, unit, factor):
    found = parse_cell_unit(text, "zh" if "\u4e00" <= text[0] <= "\u9fff" else "en")
    assert found is not None
    assert (found.unit, found.factor) == (unit, factor)


@pytest.mark.parametrize(
    ("title", "publisher", "entity"),
    [
        ("河口港务股份有限公司", "", "河口港务股份有限公司"),
        ("Harbour Holdings Limited", "", "Harbour Holdings Limited"),
        ("河口市2023年国民经济和社会发展统计公报", "河口市统计局", "河口市"),
        ("港口统计", "河口县人民政府", "河口县"),
        ("河口港务（600999.SH）：吞吐量回升", "样本证券", "河口港务"),
        ("Trade in ports", "Port Watch", "Port Watch"),
        ("Trade in ports", "Port Watch; Bay Institute", ""),
    ],
)
def test_whose_numbers_the_tables_of_a_report_hold(title, publisher, entity):
    report = replace(document(("paragraph", "正文")), cover=Cover(title=title, publisher=publisher))
    assert reporting_entity(report) == entity


@pytest.mark.parametrize(
    ("running", "entity"),
    [
        ("河口港务股份有限公司2025年年度报告", "河口港务股份有限公司"),
        ("Harbour Holdings Limited Annual Report 2024-25", "Harbour Holdings Limited"),
        ("河口省统计年鉴2025", "河口省"),
        ("第三章 工业", ""),
    ],
)
def test_a_chapter_alone_says_whose_it_is_in_its_running_heads(running, entity):
    assert reporting_entity(document(("heading", "第十节 财务报告"), ("paragraph", "正文"), ("furniture", running))) == entity


def test_the_running_heads_tell_the_year_of_a_chapter():
    report = document(("heading", "财务报告"), ("furniture", "河口港务股份有限公司2025年年度报告"))
    assert read_edition(report).period.start == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("above", "lang", "sentence", "unit"),
    [
        ("（1）应收账款按账龄披露如下（单位：万元）：", "zh", "应收账款按账龄披露", "万元"),
        ("公司经营稳健。报告期主要客户如下表所示：", "zh", "报告期主要客户", ""),
        ("₹ in lakhs", "en", "", "₹ in lakhs"),
        ("Per cent of respondents, February 2025", "en", "", "Per cent of respondents, February 2025"),
        ("Exports rose by 5 per cent in the year.", "en", "", ""),
        ("1,000 tonnes", "en", "", "1,000 tonnes"),
        ("All amounts in £ million", "en", "", "All amounts in £ million"),
        (
            "Diesel lost weight. The following overview shows the share of each source, in per cent.",
            "en",
            "The following overview shows the share of each source, in per cent",
            "per cent",
        ),
    ],
)
def test_the_line_right_above_a_table_announces_it(above, lang, sentence, unit):
    report = document(("heading", "5. Notes"), ("paragraph", above))
    placed = replace(table([["a", "b"], ["c", "1"]]).tables[0], block_id="t")
    found = read_surroundings(report, {"t": len(report.blocks)}, placed, lang, None, Edition())
    assert (found.sentence, found.unit) == (sentence, unit)


def test_a_quarter_below_a_year_is_one_of_that_year():
    rows = [
        ["Quarter", "Starts"],
        ["2023", ""],
        ["1st quarter", "5212"],
        ["2nd quarter", "5688"],
        ["2024", ""],
        ["1st quarter", "4403"],
    ]
    read = cells(table(rows), title="Building activity, first quarter 2025")
    assert [one[2:] for one in read] == [
        ("2023-01-01", "2023-03-31"),
        ("2023-04-01", "2023-06-30"),
        ("2024-01-01", "2024-03-31"),
    ]


def test_a_year_in_a_table_of_first_quarters_is_its_first_quarter():
    rows = [["Region", "2024", "2025"], ["North", "69", "77"], ["South", "97", "87"]]
    read = cells(table(rows, title="Dwelling starts by region. First quarter"), title="Building activity")
    assert {one[2:] for one in read} == {("2024-01-01", "2024-03-31"), ("2025-01-01", "2025-03-31")}


def test_lines_above_a_table_say_its_title_day_unit_and_whose_it_is():
    above = document(("heading", "2、合并资产负债表"), ("paragraph", "2023年12月31日"), ("paragraph", "编制单位：河口港务公司"))
    other = document(("heading", "3.2 Cash flows"), ("paragraph", "In millions of euros"))

    def found(report, lang):
        placed = replace(table([["a", "b"], ["c", "1"]]).tables[0], block_id="t")
        return read_surroundings(report, {"t": len(report.blocks)}, placed, lang, None, Edition())

    zh, en = found(above, "zh"), found(other, "en")
    assert (zh.heading, str(zh.period.end), zh.entity, zh.point) == ("合并资产负债表", "2023-12-31", "河口港务公司", True)
    assert (en.heading, en.unit) == ("Cash flows", "In millions of euros")


def test_a_change_with_grouped_numbers_is_an_amount_and_no_rate():
    rows = [
        ["科目", "112年", "111年", "比較增減"],
        ["資產", "1,058,050", "1,045,167", "12,883"],
        ["土地", "615,400", "615,400", "0"],
    ]
    read, _ = sheets.read(table(rows, unit="新臺幣千元"))
    assert {quantity.unit for cell in read[0].cells for quantity in cell.quantities} == {"TWD"}


def values(report: Document) -> list[str]:
    """Value and unit of every quantity of the cells of the first table."""
    return [f"{one.value:f} {one.unit}" for cell in sheets.read(report)[0][0].cells for one in cell.quantities]


def test_units_stand_in_groups_corners_and_titles():
    grouped = table([["", "2023", "2022"], ["Results (£m)", "", ""], ["Total income", "566.8", "504.7"]], unit="")
    assert values(grouped) == ["566800000 GBP", "504700000 GBP"]
    corner = table([["£m", "2023", "2022"], ["Revenue", "412.6", "$1.5"]], unit="")
    assert values(corner)[0] == "412600000 GBP"
    titled = table([["项目", "2023年末"], ["资本净额", "81,398"]], unit="", title="资本充足率（人民币百万元，百分比除外）")
    assert values(titled) == ["81398000000 CNY"]


def test_a_count_in_a_table_in_money_is_none():
    rows = [["", "2023"], ["Revenue", "864.8"], ["Average number of employees", "5,876"], ["Basic earnings", "34.2p"]]
    assert values(table(rows, unit="£m")) == ["864800000 GBP", "5876 ", "0.342 GBP"]


def test_codes_and_notes_beside_names_are_cells_without_numbers():
    rows = [["代码", "项目", "附注", "2023年度"], ["1100", "货币资金", "五、1", "643"], ["1170", "应收账款", "五、2", "901"]]
    read = sheets.read(table(rows, unit="元"))[0][0]
    found = {(cell.row, cell.column): (cell.text, len(cell.quantities)) for cell in read.cells}
    assert found[1, 0] == ("1100", 0) and found[1, 2] == ("五、1", 0) and found[1, 3] == ("643", 1)


def test_rows_without_numbers_in_a_statement_are_items():
    rows = [("其中：营业成本", 0, True), *((name, 3.0, False) for name in ("退保金", "赔付支出", "分保费用", "保单红利"))]
    rows += [("税金及附加", 3.0, True)]
    assert parents(*rows) == [""] * 6


def test_standard_errors_in_brackets_are_not_negative_and_belong_to_their_coefficient():
    rows = [["", "(1)", "(2)"], ["Log income", "0.214", "0.187"], ["", "(0.018)", "(0.021)"], ["Renting", "0.061", "0.057"]]
    assert values(table([*rows, ["", "(0.011)", "(0.012)"]]))[2:4] == ["0.018 ", "0.021 "]
    assert values(table(rows))[2:4] == ["-0.018 ", "-0.021 "]  # one such row may be a loss
