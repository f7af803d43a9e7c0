"""Reads the examples of the data files of `pipeline.times`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.model import Lang
from pipeline.times.find import find_times


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    return [asdict(time) for time in find_times(text, lang)]
