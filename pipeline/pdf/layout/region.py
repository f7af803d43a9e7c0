"""A part of a page that is no running text."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.pdf.layout.lines import Line


class Region(NamedTuple):
    """A part of a page whose text is not running text: `table` or `chart`. Points, origin top left."""

    kind: str
    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, line: Line) -> bool:
        """True if the middle of the line is inside."""
        x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
        return self.x0 - 1 <= x <= self.x1 + 1 and self.top - 1 <= y <= self.bottom + 1
