"""The words of the citation grammar, from the data files."""

from __future__ import annotations

import re
from functools import cache

from pipeline import language
from pipeline.language import simplified


@cache
def words(file: str, entry_id: str) -> tuple[str, ...]:
    """All forms of one entry in both languages, longest first."""
    found: list[str] = []
    for lang in language.LANGUAGES:
        known = language.entries(lang, f"citations/{file}.toml")
        found += [form for entry in known if entry.id == entry_id for form in entry.forms]
    return tuple(sorted(found, key=len, reverse=True))


@cache
def any_of(file: str, entry_id: str) -> str:
    """A regular expression for any form of one entry; Latin words match in either case and as whole words."""
    return "|".join(
        rf"(?i:\b{re.escape(form)}(?!\w))" if form[0].isascii() and form[0].isalpha() else re.escape(form)
        for form in words(file, entry_id)
    )


@cache
def _ending(file: str, entry_id: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(file, entry_id)})$")


def ends_with(file: str, entry_id: str, text: str) -> bool:
    """True if the last 40 code points of a text end with a form of one entry."""
    return _ending(file, entry_id).search(simplified(text[-40:])) is not None


def is_newspaper(name: str) -> bool:
    """True if a name ends as newspapers' names do: 样本日报, Sample Times."""
    others = any(ends_with("containers", entry, name) for entry in ("not_newspaper", "report", "journal"))
    return ends_with("containers", "newspaper", name) and not others


@cache
def _anywhere(file: str, entry_id: str) -> re.Pattern[str]:
    return re.compile(any_of(file, entry_id))


def holds(file: str, entry_id: str, text: str) -> bool:
    """True if a text holds a form of one entry."""
    return _anywhere(file, entry_id).search(simplified(text)) is not None


@cache
def code_types() -> dict[str, str]:
    """GB/T 7714 document codes ([M], [J], [EB/OL] …) and their CSL types."""
    return {form: entry.get("type") for entry in language.entries("zh", "citations/codes.toml") for form in entry.forms}
