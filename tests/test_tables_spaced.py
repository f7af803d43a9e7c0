"""Tables without a grid, as accountants print them: one right below the other, with $ and brackets apart from their numbers."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.pdf.ink.chars import Char, RawPage, Shape
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.tables.find import find_ruled, find_tables
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


BALANCES = [
    row(0, (215, "112年3月31日"), (315, "111年12月31日"), (415, "111年3月31日")),
    row(1, (60, "土地"), (230, "1,376"), (330, "267"), (430, "280")),
    row(2, (60, "建築物"), (230, "618"), (330, "291"), (430, "365")),
    row(3, (230, "1,994"), (330, "558"), (430, "645")),
]
FLOWS = [
    row(4, (230, "112年1月1日至3月31日"), (370, "111年1月1日至3月31日")),
    row(5, (60, "折舊"), (290, "2,153"), (430, "2,136")),
    row(6, (60, "利息"), (290, "46,783"), (430, "46,536")),
]


def test_days_over_other_columns_begin_another_table():
    balances, flows = tables(*BALANCES, *FLOWS)

    assert balances[1] == ["土地", "1,376", "267", "280"]
    assert flows == [
        ["", "112年1月1日至3月31日", "111年1月1日至3月31日"],
        ["折舊", "2,153", "2,136"],
        ["利息", "46,783", "46,536"],
    ]


def test_a_part_with_fewer_rows_than_a_table_by_itself_is_one_all_the_same():
    assert [len(found) for found in tables(*BALANCES, *FLOWS[:2])] == [4, 2]


@pytest.mark.parametrize(
    "between",
    [
        row(4, (60, "到期日"), (230, "112年3月"), (330, "113年4月"), (430, "114年5月")),
        row(4, (60, "評等"), (230, "甲等"), (330, "乙等"), (430, "甲等")),
        row(4, (60, "其他"), (230, "-"), (330, "-"), (430, "-")),
    ],
)
def test_words_days_and_dashes_beside_a_label_are_a_row(between):
    rows = [*BALANCES, between, row(5, (60, "租賃"), (230, "1,376"), (330, "267"), (430, "280"))]

    assert [len(found) for found in tables(*rows)] == [6]


def test_names_that_differ_in_the_first_begin_another_table():
    def block(at: int, day: str) -> list[list[Line]]:
        return [
            row(at, (60, day), (160, "幣別"), (260, "合約金額")),
            row(at + 1, (60, "遠期外匯"), (160, "美元"), (260, "30,516")),
            row(at + 2, (60, "遠期外匯"), (160, "日幣"), (260, "16,204")),
        ]

    found = tables(*block(0, "112年3月31日"), *block(3, "111年12月31日"))

    assert [one[0][0] for one in found] == ["112年3月31日", "111年12月31日"]


def test_lone_names_over_underlined_ones_belong_to_the_lower_table():
    def block(at: int, year: str) -> list[list[Line]]:
        return [
            row(at, (290, year)),
            row(at + 1, (220, "短期借款"), (360, "租賃負債")),
            row(at + 2, (60, "期初"), (225, "531,330"), (365, "343,858")),
            row(at + 3, (60, "期末"), (225, "537,240"), (365, "825,646")),
        ]

    shapes = [under for at in (0, 4) for under in (*underlined(at, (210, 420)), *underlined(at + 1, (210, 280), (350, 420)))]
    upper, lower = tables(*block(0, "112年"), *block(4, "111年"), shapes=tuple(shapes))

    assert upper[:2] == [["", "112年", ""], ["", "短期借款", "租賃負債"]]
    assert lower[:2] == [["", "111年", ""], ["", "短期借款", "租賃負債"]]


def test_a_label_over_two_columns_does_not_join_names_that_have_a_rule_each():
    rows = [
        row(0, (70, "性質"), (150, "期間"), (250, "利率"), (350, "112年3月31日")),
        row(1, (60, "擔保借款"), (140, "至113年1月"), (250, "2.94%"), (360, "117,000")),
        row(2, (60, "信用借款"), (140, "至114年1月"), (250, "3.14%"), (360, "118,000")),
        row(3, (60, "減：一年內到期之長期借款"), (354, "("), (360, "117,000)")),
    ]
    shapes = underlined(0, (60, 130), (140, 230), (240, 300), (345, 440))
    (found,) = tables(*rows, shapes=shapes)

    assert found[0] == ["性質", "期間", "利率", "112年3月31日"]
    assert found[3] == ["減：一年內到期之長期借款", "", "", "(117,000)"]


def test_a_rule_under_a_name_over_two_columns_says_nothing_of_columns():
    rows = [
        row(0, (240, "2023年"), (400, "2022年")),
        *(row(1 + n, (60, f"第{n}項"), (220, "1,204"), (280, "12.5"), (380, "1,310"), (440, "13.5")) for n in range(4)),
    ]
    (found,) = tables(*rows, shapes=underlined(0, (210, 310), (370, 470)))

    assert found[-1] == ["第3項", "1,204", "12.5", "1,310", "13.5"]


def test_lines_of_a_name_stand_over_it_however_many_they_are():
    rows = [
        row(0, (240, "長期借款")),
        row(1, (240, "(含一年")),
        row(2, (240, "內到期之")),
        row(3, (160, "短期借款"), (240, "長期借款)"), (320, "合計")),
        *(row(4 + n, (60, f"第{n}項"), (165, "15,000"), (245, "1,500"), (325, "16,500")) for n in range(3)),
    ]
    (found,) = tables(*rows)

    assert found[0] == ["", "短期借款", "長期借款(含一年內到期之長期借款)", "合計"]


@pytest.mark.parametrize(
    ("texts", "gap", "text"),
    [
        (["2.民國", "112年及", "111年", "1月", "1日至", "3月", "31日認列"], 6.0, True),
        (["民國", "112年", "3月", "31日、111年", "12月"], 6.0, True),
        (["民國", "112年", "3月", "31日、111年", "12月"], 40.0, False),
        (["收入", "1月", "2月", "3月"], 6.0, False),
        (["項目", "2023年", "2022年", "增減"], 6.0, False),
    ],
)
def test_a_date_that_wide_word_spaces_cut_is_running_text(texts, gap, text):
    parts, x = [], 60.0
    for one in texts:
        parts.append((x, one))
        x = line(one, x, 0.0).x1 + gap

    assert is_sentence(pieces_of(row(0, *parts))) is text


def report(*labels: tuple[float, float, str, bool]) -> list[list[str]]:
    """The body of a table whose labels stand at given places (x, baseline, text, numbers beside it or not) under two days."""
    rows = [[merge([line("112年3月31日", 200, 86.0)]), merge([line("111年3月31日", 300, 86.0)])]]
    for x, y, text, numbers in labels:
        parts = [line(text, x, y)] if text else []
        rows.append([*parts, *((line("1,204", 230, y), line("1,310", 330, y)) if numbers else ())])
    (found,) = tables(*rows)
    return found[1:]


LONG = "確定福利計畫之再衡量數"
"""As wide as a label can be: 110 points."""


def test_a_full_line_that_is_nearer_than_rows_are_goes_on_below():
    found = report((60, 103, "收入", True), (60, 120, LONG, False), (70, 133, "之稅額", True), (60, 150, "其他", True))

    assert [one[0] for one in found] == ["收入", f"{LONG}之稅額", "其他"]


@pytest.mark.parametrize(
    "labels",
    [
        [(60, 103, LONG, True), (60, 120, "負債", False), (70, 136, "借款", True), (60, 153, "其他", True)],  # not full
        [(60, 103, "收入", True), (60, 120, LONG, False), (70, 137, "薪資", True), (70, 154, "其他", True)],  # a group's name
        [(60, 103, "收入", True), (60, 120, LONG + "：", False), (70, 136, "薪資", True), (60, 153, "其他", True)],
    ],
)
def test_the_name_of_a_group_is_a_row_of_its_own(labels):
    assert [one[0] for one in report(*labels)] == [label[2] for label in labels]


@pytest.mark.parametrize(
    ("above", "below"),
    [("約當現金(三個月", "內到期)"), ("河口股份有限公司", "(河口)"), ("Depreciation of plant", "and equipment"), (LONG, "份額")],
)
def test_a_name_goes_on_in_its_bracket_with_a_small_letter_or_set_in(above, below):
    found = report((60, 103, "收入", True), (60, 120, above, False), (70, 133, below, True), (60, 150, LONG, True))

    assert len(found) == 3
    assert found[1][1:] == ["1,204", "1,310"]


def test_lines_below_the_first_of_a_label_are_its_own_and_no_name_of_a_sum_below():
    found = report((60, 103, "收入", True), (60, 120, LONG, True), (70, 133, "之稅額", False), (60, 150, "", True))

    assert [one[0] for one in found] == ["收入", f"{LONG}之稅額", ""]


def test_amounts_right_below_a_name_that_has_none_are_its_own():
    found = report((60, 103, "收入", True), (60, 120, "金融資產損失", False), (60, 133, "", True), (60, 150, "其他", True))

    assert [one[0] for one in found] == ["收入", "金融資產損失", "其他"]


def test_a_name_that_is_all_but_level_with_its_amounts_is_theirs():
    rows = [row(0, (200, "112年3月31日"), (300, "111年3月31日"))]
    rows += [[line("三個月以上之定期存款", 60, 118.0)], [line("762,601", 215, 123.0), line("137,508", 315, 123.0)]]
    (found,) = tables(*rows, shapes=underlined(0, (190, 270), (290, 370)))

    assert found[1:] == [["三個月以上之定期存款", "762,601", "137,508"]]


def test_an_amount_alone_in_its_row_is_no_line_of_the_one_above():
    rows = [
        row(0, (60, "性質"), (160, "期間"), (260, "112年3月31日")),
        row(1, (60, "擔保借款"), (160, "至113年1月，"), (270, "117,000")),
        row(2, (160, "並按月付息")),
        row(3, (60, "減：一年內到期"), (270, "7,000")),
        row(4, (270, "110,000")),
        row(5, (60, "信用借款"), (160, "無"), (270, "3,000")),
    ]
    (found,) = tables(*rows, shapes=underlined(0, (50, 150), (155, 250), (255, 340)))

    assert found[1:] == [
        ["擔保借款", "至113年1月，並按月付息", "117,000"],
        ["減：一年內到期", "", "7,000"],
        ["", "", "110,000"],
        ["信用借款", "無", "3,000"],
    ]


def found_on(rows: list[list[Line]], shapes: tuple[Shape, ...], ruled: bool = False) -> list[list[list[str]]]:
    """The texts of all tables of a page, those with a grid among them if `ruled`."""
    chars = tuple(char for one in rows for part in one for char in part.chars)
    page = RawPage(1, 600.0, 800.0, 0, 0, chars, shapes)
    grids = find_ruled(page) if ruled else []
    found = []
    for table in find_tables(page, rows, lambda top: False, grids):
        grid = {(cell.row, cell.column): "".join(one.text for one in cell.lines) for cell in table.cells}
        found.append([[grid.get((r, c), "") for c in range(table.columns)] for r in range(table.rows)])
    return found


def statement(at: int, x: float, name: str, *items: str) -> dict[int, list[tuple[float, str]]]:
    """The pieces of a statement of two years by line, its labels at `x`."""
    lines = {at: [(x, name), (x + 120, "2021"), (x + 180, "2022E")]}
    return lines | {at + 1 + n: [(x, item), (x + 120, "1,567"), (x + 180, "3,684")] for n, item in enumerate(items)}


def rules(at: tuple[int, ...], x0: float, x1: float) -> tuple[Shape, ...]:
    """Rules above the lines of some numbers."""
    return tuple(Shape("rule", x0, 88.0 + STEP * n, x1, 88.5 + STEP * n) for n in at)


def test_statements_beside_and_below_each_other_are_tables_of_their_own():
    items = ("收入", "成本", "费用", "利润")
    parts = [
        statement(0, 40, "利润表", *items),
        statement(0, 310, "资产表", *items),
        statement(6, 40, "现金流量表", *items),
        statement(6, 310, "主要指标", *items),
    ]
    rows = [[merge([line(text, x, 100.0 + STEP * n)]) for part in parts for x, text in part.get(n, ())] for n in range(11)]
    shapes = tuple(one for x in (36.0, 306.0) for one in rules((0, 1, 6, 7, 11), x, x + 240))

    found = found_on([row for row in rows if row], shapes)

    assert sorted(one[0][0] for one in found) == sorted(["利润表", "资产表", "现金流量表", "主要指标"])
    assert {len(one) for one in found} == {5}


def page_rows(*lines: tuple[str, ...]) -> list[list[Line]]:
    """Lines of four pieces each, at the same places."""
    return [
        [merge([line(text, x, 100.0 + STEP * n)]) for x, text in zip((40, 180, 310, 430), texts, strict=True)]
        for n, texts in enumerate(lines)
    ]


def test_rules_under_groups_of_columns_do_not_part_a_table():
    rows = page_rows(("项目", "收入", "成本", "利润"), *((f"第{n}项", "1,567", "3,684", "5,056") for n in range(6)))
    shapes = tuple(one for x in (36.0, 306.0) for one in rules((0, 1, 7), x, x + 240))

    assert [len(one[0]) for one in found_on(rows, shapes)] == [4]


@pytest.mark.parametrize(("name", "kept"), [("", False), ("总计", True)])
def test_a_grid_of_amounts_alone_is_a_part_of_the_table_around_it(name, kept):
    items = [(f"第{n}项", "1,567", "98.5", "93.1") for n in range(5)]
    rows = page_rows(("项目", "收入", "成本", "利润"), *items, ("第五项", "1,567", name or "98.5", "93.1"))
    shapes = tuple(Shape("rule", 300.0, 90.0 + STEP * n, 520.0, 90.5 + STEP * n) for n in range(1, 8))
    shapes += tuple(Shape("rule", x, 104.0, x + 0.5, 188.0) for x in (300.0, 415.0, 520.0))

    found = found_on(rows, shapes, ruled=True)

    assert (len(found[0][0]) == 2) is kept
    assert kept or found == [[[part.text for part in row] for row in rows]]


def heads_of(texts: list[list[str]], merged: tuple[int, ...] = ()) -> int:
    """How many rows of a drawn grid are heads; no rule in the first column stands above the rows `merged`."""
    width = len(texts[0])
    edges = [40.0 + 120 * n for n in range(width + 1)]
    heights = [90.0 + STEP * n for n in range(len(texts) + 1)]
    shapes = [Shape("rule", edges[1] if n in merged else edges[0], y, edges[-1], y + 0.5) for n, y in enumerate(heights)]
    shapes += [Shape("rule", x, heights[0], x + 0.5, heights[-1]) for x in edges]
    placed = [(text, edges[c] + 5, 100.0 + STEP * r) for r, row in enumerate(texts) for c, text in enumerate(row) if text]
    chars = tuple(char for text, x, y in placed for char in line(text, x, y).chars)
    (found,) = find_ruled(RawPage(1, 600.0, 800.0, 0, 0, chars, tuple(shapes)))
    return found.header_rows


def test_the_first_row_of_a_grid_is_a_head_if_it_names_columns():
    assert heads_of([["项目", "金额", "比例"], ["收入", "1,204", "3.2"], ["成本", "1,310", "3.4"]]) == 1
    assert heads_of([["担保总额超过净资产的部分", ""], ["说明", "无"], ["情况", "无"]]) == 0
    assert heads_of([["项目", "金额", "比例"], ["", "万元", "年末"], ["收入", "1,204", "3.2"], ["成本", "1,3", "3"]], (1,)) == 2


def test_a_cell_beside_rows_of_its_own_is_a_group_and_no_head():
    rows = [
        ["事务所", "名称", "河口会计师事务所"],
        ["", "办公地址", "河口路3号"],
        ["", "签字会计师", "海洛"],
        ["保荐人", "名称", "河口证券"],
    ]

    assert heads_of(rows, (1, 2)) == 0


PIECES = st.sampled_from(
    [
        "3",
        "3.1",
        "12%",
        "39%",
        "1,204",
        "术语和定义",
        "服务提供者",
        "service",
        "HB/T 25069—2022",
        "（万元）",
        "表2",
        "of which",
        "Total",
    ]
)
PLACES = st.lists(st.sampled_from([60.0, 160.0, 260.0, 310.0, 360.0, 410.0, 460.0]), min_size=1, max_size=5, unique=True)
PRINTED = st.lists(
    PLACES.flatmap(lambda at: st.tuples(st.just(sorted(at)), st.lists(PIECES, min_size=len(at), max_size=len(at)))), max_size=9
)


@given(PRINTED)
@example(
    [
        ([260.0], ["HB/T 25069—2022"]),
        ([410.0], ["12%"]),
        ([260.0, 410.0], ["服务提供者", "术语和定义"]),
        ([160.0], ["（万元）"]),
        ([310.0], ["39%"]),
    ]
)
def test_whatever_stands_side_by_side_a_page_is_read(printed):
    rows = [row(i, *zip(at, texts, strict=True)) for i, (at, texts) in enumerate(printed)]

    words = sorted("".join(text for _, texts in printed for text in texts))
    found = sorted("".join(text for table in tables(*rows) for cells in table for text in cells).replace(" ", ""))
    assert not Counter(found) - Counter(words)


def test_a_strip_without_text_between_two_rules_is_no_column():
    edges, heights = (60.0, 180.0, 186.0, 300.0, 420.0), (90.0, 104.0, 118.0, 132.0)
    rules = [Shape("rule", edges[0], y, edges[-1], y + 0.5) for y in heights]
    rules += [Shape("rule", x, heights[0], x + 0.5, heights[1] if x == 180.0 else heights[-1]) for x in edges]
    texts = [("港口", "吞吐量", "增速"), ("东湾", "1,204", "3.2"), ("西湾", "1,310", "3.4")]
    at = [line(text, x + 5, 100.0 + STEP * r) for r, row in enumerate(texts) for text, x in zip(row, (60, 190, 300), strict=True)]
    (found,) = find_ruled(RawPage(1, 600.0, 800.0, 0, 0, tuple(char for one in at for char in one.chars), tuple(rules)))

    assert [len([cell for cell in found.cells if cell.row == row]) for row in range(3)] == [3, 3, 3]
