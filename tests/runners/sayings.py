"""Reads the examples of the data files of `pipeline.sayings`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.model import Lang
from pipeline.sayings.find import find_sayings


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    return [{**asdict(one), "scope": text[one.start : one.end].strip(" ，。,.")} for one in find_sayings(text, lang)]
