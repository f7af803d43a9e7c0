"""Tells running heads, feet, page numbers and watermarks from what the pages say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.lines import Line
from pipeline.pdf.layout.table_cells import RawTable

OUTER = 0.13
"""Running heads and feet stand in this outer part of the page height."""

HEADED = 0.6
"""At least this part of the pages have running heads with their number."""

COUNTED = 0.22
"""... and numbers that count the pages in this one: a page may have a wide margin."""

RUNNING = 0.4
"""This part of the outermost rows at a height repeat, if it is that of running heads."""

PART = 0.25
"""Words on this part of the pages are furniture wherever these pages lie."""

DRIFT = 4.0
"""Points by which a running head may move from page to page."""

TITLE_TYPE = 1.25
"""Type on the first page at least this much larger than that of its characters in the middle is a title's."""

TITLE_WORDS = 8
"""Characters of a running head that is a part of the title; a Chinese one counts for two."""

ROWS = 6.0, 24.0
"""Points between the rules of rows, at least and at most; those of a double rule are nearer."""

UNDER = 1.5
"""The rule under a heading is nearer than so many sizes."""

STAMPED = 0.05
"""A drawing in one place on this part of the pages, and on three of them, is a watermark."""

_NUMBER = re.compile(
    r"[-–—一·~\s(（\[]*(?:第\s*)?(\d{1,4}|[ivxlc]{1,7}|[IVXLC]{1,7})\s*(?:页|頁)?(?:\s*(?:/|of|共)\s*(?:第\s*)?\d{1,4}\s*(?:页|頁)?)?[-–—一·~\s)）\]]*$"
)
_AT_END = re.compile(r"^(\d{1,4})(?!\d)[\s|·–—-]+(?=\D)|(?<=[\s|·–—-])(\d{1,4})$")
"""A number at either end of a line of words."""

_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")

Rows = list[list[Line]]
_Key = tuple[str, int, str]
"""Where a row stands, at what height in steps of DRIFT, and its words without digits."""


def without_watermarks(pages: Sequence[RawPage]) -> list[RawPage]:
    """The pages without the drawings that are the same in the same place on several of them, as the outlines of letters."""
    seen = Counter(place for page in pages for place in {_place(shape) for shape in page.shapes if shape.kind == "drawing"})
    enough = max(3, STAMPED * len(pages))
    stamped = {place for place, count in seen.items() if count >= enough}
    if not stamped:
        return list(pages)
    kept = [tuple(one for one in page.shapes if one.kind != "drawing" or _place(one) not in stamped) for page in pages]
    return [replace(page, shapes=shapes) for page, shapes in zip(pages, kept, strict=True)]


def _place(shape: Shape) -> tuple[int, ...]:
    return tuple(round(edge) for edge in shape[1:])


def find_furniture(pages: Sequence[RawPage], rows: Sequence[Rows], grids: Sequence[Sequence[RawTable]]) -> list[set[int]]:
    """For every page, the numbers of the rows that are furniture. A row in a ruled table never is, repeated or not."""
    texts = [_printed(page_rows) for page_rows in rows]
    keys = [_keys(*one) for one in zip(pages, rows, texts, strict=True)]
    repeated = _repeated(pages, texts, keys)
    heights = _running_heights(rows, keys, repeated)
    counted = _counted(pages, rows, texts, keys, repeated)
    found: list[set[int]] = []
    bars = _bars(pages, rows)
    title = _title(rows[0]) if rows else ""
    carried = _carried_on(pages, rows, keys, repeated)
    for page, page_rows, own, tables in zip(pages, rows, keys, grids, strict=True):
        mine = {i for i, key in enumerate(own) if key in repeated}
        mine |= {i for i, row in enumerate(page_rows) if _beyond(page, row, bars)}
        mine |= {i for i in _outermost(page_rows) if (_outer(page, page_rows[i]), _height(page_rows[i])) in heights}
        mine |= {i for i in _outermost(page_rows) if _is_number(page, page_rows[i])}
        mine |= counted.get(page.number, set())
        if page.number > 1:
            mine |= {i for i in _outermost(page_rows) if _outer(page, page_rows[i]) == "head" and _repeats(page_rows[i], title)}
        mine = {i for i in mine if not any(table.region.holds(part) for table in tables for part in page_rows[i])}
        if page.number == 1:
            mine -= _in_title_type(page_rows)
        mine -= carried.get(page.number, set())
        found.append({i for i in mine if _at_the_edge(i, mine, page, page_rows)})
    return found


def _carried_on(
    pages: Sequence[RawPage], rows: Sequence[Rows], keys: Sequence[list[_Key | None]], repeated: set[_Key]
) -> dict[int, set[int]]:
    """The rows by page that are headings: what the next pages repeat in such type, since a table goes on over them.

    A running head may be as large, but stands on a good part of the pages.
    """
    seen: dict[_Key, list[tuple[int, int]]] = defaultdict(list)
    if not repeated:
        return {}
    least = _title_size([row for page_rows in rows for row in page_rows])
    for page, page_rows, own in zip(pages, rows, keys, strict=True):
        for i, key in enumerate(own):
            if key in repeated and key and page_rows[i][0].size >= least and any(map(str.isalpha, key[2])):
                seen[key].append((page.number, i))
    found: dict[int, set[int]] = defaultdict(set)
    for places in seen.values():
        if len(places) <= PART * len(pages):
            found[places[0][0]].add(places[0][1])
    return found


def _in_title_type(rows: Rows) -> set[int]:
    """The rows of a first page that are set larger than its text: a title, also where the next pages repeat it."""
    least = _title_size(rows)
    return {i for i, row in enumerate(rows) if row[0].size >= least and not _DIGITS.fullmatch(_text(row))}


def _title_size(rows: Rows) -> float:
    """The least size of a title among these rows, in points."""
    sizes = [char.size for row in rows for part in row for char in part.chars]
    return TITLE_TYPE * median(sizes) if sizes else 0.0


def _title(rows: Rows) -> str:
    """The words of the rows of a first page that are set larger than its text, without spaces."""
    large = _in_title_type(rows)
    return "".join(_words(rows[i]) for i in sorted(large))


def _words(row: list[Line]) -> str:
    return re.sub(r"[\s\W]+", "", _text(row)).casefold()


def _repeats(row: list[Line], title: str) -> bool:
    """True for words of the title in small type: odd and even pages may have a part of it each."""
    words = _words(row)
    long = sum(1 + (char > "\u2e80") for char in words) >= TITLE_WORDS
    return long and words in title


def _at_the_edge(i: int, mine: set[int], page: RawPage, rows: Rows) -> bool:
    """True if nothing but furniture stands between a row and the edge of the page: text repeated under a heading is text."""
    here = rows[i][0].baseline
    head = here < page.height / 2
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


def _printed(rows: Rows) -> list[str]:
    """For every row the words on its whole line: the columns of a page may part a running head, and of another page not."""
    together: dict[int, list[list[Line]]] = defaultdict(list)
    for row in rows:
        together[round(row[0].baseline)].append(row)
    texts = {line: " ".join(map(_text, sorted(parts, key=lambda row: row[0].x0))) for line, parts in together.items()}
    return [texts[round(row[0].baseline)] for row in rows]


def _is_number(page: RawPage, row: list[Line]) -> bool:
    return _outer(page, row) != "" and len(row) == 1 and _NUMBER.match(_text(row)) is not None


def _outer(page: RawPage, row: list[Line]) -> str:
    if row[0].bottom < OUTER * page.height:
        return "head"
    return "foot" if row[0].top > (1 - OUTER) * page.height else ""


def _keys(page: RawPage, rows: Rows, texts: Sequence[str]) -> list[_Key | None]:
    """The key of every row, None for those in the inner part of the page."""
    words = [_DIGITS.sub("#", text.lower().replace(" ", "")) for text in texts]
    places = [(_outer(page, row), round(row[0].baseline / DRIFT)) for row in rows]
    return [(*place, own) if place[0] else None for place, own in zip(places, words, strict=True)]


def _height(row: list[Line]) -> int:
    return round(row[0].baseline)


def _running_heights(rows: Sequence[Rows], keys: Sequence[list[_Key | None]], repeated: set[_Key]) -> set[tuple[str, int]]:
    """Heights at which most outermost rows repeat: what stands there on the other pages is the head of a chapter of its own.

    A height that text reaches on many pages, and a repeated line on a few, is none.
    """
    all_of: Counter[tuple[str, int]] = Counter()
    running: Counter[tuple[str, int]] = Counter()
    for page_rows, own in zip(rows, keys, strict=True):
        for i in _outermost(page_rows):
            if key := own[i]:
                place = (key[0], _height(page_rows[i]))
                all_of[place] += 1
                running[place] += key in repeated
    return {place for place, count in running.items() if count >= RUNNING * all_of[place]}


def _repeated(pages: Sequence[RawPage], texts: Sequence[list[str]], keys: Sequence[list[_Key | None]]) -> set[_Key]:
    """Rows that stand in the same place with the same words, numbers aside, on several pages that lie together.

    Heads of odd and even pages differ, so that every other page counts as the next; the same words here and there in a long
    report (同上, 单位：元) are text.
    """
    seen: dict[_Key, dict[int, tuple[int, ...]]] = defaultdict(dict)
    for page, *row_lists in zip(pages, keys, texts, strict=True):
        for key, text in zip(*row_lists, strict=True):
            if key and key[2]:
                seen[key].setdefault(page.number, tuple(int(digits) for digits in re.findall(r"\d{1,9}", text)))
    enough = 2 if len(pages) <= 6 else 3
    return {key for key, found in seen.items() if _lie_together([*found], enough, len(pages)) and _counts_pages(found)}


def _counts_pages(found: dict[int, tuple[int, ...]]) -> bool:
    """Whether the numbers in a repeated row are the same on most pages or count them; those of notes, as 12 Ibid., do not."""
    for column in zip(*found.values(), strict=False):
        numbered = list(zip(found, column, strict=True))
        ways = (column, [number - page for page, number in numbered], [2 * number - page for page, number in numbered])
        if 2 * max(max(Counter(way).values()) for way in ways) <= len(found):
            return False
    return True


def _lie_together(numbers: Sequence[int], enough: int, pages: int) -> bool:
    """Whether so many pages follow each other, one left out at most each time, or are a good part of the report."""
    if len(numbers) >= max(enough, PART * pages):
        return True
    return any(last - first <= 2 * (enough - 1) for first, last in zip(numbers, numbers[enough - 1 :], strict=False))


def _counted(
    pages: Sequence[RawPage],
    rows: Sequence[Rows],
    texts: Sequence[list[str]],
    keys: Sequence[list[_Key | None]],
    repeated: set[_Key],
) -> dict[int, set[int]]:
    """The rows by page that hold a number alone, which counts the pages: however far from the edge, nothing else does.

    A number beside words that other pages do not have is that of a note.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for page, page_rows, own in zip(pages, rows, keys, strict=True):
        for i, row in enumerate(page_rows):
            match = _NUMBER.match(_text(row)) if len(row) == 1 and _near_edge(page, row) else None
            if match and match[1].isdigit() and (own[i] in repeated or not _is_beside(row, page_rows)):
                found.setdefault(page.number, []).append((i, int(match[1]) - page.number))
    lone, heads = _in_step(found, max(3, PART * len(pages))), _numbered_heads(pages, rows, texts)
    return {number: lone.get(number, set()) | heads.get(number, set()) for number in {*lone, *heads}}


def _is_beside(row: list[Line], rows: Rows) -> bool:
    """True for a row on one height with another."""
    return any(_height(other) == _height(row) and other is not row for other in rows)


def _in_step(found: Mapping[int, list[tuple[int, int]]], enough: float) -> dict[int, set[int]]:
    """The rows by page whose number counts the pages on `enough` of them. `found` are rows with their number less the page's."""
    steps = Counter(step for numbers in found.values() for step in {step for _, step in numbers})
    return {number: {i for i, step in numbers if steps[step] >= enough} for number, numbers in found.items()}


def _numbered_heads(pages: Sequence[RawPage], rows: Sequence[Rows], texts: Sequence[list[str]]) -> dict[int, set[int]]:
    """The outermost rows by page whose line begins or ends with a number that counts the pages: 290 Sample Review.

    Heads of odd and even pages differ in their words, and in a report of three pages none of them repeats.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for page, page_rows, printed in zip(pages, rows, texts, strict=True):
        for i in _outermost(page_rows):
            ends = _AT_END.findall(printed[i]) if _near_edge(page, page_rows[i]) else []
            numbers = [int(number) for one in ends for number in one if number]
            found.setdefault(page.number, []).extend((i, number - page.number) for number in numbers)
    return _in_step(found, max(2, HEADED * len(pages)))


def _near_edge(page: RawPage, row: list[Line]) -> bool:
    return row[0].bottom < COUNTED * page.height or row[0].top > (1 - COUNTED) * page.height


def _bars(pages: Sequence[RawPage], rows: Sequence[Rows]) -> dict[str, set[int]]:
    """Heights of the rules under running heads and over feet: wide, in the outer part, on at least half of the pages."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, page_rows in zip(pages, rows, strict=True):
        for shape in page.shapes:
            where = _bar_place(page, shape)
            if where and not _is_ruled(shape, page.shapes) and not _underlines(page, shape, page_rows):
                seen[where, round(shape.top / DRIFT)].add(page.number)
    bars: dict[str, set[int]] = {"head": set(), "foot": set()}
    for (where, height), numbers in seen.items():
        if len(numbers) >= max(2, len(pages) / 2):
            bars[where].add(height)
    return bars


def _is_ruled(shape: Shape, shapes: Sequence[Shape]) -> bool:
    """True for a rule between the rows of a table: another of its length is near."""
    return any(ROWS[0] < abs(one.top - shape.top) < ROWS[1] for one in _as_long(shape, shapes))


def _as_long(shape: Shape, shapes: Sequence[Shape]) -> list[Shape]:
    return [one for one in shapes if one.kind == "rule" and abs(one.x0 - shape.x0) < 2 and abs(one.x1 - shape.x1) < 2]


def _underlines(page: RawPage, rule: Shape, rows: Rows) -> bool:
    """True for the rule under a heading: in the inner part of the page one as long stands under a line in such type, too."""

    def above(shape: Shape) -> tuple[str, float, bool] | None:
        lines = [row[0] for row in rows if len(row) == 1 and 0 < shape.top - row[0].baseline < UNDER * row[0].size]
        return (lines[-1].font, lines[-1].size, lines[-1].bold) if lines else None

    kind = above(rule)
    inner = (one for one in _as_long(rule, page.shapes) if not _bar_place(page, one))
    return kind is not None and any(above(one) == kind for one in inner)


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
