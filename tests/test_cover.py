"""What the title pages say: institutions, persons, dates and series, each with forms that are none."""

from __future__ import annotations

import pytest

from pipeline.model import AlignedText, Block, BlockKind, Lang, pack
from pipeline.pdf.cover import read_cover
from pipeline.pdf.dates import find_date, iso, without_dates
from pipeline.pdf.frontmatter import is_front_heading, is_institution, is_letterhead, is_person
from pipeline.pdf.layout.coverpage import cover_goes_on, cover_pages
from pipeline.pdf.layout.flow import Metrics, TextLine
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.titles import find_titles
from tests.test_real_layout import LEFT, RIGHT, SIZE, line


def block(text: str, kind: BlockKind = "paragraph", lang: Lang = "zh", page: int = 1, number: int = 0) -> Block:
    """A block that stands on a page."""
    return Block(f"r/{page}/{number}", kind, AlignedText(text, tuple(pack(page, i) for i in range(len(text)))), 0, lang, ())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("样本港口研究院", True),
        ("样本市交通运输局", True),  # 局 alone heads too many other words
        ("样本市统计局", True),
        ("樣本研究發展委員會", True),
        ("国汽(样本)智能航运研究院有限公司", True),
        ("样本研究院的年度总结", False),
        ("研究院", False),
        ("样本研究院，2031年", False),
        ("Harbour Institute", True),
        ("Ministry of Ports and Internal Waters", True),
        ("Ministry of Economy, Trade and Ports", True),
        ("Institute", False),
        ("The committee met in the harbour", False),
        ("A Bank for the harbour towns: who pays?", False),
        ("FEDERAL HARBOUR COMMISSION", True),
        ("First Session, Third Parliament,", False),
    ],
)
def test_an_institution_is_known_by_its_head(text, named):
    assert is_institution(text) is named


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Anna Example", True),
        ("ANNA EXAMPLE", True),
        ("王样本", True),
        ("欧阳样", True),
        ("安娜·样本", True),
        ("Harbour Institute", False),
        ("Working Paper", False),
        ("Executive Summary", False),
        ("An SSDF Profile", False),
        ("样本港口报告", False),
        ("港口", False),
    ],
)
def test_a_person_is_known_by_a_name(text, person):
    assert is_person(text) is person


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("TC7", True),
        ("TC7-003", True),
        ("The Harbour Commissioner for Data protection and freedom of information", True),
        ("样本委员会白皮书", True),
        ("2031年白皮书", False),
        ("Ports and their keepers", False),
        ("数字港口发展报告", False),
    ],
)
def test_a_letterhead_is_no_title(text, head):
    assert is_letterhead(text) is head


@pytest.mark.parametrize(("text", "front"), [("目　录", True), ("TABLE OF CONTENTS", True), ("摘 要：", True), ("目录学", False)])
def test_front_matter_has_its_headings(text, front):
    assert is_front_heading(text) is front


@pytest.mark.parametrize(
    ("text", "date", "rest"),
    [
        ("二〇二二年七月", "2022-07", ""),
        ("二○二二年十二月三十一日", "2022-12-31", ""),
        ("中華民國112年3月", "2023-03", ""),
        ("OCTOBER 2012", "2012-10", ""),
        ("Harbour Watch | 4 May 2031", "2031-05-04", "Harbour Watch | "),
        ("2022年09月", "2022-09", ""),
        ("二〇二二年", None, None),
        ("一二三四年五月", None, None),
        ("May we ask 2031 people", None, None),
    ],
)
def test_dates_of_covers(text, date, rest):
    match = find_date(text)
    assert (iso(match)[0] if match else None) == date
    if rest is not None:
        assert without_dates(text) == rest


@pytest.mark.parametrize(
    ("lines", "publisher"),
    [
        (["样本港口研究院", "2031年7月"], "样本港口研究院"),
        (["样本航运联盟", "样本港口研究院"], "样本航运联盟; 样本港口研究院"),
        (["样本标准化委员会发布"], "样本标准化委员会"),
        (["发布单位：海湾观察"], "海湾观察"),
        (["指导单位：样本市政府", "出品：海湾观察"], "海湾观察"),
        (["Harbour Institute | May 2031"], "Harbour Institute"),
        (["资料来源：样本统计局"], ""),
        (["内部资料"], ""),
    ],
)
def test_who_publishes_a_report(lines, publisher):
    blocks = [block("数字港口发展报告", "title"), *(block(text, number=i) for i, text in enumerate(lines, 1))]
    assert read_cover(blocks, 9)[0].publisher == publisher


@pytest.mark.parametrize(
    ("line_", "series", "number", "edition"),
    [
        ("样本系列报告2024年第2期", "样本系列报告", "2", "2024"),
        ("样本白皮书 No. 202209", "样本白皮书", "202209", ""),
        ("Sample Working Paper No. 12", "Sample Working Paper", "12", ""),
        ("Sample Working Paper 2031", "Sample Working Paper", "", "2031"),
        ("数字港口", "", "", ""),  # a part of the title
        ("本研究报告由样本港口研究院编写，供内部使用。", "", "", ""),
    ],
)
def test_a_series_is_its_name_alone(line_, series, number, edition):
    cover = read_cover([block("数字港口研究报告", "title"), block(line_, number=1)], 9)[0]
    assert (cover.series, cover.number, cover.edition) == (series, number, edition)


def test_a_year_alone_beside_the_title_is_the_edition():
    cover = read_cover([block("数字港口发展报告", "title"), block("（2031年）", number=1), block("2032年1月", number=2)], 9)[0]
    assert (cover.edition, cover.published) == ("2031", "2032-01")


METRICS = Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0)


def cover_line(text: str, baseline: float, size: float = SIZE, x: float = LEFT) -> TextLine:
    """A line of a cover."""
    return TextLine(line(text, x, baseline, size=size), LEFT, RIGHT, 0)


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("An Act to enact the laws of the", "Harbour and its quays", True),
        ("Ministry of Ports", "Ministry of Trade", False),
        ("Anna Example", "Torvin Quell", False),
        ("Anna Example", "Harbour master", False),
        ("样本港口研究院", "2031年7月", False),
        ("指导单位：样本市政府", "编写单位：样本港口研究院", False),
        ("Sample Working Paper", "SWP 12", False),
        ("面向河口地区的", "安全治理实践方案", True),
    ],
)
def test_lines_of_a_cover_are_one_only_if_the_words_go_on(above, below, whole):
    assert cover_goes_on(cover_line(above, 100), cover_line(below, 113), 20.0) is whole


def test_a_title_in_light_and_bold_type_is_one():
    assert cover_goes_on(cover_line("COMPANION GUIDE", 100, 20), cover_line("TO HARBOURS", 126, 20), 20.0)
    assert not cover_goes_on(cover_line("COMPANION GUIDE", 100, 20), cover_line("TO HARBOURS", 160, 20), 20.0)


def test_a_page_with_running_text_is_no_cover():
    title = cover_line("Ports", 60, 24)
    text = [cover_line("the port of East Bay has been deepened twice since the war o", 100 + 15 * i) for i in range(3)]
    assert cover_pages([title], METRICS) == {1: 24.0}
    assert cover_pages([title, *text], METRICS) == {}


def test_a_date_or_a_credit_is_no_title():
    def titles(text: str) -> set[int]:
        size = 12.0
        width = size * sum(1.0 if char > "\u2e80" else 0.5 for char in text)
        made = TextLine(line(text, (LEFT + RIGHT - width) / 2, 80.0, size=size), LEFT, RIGHT, 1)
        return find_titles([Group([made])], METRICS)

    assert titles("数字港口发展报告") == {0}
    assert titles("2031年9月") == titles("指导单位：样本市港务局") == titles("目录") == set()
