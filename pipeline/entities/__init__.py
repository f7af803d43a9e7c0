"""Names of persons, organisations, places, events, initiatives and documents, and which of them mean the same.

Dates and quantities are mentions too; `pipeline.figures` finds them, because it knows how they are written.
"""

from __future__ import annotations

from pipeline.entities.find import find, find_names

__all__ = ["find", "find_names"]
