"""Finds the notes at the foot of a page and the markers in the body, and links them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.pdf.chars import RawPage, Shape
from pipeline.pdf.lines import SUPERSCRIPT_DIGITS, Line

NOTE_SIZE = 0.93
"""Notes are set at most in this part of the body's size."""

SEPARATOR = (0.12, 0.6)
"""The rule above notes is at least and at most as wide as these parts of the page."""

LOWER_PART = 0.3
"""Notes stand below this part of the page height."""

CIRCLED = {chr(0x2460 + i): str(i + 1) for i in range(20)}
_MARK = r"\d{1,3}|[①-⑳]|\[\d{1,3}\]|［\d{1,3}］|〔\d{1,3}〕|\(\d{1,3}\)|\*{1,3}|[†‡]"
MARKER = re.compile(rf"({_MARK})[,，、;；\s]*")
_PLAIN_START = re.compile(rf"({_MARK})(?P<gap>[\s.．、]*)(?=(?P<next>.))")
_NOT_A_NOTE = re.compile(r"[\d年月日%．.,，:：/）)亿万]")
_UNIT_BEFORE = re.compile(r"[A-Za-z0-9²³]$")


@dataclass(slots=True)
class FootNote:
    """A note while it is put together: its marker and its lines with the position its text starts at."""

    page: int
    marker: str
    lines: list[tuple[Line, int]] = field(default_factory=list)


def normal(marker: str) -> str:
    """The marker as it is compared: `①`, `[1]` and `¹` are all 1.

    >>> normal("［12］")
    '12'
    """
    marker = marker.translate(SUPERSCRIPT_DIGITS).strip()
    return CIRCLED.get(marker) or marker.strip("[]［］〔〕()") or marker


def marker_runs(line: Line) -> list[tuple[int, int, str]]:
    """Raised runs of a line that have the form of markers: (first char, past last char, printed text).

    Two markers side by side, as in `¹,²` or `① ②`, are two runs; the comma goes with the first.
    """
    runs: list[tuple[int, int, str]] = []
    i = 0
    while i < len(line.chars):
        if i not in line.raised:
            i += 1
            continue
        end = i
        while end < len(line.chars) and end in line.raised:
            end += 1
        text = "".join(c.text for c in line.chars[i:end]).translate(SUPERSCRIPT_DIGITS)
        runs += [(i + m.start(), i + m.end(), m[1]) for m in MARKER.finditer(text)]
        i = end
    return runs


def is_exponent(line: Line, start: int) -> bool:
    """True for the 2 of m² and the 9 of 10⁹: a raised number right after a Latin letter or a digit of a formula."""
    before = "".join(c.text for c in line.chars[max(0, start - 1) : start])
    return _UNIT_BEFORE.search(before) is not None


def split_notes(page: RawPage, rows: Sequence[list[Line]], body_size: float) -> int:
    """The number of the row where the notes of this page begin; len(rows) if it has none."""
    small = len(rows)
    while small and max(part.size for part in rows[small - 1]) <= NOTE_SIZE * body_size:
        small -= 1
    rule = _separator(page, rows)
    if rule is not None:
        start = next((i for i, row in enumerate(rows) if row[0].baseline > rule), len(rows))
        if start < len(rows) and (start >= small or 0 in rows[start][0].raised):
            return start
    for i in range(small, len(rows)):
        low = rows[i][0].top > LOWER_PART * page.height
        if low and note_start(rows[i][0], "") and (0 in rows[i][0].raised or i == small):
            return i
    return len(rows)


def _separator(page: RawPage, rows: Sequence[list[Line]]) -> float | None:
    """The height of the short rule above the notes: it starts at the text's left edge and nothing is drawn below it."""
    if not rows:
        return None
    left = min(row[0].x0 for row in rows)
    rules = [s for s in page.shapes if s.kind == "rule" and _is_separator(page, s, left)]
    lowest = max(rules, key=lambda s: s.top, default=None)
    if lowest is None or any(s.kind == "rule" and s.top > lowest.bottom + 1 and _wide(page, s) for s in page.shapes):
        return None
    return lowest.top


def _is_separator(page: RawPage, shape: Shape, left: float) -> bool:
    width = (shape.x1 - shape.x0) / page.width
    at_left = abs(shape.x0 - left) < 12
    return SEPARATOR[0] <= width <= SEPARATOR[1] and at_left and shape.top > LOWER_PART * page.height


def _wide(page: RawPage, shape: Shape) -> bool:
    return shape.x1 - shape.x0 > SEPARATOR[0] * page.width and shape.bottom < 0.9 * page.height


def note_start(line: Line, previous: str) -> tuple[str, int] | None:
    """The marker a note line begins with and the position its text starts at, or None.

    A raised marker says it all. A plain number must follow the one before it (`previous`, empty if there is none) and must not
    run on as a date or a quantity.
    """
    runs = marker_runs(line)
    if runs and runs[0][0] == 0:
        return runs[0][2], runs[0][1]
    text = "".join(c.text for c in line.chars[:12])
    match = _PLAIN_START.match(text)
    if not match or (match[1].isdigit() and _NOT_A_NOTE.match(match["next"])):
        return None
    if match[1].isdigit() and not match["gap"] and match["next"].isascii() and not line.chars[len(match[1])].gap:
        return None
    if match[1].isdigit() and previous.isdigit() and int(match[1]) != int(previous) + 1:
        return None
    return match[1], match.end("gap")


def collect(page: int, lines: Sequence[Line]) -> tuple[list[Line], list[FootNote]]:
    """The notes of one page, and the lines before the first of them, which continue the last note of an earlier page."""
    carried: list[Line] = []
    notes: list[FootNote] = []
    for line in lines:
        start = note_start(line, normal(notes[-1].marker) if notes else "")
        if start is not None:
            notes.append(FootNote(page, start[0], [(line, start[1])]))
        elif notes:
            notes[-1].lines.append((line, 0))
        else:
            carried.append(line)
    return carried, notes
