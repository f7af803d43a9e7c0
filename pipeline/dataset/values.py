"""What a value may be: text without control characters, decimals that fit, and one exact way to write each as JSON or CSV."""

from __future__ import annotations

import csv
import math
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Context, Decimal
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any

PRECISION = 38
"""Digits of an exact decimal: the most that DuckDB holds."""

SCALE = 12
"""Of these, digits after the point: 26 remain before it, enough for 万亿 of anything."""

_QUOTIENT = 28
"""Python's decimals give a quotient this many digits: a value with as many (三分之一) is rounded already."""

_NONCHARACTERS = "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
_UNWRITABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def clean(text: str, instead: str = "") -> str:
    """Text without control characters (but tab, line feed and carriage return), surrogates and noncharacters.

    `instead` takes the place of each; a text that offsets point into needs one character there.

    >>> clean("a\\x00b"), clean("a\\x00b", "?")
    ('ab', 'a?b')
    """
    return _UNWRITABLE.sub(instead, text)


def fit(value: Decimal | None) -> Decimal | None:
    """The value, if the dataset can hold it exactly (38 digits, 12 of them after the point), else None.

    A quotient that never ends is rounded to 12 places.

    >>> fit(Decimal("330E+9")), fit(Decimal("1E+50")), fit(Decimal(1) / 3)
    (Decimal('3.30E+11'), None, Decimal('0.333333333333'))
    """
    if value is None or not value.is_finite():
        return None
    if not value:
        return Decimal(0)
    if value.adjusted() >= PRECISION - SCALE:
        return None
    _, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)  # a finite one
    if exponent >= -SCALE:
        return value
    rounded = value.quantize(Decimal(1).scaleb(-SCALE), context=Context(prec=2 * PRECISION))
    return rounded if rounded == value or (len(digits) >= _QUOTIENT and rounded) else None


def dumps(value: Any) -> str:
    """JSON with exact numbers: decimals as plain literals, measurements to two places, dates as ISO 8601. Never NaN.

    >>> dumps([Decimal("3.30E+11"), 90.0, date(2020, 11, 30), "a\\n", None])
    '[330000000000,90,"2020-11-30","a\\\\n",null]'
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return encode_basestring(value)
        case int():
            return str(value)
        case Decimal() | float():
            return number_text(value)
        case date():
            return f'"{value.isoformat()}"'
        case Mapping():
            return "{" + ",".join(f"{encode_basestring(str(key))}:{dumps(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ",".join(map(dumps, value)) + "]"
    raise TypeError(f"{type(value).__name__} has no place in JSON")


def number_text(value: Decimal | float) -> str:
    """A number without exponent or grouping. Raises ValueError for NaN and infinities."""
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number")
    if isinstance(value, Decimal):
        return format(value, "f")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def csv_field(value: Any, is_json: bool = False) -> str:
    """One CSV field after RFC 4180; a bare carriage return is quoted too, which the csv module forgets before Python 3.13."""
    text = field_text(value, is_json)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def field_text(value: Any, is_json: bool = False) -> str:
    """What a CSV field says, without quotes."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) and not is_json else dumps(value)


def csv_rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a published CSV file, with a BOM or without. Raises OSError."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
