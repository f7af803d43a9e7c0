"""Reads the tables of a report as typed grids: what each row and column is, in which unit, and the quantity of every cell.

sheets, issues = sheets.read(document)
"""

from __future__ import annotations

from pipeline.sheets.cell_reader import GIVEN
from pipeline.sheets.currency import local_money
from pipeline.sheets.given import GivenLabels
from pipeline.sheets.heads import bare_metric, read_head, unnumbered
from pipeline.sheets.printed_units import parse_unit_line
from pipeline.sheets.reader import read
from pipeline.sheets.rereading import Given, reread
from pipeline.sheets.stubs import numbering
from pipeline.sheets.words import (
    is_amount,
    is_category,
    is_cumulative,
    is_dimension,
    is_flow,
    is_qualifier,
    is_quantity,
    is_status,
    is_survey,
    is_version,
    scope_of_heading,
    scope_of_level,
    status_of,
)

__all__ = [
    "GIVEN",
    "Given",
    "GivenLabels",
    "bare_metric",
    "is_amount",
    "is_category",
    "is_cumulative",
    "is_dimension",
    "is_flow",
    "is_qualifier",
    "is_quantity",
    "is_status",
    "is_survey",
    "is_version",
    "local_money",
    "numbering",
    "parse_unit_line",
    "read",
    "read_head",
    "reread",
    "scope_of_heading",
    "scope_of_level",
    "status_of",
    "unnumbered",
]
