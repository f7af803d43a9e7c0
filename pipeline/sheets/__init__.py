"""Reads the tables of a report as typed grids: what each row and column is, in which unit, and the quantity of every cell.

sheets, issues = sheets.read(document)
"""

from __future__ import annotations

from pipeline.sheets.heads import bare_metric, read_head, unnumbered
from pipeline.sheets.reader import read

__all__ = ["bare_metric", "read", "read_head", "unnumbered"]
