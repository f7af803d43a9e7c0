"""The drawn tables: what they hold, how they look, by which program. `python -m tests.tables.cases [NAME ...]` draws them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.tables.content import Spec, make
from tests.tables.producers import LOOKS, PRODUCERS

DRAWN = Path(__file__).parent / "drawn"

_KINDS: dict[str, dict[str, Any]] = {
    "plain": {},
    "storeys": {"storeys": 2, "measures": 2},
    "gaps": {"gaps": True, "measures": 4, "rows": 7},
    "groups": {"groups": True, "rows": 8},
    "remarks": {"remarks": True, "measures": 2},
    "bilingual": {"bilingual": True, "measures": 3},
    "long": {"rows": 46},
}
"""What `make` is told."""

_Case = tuple[str, str, str, list[tuple[str, int]]]
"""Producer, language, look, tables by kind and seed."""


def _cases() -> dict[str, _Case]:
    """Every program with every look, and every kind in turn; some pages with two tables."""
    found: dict[str, _Case] = {}
    kinds = list(_KINDS)
    seed = 0
    for p, producer in enumerate(PRODUCERS):
        for k, look in enumerate(LOOKS):
            for twice in range(2):
                kind = kinds[(p + k + 3 * twice) % len(kinds)]
                lang = "zh" if (k + twice) % 2 == 0 or kind == "bilingual" else "en"
                tables = [(kind, seed), ("plain", seed + 1)] if twice and kind != "long" else [(kind, seed)]
                found[f"{producer}_{look}_{kind}_{lang}"] = (producer, lang, look, tables)
                seed += 2
    return found


CASES = _cases()


def specs(name: str) -> list[Spec]:
    """The tables of a case: the labels."""
    _, lang, _, tables = CASES[name]
    return [make(lang, seed, number=i, **_KINDS[kind]) for i, (kind, seed) in enumerate(tables, 1)]


def main(names: list[str]) -> None:
    """Draw the named cases, or all."""
    DRAWN.mkdir(exist_ok=True)
    for name in names or list(CASES):
        producer, _, look, _ = CASES[name]
        PRODUCERS[producer](specs(name), look, DRAWN / f"{name}.pdf")


if __name__ == "__main__":
    main(sys.argv[1:])
