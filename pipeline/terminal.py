"""Lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from pipeline.errors import printable


def aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows in columns, set in by two; a Chinese character is as wide as two letters.

    >>> list(aligned([("出口", "1"), ("a", "2")]))
    ['  出口  1', '  a     2']
    """
    clean = [[printable(text) for text in row] for row in rows]
    widths = [max(_width(row[i]) for row in clean) for i in range(len(clean[0]))]
    for row in clean:
        cells = (text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
