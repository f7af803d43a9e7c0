"""Reads the examples of the data files of `pipeline.claims`: the claims of a one-sentence paragraph."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline import claims, sayings
from pipeline.model import Lang
from tests.build import document, sentence


def read(file_stem: str, lang: Lang, text: str) -> list[dict[str, Any]]:
    report = document(text, lang=lang)
    block = report.blocks[0]
    one = sentence(text, block_id=block.block_id, lang=lang)
    found, _ = claims.read(report, (one,), sayings.read(report, (one,))[0], (), ())
    return [asdict(claim) for claim in found]
