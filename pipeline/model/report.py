"""One input file, and everything that was read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pipeline.model.corrections import Correction
from pipeline.model.document import Document
from pipeline.model.facts import Check, Claim, Figure, Observation
from pipeline.model.issue import Issue
from pipeline.model.sheets import Sheet
from pipeline.model.sources import Citation, NoteKind
from pipeline.model.text import Entity, Mention, Sentence


@dataclass(frozen=True, slots=True)
class Source:
    """A file in raw/ with its sidecar.

    `file` is the path relative to the folder it was found in, `report_id` the slug of the file stem and the first 8 digits of
    the sha256. `reading` is the digest that decides whether the file is read again. `overrides` are the sidecar's reports
    columns, `expect` its `[expect]` table, `corrections` what people said of records and misprints.
    """

    path: Path
    file: str
    sha256: str
    bytes: int
    report_id: str
    overrides: Mapping[str, Any]
    expect: Mapping[str, int]
    corrections: tuple[Mapping[str, str], ...] = ()
    reading: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """All records of one report, stage by stage.

    `note_kinds` maps note_id to the kind of note, `note_texts` to a text that people gave in place of the printed one.
    """

    source: Source
    document: Document
    sheets: tuple[Sheet, ...]
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    citations: tuple[Citation, ...]
    note_kinds: Mapping[str, NoteKind]
    figures: tuple[Figure, ...]
    claims: tuple[Claim, ...]
    checks: tuple[Check, ...]
    observations: tuple[Observation, ...]
    issues: tuple[Issue, ...]
    corrections: tuple[Correction, ...] = ()
    note_texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> Literal["ok", "partial"]:
        """partial if part of the report could not be read."""
        return "partial" if any(issue.severity == "error" for issue in self.issues) else "ok"
