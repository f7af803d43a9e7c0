"""Tables without a grid, as accountants print them: one right below the other, with $ and brackets apart from their numbers."""

from __future__ import annotations

import pytest

from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.tables.pieces import holds_numbers, is_sentence, pieces_of
from pipeline.pdf.tables.spaced import find_aligned
from tests.test_real_layout import line

STEP = 14.0


def row(at: int, *parts: tuple[float, str]) -> list[Line]:
    """Pieces on the line number `at`, each at its x, as the lines of a row that are not cut yet."""
    return [merge([line(text, x, 100.0 + STEP * at) for x, text in parts])]


def tables(*rows: list[Line], shapes: tuple[Shape, ...] = ()) -> list[list[list[str]]]:
    """The texts of the tables that are found, row by row."""
    chars: tuple[Char, ...] = tuple(char for one in rows for part in one for char in part.chars)
    page = RawPage(1, 600.0, 800.0, 0, 0, chars, shapes)
    found = []
    for table in find_aligned(page, rows, lambda top: False, None):
        grid = {(cell.row, cell.column): "".join(one.text for one in cell.lines) for cell in table.cells}
        found.append([[grid.get((r, c), "") for c in range(table.columns)] for r in range(table.rows)])
    return found


def underlined(at: int, *spans: tuple[float, float]) -> tuple[Shape, ...]:
    """A rule under each of some names on the line number `at`."""
    y = 100.0 + STEP * at + 2
    return tuple(Shape("rule", x0, y, x1, y + 0.5) for x0, x1 in spans)


STOCKS = [
    row(0, (200, "112年3月31日"), (300, "111年3月31日")),
    row(1, (60, "應收帳款"), (202, "$"), (230, "9,904"), (302, "$"), (330, "9,764")),
    row(2, (60, "備抵損失"), (196, "("), (235, "113)"), (296, "("), (335, "122)")),
    row(3, (202, "$"), (230, "9,791"), (302, "$"), (330, "9,642")),
]


def test_signs_and_brackets_belong_to_the_numbers_behind_them():
    (found,) = tables(*STOCKS)

    assert found[2:] == [["備抵損失", "( 113)", "( 122)"], ["", "$ 9,791", "$ 9,642"]]


def test_a_bracket_under_the_column_before_belongs_to_the_number_behind_it():
    wide = [
        row(1, (60, "應收帳款"), (200, "12,345,678"), (300, "12,345,678")),
        row(2, (60, "備抵"), (200, "1,000"), (248, "(     113)")),
    ]

    assert [[piece.text for piece in pieces_of(one)] for one in wide][1][1:] == ["1,000", "( 113)"]


@pytest.mark.parametrize("between", ["1.帳齡分析如下：", "Analysis by age:"])
def test_names_behind_a_line_with_a_colon_begin_another_table(between):
    ages = [
        row(5, (200, "112年3月31日"), (300, "111年3月31日")),
        row(6, (60, "未逾期"), (230, "8,000"), (330, "8,100")),
        row(7, (60, "逾期"), (230, "1,791"), (330, "1,542")),
        row(8, (230, "9,791"), (330, "9,642")),
    ]

    assert [len(found) for found in tables(*STOCKS, row(4, (60, between)), *ages)] == [4, 4]


def test_the_same_names_again_begin_another_table():
    def block(at: int) -> list[list[Line]]:
        return [
            row(at, (200, "成本"), (300, "帳面金額")),
            row(at + 1, (60, "原料"), (200, "7,171"), (300, "6,378")),
            row(at + 2, (60, "製成品"), (200, "4,921"), (300, "4,627")),
            row(at + 3, (200, "12,092"), (300, "11,005")),
        ]

    assert [len(found) for found in tables(*block(0), *block(4))] == [4, 4]


def test_one_row_of_numbers_under_underlined_names_is_a_table():
    rows = [row(0, (200, "111年度"), (300, "110年度")), row(1, (60, "員工酬勞"), (200, "740,000"), (300, "600,000"))]

    assert tables(*rows, shapes=underlined(0, (190, 250), (290, 350))) == [
        [["", "111年度", "110年度"], ["員工酬勞", "740,000", "600,000"]]
    ]
    assert tables(*rows) == []


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (((60, "本集團於民國"), (126, "112"), (147, "年及"), (173, "111"), (194, "年認列")), True),
        (((60, "購，故持股比例下降至"), (168, "25.36%。")), True),
        (((60, "董事會決議"), (116, "2"), (127, "月配發金額如下：")), True),
        (((60, "其他，淨額"), (200, "1,204"), (300, "1,310")), False),
        (((60, "甲公司"), (200, "1,204"), (300, "已結清，無餘額")), False),
    ],
)
def test_running_text_with_wide_word_spaces_is_no_row(parts, text):
    assert is_sentence(pieces_of(row(0, *parts))) is text


def test_text_right_below_a_table_is_none_of_it():
    (found,) = tables(*STOCKS, row(4, (60, "給與之員工認股權使用"), (182, "Black-Scholes選擇權評價模式估計公允價值")))

    assert len(found) == 4


def test_the_title_and_unit_of_a_statement_are_no_part_of_its_head():
    rows = [
        row(0, (250, "合并利润表")),
        row(1, (255, "2024年度")),
        row(2, (60, "编制单位：东湾港务股份有限公司"), (400, "单位：元")),
        row(3, (60, "项目"), (250, "2024年度"), (400, "2023年度")),
        *(
            row(4 + n, (60, name), (250, f"3,561,651,52{n}.12"), (400, f"3,141,421,41{n}.28"))
            for n, name in enumerate(["收入", "成本", "费用", "利润"])
        ),
    ]
    (found,) = tables(*rows)

    assert found[0] == ["项目", "2024年度", "2023年度"]


@pytest.mark.parametrize(
    ("names", "numbered"), [(("(1)", "(2)", "(3)"), True), (("18–34", "35–54", "55–79"), True), (("1.4", "2.1", "3.0"), False)]
)
def test_what_only_looks_like_an_amount_stands_in_the_head(names, numbered):
    rows = [row(0, *((200 + 80 * n, name) for n, name in enumerate(names)))]
    rows += [row(1 + n, (60, f"Answer {n}"), (200, f"2{n}.5"), (280, f"3{n}.5"), (360, f"1{n}.5")) for n in range(5)]
    pieces = [pieces_of(one) for one in rows]

    assert holds_numbers(pieces[0]) is not numbered
