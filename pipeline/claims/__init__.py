"""Reads what a report asserts: which sentence says what, who says so, and which figures, notes and names it rests on.

claims, issues = claims.read(document, sentences, said, mentions, figures)
"""

from __future__ import annotations

from pipeline.claims.reader import read

__all__ = ["read"]
