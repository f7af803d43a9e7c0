"""The whole pipeline as one short function: read this first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pipeline.limits import Limits
from pipeline.model import Extraction, Issue, Lang, Mention, Source

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.pdf.reader import Progress


def read(source: Source, limits: Limits | None = None, on_page: Progress | None = None) -> Extraction:
    """Everything a report says, with its place on the page.

    Each stage adds records that point at the characters of the document and never changes what an earlier stage said.
    Raises SourceError and LimitError for files that cannot be read.
    """
    from pipeline import checks, citations, claims, entities, figures, pdf, text

    document, pdf_issues = pdf.read(source.path, source.report_id, limits, on_page)
    document = replace(document, cover=_overridden(document.cover, source))
    plain, text_issues = text.split(document)
    names, known, name_issues = entities.find(document, plain)
    sentences = text.respect(plain, names)
    works, note_kinds, work_issues = citations.parse(document)
    times = figures.read_times(document, sentences)
    quantities, figure_issues = figures.read(document, sentences, names)
    cells, cell_issues = figures.read_cells(document)
    mentions, found = figures.as_mentions(document, sentences, names, quantities, times)
    assertions, claim_issues = claims.read(document, sentences, mentions, quantities)
    redone, check_issues = checks.run(document, quantities + cells, assertions)
    stages = (pdf_issues, text_issues, name_issues, work_issues, figure_issues, cell_issues, claim_issues, check_issues)
    issues = [issue for stage in stages for issue in stage]
    return Extraction(
        source=source,
        document=document,
        sentences=sentences,
        mentions=mentions,
        entities=known + found,
        citations=works,
        note_kinds=note_kinds,
        figures=quantities + cells,
        claims=assertions,
        checks=redone,
        issues=tuple(issues),
    )
