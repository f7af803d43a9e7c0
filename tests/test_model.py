"""Aligned text, addresses and places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import INSERTED, Addresses, AlignedText, Box, Issue, pack, unpack
from tests import build

aligned = st.text(max_size=30).map(lambda text: AlignedText(text, tuple(pack(1, i) for i in range(len(text)))))


@given(st.integers(1, 5000), st.integers(0, 250_000))
def test_unpack_undoes_pack(page, index):
    assert unpack(pack(page, index)) == (page, index)


@given(aligned, st.integers(-40, 40), st.integers(-40, 40))
def test_a_slice_keeps_the_alignment(text, start, end):
    part = text[start:end]
    assert part.text == text.text[start:end]
    assert part.sources == text.sources[start:end]


@given(st.lists(aligned, max_size=5), st.text(max_size=3))
def test_joining_inserts_only_separators(parts, separator):
    joined = AlignedText.join(parts, separator)
    assert joined.text == separator.join(part.text for part in parts)
    assert sum(source == INSERTED for source in joined.sources) == len(separator) * max(0, len(parts) - 1)


@given(aligned)
def test_stripping_strips_like_str(text):
    assert text.strip().text == text.text.strip()


def test_text_and_sources_have_one_length():
    with pytest.raises(ValueError, match="2 characters but 1 sources"):
        AlignedText("ab", (1,))


def test_an_id_is_a_place():
    text = AlignedText("3%", (pack(3, 17), pack(3, 18)))
    addresses = Addresses("r")
    assert [addresses.mint("figure", text) for _ in range(3)] == [
        "r/figure/p3c17-p3c18",
        *(f"r/figure/p3c17-p3c18.{n}" for n in (1, 2)),
    ]
    assert addresses.mint("claim", text) == "r/claim/p3c17-p3c18"
    assert addresses.mint("figure", AlignedText.plain("x")) == "r/figure/none"


def test_locate_gives_one_box_a_line():
    document = build.document("甲乙丙", "丁戊")
    joined = document.blocks[0].text[1:] + document.blocks[1].text[:1]
    assert document.locate(joined) == (Box(1, 10.0, 0.0, 30.0, 10.0), Box(1, 0.0, 10.0, 10.0, 20.0))


def test_an_unknown_issue_code_is_refused():
    with pytest.raises(ValueError, match="not in the catalogue"):
        Issue("made_up", "")
