"""Reads the examples of the data files of `pipeline.sheets`."""

from __future__ import annotations

from typing import Any

from pipeline.model import Lang
from pipeline.sheets.words import find_words


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    """The words of a table's label, each with its role."""
    return [{"text": text[word.start : word.end], "role": word.entry.get("role")} for word in find_words(text, lang)]
