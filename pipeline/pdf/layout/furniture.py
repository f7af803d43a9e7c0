"""Tells running heads, feet and page numbers from the text of the pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.table_cells import RawTable

OUTER = 0.13
"""Running heads and feet stand in this outer part of the page height."""

DRIFT = 4.0
"""Points by which a running head may move from page to page."""

_NUMBER = re.compile(
    r"[-–—·~\s(（\[]*(?:第\s*)?(\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})\s*(?:页|頁)?(?:\s*(?:/|of|共)\s*(?:第\s*)?\d{1,4}\s*(?:页|頁)?)?[-–—·~\s)）\]]*$"
)
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")

Rows = list[list[Line]]


def find_furniture(pages: Sequence[RawPage], rows: Sequence[Rows], grids: Sequence[Sequence[RawTable]]) -> list[set[int]]:
    """For every page, the numbers of the rows that are furniture. A row in a ruled table never is, repeated or not."""
    repeated = _repeated(pages, rows)
    heights = {(key[0], height) for key, height in _heights(pages, rows) if key in repeated}
    found: list[set[int]] = []
    bars = _bars(pages)
    for page, page_rows, tables in zip(pages, rows, grids, strict=True):
        mine = {i for i, row in enumerate(page_rows) if _key(page, row) in repeated}
        mine |= {i for i, row in enumerate(page_rows) if _beyond(page, row, bars)}
        mine |= {i for i in _outermost(page_rows) if (_outer(page, page_rows[i]), _height(page_rows[i])) in heights}
        mine |= {i for i in _outermost(page_rows) if _is_number(page, page_rows[i])}
        mine = {i for i in mine if not any(table.region.holds(part) for table in tables for part in page_rows[i])}
        found.append({i for i in mine if _at_the_edge(i, mine, page, page_rows)})
    return found


def _at_the_edge(i: int, mine: set[int], page: RawPage, rows: Rows) -> bool:
    """True if nothing but furniture stands between a row and the edge of the page: text repeated under a heading is text."""
    here, head = rows[i][0].baseline, _outer(page, rows[i]) == "head"
    beyond = (j for j, row in enumerate(rows) if (row[0].baseline < here - 1 if head else row[0].baseline > here + 1))
    return all(j in mine for j in beyond)


def _outermost(rows: Rows) -> list[int]:
    """The first and the last row of a page, and those on the same baseline."""
    ends = {round(rows[0][0].baseline), round(rows[-1][0].baseline)} if rows else set()
    return [i for i, row in enumerate(rows) if round(row[0].baseline) in ends]


def page_label(rows: Rows, furniture: set[int]) -> str:
    """The page number as printed, without dashes and words; empty if none is."""
    for i in sorted(furniture, reverse=True):
        for part in rows[i]:
            match = _NUMBER.match(part.text)
            if match:
                return match[1]
    return ""


def _text(row: list[Line]) -> str:
    return " ".join(part.text for part in row)


def _is_number(page: RawPage, row: list[Line]) -> bool:
    return _outer(page, row) != "" and len(row) == 1 and _NUMBER.match(_text(row)) is not None


def _outer(page: RawPage, row: list[Line]) -> str:
    if row[0].bottom < OUTER * page.height:
        return "head"
    return "foot" if row[0].top > (1 - OUTER) * page.height else ""


def _key(page: RawPage, row: list[Line]) -> tuple[str, int, str] | None:
    where = _outer(page, row)
    if not where:
        return None
    text = _DIGITS.sub("#", _text(row).lower().replace(" ", ""))
    return (where, round(row[0].baseline / DRIFT), text)


def _height(row: list[Line]) -> int:
    return round(row[0].baseline)


def _heights(pages: Sequence[RawPage], rows: Sequence[Rows]) -> Iterator[tuple[tuple[str, int, str], int]]:
    """Every row in the outer part of a page with its height: the head of odd pages stands where that of even pages does."""
    for page, page_rows in zip(pages, rows, strict=True):
        for row in page_rows:
            if key := _key(page, row):
                yield key, _height(row)


def _repeated(pages: Sequence[RawPage], rows: Sequence[Rows]) -> set[tuple[str, int, str]]:
    """Rows that stand in the same place with the same words, numbers aside, on several pages."""
    seen: dict[tuple[str, int, str], set[int]] = defaultdict(set)
    for page, page_rows in zip(pages, rows, strict=True):
        for row in page_rows:
            if key := _key(page, row):
                seen[key].add(page.number)
    enough = 2 if len(pages) <= 6 else 3
    return {key for key, numbers in seen.items() if len(numbers) >= enough and key[2]}


def _bars(pages: Sequence[RawPage]) -> dict[str, set[int]]:
    """Heights of the rules under running heads and over feet: wide, in the outer part, on at least half of the pages."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page in pages:
        for shape in page.shapes:
            where = _bar_place(page, shape)
            if where:
                seen[where, round(shape.top / DRIFT)].add(page.number)
    bars: dict[str, set[int]] = {"head": set(), "foot": set()}
    for (where, height), numbers in seen.items():
        if len(numbers) >= max(2, len(pages) / 2):
            bars[where].add(height)
    return bars


def _bar_place(page: RawPage, shape: Shape) -> str:
    if shape.kind != "rule" or shape.x1 - shape.x0 < 0.5 * page.width:
        return ""
    if shape.bottom < OUTER * page.height:
        return "head"
    return "foot" if shape.top > (1 - OUTER) * page.height else ""


def _beyond(page: RawPage, row: list[Line], bars: dict[str, set[int]]) -> bool:
    where = _outer(page, row)
    if where == "head":
        return any(row[0].bottom <= (height + 1) * DRIFT for height in bars["head"])
    return where == "foot" and any(row[0].top >= (height - 1) * DRIFT for height in bars["foot"])
