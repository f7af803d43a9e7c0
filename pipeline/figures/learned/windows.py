"""Cuts a report into windows: some sentences with figures, and in front of them what they may speak of.

A window begins with the report's title and the headings above, goes on with the sentences before, and ends with the sentences
whose figures are to be read. A figure's subject, metric, source and time stand in its window nearly always (docs/labelling.md).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from pipeline import language
from pipeline.model import NO_PERIOD, Document, Figure, Lang, Period, Sentence, SentenceTimes
from pipeline.times import read_edition
from pipeline.times.calendar import years
from pipeline.times.slots import full_year

READ: dict[Lang, int] = {"zh": 340, "en": 1150}
"""Characters of the sentences that a window is for; one sentence may be longer."""
BEFORE: dict[Lang, int] = {"zh": 200, "en": 560}
"""Characters of the sentences before them."""
HEADED: dict[Lang, int] = {"zh": 50, "en": 160}
"""Characters of a title or heading."""

NAMED = 3
"""Periods that a text names most often, and first, which are kept."""
OWN = 4 + 2 * NAMED + 3
"""Periods of a report as a whole."""

Dated = Mapping[str, SentenceTimes]
"""The times of each sentence by its id."""

_RUNNING = ("paragraph", "list_item")
"""Kinds of blocks whose text goes on from one to the next."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time in a window: half-open offsets in its text, and the days that it names."""

    start: int
    end: int
    period: Period


@dataclass(frozen=True, slots=True)
class Place:
    """One or more figures on one span: several have different subjects. Half-open offsets in the window's text."""

    start: int
    end: int
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A text with the places of its figures and times, and the periods that the report as a whole is about.

    `parts` are the offsets at which its headings, the text before, and the text to be read begin.
    """

    lang: Lang
    text: str
    parts: tuple[int, int, int]
    places: tuple[Place, ...]
    times: tuple[Time, ...]
    own: tuple[Period, ...]

    def behind(self, at: int, places: Sequence[Place]) -> Window:
        """The window without its first `at` characters, for some of its places behind them."""
        return Window(
            self.lang,
            self.text[at:],
            (max(0, self.parts[0] - at), max(0, self.parts[1] - at), max(0, self.parts[2] - at)),
            tuple(Place(one.start - at, one.end - at, one.figures) for one in places),
            tuple(Time(one.start - at, one.end - at, one.period) for one in self.times if one.start >= at),
            self.own,
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    """The title or a heading; the title has no sentences and no times."""

    text: str
    sentences: tuple[Sentence, ...] = ()


def windows(
    document: Document,
    sentences: Sequence[Sentence],
    figures: Sequence[Figure],
    dated: Dated,
    scale: float = 1.0,
) -> Iterator[Window]:
    """The windows of all sentences that have figures. `scale` makes them shorter or longer than READ."""
    by_sentence: defaultdict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_sentence[figure.sentence_id].append(figure)
    own = own_periods(document, sentences, dated)
    titles = _title(document)
    headings: dict[str, tuple[Sentence, ...]] = {}
    for mine in _runs(document, sentences):
        block, lang = document.block(mine[0].block_id), mine[0].lang
        if block.kind == "heading":
            headings[block.text.text] = mine
        head = [_Piece(titles[: 2 * HEADED[lang]])]
        head += [_Piece(title[: HEADED[lang]], headings.get(title, ())) for title in block.section]
        for first, last in _spans(mine, by_sentence, int(READ[lang] * scale)):
            before = mine[_before(mine, first, BEFORE[lang]) : first]
            yield _window(document, head, before, mine[first:last], by_sentence, dated, own)


def own_periods(document: Document, sentences: Sequence[Sentence], dated: Dated) -> tuple[Period, ...]:
    """OWN periods that a figure may have though its window names none; NO_PERIOD in the place of each that is not there.

    What the title says that the report is about, its last day, the year before and the day before; the periods that the text
    names most often; those it names first (the days of a survey); the year before it was published, the year and the day on which
    it was.
    """
    edition = read_edition(document)
    times = [time for one in sentences for time in dated.get(one.sentence_id, SentenceTimes()).times]
    named = [Period(time.period_start, time.period_end) for time in times if time.period_start and time.period_end]
    often = [period for period, _ in Counter(named).most_common(NAMED)]
    first = list(islice(dict.fromkeys(named), NAMED))
    published = document.cover.published[:4]
    year = int(published) if published.isdecimal() else None
    years = [edition.year(year - 1), edition.year(year)] if year else [NO_PERIOD] * 2
    titled = (edition.period, edition.closing, edition.before, edition.opening)
    return (*titled, *_filled(often), *_filled(first), *years, _day(document.cover.published))


def _day(published: str) -> Period:
    """The day of a date in full; NO_PERIOD for a year or a month."""
    try:
        at = date.fromisoformat(published)
    except ValueError:
        return NO_PERIOD
    return Period(at, at)


def _filled(periods: Sequence[Period]) -> list[Period]:
    return [*periods, *[NO_PERIOD] * (NAMED - len(periods))]


def _title(document: Document) -> str:
    cover = document.cover
    said = "，".join(one for one in (cover.publisher, cover.published) if one)
    return (cover.title or cover.title_en) + (f"（{said}）" if said else "")


def _runs(document: Document, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, ...]]:
    """Sentences of running text under one heading together, whatever stands between them; every other block by itself."""
    running: list[Sentence] = []
    for block_id, group in groupby(sentences, key=lambda one: one.block_id):
        block, mine = document.block(block_id), tuple(group)
        goes_on = block.kind in _RUNNING
        if running and (block.kind == "heading" or (goes_on and not _is_same_run(document, running[-1], mine[0]))):
            yield tuple(running)
            running = []
        if goes_on:
            running += mine
        else:
            yield mine
    if running:
        yield tuple(running)


def _is_same_run(document: Document, one: Sentence, other: Sentence) -> bool:
    return one.lang == other.lang and document.block(one.block_id).section == document.block(other.block_id).section


def _spans(sentences: Sequence[Sentence], figures: Mapping[str, Sequence[Figure]], size: int) -> Iterator[tuple[int, int]]:
    """(first, behind the last) of runs of sentences, at most `size` characters, that begin and end with one that has figures."""
    first, last, length = -1, -1, 0
    for n, sentence in enumerate(sentences):
        length += len(sentence.text)
        if not figures.get(sentence.sentence_id):
            continue
        if first >= 0 and length > size:
            yield first, last
            first = -1
        if first < 0:
            first, length = n, len(sentence.text)
        last = n + 1
    if first >= 0:
        yield first, last


def _before(sentences: Sequence[Sentence], first: int, size: int) -> int:
    """The sentence with which the text before begins: as many whole ones as fit in."""
    at = first
    while at > 0 and (size := size - len(sentences[at - 1].text)) >= 0:
        at -= 1
    return at


def _window(
    document: Document,
    head: Sequence[_Piece],
    before: Sequence[Sentence],
    read: Sequence[Sentence],
    figures: Mapping[str, Sequence[Figure]],
    dated: Dated,
    own: tuple[Period, ...],
) -> Window:
    text, parts = "", [0, 0, 0]
    times: list[Time] = []
    places: list[Place] = []
    for n, piece in enumerate(head):
        for sentence in piece.sentences:
            times += _times(dated, sentence, len(text) + sentence.start, len(text) + len(piece.text))
        text += piece.text + "\n"
        parts[n > 0] = len(text)
    parts[1] = len(text)
    previous: Sentence | None = None
    for n, sentence in enumerate((*before, *read)):
        text += _between(document, previous, sentence)
        at = len(text)
        text += sentence.text
        times += _times(dated, sentence, at, len(text))
        previous = sentence
        if n == len(before):
            parts[2] = at
        if n >= len(before):
            places += _places(figures.get(sentence.sentence_id, ()), at - sentence.start)
    return Window(read[0].lang, text, (parts[0], parts[1], parts[2]), tuple(places), tuple(times), own)


def _between(document: Document, previous: Sentence | None, sentence: Sentence) -> str:
    """What stands between two sentences: a new line between blocks, else what is printed there."""
    if previous is None:
        return ""
    if previous.block_id != sentence.block_id:
        return "\n"
    return document.block(sentence.block_id).text.text[previous.end : sentence.start]


def _times(dated: Dated, sentence: Sentence, at: int, end: int) -> Iterator[Time]:
    """The times of a sentence that begins at `at` in the window, also those that may be years; none that reaches over `end`."""
    for time in dated.get(sentence.sentence_id, SentenceTimes()).times:
        period = Period(time.period_start, time.period_end) if time.period_start else _short_years(time.text, sentence.lang)
        if period.start and period.end and at + time.end <= end:
            yield Time(at + time.start, at + time.end, replace(period, text=time.text))


def _short_years(printed: str, lang: Lang) -> Period:
    """The years that a time of two digits may mean: 22年, 16—21年; the rules leave these open, since they may be lengths."""
    match = language.of(lang).pattern("times.short_years").search(printed)
    first = full_year(match["first"]) if match else 0
    return (years(first, full_year(match["last"]) if match["last"] else first) if match else None) or NO_PERIOD


def _places(figures: Sequence[Figure], shift: int) -> Iterator[Place]:
    for (start, end), same in groupby(sorted(figures, key=_span), key=_span):
        yield Place(start + shift, end + shift, tuple(same))


def _span(figure: Figure) -> tuple[int, int]:
    return figure.start, figure.end
