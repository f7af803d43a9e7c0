"""What `python -m tests.kills` takes for half a set, and for the moment at which a run is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kills import doing, is_partial, unfinished
from tests.test_verify import outputs  # noqa: F401  # a fixture


def test_a_set_that_is_whole_is_not_partial(outputs: Path, tmp_path: Path) -> None:  # noqa: F811
    assert is_partial(outputs) == ""
    assert is_partial(tmp_path / "nothing") == ""


@pytest.mark.parametrize("name", ["figures.csv", "reports/r/report.json", "manifest.json"])
def test_a_file_that_is_cut_or_gone_makes_a_set_partial(outputs: Path, name: str) -> None:  # noqa: F811
    path = (outputs / name).resolve()
    path.write_bytes(path.read_bytes()[:20])
    assert name.rpartition("/")[2].partition(".")[0] in is_partial(outputs)
    path.unlink()
    assert name.rpartition("/")[2].partition(".")[0] in is_partial(outputs)


def test_a_name_that_leads_nowhere_makes_a_set_partial(outputs: Path) -> None:  # noqa: F811
    (outputs / "figures.csv").unlink()
    assert is_partial(outputs) == "figures.csv cannot be opened under its name"


def test_what_a_run_does_is_seen_in_the_outputs(outputs: Path) -> None:  # noqa: F811
    assert doing(outputs) == "starting"
    (outputs / ".parse-1").mkdir()
    assert doing(outputs) == "reading"
    (outputs / ".sets" / "2").mkdir()
    assert doing(outputs) == "publishing"
    assert doing(outputs, unfinished(outputs)) == "starting", "what a killed run has left is not the work of the next one"
