"""Whether a stretch of a report is about a group or its parent company: by a numbered heading, until the next of its rank."""

from __future__ import annotations

import re

from pipeline import language
from pipeline.model import Block, Document, Scope
from pipeline.sheets.words import scope_of_heading

SHORT = 40
"""Characters of the longest line that may be a heading."""

_RANKS = tuple(
    re.compile(pattern)
    for pattern in (
        r"第[一二三四五六七八九十\d]+[章节節]",
        r"[一二三四五六七八九十]+、",
        r"[（(][一二三四五六七八九十]+[)）]",
        r"\d{1,2}[、．.](?!\d)",
        r"[（(]\d{1,2}[)）]",
    )
)
"""How headings are numbered, the highest first: 第十一节, 十四、, （一）, 1、, (1)."""


def scopes(document: Document) -> dict[str, Scope]:
    """The scope of every table, by its block, that a numbered heading gives it or a line right above it.

    十四、母公司财务报表主要项目注释 is about the parent company, up to 十五、.
    """
    found: dict[str, Scope] = {}
    standing: Scope = ""
    near: Scope = ""
    rank = len(_RANKS)
    for block in document.blocks:
        if block.kind == "table":
            found[block.block_id] = near or standing
            near = ""
        elif _may_head(block):
            own, said = _rank(block.text.text), _said(block.text.text.strip())
            if own is not None and own <= rank:
                standing, rank = said, own if said else len(_RANKS)
            near = said if own is None else ""
        elif block.kind not in ("furniture", "caption"):
            near = ""
    return found


def _may_head(block: Block) -> bool:
    text = block.text.text.strip()
    return block.kind in ("heading", "paragraph") and len(text) <= SHORT and not text.endswith(("。", ".", "；", ";"))


def _said(text: str) -> Scope:
    return next((scope for lang in language.LANGUAGES if (scope := scope_of_heading(text, lang))), "")


def _rank(text: str) -> int | None:
    """How high the number of a heading is, from 0; None for a line without one."""
    return next((rank for rank, form in enumerate(_RANKS) if form.match(text.strip())), None)
