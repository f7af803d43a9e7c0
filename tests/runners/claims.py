"""Reads the examples of the data files of `pipeline.claims`: the claims of a one-sentence paragraph."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline import claims, sayings
from pipeline.model import Lang, Sentence
from tests.build import document


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    report = document(text, lang=lang)
    block = report.blocks[0]
    sentence = Sentence("r/sentence/1", block.block_id, 0, len(text), text, lang, (), ())
    found, _ = claims.read(report, (sentence,), sayings.read(report, (sentence,))[0], (), ())
    return [asdict(claim) for claim in found]
