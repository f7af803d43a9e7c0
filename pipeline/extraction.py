"""The whole pipeline as one short function: read this first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from pipeline.contain import Fence, Unit
from pipeline.limits import Limits
from pipeline.model import AlignedText, Block, Cover, Document, Extraction, Issue, Lang, Mention, Source
from pipeline.wording import Both, both

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.pdf.reader import LeftOut, Progress

T = TypeVar("T")
D = TypeVar("D")


def read(
    source: Source, limits: Limits | None = None, on_page: Progress | None = None, left_out: LeftOut | None = None
) -> Extraction:
    """Everything a report says, with its place on the page; pages `left_out` are not read.

    Each stage adds records that point at the characters of the document and never changes what an earlier stage said, but for
    `contexts`, which gives figures the context that a model reads in place of the rules'.
    Raises SourceError and LimitError for files that cannot be read.
    """
    from pipeline import (
        checks,
        citations,
        claims,
        corrections,
        entities,
        figures,
        observations,
        pdf,
        sayings,
        sheets,
        text,
        times,
    )

    document, pdf_issues = pdf.read(source.path, source.report_id, limits, on_page, left_out)
    document = replace(document, cover=_overridden(document.cover, source))
    fence = Fence("extraction")
    run = partial(_stage, fence, on_page, len(document.pages))
    grids, sheet_issues = run("sheets", sheets.read, document, otherwise=((), []))
    marked = (source, document.report_id)
    given, numbers, told, told_issues = run(
        "corrections", corrections.correct_cells, *marked, grids, otherwise=(sheets.Given(), (), (), [])
    )
    if given:
        read_so = (grids, sheet_issues)
        grids, sheet_issues = run("sheets", sheets.reread, document, *read_so, given, otherwise=read_so)
    document = replace(document, tables=tuple(sheet.table for sheet in grids))
    words, text_issues = run("text", text.split, document, otherwise=((), []))
    names, known, name_issues = run("entities", entities.find, document, words, otherwise=((), (), []))
    sentences = text.respect(words, names)
    works, note_kinds, work_issues = run("citations", citations.parse, document, otherwise=((), {}, []))
    texts, worded, worded_issues = run("corrections", corrections.correct_notes, *marked, document, otherwise=({}, (), []))
    if texts:
        cited_so = (works, note_kinds, work_issues)
        works, note_kinds, work_issues = run("citations", citations.reparse, document, texts, otherwise=cited_so)
    cited_by = (*marked, works, document.notes, note_kinds)
    works, note_kinds, cited, cited_issues = run(
        "corrections", corrections.correct_sources, *cited_by, otherwise=(works, note_kinds, (), [])
    )
    dated, time_issues = run("times", times.read, document, sentences, otherwise=({}, []))
    said, saying_issues = run("sayings", sayings.read, document, sentences, otherwise=({}, []))
    quantities, figure_issues = run("figures", figures.read, document, sentences, names, dated, said, otherwise=((), []))
    around = (document, sentences, names, quantities, dated)
    quantities, context_issues = run("contexts", figures.in_context, *around, otherwise=(quantities, []))
    cells, cell_issues = run("cells", figures.read_cells, document, grids, otherwise=((), []))
    counted = (quantities, cells, numbers)
    quantities, cells, mended, mend_issues = run(
        "corrections", corrections.correct_figures, *marked, *counted, otherwise=(quantities, cells, (), [])
    )
    in_text = (document, sentences, names, quantities, dated)
    mentions, dates, mention_issues = run("mentions", figures.as_mentions, *in_text, otherwise=(names, (), []))
    evidence = (document, sentences, said, mentions, quantities)
    assertions, claim_issues = run("claims", claims.read, *evidence, otherwise=((), []))
    assertions, judged, judge_issues = run(
        "corrections", corrections.correct_claims, *marked, assertions, otherwise=(assertions, (), [])
    )
    redone, check_issues = run(
        "checks", checks.run, document, grids, quantities + cells, assertions, sentences, otherwise=((), [])
    )
    observed, observation_issues = run("observations", observations.observe, quantities + cells, otherwise=((), []))
    issues = [
        *pdf_issues, *text_issues, *name_issues, *work_issues, *time_issues, *saying_issues, *figure_issues, *context_issues,
        *sheet_issues, *cell_issues, *mention_issues, *claim_issues, *check_issues,
        *observation_issues, *told_issues, *worded_issues, *cited_issues, *mend_issues, *judge_issues,
        *fence.issues, *_untitled(document), *_unmet(source, document),
    ]  # fmt: skip
    return Extraction(
        source=source,
        document=document,
        sheets=grids,
        sentences=sentences,
        mentions=mentions,
        entities=known + dates,
        citations=works,
        note_kinds=note_kinds,
        note_texts=texts,
        figures=quantities + cells,
        claims=assertions,
        checks=redone,
        observations=observed,
        issues=tuple(issues),
        corrections=(*mended, *judged, *told, *worded, *cited),
    )


def _stage(
    fence: Fence, on_page: Progress | None, pages: int, name: str, stage: Callable[..., T], *args: object, otherwise: D
) -> T | D:
    """What a stage returns; one that fails as a whole costs its own records only."""
    if on_page:
        on_page(name, pages, pages)
    return fence.run(Unit("stage", name), stage, *args, otherwise=otherwise)


def _overridden(cover: Cover, source: Source) -> Cover:
    """The cover with what the sidecar file says instead."""
    said = {key: value for key, value in source.overrides.items() if key in Cover.__dataclass_fields__}
    changed: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else str(value) for key, value in said.items()}
    return replace(cover, **changed)


def _untitled(document: Document) -> list[Issue]:
    """An issue for a report with text but without a title."""
    if document.cover.title or document.cover.title_en or not document.cover.languages:
        return []
    detail = Both(
        "no title was found; it may be a picture: give it in a sidecar file", "没有找到题名，可能是图片：请在附属文件中给出"
    )
    return [Issue("title_unread", detail, 1)]


def _unmet(source: Source, document: Document) -> list[Issue]:
    """What the sidecar expects and the report does not have: `[expect] tables = 1, footnotes = 18`."""
    found = {"tables": len(document.tables), "footnotes": len(document.notes), "pages": len(document.pages)}
    return [
        Issue("expectation_failed", _other(name, wanted, found[name]))
        for name, wanted in source.expect.items()
        if name in found and found[name] != wanted
    ]


_EXPECTED = {"tables": Both("tables", "张表"), "footnotes": Both("footnotes", "条注释"), "pages": Both("pages", "页")}


def _other(name: str, wanted: int, found: int) -> Both:
    return both(
        "{wanted} {name} expected, {found} found",
        "预期 {wanted} {name}，读到 {found}",
        wanted=wanted,
        name=_EXPECTED[name],
        found=found,
    )


class Records(Sequence[T]):
    """The records of one kind; `to_pandas` gives them as the dataset's table of that name."""

    def __init__(self, extraction: Extraction, table: str, records: Sequence[T]) -> None:
        self._extraction = extraction
        self._table = table
        self._records = records

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self._records[index]

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[T]:
        return iter(self._records)

    def to_pandas(self) -> pd.DataFrame:
        """The columns of the dataset (README, table by table), one row per record."""
        from pipeline.dataset import frame

        return frame(self._extraction, self._table)


class Report:
    """What `extract` returns: pages, blocks, tables, cells, footnotes, citations, sentences, entities, mentions, figures, claims,
    checks, observations and issues of one report, each a sequence of records with `to_pandas`.
    """

    def __init__(self, extraction: Extraction) -> None:
        document = extraction.document
        self.extraction = extraction
        self.document = document
        self.pages = Records(extraction, "pages", document.pages)
        self.blocks = Records(extraction, "blocks", document.blocks)
        self.tables = Records(extraction, "tables", document.tables)
        self.cells = Records(extraction, "cells", [cell for sheet in extraction.sheets for cell in sheet.cells])
        self.footnotes = Records(extraction, "footnotes", document.notes)
        self.citations = Records(extraction, "citations", extraction.citations)
        self.sentences = Records(extraction, "sentences", extraction.sentences)
        self.entities = Records(extraction, "entities", extraction.entities)
        self.mentions = Records(extraction, "mentions", extraction.mentions)
        self.figures = Records(extraction, "figures", extraction.figures)
        self.claims = Records(extraction, "claims", extraction.claims)
        self.checks = Records(extraction, "checks", extraction.checks)
        self.observations = Records(extraction, "observations", extraction.observations)
        self.issues = Records(extraction, "issues", extraction.issues)

    @property
    def title(self) -> str:
        """The title on the cover, else the name of the file."""
        return self.document.cover.title or self.document.cover.title_en or self.extraction.source.file

    def __repr__(self) -> str:
        return f"<Report {self.extraction.source.file}: {len(self.pages)} pages>"

    def __str__(self) -> str:
        """What is in it: the title, how many records of each kind, and the issues by severity."""
        kinds = (name for name, value in vars(self).items() if isinstance(value, Records))
        severities = Counter(issue.severity for issue in self.issues)
        found = ", ".join(f"{severities[name]} {name}" for name in ("error", "warning", "info") if severities[name])
        lines = [f"{name:>12} {len(getattr(self, name)):>6}" for name in kinds]
        return "\n".join([self.title, *lines]) + (f"  ({found})" if found else "")

    def to_json(self) -> str:
        """The whole report as report.json has it."""
        from pipeline.dataset import RunInfo, rows
        from pipeline.dataset.reportjson import lines
        from pipeline.version import __version__

        return "".join(lines(rows(self.extraction, RunInfo(__version__, status=self.extraction.status))))


def extract(path: str | Path) -> Report:
    """Read one report. Raises SourceError and LimitError, whose messages say what to do."""
    from pipeline.source import open_source

    return Report(read(open_source(Path(path))))


def find_entities(text: str, lang: Lang = "zh", today: date | None = None) -> list[Mention]:
    """Names, dates and quantities of a bare text: half-open code-point offsets, text, type; spans do not overlap."""
    from pipeline import entities, figures, sayings, times
    from pipeline.text import split

    block = Block("text", "paragraph", AlignedText.plain(text), 0, lang, ())
    cover = Cover(published=today.isoformat() if today else "")
    document = Document("text", (), (block,), (), (), cover)
    sentences, _ = split(document)
    names, _, _ = entities.find(document, sentences)
    dated, _ = times.read(document, sentences)
    said, _ = sayings.read(document, sentences)
    quantities, _ = figures.read(document, sentences, names, dated, said)
    return list(figures.as_mentions(document, sentences, names, quantities, dated)[0])


__all__ = ["Records", "Report", "extract", "find_entities", "read"]
