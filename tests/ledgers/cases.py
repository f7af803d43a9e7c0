"""Which tables are set how: `python -m tests.ledgers.cases [NAME ...]` draws them."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.ledgers.content import LEDGERS
from tests.ledgers.producers import PRODUCERS, Look

DRAWN = Path(__file__).parent / "drawn"

_ALL = (
    ("typst", "power", Look("spanner")), ("typst", "budget", Look("heads", "bracket")), ("typst", "survey", Look("open", "split", "dark")),
    ("typst", "markets", Look("grid", "beside", "tint")), ("typst", "index", Look("rows", "below")), ("typst", "prices", Look("grid")),
    ("typst", "projects", Look("three", "bracket")), ("typst", "long", Look("three")), ("typst", "regions", Look("frame", "split")),
    ("typst", "quarters", Look("three", shape="turned")), ("typst", "rates+towns", Look("grid", "above")),
    ("typst", "spending", Look("heads", "under")), ("typst", "debt", Look("open", "under", "tint", zebra=True)),
    ("typst", "exports", Look("spanner", "below")), ("typst", "balance", Look("three", "under")), ("typst", "answers", Look("rows", shape="columns")),
    ("typst", "port", Look("grid", shape="turned")),
    ("chrome", "power", Look("spanner", "bracket")), ("chrome", "budget", Look("rows", "beside")), ("chrome", "markets", Look("frame")),
    ("chrome", "survey", Look("three", "below")), ("chrome", "regions", Look("open", "above", "dark", zebra=True)),
    ("chrome", "spending", Look("open", "under", "dark")), ("chrome", "debt", Look("grid", "split", "tint")), ("chrome", "port", Look("rows", "above")),
    ("chrome", "answers", Look("three", "below")), ("chrome", "exports", Look("spanner", "split")), ("chrome", "balance", Look("heads", "bracket")),
    ("chrome", "debt+answers", Look("three", "above", shape="beside")), ("latex", "port", Look("grid", "bracket", shape="turned")),
    ("writer", "power", Look("grid")), ("writer", "budget", Look("rows", "bracket")), ("writer", "towns", Look("open", "split")),
    ("writer", "projects", Look("grid", "above", "tint")), ("writer", "long", Look("grid", "above", "tint")), ("writer", "spending", Look("rows", "under")),
    ("writer", "exports", Look("grid", "below")), ("writer", "balance", Look("open", "above", zebra=True)), ("writer", "prices", Look("grid", "below")),
    ("reportlab", "power", Look("three", "split")), ("reportlab", "markets", Look("rows", "bracket", "dark")), ("reportlab", "prices", Look("three")),
    ("reportlab", "long", Look("heads", "bracket", "tint", zebra=True)), ("reportlab", "index", Look("frame", "below")), ("reportlab", "quarters", Look("grid", "split", shape="wide")),
    ("reportlab", "rates", Look("open", "bracket", "dark")), ("reportlab", "budget", Look("three", "split")), ("reportlab", "debt", Look("heads", "bracket")),
    ("reportlab", "port", Look("frame", "below", "tint")), ("reportlab", "answers", Look("open", "above", "dark", zebra=True)),
    ("latex", "exports", Look("spanner", "above")), ("latex", "spending", Look("three", "under")), ("latex", "debt", Look("grid", "bracket")),
    ("latex", "balance", Look("three", "below")), ("latex", "port", Look("three", shape="turned")), ("latex", "answers", Look("three", "split")),
)  # fmt: skip


CASES: dict[str, tuple[str, list[str], Look]] = {
    f"{producer}_{what.replace('+', '_')}_{look.lines}": (producer, what.split("+"), look) for producer, what, look in _ALL
}
"""Producer, names of the tables, look."""


def draw(name: str) -> None:
    """Write the PDF of one case."""
    producer, names, look = CASES[name]
    PRODUCERS[producer]([LEDGERS[one] for one in names], look, DRAWN / f"{name}.pdf")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or CASES:
        draw(chosen)
