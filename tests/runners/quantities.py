"""Reads the examples of the data files of `pipeline.quantities`: the figures of a text."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.figures import find_figures
from pipeline.model import Lang


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    found = [asdict(figure) for figure in find_figures(text, lang)]
    if file_stem == "classifiers":  # the list says only how each is written
        return [{"text": figure["unit_text"]} for figure in found]
    return found
