"""Reads the examples of the data files of `pipeline.checks`."""

from __future__ import annotations

from typing import Any

from pipeline.checks.words import find_words
from pipeline.model import Lang


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    """The words of a label that say how its number counts, each with its role."""
    return [{"text": text[word.start : word.end], "role": word.entry.get("role")} for word in find_words(text, file_stem, lang)]
