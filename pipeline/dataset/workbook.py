"""zhengju.xlsx: the same tables as sheets, behind a first one that explains, for people who work in Excel.

Text is always a text cell, whatever it begins with; a number that Excel's 15 digits cannot hold exactly is text too, and so is a
date before March 1900, which Excel does not know. What Excel has no room for is left out and said on the first sheet.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.dataset.columns import MACHINE, Column, Schema, TableSchema, load_schema
from pipeline.dataset.values import csv_field, dumps

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.url import Url
    from xlsxwriter.worksheet import Worksheet

NAME = "zhengju.xlsx"
MOST_ROWS = 1_048_575
"""Rows of a sheet below its head (Excel's specification)."""
MOST_CHARS = 32_767
"""Characters of a cell."""
MOST_LINKS = 60_000
"""Links of a sheet; Excel gives up at 65,530."""
MOST_DIGITS = 15
"""Digits that a cell's number keeps."""
FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year; from this day on its dates are right."""

ORDER = (
    "observations", "figures", "claims", "checks", "tables", "cells", "footnotes", "citations", "entities", "mentions",
    "sentences", "issues", "reports",
)  # fmt: skip
"""The sheets: first what people come for; tables that are not named here follow."""

_LINKED = {"figures": "figure_id", "claims": "claim_id", "checks": "check_id", "tables": "table_id", "footnotes": "footnote_id"}
"""The column of a sheet that leads to the record on its page."""

_WIDTHS = {"integer": 9, "number": 10, "decimal": 18, "date": 11, "boolean": 8, "boxes": 14, "object": 20}
_WIDE = {
    "text": 60, "message_zh": 60, "message_en": 60, "detail": 60, "title": 44, "metric": 26, "subject": 22, "context": 32,
    "series": 26, "kind": 18, "source": 22, "edition": 9,
}  # fmt: skip
_CREATED = datetime(2000, 1, 1)
"""What the file says of when it was made: the same data gives the same bytes."""


def write_workbook(path: Path, folder: Path) -> None:
    """Fill a new workbook from the Parquet files in a folder, one batch of rows in memory. Raises OSError."""
    from xlsxwriter import Workbook

    schema = schema_of_sheets()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(folder)}
    book = Workbook(str(path), options)
    book.set_properties({"title": "zhengju", "created": _CREATED})
    try:
        styles = _styles(book)
        front = book.add_worksheet("说明 readme")
        shown = {page.parent.name for page in folder.glob("reports/*/review.html")}
        said = [_sheet(book, schema.tables[name], folder, shown, styles) for name in _ordered(schema)]
        _dictionary(book, schema, styles)
        _explain(front, schema, said, styles)
    finally:
        book.close()


def schema_of_sheets() -> Schema:
    """The tables of the workbook: those of the dataset without the columns that differ from run to run."""
    schema = load_schema()
    tables = {
        name: replace(table, columns=tuple(one for one in table.columns if one.name not in MACHINE.get(name, ())))
        for name, table in schema.tables.items()
    }
    return replace(schema, tables=tables)


def _ordered(schema: Schema) -> list[str]:
    return [*ORDER, *(name for name in schema.tables if name not in ORDER)]


def _styles(book: Workbook) -> dict[str, Format]:
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E2EEF3", "bottom": 1, "valign": "top"}),
        "whole": book.add_format({"num_format": "#,##0"}),
        "parts": book.add_format({"num_format": "#,##0.0##########"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "title": book.add_format({"bold": True, "font_size": 16}),
        "warning": book.add_format({"font_color": "#B3261E", "bold": True}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "link": book.add_format({"font_color": "#1D5B79", "underline": 1}),
    }


class _Told:
    """What the first sheet says of one sheet: the rows of the table, those the sheet has, and cells that were cut."""

    def __init__(self, table: TableSchema, rows: int) -> None:
        self.table = table
        self.rows = rows
        self.cut = 0

    @property
    def left_out(self) -> int:
        return max(0, self.rows - MOST_ROWS)


def _sheet(book: Workbook, table: TableSchema, folder: Path, shown: Container[str], styles: Mapping[str, Format]) -> _Told:
    import pyarrow.parquet as pq

    sheet = book.add_worksheet(table.name)
    for i, column in enumerate(table.columns):
        sheet.set_column(i, i, _width(column))
        sheet.write_string(0, i, column.name, styles["head"])
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    with pq.ParquetFile(folder / f"{table.name}.parquet") as parquet:
        told = _Told(table, parquet.metadata.num_rows)
        for number, row in enumerate(_rows(parquet), 1):
            if number > MOST_ROWS:
                break
            for i, column in enumerate(table.columns):
                told.cut += _write(sheet, number, i, column, row[column.name], styles)
            if number <= MOST_LINKS and row.get("report_id") in shown and _leads(table):
                _link(sheet, number, table, row, styles)
    sheet.autofilter(0, 0, max(1, min(told.rows, MOST_ROWS)), len(table.columns) - 1)
    return told


def _leads(table: TableSchema) -> bool:
    return table.name in _LINKED or table.name in ("reports", "observations")


def _rows(parquet: Any) -> Iterator[dict[str, Any]]:
    for batch in parquet.iter_batches(batch_size=2000):
        yield from batch.to_pylist()


def _width(column: Column) -> float:
    if column.list:
        return 18
    return _WIDE.get(column.name, _WIDTHS.get(column.type, 18 if column.name.endswith("_id") else 14))


def _write(sheet: Worksheet, row: int, at: int, column: Column, value: Any, styles: Mapping[str, Format]) -> int:
    """Write one cell. Returns 1 if its text had to be cut."""
    if value is None:
        return 0
    if isinstance(value, bool):
        sheet.write_boolean(row, at, value)
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), styles["date"])
    elif isinstance(value, int | float | Decimal) and _is_exact(value):
        sheet.write_number(row, at, float(value), styles[_number_style(column, value)])
    else:
        text = csv_field(value, column.is_json) if isinstance(value, date) else _text(value, column)
        sheet.write_string(row, at, text[:MOST_CHARS])
        return int(len(text) > MOST_CHARS)
    return 0


def _text(value: Any, column: Column) -> str:
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, str) and (column.type == "object" or not column.is_json):
        return value  # an object is JSON text already
    return dumps(value)


def _is_exact(value: int | float | Decimal) -> bool:
    """Whether a number has no more digits than Excel keeps.

    >>> _is_exact(Decimal("86400000000.00")), _is_exact(Decimal("1234567890.1234567"))
    (True, False)
    """
    return isinstance(value, float) or len(Decimal(value).normalize().as_tuple().digits) <= MOST_DIGITS


def _number_style(column: Column, value: int | float | Decimal) -> str:
    return "whole" if column.type == "integer" or value == int(value) else "parts"


def _link(sheet: Worksheet, number: int, table: TableSchema, row: Mapping[str, Any], styles: Mapping[str, Format]) -> None:
    """Make the id of a record lead to its place on the review page, that of an observation to its first figure."""
    report_id = row["report_id"]
    if table.name == "reports":
        column, target = "report_id", ""
    elif table.name == "observations":
        column, target = "observation_id", next(iter(row["figure_ids"] or ()), "")
    else:
        column = _LINKED[table.name]
        target = row[column]
    address = _address(f"reports/{report_id}/review.html", target.removeprefix(f"{report_id}/"), row[column])
    sheet.write_url(number, table.names.index(column), address, styles["link"])


def _address(page: str, record: str, text: str) -> Url:
    """A link to a record of a page beside the workbook. The library alone would write `\\` for `/`, in the record's id too."""
    from xlsxwriter.url import Url

    link = Url(f"external:{page}")
    link.text = text
    link._relationship_link, link._anchor = page, record
    return link


def _dictionary(book: Workbook, schema: Schema, styles: Mapping[str, Format]) -> None:
    """The last sheet: what every column means, in Chinese and English."""
    sheet = book.add_worksheet("列 columns")
    for i, (name, width) in enumerate((("table", 14), ("column", 20), ("type", 10), ("unit", 8), ("中文", 56), ("English", 64))):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, name, styles["head"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _on_pages(sheet)
    columns = [(table, column) for name in _ordered(schema) for table in [schema.tables[name]] for column in table.columns]
    for number, (table, column) in enumerate(columns, 1):
        kind = f"{column.type} list" if column.list else column.type
        for i, text in enumerate((table.name, column.name, kind, column.unit, column.zh, column.en)):
            sheet.write_string(number, i, text)
    sheet.autofilter(0, 0, len(columns), 5)


NOTES = (
    (
        "编号是地址：点击带链接的编号，打开审阅页上的那条记录。",
        "An id is an address: click one that is a link, and its record opens on the review page.",
    ),
    (
        "空 = 未知。日期是日期，数字是数字；列表写作 JSON。",
        "Empty = unknown. Dates are dates, numbers are numbers; lists are written as JSON.",
    ),
    (
        "超过 15 位的数字以文本写出，一位不少；Parquet、DuckDB 和 CSV 中是精确的数。",
        "A number of more than 15 digits stands as text, every digit of it; it is a number in Parquet, DuckDB and CSV.",
    ),
    (
        "每张工作表至多 1,048,576 行，每格至多 32,767 字；放不下的写在上表中，CSV 与 Parquet 里都有。",
        "A sheet has 1,048,576 rows, a cell 32,767 characters at most; what found no room is said above and in CSV and Parquet.",
    ),
    ("下一次运行会整个重写此文件：请把自己的工作存到别处。", "The next run writes this file anew: keep your own work elsewhere."),
)
"""What the first sheet says about reading the others."""


def _on_pages(sheet: Worksheet) -> None:
    """On paper, all columns of a sheet stand side by side."""
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _explain(sheet: Worksheet, schema: Schema, said: list[_Told], styles: Mapping[str, Format]) -> None:
    for i, width in enumerate((20, 12, 16, 52, 64)):
        sheet.set_column(i, i, width)
    _on_pages(sheet)
    sheet.write_string(0, 0, "证据 zhengju", styles["title"])
    sheet.write_string(1, 0, f"{schema.zh}")
    sheet.write_string(2, 0, f"{schema.en}")
    for i, name in enumerate(("工作表 sheet", "行数 rows", "放不下 no room", "中文", "English")):
        sheet.write_string(4, i, name, styles["head"])
    row = 4
    for told in said:
        row += 1
        sheet.write_url(row, 0, f"internal:'{told.table.name}'!A1", styles["link"], told.table.name)
        sheet.write_number(row, 1, told.rows, styles["whole"])
        if told.left_out or told.cut:
            lost = [f"{told.left_out} 行 rows"] * bool(told.left_out) + [f"{told.cut} 格 cells"] * bool(told.cut)
            sheet.write_string(row, 2, "，".join(lost), styles["warning"])
        sheet.write_string(row, 3, told.table.zh, styles["wrap"])
        sheet.write_string(row, 4, told.table.en, styles["wrap"])
    for number, (zh, en) in enumerate(NOTES, row + 2):
        sheet.write_string(number, 0, zh)
        sheet.write_string(number, 4, en)
