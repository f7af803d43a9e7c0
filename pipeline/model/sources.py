"""What the notes of a report cite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.model.span import Span

NoteKind = Literal["citation", "mixed", "comment", "repeat"]
Csl = Mapping[str, Any]
"""One CSL-JSON item, as the official csl-data.json schema defines it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Span):
    """One cited work inside a note, whose block its offsets count in.

    `csl` is the CSL-JSON item; `repeats` the citation_id that 同上, 前引 or Ibid. points to, empty if it is no repeat.
    """

    citation_id: str
    note_id: str
    csl: Csl
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class NoteReading:
    """One note read: its kind, the works it cites (CSL-JSON items) and what is left over as comment.

    >>> NoteReading("comment", (), "以下简称“进博会”。").kind
    'comment'
    """

    kind: NoteKind
    citations: tuple[Csl, ...]
    comment: str = ""
    spans: tuple[tuple[int, int], ...] = ()
