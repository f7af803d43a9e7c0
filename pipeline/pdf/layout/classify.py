"""Says of every group of lines what kind of block it is, and of a heading its level."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import BlockKind
from pipeline.pdf.layout.contents import find_contents
from pipeline.pdf.layout.flow import Metrics
from pipeline.pdf.layout.group import Group
from pipeline.pdf.layout.headings import OutlineEntry, find_headings
from pipeline.pdf.layout.kinds import (
    find_captions,
    find_clauses,
    find_counted,
    find_numbered_lists,
    find_numbered_paragraphs,
    is_list_item,
)
from pipeline.pdf.layout.labels import works_heading
from pipeline.pdf.layout.titles import find_bylines, find_titles


def classify(groups: Sequence[Group], metrics: Metrics, outline: Sequence[OutlineEntry]) -> list[tuple[BlockKind, int]]:
    """The kind of every group, and the level of a heading, 1 the highest; 0 of any other. `outline` are the PDF's bookmarks."""
    titles, captions, contents = find_titles(groups, metrics), find_captions(groups), find_contents(groups)
    bylines = find_bylines(groups, titles, metrics)
    numbered = find_numbered_paragraphs(groups)
    levels = find_headings(groups, titles | captions | contents | bylines, metrics, outline, numbered)
    counted, lists = find_counted(groups), find_numbered_lists(groups) | find_clauses(groups)
    texts = numbered | bylines
    found: list[tuple[BlockKind, int]] = []
    for i, group in enumerate(groups):
        if i in contents:
            found.append(("toc", 0))
        elif i in titles:
            found.append(("title", 0))
        elif i in levels:
            found.append(("heading", levels[i]))
        elif i in captions:
            found.append(("caption", 0))
        else:
            item = i in lists or (i not in texts and not group.on_cover and is_list_item(group, i in counted))
            found.append(("list_item" if item else "paragraph", 0))
    return _with_works(groups, found)


def _with_works(groups: Sequence[Group], kinds: Sequence[tuple[BlockKind, int]]) -> list[tuple[BlockKind, int]]:
    """The kinds with references for what stands in a list of works: from its heading to the next of its level, not beside it."""
    works, aside = 0, False
    found: list[tuple[BlockKind, int]] = []
    for group, (kind, level) in zip(groups, kinds, strict=True):
        if works and group.aside != aside:
            found.append((kind, level))
            continue
        if kind in ("heading", "title"):
            works = level if works_heading(group.text) else 0 if level <= works else works
            aside = group.aside
        found.append(("reference", 0) if works and kind in ("paragraph", "list_item") else (kind, level))
    return found
