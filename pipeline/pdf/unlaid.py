"""The text of pages whose layout could not be made out: one block a page, line for line in the order the PDF has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pipeline.model import INSERTED, Addresses, AlignedText, Block, Cover, Document, Page, pack
from pipeline.pdf.identification import with_languages
from pipeline.pdf.ink.chars import Char, RawPage
from pipeline.pdf.ink.health import garbled_pages
from pipeline.pdf.script import lang_of

_SAME_LINE = 0.5
"""Part of the size by which the baselines of two characters of one line may differ."""


def unlaid(report_id: str, pages: Sequence[RawPage], producer: str) -> Document:
    """A document without headings, notes and tables, in which every visible character stands in a paragraph."""
    addresses = Addresses(report_id)
    blocks = []
    for page in pages:
        text = AlignedText.join((_line(page.number, line) for line in _lines(page)), "\n")
        if text.text.strip():
            blocks.append(Block(addresses.mint("block", text), "paragraph", text, 0, lang_of(text.text), ()))
    marked = with_languages(blocks, garbled_pages(pages))
    return Document(report_id, tuple(map(unlaid_page, pages)), marked, (), (), Cover(), producer)


def unlaid_page(page: RawPage) -> Page:
    """The places of a page's characters, with the lines that follow from their baselines alone."""
    boxes = [(0.0, 0.0, 0.0, 0.0)] * page.slots
    lines = [-1] * page.slots
    for number, line in enumerate(_lines(page)):
        for char in line:
            boxes[char.slot] = (char.x0, char.top, char.x1, char.bottom)
            lines[char.slot] = number
    source: Literal["text", "ocr"] = "ocr" if page.picture else "text"
    return Page(page.number, page.width, page.height, page.rotation, "", source, tuple(boxes), tuple(lines))


def _lines(page: RawPage) -> list[list[Char]]:
    lines: list[list[Char]] = []
    for char in page.chars:
        if not char.visible:
            continue
        if lines and abs(char.baseline - lines[-1][-1].baseline) < _SAME_LINE * char.size:
            lines[-1].append(char)
        else:
            lines.append([char])
    return lines


def _line(page: int, chars: Sequence[Char]) -> AlignedText:
    text, sources = "", []
    for char in chars:
        if char.gap and text:
            text += " "
            sources.append(INSERTED)
        text += char.text
        sources += [pack(page, char.slot)] * len(char.text)
    return AlignedText(text, tuple(sources))
