"""Scores the reading of figures on the labelled sentences of `figures.jsonl`.

Each line is a sentence with every figure expected, in order: `{"set", "lang", "text", "figures": [{"text", "value", …}]}`. A
field that is left out is not judged. `period` is `start..end`, `..` for none. The set `known` was written before the
rules were last changed, `fresh` after they were frozen,
`second` after the rules had learnt from those, `third` a while later, of other genres.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.figures import find_figures
from pipeline.model import Figure

CORPUS = Path(__file__).with_name("figures.jsonl")
FIELDS = (
    "change",
    "basis",
    "basis_start",
    "period",
    "subject",
    "metric",
    "noun",
    "status",
    "negated",
    "source",
    "approximation",
    "kind",
)


def rows(tag: str) -> list[dict[str, Any]]:
    """The sentences of one set."""
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["set"] == tag]


def score(tag: str) -> dict[str, float]:
    """`zh value` and `en value` (F1 of value and unit), and for every field the share of its labels that is right."""
    right: defaultdict[str, int] = defaultdict(int)
    total: defaultdict[str, int] = defaultdict(int)
    for row in rows(tag):
        lang = row["lang"]
        found = find_figures(row["text"], lang)
        pairs = list(_paired(row, found))
        right[f"{lang} value"] += 2 * len(pairs)
        total[f"{lang} value"] += len(found) + len(row["figures"])
        for want, figure in pairs:
            for field in FIELDS:
                if field in want:
                    total[f"{lang} {field}"] += 1
                    right[f"{lang} {field}"] += _label(want, field) == seen(figure, field)
    return {key: round(right[key] / total[key], 3) for key in sorted(total) if total[key]}


def misses(tag: str) -> Iterator[str]:
    """One line for every label that was not met, and for every figure too many."""
    for row in rows(tag):
        found = find_figures(row["text"], row["lang"])
        pairs = list(_paired(row, found))
        missed = [want["text"] for want in row["figures"] if not any(want is one for one, _ in pairs)]
        extra = [figure.text for figure in found if not any(figure is one for _, one in pairs)]
        wrong = [
            f"{w['text']} {k}: {_label(w, k)!r} != {seen(f, k)!r}"
            for w, f in pairs
            for k in FIELDS
            if k in w and _label(w, k) != seen(f, k)
        ]
        if missed or extra or wrong:
            yield f"{row['text']}  missed {missed} extra {extra} wrong {wrong}"


def seen(figure: Figure, field: str) -> Any:
    """What the figure says for a field of the corpus."""
    if field == "period":
        return f"{figure.period.start or ''}..{figure.period.end or ''}"
    if field == "basis_start":
        return str(figure.basis_period.start or "")
    value = getattr(figure, field)
    return _bare(value) if field in ("subject", "metric") and value.isascii() else value


def _label(want: Mapping[str, Any], field: str) -> Any:
    value = want[field]
    return _bare(value) if field in ("subject", "metric") and value.isascii() else value


def _bare(name: str) -> str:
    """An English name without its article and capitals: The port, its imports."""
    return name.lower().removeprefix("the ").removeprefix("its ")


def _paired(row: Mapping[str, Any], found: list[Figure]) -> Iterator[tuple[Mapping[str, Any], Figure]]:
    free = list(found)
    for want in row["figures"]:
        figure = next((one for one in free if _is_right(want, one)), None)
        if figure is not None:
            free.remove(figure)
            yield want, figure


def _is_right(want: Mapping[str, Any], figure: Figure) -> bool:
    ends = all(Decimal(want[end]) == getattr(figure, end) for end in ("low", "high") if end in want)
    value = "value" not in want or (figure.value is not None and Decimal(want["value"]) == figure.value) or _starts(want, figure)
    return want["text"] == figure.text and ends and value and want.get("unit", figure.unit) == figure.unit


def _starts(want: Mapping[str, Any], figure: Figure) -> bool:
    """An open number (十余万) has no one value but a lower end."""
    return figure.value is None and figure.low == Decimal(want["value"])
