"""The tables as pandas data frames, for people who work in Python."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pipeline.dataset.columns import load_schema
from pipeline.dataset.records import RunInfo, rows
from pipeline.dataset.validate import Row
from pipeline.model import Extraction
from pipeline.version import __version__

if TYPE_CHECKING:
    import pandas as pd

_DTYPES = {"string": "str", "integer": "Int64", "number": "float64", "date": "datetime64[s]", "boolean": "boolean"}


def frame(source: Extraction | Mapping[str, list[Row]], table: str) -> pd.DataFrame:
    """One table of a report as a data frame with the schema's columns.

    Text is `str`, whole numbers `Int64`, dates `datetime64[s]`; exact decimals, lists and objects stay Python objects. What is
    unknown is missing (NaN, NaT, NA or None); the text "NA" stays text. Raises KeyError for a table that does not exist.
    """
    import pandas as pd

    known = rows(source, RunInfo(__version__, source.status)) if isinstance(source, Extraction) else source
    schema = load_schema().everything[table]
    columns = {}
    for column in schema.columns:
        dtype = "object" if column.list else _DTYPES.get(column.type, "object")
        columns[column.name] = pd.Series([row[column.name] for row in known[table]], dtype=dtype)
    return pd.DataFrame(columns, columns=list(schema.names))
