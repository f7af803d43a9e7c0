"""Puts sentences together into documents whose structure is known: the labels of every drawn case."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

MARK = re.compile(r"\[\^(\d+)\]")
"""Where a note is marked in a text: `…增长3.6%。[^1]`."""


@dataclass(frozen=True)
class Item:
    """One block as it should come out: kind, text with `[^n]` at its markers, level of a heading."""

    kind: str
    text: str
    level: int = 0

    @property
    def plain(self) -> str:
        return MARK.sub("", self.text)


@dataclass
class Content:
    """A document: its items in reading order, and the text of its notes by number."""

    lang: str
    items: list[Item] = field(default_factory=list)
    notes: dict[int, str] = field(default_factory=dict)
    running: str = ""


@cache
def prose() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "prose.toml").read_text(encoding="utf-8"))


NUMBERS_ZH = "一二三四五六七八九"


def heading_text(scheme: str, chapter: int, section: int, text: str) -> str:
    """A heading in one of the usual numberings; section 0 is the chapter's own heading."""
    forms = {
        "zh": (f"{NUMBERS_ZH[chapter]}、{text}", f"（{NUMBERS_ZH[section - 1]}）{text}"),
        "chapter": (f"第{NUMBERS_ZH[chapter]}章 {text}", f"第{NUMBERS_ZH[section - 1]}节 {text}"),
        "decimal": (f"{chapter + 1} {text}", f"{chapter + 1}.{section} {text}"),
        "dots": (f"{chapter + 1}. {text}", f"{chapter + 1}.{section} {text}"),
        "word": (f"Chapter {chapter + 1}: {text}", f"Section {section}. {text}"),
        "none": (text, text),
    }
    return forms[scheme][min(section, 1)]


def compose(
    lang: str, seed: int, *, chapters: int = 2, sections: int = 2, paragraphs: int = 2, notes: int = 3, scheme: str = "",
    lists: str = "", quote: bool = False, title: bool = True,
) -> Content:  # fmt: skip
    """A document of chapters and sections; `seed` says which sentences it is made of, `lists` how items begin: • or 1."""
    words = prose()[lang]
    scheme = scheme or ("zh" if lang == "zh" else "decimal")
    content = Content(lang, running=words["running"])
    if title:
        content.items.append(Item("title", words["title"]))
    at = seed
    count = 0
    for chapter in range(chapters):
        for section in range(sections + 1):
            name = words["headings"][(seed + 3 * chapter + section) % len(words["headings"])]
            content.items.append(Item("heading", heading_text(scheme, chapter, section, name), 1 if section == 0 else 2))
            if section == 0 and sections:
                continue
            for _ in range(paragraphs):
                parts = [words["sentences"][(at + k) % len(words["sentences"])] for k in range(4)]
                at += 5
                if count < notes:
                    count += 1
                    content.notes[count] = words["notes"][(seed + count) % len(words["notes"])]
                    parts[count % 4] += f"[^{count}]"
                content.items.append(Item("paragraph", ("" if lang == "zh" else " ").join(parts)))
        if lists and chapter == 0:
            content.items += [
                Item("list_item", f"{lists.replace('1', str(n))} {text}") for n, text in enumerate(words["short"][:3], 1)
            ]
        if quote and chapter == 0:
            content.items.append(Item("paragraph", words["quote"]))
    return content
