"""Reads all notes of a report and resolves those that repeat an earlier one."""

from __future__ import annotations

import re

from pipeline.citations.notes import parse_note
from pipeline.citations.words import any_of
from pipeline.model import Addresses, Citation, Document, Issue, Note, NoteKind

_LOOKS_CITED = re.compile(r"https?://|《[^》]+》.*\d{4}")


def parse(document: Document) -> tuple[tuple[Citation, ...], dict[str, NoteKind], list[Issue]]:
    """The cited works of all notes in order, the kind of every note, and what could not be read or resolved."""
    addresses = Addresses(document.report_id)
    found: list[Citation] = []
    kinds: dict[str, NoteKind] = {}
    issues: list[Issue] = []
    for note in document.notes:
        text = document.block(note.block_id).text
        reading = parse_note(text.text)
        kinds[note.note_id] = reading.kind
        if reading.kind == "repeat":
            found += _repeat(document, note, found, addresses, issues)
            continue
        for csl, span in zip(reading.citations, reading.spans, strict=True):
            start, end = _stripped(text.text, *span)
            citation_id = addresses.mint("citation", text[start:end])
            found.append(Citation(citation_id, note.note_id, start, end, text.text[start:end], csl))
        if not reading.citations and _LOOKS_CITED.search(text.text):
            issues.append(Issue("citation_unread", f"note {note.marker}: no work could be read", note.page, note.block_id))
    return tuple(found), kinds, issues


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " ；;":
        start += 1
    while end > start and text[end - 1] in " ；;":
        end -= 1
    return start, end


def _repeat(document: Document, note: Note, found: list[Citation], addresses: Addresses, issues: list[Issue]) -> list[Citation]:
    """The work a repeating note means: the last one for 同上 and Ibid., for 前引 the last one with the same author or title."""
    text = document.block(note.block_id).text
    meant = _meant(text.text, found)
    if meant is None:
        detail = f"note {note.marker} repeats a work that was not found: {text.text[:40]}"
        issues.append(Issue("repeat_unresolved", detail, note.page, note.block_id))
        return []
    citation_id = addresses.mint("citation", text)
    return [Citation(citation_id, note.note_id, 0, len(text), text.text, meant.csl, meant.citation_id)]


def _meant(text: str, found: list[Citation]) -> Citation | None:
    if re.match(rf"\s*(?:{any_of('markers', 'same')})", text):
        return found[-1] if found else None
    for citation in reversed(found):
        names = [name.get("literal") or name.get("family", "") for name in citation.csl.get("author", [])]
        if any(name and name in text for name in [*names, citation.csl.get("title", "")]):
            return citation
    return None
