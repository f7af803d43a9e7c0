"""Reads the examples of the data files of `pipeline.figures`: the figures of a text, or their status."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from pipeline.figures import find_figures
from pipeline.figures.status import status_with_rule
from pipeline.model import Lang

_NUMBER_OF_NO_YEAR = re.compile(r"(?<!\d)(?!20\d\d)\d[\d.]*%?(?!年)")


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    if file_stem == "status":
        found = (status_with_rule(text, *number.span(), lang) for number in _NUMBER_OF_NO_YEAR.finditer(text))
        return [{"status": status, "rule": rule} for status, rule in found]
    return [asdict(figure) for figure in find_figures(text, lang)]
