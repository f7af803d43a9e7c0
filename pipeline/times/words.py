"""The words that times are made of: month names, 去年 and 次月, last and next, year and week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from pipeline import language
from pipeline.lexicon import Entry
from pipeline.model import Lang


@cache
def time_words(lang: Lang, slot: str) -> Mapping[str, Entry]:
    """Every word that may fill a slot, in lower case and without spaces, with its entry in `time_words.toml`."""
    entries = [entry for entry in language.entries(lang, "times/time_words.toml") if entry.get("slot") == slot]
    return {squeeze(form): entry for entry in entries for form in entry.forms}


@cache
def one_of(lang: Lang, slot: str) -> str:
    """A regular expression for the words of a slot, the longest first."""
    forms = [f for e in language.entries(lang, "times/time_words.toml") if e.get("slot") == slot for f in e.forms]
    return "(?:" + "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)) + ")"


@cache
def respelled(lang: Lang) -> Mapping[int, str]:
    """For `str.translate`: characters that are written in two ways, 個 for 个, each as long as the other."""
    return {ord(form): entry.get("value") for form, entry in time_words(lang, "spelling").items()}


def squeeze(text: str) -> str:
    """Without spaces, in lower case: how a word is looked up."""
    return re.sub(r"\s", "", text).lower()


@cache
def period_words(lang: Lang, role: str) -> tuple[str, ...]:
    """The forms with one role in `periods.toml`."""
    entries = language.entries(lang, "times/periods.toml")
    return tuple(form for entry in entries if entry.get("role") == role for form in entry.forms)
