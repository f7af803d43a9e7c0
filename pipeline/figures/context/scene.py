"""One text with what is known about it before its figures are described."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.model import Lang, Mention

_ISO = re.compile(r"gpe/([A-Z]{2}(?:-[A-Z0-9]{1,3})?)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text (offsets); `iso` is the ISO 3166 code of a place, else empty."""

    start: int
    end: int
    text: str
    iso: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose a figure is, and where that is."""

    text: str = ""
    place: str = ""


@dataclass(slots=True)
class Memory:
    """What earlier clauses and sentences of a paragraph were about: it fills what a clause leaves out."""

    subject: Subject = field(default_factory=Subject)
    metric: str = ""
    printed: dict[str, str] = field(default_factory=dict)
    """What folded descriptions of this paragraph are in the characters of the report."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One text with what is known about it: folded, names and the spans of times in text order.

    `said` holds, for every source of the sentence, where it begins and where what it says begins: (0, 6) in 世行预测：增长3%.
    """

    text: str
    lang: Lang
    names: tuple[Name, ...] = ()
    times: tuple[tuple[int, int], ...] = ()
    said: tuple[tuple[int, int], ...] = ()

    def times_in(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The times that touch text[start:end]."""
        at = bisect_left(self.times, start, key=lambda span: span[1])
        while at < len(self.times) and self.times[at][0] < end:
            yield self.times[at]
            at += 1

    def said_before(self, at: int) -> int:
        """Where the last source before a place has finished naming itself: what it says begins there."""
        return max((start for _, start in self.said if start <= at), default=0)


def iso_of(mention: Mention) -> str:
    """The ISO 3166 code of a place that a mention names, else empty."""
    found = _ISO.search(mention.entity_id)
    return found[1] if found else ""


def places_of(names: Sequence[Name]) -> Mapping[str, str]:
    """ISO code by name as written."""
    return {name.text: name.iso for name in names if name.iso}
