"""What tables are about as a whole: budgets, surveys, ages of debts, movements; the place or project of a report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import figures, sheets
from pipeline.figures.shapes import is_age
from pipeline.model import AlignedText, Cover, Document
from pipeline.observations import observe
from pipeline.sheets.entity import reporting_entity
from pipeline.sheets.scopes import scopes
from pipeline.sheets.surveys import survey_period
from pipeline.sheets.topics import is_institute, topic_of_report, topic_of_title
from pipeline.sheets.words import is_dimension, is_version
from tests.build import document, table

ANNUAL = Cover(title="2023年年度报告", publisher="河口港务股份有限公司", published="2024-03")
PAPER = Cover(title="Deep Water", publisher="Northmere Policy Institute", published="2024-03")


def named(report: Document, cover: Cover = ANNUAL) -> list[tuple[str, str]]:
    """Metric and subject of every figure of the tables."""
    read, _ = sheets.read(replace(report, cover=cover))
    return [(one.metric, one.subject) for one in figures.read_cells(report, read)[0]]


def days(report: Document, cover: Cover = ANNUAL) -> list[tuple[str, str]]:
    """First and last day of every figure of the tables."""
    read, _ = sheets.read(replace(report, cover=cover))
    found, _ = figures.read_cells(report, read)
    return [(str(one.period.start or ""), str(one.period.end or "")) for one in found]


# Rows that are what is measured.


def test_the_rows_of_a_budget_are_what_is_measured():
    rows = [
        ["Item", "Outturn 2023", "Budget 2024", "Variance"],
        ["Hull conversion", "42", "68", "26"],
        ["Crew training", "9", "14", "5"],
    ]
    read = named(table(rows, unit="€ thousand", title="Cost of the new boats"), PAPER)
    assert {metric for metric, _ in read} == {"Hull conversion", "Crew training"}
    assert {subject for _, subject in read} == {""}  # an institute does not write about itself


def test_a_row_that_says_but_when_measures_what_its_group_does():
    rows = [
        ["Year", "Apr", "May", "Jun"],
        ["Price index", "", "", ""],
        ["2023", "95.8", "96.3", "96.8"],
        ["Annual rate of inflation (%)", "", "", ""],
        ["2023", "6.9", "6.8", "6.5"],
    ]
    cover = Cover(title="Quarterly Bulletin", publisher="Norrland National Data Office", published="2025-08")
    report = table(rows, title="Consumer prices, by month")
    assert [metric for metric, _ in named(report, cover)] == ["Price index"] * 3 + ["Annual rate of inflation"] * 3
    assert days(report, cover)[1] == ("2023-05-01", "2023-05-31")


def test_kinds_of_money_over_the_columns_of_a_budget_are_no_metric():
    rows = [["Component", "Capital", "Recurrent"], ["Tide gauges", "18.6", "4.2"], ["Land purchase", "54.5", "2.0"]]
    read = named(table(rows, unit="US$ million", title="Budget of the Harbour Facility"), PAPER)
    assert read[0] == ("Tide gauges", "Harbour Facility")


def test_a_table_of_amounts_by_product_stays_one_of_its_columns():
    rows = [["Product", "Value", "Volume"], ["Cotton", "42.0", "6.8"], ["Copper", "9.0", "1.4"]]
    assert named(table(rows, unit="US$ million", title="Exports by product"), PAPER)[0] == ("Value", "Cotton")
    rows = [["产品", "营业收入", "营业成本"], ["轴承", "42.0", "36.8"], ["齿轮", "9.0", "7.4"]]
    assert named(table(rows, unit="万元", title="主营业务收入情况"))[:2] == [("营业收入", "轴承"), ("营业成本", "轴承")]


def test_rows_in_units_of_their_own_are_what_is_measured():
    rows = [
        ["", "Metering", "Eliminations and central costs"],
        ["Revenue", "21.4", "(2.3)"],
        ["Margin (%)", "15.9", "–"],
        ["Floor area (m²)", "146", "21"],
    ]
    read = named(table(rows, unit="£ million"), ANNUAL)
    assert read[0] == ("Revenue", "Metering")
    assert read[-1] == ("Floor area", "Eliminations and central costs")


def test_one_column_named_after_money_does_not_turn_a_table_of_segments_round():
    rows = [
        ["", "Metering", "Laboratories", "Central costs"],
        ["Revenue", "21", "17", "2"],
        ["Profit", "3", "2", "1"],
        ["Assets", "9", "8", "7"],
    ]
    assert named(table(rows, unit="£ million"))[0] == ("Revenue", "Metering")


@pytest.mark.parametrize(
    ("label", "lang", "version"),
    [
        ("Underlying", "en", True),
        ("Before exceptional items", "en", True),
        ("Exceptional items in 2023", "en", False),
        ("Adjusted operating profit", "en", False),
        ("调整后", "zh", True),
        ("调整后营业利润", "zh", False),
    ],
)
def test_a_version_of_a_number_stands_alone_over_its_column(label, lang, version):
    assert is_version(label, lang) is version


def test_a_version_is_no_subject_over_a_column_and_an_item_beside_a_row():
    rows = [
        ["", "Underlying", "Exceptional items"],
        ["Revenue", "48", "1"],
        ["Exceptional items", "3", "2"],
        ["Profit", "5", "4"],
    ]
    read = named(table(rows, unit="£m", title="Consolidated income statement"))
    assert read[:3] == [("Revenue", "河口港务股份有限公司")] * 2 + [("Exceptional items", "河口港务股份有限公司")]


# Ages of debts, groups by product, subtotals, columns of movements.


@pytest.mark.parametrize(
    ("label", "lang", "age"),
    [
        ("1年以内（含1年）", "zh", True),
        ("1至2年", "zh", True),
        ("180日以上", "zh", True),
        ("逾期1至30天", "zh", True),
        ("六个月以内", "zh", True),
        ("2024年", "zh", False),
        ("2023年至2024年", "zh", False),
        ("35岁以下", "zh", False),
        ("15年以上", "zh", False),
        ("Within one year", "en", True),
        ("31–60 days past due", "en", True),
        ("More than one year but less than five years", "en", True),
        ("90+ days", "en", True),
        ("Three years", "en", False),
        ("65 years and over", "en", False),
        ("In 2024", "en", False),
    ],
)
def test_a_label_is_the_age_of_a_debt(label, lang, age):
    assert is_age(label, lang) is age


def test_the_ages_of_debts_are_nobody():
    rows = [["账龄", "账面余额", "坏账准备"], ["1年以内", "31.5", "1.5"], ["1至2年", "28.4", "2.4"], ["合计", "59.9", "3.9"]]
    assert set(named(table(rows, unit="万元", title="应收账款"))) == {
        ("账面余额", "河口港务股份有限公司"),
        ("坏账准备", "河口港务股份有限公司"),
    }


def test_the_ages_of_people_are_somebody():
    rows = [["Age", "Members"], ["2 to 4 years", "315"], ["5 to 9 years", "284"]]
    assert named(table(rows), PAPER) == [("Members", "2 to 4 years"), ("Members", "5 to 9 years")]


@pytest.mark.parametrize(
    ("label", "lang", "dimension"),
    [
        ("分产品", "zh", True),
        ("主营业务分地区情况", "zh", True),
        ("分行业、分产品情况", "zh", True),
        ("按经营地区分类", "zh", True),
        ("部分产品", "zh", False),
        ("分产品销售的毛利", "zh", False),
        ("By region", "en", True),
        ("Cash generated by operations", "en", False),
    ],
)
def test_a_group_says_by_what_something_is_divided(label, lang, dimension):
    assert is_dimension(label, lang) is dimension


def test_what_is_divided_is_the_metric_and_its_parts_the_subjects():
    rows = [
        ["", "2023年", "2022年"],
        ["营业收入合计", "90", "80"],
        ["分产品", "", ""],
        ["轴承", "60", "50"],
        ["齿轮", "30", "30"],
    ]
    read = named(table(rows, unit="万元", title="营业收入构成"))
    assert read[::2] == [("营业收入", "河口港务股份有限公司"), ("营业收入", "轴承"), ("营业收入", "齿轮")]


def test_a_total_of_a_division_is_that_of_all():
    rows = [
        ["", "营业收入", "营业成本"],
        ["分产品情况", "", ""],
        ["轴承", "60", "50"],
        ["齿轮", "30", "30"],
        ["合计", "90", "80"],
    ]
    assert named(table(rows, unit="万元"))[-1] == ("营业成本", "河口港务股份有限公司")


def test_a_table_of_parts_without_such_groups_keeps_its_items():
    rows = [["", "2023年"], ["直接材料", "60"], ["人工", "30"]]
    assert named(table(rows, unit="万元", title="营业成本构成"))[0] == ("直接材料", "河口港务股份有限公司")


def test_columns_from_balance_to_balance_move_what_the_rows_name():
    rows = [
        ["项目", "期初余额", "本期增加", "", "本期减少", "期末余额"],
        ["", "", "购置", "转入", "处置", ""],
        ["一、账面原值", "", "", "", "", ""],
        ["土地使用权", "98", "5", "1", "3", "101"],
        ["小计", "98", "5", "1", "3", "101"],
    ]
    read = named(table(rows, unit="万元", title="无形资产情况", header_rows=2))
    assert read == [("土地使用权", "河口港务股份有限公司")] * 5 + [("账面原值", "河口港务股份有限公司")] * 5


def test_a_balance_sheet_with_a_change_moves_nothing():
    rows = [["项目", "期末余额", "期初余额", "增减额"], ["货币资金", "31.5", "28.4", "3.1"]]
    assert named(table(rows, unit="万元"))[0] == ("货币资金", "河口港务股份有限公司")


# When.


def test_sales_without_any_time_are_those_of_the_report():
    rows = [["客户", "销售额", "占年度销售总额比例"], ["客户A", "31.5", "12%"]]
    assert days(table(rows, unit="万元", title="前五名客户")) == [("2023-01-01", "2023-12-31")] * 2


@pytest.mark.parametrize(
    "rows",
    [
        [["股东", "持股数量"], ["甲公司", "31.5"]],
        [["产品", "营业收入 2021年"], ["轴承", "31.5"]],
    ],
)
def test_what_is_no_flow_or_has_a_time_has_not_that_of_the_report(rows):
    assert days(table(rows, unit="万元")) != [("2023-01-01", "2023-12-31")]


SURVEY = "Source: Northmere passenger survey, 2 September to 31 October 2024"


@pytest.mark.parametrize(
    ("said", "above", "below", "lang", "first", "last"),
    [
        (("% of respondents", SURVEY), (), (), "en", "2024-09-02", "2024-10-31"),
        (("Per cent of respondents, fieldwork 3–28 February 2025",), (), (), "en", "2025-02-03", "2025-02-28"),
        (("% of respondents",), (), ("Interviews were held from 3 to 28 November 2025.",), "en", "2025-11-03", "2025-11-28"),
        (
            ("% of respondents",),
            ("We polled 900 people in May 2024. Sales rose in June 2023.",),
            (),
            "en",
            "2024-05-01",
            "2024-05-31",
        ),
        (("% of respondents",), ("Sales rose from March to May 2023.",), (), "en", "", ""),
        (("%", "Source: national accounts, March–May 2024"), (), (), "en", "", ""),
        (("% of respondents, May 2023 and June 2024",), (), (), "en", "", ""),
        (("％", "《低空物流企业问卷调查》，2025年3—4月"), (), (), "zh", "2025-03-01", "2025-04-30"),
        (("受访企业占比",), ("2025年3月至4月，本院发放问卷1600份。",), (), "zh", "2025-03-01", "2025-04-30"),
        (("％", "问卷调查"), ("2019年以来经济向好。",), (), "zh", "", ""),
    ],
)
def test_answers_are_of_the_days_on_which_people_were_asked(said, above, below, lang, first, last):
    report = document(*above, *below, lang=lang)
    found = survey_period(said, report.blocks[: len(above)], report.blocks[len(above) :], lang)
    assert (str(found.start or ""), str(found.end or "")) == (first, last)


def test_a_change_since_a_year_has_no_open_period():
    rows = [["Statement", "All", "Change in “All” since 2022, pp"], ["Very satisfied with the noise", "31", "+4"]]
    report = table(rows, unit="Per cent of respondents", source="Passenger survey, 2 September to 31 October 2024")
    assert days(report, PAPER) == [("2024-09-02", "2024-10-31")] * 2
    assert named(report, PAPER) == [("Very satisfied with the noise", "All")] * 2


def test_a_question_about_the_coming_year_dates_no_answer():
    rows = [["选项", "选择比例"], ["未来一年打算", ""], ["旅游", "31.5"], ["购房", "8.1"], ["换车", "9.9"]]
    report = replace(table(rows, unit="%", title="2023年居民意愿调查"), cover=ANNUAL)
    assert set(days(report)) == {("2023-01-01", "2023-12-31")}


def test_a_change_of_shares_is_one_of_points_where_the_unit_line_says_so():
    rows = [["选项", "选择比例", "增减"], ["旅游", "31.5", "1.2"]]
    read, _ = sheets.read(table(rows, unit="%、百分点"))
    assert [one.unit for cell in read[0].cells for one in cell.quantities] == ["%", "pp"]
    read, _ = sheets.read(table([["选项", "产量", "增长率"], ["煤", "31.5", "1.2"]], unit="吨，%、百分点"))
    assert [one.unit for cell in read[0].cells for one in cell.quantities] == ["t", "%"]


# Whose.


@pytest.mark.parametrize(
    ("title", "lang", "topic"),
    [
        ("Public spending on coastal protection in the European Union, actual and projected", "en", "European Union"),
        ("Indicative budget of the Coastal Resilience Facility, 2027–2031", "en", "Coastal Resilience Facility"),
        ("Cost of the three-boat programme, 2024–2026", "en", "three-boat programme"),
        ("Prices in Portugal, 2020–2024", "en", "Portugal"),
        ("Prices in Portugal and Spain", "en", ""),
        ("Exports to China", "en", ""),
        ("Results of the Group", "en", ""),
        ("Staff by grade in March", "en", ""),
        ("中国低空物流市场三种情景预测", "zh", "中国"),
        ("2020—2024年广东集成电路产量", "zh", "广东"),
        ("中国与东盟贸易额", "zh", ""),
        ("澜川港扩建工程投资估算", "zh", "澜川港扩建工程"),
        ("主要工程机械产品产量", "zh", ""),
    ],
)
def test_a_title_says_which_place_or_project_it_is_about(title, lang, topic):
    assert topic_of_title(title, lang) == topic


@pytest.mark.parametrize(
    ("publisher", "institute"),
    [
        ("Northmere Policy Institute", True),
        ("衡渚产业研究院", True),
        ("Harbour Instruments plc", False),
        ("河口港务股份有限公司", False),
    ],
)
def test_an_institute_writes_about_others(publisher, institute):
    assert is_institute(publisher) is institute


def test_a_report_of_an_institute_is_about_the_place_of_its_series():
    report = document("Kellisay Ferry Bulletin, Spring 2025", "The Kellisay archipelago is served by nine boats.", lang="en")
    other = document("Kellisay Ferry Bulletin, Spring 2025", "Nine boats were built in Norway.", lang="en")
    assert reporting_entity(replace(report, cover=PAPER)) == "Kellisay"
    assert reporting_entity(replace(other, cover=PAPER)) == ""


@pytest.mark.parametrize(
    ("publisher", "title", "entity"),
    [
        ("Norrland National Data Office", "Quarterly Bulletin", "Norrland"),
        ("Port Ellery Bureau of Statistics", "Quarterly Bulletin", "Port Ellery"),
        ("Norrland Development Bank", "Infrastructure Outlook 2025", ""),
        ("Norrland Heritage Council", "Annual Report 2024–25", "Norrland Heritage Council"),
        ("Norrland Heritage Council", "Boats of the Coast", ""),
        ("北港技艺发展局; North Harbour Craft Council", "北港技艺发展局", "北港技艺发展局"),
        ("Harbour Instruments plc", "Boats of the Coast", "Harbour Instruments plc"),
        ("北港技艺发展局", "2023-24年报", "北港技艺发展局"),
        ("青麓产业研究院", "氢能产业白皮书", ""),
        ("河口市统计局", "统计月报", "河口市"),
    ],
)
def test_a_publisher_is_the_subject_of_his_own_reports_only(publisher, title, entity):
    cover = Cover(title=title, publisher=publisher)
    assert reporting_entity(replace(document("正文"), cover=cover)) == entity


def test_a_title_begins_with_a_place_that_the_text_names_too():
    cover = Cover(title="东湾区对外贸易年度报告", publisher="样本经济研究所")
    assert reporting_entity(replace(document("东湾区出口增长。", "进口来自东湾区以外。"), cover=cover)) == "东湾区"
    assert reporting_entity(replace(document("出口增长。"), cover=cover)) == ""
    town = replace(cover, title="城市轨道交通年度报告")
    assert reporting_entity(replace(document("城市轨道交通发展。", "城市规模扩大。"), cover=town)) == ""


def test_a_white_paper_is_about_the_country_of_its_title():
    cover = Cover(title="中国低空物流发展白皮书（2025）", publisher="衡渚产业研究院")
    assert topic_of_report(replace(document("正文"), cover=cover)) == "中国"
    assert reporting_entity(replace(document("正文"), cover=replace(cover, title="钠电产业白皮书"))) == ""


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Directorate of Building Statistics, Norway · Released 24 April 2025", "Norway"),
        ("Statistics Office of Norrland Vale Statistical release 14/2026", "Norrland Vale"),
        ("Statistics Office of Tavaria · Issue 4/2025", "Tavaria"),
        ("国家航运与口岸部", "全国"),
        ("Office of the Chief Economist", ""),
        ("国家电网建设工程", ""),
    ],
)
def test_a_line_of_the_first_page_names_the_office_that_reports(line, place):
    assert reporting_entity(replace(document(line, "Text."), cover=Cover(title="Building activity"))) == place


def test_a_companys_table_stays_the_companys():
    rows = [["", "2023年"], ["销量", "31.5"]]
    assert named(table(rows, unit="万元", title="中国市场销售"))[0][1] == "河口港务股份有限公司"


def test_a_period_over_a_table_of_a_survey_is_its_own():
    rows = [["选项", "全部企业"], ["缺少人才", "31.5"]]
    report = table(rows, unit="%", title="2023年一季度受访企业的主要障碍", source="问卷调查，2025年3—4月")
    assert days(report) == [("2023-01-01", "2023-03-31")]


# Which of several numbers of one thing.


def versions(report: Document, cover: Cover = ANNUAL, section: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Scope and variant of every figure of the tables, which stand below the headings `section`."""
    report = replace(report, cover=cover, tables=tuple(replace(one, section=section) for one in report.tables))
    read, _ = sheets.read(report)
    return [(one.scope, one.variant) for one in figures.read_cells(report, read)[0]]


def observed(report: Document) -> list[tuple[str, str, str, bool]]:
    """Metric, scope, variant and agreement of what the tables of a report say."""
    report = replace(report, cover=ANNUAL)
    found, _ = observe(figures.read_cells(report, sheets.read(report)[0])[0])
    return [(one.metric, one.scope, one.variant, one.agree) for one in found]


@pytest.mark.parametrize(
    ("title", "section", "scope"),
    [
        ("合并资产负债表", (), "consolidated"),
        ("母公司利润表", (), "parent"),
        ("公司资产负债表", (), "parent"),
        ("应收账款", ("十九、母公司财务报表主要项目注释",), "parent"),
        ("应收账款", ("七、合并财务报表项目注释",), "consolidated"),
        ("母公司利润表", ("七、合并财务报表项目注释",), "parent"),
        ("归属于母公司股东的净利润", (), ""),
        ("公司利润分配", (), ""),
        ("合并范围的变化", (), ""),
        ("主要指标", (), ""),
    ],
)
def test_titles_and_headings_say_whether_it_is_the_group_or_its_parent_company(title, section, scope):
    rows = [["项目", "2023年"], ["营业收入", "31.5"]]
    assert versions(table(rows, unit="万元", title=title), section=section)[0][0] == scope


def test_a_numbered_heading_says_it_of_all_tables_up_to_the_next_of_its_rank():
    report = document(
        ("heading", "七、合并财务报表项目注释"),
        ("table", "甲"),
        ("heading", "十四、母公司财务报表主要项目注释"),
        ("heading", "项目列示"),
        ("table", "乙"),
        ("heading", "（1）按账龄披露"),
        ("table", "丙"),
        ("paragraph", "公司将预收款项调整至合同负债。"),
        ("paragraph", "合并资产负债表"),
        ("caption", "单位：元"),
        ("table", "丁"),
        ("heading", "十五、补充资料"),
        ("table", "戊"),
    )
    assert list(scopes(report).values()) == ["consolidated", "parent", "parent", "consolidated", ""]


@pytest.mark.parametrize(
    ("label", "unit", "title", "per"),
    [
        ("（一）基本每股收益（元/股）", "元", "利润表", "股"),
        ("稀释每股收益", "元", "主要财务指标", "股"),
        ("每10股派息数（元）（含税）", "", "利润分配", "10股"),
        ("出厂价格", "元/吨", "产品价格", "吨"),
        ("人均可支配收入", "元", "居民收入", ""),
        ("股份支付费用", "元", "费用", ""),
        ("其他 / 人民币金额", "元", "借款", ""),
        ("Earnings per share (pence)", "", "Income statement", "share"),
        ("Price, US$ per tonne", "", "Commodities", "tonne"),
        ("Revenue", "£m", "Income statement", ""),
        ("Per cent of sales", "%", "Margins", ""),
    ],
)
def test_an_amount_is_for_one_of_what_its_unit_or_label_names(label, unit, title, per):
    report = table([["项目" if not label.isascii() else "Item", "2023"], [label, "31.5"]], unit=unit, title=title)
    read, _ = sheets.read(replace(report, cover=ANNUAL))
    assert [one.per for one in figures.read_cells(report, read)[0]] == [per]


@pytest.mark.parametrize(
    ("title", "scope"),
    [
        ("Consolidated income statement", "consolidated"),
        ("Group balance sheet", "consolidated"),
        ("Parent company balance sheet", "parent"),
        ("Company statement of financial position", "parent"),
        ("Standalone balance sheet", "parent"),
        ("Company profile", ""),
        ("Company income by region", ""),
    ],
)
def test_so_do_english_titles(title, scope):
    assert versions(table([["", "2023"], ["Revenue", "31.5"]], unit="£m", title=title))[0][0] == scope


def test_columns_of_a_group_and_its_parent_company_are_told_apart():
    rows = [
        ["项目", "合并", "", "母公司", ""],
        ["", "2023年", "2022年", "2023年", "2022年"],
        ["营业收入", "90", "80", "60", "50"],
    ]
    report = table([rows[0], rows[1], rows[2]], unit="万元", header_rows=2)
    cells = tuple(
        replace(cell, column_span=2) if cell.row == 0 and cell.column in (1, 3) else cell
        for cell in report.tables[0].cells
        if not (cell.row == 0 and cell.column in (2, 4))
    )
    report = replace(report, tables=(replace(report.tables[0], cells=cells),))
    assert [scope for scope, _ in versions(report)] == ["consolidated"] * 2 + ["parent"] * 2
    assert set(named(report)) == {("营业收入", "河口港务股份有限公司")}
    assert observed(report) == [
        ("营业收入", "consolidated", "", True),
        ("营业收入", "consolidated", "", True),
        ("营业收入", "parent", "", True),
        ("营业收入", "parent", "", True),
    ]


def test_a_column_of_companies_is_no_scope():
    rows = [["产品", "公司", "其他"], ["轴承", "90", "80"], ["齿轮", "60", "50"]]
    assert {scope for scope, _ in versions(table(rows, unit="万元"))} == {""}


def test_a_group_of_which_nobody_says_whose_it_is_keeps_its_name():
    rows = [["", "Metering", "Group"], ["Revenue", "21", "38"], ["Profit", "3", "5"]]
    assert named(table(rows, unit="£ million"), Cover())[1] == ("Revenue", "Group")


def test_a_group_over_segments_is_the_reporting_company():
    rows = [["", "Metering", "Laboratories", "Group"], ["Revenue", "21", "17", "38"], ["Profit", "3", "2", "5"]]
    assert named(table(rows, unit="£ million"))[2] == ("Revenue", "河口港务股份有限公司")


@pytest.mark.parametrize(
    ("rows", "title", "expected"),
    [
        (
            [["", "Underlying", "Adjusted"], ["Revenue", "48", "1"], ["Costs", "3", "2"]],
            "Income statement",
            ["Underlying", "Adjusted"] * 2,
        ),
        ([["", "2023", "2022"], ["Revenue", "48", "1"]], "", ["", ""]),
        ([["账龄", "账面余额"], ["1年以内", "3.5"], ["1至2年", "2.4"], ["合计", "5.9"]], "", ["1年以内", "1至2年", ""]),
        ([["指标", "城镇", "农村"], ["粮食", "101", "102"]], "价格指数", ["城镇", "农村"]),
    ],
)
def test_what_metric_and_subject_leave_out_is_the_variant(rows, title, expected):
    assert [variant for _, variant in versions(table(rows, unit="" if title == "价格指数" else "EUR", title=title))] == expected


def test_one_item_in_two_groups_is_two_observations():
    rows = [
        ["项目", "期初余额", "本期增加", "期末余额"],
        ["账面原值", "", "", ""],
        ["土地", "98", "5", "103"],
        ["房屋", "50", "1", "51"],
        ["累计摊销", "", "", ""],
        ["土地", "17", "2", "19"],
        ["房屋", "9", "1", "10"],
    ]
    read = observed(table(rows, unit="万元"))
    assert all(agree for *_, agree in read)
    assert ("土地", "", "账面原值", True) in read and ("土地", "", "累计摊销", True) in read


def test_text_and_consolidated_table_are_one_observation():
    figure = figures.read_cells(*_consolidated())[0][0]
    (found,) = observe((figure, replace(figure, scope="", cell_id="", figure_id="r/figure/text")))[0]
    assert (found.scope, len(found.figure_ids)) == ("consolidated", 2)
    assert len(observe((figure, replace(figure, scope="parent", figure_id="r/figure/parent")))[0]) == 2


def _consolidated():
    report = replace(table([["项目", "2023年"], ["营业收入", "31.5"]], unit="万元", title="合并利润表"), cover=ANNUAL)
    return report, sheets.read(report)[0]


def test_a_budget_is_planned():
    report = table([["Item", "Outturn 2023", "Budget 2024"], ["Hulls", "42", "68"]], unit="€ thousand", title="Cost of boats")
    read, _ = sheets.read(report)
    assert [one.status for one in figures.read_cells(report, read)[0]] == ["actual", "plan"]


@pytest.mark.parametrize(
    ("head", "title", "first"),
    [
        ("零售总额 / 累计", "", "2023-01-01"),
        ("零售总额 / 当月", "", "2023-05-01"),
        ("零售总额", "2023年各月累计的零售总额", "2023-01-01"),
        ("累计折旧", "", "2023-05-01"),
        ("本年累计", "", "2023-01-01"),
    ],
)
def test_cumulative_numbers_begin_with_the_year(head, title, first):
    upper, _, lower = head.partition(" / ")
    rows = [["月份", upper], ["", lower or upper], ["2023年5月", "31.5"]]
    assert days(table(rows, unit="亿元", title=title, header_rows=2)) == [(first, "2023-05-31")]


def test_so_do_english_ones():
    rows = [["Month", "Exports", "Year to date"], ["May 2023", "31.5", "140.2"]]
    assert days(table(rows, unit="£m")) == [("2023-05-01", "2023-05-31"), ("2023-01-01", "2023-05-31")]


# Rows that say which part of their group, and amounts beside quantities.


def test_a_part_of_a_quantity_is_named_with_it():
    rows = [["指标", "2023年"], ["货运量（万吨）", "90"], ["铁路", "40"], ["公路", "50"], ["船舶数（艘）", "7"]]
    report = table(rows, title="运输业主要指标")
    assert _inset(report, {2, 3}) == ["货运量", "货运量 / 铁路", "货运量 / 公路", "船舶数"]


def test_a_part_of_an_amount_of_money_is_an_item_of_its_own():
    rows = [["项目", "2023年"], ["其他应付款", "90"], ["应付利息", "40"], ["应付股利", "50"]]
    assert _inset(table(rows, unit="万元"), {2, 3})[1:3] == ["应付利息", "应付股利"]
    rows = [["項目", "2023年"], ["籌資活動之現金流量", "90"], ["發放股利", "40"], ["舉借款項", "50"]]
    assert _inset(table(rows, unit="仟元"), {2, 3})[1:3] == ["發放股利", "舉借款項"]


def _inset(report: Document, rows: set[int]) -> list[str]:
    """The metrics of a table of which some rows are set in by two spaces."""
    block = report.blocks[0]
    text, cells, shift = block.text.text, [], 0
    for cell in report.tables[0].cells:
        if cell.column == 0 and cell.row in rows:
            at = cell.start + shift
            text = text[:at] + "  " + text[at:]
            cells.append(replace(cell, start=at, end=cell.end + shift + 2))
            shift += 2
        else:
            cells.append(replace(cell, start=cell.start + shift, end=cell.end + shift))
    block = replace(block, text=AlignedText.plain(text))
    placed = replace(report.tables[0], cells=tuple(cells))
    return [metric for metric, _ in named(replace(report, blocks=(block,), tables=(placed,)))]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [
                ["", "2023"],
                ["Profit for the year", "9"],
                ["Attributable to:", ""],
                ["Owners of the parent", "7"],
                ["Other holders", "2"],
            ],
            ["Profit for the year attributable to owners of the parent", "Profit for the year attributable to other holders"],
        ),
        (
            [["", "2023"], ["Profit attributable to", ""], ["Owners of the parent", "7"], ["Non-controlling interests", "2"]],
            ["Profit attributable to owners of the parent", "Profit attributable to non-controlling interests"],
        ),
        (
            [["", "2023年"], ["淨利歸屬於：", ""], ["母公司業主", "7"], ["非控制權益", "2"]],
            ["淨利歸屬於母公司業主", "淨利歸屬於非控制權益"],
        ),
        (
            [["", "2023年"], ["下列人士應佔年內溢利：", ""], ["本公司擁有人", "7"], ["非控股權益", "2"]],
            ["本公司擁有人應佔年內溢利", "非控股權益應佔年內溢利"],
        ),
        (
            [["", "2023"], ["Equity", ""], ["Share capital", "7"], ["Non-controlling interests", "2"]],
            ["Share capital", "Non-controlling interests"],
        ),
    ],
)
def test_a_share_of_a_profit_is_named_with_it(rows, expected):
    assert [metric for metric, _ in named(table(rows, unit="£m"))][-2:] == expected


def test_an_amount_beside_a_quantity_is_a_metric_in_money():
    rows = [["商品", "数量", "金额"], ["轮胎（条）", "13,890", "27"], ["手机（台）", "155", "31"]]
    report = table(rows, unit="亿美元")
    assert named(report)[:2] == [("数量", "轮胎"), ("金额", "轮胎")]
    read, _ = sheets.read(report)
    assert [one.unit for cell in read[0].cells for one in cell.quantities] == ["条", "USD", "台", "USD"]


def test_an_amount_beside_a_share_is_that_of_its_row():
    assert named(table([["项目", "金额", "比重"], ["轮胎", "27", "31"]], unit="亿元，%"))[0] == ("轮胎", "河口港务股份有限公司")


def test_a_rate_beside_a_share_is_that_of_the_amount():
    rows = [["", "营业收入", "占比", "同比增减"], ["分产品", "", "", ""], ["轴承", "60", "40%", "5%"]]
    assert named(table(rows, unit="万元"))[-1] == ("营业收入", "轴承")


# Two tables of the same heads side by side.


def test_a_table_right_of_another_has_its_own_labels():
    rows = [
        ["主要财务指标", "2021", "2022E", "利润表（百万元）", "2021", "2022E"],
        ["每股收益（元）", "1.07", "2.12", "营业总收入", "1,567", "3,236"],
        ["市净率", "12.44", "8.9", "毛利率", "33.7%", "38.1%"],
        ["流动比率", "1.2", "1.3", "营业成本", "1,038", "2,003"],
    ]
    report = replace(table(rows), cover=ANNUAL)
    read, _ = sheets.read(report)
    found = figures.read_cells(report, read)[0]
    assert [(one.metric, one.unit, str(one.value)) for one in found][::2] == [
        ("每股收益", "CNY", "1.07"),
        ("营业总收入", "CNY", "1567000000"),
        ("市净率", "", "12.44"),
        ("毛利率", "%", "33.7"),
        ("流动比率", "", "1.2"),
        ("营业成本", "CNY", "1038000000"),
    ]
    assert all(agree for *_, agree in observed(report))


def test_a_list_in_two_halves_is_named_by_its_columns():
    rows = [["城市", "人口", "城市", "人口"], ["临河", "31", "澜川", "28"], ["云泽", "12", "承泽", "15"]]
    assert named(table(rows, unit="万人"))[:2] == [("人口", "临河"), ("人口", "澜川")]


@pytest.mark.parametrize(
    "rows",
    [
        [["城市", "得分", "市长", "人口"], ["临河", "31", "张", "28"], ["云泽", "12", "王", "15"]],
        [["公司", "2021", "评级", "2021"], ["甲", "31", "增持", "28"], ["乙", "12", "增持", "15"], ["丙", "9", "增持", "7"]],
    ],
)
def test_words_between_numbers_are_no_second_table(rows):
    (sheet,), _ = sheets.read(table(rows))
    assert sheet.key_heads == {}


# Tables of several countries, of answers by country, and of years in groups.


def test_answers_by_country_are_what_is_measured():
    rows = [
        ["Answer", "Kenya", "Uganda"],
        ["The fee is too high for us", "38", "41"],
        ["The line is too far away", "22", "19"],
        ["Other or do not know", "7", "9"],
    ]
    read = named(table(rows, unit="Per cent of respondents", title="Why households wait"), PAPER)
    assert read[:2] == [("The fee is too high for us", "Kenya"), ("The fee is too high for us", "Uganda")]


def test_exports_by_country_and_product_stay_exports():
    rows = [["Product", "Kenya", "Uganda"], ["Tea", "38", "41"], ["Coffee", "22", "19"]]
    read = named(table(rows, unit="US$ million", title="Exports"), PAPER)
    assert read[0] == ("Exports", "Kenya")


def test_a_head_that_says_only_that_times_follow_is_no_metric():
    rows = [["Item", "Investment period", "Investment period"], ["", "2025–2027", "2028–2030"], ["Substations", "410.0", "386.0"]]
    report = table(rows, header_rows=2, unit="US$ million", title="Cost of access in six coastal countries")
    assert named(report, PAPER)[0] == ("Substations", "six coastal countries")


@pytest.mark.parametrize(
    ("title", "lang", "topic"),
    [
        ("Trade of the six countries, 2016–2024", "en", "six countries"),
        ("Access in 12 West African states", "en", "12 West African states"),
        ("Rules that six countries’ courts apply", "en", "six countries"),
        ("中亚五国贸易额", "zh", "中亚五国"),
        ("2024年东盟十国出口额", "zh", "东盟十国"),
        ("长江流域三省市用水量", "zh", "长江流域三省市"),
        ("前十国家出口额", "zh", ""),
        ("二十国际机场客流", "zh", ""),
    ],
)
def test_several_places_are_what_a_title_is_about(title, lang, topic):
    assert topic_of_title(title, lang) == topic


def test_the_whole_of_a_year_in_a_group_is_that_years():
    rows = [
        ["季别", "客运量"],
        ["2021年", ""],
        ["第1季", "31"],
        ["全年", "128"],
        ["2022年", ""],
        ["第1季", "40"],
        ["全年", "166"],
    ]
    assert days(table(rows, unit="人", title="渡轮客运量"))[1::2] == [("2021-01-01", "2021-12-31"), ("2022-01-01", "2022-12-31")]


def test_a_change_on_the_previous_year_beside_a_year_is_of_that_year():
    rows = [["Year", "Total trade (GWh)", "Change on previous year (%)"], ["2022", "1,948", "+8.4"], ["2023", "2,210", "+13.4"]]
    read = days(table(rows, title="Electricity trade"), PAPER)
    assert read[1] == ("2022-01-01", "2022-12-31") and read[3] == ("2023-01-01", "2023-12-31")


def test_a_column_of_groups_before_names_stays_part_of_their_path():
    rows = [["Region", "City", "Length (km)"], ["North", "Arden", "412"], ["North", "Ruvo", "64"], ["South", "Nyabo", "52"]]
    read, _ = sheets.read(replace(table(rows, title="Roads"), cover=PAPER))
    assert read[0].row_heads[1].label == "North / Arden"


def test_a_number_of_changes_is_in_money_and_no_rate():
    rows = [
        ["科目", "预算数", "决算数", "增减数", "执行率"],
        ["门票收入", "100", "4,627", "4,527", "95.2"],
        ["租金", "200", "956", "756", "90.1"],
    ]
    report = table(rows, unit="千元、％", title="预算执行情况")
    found = figures.read_cells(report, sheets.read(replace(report, cover=ANNUAL))[0])[0]
    assert [(str(one.value), one.unit) for one in found[2:4]] == [("4527000", "CNY"), ("95.2", "%")]


# Times over blocks, in groups of a fiscal year, in a column of years; ages; keys and values.

FISCAL = Cover(title="Annual Report 2025", publisher="Fernhill Water Limited", published="2025-08-21")


def test_the_time_over_the_labels_dates_a_block_and_one_that_repeats_the_heads_the_next():
    rows = [
        ["Year ended 31 December 2024", "Networks", "Metering"],
        ["Revenue", "341", "118"],
        ["Year ended 31 December 2023", "Networks", "Metering"],
        ["Revenue", "318", "112"],
    ]
    found = days(table(rows, unit="£ million", title="Segments"), FISCAL)
    assert found[:2] == [("2024-01-01", "2024-12-31")] * 2
    assert found[-2:] == [("2023-01-01", "2023-12-31")] * 2


def test_a_time_over_the_labels_is_not_that_of_dated_columns():
    rows = [["Year ended 31 December 2024", "2024", "2023"], ["Revenue", "341", "318"]]
    assert days(table(rows, unit="£ million", title="Results"), FISCAL)[1] == ("2023-01-01", "2023-12-31")


def test_the_year_in_a_column_of_its_own_is_that_of_the_row():
    rows = [["Name", "Year", "Salary", "Bonus"], ["A. Holm", "2025", "245", "31"], ["A. Holm", "2024", "238", "26"]]
    found = days(table(rows, unit="£000", title="Pay of the directors"), FISCAL)
    assert [start[:4] for start, _ in found] == ["2025", "2025", "2024", "2024"]


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("April–June", "2024-04-01", "2024-06-30"),
        ("January–March", "2025-01-01", "2025-03-31"),
        ("Year", "2024-04-01", "2025-03-31"),
    ],
)
def test_quarters_below_a_fiscal_year_are_its_own(label, start, end):
    rows = [["Quarter", "Income tax"], ["2024/25", ""], [label, "20.4"], ["2025/26", ""], [label, "21.9"]]
    report = table(rows, unit="£ million", title="Receipts")
    said = document("The fiscal year runs from 1 April to 31 March.", report_id="s")
    assert days(replace(report, blocks=report.blocks + said.blocks), PAPER)[0] == (start, end)


def test_a_year_beside_a_row_wins_over_a_head_that_names_none():
    rows = [["Year", "Flows of the year", "At 31 December"], ["2022", "214", "140"], ["2023", "228", "137"]]
    found = days(table(rows, unit="£ million", title="Public finances"), PAPER)
    assert found[2:] == [("2023-01-01", "2023-12-31"), ("2023-12-31", "2023-12-31")]


def test_the_day_in_a_title_is_that_of_the_years_over_the_columns():
    rows = [["", "2025", "2024"], ["Borrowings", "308.8", "309.6"]]
    assert days(table(rows, unit="£ million", title="Net debt at 30 June"), PAPER) == [
        ("2025-06-30", "2025-06-30"),
        ("2024-06-30", "2024-06-30"),
    ]


def test_when_amounts_fall_due_is_no_period_and_their_company_the_subject():
    rows = [
        ["", "Within 1 year", "1 to 2 years", "Over 5 years", "Total"],
        ["Bank loans", "29.7", "34.8", "6.2", "70.7"],
        ["Bonds", "5.8", "5.8", "40.0", "51.6"],
    ]
    report = table(rows, unit="£ million", title="Maturities at 31 December 2024")
    assert set(days(report, FISCAL)) == {("2024-12-31", "2024-12-31")}
    assert named(report, FISCAL)[:2] == [("Bank loans", "Fernhill Water Limited")] * 2


def test_when_projects_were_approved_is_no_part_of_their_names_and_no_period():
    rows = [
        ["Code", "Project", "Approved", "Cost"],
        ["A-1", "Dawa Plain", "8 January 2021", "2,590"],
        ["A-2", "Tana Delta", "26 June 2024", "1,280"],
    ]
    read, _ = sheets.read(replace(table(rows, unit="US$ thousand", title="Projects"), cover=PAPER))
    assert [head.label for head in read[0].row_heads.values()] == ["Dawa Plain", "Tana Delta"]
    assert days(table(rows, unit="US$ thousand", title="Projects"), PAPER) == [("", "")] * 2


def test_pairs_of_a_key_and_a_value_have_no_head():
    rows = [
        ["Project code", "ZM-014-B"],
        ["Operator", "Lights Cooperative"],
        ["Total cost", "US$18.6 million"],
        ["Solar capacity", "4.2 MW"],
        ["Status", "In operation"],
    ]
    report = table(rows, title="Project sheet A: Mwerere mini-grid, Zambia")
    assert named(report, PAPER) == [("Total cost", "Mwerere mini-grid"), ("Solar capacity", "Mwerere mini-grid")]


def test_two_columns_under_a_head_of_their_own_are_no_pairs():
    rows = [["Region", "2024"], ["North", "12"], ["South", "14"], ["East", "9"]]
    assert sheets.read(table(rows, title="Sites"))[0][0].key_heads == {}


def test_people_by_age_are_those_of_a_sex_or_all():
    rows = [["Age", "Female", "Male", "Total"], ["0–14", "2,872", "3,016", "5,888"], ["80 and over", "1,276", "833", "2,109"]]
    read = named(table(rows, title="Resident population by age and sex, 31 March 2026"), PAPER)
    assert read[:3] == [("Female", "0–14"), ("Male", "0–14"), ("Resident population", "0–14")]


def test_groups_of_people_under_a_band_are_whose_answers_they_are():
    rows = [["Answer", "Sex", "Sex"], ["", "Women", "Men"], ["Much better", "33", "30"], ["Much worse now", "13", "15"]]
    read = named(table(rows, header_rows=2, unit="% of respondents", title="Household income"), PAPER)
    assert read[:2] == [("Much better", "Women"), ("Much better", "Men")]


def test_how_many_were_asked_is_no_share():
    rows = [["Answer", "Kenya", "Uganda"], ["Much better", "38", "41"], ["Respondents (n)", "612", "745"]]
    report = table(rows, unit="% of respondents", title="Household income")
    found = figures.read_cells(report, sheets.read(report)[0])[0]
    assert [one.unit for one in found] == ["%", "%", "", ""]


def test_versions_of_a_budget_are_no_metric_and_what_is_left_of_them_a_difference():
    rows = [
        ["Revenue head", "Original", "Revised", "Outturn", "Outturn less revised budget"],
        ["Company tax", "41,300", "38,600", "37,942", "-658"],
        ["Stamp duty", "7,200", "6,100", "5,863", "-237"],
    ]
    read = named(table(rows, unit="£000", title="Revenue: budget and outturn"), PAPER)
    assert {metric for metric, _ in read[:3]} == {"Company tax"}


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("St Orran Islands Budget Paper No. 2", "St Orran Islands"),
        ("Norrland Statistical Yearbook 2025", "Norrland"),
        ("Republic of Vesta Economic Survey", "Vesta"),
        ("Annual Budget Report", ""),
        ("Global Economic Outlook", ""),
        ("Preliminary Trade Estimates", ""),
    ],
)
def test_a_report_of_an_office_is_about_its_place(line, place):
    assert reporting_entity(Document("r", (), (), (), (), Cover(title=line))) == place


def test_dashes_stand_for_numbers_and_make_no_column_one_of_labels():
    rows = [
        ["", "Share capital", "Reserves", "Total"],
        ["Balance at 1 July 2023", "142,500", "53,000", "195,500"],
        ["Profit for the year", "–", "23,724", "23,724"],
        ["Dividends paid", "–", "(16,898)", "(16,898)"],
        ["Share-based payments", "–", "765", "765"],
        ["Transfers", "–", "(12)", "(12)"],
    ]
    read, _ = sheets.read(replace(table(rows, unit="£000", title="Changes in equity"), cover=FISCAL))
    assert read[0].label_columns == 1


def test_a_place_beside_the_group_of_its_region_is_the_subject():
    rows = [["區域", "縣市", "裝置容量"], ["北部", "臺北市", "75.6"], ["北部", "新北市", "12.7"], ["中部", "雲林縣", "22.1"]]
    read = named(table(rows, unit="MW", title="各縣市太陽光電"))
    assert [subject for _, subject in read] == ["臺北市", "新北市", "雲林縣"]


def test_codes_of_goods_are_no_numbers_of_theirs():
    rows = [["HS號列", "品名", "出口", "進口"], ["8502", "發電機組", "284", "412"], ["8503", "發電機零件", "617", "196"]]
    read = named(table(rows, unit="千美元", title="電力設備出口值"))
    assert [subject for _, subject in read] == ["發電機組", "發電機組", "發電機零件", "發電機零件"]
