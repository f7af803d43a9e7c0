"""Layout as real reports have it: ragged lines, hanging items, page numbers far from the edge, note numbers that stand apart."""

from __future__ import annotations

import dataclasses

import pytest

from pipeline.model import AlignedText
from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.columns import ONE_COLUMN, Columns
from pipeline.pdf.layout.edges import column_edges
from pipeline.pdf.layout.flow import Metrics, PageParts, TextLine, measure, measure_body, order
from pipeline.pdf.layout.furniture import find_furniture, without_watermarks
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.gutters import Gutter
from pipeline.pdf.layout.headings import find_headings
from pipeline.pdf.layout.kinds import find_numbered_lists, find_numbered_paragraphs
from pipeline.pdf.layout.lines import Line, build_line
from pipeline.pdf.layout.paragraphs import Grouper
from pipeline.pdf.layout.titles import find_bylines, find_titles
from pipeline.pdf.markers import marker_runs, normal, split_runs
from pipeline.pdf.notes import TYPED_RULE, collect, end_of_notes, split_notes
from pipeline.pdf.script import join_lines

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


def test_a_line_under_the_bullet_of_an_item_whose_lines_hang_is_none_of_it():
    rows = (
        "■ 信息不通。货主和车队各用各的平台，数据格式互不相同，省级平台建成三年",
        "后接入的企业仅占百分之十二，查询功能没有发挥作用。",
        "这三点互相牵连。",
    )
    assert paragraphs(*rows, indents={0: 2.0, 1: 3.5, 2: 2.0}, lang="zh") == [f"{rows[0]} {rows[1]}", rows[2]]


def test_below_a_title_stand_those_who_wrote_it_and_for_whom_in_lines_of_their_own():
    title = TextLine(line("Ice and Fish", LEFT, 60.0, size=20.0), LEFT, RIGHT, 1)
    rows = ("Fisheries Council of the Lesser Islands, Paper 23", "Prepared by the Secretariat, June 2023")
    pieces = [title, *(TextLine(line(text, LEFT, 100.0 + 15 * n), LEFT, RIGHT, 1) for n, text in enumerate(rows))]
    assert len(Grouper(Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0), "en").run(pieces)) == 3


def test_an_item_goes_on_over_the_page():
    found = paragraphs("8. " + FULL[:57], FULL, "throughout the area.", indents={1: 1.5, 2: 1.5}, pages={2: 2})
    assert len(found) == 1


def blocks(*rows: tuple[str, float, float], shapes: tuple[Shape, ...] = (), size: float = SIZE, lang: str = "en") -> list[str]:
    """The blocks of one page from its lines (text, left edge, baseline) and shapes."""
    page = RawPage(1, 595.0, 842.0, 0, 0, (), shapes)
    lines = tuple([line(text, x, baseline, size=size)] for text, x, baseline in rows)
    body = measure_body(lines)
    stream = order([PageParts(page, lines, (), ())], body)
    groups = Grouper(measure(stream, body), lang).run(stream)
    return [" ".join(piece.line.text for piece in group.lines) for group in groups]


ZH = "各地条件不同不宜简单比较本节只作一般说明各地条件不同不宜"
"""A full Chinese line: 30 characters would fill the column, two hang over."""
ZH = ZH + ZH[: 30 - len(ZH)]


def test_a_quotation_that_is_set_in_from_both_sides_is_full_before_the_margin():
    wide = [(ZH, LEFT, 100.0), (ZH, LEFT, 115.0), (ZH[:9] + "。", LEFT, 130.0)]
    quoted = [(ZH[:26], LEFT + 20, 155.0), (ZH[:20], LEFT + 20, 170.0)]
    after = [(ZH, LEFT, 195.0), (ZH, LEFT, 210.0), (ZH[:4] + "。", LEFT, 225.0)]
    found = blocks(*wide, *quoted, *after, lang="zh")
    assert [len(one.replace(" ", "")) for one in found] == [70, 46, 65]


def test_two_centred_lines_of_one_length_are_no_quotation():
    rows = [(ZH, LEFT, 100.0 + 15 * n) for n in range(4)]
    assert len(blocks(*rows, (ZH[:20], LEFT + 50, 190.0), (ZH[:20], LEFT + 50, 205.0), lang="zh")) == 3


def test_items_that_are_indented_are_no_quotation():
    rows = [(ZH, LEFT, 100.0), (ZH[:9] + "。", LEFT, 115.0), (ZH[:20], LEFT + 20, 140.0), (ZH[:12], LEFT + 20, 155.0)]
    assert len(blocks(*rows, lang="zh")) == 3


def test_text_that_is_set_narrower_has_edges_of_its_own():
    wide = [(ZH, LEFT, 100.0 + 15 * n) for n in range(4)] + [(ZH[:9] + "。", LEFT, 160.0)]
    narrow = [(ZH[:16], LEFT, 190.0 + 15 * n) for n in range(5)] + [(ZH[:6] + "。", LEFT, 265.0)]
    assert [len(one.replace(" ", "")) for one in blocks(*wide, *narrow, lang="zh")] == [130, 87]


def test_the_text_of_a_box_is_full_at_its_edge_and_goes_on_with_nothing_outside():
    box = Shape("area", LEFT, 184.0, LEFT + 200, 230.0)
    wide = [(ZH, LEFT, 100.0), (ZH, LEFT, 115.0), (ZH, LEFT, 130.0), (ZH[:20], LEFT, 145.0)]
    inside = [(ZH[:18], LEFT + 10, 200.0), (ZH[:6] + "。", LEFT + 10, 215.0)]
    found = blocks(*wide, *inside, shapes=(box,), lang="zh")
    assert [len(one.replace(" ", "")) for one in found] == [110, 25]


def test_a_colour_behind_words_is_no_box():
    rows = [(ZH, LEFT, 100.0), (ZH, LEFT, 115.0), (ZH, LEFT, 130.0), (ZH[:9] + "。", LEFT, 145.0)]
    assert len(blocks(*rows, shapes=(Shape("area", LEFT, 104.0, RIGHT, 118.0),), lang="zh")) == 1


def test_drawn_bullets_begin_items():
    dots = tuple(Shape("drawing", LEFT + 4, y - 5, LEFT + 7, y - 2) for y in (100.0, 130.0))
    rows = [
        (FULL[:58], LEFT + 12, 100.0),
        ("lands in the bay;", LEFT + 12, 115.0),
        ("the pilots must know it.", LEFT + 12, 130.0),
    ]
    assert len(blocks(*rows, shapes=dots)) == 2
    assert len(blocks(rows[0], (FULL[:30], LEFT + 12, 115.0), (FULL[:20] + ".", LEFT + 12, 130.0))) == 1


@pytest.mark.parametrize(
    ("last", "first", "whole"),
    [
        ("closure of the", "cannery in March left nobody", True),
        ("the report of the", "Ministry of Ports says so and", False),
        ("closure of the works.", "cannery in March left nobody", False),
        ("the ports;", "a common rule is needed for it", True),
    ],
)
def test_a_paragraph_goes_on_in_mid_sentence_on_the_next_page(last, first, whole):
    assert len(paragraphs(FULL, last, first, pages={2: 2})) == (1 if whole else 2)


def test_a_chinese_paragraph_that_ends_without_a_stop_goes_on_on_the_next_page():
    assert len(paragraphs(ZH, "地势较高的三个", "聚落最先停。", pages={2: 2}, lang="zh")) == 1
    assert len(paragraphs("地势较高的三个", "聚落最先停。", pages={1: 2}, lang="zh")) == 2


def test_numbers_without_a_dot_that_count_on_begin_items():
    names = ["8 The Harbour Union of the East Bay and of all its sister ports", "9 Bay Institute for the study of ports"]
    assert len(paragraphs(*names)) == 2
    assert len(paragraphs(names[0], "7 of whom were members")) == 1


def test_markers_that_a_line_has_no_room_for_are_raised_on_the_next():
    small = line("[2]。", LEFT, 118.0, size=6.0)
    pieces = [TextLine(line(ZH, LEFT, 100.0 + 15 * n), LEFT, RIGHT, 1) for n in (-1, 0)]
    groups = Grouper(Metrics(SIZE, 20.0, RIGHT - LEFT, 0.0), "zh").run([*pieces, TextLine(small, LEFT, RIGHT, 1)])
    assert len(groups) == 1
    assert sorted(groups[0].lines[-1].line.raised) == [0, 1, 2]


# Headings


def heading_levels(*rows: tuple[str, float, bool, str], lang: str = "en") -> list[int]:
    """The level of every line (text, size, bold, font), 0 for text; each is a block of its own."""
    groups = []
    for n, (text, size, bold, font) in enumerate(rows):
        made = line(text, LEFT, 100.0 + 30 * n, size=size)
        chars = tuple(char._replace(bold=bold, font=font) for char in made.chars)
        groups.append(Group([TextLine(Line(1, chars, made.baseline, size, bold, frozenset()), LEFT, RIGHT, 1)]))
    metrics = Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0, frozenset({"F"}))
    found = find_headings(groups, set(), metrics, [])
    return [found.get(n, 0) for n in range(len(rows))]


TEXT = (FULL, SIZE, False, "F")


def test_a_figure_in_large_type_is_no_heading():
    assert heading_levels(("€11.4m", 20.0, True, "F"), TEXT) == [0, 0]
    assert heading_levels(("5G in ports", 20.0, True, "F"), TEXT) == [1, 0]


def test_lines_between_a_title_and_what_heads_the_text_are_no_headings():
    rows = [("Safe at the tap", 24.0, True), ("Fourth Report of Session 22", 13.0, False), ("Printed in March", 9.5, False)]
    rows += [("Summary", 16.0, True), (FULL * 2, SIZE, False), ("Wells", 16.0, True), (FULL * 2, SIZE, False)]
    groups = []
    for n, (text, size, bold) in enumerate(rows):
        made = line(text, LEFT, 60.0 + 30 * n, size=size)
        chars = tuple(char._replace(bold=bold) for char in made.chars)
        count = 2 if len(text) > 100 else 1
        groups.append(Group([TextLine(Line(1, chars, made.baseline, size, bold, frozenset()), LEFT, RIGHT, 1)] * count))
    metrics = Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0)
    assert find_bylines(groups, {0}, metrics) == {1, 2}


def test_italics_above_text_are_a_heading_below_those_in_bold():
    rows = [("4.1 The cost", 12.0, True, "F"), TEXT, ("Why averages mislead", SIZE, False, "F-Italic"), TEXT]
    assert heading_levels(*rows) == [1, 0, 2, 0]


def test_a_word_in_italics_in_a_run_of_such_lines_is_no_heading():
    rows = [("First line of a poem", SIZE, False, "F-Italic"), ("and its second one", SIZE, False, "F-Italic"), TEXT]
    assert heading_levels(*rows) == [0, 0, 0]


def test_a_line_a_little_larger_than_the_text_below_is_a_heading():
    assert heading_levels(("Staff and pay", 10.6, False, "F"), TEXT) == [1, 0]
    assert heading_levels(("Staff and pay were discussed.", 10.6, False, "F"), TEXT) == [0, 0]


def test_a_question_may_be_a_heading():
    assert heading_levels(("Who blinks first?", SIZE, True, "F"), TEXT) == [1, 0]
    assert heading_levels(("二、统一收费是否可行？", SIZE, False, "F"), TEXT) == [1, 0]


def test_a_kind_of_heading_counts_only_below_those_above_it():
    """Small bold type stands right under the first level in one chapter, and under the second in another."""
    rows = [("Ports", 16.0, True, "F"), ("Costs", 13.0, True, "F"), ("Fuel", 11.5, True, "F"), TEXT]
    rows += [("Outlook", 16.0, True, "F"), ("Fuel", 11.5, True, "F"), TEXT]
    assert heading_levels(*rows) == [1, 2, 3, 0, 1, 2, 0]


def test_of_headings_of_nearly_one_size_the_number_says_which_is_higher():
    rows = [("（一）需要满足的条件", 11.5, False, "K"), ("1. 三个条件的现状", 12.0, False, "F"), (ZH, SIZE, False, "F")]
    assert heading_levels(*rows) == [1, 2, 0]


def test_numbers_that_begin_anew_below_others_are_below_them():
    """In a brochure 01 stands above 一、, which begins anew below it; in an opinion it stands below."""
    chapters = [("01 港口概况", 12.0, True, "F"), ("一、货运", 12.0, True, "F"), TEXT, ("二、客运", 12.0, True, "F"), TEXT]
    chapters += [("02 船闸概况", 12.0, True, "F"), ("一、开闸", 12.0, True, "F"), TEXT]
    chapters += [("03 渡口概况", 12.0, True, "F"), ("一、渡船", 12.0, True, "F"), TEXT]
    assert heading_levels(*chapters, lang="zh") == [1, 2, 0, 2, 0, 1, 2, 0, 1, 2, 0]
    opinion = [("一、货运", 12.0, True, "F"), ("01 港口", 12.0, True, "F"), TEXT, ("02 船闸", 12.0, True, "F"), TEXT]
    assert heading_levels(*opinion, lang="zh") == [1, 2, 0, 2, 0]


def test_notes_and_works_that_end_a_report_are_on_its_highest_level():
    chapter = [("第一章 港口", 16.0, True, "F"), ("第一节 船闸", 13.0, True, "F"), (ZH, SIZE, False, "F")]
    end = [("参考文献", 12.0, True, "F"), (ZH, SIZE, False, "F")]
    assert heading_levels(*chapter, *end, lang="zh") == [1, 2, 0, 1, 0]
    two = [*chapter, *end, ("第二章 航道", 16.0, True, "F"), (ZH, SIZE, False, "F"), *end]  # each chapter has its own
    assert heading_levels(*two, lang="zh") == [1, 2, 0, 3, 0, 1, 0, 2, 0]


def test_a_heading_that_holds_all_others_is_above_them_whatever_its_type():
    rows = [("SUPPLEMENTARY INFORMATION:", SIZE, True, "F"), ("Ships", 12.0, True, "F"), TEXT, ("Locks", 12.0, True, "F"), TEXT]
    assert heading_levels(*rows, ("PART 39—SAFETY OF SHIPS", SIZE, True, "F"), TEXT) == [1, 2, 0, 2, 0, 1, 0]


def test_what_ends_a_sentence_is_no_heading_for_the_marker_behind_it():
    assert heading_levels(("“我们缺的是最近的那一间冷库。”④", SIZE, False, "K"), (ZH, SIZE, False, "F"), lang="zh") == [0, 0]
    assert heading_levels(("间。”", SIZE + 3, False, "K"), (ZH, SIZE, False, "F"), lang="zh") == [0, 0]  # the end of one
    assert heading_levels(("(NACE, revision 2)", SIZE + 3, True, "K"), (FULL, SIZE, False, "F")) == [0, 0]


def test_above_agency_stands_the_title_of_a_rule_and_who_makes_it():
    rows = ("OFFICE OF HARBOURS", "4 CFR Part 7", "Safety of Ships in Port", "AGENCY: Office of Harbours.")
    groups = [Group([TextLine(line(text, LEFT, 100.0 + 30 * n), LEFT, RIGHT, 1)]) for n, text in enumerate(rows)]
    metrics = Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0)
    assert find_titles(groups, metrics) == {2}
    assert find_bylines(groups, {2}, metrics) == {0, 1}


def test_a_line_that_counts_on_from_a_heading_in_its_type_is_one():
    body = (ZH, SIZE, False, "F")
    rows = [("（一）主营业务", 12.0, True, "F"), ("1、收入", SIZE, False, "K"), body, ("2、费用", SIZE, False, "K"), body]
    assert heading_levels(*rows, lang="zh") == [1, 2, 0, 2, 0]


def test_a_list_that_counts_on_is_no_series_of_headings():
    rows = [("Tolls", 12.0, True, "F"), ("1. ferries", SIZE, False, "F"), ("2. locks", SIZE, False, "F"), TEXT]
    assert heading_levels(*rows) == [1, 0, 0, 0]


@pytest.mark.parametrize("text", ["r = (c − 0.55 i) ÷ 0.45", "关键词：港口；航道；渡口"])
def test_equations_and_lists_of_keywords_are_no_headings(text):
    assert heading_levels((text, 12.0, False, "K"), TEXT) == [0, 0]


def test_a_title_hardly_larger_than_its_text_is_centred():
    def titles(x: float, size: float) -> set[int]:
        made = line("THE DUTY TO KEEP A BRIDGE", x, 80.0, size=size)
        groups = [Group([TextLine(one, LEFT, RIGHT, 1)]) for one in (made, line(FULL, LEFT, 120.0), line(FULL, LEFT, 150.0))]
        return find_titles(groups, Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0))

    width = 25 * 12.0 / 2
    assert titles((LEFT + RIGHT - width) / 2, 12.0) == {0}
    assert titles(LEFT, 12.0) == set()


# Watermarks


def test_drawings_in_one_place_on_several_pages_are_a_watermark():
    stamp, chart = Shape("drawing", 171, 511, 212, 551), Shape("drawing", 90, 100, 300, 200)
    box = Shape("area", 72, 90, 500, 300)
    pages = [RawPage(n, 595.0, 842.0, 0, 0, (), (stamp, box, *([chart] if n == 2 else []))) for n in range(1, 6)]
    assert [page.shapes for page in without_watermarks(pages)] == [(box,) if page.number != 2 else (box, chart) for page in pages]


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


def test_words_of_the_title_at_the_head_of_a_later_page_are_furniture():
    title = [line("Harbour Repairs of the Bay", 72.0, 60.0, size=20.0)]
    text = [[line(FULL, 72.0, 300.0 + 15 * n)] for n in range(9)]
    for head, count in (("Repairs of the Bay", 1), ("Repairs of the quay", 0)):
        rows = [[title, *text], [[line(head, 72.0, 40.0, 2)], *text]]
        raw = [RawPage(n, 595.0, 842.0, 0, 0, (), ()) for n in (1, 2)]
        assert [len(mine) for mine in find_furniture(raw, rows, [[], []])] == [0, count]


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
    _, foot = split_notes(
        page, [*body, *([line(text, x, baseline, size=size)] for text, x, baseline, size in rows)], ONE_COLUMN, 11.0
    )
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


def test_the_last_note_of_several_pages_is_no_running_foot():
    """12 Ibid., 15 Ibid. at one height: the numbers are those of notes, not of pages."""
    pages = [[("Text of the page.", 72, 300), (f"{number} Ibid.", 72, 780)] for number in (12, 15, 21)]
    assert furniture(*pages) == [[], [], []]
    counted = [[("Text of the page.", 72, 300), (f"{number} Ibid.", 72, 780)] for number in (12, 13, 14)]
    assert furniture(*counted) == [["12 Ibid."], ["13 Ibid."], ["14 Ibid."]]


def page_with_notes(*below: tuple[str, float, float], rule: Shape, rest: tuple[tuple[str, float, float], ...] = ()):
    """A page whose body of 11 points ends at a rule; lines of 8.5 points below it, and what follows them in 11 again."""
    body = [[line(FULL, 72, 300.0, size=11.0)], [line(FULL, 72, 315.0, size=11.0)]]
    small = [[line(text, x, y, size=8.5)] for text, x, y in below]
    large = [[line(text, x, y, size=11.0)] for text, x, y in rest]
    page = RawPage(1, 595.0, 842.0, 0, 0, (), (rule,))
    return split_notes(page, [*body, *small, *large], ONE_COLUMN, 11.0)


def test_notes_may_end_an_article_in_the_middle_of_a_page():
    rule = Shape("rule", 72, 330, 170, 330.5)
    body, foot = page_with_notes(
        ("1 Bay Institute.", 72, 345.0), ("2 Ports Act.", 72, 357.0), rule=rule, rest=(("Disclosures", 72, 400.0),)
    )
    assert [one.text for one in foot] == ["1 Bay Institute.", "2 Ports Act."]
    assert [row[0].text for row in body][-1] == "Disclosures"


def test_small_print_below_a_rule_that_does_not_count_is_text():
    rule = Shape("rule", 72, 330, 170, 330.5)
    body, foot = page_with_notes(
        ("All sums are in crowns.", 72, 345.0), ("Rows do not add up.", 72, 357.0), rule=rule, rest=(("Disclosures", 72, 400.0),)
    )
    assert foot == []
    assert len(body) == 5


def test_a_rule_may_be_as_wide_as_the_text():
    _, foot = page_with_notes(("12 Ibid.", 72, 715.0), ("13 Ports Act.", 72, 727.0), rule=Shape("rule", 72, 700, 523, 700.5))
    assert [one.text for one in foot] == ["12 Ibid.", "13 Ports Act."]


def test_a_number_in_its_own_column_stands_with_its_note_over_all_columns():
    page = RawPage(1, 595.0, 842.0, 0, 0, (), ())
    rows = [[line(FULL[:30], 72, 300.0, size=11.0)], [line(FULL[:30], 310, 300.0, size=11.0)]]
    rows += [
        [line("1", 72, 700.0, size=8.0)],
        [line((FULL + FULL)[:100], 90, 700.0, size=8.0)],
        [line("2 Ibid.", 72, 712.0, size=8.0)],
    ]
    _, foot = split_notes(page, rows, Columns((Gutter(300.0),)), 11.0)
    assert [one.text[:4] for one in foot] == ["1 th", "2 Ib"]


def raised(text: str, count: int) -> Line:
    """A line whose last characters are raised."""
    made = line(text)
    return Line(1, made.chars, made.baseline, made.size, False, frozenset(range(len(text) - count, len(text))))


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"23", "24"}, ["23", "24"]),
        ({"2", "324"}, ["232", "4"]),  # they do not count on
        ({"9", "10"}, ["232", "4"]),
    ],
)
def test_two_markers_that_touch_are_parted_if_the_notes_count_on(known, found):
    assert [mark for _, _, mark in split_runs(raised("exposure2324", 4), known)] == found


def test_a_marker_may_begin_with_a_word():
    """註1 in Taiwan."""
    marked = raised("於是辦理問卷調查註12", 3)
    assert [run[2] for run in marker_runs(marked)] == ["註12"]
    assert normal("註12") == "12"


def test_raised_figures_take_the_brackets_around_them_along():
    made = line("exposure[12] rose")
    found = marker_runs(Line(1, made.chars, made.baseline, made.size, False, frozenset({9, 10})))
    assert found == [(8, 12, "[12]")]
    whole = marker_runs(Line(1, made.chars, made.baseline, made.size, False, frozenset({8, 9, 10, 11})))
    assert whole == [(8, 12, "[12]")]


def test_one_note_may_be_set_larger_than_the_others():
    rows = [("57 Ports Act.", 72, 700, 9.0), ("58 Ibid.", 72, 712, 9.0), ("60 Ibid.", 72, 736, 9.0)]
    page = RawPage(1, 595.0, 842.0, 0, 0, (), ())
    made = [[line(text, x, y, size=size)] for text, x, y, size in rows]
    large = line("59 Ibid.", 72, 724, size=11.0)
    made.insert(2, [Line(1, large.chars, large.baseline, 11.0, False, frozenset({0, 1}))])
    _, foot = split_notes(page, [[line(FULL, 72, 300, size=11.0)], *made], ONE_COLUMN, 11.0)
    assert [one.text for one in foot] == ["57 Ports Act.", "58 Ibid.", "59 Ibid.", "60 Ibid."]


@pytest.mark.parametrize(("number", "small"), [("6", True), ("b", True), ("no", False), ("st", False)])
def test_a_number_or_one_letter_may_be_larger_than_its_note_and_a_word_is_neither(number, small):
    rows = [[line("5 Ports Act.", 72, 700, size=9.0)], [line(number, 72, 712, size=11.0), line("Ibid.", 110, 712, size=9.0)]]
    page = RawPage(1, 595.0, 842.0, 0, 0, (), ())
    _, foot = split_notes(page, [[line(FULL, 72, 300, size=11.0)], *rows], ONE_COLUMN, 11.0)
    assert (len(foot) == 2) is small


def test_what_stands_apart_below_the_notes_in_other_type_is_none_of_them():
    lines = [line("5 Ports Act.", 72, 700, size=9.0), line("6 Ibid.", 72, 711, size=9.0)]
    assert end_of_notes([*lines, line("12", 300, 735, size=11.0)]) == 2
    assert end_of_notes([*lines, line("and section 14.", 72, 735, size=9.0)]) == 3
    assert end_of_notes([*lines, line("and section 14.", 72, 722, size=9.8)]) == 3


def test_numbered_paragraphs_run_through_a_report():
    def group(text: str, x: float = LEFT) -> Group:
        return Group([TextLine(line(text, x), LEFT, RIGHT, 1)])

    long, short = "The port was deepened. It was not enough.", "The port was deepened."
    texts = [f"{n}. {long if n % 2 else short}" for n in range(10, 16)]
    mixed = [group(text) for text in (*texts[:3], "2. Tolls", *texts[3:], *(f"{n}. {short}" for n in range(1, 7)))]
    assert find_numbered_paragraphs(mixed) == {0, 1, 2, 4, 5, 6}
    assert find_numbered_paragraphs(mixed[:4]) == set()
    items = [group(f"{n}. {long if n == 3 else short}") for n in (1, 2, 3)]
    assert find_numbered_lists(items) == {0, 1, 2}
    assert find_numbered_lists([group(f"{n}. {long}") for n in (1, 2, 3)]) == set()


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("some eighty-", "seven farms", "some eighty-seven farms"),
        ("the next five-", "year plan", "the next five-year plan"),
        ("the 12-", "month average", "the 12-month average"),
        ("a ten-", "dency to", "a tendency to"),
        ("nine-", "teen ships", "nineteen ships"),
        ("the com-", "mittee met", "the committee met"),
        ("at https://ports.example.org/regula\u2010", "tions/2026", "at https://ports.example.org/regulations/2026"),
        ("at https://ports.example.org/data-", "books/2026", "at https://ports.example.org/data-books/2026"),
    ],
)
def test_a_hyphen_at_a_line_end_stays_if_it_belongs_to_the_word(before, after, whole):
    joined = join_lines(AlignedText(before, (0,) * len(before)), AlignedText(after, (0,) * len(after)), full=True)
    assert joined.text == whole


def test_items_whose_labels_follow_each_other_are_apart_without_a_stop():
    first = "(c) no ship may pay twice for the same water, nor for quay an"
    assert paragraphs(first, "(d) the sum is returned to the shipper.") == [first, "(d) the sum is returned to the shipper."]
    assert len(paragraphs(first, "(e) the sum is returned to the shipper.")) == 1  # a reference to a clause


def test_an_equation_stands_by_itself_and_the_sentence_goes_on_below():
    texts = (FULL, "v = r + w, (1)", "where w is the wage of the pilots of the bay as paid by t")
    assert paragraphs(*texts, indents={1: 8.0}) == [texts[1], f"{texts[0]} {texts[2]}"]
    ended = (FULL[:-1] + ".", texts[1], "The wage of the pilots of the bay is paid by the owners")
    assert paragraphs(*ended, indents={1: 8.0}) == list(ended)
    assert len(paragraphs(FULL, "and the order of the port, see rule (1)")) == 1


def test_an_item_goes_on_with_a_date_in_its_hanging_line():
    rows = ("(a) Open the northern duty desk of the port by", "1 November.", "(b) Close the southern one.")
    assert paragraphs(*rows, indents={1: 1.6}) == [f"{rows[0]} {rows[1]}", rows[2]]


def test_a_paragraph_ends_before_a_wider_step():
    def groups(step: float) -> int:
        tops = [100.0, 115.0, 130.0, 130.0 + step]
        lines = [line(FULL, LEFT, top) for top in tops[:2]] + [line(FULL[:-1] + ".", LEFT, tops[2]), line(FULL, LEFT, tops[3])]
        pieces = [TextLine(one, LEFT, RIGHT, 1) for one in lines]
        return len(Grouper(Metrics(SIZE, 15.0, RIGHT - LEFT, 20.0), "en").run(pieces))

    assert (groups(15.0), groups(16.0), groups(18.5)) == (1, 1, 2)


def test_a_ragged_line_goes_on_where_space_parts_paragraphs():
    def groups(first: str, spaced: bool) -> int:
        texts = (first, "They came in over the quay with the boats of the old port")
        pieces = [TextLine(line(text, LEFT, 100 + 15 * i), LEFT, RIGHT, 1) for i, text in enumerate(texts)]
        return len(Grouper(Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0, spaced=spaced), "en").run(pieces))

    nearly = "They were met by the master of the port in the night."  # 53 of 60 characters: a short word would have fitted
    assert (groups(nearly, True), groups(nearly, False)) == (1, 2)
    assert groups("They were met by the master.", True) == 2


def test_the_source_below_a_table_is_no_note():
    rule = Shape("rule", LEFT, 690.0, LEFT + 80, 690.5)
    page = RawPage(1, 595.0, 842.0, 0, 0, (), (rule,))
    text = [[line(FULL, LEFT, 100.0 + 15 * i, size=10.0)] for i in range(5)]
    for words, notes in (("Source: harbour office returns.", 0), ("1 Harbour office, Returns, p. 4.", 1)):
        _, foot = split_notes(page, [*text, [line(words, LEFT, 702.0, size=8.0)]], ONE_COLUMN, 10.0)
        assert len(foot) == notes


def test_numbers_of_different_kinds_say_more_than_type():
    rows = [("一、总体情况", 12.0, True, "F"), ("（一）生产", 14.0, True, "F"), (ZH, SIZE, False, "F")]
    assert heading_levels(*rows) == [1, 2, 0]


def test_a_summary_holds_sections_only_below_chapters():
    section = [("一、总体", 12.0, True, "F"), (ZH, SIZE, False, "F")]
    assert heading_levels(("摘 要", 16.0, True, "F"), *section, ("第一篇 生产", 16.0, True, "F"), *section) == [1, 2, 0, 1, 2, 0]
    sections = [("前言", 16.0, True, "F"), (ZH, SIZE, False, "F"), ("一、总体", 12.0, True, "F"), (ZH, SIZE, False, "F")]
    assert heading_levels(*sections) == [1, 0, 1, 0]


@pytest.mark.parametrize(
    ("first", "second", "notes"),
    [
        ("15 年主营业务收入两千万元及以上的企业。", "16 高技术制造业有六个大类。", 2),
        ("15 年主营业务收入两千万元及以上的企业。", "另有六个大类不在其中。", 0),  # the number of years
        ("15年主营业务收入两千万元及以上的企业。", "16 高技术制造业有六个大类。", 0),
    ],
)
def test_a_note_may_begin_with_a_word_of_quantities_if_the_notes_count_on(first, second, notes):
    rule = Shape("rule", LEFT, 690.0, RIGHT, 690.5)
    page = RawPage(1, 595.0, 842.0, 0, 0, (), (rule,))
    text = [[line(ZH, LEFT, 100.0 + 15 * i)] for i in range(5)]
    small = [[line(words, LEFT, 702.0 + 11 * i, size=8.0)] for i, words in enumerate((first, second))]
    _, foot = split_notes(page, [*text, *small], ONE_COLUMN, SIZE)
    assert len(foot) == notes


@pytest.mark.parametrize(("left", "edge", "notes"), [(LEFT, LEFT, 2), (LEFT - 40, LEFT, 2), (LEFT - 40, LEFT + 60, 0)])
def test_a_rule_where_the_notes_begin_is_theirs_though_the_numbers_of_paragraphs_hang_out(left, edge, notes):
    rule = Shape("rule", edge, 690.0, edge + 80, 690.5)
    page = RawPage(1, 595.0, 842.0, 0, 0, (), (rule,))
    text = [[line("7.", left, 100.0), line(FULL, max(left + 20, LEFT), 100.0)], [line(FULL, LEFT, 115.0)]]
    small = [[line(words, LEFT, 702.0 + 11 * i, size=8.0)] for i, words in enumerate(("the rest of a note.", "of two"))]
    _, foot = split_notes(page, [*text, *small], ONE_COLUMN, SIZE)
    assert len(foot) == notes


def test_a_numbered_heading_of_its_own_colour_may_be_long():
    def group(text: str, y: float, lines: int, colour: int) -> Group:
        made = line(text[:60], LEFT, y)
        chars = tuple(char._replace(colour=colour, font="F") for char in made.chars)
        one = TextLine(Line(1, chars, made.baseline, SIZE, False, frozenset()), LEFT, RIGHT, 1)
        return Group([one] * lines)

    long = "3.4.1 Scenario one, in which the boats are sold by their own"
    rows = [
        group("3.4 On boats sold", 100, 1, 0x2040FF),
        group(FULL, 130, 3, 0),
        group(long, 200, 3, 0x2040FF),
        group(FULL, 300, 3, 0),
    ]
    assert len(rows[2].text) > 160
    metrics = Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0, frozenset({"F"}), colours=frozenset({0}))
    assert find_headings(rows, set(), metrics, []) == {0: 1, 2: 2}
    unnumbered = [*rows[:2], group(long[6:], 200, 4, 0x2040FF), rows[3]]
    assert find_headings(unnumbered, set(), metrics, []) == {0: 1}


def test_a_numbered_paragraph_in_bold_is_no_heading():
    rows = [group_of(f"{n}. The boats were counted. Then they left.", 90.0 + 15 * n) for n in range(1, 8)]
    made = line("4. Technical measures:", LEFT, 150.0)
    rows[3] = Group([TextLine(dataclasses.replace(made, bold=True), LEFT, RIGHT, 1)])
    metrics = Metrics(SIZE, 15.0, RIGHT - LEFT, 0.0, frozenset({"F"}))
    assert find_headings(rows, set(), metrics, [], find_numbered_paragraphs(rows)) == {}
    assert find_headings(rows, set(), metrics, []) == {3: 1}


def group_of(text: str, baseline: float, x: float = LEFT) -> Group:
    return Group([TextLine(line(text, x, baseline), LEFT, RIGHT, 1)])


def test_numbered_paragraphs_count_on_where_the_edge_of_the_column_is_that_of_items():
    texts = [f"{n}. The boats were counted. Then they left." for n in range(1, 8)]
    groups = [group_of(text, 100.0 + 15 * n) for n, text in enumerate(texts)]
    groups[3:5] = [Group([dataclasses.replace(group.lines[0], left=LEFT + 28)]) for group in groups[3:5]]
    assert find_numbered_paragraphs(groups) == set(range(7))
    dotless = [*groups[:2], group_of("3 Boats", 200.0), *groups[2:]]
    assert find_numbered_paragraphs(dotless) == {0, 1, *range(3, 8)}


def test_a_heading_in_the_type_of_deep_sections_is_below_them():
    rows = [("3.2 Boats", 12.0, True, "F"), TEXT, ("3.2.1.1 Small boats", SIZE, False, "F-Italic"), TEXT]
    assert heading_levels(*rows, ("Their owners", SIZE, False, "F-Italic"), TEXT) == [1, 0, 2, 0, 3, 0]
    rows = [("3 Boats", 12.0, True, "F"), TEXT, ("3.2 Small boats", SIZE, False, "F-Italic"), TEXT]
    assert heading_levels(*rows, ("Conclusion", SIZE, False, "F-Italic"), TEXT) == [1, 0, 2, 0, 2, 0]


def test_an_o_apart_from_its_line_is_a_bullet():
    gap = line("o", LEFT, 130.0).chars + line("Medium: boats of one mast", LEFT + 18, 130.0).chars
    for chars, count in ((gap, 2), (line("o Medium: boats of one mast", LEFT, 130.0).chars, 1)):
        item = build_line(1, list(chars))
        assert item is not None
        rows = [[line("o" + " " * 3 + FULL[:50], LEFT, 100.0)], [line(FULL[:57], LEFT + 18, 115.0)], [item]]
        page = RawPage(1, 595.0, 842.0, 0, 0, (), ())
        stream = order([PageParts(page, tuple(rows), (), ())], SIZE)
        assert len(Grouper(measure(stream, SIZE), "en").run(stream)) == count


@pytest.mark.parametrize(
    ("heading", "right", "beside", "read_last"),
    [
        ("Boats of two", 190.0, False, True),  # below it both columns begin anew
        ("Boats of two", 175.0, False, False),  # the right column has other heights
        ("Boats of two", 190.0, True, False),  # something is drawn beside it
        ("boats of two", 190.0, False, False),  # it is set like the text
    ],
)
def test_a_short_heading_over_balanced_columns_is_read_behind_both(heading, right, beside, read_last):
    shapes = (Shape("drawing", 260.0, 150.0, 300.0, 166.0),) if beside else ()
    page = RawPage(1, 595.0, 842.0, 0, 0, (), shapes)
    size = 14.0 if heading[0] == "B" else SIZE
    rows = [[line(FULL[:30], x, 100.0 + 15 * n)] for n in range(3) for x in (LEFT, 242.0)]
    rows.append([line(heading, LEFT, 160.0, size=size)])
    rows += [[line(FULL[30:], LEFT, 190.0 + 15 * n)] for n in range(3)] + [
        [line(FULL[30:], 242.0, right + 15 * n)] for n in range(3)
    ]
    rows.sort(key=lambda row: row[0].baseline)
    stream = order([PageParts(page, tuple(rows), (), (), Columns((Gutter(232.0),)))], SIZE)
    texts = [piece.line.text for piece in stream if isinstance(piece, TextLine)]
    assert (texts.index(heading) == 6) == read_last


def test_a_heading_that_its_table_carries_over_pages_is_furniture_but_once():
    head = ("Annex: list of boats", 72, 60)
    pages = [page_of(n, [*([head] if 4 <= n <= 7 else []), ("Text of the page.", 72, 300)]) for n in range(1, 21)]
    raw, rows = zip(*pages, strict=True)
    for size, pages_of_it in ((20.0, [5, 6, 7]), (SIZE, [4, 5, 6, 7])):
        for own in rows[3:7]:
            own[0] = [line(head[0], 72.0, 60.0, own[0][0].page, size=size)]
        found = find_furniture(raw, rows, [[] for _ in raw])
        assert [page.number for page, mine in zip(raw, found, strict=True) if mine] == pages_of_it


def test_large_lines_that_a_report_ends_with_head_nothing():
    rows = [("1 Boats", 14.0, True, "F"), TEXT]
    assert heading_levels(*rows, ("Contact:", 14.0, True, "F"), ("Harbour Office", 14.0, True, "F")) == [1, 0, 0, 0]
    assert heading_levels(*rows, ("2 Tolls", 14.0, True, "F")) == [1, 0, 1]


def test_a_heading_with_a_rule_under_it_at_the_head_of_a_page_is_no_furniture():
    """All headings are underlined so; only a rule that stands at the heads of pages alone parts them from the text."""
    for inner, kept in ((True, 2), (False, 0)):
        raw, rows = [], []
        for number, heads in enumerate((("Gases", "Metals"), ("Pesticides", "Solvents")), 1):
            at = (60.0, 400.0) if inner else (60.0,)
            shapes = tuple(Shape("rule", 70.0, y + 5, 520.0, y + 5.5) for y in at)
            text = [[line(FULL, 72.0, y + 15 * n, number)] for y in (100.0, 430.0) for n in range(9)]
            made = [*text, *([line(head, 250.0, y, number)] for head, y in zip(heads, (60.0, 400.0), strict=True))]
            rows.append(sorted(made, key=lambda row: row[0].baseline))
            raw.append(RawPage(number, 595.0, 842.0, 0, 0, (), shapes))
        found = find_furniture(raw, rows, [[], []])
        assert sum(0 not in mine for mine in found) == kept


def test_a_title_in_the_middle_of_the_page_has_the_edges_of_its_text():
    usual = [(70.0, 525.0)]
    assert column_edges([line("Other gases", 270.0)], usual) == (70.0, 525.0)
    assert column_edges([line("Other gases", 400.0)], usual) == (400.0, 455.0)  # no middle: a column of its own
