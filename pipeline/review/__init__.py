"""Lets a person look at what was read: index.html of a set, review.html of a report with the pictures of its pages."""

from pipeline.review.index_page import write_index
from pipeline.review.picture import draw_page
from pipeline.review.pictures import write_pictures
from pipeline.review.report_page import review_lines
from pipeline.review.serve import make_server

__all__ = ["draw_page", "make_server", "review_lines", "write_index", "write_pictures"]
