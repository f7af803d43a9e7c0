"""Hand-built records for behaviour tests: a document from plain strings, no PDF needed."""

from __future__ import annotations

from pipeline.model import AlignedText, Block, BlockKind, Cell, Cover, Document, Lang, Page, Table, pack

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
