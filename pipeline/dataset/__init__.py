"""Writes what was read as a dataset: tables, one folder per report, and their description, visible all at once.

    from pipeline.dataset import RunInfo, write_report, build_set, publish

`rows` turns the records of one report into rows of the tables in schema/; `write_report` writes its folder and `read_rows`
reads that back; `build_set` merges folders into one set; `publish` makes a set visible; `frame` is for pandas.
"""

from __future__ import annotations

from pipeline.dataset import catalogue, dictionary
from pipeline.dataset.build import Forms, build_set
from pipeline.dataset.catalogue import codes
from pipeline.dataset.columns import MACHINE, Column, Schema, TableSchema, english_names, load_schema, value_name
from pipeline.dataset.files import write_report
from pipeline.dataset.frames import frame
from pipeline.dataset.harm import Harm, as_texts, harmed_files, is_as_published, stored_rows
from pipeline.dataset.pairing import pair_observations
from pipeline.dataset.publish import Hold, current_set, file_sum, publish, published_sums, withdraw, writing
from pipeline.dataset.records import RunInfo, rows
from pipeline.dataset.reportjson import lacking_columns, read_figures, read_report_row, read_rows
from pipeline.dataset.values import csv_rows
from pipeline.dataset.verify import Problem, verify_set

__all__ = [
    "MACHINE",
    "Column",
    "Forms",
    "Harm",
    "Hold",
    "Problem",
    "RunInfo",
    "Schema",
    "TableSchema",
    "as_texts",
    "build_set",
    "catalogue",
    "codes",
    "csv_rows",
    "current_set",
    "dictionary",
    "english_names",
    "file_sum",
    "frame",
    "harmed_files",
    "is_as_published",
    "lacking_columns",
    "load_schema",
    "pair_observations",
    "publish",
    "published_sums",
    "read_figures",
    "read_report_row",
    "read_rows",
    "rows",
    "stored_rows",
    "value_name",
    "verify_set",
    "withdraw",
    "write_report",
    "writing",
]
