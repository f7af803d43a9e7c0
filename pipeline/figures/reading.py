"""All figures of a text or of a document: find them, then say what they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from pipeline.figures.attribution import attribute, attribution_of, find_attributions
from pipeline.figures.change import read_changes
from pipeline.figures.context import Memory, Name, Scene, describe
from pipeline.figures.finder import Surface, find_surface
from pipeline.figures.left_alone import LeftAlone
from pipeline.figures.numerals import fold
from pipeline.model import Addresses, Document, Figure, Issue, Lang, Mention, Sentence, TimeExpression

_NAME_TYPES = ("GPE", "LOC", "ORG", "PERSON", "EVENT", "INITIATIVE", "DOCUMENT")
_SUBJECT_TYPES = ("GPE", "LOC", "ORG", "INITIATIVE", "EVENT")


def find_figures(text: str, lang: Lang = "zh", today: date | None = None) -> list[Figure]:
    """The figures of a bare text, with what its sentences say about them."""
    times = _times(text, lang, today)
    names = _names(text, lang)
    surface = find_surface(text, lang, _taken(times, names))
    return _described(text, lang, surface, times, [name for name, kind in names if kind in _SUBJECT_TYPES], Memory())


def read(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[tuple[Figure, ...], list[Issue]]:
    """All figures of the sentences, in order, and an issue for every number that nothing accounts for."""
    addresses = Addresses(document.report_id)
    figures: list[Figure] = []
    issues: list[Issue] = []
    by_sentence: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention.sentence_id, []).append(mention)
    memory, block_id = Memory(), ""
    for sentence in sentences:
        block = document.block(sentence.block_id)
        if block.kind == "footnote":
            continue
        if sentence.block_id != block_id:
            memory, block_id = Memory(), sentence.block_id
        found, unread = _read_sentence(sentence, by_sentence.get(sentence.sentence_id, []), memory)
        issues += [_unread(sentence, start, end) for start, end in unread]
        for figure in found:
            moved = replace(
                figure,
                start=figure.start + sentence.start,
                end=figure.end + sentence.start,
                sentence_id=sentence.sentence_id,
                block_id=sentence.block_id,
            )
            figure_id = addresses.mint("figure", document.slice(sentence.block_id, moved.start, moved.end))
            figures.append(replace(moved, figure_id=figure_id, note_ids=_notes(document, sentence, moved)))
    figures = _with_sources(sentences, figures)
    return _with_periods(document, sentences, figures), issues


def _with_periods(document: Document, sentences: Sequence[Sentence], figures: Sequence[Figure]) -> tuple[Figure, ...]:
    try:
        from pipeline.figures.periods import assign_periods
    except ImportError:
        return tuple(figures)
    return assign_periods(document, sentences, tuple(figures))


def _with_sources(sentences: Sequence[Sentence], figures: Sequence[Figure]) -> list[Figure]:
    """The figures with the source that vouches for each; a source may stand in an earlier sentence of the paragraph."""
    by_id = {}
    for _, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        paragraph = list(group)
        found = attribute([sentence.text for sentence in paragraph], paragraph[0].lang)
        by_id.update((sentence.sentence_id, (sentence, own)) for sentence, own in zip(paragraph, found, strict=True))
    done: list[Figure] = []
    for figure in figures:
        sentence, own = by_id[figure.sentence_id]
        said = attribution_of(own, figure.start - sentence.start, figure.end - sentence.start)
        done.append(replace(figure, source=said.source) if said else figure)
    return done


def _read_sentence(sentence: Sentence, mentions: Sequence[Mention], memory: Memory) -> tuple[list[Figure], list[tuple[int, int]]]:
    times = _times(sentence.text, sentence.lang, None)
    names = [
        (Name(m.start - sentence.start, m.end - sentence.start, m.text, _iso(m)), str(m.type))
        for m in mentions
        if m.type in _NAME_TYPES
    ]
    surface = find_surface(sentence.text, sentence.lang, _taken(times, names))
    subjects = [name for name, kind in names if kind in _SUBJECT_TYPES]
    figures = _described(sentence.text, sentence.lang, surface, times, subjects, memory)
    return figures, [(numeral.start, numeral.end) for numeral in surface.unread]


def _described(
    text: str, lang: Lang, surface: Surface, times: Sequence[TimeExpression], names: Sequence[Name], memory: Memory
) -> list[Figure]:
    changed = read_changes(text, surface.figures, lang)
    spans = tuple((time.start, time.end) for time in times if time.kind != "duration")
    said = tuple((one.source_start, one.start) for one in find_attributions(text, lang) if not one.back)
    return describe(Scene(fold(text), lang, tuple(names), spans, said), changed, memory)


def _taken(times: Sequence[TimeExpression], names: Sequence[tuple[Name, str]]) -> list[LeftAlone]:
    """Numbers in dates and names are no figures; a duration (三年) is one."""
    spans = [LeftAlone(time.start, time.end, "time") for time in times if time.kind != "duration"]
    return spans + [LeftAlone(name.start, name.end, "name") for name, _ in names]


def _times(text: str, lang: Lang, today: date | None) -> list[TimeExpression]:
    try:
        from pipeline.figures.times import find_times
    except ImportError:
        return []
    return find_times(text, lang, today)


def _names(text: str, lang: Lang) -> list[tuple[Name, str]]:
    try:
        from pipeline.entities import find_entities
    except ImportError:
        return []
    return [(Name(m.start, m.end, m.text, _iso(m)), str(m.type)) for m in find_entities(text, lang) if m.type in _NAME_TYPES]


def _iso(mention: Mention) -> str:
    found = re.search(r"gpe/([A-Z]{2}(?:-[A-Z0-9]{1,3})?)$", mention.entity_id)
    return found[1] if found else ""


def _notes(document: Document, sentence: Sentence, figure: Figure) -> tuple[str, ...]:
    """The notes whose marker follows the figure in its sentence."""
    markers = document.block(sentence.block_id).markers
    return tuple(m.note_id for m in markers if m.note_id is not None and figure.end <= m.offset <= sentence.end)


def _unread(sentence: Sentence, start: int, end: int) -> Issue:
    at = sentence.start
    return Issue("number_unread", sentence.text[start:end], block_id=sentence.block_id, start=at + start, end=at + end)
