"""Which tables are set how, from cases.toml: `python -m tests.ledgers.cases [NAME ...]` draws them."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from tests.ledgers.content import LEDGERS
from tests.ledgers.producers import PRODUCERS, Look

DRAWN = Path(__file__).parent / "drawn"


def _cases() -> dict[str, tuple[str, list[str], Look]]:
    data = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))
    return {name: (case.pop("producer"), case.pop("tables"), Look(**case)) for name, case in data.items()}


CASES = _cases()
"""Producer, names of the tables, look."""


def draw(name: str) -> None:
    """Write the PDF of one case."""
    producer, names, look = CASES[name]
    PRODUCERS[producer]([LEDGERS[one] for one in names], look, DRAWN / f"{name}.pdf")


if __name__ == "__main__":
    for chosen in sys.argv[1:] or CASES:
        draw(chosen)
