"""Says what each figure of a sentence is about: what is counted, what is measured, whose it is, and where."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline import language
from pipeline.figures.context.scene import Memory, Scene
from pipeline.model import Figure


def describe(scene: Scene, figures: Sequence[Figure], memory: Memory) -> list[Figure]:
    """The figures with noun, metric, subject and place. A figure of several subjects becomes one row for each of them."""
    described: list[Figure] = language.module(scene.lang, "pipeline.figures.context").describe(scene, figures, memory)
    return described
