"""Turns groups of lines into blocks, tables and notes with ids, and links every marker to its note."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from types import MappingProxyType

from pipeline.contain import Fence, Unit
from pipeline.model import Addresses, AlignedText, Block, BlockKind, Cell, Issue, Marker, Note, Table, pack
from pipeline.pdf.draft import BlockDraft
from pipeline.pdf.frontmatter import is_contents_heading
from pipeline.pdf.ink.chars import OCR
from pipeline.pdf.layout.breaks import is_full
from pipeline.pdf.layout.classify import classify
from pipeline.pdf.layout.flow import Float, Metrics
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.headings import OutlineEntry
from pipeline.pdf.layout.kinds import is_notes_heading
from pipeline.pdf.layout.labels import works_heading
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.layout.titles import LONG
from pipeline.pdf.markers import BRACKETED, is_exponent, marker_runs, normal, plain_runs, split_runs
from pipeline.pdf.notes import TYPED_RULE, FootNote, collect, collect_endnotes, end_of_notes
from pipeline.pdf.script import join_lines, lang_of
from pipeline.pdf.tables.captions import Captions, attach
from pipeline.pdf.tables.text import join_pages, table_text
from pipeline.wording import both

Noted = tuple[Note, Block, FootNote]
"""A note, its block, and how it was found."""


class Assembler:
    """Collects the parts of one report and puts them together in `finish`."""

    def __init__(self, report_id: str, fence: Fence) -> None:
        self._addresses = Addresses(report_id)
        self._fence = fence
        self._issues = fence.issues
        self._notes: list[FootNote] = []
        self._marks: dict[int, set[str]] = defaultdict(set)
        self._end_marks: set[str] = set()
        self._flat: dict[int, set[str]] = defaultdict(set)
        self._raised: dict[int, set[str]] = defaultdict(set)
        self._drafts: list[BlockDraft] = []
        self._captions: dict[int, Captions] = {}
        self._loose: list[Sequence[Line]] = []
        self._furniture: list[AlignedText] = []
        self._hidden: list[AlignedText] = []
        self._rows: list[Sequence[Sequence[Line]]] = []

    def take_notes(self, page: int, lines: Sequence[Line], body: Sequence[list[Line]] = ()) -> None:
        """The lines at the foot of one page, and the rows above them, whose markers say which numbers to look for."""
        end = end_of_notes(lines)
        typed = [TYPED_RULE.fullmatch(line.text) is not None for line in lines[:end]]
        self.take_furniture([*compress(lines, typed), *lines[end:]])
        lines = [line for line, rule in zip(lines[:end], typed, strict=True) if not rule]
        runs = (normal(run[2]) for row in body for part in row for run in marker_runs(part))
        marked = sorted({int(number) for number in runs if number.isdecimal()})
        carried, notes = collect(page, lines, normal(self._notes[-1].marker) if self._notes else "", marked=marked)
        if self._notes:
            self._notes[-1].lines += [(line, 0) for line in carried]
        elif carried:
            said = both("page {page}: text among the notes has no number", "第 {page} 页：注释中有一段没有注码", page=page)
            self._issues.append(Issue("orphan_note", said, page=page))
            self._loose.append(carried)
        for note in notes:
            if normal(note.marker) in self._marks[page]:
                detail = both(
                    "page {page} has two notes marked {marker}",
                    "第 {page} 页有两条注码为 {marker} 的注释",
                    page=page,
                    marker=note.marker,
                )
                self._issues.append(Issue("duplicate_note", detail, page=page))
            self._marks[page].add(normal(note.marker))
            if note.flat:
                self._flat[page].add(note.marker)
        self._notes += notes

    def take_furniture(self, lines: Iterable[Line]) -> None:
        """Running heads, feet, page numbers and turned text of one page."""
        self._furniture += [line.aligned() for line in lines]

    def take_rows(self, rows: Sequence[Sequence[Line]]) -> None:
        """All printed rows of one page, to see at the end that none is missing."""
        self._rows.append(rows)

    def take_hidden(self, lines: Sequence[Line]) -> None:
        """What nobody sees on one page: kept, and no part of anything."""
        if lines:
            self._hidden.append(AlignedText.join((line.aligned() for line in lines), "\n"))

    def take_groups(self, groups: Sequence[Group], metrics: Metrics, outline: Sequence[OutlineEntry]) -> None:
        """All groups of the body in reading order."""
        merged = self._take_endnotes(join_pages(groups))
        for piece in (piece for group in merged for piece in group.lines):
            self._raised[piece.line.page].update(normal(run[2]) for run in marker_runs(piece.line))
        for group, (kind, level) in zip(merged, classify(merged, metrics, outline), strict=True):
            unit = Unit("block", _start(group.text), group.lines[0].line.page if group.lines else None)
            draft = self._fence.run(unit, self._draft, group, kind, level, otherwise=None)
            draft = draft or BlockDraft("paragraph", _as_printed(piece.line for piece in group.lines))
            draft.aside = group.aside
            self._drafts.append(draft)
        self._captions = attach(self._drafts)
        for captions in self._captions.values():
            for i in captions.used:
                self._drafts[i].kind = "caption"

    def _take_endnotes(self, groups: Sequence[Group]) -> list[Group]:
        """The groups without the notes that stand in a list under a heading such as Notes."""
        kept: list[Group] = []
        at = 0
        while at < len(groups):
            heading = groups[at]
            kept.append(heading)
            at += 1
            if not is_notes_heading(heading):
                continue
            end = at
            while end < len(groups) and groups[end].lines and (groups[end].aside or not _closes(groups[end], heading)):
                end += 1
            marked = _marked(kept)
            beside = [group for group in groups[at:end] if group.aside and not heading.aside]
            listed = (group for group in groups[at:end] if heading.aside or not group.aside)
            found = collect_endnotes([piece.line for group in listed for piece in group.lines], marked)
            if works_heading(heading.text):  # works that the text does not mark, or with numbers that notes on its pages have
                marked = _marked(kept, self._marks)
                found = found if 2 * sum(normal(note.marker) in marked for note in found) >= len(found) else []
            if found:
                heading.heads_notes = True
                kept += beside
            for note in found:
                note.place = len(kept)
                self._end_marks.add(normal(note.marker))
            self._notes += found
            at = end if found else at
        return kept

    def _draft(self, group: Group, kind: BlockKind, level: int) -> BlockDraft:
        if group.inset is not None:
            return self._float_draft(group.inset)
        text, found = self._text(group)
        return BlockDraft(kind, text, level if kind == "heading" else 0, found)

    def _float_draft(self, item: Float) -> BlockDraft:
        if item.table is None:
            return BlockDraft("chart", AlignedText.join((line.aligned() for line in item.lines), "\n"))
        return BlockDraft("table", AlignedText.plain(""), table=item.table)

    def _text(self, group: Group) -> tuple[AlignedText, tuple[tuple[int, str, int], ...]]:
        text = AlignedText("", ())
        found: list[tuple[int, str, int]] = []
        lang = lang_of(group.text)
        for i, piece in enumerate(group.lines):
            lifted = self._lifted(piece.line, first=i == 0)
            part, offsets = piece.line.without([(start, end) for start, end, _ in lifted])
            full = i > 0 and is_full(group.lines[i - 1], piece.line, lang)
            before = len(text)
            text = join_lines(text, part, full)
            shift = len(text) - len(part)
            for (_, _, printed), offset in zip(lifted, offsets, strict=True):
                found.append((offset + shift if offset else min(before, shift), printed, piece.line.page))
        return text, tuple(found)

    def _known(self, page: int) -> set[str]:
        """The notes that a marker on a page may mean."""
        return self._marks[page] | self._marks.get(page + 1, set()) | self._end_marks

    def _lifted(self, line: Line, first: bool) -> list[tuple[int, int, str]]:
        """The runs of a line that are markers: those with a note on their page, and raised numbers that are no exponents."""
        known = self._known(line.page)
        raised = [run for run in split_runs(line, known) if normal(run[2]) in known or not is_exponent(line, run[0])]
        read_from_ink = line.chars[0].font == OCR
        flat = known if read_from_ink else self._flat[line.page] - self._raised[line.page]
        return sorted(raised + plain_runs(line, known, flat, least=int(first)))

    def finish(self) -> tuple[tuple[Block, ...], tuple[Note, ...], tuple[Table, ...]]:
        """Blocks in reading order (footnotes after the body, furniture last), notes in order, tables in order."""
        notes = [noted for note in self._notes if (noted := self._fence.run(_note_unit(note), self._noted, note, otherwise=None))]
        anchors: dict[str, tuple[str, int]] = {}
        blocks: list[Block] = []
        tables: list[Table] = []
        section = Section()
        for i, draft in enumerate(self._drafts):
            path = section.of(draft.aside, table=draft.table is not None)
            cells: tuple[Cell, ...] = ()
            if draft.table is not None:
                unit = Unit("table", "", draft.table.page)
                plain = _as_printed(line for cell in draft.table.cells for line in cell.lines)
                read = self._fence.run(unit, table_text, draft.table, self._known, otherwise=(plain, (), ()))
                draft.text, cells, draft.found = read
            if not draft.text.text:
                continue
            block_id = self._addresses.mint("block", draft.text)
            markers = tuple(self._link(block_id, mark, notes, anchors, i) for mark in draft.found)
            lang = lang_of(draft.text.text)
            blocks.append(Block(block_id, draft.kind, draft.text, draft.level, lang, path, markers))
            if draft.table is not None and cells:
                captions = self._captions.get(i, Captions())
                tables.append(captions.table(self._addresses, block_id, draft.table, draft.text, cells, path))
            if draft.kind == "toc" and is_contents_heading(draft.text.text):
                section.close()
            elif draft.kind == "heading":
                section.open(draft.level, draft.text.text, draft.aside)
        placed = tuple(self._anchored(note, anchors) for note, _, _ in notes)
        blocks += [block for _, block, _ in notes]
        blocks += self._rest()
        return (*blocks, *self._left(blocks)), placed, tuple(tables)

    def _rest(self) -> Iterator[Block]:
        """What is kept and belongs nowhere: notes without a number, furniture, what nobody sees."""
        yield from (self._plain("footnote", _joined([(line, 0) for line in lines])) for lines in self._loose)
        yield from (self._plain("furniture", text) for text in self._furniture)
        yield from (replace(self._plain("furniture", text), visible=False) for text in self._hidden)

    def _left(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """Printed rows that are in no other block, such as the head of a table that is printed again on its next page."""
        used = {source for block in blocks for source in block.text.sources}
        used.update(source for note in self._notes for line, start in note.lines[:1] for source in _sources(line, start))
        for rows in self._rows:
            left = [row for row in rows if used.isdisjoint(pack(part.page, char.slot) for part in row for char in part.chars)]
            if left:
                yield self._plain("furniture", AlignedText.join((merge(row).aligned() for row in left), "\n"))

    def _plain(self, kind: BlockKind, text: AlignedText) -> Block:
        return Block(self._addresses.mint("block", text), kind, text, 0, lang_of(text.text), ())

    def _noted(self, note: FootNote) -> Noted:
        return (*self._note(note), note)

    def _note(self, note: FootNote) -> tuple[Note, Block]:
        text = _joined(note.lines)
        block = self._plain("footnote", text)
        return Note(self._addresses.mint("footnote", text), block.block_id, note.page, normal(note.marker), None, None), block

    def _link(
        self, block_id: str, mark: tuple[int, str, int], notes: Sequence[Noted], anchors: dict[str, tuple[str, int]], place: int
    ) -> Marker:
        offset, printed, page = mark
        same = _candidates(normal(printed), page, place, notes)
        free = [note for note in same if note.note_id not in anchors] or same
        if not free:
            detail = both(
                "page {page}: marker {marker} has no note on its page nor at the end",
                "第 {page} 页：注码 {marker} 在本页和文末都没有注释",
                page=page,
                marker=printed,
            )
            self._issues.append(Issue("unresolved_marker", detail, page, block_id, offset, offset))
            return Marker(offset, normal(printed), None)
        anchors.setdefault(free[0].note_id, (block_id, offset))
        return Marker(offset, normal(printed), free[0].note_id)

    def _anchored(self, note: Note, anchors: dict[str, tuple[str, int]]) -> Note:
        if note.note_id not in anchors:
            detail = both(
                "page {page}: note {marker} has no marker in the body",
                "第 {page} 页：注释 {marker} 在正文中没有注码",
                page=note.page,
                marker=note.marker,
            )
            self._issues.append(Issue("orphan_note", detail, note.page, note.block_id))
            return note
        block_id, offset = anchors[note.note_id]
        return replace(note, anchor_block_id=block_id, anchor_offset=offset)


class Section:
    """The headings above what is read now, outermost first, each with its level; and those of the side column or box it is in."""

    def __init__(self) -> None:
        self._main: list[tuple[int, str]] = []
        self._aside: list[tuple[int, str]] = []

    def open(self, level: int, text: str, aside: bool) -> None:
        """Go on below a heading."""
        if aside:
            self._aside = [*(item for item in self._aside if item[0] < level), (level, text)]
        else:
            self._main, self._aside = [*(item for item in self._main if item[0] < level), (level, text)], []

    def close(self) -> None:
        """Go on below a list of contents, whose heading heads nothing else."""
        self._main, self._aside = [], []

    def of(self, aside: bool, table: bool = False) -> tuple[str, ...]:
        """The path of headings above a block. The main text, tables apart, ends a side column or box."""
        if not aside and not table:
            self._aside = []
        outer = [item for item in self._main if not self._aside or item[0] < self._aside[0][0]]
        return tuple(text for _, text in (*outer, *self._aside))


def _note_unit(note: FootNote) -> Unit:
    return Unit("note", f"note {note.marker}", note.page)


def _sources(line: Line, end: int) -> Iterator[int]:
    """The sources of the first characters of a line: the number of a note, which its text does not have."""
    return (pack(line.page, char.slot) for char in line.chars[:end])


def _start(text: str) -> str:
    """The first words of a block whose reading failed, for the issue."""
    return repr(text[:40])


def _as_printed(lines: Iterable[Line]) -> AlignedText:
    """The lines of a block or table that could not be put together, so that none of their text is lost."""
    return AlignedText.join((line.aligned() for line in lines), "\n")


def _joined(lines: Iterable[tuple[Line, int]]) -> AlignedText:
    """The lines of a note as one text; each with where it begins."""
    text = AlignedText("", ())
    for line, start in lines:
        text = join_lines(text, line.aligned(start), full=True)
    return text


def _candidates(marker: str, page: int, place: int, notes: Sequence[Noted]) -> list[Note]:
    """The notes a marker may mean: on its page, on the next one, in the next list of notes, in any list."""
    same = [(note, found) for note, _, found in notes if note.marker == marker]
    foot = [note for note, found in same if not found.at_end and note.page == page]
    if foot:
        return foot
    later = [note for note, found in same if not found.at_end and note.page == page + 1]
    if later:
        return later
    lists = sorted({found.place for _, found in same if found.at_end}, key=lambda at: (at <= place, at))
    if lists:
        return [note for note, found in same if found.at_end and found.place == lists[0]]
    return [note for note, _ in same if note.page > page][:1]


def _marked(groups: Sequence[Group], notes: Mapping[int, Collection[str]] = MappingProxyType({})) -> set[str]:
    """The numbers that are marked in a text, raised or in brackets, but for those of the `notes` on their pages."""
    lines = [piece.line for group in groups for piece in group.lines]
    raised = {number for line in lines for run in marker_runs(line) if (number := normal(run[2])) not in notes.get(line.page, ())}
    return raised | {match[1] for line in lines for match in BRACKETED.finditer(line.printed)}


def _closes(group: Group, heading: Group) -> bool:
    """True for what ends a list of notes: the next heading, at least as large as the list's own."""
    return group.size >= heading.size - 0.1 and group.bold == heading.bold and len(group.text) < LONG
