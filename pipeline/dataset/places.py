"""Where a record stands: the page of its first printed character, and one box per line it touches."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.model import Addresses, Document, Issue


class Places:
    """Finds the place of spans of one document, and gives addresses to what has none yet."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._addresses = Addresses(document.report_id)
        self._pages: Counter[str] = Counter()
        self._blocks = {block.block_id for block in document.blocks}

    def at(self, block_id: str, start: int, end: int) -> dict[str, Any]:
        """`page` (1-based; None if nothing of it is printed) and `boxes` of the code points [start, end) of a block."""
        boxes = self._document.locate(self._document.slice(block_id, start, end))
        return {"page": boxes[0].page if boxes else None, "boxes": [list(box) for box in boxes]}

    def span(self, block_id: str, start: int, end: int) -> dict[str, Any]:
        """`at`, with the span itself."""
        return {"block_id": block_id, "start": start, "end": end, **self.at(block_id, start, end)}

    def issue(self, issue: Issue) -> dict[str, Any]:
        """The id and the place of an issue: its span, else its block, else its page, else only the report."""
        if issue.block_id not in self._blocks:
            return {"issue_id": self._page_address(issue.page), "page": issue.page}
        place: dict[str, Any] = {"page": issue.page, "block_id": issue.block_id, "start": issue.start, "end": issue.end}
        whole = len(self._document.block(issue.block_id).text)
        start = issue.start or 0
        text = self._document.slice(issue.block_id, start, whole if issue.end is None else issue.end)
        if issue.page is None:
            place["page"] = next((page for page, _ in text.printed()), None)
        return {"issue_id": self._addresses.mint("issue", text), **place}

    def _page_address(self, page: int | None) -> str:
        address = f"{self._document.report_id}/issue/{'none' if page is None else f'p{page}'}"
        again = self._pages[address]
        self._pages[address] += 1
        # Addresses numbers its own "none"; a letter keeps these two apart.
        return f"{address}.r{again}" if again or page is None else address
