"""report.md and chunks.jsonl: what is printed shows as printed, notes and pages can be followed, chunks lead to their blocks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.dataset import write_report
from pipeline.dataset.chunks import MOST, chunk_lines
from pipeline.dataset.markdown import Labels, Renderer, escaped, markdown_lines
from pipeline.dataset.values import clean
from pipeline.model import AlignedText, Block, Document, Extraction, Marker, Note, Page, pack
from tests.build import document, table
from tests.test_dataset import RUN, extraction

READER = MarkdownIt("commonmark").enable("table")


def report(base: Document) -> Extraction:
    """A report of which only the document counts."""
    return replace(extraction(), document=base, sheets=())


def shown(markdown: str) -> str:
    """The text that a reader of Markdown sees."""
    tokens = [child for token in READER.parse(markdown) for child in token.children or ()]
    return "".join("\n" if token.type in ("softbreak", "hardbreak") else token.content for token in tokens)


ODD = [
    "*a*", "_b_", "snake_case", "a_b_ c", "# 5", "#5", "1. 出口", "12) x", "- 5%", "-5.3", "+ a", "> q", "```", "~~~", "~~x~~",
    "[x](y)", "[^1]", "<b>", "</script>", "&amp;", "&#65;", "R&D", "|", "\\", "a\\", "---", "===", "=", "$5 and $6", "![i](u)", "https://a.b/c_d_e",
    "2024. 年", "第1. ", "*", "_", "<!-- x -->", "\\*", "1)", "a  ", "`code`",
]  # fmt: skip


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]) | st.sampled_from(" *_[]<>#-+=1.)|`~&;\\$"))
    | st.sampled_from(ODD)
)
def test_any_text_shows_as_it_is_printed(text: str) -> None:
    text = clean(text).strip()
    assert shown(escaped(text)) == text
    assert [token.type for token in READER.parse(escaped(text)) if token.nesting >= 0 and token.level == 0] in (
        ["paragraph_open"],
        [],
    )


def markdown(base: Document) -> str:
    return "".join(markdown_lines(report(base)))


def test_blocks_become_their_kind_in_reading_order() -> None:
    base = document(
        ("title", "年度报告"),
        ("heading", "一、背景"),
        "正文。",
        ("list_item", "第一项"),
        ("furniture", "页眉"),
        ("reference", "某书"),
    )
    assert markdown(base) == '<a id="p1"></a>\n\n# 年度报告\n\n## 一、背景\n\n正文。\n\n- 第一项\n\n- 某书\n\n'


def test_a_report_without_a_title_block_has_the_title_of_its_cover() -> None:
    base = document("正文。")
    assert markdown(replace(base, cover=replace(base.cover, title="报*告"))).startswith("# 报\\*告\n\n")
    assert markdown(base).startswith("# r.pdf\n")


def test_text_that_no_reader_sees_is_left_out() -> None:
    base = document("可见。", "不可见。")
    hidden = replace(base.blocks[1], visible=False)
    assert "不可见" not in markdown(replace(base, blocks=(base.blocks[0], hidden)))


def test_headings_go_no_deeper_than_markdown_does() -> None:
    base = document(("heading", "深"))
    deep = replace(base.blocks[0], level=9)
    assert "\n###### 深\n" in markdown(replace(base, blocks=(deep,)))


def with_notes(*markers: tuple[int, str, bool]) -> Document:
    """A paragraph with markers: offset, marker, whether there is a note."""
    base = document("出口增长。进口下降。", *[("footnote", f"注{i}") for i in range(len(markers))])
    body, *blocks = base.blocks
    notes = tuple(
        Note(f"r/footnote/{i}", block.block_id, 1, marker, body.block_id, offset)
        for i, (block, (offset, marker, known)) in enumerate(zip(blocks, markers, strict=True))
        if known
    )
    ids = {note.note_id for note in notes}
    found = tuple(
        Marker(offset, marker, f"r/footnote/{i}" if f"r/footnote/{i}" in ids else None)
        for i, (offset, marker, _) in enumerate(markers)
    )
    return replace(base, blocks=(replace(body, markers=found), *blocks), notes=notes)


def test_markers_stand_where_they_were_printed_and_lead_to_their_notes() -> None:
    text = markdown(with_notes((5, "1", True), (10, "2", True)))
    assert "出口增长。[^1]进口下降。[^2]\n" in text
    assert text.endswith("[^1]: 注0\n[^2]: 注1\n")


def test_a_marker_without_a_note_stays_raised() -> None:
    text = markdown(with_notes((5, "*", False), (10, "2", True)))
    assert "出口增长。<sup>\\*</sup>进口下降。[^2]\n" in text


@pytest.mark.parametrize(
    ("markers", "labels"),
    [
        ([("1", 1), ("2", 2)], ["1", "2"]),
        ([("1", 1), ("1", 2), ("2", 2)], ["p1-1", "p2-1", "2"]),
        ([("1", 1), ("1", 1)], ["p1-1", "p1-1.1"]),
        ([("[3]", 1), ("①", 1), ("*", 1)], ["3", "①", "*"]),
        ([("", 1), ("] ^", 2)], ["p1-note", "p2-note"]),
    ],
)
def test_every_note_has_a_label_of_its_own(markers: list[tuple[str, int]], labels: list[str]) -> None:
    notes = [Note(f"n{i}", "b", page, marker, None, None) for i, (marker, page) in enumerate(markers)]
    assert list(Labels.for_notes(notes).of.values()) == labels


def test_a_table_is_a_table_whatever_its_cells_hold() -> None:
    base = table([["国家|区", "出口"], ["甲*国", "1\n2"], ["乙", "<b>"]])
    tokens = READER.parse(Renderer(report(base)).block(base.blocks[0]))
    cells = [token.content for token in tokens if token.type == "inline"]
    assert [token.type for token in tokens].count("tr_open") == 3
    assert [shown(cell) for cell in cells[2:]] == ["甲*国", "1<br>2", "乙", "<b>"]


def pages(*texts: tuple[int, str]) -> Document:
    """Paragraphs, each on the page of its number."""
    count = max(page for page, _ in texts)
    blocks = tuple(
        Block(
            f"r/block/{i}", "paragraph", AlignedText(text, tuple(pack(page, i * 100 + k) for k in range(len(text)))), 0, "zh", ()
        )
        for i, (page, text) in enumerate(texts)
    )
    blank = tuple(Page(n, 595.0, 842.0, 0, "", "text", ((0.0, 0.0, 1.0, 1.0),) * 2000, (0,) * 2000) for n in range(1, count + 2))
    return replace(document("x"), blocks=blocks, pages=blank)


def test_every_page_has_an_anchor_once_and_in_order() -> None:
    text = markdown(pages((1, "甲"), (1, "乙"), (4, "丙"), (2, "丁")))
    assert re.findall(r'<a id="p(\d+)"></a>', text) == ["1", "2", "3", "4", "5"]
    assert text.index('id="p4"') < text.index("丙")
    assert text.index("乙") < text.index('id="p2"')


def chunks(base: Document) -> list[dict[str, Any]]:
    return [json.loads(line) for line in chunk_lines(report(base))]


def test_chunks_have_the_blocks_of_one_section_and_lead_to_them() -> None:
    base = document(("heading", "一、背景"), "甲。", "乙。", ("heading", "二、结果"), "丙。")
    found = chunks(base)
    assert [one["text"] for one in found] == ["## 一、背景\n\n甲。\n\n乙。", "## 二、结果\n\n丙。"]
    assert [one["section"] for one in found] == [["一、背景"], ["二、结果"]]
    assert [one["pages"] for one in found] == [[1], [1]]
    assert [block for one in found for block in one["block_ids"]] == [block.block_id for block in base.blocks]
    assert found[0]["chunk_id"] == "r/chunk/p1c0-p1c7"


def test_a_chunk_has_the_notes_it_cites() -> None:
    (one,) = chunks(with_notes((5, "1", True), (10, "2", True)))
    assert one["text"] == "出口增长。[^1]进口下降。[^2]\n\n[^1]: 注0\n[^2]: 注1"


def test_what_is_too_long_is_cut_between_sentences_and_nothing_is_lost() -> None:
    sentence = "今年出口增长了百分之五。" * 7
    found = chunks(document(*(sentence for _ in range(40)), sentence * 40))
    assert all(len(one["text"]) <= MOST for one in found)
    assert all(one["text"].endswith("。") for one in found)
    assert "".join(one["text"] for one in found).replace("\n", "") == sentence * 80
    assert len({one["chunk_id"] for one in found}) == len(found)


def test_a_long_table_is_cut_between_rows_with_its_head_repeated() -> None:
    rows = [[f"行{i}", "9" * 60] for i in range(80)]
    found = chunks(table([["项目", "金额"], *rows]))
    assert len(found) > 3
    body = [line for one in found for line in one["text"].split("\n")[2:]]
    assert body == [f"| 行{i} | {'9' * 60} |" for i in range(80)]
    assert len({one["text"].split("\n")[1] for one in found}) == 1


def test_a_sentence_longer_than_a_chunk_stays_whole() -> None:
    (one,) = chunks(document("长" * (MOST + 5)))
    assert len(one["text"]) == MOST + 5


def test_the_folder_of_a_report_has_both(tmp_path: Path) -> None:
    write_report(tmp_path, extraction(), RUN)
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "## 一、背景" in text
    assert "| 甲国 | 1,339.8269 |" in text
    known = {block["block_id"] for block in json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["blocks"]}
    lines = (tmp_path / "chunks.jsonl").read_text(encoding="utf-8").splitlines()
    assert {block for line in lines for block in json.loads(line)["block_ids"]} <= known
