"""Numbers as they are written: in figures and in words, Chinese and English."""

from __future__ import annotations

from pipeline.numbers.numeral import Numeral, comparable, fold, plain
from pipeline.numbers.scan import parse_number, scan

__all__ = ["Numeral", "comparable", "fold", "parse_number", "plain", "scan"]
