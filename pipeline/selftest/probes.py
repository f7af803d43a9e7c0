"""Hands one text to every function that reads bare texts, and says what is wrong with what comes back.

    failures("2020年出口3亿美元", "zh")
    []

An error that a stage contains (`pipeline.contain`) is a failure here too: it is seen in that module's log.
"""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import FrameType
from typing import Any, Protocol

from pipeline.model import Lang

SECONDS = 10.0
"""CPU seconds that one function may take for one text; the longest random text has some hundred characters."""

_PACKAGE = Path(__file__).parents[1]

TODAY = date(2024, 6, 15)
"""Relative times are resolved from here: a day that stays."""

Fault = tuple[str, str]
"""What kind of failure, and where in the program or under which rule: ("KeyError", "figures/units.py:88")."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One function that failed at one text.

    >>> Failure("find_figures", "KeyError", "figures/units.py:88").function
    'find_figures'
    """

    function: str
    kind: str
    place: str


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def text(self) -> str: ...


class _TooSlow(BaseException):
    """Raised by the alarm. No Exception: nothing that contains errors may swallow it."""


def failures(text: str, lang: Lang, functions: Sequence[str] = ()) -> list[Failure]:
    """What fails for one text, function by function; `functions` are the names of those to try, all if none is given."""
    found: list[Failure] = []
    for name, (call, check) in _probes().items():
        if functions and name not in functions:
            continue
        found += [Failure(name, kind, place) for kind, place in _faults(text, lang, call, check)]
    return found


Call = Callable[[str, Lang], Any]
Check = Callable[[str, Any], Iterator[Fault]]


def _faults(text: str, lang: Lang, call: Call, check: Check) -> list[Fault]:
    """The faults of one call: what it raised, what was contained inside it, or what is wrong with its result."""
    with _contained() as inside:
        try:
            with _at_most(SECONDS):
                result = call(text, lang)
        except _TooSlow as error:
            return [(f"over {SECONDS:.0f} s", _raised_at(error).partition(":")[0])]
        except Exception as error:
            return [(type(error).__name__, _raised_at(error))]
    return inside or list(dict.fromkeys(check(text, result)))


@cache
def _probes() -> dict[str, tuple[Call, Check]]:
    from pipeline.citations import parse_citation, parse_note
    from pipeline.extraction import find_entities
    from pipeline.figures import find_figures
    from pipeline.text import segment, split_sentences
    from pipeline.times import find_times

    return {
        "segment": (segment, _check_words),
        "split_sentences": (split_sentences, _check_sentences),
        "find_times": (lambda text, lang: find_times(text, lang, TODAY), _check_times),
        "find_figures": (lambda text, lang: find_figures(text, lang, TODAY), _check_figures),
        "find_entities": (lambda text, lang: find_entities(text, lang, TODAY), _check_entities),
        "parse_citation": (lambda text, _: parse_citation(text), _check_item),
        "parse_note": (lambda text, _: parse_note(text), _check_note),
    }


def _check_words(text: str, found: Any) -> Iterator[Fault]:
    if "".join("".join(found).split()) != "".join(text.split()):
        yield "words are not the text", ""


def _check_sentences(text: str, found: Any) -> Iterator[Fault]:
    yield from _order(found, len(text))


def _check_times(text: str, found: Any) -> Iterator[Fault]:
    yield from _order([(time.start, time.end) for time in found], len(text))
    for time in found:
        yield from _span(text, time, time.rule)
        if time.period_start and time.period_end and time.period_start > time.period_end:
            yield "period ends before it starts", time.rule


def _check_figures(text: str, found: Any) -> Iterator[Fault]:
    if [figure.start for figure in found] != sorted(figure.start for figure in found):
        yield "not in order", ""
    for figure in found:
        yield from _span(text, figure, figure.rule)
        numbers = [n for n in (figure.value, figure.low, figure.high) if n is not None]
        if not all(isinstance(number, Decimal) and number.is_finite() for number in numbers):
            yield "a value is no finite Decimal", figure.rule
        elif figure.low is not None and figure.high is not None and figure.low > figure.high:
            yield "low is above high", figure.rule
        for name, period in (("period", figure.period), ("basis_period", figure.basis_period)):
            if period.start and period.end and period.start > period.end:
                yield "period ends before it starts", name


def _check_entities(text: str, found: Any) -> Iterator[Fault]:
    yield from _order([(mention.start, mention.end) for mention in found], len(text))
    for mention in found:
        yield from _span(text, mention, mention.type)


def _check_item(text: str, found: Any) -> Iterator[Fault]:
    try:
        json.dumps(found, allow_nan=False)
    except (TypeError, ValueError):
        yield "the item is no JSON", ""
    for name, spans in found.get("custom", {}).get("spans", {}).items():
        if not all(0 <= start < end <= len(text) for start, end, _ in spans):
            yield "a field stands outside the text", name


def _check_note(text: str, found: Any) -> Iterator[Fault]:
    yield from _order(found.spans, len(text))
    if found.kind != "repeat" and len(found.spans) != len(found.citations):
        yield "works and spans differ in number", found.kind
    for item in found.citations:
        yield from _check_item(text, item)


def _span(text: str, record: _Span, rule: str) -> Iterator[Fault]:
    if not 0 <= record.start < record.end <= len(text):
        yield "offset outside the text", rule
    elif text[record.start : record.end] != record.text:
        yield "text is not what stands at its offsets", rule


def _order(spans: Sequence[tuple[int, int]], length: int) -> Iterator[Fault]:
    """Spans follow each other inside the text and none overlaps the next."""
    edges = [edge for span in spans for edge in span]
    if any(start >= end for start, end in spans) or any(not 0 <= edge <= length for edge in edges):
        yield "offset outside the text", ""
    elif edges != sorted(edges):
        yield "spans overlap or are not in order", ""


def _raised_at(error: BaseException) -> str:
    """The last line of the program that the error passed, this module's own aside: `figures/units.py:88`."""
    at, trace = "?", error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(_PACKAGE) and not path.is_relative_to(_PACKAGE / "selftest"):
            at = f"{path.relative_to(_PACKAGE).as_posix()}:{trace.tb_lineno}"
        trace = trace.tb_next
    return at


@contextmanager
def _contained() -> Iterator[list[Fault]]:
    """The errors that stages contain meanwhile."""
    found: list[Fault] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            if error is not None:
                found.append((type(error).__name__, _raised_at(error)))

    log = logging.getLogger("pipeline.contain")
    ear, level, passes = Ear(), log.level, log.propagate
    log.addHandler(ear)
    log.setLevel(logging.DEBUG)
    log.propagate = False
    try:
        yield found
    finally:
        log.removeHandler(ear)
        log.setLevel(level)
        log.propagate = passes


@contextmanager
def _at_most(seconds: float) -> Iterator[None]:
    """Raise _TooSlow after so much CPU time of this process: another program's work does not count."""

    def late(_: int, __: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
