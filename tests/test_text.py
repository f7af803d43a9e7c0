"""Sentences and words: they cover the text, end where a reader ends them, and respect names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Block, Marker
from pipeline.text import respect, segment, split, split_sentences, tokenize
from tests import build


@pytest.mark.parametrize(
    ("text", "lang", "wanted"),
    [
        ("出口增长3.5%。进口下降。", "zh", ["出口增长3.5%。", "进口下降。"]),
        ("他说：“很好。”大家同意。", "zh", ["他说：“很好。”", "大家同意。"]),
        ("《为什么是现在？》一文指出，贸易在增长。", "zh", ["《为什么是现在？》一文指出，贸易在增长。"]),
        ("一是扩大出口；二是增加进口。", "zh", ["一是扩大出口；二是增加进口。"]),
        ("Trade rose 3.5% in the U.S. market. It fell later.", "en", ["Trade rose 3.5% in the U.S. market.", "It fell later."]),
        ("Version 2.0 shipped. Was it good? Yes!", "en", ["Version 2.0 shipped.", "Was it good?", "Yes!"]),
        ("J. Smith et al. wrote it. Fine.", "en", ["J. Smith et al. wrote it.", "Fine."]),
        ("", "zh", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, lang, wanted):
    assert [text[start:end] for start, end in split_sentences(text, lang)] == wanted


@given(st.text(max_size=80), st.sampled_from(["zh", "en"]))
@settings(max_examples=200)
def test_sentences_are_ordered_and_lose_only_space(text, lang):
    spans = split_sentences(text, lang)
    at = 0
    for start, end in spans:
        assert text[at:start].strip() == ""
        assert start < end
        at = end
    assert text[at:].strip() == ""


@given(st.text(max_size=60), st.sampled_from(["zh", "en"]))
@settings(max_examples=200, deadline=None)
def test_words_put_together_are_the_text(text, lang):
    assert "".join("".join(segment(text, lang)).split()) == "".join(text.split())
    assert all(text[token.start : token.end] == token.text for token in tokenize(text, lang))


def test_traditional_text_is_cut_too():
    assert "".join(segment("國際貿易持續增長。")) == "國際貿易持續增長。"


def test_a_marker_behind_the_stop_belongs_to_the_sentence_it_ends():
    document = build.document("出口增长。进口下降。")
    block = document.blocks[0]
    marked = Block(block.block_id, block.kind, block.text, 0, "zh", (), (Marker(5, "1", "n1"), Marker(8, "2", "n2")))
    sentences, issues = split(type(document)("r", document.pages, (marked,), (), (), document.cover))
    assert [sentence.note_ids for sentence in sentences] == [("n1",), ("n2",)]
    assert issues == []


def test_no_word_runs_over_the_border_of_a_name():
    sentences, _ = split(build.document("中意双方同意合作。"))
    sentence = sentences[0]
    mention = build.mention("中", 0, "GPE", "gpe/CN", of=sentence)
    (mended,) = respect(sentences, [mention])
    assert mended.tokens[0].text == "中"
    assert "".join(token.text for token in mended.tokens) == sentence.text


@given(st.text(alphabet="上海港2021年，。 ab3%第十", max_size=60))
def test_segment_gives_the_words_of_the_pipeline(text):
    assert segment(text) == [token.text for token in tokenize(text)]
