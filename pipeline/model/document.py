"""What the PDF reader hands to every later stage: pages, blocks, notes and tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeGuard, get_args

from pipeline.model.aligned import AlignedText

BlockKind = Literal[
    "title", "heading", "paragraph", "list_item", "caption", "reference", "table", "chart", "footnote", "toc", "furniture"
]
"""What a block is; a `reference` is one work of a list of works."""
Lang = Literal["zh", "en"]
"""A language that is read."""

UNKNOWN = "und"
"""The language of a block that is in none we know, or whose letters are nonsense (ISO 639-2)."""


def is_read(lang: str) -> TypeGuard[Lang]:
    """True for the languages from which sentences, names, figures and claims are read; other blocks are kept as text.

    >>> is_read("zh"), is_read("fr")
    (True, False)
    """
    return lang in get_args(Lang)


class Box(NamedTuple):
    """A rectangle on a page in PDF points, origin top left. `page` is 1-based.

    >>> Box(3, 90.0, 120.5, 114.0, 132.5).page
    3
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points and where each of its characters stands.

    `boxes[i]` is (x0, top, x1, bottom) of the character with index `i` in the PDF's own order, `lines[i]` the number of the
    line it was read into, or -1. `label` is the page number as printed, empty if there is none.
    """

    number: int
    width: float
    height: float
    rotation: int
    label: str
    text_source: Literal["text", "ocr"]
    boxes: tuple[tuple[float, float, float, float], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """A footnote marker lifted out of a block: it stood before `text[offset]`. `note_id` is None if no note was found."""

    offset: int
    marker: str
    note_id: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """One logical piece of the report: a paragraph stays one block over a page break.

    >>> Block("r/block/p3c0-p3c3", "heading", AlignedText.plain("一、背景"), 1, "zh", ()).text.text
    '一、背景'

    `level` is 1 for the highest heading, 0 for everything that is not a heading. `section` is the path of headings above the
    block, outermost first. `lang` is ISO 639-1, `und` if unknown; Traditional Chinese is zh. The text of a `table` block is its
    cells joined by tabs and its rows joined by line feeds. `visible` is false for text that no reader of the page sees; such a
    block is furniture.
    """

    block_id: str
    kind: BlockKind
    text: AlignedText
    level: int
    lang: str
    section: tuple[str, ...]
    markers: tuple[Marker, ...] = ()
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or endnote. Its text is the text of its block, without the marker.

    `anchor_block_id` and `anchor_offset` say where its marker stands in the body; both are None for an orphan.
    """

    note_id: str
    block_id: str
    page: int
    marker: str
    anchor_block_id: str | None
    anchor_offset: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell: its place in the printed grid (header rows included, 0-based) and in the text of its table's block."""

    row: int
    column: int
    start: int
    end: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed.

    >>> Table("r/table/p9c1-p9c80", "r/block/p9c1-p9c80", (9,), "表1", "进出口总额", "亿美元，%", "海关总署", "", 1, ())
    ... # doctest: +SKIP

    `number`, `title`, `unit`, `source` and `notes` are the printed lines around it, without their labels, empty if there are
    none. The first `header_rows` rows of the grid are headers. `method` says how it was found: ruled | spacing.
    """

    table_id: str
    block_id: str
    pages: tuple[int, ...]
    number: str
    title: str
    unit: str
    source: str
    notes: str
    header_rows: int
    cells: tuple[Cell, ...]
    section: tuple[str, ...] = ()
    method: str = "ruled"


@dataclass(frozen=True, slots=True)
class Cover:
    """What the title page says; empty where it says nothing. `published` is ISO 8601, as exact as printed: `2021-07`."""

    title: str = ""
    title_en: str = ""
    series: str = ""
    edition: str = ""
    number: str = ""
    publisher: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    languages: tuple[str, ...] = ()


_WIDEST_GAP = 4.0
"""Heights of a line by which a number and its text may stand apart and still be one line."""


def _goes_on(last: Box, page: int, x0: float, top: float, bottom: float) -> bool:
    """True for what stands on the line of the box before, right of it: the text behind `10.` and a tab."""
    height = bottom - top
    level = abs(top - last.top) < 0.5 * height and abs(bottom - last.bottom) < 0.5 * height
    return page == last.page and level and -1 <= x0 - last.x1 <= _WIDEST_GAP * height


@dataclass(frozen=True, slots=True)
class Document:
    """A report as it is printed. `blocks` are in reading order, furniture (running heads, page numbers) last."""

    report_id: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...]
    tables: tuple[Table, ...]
    cover: Cover
    producer: str = ""
    _by_id: dict[str, Block] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id.update((block.block_id, block) for block in self.blocks)

    def block(self, block_id: str) -> Block:
        """The block with this id. Raises KeyError if there is none."""
        return self._by_id[block_id]

    def reads(self, block_id: str) -> bool:
        """True if a block is in a language that is read. Raises KeyError if there is no such block."""
        return is_read(self._by_id[block_id].lang)

    def slice(self, block_id: str, start: int, end: int) -> AlignedText:
        """The code points [start, end) of a block, with their sources."""
        return self._by_id[block_id].text[start:end]

    def locate(self, text: AlignedText) -> tuple[Box, ...]:
        """Where text is printed: one box per line touched, in reading order; empty for text that is not printed."""
        boxes: list[Box] = []
        current: tuple[int, int] | None = None
        for page_number, index in text.printed():
            page = self.pages[page_number - 1]
            line = (page_number, page.lines[index])
            x0, top, x1, bottom = page.boxes[index]
            last = boxes[-1] if boxes else None
            if last is not None and (line == current or _goes_on(last, page_number, x0, top, bottom)):
                boxes[-1] = Box(page_number, min(last.x0, x0), min(last.top, top), max(last.x1, x1), max(last.bottom, bottom))
            else:
                boxes.append(Box(page_number, x0, top, x1, bottom))
            current = line
        return tuple(boxes)

    def body(self) -> Iterator[Block]:
        """The blocks that carry running text: everything but tables, charts, tables of contents and furniture."""
        return (b for b in self.blocks if b.kind not in ("table", "chart", "toc", "furniture"))
