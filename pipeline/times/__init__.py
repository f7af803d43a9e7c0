"""Reads the times of a text: what day, year, quarter or length of time is meant, seen from what was said before.

times, issues = times.read(document, sentences)
"""

from __future__ import annotations

from pipeline.times.basis import basis_period
from pipeline.times.calendar import months_before, shift_years
from pipeline.times.edition import NO_EDITION, Edition, read_edition
from pipeline.times.find import find_times
from pipeline.times.reader import earliest_report_date, read, report_date
from pipeline.times.slots import in_common_years
from pipeline.times.words import period_words

__all__ = [
    "NO_EDITION",
    "Edition",
    "basis_period",
    "earliest_report_date",
    "find_times",
    "in_common_years",
    "months_before",
    "period_words",
    "read",
    "read_edition",
    "report_date",
    "shift_years",
]
