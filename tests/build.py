"""Hand-built records for behaviour tests: a document from plain strings, no PDF needed."""

from __future__ import annotations

from pipeline import figures, sheets
from pipeline.model import (
    AlignedText,
    Block,
    BlockKind,
    Cell,
    Cover,
    Document,
    EntityType,
    Figure,
    Issue,
    Lang,
    Mention,
    Page,
    Sentence,
    Table,
    pack,
)

CHAR = 10.0
"""Every built character is 10 points wide and high; every block stands on a line of its own."""


def document(
    *texts: str | tuple[BlockKind, str], lang: Lang = "zh", published: str = "2021-07", report_id: str = "r"
) -> Document:
    """A one-page document; a bare string is a paragraph. A heading becomes the section of the blocks under it."""
    blocks: list[Block] = []
    boxes: list[tuple[float, float, float, float]] = []
    lines: list[int] = []
    section: tuple[str, ...] = ()
    for row, item in enumerate(texts):
        kind, text = ("paragraph", item) if isinstance(item, str) else item
        start = len(boxes)
        boxes += [(CHAR * i, CHAR * row, CHAR * (i + 1), CHAR * (row + 1)) for i in range(len(text))]
        lines += [row] * len(text)
        aligned = AlignedText(text, tuple(pack(1, start + i) for i in range(len(text))))
        level = 1 if kind == "heading" else 0
        blocks.append(Block(f"{report_id}/block/p1c{start}-p1c{len(boxes) - 1}", kind, aligned, level, lang, section))
        if kind == "heading":
            section = (text,)
    page = Page(1, 595.0, 842.0, 0, "1", "text", tuple(boxes), tuple(lines))
    return Document(report_id, (page,), tuple(blocks), (), (), Cover(published=published, languages=(lang,)))


def table(
    rows: list[list[str]], *, unit: str = "", title: str = "", source: str = "", notes: str = "", header_rows: int = 1
) -> Document:
    """A document that holds one table, cell texts given row by row."""
    text = "\n".join("\t".join(row) for row in rows)
    base = document(("table", text))
    cells: list[Cell] = []
    at = 0
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            cells.append(Cell(r, c, at, at + len(cell)))
            at += len(cell) + 1
    block_id = base.blocks[0].block_id
    built = Table(
        block_id.replace("block", "table"), block_id, (1,), "表1", title, unit, source, notes, header_rows, tuple(cells)
    )
    return Document(base.report_id, base.pages, base.blocks, (), (built,), base.cover)


def sentence(text: str, *, number: int | str = 1, block_id: str = "", start: int = 0, lang: Lang = "zh") -> Sentence:
    """A sentence of a block, without words."""
    end = start + len(text)
    return Sentence(block_id=block_id, start=start, end=end, text=text, sentence_id=f"r/sentence/{number}", lang=lang)


def mention(text: str, start: int, kind: EntityType, entity_id: str = "", *, of: Sentence | None = None) -> Mention:
    """A name at a place of its block."""
    sentence_id, block_id = (of.sentence_id, of.block_id) if of else ("r/sentence/0", "")
    end = start + len(text)
    return Mention(block_id=block_id, start=start, end=end, text=text, entity_id=entity_id, sentence_id=sentence_id, type=kind)


def cell_figures(report: Document) -> tuple[tuple[Figure, ...], list[Issue]]:
    """The figures of a document's tables, and the issues of reading them."""
    read, issues = sheets.read(report)
    found, more = figures.read_cells(report, read)
    return found, issues + more
