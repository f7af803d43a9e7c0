"""Dates that no calendar has, on a cover, in a text and in the head of a table; the ends of the calendar."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipeline.checks.rates import _plus_year
from pipeline.figures import find_figures
from pipeline.model import AlignedText, Block, Cover, Document, Period, pack
from pipeline.pdf.cover import read_cover
from pipeline.sheets import read_head
from pipeline.times import earliest_report_date, find_times, report_date
from pipeline.times.calendar import Length, add, before, day, week_of


def cover_of(*lines: str) -> tuple[str, list[tuple[str, str]]]:
    """What the cover page with these lines is dated, and its issues with the text that they point at."""
    blocks = [
        Block(f"r/block/{n}", "paragraph", AlignedText(line, tuple(pack(1, i) for i in range(len(line)))), 0, "zh", ())
        for n, line in enumerate(lines)
    ]
    cover, issues = read_cover(blocks, 1)
    return cover.published, [(issue.code, lines[int(issue.block_id[-1])][issue.start : issue.end]) for issue in issues]


@pytest.mark.parametrize(
    ("line", "wanted", "bad"),
    [
        ("2021年2月30日", "2021-02", "2021年2月30日"),
        ("2020.4.31", "2020-04", "2020.4.31"),
        ("2021年13月", "2021", "2021年13"),
        ("2021年00月", "2021", "2021年00"),
        ("30 February 2021", "2021-02", "30 February 2021"),
        ("February 30, 2021", "2021-02", "February 30, 2021"),
        ("2023-02-29", "2023-02", "2023-02-29"),
        ("2021年6月45日", "2021-06", "2021年6月45"),
        ("2024-02-29", "2024-02-29", None),
        ("2021年2月28日", "2021-02-28", None),
        ("May 5, 2021", "2021-05-05", None),
        ("5th May 2021", "2021-05-05", None),
        ("May 2021", "2021-05", None),
        ("No. 45 May 2021", "2021-05", None),
        ("2021年7月", "2021-07", None),
        ("版本 2021", "", None),
    ],
)
def test_the_date_of_a_cover_is_as_exact_as_the_calendar_has_it(line, wanted, bad):
    found, issues = cover_of("港口运行情况", line)
    assert found == wanted
    bad_text = line if bad is None else bad.removesuffix("日")
    assert [(code, text.removesuffix("日")) for code, text in issues] == ([] if bad is None else [("bad_date", bad_text)])


@pytest.mark.parametrize(
    "text", ["2021-02-30", "2021-13", "2021-02-30-99", "9999", "0000", "0001-01-01", "²", "2021-00-00", "x", ""]
)
def test_any_date_of_a_cover_can_be_used(text):
    document = Document("r", (), (), (), (), Cover(published=text))
    assert earliest_report_date(document) is None
    at = report_date(document)
    assert at is None or at.year == 2021


TIMES = [
    "30 February 2021", "2020.4.31", "2021年13月", "2021年2月29日至3月1日", "0年1月", "公元0年",
    "9999年12月31日至次年", "9998—10005年", "五年后的9998年", "9999年以来", "未来500000年", "过去9000年",
    "the past 99999999 days", "in the 5 years after 9998", "week 54 of 9998", "2021年第60周", "H3 2021",
    "截至9999年12月31日的10个月后", "令和0年以来12月底", "民国9999年", "一百世纪", "FY9999", "去年同期", "次年",
    "上周", "the year before", "tomorrow", "1万年前", "十二五时期", "第九百个五年规划", "2024年2月30日至2月31日",
]  # fmt: skip


@pytest.mark.parametrize("today", [None, date.min, date.max, date(2024, 2, 29), date(9998, 12, 31), date(2, 1, 1)])
@pytest.mark.parametrize("text", TIMES)
def test_no_time_raises_anything(text, today):
    for lang in ("zh", "en"):
        for one in find_times(f"{text}增长5%, then {text}", lang, today):
            assert one.period_start is None or one.period_end is None or one.period_start <= one.period_end
        read_head(text, lang, today)
        find_figures(f"{text}出口3亿元。", lang, today)


def test_what_lies_out_of_the_calendar_is_open():
    assert day(2021, 2, 30) is None and day(9999, 1, 1) is None and day(0, 1, 1) is None
    assert add(date(9998, 12, 31), Length(days=1)) is None
    assert add(date(2020, 1, 1), Length(years=Decimal("1e400"))) is None
    assert before(Period(date(2, 1, 1), date(9998, 12, 31))) == Period(None, None)
    assert before(Period(date(2, 1, 2), date(9998, 12, 30))) == Period(None, None)
    assert before(Period(date(2020, 3, 1), date(2020, 4, 30))) == Period(date(2020, 1, 1), date(2020, 2, 29))
    assert week_of(Period(date(9998, 12, 1), None), 53) is None


@pytest.mark.parametrize(
    ("at", "later"),
    [
        (date(2019, 2, 28), date(2020, 2, 29)),
        (date(2020, 2, 29), date(2021, 2, 28)),
        (date(2020, 2, 28), date(2021, 2, 28)),
        (date(1899, 2, 28), date(1900, 2, 28)),
        (date(2020, 12, 31), date(2021, 12, 31)),
        (date(9998, 12, 31), None),
        (None, None),
    ],
)
def test_a_year_later(at, later):
    assert _plus_year(at) == later
