"""Which sentences are claims, of what kind, by whom, and on which evidence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import claims, sayings
from pipeline.model import Document, Figure, Sentence, Table
from tests.build import document, mention, sentence


def sentences_of(report: Document) -> list[Sentence]:
    """Blocks split after every 。 ？ or closing full stop."""
    import re

    found = []
    for block in report.blocks:
        for match in re.finditer(r"[^。？]+[。？]?", block.text.text):
            one = sentence(match[0], number=len(found), block_id=block.block_id, start=match.start(), lang=block.lang)
            found.append(replace(one, note_ids=("n1",)))
    return found


def read_claims(report, mentions, figures):
    sentences = sentences_of(report)
    return claims.read(report, sentences, sayings.read(report, sentences)[0], mentions, figures)


def read(*texts, mentions=(), figures=(), lang="zh"):
    report = document(*texts, lang=lang)
    found, issues = read_claims(report, mentions, figures)
    assert issues == []
    return found


def test_a_claim_is_its_sentence_with_kind_source_and_cue():
    (claim,) = read("世界银行预测，明年东亚经济将增长4.6%。")

    assert (claim.kind, claim.source, claim.source_cue) == ("forecast", "世界银行", "预测")
    assert claim.text == "世界银行预测，明年东亚经济将增长4.6%。"
    assert claim.note_ids == ("n1",)


def test_two_sources_in_one_sentence_make_two_claims():
    found = read("海关总署统计显示，前三季度出口增长3%，商务部预计全年将增长2%。")

    assert [(c.kind, c.source) for c in found] == [("statistic", "海关总署"), ("forecast", "商务部")]
    assert [c.text for c in found] == ["海关总署统计显示，前三季度出口增长3%，", "商务部预计全年将增长2%。"]


@pytest.mark.parametrize("kind", ["heading", "caption", "footnote", "title", "toc", "furniture", "table", "chart"])
def test_only_running_text_makes_claims(kind):
    assert read((kind, "出口增长了3%，创历史新高。")) == ()


@pytest.mark.parametrize(
    "text",
    [
        "本文将分三部分论述。",
        "感谢各位同仁的帮助。",
        "港口应当如何转型？",
        "某某大学教授",
        "2021.7",
        "关键词：开放 合作 发展。",
        "结果见表3。",
    ],
)
def test_sentences_that_assert_nothing(text):
    assert read(text) == ()


def test_an_item_of_a_list_needs_no_closing_mark():
    (claim,) = read(("list_item", "建议扩大机电产品进口"))

    assert claim.kind == "recommendation"


def test_a_figure_that_has_happened_makes_a_statistic():
    text = "去年全市新增企业300家。"
    at = text.index("300家")
    figure = Figure(start=at, end=at + 4, text="300家", kind="count", value=None, figure_id="f1", sentence_id="r/sentence/0")

    assert [(c.kind, c.figure_ids) for c in read(text, figures=[figure])] == [("statistic", ("f1",))]
    assert [c.kind for c in read(text, figures=[replace(figure, kind="ordinal")])] == ["assertion"]


def test_names_of_the_claim_and_of_its_source():
    text = "世界银行预测，智利经济将增长2%。"
    bank = mention("世界银行", 0, "ORG", "org/wb")
    chile = mention("智利", 7, "GPE", "gpe/CL")
    date = mention("2%", 13, "PERCENT", "date/1")
    (claim,) = read(text, mentions=[bank, chile, date])

    assert (claim.source_entity_id, claim.entity_ids) == ("org/wb", ("org/wb", "gpe/CL"))


def test_the_source_of_a_carried_claim_is_named_in_the_sentence_before():
    bank = mention("世界银行", 0, "ORG", "org/wb")
    _, carried = read("世界银行数据显示，出口增长3%。其中，机电产品增长5%。", mentions=[bank])

    assert (carried.source, carried.source_entity_id) == ("世界银行", "org/wb")


def test_a_table_named_in_the_claim_is_linked():
    report = document("如表２所示，东部占比最高，达到六成。")
    table = Table("r/table/2", report.blocks[0].block_id, (1,), "表 2", "", "", "", "", 1, ())
    report = replace(report, tables=(table,))
    (claim,), _ = read_claims(report, (), ())

    assert claim.table_ids == ("r/table/2",)


def test_claim_ids_are_addresses():
    first, second = read("出口持续增长。进口有所下降。")

    assert (first.claim_id, second.claim_id) == ("r/claim/p1c0-p1c6", "r/claim/p1c7-p1c13")


def test_english_claims():
    found = read("The World Bank expects exports to rise by 3%.", "Ports should invest in automation.", lang="en")

    assert [(c.kind, c.source) for c in found] == [("forecast", "World Bank"), ("recommendation", "")]
