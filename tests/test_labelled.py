"""Labelled reports: the notation reads and writes them without loss, and what is committed is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.labelled.agreement import put_together
from tests.labelled.notation import LabelError, doubts, parse, span_of, without_labels, write

REPORTS = sorted((Path(__file__).parent / "labelled").glob("*/*.txt"))
SMALL = """report: r
lang: en
genre: bulletin
title: Ferries in 2023
published: 2024-03-01

# Traffic
P Ferries carried 3.1 million people, 4% more than in 2022; the bulletin no. 7 of Harbour Watch says so.
"""


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_labelled_report_is_sound_and_written_as_it_is_read(path):
    report = parse(path.read_text(encoding="utf-8"))
    assert list(doubts(report)) == []
    assert parse(write(report)) == report


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023Q3", "2023-07-01", "2023-09-30"),
        ("2023H2", "2023-07-01", "2023-12-31"),
        ("2022-07..2023-06", "2022-07-01", "2023-06-30"),
    ],
)
def test_periods_are_written_short(printed, first, last):
    assert span_of(printed) == (first, last)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("F 5 million | count 5 | level", "does not stand in the block"),
        ("F 4% | share 4 % | level", "no kind"),
        ("F 4% | percent 4 % | change up", "has a direction"),
        ("F 4% | percent 4 % | p 2023..2022", "ends before it begins"),
        ("N RIVER Harbour Watch", "no type of names"),
        ("C claim | Ferries", "a claim is"),
    ],
)
def test_a_label_that_says_nothing_is_told_with_its_line(line, said):
    with pytest.raises(LabelError, match=said) as told:
        parse(SMALL + line + "\n")
    assert "line 9" in str(told.value)


def test_what_hands_agree_on_has_the_readings_of_both_and_the_rest_is_decided():
    first = parse(SMALL + "F 4% | percent 4 % | change + | b yoy | m people\nN ORG Harbour Watch\n")
    second = parse(SMALL + "F 4% | percent 4 % | change + | m people / passengers\nX no. 7\n")
    decided = {("r", 1, "figures", "4%", "basis"): "-", ("r", 1, "names", "Harbour Watch", ""): "A"}
    (figure,) = put_together(first, second, decided)["blocks"][1]["figures"]
    assert figure["metric"] == ["people", "passengers"]
    assert "basis" not in figure
    assert put_together(first, second, decided)["blocks"][1]["names"] == [["Harbour Watch", "ORG", 1]]
    assert put_together(first, second, {})["blocks"][1]["labels"] == []


def test_the_second_hand_sees_the_text_alone():
    assert without_labels(SMALL + "F 4% | percent 4 % | change +\n") == SMALL
