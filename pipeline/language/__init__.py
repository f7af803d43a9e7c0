"""What is known about a language, a folder for each: `zh/`, `en/`, and in it `language.toml` and a folder for each stage.

from pipeline import language

language.of("zh").spaced
language.entries("zh", "quantities/units.toml")
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

from pipeline.errors import LexiconError
from pipeline.language.traits import Language, read_language
from pipeline.lexicon import Lexicon, load
from pipeline.model import Lang
from pipeline.wording import both

FOLDER = Path(__file__).parent
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
"""The languages that are read, in the order in which they are asked where a text does not say which it is in."""


@cache
def entries(lang: Lang, name: str) -> Lexicon:
    """What the data file `name` (`stage/file.toml`) of a language holds; nothing if only another language needs such a file.

    Raises LexiconError for a file that no language has, or that is not sound.
    """
    path = FOLDER / lang / name
    if path.is_file():
        return load(path)
    if not any((FOLDER / other / name).is_file() for other in LANGUAGES):
        raise LexiconError(
            both(
                "{path}: no language has such a file; names are given as stage/file.toml",
                "{path}：没有任何语言有此文件；文件名应写作 stage/file.toml",
                path=path,
            )
        )
    return Lexicon(path, ())


@cache
def of(lang: Lang) -> Language:
    """What stages ask about a language. Raises LexiconError if its `language.toml` is not sound."""
    return read_language(lang, FOLDER / lang / "language.toml")


@cache
def variants() -> Mapping[int, str]:
    """For `str.translate`: Traditional characters in the words that the program looks for, in their simplified form."""
    known = entries("zh", "citations/variants.toml")
    pairs = ((entry.forms, entry.meaning["simplified"]) for entry in known)
    return {ord(form): plain for forms, simple in pairs for form, plain in zip(forms, simple, strict=True)}


def simplified(text: str) -> str:
    """A text of equal length with the Traditional characters that our words hold in their simplified form."""
    return text.translate(variants())


def module(lang: Lang, package: str) -> Any:
    """The module of a stage that knows a language: `pipeline.numbers.zh`. What it must offer, the package says."""
    return importlib.import_module(f"{package}.{lang}")


def forms(lang: Lang, name: str) -> list[str]:
    """Every form of a data file, in file order."""
    return [form for entry in entries(lang, name) for form in entry.forms]


__all__ = ["FOLDER", "LANGUAGES", "Language", "entries", "forms", "module", "of", "simplified", "variants"]
