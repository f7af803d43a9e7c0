"""Sentences with the spans of their names, of Universal NER and of labelled reports, and what is right for every unit.

Universal NER knows persons, organisations and places: which kind of place, and whether a war or a law stands there, it leaves
open. So a unit has a set of right tags, and training adds up their probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Vocabulary
from pipeline.encoder.units import Units
from pipeline.entities.candidate import choose
from pipeline.entities.learned import KINDS, TAGS, marks
from pipeline.entities.taggers import ruled
from pipeline.model import Lang
from pipeline.text import split_sentences
from tests.sealed.score import span
from tools.context.corpus import reports

Name = tuple[int, int, str]

OPEN = {"PER": ("PERSON",), "ORG": ("ORG",), "LOC": ("GPE", "LOC")}
"""Universal NER's kinds in ours."""
UNSAID = ("EVENT", "INITIATIVE", "DOCUMENT")
"""Kinds that Universal NER has no label for."""


@dataclass(frozen=True)
class Example:
    """A sentence: its units, the marks of the rules (units,), the right tags (units, TAGS) and whether the labels are ours."""

    text: str
    names: list[Name]
    units: Units
    marks: list[int]
    right: NDArray[np.bool_]
    ours: bool


def examples(paths: Sequence[Path], vocabulary: Vocabulary) -> Iterator[Example]:
    """All sentences of the files: `.iob2` of Universal NER, else reports as docs/labelling.md writes them."""
    for path in paths:
        ours = path.suffix != ".iob2"
        for text, lang, names in _labelled(path) if ours else universal(path):
            units = vocabulary.units(text)
            if units.piece:
                right = right_tags(units, names, ours)
                yield Example(text, names, units, marks(units, choose(ruled(text, lang))), right, ours)


def universal(path: Path) -> Iterator[tuple[str, Lang, list[Name]]]:
    """Texts of an IOB2 file (number, word, label a line) with the half-open spans of their names."""
    lang: Lang = "zh" if path.name.startswith("zh") else "en"
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        lines = paragraph.splitlines()
        text = next((line[9:] for line in lines if line.startswith("# text = ")), "")
        names: list[Name] = []
        at, before = 0, "O"
        for line in lines:
            if line.startswith("#"):
                continue
            word, label = line.split("\t")[1:3]
            start = max(at, text.find(word, at))
            at = start + len(word)
            if label[:1] == "I" and names and before != "O":
                names[-1] = (names[-1][0], at, names[-1][2])
            elif label != "O":
                names.append((start, at, label[2:]))
            before = label
        if text:
            yield text, lang, names


def _labelled(path: Path) -> Iterator[tuple[str, Lang, list[Name]]]:
    for report in reports([path]):
        lang: Lang = report["lang"]
        for block in report["blocks"]:
            whole = [(*_span(block["text"], kind, text, *nth), kind) for text, kind, *nth in block["names"]]
            for start, end in split_sentences(block["text"], lang):
                inside = [(a - start, b - start, kind) for a, b, kind in whole if start <= a and b <= end]
                yield block["text"][start:end], lang, inside


def _span(block: str, kind: str, text: str, nth: int = 1, *_: object) -> tuple[int, int]:
    """Where a name stands; the marks of a title belong to it."""
    start, end = span(block, {"text": text, "nth": nth})
    marked = kind == "DOCUMENT" and block[start - 1 : start] == "《" and block[end : end + 1] == "》"
    return (start - 1, end + 1) if marked else (start, end)


def right_tags(units: Units, names: Sequence[Name], ours: bool) -> NDArray[np.bool_]:
    """(units, TAGS): which tags are right."""
    right = np.zeros((len(units.piece), len(TAGS)), bool)
    right[:, 0] = True
    if not ours:
        right[:, [TAGS.index(f"{side}-{kind}") for kind in UNSAID for side in "BI"]] = True
    for start, end, kind in names:
        kinds = (kind,) if ours else OPEN.get(kind, ())
        over = units.over(start, end)
        if over is None or not kinds:
            continue
        right[over[0] : over[1] + 1] = False
        for n in range(over[0], over[1] + 1):
            right[n, [TAGS.index(f"{'B' if n == over[0] else 'I'}-{one}") for one in kinds if one in KINDS]] = True
    return right
