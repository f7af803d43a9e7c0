"""A reader of outputs/ sees the whole old set or the whole new one, whatever happens to the writer."""

from __future__ import annotations

import errno
import hashlib
import json
import logging
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.dataset.publish import publish
from pipeline.errors import OutputError

WRITER = """
import os, signal, sys
from pathlib import Path
from pipeline.dataset.publish import publish

outputs, text, deadly = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
calls = 0

def dying(event, args):
    # Every call that changes the disk is announced here first: die before the n-th.
    global calls
    changing = event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR)
    if changing or event in {"os.mkdir", "os.rename", "os.symlink", "os.remove", "os.rmdir", "os.truncate"}:
        calls += 1
        if calls == deadly:
            os.kill(os.getpid(), signal.SIGKILL)

def fill(stage):
    (stage / "reports").mkdir()
    for name in ("reports.csv", "figures.csv", "reports/r.json"):
        (stage / name).write_text(text)

sys.addaudithook(dying)
publish(outputs, fill)
"""


def filler(text: str, *names: str) -> Callable[[Path], None]:
    """Writes files that all hold one text."""

    def fill(stage: Path) -> None:
        for name in names or ("reports.csv", "reports/r.json"):
            (stage / name).parent.mkdir(exist_ok=True)
            (stage / name).write_text(text)

    return fill


def visible(outputs: Path) -> dict[str, str]:
    """What a reader can open, by name; README.md aside."""
    files = [path for path in outputs.glob("[!.]*") if path.exists() and path.name != "README.md"]
    files += [path for path in (outputs / "reports").glob("*") if path.exists()]
    return {path.relative_to(outputs).as_posix(): path.read_text() for path in files if path.is_file()}


def fault(outputs: Path) -> str:
    """What is wrong with what a reader sees; empty if it is nothing, or one whole set."""
    seen = visible(outputs)
    if not seen:
        return ""
    sums = json.loads(seen.pop("manifest.json", "{}"))
    if set(sums) != set(seen):
        return f"{sorted(seen)} but the manifest lists {sorted(sums)}"
    wrong = [name for name, text in seen.items() if hashlib.sha256(text.encode()).hexdigest() != sums[name]]
    return f"other bytes in {wrong}" if wrong or len(set(seen.values())) != 1 else ""


def sets(outputs: Path) -> list[str]:
    return sorted(path.name for path in (outputs / ".sets").iterdir())


def test_a_set_appears_whole_and_replaces_the_one_before(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("kept")
    publish(tmp_path, filler("one"))
    assert fault(tmp_path) == ""
    assert visible(tmp_path)["reports.csv"] == "one"
    publish(tmp_path, filler("two"))
    assert fault(tmp_path) == ""
    assert visible(tmp_path)["reports/r.json"] == "two"
    assert (tmp_path / "README.md").read_text() == "kept"


def test_nothing_shows_while_a_set_is_being_written(tmp_path: Path) -> None:
    publish(tmp_path, filler("one"))

    def fill(stage: Path) -> None:
        filler("two", "reports.csv", "reports/r.json", "new.csv")(stage)
        assert visible(tmp_path)["reports.csv"] == "one"
        assert fault(tmp_path) == ""

    publish(tmp_path, fill)
    assert "new.csv" in visible(tmp_path)


def test_a_reader_keeps_the_set_it_opened(tmp_path: Path) -> None:
    publish(tmp_path, filler("one"))
    folder = (tmp_path / ".current").resolve()
    publish(tmp_path, filler("two"))
    assert (folder / "reports.csv").read_text() == "one"
    publish(tmp_path, filler("three"))
    assert sets(tmp_path) == ["2", "3"]


def test_files_that_a_new_set_lacks_disappear(tmp_path: Path) -> None:
    publish(tmp_path, filler("one", "reports.csv", "old.csv"))
    publish(tmp_path, filler("two", "reports.csv"))
    assert not os.path.lexists(tmp_path / "old.csv")


def test_the_same_bytes_change_nothing(tmp_path: Path) -> None:
    publish(tmp_path, filler("one", "reports.csv"))
    before = (tmp_path / ".current").readlink()
    publish(tmp_path, filler("one", "reports.csv"))
    assert (tmp_path / ".current").readlink() == before
    assert sets(tmp_path) == ["1"]


def test_a_database_alone_is_no_new_set(tmp_path: Path) -> None:
    for identifier in ("random", "modnar"):

        def fill(stage: Path, identifier: str = identifier) -> None:
            filler("one", "reports.csv")(stage)
            (stage / "zhengju.duckdb").write_text(identifier)

        publish(tmp_path, fill)
    assert (tmp_path / "zhengju.duckdb").read_text() == "random"


@pytest.mark.parametrize("before", [True, False])
def test_a_failing_fill_changes_nothing(tmp_path: Path, before: bool) -> None:
    if before:
        publish(tmp_path, filler("one"))
    seen = visible(tmp_path)

    def fill(stage: Path) -> None:
        filler("two")(stage)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, fill)
    assert visible(tmp_path) == seen
    assert sets(tmp_path) == (["1"] if before else [])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("before", [True, False])
def test_a_disk_that_refuses_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, before: bool) -> None:
    if before:
        publish(tmp_path, filler("one"))
    seen = visible(tmp_path)

    def refuse(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch, pytest.raises(OutputError, match=os.strerror(code)) as caught:
        patch.setattr(os, "fsync", refuse)
        publish(tmp_path, filler("two"))
    assert str(tmp_path) in caught.value.message
    assert visible(tmp_path) == seen
    assert [path for path in tmp_path.glob("[!.]*") if path.is_symlink() and not path.exists()] == []
    publish(tmp_path, filler("two"))
    assert visible(tmp_path)["reports.csv"] == "two"


def test_a_failure_after_the_switch_keeps_the_new_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, filler("one"))
    link = publish.__globals__["_link"]

    def interrupted(path: Path, target: str) -> None:
        link(path, target)
        if path.name == ".current":
            raise KeyboardInterrupt

    monkeypatch.setitem(publish.__globals__, "_link", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(tmp_path, filler("two"))
    assert visible(tmp_path)["reports.csv"] == "two"
    assert fault(tmp_path) == ""


def test_a_foreign_file_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "reports.csv").write_text("mine")
    with pytest.raises(OutputError, match=r"reports\.csv is in the way"):
        publish(tmp_path, filler("one"))
    assert (tmp_path / "reports.csv").read_text() == "mine"


def test_outputs_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("")
    with pytest.raises(OutputError, match="outputs"):
        publish(tmp_path / "outputs", filler("one"))


def test_a_second_writer_is_refused_with_the_pid_of_the_first(tmp_path: Path) -> None:
    def fill(stage: Path) -> None:
        with pytest.raises(OutputError, match=f"process {os.getpid()};"):
            publish(tmp_path, filler("other"))
        filler("one")(stage)

    publish(tmp_path, fill)
    assert visible(tmp_path)["reports.csv"] == "one"


def fork_writer(monkeypatch: pytest.MonkeyPatch, outputs: Path, deadly: int) -> int:
    """Run WRITER in a forked child (no new interpreter: many trials a second). Its wait status, 0 if it was not killed."""
    monkeypatch.setattr(sys, "argv", ["writer", str(outputs), "new", str(deadly)])
    pid = os.fork()
    if pid == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            exec(compile(WRITER, "writer", "exec"), {"__name__": "writer"})
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]


@pytest.mark.parametrize("old", [None, "old"])
def test_a_writer_killed_at_any_step_leaves_a_whole_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, old: str | None
) -> None:
    fill_again = filler("again", "reports.csv", "figures.csv", "reports/r.json")
    deadly, unfinished, status = 0, 0, 1
    while status:
        deadly += 1
        outputs = tmp_path / str(deadly)
        if old:
            publish(outputs, filler(old, "reports.csv", "figures.csv", "reports/r.json"))
        status = fork_writer(monkeypatch, outputs, deadly)
        assert fault(outputs) == "", deadly
        assert bool(visible(outputs)) or old is None
        caplog.clear()
        with caplog.at_level(logging.WARNING):
            publish(outputs, fill_again)
        unfinished += "removed 1 unfinished run" in caplog.text
        assert fault(outputs) == "", deadly
        assert visible(outputs)["reports.csv"] == "again"
        assert not list(outputs.glob(".*.new"))
    assert deadly > 10
    assert unfinished > 5
