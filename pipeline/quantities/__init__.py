"""Quantities as they are printed: each number with its scale, unit, range and approximation, whatever the sentence says of it."""

from __future__ import annotations

from pipeline.quantities.find import find_surface

__all__ = ["find_surface"]
