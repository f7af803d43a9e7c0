"""Document → Sentence, Token: where sentences end, and which words they are made of."""

from __future__ import annotations

from pipeline.text.pieces import grouped, pieces
from pipeline.text.pipe import segment, tokenize
from pipeline.text.sentences import split_sentences
from pipeline.text.split import respect, split

__all__ = ["grouped", "pieces", "respect", "segment", "split", "split_sentences", "tokenize"]
