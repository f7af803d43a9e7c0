"""An error in one sentence, note, table, page … costs that one: every unit of every stage is made to fail in turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from pipeline import extraction
from pipeline.contain import Fence, Unit
from pipeline.dataset import RunInfo, read_rows, rows, write_report
from pipeline.errors import LexiconError
from pipeline.model import Extraction
from pipeline.source import open_source

RAW = Path(__file__).parent.parent / "raw"
SAMPLES = ("trade-2024.pdf", "trade-2023.pdf")
RUN = RunInfo("0.0.0")

UNITS = {
    ("pdf", "page"), ("pdf", "block"), ("pdf", "note"), ("pdf", "table"), ("pdf", "stage"),
    ("sheets", "table"), ("sheets", "cell"),
    ("text", "block"), ("text", "sentence"),
    ("entities", "sentence"), ("entities", "stage"),
    ("citations", "note"), ("citations", "citation"),
    ("times", "sentence"), ("contexts", "sentence"),
    ("sayings", "sentence"),
    ("figures", "sentence"),
    ("cells", "cell"),
    ("mentions", "sentence"),
    ("claims", "sentence"),
    ("checks", "check"),
    ("observations", "record"),
    ("extraction", "stage"),
    ("dataset", "record"), ("files", "record"),
}  # fmt: skip
"""Every stage with its kinds of units. A stage that gains a kind of unit gains a line here."""


class Injected(Exception):
    """No code of ours raises it."""


class Faults:
    """Stands before `Fence.run`: counts the units that pass, and makes the chosen ones raise."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen: Counter[tuple[str, str]] = Counter()
        self.chosen: dict[tuple[str, str], int] = {}
        run = Fence.run

        def passing(fence, unit, work, *args, otherwise):
            key = (fence.stage, unit.kind)
            number = self.seen[key]
            self.seen[key] += 1
            return run(fence, unit, _raising if self.chosen.get(key) == number else work, *args, otherwise=otherwise)

        monkeypatch.setattr(Fence, "run", passing)


def _raising(*_):
    raise Injected("text of the report")


@pytest.fixture
def faults(monkeypatch):
    return Faults(monkeypatch)


def read(name: str) -> Extraction:
    return extraction.read(open_source(RAW / name))


def published(name: str, folder: Path) -> dict[str, list[dict]]:
    write_report(folder, read(name), RUN)
    return read_rows(folder / "report.json")


@cache
def sound(name: str) -> dict[str, list[dict]]:
    return rows(read(name), RUN)


@pytest.fixture(scope="module")
def passing() -> dict[tuple[str, str], int]:
    """How many units of each kind the sample has, by stage and kind."""
    with pytest.MonkeyPatch.context() as patch:
        faults = Faults(patch)
        rows(read(SAMPLES[0]), RUN)
        return dict(faults.seen)


def test_every_stage_runs_its_units_inside_the_fence(faults, tmp_path):
    for name in SAMPLES:
        published(name, tmp_path / name)
    assert UNITS == set(faults.seen)


@pytest.mark.parametrize("where", [0, 0.5])
@pytest.mark.parametrize("unit", sorted(UNITS))
def test_an_error_in_one_unit_costs_that_unit(faults, passing, tmp_path, unit, where):
    count = passing.get(unit, 0)
    faults.chosen = {unit: int(count * where)}
    found = published(SAMPLES[0], tmp_path)
    failed = [row for row in found["issues"] if row["code"] == Unit(unit[1]).code]
    assert [row["severity"] for row in failed] == ["error"] * len(failed)
    assert len(failed) >= 1 and all("Injected" in row["detail"] and "text of the report" not in row["detail"] for row in failed)
    assert ("partial", failed[0]["code"]) == (found["reports"][0]["status"], found["reports"][0]["error_code"])
    if unit[1] in ("sentence", "cell", "check", "record", "note"):
        assert_only_one_is_missing(found)


def assert_only_one_is_missing(found: dict[str, list[dict]]) -> None:
    """All but a small part of every table is as it is without the fault."""
    for table, wanted in sound(SAMPLES[0]).items():
        if table in ("reports", "issues"):
            continue
        known = [repr(row) for row in wanted]
        lost = Counter(known) - Counter(repr(row) for row in found[table])
        assert lost.total() <= max(8, len(known) // 5), (table, list(lost)[:3])


@pytest.mark.parametrize("unit", [("figures", "sentence"), ("claims", "sentence"), ("times", "sentence"), ("cells", "cell")])
def test_a_fault_leaves_every_character_of_the_text(faults, passing, tmp_path, unit):
    faults.chosen = {unit: passing[unit] // 2}
    found = published(SAMPLES[0], tmp_path)
    assert [row["text"] for row in found["blocks"]] == [row["text"] for row in sound(SAMPLES[0])["blocks"]]


def test_a_layout_that_fails_leaves_the_text_of_every_page(faults, tmp_path):
    faults.chosen = {("pdf", "stage"): 2}  # the first two are the check of the file and its outline
    found = published(SAMPLES[0], tmp_path)
    assert len(found["blocks"]) == len(found["pages"])
    whole = "".join(row["text"] for row in sound(SAMPLES[0])["blocks"] if row["kind"] == "paragraph")
    text = "".join("".join(row["text"].split()) for row in found["blocks"])
    assert len(text) >= len("".join(whole.split()))
    assert found["sentences"] and found["figures"] and all(row["boxes"] for row in found["sentences"])


def test_all_units_of_a_kind_may_fail(faults, monkeypatch, tmp_path):
    run = Fence.run
    monkeypatch.setattr(
        Fence, "run", lambda s, u, w, *a, otherwise: run(s, u, _raising if u.kind == "sentence" else w, *a, otherwise=otherwise)
    )
    found = published(SAMPLES[0], tmp_path)
    assert found["blocks"] and not found["sentences"] and found["tables"]


def test_what_is_no_fault_of_a_unit_passes_through():
    def wrong_data():
        raise LexiconError("units.toml: entry euro")

    fence = Fence("figures")
    for error, work in ((LexiconError, wrong_data), (MemoryError, lambda: bytearray(1 << 62))):
        with pytest.raises(error):
            fence.run(Unit("sentence"), work, otherwise=None)
    assert fence.issues == []


def test_the_issue_names_type_and_place_of_the_error():
    fence = Fence("figures")
    assert fence.run(Unit("page", "page 3", 3), replace, object(), otherwise="nothing") == "nothing"
    (issue,) = fence.issues
    assert ("page_failed", 3) == (issue.code, issue.page)
    assert issue.detail.startswith("page 3: TypeError in figures (")
