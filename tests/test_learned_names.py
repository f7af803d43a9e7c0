"""The learned taggers: they add to the rules, never take from what is sure, and are not needed."""

from __future__ import annotations

import pytest

from pipeline.entities import find_names, learned
from pipeline.entities.candidate import Candidate, choose
from pipeline.entities.taggers import candidates, ruled


def names(text: str, lang: str) -> set[tuple[str, str]]:
    return {(m.text, m.type) for m in find_names(text, lang)}


@pytest.mark.parametrize(
    ("text", "lang", "name"),
    [
        ("据郦道元的记述，河口在此以东。", "zh", ("郦道元", "PERSON")),
        ("岸边立着玄奘的塑像，塑像高三米。", "zh", ("玄奘", "PERSON")),
        ("I spoke to Elizabeth about the cargo, and she told the others.", "en", ("Elizabeth", "PERSON")),
    ],
)
def test_names_that_no_rule_knows(text, lang, name):
    assert name not in {(text[c.start : c.end], c.type) for c in choose(ruled(text, lang))}
    assert name in names(text, lang)


@pytest.mark.parametrize("missing", ["_tagger", "_lac"])
def test_without_models_the_rules_stand_alone(monkeypatch, missing):
    text = "中国和德国的贸易额增长5%，郦道元的书里没有写。"
    monkeypatch.setattr(learned, missing, lambda *_: None)
    assert candidates(text, "zh") == ruled(text, "zh")
    assert {("中国", "GPE"), ("德国", "GPE")} <= names(text, "zh")


def test_a_learned_name_wins_over_a_place_inside_it_and_not_over_places_in_a_row():
    sure = [Candidate(0, 2, "GPE", 50)]
    assert learned._ranked(Candidate(0, 4, "ORG", learned.TAGGED), sure).priority == learned.EXTENDED
    assert learned._ranked(Candidate(0, 2, "ORG", learned.TAGGED), sure).priority == learned.TAGGED
    both = [*sure, Candidate(2, 4, "GPE", 50)]
    assert learned._ranked(Candidate(0, 4, "GPE", learned.TAGGED), both).priority == learned.TAGGED
    marked = [Candidate(0, 2, "DOCUMENT", 90)]
    assert learned._ranked(Candidate(0, 4, "ORG", learned.TAGGED), marked).priority == learned.TAGGED


def test_an_empty_text_has_no_names():
    assert learned.learned_chinese("", []) == learned.learned_english("", []) == []
