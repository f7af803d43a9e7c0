"""The learned taggers: they add to the rules, never take from what is sure, and are not needed."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from pipeline import encoder, entities
from pipeline.entities import find_names, learned, taggers
from pipeline.entities.candidate import Candidate, choose
from pipeline.entities.taggers import candidates, ruled
from pipeline.model import AlignedText, Block, Cover, Document
from pipeline.text import split


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


def test_without_models_the_rules_stand_alone(monkeypatch):
    text = "中国和德国的贸易额增长5%，郦道元的书里没有写。"
    monkeypatch.setattr(learned, "_session", lambda: None)
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
    assert learned.learned("", []) == []


def test_a_name_goes_on_only_with_its_own_kind_and_grows_to_whole_words():
    reader = encoder.load()
    assert reader is not None
    text = "Lena Olsen left Apapa."
    units = reader.vocabulary.units(text)
    scores = np.full((len(units.piece), len(learned.TAGS)), -5.0, np.float32)
    scores[:, 0] = 0.0
    scores[0, learned.TAGS.index("B-PERSON")] = 9.0
    scores[1, learned.TAGS.index("I-ORG")] = 9.0  # behind a person it can't be
    tags = learned.best(scores, units)
    assert tags[0] == "B-PERSON"
    assert tags[1] != "I-ORG"
    lena = next(learned.spans(text, units, ["B-PERSON", "I-PERSON", *["O"] * (len(units.piece) - 2)]))
    assert text[lena[0] : lena[1]] in ("Lena", "Lena Olsen")


def test_the_tagger_sees_what_rules_found():
    reader = encoder.load()
    assert reader is not None
    units = reader.vocabulary.units("南埠市")
    none = learned.marks(units, [])
    found = learned.marks(units, [Candidate(0, 3, "GPE", 50)])
    assert set(none) == {0}
    assert len(set(found) - {0}) == 2  # where it begins and where it goes on
    assert max(found) < learned.MARKS


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("中国国有商业银行的贷款增加。", False),
        ("中国民营企业和美国大型科技公司都参加了。", False),
        ("外资银行和本土券商参加了。", False),
        ("国务院国有资产监督管理委员会发布了办法。", True),
        ("中国中小企业协会发布了报告。", True),
    ],
)
def test_many_of_a_kind_are_no_organisation(text, named):
    assert any(kind == "ORG" for _, kind in names(text, "zh")) is named


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("长江中游的水位比常年低两米。", "长江", "LOC"),
        ("山东、河南两省做好防治。", "河南", "GPE"),
        ("黄河中下游的大堤加固。", "黄河", "LOC"),
    ],
)
def test_what_stands_behind_a_place_is_no_part_of_its_name(text, name, kind):
    assert (name, kind) in names(text, "zh")


def test_a_sign_of_money_names_no_country():
    assert ("US", "GPE") not in names("Sales were US$5 million.", "en")
    assert ("US", "GPE") in names("Sales in the US rose.", "en")


def test_a_guess_that_begins_before_a_name_goes():
    seen = [Candidate(0, 10, "ORG", learned.TAGGED), Candidate(15, 18, "ORG", learned.TAGGED)]
    assert taggers._begins_before(Candidate(0, 18, "ORG", 70), seen, set())
    assert not taggers._begins_before(Candidate(0, 10, "ORG", 70), seen, set())
    assert not taggers._begins_before(Candidate(2, 10, "ORG", 70), seen, set())  # the tagger's is longer
    assert not taggers._begins_before(Candidate(15, 22, "ORG", 70), seen, set())  # it goes on
    assert not taggers._begins_before(Candidate(0, 18, "DOCUMENT", 90), seen, set())
    assert not taggers._begins_before(Candidate(13, 18, "ORG", 70), seen, {(13, 15)})  # 德国 before 工商大会
    assert not taggers._begins_before(Candidate(20, 25, "ORG", 70), seen, set())


def test_a_place_is_of_one_kind_in_a_report(monkeypatch):
    """A sentence that shows it as another kind does not make two of it."""
    texts = ("临澜区出口增长。", "临澜区进口下降。", "货物运到临澜区。")
    kinds = dict(zip(texts, ("GPE", "GPE", "LOC"), strict=True))

    def seen(text, lang, tokens=None):
        at = text.index("临澜区")
        return [Candidate(at, at + 3, kinds[text], learned.TAGGED)]

    monkeypatch.setattr(sys.modules["pipeline.entities.find"], "candidates", seen)
    blocks = tuple(Block(f"b{n}", "paragraph", AlignedText.plain(text), 0, "zh", ()) for n, text in enumerate(texts))
    document = Document("r", (), blocks, (), (), Cover(languages=("zh",)))
    mentions, found, _ = entities.find(document, split(document)[0])
    assert [one.type for one in mentions] == ["GPE"] * 3
    assert len(found) == 1


def test_a_person_is_named_without_title_and_phrase():
    assert ("习近平", "PERSON") in names("习近平总书记强调加快发展。", "zh")
    assert not {
        name for name, kind in names("习近平新时代中国特色社会主义思想指导工作。", "zh") if kind == "PERSON" and len(name) > 3
    }


def test_a_name_holds_both_quotation_marks_or_none():
    text = "“十四五”国家信息化规划提出目标。"
    one = Candidate(1, text.index("提"), "DOCUMENT", 20)
    assert taggers._balanced(one, text).start == 0
    assert taggers._balanced(Candidate(1, 4, "DOCUMENT", 20), text) == Candidate(1, 4, "DOCUMENT", 20)


def test_a_word_that_is_seldom_tagged_is_no_name_in_a_report(monkeypatch):
    said = ["数字技术发展快。", "数字经济规模大。", "数字产业多。", "数字人才少。", "数字政府建成。"]
    block = Block("b1", "paragraph", AlignedText.plain("".join(said)), 0, "zh", ())
    report = Document("r", (), (block,), (), (), Cover(title="报告", languages=("zh",)))

    def tagged(text, lang, tokens=None):
        return [Candidate(0, 2, "INITIATIVE", learned.TAGGED)] if text.startswith("数字技术") else []

    monkeypatch.setitem(entities.find.__globals__, "candidates", tagged)
    assert entities.find(report, split(report)[0])[0] == ()
