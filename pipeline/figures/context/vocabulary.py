"""The words of clauses: those that measure, flow, own, stop a noun."""

from __future__ import annotations

from functools import cache

from pipeline import language
from pipeline.model import Lang

_FILES = ("metric", "clause", "verbs", "noun_stops", "prepositions", "subject_edges")


@cache
def vocabulary(lang: Lang, role: str) -> tuple[str, ...]:
    """The forms with one role in the data files about clauses (metric, clause, verbs, noun_stops …), longest first."""
    entries = [entry for name in _FILES for entry in language.entries(lang, f"figures/{name}.toml")]
    return tuple(sorted((form for e in entries if e.get("role") == role for form in e.forms), key=len, reverse=True))
