"""A stretch of the text of a block: what every record that is printed somewhere is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Half-open code-point offsets into the text of a block, and the text between them; `block_id` is empty in a bare text.

    >>> Span(start=3, end=9, text="3300亿美元").covers(Span(start=3, end=7, text="3300"))
    True
    """

    block_id: str = ""
    start: int
    end: int
    text: str

    def covers(self, other: Span) -> bool:
        """Whether the other lies inside this one; both are of one block."""
        return self.start <= other.start and other.end <= self.end
