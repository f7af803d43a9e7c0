"""`zhengju selftest`: random texts and hostile files are read, and everything that goes wrong is shown as small as it can be.

    result = selftest(Order(parts=("texts",), texts=2000))
    print(result.markdown)

It needs nothing but the installed package: texts and files are made by code, no network, no test folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.selftest.texts import SEED, TEXTS

PARTS = ("texts", "files", "same")

__all__ = ["PARTS", "SEED", "TEXTS", "Order", "SelftestResult", "selftest"]


@dataclass(frozen=True, slots=True)
class Order:
    """What to run. `lines` are files whose lines are mixed into the texts, `files` folders that are read too."""

    parts: Sequence[str] = PARTS
    texts: int = TEXTS
    seed: int = SEED
    jobs: int = 2
    lines: Sequence[Path] = ()
    files: Sequence[Path] = ()
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class SelftestResult:
    """What was found, as a document, whether anything failed, and what each part that ran found, by its name."""

    markdown: str
    failed: bool
    parts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def selftest(order: Order) -> SelftestResult:
    """Run the parts of an order. Raises SourceError for a file of the user's that cannot be used."""
    from pipeline.selftest.display import Bar
    from pipeline.selftest.file_runs import all_cases, expectations, run_files
    from pipeline.selftest.same import run_same, worlds
    from pipeline.selftest.table import markdown
    from pipeline.selftest.texts import read_lines, run_texts

    texts = files = same = None
    if "texts" in order.parts:
        lines = read_lines(order.lines)
        with Bar("texts", order.texts, order.quiet) as bar:
            texts = run_texts(order.texts, order.seed, order.jobs, lines, bar.forward)
    if "files" in order.parts:
        cases = all_cases()
        total = len(cases) + sum(len(expectations(folder)) for folder in order.files)
        with Bar("files", total, order.quiet) as bar:
            files = run_files(cases, order.files, order.jobs, on_file=lambda _: bar.forward(1))
    if "same" in order.parts:
        with Bar("runs", len(worlds()), order.quiet) as bar:
            same = run_same(on_world=lambda: bar.forward(1))
    ran = {name: part for name, part in zip(PARTS, (texts, files, same), strict=True) if part is not None}
    failed = any(part.failed for part in ran.values())
    return SelftestResult(markdown(texts, files, same), failed, {name: asdict(part) for name, part in ran.items()})
