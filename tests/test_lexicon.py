"""Runs every example in every data file: exactly the expected is read, nothing more."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from pipeline import lexicon

PIPELINE = Path(lexicon.__file__).parent
FILES = sorted(p for p in PIPELINE.glob("*/*/*") if p.parent.name in ("zh", "en", "languages") and p.suffix in (".toml", ".csv"))
EXAMPLES = [
    pytest.param(path, entry, example, id=f"{path.relative_to(PIPELINE)}:{entry.id}:{n}")
    for path in FILES
    for entry in lexicon.load(path)
    for n, example in enumerate(entry.examples)
]


@pytest.mark.parametrize(("path", "entry", "example"), EXAMPLES)
def test_an_example_is_read_exactly(path, entry, example):
    """`tests/runners/<package>.py` has `read(file_stem, lang, text)`: the list of records read from the text, as dicts."""
    runner = importlib.import_module(f"tests.runners.{path.parent.parent.name}")
    found = runner.read(path.stem, path.parent.name, example.text)
    wanted = list(example.expect)
    seen = [{key: str(record.get(key)) for key in want} for want, record in zip(wanted, found, strict=False)]
    assert wanted == seen
    assert len(wanted) == len(found), f"also read: {found[len(wanted) :]}"
