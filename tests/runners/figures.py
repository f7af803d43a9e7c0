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
    """Figures with their period and basis as plain fields."""
    from pipeline.figures import find_figures

    return [
        {
            **asdict(figure),
            "period_start": figure.period.start,
            "period_end": figure.period.end,
            "basis_text": figure.basis_period.text,
            "basis_start": figure.basis_period.start,
        }
        for figure in find_figures(text, lang)
    ]


def _times(text: str, lang: Lang) -> list[dict[str, Any]]:
    from pipeline.figures import find_times

    return [asdict(time) for time in find_times(text, lang)]


def _numerals(text: str, lang: Lang) -> list[dict[str, Any]]:
    from pipeline.figures.numerals import scan

    return [{**asdict(numeral), "text": text[numeral.start : numeral.end]} for numeral in scan(text, lang)]


def _attribution(text: str, lang: Lang) -> list[dict[str, Any]]:
    from pipeline.figures.attribution import find_attributions

    return [{**asdict(one), "scope": text[one.start : one.end].strip(" ，。,.")} for one in find_attributions(text, lang)]


def _status(text: str, lang: Lang) -> list[dict[str, Any]]:
    """One record for every number of the text that is no year."""
    import re

    from pipeline.figures.status import status_with_rule

    numbers = re.finditer(r"(?<!\d)(?!20\d\d)\d[\d.]*%?(?!年)", text)
    read = (status_with_rule(text, *number.span(), lang) for number in numbers)
    return [{"status": status, "rule": rule} for status, rule in read]


READERS: dict[str, Reader] = {
    "attribution": _attribution,
    "basis": _periods,
    "classifiers": _units,
    "numerals": _numerals,
    "status": _status,
    "periods": _periods,
    "times": _times,
}
"""File stem → reader; a file that is not here is read by `find_figures`."""


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    return READERS.get(file_stem, _figures)(text, lang)
