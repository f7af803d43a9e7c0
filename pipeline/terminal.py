"""Lines for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from unicodedata import east_asian_width

from pipeline.errors import printable


def aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows in columns, set in by two; a Chinese character is as wide as two letters.

    >>> list(aligned([("出口", "1"), ("a", "2")]))
    ['  出口  1', '  a     2']
    """
    clean = [[printable(text) for text in row] for row in rows]
    widths = [max(display_width(row[i]) for row in clean) for i in range(len(clean[0]))]
    for row in clean:
        cells = (text + " " * (width - display_width(text)) for text, width in zip(row, widths, strict=True))
        yield ("  " + "  ".join(cells)).rstrip()


def display_width(text: str) -> int:
    """Columns that a text takes: two for a Chinese character.

    >>> display_width("出口 1")
    6
    """
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


_CLOSING = "，。；：、！？）》」』”’…%,.;:!?)]"
"""Marks that begin no line."""


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns, broken at spaces and behind Chinese characters, never before a closing mark.

    >>> wrapped("写出 zhengju.xlsx，首页有说明。", 12)
    ['写出', 'zhengju.xlsx，', '首页有说明。']
    """
    lines, line = [], ""
    for piece in re.findall(r"\s+|[^\s\u2e80-\uffef]+[\u3000-\u303f\uff00-\uffef]*|[\u2e80-\uffef]", text):
        fits = display_width((line + piece).rstrip()) <= width
        if line and not fits and piece[0] not in _CLOSING:
            lines.append(line.rstrip())
            line = ""
        line += piece if line or not piece.isspace() else ""
    return [*lines, line.rstrip()] if line.strip() else lines
