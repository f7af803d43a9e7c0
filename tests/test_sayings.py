"""Who says so, over sentences and paragraphs, and whether a figure has happened."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import growth
from pipeline.figures.status import find_status
from pipeline.sayings import find_sayings, read, saying_of
from tests.build import document, sentence
from tests.test_growth import calls


def of_paragraph(texts, lang="zh"):
    """The sources of the sentences of one paragraph."""
    sentences = [sentence(text, number=n, lang=lang) for n, text in enumerate(texts)]
    return list(read(document(""), sentences)[0].values())


def sources(text, lang="zh"):
    return [one.source for one in find_sayings(text, lang)]


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["世界银行"], "世界银行在2023年6月的《全球经济展望》中预测，明年增长2.7%。"),
        (["《全球经济展望》"], "2023年6月发布的《全球经济展望》预测明年增长2.7%。"),
        (["德国、法国和西班牙政府"], "德国、法国和西班牙政府共同宣布建设输气管道。"),
        (["农业部部长"], "6月，农业部部长在出席论坛时，也介绍了粮食储备情况。"),
        (["海关总署", "商务部"], "海关总署统计显示，出口增长3%，商务部则预计全年增长2%。"),
        ([], "“预测报告显示”是这一栏目的名称。"),
        ([], "事实再次表明，合作优于对抗。"),
        ([], "如图3所示，东部占比最高。"),
        ([], "这是倡议提出的第八个年头。"),
        ([], "该合作为各方创造了机遇。"),
    ],
)
def test_sources_in_chinese(expected, text):
    assert expected == sources(text)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (["World Bank"], "The World Bank, in a report published in June, forecasts growth of 2.7%."),
        (["Eurostat"], "Output fell by 3%, Eurostat said."),
        (["International Energy Agency"], "By contrast, the International Energy Agency expects demand to peak."),
        (["Ministry of Commerce"], "According to the Ministry of Commerce, exports rose 3%."),
        ([], "As expected, exports rose."),
        ([], "We find that exports rose."),
        ([], "Figure 2 shows exports by region."),
    ],
)
def test_sources_in_english(expected, text):
    assert expected == sources(text, "en")


def test_a_source_carries_on_where_the_next_sentence_says_so():
    paragraph = ["国家能源局数据显示，装机增长9%。", "其中，风电增长14%。", "与此相比，煤炭消费下降。"]

    assert [[one.source for one in found] for found in of_paragraph(paragraph)] == [["国家能源局"], ["国家能源局"], []]


def test_an_announced_goal_carries_on_while_the_future_is_spelt_out():
    paragraph = ["印度总理在峰会上宣布了新的减排目标。", "到2030年，非化石能源装机将达到500吉瓦。", "会议随后闭幕。"]
    said = of_paragraph(paragraph)

    assert [(found[0].source, found[0].back) for found in said[:2]] == [("印度总理", 0), ("印度总理", 1)]
    assert said[2] == ()


def test_a_pronoun_stands_for_the_source_before():
    read = of_paragraph(["The Bank of Korea said prices rose 2%.", "It expects them to rise 3% next year."], "en")

    assert (read[1][0].source, read[1][0].kind, read[1][0].back) == ("Bank of Korea", "forecast", 1)


def test_what_the_authors_add_is_outside_the_scope():
    text = "巴西宣布到2030年停止毁林，这一承诺受到300个组织欢迎。"
    found = find_sayings(text, "zh")

    assert saying_of(found, text.index("2030年"), text.index("2030年") + 5).source == "巴西"
    assert saying_of(found, text.index("300个"), text.index("300个") + 4) is None


@pytest.mark.parametrize("lang", ["zh", "en"])
@given(text=st.text(alphabet="据统计显示预测，。《》（）“2020年中国 said forecasts IMF,.'\n", max_size=80))
@settings(max_examples=150, deadline=None)
def test_offsets_always_point_into_the_text(lang, text):
    for one in find_sayings(text, lang):
        assert text[one.source_start : one.source_end] == one.source
        assert 0 <= one.start <= one.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["据", "世界银行预测，", "《", "（", "the IMF said ", "according to ", "2020年", "的数据", "数据显示"]
)
def test_a_text_without_end_is_read_in_time(unit):
    """Thousands of characters without a clause end, far more than a sentence has, make twice the work of half of them."""
    lang = "en" if unit.isascii() else "zh"
    small, large = (calls(lambda: find_sayings((unit * size)[:size], lang)) for size in (1_500, 3_000))  # noqa: B023
    assert large / small < growth.LARGEST_RATIO


@pytest.mark.parametrize(
    ("expected", "text", "figure"),
    [
        ("forecast", "预计明年出口增长4%，进口增长3%。", "3%"),
        ("actual", "去年出口增长4%。", "4%"),
        ("plan", "公司计划在三年内投资3亿元。", "3亿元"),
        ("target", "力争到2035年达到3亿千瓦。", "3亿千瓦"),
        ("actual", "该省将方案翻译成8种语言。", "8种"),
    ],
)
def test_status(expected, text, figure):
    at = text.index(figure)

    assert expected == find_status(text, at, at + len(figure), "zh")


def test_a_horizon_in_the_past_is_no_target():
    text = "到2015年，通车里程达到12万公里。"
    at = text.index("12万公里")

    assert find_status(text, at, at + 5, "zh", today=date(2021, 7, 1)) == "actual"
    assert find_status(text, at, at + 5, "zh", today=date(2010, 7, 1)) == "target"


def test_what_a_pledge_says_will_be_is_a_target():
    paragraph = ["印度总理宣布了新的减排目标。", "到2030年，排放强度将降低45%。"]
    pledge = of_paragraph(paragraph)[1][0]
    at = paragraph[1].index("45%")

    assert find_status(paragraph[1], at, at + 3, "zh", pledge) == "target"
