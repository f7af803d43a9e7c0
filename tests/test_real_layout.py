"""Layout as real reports have it: ragged lines, hanging items, page numbers far from the edge, note numbers that stand apart."""

from __future__ import annotations

import pytest

from pipeline.pdf.ink.chars import Char, RawPage
from pipeline.pdf.layout.flow import Metrics, TextLine
from pipeline.pdf.layout.furniture import find_furniture
from pipeline.pdf.layout.lines import Line, build_line
from pipeline.pdf.layout.paragraphs import Grouper
from pipeline.pdf.notes import TYPED_RULE, collect, normal, split_notes

SIZE = 10.0
LEFT, RIGHT = 72.0, 372.0
"""A column of 300 points: 60 Latin characters of half a size, 30 Chinese ones."""


def line(text: str, x: float = LEFT, baseline: float = 100.0, page: int = 1, size: float = SIZE) -> Line:
    """A line of characters half as wide as high, Chinese ones as wide as high."""
    chars, at = [], x
    for n, one in enumerate(text):
        width = size if "\u2e80" <= one <= "\uffef" else size / 2
        slot = 1000 * int(baseline) + int(x) + n
        chars.append(
            Char(
                slot,
                one,
                at,
                baseline - 0.8 * size,
                at + width,
                baseline + 0.2 * size,
                baseline,
                size,
                "F",
                False,
                True,
                0,
                False,
                False,
            )
        )
        at += width
    built = build_line(page, chars)
    assert built is not None
    return built


def paragraphs(
    *texts: str, indents: dict[int, float] | None = None, lang: str = "en", pages: dict[int, int] | None = None
) -> list[str]:
    """The blocks that lines one below the other become; `indents` in characters, `pages` where a line is not on the first."""
    pieces = []
    for n, text in enumerate(texts):
        page = (pages or {}).get(n, 1)
        x = LEFT + SIZE * (indents or {}).get(n, 0.0)
        pieces.append(TextLine(line(text, x, 100 + 15 * n, page), LEFT, RIGHT, page))
    groups = Grouper(Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0), lang).run(pieces)
    return [" ".join(piece.line.text for piece in group.lines) for group in groups]


FULL = "the port of East Bay has been deepened twice since the war o"
assert len(FULL) * SIZE / 2 == RIGHT - LEFT


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("A vision is coming closer to reality, having overcome", "its growth.", True),  # room for one word more
        ("The committee heard the same from the three", "owners of the ferries.", True),
        ("Comments were made by all the members of the Bay", "Institute and others.", True),  # nearly full, no end
        ("The report was adopted by the committee on ports.", "Members spoke of it.", False),  # a sentence ends
        ("Bay Institute", "12 Harbour Road", False),  # an address
        ("Ann Smith", "Director", False),
        ("It rests on three grounds:", "the first is the law.", False),
        ("The following ports were visited by the members", "• East Bay", False),
    ],
)
def test_a_ragged_line_goes_on_where_its_sentence_does(first, second, whole):
    assert len(paragraphs(first, second)) == (1 if whole else 2)


def test_a_short_chinese_line_is_the_last_of_its_paragraph():
    assert len(paragraphs("各地条件不同，不宜简单比较", "本节只作一般说明，各地条件不同", lang="zh")) == 2


@pytest.mark.parametrize("mark", ["i. ", "ii. ", "a) ", "(a) ", "• ", "\uf0b7 ", "10. "])
def test_the_lines_of_an_item_hang_together(mark):
    item = (mark + FULL)[:60]
    found = paragraphs(item, "not seen before.", (mark + "Another " + FULL)[:60], "may follow.", indents={1: 1.5, 3: 1.5})
    assert [one.startswith(mark.strip()) for one in found] == [True, True]


def test_an_item_goes_on_over_the_page():
    found = paragraphs("8. " + FULL[:57], FULL, "throughout the area.", indents={1: 1.5, 2: 1.5}, pages={2: 2})
    assert len(found) == 1


# Furniture


def page_of(number: int, rows: list[tuple[str, float, float]]) -> tuple[RawPage, list[list[Line]]]:
    made = [[line(text, x, baseline, number)] for text, x, baseline in rows]
    return RawPage(number, 595.0, 842.0, 0, 0, (), ()), made


def furniture(*pages: list[tuple[str, float, float]]) -> list[list[str]]:
    raw, rows = zip(*(page_of(n, page) for n, page in enumerate(pages, 1)), strict=True)
    found = find_furniture(raw, rows, [[] for _ in raw])
    return [[own[i][0].text for i in sorted(mine)] for own, mine in zip(rows, found, strict=True)]


def test_a_number_that_counts_the_pages_is_furniture_far_from_the_edge():
    pages = [[("Text of the page.", 72, 300), (str(n + 4), 300, 690)] for n in range(1, 6)]
    assert furniture(*pages) == [[str(n + 4)] for n in range(1, 6)]


def test_numbers_that_do_not_count_the_pages_are_text():
    pages = [[("Text of the page.", 72, 300), (number, 300, 690)] for number in ("12", "7", "40", "3")]
    assert furniture(*pages) == [[], [], [], []]


def test_a_body_line_is_no_furniture_for_its_height():
    """Here and there the first line of a page has the same words as that of another page."""
    same = {3: "the proposed rule.", 11: "the proposed rule.", 19: "the proposed rule."}
    pages = [[(same.get(n, f"{FULL[n:]} and {chr(97 + n)}"), 72, 84), ("Text of the page.", 72, 300)] for n in range(1, 25)]
    assert furniture(*pages) == [[] for _ in pages]


def test_a_running_head_repeats_on_pages_that_lie_together():
    pages = [[("East Bay Ports" if n % 2 else f"Chapter {n}", 72, 50), ("Text of the page.", 72, 300)] for n in range(1, 13)]
    assert furniture(*pages) == [["East Bay Ports" if n % 2 else f"Chapter {n}"] for n in range(1, 13)]


# Notes


def notes(rows: list[tuple[str, float, float, float]], last: str = "", marked: tuple[int, ...] = ()) -> list[tuple[str, str]]:
    """Marker and text of the notes of a page whose body is set in 11 points; rows are text, left edge, baseline and size."""
    page, _ = page_of(1, [])
    body = [[line(FULL, 72, 300, size=11.0)]]
    _, foot = split_notes(page, [*body, *([line(text, x, baseline, size=size)] for text, x, baseline, size in rows)], None, 11.0)
    foot = [one for one in foot if not TYPED_RULE.fullmatch(one.text)]
    _, found = collect(1, foot, last, marked=marked)
    return [(normal(note.marker), note.lines[0][0].text[note.lines[0][1] :].strip()) for note in found]


def test_a_number_on_a_line_of_its_own_belongs_to_the_note_beside_it():
    rows = [("3", 72, 676, 6.5), ("Bay Institute.", 89, 680, 9.5), ("4", 72, 701, 6.5), ("Harbour Union.", 89, 705, 9.5)]
    assert notes(rows, "2") == [("3", "Bay Institute."), ("4", "Harbour Union.")]


def test_a_number_may_be_larger_than_its_note():
    assert notes([("1", 72, 752, 10.3), ("Without the yards.", 84, 756, 9.0)]) == [("1", "Without the yards.")]


def test_digits_that_stand_apart_are_one_number():
    assert notes([("9 Bay Institute.", 72, 700, 9.0), ("1 0 Harbour Union.", 72, 712, 9.0)], "8") == [
        ("9", "Bay Institute."),
        ("10", "Harbour Union."),
    ]


def test_a_typed_rule_stands_above_notes():
    rows = [("__________________", 72, 684, 9.0), ("1 Resolution 3.", 72, 697, 9.0), ("2 Ibid.", 72, 708, 9.0)]
    assert notes(rows) == [("1", "Resolution 3."), ("2", "Ibid.")]


def test_one_number_that_is_not_read_loses_no_other():
    """The text of the page has the markers 5 to 8; the line of note 6 has lost its number."""
    rows = [
        ("5 Bay Institute.", 72, 690, 9.0),
        ("Harbour Union.", 72, 702, 9.0),
        ("7 Ports Act.", 72, 714, 9.0),
        ("8Mira, p. 3.", 72, 726, 9.0),
    ]
    assert [marker for marker, _ in notes(rows, "4", (5, 6, 7, 8))] == ["5", "7", "8"]
    assert [marker for marker, _ in notes(rows, "4")] == ["5"]


def test_a_number_in_a_note_is_no_note():
    rows = [("5 Bay Institute, see no.", 72, 690, 9.0), ("12 of the Act, and", 72, 702, 9.0), ("6 Ports Act.", 72, 714, 9.0)]
    assert [marker for marker, _ in notes(rows, "4", (5, 6))] == ["5", "6"]
