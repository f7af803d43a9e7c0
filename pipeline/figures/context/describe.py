"""Says what each figure of a sentence is about: what is counted, what is measured, whose it is, and where."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.figures.context import en, zh
from pipeline.figures.context.scene import Memory, Scene
from pipeline.model import Figure


def describe(scene: Scene, figures: Sequence[Figure], memory: Memory) -> list[Figure]:
    """The figures with noun, metric, subject and place. A figure of several subjects becomes one row for each of them."""
    in_language = en.describe if scene.lang == "en" else zh.describe
    return in_language(scene, figures, memory)
