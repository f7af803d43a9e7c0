"""A folder that is watched: when a run starts, and when it waits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.dataset import writing
from pipeline.watching import Watcher, look, watch
from tests.test_ingest import PDFS

PDF = PDFS / "circled_markers.pdf"
A, B = {"a.pdf": (10, 1)}, {"a.pdf": (20, 2)}


@pytest.mark.parametrize(
    ("looks", "due"),
    [
        ([A], [False]),
        ([A, A], [False, True]),
        ([A, B, B], [False, False, True]),
        ([A, B, A, A], [False, False, False, True]),
        ([{}, {}, {}], [False, False, False]),
        ([A, A, A, {}, {}], [False, True, False, False, False]),
        ([A, A, B, B, B], [False, True, False, True, False]),
    ],
)
def test_a_run_is_due_when_something_new_stands_still(looks, due):
    watcher = Watcher()
    found = []
    for now in looks:
        found.append(watcher.is_due(now))
        if found[-1]:
            watcher.done()
    assert found == due


def test_a_run_that_could_not_publish_is_due_again():
    watcher = Watcher()
    assert [watcher.is_due(A) for _ in range(3)] == [False, True, True]


def test_a_look_sees_pdfs_and_their_sidecars(tmp_path):
    for name in ("a.pdf", "a.toml", "b.toml", "notes.txt", ".c.pdf"):
        (tmp_path / name).write_bytes(b"12")
    (tmp_path / "gone.pdf").symlink_to(tmp_path / "nowhere")
    assert {Path(path).name: size for path, (size, _) in look(tmp_path).items()} == {"a.pdf": 2, "a.toml": 2}


def steps(*actions: Callable[[], object]) -> Callable[[float], None]:
    """What happens while the watcher waits; then an interrupt."""
    waiting = iter(actions)

    def wait(_: float) -> None:
        action = next(waiting, None)
        if action is None:
            raise KeyboardInterrupt
        action()

    return wait


def test_a_new_file_is_read_once_it_is_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    raw, outputs, said = tmp_path / "raw", tmp_path / "outputs", []
    raw.mkdir()
    half, rest = PDF.read_bytes()[:500], PDF.read_bytes()[500:]

    def more() -> None:
        with (raw / "new.pdf").open("ab") as file:
            file.write(rest)

    nothing = tuple
    wait = steps(lambda: (raw / "new.pdf").write_bytes(half), more, nothing, nothing, nothing)
    with pytest.raises(KeyboardInterrupt):
        watch(raw, outputs, 5, 1, said.append, wait)
    assert said[1:] == ["new: new.pdf", f"1 report read, 0 unchanged, 0 failed; the data is in {outputs}."]


def test_where_another_run_is_at_work_it_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHENGJU_LANG", "en")
    raw, outputs, said = tmp_path / "raw", tmp_path / "outputs", []
    raw.mkdir()
    (raw / "a.pdf").write_bytes(b"no")
    with writing(outputs), pytest.raises(KeyboardInterrupt):
        watch(raw, outputs, 5, 1, said.append, steps(tuple, tuple))
    assert ["is being written by process" in line for line in said[1:]] == [True, True]
    with pytest.raises(KeyboardInterrupt):
        watch(raw, outputs, 5, 1, said.append, steps(tuple))
    assert said[-2].startswith("failed not_pdf")
