"""Heads of tables without a grid: which names are one, which stand over which columns, on how many storeys."""

from __future__ import annotations

import pytest

from pipeline.pdf.ink.chars import Char, Shape
from pipeline.pdf.layout.lines import Line, build_line
from pipeline.pdf.tables.head_cells import header_cells, unglued

SIZE = 8.0
Piece = tuple[float, float, str]


def head(levels: dict[float, list[Piece]], columns: list[tuple[float, float]], *rules: tuple[float, float, float]) -> list[str]:
    """The cells as `row.column+rows x columns text`; `levels` are pieces (x0, x1, text) by baseline, `rules` (x0, x1, y)."""
    parts = [piece(y, *one) for y, pieces in levels.items() for one in pieces]
    cells, depth = header_cells(parts, columns, [Shape("rule", x0, y, x1, y + 0.5) for x0, x1, y in rules])
    assert all(cell.row + cell.row_span <= depth for cell in cells)
    names = [(cell, "|".join(line.text for line in cell.lines)) for cell in cells]
    return [f"{one.row}.{one.column}+{one.row_span}x{one.column_span} {name}" for one, name in names if name]


def piece(baseline: float, x0: float, x1: float, text: str) -> Line:
    """A line of characters of one width between two edges."""
    step = (x1 - x0) / len(text)
    top, bottom = baseline - 0.8 * SIZE, baseline + 0.2 * SIZE
    chars = [
        Char(n, one, x0 + n * step, top, x0 + (n + 1) * step, bottom, baseline, SIZE, "F", False, True, 0, False, False)
        for n, one in enumerate(text)
    ]
    made = build_line(1, chars)
    assert made is not None
    return made


SCORES = [(66.0, 85.0), (93.0, 111.0), (115.0, 166.0), (173.0, 192.0), (204.0, 222.0)]


def test_names_over_several_columns_are_centred_over_them():
    levels = {
        614.0: [(80, 98, "Rank"), (173, 193, "Score"), (195, 222, "(0–100)")],
        639.0: [(66, 85, "2025"), (93, 111, "2023"), (119, 133, "City"), (173, 192, "2025"), (204, 222, "2023")],
    }
    assert head(levels, SCORES) == [
        "0.0+1x2 Rank", "0.2+2x1 City", "0.3+1x2 Score(0–100)", "1.0+1x1 2025", "1.1+1x1 2023", "1.3+1x1 2025", "1.4+1x1 2023",
    ]  # fmt: skip


def test_a_column_that_is_level_with_the_spanned_ones_need_not_be_spanned():
    levels = {
        176.0: [(292, 316, "Tenure"), (410, 490, "Age of respondent")],
        193.0: [
            (220, 230, "All"),
            (261, 289, "Owners"),
            (320, 347, "Tenants"),
            (378, 401, "18–34"),
            (433, 456, "35–54"),
            (487, 529, "55+"),
        ],
    }
    columns = [(62.0, 200.0), (220.0, 230.0), (268.0, 289.0), (333.0, 347.0), (388.0, 401.0), (442.0, 456.0), (499.0, 533.0)]
    found = head(levels, columns)
    assert "0.1+2x1 All" in found and "0.2+1x2 Tenure" in found and "0.4+1x3 Age of respondent" in found


@pytest.mark.parametrize(
    ("upper", "found"),
    [
        (627.0 - 12.0, "0.1+1x1 Output|(GWh)"),  # one name of two lines
        (627.0 - 30.0, "0.1+1x1 Output"),  # too far above: a name above a name
    ],
)
def test_a_name_of_two_lines_spans_nothing(upper, found):
    levels = {upper: [(150, 176, "Output")], 621.0: [(62, 80, "Firm"), (288, 347, "Share (%)")], 627.0: [(140, 176, "(GWh)")]}
    cells = head(levels, [(62.0, 90.0), (160.0, 176.0), (330.0, 347.0)])
    assert found in cells and not any("x2" in cell or "x3" in cell for cell in cells)


def test_the_same_names_again_stand_each_under_their_year():
    names = [(100, 120, "Value"), (140, 160, "Share"), (180, 200, "Value"), (220, 240, "Share")]
    levels = {100.0: [(100, 120, "2023"), (180, 200, "2022")], 110.0: names}  # flush with the first of each
    columns = [(20.0, 80.0), (100.0, 120.0), (140.0, 160.0), (180.0, 200.0), (220.0, 240.0)]
    assert head(levels, columns)[:2] == ["0.1+1x2 2023", "0.3+1x2 2022"]


def test_a_total_before_the_same_names_again_is_under_what_is_centred_over_it_too():
    names = [(120, 136, "All"), (168, 200, "Crops"), (220, 254, "Stock"), (328, 360, "Crops"), (378, 412, "Stock")]
    levels = {100.0: [(160, 214, "Output"), (350, 390, "Share")], 120.0: [(68, 84, "Year"), *names]}
    columns = [(68.0, 84.0), *((float(x0), float(x1)) for x0, x1, _ in names)]
    found = head(levels, columns)
    assert "0.1+1x3 Output" in found and "0.4+1x2 Share" in found


def test_the_first_line_of_a_unit_column_spans_no_names_beside_it():
    below = [(161, 194, "Dwellings"), (232, 262, "1000 m2"), (291, 325, "Dwellings"), (359, 393, "Dwellings")]
    levels = {
        80.0: [(174, 230, "Granted"), (305, 325, "Starts"), (349, 393, "Completed")],
        93.0: [(225, 262, "Area,")],
        103.0: [(57, 85, "Time"), *below],
    }
    columns = [(57.0, 107.0), *((float(x0), float(x1)) for x0, x1, _ in below)]
    assert not [one for one in head(levels, columns) if "Area" in one and "x1" not in one]


def test_repeated_names_are_no_second_lines_of_what_is_centred_over_them():
    names = [(100, 112, "A"), (140, 152, "B"), (180, 192, "C"), (220, 232, "A"), (260, 272, "B"), (300, 312, "C")]
    levels = {100.0: [(138, 154, "2023"), (258, 274, "2022")], 112.0: names}
    columns = [(x0, x1) for x0, x1, _ in names]
    assert head(levels, [(float(a), float(b)) for a, b in columns])[:2] == ["0.0+1x3 2023", "0.3+1x3 2022"]


def test_a_rule_says_what_the_name_above_it_spans():
    levels = {
        100.0: [(100, 130, "Turnover"), (200, 230, "Staff")],
        116.0: [(100, 120, "2023"), (150, 170, "2022"), (200, 220, "2023"), (250, 270, "2022")],
    }
    columns = [(20.0, 80.0), (100.0, 120.0), (150.0, 170.0), (200.0, 220.0), (250.0, 270.0)]
    found = head(levels, columns, (98, 172, 104), (198, 272, 104))
    assert found[:2] == ["0.1+1x2 Turnover", "0.3+1x2 Staff"]
    assert head(levels, columns, (98, 272, 104))[:2] == found[:2]  # one under both says nothing


def test_a_head_has_up_to_three_storeys_over_the_names():
    levels = {
        100.0: [(180, 260, "Group and company")],
        120.0: [(120, 160, "Revenue"), (280, 320, "Result")],
        140.0: [(100, 120, "2023"), (160, 180, "2022"), (260, 280, "2023"), (320, 340, "2022")],
    }
    columns = [(20.0, 80.0), (100.0, 120.0), (160.0, 180.0), (260.0, 280.0), (320.0, 340.0)]
    assert head(levels, columns)[:3] == ["0.1+1x4 Group and company", "1.1+1x2 Revenue", "1.3+1x2 Result"]


def test_names_over_one_rule_part_its_columns_between_them():
    levels = {
        89.0: [(243, 318, "Six months ended"), (369, 450, "Year ended")],
        103.0: [(266, 283, "2026"), (333, 350, "2025"), (464, 481, "2025")],
    }
    columns = [(60.0, 170.0), (262.0, 283.0), (329.0, 350.0), (460.0, 482.0)]
    found = head(levels, columns, (218.0, 483.0, 93.0))
    assert "0.1+1x2 Six months ended" in found and "0.3+1x1 Year ended" in found


FERRIES = [(76.0, 132.0), (168.0, 205.0), (241.0, 279.0), (290.0, 348.0), (363.0, 425.0), (454.0, 473.0), (504.0, 536.0)]


def test_wide_names_flush_with_their_columns_span_those_that_they_reach_over():
    levels = {
        96.0: [(142, 278, "Electric ferries"), (435, 536, "Public support")],
        112.0: [
            (76, 108, "Country"),
            (168, 205, "2022"),
            (241, 279, "2024"),
            (290, 348, "Routes"),
            (363, 425, "Fleet age"),
            (454, 473, "2024"),
            (504, 536, "Change"),
        ],
    }
    assert head(levels, FERRIES)[:2] == ["0.0+2x1 Country", "0.1+1x2 Electric ferries"]
    assert "0.5+1x2 Public support" in head(levels, FERRIES)


def test_spaces_between_the_words_of_glued_names_stay():
    text, gap = "Electric ferriesRoutes", 0.2 * SIZE
    at, chars = 200.0, []
    for n, one in enumerate(text):
        at += gap if n == 16 else 0.0
        width = 0.2 * SIZE if one == " " else 0.5 * SIZE
        chars.append(Char(n, one, at, 0.0, at + width, SIZE, 100.0, SIZE, "F", False, True, 0, False, False))
        at += width
    line = build_line(1, chars)
    assert line is not None

    assert [name.text for name in unglued(line, [(chars[0].x0, chars[15].x1), (chars[16].x0, at)])] == [
        "Electric ferries",
        "Routes",
    ]


def test_many_names_on_two_storeys_are_dealt_out_at_once():
    """Every name may span several columns: 24 of them have more ways than could be tried."""
    columns = [(60.0 + 40 * n, 90.0 + 40 * n) for n in range(24)]
    lower = [(60 + 40 * n, 90 + 40 * n, "2024") for n in range(24)]
    upper = [(62 + 40 * n, 88 + 40 * n, f"N{n}") for n in range(1, 24)]
    found = head({96.0: upper, 140.0: lower}, columns)
    assert sum("N" in one for one in found) == 23
