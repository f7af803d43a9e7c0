"""Reads pages that are pictures: characters and rules come from the ink, in the same form as from a text page.

Uses rapidocr (PP-OCR models in its wheel); without it such pages stay unread and are reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import pypdfium2 as pdfium

from pipeline.pdf.count import count_scan
from pipeline.pdf.ink.chars import OCR, Char, RawPage, Shape
from pipeline.pdf.layout.lines import WORD_GAP
from pipeline.pdf.scans.deskew import upright
from pipeline.pdf.script import is_han, is_wide

DPI = 200
"""Pixels an inch of the picture that is read: the recogniser is trained on lines of about this size."""

SURE = 0.5
"""A line that the recogniser is less sure of is left out (0 to 1)."""

DARK = 140
"""Grey value below which a pixel is ink (0 is black, 255 white)."""

PAPER = 200
"""Grey value above which a pixel is paper."""

RULE = (0.1, 7)
"""A rule is at least this part of the page long and at most so many pixels thick, two of them added."""

SIZE_OF_BOX = 0.78
"""The type size as part of the height of the box that the detector draws around a line, where Han characters do not tell it."""

HAN_STEPS = 3
"""So many distances between Han characters tell the size of a line."""

SURE_STEPS = 8
SIZE_ERROR = (0.1, 0.16)
"""The part by which a measured size may be off: from SURE_STEPS distances of Han characters or more, and from fewer."""

SAME_HEIGHT, TOO_WIDE = 0.1, 0.24
"""A box as high as those of running text, within the first part, holds such text: figures and marks in a line may make the
distances of its Han characters too wide by the second.
"""

LATIN_LINE = 20
LATIN_WIDTH = 0.5
"""The width of a letter as part of the size, word spaces dealt out over the letters: a mean, for lines of LATIN_LINE or more."""

LONG_LINE = 400
LEVEL = 0.003
"""Lines of so many pixels tell how a scan is tilted; one that falls by less than this part of its length is straight (0.2°)."""

RAISED = 0.22
"""Ink of a figure that ends this part of the line's height above the others' is a superscript."""


_BEHIND_STOP = re.compile(r"(?<=[^\W\d][.,;:?!。，；”])\d{1,3}(?!\d)|(?<=[^\W\d][.,?!。]”)\d{1,3}(?!\d)")
"""A number that a marker may be."""


@cache
def _engine() -> Any:
    """The recogniser, or None if it is not installed."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return None
    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 2})


def is_installed() -> bool:
    """True if there is a recogniser."""
    return _engine() is not None


class Ink(NamedTuple):
    """What a page's picture shows: the page with its characters and rules, how sure that is, and which part of the ink is no
    text (both 0 to 1).
    """

    page: RawPage
    sure: float
    drawn: float


def read_picture(pdf: pdfium.PdfDocument, page: RawPage) -> Ink | None:
    """The page with what its picture shows; None if nothing can be read."""
    engine = _engine()
    if engine is None:
        return None
    source = pdf[page.number - 1]
    try:
        ink = source.render(scale=DPI / 72, grayscale=True).to_numpy()
    finally:
        source.close()
    ink = upright(ink[:, :, 0] if ink.ndim == 3 else ink)
    found = engine(_colour(ink), use_cls=False, return_word_box=True)
    count_scan()
    if not found.txts:
        return None
    chars = list(_chars(found, ink))
    scores = [score for score in found.scores if score >= SURE]
    rules = tuple(_rules(ink))
    read = replace(page, slots=len(chars), chars=tuple(chars), shapes=rules)
    return Ink(read, sum(scores) / max(1, len(scores)), _drawn(found, ink))


def _drawn(found: Any, ink: Any) -> float:
    """The part of the ink that stands outside the lines of text."""
    dark = ink < PAPER
    total = int(dark.sum())
    for box in found.boxes:
        x0, y0, x1, y1 = (max(0, int(edge)) for edge in (*box.min(axis=0), *box.max(axis=0)))
        dark[y0 : y1 + 1, x0 : x1 + 1] = False
    return int(dark.sum()) / total if total else 0.0


def _colour(grey: Any) -> Any:
    import numpy as np

    return np.repeat(grey[:, :, None], 3, axis=2)


def _chars(found: Any, ink: Any) -> Iterator[Char]:
    lines = [
        (list(_split(words)), box)
        for words, box, score in zip(found.word_results, found.boxes, found.scores, strict=True)
        if score >= SURE
    ]
    slope = _slope([box for _, box in lines])
    edges = [_edges(box, slope) for _, box in lines]
    heights = [edge.bottom - edge.top for edge in edges]
    lengths = [len(glyphs) for glyphs, _ in lines]
    sizes = _common([_size(glyphs, height) for (glyphs, _), height in zip(lines, heights, strict=True)], lengths, heights)
    slot = 0
    for (glyphs, _), size, (top, bottom, middle) in zip(lines, sizes, edges, strict=True):
        baseline = bottom - 0.17 * (bottom - top) - slope * (middle - ink.shape[1] / 2)
        last = 0.0
        placed = list(_even(glyphs, size))
        tilts = [slope * ((x0 + x1) / 2 - middle) for _, x0, x1 in placed]
        floats = [
            text.isdecimal() and _floats(ink, x0, x1, top + tilt, bottom + tilt)
            for (text, x0, x1), tilt in zip(placed, tilts, strict=True)
        ]
        for (text, x0, x1), raised in zip(placed, _whole_markers("".join(text for text, _, _ in placed), floats), strict=True):
            gap = last > 0 and x0 - last > WORD_GAP * size and not is_wide(text)
            place = (_points(x0), _points(baseline - 0.88 * size), _points(x1), _points(baseline + 0.12 * size))
            yield Char(slot, text, *place, _points(baseline), _half(size), OCR, False, True, 0, gap, raised)
            slot += 1
            last = x1


class _Edges(NamedTuple):
    """The upper and lower edge of a line, in pixels, at its middle."""

    top: float
    bottom: float
    middle: float


def _edges(box: Any, slope: float) -> _Edges:
    middle = float(box[:, 0].mean())
    if not slope:
        return _Edges(float(box[:, 1].min()), float(box[:, 1].max()), middle)
    return _Edges(float(box[0, 1] + box[1, 1]) / 2, float(box[2, 1] + box[3, 1]) / 2, middle)


def _slope(boxes: Sequence[Any]) -> float:
    """How much the lines of a tilted scan fall for each pixel to the right; 0.0 for one that is straight."""
    long = [box for box in boxes if box[1, 0] - box[0, 0] >= LONG_LINE]
    slopes = sorted(float((box[1, 1] + box[2, 1] - box[0, 1] - box[3, 1]) / (2 * (box[1, 0] - box[0, 0]))) for box in long)
    slope = slopes[len(slopes) // 2] if slopes else 0.0
    return slope if abs(slope) >= LEVEL else 0.0


Glyph = tuple[str, float, float]
"""A character with its left and right edge in pixels."""


def _even(glyphs: Sequence[Glyph], size: float) -> Iterator[Glyph]:
    """Full-width characters fill their squares: the recogniser's boxes are narrower, and a little off to either side."""
    at = 0
    while at < len(glyphs):
        end = at + 1
        while (
            end < len(glyphs)
            and is_wide(glyphs[at][0])
            and is_wide(glyphs[end][0])
            and glyphs[end][1] - glyphs[end - 1][2] < size
        ):
            end += 1
        x0, x1 = glyphs[at][1], glyphs[end - 1][2]
        step = (x1 - x0) / (end - at)
        yield from ((glyph[0], x0 + k * step, x0 + (k + 1) * step) for k, glyph in enumerate(glyphs[at:end]))
        at = end


def _common(sizes: Sequence[tuple[float, int]], lengths: Sequence[int], heights: Sequence[float]) -> list[float]:
    """The sizes in pixels, those that differ by less than the error of measuring made one: that of most characters.

    A long line that is as high as running text is set in its size, whatever the distances of its characters tell.
    """
    counts: Counter[float] = Counter()
    for (size, _), length in zip(sizes, lengths, strict=True):
        counts[_half(size)] += length
    body = max(counts, key=lambda size: (counts[size], size))
    usual = median(height for (size, _), height in zip(sizes, heights, strict=True) if _half(size) == body)
    found: list[float] = []
    for (size, steps), length, height in zip(sizes, lengths, heights, strict=True):
        off = size * 72 / DPI / body - 1
        wide = SIZE_ERROR[0] < off <= TOO_WIDE and abs(height - usual) <= SAME_HEIGHT * usual
        text = length >= LATIN_LINE and (abs(off) <= SIZE_ERROR[0] or wide)
        found.append((body if text else _usual(_half(size), steps >= SURE_STEPS, counts)) * DPI / 72)
    return found


def usual_size(page: RawPage) -> float:
    """The size of most characters of a page, in points."""
    counts = Counter(char.size for char in page.chars)
    return max(counts, key=lambda size: (counts[size], size))


def resized(page: RawPage, factor: float) -> RawPage:
    """The page with every size so many times as large, to half a point."""
    return replace(page, chars=tuple(char._replace(size=round(2 * factor * char.size) / 2) for char in page.chars))


def _usual(size: float, sure: bool, counts: Counter[float]) -> float:
    error = SIZE_ERROR[0] if sure else SIZE_ERROR[1]
    return max((other for other in counts if abs(other - size) <= error * size), key=lambda other: (counts[other], other))


def _size(glyphs: Sequence[Glyph], height: float) -> tuple[float, int]:
    """The type size in pixels, and from how many distances it was measured.

    It is the distance of neighbouring Han characters, which are all as wide as the size. Without them it comes from the height
    of the box, or from the width of the letters where that gives less: a raised marker makes the box too high.
    """
    steps = sorted(
        (b[1] + b[2] - a[1] - a[2]) / 2 for a, b in pairwise(glyphs) if is_han(a[0]) and is_han(b[0]) and b[1] - a[2] < height
    )
    if len(steps) >= HAN_STEPS:
        return steps[len(steps) // 2], len(steps)
    size = height * SIZE_OF_BOX
    if len(glyphs) >= LATIN_LINE:
        size = min(size, (glyphs[-1][2] - glyphs[0][1]) / sum(1.0 if is_wide(g[0]) else LATIN_WIDTH for g in glyphs))
    return size, len(steps)


def _points(pixels: float) -> float:
    return round(pixels * 72 / DPI, 2)


def _half(pixels: float) -> float:
    """A size to half a point, as type is set."""
    return round(2 * pixels * 72 / DPI) / 2


def _split(words: Sequence[Any]) -> Iterator[Glyph]:
    """Every character with its left and right edge in pixels; the letters of a word share its width."""
    for text, _, box in words:
        x0, x1 = float(min(p[0] for p in box)), float(max(p[0] for p in box))
        step = (x1 - x0) / max(1, len(text))
        for i, char in enumerate(text):
            if not char.isspace():
                yield char, x0 + i * step, x0 + (i + 1) * step


def _whole_markers(text: str, floats: Sequence[bool]) -> list[bool]:
    """Which characters are raised: of the figures right behind the end of a sentence all, if one of them is.

    >>> _whole_markers("port.28 The", [False] * 5 + [True, False] + [False] * 4)[5:8]
    [True, True, False]
    """
    found = list(floats)
    for match in _BEHIND_STOP.finditer(text):
        if any(floats[match.start() : match.end()]):
            found[match.start() : match.end()] = [True] * len(match[0])
    return found


def _floats(ink: Any, x0: float, x1: float, top: float, bottom: float) -> bool:
    """True if the ink in a figure's box ends well above the foot of the line: a superscript comes out as a plain digit."""
    import numpy as np

    box = ink[int(top) : int(bottom) + 1, int(x0) : int(x1) + 1] < DARK
    rows = np.flatnonzero(box.any(axis=1))
    if not rows.size:
        return False
    height = bottom - top
    return bool(height - rows[-1] > (RAISED + 0.17) * height and rows[-1] - rows[0] < 0.6 * height)


def _rules(ink: Any) -> Iterator[Shape]:
    """Long thin runs of ink, across and down."""
    dark = ink < DARK
    least = int(RULE[0] * dark.shape[1])
    for y0, y1, x0, x1 in _runs(_thickened(dark), least):
        yield _rule(x0, y0, x1, y1)
    for x0, x1, y0, y1 in _runs(_thickened(dark.T), least):
        yield _rule(x0, y0, x1, y1)


def _thickened(dark: Any) -> Any:
    """Ink with a pixel more above and below: a rule that falls by a pixel or has a hole is one."""
    import numpy as np

    found = dark.copy()
    found[1:] = np.logical_or(found[1:], dark[:-1])
    found[:-1] = np.logical_or(found[:-1], dark[1:])
    return found


def _rule(x0: int, y0: int, x1: int, y1: int) -> Shape:
    scale = 72 / DPI
    return Shape("rule", round(x0 * scale, 2), round(y0 * scale, 2), round(x1 * scale, 2), round(y1 * scale, 2))


def _runs(dark: Any, least: int) -> Iterator[tuple[int, int, int, int]]:
    """Runs of at least `least` dark pixels in a row, those of neighbouring rows as one: (first row, last row, start, end)."""
    import numpy as np

    open_runs: list[tuple[int, int, int, int]] = []
    for y in np.flatnonzero(dark.sum(axis=1) >= least):
        row = np.concatenate(([False], dark[y], [False]))
        edges = np.flatnonzero(row[1:] != row[:-1])
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
            if end - start < least:
                continue
            same = next((r for r in open_runs if y - r[1] <= 1 and start < r[3] and r[2] < end), None)
            if same:
                open_runs.remove(same)
                open_runs.append((same[0], int(y), min(start, same[2]), max(end, same[3])))
            else:
                open_runs.append((int(y), int(y), start, end))
    yield from (run for run in open_runs if run[1] - run[0] < RULE[1])
