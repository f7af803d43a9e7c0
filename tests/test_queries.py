"""docs/queries.md and the views: every query runs on the sample reports and gives what the page shows."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.dataset.views import views
from tests.queries import PAGE, QUERIES_WANTED, Query, queries, write_samples
from tests.shown import result


@pytest.fixture(scope="module")
def samples(tmp_path_factory: Any) -> Path:
    return write_samples(tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="module")
def database(samples: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(samples), read_only=True) as connection:
        yield connection


@pytest.fixture
def changed(samples: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy that may be changed, its tables without keys."""
    shutil.copy(samples, tmp_path / "copy.duckdb")
    with duckdb.connect(str(tmp_path / "copy.duckdb")) as connection:
        yield connection


def query(number: int) -> Query:
    return next(one for one in queries() if one.title.startswith(f"{number}. "))


@pytest.mark.parametrize("one", queries(), ids=lambda one: one.title.split(".")[0])
def test_a_query_gives_what_the_page_shows(database: duckdb.DuckDBPyConnection, one: Query) -> None:
    """Where this fails after a change of what is read: look at the difference, then `python -m tests.queries`."""
    assert result(database, one.sql) == one.shown


def test_the_page_has_all_queries_in_both_languages() -> None:
    found = queries()
    assert [int(one.title.split(".")[0]) for one in found] == list(range(1, QUERIES_WANTED + 1))
    assert PAGE.read_text(encoding="utf-8").count("```sql") == QUERIES_WANTED
    assert all(re.search("[\u4e00-\u9fff].* · [A-Z]", one.title) for one in found)
    assert all(one.shown.count("\n") > 1 for one in found)


def test_a_failed_check_is_found(changed: duckdb.DuckDBPyConnection) -> None:
    changed.execute("UPDATE checks SET verdict = 'inconsistent' WHERE check_id = (SELECT min(check_id) FROM checks)").fetchall()
    rows = changed.execute(query(5).sql).fetchall()
    assert [row[2] for row in rows] == [1, 0, 0, 0, 0]
    assert len(rows[0][3]) == 1


def test_every_view_and_column_says_what_it_is(database: duckdb.DuckDBPyConnection) -> None:
    seen = dict(database.execute("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
    assert set(seen) == {view.name for view in views()}
    assert all(" | " in comment for comment in seen.values())
    bare = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL"
    assert database.execute(bare).fetchall() == []


def test_a_figure_a_claim_and_an_observation_each_stand_in_their_view_once(database: duckdb.DuckDBPyConnection) -> None:
    for view, table, key in (("figures_wide", "figures", "figure_id"), ("claims_with_evidence", "claims", "claim_id")):
        wide = database.execute(f"SELECT {key} FROM {view} ORDER BY 1").fetchall()
        assert wide == database.execute(f"SELECT {key} FROM {table} ORDER BY 1").fetchall()
    series = database.execute("SELECT observation_id FROM indicator_series ORDER BY 1").fetchall()
    dated = "value IS NOT NULL AND period_start IS NOT NULL AND period_end IS NOT NULL"
    assert series == database.execute(f"SELECT observation_id FROM observations WHERE {dated} ORDER BY 1").fetchall()


def test_an_address_is_that_of_the_review_page(database: duckdb.DuckDBPyConnection) -> None:
    hashed = "'reports/' || report_id || '/review.html#' || replace(figure_id, report_id || '/', '')"
    wrong = f"SELECT * FROM figures_wide WHERE address <> {hashed}"
    assert database.execute(wrong).fetchall() == []


def series(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """(value, latest, value before, growth) of an indicator whose rows are (edition, start, end, value)."""
    with duckdb.connect() as made:
        made.execute("CREATE TABLE reports (report_id TEXT, title TEXT, title_en TEXT, file TEXT, published TEXT)").fetchall()
        made.execute("INSERT INTO reports VALUES ('r', 'R', NULL, 'r.pdf', NULL)").fetchall()
        texts = "observation_id report_id series edition metric subject place scope variant kind unit approximation aspect basis "
        texts += "status"
        others = "value DECIMAL(38,12), low DECIMAL, high DECIMAL, agree BOOLEAN, page BIGINT, figure_ids TEXT[]"
        dates = ("period_start", "period_end", "basis_start", "basis_end")
        columns = [*(f"{name} TEXT" for name in texts.split()), *(f"{name} DATE" for name in dates), others]
        made.execute(f"CREATE TABLE observations ({', '.join(columns)})").fetchall()
        for n, (edition, start, end, value) in enumerate(rows):
            row = {"observation_id": str(n), "edition": edition, "period_start": start, "period_end": end, "value": value}
            row |= {"report_id": "r", "series": "s", "metric": "m", "unit": "USD", "aspect": "level", "status": "actual"}
            row["figure_ids"] = ["r/figure/1"]
            places = ", ".join("?" * len(row))
            made.execute(f"INSERT INTO observations ({', '.join(row)}) VALUES ({places})", list(row.values())).fetchall()
        sql = next(view.sql for view in views() if view.name == "indicator_series")
        return made.execute(f"SELECT value::INT, is_latest, previous_value::INT, growth_percent FROM ({sql})").fetchall()


def test_a_series_goes_from_the_latest_saying_of_a_period_to_the_next() -> None:
    year = [(str(n), f"{n}-01-01", f"{n}-12-31") for n in (2021, 2022, 2023, 2025)]
    rows = [(*year[0], 100), (*year[1], 110), ("2023", *year[1][1:], 120), (*year[2], 150), (*year[3], 300)]
    assert series(rows) == [
        (100, True, None, None),
        (110, False, None, None),
        (120, True, 100, 20.0),
        (150, True, 120, 25.0),
        (300, True, 150, None),
    ]


def test_periods_of_other_lengths_are_other_series() -> None:
    rows = [
        ("1", "2023-01-01", "2023-12-31", 100),
        ("1", "2023-10-01", "2023-12-31", 30),
        ("1", "2024-01-01", "2024-03-31", 33),
        ("1", "2023-12-31", "2023-12-31", 7),
        ("1", "2024-12-31", "2024-12-31", 14),
        ("1", "2023-01-01", "2023-01-20", 5),
    ]
    assert series(rows) == [
        (5, True, None, None),
        (7, True, None, None),
        (14, True, 7, 100.0),
        (30, True, None, None),
        (33, True, 30, 10.0),
        (100, True, None, None),
    ]
