"""Reads the examples of the data files of `pipeline.times`: times, and for bases and periods the figures that have them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.figures import find_figures
from pipeline.model import Lang
from pipeline.times import find_times


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    if file_stem not in ("basis", "periods"):
        return [asdict(time) for time in find_times(text, lang)]
    return [_flat(asdict(figure)) for figure in find_figures(text, lang)]


def _flat(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure with its period and basis laid flat, as in the dataset's columns."""
    period, basis = figure.pop("period"), figure.pop("basis_period")
    return {**figure, **{f"period_{k}": v for k, v in period.items()}, **{f"basis_{k}": v for k, v in basis.items()}}
