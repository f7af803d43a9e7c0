"""All figures of a document or of a bare text: find them, then say what they are about, when, and who says so."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from pipeline import sayings, times
from pipeline.contain import Fence, of_sentence
from pipeline.figures.change import read_changes
from pipeline.figures.context.describe import describe
from pipeline.figures.context.scene import Memory, Name, Scene, iso_of
from pipeline.figures.negation import is_negated
from pipeline.figures.periods import assign_periods
from pipeline.figures.status import find_status
from pipeline.model import (
    Addresses,
    AlignedText,
    Block,
    Cover,
    Document,
    Figure,
    Issue,
    Lang,
    Mention,
    Saying,
    Sentence,
    SentenceTimes,
    TimeExpression,
)
from pipeline.numbers.numeral import Numeral, fold
from pipeline.quantities.find import find_surface
from pipeline.quantities.left_alone import LeftAlone
from pipeline.sheets import local_money

_NAME_TYPES = ("GPE", "LOC", "ORG", "PERSON", "EVENT", "INITIATIVE", "DOCUMENT")
_SUBJECT_TYPES = ("GPE", "LOC", "ORG", "INITIATIVE", "EVENT")
_KINDS_IN_NOTES = ("money", "percent", "percentage_points", "measure", "multiple")
"""A note is mostly volume, page and year numbers; only what has a unit of quantity is read there."""
_TEXT = "text"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known about one sentence before its figures are read."""

    sentence: Sentence
    times: tuple[TimeExpression, ...]
    names: tuple[Mention, ...]
    said: Sequence[Saying]
    in_note: bool


def find_figures(text: str, lang: Lang = "zh", today: date | None = None) -> list[Figure]:
    """The figures of a bare text, read as one paragraph; offsets are code points in the text. `today` dates relative times."""
    from pipeline.text import split_sentences

    block = Block(_TEXT, "paragraph", AlignedText.plain(text), 0, lang, ())
    cover = Cover(published=today.isoformat() if today else "")
    document = Document(_TEXT, (), (block,), (), (), cover)
    spans = split_sentences(text, lang)
    sentences = [
        Sentence(block_id=_TEXT, start=start, end=end, text=text[start:end], sentence_id=f"{_TEXT}/{start}", lang=lang)
        for start, end in spans
    ]
    names = _mentions(text, lang, sentences)
    figures, _ = read(document, sentences, names, times.read(document, sentences)[0], sayings.read(document, sentences)[0])
    return [replace(figure, figure_id="", sentence_id="", block_id="") for figure in figures]


def read(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    dated: Mapping[str, SentenceTimes],
    said: Mapping[str, Sequence[Saying]],
) -> tuple[tuple[Figure, ...], list[Issue]]:
    """All figures of the sentences, in order, and an issue for every number that nothing accounts for.

    A figure of several subjects (英国和法国经济将衰退9.8%) is one record for each of them, on the same span. `dated` and `said`
    are the times and sayings of every sentence, as `times.read` and `sayings.read` give them.
    """
    fence = Fence("figures")
    addresses = Addresses(document.report_id)
    today = times.report_date(document)
    figures: list[Figure] = []
    memory = Memory()
    money = local_money(document)

    def one(known: _Known) -> list[Figure]:
        found, unread = _read_sentence(known, memory)
        found = [replace(figure, unit=money.code(figure.unit, figure.unit_text)) for figure in found]
        fence.issues += [_issue(known.sentence, numeral) for numeral in unread if not known.in_note]
        return [_placed(document, known, figure, addresses, today) for figure in found]

    for paragraph in _paragraphs(document, sentences, mentions, dated, said):
        memory = Memory()
        for known in paragraph:
            figures += fence.run(of_sentence(known.sentence), one, known, otherwise=[])
    return assign_periods(document, sentences, figures, dated, fence), fence.issues


def _paragraphs(
    document: Document,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    dated: Mapping[str, SentenceTimes],
    said: Mapping[str, Sequence[Saying]],
) -> list[list[_Known]]:
    """The sentences of each block with their times, names and sources."""
    names: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if mention.type in _NAME_TYPES:
            names[mention.sentence_id].append(mention)
    paragraphs: list[list[_Known]] = []
    for block_id, group in groupby(sentences, key=lambda sentence: sentence.block_id):
        in_note = document.block(block_id).kind == "footnote"
        paragraphs.append(
            [
                _Known(
                    sentence=one,
                    times=dated.get(one.sentence_id, SentenceTimes()).times,
                    names=tuple(names[one.sentence_id]),
                    said=said.get(one.sentence_id, ()),
                    in_note=in_note,
                )
                for one in group
            ]
        )
    return paragraphs


def _read_sentence(known: _Known, memory: Memory) -> tuple[list[Figure], Sequence[Numeral]]:
    sentence = known.sentence
    spans = [LeftAlone(time.start, time.end, "time") for time in known.times if time.kind != "duration"]
    names = [(mention.start - sentence.start, mention.end - sentence.start, mention) for mention in known.names]
    # The 12 of 第12届年会 and the 30 of 30周年庆典 are numbers of the event, the 7 of 七国集团 is none.
    alone = [*spans, *(LeftAlone(start, end, "name", unless_unit=mention.type == "EVENT") for start, end, mention in names)]
    surface = find_surface(sentence.text, sentence.lang, alone)
    subjects = tuple(Name(start, end, m.text, iso_of(m)) for start, end, m in names if m.type in _SUBJECT_TYPES)
    said = tuple((one.source_start, one.start) for one in known.said if not one.back)
    scene = Scene(fold(sentence.text), sentence.lang, subjects, tuple((span.start, span.end) for span in spans), said)
    found = read_changes(sentence.text, [Figure.of(one) for one in surface.quantities], sentence.lang)
    figures = _as_printed(describe(scene, found, memory), sentence.text, scene.text, memory)
    return [figure for figure in figures if not known.in_note or figure.kind in _KINDS_IN_NOTES], surface.unread


def _as_printed(figures: Sequence[Figure], text: str, folded: str, memory: Memory) -> list[Figure]:
    """The figures with noun, metric and subject in the report's own characters: 擔保借款, not 担保借款."""
    if not memory.printed and folded == text:
        return list(figures)
    pairs = {(plain, own) for own, plain in zip(text, folded, strict=True) if "\u3400" <= own <= "\u9fff" and own != plain}
    own_of = {ord(plain): own for plain, own in pairs if plain not in text}
    done: list[Figure] = []
    for figure in figures:
        said = {name: getattr(figure, name) for name in ("noun", "metric", "subject")}
        written: dict[str, Any] = {name: memory.printed.get(value) or value.translate(own_of) for name, value in said.items()}
        memory.printed.update((said[name], written[name]) for name in said if written[name] != said[name])
        done.append(replace(figure, **written))
    return done


def _placed(document: Document, known: _Known, figure: Figure, addresses: Addresses, today: date | None) -> Figure:
    """The figure of a sentence as a record of the document: source, status, address and notes."""
    sentence = known.sentence
    said = sayings.saying_of(known.said, figure.start, figure.end)
    status = find_status(sentence.text, figure.start, figure.end, sentence.lang, said, today)
    start, end = figure.start + sentence.start, figure.end + sentence.start
    return replace(
        figure,
        start=start,
        end=end,
        status=status,
        negated=is_negated(sentence.text, figure.start, sentence.lang),
        source=said.source if said else "",
        figure_id=addresses.mint("figure", document.slice(sentence.block_id, start, end)),
        sentence_id=sentence.sentence_id,
        block_id=sentence.block_id,
        note_ids=_notes(document, sentence, end),
    )


def _notes(document: Document, sentence: Sentence, end: int) -> tuple[str, ...]:
    """The notes of the first marker that follows the figure in its sentence."""
    following = [m for m in document.block(sentence.block_id).markers if end <= m.offset <= sentence.end]
    first = min((marker.offset for marker in following), default=None)
    return tuple(marker.note_id for marker in following if marker.offset == first and marker.note_id is not None)


def _issue(sentence: Sentence, numeral: Numeral) -> Issue:
    start, end = sentence.start + numeral.start, sentence.start + numeral.end
    return Issue("number_unread", sentence.text[numeral.start : numeral.end], None, sentence.block_id, start, end)


def _mentions(text: str, lang: Lang, sentences: Sequence[Sentence]) -> list[Mention]:
    """The names of a bare text, each with the sentence it stands in."""
    from pipeline.entities import find_names

    found: list[Mention] = []
    for name in find_names(text, lang):
        at = bisect_right(sentences, name.start, key=lambda sentence: sentence.start) - 1
        if at >= 0 and name.start < sentences[at].end:
            found.append(replace(name, sentence_id=sentences[at].sentence_id, block_id=_TEXT))
    return found
