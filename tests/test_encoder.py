"""The encoder's pieces and units, its batches, and the model that is shipped."""

from __future__ import annotations

import hashlib
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import encoder
from pipeline.encoder.encode import MODEL, WIDTH, batch
from pipeline.encoder.units import BEGIN, END, LONGEST, UNKNOWN, Vocabulary
from pipeline.figures.learned import heads

PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "▁ex",
    "port",
    "▁export",
    "s",
    "出口",
    "出",
    "口",
    "总额",
    "2",
    "024",
    "2024",
    "%",
]
SCORES = [0, 0, 0, 0, -3, -6, -5, -8, -3, -5, -6, -6, -5, -4, -7, -6, -4]
SMALL = Vocabulary(PIECES, SCORES, {"％": "%", "\u3000": " "})


def shown(text: str) -> list[str]:
    return [text[start:end] for _, start, end in SMALL.cut(text)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("exports", ["export", "s"]),  # one piece of -8 beats two of -6 and -5
        ("ex ports", ["ex", "", "port", "s"]),
        ("出口总额", ["", "出口", "总额"]),  # the mark of a beginning has no text of its own
        ("2024%", ["", "2024", "%"]),
        ("2024％", ["", "2024", "％"]),  # a full-width sign is looked up as a plain one, its place stays
        ("出x口", ["", "出", "x", "口"]),
    ],
)
def test_the_likeliest_way_to_cut_a_text_is_taken(text: str, pieces: list[str]) -> None:
    assert [one for one in shown(text) if one.strip()] == [one for one in pieces if one]


def test_a_character_that_no_piece_has_is_unknown() -> None:
    assert [number for number, start, end in SMALL.cut("出x口") if "出x口"[start:end] == "x"] == [UNKNOWN]


def test_each_han_character_of_a_piece_is_a_unit_and_a_latin_piece_is_one() -> None:
    units = SMALL.units("出口总额 exports")
    text = "出口总额 exports"
    assert [text[a:b] for a, b in zip(units.starts, units.ends, strict=True)][-6:] == ["出", "口", "总", "额", "export", "s"]
    assert units.place[-6:] == (1, 2, 1, 2, 0, 0)
    assert (units.pieces[0], units.pieces[-1]) == (BEGIN, END)


@given(st.text(alphabet="出口总额 exports2024%％\u3000x。", max_size=60))
def test_units_cover_every_character_but_spaces_once_and_in_order(text: str) -> None:
    units = SMALL.units(text)
    covered = [n for a, b in zip(units.starts, units.ends, strict=True) for n in range(a, b) if not text[n].isspace()]
    assert covered == [n for n, char in enumerate(text) if not char.isspace()]


def test_a_text_too_long_is_read_up_to_its_limit() -> None:
    assert len(SMALL.units("出" * 2 * LONGEST).pieces) == LONGEST + 2


@pytest.mark.parametrize(
    ("start", "end", "span"), [(0, 2, (1, 2)), (1, 3, (2, 3)), (4, 5, None), (0, 12, (1, 6)), (5, 6, (5, 5))]
)
def test_units_over_a_span(start: int, end: int, span: tuple[int, int] | None) -> None:
    """The units are the mark of the beginning, 出 口 总 额 export s."""
    assert SMALL.units("出口总额 exports").over(start, end) == span


def test_a_batch_is_padded_and_says_what_is_used() -> None:
    rows = batch([SMALL.units("出口"), SMALL.units("出口总额2024%")])
    assert rows["pieces"].shape == rows["mask"].shape
    assert rows["piece"].shape == rows["char"].shape == rows["place"].shape == rows["used"].shape
    assert rows["used"].sum(1).tolist() == [len(SMALL.units("出口").piece), len(SMALL.units("出口总额2024%").piece)]


def test_a_text_gives_the_same_vectors_every_time_one_for_each_unit() -> None:
    reader = encoder.load()
    assert reader is not None
    for text in ("出口总额增长5.8%。", "Exports grew by 5.8% to €31 billion in 2024.", ""):
        units = reader.vocabulary.units(text)
        vectors = reader.encode(units)
        assert vectors.shape == (len(units.piece), WIDTH)
        assert np.array_equal(reader.encode(units), vectors)


def test_where_other_models_begin() -> None:
    reader = encoder.load()
    assert reader is not None
    units = reader.vocabulary.units("出口总额增长5.8%。")
    placed, own = reader.rows(units)
    assert placed.shape == (len(units.pieces), WIDTH)
    assert own.shape == (len(units.piece), WIDTH)


def test_the_model_that_is_shipped_is_the_one_that_its_page_names() -> None:
    said = dict(re.findall(r"`([\w.]+)`[^\n]*`([0-9a-f]{64})`", (MODEL / "README.md").read_text(encoding="utf-8")))
    files = {path.name: path for path in (*MODEL.iterdir(), heads.MODEL) if path.suffix != ".md"}
    assert said == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
