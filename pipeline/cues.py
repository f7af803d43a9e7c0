"""Words of a data file found in a text, unless a word beside them makes them another word.

A `file` is named without its language: `sayings/sayings.toml` stands for `language/zh/sayings/sayings.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Lang

_CONTEXT = 24
_QUOTED = re.compile(r"《[^《》]{0,120}》|“[^“”]{0,120}”|（[^（）]{0,120}）|\"[^\"]{0,120}\"|\([^()]{0,120}\)|「[^「」]{0,120}」")


@dataclass(frozen=True, slots=True)
class Cue:
    """One form of a data file found in a text: half-open offsets and its entry."""

    start: int
    end: int
    entry: Entry


def mask(text: str) -> str:
    """The text with everything inside titles, quotation marks and brackets blotted out, so that no word is read there."""
    return _QUOTED.sub(lambda match: match[0][0] + "□" * (len(match[0]) - 2) + match[0][-1], text)


def find_cues(text: str, file: str, lang: Lang, *roles: str, start: int = 0, end: int | None = None) -> Iterator[Cue]:
    """The cues of some roles inside text[start:end], left to right, the longest form at each place."""
    entries, pattern = _compiled(file, lang, roles)
    at, stop = start, len(text) if end is None else end
    while (match := pattern.search(text, at, stop)) is not None:
        entry = entries[match.lastgroup or ""]
        if _is_free(text, match.start(), match.end(), entry):
            yield Cue(match.start(), match.end(), entry)
            at = match.end()
        else:
            at = match.start() + 1


def cue_at(text: str, at: int, file: str, lang: Lang, *roles: str) -> Cue | None:
    """The longest cue of some roles that starts here."""
    entries, pattern = _compiled(file, lang, roles)
    match = pattern.match(text, at)
    if match is None or not _is_free(text, match.start(), match.end(), entries[match.lastgroup or ""]):
        return None
    return Cue(match.start(), match.end(), entries[match.lastgroup or ""])


def cue_before(text: str, at: int, file: str, lang: Lang, *roles: str) -> Cue | None:
    """The longest cue of some roles that ends here."""
    for start in range(max(0, at - _longest(file, lang, roles)), at):
        found = cue_at(text, start, file, lang, *roles)
        if found is not None and found.end == at:
            return found
    return None


def _is_free(text: str, start: int, end: int, entry: Entry) -> bool:
    """Whether no word stands at either side that makes it another word; an English one begins after a space."""
    before, after = _contexts(entry.get("not_after"), entry.get("not_before"))
    ahead = f" {text[max(0, start - _CONTEXT) : start]}".lower()
    return not ahead.endswith(before) and not text.startswith(after, end)


@cache
def _contexts(before: str, after: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    spaced = tuple(f" {word}" if word.isascii() else word for word in before.split("|") if word)
    return spaced, tuple(word for word in after.split("|") if word)


@cache
def _compiled(file: str, lang: Lang, roles: tuple[str, ...]) -> tuple[Mapping[str, Entry], re.Pattern[str]]:
    """One alternation, regular expressions first, then the longest form; a form's group leads back to its entry."""
    entries = _entries(file, lang, roles)
    forms = [(form, entry) for entry in entries for form in entry.forms]
    forms.sort(key=lambda pair: (not pair[1].meaning.get("pattern", False), -len(pair[0])))
    groups = {f"f{number}": entry for number, (_, entry) in enumerate(forms)}
    branches = [f"(?P<f{number}>{_regex(form, entry, lang)})" for number, (form, entry) in enumerate(forms)]
    return groups, re.compile("|".join(branches) or "(?!)", language.of(lang).flags)


def _regex(form: str, entry: Entry, lang: Lang) -> str:
    if entry.meaning.get("pattern", False):
        return form
    return rf"(?<![\w'’]){re.escape(form)}(?!\w)" if language.of(lang).spaced else re.escape(form)


@cache
def _longest(file: str, lang: Lang, roles: tuple[str, ...]) -> int:
    return max((len(form) for entry in _entries(file, lang, roles) for form in entry.forms), default=0)


def has_role(entry: Entry, *roles: str) -> bool:
    """Whether an entry plays one of some roles; a data file separates several with `|`."""
    return any(role in entry.get("role").split("|") for role in roles)


def _entries(file: str, lang: Lang, roles: tuple[str, ...]) -> list[Entry]:
    return [entry for entry in language.entries(lang, file) if not roles or entry.id in roles or has_role(entry, *roles)]
