"""Rows for what is printed: pages, blocks, tables with their cells, footnotes and the works they cite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.contain import Fence, Unit
from pipeline.corrections import verdicts
from pipeline.dataset.places import Places
from pipeline.dataset.wide import grid_size
from pipeline.model import Block, Citation, Extraction, Figure, Note, Page, Sentence, Sheet, SheetCell, iso_date, person_name

CONTEXT = 20
"""Characters of body text before a marker that a footnote row carries."""

SECTION = " / "
"""What joins the headings of a section path, and the levels of a column label."""

Raw = dict[str, Any]


def pages(x: Extraction, fence: Fence) -> Iterator[Raw]:
    """One row per page."""

    def row(page: Page) -> Raw:
        return {
            "number": page.number,
            "width": page.width,
            "height": page.height,
            "rotation": page.rotation,
            "label": page.label,
            "text_source": page.text_source,
        }

    return fence.each(x.document.pages, row, lambda page: Unit("record", f"page {page.number}"))


def blocks(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per block, in reading order."""

    def row(block: Block) -> Raw:
        return {
            "block_id": block.block_id,
            "kind": block.kind,
            "level": block.level,
            "text": block.text.text,
            "lang": block.lang,
            **places.at(block.block_id, 0, len(block.text)),
            "section": block.section,
            "markers": [{"offset": m.offset, "marker": m.marker, "footnote_id": m.note_id} for m in block.markers],
            "visible": block.visible,
        }

    return fence.each(x.document.blocks, row, lambda block: Unit("record", block.block_id))


def tables(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per table."""

    def row(sheet: Sheet) -> Raw:
        table = sheet.table
        whole = len(x.document.block(table.block_id).text)
        return {
            "table_id": table.table_id,
            "report_id": x.document.report_id,
            **places.at(table.block_id, 0, whole),
            "page": table.pages[0],
            "pages": table.pages,
            "number": table.number,
            "title": sheet.name,
            "title_source": sheet.name_source,
            "unit": sheet.unit_line,
            "source": table.source,
            "notes": table.notes,
            "header_rows": table.header_rows,
            "columns": [head.label for head in sheet.column_heads],
            "rows": grid_size(table)[0] - table.header_rows,
            "section": SECTION.join(table.section),
        }

    return fence.each(x.sheets, row, lambda sheet: Unit("record", sheet.table.table_id))


def cells(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per body cell, with the figure it holds; the first one where it holds several.

    A cell is corrected if it was, or a label of its row or column, or its figure.
    """
    said = verdicts(x.corrections)
    figures: dict[str, Figure] = {}
    for figure in x.figures:
        if figure.cell_id:
            figures.setdefault(figure.cell_id, figure)

    def row(at: tuple[Sheet, SheetCell]) -> Raw:
        sheet, cell = at
        figure_here = figures.get(cell.cell_id)
        mended = sheet.is_relabelled(cell.row, cell.column)
        through = "corrected" if mended or (figure_here is not None and figure_here.reviewed == "corrected") else ""
        return {
            "cell_id": cell.cell_id,
            "table_id": sheet.table.table_id,
            "report_id": x.document.report_id,
            "row": cell.row - sheet.table.header_rows,
            "column": cell.column,
            "row_label": sheet.head_beside(cell.row, cell.column).label,
            "column_label": sheet.head_over(cell.row, cell.column).label,
            "text": cell.text,
            **(_reading(figure_here) if figure_here else {}),
            "reviewed": said.get(cell.cell_id, through),
            **places.span(cell.block_id, cell.start, cell.end),
        }

    body = ((sheet, cell) for sheet in x.sheets for cell in sheet.cells)
    return fence.each(body, row, lambda at: Unit("record", f"{at[0].table.table_id} row {at[1].row} column {at[1].column}"))


def _reading(figure: Figure) -> Raw:
    return {
        "kind": figure.kind,
        "value": figure.value if figure.signed is None else figure.signed,
        "low": figure.low,
        "high": figure.high,
        "unit": figure.unit,
        "period_start": figure.period.start,
        "period_end": figure.period.end,
        "place": figure.place,
    }


def footnotes(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per footnote or endnote."""
    by_note = {note_id: sentence.sentence_id for sentence in reversed(x.sentences) for note_id in sentence.note_ids}
    said = verdicts(x.corrections)
    by_block: dict[str, list[Sentence]] = {}
    for sentence in x.sentences:
        by_block.setdefault(sentence.block_id, []).append(sentence)

    def row(note: Note) -> Raw:
        block = x.document.block(note.block_id)
        anchors = by_block.get(note.anchor_block_id or "", [])
        return {
            "footnote_id": note.note_id,
            "report_id": x.document.report_id,
            "marker": note.marker,
            "text": x.note_texts.get(note.note_id, block.text.text),
            "lang": block.lang,
            "kind": x.note_kinds.get(note.note_id, "comment"),
            "reviewed": said.get(note.note_id),
            "anchor_block_id": note.anchor_block_id,
            "anchor_offset": note.anchor_offset,
            "anchor_sentence_id": by_note.get(note.note_id) or _sentence_before(anchors, note),
            "context": _context(x, note),
            **places.span(note.block_id, 0, len(block.text)),
            "page": note.page,
        }

    return fence.each(x.document.notes, row, lambda note: Unit("record", note.note_id))


def _sentence_before(sentences: list[Sentence], note: Note) -> str | None:
    """The sentence that a marker ends or stands in: it stands before the character at its offset."""
    offset = note.anchor_offset or 0
    return next((s.sentence_id for s in sentences if s.start < offset <= s.end), None)


def _context(x: Extraction, note: Note) -> str:
    if note.anchor_block_id is None or note.anchor_offset is None:
        return ""
    text = x.document.block(note.anchor_block_id).text.text
    return text[max(0, note.anchor_offset - CONTEXT) : note.anchor_offset]


def citations(x: Extraction, places: Places, fence: Fence) -> Iterator[Raw]:
    """One row per cited work."""
    blocks_of = {note.note_id: note.block_id for note in x.document.notes}
    said = verdicts(x.corrections)

    def row(citation: Citation) -> Raw:
        return {
            "citation_id": citation.citation_id,
            "footnote_id": citation.note_id,
            "report_id": x.document.report_id,
            **_work(citation),
            "text": citation.text,
            "csl": citation.csl,
            "repeats": citation.repeats,
            "reviewed": said.get(citation.citation_id),
            **places.span(blocks_of[citation.note_id], citation.start, citation.end),
        }

    return fence.each(x.citations, row, lambda citation: Unit("record", citation.citation_id))


def _work(citation: Citation) -> Raw:
    csl = citation.csl
    return {
        "type": csl.get("type"),
        "title": csl.get("title"),
        "authors": [person_name(name) for name in csl.get("author", [])],
        "container_title": csl.get("container-title"),
        "publisher": csl.get("publisher"),
        "issued": iso_date(csl.get("issued")),
        "accessed": iso_date(csl.get("accessed")),
        "url": csl.get("URL"),
        "volume": _text(csl.get("volume")),
        "issue": _text(csl.get("issue")),
        "page_range": _text(csl.get("page")),
        "lang": csl.get("language"),
    }


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
