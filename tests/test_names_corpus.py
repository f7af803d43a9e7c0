"""The gate of names on sentences of other subjects: read for the first time they scored zh 0.902 and en 0.939."""

from __future__ import annotations

import pytest

from tests.corpus.alias_score import score as alias_score
from tests.corpus.name_score import score, sentences

FLOORS = {
    "zh": {"all": 0.90, "PERSON": 1.0, "ORG": 0.92, "LOC": 0.86},
    "en": {"all": 0.93, "PERSON": 0.8, "ORG": 0.93, "LOC": 0.97},
}


@pytest.mark.parametrize("lang", sorted(FLOORS))
def test_names_are_read_at_least_as_well_as_before(lang):
    found, wrong = score(lang)
    below = {kind: (found[kind], floor) for kind, floor in FLOORS[lang].items() if found[kind] < floor}
    assert not below, "\n".join(wrong)


def test_the_set_is_large_enough_to_judge_by():
    assert len(sentences()) >= 120


def test_forms_of_one_name_are_one_entity():
    precision, recall, f1 = alias_score()
    assert precision >= 0.97
    assert recall >= 0.88
    assert f1 >= 0.93
