"""`python -m tests.sealed SET [--look]`: reads a set with this reader and with the first released one, and keeps the scores."""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.sealed.layout_score import layout_problems, score_layout
from tests.sealed.score import Tallies, problems, score
from tests.sealed.tables_score import score_tables, table_problems

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SCORES = HERE / "scores.csv"
COLUMNS = ("set", "stage", "commit", "field", "n", "right", "filled_wrong")
FIRST = "f71e6c9"
"""The first released reader: a set that it passes is too easy."""


def load(name: str) -> list[dict[str, Any]]:
    """The reports of a set. Ends the program if its labels are wrong."""
    if is_drawn(name):
        files = drawn(name)
        reports = [json.loads(file.with_suffix(".json").read_text(encoding="utf-8")) for file in files]
        check = table_problems if has_tables(reports) else layout_problems
        wrong = list(check([file.stem for file in files], reports))
    else:
        lines = (HERE / name / "reports.jsonl").read_text(encoding="utf-8").splitlines()
        reports = [json.loads(line) for line in lines if line.strip()]
        wrong = list(problems(reports))
    if wrong:
        sys.exit("\n".join(["the labels of this set are wrong:", *wrong]))
    return reports


def drawn(name: str) -> list[Path]:
    """The PDFs of a drawn set."""
    return sorted((HERE / name).glob("*.pdf"))


def has_tables(reports: list[dict[str, Any]]) -> bool:
    """True for a set whose labels are about tables."""
    return "tables" in reports[0]


def is_drawn(name: str) -> bool:
    """True for a set of PDFs with their labels beside them; the others are texts."""
    return not (HERE / name / "reports.jsonl").exists()


def read(name: str, code: Path) -> list[dict[str, Any]]:
    """What the reader in the folder `code` reads of a set."""
    script, given = ("reading.py", HERE / name / "reports.jsonl")
    if is_drawn(name):
        script, given = ("tables_reading.py" if has_tables(load(name)) else "layout_reading.py", HERE / name)
    command = [sys.executable, str(HERE / script), str(given)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(code)}, cwd=code, stdout=subprocess.PIPE, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def compare(name: str, reports: list[dict[str, Any]], found: list[dict[str, Any]]) -> Tallies:
    """The scores of what was read."""
    if is_drawn(name):
        compare_drawn = score_tables if has_tables(reports) else score_layout
        return compare_drawn([file.stem for file in drawn(name)], reports, found)
    return score(reports, found)


def git(*words: str) -> str:
    """What git says in this repository."""
    return subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True, check=True).stdout.strip()


def first_reader(name: str) -> list[dict[str, Any]]:
    """What the first released reader reads of a set."""
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "-C", str(ROOT), "archive", FIRST, "pipeline"], stdout=subprocess.PIPE, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        return read(name, Path(folder))


def keep(name: str, commit: str, tallies: Tallies) -> None:
    """Append the scores of one run."""
    new = not SCORES.exists()
    with SCORES.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        for (stage, field), tally in sorted(tallies.items()):
            writer.writerow([name, stage, commit, field, tally.n, tally.right, tally.filled_wrong])


def main() -> None:
    """Score one set."""
    parser = argparse.ArgumentParser(prog="python -m tests.sealed", description=__doc__)
    parser.add_argument("set")
    parser.add_argument("--look", action="store_true", help="print what was read wrongly: the set is open from then on")
    given = parser.parse_args()
    folder = f"tests/sealed/{given.set}"
    if git("status", "--porcelain", "--", folder) or git("status", "--porcelain", "--", "pipeline"):
        sys.exit(f"{folder} and pipeline/ must be committed before the set is run")
    reports = load(given.set)
    ran = git("log", "-1", "--format=%h", "--", "pipeline")
    known = SCORES.exists() and any(row["set"] == given.set for row in csv.DictReader(SCORES.open(encoding="utf-8")))
    if not known:
        keep(given.set, FIRST, compare(given.set, reports, first_reader(given.set)))
    tallies = compare(given.set, reports, read(given.set, ROOT))
    keep(given.set, ran, tallies)
    for (stage, field), tally in sorted(tallies.items()):
        share = tally.right / tally.n
        print(f"{stage:8} {field:14} {tally.right:5} of {tally.n:5}  {share:5.3f}  filled wrong {tally.filled_wrong}")
        for miss in tally.misses if given.look else ():
            print(f"           {miss}")


if __name__ == "__main__":
    main()
