"""Reads the examples of the data files of `pipeline.figures`: one reader for each file stem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from pipeline.model import Lang

Reader = Callable[[str, Lang], list[dict[str, Any]]]


def _figures(text: str, lang: Lang) -> list[dict[str, Any]]:
    from pipeline.figures import find_figures

    return [asdict(figure) for figure in find_figures(text, lang)]


def _units(text: str, lang: Lang) -> list[dict[str, Any]]:
    """A list of classifiers says only how each is written: read the classifiers of the figures."""
    return [{"text": figure["unit_text"]} for figure in _figures(text, lang)]


def _periods(text: str, lang: Lang) -> list[dict[str, Any]]:
    """The figures with their periods and bases laid flat, as in the dataset's columns."""
    flat: list[dict[str, Any]] = []
    for figure in _figures(text, lang):
        period, basis = figure.pop("period"), figure.pop("basis_period")
        flat.append({**figure, **{f"period_{k}": v for k, v in period.items()}, **{f"basis_{k}": v for k, v in basis.items()}})
    return flat


def _status(text: str, lang: Lang) -> list[dict[str, Any]]:
    """One record for every number of the text that is no year."""
    import re

    from pipeline.figures.status import status_with_rule

    numbers = re.finditer(r"(?<!\d)(?!20\d\d)\d[\d.]*%?(?!年)", text)
    read = (status_with_rule(text, *number.span(), lang) for number in numbers)
    return [{"status": status, "rule": rule} for status, rule in read]


READERS: dict[str, Reader] = {
    "basis": _periods,
    "classifiers": _units,
    "periods": _periods,
    "status": _status,
}
"""File stem → reader; a file that is not here is read by `find_figures`."""


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    return READERS.get(file_stem, _figures)(text, lang)
