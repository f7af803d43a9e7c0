"""Finds the notes at the foot of a page and the markers in the body, and links them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from string import ascii_lowercase

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.columns import NOTE_SIZE, WIDE, Columns
from pipeline.pdf.layout.labels import notes_heading, read_label
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.markers import ALONE, MARK, letter_runs, marker_runs, normal

SEPARATOR = (0.1, 0.7)
"""The rule above notes is at least and at most as wide as these parts of the column."""

APART = 0.35
"""The gap behind a note's number, in parts of the size; between Chinese and Latin type it is a quarter."""

EDGE = 12.0
"""Points by which that rule may start beside the text's left edge."""

LOWER_PART = 0.3
"""Notes stand below this part of the page height."""

MISSING = 3
"""In a list of notes so many numbers may be run into the note before."""

OTHER_SIZE = 0.08
"""Part of the size by which what stands below the notes differs from them ..."""

INSIDE = 8.0
"""... or sizes by which it begins further right, as what is centred, """

APART_BELOW = 1.8
"""... and sizes by which it stands apart."""

NEAR_RULE = 3.0
"""Sizes within which a column of nothing but notes begins below their rule."""

UNDERLINE = 0.35
"""Sizes below the baseline at which words are underlined; the rule above notes stands further from the text."""

RULE_CHARS = 5.0
"""A rule above notes that may be as wide as the text is at least so many characters wide."""

UPRIGHT = 5.0
"""Points. A rule at least so high is upright, as those between cells."""

HIGHER = 0.7
"""Sizes by which a note's number may stand above the note's first line and still be raised ..."""

LARGER = 1.2
"""... and the part of the note's size that it may have."""

TYPED_RULE = re.compile(r"[_＿]{5,}\s*")
"""A rule above notes that is typed, not drawn."""
_PLAIN_START = re.compile(rf"({MARK})(?P<gap>[\s.．、]*)(?=(?P<next>.))")
_LETTER_START = re.compile(r"([a-z])(?P<gap>\s*)(?=[A-Z\d“‘「《〈（(\u4e00-\u9fff])")
_SPREAD = re.compile(r"\d(?:\s\d){1,2}(?![\d.,%])\s*")
_BRACKET = re.compile(r"[(（]")
_LEADING = re.compile(r"[\[［〔(]?(\d{1,3})(?!\d)")
_NOT_A_NOTE = re.compile(r"[\d年月日%．.,，:：/）)亿万]")


@dataclass(slots=True)
class FootNote:
    """A note while it is put together: its marker and its lines with the position its text starts at."""

    page: int
    marker: str
    lines: list[tuple[Line, int]] = field(default_factory=list)
    at_end: bool = False
    """True for a note of a list at the end of a chapter or of the report."""
    flat: bool = False
    """True if its number is set like its text: then the marker may be, too."""
    place: int = 0
    """Where its list stands among the groups of the report."""


CELLS = 4
"""A row of so many pieces is one of a table."""


def split_notes(
    page: RawPage, rows: Sequence[list[Line]], columns: Columns, body_size: float
) -> tuple[list[list[Line]], list[Line]]:
    """The rows of the body, and the lines of the notes under it as they are read.

    Notes of a page in several columns stand under each column, or under all of them; under a side column stands none.
    """
    places = [columns.of(row[0].x0, row[-1].x1, row[0].baseline) for row in rows]
    if not columns.gutters or _notes_span(rows, places, body_size):
        rows = _with_texts(_with_numbers(rows, body_size))
        start, end = _cut(page, rows, body_size)
        return [*rows[:start], *rows[end:]], [merge(row) for row in rows[start:end]]
    body: list[list[Line]] = []
    notes: list[Line] = []
    for place in sorted(set(places)):
        column = _with_numbers([row for row, mine in zip(rows, places, strict=True) if mine == place], body_size)
        start = end = len(column)
        if place == WIDE:
            start, end = _inner(page, column, body_size)
        elif not columns.is_side(place, column[0][0].baseline):
            start, end = _cut(page, column, body_size)
        body += [*column[:start], *column[end:]]
        notes += [merge(row) for row in column[start:end]]
    return sorted(body, key=lambda row: (row[0].baseline, row[0].x0)), notes


def _joined(rows: Sequence[list[Line]], join: Callable[[list[Line], list[Line]], list[Line] | None]) -> list[list[Line]]:
    """The rows, each put to the one before where `join` makes one of the two."""
    done: list[list[Line]] = []
    for row in rows:
        whole = join(done[-1], row) if done else None
        if whole is None:
            done.append(row)
        else:
            done[-1] = whole
    return done


def _with_numbers(rows: Sequence[list[Line]], body_size: float) -> list[list[Line]]:
    """The rows; a note's number that stands on a line of its own, a little above the first of the note, is put before it."""

    def join(number: list[Line], row: list[Line]) -> list[Line] | None:
        own = row[0].size <= NOTE_SIZE * body_size and _numbers(number, row[0])
        return [_numbered(number[0], row[0]), *row[1:]] if own else None

    return _joined(rows, join)


def _with_texts(rows: Sequence[list[Line]]) -> list[list[Line]]:
    """The rows; a note's number in a column of its own stands with its text, which reaches over all columns."""

    def join(number: list[Line], row: list[Line]) -> list[Line] | None:
        level = abs(number[0].baseline - row[0].baseline) < 1 and number[0].x1 <= row[0].x0
        return [*number, *row] if len(number) == 1 and level and _is_number(number[0]) else None

    return _joined(rows, join)


def _is_number(line: Line) -> bool:
    """True for nothing but a marker, a stop behind it or not, or a letter."""
    return ALONE.fullmatch(line.printed.rstrip(".．、")) is not None or line.printed in {*ascii_lowercase}


def _numbers(row: list[Line], following: Line) -> bool:
    """Whether a row is nothing but the number of the line that begins right of it and a little lower."""
    apart = following.baseline - row[0].baseline
    beside = len(row) == 1 and 0 < apart < HIGHER * following.size and row[0].x1 <= following.x0 + 1
    return beside and row[0].size <= LARGER * following.size and ALONE.fullmatch(row[0].printed) is not None


def _numbered(number: Line, line: Line) -> Line:
    count = len(number.chars)
    raised = frozenset((*range(count), *(i + count for i in line.raised)))
    return Line(line.page, number.chars + line.chars, line.baseline, line.size, line.bold, raised)


def _notes_span(rows: Sequence[list[Line]], places: Sequence[int], body_size: float) -> bool:
    """True if a small line at the foot of the page reaches over all columns, or stands below them."""
    for row, place in zip(reversed(rows), reversed(places), strict=True):
        if _largest(row) > NOTE_SIZE * body_size:
            return False
        if place == WIDE:
            return True
    return False


def _cut(page: RawPage, rows: Sequence[list[Line]], body_size: float) -> tuple[int, int]:
    """The rows that are the notes of a column, from and to; none if it has none. A list under 注释 is not at its foot."""
    start, end = _foot(page, rows, body_size), len(rows)
    if start == end:
        start, end = _inner(page, rows, body_size)
    if 2 * sum(len(row) >= CELLS for row in rows[start:end]) > end - start:
        return len(rows), len(rows)  # the rows of a table that are numbered: 1, 2, =3
    listed = any(notes_heading(merge(row).text) for row in rows[max(0, start - 1) : start + 1])
    return (len(rows), len(rows)) if listed else (start, end)


def _inner(page: RawPage, rows: Sequence[list[Line]], body_size: float) -> tuple[int, int]:
    """Notes that end an article in the middle of a page: small lines under a short rule that count on, down to larger type."""
    left, right = (min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)) if rows else (0.0, 0.0)
    for rule in sorted((s for s in page.shapes if _is_separator(page, s, left, right, 0.0)), key=lambda s: s.top):
        start = next((i for i, row in enumerate(rows) if row[0].baseline > rule.top), len(rows))
        end = next((i for i in range(start, len(rows)) if _largest(rows[i]) > NOTE_SIZE * body_size), len(rows))
        if _in_table(page, rows[start:end]):
            continue
        starts = [note_start(_head(row), ()) for row in rows[start:end]]
        numbers = [int(normal(found[0])) for found in starts if found and normal(found[0]).isdecimal()]
        if starts and starts[0] and len(numbers) > 1 and numbers[1] == numbers[0] + 1:
            return start, end
    return len(rows), len(rows)


def _wide_rule(page: RawPage, rows: Sequence[list[Line]], small: int) -> int:
    """The first row below a rule as wide as the text, or in a frame, if notes begin there; len(rows) if none do."""
    for i in range(max(small, 1), len(rows)):
        over, under, width = rows[i - 1][0].baseline, rows[i][0].top + 1, RULE_CHARS * rows[i][0].size
        ruled = any(s.kind != "image" and over < s.top < under and s.x1 - s.x0 > width for s in page.shapes)
        if ruled and _begins_notes(rows[i:]) and not _in_table(page, rows[i:]):
            return i
    return len(rows)


def _in_table(page: RawPage, rows: Sequence[list[Line]]) -> bool:
    """True for rows of several pieces, or with an upright rule beside them."""
    if not rows:
        return True
    top, bottom = rows[0][0].top, rows[-1][0].bottom
    upright = any(s.kind == "rule" and s.bottom - s.top > UPRIGHT and s.top < bottom and s.bottom > top for s in page.shapes)
    return upright or 4 * sum(_head(row) is row[0] and len(row) > 1 for row in rows) > len(rows)


def _small(rows: Sequence[list[Line]], body_size: float) -> int:
    """The number of the row from which on all are set smaller than the body; a note among them may be larger."""
    small = len(rows)
    most = NOTE_SIZE * body_size
    while small and (
        _largest(rows[small - 1]) <= most
        or (1 < small < len(rows) and 0 in rows[small - 1][0].raised and _largest(rows[small - 2]) <= most)
    ):
        small -= 1
    return small


def _largest(row: list[Line]) -> float:
    """The size of the largest piece of a row; the number of a note may be set in the size of the text."""
    return max(part.size for part in (row[1:] if len(row) > 1 and _is_number(row[0]) else row))


def _head(row: list[Line]) -> Line:
    """The first piece of a row; with what follows if it is but a number that stands apart from its note."""
    return merge(row) if len(row) > 1 and _is_number(row[0]) else row[0]


def _foot(page: RawPage, rows: Sequence[list[Line]], body_size: float) -> int:
    small = _small(rows, body_size)
    typed = next((i for i in range(len(rows) - 1, -1, -1) if TYPED_RULE.fullmatch(merge(rows[i]).text)), None)
    if typed is not None and typed + 1 < len(rows) and note_start(_head(rows[typed + 1]), ()):
        return typed
    rule = _separator(page, rows)
    if rule is not None:
        start = next((i for i, row in enumerate(rows) if row[0].baseline > rule), len(rows))
        near = start > 0 or not rows or rows[0][0].top - rule < NEAR_RULE * rows[0][0].size
        small_below = near and start < len(rows) and (start >= small or 0 in rows[start][0].raised)
        if small_below and not _tabular(rows[start:]) and not _is_source(rows[start]):
            return start
    if rows and small == 0 and note_start(_head(rows[0]), (1,), letters="a") and not _BRACKET.match(rows[0][0].printed):
        return 0
    wide = _wide_rule(page, rows, small)
    if wide < len(rows):
        return wide
    for i in range(small, len(rows)):
        low = rows[i][0].top > LOWER_PART * page.height
        if low and _begins_notes(rows[i:]) and (0 in rows[i][0].raised or i == small):
            return i
    return len(rows)


def _begins_notes(rows: Sequence[list[Line]]) -> bool:
    """True if the first row begins like a note, or with a number that a later one goes on from: 15 年主营业务…, 16 高技术…."""
    if note_start(_head(rows[0]), ()) is not None:
        return True
    match = _PLAIN_START.match(_head(rows[0]).printed[:12])
    if match is None or not match["gap"] or match["gap"].strip(" ") or not match[1].isdecimal():
        return False
    starts = (note_start(_head(row), ()) for row in rows[1:])
    return any(found is not None and normal(found[0]) == str(int(match[1]) + 1) for found in starts)


def _is_source(row: list[Line]) -> bool:
    """True for the source or note of a table: the rule above it is the table's."""
    label = read_label(merge(row).text)
    return label is not None and label.role in ("source", "note", "unit") and note_start(_head(row), ()) is None


def _tabular(rows: Sequence[list[Line]]) -> bool:
    """True for rows of several pieces of which none begins like a note: the rest of a table below its rule."""
    return 2 * sum(len(row) > 1 for row in rows) > len(rows) and not any(note_start(_head(row), ()) for row in rows)


def _separator(page: RawPage, rows: Sequence[list[Line]]) -> float | None:
    """The height of the short rule above the notes: it starts at the text's left edge and nothing is drawn below it."""
    if not rows:
        return None
    left, right = min(row[0].x0 for row in rows), max(row[-1].x1 for row in rows)
    own = [s for s in page.shapes if s.kind == "rule" and left - EDGE <= s.x0 and s.x1 <= right + EDGE]
    own = [s for s in own if not any(_underlines(s, part) for row in rows for part in row)]
    first = rows[0][0].baseline
    rules = [s for s in own if any(_is_separator(page, s, x, right, first) for x in (left, _left_below(s, rows)))]
    lowest = max(rules, key=lambda s: s.top, default=None)
    if lowest is None or any(s.top > lowest.bottom + 1 and _wide(page, s, right - left) for s in own):
        return None
    return lowest.top


def _left_below(shape: Shape, rows: Sequence[list[Line]]) -> float:
    """Where the first line below a rule begins: numbers of paragraphs may hang out of the text that notes stand under."""
    return next((row[0].x0 for row in rows if row[0].baseline > shape.top), 0.0)


def _underlines(shape: Shape, line: Line) -> bool:
    """True for a rule right below the words of a line, as under a link."""
    return -1 <= shape.top - line.baseline < UNDERLINE * line.size and line.x0 - 2 <= shape.x0 and shape.x1 <= line.x1 + 2


def _is_separator(page: RawPage, shape: Shape, left: float, right: float, first: float) -> bool:
    part = (shape.x1 - shape.x0) / max(right - left, 1.0)
    low = shape.top > LOWER_PART * page.height or shape.bottom < first
    return SEPARATOR[0] <= part <= SEPARATOR[1] and abs(shape.x0 - left) < EDGE and low


def _wide(page: RawPage, shape: Shape, width: float) -> bool:
    return shape.x1 - shape.x0 > SEPARATOR[0] * width and shape.bottom < 0.9 * page.height


def note_start(
    line: Line, expected: Collection[int], marked: Collection[int] = (), letters: str = ascii_lowercase
) -> tuple[str, int] | None:
    """The marker a note line begins with and the position its text starts at, or None.

    A raised marker says it all; a letter, raised or before a capital, must be one of `letters`. A plain number must be one of
    those `expected` (any if there are none) and must stand apart; one that is `marked` in the text above may also touch its note
    (13Mira), or have digits that stand apart (1 3 Mira).
    """
    runs = marker_runs(line)
    spread = _spread(line, {*expected, *marked}) if expected else None
    if spread is not None and (not runs or runs[0][1] < spread[1]):
        return spread
    if runs and runs[0][0] == 0:
        return runs[0][2], runs[0][1]
    lettered = letter_runs(line, letters)
    if lettered and lettered[0][0] == 0:
        return lettered[0][2], lettered[0][1]
    letter = _LETTER_START.match("".join(c.text for c in line.chars[:4]))
    if letter and letter[1] in letters and (letter["gap"] or line.chars[1].x0 - line.chars[0].x1 > APART * line.size):
        return letter[1], letter.end()
    figure = _before_figure(line, {*expected, *marked} if expected else ())
    if figure is not None:
        return figure
    match = _PLAIN_START.match("".join(c.text for c in line.chars[:12]))
    if not match:
        return None
    number = normal(match[1])
    if not number.isdecimal():
        return match[1], match.end("gap")
    if expected and int(number) not in (*expected, *marked):
        return None
    touches = int(number) in marked and match["next"].isalpha()
    if match[1].isdecimal() and not touches and not _stands_apart(line, match, bool(expected)):
        return None
    return match[1], match.end("gap")


def _spread(line: Line, wanted: Collection[int]) -> tuple[str, int] | None:
    """A wanted number of two or three digits that stand apart, and the position its note's text starts at."""
    match = _SPREAD.match("".join(c.text if len(c.text) == 1 else " " for c in line.chars[:8]))
    number = re.sub(r"\s", "", match[0]) if match else ""
    return (number, match.end()) if match and int(number) in wanted else None


def _before_figure(line: Line, wanted: Collection[int]) -> tuple[str, int] | None:
    """A number, one of those `wanted` if any, parted by no character from a note that begins with a figure: 13 41 of 372."""
    end = _end_of_digits(line)
    if not 0 < end < len(line.chars) or not line.chars[end].text.isdigit() or not any(map(str.isalpha, line.printed)):
        return None
    number = "".join(char.text for char in line.chars[:end])
    return (number, end) if not wanted or int(number) in wanted else None


def _end_of_digits(line: Line) -> int:
    """The number of digits that a line begins with, as far as they touch each other."""
    end = 0
    while end < min(4, len(line.chars)) and line.chars[end].text.isdecimal():
        if end and line.chars[end].x0 - line.chars[end - 1].x1 > APART * line.size:
            break
        end += 1
    return end


def _stands_apart(line: Line, match: re.Match[str], awaited: bool) -> bool:
    """True for a number that does not run on as a date, a quantity or a Latin word."""
    gap = match["gap"]
    if gap.strip():
        return gap != "." or not match["next"].isdecimal()
    before, after = line.chars[len(match[1]) - 1], line.chars[match.end("gap")]
    spaced = bool(gap) or after.x0 - before.x1 > APART * line.size
    if spaced and awaited:
        return True
    return _NOT_A_NOTE.match(match["next"]) is None and (spaced or not match["next"].isascii())


def end_of_notes(lines: Sequence[Line]) -> int:
    """The number of the line below the notes of a page that is none of them: apart, and in other type or far from the edge."""
    for i, (a, b) in enumerate(pairwise(lines), 1):
        other = (abs(a.size - b.size) > OTHER_SIZE * a.size or b.x0 - a.x0 > INSIDE * b.size) and 0 not in b.raised
        if other and b.baseline - a.baseline > APART_BELOW * max(a.size, b.size):
            return i
    return len(lines)


def collect_endnotes(lines: Sequence[Line], marked: Collection[str]) -> list[FootNote]:
    """The notes of a list under a heading such as Notes; empty if it is no such list.

    It begins with 1 or, in a chapter of a book, with a number that is `marked` in the text before it.
    """
    number = _LEADING.match(lines[0].printed) if lines else None
    first = number[1] if number and number[1] in marked else "1"
    carried, notes = collect(lines[0].page, lines, str(int(first) - 1), MISSING) if lines else ([], [])
    if carried or len(notes) < 1 or normal(notes[0].marker) not in (first, "1", "*", "a"):
        return []
    for note in notes:
        note.page = note.lines[0][0].page
        note.at_end = True
    return notes


def collect(
    page: int, lines: Sequence[Line], last: str = "", reach: int = 1, marked: Collection[int] = ()
) -> tuple[list[Line], list[FootNote]]:
    """The notes of one page, and the lines before the first of them, which continue the last note of an earlier page.

    `last` is the marker of that note; a plain number may be ahead of the one before by `reach`, or further if it is `marked` in
    the text of the page: one number that could not be read loses no other.
    """
    carried: list[Line] = []
    notes: list[FootNote] = []
    for line in lines:
        before = normal(notes[-1].marker) if notes else last
        ahead = [number for number in marked if not (notes and before.isdecimal()) or number > int(before)]
        letters = "a" + (chr(ord(before) + 1) if "a" <= before < "z" and len(before) == 1 else "")
        start = note_start(line, _expected(before, bool(notes), reach), ahead, letters)
        if start is not None:
            flat = start[0].isdecimal() and 0 not in line.raised
            notes.append(FootNote(page, start[0], [(line, start[1])], flat=flat))
        elif notes:
            notes[-1].lines.append((line, 0))
        else:
            carried.append(line)
    return carried, notes


def _expected(last: str, on_page: bool, reach: int) -> tuple[int, ...]:
    """The numbers a note may have: the next one, or 1 where a page begins anew."""
    if not last.isdecimal():
        return (1,)
    following = tuple(range(int(last) + 1, int(last) + 1 + reach))
    return following if on_page else (1, *following)
