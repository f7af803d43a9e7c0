"""How the files of the set that counts looked when they were known to be as published: only what looks otherwise is read again.

A file's look is its size, the times of its last change (its content's and its entry's, which no program can set back) and its
number on the disk. It is noted once the clock of the disk has gone on, so that whoever writes later leaves another one.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

NOTE = ".looked.json"
_TICKS = 300
"""So often, every hundredth of a second, the disk's clock is asked whether it has gone on; some count in two seconds."""

Look = tuple[int, int, int, int]
"""Bytes, time of the last change of the content (ns), of the entry (ns), number of the file."""


def look(path: Path) -> Look | None:
    """How a file looks now; None if it is not there."""
    try:
        return _of(path.stat())
    except OSError:
        return None


def looks_of(folder: Path) -> Iterator[tuple[str, Look]]:
    """Every file below a folder by its path in it, and how it looks; what cannot be listed is as if it were not there."""
    waiting = [(os.fspath(folder), "")]
    for place, name in waiting:  # grows while it is walked
        with suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, f"{name}{entry.name}/"))
                elif entry.is_file():
                    yield f"{name}{entry.name}", _of(entry.stat())


def _of(stat: os.stat_result) -> Look:
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino


def noted(outputs: Path, number: str) -> dict[str, Look]:
    """The looks that were noted of the files of the set of this number, by path in it; empty if there are none."""
    try:
        said = json.loads((outputs / NOTE).read_text(encoding="utf-8"))
        return {name: tuple(one) for name, one in said["files"].items()} if said["set"] == number else {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def note(outputs: Path, number: str, looks: Mapping[str, Look]) -> None:
    """Note the looks of the files of a set that are as published. Without them, or if it fails, the files are read again."""
    said = json.dumps({"set": number, "files": looks}, ensure_ascii=False)
    temporary = outputs / f"{NOTE}.{os.getpid()}"
    newest = max((one[2] for one in looks.values()), default=0)
    with suppress(OSError):
        try:
            temporary.write_text(said, encoding="utf-8")
            for _ in range(_TICKS):
                if temporary.stat().st_mtime_ns > newest:
                    temporary.replace(outputs / NOTE)
                    return
                time.sleep(0.01)
                os.utime(temporary)
        finally:
            temporary.unlink(missing_ok=True)
