"""Cuts a text into the pieces that the encoder knows, and pieces into units.

A piece is a unigram of the vocabulary: of all ways to cut a text the most likely is taken (Kudo 2018, "Subword Regularization").
A unit is a piece, or each character of a piece that has Han characters: a name may begin inside a Chinese word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BEGIN, PAD, END, UNKNOWN = range(4)
"""Numbers of the pieces that stand for no text."""

LONGEST = 508
"""Pieces of a text that are read; the encoder knows 512 places."""

_SPACE = "▁"
_UNLIKELY = 10.0
"""How much less likely than the rarest piece a character outside the vocabulary is."""


@dataclass(frozen=True, slots=True)
class Units:
    """A text cut up. `pieces` are numbers in the vocabulary with BEGIN and END around them; the others have one entry a unit:
    the place of its piece in `pieces`, the piece of its own character, 0 for a whole piece and 1 to 3 for the first, second and
    further characters of one, and the half-open span of code points in the text.
    """

    pieces: tuple[int, ...]
    piece: tuple[int, ...]
    char: tuple[int, ...]
    place: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def over(self, start: int, end: int) -> tuple[int, int] | None:
        """The first and the last unit that touch a span of the text; None if there is none."""
        inside = [n for n, (a, b) in enumerate(zip(self.starts, self.ends, strict=True)) if a < end and start < b]
        return (inside[0], inside[-1]) if inside else None


class Vocabulary:
    """Pieces with their log probabilities, and what characters are replaced with before they are looked up."""

    def __init__(self, pieces: Sequence[str], scores: Sequence[float], replaced: Mapping[str, str]) -> None:
        self.pieces = tuple(pieces)
        self._number = {piece: number for number, piece in enumerate(pieces) if number > UNKNOWN}
        self._scores = list(scores)
        self._replaced = dict(replaced)
        self._longest = max(map(len, self._number))
        self._unknown = min(scores) - _UNLIKELY

    @classmethod
    def read(cls, path: Path) -> Vocabulary:
        """The vocabulary of a JSON file with `pieces`, `scores` and `replaced`."""
        said = json.loads(path.read_text(encoding="utf-8"))
        return cls(said["pieces"], said["scores"], said["replaced"])

    def number(self, char: str) -> int:
        """The piece that is one character."""
        return self._number.get(self._replaced.get(char, char), UNKNOWN)

    def cut(self, text: str) -> list[tuple[int, int, int]]:
        """(piece, start, end) for every piece of the text, spaces lying between them or in front of one."""
        line, at = self._line(text)
        size = len(line)
        best = [0.0] + [float("-inf")] * size
        last = [(0, UNKNOWN)] * (size + 1)
        for i in range(size):
            here = best[i]
            for j in range(i + 1, min(size, i + self._longest) + 1):
                number = self._number.get(line[i:j], UNKNOWN)
                if number == UNKNOWN and j > i + 1:
                    continue
                score = here + (self._scores[number] if number != UNKNOWN else self._unknown)
                if score > best[j]:
                    best[j], last[j] = score, (i, number)
        found = []
        j = size
        while j:
            i, number = last[j]
            first = i + 1 if line[i] == _SPACE and j > i + 1 else i
            found.append((number, at[first], at[j - 1] + 1 if j > 1 else 0))  # the mark of the beginning has no text
            j = i
        return found[::-1]

    def _line(self, text: str) -> tuple[str, list[int]]:
        """The text as it is looked up, spaces marked and single, and the place of each of its characters in the text."""
        chars, at = [_SPACE], [0]
        for place, printed in enumerate(text):
            for one in self._replaced.get(printed, printed):
                char = _SPACE if one.isspace() else one
                if char != _SPACE or chars[-1] != _SPACE:
                    chars.append(char)
                    at.append(place)
        return "".join(chars), at

    def units(self, text: str) -> Units:
        """The first LONGEST pieces of a text and their units."""
        cut = self.cut(text)[:LONGEST]
        rows: list[tuple[int, int, int, int, int]] = []
        for nth, (number, start, end) in enumerate(cut, 1):
            if end - start > 1 and any(map(is_han, text[start:end])):
                rows += [(nth, self.number(text[k]), min(k - start, 2) + 1, k, k + 1) for k in range(start, end)]
            else:
                rows.append((nth, number, 0, start, end))
        columns = [tuple(row[k] for row in rows) for k in range(5)]
        return Units((BEGIN, *(number for number, _, _ in cut), END), *columns)


def is_han(char: str) -> bool:
    """True for a Chinese character."""
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\U00020000" <= char <= "\U0003ffff"
