"""A stage asks the language for what differs: every language answers every question, and no stage knows one by its name."""

from __future__ import annotations

import ast
import importlib
from dataclasses import replace
from typing import get_args

import pytest

from pipeline import language, numbers, text
from pipeline.errors import LexiconError
from pipeline.language.traits import read_language
from pipeline.model import Lang
from tests.test_house import modules

TWO_NAMES = ("pipeline.entities.find", "pipeline.entities.gazetteer")
"""They fill the columns name_zh and name_en of the dataset."""
MADE_UP = ("pipeline.selftest", "pipeline.growth")
"""They write texts to try the program with."""


OFFERS = {"numbers": "scan", "sayings": "find", "figures.context": "describe", "quantities": "finish"}
"""Packages with a module for each language, and what it must have at least."""


def test_every_language_has_every_pattern_and_every_stage_its_module():
    assert len({frozenset(language.of(lang).patterns) for lang in language.LANGUAGES}) == 1
    for lang in language.LANGUAGES:
        for package, name in OFFERS.items():
            assert callable(getattr(language.module(lang, f"pipeline.{package}"), name))


def test_no_stage_compares_a_language_with_a_name():
    """`lang == "zh"` is a question about a trait that has no name yet."""
    found = [
        f"{name}:{node.lineno}"
        for name, path in modules().items()
        if not name.startswith((*TWO_NAMES, *MADE_UP))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Compare)
        and any(isinstance(one, ast.Constant) and one.value in get_args(Lang) for one in (node.left, *node.comparators))
    ]
    assert found == []


def test_a_pattern_that_is_not_there_is_named():
    with pytest.raises(LexiconError, match=r"zh/language\.toml: no pattern 'figures.nothing'"):
        language.of("zh").pattern("figures.nothing")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("spaced = true", "", "'spaced' is missing"),
        ("spaced = true", "spaced = true\nloud = true", "'loud' is no trait"),
        ("spaced = true", "spaced = 1", "spaced = 1 should be of type bool"),
        ("' ?- ?| {0,2}'", "'('", "'quantities.gap_before_unit' is no regular expression"),
        ("[traits]", "[traits", "cannot be read"),
    ],
)
def test_a_file_that_is_not_sound_is_refused_with_the_place(tmp_path, old, new, said):
    sound = (language.FOLDER / "en" / "language.toml").read_text(encoding="utf-8")
    path = tmp_path / "language.toml"
    path.write_text(sound.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LexiconError, match=r"language\.toml") as caught:
        read_language("en", path)
    assert said in str(caught.value)


def test_a_third_language_is_a_folder_and_a_module_where_it_needs_code(monkeypatch):
    """French with the sentences of a spaced language and the numbers of English."""
    french = replace(language.of("en"), code="fr", day_first=True)
    monkeypatch.setattr(language, "of", lambda lang: french)
    monkeypatch.setattr(language, "module", lambda lang, package: importlib.import_module(f"{package}.en"))
    assert [number.value for number in numbers.scan("En 2020, 12 ports.", "fr")] == [2020, 12]
    assert len(text.split_sentences("Il y a 12 ports. La ville en a 3.", "fr")) == 2
