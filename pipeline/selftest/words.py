"""The words that random texts are made of: our own phrases, and forms and examples of every data file of the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline import language, lexicon
from pipeline.model import Lang

_HERE = Path(__file__).parent
_PLAIN = re.compile(r"[^{}()\[\]|\\?*+^$]+")
"""A form that is written out, not a pattern."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one language offers; every field is a tuple of texts."""

    sentences: tuple[str, ...]
    names: tuple[str, ...]
    titles: tuple[str, ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    joints: tuple[str, ...]
    units: tuple[str, ...]
    numerals: tuple[str, ...]
    time_words: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Signs:
    """What stands in texts of any language."""

    brackets: tuple[str, ...]
    marks: tuple[str, ...]
    odd: tuple[str, ...]
    addresses: tuple[str, ...]
    carriers: tuple[str, ...]


@cache
def words(lang: Lang) -> Words:
    """The words of a language. Raises LexiconError if a data file is wrong."""
    own = _phrases()[lang]
    known = language.FOLDER / lang
    units = [known / "quantities" / "units.toml", *(known / "quantities").glob("classifiers.csv")]
    return Words(
        sentences=tuple(own["sentences"]),
        names=(*own["names"], *_forms(*sorted((known / "entities").glob("*.toml")))),
        titles=tuple(own["titles"]),
        people=tuple(own["people"]),
        places=tuple(own["places"]),
        joints=tuple(own["joints"]),
        units=tuple(_forms(*units)),
        numerals=tuple(_forms(known / "numbers" / "numerals.toml")),
        time_words=tuple(_forms(known / "times" / "time_words.toml", known / "times" / "periods.toml")),
        examples=tuple(_examples(lang)),
    )


@cache
def signs() -> Signs:
    """Brackets, marks, odd characters, addresses and carriers."""
    return Signs(**{key: tuple(found) for key, found in _phrases()["any"].items()})


@cache
def _phrases() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((_HERE / "phrases.toml").read_text(encoding="utf-8"))


def _forms(*paths: Path) -> Iterator[str]:
    return (form for path in paths for entry in lexicon.load(path) for form in entry.forms if _PLAIN.fullmatch(form))


def _examples(lang: Lang) -> Iterator[str]:
    """The example texts of every data file of a language, in the order of their files."""
    for path in sorted(language.FOLDER.glob(f"{lang}/*/*")):
        if path.suffix in (".toml", ".csv"):
            yield from (example.text for entry in lexicon.load(path) for example in entry.examples)
