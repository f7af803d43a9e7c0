"""Gives figures of running text their context by the model: metric, subject, noun, source, base, period, basis, status, change.

The rules' readings are what the model begins with. A value is filled in if it is more likely right than wrong; else the field
stays empty, and its confidence says so. Without the model's files the rules' readings stand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from pipeline import encoder
from pipeline.contain import Fence, of_sentence
from pipeline.figures.learned import heads
from pipeline.figures.learned.heads import Heads, Reading, Said
from pipeline.figures.learned.inputs import CHOICES, PERIODS, WORDS, inputs
from pipeline.figures.learned.windows import Place, Window, windows
from pipeline.model import NO_PERIOD, Confidence, Document, Figure, FigureKind, Issue, Mention, Sentence, SentenceTimes

FILLED = 0.5
"""How likely a value has to be right."""

OPEN: dict[FigureKind, dict[FigureKind, str]] = {
    "number": {"count": "", "index": "", "ratio": "", "multiple": "", "rank": "", "percent": "%", "percentage_points": "pp"},
    "index": {"percentage_points": "pp", "number": ""},
    "ordinal": {"rank": ""},
    "rank": {"ordinal": ""},
}
"""Kinds that a number without a unit of its own may turn out to be in its context, and their units."""

_DIGITS = Decimal("0.01")


def in_context(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    figures: Sequence[Figure],
    dated: Mapping[str, SentenceTimes],
) -> tuple[tuple[Figure, ...], list[Issue]]:
    """The same figures in the same order, with what the model reads in their context."""
    model, reader = heads.load(), encoder.load()
    if model is None or reader is None:
        return tuple(figures), []
    fence = Fence("contexts")
    codes = _codes(mentions)
    known = {sentence.sentence_id: sentence for sentence in sentences}
    new: dict[str, Figure] = {}
    for window in windows(document, sentences, figures, dated):
        unit = of_sentence(known[window.places[0].figures[0].sentence_id])
        read = fence.run(unit, _read_window, window, reader, model, codes, otherwise=[])
        new.update((figure.figure_id, figure) for figure in read)
    return tuple(new.get(figure.figure_id, figure) for figure in figures), fence.issues


def _codes(mentions: Sequence[Mention]) -> dict[str, str]:
    """The ISO code of each place by its name as written."""
    return {
        one.text: one.entity_id.removeprefix("gpe/") for one in mentions if one.type == "GPE" and one.entity_id.startswith("gpe/")
    }


def _read_window(window: Window, reader: encoder.Encoder, model: Heads, codes: Mapping[str, str]) -> list[Figure]:
    known = inputs(window, reader.vocabulary)
    if known is None:
        return []
    (vectors,) = reader.encode([known.units])
    readings = model.read(window.text, known, vectors)
    return [figure for place, reading in zip(known.places, readings, strict=True) for figure in _with(place, reading, codes)]


def _with(place: Place, reading: Reading, codes: Mapping[str, str]) -> list[Figure]:
    """The figures of a place with what was read. Several on one span keep the rules' subjects: the model knows one of them."""
    words = {name: _value(reading.words[name], "") for name in WORDS}
    said: dict[str, Any] = {**words, **{name: reading.choices[name].value for name in CHOICES}}
    said["negated"] = bool(said["negated"])
    said |= _kind(place.figures[0], said.pop("kind"))
    said |= {name: _value(reading.periods[name], NO_PERIOD) for name in PERIODS}
    sure = Confidence(
        metric=_rounded(reading.words["metric"]),
        subject=_rounded(reading.words["subject"]),
        period=_rounded(reading.periods["period"]),
        source=_rounded(reading.words["source"]),
    )
    if len(place.figures) > 1:
        del said["subject"]
        return [replace(figure, **said, confidence=replace(sure, subject=None)) for figure in place.figures]
    figure = place.figures[0]
    if said["subject"] != figure.subject:
        said["place"] = codes.get(said["subject"], "")
    return [replace(figure, **said, confidence=sure)]


def _kind(figure: Figure, kind: FigureKind) -> dict[str, str]:
    """Kind and unit, where the print leaves the kind open: 611 without its noun is a count, points may be percentage points."""
    unit = OPEN.get(figure.kind, {}).get(kind)
    return {} if unit is None else {"kind": kind, "unit": unit}


def _value(said: Said, otherwise: Any) -> Any:
    return said.value if said.likely >= FILLED else otherwise


def _rounded(said: Said) -> Decimal:
    return Decimal(said.likely).quantize(_DIGITS)
