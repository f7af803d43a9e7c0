"""What the model of contexts sees of a window, as numbers; training and reading share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Units, Vocabulary
from pipeline.figures.learned.shapes import ABSENT, code, joined, shaped
from pipeline.figures.learned.windows import OWN, Place, Window
from pipeline.model import Figure, FigureKind, Period

WORDS = ("metric", "subject", "noun", "source", "per")
"""Fields whose value is a span of the window."""

GUESSED: dict[str, tuple[str, ...]] = {
    "aspect": ("level", "change"),
    "change": ("", "increase", "decrease"),
    "status": ("actual", "forecast", "target", "plan", "estimate"),
    "basis": ("", "yoy", "qoq", "mom", "since", "vs_value"),
    "negated": ("", "True"),
}
"""Fields with a few values that the rules fill in too."""

KINDS: tuple[str, ...] = get_args(FigureKind)
CHOICES = GUESSED | {"kind": KINDS, "role": ("measurement", "label")}
"""Fields with a few values. `role` is label for a number that names or orders: 第73届, Chapter 3."""

PERIODS = ("period", "basis_period")
"""Fields whose value is a period that follows from a time in the window, from one of the report, or from the rules' own."""

RULED = 1 + OWN
"""The place of the rules' period among the times to choose from; the first is none at all, behind it are the window's."""

SPAN = 40
"""Units of the longest span."""

BUCKETS = 40
"""Distances are told apart by half powers of two, on both sides."""
_SIDE = BUCKETS // 2 - 2

PARTS = 4
"""Title, headings, the text before, and the text to be read."""

GUESSES = len(KINDS) + sum(map(len, GUESSED.values())) + len(WORDS)
"""Length of what is known of a figure beforehand: its kind, the rules' choices, and which of the WORDS they left empty."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Inputs:
    """A window as arrays. K places that the units reach, U units, T times in the window, S shapes of a time.

    `spans` (K, 2): first and last unit of each place. `guesses` (K, GUESSES). `part` (U). `ruled` (K, WORDS, 2, U): where the
    rules' words begin and end. `times` (T, 2): first and last unit of the times. `rules` (K, PERIODS): the codes of the rules'
    periods. `periods` (K, PERIODS, RULED + 1 + T, S): those of all that follows from each time to choose from; `joined` (T, T):
    from one time to a later one. `printed`: the words of the times in the window.
    """

    units: Units
    places: tuple[Place, ...]
    spans: Ints
    guesses: Floats
    part: Ints
    ruled: Floats
    times: Ints
    rules: Ints
    periods: Ints
    joined: Ints
    printed: tuple[str, ...]


def inputs(window: Window, vocabulary: Vocabulary) -> Inputs | None:
    """The window as arrays; None if none of its places is within what the encoder reads."""
    units = vocabulary.units(window.text)
    over = [(place, units.over(place.start, place.end)) for place in window.places]
    reached = [(place, span) for place, span in over if span is not None]
    if not reached:
        return None
    times = [(time, span) for time in window.times if (span := units.over(time.start, time.end)) is not None]
    places = tuple(place for place, _ in reached)
    named = np.array([code(time.period) for time, _ in times], np.int64)
    own = [code(one) if one.start else ABSENT for one in window.own]
    rules = np.array([[code(one) for one in _periods(place)] for place in places], np.int64)
    return Inputs(
        units,
        places,
        np.array([span for _, span in reached], np.int64),
        np.stack([guesses(place) for place in places]),
        np.searchsorted(np.array(window.parts), np.array(units.starts), side="right").astype(np.int64),
        np.stack([_ruled(window.text, units, place) for place in places]),
        np.array([span for _, span in times], np.int64).reshape(-1, 2),
        rules,
        _periods_of([0, *own, ABSENT, *named], rules),
        joined(named),
        tuple(time.period.text for time, _ in times),
    )


def guesses(place: Place) -> Floats:
    """What is known of a figure beforehand, as zeros and ones."""
    figure = place.figures[0]
    row = [float(figure.kind == kind) for kind in KINDS]
    for name, values in GUESSED.items():
        row += [float(choice_of(figure, name) == value) for value in values]
    row += [float(not getattr(figure, name)) for name in WORDS]
    return np.array(row, np.float32)


def choice_of(figure: Figure, name: str) -> str:
    """A field of GUESSED as the text that stands there."""
    said = getattr(figure, name)
    return ("True" if said else "") if isinstance(said, bool) else str(said)


def bucket(distance: Ints) -> Ints:
    """The bucket of each distance in units, negative ones first."""
    size = np.minimum(2 * np.log2(np.maximum(np.abs(distance), 1)), _SIDE).astype(np.int64)
    half = BUCKETS // 2
    placed: Ints = np.where(distance < 0, half - 1 - size, half + size)
    return placed


def codes_of(known: Inputs) -> Ints:
    """(K, PERIODS, C): all periods to choose from, first those that follow from one time, then those from one to another."""
    count = len(known.places)
    pairs = np.broadcast_to(known.joined.ravel(), (count, len(PERIODS), known.joined.size))
    return np.concatenate([known.periods.reshape(count, len(PERIODS), -1), pairs], 2)


def find_all(text: str, words: str) -> list[tuple[int, int]]:
    """All half-open spans of the words in a text."""
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def _ruled(text: str, units: Units, place: Place) -> Floats:
    marks = np.zeros((len(WORDS), 2, len(units.piece)), np.float32)
    for n, name in enumerate(WORDS):
        for words in {getattr(figure, name) for figure in place.figures}:
            for start, end in find_all(text, words):
                if (span := units.over(start, end)) is not None:
                    marks[n, 0, span[0]] = marks[n, 1, span[1]] = 1
    return marks


def _periods_of(known: Sequence[int], rules: Ints) -> Ints:
    """(K, PERIODS, times, S): what follows from each time, the rules' own in its row."""
    shared = np.stack([shaped(int(one)) for one in known])
    whole = np.tile(shared, (*rules.shape, 1, 1))
    whole[:, :, RULED] = [[shaped(int(one) or ABSENT) for one in row] for row in rules]
    return whole


def _periods(place: Place) -> tuple[Period, Period]:
    return place.figures[0].period, place.figures[0].basis_period
