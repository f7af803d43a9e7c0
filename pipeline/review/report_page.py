"""review.html: the pages of a report as pictures, with what was read marked on them beside its data."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Document
from pipeline.review.html import page
from pipeline.review.pictures import FOLDER
from pipeline.review.records import Rows, review_data

_STYLES = ("base.css", "review.css", "marks.css")
_SCRIPTS = ("base.js", "records.js", "lines.js", "corrections.js", "pages.js", "list.js", "detail.js", "review.js")


def review_lines(document: Document, rows: Rows) -> Iterator[str]:
    """The text of review.html, from a report and its rows (`dataset.rows`)."""
    report = rows["reports"][0]
    title = report["title"] or report["title_en"] or report["file"]
    yield page("review", title, {**review_data(document, rows), "pictures": FOLDER}, _STYLES, _SCRIPTS)
