"""Finds heads inside the body of a table: 本报告期末 and 上年度末 over its last rows, 本报告期 and 上年同期 over the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline import language
from pipeline.model import SheetHead
from pipeline.sheets.cell_numbers import looks_numeric
from pipeline.sheets.grid import Grid
from pipeline.sheets.heads import bare_metric, is_part_of_year

MOST = 0.6
"""A head inside the body says something over more than this part of the columns."""

MONTHS = 12

_COMPARED = {"rate", "points", "difference", "share"}


def second_heads(grid: Grid, head: Callable[[str], SheetHead]) -> dict[tuple[int, int], SheetHead]:
    """The head over every cell (row, column) that stands below a second one; a column that it leaves out keeps its own."""
    found: dict[tuple[int, int], SheetHead] = {}
    current: dict[int, SheetHead] = {}
    for row in grid.rows:
        found |= {(row, column): one for column, one in current.items()}
        current = _heads_in(grid, row, head) or current
    return found


def _heads_in(grid: Grid, row: int, head: Callable[[str], SheetHead]) -> dict[int, SheetHead]:
    """The heads that a row of the body is: days, years or moments over most columns and what compares them, no numbers, and
    beside them nothing or what stands over the labels. None in the last row, and none but those.
    """
    columns = range(max(grid.label_columns, 1), grid.columns)
    texts = {column: text for column in columns if (text := grid.texts.get((row, column), ""))}
    stub = grid.texts.get((grid.table.header_rows - 1, 0), "")
    if (
        len(texts) < 2
        or len(texts) <= MOST * len(columns)
        or row == grid.rows[-1]
        or grid.texts.get((row, 0), "") not in ("", stub)
    ):
        return {}
    heads = {
        column: head(text) for column, text in texts.items() if not looks_numeric(text) or head(text).period.start is not None
    }
    timed = [one for one in heads.values() if one.period.start is not None or one.moment]
    compared = [one for one in heads.values() if one.roles & _COMPARED]
    return (
        heads
        if len(timed) > 1 and all(one in timed or one in compared for one in heads.values()) and len(heads) == len(texts)
        else {}
    )


def dated_blocks(grid: Grid, rows: Mapping[int, SheetHead], columns: Sequence[SheetHead]) -> dict[int, SheetHead]:
    """The heads of the rows, with the time over the labels or in a row that repeats the heads of the columns: Year ended 30 June
    2025 over one block, Year ended 30 June 2024 over the next. A row keeps a time of its own.
    """
    timed_columns = any(one.period.start is not None for one in columns[grid.label_columns :])
    current = next((one for one in columns[: grid.label_columns] if _dates(one, grid) and not timed_columns), None)
    done: dict[int, SheetHead] = {}
    for row, own in rows.items():
        if _dates(own, grid) and _repeats_heads(grid, row):
            current = own
        timed = current is not None and own.period.start is None and not own.moment
        done[row] = replace(own, period=current.period, dated=True) if timed and current is not None else own
    return done


def months_below(grid: Grid, rows: Mapping[int, SheetHead], head: Callable[[str], SheetHead]) -> dict[int, SheetHead]:
    """The heads of the rows; all twelve months that follow a year are those of that year: 113年 over 1月 to 12月."""
    done = dict(rows)
    current: SheetHead | None = None
    months: list[int] = []
    for row, own in [*rows.items(), (-1, None)]:
        if own is not None and not own.dated and is_part_of_year(grid.own_label(row), grid.lang):
            months.append(row)
            continue
        year = current.period.start.year if current is not None and current.period.start is not None else 0
        if year and len(months) == MONTHS:
            for at in months:
                written = language.of(grid.lang).month_of_year.format(year=year, label=grid.own_label(at))
                done[at] = replace(done[at], period=head(written).period, dated=True)
        months = []
        current = own if own is not None and _dates(own, grid) and own.period.is_calendar_year else None
    return done


def _dates(one: SheetHead, grid: Grid) -> bool:
    """True for a label that says but when, with its year."""
    return one.dated and one.period.start is not None and not bare_metric(one.metric, grid.lang)


def _repeats_heads(grid: Grid, row: int) -> bool:
    """True for a row of the body whose texts are those of the last row of the head."""
    columns = range(max(grid.label_columns, 1), grid.columns)
    texts = [text for column in columns if (text := grid.texts.get((row, column), ""))]
    heads = {grid.texts.get((grid.table.header_rows - 1, column), "") for column in columns}
    return len(texts) > 1 and all(text in heads for text in texts)
