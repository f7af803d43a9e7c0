"""A string that remembers, for every character, which printed character it came from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

INSERTED = -1
"""Source of a character that is not printed anywhere: a space or a line joint that we put in."""

_PAGE_SHIFT = 20
_INDEX_MASK = (1 << _PAGE_SHIFT) - 1


def pack(page: int, index: int) -> int:
    """Pack a 1-based page number and a 0-based character index on that page into one integer.

    The index must be below 2**20; bad-input.md stops a page at 250,000 characters.
    """
    return page << _PAGE_SHIFT | index


def unpack(source: int) -> tuple[int, int]:
    """Undo `pack`: the 1-based page and the 0-based character index. `INSERTED` has no address."""
    return source >> _PAGE_SHIFT, source & _INDEX_MASK


_SURROGATE = re.compile("[\ud800-\udfff]")


def sound(text: str) -> str:
    """The text with every lone half of a surrogate pair as U+FFFD; as long as the text. Libraries that want UTF-8 raise on them.

    >>> sound("3\\ud800%")
    '3\ufffd%'
    """
    return _SURROGATE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class AlignedText:
    """Text with one source per code point.

    >>> AlignedText("进口", (pack(3, 17), pack(3, 18)))[1:]
    AlignedText(text='口', sources=(3145746,))

    `sources[i]` is `pack(page, index)` of the printed character behind `text[i]`, or `INSERTED`.
    Slicing, joining and stripping keep the alignment.
    """

    text: str
    sources: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.text) != len(self.sources):
            raise ValueError(f"{len(self.text)} characters but {len(self.sources)} sources")

    @classmethod
    def plain(cls, text: str) -> AlignedText:
        """Text that was typed, not read from a page."""
        return cls(text, (INSERTED,) * len(text))

    @classmethod
    def join(cls, parts: Iterable[AlignedText], separator: str = "") -> AlignedText:
        """Join parts with a separator that is marked as inserted."""
        texts: list[str] = []
        sources: list[int] = []
        for i, part in enumerate(parts):
            if i and separator:
                texts.append(separator)
                sources.extend((INSERTED,) * len(separator))
            texts.append(part.text)
            sources.extend(part.sources)
        return cls("".join(texts), tuple(sources))

    def __len__(self) -> int:
        return len(self.text)

    def __str__(self) -> str:
        return self.text

    def __getitem__(self, span: slice) -> AlignedText:
        return AlignedText(self.text[span], self.sources[span])

    def __add__(self, other: AlignedText) -> AlignedText:
        return AlignedText(self.text + other.text, self.sources + other.sources)

    def strip(self) -> AlignedText:
        """Without white space at either end."""
        start = len(self.text) - len(self.text.lstrip())
        return self[start : max(start, len(self.text.rstrip()))]

    def printed(self) -> Iterator[tuple[int, int]]:
        """The (page, index) address of every printed character, in text order."""
        return (unpack(source) for source in self.sources if source != INSERTED)
