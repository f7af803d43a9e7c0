"""A span that may be a name, and how the best of overlapping candidates are chosen."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.entities.gazetteer import Known
from pipeline.model import EntityType

LEAD = 4
"""Code points before a known name that are no part of it: `the `."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: half-open offsets in the text, its type, and how sure the finder is (a higher priority wins)."""

    start: int
    end: int
    type: EntityType
    priority: int
    known: Known | None = None


def without_rivals(candidates: list[Candidate], guessed: int) -> list[Candidate]:
    """Without the candidates of priority `guessed` that a known name covers or ends with, a lead word such as `the` aside."""
    sure = [one for one in candidates if one.known is not None]
    return [one for one in candidates if one.priority != guessed or not any(_settles(known, one) for known in sure)]


def _settles(known: Candidate, guess: Candidate) -> bool:
    covers = known.start <= guess.start and guess.end <= known.end
    return covers or (known.end == guess.end and known.start - guess.start <= LEAD)


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Flat spans in text order: higher priority first, then the longer, then the earlier."""
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda c: (-c.priority, c.start - c.end, c.start)):
        at = bisect(kept, one.start, key=lambda c: c.start)
        if (at == 0 or kept[at - 1].end <= one.start) and (at == len(kept) or one.end <= kept[at].start):
            kept.insert(at, one)
    return kept
