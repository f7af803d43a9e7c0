"""The long run over random texts: several processes, failures grouped by their place, each shown by its shortest text."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.model import Lang
from pipeline.selftest.grammar import Grammar, Text
from pipeline.selftest.probes import Failure, failures
from pipeline.selftest.shrink import shrink

TEXTS, SEED = 200_000, 11
CHUNK = 100
"""Texts that a process reads before it reports."""

SHOWN = 60
"""So many groups are shrunk; with more than that the program is beyond showing."""

_LONGEST_LINE = 300
_DEAD = Failure("(process)", "the process died", "")
OnChunk = Callable[[int], None]
"""Called with the number of texts that were just read."""


@dataclass(frozen=True, slots=True)
class Group:
    """Failures of one kind at one place: how many texts, and the first of them, shrunk.

    >>> Group(Failure("parse_note", "ValueError", "citations/kind.py:215"), 9, Text(12, "http://[1:2", "zh")).count
    9
    """

    failure: Failure
    count: int
    example: Text


@dataclass(frozen=True, slots=True)
class TextResult:
    """What a run over `texts` texts found; `lines` of the user's reports were mixed in."""

    texts: int
    seed: int
    lines: int
    groups: tuple[Group, ...]

    @property
    def failed(self) -> bool:
        return bool(self.groups)


def run_texts(
    count: int = TEXTS, seed: int = SEED, jobs: int = 2, lines: Sequence[str] = (), on_chunk: OnChunk | None = None
) -> TextResult:
    """Read `count` random texts. The result depends on count, seed and lines, not on the number of processes."""
    from pebble import ProcessPool

    chunks = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    with ProcessPool(
        max_workers=max(1, min(jobs, len(chunks))),
        context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=[seed, tuple(lines)],
    ) as pool:
        try:
            groups = _gather(pool, chunks, on_chunk)
            shown = [*map(_shrink, [pool] * SHOWN, groups[:SHOWN]), *groups[SHOWN:]]
        except BaseException:
            pool.stop()
            raise
    return TextResult(count, seed, len(lines), tuple(shown))


def _gather(pool: Any, chunks: Sequence[range], on_chunk: OnChunk | None) -> list[Group]:
    """The failures of all chunks by place, the most frequent first."""
    futures = [pool.schedule(read_chunk, args=[chunk]) for chunk in chunks]
    found: dict[Failure, Group] = {}
    for future, chunk in zip(futures, chunks, strict=True):
        for text, failure in _result(future, [(Text(chunk.start, "", "zh"), _DEAD)]):
            before = found.get(failure)
            found[failure] = replace(before, count=before.count + 1) if before else Group(failure, 1, text)
        if on_chunk:
            on_chunk(len(chunk))
    return sorted(found.values(), key=lambda group: (-group.count, str(group.failure)))


def _shrink(pool: Any, group: Group) -> Group:
    if group.failure == _DEAD or group.failure.kind.startswith("over "):
        return group
    example = group.example
    short = _result(pool.schedule(shortest, args=[example, group.failure]), example.text)
    return replace(group, example=replace(example, text=short))


def _result(future: Any, otherwise: Any) -> Any:
    """What a process returns; `otherwise` if it died over its work, as native code may make it."""
    try:
        return future.result()
    except (CancelledError, OSError, RuntimeError):
        return otherwise


_grammar: Grammar | None = None


def _prepare(seed: int, lines: tuple[str, ...]) -> None:
    """What every process does first."""
    import signal

    global _grammar  # noqa: PLW0603 - one per process, made once
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.NOTSET)
    _grammar = Grammar(seed, lines)


def read_chunk(numbers: range) -> list[tuple[Text, Failure]]:
    """The failures of the texts of these numbers, in a process that was prepared."""
    assert _grammar is not None
    texts = (_grammar.text(number) for number in numbers)
    return [(text, failure) for text in texts for failure in failures(text.text, text.lang)]


def shortest(text: Text, failure: Failure) -> str:
    """The text shrunk while it still has that failure."""
    return shrink(text.text, lambda tried: _has(tried, text.lang, failure))


def _has(text: str, lang: Lang, failure: Failure) -> bool:
    return failure in failures(text, lang, (failure.function,))


def read_lines(files: Sequence[Path]) -> list[str]:
    """The lines of texts and PDFs that the user gives. Raises SourceError for a PDF that cannot be opened."""
    return [line[:_LONGEST_LINE] for file in files for line in _lines_of(file) if line.strip()]


def _lines_of(file: Path) -> Iterator[str]:
    if file.read_bytes()[:1024].find(b"%PDF-") < 0:
        yield from file.read_text(encoding="utf-8", errors="replace").split("\n")
        return
    import pypdfium2 as pdfium

    from pipeline.errors import SourceError

    try:
        pdf = pdfium.PdfDocument(file)
    except pdfium.PdfiumError as error:
        raise SourceError(f"{file.name!r} cannot be opened as a PDF; leave it out of --lines") from error
    for page in pdf:
        yield from page.get_textpage().get_text_range().split("\n")
    pdf.close()
