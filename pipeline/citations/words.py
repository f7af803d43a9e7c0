"""The words of the citation grammar, from the data files."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pipeline import lexicon
from pipeline.model import Lang

_HERE = Path(__file__).parent
_LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def words(file: str, entry_id: str) -> tuple[str, ...]:
    """All forms of one entry in both languages, longest first."""
    found: list[str] = []
    for lang in _LANGS:
        path = _HERE / lang / f"{file}.toml"
        if path.is_file():
            found += [form for entry in lexicon.load(path) if entry.id == entry_id for form in entry.forms]
    return tuple(sorted(found, key=len, reverse=True))


@cache
def any_of(file: str, entry_id: str) -> str:
    """A regular expression for any form of one entry; Latin words match in either case and as whole words."""
    return "|".join(
        rf"(?i:\b{re.escape(form)}(?!\w))" if form[0].isascii() and form[0].isalpha() else re.escape(form)
        for form in words(file, entry_id)
    )


@cache
def code_types() -> dict[str, str]:
    """GB/T 7714 document codes ([M], [J], [EB/OL] …) and their CSL types."""
    path = _HERE / "zh" / "codes.toml"
    return {form: entry.get("type") for entry in lexicon.load(path) for form in entry.forms}
