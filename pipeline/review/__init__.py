"""Lets a person look at what was read: review.html of a report with the pictures of its pages, or one page with its blocks."""

from pipeline.review.picture import draw_page
from pipeline.review.pictures import write_pictures
from pipeline.review.report_page import review_lines

__all__ = ["draw_page", "review_lines", "write_pictures"]
