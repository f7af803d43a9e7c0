"""Finds which labels of rows stand over which: bands such as 流动资产：, and rows whose parts are set in below them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline import language
from pipeline.model import Document, Lang, Table
from pipeline.sheets.words import find_frames, roles

SLACK = 0.5
"""Heights of a character by which the left edges of two labels may differ and be level."""

EMPTY = 4
"""So many rows without numbers beside each other are items that a company does not have, not heads of groups."""

_EDGES = " 　:：,，"
_OF_CASH = re.compile(r"^cash flows? (?:from|used in|provided by)(?:/\S+)? ")
_NET_CASH = re.compile(r"Net cash\b.*\bactivities$|Net (?:in|out)flow\b.*\bactivities$", re.IGNORECASE)
"""Cash flows from financing activities, and Net cash outflow from financing activities, which ends them."""
OUTLINE = 4
"""So many of the numberings, from the first, are those of an outline."""

_NUMBERINGS = (
    re.compile(r"[一二三四五六七八九十]{1,3}、"),
    re.compile(r"[（(][一二三四五六七八九十]{1,3}[)）]"),
    re.compile(r"\d{1,2}[.．、](?!\d)"),
    re.compile(r"[（(]\d{1,2}[)）]"),
    re.compile(r"[（(](?:i{1,3}|iv|vi{0,3}|ix|x)[)）]"),
    re.compile(r"[（(][a-z][)）]"),
    re.compile(r"(?:I{1,3}|IV|VI{0,3}|IX|XI{0,3})[.．、]\s"),
    re.compile(r"[A-H][.．、]\s"),
)


class Edge(NamedTuple):
    """Where a label begins and ends, in points from the left and top of its page, and how high its characters are."""

    page: int
    x: float
    top: float
    size: float
    end: float = 0.0


class _Open(NamedTuple):
    """A label that later rows may stand under, and how far it is set in, in sizes; True for a band without numbers."""

    text: str
    indent: float
    band: bool


def edges(document: Document, table: Table) -> dict[int, Edge]:
    """Where the label in the first column of every row begins, for a table whose place on the page is known."""
    pages = {page.number: page for page in document.pages}
    found: dict[int, Edge] = {}
    for cell in table.cells:
        if cell.column:
            continue
        printed = list(document.slice(table.block_id, cell.start, cell.end).printed())
        page = pages.get(printed[0][0]) if printed else None
        if page is not None and all(number == page.number and slot < len(page.boxes) for number, slot in printed):
            x0, top, _, bottom = page.boxes[printed[0][1]]
            found[cell.row] = Edge(page.number, x0, top, bottom - top, max(page.boxes[slot][2] for _, slot in printed))
    return found


def read_parents(
    labels: Mapping[int, str], filled: Collection[int], lang: Lang, indents: Mapping[int, float]
) -> dict[int, tuple[str, ...]]:
    """The labels over that of every row, outermost first. `labels` are those of the rows, `filled` the rows with numbers,
    `indents` how far the labels are set in, in sizes. What is numbered alike stands beside each other, 二、 never under 一、, and
    what is numbered as a part under what that is a part of: （一） under 六、, 1． under （一）.
    """
    found: dict[int, tuple[str, ...]] = {}
    above: list[_Open] = []
    empty = _empty_items(labels, filled, indents)
    lines = _further_lines(labels, filled)
    for row, label in labels.items():
        total = _is_total(label, lang)
        indent, sign = indents.get(row, 0.0), _sign(label, lang)
        band = bool(label) and row not in filled and row not in empty and any(other in filled for other in labels if other > row)
        if sign == "sum":  # 加：, 减： stand beside the sums, not among the parts of one, but in a band as 所有者权益：
            above = [one for one in above if one.band and not numbering(one.text) and indent > one.indent - SLACK]
        elif total:
            above = _over_total(above, label)
        elif label:
            form = numbering(label)
            alike = next((i for i, one in enumerate(above) if form and _closes(form, numbering(one.text))), len(above))
            words = indent + _sign_width(label, lang) if sign == "detail" else indent  # 其中： is a part of what is above it
            above = [one for one in above[:alike] if _holds(one, words, band) or _outranks(numbering(one.text), form)]
        over = above if label or row in lines else _over_sum(above, labels, filled, indents, row)
        found[row] = tuple(one.text.strip(_EDGES) for one in over)
        if total and any(_names(label, one.text) for one in above):
            above = [one for one in above if not one.band]
        elif total and above and len(label.strip(_EDGES)) <= language.of(lang).bare_total:
            above = above[: max(i for i, one in enumerate(above) if one.band)] if any(one.band for one in above) else []
        if label and not total:
            above.append(_Open(label, indent + _sign_width(label, lang), band))
    return {row: path for row, path in found.items() if path}


def _further_lines(labels: Mapping[int, str], filled: Collection[int]) -> set[int]:
    """The rows without a label that are second lines of the items above them, as shares below numbers: most items have one, and
    another item follows it.
    """
    items = {row for row, label in labels.items() if label and row in filled}
    below = {row + 1 for row in items if row + 1 in filled and not labels.get(row + 1)}
    beside = sum(row + 1 in items for row in below)
    return below if beside and 2 * len(below) > len(items) and 2 * beside >= len(below) else set()


def _over_sum(
    above: Sequence[_Open], labels: Mapping[int, str], filled: Collection[int], indents: Mapping[int, float], row: int
) -> list[_Open]:
    """What amounts without a label stand under: they sum up the rows of a group and are not the last of them. Where several
    groups end below them, it is the outermost, unless another such sum follows; not the last of groups that had no sum before.
    """
    bands = [one for one in above if one.band]
    after = next((other for other in labels if other > row), None)
    if after is not None and not labels[after]:
        return bands
    kept = 0 if after is None else sum(_holds(one, indents.get(after, 0.0), after not in filled) for one in bands)
    over = bands[: kept + 1]
    beside = [
        other
        for other, label in labels.items()
        if over and other < row and label and other not in filled and abs(indents.get(other, 0.0) - over[-1].indent) < SLACK
    ]
    sums = sum(not label and other in filled for other, label in labels.items() if other <= row)
    return over[:-1] if len(beside) > sums else over


def further_details(labels: Mapping[int, str], lang: Lang, indents: Mapping[int, float]) -> frozenset[int]:
    """The rows below one with 其中： that stand level with its words: 应付股利 below 其中：应付利息 is a part of it too."""
    found: set[int] = set()
    words: float | None = None
    for row, label in labels.items():
        if _sign(label, lang) == "detail":
            words = indents.get(row, 0.0) + _sign_width(label, lang)
        elif words is not None and label and abs(indents.get(row, 0.0) - words) < SLACK:
            found.add(row)
        else:
            words = None
    return frozenset(found)


def _empty_items(labels: Mapping[int, str], filled: Collection[int], indents: Mapping[int, float]) -> set[int]:
    """The rows that would have numbers if there were any: in a statement with the rows of banks and insurers there are many.

    They stand beside each other, are set in alike, and end with no colon as a band does.
    """
    blank = [row for row, label in labels.items() if label and row not in filled and not label.rstrip().endswith((":", "："))]
    plain = {row for row in blank if not numbering(labels[row])}
    beside = {
        row
        for row in plain
        if any(other in plain and abs(indents.get(other, 0.0) - indents.get(row, 0.0)) < SLACK for other in (row - 1, row + 1))
    }
    if len(beside) < EMPTY:
        return set()
    marked = any(label.rstrip().endswith((":", "：")) for row, label in labels.items() if row not in filled)
    return plain if marked else beside  # where bands end with a colon, what has none is an item, also one that stands alone


def _holds(one: _Open, indent: float, band: bool) -> bool:
    """True if a row that is set in so far stands under an open one: further in, or at the edge of a band and no band itself."""
    return indent > one.indent + SLACK or (one.band and not band and indent > one.indent - SLACK)


def numbering(label: str) -> int:
    """How a label is numbered: 1 for 一、, 2 for （一）, and so on; 0 if it is not."""
    return next((n for n, form in enumerate(_NUMBERINGS, 1) if form.match(label)), 0)


def _closes(form: int, open_form: int) -> bool:
    """True if a label of one numbering ends what is open with another: its own, or one that is lower in an outline."""
    return form == open_form or _outranks(form, open_form)


def _outranks(upper: int, lower: int) -> bool:
    """True if one numbering stands over another in an outline: 一、 over （一） over 1． over (1)."""
    return 0 < upper < lower <= OUTLINE


def _over_total(above: list[_Open], label: str) -> list[_Open]:
    """What a total stands under: the bands up to the one that it names, or a band that is still open."""
    bands = [one for one in above if one.band]
    named = next((i for i, one in enumerate(bands) if _names(label, one.text)), None)
    return bands[: named + 1] if named is not None else bands


def _names(label: str, band: str) -> bool:
    """True for 流动资产合计 and Total current assets under 流动资产： and Current assets."""
    bare, own = band.strip(_EDGES).casefold(), label.casefold()
    if len(bare) > 1 and bare in own:
        return True
    tail = _OF_CASH.sub("", bare)
    return tail != bare and own.startswith("net ") and tail in own


def _is_total(label: str, lang: Lang) -> bool:
    return bool(roles(label, lang) & {"total", "subtotal"}) or _NET_CASH.match(label) is not None


def _sign(label: str, lang: Lang) -> str:
    """Whether a label begins with 其中： (detail), or with 加： or 减： (sum)."""
    first = next((cue for cue in find_frames(label, lang) if cue.start == 0), None)
    role = first.entry.get("role") if first is not None else ""
    return role if role in ("detail", "sum") else ""


def _sign_width(label: str, lang: Lang) -> float:
    """How wide 其中： is in sizes: what follows below a label stands level with its words behind that, or further out."""
    first = next((cue for cue in find_frames(label, lang) if cue.start == 0 and cue.entry.get("role") in ("detail", "sum")), None)
    return 0.0 if first is None else max(1.0, first.end * (0.5 if label[: first.end].isascii() else 1.0))


def _are_centred(labels: Sequence[Edge]) -> bool:
    """True for labels around one middle that begin at different places: they are not set in."""
    size = median(label.size for label in labels) or 1.0
    middles, starts = [(label.x + label.end) / 2 for label in labels], [label.x for label in labels]
    return max(middles) - min(middles) < SLACK * size < max(starts) - min(starts)


def read_indents(rows: Sequence[int], places: Mapping[int, Edge], spaces: Mapping[tuple[int, int], int]) -> dict[int, float]:
    """How far the labels of rows are set in, in sizes; by the spaces before them where their places are not known."""
    known = {row: places[row] for row in rows if row in places}
    ordered = [known[row] for row in sorted(known)]
    below = all(b.page > a.page or b.top > a.top for a, b in pairwise(ordered))
    if not known or not below or _are_centred(ordered):
        return {row: float(spaces.get((row, 0), 0)) for row in rows}
    left, size = min(edge.x for edge in known.values()), median(edge.size for edge in known.values()) or 1.0
    return {row: (edge.x - left) / size for row, edge in known.items()}
