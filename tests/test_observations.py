"""What a report says of one thing, text and tables together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pipeline import find_figures
from pipeline.model import Figure, Period
from pipeline.observations import observe
from tests.build import cell_figures, table

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31))


def said(text: str, metric: str = "出口额", subject: str = "东湾区", period: Period = YEAR) -> Figure:
    """The figure of a sentence, with what it is about put in by hand."""
    figure = find_figures(text, lang="zh")[0]
    return replace(figure, metric=metric, subject=subject, period=period, figure_id=f"r/figure/{text}")


def test_text_and_table_that_state_one_thing_are_one_observation():
    one, two = said("出口512.6亿美元"), said("出口约513亿美元")
    (found,) = observe((two, one))[0]

    assert (found.value, found.approximation, found.agree) == (Decimal(51260000000), "exact", True)
    assert found.figure_ids == (two.figure_id, one.figure_id)
    assert found.observation_id == "r/observation/出口约513亿美元"


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("出口512.6亿美元", "出口513亿美元", True),
        ("出口512.6亿美元", "出口512亿美元", False),
        ("出口512.6亿美元", "出口512.7亿美元", False),
        ("出口512.6亿美元", "出口超过500亿美元", True),
        ("出口512.6亿美元", "出口超过520亿美元", False),
        ("出口512.6亿美元", "出口近520亿美元", True),
        ("出口512.6亿美元", "出口500亿至520亿美元", True),
        ("出口512.6亿美元", "出口500多亿美元", True),
        ("出口下降1.9%", "出口下降1.94%", True),
        ("出口下降1.9%", "出口下降1.96%", False),
    ],
)
def test_they_agree_if_one_number_can_be_behind_both(one, other, agree):
    (found,) = observe((said(one), said(other)))[0]

    assert found.agree is agree


@pytest.mark.parametrize(
    ("text", "aspect", "signed"),
    [
        ("出口下降1.9%", "change", "-1.9"),
        ("失业率下降至1.9%", "level", None),
        ("失业率降到1.9%", "level", None),
        ("出口增长达到10%", "change", "10"),
        ("出口增加至少30亿元", "change", "3000000000"),
        ("出口增至30亿元", "level", None),
        ("出口实现了3%的增长", "change", "3"),
        ("出口比2015年高6个百分点", "change", "6"),
        ("出口额为30亿元", "level", None),
        ("PMI由53点下降2点", "change", "-2"),
    ],
)
def test_how_much_it_changed_is_told_from_what_it_came_to(text, aspect, signed):
    figure = find_figures(text, lang="zh")[-1]

    assert (figure.aspect, figure.signed) == (aspect, Decimal(signed) if signed else None)


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("Exports rose to 5 million tonnes.", ["level"]),
        ("Exports rose by 5 percent.", ["change"]),
        ("Exports rose by up to 5 percent.", ["change"]),
        ("Exports fell sharply to 3 percent.", ["level"]),
        ("Unemployment fell by 2 points to 5 percent.", ["change", "level"]),
        ("There was a 3 percent increase in exports.", ["change"]),
        ("Exports were 5 percent of output.", ["level"]),
    ],
)
def test_the_same_in_english(text, aspects):
    assert aspects == [figure.aspect for figure in find_figures(text, lang="en")]


def test_a_level_and_a_change_are_two_observations():
    assert len(observe((said("增速为5%"), said("增长5%")))[0]) == 2


@pytest.mark.parametrize(
    "figure",
    [said("出口5亿元", metric=""), said("出口5亿元", period=Period()), said("第12届"), replace(said("出口5亿元"), negated=True)],
)
def test_what_cannot_be_compared_is_no_observation(figure):
    assert observe((figure,)) == ((), [])


def test_other_spaces_and_widths_make_no_other_thing():
    assert len(observe((said("出口5亿元", metric="ＧＤＰ 总量"), said("出口5亿元", metric="GDP总量")))[0]) == 1


def test_a_statement_gives_an_observation_for_every_item_and_year():
    rows = [["项目", "2023年", "2022年"], ["营业收入", "120.0", "100.0"], ["研发费用", "7.5", "6.0"]]
    found, issues = observe(cell_figures(table(rows, unit="万元"))[0])

    assert not issues
    assert [(one.metric, one.period.start.year, one.value) for one in found] == [
        ("营业收入", 2023, 1200000),
        ("营业收入", 2022, 1000000),
        ("研发费用", 2023, 75000),
        ("研发费用", 2022, 60000),
    ]
