"""The drawn cases: which tables, in which look, by which program. `python -m tests.sheets.cases [NAME ...]` draws them."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.sheets.content import NONE, TABLES
from tests.sheets.producers import PRODUCERS, around

DRAWN = Path(__file__).parent / "drawn"

_LOOKS = {
    "ruled": ("plain", "two", "lines"),
    "three": ("plain", "two", "english"),
    "partly": ("wide",),
    "open": ("plain", "english"),
    "shaded": ("bilingual",),
}
_EXTRA = (
    ("typst", "rotated", "two"), ("typst", "columns", "merged"), ("typst", "ruled", "long"), ("typst", "three", "groups"),
    ("chrome", "ruled", "long"), ("chrome", "ruled", "merged"), ("chrome", "ruled", "plain+two"), ("chrome", "three", "empty"),
    ("chrome", "beside", "merged+wide"), ("reportlab", "ruled", "long"), ("reportlab", "three", "groups"),
    ("reportlab", "three", "long"), ("reportlab", "ruled", "plain+wide"), ("writer", "ruled", "empty"),
    ("writer", "ruled", "long"),
)  # fmt: skip

_HEAVY = {("chrome", "ruled", "plain"), ("chrome", "ruled", "lines"), ("chrome", "open", "english"), ("chrome", "three", "plain")}
"""Left out: Chromium embeds so much of a font that the folder would grow beyond 3 MB."""

_USUAL = tuple(
    (producer, look, name)
    for producer in PRODUCERS
    for look, names in _LOOKS.items()
    for name in names
    if (producer, look) not in {("writer", "partly"), ("writer", "three")}  # Writer draws no border of a row
    and (producer, look, name) not in _HEAVY
)

CASES: dict[str, tuple[str, str, str]] = {
    f"{p}_{look}_{name.replace('+', '_')}": (p, look, name) for p, look, name in _USUAL + _EXTRA
}
"""Producer, look, names of the tables joined with +."""

EMPTY: dict[str, tuple[str, str]] = {f"{p}_no_{name}": (p, name) for p in PRODUCERS for name in NONE}
"""Pages without a table: producer, name."""


def draw(name: str) -> None:
    """Write the PDF of one case."""
    if name in EMPTY:
        producer, what = EMPTY[name]
        PRODUCERS[producer](NONE[what], "", DRAWN / f"{name}.pdf")
    else:
        producer, look, what = CASES[name]
        PRODUCERS[producer](around([TABLES[one] for one in what.split("+")]), look, DRAWN / f"{name}.pdf")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or [*CASES, *EMPTY]:
        draw(chosen)
