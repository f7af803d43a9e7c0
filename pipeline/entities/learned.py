"""A tagger that learnt from labelled sentences: names that no rule and no list knows, and which of the rules' guesses are right.

It reads a sentence with word vectors of the encoder of this package and sees what the rules found. Without onnxruntime or the
models there is none, and the rules stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline import encoder
from pipeline.encoder import Encoder, Units, is_han
from pipeline.encoder.encode import batch
from pipeline.entities.candidate import Candidate, choose
from pipeline.model import EntityType
from pipeline.text import pieces

MODEL = Path(__file__).parent / "models" / "names.onnx"

KINDS: tuple[EntityType, ...] = ("PERSON", "ORG", "GPE", "LOC", "EVENT", "INITIATIVE", "DOCUMENT")
TAGS = ("O", *(f"{side}-{kind}" for kind in KINDS for side in "BI"))
MARKS = 1 + 4 * len(KINDS)
"""What a unit may be by the rules: nothing, or the beginning or the inside of a known or of a guessed name of a kind."""

PIECE = 400
"""Characters that are tagged at a time: longer sentences are rare."""

INSIDE = 0.7
"""What a change of tags inside a piece of the encoder costs: names seldom begin inside a word."""

TAGGED, EXTENDED = 20, 56
"""Priorities of a learned name: below every rule, but above a known place that it goes on from."""


def marks(units: Units, ruled: Sequence[Candidate]) -> list[int]:
    """What each unit is by the rules, a number below MARKS; `ruled` is what they found, without overlaps."""
    found = [0] * len(units.piece)
    for one in ruled:
        over = units.over(one.start, one.end)
        if over is None or one.type not in KINDS:
            continue
        for n in range(over[0], over[1] + 1):
            found[n] = 1 + 4 * KINDS.index(one.type) + 2 * (one.known is not None) + (n > over[0])
    return found


def best(scores: NDArray[np.float32], units: Units) -> list[str]:
    """The most likely tags of the units, an I- only behind its own kind; `scores` is (units, TAGS)."""
    allowed, changed = _steps()
    whole = np.where(allowed[0] | (np.array([tag[0] != "I" for tag in TAGS])), scores[0], -np.inf)
    back = []
    for n in range(1, len(scores)):
        step = np.where(allowed, 0.0, -np.inf) - (INSIDE * changed if units.place[n] > 1 else 0.0)
        ways = whole[:, None] + step
        back.append(ways.argmax(0))
        whole = ways.max(0) + scores[n]
    at = int(whole.argmax())
    found = [at]
    for row in reversed(back):
        at = int(row[at])
        found.append(at)
    return [TAGS[n] for n in reversed(found)]


@cache
def _steps() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which tag (column) may follow which (row), and which steps begin or end a name."""
    count = len(TAGS)
    allowed, changed = np.ones((count, count), bool), np.ones((count, count), bool)
    for a, before in enumerate(TAGS):
        for b, after in enumerate(TAGS):
            goes_on = after[0] == "I" and before[2:] == after[2:]
            allowed[a, b] = goes_on or after[0] != "I"
            changed[a, b] = not goes_on and (a, b) != (0, 0)
    return allowed, changed


def spans(text: str, units: Units, tags: Sequence[str]) -> Iterator[tuple[int, int, EntityType]]:
    """Names as half-open spans of the text; one grows to whole Latin words."""
    start = -1
    for n, tag in enumerate([*tags, "O"]):
        if start >= 0 and tag[0] != "I":
            yield (*_whole(text, units.starts[start], units.ends[n - 1]), _kind(tags[start]))
            start = -1
        if tag[0] == "B":
            start = n


def _kind(tag: str) -> EntityType:
    return next(kind for kind in KINDS if kind == tag[2:])


def _whole(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    if end - start > 1 and text[end - 1] == "的":
        return start, end - 1  # no name ends with it
    while 0 < start < len(text) and _joins(text[start - 1]) and _joins(text[start]):
        start -= 1
    while 0 < end < len(text) and _joins(text[end - 1]) and _joins(text[end]):
        end += 1
    return start, end


def _joins(char: str) -> bool:
    return char.isalnum() and not is_han(char)


@cache
def _session() -> Any:
    """The tagger of this package, loaded once a process; None where its file or onnxruntime is not installed."""
    try:
        import onnxruntime  # type: ignore[import-untyped]
    except ImportError:
        return None
    if not MODEL.is_file() or encoder.load() is None:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # sentences are short: more threads only wait, at full load
    return onnxruntime.InferenceSession(str(MODEL), options, providers=["CPUExecutionProvider"])


def learned(text: str, ruled: Sequence[Candidate]) -> list[Candidate]:
    """The names that the tagger sees in a text, of which rules and lists have found `ruled`."""
    session, reader = _session(), encoder.load()
    if session is None or reader is None:
        return []
    sure = choose(ruled)
    found: list[Candidate] = []
    for start, end in pieces(text, PIECE):
        units = reader.vocabulary.units(text[start:end])
        if not units.piece:
            continue
        inside = [one for one in sure if start <= one.start and one.end <= end]
        here = [replace(one, start=one.start - start, end=one.end - start) for one in inside]
        tags = best(_scores(session, reader, units, here), units)
        found += [Candidate(start + a, start + b, kind, TAGGED) for a, b, kind in spans(text[start:end], units, tags)]
    return [_ranked(one, sure) for one in found]


def _scores(session: Any, reader: Encoder, units: Units, sure: Sequence[Candidate]) -> NDArray[np.float32]:
    """(units, TAGS)."""
    placed, own = reader.rows(units)
    inputs = {name: values for name, values in batch([units]).items() if name in ("mask", "piece", "place", "used")}
    vectors = {"placed": placed[None], "own": own[None], "marks": np.array([marks(units, sure)], np.int64)}
    scores: NDArray[np.float32] = session.run(["scores"], inputs | vectors)[0][0]
    return scores


def _ranked(one: Candidate, sure: Sequence[Candidate]) -> Candidate:
    """With the higher priority if it holds known names whole and goes on beyond them, as 美国银行 does beyond 美国.

    Places in a row, as 美国纽约, stay two.
    """
    held = [known for known in sure if known.start < one.end and one.start < known.end]
    if not held or any(known.priority >= EXTENDED or known.start < one.start or known.end > one.end for known in held):
        return one
    beyond = one.end > held[-1].end or (one.start < held[0].start and one.type not in {"GPE", "LOC"})
    return replace(one, priority=EXTENDED) if beyond else one
