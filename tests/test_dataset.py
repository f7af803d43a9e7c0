"""The dataset: rows fit the schema, and every file gives back exactly what was put in."""

from __future__ import annotations

import json
import typing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import model, sheets
from pipeline.dataset import RunInfo, load_schema, rows
from pipeline.dataset.arrow import arrow_table
from pipeline.dataset.validate import check, mend_links, normal
from pipeline.dataset.values import clean, csv_field, dumps, fit
from pipeline.errors import SchemaError
from pipeline.model import (
    Cell,
    Check,
    Citation,
    Claim,
    Entity,
    Extraction,
    Figure,
    Issue,
    Note,
    Period,
    Sentence,
    Source,
    Table,
    Token,
)
from pipeline.observations import observe
from tests.build import document, mention

RUN = RunInfo("0.1.0", warnings=("hidden_text",), seconds=1.234)
SCHEMA = load_schema()
BODY = "2020年进口增长3.5%，出口为2.28万吨。"
NOTE = "某机构：《年度报告》，2021年1月。"
GRID = "国家\t出口\n甲国\t1,339.8269\nNA\t"


def extraction(report_id: str = "r", file: str = "r.pdf") -> Extraction:
    """One report with a record of every kind: a heading, a sentence with a note, a table."""
    base = document(("heading", "一、背景"), BODY, ("footnote", NOTE), ("table", GRID), report_id=report_id)
    heading, body, note, grid = (block.block_id for block in base.blocks)
    mint = model.Addresses(report_id).mint

    def address(kind: str, block: str, start: int, end: int) -> str:
        return mint(kind, base.slice(block, start, end))

    note_id, table_id = address("footnote", note, 0, len(NOTE)), address("table", grid, 0, len(GRID))
    sentence_id, figure_id = address("sentence", body, 0, len(BODY)), address("figure", body, 9, 13)
    claim_id, check_id = address("claim", body, 0, 13), address("check", body, 9, 13)
    spans = [(0, 0, 0, 2), (0, 1, 3, 5), (1, 0, 6, 8), (1, 1, 9, 19), (2, 0, 20, 22), (2, 1, 23, 23)]
    table = Table(table_id, grid, (1,), "表1", "出口", "亿美元", "某署", "", 1, tuple(Cell(*span) for span in spans))
    doc = replace(base, notes=(Note(note_id, note, 1, "1", body, 14),), tables=(table,))
    words = (Token(0, 5, "2020年", "NOUN"), Token(5, 7, "进口", "NOUN"), Token(7, 9, "增长", "VERB"), Token(9, 13, "3.5%"))
    period = Period(date(2020, 1, 1), date(2020, 12, 31), "2020年")
    figure = Figure(
        start=9, end=13, text="3.5%", kind="percent", value=Decimal("3.5"), unit="%", change="increase", period=period
    )
    citation = Citation(
        block_id=note,
        start=0,
        end=16,
        text=NOTE[:16],
        citation_id=address("citation", note, 0, 16),
        note_id=note_id,
        csl={"type": "report", "title": "年度报告"},
    )
    sentence = Sentence(
        block_id=body,
        start=0,
        end=len(BODY),
        text=BODY,
        sentence_id=sentence_id,
        lang="zh",
        section=("一、背景",),
        tokens=words,
        note_ids=(note_id,),
    )
    claim = Claim(
        block_id=body,
        start=0,
        end=13,
        text=BODY[:13],
        claim_id=claim_id,
        sentence_id=sentence_id,
        kind="statistic",
        figure_ids=(figure_id,),
        note_ids=(note_id,),
    )
    name = mention("2020年", 0, "DATE", "date/2020", of=sentence)
    numbers = (Decimal("3.50"), Decimal("3.5"), Decimal("0.05"))
    return Extraction(
        source=Source(Path(file), file, "0" * 64, 1234, report_id, {}, {}),
        document=doc,
        sheets=sheets.read(doc)[0],
        sentences=(sentence,),
        mentions=(replace(name, mention_id=address("mention", body, 0, 5)),),
        entities=(Entity("date/2020", "DATE", "2020", "2020年", "2020", (f"二〇二〇年（{report_id}）",)),),
        citations=(citation,),
        note_kinds={note_id: "citation"},
        figures=(replace(figure, figure_id=figure_id, sentence_id=sentence_id, block_id=body, note_ids=(note_id,)),),
        claims=(claim,),
        checks=(Check(check_id, "growth_rate", "inconsistent", *numbers, "不一致", "differs", (), (figure_id,)),),
        observations=observe((replace(figure, metric="进口", figure_id=figure_id),))[0],
        issues=(Issue("ocr_page", "nothing here", page=1), Issue("number_unread", "甲", block_id=heading, start=0, end=1)),
    )


# Rows


def test_links_between_records_go_both_ways() -> None:
    found = rows(extraction(), RUN)
    figure, claim, note = found["figures"][0], found["claims"][0], found["footnotes"][0]
    assert figure["claim_id"] == claim["claim_id"]
    assert (claim["verdict"], claim["check_ids"]) == ("contradicted", [found["checks"][0]["check_id"]])
    assert claim["section"] == "一、背景"
    assert note["anchor_sentence_id"] == found["sentences"][0]["sentence_id"]
    assert note["context"] == BODY[:14]
    assert found["entities"][0]["mentions"] == 1


@pytest.mark.parametrize("table", ["cells", "footnotes", "citations", "sentences", "mentions", "figures", "claims"])
def test_a_record_stands_where_it_says(table: str) -> None:
    found = rows(extraction(), RUN)
    blocks = {block["block_id"]: block["text"] for block in found["blocks"]}
    assert found[table]
    for row in found[table]:
        assert row["text"] == blocks[row["block_id"]][row["start"] : row["end"]]
        assert row["page"] == (1 if row["text"] else None)
        assert len(row["boxes"]) == (1 if row["text"] else 0)


def test_cells_carry_their_labels_and_only_the_body() -> None:
    found = rows(extraction(), RUN)["cells"]
    assert [(c["row"], c["column"], c["row_label"], c["column_label"], c["text"]) for c in found] == [
        (0, 1, "甲国", "出口", "1,339.8269"),
        (1, 1, "NA", "出口", ""),
    ]
    assert len({c["cell_id"] for c in found}) == 2


def test_issues_have_a_place_and_an_id_of_their_own() -> None:
    x = extraction()
    found = rows(replace(x, issues=(*x.issues, Issue("ocr_page", "again", page=1), Issue("ocr_page", "whole file"))), RUN)[
        "issues"
    ]
    assert [row["page"] for row in found] == [1, 1, 1, None]
    assert found[0]["issue_id"] == "r/issue/p1"
    assert len({row["issue_id"] for row in found}) == 4


@pytest.mark.parametrize("lang", ["ko", "fr", "und"])
def test_blocks_in_any_language_fit_the_schema(lang: str) -> None:
    x = extraction()
    blocks = tuple(replace(block, lang=lang) for block in x.document.blocks)
    cover = replace(x.document.cover, languages=(lang, "en"))
    found = rows(replace(x, document=replace(x.document, blocks=blocks, cover=cover)), RUN)
    assert {row["lang"] for row in found["blocks"] + found["footnotes"]} == {lang}
    assert found["reports"][0]["languages"] == [lang, "en"]
    schema = load_schema()
    for name, table in {**schema.tables, **schema.parts}.items():
        check(table, found.get(name, []))


def test_a_value_that_does_not_fit_becomes_an_issue() -> None:
    x = extraction()
    found = rows(replace(x, figures=(replace(x.figures[0], value=Decimal("1E+50")),)), RUN)
    assert found["figures"][0]["value"] is None
    assert found["issues"][-1]["code"] == "number_unread"
    assert found["reports"][0]["issues"] == len(found["issues"]) == 3


# The schema


LITERALS = {
    ("figures", "kind"): model.FigureKind,
    ("cells", "kind"): model.FigureKind,
    ("figures", "approximation"): model.Approximation,
    ("figures", "change"): model.Change,
    ("figures", "aspect"): model.Aspect,
    ("observations", "aspect"): model.Aspect,
    ("figures", "basis"): model.Basis,
    ("figures", "status"): model.Status,
    ("claims", "kind"): model.ClaimKind,
    ("checks", "kind"): model.CheckKind,
    ("mentions", "type"): model.EntityType,
    ("entities", "type"): model.EntityType,
    ("footnotes", "kind"): model.NoteKind,
    ("blocks", "kind"): model.BlockKind,
    ("sentences", "lang"): model.Lang,
    ("issues", "severity"): model.Severity,
}


@pytest.mark.parametrize(("table", "name"), LITERALS)
def test_allowed_values_are_those_of_the_records(table: str, name: str) -> None:
    column = next(c for c in SCHEMA.everything[table].columns if c.name == name)
    assert set(typing.get_args(LITERALS[table, name])) - {""} == set(column.values)


def test_every_column_is_described_and_every_link_leads_somewhere() -> None:
    for table in SCHEMA.everything.values():
        assert len(set(table.names)) == len(table.names)
        for column in table.columns:
            assert column.zh and column.en, (table.name, column.name)
            if column.refers:
                assert SCHEMA.everything[column.refers[0]].key == column.refers[1]


@pytest.mark.parametrize(
    ("table", "change", "message"),
    [
        ("figures", {"value": 3.5}, "figures.value: 3.5"),
        ("figures", {"value": Decimal("NaN")}, "figures.value"),
        ("figures", {"kind": "sum"}, "figures.kind: 'sum' is not one of money"),
        ("figures", {"figure_id": ""}, "figures.figure_id: '' is empty"),
        ("figures", {"figure_id": None}, "figures.figure_id: None is missing"),
        ("figures", {"period_start": "2020-01-01"}, "figures.period_start: '2020-01-01'"),
        ("figures", {"footnote_ids": "n"}, "figures.footnote_ids: 'n' is not a list"),
        ("figures", {"negated": 0}, "figures.negated: 0"),
        ("figures", {"boxes": [[1, 2, 3]]}, "figures.boxes"),
        ("pages", {"width": float("inf")}, "pages.width: inf"),
        ("reports", {"bytes": 1 << 63}, "reports.bytes"),
    ],
)
def test_a_wrong_value_is_named_with_its_table_and_column(table: str, change: dict[str, object], message: str) -> None:
    row = rows(extraction(), RUN)[table][0]
    with pytest.raises(SchemaError) as caught:
        check(SCHEMA.everything[table], [{**row, **change}])
    assert message in str(caught.value)


def test_a_key_that_occurs_twice_and_an_unknown_column_are_refused() -> None:
    row = rows(extraction(), RUN)["figures"][0]
    with pytest.raises(SchemaError, match="occurs twice"):
        check(SCHEMA.tables["figures"], [row, row])
    with pytest.raises(SchemaError, match="no column 'colour'"):
        normal(SCHEMA.tables["figures"], {**row, "colour": 1})


def test_a_link_to_nothing_is_taken_out_and_said() -> None:
    found = rows(extraction(), RUN)
    kept = found["claims"][0]["figure_ids"]
    found["claims"][0]["figure_ids"] = [*kept, "r/figure/none"]
    said = mend_links(SCHEMA, found)
    assert kept == found["claims"][0]["figure_ids"]
    assert len(said) == 1 and said[0].startswith("claims.figure_ids: 'r/figure/none' is not in figures.figure_id (claim_id ")


def test_a_row_that_cannot_be_without_its_link_goes_with_it() -> None:
    found = rows(extraction(), RUN)
    lost = found["sentences"].pop(0)["sentence_id"]
    said = mend_links(SCHEMA, found)
    assert said and all(row["sentence_id"] != lost for table in ("mentions", "claims", "figures") for row in found[table])
    assert mend_links(SCHEMA, found) == []


def test_a_record_that_does_not_fit_costs_itself() -> None:
    x = extraction()
    good = x.figures[0]
    wrong = replace(good, kind="colour", figure_id="r/figure/p1c1-p1c2")  # type: ignore[arg-type]
    found = rows(replace(x, figures=(good, wrong, good)), RUN)
    assert [good.figure_id] == [row["figure_id"] for row in found["figures"]]
    failed = [row["detail"] for row in found["issues"] if row["code"] == "record_failed"]
    assert any("figures.kind: 'colour' is not one of" in detail for detail in failed)
    assert any("figures.figure_id" in detail and "occurs twice" in detail for detail in failed)
    assert ("partial", "record_failed") == (found["reports"][0]["status"], found["reports"][0]["error_code"])


# Values


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("330E+9", "330000000000"),
        ("1339.8269", "1339.8269"),
        ("3.50", "3.50"),
        ("-0", "0"),
        ("0E+30", "0"),
        ("1E+25", "1" + "0" * 25),
        ("1E+26", None),
        ("1E+999999", None),
        ("1E-12", "0.000000000001"),
        ("1E-13", None),
        ("1E-999999", None),
        ("NaN", None),
        ("Infinity", None),
        ("1.50000000000000000", "1.50"),
    ],
)
def test_only_exact_decimals_fit(value: str, expected: str | None) -> None:
    found = fit(Decimal(value))
    assert found == (None if expected is None else Decimal(expected))


def test_a_quotient_is_rounded_to_twelve_places() -> None:
    assert fit(Decimal(2) / 3) == Decimal("0.666666666667")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**25), max_value=10**25))
def test_decimals_survive_json_csv_and_parquet(value: Decimal) -> None:
    assert fit(value) == value
    assert json.loads(dumps([value]), parse_float=Decimal, parse_int=Decimal) == [value]
    assert Decimal(csv_field(value)) == value
    table = SCHEMA.tables["checks"]
    assert arrow_table(table, [dict.fromkeys(table.names) | {"found": value}])["found"].to_pylist() == [value]


@given(st.text(st.characters(codec=None)))
def test_clean_text_holds_nothing_that_a_file_cannot(text: str) -> None:
    cleaned = clean(text)
    assert not any((ord(c) < 32 and c not in "\t\n\r") or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in cleaned)
    assert clean(cleaned) == cleaned
    assert len(clean(text, "\ufffd")) == len(text)
    assert json.loads(dumps({text: cleaned}) if text == cleaned else dumps({"": cleaned})).popitem()[1] == cleaned
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned


@pytest.mark.parametrize(
    "text", ["a\x00b", "\x1b[2J", "\ud800", "\ufffe\uffff\ufdd0", "\U0001fffe", "a\x85d\x0be\x0cf", "\x7f\x9b31m"]
)
def test_unwritable_characters_are_removed_or_replaced_where_offsets_count(text: str) -> None:
    row = normal(SCHEMA.everything["blocks"], {"block_id": text, "text": text})
    assert len(row["text"]) == len(text)
    assert clean(row["text"]) == row["text"]
    assert len(row["block_id"]) < len(text)
