"""What the labelled texts must score at least, and the command that raises it: `python -m tests.corpus.floors [FILE]`.

It measures everything, raises the floors that a measure exceeds, keeps comments and order, and lowers none: if a measure has
fallen below its floor it says so and ends with 1.
"""

from __future__ import annotations

import math
import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

FLOORS = Path(__file__).with_name("floors.toml")
_LINE = re.compile(r'"(?P<measure>[^"]+)" = (?P<floor>[\d.]+)')
_TABLE = re.compile(r'\[(?P<kind>\w+)\."?(?P<name>[\w-]+)"?\]')
Measured = Mapping[tuple[str, str], Mapping[str, float]]
"""The measures by kind (documents, figures, names, aliases, layouts, tables) and name."""


def floors(path: Path = FLOORS) -> dict[tuple[str, str], dict[str, float]]:
    """The floors by kind and name."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {(kind, name): found for kind, names in data.items() for name, found in names.items()}


def measure(kind: str, name: str) -> Mapping[str, float]:
    """What one set scores now."""
    from tests.corpus import alias_score, figure_score, name_score, score

    if kind == "documents":
        return score.score(name)
    if kind == "figures":
        return figure_score.score(name)
    if kind == "names":
        return name_score.score(name)[0]
    if kind in ("layouts", "tables"):
        return _drawn(kind, name)
    return dict(zip(("precision", "recall", "F1"), alias_score.score(), strict=True))


def _drawn(kind: str, name: str) -> Mapping[str, float]:
    """The share of a drawn set that is read rightly, by what it is."""
    from tests.sealed import layout_reading, tables_reading
    from tests.sealed.__main__ import HERE, compare, drawn, load

    tables = kind == "tables"
    found = tables_reading.read(HERE / name) if tables else [layout_reading.read(file) for file in drawn(name)]
    tallies = compare(name, load(name), found)
    return {field: one.right / one.n for (_, field), one in tallies.items() if field not in ("no block", "no table")}


def raised(text: str, measured: Measured) -> tuple[str, list[str], list[str]]:
    """The file with its floors raised to hundredths, a line for each that rose, and one for each measure that has fallen."""
    lines, rose, fell = [], [], []
    here = ("", "")
    for old in text.splitlines(keepends=True):
        line = old
        table, entry = _TABLE.match(old), _LINE.match(old)
        here = (table["kind"], table["name"]) if table else here
        if entry:
            floor, now = float(entry["floor"]), measured[here].get(entry["measure"], 0.0)
            reached = math.floor(round(now * 100, 6)) / 100
            what = f"{'.'.join(here)} {entry['measure']}: {floor} -> {now:.3f}"
            if now < floor:
                fell.append(what)
            elif reached > floor:
                rose.append(what)
                line = old.replace(entry["floor"], str(reached))
        lines.append(line)
    return "".join(lines), rose, fell


def main(path: Path = FLOORS) -> int:
    """Measure and raise; 1 if something has fallen."""
    text, rose, fell = raised(path.read_text(encoding="utf-8"), {key: measure(*key) for key in floors(path)})
    path.write_text(text, encoding="utf-8")
    print("\n".join([*(f"raised {line}" for line in rose), *(f"FALLEN {line}" for line in fell)]) or "nothing to raise")
    return 1 if fell else 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
