"""The schema in the types of Arrow and Parquet, and rows as Arrow tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipeline.dataset.columns import Column, TableSchema
from pipeline.dataset.validate import Row
from pipeline.dataset.values import PRECISION, SCALE, dumps

if TYPE_CHECKING:
    import pyarrow as pa


def arrow_schema(table: TableSchema) -> pa.Schema:
    """Columns with their types; decimals are exact, dates are dates, lists are lists. Descriptions go along as metadata."""
    import pyarrow as pa

    return pa.schema([pa.field(c.name, _type(c), not c.required, {"zh": c.zh, "en": c.en}) for c in table.columns])


def _type(column: Column) -> pa.DataType:
    import pyarrow as pa

    types: dict[str, pa.DataType] = {
        "string": pa.string(),
        "integer": pa.int64(),
        "decimal": pa.decimal128(PRECISION, SCALE),
        "number": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
        "object": pa.string(),
        "boxes": pa.list_(pa.list_(pa.float64())),
    }
    return pa.list_(types[column.type]) if column.list else types[column.type]


def arrow_table(table: TableSchema, rows: list[Row]) -> pa.Table:
    """Rows as an Arrow table of `arrow_schema`; an object becomes its JSON text."""
    import pyarrow as pa

    schema = arrow_schema(table)
    columns = [pa.array([_value(c, row[c.name]) for row in rows], schema.field(c.name).type) for c in table.columns]
    return pa.Table.from_arrays(columns, schema=schema)


def _value(column: Column, value: Any) -> Any:
    if value is None or column.type != "object":
        return value
    return [dumps(item) for item in value] if column.list else dumps(value)
