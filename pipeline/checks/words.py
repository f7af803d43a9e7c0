"""The words of labels that say how their numbers count in a sum, and which numbers are made of which others."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, cast

from pipeline import language
from pipeline.cues import Cue, find_cues
from pipeline.model import Lang

Sign = Literal["less", "cost", "loss", "reduction", "result"]

LABELS = 4096
"""Labels of which a process remembers what they say."""


def find_words(label: str, file: str, lang: Lang) -> list[Cue]:
    """The words of a label that stand in a data file of the checks, left to right."""
    return list(find_cues(language.simplified(label), f"checks/{file}.toml", lang))


@lru_cache(LABELS)
def signs_of(label: str, lang: Lang) -> frozenset[Sign]:
    """What the last level of a label says of its sign.

    >>> sorted(signs_of("减：营业外支出", "zh"))
    ['cost', 'less']
    """
    own = label.rpartition(" / ")[2]
    return frozenset(cast("Sign", cue.entry.get("role")) for cue in find_words(own, "signs", lang))
