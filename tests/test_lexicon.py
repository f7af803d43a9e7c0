"""Runs every example in every data file: exactly the expected is read, nothing more."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from pipeline import language, lexicon

PIPELINE = Path(lexicon.__file__).parent
FILES = sorted(
    path
    for path in [*language.FOLDER.glob("*/*/*"), *(PIPELINE / "pdf" / "languages").iterdir()]
    if path.suffix in (".toml", ".csv")
)
EXAMPLES = [
    pytest.param(path, entry, example, id=f"{path.relative_to(PIPELINE)}:{entry.id}:{n}")
    for path in FILES
    for entry in lexicon.load(path)
    for n, example in enumerate(entry.examples)
]


@pytest.mark.parametrize(("path", "entry", "example"), EXAMPLES)
def test_an_example_is_read_exactly(path, entry, example):
    """`tests/runners/<stage>.py` has `read(file_stem, lang, text)`: the list of records read from the text, as dicts."""
    stage, lang = ("pdf", "languages") if path.parent.name == "languages" else (path.parent.name, path.parent.parent.name)
    found = importlib.import_module(f"tests.runners.{stage}").read(path.stem, lang, example.text)
    wanted = list(example.expect)
    seen = [{key: str(record.get(key)) for key in want} for want, record in zip(wanted, found, strict=False)]
    assert wanted == seen
    assert len(wanted) == len(found), f"also read: {found[len(wanted) :]}"
