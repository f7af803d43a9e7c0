"""Reads the figures and times of a report: how much of what, whose, when, compared with what, and who says so.

    from pipeline.figures import find_figures
    from pipeline.times import find_times

`find_figures` and `find_times` read a bare text; `read` reads the sentences of a document by rules, `in_context` says
by a model what these figures are about, and `read_cells` reads tables;
`as_mentions` turns figures and times into mentions.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.figures.cells import read_cells
    from pipeline.figures.learned import in_context
    from pipeline.figures.mentions import as_mentions
    from pipeline.figures.reader import find_figures, read

__all__ = ["as_mentions", "find_figures", "in_context", "read", "read_cells"]

_HOME = {
    "as_mentions": "pipeline.figures.mentions",
    "find_figures": "pipeline.figures.reader",
    "in_context": "pipeline.figures.learned",
    "read": "pipeline.figures.reader",
    "read_cells": "pipeline.figures.cells",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline.figures' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
