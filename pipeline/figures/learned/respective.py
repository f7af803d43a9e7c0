"""Deals the names of a list out to the numbers of another: 日本、德国和越南分别为12亿、8亿和5亿美元, $12bn and $8bn respectively.

Which words are a subject the model says; which number goes with which of them is the order of the two lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline import language
from pipeline.model import Figure, Mention, Sentence

NAMES = ("GPE", "LOC", "ORG", "PERSON")
"""Kinds of names that a list of subjects is made of."""

Run = tuple[Mention, ...]


def dealt_out(sentence: Sentence, figures: Sequence[Figure], mentions: Sequence[Mention]) -> tuple[Figure, ...]:
    """The figures of a sentence in their order. Those of a list get the names of a list of as many as subjects, if the model took
    some of these names for one.
    """
    done = {figure.figure_id: figure for figure in figures}
    named = sorted((one for one in mentions if one.type in NAMES), key=lambda one: one.start)
    for run in _runs(sentence, named):
        mine = _numbers_of(sentence, run, figures, named)
        subjects = {figure.subject for figure in mine}
        names = [one.text for one in run]
        whole = _text(sentence, run[0].start, run[-1].end)
        if len(mine) == len(run) and subjects - {""} and subjects <= {"", whole, *names}:
            for figure, name in zip(mine, names, strict=True):
                done[figure.figure_id] = replace(done[figure.figure_id], subject=name)
    return tuple(done[figure.figure_id] for figure in figures)


def _runs(sentence: Sentence, named: Sequence[Mention]) -> Iterator[Run]:
    """The lists of two or more names that nothing but joints stands between."""
    joint = language.of(sentence.lang).pattern("quantities.list")
    run: list[Mention] = []
    for one in named:
        if run and joint.fullmatch(_text(sentence, run[-1].end, one.start)) is None:
            if len(run) > 1:
                yield tuple(run)
            run = []
        run.append(one)
    if len(run) > 1:
        yield tuple(run)


def _numbers_of(sentence: Sentence, run: Run, figures: Sequence[Figure], named: Sequence[Mention]) -> list[Figure]:
    """The figures between a list of names and the next name, if a word there says that each goes with one of them."""
    end = next((one.start for one in named if one.start > run[-1].start), sentence.end)
    mine = sorted((one for one in figures if run[-1].end <= one.start and one.end <= end), key=lambda one: one.start)
    cue = language.of(sentence.lang).pattern("figures.respective").search(_text(sentence, run[-1].end, end))
    return mine if cue is not None else []


def _text(sentence: Sentence, start: int, end: int) -> str:
    """The words of a sentence between two places of its block."""
    return sentence.text[start - sentence.start : end - sentence.start]
