"""The unit of a table where it is stated with words around it, below the table, above a heading, or in a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline import sheets
from pipeline.model import BlockKind, Period
from pipeline.sheets.cell_numbers import parse_cell
from pipeline.sheets.currency import LocalMoney, local_money
from pipeline.sheets.heads import read_head
from pipeline.sheets.printed_units import deal_out, parse_unit_line
from pipeline.sheets.surroundings import read_surroundings
from pipeline.times import Edition
from tests.build import cell_figures, document, table


@pytest.mark.parametrize(
    ("text", "lang", "unit", "factor"),
    [
        ("£ million unless otherwise stated", "en", "GBP", 1_000_000),
        ("All figures in RMB million", "en", "CNY", 1_000_000),
        ("all figures are in RMB million unless otherwise indicated", "en", "CNY", 1_000_000),
        ("in thousands of euros, except per share amounts", "en", "EUR", 1000),
        ("(In thousands of euros, except per share data)", "en", "EUR", 1000),
        ("Unless otherwise stated, all amounts are in £ million", "en", "GBP", 1_000_000),
        ("Expressed in thousands of U.S. dollars (except number of shares)", "en", "USD", 1000),
        ("All amounts in this note are stated in millions of Swiss francs", "en", "CHF", 1_000_000),
        ("除特别注明外，单位：百万元", "zh", "CNY", 1_000_000),
        ("（除特别注明外，金额单位为人民币百万元）", "zh", "CNY", 1_000_000),
        ("除另有说明外，金额单位均为人民币千元", "zh", "CNY", 1000),
        ("金额单位：人民币元（除特别注明外）", "zh", "CNY", 1),
        ("（人民币百万元，另有注明者除外）", "zh", "CNY", 1_000_000),
        ("以人民币百万元列示", "zh", "CNY", 1_000_000),
        ("(除另有註明外，以百萬港元列示)", "zh", "HKD", 1_000_000),
    ],
)
def test_a_unit_is_read_with_the_words_around_it(text, lang, unit, factor):
    (found,) = parse_unit_line(text, lang)
    assert (found.unit, found.factor) == (unit, factor)


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Unless otherwise stated", "en"), ("Exports in May", "en"), ("除特别注明外", "zh"), ("以上各项均以合同为准", "zh")],
)
def test_words_alone_are_no_unit(text, lang):
    assert parse_unit_line(text, lang) == ()


def around(*texts: str | tuple[BlockKind, str], at: int, title: str = "", lang="en"):
    """The unit that the lines around a table say; it stands before the block `at`."""
    report = document(*texts[:at], ("table", "a"), *texts[at:])
    placed = replace(table([["a", "b"], ["c", "1"]]).tables[0], block_id="t", title=title)
    return read_surroundings(report, {"t": at}, placed, lang, None, Edition()).unit


def test_a_measure_alone_between_a_caption_and_its_table_is_its_unit():
    assert around(("caption", "Table 4. Electricity demand"), "TWh", at=2, title="Electricity demand") == "TWh"
    assert around(("caption", "Table 4. Length of line"), "(km)", at=2, title="Length of line") == "km"
    assert (
        around(("caption", "Table 4. Electricity demand"), "Text of the chapter.", "TWh", at=3, title="Electricity demand") == ""
    )
    assert around(("caption", "Table 4. Countries"), "Men", at=2, title="Countries") == ""


@pytest.mark.parametrize(
    ("blocks", "at", "unit"),
    [
        (("£ million unless otherwise stated", ("heading", "Operating segments")), 2, "£ million unless otherwise stated"),
        ((("heading", "Segments"), "£ million unless otherwise stated"), 1, "£ million unless otherwise stated"),
        ((("heading", "Segments"), ("caption", "Table 2. Results"), "US$ million"), 1, "US$ million"),
        ((("heading", "Segments"), "Read on. All figures are in € thousand."), 2, "All figures are in € thousand"),
        ((("heading", "Segments"), "Costs rose to £ 3 million in the year."), 2, ""),
        ((("heading", "Segments"), "Text.", "US$ million"), 1, ""),
        ((("heading", "Segments"), "US$ million", ("table", "x")), 1, ""),
        ((("heading", "Segments"), "US$ million", ("caption", "Table 3. Prices"), ("table", "x")), 1, ""),
        (("US$ million", ("table", "x"), ("heading", "Segments")), 3, ""),
    ],
)
def test_a_unit_stands_above_a_heading_below_a_table_or_in_a_sentence(blocks, at, unit):
    assert around(*blocks, at=at, title="Table 2. Results") == unit


def test_a_unit_between_a_table_and_the_next_one_is_that_of_the_next():
    blocks = (("heading", "一、收入"), "除特别注明外，单位：万元", ("table", "x"))
    assert around(*blocks, at=1, lang="zh") == ""
    assert around(*blocks[:2], at=1, lang="zh") == "除特别注明外，单位：万元"


@pytest.mark.parametrize(
    ("label", "metric", "unit"),
    [
        ("Exceptional items £000", "Exceptional items", "GBP"),
        ("Retail banking US$000s", "Retail banking", "USD"),
        ("Total RMB’000", "Total", "CNY"),
        ("Route 000", "Route 000", None),
        ("Model ABC’000", "Model ABC’000", None),
    ],
)
def test_thousands_of_a_money_stand_behind_a_name(label, metric, unit):
    head = read_head(label, "en", None)
    assert (head.metric, head.unit and head.unit.unit) == (metric, unit)


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("to air kg/year", "kg/a"),
        ("Threshold for releases / to land kg/year", "kg/a"),
        ("Yield t/ha", "t/har"),
        ("Mean flow m³/s", "m3/s"),
        ("Duties USD/t", "USD"),
        ("Income and/or wealth", None),
        ("Ships in/out", None),
        ("Benzo(g,h,i)perylene", None),
        ("Di(t)anol", None),
        ("Benzene (kg)", "kg"),
    ],
)
def test_a_rate_ends_a_head_and_letters_within_a_word_are_no_unit(label, unit):
    head = read_head(label, "en", None)
    assert (head.unit and head.unit.unit) == unit


@pytest.mark.parametrize(
    ("text", "value"), [("(3.58p)", "-3.58"), ("3.53p", "3.53"), ("(8.2)p", "-8.2"), ("(1.2c)", "-1.2"), ("(see p)", None)]
)
def test_a_loss_per_share_has_its_pence_in_the_brackets(text, value):
    found = parse_cell(text, "en")
    assert (found and str(found.value)) == value


def test_pence_in_brackets_are_pence_in_a_table_in_pounds():
    rows = [["", "2024"], ["Loss", "(412)"], ["Loss per share", "(3.58p)"]]
    read, _ = sheets.read(table(rows, unit="£000"))
    assert [str(one.value) for cell in read[0].cells for one in cell.quantities] == ["-412000", "-0.0358"]


@pytest.mark.parametrize(
    ("unit", "printed", "code"),
    [
        ("USD", "$", "CAD"),
        ("USD", "Cents", "CAD"),
        ("USD", "c", "CAD"),
        ("USD", "million dollars", "CAD"),
        ("USD", "$’000", "CAD"),
        ("USD", "US$", "USD"),
        ("USD", "USD million", "USD"),
        ("USD", "U.S. dollars", "USD"),
        ("USD", "百万美元", "USD"),
        ("USD", "美金", "USD"),
        ("CNY", "億元", "TWD"),
        ("CNY", "仟元", "TWD"),
        ("CNY", "人民幣億元", "CNY"),
        ("EUR", "€", "EUR"),
    ],
)
def test_a_bare_dollar_or_yuan_is_the_reports_own(unit, printed, code):
    assert LocalMoney("CAD", "TWD").code(unit, printed) == code


def test_a_report_of_taiwan_counts_its_foreign_money_in_its_own():
    report = document("本公司以新臺幣編製財務報表", "外幣資產以美元計")
    assert local_money(report) == LocalMoney("TWD", "TWD")
    assert local_money(document("amounts are in Canadian dollars", lang="en")) == LocalMoney("CAD", "CNY")


@pytest.mark.parametrize(
    ("label", "start"),
    [
        ("112年度", "2023-01-01"),
        ("67年", "1978-01-01"),
        ("2.17~3.67年", ""),
        ("3.67年", ""),
        ("0.5至67年", ""),
        ("20-60年", ""),
        ("110~112年", "2021-01-01"),
        ("耐用年限50年以上", ""),
    ],
)
def test_lengths_of_time_are_no_years_of_the_republic(label, start):
    period = read_head(label, "zh", None, Edition(republic=True)).period
    assert str(period.start or "") == start


KNOWN_JUNE = Edition(month=6, day=30, year_end_known=True)
"""A report on others whose text says that their years end in June."""
OWN_JUNE = Edition(Period(date(2023, 7, 1), date(2024, 6, 30)), 6, 30, year_end_known=True)
"""The annual report of one whose years do."""


@pytest.mark.parametrize(
    ("label", "edition", "start", "end"),
    [
        ("2022/23", KNOWN_JUNE, "2022-07-01", "2023-06-30"),
        ("2022–23", OWN_JUNE, "2022-07-01", "2023-06-30"),
        ("Collection rate 2022/23", KNOWN_JUNE, "2022-07-01", "2023-06-30"),
        ("2024", KNOWN_JUNE, "2024-01-01", "2024-12-31"),  # a year of the calendar in a report that is about no such year
        ("2024", OWN_JUNE, "2023-07-01", "2024-06-30"),
        ("2022–2023", KNOWN_JUNE, "2022-01-01", "2023-12-31"),  # two years
        ("2022/23", Edition(), "2022-01-01", "2023-12-31"),  # whose years end where is not known
    ],
)
def test_a_year_over_two_calendar_years_is_one_where_the_end_of_years_is_known(label, edition, start, end):
    period = read_head(label, "en", None, edition).period
    assert (str(period.start), str(period.end)) == (start, end)


@pytest.mark.parametrize(
    ("line", "unit", "factor"),
    [
        ("Amounts in Australian dollars ($)", "AUD", "1"),
        ("Cost and disbursement in thousands of US dollars", "USD", "1000"),
        ("All figures in thousands of pounds sterling (£000).", "GBP", "1000"),
        ("All values below are given in euro thousand.", "EUR", "1000"),
        ("Production in million tonnes", "t", "1000000"),
        ("Sums in lakhs of rupees", "INR", "100000"),
        ("Persons; cargo in tonnes", "t", "1"),
        ("Trade in goods", "", ""),
        ("Growth in real terms", "", ""),
        ("Investment in Europe", "", ""),
    ],
)
def test_a_line_states_the_unit_of_what_it_names(line, unit, factor):
    found = parse_unit_line(line, "en")
    assert [(one.unit, str(one.factor)) for one in found] == ([(unit, factor)] if unit else [])


def test_a_unit_of_a_noun_is_that_of_the_columns_that_name_it():
    dealt = deal_out(parse_unit_line("Persons; cargo in tonnes", "en"), {1: "Arrivals", 2: "Cargo landed / fuel"}, "en")
    assert [one and one.unit for one in dealt.values()] == [None, "t"]
    both = deal_out(parse_unit_line("Values in EUR million, volumes in 1,000 tonnes", "en"), {1: "Volume", 2: "Value"}, "en")
    assert [one and one.unit for one in both.values()] == ["t", "EUR"]


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("（除特别注明外，金额单位均为人民币千元）", "CNY"),
        ("（人民币千元，百分比除外）", "CNY"),
        ("(£ million unless stated otherwise)", "GBP"),
    ],
)
def test_a_unit_at_the_right_above_a_table_is_that_of_the_whole(said, unit):
    rows = [["Item", "", said], ["", "2024", "2023"], ["Income", "7,851", "7,777"]]
    found = cell_figures(table(rows, header_rows=2))[0]
    assert [one.unit for one in found] == [unit] * 2


@pytest.mark.parametrize(
    ("line", "lang", "unit", "factor"),
    [
        ("万把", "zh", "把", "10000"),
        ("千副", "zh", "副", "1000"),
        ("單位：戶", "zh", "戶", "1"),
        ("百萬度", "zh", "kW.h", "1000000"),
        ("度", "zh", "deg", "1"),
        ("除特别注明外，货币单位为人民币千元", "zh", "CNY", "1000"),
        ("EC$ million, end of period", "en", "XCD", "1000000"),
        ("euro cents per kWh", "en", "EUR", "0.01"),
    ],
)
def test_a_unit_is_read_whatever_is_counted(line, lang, unit, factor):
    assert [(one.unit, str(one.factor)) for one in parse_unit_line(line, lang)] == [(unit, factor)]
