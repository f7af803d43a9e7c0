"""Gives figures of running text their context by the model: metric, subject, noun, source, base, period, basis, status, change.

The rules' readings are what the model begins with. Words and periods are filled in if they are more likely right than wrong; else
the field stays empty, and the confidence of metric, subject, period and source says so. A field with a few values keeps that of
the rules where the model is not sure. Without the model's files the rules' readings stand, and an issue says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from pipeline import encoder, language
from pipeline.contain import Fence, of_sentence
from pipeline.cues import cue_at
from pipeline.figures.context.scene import iso_of
from pipeline.figures.learned import heads
from pipeline.figures.learned.heads import Heads, Reading, Said
from pipeline.figures.learned.inputs import CHOICES, PERIODS, WORDS, inputs
from pipeline.figures.learned.respective import dealt_out
from pipeline.figures.learned.windows import BEFORE, Place, Window, windows
from pipeline.model import NO_PERIOD, Confidence, Document, Figure, FigureKind, Issue, Mention, Period, Sentence, SentenceTimes
from pipeline.wording import both

SAYINGS = "sayings/sayings.toml"

FILLED = 0.5
"""How likely a value has to be right."""

AGREED = 0.4
"""How likely a period has to be that the rules read too: on four sealed sets more than half of these were right."""

OPEN: dict[FigureKind, dict[str, str]] = {
    "number": {"count": "", "index": "", "ratio": "", "multiple": "", "rank": "", "percent": "%", "percentage_points": "pp"},
    "index": {"percentage_points": "pp", "number": ""},
    "ordinal": {"rank": ""},
    "rank": {"ordinal": ""},
}
"""Kinds that a number without a unit of its own may turn out to be in its context, and their units."""

SHARED: tuple[FigureKind, ...] = ("percent", "percentage_points", "money", "measure", "duration")
"""Kinds whose unit a number may leave to another figure near it: 44 per cent of them in 2010 and 35 in 2020."""

_NOTHING = Window("zh", "", (0, 0, 0), (), (), ())
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
        missing = encoder.MODEL if reader is None else heads.MODEL
        detail = both(
            "{name} is not installed: contexts of figures were read by rules alone",
            "未安装 {name}：数字的上下文仅按规则读出",
            name=missing.name,
        )
        return tuple(figures), [Issue("no_model", detail)]
    fence = Fence("contexts")
    codes = _codes(mentions)
    known = {sentence.sentence_id: sentence for sentence in sentences}
    new: dict[str, Figure] = {}
    for window in windows(document, sentences, figures, dated):
        unit = of_sentence(known[window.places[0].figures[0].sentence_id])
        read = fence.run(unit, _read_window, window, reader, model, codes, otherwise=[])
        new.update((figure.figure_id, figure) for figure in read)
    read = [new.get(figure.figure_id, figure) for figure in figures]
    said = _by_publisher(document, [_by_authors(figure, known[figure.sentence_id]) for figure in read])
    return _dealt_out(known, mentions, codes, said), fence.issues


def _by_authors(figure: Figure, sentence: Sentence) -> Figure:
    """A figure; that of a sentence which begins with 我们认为 or We expect has its authors as source, whoever is named before."""
    text = language.simplified(sentence.text)
    cue = cue_at(text, 0, SAYINGS, sentence.lang, "authors")
    if cue is None or cue_at(text, len(text) - len(text[cue.end :].lstrip()), SAYINGS, sentence.lang, "says") is None:
        return figure
    return replace(figure, source=sentence.text[: cue.end])


def _by_publisher(document: Document, figures: Sequence[Figure]) -> list[Figure]:
    """The figures; who calls himself 我们 or we is the publisher, where that is known."""
    publisher = document.cover.publisher
    return [replace(one, source=publisher) if publisher and _are_authors(one.source) else one for one in figures]


def _are_authors(source: str) -> bool:
    """True for words that the authors of a report use of themselves, and no others."""
    cues = (cue_at(source, 0, SAYINGS, lang, "authors") for lang in language.LANGUAGES if source)
    return any(cue is not None and cue.end == len(source) for cue in cues)


def _dealt_out(
    sentences: Mapping[str, Sentence], mentions: Sequence[Mention], codes: Mapping[str, str], figures: Sequence[Figure]
) -> tuple[Figure, ...]:
    """The figures in their order, the lists in each sentence dealt out."""
    by_sentence: defaultdict[str, list[Figure]] = defaultdict(list)
    named: defaultdict[str, list[Mention]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence_id].append(figure)
    for mention in mentions:
        named[mention.sentence_id].append(mention)
    new = {
        figure.figure_id: replace(figure, place=_place_of(figure.subject, codes))
        for sentence_id, mine in by_sentence.items()
        if len(mine) > 1 and len(named[sentence_id]) > 1
        for old, figure in zip(mine, dealt_out(sentences[sentence_id], mine, named[sentence_id]), strict=True)
        if figure.subject != old.subject
    }
    return tuple(new.get(figure.figure_id, figure) for figure in figures)


def _codes(mentions: Sequence[Mention]) -> dict[str, str]:
    """The ISO code of each place that has one, by its name as written, the longest names first."""
    codes = {one.text: code for one in mentions if one.type == "GPE" and (code := iso_of(one))}
    return dict(sorted(codes.items(), key=lambda item: -len(item[0])))


def _place_of(subject: str, codes: Mapping[str, str]) -> str:
    return next((code for name, code in codes.items() if name in subject), "")


def _read_window(window: Window, reader: encoder.Encoder, model: Heads, codes: Mapping[str, str]) -> list[Figure]:
    """The figures of a window; where the encoder does not reach its end, the rest is read with less text before it."""
    done: list[Figure] = []
    kinds: dict[str, str] = {}
    while window.places:
        known = inputs(window, reader.vocabulary)
        places = known.places if known else ()
        if known is not None:
            readings = model.read(window.text, known, reader.encode(known.units))
            done += [one for place, reading in zip(places, readings, strict=True) for one in _with(place, reading, codes)]
            said = zip(places, (one.choices["kind"] for one in readings), strict=True)
            kinds |= {one.figure_id: str(kind.value) for place, kind in said if kind.likely >= FILLED for one in place.figures}
        left = window.places[len(places) :]
        window = window.behind(max(0, left[0].start - BEFORE[window.lang] // 2), left) if left else _NOTHING
    return [_with_unit(done, n, kinds.get(one.figure_id, "")) for n, one in enumerate(done)]


def _with_unit(figures: Sequence[Figure], at: int, kind: str) -> Figure:
    """A figure; a bare number that is of a kind with units has that of the last such figure before it, or of the next in its
    sentence.
    """
    figure = figures[at]
    wanted = next((one for one in SHARED if one == kind), None)
    if wanted is None or figure.kind not in ("number", "count") or figure.unit or figure.role != "measurement":
        return figure
    others = [*reversed(figures[:at]), *(one for one in figures[at + 1 :] if one.sentence_id == figure.sentence_id)]
    near = next((one for one in others if one.kind == wanted and one.unit), None)
    return figure if near is None else replace(figure, kind=wanted, unit=near.unit, noun="")


def _with(place: Place, reading: Reading, codes: Mapping[str, str]) -> list[Figure]:
    """The figures of a place with what was read. Several on one span keep the rules' subjects: the model knows one of them."""
    words = {name: _value(reading.words[name], "") for name in WORDS}
    choices = {name: one.value for name in CHOICES if (one := reading.choices[name]).likely >= FILLED}
    said: dict[str, Any] = words | choices
    if "negated" in said:
        said["negated"] = bool(said["negated"])
    said |= _kind(place.figures[0], said.pop("kind", ""))
    periods = {name: _agreed(reading.periods[name], getattr(place.figures[0], name)) for name in PERIODS}
    said |= {name: _value(one, NO_PERIOD) for name, one in periods.items() if not _is_open(getattr(place.figures[0], name))}
    sure = Confidence(
        metric=_rounded(reading.words["metric"]),
        subject=_rounded(reading.words["subject"]),
        period=_rounded(periods["period"]) if "period" in said else None,
        source=_rounded(reading.words["source"]),
    )
    if len(place.figures) > 1:
        del said["subject"]
        return [replace(figure, **said, confidence=replace(sure, subject=None)) for figure in place.figures]
    figure = place.figures[0]
    if said["subject"] != figure.subject:
        said["place"] = _place_of(said["subject"], codes)
    return [replace(figure, **said, confidence=sure)]


def _is_open(period: Period) -> bool:
    """True for a period of one end: since 2015. The model knows closed ones only."""
    return (period.start is None) != (period.end is None)


def _agreed(said: Said, ruled: Period) -> Said:
    """What is read of a period; one that the rules read too is likelier than by itself."""
    same = said.likely >= AGREED and (said.value.start, said.value.end) == (ruled.start, ruled.end)
    return replace(said, likely=max(FILLED, said.likely)) if same else said


def _kind(figure: Figure, kind: str) -> dict[str, str]:
    """Kind and unit, where the print leaves the kind open: 611 without its noun is a count, points may be percentage points."""
    unit = OPEN.get(figure.kind, {}).get(kind)
    return {} if unit is None else {"kind": kind, "unit": unit}


def _value(said: Said, otherwise: Any) -> Any:
    return said.value if said.likely >= FILLED else otherwise


def _rounded(said: Said) -> Decimal:
    """How likely a value is, rounded down: what stays empty stays below FILLED."""
    return Decimal(said.likely).quantize(_DIGITS, ROUND_FLOOR)
