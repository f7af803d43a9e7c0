"""What must hold when figures are read: values, units, ranges, what is left alone, and what each figure is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import sayings, times
from pipeline.figures import find_figures, read
from pipeline.figures.change import read_changes
from pipeline.figures.context.describe import describe
from pipeline.figures.context.scene import Memory, Name, Scene
from pipeline.model import Figure, Marker
from pipeline.numbers.numeral import fold, plain
from pipeline.numbers.scan import parse_number, scan
from pipeline.quantities.find import find_surface
from pipeline.quantities.left_alone import LeftAlone
from pipeline.text import split
from pipeline.times import find_times
from tests.build import document, sentence

DIGITS = "零一二三四五六七八九"


def surface(text, lang="zh"):
    return [Figure.of(quantity) for quantity in find_surface(text, lang).quantities]


def only(text, lang="zh"):
    (figure,) = surface(text, lang)
    return figure


def about(text, names=(), memory=None):
    """The figures of a sentence in which these names are known (text, ISO code)."""
    known = tuple(Name(text.index(name), text.index(name) + len(name), name, iso) for name, iso in names)
    return describe(Scene(fold(text), "zh", known), read_changes(text, surface(text), "zh"), memory or Memory())


# numbers


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1,100万", "11000000"),
        ("1，234，567", "1234567"),
        ("１，２３４．５", "1234.5"),
        ("3亿4000万", "340000000"),
        ("2.28万", "22800"),
        ("二十万亿", "20000000000000"),
        ("一万零十二", "10012"),
        ("四千零四万", "40040000"),
        ("一百七", "170"),
        ("三万五", "35000"),
        ("三点五亿", "350000000"),
        ("壹仟贰佰叁拾肆", "1234"),
        ("四分之一", "0.25"),
        ("一半", "0.5"),
        ("二又四分之三", "2.75"),
        ("负十三点五", "-13.5"),
        ("二〇三五", "2035"),
        ("5千4百", "5400"),
        ("萬億", "1000000000000"),
        ("廿五", "25"),
        ("两千一百分之七", "0.003333333333333333333333333333"),
        ("三 分 之 二", "0.6666666666666666666666666667"),
        ("负一又二分之一", "-1.5"),
        ("1.5e3", "1500"),
        ("百分之点五", "0.5"),
        ("三点五百万", "3500000"),
        ("二十三点一二三", "23.123"),
    ],
)
def test_a_chinese_number_has_one_value(written, value):
    assert parse_number(written, "zh") == Decimal(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("two hundred and six", "206"),
        ("twenty-one thousand eleven", "21011"),
        ("three point five million", "3500000"),
        ("half a million", "500000"),
        ("two and a half billion", "2500000000"),
        ("three lakh crore", "3000000000000"),
        ("twenty and three fifths", "20.6"),
        ("two million and a half", "2500000"),
        ("three quarters of a million", "750000"),
        ("one hundred and thirty-two fifths", "26.4"),
        ("a hundredth", "0.01"),
        ("12,34,567.5", "1234567.5"),
        ("1.234.567,5", "1234567.5"),
        ("6.5e3", "6500"),
        ("2^10", "1024"),
        ("1.2bn", "1200000000"),
        ("1,200,000", "1200000"),
        ("1 414 021 100", "1414021100"),
        ("2 1/2", "2.5"),
        ("minus five", "-5"),
        ("forty-second", "42"),
        ("1.3x10^6", "1300000"),
    ],
)
def test_an_english_number_has_one_value(written, value):
    assert parse_number(written, "en") == Decimal(value)


@pytest.mark.parametrize("text", ["", "经济", "1 与 2", "9" * 40, "1/0", "亿" * 100, "翻" + "9" * 30 + "番", "0^-5", "0^0"])
def test_what_is_not_one_number_has_no_value(text):
    assert parse_number(text, "zh") is None


def chinese(number: int) -> str:
    """A number below 10**16 in Chinese characters, as a writer would put it."""

    def under_wan(n: int) -> str:
        out, gap = "", False
        for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, n = divmod(n, place)
            if digit:
                out += ("零" if gap and out else "") + DIGITS[digit] + unit
            gap = not digit
        return out

    parts: list[str] = []
    for power, unit in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, power)
        if section:
            short = parts and section < 1000
            parts.append(("零" if short else "") + under_wan(section) + unit)
    text = "".join(parts).replace("万亿", "兆")
    return text or "零"


@given(st.integers(min_value=0, max_value=10**16 - 1))
def test_every_whole_number_written_in_chinese_is_read_back(number):
    assert parse_number(chinese(number), "zh") == number


@given(st.decimals(min_value=0, max_value=10**12, places=3), st.sampled_from(["zh", "en"]))
def test_every_number_with_thousands_marks_is_read_back(number, lang):
    assert parse_number(f"{number:,}", lang) == number


@given(st.text(max_size=60))
def test_folding_keeps_every_character_in_its_place(text):
    assert len(fold(text)) == len(text)


FRAGMENTS = """
    3 .5 1,100 一 两 十 百 万 亿 零 半 多 余 数 几 第 分之 点 负 - — 至 到 和 、 ， 。 % 个百分点 元 美元 家 企业 年 约 以上
    增长 下降 分别 中国 的 出口额 为 《 》 （ ） G20 half a million two third $ per cent to and 个半月 每 平方公里
"""
JUMBLES = st.lists(st.sampled_from(FRAGMENTS.split()), max_size=24).map("".join)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=60), JUMBLES), st.sampled_from(["zh", "en"]))
def test_any_text_gives_figures_that_are_slices_of_it_in_order(text, lang):
    figures = surface(text, lang)
    assert [f.text for f in figures] == [text[f.start : f.end] for f in figures]
    assert all(left.end <= right.start for left, right in pairwise(figures))
    assert all(value is None or value.is_finite() for f in figures for value in (f.value, f.low, f.high))
    about_them = describe(Scene(fold(text), lang), read_changes(text, figures, lang), Memory())
    assert {f.start for f in about_them} == {f.start for f in figures}


@pytest.mark.parametrize(
    ("text", "span", "value"),
    [
        ("气温最低点3.5亿元", "3.5亿元", "350000000"),
        ("起点1.2米", "1.2米", "1.2"),
        ("全县网点12万个", "12万个", "120000"),
        ("增设站点3个", "3个", "3"),
        ("观测点1,200处", "1,200处", "1200"),
        ("網點1.2萬個", "1.2萬個", "12000"),
        ("起点价4．8元", "4．8元", "4.8"),
        ("营业网点三万个", "三万个", "30000"),
        ("代办点6，768个", "6，768个", "6768"),
        ("早8点1.5小时的晨训", "1.5小时", "1.5"),
        ("服务点2公顷", "2公顷", "2"),
        ("提高3点5条", "5条", "5"),
    ],
)
def test_a_noun_or_hour_in_dian_is_no_decimal_point(text, span, value):
    figures = {f.text: f.value for f in surface(text)}
    assert figures[span] == Decimal(value)


@pytest.mark.parametrize("text", ["最高点", "时间点2020年", "十点五十分到达", "8点30分开始", "会议于三点十分结束", "增长点一个"])
def test_dian_without_a_quantity_gives_none(text):
    assert not surface(text)


# units, ranges, approximation


@pytest.mark.parametrize(
    ("text", "span", "kind", "value", "unit"),
    [
        ("出口额达3300多亿美元", "3300多亿美元", "money", "330000000000", "USD"),
        ("投资12 亿元", "12 亿元", "money", "1200000000", "CNY"),
        ("票价50元6角", "50元6角", "money", "50.6", "CNY"),
        ("共US$500万", "US$500万", "money", "5000000", "USD"),
        ("提高0.8个百分点", "0.8个百分点", "percentage_points", "0.8", "pp"),
        ("装机达12 亿千瓦", "12 亿千瓦", "measure", "1200000000", "kW"),
        ("每平方公里3000人", "3000人", "measure", "3000", "人/km2"),
        ("时速60公里/小时", "60公里/小时", "measure", "60", "km/h"),
        ("增长1.2倍", "1.2倍", "multiple", "1.2", "倍"),
        ("翻两番", "两番", "multiple", "4", "倍"),
        ("占比为三成", "三成", "percent", "30", "%"),
        ("打八折", "八折", "percent", "80", "%"),
        ("出生率8.5‰", "8.5‰", "percent", "0.85", "%"),
        ("百分之五", "百分之五", "percent", "5", "%"),
        ("约占四分之一", "四分之一", "ratio", "0.25", "1"),
        ("工期两个半月", "两个半月", "duration", "2.5", "mo"),
        ("耗时半年", "半年", "duration", "0.5", "a"),
        ("召开第73届大会", "第73届", "ordinal", "73", "届"),
        ("全球第二大经济体", "第二大", "rank", "2", "大"),
        ("千余位代表", "千余位", "count", "1000", "位"),
        ("规模达万亿元", "万亿元", "money", "1000000000000", "CNY"),
        ("进口1,100万吨", "1,100万吨", "measure", "11000000", "t"),
        ("本期-5.3亿元", "-5.3亿元", "money", "-530000000", "CNY"),
    ],
)
def test_a_quantity_is_read_over_its_whole_span(text, span, kind, value, unit):
    figure = only(text)
    assert (span, kind, Decimal(value), unit) == (figure.text, figure.kind, figure.value, figure.unit)


@pytest.mark.parametrize(
    ("text", "span", "kind", "value", "unit"),
    [
        ("It cost $1.2 billion", "$1.2 billion", "money", "1200000000", "USD"),
        ("a loan of $5m", "$5m", "money", "5000000", "USD"),
        ("17 USD", "17 USD", "money", "17", "USD"),
        ("3 dollars and 50 cents", "3 dollars and 50 cents", "money", "3.5", "USD"),
        ("rose 0.8 percentage points", "0.8 percentage points", "percentage_points", "0.8", "pp"),
        ("a 25-basis-point cut", "25-basis-point", "percentage_points", "0.25", "pp"),
        ("45 GW", "45 GW", "measure", "45", "GW"),
        ("a five-year lease", "five-year", "duration", "5", "a"),
        ("one-third of firms", "one-third", "ratio", str(plain(Decimal(1) / 3)), "1"),
        ("the second-largest economy", "second", "rank", "2", ""),
    ],
)
def test_an_english_quantity_is_read_over_its_whole_span(text, span, kind, value, unit):
    figure = only(text, "en")
    assert (span, kind, Decimal(value), unit) == (figure.text, figure.kind, figure.value, figure.unit)


@pytest.mark.parametrize(
    ("text", "lang", "span", "low", "high"),
    [
        ("需2至3亿元", "zh", "2至3亿元", "200000000", "300000000"),
        ("为期3—5年", "zh", "3—5年", "3", "5"),
        ("三到五个月", "zh", "三到五个月", "3", "5"),
        ("约10%-20%", "zh", "10%-20%", "10", "20"),
        ("二三十家", "zh", "二三十家", "20", "30"),
        ("between 3 and 5 percent", "en", "3 and 5 percent", "3", "5"),
        ("US$1.5-2 billion", "en", "US$1.5-2 billion", "1500000000", "2000000000"),
        ("高于5%低于10%", "zh", "高于5%低于10%", "5", "10"),
    ],
)
def test_a_range_is_one_figure_with_two_ends(text, lang, span, low, high):
    figure = only(text, lang)
    assert (span, None, Decimal(low), Decimal(high)) == (figure.text, figure.value, figure.low, figure.high)
    assert figure.approximation == "range"


@pytest.mark.parametrize("text", ["从3亿元增至5亿元", "从3亿元到5亿元", "200个国家和41家企业"])
def test_a_change_from_one_value_to_another_is_no_range(text):
    assert [figure.low for figure in surface(text)] == [None, None]


@pytest.mark.parametrize(
    ("text", "approximation", "low", "high"),
    [
        ("3300多亿美元", "over", "330000000000", "340000000000"),
        ("2.5万多吨", "over", "25000", "26000"),
        ("70多次演练", "over", "70", "80"),
        ("超过三成", "over", "30", None),
        ("不足5%", "under", None, "5"),
        ("近200家", "nearly", None, None),  # a value alone (docs/labelling.md)
        ("至少5家", "at_least", "5", None),
        ("65%以上", "at_least", "65", None),
        ("不超过3%", "at_most", None, "3"),
        ("约35公顷", "about", None, None),
        ("数十家", "about", "20", "100"),
        ("进入前40名", "at_most", None, "40"),
    ],
)
def test_an_approximator_sets_the_ends_it_leaves(text, approximation, low, high):
    figure = only(text)
    ends = tuple(None if end is None else Decimal(end) for end in (low, high))
    assert (approximation, *ends) == (figure.approximation, figure.low, figure.high)


def test_numbers_in_a_list_share_the_unit_and_the_scale_word():
    figures = surface("分别为3.1、2.5和4.8万吨")
    assert [Decimal(31000), Decimal(25000), Decimal(48000)] == [figure.value for figure in figures]
    assert [figure.unit for figure in figures] == ["t", "t", "t"]


def test_a_scale_word_is_not_shared_by_numbers_of_another_size():
    assert [Decimal(3000), Decimal(12000)] == [figure.value for figure in surface("分别为3000和1.2万吨")]


# left alone


@pytest.mark.parametrize(
    "text",
    [
        "七国集团发表声明",
        "（10+3）会议",
        "第三产业快速发展",
        "B2B平台与5G网络",
        "行动计划2.0版",
        "“一带一路”倡议一方面扩大开放",
        "第二次世界大战",
        "围绕“六大工程”推进",
        "《经济学三十讲》",
        "这是一个重要阶段",
        "四川、三亚和九江",
        "大陆与零部件",
        "见图3和表2-1",
        "依照第二十一条",
        "国发〔2020〕12号",
        "电话：021-55551234",
        "https://example.org/2020/11",
        "十分重要，千方百计",
        "三农与六稳",
        "2.1 研究方法",
    ],
)
def test_a_number_that_is_no_quantity_is_left_alone(text):
    found = find_surface(text, "zh")
    assert (found.quantities, found.unread) == ((), ())


def test_a_name_known_to_the_caller_is_left_alone():
    text = "百年公司有3家分店"
    assert [figure.text for figure in find_surface(text, "zh", [LeftAlone(0, 4, "name")]).quantities] == ["3家"]


@pytest.mark.parametrize("text", ["COVID-19 and a G20 summit", "see Figure 3 of 2020", "one of the reasons", "World War II"])
def test_an_english_number_that_is_no_quantity_is_left_alone(text):
    assert surface(text, "en") == []


# change, and what a figure is about


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("出口同比下降了6.8%", ["decrease"]),
        ("萎缩幅度超过 10%", ["decrease"]),
        ("增速将下降至1.9%", ["decrease"]),
        ("增速为0.3%", [""]),
        ("分别增长了24% 和 27%", ["increase", "increase"]),
        ("增加值为12亿元，增长5%", ["", "increase"]),
        ("实现了7%的增长", ["increase"]),
    ],
)
def test_the_verb_before_a_figure_says_which_way_it_points(text, changes):
    assert changes == [figure.change for figure in read_changes(text, surface(text), "zh")]


def test_a_rate_of_several_economies_is_a_figure_for_each():
    figures = about("英国和法国经济将衰退9.8%", [("英国", "GB"), ("法国", "FR")])
    assert [(figure.subject, figure.place) for figure in figures] == [("英国经济", "GB"), ("法国经济", "FR")]
    assert {"经济增长率"} == {figure.metric for figure in figures}


def test_an_amount_between_two_countries_is_one_figure_of_both():
    (figure,) = about("中国和巴西的双边贸易额下降5%", [("中国", "CN"), ("巴西", "BR")])
    assert (figure.subject, figure.metric) == ("中国和巴西", "双边贸易额")


def test_respectively_deals_numbers_out_to_metrics():
    figures = about("班列的开行数量和货物量分别增长24%和27%")
    assert [figure.metric for figure in figures] == ["开行数量", "货物量"]


def test_respectively_deals_numbers_out_to_subjects():
    figures = about(
        "北京、上海和广东的收入分别为6.9万元、7.2万元和4.1万元", [("北京", "CN-BJ"), ("上海", "CN-SH"), ("广东", "CN-GD")]
    )
    assert [figure.subject for figure in figures] == ["北京", "上海", "广东"]


def test_a_clause_takes_metric_and_subject_from_the_clause_before():
    figures = about("巴西出口额达到30亿美元，同比下降5%", [("巴西", "BR")])
    assert [(figure.subject, figure.metric) for figure in figures] == [("巴西", "出口额"), ("巴西", "出口额")]


def test_a_sentence_takes_the_subject_from_the_sentence_before():
    memory = Memory()
    about("巴西出口额达到30亿美元。", [("巴西", "BR")], memory)
    (figure,) = about("失业率为11%。", (), memory)
    assert (figure.subject, figure.place, figure.metric) == ("巴西", "BR", "失业率")


@pytest.mark.parametrize(
    ("text", "nouns"),
    [
        ("来自11个国家和地区的41家企业签约", ["国家和地区", "企业"]),
        ("出口了706亿只口罩、3.4亿套防护服以及9.67万台呼吸机", ["口罩", "防护服", "呼吸机"]),
        ("运送物资66万件，效果良好", ["物资"]),
        ("两个发达经济体表示欢迎", ["发达经济体"]),
        ("发布了三份文件，", ["文件"]),
        ("供应2.25亿人份的试剂", ["试剂"]),
    ],
)
def test_a_count_knows_what_it_counts(text, nouns):
    assert nouns == [figure.noun for figure in about(text)]


def test_a_share_says_of_what():
    (figure,) = about("进出口额约占全国的四分之一")
    assert figure.metric == "进出口额占全国比重"


# documents


def read_all(document, sentences):
    """The figures of sentences without names, and their issues."""
    return read(document, sentences, (), times.read(document, sentences)[0], sayings.read(document, sentences)[0])


def sentences_of(built, *texts):
    block = built.blocks[0]
    at, found = 0, []
    for text in texts:
        start = block.text.text.index(text, at)
        at = start + len(text)
        found.append(sentence(text, number=start, block_id=block.block_id, start=start))
    return tuple(found)


def test_a_figure_of_a_document_has_an_address_from_its_number_to_its_unit():
    built = document("全年出口额为30亿元。其中顺差为5亿元。")
    figures, issues = read_all(built, sentences_of(built, "全年出口额为30亿元。", "其中顺差为5亿元。"))
    assert [figure.text for figure in figures] == ["30亿元", "5亿元"]
    assert figures[0].figure_id == "r/figure/p1c6-p1c9"
    assert built.blocks[0].text.text[figures[1].start : figures[1].end] == "5亿元"
    assert issues == []


def test_a_number_that_nothing_accounts_for_becomes_an_issue():
    built = document("样本编号为35ab。")
    figures, (issue,) = read_all(built, sentences_of(built, "样本编号为35ab。"))
    assert figures == ()
    assert (issue.code, issue.detail, issue.start, issue.end) == ("number_unread", "35", 5, 7)


def test_two_subjects_on_one_span_have_two_addresses():
    built = document("英国和法国经济将衰退9.8%。")
    figures, _ = read_all(built, sentences_of(built, "英国和法国经济将衰退9.8%。"))
    assert [figure.figure_id for figure in figures] == ["r/figure/p1c10-p1c13", "r/figure/p1c10-p1c13.1"]


def test_a_note_belongs_to_the_figures_before_its_marker():
    built = document("出口增长3%，进口增长5%。")
    block = replace(built.blocks[0], markers=(Marker(6, "1", "n1"), Marker(13, "2", "n2")))
    marked = replace(built, blocks=(block,))
    figures, _ = read_all(marked, sentences_of(marked, "出口增长3%，进口增长5%。"))
    assert [figure.note_ids for figure in figures] == [("n1",), ("n2",)]


def test_a_note_gives_only_quantities():
    built = document(("footnote", "统计年鉴第3卷，2020年，第15页；出口额为30亿元。"))
    figures, issues = read_all(built, sentences_of(built, "统计年鉴第3卷，2020年，第15页；出口额为30亿元。"))
    assert ([figure.text for figure in figures], issues) == (["30亿元"], [])


def test_a_bare_text_is_read_sentence_by_sentence():
    figures = find_figures("巴西出口额为30亿美元。失业率为11%。")
    assert [(f.text, f.start, f.sentence_id) for f in figures] == [("30亿美元", 6, ""), ("11%", 16, "")]


def test_scanning_keeps_numbers_in_order_and_apart():
    text = "3亿4000万、二十和1/3"
    assert [text[n.start : n.end] for n in scan(text, "zh")] == ["3亿4000万", "二十", "1/3"]


@pytest.mark.parametrize(
    ("text", "lang", "span", "value", "unit"),
    [
        ("The wall is 7 ft 3 inches high.", "en", "7 ft 3 inches", "7.25", "[ft_i]"),
        ("A ticket costs 15 dollars and 50 cents.", "en", "15 dollars and 50 cents", "15.5", "USD"),
        ("A ticket costs 3 CAD 20 cents.", "en", "3 CAD 20 cents", "3.2", "CAD"),
        ("They lost 75 USD million.", "en", "75 USD million", "75000000", "USD"),
        ("They lost 30 MEUR.", "en", "30 MEUR", "30000000", "EUR"),
        ("One in four firms closed.", "en", "One in four", "0.25", "1"),
        ("Two out of every five firms closed.", "en", "Two out of every five", "0.4", "1"),
        ("Exports fell by a quarter in May.", "en", "a quarter", "0.25", "1"),
        ("排水量4000t/d", "zh", "4000t/d", "4000", "t/d"),
        ("治愈率八成五", "zh", "八成五", "85", "%"),
        ("不良率为千分之三", "zh", "千分之三", "0.3", "%"),
        ("共3亿個", "zh", "3亿個", "300000000", "个"),
        ("重3斤5两", "zh", "3斤5两", "3.5", "斤"),
        ("培训495期", "zh", "495期", "495", "期"),
    ],
)
def test_one_quantity_in_several_pieces(text, lang, span, value, unit):
    figure = only(text, lang)
    assert (span, Decimal(value), unit) == (figure.text, figure.value, figure.unit)


@pytest.mark.parametrize(
    "text", ["He spent $20 and 3 days later $30.", "It has 12 rooms in 20 buildings.", "Sales rose 5 over 2019."]
)
def test_two_quantities_side_by_side_stay_two(text):
    assert len(surface(text, "en")) >= 1
    assert all(figure.kind != "ratio" for figure in surface(text, "en"))


def test_a_starting_point_keeps_its_time_to_itself():
    start, end, after = find_figures("失业率从2021年的5.1%下降到4.8%，就业人数增加30万人。")
    assert "2021年" == start.period.text
    assert ("", "") == (end.period.text, after.period.text)
    assert ("", "decrease", "increase") == (start.change, end.change, after.change)


def test_a_list_of_rates_goes_back_to_the_list_before():
    figures = find_figures("出口额和进口额分别为12亿元和15亿元，同比分别增长3%和下降2%。")
    assert ["出口额", "进口额"] * 2 == [figure.metric for figure in figures]


@pytest.mark.parametrize("text", ["见1.2节", "如图3.3、3.4和3.5所示", "参见A-7节", "执行GB 18918-2002标准", "二元结构明显"])
def test_a_reference_is_no_figure(text):
    assert [] == surface(text)


@pytest.mark.parametrize("text", ["Sections 2.3 and 4.1 set out why.", "See pages 17 to 19."])
def test_an_english_reference_is_no_figure(text):
    assert [] == surface(text, "en")


def test_a_comparison_before_the_comma_is_the_basis():
    (figure,) = find_figures("与2019年相比，该行业就业人数减少了12.4万人。")
    assert ("since", "与2019年相比") == (figure.basis, figure.basis_period.text)
    assert ("该行业", "就业人数", "decrease") == (figure.subject, figure.metric, figure.change)


@pytest.mark.parametrize(
    ("lang", "text", "changes"),
    [
        ("en", "Exports rose 5 percent and imports 3 percent.", ["increase", "increase"]),
        ("en", "Exports rose 5 percent and the rate was 3 percent.", ["increase", ""]),
        ("en", "Exports rose 5 percent and accounted for 3 percent of output.", ["increase", ""]),
        ("zh", "失业率比2015年高6个百分点，比预期低0.3个百分点。", ["increase", "decrease"]),
        ("zh", "失业率高达6%。", [""]),
    ],
)
def test_a_change_without_its_verb(lang, text, changes):
    assert [figure.change for figure in find_figures(text, lang=lang)] == changes


def test_the_reporting_period_is_that_of_the_cover():
    report = document("根据2011年的决议投资3亿元。截止报告期末，共投入资金1亿元。", published="2023-03")
    report = replace(report, cover=replace(report.cover, title="东湾航运公司2022年年度报告"))
    figures, _ = read_all(report, split(report)[0])
    assert [figure.period.start for figure in figures] == [date(2011, 1, 1), date(2022, 12, 31)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "过去0年出口8吨",
        "七到18年2月出口6吨",
        "近0个月",
        "2020年至2018年",
        "12月至3月",
        "the last 0 years",
        "from 2020 to 2018",
        "in the past 0 months",
    ],
)
def test_no_time_ends_before_it_begins(text, lang):
    found = find_times(text, lang, date(2024, 5, 1))
    assert all(t.period_start <= t.period_end for t in found if t.period_start and t.period_end)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("仟點三千万元", ["30000000"]),
        ("三千点五百", ["3000", "500"]),
        ("三百五百", ["300", "500"]),
        ("三点五千万元", ["35000000"]),
        ("百分之三点五", ["3.5"]),
    ],
)
def test_a_point_is_not_cut_from_what_follows_it(text, values):
    assert [Decimal(value) for value in values] == [figure.value for figure in find_figures(text)]


def test_descriptions_are_in_the_characters_of_the_report():
    """Traditional characters are compared in their simplified form, and never stored so."""
    first, second, third = find_figures("擔保借款餘額為1,514萬元，較去年增加3%。其中，長期借款為500萬元。")
    assert (first.metric, second.metric, third.metric) == ("擔保借款餘額", "擔保借款餘額", "長期借款")
