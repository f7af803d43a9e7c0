"""Reads every small PDF in tests/pdfs: one layout problem each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipeline import pdf
from pipeline.errors import SourceError
from pipeline.model import Document, Issue

PDFS = Path(__file__).parent / "pdfs"
SENTENCE = "港口全年完成货物吞吐量二十六万吨，比上年多出一万吨，沿线各县的仓库因此忙了起来。"


@cache
def read(name: str) -> tuple[Document, list[Issue]]:
    return pdf.read(PDFS / f"{name}.pdf", name)


def texts(name: str, kind: str) -> list[str]:
    return [block.text.text for block in read(name)[0].blocks if block.kind == kind]


def test_a_paragraph_goes_on_over_the_page():
    assert texts("paragraph_over_page", "paragraph") == [SENTENCE * 5] * 3


def test_without_indent_space_and_short_last_lines_end_a_paragraph_and_a_page_does_not():
    assert texts("paragraph_over_page_without_indent", "paragraph") == [SENTENCE * 6 + "船期照旧。"] * 3


def test_columns_are_read_one_after_the_other():
    paragraphs = texts("two_columns", "paragraph")
    assert [p[:10] for p in paragraphs] == ["Part one. ", "Part two. ", "Part three", "Part four."]
    assert all(p.endswith("when the ice came.") for p in paragraphs)


@pytest.mark.parametrize(
    ("name", "contexts"),
    [
        ("marker_before_year", [("增长12%。", "1")]),
        ("two_markers_side_by_side", [(SENTENCE, "1"), (SENTENCE, "2")]),
        ("circled_markers", [(SENTENCE, "1"), (SENTENCE * 2, "2")]),
        ("note_over_page", [(SENTENCE * 4, "1")]),
        ("url_over_lines", [(SENTENCE, "1")]),
    ],
)
def test_every_note_is_linked_to_its_marker(name, contexts):
    document, issues = read(name)
    found = [(document.slice(n.anchor_block_id, 0, n.anchor_offset).text, n.marker) for n in document.notes if n.anchor_block_id]
    assert len(found) == len(contexts)
    for (before, marker), (wanted, wanted_marker) in zip(found, contexts, strict=True):
        assert before.endswith(wanted)
        assert marker == wanted_marker
    assert [issue for issue in issues if issue.code in ("orphan_note", "unresolved_marker")] == []


def test_a_lifted_marker_leaves_no_trace_in_the_text():
    assert "12%。2020年" in texts("marker_before_year", "paragraph")[0]
    assert texts("two_markers_side_by_side", "paragraph") == [SENTENCE * 2]


def test_a_note_goes_on_on_the_next_page():
    assert texts("note_over_page", "footnote") == [SENTENCE * 6]


def test_exponents_and_ordinals_are_text():
    text = texts("raised_but_no_marker", "paragraph")[0]
    assert text.startswith("面积为50m2，约为109个单位，位列第1st。")
    assert read("raised_but_no_marker")[1] == []


def test_a_wrapped_address_keeps_its_hyphens():
    note = texts("url_over_lines", "footnote")[0]
    assert "https://www.example.org/reports/2020/09/30/world-trade-outlook-october-2020/index.html，" in note


def test_a_hyphen_that_splits_a_word_goes():
    text = texts("english_hyphenation", "paragraph")[0]
    assert "-" not in text
    assert text.startswith("Internationalisation of manufacturing strengthened interdependence")


def test_tables_below_each_other_have_columns_and_days_of_their_own():
    assert [text.split("\n") for text in texts("stacked_tables", "table")] == [
        [
            "\t2031年3月31日\t2030年12月31日\t2030年3月31日",
            "碼頭用地\t1,376\t267\t280",
            "倉庫\t618\t291\t365",
            "\t1,994\t558\t645",
        ],
        [
            "\t2031年1月1日至3月31日\t2030年1月1日至3月31日",
            "折舊費用\t\t",
            "碼頭用地\t2,153\t2,136",
            "減少對河口子公司持股所增加之權益\t46,783\t46,536",
            "\t48,936\t48,672",
        ],
        ["\t2031年\t2030年", "短期借款\t531\t255", "租賃負債\t343\t317", "\t874\t572"],
    ]
    assert texts("stacked_tables", "paragraph") == ["(五)使用權資產", "(六)籌資活動"]


def test_a_three_line_table_keeps_what_stands_around_it():
    document = read("three_line_table")[0]
    (table,) = document.tables
    assert (table.number, table.title, table.unit) == ("表2", "样本地区就业人数", "万人，%")
    assert (table.source, table.notes) == ("样本统计局。", "西区未报。")
    block = document.block(table.block_id)
    rows = [line.split("\t") for line in block.text.text.split("\n")]
    assert rows == [["地区", "2022年", "增长率"], ["东区", "1,204.5", "3.1"], ["西区", "—", "0.4"], ["合计", "1,204.5", "3.1"]]
    assert all(block.text.text[c.start : c.end] == rows[c.row][c.column] for c in table.cells)
    assert texts("three_line_table", "paragraph") == [SENTENCE, SENTENCE]


def test_a_table_over_two_pages_is_one_table_with_one_header():
    (table,) = read("ruled_table_over_pages")[0].tables
    assert table.pages == (1, 2)
    assert (table.title, table.unit, table.header_rows) == ("分月产量", "吨", 1)
    assert max(cell.row for cell in table.cells) == 12


def test_a_head_that_is_printed_again_is_kept_once_for_each_time():
    assert texts("grid_without_outer_rules", "furniture") == ["名称 等级 大小 说明"] * 2


def test_spanning_headers_keep_their_spans():
    (table,) = read("header_spans_columns")[0].tables
    assert table.header_rows == 2
    assert [(c.row, c.column, c.row_span, c.column_span) for c in table.cells if c.row == 0] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (0, 3, 1, 2),
    ]


def test_a_grid_is_whole_without_outer_rules_and_its_repeated_header_is_no_running_head():
    document = read("grid_without_outer_rules")[0]
    blocks = [block for block in document.blocks if block.kind != "furniture"]
    assert [block.kind for block in blocks] == ["table"] * len(document.tables)
    rows = [line.split("\t") for block in blocks for line in block.text.text.split("\n")]
    assert rows[0] == ["名称", "等级", "大小", "说明"]
    named = [row for row in rows if row[0] != "名称"]
    assert named[:3] == [["甲1", "A", "1132", "一号仓"], ["乙1", "B", "2104", "二号仓"], ["甲2", "A", "1232", "一号仓"]]


def test_chart_labels_stay_out_of_the_body():
    assert texts("chart_labels", "chart") == ["2018\n2019\n2020\n2021\n2022"]
    assert texts("chart_labels", "paragraph") == [SENTENCE, SENTENCE]
    assert texts("chart_labels", "caption") == ["图1 产量变化"]


def test_alternating_heads_and_page_numbers_are_furniture():
    document = read("alternating_heads")[0]
    assert texts("alternating_heads", "paragraph") == [SENTENCE * 6] * 8
    assert len(texts("alternating_heads", "furniture")) == 16
    assert [page.label for page in document.pages] == [str(n) for n in range(1, 9)]
    assert document.blocks[-1].kind == "furniture"


def test_number_forms_make_headings_and_levels():
    document = read("headings_by_number")[0]
    headings = [(b.text.text, b.level) for b in document.blocks if b.kind == "heading"]
    assert headings == [("一、总体情况", 1), ("（一）生产", 2), ("二、展望", 1)]
    last = [b for b in document.blocks if b.kind == "paragraph"][-1]
    assert last.section == ("二、展望",)


def test_the_outline_makes_headings_of_what_type_does_not_tell():
    headings = [(b.text.text, b.level) for b in read("outline")[0].blocks if b.kind == "heading"]
    assert headings == [("概况", 1), ("生产", 2), ("展望", 1), ("明年", 2)]


def test_the_title_set_again_above_the_text_is_no_heading_and_authors_stand_below_it():
    document = read("title_in_the_text")[0]
    assert texts("title_in_the_text", "title") == ["样本年度报告"] * 2
    assert texts("title_in_the_text", "heading") == []
    assert document.cover.authors == ("样本甲", "样本乙")


def test_notes_of_a_chapter_begin_with_the_number_that_the_text_marks():
    document = read("notes_of_a_chapter")[0]
    linked = [(n.marker, document.slice(n.anchor_block_id, 0, n.anchor_offset).text) for n in document.notes]
    assert linked == [("12", SENTENCE), ("13", SENTENCE * 2)]


def test_turned_text_is_kept_out_of_the_body_and_not_lost():
    assert texts("turned_text", "paragraph") == [SENTENCE * 4]
    assert {"内部样稿", "单位：万吨"} <= set(texts("turned_text", "furniture"))


def test_a_table_of_contents_is_not_text():
    assert len(texts("table_of_contents", "toc")) == 3
    assert texts("table_of_contents", "paragraph") == []


def test_invisible_text_is_reported_and_left_out():
    assert texts("invisible_text", "paragraph") == ["Output rose by 3 percent."]
    assert [issue.code for issue in read("invisible_text")[1]] == ["hidden_text"]


def test_fonts_that_are_not_embedded_are_read():
    assert texts("unembedded_cid_font", "paragraph") == ["港口全年完成货物吞吐量二十六万吨，比上年多出一万吨。"]


def test_a_scanned_page_is_read_from_its_ink():
    document, issues = read("scanned")
    assert [page.text_source for page in document.pages] == ["ocr"]
    assert [issue.code for issue in issues] == ["ocr_page"]
    assert texts("scanned", "paragraph")[0] == SENTENCE * 4
    (note,) = document.notes
    assert document.slice(note.anchor_block_id, 0, note.anchor_offset).text == SENTENCE * 3
    assert "样本统计局" in document.block(note.block_id).text.text
    (table,) = document.tables
    assert [document.slice(table.block_id, c.start, c.end).text for c in table.cells][3:6] == ["东区", "1,204.5", "3.1"]


@pytest.mark.parametrize("name", sorted(path.stem for path in PDFS.glob("*.pdf")))
def test_every_character_can_be_located(name):
    """Each printed character of a block has a box on its page, and a located line is as wide as its characters."""
    document = read(name)[0]
    for block in document.blocks:
        boxes = document.locate(block.text)
        assert boxes
        for box in boxes:
            page = document.pages[box.page - 1]
            assert 0 <= box.x0 <= box.x1 <= page.width + 1
            assert 0 <= box.top <= box.bottom <= page.height + 1


@pytest.mark.parametrize("name", sorted(path.stem for path in PDFS.glob("*.pdf")))
def test_every_character_is_in_one_block_and_none_in_two(name):
    """What is in no block is a marker, a note's number, a hyphen at a line's end or the header of a table that goes on."""
    document = read(name)[0]
    used = [source for block in document.blocks for source in block.text.sources if source >= 0]
    assert len(used) == len(set(used))
    printed = sum(line >= 0 for page in document.pages for line in page.lines)
    assert printed - len(used) <= 16


@pytest.mark.parametrize("name", sorted(path.stem for path in PDFS.glob("*.pdf")))
def test_block_ids_are_unique(name):
    ids = [block.block_id for block in read(name)[0].blocks]
    assert len(ids) == len(set(ids))


def test_a_file_without_structure_is_damaged(tmp_path):
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing follows")
    with pytest.raises(SourceError) as caught:
        pdf.read(path, "broken")
    assert caught.value.code == "damaged"
    assert "download it again" in caught.value.message


def test_the_works_of_a_reference_list_are_blocks_of_their_own_and_no_text():
    assert [text.split(".")[0] for text in texts("reference_list", "reference")] == ["海洛", "林纳"]
    assert texts("reference_list", "heading") == ["一、货运", "参考文献", "附录"]
    assert len(texts("reference_list", "paragraph")) == 2


def test_three_columns_below_a_paragraph_are_read_one_after_the_other():
    assert [text[:10] for text in texts("columns_below", "paragraph")] == ["The harbou", "The left o", "The middle", "The right "]


def test_a_box_is_a_paragraph_of_its_own_that_is_full_at_its_edge():
    found = texts("box_in_a_paragraph", "paragraph")
    assert [text[:4] for text in found] == ["港口全年", "盒中文字", "港口全年"]


def test_a_cover_is_read_line_by_line_below_the_letterhead():
    document = read("cover_zh")[0]
    cover = document.cover
    assert (cover.title, cover.series, cover.edition) == (
        "河口地区港口安全基本要求（2031年）",
        "样本标准化委员会技术文件",
        "2031",
    )
    assert (cover.publisher, cover.published) == ("样本港口研究院; 样本航运发展有限公司", "2031-07")
    assert "前 言" in texts("cover_zh", "heading")


def test_the_authors_of_a_cover_may_stand_one_below_the_other():
    cover = read("cover_en")[0].cover
    assert (cover.title, cover.authors) == ("Safe Berths for Small Ships", ("Anna Example", "Torvin Quell", "Mira Sample"))
    assert (cover.series, cover.number, cover.published) == ("Sample Working Paper", "12", "2031-05")
    assert cover.publisher == "COMMITTEE ON HARBOURS (COH); Harbour Institute"


def test_an_initial_begins_the_line_beside_it():
    assert texts("initial", "title") == ["The Quiet Quay"]
    (paragraph,) = texts("initial", "paragraph")
    assert paragraph.startswith("The harbour handled more cargo than in any earlier year, and the storehouses along")


def test_the_band_behind_a_title_makes_no_chart_of_it():
    assert texts("band_of_a_title", "title") == ["样本股份：扩产四千万公里金刚线"]
    assert texts("band_of_a_title", "chart") == []
    assert "投资要点" in texts("band_of_a_title", "heading")


def test_headings_in_the_margin_stand_above_the_text_beside_them():
    found = [(b.kind, b.text.text[:9]) for b in read("headings_in_the_margin")[0].blocks if b.kind != "title"]
    text = ("paragraph", "The harbo")
    assert found == [
        ("heading", "Traffic"),
        text,
        text,
        ("heading", "Who pays "),
        text,
        text,
        ("heading", "Ferries a"),
        text,
        text,
    ]


def test_contents_need_no_leaders():
    assert texts("contents_without_leaders", "toc") == [
        "Contents",
        "Introduction 2",
        "Loans of 40 million crowns 2",
        "Pilots and ferries 3",
    ]
    assert texts("contents_without_leaders", "heading") == ["Introduction", "Loans of 40 million crowns"]


def test_contents_need_no_page_numbers_if_they_are_the_headings():
    assert texts("contents_without_numbers", "toc") == ["目 录", "一、航道建设", "（一）六千万元贷款", "二、客运"]
    levels = [(b.text.text, b.level) for b in read("contents_without_numbers")[0].blocks if b.kind == "heading"]
    assert levels == [("一、航道建设", 1), ("二、客运", 1)]


def paths(name: str) -> list[tuple[str, int, str, tuple[str, ...]]]:
    """Kind, level, first characters and section of the blocks of the body."""
    kinds = ("heading", "paragraph", "list_item")
    return [(b.kind, b.level, b.text.text[:6], b.section) for b in read(name)[0].blocks if b.kind in kinds]


def test_a_box_and_a_note_in_the_margin_have_headings_of_their_own():
    main = ("一、航道", "（一）疏浚")
    box, note = (*main, "专栏1 老码头的故事"), ("一、航道", "名词解释")
    assert paths("box_and_margin") == [
        ("heading", 1, "一、航道", ()),
        ("heading", 2, "（一）疏浚", ("一、航道",)),
        ("paragraph", 0, "港口全年完成", main),
        ("heading", 3, "专栏1 老码", main),
        ("paragraph", 0, "港口全年完成", box),
        ("list_item", 0, "① 渡船照旧", box),
        ("list_item", 0, "② 仓库改作", box),
        ("paragraph", 0, "港口全年完成", main),
        ("heading", 2, "名词解释", main),
        ("paragraph", 0, "吃水线是船身", note),
    ]


def test_letters_mark_notes_also_as_glyphs_of_the_font():
    document, _ = read("lettered_notes")
    texts_of = {block.block_id: block.text.text for block in document.blocks}
    found = [(n.marker, texts_of[n.block_id], texts_of[n.anchor_block_id][: n.anchor_offset][-5:]) for n in document.notes]
    assert found == [("a", "Without those of ferries.", "tolls"), ("b", "Sample Bureau, Ports, p. 3.", "y 12%")]


def test_text_beside_a_drawing_is_one_paragraph_and_the_bars_are_no_table():
    assert texts("text_beside_drawing", "paragraph") == [SENTENCE * 3, SENTENCE * 4, SENTENCE * 3]
    assert texts("text_beside_drawing", "caption") == ["图1 靠泊次数"]
    assert texts("text_beside_drawing", "table") == []


def test_colour_alone_makes_a_heading():
    assert texts("headings_by_colour", "heading") == ["航道与船闸", "渡口的去留", "仓库"]


def test_running_heads_that_differ_are_known_by_their_numbers():
    assert texts("running_heads_once", "furniture") == ["291 SAMPLE REVIEW", "THE QUIET QUAY 292", "THE QUIET QUAY 293"]
    assert len(texts("running_heads_once", "paragraph")) == 1


def test_what_stands_between_a_title_and_the_text_is_no_heading():
    assert texts("bylines", "heading") == []
    assert texts("bylines", "paragraph")[:4] == ["——基于三县的调查", "王样本 祝样例", "样本省水务厅", "2031年9月"]
