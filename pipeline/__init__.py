"""zhengju: reports from PDF into data that can be traced to the page.

    from pipeline import extract, segment, find_figures, find_times, find_entities, parse_citation, parse_note

The heavy parts load when they are first used: `import pipeline` stays fast.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

from pipeline.version import __version__

if TYPE_CHECKING:
    from pipeline.citations import parse_citation, parse_note
    from pipeline.extraction import extract, find_entities
    from pipeline.figures import find_figures
    from pipeline.text import segment
    from pipeline.times import find_times

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
"""onnxruntime reports its use and keeps an id of the machine unless it is told not to before it is loaded."""

__all__ = [
    "__version__",
    "extract",
    "find_entities",
    "find_figures",
    "find_times",
    "parse_citation",
    "parse_note",
    "segment",
]

_HOME = {
    "extract": "pipeline.extraction",
    "find_entities": "pipeline.extraction",
    "find_figures": "pipeline.figures",
    "find_times": "pipeline.times",
    "parse_citation": "pipeline.citations",
    "parse_note": "pipeline.citations",
    "segment": "pipeline.text",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME[name]), name)
