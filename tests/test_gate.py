"""The quality gate: what is read from our own labelled reports may get better, never worse."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.corpus import score

FLOORS = tomllib.loads((Path(score.__file__).parent / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "measure", "floor"), [(name, measure, floor) for name, floors in FLOORS.items() for measure, floor in floors.items()]
)
def test_a_measure_does_not_fall_below_its_floor(name, measure, floor):
    assert score.score(name)[measure] >= floor
