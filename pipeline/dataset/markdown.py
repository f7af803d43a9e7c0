"""report.md: a report as Markdown (CommonMark with tables and footnotes of GitHub), for people and for language models.

Headings, paragraphs and lists in reading order, tables as tables, markers as `[^1]`, and `<a id="p3"></a>` before the first block
of page 3. What is printed is never read as markup: characters that mean something in Markdown are escaped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.dataset.values import clean
from pipeline.dataset.wide import wide
from pipeline.model import Block, Extraction, Note, Table

DEEPEST = 6
"""Levels of headings that Markdown has."""

_SPECIAL = re.compile(r"[\\`*\[\]<|~$]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")
_LINE_START = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$)|>|(\d{1,9})(?=[.)](?:\s|$)))", re.MULTILINE)
_LABEL = re.compile(r"[^\w*†‡§.-]+")
_BREAK = re.compile(r"\s*\n\s*")


def escaped(text: str) -> str:
    """Printed text as Markdown that shows it.

    >>> print(escaped("a*b, snake_case [1] <b>"))
    a\\*b, snake_case \\[1\\] \\<b>
    >>> print(escaped("1. 出口"), escaped("# 5"), escaped("-5.3%"))
    1\\. 出口 \\# 5 -5.3%
    """
    shown = _SPECIAL.sub(r"\\\g<0>", clean(text))
    return _LINE_START.sub(lambda m: f"{m[1]}{m[3]}\\" if m[3] else f"{m[1]}\\{m[2]}", shown)


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of notes: the printed marker, or page and marker where a report uses a marker again."""

    of: dict[str, str]

    @classmethod
    def for_notes(cls, notes: Sequence[Note]) -> Labels:
        """Give every note a label of its own."""
        plain = [_LABEL.sub("", note.marker) or "note" for note in notes]
        times = Counter(plain)
        given: Counter[str] = Counter()
        labels = {}
        for note, marker in zip(notes, plain, strict=True):
            label = marker if times[marker] == 1 else f"p{note.page}-{marker}"
            given[label] += 1
            labels[note.note_id] = label if given[label] == 1 else f"{label}.{given[label] - 1}"
        return cls(labels)


class Renderer:
    """Writes the blocks of one report as Markdown."""

    def __init__(self, x: Extraction) -> None:
        self.document = x.document
        self.labels = Labels.for_notes(x.document.notes)
        self._tables = {table.block_id: table for table in x.document.tables}
        self._columns = {
            sheet.table.table_id: [head.label for head in (sheet.printed or sheet).column_heads] for sheet in x.sheets
        }

    def block(self, block: Block) -> str:
        """One block, without an empty line around it; empty for one that has no text."""
        table = self._tables.get(block.block_id)
        if table is not None:
            return "\n".join(self.table_lines(table))
        text = self.marked(block)
        if not text.strip():
            return ""
        match block.kind:
            case "title":
                return f"# {_BREAK.sub(' ', text)}"
            case "heading":
                return f"{'#' * min(block.level + 1, DEEPEST)} {_BREAK.sub(' ', text)}"
            case "list_item" | "reference":
                return "- " + _BREAK.sub("\n  ", text)
            case "chart":
                return "> " + _BREAK.sub("\n> ", text)
            case _:
                return _BREAK.sub("  \n", text)

    def marked(self, block: Block) -> str:
        """The text of a block with its markers: `[^1]`, or the raised marker where no note belongs to it."""
        text, at = block.text.text, 0
        parts: list[str] = []
        for marker in sorted(block.markers, key=lambda marker: marker.offset):
            parts.append(escaped(text[at : marker.offset]))
            at = marker.offset
            label = self.labels.of.get(marker.note_id or "")
            parts.append(f"[^{label}]" if label else f"<sup>{escaped(marker.marker)}</sup>")
        return "".join([*parts, escaped(text[at:])])

    def table_lines(self, table: Table) -> list[str]:
        """A table with one head row, the levels of a column's label joined with ` / `."""
        grid = wide(self.document, table)
        columns = max((len(row) for row in grid), default=0)
        labels = self._columns.get(table.table_id) or [""] * columns
        head = [labels[i] if table.header_rows and i < len(labels) else "" for i in range(columns)]
        return [_row(head), "|" + " --- |" * columns, *map(_row, grid[table.header_rows :])]

    def note(self, note: Note) -> str:
        """The definition of a note."""
        text = escaped(self.document.block(note.block_id).text.text.strip())
        return f"[^{self.labels.of[note.note_id]}]: " + _BREAK.sub("\n    ", text)

    def blocks(self) -> Iterator[Block]:
        """The blocks that are shown, in reading order: all but running heads, page numbers, notes and what no reader sees."""
        return (block for block in self.document.blocks if block.kind not in ("furniture", "footnote") and block.visible)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_BREAK.sub("<br>", escaped(cell)) for cell in cells) + " |"


def first_page(block: Block) -> int | None:
    """The page of a block's first printed character."""
    return next((page for page, _ in block.text.printed()), None)


def markdown_lines(x: Extraction) -> Iterator[str]:
    """The text of report.md, piece by piece."""
    renderer = Renderer(x)
    cover = x.document.cover
    if not any(block.kind == "title" for block in x.document.blocks):
        yield f"# {escaped(cover.title or cover.title_en or x.source.file)}\n\n"
    reached = 0
    for block in renderer.blocks():
        page = first_page(block)
        if page is not None and page > reached:
            yield "".join(f'<a id="p{number}"></a>\n' for number in range(reached + 1, page + 1)) + "\n"
            reached = page
        if text := renderer.block(block):
            yield f"{text}\n\n"
    yield "".join(f'<a id="p{page.number}"></a>\n' for page in x.document.pages if page.number > reached)
    if x.document.notes:
        yield "".join(f"{renderer.note(note)}\n" for note in x.document.notes)
