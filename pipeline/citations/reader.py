"""Reads all notes of a report and resolves those that repeat an earlier one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.citations.earlier import Earlier
from pipeline.citations.one_note import read_note, repeating
from pipeline.citations.repeats import meant, named_again, pieces, repeated, short_form
from pipeline.citations.work import read_work
from pipeline.contain import Fence, of_block
from pipeline.model import Addresses, AlignedText, Block, Citation, Csl, Document, Issue, Note, NoteKind, NoteReading
from pipeline.wording import both

_LOOKS_CITED = re.compile(
    r"https?://|《[^》]+》[^。]*\d{4}|[“\"][^”\"]+[”\"][^。]*\d{4}"
    r"|[A-Z]\w{3,} (?:\(\w+\) )?(?:No\.? ?)?[A-Z]{0,2}[-‑]?\d{1,4}/\d{2,4}\b"
)
"""What may be a work: an address, a title in marks with a year, or an official document by its number, Guidelines 3/2020."""


@dataclass(slots=True)
class _Notes:
    """The notes read so far: every work, and what a later note may mean by a short form."""

    addresses: Addresses
    found: list[Citation] = field(default_factory=list)
    kinds: dict[str, NoteKind] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    earlier: Earlier = field(default_factory=Earlier)


def parse(document: Document) -> tuple[tuple[Citation, ...], dict[str, NoteKind], list[Issue]]:
    """The cited works of all notes in order, the kind of every note, and what could not be read or resolved.

    A repeat that could mean more than one work points to the likeliest and is an issue too.
    """
    notes = _Notes(Addresses(document.report_id))
    fence = Fence("citations", notes.issues)
    for note in (note for note in document.notes if document.reads(note.block_id)):
        block = document.block(note.block_id)
        fence.run(of_block(block, "note", f"note {note.marker}"), _read, notes, note, block, fence, otherwise=None)
    return tuple(notes.found), notes.kinds, notes.issues


def _read(notes: _Notes, note: Note, block: Block, fence: Fence) -> None:
    """Take what one note cites."""
    text = block.text
    unit = of_block(block, "citation", f"note {note.marker}")
    reading = read_note(text.text, lambda piece: fence.run(unit, read_work, piece, otherwise=()))
    works = _repeats(notes, note, text) if reading.kind == "repeat" else _works(notes, note, text, reading)
    all_back = bool(works) and all(work.repeats for work in works) and not (reading.citations and reading.comment)
    notes.kinds[note.note_id] = "repeat" if all_back else reading.kind
    notes.found += works
    notes.earlier.add(note, works, reading.kind != "repeat" and _LOOKS_CITED.search(text.text) is not None)


def _works(notes: _Notes, note: Note, text: AlignedText, reading: NoteReading) -> list[Citation]:
    """The works of a note in the order printed; 同上 before another work is resolved, and so is a title given in short."""
    works = [work for span in repeating(text.text, reading) for work in _repeat(notes, note, text, *span)]
    for csl, span in zip(reading.citations, reading.spans, strict=True):
        start, end = _stripped(text.text, *span)
        earlier = short_form(csl, notes.earlier)
        if earlier is not None:
            works.append(_pointing(notes, note, text, start, end, earlier))
            continue
        citation_id = notes.addresses.mint("citation", text[start:end])
        works.append(_citation(note, text, start, end, citation_id, csl))
    if not works:
        again = named_again(text.text, notes.earlier)
        if again is not None:
            return [_pointing(notes, note, text, 0, len(text), again)]
        if _LOOKS_CITED.search(text.text):
            detail = both("note {marker}: no work could be read", "注 {marker}：未能读出文献", marker=note.marker)
            notes.issues.append(Issue("citation_unread", detail, note.page, note.block_id, 0, len(text)))
    return sorted(works, key=lambda work: work.start)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A work's span without the separators around it."""
    while start < end and text[start] in " ；;，,":
        start += 1
    while end > start and text[end - 1] in " ；;":
        end -= 1
    return start, end


def _repeats(notes: _Notes, note: Note, text: AlignedText) -> list[Citation]:
    """The works a repeating note means, one for each of its references."""
    parts = pieces(text.text)
    if len(parts) < 2:
        return _repeat(notes, note, text, 0, len(text))
    return [work for part in parts for work in _repeat(notes, note, text, *part)]


def _repeat(notes: _Notes, note: Note, text: AlignedText, start: int, end: int) -> list[Citation]:
    """The work that one reference means, with the pages it gives itself."""
    own = text.text[start:end]
    work, doubtful = meant(own, note.page, notes.earlier)
    if work is None:
        detail = both(
            "note {marker} repeats a work that was not found: {text}",
            "注 {marker} 所重复的文献没有找到：{text}",
            marker=note.marker,
            text=own[:40],
        )
    elif doubtful:
        detail = both(
            "note {marker} could mean more than one work; the likeliest is {work}: {text}",
            "注 {marker} 可能指不止一种文献，最可能是 {work}：{text}",
            marker=note.marker,
            work=work.repeats or work.citation_id,
            text=own[:40],
        )
    if work is None or doubtful:
        notes.issues.append(Issue("repeat_unresolved", detail, note.page, note.block_id, start, end))
    return [_pointing(notes, note, text, *_stripped(text.text, start, end), work)] if work else []


def _pointing(notes: _Notes, note: Note, text: AlignedText, start: int, end: int, work: Citation) -> Citation:
    citation_id = notes.addresses.mint("citation", text[start:end])
    csl = repeated(text.text[start:end], work)
    return _citation(note, text, start, end, citation_id, csl, work.repeats or work.citation_id)


def _citation(note: Note, text: AlignedText, start: int, end: int, citation_id: str, csl: Csl, repeats: str = "") -> Citation:
    return Citation(
        block_id=note.block_id,
        start=start,
        end=end,
        text=text.text[start:end],
        citation_id=citation_id,
        note_id=note.note_id,
        csl=csl,
        repeats=repeats,
    )
