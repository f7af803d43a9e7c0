"""A published set that holds, and every kind of harm that is seen in one that does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.dataset import build_set, publish, verify_set, write_report
from pipeline.dataset.publish import MANIFEST
from tests.test_cli import call
from tests.test_dataset import RUN, extraction


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    x = extraction()
    write_report(tmp_path / "r", replace(x, claims=(), checks=()), RUN)
    publish(tmp_path / "outputs", lambda stage: build_set(stage, [tmp_path / "r"]))
    return tmp_path / "outputs"


def seal(folder: Path) -> None:
    """As if the files had been published as they are now."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST]
    sums = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    (folder / MANIFEST).write_text(json.dumps(sums), encoding="utf-8")


def kinds(outputs: Path) -> list[str]:
    return sorted({one.kind for one in verify_set(outputs)})


def test_a_sound_set_holds(outputs: Path) -> None:
    assert verify_set(outputs) == []
    result = call("verify", outputs)
    assert (result.exit_code, result.output) == (0, f"Everything in {outputs} holds.\n")


def test_where_nothing_was_published_there_is_no_set(tmp_path: Path) -> None:
    assert kinds(tmp_path) == ["set"]
    assert call("verify", tmp_path).exit_code == 3


@pytest.mark.parametrize("harm", ["gone", "other", "foreign"])
def test_files_are_those_of_the_manifest(outputs: Path, harm: str) -> None:
    folder = (outputs / ".current").resolve()
    if harm == "gone":
        (folder / "figures.parquet").unlink()
    elif harm == "other":
        (folder / "figures.parquet").write_bytes(b"")
    else:
        (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (problem,) = verify_set(outputs)
    assert (problem.kind, problem.count) == ("manifest", 1)
    assert problem.examples[0] in ("figures.parquet", "notes.txt")


def cut(text: str) -> str:
    return "\n".join(text.split("\n")[:1]) + "\n"


def twice(text: str) -> str:
    return text + text.split("\n")[1] + "\n"


@pytest.mark.parametrize(
    ("name", "harm", "expected"),
    [
        ("figures.csv", cut, ["count", "link"]),
        ("issues.csv", twice, ["count", "key"]),
        ("sentences.csv", cut, ["count", "link"]),
        ("figures.csv", lambda text: text.replace(",percent,", ",colour,"), ["schema"]),
        ("figures.csv", lambda text: text.replace("figure_id,", "id,", 1), ["count", "link", "schema"]),
        ("datapackage.json", lambda text: text.replace('"rows": 1,', '"rows": 2,'), ["count"]),
        ("reports/r/report.json", lambda text: text.replace('"text":"3.5%"', '"text":"3.6%"'), ["place"]),
        ("reports/r/report.json", lambda text: "{}", ["schema"]),
        ("runs.csv", None, ["schema"]),
    ],
)
def test_what_does_not_hold_is_seen(outputs: Path, name: str, harm: Callable[[str], str] | None, expected: list[str]) -> None:
    folder = (outputs / ".current").resolve()
    path = folder / name
    if harm is None:
        path.unlink()
    else:
        before = path.read_text(encoding="utf-8")
        path.write_text(harm(before), encoding="utf-8")
        assert path.read_text(encoding="utf-8") != before
    seal(folder)
    assert [kind for kind in kinds(outputs) if kind in expected] == expected
    result = call("verify", outputs)
    assert result.exit_code == 3
    many = len(verify_set(outputs))
    assert f"{many} {'kind of problem' if many == 1 else 'kinds of problems'} in {outputs}." in result.output
