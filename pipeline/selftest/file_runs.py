"""The run over hostile files: every file ends with a code that is foreseen for it, and takes nothing with it."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.dataset import csv_rows
from pipeline.errors import SourceError
from pipeline.limits import Limits
from pipeline.selftest import hostile_bombs, hostile_files, hostile_pages
from pipeline.selftest.cases import Case, Ended, as_expected
from pipeline.selftest.compare import differences
from pipeline.selftest.runner import OnFile, Run, ingest
from pipeline.selftest.writer import CHINESE, ENGLISH, PdfReport, pages_of
from pipeline.wording import both

INDEX = "index.json"
_LOST = Ended("lost", "")

POISONS = {"segv": "page_failed", "hang": "page_timeout", "oom": "page_failed"}
"""What children are made to do at their first page, and the code that their files must get: that page is left out."""

_QUICK = Limits(page_seconds=10, hang_seconds=20, memory_mib=768)
"""Limits under which a child that hangs or eats memory is soon ended, and a sound one on a busy machine is not."""


@dataclass(frozen=True, slots=True)
class FileOutcome:
    """How one file ended, beside what was expected of it. `own` files are ours: they must end as expected."""

    name: str
    group: str
    expect: str
    ended: Ended
    own: bool = True

    @property
    def right(self) -> bool:
        return as_expected(self.expect, self.ended)


@dataclass(frozen=True, slots=True)
class FilesResult:
    """What became of every file, and what was wrong with the runs and with the poisoned one."""

    outcomes: tuple[FileOutcome, ...]
    broken: tuple[str, ...]
    poisoned: tuple[str, ...] | None = None

    @property
    def failed(self) -> bool:
        """True if a run broke, a file has no code, one of ours ended otherwise than it should, or the poisoned run did harm."""
        wrong = any(not one.ended.coded or (one.own and not one.right) for one in self.outcomes)
        return wrong or bool(self.broken) or bool(self.poisoned)


def all_cases() -> list[Case]:
    """Every hostile file of our own, group by group."""
    return [*hostile_files.cases(), *hostile_bombs.cases(), *hostile_pages.cases()]


def run_files(
    cases: Sequence[Case], folders: Sequence[Path] = (), jobs: int = 2, poison: bool = True, on_file: OnFile | None = None
) -> FilesResult:
    """Read the cases from a temporary folder, then every folder of the user's, each in a run of its own.

    Raises SourceError if the index.json of a folder cannot be read.
    """
    sets = [[(f"{case.name}.pdf", case.group, case.expect) for case in cases], *map(expectations, folders)]
    outcomes: list[FileOutcome] = []
    broken: list[str] = []
    with tempfile.TemporaryDirectory(prefix="zhengju-selftest-") as place:
        home = Path(place)
        (home / "own").mkdir()
        for case in cases:
            (home / "own" / f"{case.name}.pdf").write_bytes(case.make())
        for n, (folder, expected) in enumerate(zip((home / "own", *folders), sets, strict=True)):
            run = ingest(folder, home / f"outputs-{n}", jobs, on_file=on_file)
            broken += [] if run.sound else [_unsound(folder.name, run)]
            ended = _ended(home / f"outputs-{n}")
            outcomes += [FileOutcome(name, group, expect, ended.get(name, _LOST), n == 0) for name, group, expect in expected]
        harm = tuple(_poisoned(home / "poisoned", jobs)) if poison else None
    return FilesResult(tuple(outcomes), tuple(broken), harm)


def expectations(folder: Path) -> list[tuple[str, str, str]]:
    """File, group and expectation of every PDF of a user's folder, from its index.json; `any` where that says nothing.

    Raises SourceError if index.json is no list of {"file": …, "expect": …}.
    """
    index = folder / INDEX
    said: dict[str, str] = {}
    if index.is_file():
        try:
            said = {row["file"]: row["expect"] for row in json.loads(index.read_text(encoding="utf-8"))}
        except (ValueError, TypeError, KeyError) as error:
            form = '[{"file": "a.pdf", "expect": "ok"}, …]'
            raise SourceError(
                both(
                    "{file}: {why}; write it as {form}",
                    "{file}：{why}；请写成 {form}",
                    file=index,
                    why=f"{type(error).__name__}: {error}",
                    form=form,
                ),
                code="unreadable",
            ) from error
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.suffix.lower() == ".pdf")
    return [(name, folder.resolve().name, said.get(name, "any")) for name in names]


def _ended(outputs: Path) -> dict[str, Ended]:
    """How every file ended, from the published tables; nothing if nothing was published."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for row in _rows(outputs / "issues.csv"):
        codes[row["report_id"]].add(row["code"])
    return {
        row["file"]: Ended(row["status"], row["error_code"], frozenset(codes[row["report_id"]] | {row["error_code"]}))
        for row in _rows(outputs / "reports.csv")
    }


def _rows(table: Path) -> list[dict[str, str]]:
    return list(csv_rows(table)) if table.is_file() else []


def _poisoned(home: Path, jobs: int) -> list[str]:
    """Three of ten children misbehave. What was wrong with that: the others must be as in a run without them."""
    alone, together = home / "alone", home / "together"
    for folder, names in ((alone, []), (together, list(POISONS))):
        folder.mkdir(parents=True)
        for n in range(7):
            lines = ENGLISH if n % 2 else CHINESE
            (folder / f"report-{n}.pdf").write_bytes(PdfReport(pages_of(lines, 2 + n)).bytes())
        for n, name in enumerate(names):
            (folder / f"a-{name}.pdf").write_bytes(PdfReport(pages_of(ENGLISH, 20 + n)).bytes())
    faults = ",".join(f"{name}@1:a-{name}" for name in POISONS)
    runs = {
        "quiet": ingest(alone, home / "quiet", jobs),
        "poisoned": ingest(together, home / "loud", jobs, _QUICK, faults=faults),
    }
    harm = [_unsound(name, run) for name, run in runs.items() if not run.sound]
    ended = _ended(home / "loud")
    wanted = {f"a-{name}.pdf": f"partial:{code}" for name, code in POISONS.items()} | {
        path.name: "ok" for path in alone.iterdir()
    }
    for name, end in sorted(wanted.items()):
        found = str(ended.get(name, _LOST))
        harm += [f"{name} ended {found}, not {end}"] if found != end else []
    different = differences(home / "quiet" / "reports", home / "loud" / "reports")
    return harm or [one for one in different if not one.startswith(tuple(f"a-{name}-" for name in POISONS))]


def _unsound(name: str, run: Run) -> str:
    said = run.said.strip().splitlines()
    return f"the {name} run: exit {run.exit_code}, {run.left} processes left; {said[-1] if said else 'nothing said'}"


def summary(result: FilesResult) -> list[dict[str, Any]]:
    """FailureGroup by group: how many files ended ok, partial, failed and skipped, with which codes, how many as expected."""
    groups: dict[str, list[FileOutcome]] = defaultdict(list)
    for outcome in result.outcomes:
        groups[outcome.group].append(outcome)
    return [
        {
            "group": group,
            "files": len(members),
            "ok": sum(one.ended.status == "ok" for one in members),
            "partial": _codes(members, "partial"),
            "failed": _codes(members, "failed"),
            "right": sum(one.right for one in members),
            "uncoded": sum(not one.ended.coded for one in members),
        }
        for group, members in groups.items()
    ]


def _codes(members: Sequence[FileOutcome], status: str) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for one in members:
        if one.ended.status == status or (status == "failed" and one.ended.status in ("skipped", "lost")):
            found[one.ended.code or one.ended.status] += 1
    return dict(sorted(found.items()))
