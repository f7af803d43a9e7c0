"""A block on its way to its place in the document."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import AlignedText, BlockKind
from pipeline.pdf.layout.table_cells import RawTable


@dataclass(slots=True)
class BlockDraft:
    """A block before it has an id. `found` are markers: offset in the text, marker as printed, page.

    `aside` is true in a side column or a box: the main text stands under none of its headings.
    """

    kind: BlockKind
    text: AlignedText
    level: int = 0
    found: tuple[tuple[int, str, int], ...] = ()
    table: RawTable | None = None
    aside: bool = False
