"""Finds tables without a grid: rows whose pieces stand under each other in columns, most of them numbers.

Rules under the rows or filled rows tell where a row ends; without them the rows with numbers do, and what stands nearest to one
belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.pdf.ink.chars import RawPage, Shape
from pipeline.pdf.layout.forms import LEADER
from pipeline.pdf.layout.labels import Label, is_unit, read_label
from pipeline.pdf.layout.lines import Line, merge
from pipeline.pdf.layout.region import Region
from pipeline.pdf.layout.table_cells import RawCell, RawTable, columns_of, covered, joined, numeric
from pipeline.pdf.tables.bars import has_bars
from pipeline.pdf.tables.body import TAIL, body_rows, goes_on, row_shapes
from pipeline.pdf.tables.head_cells import Columns, header_cells, one_each, unglued, widened
from pipeline.pdf.tables.pieces import bare, holds_numbers, is_amount, is_number, is_sentence, pieces_of
from pipeline.pdf.tables.stacked import are_underlined, columns_under, cut_at_heads, stands_over

GAP = 3.0
"""Rows of a table are at most so many type sizes apart."""

LONE = 3
"""So many rows with one piece may stand between two with more: the further lines of a cell."""

NAME = 48
"""Characters of the longest name over columns: what is longer, or has a semicolon, says something of the whole table."""

OVER = 2
"""So many lone pieces may stand over the names of columns: a name over several, and the first line of one."""

MIN_ROWS = 3
"""Rows with numbers that make a table; two are enough under a caption."""

HEADED = 3
"""So many names over a rule and a row of numbers are a table by themselves."""

NUMBERS = 0.5
"""At least this part of the pieces behind the first column are numbers, unless a caption announces the table."""

FULL = 0.75
"""A lone piece wider than this part of the table is a line of text and ends it."""

HEADER_LINES = 12
"""A header has at most so many lines."""

TABULAR = 0.6
"""Under a caption at least this part of the rows has several pieces."""

PROSE, PROSE_CHARS = 0.6, 12
"""Where this part of the lines of a first column are that long and have a stop inside, they are running text."""

_OF_YEARBOOK = re.compile(r"\d{1,2}[-–—]\d{1,2}(?:\s+(?=\D)|$)")
_WITH_UNIT = re.compile(r".{2,40}[（(](?:金额|金額)?[单單]位[:：][^（）()]{1,16}[)）]")
"""前五名客户（单位：万元） above the names of the columns."""
_SURELY = re.compile(r"[$€£¥₹]|\bper ?cent|\b(?:million|billion|thousand|lakh|crore)s?\b|[千万萬亿億]元", re.IGNORECASE)
"""What tells a unit without brackets from the name of a row: Number of, persons."""
_SHARE_OF = re.compile(r"\(?(?:%|[Pp]er ?cent(?:age)?) of [a-zA-Z ]{3,40}\)?")
"""% of respondents, above the names of the columns."""
_JOINED = re.compile(r"[，。；](?=.)|[,;.] (?=[a-z])|[.] (?=[A-Z])")
_MONOSPACED = re.compile(r"(?i)mono|courier|consol|typewriter|lmtt|cmtt")

Rows = Sequence[list[Line]]


def find_aligned(page: RawPage, rows: Rows, captioned: Callable[[float], bool], before: RawTable | None) -> list[RawTable]:
    """The tables that alignment shows among the rows of a page, top to bottom.

    `before` is the table at the end of the page before: rows at the head of this one may go on with it, be they few.
    """
    fine = [pieces_of(row) for row in rows]
    found: list[RawTable] = []
    for run in (_with_tail(page, run, fine) for run in _runs(fine)):
        goes_on = before is not None and run[0] is fine[0]
        found += _tables(page, run, captioned, before if goes_on else None)
    return found


def _tables(page: RawPage, run: Rows, captioned: Callable[[float], bool], before: RawTable | None) -> list[RawTable]:
    """The tables of a run: one, or several below each other. What is a table as a whole is one in each of its parts."""
    whole = _table(page, _in_columns(page, run), captioned, before)
    parts = cut_at_heads(page, run)
    if len(parts) == 1:
        return [whole] if whole is not None else []
    found: list[RawTable | None] = []
    for i, part in enumerate(parts):
        rows = _in_columns(page, _trimmed(part))
        found.append(_table(page, rows, captioned, before if i == 0 else None, known=whole is not None))
    return [table for table in found if table is not None]


def _in_columns(page: RawPage, run: Rows) -> list[list[Line]]:
    """The rows with what a column holds as one piece: a word space is no gap between columns unless all rows have it."""
    data = [i for i, row in enumerate(run) if len(row) > 1 and holds_numbers(row)]
    ruled = columns_under(page, run, data[0]) if data else []
    columns = ruled or _find_columns([row for row in run if len(row) == 1 or holds_numbers(row)])
    found: list[list[Line]] = []
    for row in run:
        if columns and one_each([bare(part) for part in row], columns):
            found.append(row)
            continue
        together: list[list[Line]] = []
        for part in row:
            if together and columns and covered(bare(part), columns) == covered(bare(together[-1][-1]), columns):
                together[-1].append(part)
            else:
                together.append([part])
        found.append([merge(parts) for parts in together])
    return found


def _runs(rows: Rows) -> list[list[list[Line]]]:
    """Rows with several pieces that follow each other, with the lone pieces between them."""
    runs: list[list[list[Line]]] = []
    lone: list[list[Line]] = []
    for row in rows:
        before = lone[-1] if lone else runs[-1][-1] if runs and runs[-1] else None
        label = None if before is not None and _is_under(row, before) else label_of(row)
        led = any(LEADER.search(part.text) and part.text.strip(". …·") for part in row)
        tabular = len(row) > 1 and label is None and not is_sentence(row) and (not led or _has_amounts(row))
        if before is not None and (label is not None or not _near(before, row)):
            lone = []
            runs.append([])
        if tabular and runs and _begins(row, lone, runs[-1]):
            runs.append([])
        if not tabular:
            lone.append([merge(row)])
            continue
        if not runs:
            runs.append([])
        if not runs[-1]:
            runs[-1] = [*_over(lone, row), row]
        elif len(lone) <= LONE and not any(_is_text(one[0], runs[-1]) for one in lone):
            runs[-1] += [*lone, row]
        else:
            runs.append([*_over(lone, row), row])
        lone = []
    return [_trimmed(run) for run in runs if run]


def label_of(row: list[Line]) -> Label | None:
    """What a row says about itself; 8-2 消费价格指数 is the title of a yearbook's table."""
    text = merge(row).text
    if len(row) == 1 and ((_SURELY.search(text) and is_unit(text)) or _SHARE_OF.fullmatch(text)):
        return Label("unit", "", text)
    if (_OF_YEARBOOK.match(text) and not holds_numbers(row)) or (len(row) == 1 and _WITH_UNIT.fullmatch(text)):
        return Label("table", "", text)
    return read_label(text)


def _is_under(row: list[Line], before: list[Line]) -> bool:
    """True for a unit in brackets right under the names of columns or under that of a row: a further line of one of them."""
    if len(row) > 1 or len(before) < 2 or row[0].baseline - before[0].baseline > TAIL * row[0].size:
        return False
    label = abs(row[0].x0 - before[0].x0) < 1 and row[0].x1 < before[1].x0
    # numbers may stand beside the middle of a label
    level = row[0].x1 < before[0].x0 and row[0].baseline - before[0].baseline < row[0].size
    if (label or level) and row[0].text[0] in "(（":
        return holds_numbers(before)
    return before[0].x1 < row[0].x0 and row[0].x1 <= before[-1].x1 + row[0].size


def _begins(row: list[Line], lone: Rows, run: Rows) -> bool:
    """True for the names over another table right below one: those of that table again, or those below a line that ends with a
    colon.
    """
    amounts = any(numeric(part.text) for part in row) or all(is_amount(part.text) for part in row[1:])
    if amounts or not any(is_number(part.text) for other in run for part in other[1:]):
        return False
    again = any([part.text for part in other] == [part.text for part in row] for other in run)
    return again or (bool(lone) and lone[-1][-1].text.rstrip().endswith((":", "：")))


def _has_amounts(row: list[Line]) -> bool:
    """True for a row of a statement whose label is led to its numbers by dots: several, or one that is no page's."""
    numbers = row[1:]
    if not all(is_amount(part.text) for part in numbers):
        return False
    return len(numbers) > 1 or any(char in numbers[0].text for char in ",.()（）")


def _over(lone: Rows, head: list[Line]) -> list[list[Line]]:
    """The lone pieces right over a table, which may span its columns; under a bare 表5 they are the title.

    More of them than two stand inside the columns of its head, close to each other.
    """
    label = read_label(lone[-2][0].text) if len(lone) > 1 else None
    titled = label is not None and label.role == "table" and not label.rest
    names: list[list[Line]] = []
    for row in [] if titled else reversed(lone[-HEADER_LINES:]):
        text = row[0].text
        if len(text) > NAME or ";" in text or "=" in text or label_of(row) is not None:
            break
        if len(names) >= OVER and not stands_over(row[0], head, names[0]):
            break
        names.insert(0, row)
    return names


def _with_tail(page: RawPage, run: list[list[Line]], rows: Rows) -> list[list[Line]]:
    """The rows with the further lines of the last one's cells: right under it behind the first column, or above a rule."""
    last = run[-1][0].baseline  # not the row itself: what stood alone was merged
    at = next((i for i, row in enumerate(rows) if row[0].baseline > last), len(rows))
    behind = max(row[0].x1 for row in run if len(row) > 1)
    region = _region(page, run)
    tail: list[list[Line]] = []
    for row in rows[at : at + LONE]:
        above = (tail[-1] if tail else run[-1])[0].baseline
        step = row[0].baseline - above
        if len(row) > 1 or step > TAIL * row[0].size or read_label(row[0].text):
            break
        closed = goes_on(run[-1][0], row[0]) or _closed(page, region, above, row[0])
        if row[0].x0 < behind and not (row[0].x1 <= region.x1 and closed):
            break
        tail.append(row)
    return run + tail


def _closed(page: RawPage, region: Region, above: float, line: Line) -> bool:
    """True if the next rule of a table stands right under this line and none between it and the one above."""
    below = sorted(s.top for s in row_shapes(page, region) if s.kind == "rule" and s.top > above)
    return bool(below) and line.baseline - 1 < below[0] < line.baseline + line.size


def _near(a: list[Line], b: list[Line]) -> bool:
    return b[0].baseline - a[0].baseline <= GAP * max(a[0].size, b[0].size)


def _is_text(line: Line, run: Rows) -> bool:
    """True for a line that is as wide as a table and begins in its first column: behind that it is one of a cell."""
    x0, x1 = min(row[0].x0 for row in run), max(row[-1].x1 for row in run)
    behind = min((row[1].x0 for row in run if len(row) > 1), default=x1)
    return line.x1 - line.x0 > FULL * (x1 - x0) and line.x0 < behind


def _trimmed(run: list[list[Line]]) -> list[list[Line]]:
    """Without first rows that are a caption, a unit or a line of text, and without last ones that are no rows of its columns."""
    columns = columns_of([[bare(part) for part in row] for row in run if holds_numbers(row)])
    while len(run) > 1 and columns and not _is_row(run[-1], columns):
        run = run[:-1]
    run = run[_lines_above(run) :]
    while len(run) > 1:
        first, below = run[0], next((row for row in run[1:] if len(row) > 1), run[1])
        right = max(row[-1].x1 for row in run[1:])
        inside = below[0].x1 < first[0].x0 and first[-1].x1 <= right + first[0].size
        if label_of(first) is None and (len(first) > 1 or inside):
            break
        run = run[1:]
    return run


def _lines_above(run: Rows) -> int:
    """How many rows stand above a table down to the line that states its unit: title, date, whose it is."""
    first = next((i for i, row in enumerate(run) if holds_numbers(row)), 0)
    stated = (i + 1 for i in range(first - 1, -1, -1) if any(states_unit(read_label(part.text), part.text) for part in run[i]))
    return next(stated, 0)


def states_unit(label: Label | None, text: str) -> bool:
    """True for 单位：元 and Unit: million, also in brackets; （元） under a name is the name's."""
    return label is not None and label.role == "unit" and (":" in text or "：" in text)


def _is_row(row: list[Line], columns: Columns) -> bool:
    """False for a line of text: it has no amount, and a piece of it stands over several columns; and for a lone piece."""
    if any(is_amount(part.text) for part in row):
        return True
    return len(row) > 1 and all(covered(part, columns)[0] == covered(part, columns)[1] for part in row)


def _find_columns(rows: Rows) -> Columns:
    """The columns of rows with several pieces, and those where only lone pieces stand: remarks of several lines, labels that are
    not level with their numbers.
    """
    columns = columns_of([[bare(part) for part in row] for row in rows if len(row) > 1])
    lone = [row for row in rows if len(row) == 1 and columns]
    before = [row for row in lone if row[0].x1 < columns[0][0]]
    beside = [row for row in lone if row[0].x0 > columns[-1][1]]
    return [*columns_of(before)[:1], *columns, *columns_of(beside)]


def _table(
    page: RawPage, run: Rows, captioned: Callable[[float], bool], before: RawTable | None, known: bool = False
) -> RawTable | None:
    """The table of a run of rows, None if it is none; `known` if it is surely one."""
    data = [row for row in run if len(row) > 1 and holds_numbers(row)]
    named = captioned(run[0][0].top)
    headed = known or _is_headed(page, run, data)
    if len(data) < (1 if before or headed else 2 if named else MIN_ROWS):
        return None
    first = next(i for i, row in enumerate(run) if row is data[0])
    columns = columns_under(page, run, first) or _find_columns(run[first:])
    if len(columns) < 2 or any(_is_listing(row) for row in data) or _is_prose(run) or _is_chart(page, run):
        return None
    sure = headed or (before is not None and len(columns) == before.columns)
    if not sure and len(data) < 2:
        return None
    if not (sure or (named and _mostly_tabular(run)) or _speaks(page, run, data, columns)):
        return None
    return _built(page, run, columns, first)


def _built(page: RawPage, run: Rows, columns: Columns, first: int) -> RawTable:
    """The table of a run of rows; its first row of numbers is `first`."""
    region = _region(page, run)
    start = _first_body(run, first, [shape.bottom for shape in row_shapes(page, region)], columns)
    body = body_rows(page, run[start:], columns, region)
    over = _unglued(run[max(0, first - HEADER_LINES) : start], columns)
    columns = widened(columns, over)
    header = [part for row in over for part in row]
    cells, depth = header_cells(header, columns, _drawn_in(page, header))
    placed = cells + [
        RawCell(depth + r, c, 1, 1, tuple(line.get(c, ()))) for r, line in enumerate(body) for c in range(len(columns))
    ]
    edges = (region.x0, *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), region.x1)
    return RawTable(page.number, region, edges, tuple(placed), depth, "spacing")


def _unglued(rows: Rows, columns: Columns) -> list[list[Line]]:
    """The rows of a header with names that nearly touch as pieces of their own; what spans names below it is one."""
    found: list[list[Line]] = []
    for at, row in enumerate(rows):
        below = [part for other in rows[at + 1 :] for part in other]
        spans = [sum(part.x0 < other.x1 and other.x0 < part.x1 for other in below) > 1 for part in row]
        cut = [[part] if span else unglued(part, columns) for part, span in zip(row, spans, strict=True)]
        found.append([name for names in cut for name in names])
    return found


def _drawn_in(page: RawPage, parts: Sequence[Line]) -> list[Shape]:
    """The rules between the lines of a header."""
    top, bottom = min((part.top for part in parts), default=0.0), max((part.baseline for part in parts), default=0.0)
    return joined(shape for shape in page.shapes if shape.kind == "rule" and top < shape.top < bottom)


def _is_headed(page: RawPage, run: Rows, data: Rows) -> bool:
    """True for a row of amounts under a rule under as many names: a table may have no more."""
    if not data or not all(is_amount(part.text) for part in data[0][1:]):
        return False
    at = next(i for i, row in enumerate(run) if row is data[0])
    over = [row for row in run[:at] if len(row) > 1 and not any(numeric(part.text) for part in row)]
    if any(len(data[0]) - len(names) in (0, 1) and are_underlined(page, names) for names in over):
        return True
    if run[0] not in over or len(run[0]) != len(data[0]) or len(run[0]) < HEADED:
        return False
    shapes = row_shapes(page, _region(page, run))
    return any(run[0][0].baseline - 1 < shape.top and shape.bottom < data[0][0].top + 3 for shape in shapes)


def _first_body(run: Rows, first: int, edges: Sequence[float], columns: Columns) -> int:
    """The first row of the body: under the header's rule, or the first with a number with its cells' lines and groups above."""
    for i in range(first - 1, 0, -1):
        if len(run[i]) > 1:
            break
        if any(run[i - 1][0].baseline < edge <= run[i][0].baseline for edge in edges):
            return i
    at = first
    while at > 0 and len(run[at - 1]) == 1 and run[at][0].baseline - run[at - 1][0].baseline < 1.5 * run[at][0].size:
        at -= 1
    while at > 0 and _is_group(run[at - 1], columns):
        at -= 1
    return at if at and any(len(row) > 1 for row in run[:at]) else first


def _is_group(row: list[Line], columns: Columns) -> bool:
    """True for a lone name in the first column, which heads a group; a unit there is the header's."""
    text = row[0].text
    label = read_label(text)
    unit = _SURELY.search(text) is not None or (label is not None and label.role == "unit")
    return len(row) == 1 and covered(row[0], columns) in ((0, 0), (1, 1)) and not unit  # codes may stand before names


def _is_listing(row: Sequence[Line]) -> bool:
    """True for a line of a program or of its output."""
    return all(_MONOSPACED.search(part.chars[0].font) for part in row)


def _is_prose(run: Rows) -> bool:
    """True for lines of running text in the place of a first column: beside them stand the bars of a chart, not cells."""
    left = min(row[0].x0 for row in run)
    heads = [row[0] for row in run if row[0].x0 - left < row[0].size]
    lines = [line for line in heads if len(line.chars) >= PROSE_CHARS and _JOINED.search(line.text)]
    return len(heads) >= MIN_ROWS and len(lines) >= PROSE * len(heads)


def _is_chart(page: RawPage, run: Rows) -> bool:
    return has_bars(page, [part for row in run for part in row], _region(page, run), max(map(len, run)))


def _mostly_tabular(run: Rows) -> bool:
    return sum(len(row) > 1 for row in run) >= TABULAR * len(run)


def _speaks(page: RawPage, run: Rows, data: Rows, columns: Columns) -> bool:
    """True if most pieces behind the first column are numbers, under names, between rules or behind dots that lead to them.

    A list of contents is no table.
    """
    behind = [part.text for row in data for part in row if covered(bare(part), columns)[0] > 0]
    if sum(map(is_amount, behind)) < NUMBERS * len(behind):
        return False
    first = next(row for row in run if len(row) > 1)
    head = first if first is not data[0] else []
    named = len(head) > 1 and not any(numeric(part.text) for part in head)
    led = sum(LEADER.search(row[0].text) is not None for row in data)
    if not named and led < MIN_ROWS and not row_shapes(page, _region(page, run)):
        return False
    whole = [int(text) for text in behind if text.isdecimal()]
    return len(columns) > 2 or (len(data) > MIN_ROWS and not (len(whole) == len(behind) and whole == sorted(whole)))


def _region(page: RawPage, run: Rows) -> Region:
    x0, x1 = min(row[0].x0 for row in run), max(row[-1].x1 for row in run)
    top, bottom = run[0][0].top, max(part.bottom for part in run[-1])
    size = run[0][0].size
    for shape in joined(shape for shape in page.shapes if shape.kind != "image"):
        across = shape.x0 <= x0 + size and shape.x1 >= x1 - size
        if across and top - 2 * size < shape.top < bottom + 2 * size:
            x0, x1 = min(x0, shape.x0), max(x1, shape.x1)
    return Region("table", x0, top, x1, bottom)
