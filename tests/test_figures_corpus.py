"""The quality gate of figures: what is read on labelled sentences of several genres may get better, never worse."""

from __future__ import annotations

import pytest

from tests.corpus.figure_score import misses, score

FLOORS = {
    "known": {
        "zh value": 0.99, "zh change": 0.98, "zh basis": 0.98, "zh period": 0.98, "zh subject": 0.97, "zh metric": 0.95,
        "zh noun": 0.95, "zh status": 0.92, "zh negated": 1.0, "zh source": 1.0,
        "en value": 0.99, "en change": 0.95, "en basis": 1.0, "en period": 1.0, "en subject": 1.0, "en metric": 1.0,
        "en noun": 1.0, "en status": 1.0, "en negated": 1.0, "en source": 1.0,
    },
    "fresh": {
        "zh value": 0.99, "zh change": 0.98, "zh basis": 1.0, "zh period": 1.0, "zh subject": 0.97, "zh metric": 0.90,
        "zh noun": 0.83, "zh status": 1.0, "zh negated": 1.0, "zh source": 0.5,
        "en value": 0.98, "en change": 0.97, "en basis": 1.0, "en period": 1.0, "en subject": 1.0, "en metric": 1.0,
        "en noun": 1.0, "en status": 1.0, "en source": 1.0,
    },
    "second": {
        "zh value": 1.0, "zh change": 1.0, "zh basis": 1.0, "zh period": 1.0, "zh subject": 1.0, "zh metric": 0.94,
        "zh noun": 1.0, "zh negated": 1.0, "zh source": 1.0,
        "en value": 1.0, "en change": 1.0, "en basis": 1.0, "en period": 1.0, "en subject": 1.0, "en metric": 1.0,
        "en noun": 1.0, "en negated": 1.0, "en status": 1.0,
    },
    "third": {
        "zh value": 1.0, "zh change": 1.0, "zh period": 1.0, "zh subject": 1.0, "zh metric": 0.94, "zh noun": 1.0,
        "zh status": 1.0, "zh source": 1.0,
        "en value": 1.0, "en change": 1.0, "en metric": 1.0, "en period": 1.0, "en noun": 1.0, "en status": 1.0,
        "en source": 1.0,
    },
}  # fmt: skip
"""Read for the first time, the fresh sentences scored: zh value 0.986, change 0.97, subject 0.69, metric 0.80, noun 0.67, negated
0.75; en value 0.985, subject 0.88, metric 0.88, change and period 1.0. What they taught was put into the rules; then the second
set was written, which scored: zh metric 0.88, all else 1.0; en value, subject, metric and noun 1.0, change 0.83, period 0.33. The
third, of other genres, scored: zh value 0.97 (one label was wrong), change 0.89, metric 0.77, noun 0.67; en value and metric 1.0,
change 0.83, subject 0 of 2 (41 and 9 billion of two countries, respectively)."""


@pytest.mark.parametrize("tag", sorted(FLOORS))
def test_labelled_sentences_are_read_at_least_as_well_as_before(tag):
    found = score(tag)
    below = {key: (found.get(key, 0.0), floor) for key, floor in FLOORS[tag].items() if found.get(key, 0.0) < floor}
    assert not below, "\n".join(misses(tag))
