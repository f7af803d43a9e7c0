"""Whether a figure has happened or is forecast, targeted, planned or estimated, by the words around it."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from pipeline import language
from pipeline.cues import find_cues, mask
from pipeline.lexicon import Entry
from pipeline.model import Lang, Saying, Status

_FILE = "figures/status.toml"
_REACH = 400
"""A sentence longer than this is no sentence; the limit keeps the work linear in text without any punctuation."""
_YEAR = re.compile(r"20\d{2}")


def find_status(text: str, start: int, end: int, lang: Lang, saying: Saying | None = None, today: date | None = None) -> Status:
    """The status of the figure in text[start:end].

    `saying` is the source that vouches for it, if any: what a forecast or a pledge says will be is a forecast or a
    target. `today` is the date of the report: a year named as a horizon must lie after it.

    >>> text = "出口有望突破8000亿元"
    >>> find_status(text, 6, 12, "zh")
    'forecast'
    """
    return status_with_rule(text, start, end, lang, saying, today)[0]


def status_with_rule(
    text: str, start: int, end: int, lang: Lang, saying: Saying | None = None, today: date | None = None
) -> tuple[Status, str]:
    """The status and the entry of the data file that decided it, empty if none did."""
    cut = max(0, start - _REACH)
    masked = mask(text[cut : end + _REACH])
    start, end = start - cut, end - cut
    clause_start, clause_end = _clause(masked, start, end, lang)
    windows = {"before": (clause_start, start), "clause": (clause_start, clause_end), "sentence": (0, start)}
    for entry in _entries(lang):
        window = windows[entry.get("place")]
        if _stands_in(masked, window, entry, lang, today):
            status: Status = entry.get("status")  # type: ignore[assignment]
            if status == "forecast" and saying is not None and saying.kind == "plan":
                return "target", entry.id
            return status, entry.id
    if saying is not None and saying.kind == "forecast" and saying.governs(start + cut, end + cut):
        return "forecast", saying.cue_id
    return "actual", ""


def _clause(masked: str, start: int, end: int, lang: Lang) -> tuple[int, int]:
    pattern = language.of(lang).pattern("figures.clause_end")
    clause_start = max((match.end() for match in pattern.finditer(masked, 0, start)), default=0)
    closing = pattern.search(masked, end)
    return clause_start, closing.start() if closing else len(masked)


def _stands_in(masked: str, window: tuple[int, int], entry: Entry, lang: Lang, today: date | None) -> bool:
    if not entry.meaning.get("pattern", False) and not _has_form(masked[slice(*window)], entry):
        return False
    for cue in find_cues(masked, _FILE, lang, entry.id, start=window[0], end=window[1]):
        year = _YEAR.search(masked, cue.start, cue.end)
        if not entry.meaning.get("future", False) or (year is not None and (today is None or int(year[0]) > today.year)):
            return True
    return False


def _has_form(text: str, entry: Entry) -> bool:
    """A quick look before the words around a form are looked at: most sentences hold none."""
    searched = text.lower()
    return any(form.lower() in searched for form in entry.forms)


@cache
def _entries(lang: Lang) -> tuple[Entry, ...]:
    return language.entries(lang, _FILE).entries
