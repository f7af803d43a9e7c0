"""Scores which mentions are one entity on `aliases.txt`: `python -m tests.corpus.alias_score [-v]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from pipeline import entities
from pipeline.model import AlignedText, Block, Cover, Document, Lang
from pipeline.text import split

ALIASES = Path(__file__).with_name("aliases.txt")
_MARKED = re.compile(r"\[([A-Z]+)#(\d+) ([^\]]+)\]")

Place = tuple[int, int, int]
"""Number of the paragraph, start and end in it."""


@dataclass(frozen=True)
class Labelled:
    """A report with its mentions and the number of the entity of each."""

    name: str
    lang: Lang
    paragraphs: tuple[str, ...]
    mentions: dict[Place, str]


def reports() -> Iterator[Labelled]:
    """The labelled reports."""
    for part in ALIASES.read_text(encoding="utf-8").split("\n## ")[1:]:
        head, *lines = part.strip().splitlines()
        lang, name = head.split()
        texts: list[str] = []
        mentions: dict[Place, str] = {}
        for number, line in enumerate(lines):
            plain, at = "", 0
            for match in _MARKED.finditer(line):
                plain += line[at : match.start()]
                mentions[number, len(plain), len(plain) + len(match[3])] = match[2]
                plain += match[3]
                at = match.end()
            texts.append(plain + line[at:])
        yield Labelled(name, "zh" if lang == "zh" else "en", tuple(texts), mentions)


def found(report: Labelled) -> dict[Place, str]:
    """The mentions that are read, with the ids of their entities."""
    blocks = tuple(
        Block(f"b{i}", "paragraph", AlignedText.plain(text), 0, report.lang, ()) for i, text in enumerate(report.paragraphs)
    )
    document = Document(report.name, (), blocks, (), (), Cover())
    sentences, _ = split(document)
    mentions, _, _ = entities.find(document, sentences)
    return {(int(m.block_id[1:]), *_bare(m.text, m.start, m.end)): m.entity_id for m in mentions}


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Title marks and articles belong to a name or not: both are right."""
    if text.startswith("《"):
        return start + 1, end - text.endswith("》")
    article = re.match(r"(?:the|The) (?=[A-Z])", text)
    return start + (article.end() if article else 0), end


def pairs(mentions: dict[Place, str]) -> set[tuple[Place, Place]]:
    """Every two mentions of one entity."""
    return {(a, b) for a, b in combinations(sorted(mentions), 2) if mentions[a] == mentions[b]}


def score(*, known: bool = False) -> tuple[float, float, float]:
    """Precision, recall and F1 over pairs; `known` leaves out mentions that are not found: the linking alone is judged."""
    right = wanted = read = 0
    for report in reports():
        labels, ours = report.mentions, found(report)
        ours = {place: entity for place, entity in ours.items() if place in labels}
        if known:
            labels = {place: entity for place, entity in labels.items() if place in ours}
        right += len(pairs(labels) & pairs(ours))
        wanted += len(pairs(labels))
        read += len(pairs(ours))
    return right / max(1, read), right / max(1, wanted), 2 * right / max(1, wanted + read)


def main() -> None:
    """Print the scores, and with -v the pairs that are wrong."""
    for report in reports() if "-v" in sys.argv else ():
        ours = {place: entity for place, entity in found(report).items() if place in report.mentions}
        for sign, wrong in (("-", pairs(report.mentions) - pairs(ours)), ("+", pairs(ours) - pairs(report.mentions))):
            for a, b in sorted(wrong):
                one, other = (
                    f"{report.paragraphs[n][start:end]}={ours.get((n, start, end), 'missed')}" for n, start, end in (a, b)
                )
                print(report.lang, report.name, sign, one, "|", other)
    print("all mentions: precision, recall, F1", [round(one, 3) for one in score()])
    print("mentions found: precision, recall, F1", [round(one, 3) for one in score(known=True)])


if __name__ == "__main__":
    main()
