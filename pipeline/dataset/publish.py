"""A new set of outputs becomes visible in one rename: a reader sees the whole old set or the whole new one.

outputs/.sets/7/            a set; the newest and the one before it are kept
outputs/.current            symbolic link to the set that counts: replacing it is the one rename
outputs/figures.csv ...     symbolic links to .current/figures.csv ..., which never change
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

from pipeline.dataset.looked import Look, look, note
from pipeline.errors import InUseError, OutputError
from pipeline.wording import both

CURRENT = ".current"
MANIFEST = "manifest.json"
_SETS = ".sets"
_LOCK = ".lock"
_NEW = ".new"

_UNSTABLE = frozenset({"zhengju.duckdb"})
"""DuckDB writes a random identifier into every file: same rows, other bytes. It alone is no reason for a new set."""

_log = logging.getLogger(__name__)


class Hold:
    """Shows that the caller is the only writer of `outputs`; `writing` gives it."""

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs


@contextmanager
def writing(outputs: Path) -> Iterator[Hold]:
    """Be the only writer of the outputs folder, which is made if it is not there.

    Raises InUseError, naming the process, if there is another writer, and OutputError if the folder cannot be written.
    """
    with ExitStack() as stack:
        with _as_output_error(outputs):
            outputs.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_only_writer(outputs))
        yield Hold(outputs)


def publish(outputs: Path, fill: Callable[[Path], None], hold: Hold | None = None) -> None:
    """Let `fill` write a whole set into an empty folder, then make it visible at once.

    Who is the only writer already says so with `hold`. A set that is byte for byte the one before is dropped. What a killed run
    left behind is removed first. Raises OutputError (locked by another process, full, read-only, something in the way) and
    whatever `fill` raises; nothing is visible then.
    """
    if hold is not None and hold.outputs != outputs:
        raise ValueError(f"the hold is of {hold.outputs}, not of {outputs}")
    with _as_output_error(outputs):
        outputs.mkdir(parents=True, exist_ok=True)
        with nullcontext() if hold else _only_writer(outputs):
            _remove_unfinished(outputs)
            stage = outputs / _SETS / str(max(_numbers(outputs), default=0) + 1)
            stage.mkdir(parents=True)
            try:
                fill(stage)
                looks = _seal(stage)
                _show(outputs, stage)
            except BaseException:
                if current_set(outputs) != stage:  # an interrupt may come right after the switch
                    shutil.rmtree(stage, ignore_errors=True)
                _remove_dangling(outputs)
                raise
            _remove_dangling(outputs)
            _remove_old(outputs)
            if current_set(outputs) == stage:
                _note(outputs, stage, looks)


def _note(outputs: Path, stage: Path, before: Mapping[str, Look]) -> None:
    """Note how the files of the new set look. That older sets were removed is no change of their content."""
    now = {name: look(stage / name) for name in before}
    note(outputs, stage.name, {n: one for n, one in now.items() if one and (one[:2], one[3]) == (before[n][:2], before[n][3])})


def withdraw(hold: Hold) -> None:
    """Take the set that counts and the one before it away: the outputs are as if nothing had been published."""
    with _as_output_error(hold.outputs):
        (hold.outputs / CURRENT).unlink(missing_ok=True)
        _remove_dangling(hold.outputs)
        shutil.rmtree(hold.outputs / _SETS, ignore_errors=True)


def _show(outputs: Path, stage: Path) -> None:
    if _same(stage, current_set(outputs)):
        shutil.rmtree(stage)
        return
    names = {path.name for path in stage.iterdir()}
    for name in sorted(names):
        _link(outputs / name, f"{CURRENT}/{name}")
    _sync(outputs / _SETS)
    _sync(outputs)
    _link(outputs / CURRENT, f"{_SETS}/{stage.name}")
    _sync(outputs)


def _link(path: Path, target: str) -> None:
    """Make or replace our own symbolic link; refuse to touch anything else."""
    if path.is_symlink():
        if str(path.readlink()) == target:
            return
    elif path.exists():
        raise OutputError(
            both(
                "{path} is in the way: it was not written by this program; move it and run again",
                "{path} 占用了位置：它不是本程序所写；请移开后重新运行",
                path=path,
            )
        )
    temporary = path.with_name(f".{path.name.lstrip('.')}{_NEW}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(path)


def _remove_dangling(outputs: Path) -> None:
    """Remove our links to files that the current set does not have. A failure here changes nothing a reader can open."""
    with suppress(OSError):
        for path in outputs.iterdir():
            if path.is_symlink() and path.readlink().parent == Path(CURRENT) and not path.exists():
                path.unlink()


def _seal(stage: Path) -> dict[str, Look]:
    """Write the manifest (sha256 of every file) and force everything to the disk. How each file looked before it was read."""
    files = sorted(path for path in stage.rglob("*") if path.is_file())
    looks = {path.relative_to(stage).as_posix(): look(path) for path in files}
    sums = {path.relative_to(stage).as_posix(): file_sum(path) for path in files}
    manifest = stage / MANIFEST
    manifest.write_text(json.dumps(sums, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for path in (*files, manifest, *(path for path in stage.rglob("*") if path.is_dir()), stage):
        _sync(path)
    looks[MANIFEST] = look(manifest)
    return {name: one for name, one in looks.items() if one is not None}


def file_sum(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _same(stage: Path, current: Path | None) -> bool:
    return current is not None and _stable(stage) == _stable(current)


def published_sums(outputs: Path) -> dict[str, str]:
    """The sha256 of every file of the current set as it was written, by its path in the set; empty if there is none."""
    current = current_set(outputs)
    sums = _sums(current) if current else None
    return sums or {}


def _stable(folder: Path) -> dict[str, str] | None:
    sums = _sums(folder)
    return None if sums is None else {name: digest for name, digest in sums.items() if name not in _UNSTABLE}


def _sums(folder: Path) -> dict[str, str] | None:
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return sums if isinstance(sums, dict) else None


def current_set(outputs: Path) -> Path | None:
    """The folder of the set that counts; None if nothing was published."""
    link = outputs / CURRENT
    return outputs / link.readlink() if link.is_symlink() else None


def _numbers(outputs: Path) -> list[int]:
    sets = outputs / _SETS
    return sorted(int(path.name) for path in sets.iterdir() if path.name.isdecimal()) if sets.is_dir() else []


def _remove_unfinished(outputs: Path) -> None:
    """Sets newer than the current one belong to runs that were killed: we hold the lock, so nobody is writing them."""
    current = current_set(outputs)
    newest = int(current.name) if current else 0
    unfinished = [number for number in _numbers(outputs) if number > newest]
    for number in unfinished:
        shutil.rmtree(outputs / _SETS / str(number))
    if unfinished:
        _log.warning("removed %d unfinished run%s", len(unfinished), "" if len(unfinished) == 1 else "s")
    _remove_old(outputs)


def _remove_old(outputs: Path) -> None:
    """Keep the current set and the one before it, which a reader may have open."""
    for number in _numbers(outputs)[:-2]:
        shutil.rmtree(outputs / _SETS / str(number), ignore_errors=True)


@contextmanager
def _only_writer(outputs: Path) -> Iterator[None]:
    """Hold the lock, with our process id in it. Raises InUseError, naming the holder, if another process has it."""
    handle = os.open(outputs / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError(
                both(
                    "{outputs} is being written by process {holder}; wait until it ends, or stop it",
                    "{outputs} 正由进程 {holder} 写入；请等它结束，或停止它",
                    outputs=outputs,
                    holder=_holder(handle),
                )
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode("ascii"))
        try:
            yield
        finally:
            os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _holder(handle: int) -> str:
    """The process id in the lock file. Its holder writes it right after it has the lock: give it a moment."""
    for _ in range(50):
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        if holder:
            return holder
        time.sleep(0.01)
    return "unknown"


@contextmanager
def _as_output_error(outputs: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or outputs
        reason = error.strerror or str(error)
        raise OutputError(
            both(
                "{where}: {why}; nothing was published, the outputs are as they were",
                "{where}：{why}；未发布任何内容，输出保持原样",
                where=where,
                why=reason,
            )
        ) from error
