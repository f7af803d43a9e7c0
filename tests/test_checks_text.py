"""Sums that a sentence states with their parts, and numbers that the text states twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline import checks, figures, sayings, times
from pipeline.model import Check, Figure, Lang, Period
from pipeline.text import split
from tests.build import document

YEAR = Period(date(2023, 1, 1), date(2023, 12, 31), "2023年")


def done(*texts: str, lang: Lang = "zh", **about: object) -> list[Check]:
    """The checks of a report of these paragraphs; `about` is what all figures are about, put in by hand."""
    report = document(*texts, lang=lang)
    sentences, _ = split(report)
    dated, said = times.read(report, sentences)[0], sayings.read(report, sentences)[0]
    found: tuple[Figure, ...] = figures.read(report, sentences, (), dated, said)[0]
    found = tuple(replace(figure, **about) for figure in found)  # type: ignore[arg-type]
    return [one for one in checks.run(report, (), found, (), sentences)[0] if one.kind in ("sum_of_list", "text_vs_text")]


def verdicts(*texts: str, lang: Lang = "zh", **about: object) -> list[str]:
    return [one.verdict for one in done(*texts, lang=lang, **about)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三家企业的投资分别为12.5亿元、8.3亿元和5.2亿元，合计26.0亿元。", ["consistent"]),
        ("三家企业的投资分别为12.5亿元、8.3亿元和5.2亿元，合计27.0亿元。", ["inconsistent"]),
        ("三家企业的投资分别为12.5亿元、8.3亿元和5.2亿元，三项合计为26.0亿元。", ["consistent"]),
        ("三地分别为12、8和5亿元，总计25亿元。", ["consistent"]),
        ("男性12.5万人，女性13.1万人，共计25.6万人。", ["consistent"]),
        ("出口12.5亿元、进口8.3亿元，合计20.8亿元。", ["consistent"]),
        ("出口12.5亿元、进口8.3亿元，合计21.8亿元。", []),  # it may name but some of the parts
        ("资产100.0亿元，其中厂房12.5亿元、设备8.3亿元，合计20.8亿元。", ["consistent"]),
        ("收入12.5亿元，比上年增加2.1亿元，合计14.6亿元。", []),
        ("投资分别为12.5亿元、8.3亿元，合计占比26.0%。", []),
        ("投资分别为12.5亿元和8.3亿元，合计完成项目26个。", []),
        ("投资分别为12.5亿元和8.3亿元，合计约26亿元。", []),
        ("投资分别为12.5亿元和8.3亿元，合计50.0亿元。", []),  # another kind of total
        ("投资12.5亿元，合计26.0亿元。", []),
    ],
)
def test_a_total_is_compared_with_the_parts_that_are_listed(text, expected):
    assert verdicts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The three plants cost $12.5 million, $8.3 million and $5.2 million, $26.0 million in total.", ["consistent"]),
        ("The three plants cost $12.5 million, $8.3 million and $5.2 million, $27.0 million in total.", ["inconsistent"]),
        ("The plants cost $12.5 million, $8.3 million and $5.2 million, $27.0 million in total.", []),
        ("Exports of 12.5 million tonnes and imports of 8.3 million tonnes, a total of 20.8 million tonnes.", ["consistent"]),
        (
            "Assets were $90.0 million, of which plant $12.5 million and ships $8.3 million, a total of $20.8 million.",
            ["consistent"],
        ),
        ("Sales rose by $12.5 million and by $8.3 million, a total of $20.8 million.", []),
        ("It sold ships for $12.5 million and $8.3 million, and had $27.0 million in cash.", []),
    ],
)
def test_so_it_is_in_english(text, expected):
    assert verdicts(text, lang="en") == expected


def test_a_wrong_sum_is_told_in_both_languages():
    (check,) = done("三家企业的投资分别为12.5亿元、8.3亿元和5.2亿元，合计27.0亿元。", metric="投资")
    assert (str(check.expected), str(check.found), len(check.figure_ids)) == ("2600000000", "2700000000", 4)
    assert "26.0" in check.message_zh and "27.0" in check.message_zh
    assert "26.0" in check.message_en and "27.0 is printed" in check.message_en


FIRST = "2023年，临河市完成出口额512.6亿元。"
ABOUT = {"metric": "出口额", "subject": "临河市", "period": YEAR}


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("2023年临河市的出口额为513.6亿元。", ["inconsistent"]),
        ("2023年临河市的出口额为512.6亿元。", ["consistent"]),
        ("2023年临河市的出口额为512.64亿元。", ["consistent"]),
        ("2023年临河市的出口额为513亿元。", ["consistent"]),
        ("2023年临河市的出口额为812.6亿元。", []),  # another thing
        ("2023年临河市的出口额为510亿美元。", []),
        ("2023年临河市的出口额约513.6亿元。", []),
        ("2023年临河市的出口额超过513.6亿元。", []),
        ("2023年临河市的出口额修订为513.6亿元。", []),
        ("2023年临河市的出口额初步核算为513.6亿元。", []),
        ("2023年全省的出口额为513.6亿元。", []),  # its sentence does not name the subject
        ("临河市的出口额为513.6亿元。", []),  # nor this one the time
        ("2023年临河市预计出口额为513.6亿元。", []),
        ("2023年临河市出口额没有达到513.6亿元。", []),
        ("海关表示，2023年临河市的出口额为513.6亿元。", []),  # somebody else's number
    ],
)
def test_a_number_that_is_stated_twice_is_compared(second, expected):
    assert verdicts(FIRST, "正文如下。", second, **ABOUT) == expected


def test_two_numbers_of_one_paragraph_are_not_compared():
    assert verdicts(FIRST + "2023年临河市的出口额为513.6亿元。", **ABOUT) == []


def test_of_two_numbers_before_it_nobody_knows_which_is_meant():
    other = "2023年临河市的出口额为514.9亿元。"
    assert verdicts(FIRST, other, "2023年临河市的出口额为513.6亿元。", **ABOUT) == ["inconsistent"]


def test_a_change_is_no_level():
    one, other = "2023年，临河市出口额增长5.81%。", "2023年，临河市出口额增速降至5.83%。"
    assert verdicts(one, "正文。", other, **ABOUT) == []


def test_what_differs_is_told_in_both_languages():
    (check,) = done(FIRST, "正文。", "2023年临河市的出口额为513.6亿元。", **ABOUT)
    assert (str(check.expected), str(check.found)) == ("51260000000", "51360000000")
    assert "512.6" in check.message_zh and "513.6" in check.message_zh
    assert "512.6" in check.message_en and "513.6 is printed" in check.message_en
