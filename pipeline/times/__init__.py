"""Reads the times of a text: what day, year, quarter or length of time is meant, seen from what was said before.

times, issues = times.read(document, sentences)
"""

from __future__ import annotations

from pipeline.times.basis import basis_period
from pipeline.times.calendar import shift_years
from pipeline.times.find import find_times
from pipeline.times.reader import earliest_report_date, read, report_date
from pipeline.times.words import period_words

__all__ = ["basis_period", "earliest_report_date", "find_times", "period_words", "read", "report_date", "shift_years"]
