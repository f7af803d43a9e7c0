"""Reads who says what: the sources of a sentence and the stretch of it that each vouches for.

said, issues = sayings.read(document, sentences)
"""

from __future__ import annotations

from pipeline.sayings.find import find_sayings, read, saying_of

__all__ = ["find_sayings", "read", "saying_of"]
