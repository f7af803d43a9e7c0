"""The long run over random texts: several processes, failures grouped by their place, each shown by its shortest text."""

from __future__ import annotations

import multiprocessing
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.model import Lang
from pipeline.selftest.grammar import Grammar, Text
from pipeline.selftest.probes import Failure, failures
from pipeline.selftest.shrink import shrink
from pipeline.wording import both

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
class FailureGroup:
    """Failures of one kind at one place: in which functions, in how many texts, and the first of them, shrunk.

    >>> FailureGroup("ValueError", "citations/kind.py:215", ("parse_note",), 9, Text(12, "http://[1:2", "zh")).count
    9
    """

    kind: str
    place: str
    functions: tuple[str, ...]
    count: int
    example: Text


@dataclass(frozen=True, slots=True)
class TextResult:
    """What a run over `texts` texts found; `lines` of the user's reports were mixed in."""

    texts: int
    seed: int
    lines: int
    groups: tuple[FailureGroup, ...]

    @property
    def failed(self) -> bool:
        return bool(self.groups)


def run_texts(
    count: int = TEXTS, seed: int = SEED, jobs: int = 2, lines: Sequence[str] = (), on_chunk: OnChunk | None = None
) -> TextResult:
    """Read `count` random texts. The result depends on count, seed and lines, not on the number of processes."""
    from pebble import ProcessPool

    chunks = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    pool: Any = ProcessPool(
        max_workers=max(1, min(jobs, len(chunks))),
        context=multiprocessing.get_context("spawn"),
        initializer=_prepare,
        initargs=[seed, tuple(lines)],
    )
    with pool:
        try:
            groups = _gather(pool, chunks, on_chunk)
            shown = [*map(_shrink, [pool] * SHOWN, groups[:SHOWN]), *groups[SHOWN:]]
        except BaseException:
            pool.stop()
            raise
    return TextResult(count, seed, len(lines), tuple(shown))


def _gather(pool: Any, chunks: Sequence[range], on_chunk: OnChunk | None) -> list[FailureGroup]:
    """The failures of all chunks by kind and place, the most frequent first."""
    futures = [pool.schedule(read_chunk, args=[chunk]) for chunk in chunks]
    found: dict[tuple[str, str], FailureGroup] = {}
    for future, chunk in zip(futures, chunks, strict=True):
        for text, failures_of in _result(future, [(Text(chunk.start, "", "zh"), [_DEAD])]):
            for key, functions in _by_place(failures_of).items():
                before = found.get(key, FailureGroup(*key, (), 0, text))
                functions |= set(before.functions)
                found[key] = replace(before, count=before.count + 1, functions=tuple(sorted(functions)))
        if on_chunk:
            on_chunk(len(chunk))
    return sorted(found.values(), key=lambda group: (-group.count, group.kind, group.place))


def _by_place(found: Sequence[Failure]) -> dict[tuple[str, str], set[str]]:
    """The functions that failed at each place."""
    places: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for failure in found:
        places[failure.kind, failure.place].add(failure.function)
    return places


def _shrink(pool: Any, group: FailureGroup) -> FailureGroup:
    if group.kind == _DEAD.kind or group.kind.startswith("over "):
        return group
    example = group.example
    short = _result(pool.schedule(shortest, args=[example, group]), example.text)
    return replace(group, example=replace(example, text=short))


def _result(future: Any, otherwise: Any) -> Any:
    """What a process returns; `otherwise` if it died over its work, as native code may make it."""
    from pebble import ProcessExpired

    try:
        return future.result()
    except ProcessExpired:
        return otherwise


_grammar: Grammar | None = None


def _prepare(seed: int, lines: tuple[str, ...]) -> None:
    """What every process does first."""
    import signal

    global _grammar  # noqa: PLW0603 - one per process, made once
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _grammar = Grammar(seed, lines)


def read_chunk(numbers: range) -> list[tuple[Text, list[Failure]]]:
    """The texts of these numbers that fail, in a process that was prepared."""
    assert _grammar is not None
    read = ((text, failures(text.text, text.lang)) for text in map(_grammar.text, numbers))
    return [(text, found) for text, found in read if found]


def shortest(text: Text, group: FailureGroup) -> str:
    """The text shrunk while one of the group's functions fails in the same way."""
    return shrink(text.text, lambda tried: _has(tried, text.lang, group))


def _has(text: str, lang: Lang, group: FailureGroup) -> bool:
    return any((one.kind, one.place) == (group.kind, group.place) for one in failures(text, lang, group.functions))


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
        raise SourceError(
            both(
                "{name!r} cannot be opened as a PDF; leave it out of --lines",
                "{name!r} 不能作为 PDF 打开；请从 --lines 中去掉",
                name=file.name,
            )
        ) from error
    for page in pdf:
        yield from page.get_textpage().get_text_range().split("\n")
    pdf.close()
