"""The quality gate: what is read from labelled reports and sentences may get better, never worse."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.corpus import figure_score, name_score
from tests.corpus.floors import floors, measure, raised

FLOORS = floors()

DRAWN = ("layouts", "tables")
"""Kinds of sets of PDFs: each takes a quarter of a minute."""
ALWAYS = {"layout-11", "tables-22", "tables-23"}
"""The drawn sets that every run of the tests measures, the newest of each language; `./test -m slow` measures all others."""


def asked() -> list[object]:
    """All floors by kind and name."""
    return [
        pytest.param(*key, marks=pytest.mark.slow) if key[0] in DRAWN and key[1] not in ALWAYS else key for key in sorted(FLOORS)
    ]


def wrong(kind: str, name: str) -> str:
    """What is read wrongly, where a score can say it."""
    if kind == "figures":
        return "\n".join(figure_score.misses(name))
    return "\n".join(name_score.score(name)[1]) if kind == "names" else ""


@pytest.fixture(scope="module")
def measures(request):
    """The measures that were asked for; drawn sets take seconds each, so two processes read them side by side."""
    wanted = {tuple(item.callspec.params[key] for key in ("kind", "name")) for item in request.session.items if is_floor(item)}
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        begun = {key: pool.submit(measure, *key) for key in sorted(wanted) if key[0] in DRAWN}
        yield lambda *key: begun[key].result() if key in begun else measure(*key)


def is_floor(item):
    return item.originalname == "test_no_measure_falls_below_its_floor" if isinstance(item, pytest.Function) else False


@pytest.mark.parametrize(("kind", "name"), asked())
def test_no_measure_falls_below_its_floor(measures, kind, name):
    found = measures(kind, name)
    below = {key: (found.get(key, 0.0), floor) for key, floor in FLOORS[kind, name].items() if found.get(key, 0.0) < floor}
    assert below == {}, wrong(kind, name)


def test_the_set_of_names_is_large_enough_to_judge_by():
    assert len(name_score.sentences()) >= 120


def test_floors_are_raised_and_never_lowered():
    text = '# why\n[figures.known]\n"zh value" = 0.9 # hard won\n"zh metric" = 0.5\n\n[names.zh]\n"all" = 0.97\n'
    measured = {("figures", "known"): {"zh value": 0.959, "zh metric": 0.4}, ("names", "zh"): {"all": 0.9701}}
    new, rose, fell = raised(text, measured)
    assert new == text.replace("0.9 #", "0.95 #")
    assert rose == ["figures.known zh value: 0.9 -> 0.959"]
    assert fell == ["figures.known zh metric: 0.5 -> 0.400"]
