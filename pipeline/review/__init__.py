"""Lets a person look at what was read."""

from pipeline.review.picture import draw_page

__all__ = ["draw_page"]
