"""The files of a dataset: each gives back exactly what was put in, alone and in a merged set."""

from __future__ import annotations

import csv
import json
import shutil
import typing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dataset import build_set, frame, read_rows, rows, write_report
from pipeline.dataset.build import TableWriter
from pipeline.dataset.conllu import entity_tags
from pipeline.dataset.validate import normal
from pipeline.dataset.values import clean
from pipeline.dataset.wide import wide
from pipeline.errors import SchemaError
from pipeline.model import AlignedText, Cell, Mention, Table, Token, iso_date, person_name
from tests.build import document
from tests.test_dataset import RUN, SCHEMA, extraction


def unread(report_id: str, file: str, status: str, code: str) -> dict[str, str]:
    """The row of a file that gave no report."""
    head = {"report_id": report_id, "file": file, "status": status, "error_code": code}
    return {**head, "message": "0 bytes", "pipeline_version": "0.1.0"}


def write_details(folder: Path, texts: list[str]) -> None:
    """An issues table whose details are these texts."""
    schema = SCHEMA.tables["issues"]
    base = {"report_id": "r", "code": "no_text", "severity": "info"}
    with TableWriter(folder, schema) as writer:
        writer.add([normal(schema, {**base, "issue_id": str(i), "detail": text}) for i, text in enumerate(texts)])


ODD = ["NA", "null", "", " ", "a\rb", "\r\n", '"', "'", ",", "=1+1", "-5.3", "\u2028", "\ufeff", "true", "1e5", "0x1F", "#", "\t"]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text() | st.sampled_from(ODD), min_size=1, max_size=30))
def test_any_text_comes_back_equal_from_csv_and_parquet(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    folder = tmp_path_factory.mktemp("texts")
    write_details(folder, texts)
    expected = [clean(text) for text in texts]
    path = folder / "issues.csv"
    assert [text or "" for text in pq.read_table(folder / "issues.parquet")["detail"].to_pylist()] == expected
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["detail"] for row in csv.DictReader(file)] == expected
    strings = pd.read_csv(path, keep_default_na=False, na_values=[], dtype=str)
    assert strings["detail"].tolist() == expected
    options = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N'"
    found = duckdb.execute(f"SELECT detail FROM read_csv(?, {options})", [str(path)]).fetchall()
    assert [detail or "" for (detail,) in found] == expected


def test_csv_is_what_the_contract_says(tmp_path: Path) -> None:
    write_details(tmp_path, ["a\rb", 'say "x", y', "国家"])
    raw = (tmp_path / "issues.csv").read_bytes()
    assert raw.startswith(b"issue_id,report_id,code,severity,page,block_id,start,end,detail,detail_zh\n")
    assert b'"a\rb",\n' in raw
    assert b'"say ""x"", y",\n' in raw
    assert "no_text,info,,,,,国家,\n".encode() in raw


def test_a_repeated_work_stays_out_of_the_bibliography(tmp_path: Path) -> None:
    x = extraction()
    first = x.citations[0]
    again = replace(first, citation_id=first.citation_id + ".1", repeats=first.citation_id)
    write_report(tmp_path / "r", replace(x, citations=(first, again)), RUN)
    assert [item["id"] for item in json.loads((tmp_path / "r" / "citations.json").read_text("utf8"))] == [first.citation_id]
    build_set(tmp_path / "set", [tmp_path / "r"])
    with duckdb.connect(str(tmp_path / "set" / "zhengju.duckdb"), read_only=True) as database:
        assert database.sql("SELECT repeats FROM citations ORDER BY citation_id").fetchall() == [(None,), (first.citation_id,)]


# Files


def test_report_json_gives_back_the_rows_and_fits_its_schema(tmp_path: Path) -> None:
    x = extraction()
    write_report(tmp_path / "r", x, RUN)
    assert read_rows(tmp_path / "r" / "report.json") == rows(x, RUN)
    build_set(tmp_path / "set", [tmp_path / "r"])
    schema = json.loads((tmp_path / "set" / "report.schema.json").read_text("utf8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads((tmp_path / "r" / "report.json").read_text("utf8")), schema)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"schema_version": "9.0.0"}',
        '{"schema_version": 1}',
        '{"schema_version": "1.0.0", "report": {"seconds": NaN}}',
        '{"schema_version": "1.0.0", "report": null}',
        '{"schema_version": "1.0.0", "report": ' + "9" * 5000 + "}",
    ],
)
def test_what_is_no_report_json_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SchemaError):
        read_rows(path)


def test_a_report_folder_holds_tables_words_and_works(tmp_path: Path) -> None:
    write_report(tmp_path, extraction(), RUN)
    assert (tmp_path / "tables" / "1.csv").read_text("utf8") == '国家,出口\n甲国,"1,339.8269"\nNA,\n'
    conllu = (tmp_path / "tokens.conllu").read_text("utf8").splitlines()
    assert conllu[0].startswith("# global.columns = ID FORM UPOS")
    assert conllu[5:7] == [
        "1\t2020年\tNOUN\tStart=0|End=5|SpaceAfter=No\tB-DATE",
        "2\t进口\tNOUN\tStart=5|End=7|SpaceAfter=No\tO",
    ]
    works = json.loads((tmp_path / "citations.json").read_text("utf8"))
    assert [(work["type"], work["title"]) for work in works] == [("report", "年度报告")]


def test_writing_again_leaves_nothing_behind(tmp_path: Path) -> None:
    x = extraction()
    write_report(tmp_path, x, RUN)
    write_report(tmp_path, replace(x, document=replace(x.document, tables=())), RUN)
    assert list((tmp_path / "tables").iterdir()) == []


def test_header_text_is_repeated_over_the_columns_it_spans() -> None:
    text = "国家\t出口\n甲国\t1\t2"
    base = document(("table", text))
    cells = (Cell(0, 0, 0, 2), Cell(0, 1, 3, 5, 1, 2), Cell(1, 0, 6, 8, 2, 1), Cell(1, 1, 9, 10), Cell(2, 1, 11, 12))
    table = Table("t", base.blocks[0].block_id, (1,), "", "", "", "", "", 1, cells)
    assert wide(base, table) == [["国家", "出口", "出口"], ["甲国", "1", ""], ["", "2", ""]]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 2)], ["B-GPE", "I-GPE", "O", "O"]),
        ([(0, 1), (1, 2)], ["B-GPE", "B-GPE", "O", "O"]),
        ([(1, 4)], ["O", "B-GPE", "I-GPE", "I-GPE"]),
        ([], ["O"] * 4),
    ],
)
def test_entity_tags(spans: list[tuple[int, int]], expected: list[str]) -> None:
    tokens = [Token(i, i + 1, "字") for i in range(4)]
    assert entity_tags(tokens, [Mention(start=a, end=b, text="", type="GPE") for a, b in spans]) == expected


@pytest.mark.parametrize(
    ("csl", "expected"),
    [
        ({"date-parts": [[2020]]}, "2020"),
        ({"date-parts": [[2020, 3, 4]]}, "2020-03-04"),
        ({"date-parts": [["2020", "3"]]}, "2020-03"),
        ({"literal": "n.d."}, "n.d."),
        ({"date-parts": [[]]}, None),
        (None, None),
    ],
)
def test_dates_of_works(csl: dict[str, object] | None, expected: str | None) -> None:
    assert iso_date(csl) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ({"family": "王", "given": "某"}, "王某"),
        ({"family": "Doe", "given": "J.", "non-dropping-particle": "van"}, "J. van Doe"),
        ({"family": "Doe"}, "Doe"),
    ],
)
def test_names_of_people(name: dict[str, str], expected: str) -> None:
    assert person_name(name) == expected


# A whole set


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of two reports and a failed file, the reports given in the wrong order."""
    folder = tmp_path_factory.mktemp("whole [a]")
    for report_id in ("b", "a"):
        write_report(folder / report_id, extraction(report_id, f"{report_id}.pdf"), RUN)
    failed = unread("c", "c.pdf", "failed", "not_pdf")
    build_set(folder / "set", [folder / "b", folder / "a"], [failed])
    return folder / "set"


@pytest.mark.parametrize("table", SCHEMA.published.values(), ids=SCHEMA.published)
def test_every_form_of_a_table_has_the_same_rows(whole: Path, table: object) -> None:
    schema = typing.cast("typing.Any", table)
    parquet = pq.read_table(whole / f"{schema.name}.parquet")
    assert tuple(parquet.column_names) == schema.names
    with duckdb.connect(str(whole / "zhengju.duckdb"), read_only=True) as database:
        found = database.execute(f'SELECT * FROM "{schema.name}" ORDER BY "{schema.key}"').fetchall()
        sniffed = database.execute("SELECT * FROM read_csv(?)", [str(whole / f"{schema.name}.csv")]).fetchall()
    expected = sorted((tuple(row.values()) for row in parquet.to_pylist()), key=lambda row: row[0])
    assert found == expected
    frames = pd.read_csv(whole / f"{schema.name}.csv", keep_default_na=False, na_values=[""])
    assert len(sniffed) == len(frames) == len(expected)
    with (whole / f"{schema.name}.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert tuple(lines[0]) == schema.names
    assert len(lines) == len(expected) + 1


def test_reports_stand_in_the_order_of_their_files(whole: Path) -> None:
    found = pd.read_csv(whole / "reports.csv")
    assert found["file"].tolist() == ["a.pdf", "b.pdf", "c.pdf"]
    assert found["status"].tolist() == ["ok", "ok", "failed"]
    assert pd.read_csv(whole / "figures.csv")["report_id"].tolist() == ["a", "b"]


def test_an_entity_of_two_reports_is_one_row(whole: Path) -> None:
    (entity,) = pq.read_table(whole / "entities.parquet").to_pylist()
    assert (entity["mentions"], entity["reports"]) == (2, ["a", "b"])
    assert entity["aliases"] == ["二〇二〇年（a）", "二〇二〇年（b）"]


def test_the_same_reports_give_the_same_bytes_in_any_order(whole: Path, tmp_path: Path) -> None:
    failed = unread("c", "c.pdf", "failed", "not_pdf")
    build_set(tmp_path, [whole / "reports" / "a", whole / "reports" / "b"], [failed])
    names = sorted(path.relative_to(whole) for path in whole.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file())
    different = [str(name) for name in names if (whole / name).read_bytes() != (tmp_path / name).read_bytes()]
    assert set(different) <= {"zhengju.duckdb"}


def test_the_data_package_lists_what_is_there(whole: Path) -> None:
    package = json.loads((whole / "datapackage.json").read_text("utf8"))
    assert [resource["name"] for resource in package["resources"]] == list(SCHEMA.published)
    for resource in package["resources"]:
        assert (whole / resource["path"]).stat().st_size == resource["bytes"]
        header = (whole / resource["path"]).read_text("utf8").split("\n", 1)[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
    assert all((whole / file["path"]).exists() for file in package["files"])


def reported(folder: Path) -> list[tuple[str, str]]:
    """What Frictionless, a reader of data packages by others, finds wrong: the table and the kind of error."""
    from frictionless import Package, system

    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert report.valid == (not report.flatten(["type"]))
    return [(task.name, str(kind)) for task in report.tasks for (kind,) in task.flatten(["type"])]


def test_the_data_package_is_valid_for_others(whole: Path) -> None:
    assert reported(whole) == []


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("figures", ",percent,", ",colour,", "constraint-error"),
        ("claims", "a/claim/", "z/claim/", "hash-count"),
        ("reports", "report_id,", "id,", "incorrect-label"),
    ],
)
def test_others_see_what_is_harmed(whole: Path, tmp_path: Path, table: str, old: str, new: str, error: str) -> None:
    shutil.copytree(whole, tmp_path / "set")
    path = tmp_path / "set" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert (table, error) in reported(tmp_path / "set")


def test_an_empty_data_package_is_valid_for_others(tmp_path: Path) -> None:
    build_set(tmp_path, [])
    assert reported(tmp_path) == []


def test_the_database_keeps_its_keys(whole: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((whole / "zhengju.duckdb").read_bytes())
    with duckdb.connect(str(copy)) as database, pytest.raises(duckdb.ConstraintException):
        database.execute("INSERT INTO tables (table_id, report_id, header_rows, rows) VALUES ('t', 'nowhere', 1, 1)").fetchall()


def test_an_empty_set_has_every_table_with_its_header(tmp_path: Path) -> None:
    build_set(tmp_path, [])
    for table in SCHEMA.published.values():
        assert (tmp_path / f"{table.name}.csv").read_text("utf8") == ",".join(table.names) + "\n"
        assert pq.read_table(tmp_path / f"{table.name}.parquet").num_rows == 0


def test_two_reports_with_one_id_are_refused(tmp_path: Path) -> None:
    write_report(tmp_path / "one", extraction(), RUN)
    write_report(tmp_path / "two", extraction(file="other.pdf"), RUN)
    with pytest.raises(SchemaError, match=r"reports\.report_id: 'r' occurs twice"):
        build_set(tmp_path / "set", [tmp_path / "one", tmp_path / "two"])


def test_files_that_gave_no_report_get_distinct_ids(tmp_path: Path) -> None:
    write_report(tmp_path / "r", extraction(), RUN)
    failed = [unread("r", f"{name}/r.pdf", "skipped", "duplicate_of") for name in ("y", "x")]
    build_set(tmp_path / "set", [tmp_path / "r"], failed)
    found = pd.read_csv(tmp_path / "set" / "reports.csv")
    assert list(zip(found["file"], found["report_id"], strict=True)) == [("r.pdf", "r"), ("x/r.pdf", "r.1"), ("y/r.pdf", "r.2")]


# pandas


def test_frame_has_dtypes_and_keeps_decimals_and_the_text_na() -> None:
    x = extraction()
    figures = frame(x, "figures")
    assert list(figures.columns) == list(SCHEMA.tables["figures"].names)
    assert figures["value"].tolist() == [Decimal("3.5")]
    assert figures["period_end"].tolist() == [pd.Timestamp(2020, 12, 31)]
    assert frame(x, "cells")["row_label"].tolist() == ["甲国", "NA"]
    assert frame(rows(x, RUN), "cells")["row"].sum() == 1
    assert len(frame({**rows(x, RUN), "figures": []}, "figures")) == 0


def test_text_without_any_printed_character_has_no_page() -> None:
    x = extraction()
    block = replace(x.document.blocks[0], text=AlignedText.plain("一、背景"))
    found = rows(replace(x, document=replace(x.document, blocks=(block, *x.document.blocks[1:]))), RUN)
    assert (found["blocks"][0]["page"], found["blocks"][0]["boxes"]) == (None, [])
