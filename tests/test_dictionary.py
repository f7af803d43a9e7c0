"""`zhengju schema` and docs/tables.md: the data dictionary in every form is the schema's own."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipeline import __version__
from pipeline.dataset import catalogue, dictionary, load_schema
from pipeline.dataset.database import view_columns
from pipeline.errors import SchemaError
from pipeline.model import CATALOGUE
from tests.test_cli import call
from tests.test_doctor import call as call_in

PAGE = Path(__file__).parent.parent / "docs" / "tables.md"
HOME = Path(dictionary.__file__).parent.parent
CODES = re.compile(r'\bcode = "([a-z_]+)"|\bcode="([a-z_]+)"|"error_code": "([a-z_]+)"')


def test_the_page_is_the_schemas() -> None:
    """Where this fails after a change of the schema: `zhengju schema --write docs`."""
    assert PAGE.read_text(encoding="utf-8") == dictionary.markdown()


def test_every_column_is_on_the_page_in_both_languages() -> None:
    text = dictionary.markdown()
    for name, table in load_schema().everything.items():
        assert f"\n## {name}\n" in text
        for column in table.columns:
            assert column.zh.replace("|", "\\|") in text
            assert column.en.replace("|", "\\|") in text
    rows = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| 列")]
    tables = sum(len(table.columns) for table in dictionary.known_tables(load_schema()).values())
    assert len(rows) == tables + sum(map(len, view_columns().values()))
    assert {line.replace("\\|", "").count("|") for line in rows} == {5}


def test_the_schema_for_programs_has_all_that_a_column_says() -> None:
    said = json.loads(call("schema", "--json").stdout)
    known = dictionary.known_tables(load_schema())
    assert (said["version"], [one["name"] for one in said["tables"]]) == (load_schema().version, list(known))
    figures = next(one for one in said["tables"] if one["name"] == "figures")
    columns = {one["name"]: one for one in figures["columns"]}
    assert figures["key"] == "figure_id"
    assert columns["report_id"]["refers"] == "reports.report_id"
    assert (columns["footnote_ids"]["list"], columns["value"]["type"]) == (True, "decimal")
    assert columns["kind"]["values"]["money"] == "金额"


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "Kind: statistic | forecast"), ("zh", "类别：statistic 统计 | forecast 预测")]
)
def test_one_table_on_a_terminal(lang: str, words: str) -> None:
    result = call_in("schema", "claims", "issues", lang=lang)
    assert result.exit_code == 0
    assert words in result.output
    assert "→ reports.report_id" in result.output
    assert "issue_id" in result.output


def test_a_view_is_described_like_a_table() -> None:
    said = json.loads(call("schema", "figures_wide", "--json").stdout)
    (view,) = said["views"]
    assert (said["tables"], view["file"]) == ([], "zhengju.duckdb")
    columns = {one["name"]: one for one in view["columns"]}
    assert (columns["sentence"]["en"], columns["page"]["type"]) == ("Text of the sentence it stands in", "BIGINT")
    assert columns["value"]["zh"] == next(one for one in load_schema().tables["figures"].columns if one.name == "value").zh
    assert "VARCHAR[]" in call("schema", "claims_with_evidence").output


def test_all_tables_on_a_terminal_in_a_line_each() -> None:
    lines = call("schema").output.splitlines()
    assert [line.split()[0] for line in lines[1:]] == [*dictionary.known_tables(load_schema()), *dictionary.known_views()]
    assert f"the program is {__version__}" in lines[0]
    assert f"程序为 {__version__}" in next(dictionary.terminal_lines([], chinese=True))


def test_an_unknown_table_is_wrong_usage() -> None:
    result = call("schema", "figure")
    assert (result.exit_code, "no such table" in result.stderr, result.stdout) == (2, True, "")


def test_the_page_is_written_where_it_is_wanted(tmp_path: Path) -> None:
    assert call("schema", "--write", tmp_path).exit_code == 0
    assert (tmp_path / "tables.md").read_text(encoding="utf-8") == dictionary.markdown()
    assert (tmp_path / "errors.md").read_text(encoding="utf-8") == catalogue.markdown()
    assert call("schema", "--write", tmp_path / "none").exit_code == 4
    said = json.loads(call("schema", "--write", tmp_path, "--json").stdout)
    assert said["written"] == [str(tmp_path / "tables.md"), str(tmp_path / "errors.md")]


def test_the_page_of_codes_is_the_catalogues() -> None:
    """Where this fails after a change of the catalogue: `zhengju schema --write docs`."""
    assert PAGE.with_name("errors.md").read_text(encoding="utf-8") == catalogue.markdown()


def test_every_code_that_can_be_raised_says_what_to_do_in_both_languages() -> None:
    known = catalogue.codes()
    assert set(known["issue"]) == set(CATALOGUE)
    raised = {
        code for path in HOME.rglob("*.py") for found in CODES.findall(path.read_text(encoding="utf-8")) for code in found if code
    }
    assert raised <= {code for kind in known.values() for code in kind}
    assert {"not_pdf", "timeout", "settings", "duplicate_of"} <= raised
    for one in (one for kind in known.values() for one in kind.values()):
        assert all(text.endswith((".", "。")) for text in (one.en, one.zh, one.do_en, one.do_zh)), one.code
        assert any("\u4e00" <= char <= "\u9fff" for char in one.zh) and any("\u4e00" <= char <= "\u9fff" for char in one.do_zh)


def test_a_code_without_advice_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOGUE, "new_kind", ("info", "Something new."))
    with pytest.raises(SchemaError, match="new_kind"):
        catalogue.codes.__wrapped__()
