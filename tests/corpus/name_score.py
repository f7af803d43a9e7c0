"""Scores names on `names.txt`: `python -m tests.corpus.name_score [-v]`."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

from pipeline.entities import find_names

NAMES = Path(__file__).with_name("names.txt")
TYPES = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "DOCUMENT": "DOCUMENT"}
_MARKED = re.compile(r"\[([A-Z]+) ([^\]]+)\]")

Name = tuple[str, str]


def sentences() -> list[tuple[str, str, Counter[Name]]]:
    """Language, text and the names in it."""
    found: list[tuple[str, str, Counter[Name]]] = []
    for line in NAMES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            lang, marked = line.split("\t")
            names = Counter((_bare(text), kind) for kind, text in _MARKED.findall(marked))
            found.append((lang, _MARKED.sub(r"\2", marked), names))
    return found


def _bare(text: str) -> str:
    """Articles and title marks belong to a name or not: both are right."""
    return re.sub(r"^(?:the|The) ", "", text.strip("《》"))


def score(lang: str) -> tuple[dict[str, float], list[str]]:
    """F1 by type and over all, and what is wrong."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wrong: list[str] = []
    for language, text, names in sentences():
        if language != lang:
            continue
        read = Counter(
            (_bare(m.text), TYPES[m.type]) for m in find_names(text, "zh" if lang == "zh" else "en") if m.type in TYPES
        )
        for counts, some in ((right, read & names), (wanted, names), (found, read)):
            counts.update(kind for _, kind in some.elements())
        if read != names:
            wrong.append(f"{text}  - {sorted((names - read).elements())}  + {sorted((read - names).elements())}")
    kinds = [*sorted(wanted), "all"]
    for counts in (right, wanted, found):
        counts["all"] = counts.total()
    return {kind: 2 * right[kind] / max(1, wanted[kind] + found[kind]) for kind in kinds}, wrong


if __name__ == "__main__":
    for lang in ("zh", "en"):
        scores, wrong = score(lang)
        print(lang, {kind: round(value, 3) for kind, value in scores.items()})
        if "-v" in sys.argv:
            print("\n".join(wrong))
