"""The heads of the model of contexts: from the vectors of a window's units to what each of its figures is about.

For a figure, a vector f is made of its first unit, its last, the mean of all, and the rules' guesses. The words of a field begin
where f and a unit's vector fit best, and end where a unit fits f and the beginning (a pointer: Vinyals et al. 2015). A period
follows from one of the times in the window, of the report's own or the rules' (`shapes.py`). Spans with the same words, and
choices with the same days, add up. `tools/context/network.py` has the same in torch, for training.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import is_han
from pipeline.figures.learned.inputs import CHOICES, PERIODS, RULED, SPAN, WORDS, Inputs, Ints, bucket, codes_of
from pipeline.figures.learned.shapes import ABSENT, SHAPES, code, period_of

MODEL = Path(__file__).parent / "model" / "heads.npz"
BEGINNINGS = 12
"""Places where words may begin, and where they may end, that are looked at for each field."""
_MARKS = " \n,.;:，。；：、"
NAMED = 0.1
"""Share that a time in the window has at least in days of which it is said that they are named by its words."""
_UNLIKELY = float(np.log(0.005))
"""Beginnings and ends less likely than this are not looked at."""
_EPSILON = 1e-5
_FAR = np.float32(-1e4)

Floats = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What the model says of a field: a value and how likely it is, 0 to 1."""

    value: Any
    likely: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model says of one place: words and choices by the names of their fields, and periods."""

    words: dict[str, Said]
    choices: dict[str, Said]
    periods: dict[str, Said]


class Heads:
    """The arrays of the heads by name, float32."""

    def __init__(self, arrays: dict[str, Floats]) -> None:
        self._arrays = {name: values.astype(np.float32) for name, values in arrays.items()}

    def read(self, text: str, known: Inputs, units: Floats) -> list[Reading]:
        """A reading for each place of a window; `units` has shape (U, WIDTH)."""
        figures = self._figures(units, known)
        words = self._words(text, figures, units, known)
        choices = self._choices(figures, known)
        periods = self._periods(figures, units, known)
        return [Reading(w, c, p) for w, c, p in zip(words, choices, periods, strict=True)]

    def _linear(self, name: str, x: Floats) -> Floats:
        product: Floats = x @ self._arrays[f"{name}.weight"].T + self._arrays[f"{name}.bias"]
        return product

    def _keys(self, name: str, x: Floats, count: int) -> Floats:
        return self._linear(name, x).reshape(len(x), count, -1)

    def _figures(self, units: Floats, known: Inputs) -> Floats:
        spans = known.spans
        middle = np.stack([units[a : b + 1].mean(0) for a, b in spans])
        joined = np.concatenate([units[spans[:, 0]], units[spans[:, 1]], middle, known.guesses], 1)
        x = _gelu(self._linear("figure", joined))
        x = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + _EPSILON)
        normed: Floats = x * self._arrays["figure_norm.weight"] + self._arrays["figure_norm.bias"]
        return normed

    def _words(self, text: str, figures: Floats, units: Floats, known: Inputs) -> list[dict[str, Said]]:
        count = len(WORDS)
        first = self._first(figures, units, known)
        asked, at, start = (
            self._keys("last_of", figures, count),
            self._keys("last_at", units, count),
            self._keys("last_from", units, count),
        )
        at = at / np.float32(at.shape[2] ** 0.5)

        def likely(k: int, j: int) -> dict[str, float]:
            """The words that a field may have, with their probabilities."""
            found: defaultdict[str, float] = defaultdict(float, {"": float(np.exp(first[k, j, 0]))})
            for a in _best_of(first[k, j, 1:]):
                ends = slice(a, min(a + SPAN, len(units)))
                scores = at[ends, j] @ (asked[k, j] + start[a, j]) + self._arrays["length"][: ends.stop - a, j]
                last = _log_softmax(scores + known.ruled[k, j, 1, ends] * self._arrays["ruled"][1, j])
                for n in _best_of(last):
                    words = whole_words(text, known.units.starts[a], known.units.ends[a + n])
                    found[words] += float(np.exp(first[k, j, 1 + a] + last[n]))
            return found

        return [{name: _best(likely(k, j)) for j, name in enumerate(WORDS)} for k in range(len(figures))]

    def _first(self, figures: Floats, units: Floats, known: Inputs) -> Floats:
        """(K, WORDS, 1 + U): log probabilities that words begin at a unit; the first is none at all."""
        of, at = self._keys("first_of", figures, len(WORDS)), self._keys("first_at", units, len(WORDS))
        scores = np.einsum("knd,und->knu", of, at) / np.float32(at.shape[2] ** 0.5)
        away = bucket(np.arange(len(units))[None, :] - known.spans[:, :1])
        scores += self._arrays["distance"][away].transpose(0, 2, 1) + self._arrays["part"][known.part].T[None]
        scores += known.ruled[:, :, 0] * self._arrays["ruled"][0][None, :, None]
        return _log_softmax(np.concatenate([self._linear("none", figures)[..., None], scores], 2))

    def _choices(self, figures: Floats, known: Inputs) -> list[dict[str, Said]]:
        scores = self._linear("choices", figures) + known.guesses @ self._arrays["choices_ruled"].T
        at = 0
        done: list[dict[str, Said]] = [{} for _ in figures]
        for name, values in CHOICES.items():
            likely = np.exp(_log_softmax(scores[:, at : at + len(values)]))
            at += len(values)
            for said, row in zip(done, likely, strict=True):
                said[name] = Said(values[int(row.argmax())], float(row.max()))
        return done

    def _periods(self, figures: Floats, units: Floats, known: Inputs) -> list[dict[str, Said]]:
        """A time, and what is meant by it (`shapes.py`), or the days from one time to a later one."""
        count = len(PERIODS)
        of = self._keys("time_of", figures, count)
        scores, shapes = np.einsum("kpd,spd->kps", of, self._arrays["time_fixed"]), self._arrays["shape_fixed"]
        joined = np.zeros((len(figures), count, 0), np.float32)
        root = np.float32(of.shape[2] ** 0.5)
        if len(known.times):
            vectors = np.stack([np.concatenate([units[a], units[a : b + 1].mean(0)]) for a, b in known.times])
            hidden = _gelu(self._linear("time_hidden", vectors))
            away = self._arrays["time_distance"][bucket(known.times[None, :, 0] - known.spans[:, :1])].transpose(0, 2, 1) * root
            at, first, last = (self._keys(name, hidden, count) for name in ("time_at", "joined_from", "joined_to"))
            named, begins, ends = (np.einsum("kpd,tpd->kpt", of, one) + away for one in (at, first, last))
            scores = np.concatenate([scores, named], 2)
            shapes = np.concatenate([shapes, self._keys("shape_at", hidden, count)])
            pairs = (begins[..., :, None] + ends[..., None, :]) / root + self._arrays["joined"][None, :, None, None]
            joined = pairs.reshape(len(figures), count, -1)
        meant = self._keys("shape_of", figures, count)[:, :, None] + shapes.transpose(1, 0, 2)[None]
        codes = codes_of(known)
        whole = np.concatenate([((scores / root)[..., None] + meant).reshape(len(figures), count, -1), joined], 2)
        whole = whole + (codes == known.rules[..., None]) * self._arrays["time_ruled"][None, :, None]
        likely = np.exp(_log_softmax(np.where(codes == ABSENT, _FAR, whole)))
        return [
            {name: _best_period(known, k, p, codes[k, p], likely[k, p]) for p, name in enumerate(PERIODS)}
            for k in range(len(figures))
        ]


@cache
def load() -> Heads | None:
    """The heads of this package, loaded once a process; None where the file is not installed."""
    if not MODEL.is_file():
        return None
    with np.load(MODEL) as arrays:
        return Heads({name: arrays[name] for name in arrays.files})


def whole_words(text: str, start: int, end: int) -> str:
    """The words of a span, which takes the whole of a Latin word that it begins or ends in, without the marks around it.

    >>> whole_words("exports of electric ferries, and", 13, 26)
    'electric ferries'
    """
    while start > 0 and _inside(text, start):
        start -= 1
    while end < len(text) and _inside(text, end):
        end += 1
    return text[start:end].strip(_MARKS)


def _inside(text: str, at: int) -> bool:
    return all(char.isalnum() and not is_han(char) for char in text[at - 1 : at + 1])


def _best_period(known: Inputs, k: int, p: int, codes: Ints, likely: Floats) -> Said:
    """The days that are most likely, with the words of the rules' own period or of the time in the window they follow from."""
    found, which = np.unique(codes, return_inverse=True)
    sums = np.bincount(which, likely)
    best = int(sums.argmax())
    days = period_of(int(found[best]))
    said = getattr(known.places[k].figures[0], PERIODS[p])
    if code(said) != found[best]:
        said = replace(days, text=_words_of(known, k, np.where(which == best, likely, 0)))
    return Said(said, min(1.0, float(sums[best])))


def _words_of(known: Inputs, k: int, likely: Floats) -> str:
    """How a time in the window is printed from which days follow, empty for a time of the report: one that is itself meant, the
    nearest before the figure first; else the likeliest, of two the later one.
    """
    count, shapes = len(known.times), len(SHAPES)
    single = likely[: (RULED + 1 + count) * shapes].reshape(-1, shapes)[RULED + 1 :]
    pairs = likely[len(likely) - count * count :].reshape(count, count)
    meant = np.flatnonzero(single[:, 0])
    if len(meant):
        before = int((known.times[:, 0] <= known.spans[k, 0]).sum())
        return known.printed[max((n for n in meant if n < before), default=int(meant[0]))]
    each = single.sum(1) + pairs.sum(0)
    return known.printed[int(each.argmax())] if each.max(initial=0) > NAMED * likely.sum() else ""


def _best_of(logs: Floats) -> list[int]:
    """The places of the BEGINNINGS highest log probabilities that count, the highest first."""
    return [int(n) for n in np.argsort(-logs, kind="stable")[:BEGINNINGS] if logs[n] > _UNLIKELY]


def _best(likely: dict[Any, float]) -> Said:
    value = max(likely, key=lambda one: likely[one])
    return Said(value, min(1.0, likely[value]))


def _log_softmax(x: Floats) -> Floats:
    x = x - x.max(-1, keepdims=True)
    logs: Floats = x - np.log(np.exp(x).sum(-1, keepdims=True))
    return logs


def _gelu(x: Floats) -> Floats:
    return x * (0.5 + 0.5 * _erf(x / np.float32(2**0.5)))


def _erf(x: Floats) -> Floats:
    """Abramowitz and Stegun 7.1.26: within 1.5e-7."""
    t = 1 / (1 + 0.3275911 * np.abs(x))
    series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
    found: Floats = np.sign(x) * (1 - series * np.exp(-x * x))
    return found
