"""Tables of known cells, set by four programs in six looks, come back cell by cell; text without tables gives none."""

from __future__ import annotations

from functools import cache

import pytest

from tests.ledgers import score as ledgers
from tests.ledgers.cases import CASES as LEDGERS
from tests.sheets.cases import CASES as SHEETS
from tests.sheets.cases import EMPTY
from tests.sheets.score import f1
from tests.sheets.score import read as sheet
from tests.structure.cases import CASES as TEXTS
from tests.structure.score import read
from tests.tables.cases import CASES
from tests.tables.producers import LOOKS
from tests.tables.score import compare

EXACT = 0.999
"""F1 over cells with place, spans and text, the mean of a look."""

CROWDED = {"writer_budget_rows", "reportlab_budget_three"}
"""The names of the columns touch each other, or stand nearer to the column beside their own."""

WRAPPED = {"chrome_debt_answers_three": {(0, "source", "nationalfinanceministries;staffestimates.")}}
"""Beside another table the second line of a source is a paragraph of its own."""


@cache
def scores() -> dict[str, float]:
    return {name: compare(name)[0] for name in CASES}


@pytest.mark.parametrize("look", LOOKS)
def test_cells_of_a_look(look):
    found = [score for name, score in scores().items() if CASES[name][2] == look]
    assert sum(found) / len(found) >= EXACT


@pytest.mark.parametrize("name", SHEETS)
def test_tables_written_by_hand(name):
    assert f1(name) == 1.0


@pytest.mark.parametrize("name", EMPTY)
def test_lists_contents_boxes_and_charts_are_no_tables(name):
    assert sheet(name).tables == ()


@pytest.mark.parametrize("name", TEXTS)
def test_text_without_a_table_has_none(name):
    assert read(name)[0].tables == ()


@pytest.mark.parametrize("name", LEDGERS)
def test_cells_of_tables_as_publishers_print_them(name):
    assert ledgers.f1(ledgers.drawn_cells(name), ledgers.found_cells(name)) >= (0.9 if name in CROWDED else EXACT)


@pytest.mark.parametrize("name", [name for name in LEDGERS if name not in CROWDED])
def test_what_stands_above_and_below_a_table(name):
    assert ledgers.drawn_facts(name) - ledgers.found_facts(name) == WRAPPED.get(name, set())


@pytest.mark.parametrize("name", [name for name in LEDGERS if name not in CROWDED])
def test_what_the_numbers_of_a_table_mean(name):
    wanted, found = zip(*ledgers.typed(name), strict=True)
    assert wanted == found
