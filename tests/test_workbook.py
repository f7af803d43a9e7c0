"""zhengju.xlsx read back: every value, whatever it looks like; what has no room is said; CSV with a BOM where wanted."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import Forms, build_set, read_rows, write_report
from pipeline.dataset import workbook as sheets
from pipeline.dataset.build import TableWriter
from pipeline.dataset.validate import normal
from pipeline.dataset.values import clean, dumps
from pipeline.dataset.workbook import schema_of_sheets, write_workbook
from pipeline.ingest import finish, make_plan
from tests.test_dataset import RUN, extraction

SCHEMA = schema_of_sheets()


def make_set(folder: Path, forms: Forms | None = None, page: str = "") -> Path:
    write_report(folder / "one" / "r", extraction(), RUN, (lambda _: [page]) if page else None)
    build_set(folder / "set", [folder / "one" / "r"], forms=forms or Forms())
    return folder / "set"


def write_rows(folder: Path, **tables: list[dict[str, Any]]) -> Path:
    """A set of these rows, written as CSV and Parquet."""
    for name, table in SCHEMA.tables.items():
        with TableWriter(folder, table) as writer:
            writer.add([normal(table, row) for row in tables.get(name, [])])
    return folder


def issues(*details: str) -> list[dict[str, Any]]:
    base = {"report_id": "r", "code": "no_text", "severity": "info"}
    return [{**base, "issue_id": str(i), "detail": detail} for i, detail in enumerate(details)]


def read_back(path: Path) -> dict[str, list[dict[str, Any]]]:
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book:
        names, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(names, row, strict=True)) for row in rows]
    return found


def as_excel_reads(text: str) -> str:
    """A character that XML cannot hold, and what looks like one, is written as _xHHHH_ (ECMA-376, ST_Xstring)."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def as_cell(value: Any, is_json: bool) -> Any:
    """How a value of the dataset stands in a cell."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if is_json:
        return dumps(value)
    return float(value) if isinstance(value, Decimal) else value


def test_every_value_comes_back(tmp_path: Path) -> None:
    folder = make_set(tmp_path)
    known = read_rows(tmp_path / "one" / "r" / "report.json")
    found = read_back(folder / "zhengju.xlsx")
    for name, table in SCHEMA.tables.items():
        wanted = [{c.name: as_cell(row[c.name], c.is_json) for c in table.columns} for row in known[name]]
        assert len(found[name]) == len(wanted), name
        for mine, theirs in zip(found[name], wanted, strict=True):
            assert {key: None if value == "" else value for key, value in mine.items()} == theirs, name


ODD = [
    "=1+1",
    "+1",
    "-5.3",
    "@SUM(A1)",
    "https://example.org",
    "1e5",
    "0012",
    "TRUE",
    "2024-01-01",
    " x ",
    "_x0041_",
    "a\nb",
    "表😀",
    "{=1}",
]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(min_size=1) | st.sampled_from(ODD), min_size=1, max_size=20))
def test_any_text_is_text(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = write_rows(tmp_path_factory.mktemp("texts"), issues=issues(*texts))
    write_workbook(folder / "x.xlsx", folder)
    sheet = openpyxl.load_workbook(folder / "x.xlsx")["issues"]
    column = [cell.value for cell in sheet[1]].index("detail") + 1
    cells = [sheet.cell(row, column) for row in range(2, len(texts) + 2)]
    assert [as_excel_reads(cell.value or "") for cell in cells] == [clean(text) for text in texts]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert all(cell.data_type != "n" or cell.value is None for cell in cells)


def observation(number: int, **values: Any) -> dict[str, Any]:
    base = {"report_id": "r", "kind": "money", "approximation": "exact", "aspect": "level", "status": "actual", "agree": True}
    return {**base, "observation_id": f"r/observation/{number}", "metric": "出口", "figure_ids": [], **values}


NUMBERS = [
    ("133982690000", 133982690000, "#,##0"),
    ("-5.3", -5.3, "#,##0.0##########"),
    ("0.000001", 0.000001, "#,##0.0##########"),
    ("123456789012345", 123456789012345, "#,##0"),
    ("1234567890123456.5", "1234567890123456.5", "General"),
    ("12345678901234567890", "12345678901234567890", "General"),
]


def test_numbers_keep_every_digit_and_dates_are_dates(tmp_path: Path) -> None:
    rows = [observation(i, value=Decimal(text)) for i, (text, _, _) in enumerate(NUMBERS)]
    rows[0] |= {"period_start": date(2023, 1, 1), "period_end": date(1899, 12, 31)}
    write_workbook(tmp_path / "x.xlsx", write_rows(tmp_path, observations=rows))
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["observations"]
    at = {cell.value: cell.column for cell in sheet[1]}
    cells = [sheet.cell(row, at["value"]) for row in range(2, len(NUMBERS) + 2)]
    assert [(cell.value, cell.number_format) for cell in cells] == [(value, form) for _, value, form in NUMBERS]
    start, end = sheet.cell(2, at["period_start"]), sheet.cell(2, at["period_end"])
    assert (start.value, start.number_format, start.is_date) == (datetime(2023, 1, 1), "yyyy-mm-dd", True)
    assert (end.value, end.is_date) == ("1899-12-31", False)
    assert sheet.cell(2, at["agree"]).value is True


def test_the_first_sheet_explains_and_observations_come_next(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(make_set(tmp_path) / "zhengju.xlsx")
    assert book.sheetnames[:3] == ["说明 readme", "observations", "figures"]
    assert set(book.sheetnames[1:-1]) == set(SCHEMA.tables)
    front = [[cell.value for cell in row] for row in book["说明 readme"].iter_rows()]
    said = {row[0]: row[1] for row in front if row[0] in SCHEMA.tables}
    assert said == {name: book[name].max_row - 1 for name in SCHEMA.tables}
    columns = {(row[0].value, row[1].value) for row in book["列 columns"].iter_rows(min_row=2)}
    assert columns == {(name, column) for name, table in SCHEMA.tables.items() for column in table.names}
    figures = book["figures"]
    assert (figures.freeze_panes, figures["A1"].font.bold) == ("B2", True)
    assert figures.auto_filter.ref is not None
    assert figures.column_dimensions["F"].width > figures.column_dimensions["H"].width


def test_an_id_leads_to_its_record_if_there_is_a_page(tmp_path: Path) -> None:
    plain = openpyxl.load_workbook(make_set(tmp_path / "a") / "zhengju.xlsx")
    assert plain["figures"]["A2"].hyperlink is None
    linked = openpyxl.load_workbook(make_set(tmp_path / "b", page="<p>") / "zhengju.xlsx")
    link = linked["figures"]["A2"].hyperlink
    assert linked["figures"]["A2"].value.startswith("r/figure/")
    assert (link.target, link.location) == ("reports/r/review.html", linked["figures"]["A2"].value.removeprefix("r/"))
    assert linked["reports"]["A2"].hyperlink.target == "reports/r/review.html"
    assert linked["observations"]["A2"].hyperlink.location.startswith("figure/")


def test_what_has_no_room_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    monkeypatch.setattr(sheets, "MOST_CHARS", 20)
    folder = write_rows(tmp_path, issues=issues("a", "b" * 21, "c" * 20, "d", "e"))
    write_workbook(tmp_path / "x.xlsx", folder)
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert [cell.value for cell in book["issues"]["I"]] == ["detail", "a", "b" * 20, "c" * 20]
    (told,) = [row for row in book["说明 readme"].iter_rows(values_only=True) if row[0] == "issues"]
    assert told[1:3] == (5, "2 行 rows，1 格 cells")


def test_the_same_set_gives_the_same_bytes_and_no_time_of_day(tmp_path: Path) -> None:
    folder = make_set(tmp_path)
    write_workbook(tmp_path / "again.xlsx", folder)
    assert (tmp_path / "again.xlsx").read_bytes() == (folder / "zhengju.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "again.xlsx") as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}
        assert b"2000-01-01T00:00:00Z" in parts.read("docProps/core.xml")


def test_csv_for_excel_begins_with_a_bom_and_is_else_the_same(tmp_path: Path) -> None:
    plain, marked = make_set(tmp_path / "a"), make_set(tmp_path / "b", Forms(workbook=False, excel_csv=True))
    for name in SCHEMA.tables:
        assert (marked / f"{name}.csv").read_bytes() == b"\xef\xbb\xbf" + (plain / f"{name}.csv").read_bytes()
    assert not (marked / "zhengju.xlsx").exists()
    listed = {file["path"] for file in json.loads((plain / "datapackage.json").read_text(encoding="utf-8"))["files"]}
    assert "zhengju.xlsx" in listed


@pytest.mark.parametrize(
    ("forms", "published"),
    [(Forms(), False), (Forms(excel_csv=True), True), (Forms(workbook=False), True)],
)
def test_other_forms_are_a_reason_to_publish(tmp_path: Path, forms: Forms, published: bool) -> None:
    """A run that reads nothing new publishes again if other forms are wanted, and knows its own CSV by its BOM."""
    raw, outputs = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.pdf").write_bytes(b"no")
    finish(make_plan([raw], outputs), [])
    assert finish(make_plan([raw], outputs), [], forms=forms).published is published
    assert finish(make_plan([raw], outputs), [], forms=forms).published is False
    assert rows_of(outputs)[0]["file"] == "a.pdf"
    shutil.rmtree(outputs)


def test_a_set_keeps_its_forms_until_others_are_asked_for(tmp_path: Path) -> None:
    raw, outputs = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.pdf").write_bytes(b"no")
    assert Forms.wanted(outputs) == Forms()
    finish(make_plan([raw], outputs), [], forms=Forms.wanted(outputs, workbook=False, excel_csv=True))
    (raw / "b.pdf").write_bytes(b"neither")
    finish(make_plan([raw], outputs), [])
    assert [row["file"] for row in rows_of(outputs)] == ["a.pdf", "b.pdf"]
    assert (outputs / "figures.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (outputs / "zhengju.xlsx").exists()
    assert finish(make_plan([raw], outputs), []).published is False
    finish(make_plan([raw], outputs), [], forms=Forms.wanted(outputs, workbook=True))
    assert Forms.wanted(outputs) == Forms(workbook=True, excel_csv=True)
    (outputs / ".current" / "zhengju.xlsx").unlink()
    (outputs / "figures.csv").write_bytes(b"harmed")
    assert finish(make_plan([raw], outputs), []).published is True, "a form that was lost is mended, not given up"
    assert Forms.wanted(outputs) == Forms(workbook=True, excel_csv=True)
    assert (outputs / "zhengju.xlsx").exists()


def rows_of(outputs: Path) -> list[Mapping[str, str]]:
    with (outputs / "reports.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
