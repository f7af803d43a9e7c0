"""Reads the examples of the data files of `pipeline.sheets`."""

from __future__ import annotations

from typing import Any

from pipeline.model import Lang
from pipeline.sheets.words import find_frames, find_words


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    """The words of a table's label, each with its role."""
    found = find_frames(text, lang) if file_stem == "frames" else find_words(text, lang)
    return [{"text": text[word.start : word.end], "role": word.entry.get("role")} for word in found]
