"""Groups the lines of the stream into paragraphs, headings and captions, over columns, pages, tables and figures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from statistics import median_low

from pipeline.model import Lang
from pipeline.pdf.dates import find_date, is_date
from pipeline.pdf.frontmatter import is_credit, is_front_heading, is_institution
from pipeline.pdf.layout.breaks import (
    NUMBER,
    begins_with_marker,
    breaks_off,
    ends_sentence,
    hangs_alike,
    in_mid_sentence,
    is_full,
)
from pipeline.pdf.layout.coverpage import cover_goes_on, cover_pages, is_large
from pipeline.pdf.layout.flow import Float, Metrics, Piece, TextLine
from pipeline.pdf.layout.forms import APART, is_displayed, is_entry, is_equation
from pipeline.pdf.layout.group import Group, counts_on
from pipeline.pdf.layout.labels import (
    BULLET,
    DOT,
    heading_form,
    is_next_label,
    is_number_alone,
    read_label,
    works_heading,
)
from pipeline.pdf.layout.lines import SMALL, Line
from pipeline.pdf.layout.margins import CLOSE

BIG = 1.08
"""Type larger than this part of the body is heading type."""

TIGHT, LOOSE = 1.45, 1.6
"""Lines of large type nearer than so many sizes are one heading, also where the first is not full; wider in a wide text."""

GAP = 1.4
"""Baselines further apart than this part of the usual distance begin a new paragraph."""

OWN_GAP = 1.12
"""The lines of a paragraph stand at one distance; one further away than this part of it begins another if a sentence ends."""

NEARLY, NO_SPACE = 0.12, 1.04
"""A ragged line leaves so much of its column's width free though it is full; the next is no further than so many pitches."""

SPACED_GAP = 1.15
"""... and less is enough in a report that sets its paragraphs apart by space instead of an indent."""

PUSHED = 1.15
"""A line with a raised number may stand lower by this part of the largest distance."""

WIDEST_PITCH = 2.4
"""Lines further apart than so many sizes are paragraphs of one line each."""

PITCH_LINES = 3
"""So many lines at one distance tell the distance of a column."""

SAME_SIZE = 0.07
"""Lines whose sizes differ by a larger part do not belong to one paragraph."""

HANGING = 8
"""Characters by which the lines of an item may hang, if they go on in lower case."""

SHIFT = 0.8
"""Characters by which a line must stand to the right of the edge to be indented."""

TITLE_BELOW = 3.0
"""The words of a heading stand within so many sizes below its number."""

FRONT_BLOCKS, FRONT_LINES = 8, 5
"""Before the text stand fewer blocks, of fewer lines."""

HEADING_LINES, BOLD_LINES = 4, 6
"""A heading has at most so many lines, and a bold one in a narrow column."""

_LETTERED = re.compile(r"[(（]?\w[.)）．、]\s*(?=\w)")
"""What an item may begin with: one letter, in any script, as 甲、 or 가."""
_MARKS = re.compile(r"((?:\s*(?:[\[［〔(（]\d{1,3}[\]］〕)）]|\d{1,3}))+)[。.,，;；]?$")
"""A line of nothing but markers, and the stop behind them."""
_WORK = re.compile(r"[\[［〔]?\d|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?, [A-Z]|[A-Z][^()]{2,60}\((?:19|20)\d\d[a-z]?\)|[^\x00-\u024f]")
_MAIL = re.compile(r"[\w.+-]+@", re.ASCII)


class Grouper:
    """Walks down the stream and decides for every line whether it goes on with the block before it."""

    def __init__(self, metrics: Metrics, lang: Lang) -> None:
        self.metrics = metrics
        self.lang = lang
        self.groups: list[Group] = []
        self.open: dict[bool, Group] = {}
        self.small: dict[bool, Group] = {}
        self.works = False
        self.pitches: dict[int, tuple[float, float]] = {}
        self.covers: dict[int, float] = {}

    def run(self, stream: Iterable[Piece]) -> list[Group]:
        """All groups, in reading order."""
        pieces = list(stream)
        lines = [piece for piece in pieces if isinstance(piece, TextLine)]
        self.pitches, self.covers = _pitches(lines), cover_pages(lines, self.metrics)
        last: TextLine | None = None
        for piece in pieces:
            if isinstance(piece, Float):
                self.groups.append(Group(inset=piece))
                last = None
            else:
                line = self._with_marks(last, piece)
                self._take(line, last)
                last = line
        return self.groups

    def _take(self, piece: TextLine, last: TextLine | None) -> None:
        group = self.groups[-1] if self.groups and self.groups[-1].lines else None
        before = group if group is not None and last is not None and self._is_next(last, piece) else None
        if before is not None and last is not None and self._goes_on(before, last, piece):
            before.lines.append(piece)
            self._remember(before)
            return
        if before is None and group is not None and self._is_head_cut(group, piece):
            group.lines.append(piece)
            return
        if before is None or self._is_below_float(before) or self._is_below_equation(before, piece):
            cut = self._box_cut(group, piece)
            kept = (cut, self.open.get(piece.side), self.small.get(piece.side), self._title_above(piece))
            going = next((one for one in kept if one is not None and self._resumes(one, piece)), None)
            if going is not None:
                going.lines.append(piece)
                self._move_to_end(going)
                return
        self.groups.append(Group([piece], on_cover=piece.line.page in self.covers))
        self._remember(self.groups[-1])
        if works_heading(piece.line.text):
            self.works = True
        elif piece.line.size > BIG * self.metrics.body or _entirely_bold(piece.line):
            self.works = False

    def _title_above(self, piece: TextLine) -> Group | None:
        """The block in the largest type above a line of a cover that is set in it: a picture may stand between them."""
        largest = self.covers.get(piece.line.page)
        above = next((group for group in reversed(self.groups) if group.lines), None)
        both = (
            above is not None
            and largest is not None
            and is_large(above.lines[-1].line, largest)
            and is_large(piece.line, largest)
        )
        return above if both else None

    def _box_cut(self, group: Group | None, piece: TextLine) -> Group | None:
        """The last block of a page if it is in a box that goes on over the next page, where it has the whole page."""
        if group is None or group.aside == piece.side:
            return None
        last = group.lines[-1]
        return group if piece.line.page == last.line.page + 1 and last.line.font == piece.line.font else None

    def _is_head_cut(self, group: Group, piece: TextLine) -> bool:
        """True if a heading in large type is the last thing in a column or page and goes on at the head of the next."""
        a, b = group.lines[-1], piece
        alike = a.line.size == b.line.size and a.line.font == b.line.font and a.line.bold == b.line.bold and a.side == b.side
        if not alike or group.size <= BIG * self.metrics.body or len(group.lines) >= HEADING_LINES or group.on_cover:
            return False
        cut = is_full(a, b.line, self.lang) or b.line.text[0].islower()
        return cut and heading_form(b.line.text) is None and not ends_sentence(a.line)

    def _is_next(self, last: TextLine, piece: TextLine) -> bool:
        """True for the next line of a column, or of a title that stands over columns of which its first line crosses none."""
        title = min(last.line.size, piece.line.size) > BIG * self.metrics.body and abs(last.line.x0 - piece.line.x0) < 1
        return last.column == piece.column or (title and last.line.page == piece.line.page)

    def _is_below_float(self, group: Group) -> bool:
        """True if the block before is the caption, source or note of a table or chart in the midst of a paragraph."""
        going = self.open.get(group.lines[-1].side)
        cut = going is not None and not ends_sentence(going.lines[-1].line)
        noted = len(self.groups) > 1 and not self.groups[-2].lines and group.size < SMALL * self.metrics.body
        return cut and (noted or read_label(group.text) is not None)

    def _is_below_equation(self, group: Group, piece: TextLine) -> bool:
        """True for a line that goes on with the sentence of the paragraph above an equation."""
        going = self.open.get(piece.side)
        if going is None or not is_displayed(group.lines[-1]):
            return False
        return piece.line.text[0].islower() or not ends_sentence(going.lines[-1].line)

    def _with_marks(self, last: TextLine | None, piece: TextLine) -> TextLine:
        """The line; if it holds but the markers that the line before had no room for, they are raised in a line of its size."""
        line, match = piece.line, _MARKS.match(piece.line.printed)
        if last is None or match is None or line.size >= SMALL * last.line.size or last.column != piece.column:
            return piece
        if not 0 < line.baseline - last.line.baseline <= self.metrics.pitch or (
            line.x0 - piece.left > SHIFT * last.line.size and (abs(line.x0 - last.line.x0) > SHIFT * last.line.size)
        ):
            return piece
        raised = frozenset(range(match.end(1)))
        return replace(piece, line=replace(line, size=last.line.size, raised=raised))

    def _remember(self, group: Group) -> None:
        """The paragraph that a later page may go on with is the last one set like the body, or a smaller one behind it."""
        last = group.lines[-1]
        if last.margin:  # a heading: what is below begins anew
            self.open.pop(last.side, None)
            self.small.pop(last.side, None)
            return
        if read_label(group.lines[0].line.text) is not None or is_displayed(last):
            return
        if self._is_body(last.line):
            self.open[last.side] = group
            self.small.pop(last.side, None)
        elif last.line.size < self.metrics.body:
            self.small[last.side] = group

    def _move_to_end(self, group: Group) -> None:
        """A paragraph that goes on below a float is the current one again; the float stays behind it."""
        self.groups.remove(group)
        self.groups.append(group)

    def _is_body(self, line: Line) -> bool:
        return abs(line.size - self.metrics.body) <= SAME_SIZE * self.metrics.body

    def _goes_on(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        a, b = last.line, piece.line
        if b.page in self.covers:
            return cover_goes_on(last, piece, self.covers[b.page])
        if is_equation(last) or is_equation(piece) or self._is_dateline(group, last, piece):
            return False
        if last.margin and piece.margin:
            return b.baseline - a.baseline < CLOSE * b.size
        if abs(a.size - b.size) > SAME_SIZE * a.size or is_entry(a):
            return False
        full = is_full(last, b, self.lang) or breaks_off(last, b)
        if is_entry(b) and (is_front_heading(a.text) or not full):
            return False
        step = b.baseline - a.baseline
        if is_number_alone(group.text) and 0 < step <= TITLE_BELOW * b.size and a.font == b.font:
            return heading_form(b.text) is None  # Chapter 4, and below it what it is about
        raised = a.raised or b.raised  # a raised number may push its line down
        if not 0 < step <= self._most(a.size, piece.column) * (PUSHED if raised else 1.0):
            return False
        if _entirely_bold(a) != _entirely_bold(b) and a.chars[-1].bold != b.chars[0].bold and not self._emphasis_ends(last, b):
            return False
        large = a.size > BIG * self.metrics.body and not self._is_text_size(last)
        other = self.metrics.bold and bool(self.metrics.fonts) and a.font == b.font and a.font not in self.metrics.fonts
        if large or other or (_entirely_bold(a) and not self.metrics.bold):
            return self._heading_goes_on(group, last, piece)
        return self._paragraph_goes_on(group, last, piece)

    def _is_dateline(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        """True if one of two lines is nothing but a date, and not the end of a sentence."""
        a, b = last.line.text, piece.line.text
        if len(group.lines) == 1:
            if is_date(a):
                return True
            if self._is_front() and (find_date(a) or find_date(b)) and not is_full(last, piece.line, self.lang):
                return True
        return is_date(b) and not is_full(last, piece.line, self.lang)

    def _is_front(self) -> bool:
        """True before the text of the report: so far there is a title, and who wrote it and when."""
        return len(self.groups) < FRONT_BLOCKS and all(len(group.lines) < FRONT_LINES for group in self.groups)

    def _is_credit(self, group: Group, piece: TextLine) -> bool:
        """True for a line in capitals below a single line before the text: who wrote a report, and below for whom."""
        if len(group.lines) > 1 or not piece.line.text[0].isupper() or ends_sentence(piece.line) or not self._is_front():
            return False
        return any(one.lines and one.size > BIG * self.metrics.body for one in self.groups)

    def _emphasis_ends(self, last: TextLine, following: Line) -> bool:
        """True if bold type begins or ends where a line does, in mid-sentence."""
        return following.text[0].islower() and is_full(last, following, self.lang) and breaks_off(last, following)

    def _most(self, size: float, column: int) -> float:
        """The largest distance of two baselines of one paragraph: what is usual in its column, or in the report."""
        usual = self.metrics.pitch * max(size / self.metrics.body, 0.6)
        own, common = self.pitches.get(column, (0.0, 0.0))
        if self.metrics.indent:
            return GAP * max(usual, own)
        alike = abs(size - common) <= SAME_SIZE * size and own <= WIDEST_PITCH * size
        return SPACED_GAP * (max(usual, own) if alike else usual)

    def _is_text_size(self, piece: TextLine) -> bool:
        """True for a line in the size of its column's text, which may be larger than the report's."""
        return not piece.line.bold and abs(piece.line.size - self.pitches.get(piece.column, (0.0, 0.0))[1]) < 0.1

    def _heading_goes_on(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        big = piece.line.size > BIG * self.metrics.body  # a whole paragraph may be bold
        if heading_form(piece.line.text) is not None:
            return False
        if is_number_alone(group.text):
            return True
        if piece.line.font == last.line.font and last.line.text.endswith(("，", "、", ",")):
            return True
        full = is_full(last, piece.line, self.lang)
        if big and len(group.lines) >= HEADING_LINES:
            return full and (not group.bold or len(group.lines) < BOLD_LINES)  # a paragraph in larger type, or a long heading
        if full or _centred(last, piece):
            return True
        tight = (
            piece.line.baseline - last.line.baseline
            <= max(TIGHT, min(LOOSE, self.metrics.pitch / self.metrics.body)) * piece.line.size
        )
        return big and tight and last.line.font == piece.line.font and len(group.lines) < 3

    def _paragraph_goes_on(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        if self.works and _hangs_as_work(group, piece):
            return True
        if self._begins_block(group, last, piece) or not self._was_broken(group, last, piece):
            return False
        offset = piece.line.x0 - piece.left
        if offset <= SHIFT * piece.line.size:
            return not (self.works and self._begins_work(last, piece))
        if offset < HANGING * piece.line.size and piece.line.text[0].islower() and not ends_sentence(last.line):
            return not piece.begins_item
        if abs(piece.line.x0 - last.line.x0) < 0.5 * piece.line.size and len(group.lines) > 1:
            return True
        if _centred_heading(group, piece, self.metrics) and is_full(last, piece.line, self.lang):
            return True
        if self.works and group.first.x0 - group.lines[0].left <= SHIFT * piece.line.size:
            return True  # the lines of a work hang
        lettered = _LETTERED.match(group.text) and not ends_sentence(last.line)
        numbered = lettered or NUMBER.match(group.text) or (len(group.lines) == 1 and heading_form(group.text))
        hangs = group.lines[0].begins_item or numbered
        if hangs and min(offset, piece.line.x0 - group.first.x0) < 5 * piece.line.size:
            within = piece.line.x0 > group.first.x0 + 0.5 * piece.line.size and not ends_sentence(last.line)
            return not piece.begins_item and (within or heading_form(piece.line.text) is None)
        indented = self.metrics.indent and abs(offset - self.metrics.indent) < 0.6 * piece.line.size
        return not indented and piece.line.x0 <= last.line.x0 + 0.5 * piece.line.size

    def _begins_work(self, last: TextLine, piece: TextLine) -> bool:
        """True for a line at the edge of a list of works that begins one: behind a full line only with a name or number."""
        if not ends_sentence(last.line) or last.line.text.endswith((":", "：")):
            return False
        return not is_full(last, piece.line, self.lang) or _WORK.match(piece.line.text) is not None

    def _begins_block(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        """True for a line that begins something by what it says or how it is set, whatever stands above."""
        if begins_with_marker(piece.line):
            return False
        if self._is_front() and _names_next(last.line.text, piece.line.text):
            return True
        if _MAIL.match(piece.line.text) and last.right - last.line.x1 > APART * last.line.size:
            return True
        if self._is_numbered_heading(last, piece) or _changes_type(last.line, piece.line) or counts_on(group, piece):
            return True
        label, own = read_label(piece.line.text), read_label(group.lines[0].line.text)
        labelled = label is not None and (
            label.role in ("source", "note") or (own is not None and own.role in ("source", "note"))
        )
        return labelled or self._begins_item(group, last, piece)

    def _begins_item(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        """True for a line that begins an item of a list, or that returns to the left of the item before it."""
        text = piece.line.text
        if piece.bullet or DOT.match(text):
            return True
        if BULLET.match(text) is not None and (ends_sentence(last.line) or is_next_label(group.text, text)):
            return True
        if not group.lines[0].begins_item or not ends_sentence(last.line):
            return False
        slack = 0.5 * piece.line.size
        if len(group.lines) > 1 and last.line.x0 > group.first.x0 + slack and piece.line.x0 < last.line.x0 - slack:
            return True  # the lines of the item hang, and this one does not
        outside = piece.line.x0 < group.first.x0 - slack
        hangs = len(group.lines) > 1 and last.line.x0 > group.first.x0 - slack
        return outside and (hangs or not self.metrics.indent)

    def _was_broken(self, group: Group, last: TextLine, piece: TextLine) -> bool:
        """True if a line was broken because it was full, or its sentence goes on."""
        if ends_sentence(last.line) and _is_apart(group, piece, self.metrics):
            return False
        if begins_with_marker(piece.line):
            return True
        if is_full(last, piece.line, self.lang) or self._nearly_full(last, piece):
            return True
        return breaks_off(last, piece.line) and not self._is_credit(group, piece)

    def _nearly_full(self, last: TextLine, piece: TextLine) -> bool:
        """True for a line that may have been full, in a report that parts its paragraphs by space, if there is none."""
        if not self.metrics.spaced or last.right - last.line.x1 > NEARLY * (last.right - last.left):
            return False
        return piece.line.baseline - last.line.baseline <= NO_SPACE * self.metrics.pitch

    def _is_numbered_heading(self, last: TextLine, piece: TextLine) -> bool:
        """True for a short line in the form of a heading behind a full line that ends a sentence."""
        form = heading_form(piece.line.text)
        short = piece.right - piece.line.x1 > 4 * piece.line.size
        return form is not None and form.alone and short and ends_sentence(last.line)

    def _is_of_its_type(self, last: TextLine, piece: TextLine) -> bool:
        """True for two lines of the body, or of one size and indent in mid-sentence; bold type goes on with bold type."""
        if _entirely_bold(last.line) != _entirely_bold(piece.line):
            return False
        alike = abs(last.line.size - piece.line.size) < 0.02 * piece.line.size and _is_level(last, piece)
        return (self._is_body(piece.line) and self._is_body(last.line)) or (alike and not ends_sentence(last.line))

    def _resumes(self, group: Group, piece: TextLine) -> bool:
        """True if a line at the head of a page, column or below a float goes on with the open paragraph."""
        last = group.lines[-1]
        if piece.line.page in self.covers:
            return last.line.page == piece.line.page and cover_goes_on(last, piece, self.covers[piece.line.page])
        far = piece.side and piece.line.page > last.line.page + 1
        if far or is_displayed(piece) or self._is_credit(group, piece):
            return False
        carried = begins_with_marker(piece.line)
        if not (carried or is_full(last, piece.line, self.lang) or breaks_off(last, piece.line) or in_mid_sentence(group, piece)):
            return False
        if not self._is_of_its_type(last, piece):
            return False
        if carried:
            return True
        text = piece.line.text
        form = heading_form(text)
        beside = len(group.lines) == 1 and form == heading_form(group.text)  # （二） below the table under （一）
        if read_label(text) or (form and (ends_sentence(last.line) or beside)):
            return False
        if piece.begins_item:
            return False
        if hangs_alike(group, piece) or in_mid_sentence(group, piece) or (text[0].islower() and breaks_off(last, piece.line)):
            return True
        return not self.metrics.indent or piece.line.x0 - piece.left <= SHIFT * piece.line.size


def _names_next(text: str, following: str) -> bool:
    """True for a line of a title page that names others than the line before: 编写单位：甲公司 | 乙公司."""
    if is_credit(following) or (is_institution(text) and find_date(following) is not None):
        return True
    return is_institution(following) and (is_credit(text) or is_institution(text))


def _is_level(a: TextLine, b: TextLine) -> bool:
    return abs((a.line.x0 - a.left) - (b.line.x0 - b.left)) < 0.5 * b.line.size


def _is_apart(group: Group, piece: TextLine, metrics: Metrics) -> bool:
    """True for a line that stands further from a group than its lines from each other, or than usual."""
    if group.lines[-1].column != piece.column:
        return False
    steps = [b.line.baseline - a.line.baseline for a, b in pairwise(group.lines) if a.column == b.column]
    usual = median_low(steps) if steps else metrics.pitch * max(piece.line.size / metrics.body, 1.0)
    gap = OWN_GAP * (PUSHED if piece.line.raised else 1.0)
    return piece.line.baseline - group.lines[-1].line.baseline > gap * usual


def _pitches(lines: Iterable[TextLine]) -> dict[int, tuple[float, float]]:
    """The distance of baselines in points that most lines of a column have, and the size of these lines, by column.

    A part of a report may be set wider than the rest.
    """
    steps: dict[int, Counter[tuple[float, float]]] = defaultdict(Counter)
    for a, b in pairwise(lines):
        if a.column == b.column:
            steps[a.column][round(b.line.baseline - a.line.baseline), a.line.size] += 1
    usual = {column: counts.most_common(1)[0] for column, counts in steps.items()}
    return {column: step for column, (step, count) in usual.items() if count >= PITCH_LINES}


def _entirely_bold(line: Line) -> bool:
    return line.bold and all(char.bold for char in line.chars if char.size == line.size and char.text.isalnum())


def _changes_type(a: Line, b: Line) -> bool:
    """True for lines that differ in font and a little in size, or that have one colour each, and not the same."""
    if abs(a.size - b.size) > 0.02 * a.size and a.font != b.font and "" not in (a.font, b.font):
        return True
    return a.colours != b.colours and len(a.colours) == len(b.colours) == 1 and not b.text[0].islower()


def _centred(a: TextLine, b: TextLine) -> bool:
    """Two lines set around one middle, neither of them at the left edge."""
    size = a.line.size
    inside = min(a.line.x0 - a.left, b.line.x0 - b.left) > 2 * size
    return inside and abs((a.line.x0 + a.line.x1) - (b.line.x0 + b.line.x1)) < size


def _hangs_as_work(group: Group, piece: TextLine) -> bool:
    """True for a further line of a work, in a list where each begins at the edge and its lines hang."""
    first = group.lines[0]
    at_edge = first.line.x0 - first.left <= SHIFT * first.line.size
    return at_edge and piece.line.x0 - piece.left > piece.line.size and not piece.begins_item


def _centred_heading(group: Group, piece: TextLine, metrics: Metrics) -> bool:
    """True for the short second line of a centred heading that is set in the size of the text."""
    first = group.lines[-1]
    if ends_sentence(first.line) or (heading_form(group.text) is None and group.colour in (None, *metrics.colours)):
        return False
    off = max(abs(one.line.x0 + one.line.x1 - one.left - one.right) for one in (first, piece))
    same = first.line.font == piece.line.font and first.line.colour == piece.line.colour
    return same and off < piece.line.size and piece.line.x0 - piece.left > 2 * piece.line.size
