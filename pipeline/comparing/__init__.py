"""Compares what two editions of a series, or two sets, say of the same things: `zhengju compare`.

found = compare(*sides("2023", "2024", Path("outputs")))
[one for one in found.differences if one.change == "changed"]
"""

from __future__ import annotations

from pipeline.comparing.forms import as_data, csv_lines, terminal_lines
from pipeline.comparing.matching import Comparison, Difference, compare
from pipeline.comparing.sides import Side, sides

__all__ = ["Comparison", "Difference", "Side", "as_data", "compare", "csv_lines", "sides", "terminal_lines"]
