"""Puts the characters of a page into lines, with raised characters on the line they belong to."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby, pairwise

from pipeline.model import INSERTED, AlignedText, pack
from pipeline.pdf.ink.chars import TINY, Char, RawPage
from pipeline.pdf.script import is_wide

SAME_BASELINE = 0.25
"""Characters whose baselines differ by less than this part of their size stand on one line."""

SMALL = 0.8
"""A raised or lowered character is smaller than this part of its neighbours (measured: facts on superscript markers)."""

NEARLY = 0.9
HIGH = 0.3
"""... or smaller than NEARLY of them, if it stands higher by HIGH of their size, as ReportLab sets it."""

RAISED = 0.12
"""... and its baseline is higher by at least this part of the line's size (1.5 pt at 12 pt)."""

TOUCHING = 0.3
"""Raised characters nearer than this part of their size are one run, such as [3][4]."""

LONGEST_MARK = 12
"""Raised characters in a run; one of more is cut."""

MARK_SIGNS = "0123456789[]［］〔〕()（）,，"
"""What markers that stand together are made of."""

SEGMENT_GAP = 1.0
"""A gap wider than this many characters separates two pieces of a row: columns, cells, a number and its title."""

WORD_GAP = 0.25
"""A gap wider than this part of the size is a word space in Latin text."""

CAPITAL_GAP = 0.12
"""... or this part before a capital: within a word nothing is as wide."""

WIDE_GAP = 0.22
"""... and in Chinese text a gap this much wider than the line's usual one, because whole lines are letter-spaced."""

SUPERSCRIPT_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True)
class Line:
    """Characters on one baseline, left to right. `raised` holds the positions in `chars` that stand above the baseline.

    Sizes and places are in points; `size` and `bold` are those of most of its characters.
    """

    page: int
    chars: tuple[Char, ...]
    baseline: float
    size: float
    bold: bool
    raised: frozenset[int]

    @property
    def x0(self) -> float:
        return self.chars[0].x0

    @cached_property
    def x1(self) -> float:
        return max(char.x1 for char in self.chars[-3:])

    @property
    def top(self) -> float:
        return self.baseline - self.size

    @property
    def bottom(self) -> float:
        return self.baseline + 0.2 * self.size

    @cached_property
    def font(self) -> str:
        """The font of most of its letters, of Chinese ones if it has as many; "" if it has none."""
        wide = Counter(char.font for char in self.chars if is_wide(char.text) and char.text.isalpha())
        latin = Counter(char.font for char in self.chars if not is_wide(char.text) and char.text.isalpha())
        fonts = wide if 4 * wide.total() >= latin.total() else latin
        return max(fonts, key=lambda font: (fonts[font], font)) if fonts else ""

    @cached_property
    def colours(self) -> frozenset[int]:
        """The colours of its letters."""
        return frozenset(char.colour for char in self.chars if char.text.isalpha())

    @cached_property
    def colour(self) -> int:
        """The colour of most of its letters as 0xRRGGBB; 0, black, if it has none."""
        colours = Counter(char.colour for char in self.chars if char.text.isalpha())
        return max(colours, key=lambda colour: (colours[colour], colour)) if colours else 0

    @cached_property
    def text(self) -> str:
        return self.aligned().text

    @property
    def printed(self) -> str:
        """One character of text for each of `chars`; a space for what stands for several."""
        return "".join(char.text if len(char.text) == 1 else " " for char in self.chars)

    def aligned(self, start: int = 0) -> AlignedText:
        """The text from character `start` on, with a space wherever a reader sees one."""
        return self.without([(0, start)] if start else [])[0]

    def without(self, lifted: Sequence[tuple[int, int]]) -> tuple[AlignedText, list[int]]:
        """The text without the character ranges `lifted`, and for each of them the offset in the text where it stood."""
        texts: list[str] = []
        sources: list[int] = []
        offsets: list[int] = []
        starts = {start for start, _ in lifted}
        out = {i for start, end in lifted for i in range(start, end)}
        last: Char | None = None
        usual = self._usual_gap()
        for i, char in enumerate(self.chars):
            if i in starts:
                offsets.append(len(texts))
            if texts and last is not None and i not in out and _spaced(last, char, usual) and texts[-1] != " ":
                texts.append(" ")
                sources.append(INSERTED)
            if i not in out and (texts or not char.text.isspace()):
                texts.append(char.text)
                sources.append(pack(self.page, char.slot))
            last = char
        text = AlignedText("".join(texts), tuple(sources)).strip()
        return text, [min(offset, len(text)) for offset in offsets]

    def _usual_gap(self) -> float:
        """The median gap between neighbours, in points: about 0, and more in a letter-spaced line."""
        gaps = sorted(b.x0 - a.x1 for a, b in pairwise(self.chars))
        return gaps[len(gaps) // 2] if len(gaps) >= 3 else 0.0


def _spaced(a: Char, b: Char, usual: float) -> bool:
    """True if a reader sees a space between two characters of a line whose usual gap is `usual` points."""
    if a.text == " " or b.text == " ":
        return False
    gap = b.x0 - a.x1 - max(usual, 0.0)
    if gap > CAPITAL_GAP * b.size and a.text.islower() and b.text.isupper():
        return True  # The Quiet, set tight
    if gap <= WIDE_GAP * b.size and b.size <= a.size and not b.gap:
        return False
    wide = _is_wide_beside(a.text, b.text), _is_wide_beside(b.text, a.text)
    if all(wide):
        return gap > WIDE_GAP * max(a.size, b.size)
    if any(wide):
        return gap > 2 * WORD_GAP * max(a.size, b.size)
    if b.slot == a.slot + 1 and not b.gap:
        return gap > 2 * WORD_GAP * max(a.size, b.size)
    return b.gap or gap > WORD_GAP * max(a.size, b.size)


def _is_wide_beside(char: str, other: str) -> bool:
    """True for a Chinese character or mark; a curly quotation mark beside a Latin letter is a Latin one."""
    return is_wide(char) and not (char in "“”‘’" and other.isascii())


def build_line(page: int, chars: Iterable[Char]) -> Line | None:
    """A line from characters of one row; None if nothing but spaces is left of them."""
    ordered = _in_order(sorted(chars, key=lambda c: (c.x0, c.slot)))
    while ordered and ordered[0].text.isspace():
        ordered.pop(0)
    while ordered and ordered[-1].text.isspace():
        ordered.pop()
    if not ordered:
        return None
    size = _common(c.size for c in ordered)
    if all(c.text in MARK_SIGNS for c in ordered if c.size == size):  # a few words and the number of a note behind them
        size = _common([c.size for c in ordered if c.text not in MARK_SIGNS and not c.text.isspace()] or [size])
    main = [c for c in ordered if c.size == size]
    baseline = _common(c.baseline for c in main)
    raised = frozenset(
        i
        for i, c in enumerate(ordered)
        if c.high or (baseline - c.baseline > RAISED * size and _is_small(c, size, baseline)) or c.text in "⁰¹²³⁴⁵⁶⁷⁸⁹"
    )
    bold = sum(c.bold for c in main) * 2 > len(main)
    return Line(page, tuple(ordered), baseline, size, bold, raised)


def _is_small(char: Char, size: float, baseline: float) -> bool:
    """True for a character of an index; one that stands high may be nearly as large as the text."""
    high = baseline - char.baseline > HIGH * size
    return char.size < (NEARLY if high else SMALL) * size


def _in_order(chars: list[Char]) -> list[Char]:
    """From left to right; of two that overlap by half, as a space under a wide quotation mark, the one set first."""
    for i in range(1, len(chars)):
        a, b = chars[i - 1], chars[i]
        if a.slot == b.slot + 1 and 2 * (a.x1 - b.x0) > min(a.x1 - a.x0, b.x1 - b.x0) and a.text not in "⁰¹²³⁴⁵⁶⁷⁸⁹":
            chars[i - 1], chars[i] = b, a
    return chars


def _common(values: Iterable[float]) -> float:
    """The most frequent value, the largest of equals."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value))


def find_segments(page: int, chars: Sequence[Char]) -> list[list[Line]]:
    """The rows of a page from top to bottom, each cut into pieces at wide gaps, left to right."""
    rows = _adopt_small(_cluster([c for c in chars if c.turn == 0 and c.visible]))
    built = [[line for part in _split(row) if (line := build_line(page, part))] for row in rows]
    return sorted((row for row in built if row), key=lambda row: row[0].baseline)


def _cluster(chars: list[Char]) -> list[list[Char]]:
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.baseline):
        if rows and abs(char.baseline - rows[-1][0].baseline) < SAME_BASELINE * min(char.size, rows[-1][0].size):
            rows[-1].append(char)
        else:
            rows.append([char])
    return rows


def _adopt_small(rows: list[list[Char]]) -> list[list[Char]]:
    """Move raised and lowered characters to the row whose characters they stand beside."""
    sizes = [_common(c.size for c in row) for row in rows]
    spans = [sorted((c.x0, c.x1) for c in row) for row in rows]
    kept: list[list[Char]] = [[] for _ in rows]
    for i, row in enumerate(rows):
        near = _near(rows, i)
        if not near or min(c.size for c in row) >= NEARLY * max(sizes[j] for j in near):
            kept[i] += row
            continue
        for run in _runs(row):
            beside = [] if run[0].text.isspace() else near
            home = next((j for j in beside if any(_adjacent(char, rows[j][0], sizes[j], spans[j]) for char in run)), i)
            kept[home] += run
    return [row for row in kept if row]


def _runs(row: list[Char]) -> list[list[Char]]:
    """The figures and brackets of a row that touch each other, such as the markers [3][4]; any other character by itself."""
    runs: list[list[Char]] = []
    for char in sorted(row, key=lambda c: (c.x0, c.slot)):
        run = runs[-1] if runs else []
        marks = 0 < len(run) < LONGEST_MARK and run[-1].text in MARK_SIGNS and char.text in MARK_SIGNS
        if marks and char.x0 - run[-1].x1 < TOUCHING * char.size:
            run.append(char)
        else:
            runs.append([char])
    return runs


def _near(rows: list[list[Char]], i: int) -> list[int]:
    return [j for j in (i + 1, i - 1, i + 2, i - 2) if 0 <= j < len(rows)]


def _adjacent(char: Char, other: Char, size: float, spans: list[tuple[float, float]]) -> bool:
    if not _is_small(char, size, other.baseline) or not -0.5 * size < other.baseline - char.baseline < 0.8 * size:
        return False
    at = bisect_left(spans, (char.x0, char.x1))
    left = at > 0 and abs(char.x0 - spans[at - 1][1]) < 1.2 * size
    right = at < len(spans) and abs(spans[at][0] - char.x1) < 0.6 * size
    return left or right


def _split(row: list[Char]) -> list[list[Char]]:
    parts: list[list[Char]] = []
    edge = 0.0
    for char in sorted((c for c in row if not c.text.isspace()), key=lambda c: (c.x0, c.slot)):
        if parts and char.x0 - edge <= SEGMENT_GAP * char.size:
            parts[-1].append(char)
        else:
            parts.append([char])
        edge = max(edge, char.x1) if len(parts[-1]) > 1 else char.x1
    return _with_spaces(parts, [c for c in row if c.text.isspace()])


def _with_spaces(parts: list[list[Char]], spaces: list[Char]) -> list[list[Char]]:
    """Printed spaces go back between the characters they stand between; those in a wide gap are dropped."""
    for space in spaces:
        for part in parts:
            if part[0].x0 < space.x0 < max(c.x0 for c in part[-2:]):
                part.append(space)
                part.sort(key=lambda c: (c.x0, c.slot))
                break
    return parts


def stretches(flags: Iterable[bool]) -> Iterator[tuple[int, int]]:
    """Where flags that follow each other are true: from and to.

    >>> list(stretches([True, False, True, True]))
    [(0, 1), (2, 4)]
    """
    at = 0
    for flag, run in groupby(flags):
        end = at + len(list(run))
        if flag:
            yield at, end
        at = end


def turned_lines(page: RawPage) -> list[Line]:
    """Text that does not run from left to right (watermarks, labels of axes), in the order it was set; kept out of the body."""
    lines: list[Line] = []
    run: list[Char] = []
    for char in (*(c for c in page.chars if c.turn != 0 and c.visible), None):
        if run and (char is None or char.slot > run[-1].slot + 2 or char.size != run[-1].size):
            lines.append(Line(page.number, tuple(run), run[0].baseline, run[0].size, False, frozenset()))
            run = []
        if char is not None and (run or not char.text.isspace()):
            run.append(char)
    return lines


def hidden_lines(page: RawPage) -> list[Line]:
    """The text of a page that no reader sees, as lines."""
    chars = tuple(char._replace(visible=True, size=max(char.size, TINY)) for char in page.chars if not char.visible)
    rows = find_segments(page.number, chars)
    return [*(merge(row) for row in rows), *turned_lines(replace(page, chars=chars))]


def merge(parts: Sequence[Line]) -> Line:
    """Put pieces of one row back together."""
    if len(parts) == 1:
        return parts[0]
    line = build_line(parts[0].page, (char for part in parts for char in part.chars))
    assert line is not None  # every part holds a printed character
    return line
