"""Ties the lines around a table to it: number and title, unit, source and notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.model import Addresses, AlignedText, Cell, Table
from pipeline.pdf.layout.labels import Label, read_label
from pipeline.pdf.layout.table_cells import RawTable

if TYPE_CHECKING:
    from pipeline.pdf.draft import BlockDraft

REACH = 4
"""A label stands at most so many blocks above or below its table."""

ASIDE = 2
"""So many lines without a label may stand between a table and the line that says its source."""

LONG = 80
"""A block without a label and with more characters is running text: the search ends there."""

_EITHER = ("图表", "圖表", "Exhibit")
_NUMBERED = re.compile(r"[（(\[]?([0-9]{1,2}|[a-z]|[①-⑳])([.、．)）\]]?)(?:\s+|(?=[^\x00-\x7f]))")
_TRAILING = re.compile(r"[（(]([^（）()]*)[）)]\s*$")


@dataclass(slots=True)
class Captions:
    """What the lines around one table say; `used` are the numbers of their blocks."""

    number: str = ""
    title: str = ""
    unit: str = ""
    source: str = ""
    notes: list[str] = field(default_factory=list)
    used: list[int] = field(default_factory=list)

    def table(
        self,
        addresses: Addresses,
        block_id: str,
        raw: RawTable,
        text: AlignedText,
        cells: tuple[Cell, ...],
        section: tuple[str, ...],
    ) -> Table:
        """The finished record."""
        pages = tuple(sorted({page for page, _ in text.printed()})) or (raw.page,)
        notes = " ".join(self.notes)
        place = addresses.mint("table", text)
        words = (self.number, self.title, self.unit, self.source, notes)
        return Table(place, block_id, pages, *words, raw.header_rows, cells, section, raw.method)

    def goes_on(self, text: str) -> bool:
        """True for 2. … under a table whose notes begin with 1. …, or b … after a …"""
        last = _NUMBERED.match(self.notes[-1]) if self.notes else None
        here = _NUMBERED.match(text)
        if last is None or here is None or last[2] != here[2]:
            return False
        return _follows(last[1], here[1])

    def take(self, label: Label, index: int) -> bool:
        """Keep what a label says if nothing said it before; False if it belongs to something else."""
        if _names_table(label) and not self.number:
            self.number = label.number
            self.title, unit = split_unit(label.rest)
            self.unit = self.unit or unit
        elif label.role == "unit" and not self.unit:
            self.unit = label.rest
        elif label.role == "source" and not self.source:
            self.source = label.rest
        elif label.role == "note":
            self.notes.append(label.rest)
        else:
            return False
        self.used.append(index)
        return True


def _names_table(label: Label) -> bool:
    """True for 表1, and for 图表1 and Exhibit 1, which are tables where they stand beside one."""
    return label.role == "table" or (label.role == "chart" and label.number.startswith(_EITHER))


def _follows(a: str, b: str) -> bool:
    if a.isdecimal() and b.isdecimal():
        return int(b) == int(a) + 1
    return len(a) == len(b) == 1 and ord(b) == ord(a) + 1


def split_unit(title: str) -> tuple[str, str]:
    """Take a unit off the end of a title: `就业人数（单位：万人）` or `就业人数 单位：万人`."""
    bracket = _TRAILING.search(title)
    label = (read_label(bracket[1]) or read_label(bracket[0].strip())) if bracket else None
    if bracket and label and label.role == "unit":
        return title[: bracket.start()].strip(), label.rest
    for match in re.finditer(r"\s+", title):
        label = read_label(title[match.end() :])
        if label and label.role == "unit":
            return title[: match.start()], label.rest
    return title, ""


def attach(drafts: Sequence[BlockDraft]) -> dict[int, Captions]:
    """The captions of every table, by the number of its draft. A label goes to the nearest table."""
    found: dict[int, Captions] = {}
    taken: set[int] = set()
    for i, draft in enumerate(drafts):
        if draft.table is None:
            continue
        captions = found[i] = Captions()
        _look(drafts, range(i - 1, max(-1, i - 1 - REACH), -1), captions, taken, ("table", "unit", "note"))
        below = ("source", "note") if captions.number else ("table", "source", "note", "unit")
        _look(drafts, range(i + 1, min(len(drafts), i + 1 + REACH)), captions, taken, below)
        taken.update(captions.used)
    return found


def _look(drafts: Sequence[BlockDraft], where: range, captions: Captions, taken: set[int], roles: tuple[str, ...]) -> None:
    loose: list[int] = []
    for i in where:
        draft = drafts[i]
        label = read_label(draft.text.text)
        if i in taken or draft.table is not None or draft.kind == "chart":
            return
        if label is None:
            if where.step > 0 and captions.goes_on(draft.text.text):
                captions.notes.append(draft.text.text)
                captions.used.append(i)
                continue
            short = draft.kind in ("paragraph", "list_item") and len(draft.text) <= 3 * LONG
            if where.step > 0 and i - where.start < ASIDE and short:
                roles = ("source",)  # what stands between a table and its source
                continue
            if len(draft.text) > LONG or draft.kind == "title" or where.step > 0 or loose:
                return
            loose.append(i)
            continue
        if ("table" if _names_table(label) else label.role) not in roles or not captions.take(label, i):
            return
        if _names_table(label):
            _adopt_title(drafts, captions, loose)
            if where.step < 0:
                return


def _adopt_title(drafts: Sequence[BlockDraft], captions: Captions, loose: Sequence[int]) -> None:
    """`表1` alone on its line: the short line between it and the table is the title."""
    if not captions.title and loose:
        captions.title, unit = split_unit(drafts[loose[-1]].text.text)
        captions.unit = captions.unit or unit
        captions.used.append(loose[-1])
