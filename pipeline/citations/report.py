"""Reads all notes of a report and resolves those that repeat an earlier one."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from pipeline.citations.draft import Draft
from pipeline.citations.notes import is_same, parse_note
from pipeline.citations.numbers import take_numbers
from pipeline.model import Addresses, AlignedText, Citation, Document, Issue, Note, NoteKind, NoteReading

_LOOKS_CITED = re.compile(r"https?://|《[^》]+》[^。]*\d{4}|[“\"][^”\"]+[”\"][^。]*\d{4}")
_NOTE_NUMBER = re.compile(r"(?:注释?|note)\s*[〔\[(（]?\s*(?P<number>\d{1,3}|[①-⑳])", re.IGNORECASE)


@dataclass(slots=True)
class _Notes:
    """The notes read so far: every work, and the works of each note by its place in the order of notes."""

    addresses: Addresses
    found: list[Citation] = field(default_factory=list)
    kinds: dict[str, NoteKind] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    read: list[tuple[Note, list[Citation]]] = field(default_factory=list)


def parse(document: Document) -> tuple[tuple[Citation, ...], dict[str, NoteKind], list[Issue]]:
    """The cited works of all notes in order, the kind of every note, and what could not be read or resolved."""
    notes = _Notes(Addresses(document.report_id))
    for note in document.notes:
        text = document.block(note.block_id).text
        reading = parse_note(text.text)
        notes.kinds[note.note_id] = reading.kind
        works = _repeat(notes, note, text) if reading.kind == "repeat" else _works(notes, note, text, reading)
        notes.found += works
        notes.read.append((note, works))
    return tuple(notes.found), notes.kinds, notes.issues


def _works(notes: _Notes, note: Note, text: AlignedText, reading: NoteReading) -> list[Citation]:
    if not reading.citations and _LOOKS_CITED.search(text.text):
        detail = f"note {note.marker}: no work could be read"
        notes.issues.append(Issue("citation_unread", detail, note.page, note.block_id, 0, len(text)))
    works: list[Citation] = []
    for csl, span in zip(reading.citations, reading.spans, strict=True):
        start, end = _stripped(text.text, *span)
        citation_id = notes.addresses.mint("citation", text[start:end])
        works.append(Citation(citation_id, note.note_id, start, end, text.text[start:end], csl))
    return works


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A work's span without the separators around it."""
    while start < end and text[start] in " ；;，,":
        start += 1
    while end > start and text[end - 1] in " ；;":
        end -= 1
    return start, end


def _repeat(notes: _Notes, note: Note, text: AlignedText) -> list[Citation]:
    """The work a repeating note means, with the pages the note itself gives."""
    meant = _meant(notes, note, text.text)
    if meant is None:
        detail = f"note {note.marker} repeats a work that was not found: {text.text[:40]}"
        notes.issues.append(Issue("repeat_unresolved", detail, note.page, note.block_id, 0, len(text)))
        return []
    draft = Draft(text.text)
    take_numbers(draft, 0, len(text))
    csl = {**meant.csl, "page": draft.get("page")} if draft.has("page") else meant.csl
    citation_id = notes.addresses.mint("citation", text)
    return [Citation(citation_id, note.note_id, 0, len(text), text.text, csl, meant.repeats or meant.citation_id)]


def _meant(notes: _Notes, note: Note, text: str) -> Citation | None:
    """By the number of the note it names; else the note just before it, at most a page back; else by author or title."""
    number = _NOTE_NUMBER.search(text)
    if number:
        marker = _digits(number["number"])
        return next((works[-1] for earlier, works in reversed(notes.read) if works and _digits(earlier.marker) == marker), None)
    if is_same(text):
        earlier, works = notes.read[-1] if notes.read else (note, [])
        return works[-1] if works and note.page - earlier.page <= 1 else None
    for citation in reversed(notes.found):
        names = [name.get("literal") or name.get("family", "") for name in citation.csl.get("author", [])]
        if any(name and name in text for name in [*names, citation.csl.get("title", "")]):
            return citation
    return None


def _digits(marker: str) -> str:
    """A marker as plain digits: ①, ¹ and 〔1〕 are 1."""
    return "".join(re.findall(r"\d+", unicodedata.normalize("NFKC", marker)))
