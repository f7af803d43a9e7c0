"""chunks.jsonl: a report in pieces for search and language models, each with the ids of its blocks: an answer can be traced.

{"chunk_id": "r/chunk/p2c47-p2c454", "report_id": "r", "section": ["一、总体情况"], "pages": [2], "block_ids": […], "text": "…"}

A chunk is Markdown as report.md has it, of blocks that follow each other in one section, with the notes they cite below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.dataset.markdown import Renderer
from pipeline.dataset.values import clean, dumps
from pipeline.model import Addresses, AlignedText, Block, Extraction

MOST = 1_500
"""Characters of a chunk, its notes aside; only a row of a table or a sentence that is longer alone makes a longer one."""

_SENTENCE_END = re.compile(r"(?<=[。！？；])|(?<=[.!?;])(?=\s)")


def chunk_lines(x: Extraction) -> Iterator[str]:
    """The lines of chunks.jsonl."""
    renderer = Renderer(x)
    addresses = Addresses(x.document.report_id)
    notes = {note.note_id: renderer.note(note) for note in x.document.notes}
    for blocks, text in _chunks(renderer):
        whole = AlignedText.join(block.text for block in blocks)
        cited = dict.fromkeys(marker.note_id for block in blocks for marker in block.markers if marker.note_id in notes)
        below = "\n".join(notes[note_id] for note_id in cited if note_id and f"[^{renderer.labels.of[note_id]}]" in text)
        chunk = {
            "chunk_id": addresses.mint("chunk", whole),
            "report_id": x.document.report_id,
            "section": [clean(heading) for heading in blocks[-1].section],
            "pages": sorted({page for page, _ in whole.printed()}),
            "block_ids": [block.block_id for block in blocks],
            "text": f"{text}\n\n{below}" if below else text,
        }
        yield dumps(chunk) + "\n"


def _chunks(renderer: Renderer) -> Iterator[tuple[list[Block], str]]:
    """Blocks that stand together and their text; a block too long for one chunk is several."""
    waiting: list[tuple[Block, str]] = []
    for block in renderer.blocks():
        if block.kind == "toc" or not (text := renderer.block(block)):
            continue
        if waiting and (_opens(block, waiting) or sum(len(one) + 2 for _, one in waiting) + len(text) > MOST):
            yield _together(waiting)
            waiting = []
        if len(text) > MOST:
            if waiting:
                yield _together(waiting)
                waiting = []
            yield from (([block], piece) for piece in _pieces(block, text))
        else:
            waiting.append((block, text))
    if waiting:
        yield _together(waiting)


def _opens(block: Block, waiting: Sequence[tuple[Block, str]]) -> bool:
    """Whether a block begins another section: a heading that does not only follow a heading above it, or text of another one."""
    only_headings = all(one.kind in ("heading", "title") for one, _ in waiting)
    if block.kind in ("heading", "title"):
        return not only_headings
    return not only_headings and block.section != waiting[-1][0].section


def _together(waiting: Sequence[tuple[Block, str]]) -> tuple[list[Block], str]:
    return [block for block, _ in waiting], "\n\n".join(text for _, text in waiting)


def _pieces(block: Block, text: str) -> Iterator[str]:
    """A long text cut between sentences, a long table between rows with its head repeated."""
    if block.kind == "table":
        head, rule, *rows = text.split("\n")
        for part in _filled(rows, MOST - len(head) - len(rule), "\n"):
            yield "\n".join([head, rule, part])
    else:
        yield from (piece.strip() for piece in _filled(_SENTENCE_END.split(text), MOST, ""))


def _filled(parts: Sequence[str], most: int, joint: str) -> Iterator[str]:
    """Parts joined as long as there is room."""
    held: list[str] = []
    size = 0
    for part in parts:
        if held and size + len(part) > most:
            yield joint.join(held)
            held, size = [], 0
        held.append(part)
        size += len(part) + len(joint)
    if held:
        yield joint.join(held)
