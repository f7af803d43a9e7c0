"""Who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SpeechKind = Literal["statistic", "forecast", "plan", "assertion"]


@dataclass(frozen=True, slots=True)
class Saying:
    """One source, its cue, and the stretch [start, end) of the text that it vouches for; offsets are code points.

    >>> Saying("世界银行", 0, 4, "预测", "estimate", 6, 16, "forecast").governs(8, 16)
    True

    `source` is as written. `cue_id` names the entry of the data file. `back` is 0 for a source in the same sentence, else how
    many sentences earlier it stands: then `source_start` and `source_end` are offsets into that sentence.
    """

    source: str
    source_start: int
    source_end: int
    cue: str
    cue_id: str
    start: int
    end: int
    kind: SpeechKind
    back: int = 0

    def governs(self, start: int, end: int) -> bool:
        """Whether a stretch of the sentence lies in what this source vouches for."""
        return self.start <= start and end <= self.end
