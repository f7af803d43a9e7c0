"""A citation while it is being read: what has been recognised is a field with its span, the rest is still to be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.language import simplified

HOLE = "\x00"
"""Stands in `WorkDraft.open` for every character that has been read."""

MARKED, SHAPED, GUESSED = 1.0, 0.8, 0.5
"""How sure a field is: its label or its marks say so; its shape says so; only its place says so."""

WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, ord("\n"): 0x20}
_HAN = r"[\u3400-\u9fff]"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a cited work: half-open code-point span in the citation, text as printed, and how sure it is (0 to 1).

    >>> Field("publisher", 10, 15, "样本出版社", MARKED).name
    'publisher'
    """

    name: str
    start: int
    end: int
    text: str
    sure: float


@dataclass(slots=True)
class WorkDraft:
    """`text` is the citation; `open` its folded copy of equal length, with a HOLE for every character already read."""

    text: str
    open: str = ""
    fields: list[Field] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.text = self.text.replace(HOLE, " ")
        self.open = simplified(self.text.translate(WIDE))

    def take(self, name: str, start: int, end: int, sure: float = MARKED, text: str = "") -> None:
        """Make [start, end) a field, without the punctuation around it; `text` if it reads otherwise than printed."""
        start, end = trimmed(self.open, start, end)
        if start < end:
            self.fields.append(Field(name, start, end, text or mended(self.text[start:end]), sure))
            self.close(start, end)

    def close(self, start: int, end: int) -> None:
        """Mark [start, end) as read, without making it a field."""
        self.open = self.open[:start] + HOLE * (end - start) + self.open[end:]

    def take_match(self, match: re.Match[str], *names: str, sure: float = MARKED) -> None:
        """Make the named groups of a match on `open` fields, and the whole of it read."""
        for name in names:
            if match[name] and match[name].strip():
                self.take(name.replace("_", "-"), *match.span(name), sure=sure)
        self.close(*match.span())

    def has(self, *names: str) -> bool:
        """True if a field of one of these names was read."""
        return any(f.name in names for f in self.fields)

    def get(self, name: str) -> str:
        """The text of the first field of this name, or an empty string."""
        return next((f.text for f in self.fields if f.name == name), "")


def mended(text: str) -> str:
    """Text without its line breaks: none between Chinese characters, a space between words."""
    text = re.sub(rf"(?<={_HAN})\s*\n\s*|\s*\n\s*(?={_HAN})", "", text)
    return re.sub(r"\s*\n\s*", " ", text)


def trimmed(text: str, start: int, end: int, chars: str = " ,.:;、。\t\n\x00") -> tuple[int, int]:
    """The span without the punctuation at both ends; the stop of a final abbreviation (D.C., Per Cent.”) is lost."""
    while start < end and text[start] in chars:
        start += 1
    while end > start and text[end - 1] in chars:
        end -= 1
    return start, end
