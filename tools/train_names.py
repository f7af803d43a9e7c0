"""Trains the taggers of names: `python -m tools.train_names zh|en FILE.iob2 [FILE.iob2 ...]`.

Reads Universal NER files (columns: number, word, label). The same files give the same model, byte for byte. The model carries
the licence of its data; say so in pipeline/entities/models/README.md.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pycrfsuite

from pipeline.entities.candidate import choose
from pipeline.entities.features import WORD, chinese_features, english_features
from pipeline.entities.learned import MODELS, lac_words
from pipeline.entities.taggers import ruled

SETTINGS = {"c1": 0.05, "c2": 0.05, "max_iterations": 120}
RARE = {"zh": 2, "en": 1}
"""Features seen less often are left out."""
LABELS = ("PER", "ORG", "LOC")

Span = tuple[int, int, str]


def sentences(path: Path) -> Iterator[tuple[str, list[Span]]]:
    """Texts with the half-open spans of their names."""
    text, words = "", list[tuple[str, str]]()
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# text = "):
            text = line[9:]
        elif line and not line.startswith("#"):
            columns = line.split("\t")
            words.append((columns[1], columns[2]))
        elif not line and words:
            yield text, _spans(text, words)
            words = []


def _spans(text: str, words: list[tuple[str, str]]) -> list[Span]:
    spans: list[Span] = []
    at, open_label = 0, ""
    for word, label in words:
        start = text.find(word, at)
        start = at if start < 0 else start
        at = start + len(word)
        if label.startswith("I-") and label[2:] == open_label and spans:
            spans[-1] = (spans[-1][0], at, open_label)
        elif label != "O":
            spans.append((start, at, label[2:]))
        open_label = label[2:]
    return [span for span in spans if span[2] in LABELS]


def labels(spans: list[Span], places: list[tuple[int, int]]) -> list[str]:
    """B-, I- and O for every place."""
    found = ["O"] * len(places)
    for start, end, label in spans:
        inside = [i for i, (a, b) in enumerate(places) if start <= a and b <= end]
        for i in inside:
            found[i] = f"{'B' if i == inside[0] else 'I'}-{label}"
    return found


def main(lang: str, files: list[str]) -> None:
    """Train on the files and write the model."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", verbose=False)
    trainer.set_params({**SETTINGS, "feature.minfreq": RARE[lang]})
    count = 0
    for file in files:
        for text, spans in sentences(Path(file)):
            rules = choose(ruled(text, "zh" if lang == "zh" else "en"))
            if lang == "zh":
                places = [(i, i + 1) for i in range(len(text))]
                features = chinese_features(text, lac_words(text) or [], rules)
            else:
                words = list(WORD.finditer(text))
                places = [word.span() for word in words]
                features = english_features(text, words, rules)
            trainer.append(features, labels(spans, places))
            count += 1
    MODELS.mkdir(exist_ok=True)
    target = MODELS / f"{lang}.crfsuite"
    trainer.train(str(target))
    print(f"{count} sentences, {target.stat().st_size / 1e6:.1f} MB: {target}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
