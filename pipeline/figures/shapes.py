"""How a table is laid out as a whole: rows of ages, budgets, stocks that move from column to column."""

from __future__ import annotations

import re

from pipeline import language
from pipeline.model import Lang, Sheet, SheetHead
from pipeline.sheets import bare_metric, is_flow, is_quantity

MOST = 0.5
"""So many rows or columns say what a table is like."""

OLDEST = 10
"""Years of the longest band of a debt's age; those of people are longer."""

_JOINT = " / "
_YEARS = re.compile(r"(\d+)\s*(?:years?|年)")


def is_age(label: str, lang: Lang) -> bool:
    """True for a label that is nothing but how old or how far off debts are.

    >>> is_age("1至2年（含2年）", "zh"), is_age("31–60 days", "en"), is_age("2024年", "zh"), is_age("65 years and over", "en")
    (True, True, False, False)
    """
    bare = label.strip(" :：")
    if language.of(lang).pattern("sheets.age").fullmatch(bare) is None:
        return False
    return all(int(number) <= OLDEST for number in _YEARS.findall(bare))


def is_age_band(label: str, lang: Lang) -> bool:
    """True for a label that is nothing but an age of people.

    >>> is_age_band("25–44", "en"), is_age_band("80 and over", "en"), is_age_band("65岁及以上", "zh"), is_age_band("2024", "en")
    (True, True, True, False)
    """
    return language.of(lang).pattern("sheets.age_band").fullmatch(label.strip(" :：")) is not None


def is_aging(sheet: Sheet) -> bool:
    """True if most rows, totals aside, are ages of debts: it says how old the amounts are, and not whose."""
    rows = [_own(head) for head in sheet.row_heads.values() if head.label and not head.roles & {"total", "subtotal"}]
    return _has_money(sheet) and sum(is_age(label, sheet.lang) for label in rows) > MOST * len(rows)


def ages_across(sheet: Sheet) -> bool:
    """True if several columns are ages of debts: when the amounts of the rows fall due; not for changes over 1 and 12 months."""
    levels = {column: sheet.column_heads[column].label.rpartition(_JOINT)[2] for column in sheet.columns}
    ages = {column for column, level in levels.items() if is_age(level, sheet.lang)}
    shares = any(one.kind == "percent" for cell in sheet.cells if cell.column in ages for one in cell.quantities)
    return len(ages) > 1 and not shares


def _has_money(sheet: Sheet) -> bool:
    return any(quantity.kind == "money" for cell in sheet.cells for quantity in cell.quantities)


def moves_across(sheet: Sheet) -> bool:
    """True if the columns run from an opening to a closing balance, with what was added and taken off between them."""
    at = {sheet.column_heads[column].moment: column for column in reversed(sheet.columns)}
    first, last = at.get("opening"), at.get("closing")
    between = sheet.column_heads[first + 1 : last] if first is not None and last is not None else ()
    return any(head.roles & {"increase", "decrease", "difference"} and head.metric for head in between)


def is_budget(sheet: Sheet) -> bool:
    """True if the title names money that is spent or raised and the columns only say when or of which kind: the rows are for
    what.
    """
    heads = [sheet.column_heads[column] for column in sheet.columns if "label" not in sheet.column_heads[column].roles]
    told = [head for head in heads if bare_metric(head.metric, sheet.lang) and "difference" not in head.roles]
    measured = any(head.roles & {"money", "quantity", "average"} for head in told)
    named = sheet.name_source != "sentence" and "money" in sheet.title.roles
    return named and not measured and any(one.kind == "money" for cell in sheet.cells for one in cell.quantities)


def has_row_units(sheet: Sheet) -> bool:
    """True if the rows are printed in different units of their own and the columns in none: each row is something else."""
    units = {head.unit.unit for head in sheet.row_heads.values() if head.unit is not None}
    if any(is_quantity(sheet.column_heads[column].metric, sheet.lang) for column in sheet.columns):
        return False  # so many of each, in its own unit
    return len(units) > 1 and all(sheet.column_heads[column].unit is None for column in sheet.columns)


def is_of_edition(sheet: Sheet) -> bool:
    """True if nothing in a table says when and its columns are what flows in a year, as sales: it is about the report's own."""
    heads = (*sheet.column_heads, *sheet.row_heads.values(), sheet.title)
    timed = any(head.period.start is not None or head.moment for head in heads)
    return not timed and any(is_flow(sheet.column_heads[column].label, sheet.lang) for column in sheet.columns)


def _own(head: SheetHead) -> str:
    return head.label.rpartition(_JOINT)[2]
