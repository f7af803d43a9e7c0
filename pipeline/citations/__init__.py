"""Notes → cited works: what a note cites, field by field, and what it repeats.

from pipeline.citations import parse_citation, parse_note
"""

from __future__ import annotations

from pipeline.citations.names import parse_names
from pipeline.citations.one_note import parse_note
from pipeline.citations.reader import parse
from pipeline.citations.rereading import reparse
from pipeline.citations.work import parse_citation

__all__ = ["parse", "parse_citation", "parse_names", "parse_note", "reparse"]
