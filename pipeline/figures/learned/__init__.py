"""The context of figures, read by a small model: `in_context` is its stage. `tools/context` trains it."""

from pipeline.figures.learned.apply import in_context

__all__ = ["in_context"]
