"""Reads notes again whose text a person gave; what they cite keeps its place among the printed characters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.citations.reader import parse
from pipeline.model import INSERTED, AlignedText, Citation, Document, Issue, NoteKind


def reparse(document: Document, texts: Mapping[str, str]) -> tuple[tuple[Citation, ...], dict[str, NoteKind], list[Issue]]:
    """What `parse` gives with other texts of notes, by note_id: a work keeps its id and its place as far as it is printed."""
    blocks = {note.block_id: texts[note.note_id] for note in document.notes if note.note_id in texts}
    printed = {block_id: document.block(block_id).text for block_id in blocks}
    given = {block_id: aligned(printed[block_id], text) for block_id, text in blocks.items()}
    changed = tuple(
        replace(block, text=given[block.block_id][0]) if block.block_id in given else block for block in document.blocks
    )
    works, kinds, issues = parse(replace(document, blocks=changed))
    done = (_placed(work, printed[work.block_id], given[work.block_id][1]) if work.block_id in given else work for work in works)
    return tuple(done), kinds, [_of_print(issue, printed) for issue in issues]


def aligned(printed: AlignedText, text: str) -> tuple[AlignedText, tuple[int, ...]]:
    """A text whose characters come from the printed ones where they are the same; and where each stands there, -1 where not.

    >>> aligned(AlignedText("二O二一年", (10, 11, 12, 13, 14)), "二〇二一年")
    (AlignedText(text='二〇二一年', sources=(10, -1, 12, 13, 14)), (0, -1, 2, 3, 4))
    """
    at = [-1] * len(text)
    for was, now, size in SequenceMatcher(None, printed.text, text, autojunk=False).get_matching_blocks():
        at[now : now + size] = range(was, was + size)
    return AlignedText(text, tuple(printed.sources[i] if i >= 0 else INSERTED for i in at)), tuple(at)


def _placed(work: Citation, printed: AlignedText, at: tuple[int, ...]) -> Citation:
    """A work in the words of the given text, at the printed characters that it has; at the whole note where it has none.

    Where its fields stand is not known.
    """
    own = [i for i in at[work.start : work.end] if i >= 0]
    start, end = (own[0], own[-1] + 1) if own else (0, len(printed))
    csl = {name: value for name, value in work.csl.items() if name != "custom"}
    return replace(work, start=start, end=end, csl=csl)


def _of_print(issue: Issue, printed: Mapping[str, AlignedText]) -> Issue:
    """An issue of a note whose text was given is one of the whole note."""
    return replace(issue, start=0, end=len(printed[issue.block_id])) if issue.block_id in printed else issue
