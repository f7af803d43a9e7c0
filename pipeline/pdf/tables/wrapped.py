"""Finds labels of rows that run over several lines where neither rules nor tints part the rows: what a lone line goes on to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.table_cells import covered
from pipeline.pdf.tables.head_cells import Columns
from pipeline.pdf.tables.pieces import bare, is_amount

CLOSER = 0.96
"""The lines of one label are nearer to each other than this part of the usual distance of rows."""

TIGHT = 3
"""One in so many rows, at least, follows the one above without more space than usual; others may be sums."""

FULL = 1.1
"""A full line of a label leaves less than so many sizes free, compared with the longest label."""

LINED = 1.5
"""Lines of one label are at most so many sizes apart."""

HANGING = (0.5, 2.5)
"""Sizes by which the further lines of a label are set in, where they hang."""

_OPENED = re.compile(r"[（(][^()（）]*$")
_BRACKETED = re.compile(r"[（(][^()（）]+[)）]$")
_ENDED = (":", "：", "。", ";", "；")

Rows = Sequence[list[Line]]
Labels = dict[int, Line]
"""The labels in the first column by the number of their row."""


def wrapped_onto(rows: Rows, columns: Columns) -> dict[int, int]:
    """The lone lines of a body that are a part of a label, by their numbers, each with that of the row that it belongs to.

    A label goes on below a full line, nearer than rows are to each other or set in; in a bracket that is open; in Latin script
    with a small letter. A group's name above its rows stands as far from them as they do from each other.
    """
    labels = {i: row[0] for i, row in enumerate(rows) if covered(bare(row[0]), columns)[0] == 0}
    pitch = _pitch(rows, labels)
    right = max((line.x1 for line in labels.values()), default=0.0)
    found: dict[int, int] = {}
    for i in (i for i in labels if len(rows[i]) == 1):
        if i - 1 in labels and (len(rows[i - 1]) > 1 or found.get(i - 1) == i - 2) and _is_rest(labels, i, pitch, right):
            found[i] = i - 1
            continue
        if i + 1 == len(rows) or labels[i].text.rstrip().endswith(_ENDED):
            continue
        step = rows[i + 1][0].baseline - labels[i].baseline
        if step <= LINED * labels[i].size and (_has_no_name(rows, labels, found, i) or _goes_on(labels, i, pitch, right)):
            found[i] = i + 1
    return found


def _pitch(rows: Rows, labels: Labels) -> float:
    """The distance of the labels of two rows, the upper of them with cells behind, where no space parts them; 0.0 if unknown."""
    beside = [i for i in labels if i + 1 in labels and len(rows[i]) > 1]
    steps = sorted(labels[i + 1].baseline - labels[i].baseline for i in beside)
    return steps[len(steps) // TIGHT] if steps else 0.0


def _is_rest(labels: Labels, i: int, pitch: float, right: float) -> bool:
    """True for a lone line that is the rest of the label above it, beside whose first line the amounts stand."""
    above, line = labels[i - 1], labels[i]
    if above.x1 <= right - FULL * above.size:
        return False
    step = line.baseline - above.baseline
    hangs = HANGING[0] * line.size < line.x0 - above.x0 < HANGING[1] * line.size
    return step < CLOSER * pitch if pitch else hangs and step <= LINED * line.size


def _has_no_name(rows: Rows, labels: Labels, found: Mapping[int, int], i: int) -> bool:
    """True if the row below a lone label holds amounts and nothing else, and the label is nearer to it than to a row above."""
    below = rows[i + 1]
    if i + 1 in labels or not all(is_amount(part.text) for part in below):
        return False
    goes_on = found.get(i - 1) == i
    step = below[0].baseline - labels[i].baseline
    return goes_on or i == 0 or step < CLOSER * (labels[i].baseline - rows[i - 1][0].baseline)


def _goes_on(labels: Labels, i: int, pitch: float, right: float) -> bool:
    """True if the label of row `i` goes on with that of the next; the longest one ends at `right`."""
    if i + 1 not in labels:
        return False
    above, line = labels[i], labels[i + 1]
    if _OPENED.search(above.text) or _goes_on_small(labels, i):
        return True
    full = above.x1 > right - FULL * above.size
    nearer = line.baseline - above.baseline < CLOSER * pitch
    return (nearer and (full or _BRACKETED.match(line.text) is not None)) or (full and _hangs(labels, i))


def _hangs(labels: Labels, i: int) -> bool:
    """True if the label below is set in, and the one below that is not: a group has several rows."""
    above, line, after = labels[i], labels[i + 1], labels.get(i + 2)
    if not HANGING[0] * line.size < line.x0 - above.x0 < HANGING[1] * line.size:
        return False
    return after is None or after.x0 < line.x0 - HANGING[0] * line.size


def _goes_on_small(labels: Labels, i: int) -> bool:
    """True if the label below begins small, and the one below that does not: a list of small words is one of rows."""
    above, line, after = labels[i].text, labels[i + 1].text, labels.get(i + 2)
    listed = above[:1].islower() or (after is not None and after.text[:1].islower())
    return line[:1].islower() and not listed and not above.rstrip().endswith(".")
