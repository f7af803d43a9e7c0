"""`python -m tests.arithmetic [--plant EVERY] [NAME …]`: relations found by kind, and errors planted in every so manieth."""

from __future__ import annotations

import argparse
from collections import Counter

from tests.arithmetic.relations import NAMES, load, plants, recall, redone


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(prog="python -m tests.arithmetic", description=__doc__)
    parser.add_argument("names", nargs="*", default=NAMES)
    parser.add_argument("--plant", type=int, default=0, metavar="EVERY")
    given = parser.parse_args()
    count, found, done, differing = recall(given.names)
    for kind in sorted(count):
        print(f"{kind:14}{found[kind]:5} of {count[kind]}")
    print(f"all           {found.total():5} of {count.total()}: {found.total() / count.total():.3f}")
    print(f"{done} checks, {differing} differ in sound tables")
    if given.plant:
        _plant(given.names, given.plant)


def _plant(names: list[str], every: int) -> None:
    planted: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    alarms = checks = 0
    for number, name in enumerate(names):
        document, relations = load(name)
        for relation, cell, wrong in plants(document, relations, every, number):
            done = redone(wrong)
            told = [check for check in done if check.verdict == "inconsistent"]
            planted[relation.kind] += 1
            seen[relation.kind] += any(cell in check.cell_ids for check in told)
            alarms += sum(cell not in check.cell_ids for check in told)
            checks += len(done)
    for kind in sorted(planted):
        print(f"planted, {kind:14}{seen[kind]:5} of {planted[kind]}")
    total = f"{seen.total()} of {planted.total()}: {seen.total() / planted.total():.3f}"
    print(f"planted: {total}; {alarms} alarms elsewhere in {checks} checks")


main()
