"""Reads the examples of the data files of `pipeline.numbers`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.model import Lang
from pipeline.numbers.scan import scan


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    return [{**asdict(numeral), "text": text[numeral.start : numeral.end]} for numeral in scan(text, lang)]
