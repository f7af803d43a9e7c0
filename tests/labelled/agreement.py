"""Compares the labels of two hands, lists where they differ, and puts them together by what was decided.

`python -m tests.labelled.agreement FIRST SECOND` prints how far the hands agree, field by field, over the files that both folders
have. With `--differences FILE` it also writes where they differ, one line each; with `--decided FILE --to FOLDER` it writes the
labels put together.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.labelled.notation import parse, write
from tests.sealed.score import CLAIM, DEFAULTS, FIGURE, same, span

Row = dict[str, Any]
FIELDS = tuple(name for name in FIGURE if name != "signed")


SINGLE = ("kind", "value", "low", "high", "approximation", "aspect", "change", "status", "negated", "polarity")
"""Fields that have one reading."""


class Difference(NamedTuple):
    """Where two hands differ: `at` says of what, `field` is empty where only one of them has a label."""

    report: str
    block: int
    kind: str
    at: str
    field: str
    first: Any
    second: Any


class Pair(NamedTuple):
    """A label of one hand and that of the other, None where it has none."""

    first: Any
    second: Any


def pairs(block: Row, other: Row, kind: str) -> list[Pair]:
    """The labels of a kind of one block that are about the same words."""
    text, left = block["text"], list(other[kind])
    found: list[Pair] = []
    for label in block[kind]:
        start, end = span(text, _words(label))
        near = [one for one in left if _meet(span(text, _words(one)), (start, end)) and _alike(label, one, kind)]
        best = max(near, key=lambda one: _agreed(label, one, kind), default=None)
        if best is not None:
            left.remove(best)
        found.append(Pair(label, best))
    return [*found, *(Pair(None, one) for one in left)]


def _words(label: Any) -> Mapping[str, Any]:
    return {"text": label[0], "nth": label[2]} if isinstance(label, list) else label


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _alike(a: Any, b: Any, kind: str) -> bool:
    return kind != "names" or (a[0], a[2]) == (b[0], b[2])


def _agreed(a: Any, b: Any, kind: str) -> int:
    return sum(agree(name, a, b) for name in _fields(kind)) if kind in ("figures", "claims") else 0


def _fields(kind: str) -> tuple[str, ...]:
    return FIELDS if kind == "figures" else CLAIM


def agree(name: str, a: Row, b: Row) -> bool:
    """True if two labels have a reading of a field in common."""
    first, second = (label.get(name, DEFAULTS.get(name, "")) for label in (a, b))
    return any(same(name, first, one) for one in (second if isinstance(second, list) else [second]))


def compare(first: Row, second: Row) -> Iterator[tuple[str, str, bool, Difference]]:
    """Every field of every label of a report: its kind, its name, whether the hands agree, and how they differ if not."""
    for number, (block, other) in enumerate(zip(first["blocks"], second["blocks"], strict=True)):
        if block["text"] != other["text"]:
            raise ValueError(f"{first['report']}, block {number}: the texts differ")
        for kind in ("figures", "labels", "names", "claims"):
            for a, b in pairs(block, other, kind):
                words = str(_words(a if a is not None else b)["text"])

                def told(field: str, left: Any, right: Any, kind: str = kind, words: str = words, at: int = number) -> Difference:
                    return Difference(first["report"], at, kind, words, field, left, right)

                yield kind, "found", a is not None and b is not None, told("", a, b)
                if a is None or b is None:
                    continue
                if kind == "names":
                    yield kind, "type", a[1] == b[1], told("type", a[1], b[1])
                for name in _fields(kind) if kind in ("figures", "claims") else ():
                    if name in a or name in b:
                        yield kind, name, agree(name, a, b), told(name, a.get(name, ""), b.get(name, ""))


def put_together(first: Row, second: Row, decided: Mapping[tuple[str, int, str, str, str], str]) -> Row:
    """The labels of two hands as one: what they agree on with the readings of both, and of the rest what was decided.

    A decision is A, B, AB (both readings, the first hand's first), BA, or - (no such label, or an empty field).
    """
    report = dict(first)
    report["blocks"] = []
    for number, (block, other) in enumerate(zip(first["blocks"], second["blocks"], strict=True)):
        merged = dict(block)
        for kind in ("figures", "labels", "names", "claims"):
            kept: list[Any] = []
            for a, b in pairs(block, other, kind):
                key = (first["report"], number, kind, str(_words(a if a is not None else b)["text"]))
                kept += _decided(a, b, kind, key, decided)
            merged[kind] = sorted(kept, key=lambda label: span(block["text"], _words(label)))
        report["blocks"].append(merged)
    return report


def _decided(a: Any, b: Any, kind: str, key: tuple[str, int, str, str], decided: Mapping[Any, str]) -> list[Any]:
    if a is None or b is None:
        choice = decided.get((*key, ""), "A" if kind == "labels" else "")
        return (
            [a or b] if (choice == "A" and a is not None) or (choice == "B" and b is not None) or choice in ("AB", "BA") else []
        )
    if kind == "names":
        return [b if decided.get((*key, "type")) == "B" else a]
    if kind == "labels":
        return [a]
    merged = dict(a)
    for name in _fields(kind):
        if not agree(name, a, b):
            choice = decided.get((*key, name), "A")
            options = {"A": _options(a, name), "B": _options(b, name), "-": []}
            options |= {"AB": options["A"] + options["B"], "BA": options["B"] + options["A"]}
            chosen = options[choice]
        else:
            chosen = _options(a, name) + _options(b, name)
        merged.pop(name, None)
        chosen = chosen[:1] if name in SINGLE else chosen
        chosen = [one for i, one in enumerate(chosen) if not any(same(name, one, earlier) for earlier in chosen[:i])]
        if chosen and (len(chosen) > 1 or chosen[0] != ""):
            merged[name] = chosen if len(chosen) > 1 else chosen[0]
    return [merged]


def _options(label: Row, name: str) -> list[Any]:
    value = label.get(name, "")
    return list(value) if isinstance(value, list) else [value]


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare two folders."""
    parser = argparse.ArgumentParser(prog="python -m tests.labelled.agreement", description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--differences", type=Path)
    parser.add_argument("--decided", type=Path)
    parser.add_argument("--to", type=Path)
    given = parser.parse_args(arguments)
    tally: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    lines: list[list[Any]] = []
    decided = _read(given.decided) if given.decided else {}
    for path in sorted(given.first.glob("*.txt")):
        if not (given.second / path.name).exists():
            continue
        first, second = (parse((folder / path.name).read_text(encoding="utf-8")) for folder in (given.first, given.second))
        for kind, name, agreed, difference in compare(first, second):
            tally[kind, name][0] += 1
            tally[kind, name][1] += agreed
            if not agreed:
                lines.append([*difference[:5], _shown(difference.first), _shown(difference.second), ""])
        if given.to:
            given.to.mkdir(parents=True, exist_ok=True)
            (given.to / path.name).write_text(write(put_together(first, second, decided)), encoding="utf-8")
    for (kind, name), (n, right) in sorted(tally.items()):
        print(f"{kind:8} {name:14} {right:5} of {n:5}  {right / n:.3f}")
    if given.differences:
        with given.differences.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter="\t", lineterminator="\n")
            writer.writerow(("report", "block", "kind", "words", "field", "A", "B", "decided"))
            writer.writerows(lines)


def _read(path: Path) -> dict[tuple[str, int, str, str, str], str]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t")
        return {
            (row["report"], int(row["block"]), row["kind"], row["words"], row["field"]): row["decided"].strip() for row in rows
        }


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}={_shown(one)}" for name, one in value.items())
    return " / ".join(map(str, value)) if isinstance(value, list) else str(value if value is not None else "")


if __name__ == "__main__":
    main()
