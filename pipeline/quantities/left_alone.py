"""Numbers that are no figures: 七国集团, 10+3, 第三产业, 2.0版, Section 4. Each is left alone by a named rule of a data file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline import language
from pipeline.model import Lang


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A stretch of text whose numbers are not read, and the rule that says so.

    With `unless_unit` the rule says nothing about a number that has a unit (COD 123.85吨).
    """

    start: int
    end: int
    rule: str
    unless_unit: bool = False


def find_left_alone(text: str, lang: Lang) -> list[LeftAlone]:
    """All stretches of a folded text that a rule of `not_figures.toml` leaves alone; they may overlap."""
    return [
        LeftAlone(*match.span(), rule, unless_unit)
        for rule, unless_unit, pattern in _patterns(lang)
        for match in pattern.finditer(text)
        if match.end() > match.start()
    ]


@cache
def _patterns(lang: Lang) -> tuple[tuple[str, bool, re.Pattern[str]], ...]:
    lexicon = language.entries(lang, "quantities/not_figures.toml")
    return tuple(
        (
            entry.id,
            bool(entry.get("unless_unit")),
            re.compile("|".join(entry.forms if entry.get("pattern") else map(re.escape, entry.forms))),
        )
        for entry in lexicon
    )
