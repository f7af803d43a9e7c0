"""What was seen and could not be resolved: nothing is dropped in silence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.wording import in_chinese

Severity = Literal["info", "warning", "error"]

CATALOGUE: dict[str, tuple[Severity, str]] = {
    "unresolved_marker": ("warning", "A footnote marker in the body has no note on its page."),
    "orphan_note": ("warning", "A note has no marker in the body."),
    "duplicate_note": ("warning", "Two notes on one page have the same marker."),
    "table_unread": ("warning", "A table caption has no table that could be read."),
    "cell_unread": ("warning", "A cell looks numeric and could not be read as a number."),
    "number_unread": ("info", "A numeral in running text was read neither as a figure nor as part of a name, date or label."),
    "period_unresolved": ("info", "A relative time expression has nothing to refer to."),
    "citation_unread": ("warning", "A note looks like a citation but no work could be read from it."),
    "repeat_unresolved": ("warning", "A note repeats an earlier one that could not be found."),
    "no_text": ("error", "A page has no text; it may be a scan."),
    "ocr_page": ("info", "A page without text was read from its picture; letters may be wrong."),
    "garbled_text": ("error", "Many characters of a page have no Unicode meaning."),
    "hidden_text": ("info", "A page has text that no reader sees: white, covered, clipped, off the page, tiny or invisible."),
    "page_failed": ("error", "A page could not be read."),
    "page_limit": ("error", "A page has more characters or objects than the limit."),
    "page_timeout": ("error", "A page took longer than the limit and was left out."),
    "block_failed": ("error", "An error while a block was read; the block was left out."),
    "sentence_failed": ("error", "An error while a sentence was read; what it says is missing in part."),
    "note_failed": ("error", "An error while a note was read; its works are missing."),
    "citation_failed": ("error", "An error while a cited work was read; it is missing."),
    "table_failed": ("error", "An error while a table was read; its numbers are missing."),
    "cell_failed": ("error", "An error while a cell was read; its number is missing."),
    "check_failed": ("error", "An error while the report's arithmetic was checked; the check is missing."),
    "record_failed": ("error", "A record did not fit the dataset's schema and was left out."),
    "stage_failed": ("error", "An error in a whole step of the work; its records are missing."),
    "empty": ("error", "Nothing but running heads and page numbers was read."),
    "blank_page": ("info", "A page has nothing on it."),
    "chart_page": ("info", "A page is a chart or a picture alone; what it shows was not read."),
    "chart_unread": ("info", "The numbers of charts were not read as values; the chart's block has them as text."),
    "unsupported_language": ("info", "A block is in a language that is not read: no names, figures or claims come from it."),
    "bad_date": ("warning", "A date that no calendar has; the field was left empty."),
    "metadata_ignored": ("info", "The file's XMP metadata was left alone: it declares entities."),
    "damaged_content": ("error", "The file, or the content of a page, is damaged; text may be missing."),
    "active_content": ("info", "The file contains scripts, launch actions or attachments; none was run or opened."),
    "restricted": ("info", "The file's permissions restrict printing or copying."),
    "no_model": ("warning", "The model of contexts is not installed: figures of running text were read by rules alone."),
    "title_unread": ("warning", "The report has no title that could be read; it may be a picture."),
    "correction_unfit": ("warning", "A correction no longer fits what is read and was not applied."),
    "expectation_failed": ("error", "The sidecar file expects something else than what was found."),
}
"""Every issue code, how severe it is and what it means. A code that is not here cannot be raised."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One unresolved thing and its place; `start` and `end` are code points in the block; `detail` may be in two languages.

    >>> Issue("orphan_note", "note 3 has no marker", page=7).severity
    'warning'
    """

    code: str
    detail: str
    page: int | None = None
    block_id: str = ""
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if self.code not in CATALOGUE:
            raise ValueError(f"issue code {self.code!r} is not in the catalogue")

    @property
    def detail_zh(self) -> str:
        """The detail in Chinese; as it is where it is no words of ours, such as a number that was not read."""
        return str(in_chinese(self.detail))

    @property
    def severity(self) -> Severity:
        return CATALOGUE[self.code][0]
