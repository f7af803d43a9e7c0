"""Applies what people said of records: a field gets the value it should have, a mark stays with its record.

What was read stays beside it (`Correction.read`). A correction fits if the field is read as it was when it was made; one that no
longer fits changes nothing and is an issue. Figures, claims, cells with the labels of their rows and columns, works, and
text and kind of notes can be corrected, every record can be marked.
"""

from __future__ import annotations

from pipeline.corrections.fitting import verdicts
from pipeline.corrections.forms import FORMS, Form
from pipeline.corrections.records import correct_claims, correct_figures, correct_notes, correct_sources, others
from pipeline.corrections.tables import correct_cells

__all__ = [
    "FORMS",
    "Form",
    "correct_cells",
    "correct_claims",
    "correct_figures",
    "correct_notes",
    "correct_sources",
    "others",
    "verdicts",
]
