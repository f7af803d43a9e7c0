"""Labelled reports as examples: windows as the reader cuts them, with the rules' guesses, and what is right for every figure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline import entities, figures, sayings, text, times
from pipeline.encoder import Vocabulary
from pipeline.figures.learned.inputs import CHOICES, PERIODS, WORDS, Inputs, find_all, inputs
from pipeline.figures.learned.shapes import ABSENT, code
from pipeline.figures.learned.windows import Place, Window, windows
from pipeline.model import AlignedText, Block, Cover, Document, Period
from tests.labelled.notation import parse
from tests.sealed.score import DEFAULTS, span

Row = Mapping[str, Any]

SCALES = (0.6, 1.0)
"""Lengths of windows: each figure is seen with several surroundings."""


_USUAL = {"aspect": "level", "role": "measurement"}


@dataclass(frozen=True)
class Answer:
    """What is right for one place. `words`: the spans of units of each of WORDS, and whether none is right; `choices`: where the
    right values stand; `periods`: the codes of the right ones; `label`: all of it as written, empty for what is no figure.
    """

    words: list[tuple[list[tuple[int, int]], bool]]
    choices: list[list[int]]
    periods: list[set[int]]
    label: Row


@dataclass(frozen=True)
class Example:
    """A window with its answers, one a place."""

    report: str
    window: Window
    inputs: Inputs
    answers: list[Answer]


def reports(paths: Sequence[Path]) -> Iterator[Row]:
    """The reports of files in the notation of docs/labelling.md, or of JSON lines."""
    for path in paths:
        if path.suffix == ".jsonl":
            yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())
        else:
            yield parse(path.read_text(encoding="utf-8"))


def document_of(report: Row, publisher: bool = True) -> Document:
    """The report as the reader of PDFs would give it; block n has the id `b<n>`."""
    blocks: list[Block] = []
    section: list[tuple[int, str]] = []
    for number, block in enumerate(report["blocks"]):
        level, path = block.get("level", 0), tuple(title for _, title in section)
        blocks.append(Block(f"b{number}", block["kind"], AlignedText.plain(block["text"]), level, report["lang"], path))
        if block["kind"] == "heading":
            section = [*(one for one in section if one[0] < level), (level, block["text"])]
    by = report.get("publisher", "") if publisher else ""
    cover = Cover(title=report["title"], published=report.get("published", ""), publisher=by, languages=(report["lang"],))
    return Document("r", (), tuple(blocks), (), (), cover)


def read_windows(report: Row, scales: Sequence[float] = SCALES) -> Iterator[Window]:
    """The report's windows, its figures read by the rules; with the publisher and without."""
    for nth, scale in enumerate(scales):
        document = document_of(report, publisher=nth % 2 == 0)
        words, _ = text.split(document)
        names, _, _ = entities.find(document, words)
        sentences = text.respect(words, names)
        dated, _ = times.read(document, sentences)
        said, _ = sayings.read(document, sentences)
        found, _ = figures.read(document, sentences, names, dated, said)
        yield from windows(document, sentences, found, dated, scale)


def examples(paths: Sequence[Path], vocabulary: Vocabulary, scales: Sequence[float] = SCALES) -> Iterator[Example]:
    """All windows of labelled reports. What is no figure there by its labels is a label itself: 第73届."""
    for report in reports(paths):
        labels = [block.get("figures", ()) for block in report["blocks"]]
        texts = [block["text"] for block in report["blocks"]]
        for window in read_windows(report, scales):
            known = inputs(window, vocabulary)
            if known is None:
                continue
            answers = [_answer(window, known, place, labels, texts) for place in known.places]
            yield Example(report["report"], window, known, answers)


def _answer(window: Window, known: Inputs, place: Place, labels: Sequence[Sequence[Row]], texts: Sequence[str]) -> Answer:
    figure = place.figures[0]
    number = int(figure.block_id[1:])
    near = [one for one in labels[number] if _overlaps(span(texts[number], one), figure.start, figure.end)]
    if not near:
        unasked = {name: [values.index("label")] if name == "role" else [] for name, values in CHOICES.items()}
        return Answer([([], False)] * len(WORDS), list(unasked.values()), [set()] * len(PERIODS), {})
    words = [_words(window, known, near, name) for name in WORDS]
    choices = [
        [values.index(value) for value in _readings(near[:1], name) if value in values] for name, values in CHOICES.items()
    ]
    periods = [_spans_of_time(near[0], name) for name in PERIODS]
    return Answer(words, choices, periods, near[0] if len(near) == 1 else {**near[0], "subject": _readings(near, "subject")})


def _overlaps(where: tuple[int, int], start: int, end: int) -> bool:
    return where[0] < end and start < where[1]


def _readings(labels: Sequence[Row], name: str) -> list[str]:
    """All readings of a field, the best first."""
    said = [label.get(name, DEFAULTS.get(name, _USUAL.get(name, ""))) for label in labels]
    flat = [one for value in said for one in (value if isinstance(value, list) else [value])]
    return ["True" if one is True else "" if one is False else str(one) for one in flat]


def _words(window: Window, known: Inputs, labels: Sequence[Row], name: str) -> tuple[list[tuple[int, int]], bool]:
    """The spans of the best reading that stands in the window, and whether no words at all are right.

    In a list of subjects on one figure each is right.
    """
    readings = _readings(labels, name)
    for rank in range(len(readings)):
        tried = readings if name == "subject" and len(labels) > 1 else readings[rank : rank + 1]
        spans = [known.units.over(*where) for words in tried for where in find_all(window.text, words)]
        if found := [one for one in spans if one is not None]:
            return found, "" in readings
    return [], not any(readings) or "" in readings


def _spans_of_time(label: Row, name: str) -> set[int]:
    """The codes of the right periods; that of none where the label has none."""
    stem = name.removesuffix("_period")
    starts, ends = _readings([label], f"{stem}_start"), _readings([label], f"{stem}_end")
    pairs = zip(starts, ends * (len(starts) if len(ends) == 1 else 1), strict=False)
    return {code(Period(_day(start), _day(end))) for start, end in pairs} - {ABSENT}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
