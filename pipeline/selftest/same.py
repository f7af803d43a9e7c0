"""Same input, same bytes: the same reports are read under other locales, time zones, hash seeds and numbers of workers."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.selftest.compare import differences
from pipeline.selftest.runner import ingest
from pipeline.selftest.writer import CHINESE, ENGLISH, PdfReport, page_of, pages_of, table

_HAN_LOCALE = "zh_CN.GBK"
_ROWS = (("地区", "2022年", "2023年"), ("东区", "1204", "1310"), ("合计", "1204", "1310"))


@dataclass(frozen=True, slots=True)
class World:
    """What is different around one run.

    >>> World("time zone", {"TZ": "Asia/Shanghai"}).jobs
    1
    """

    name: str
    environment: dict[str, str]
    jobs: int = 1
    faults: str = ""


@dataclass(frozen=True, slots=True)
class SameResult:
    """For every world the files that differ from those of the first one."""

    worlds: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def failed(self) -> bool:
        return any(found for _, found in self.worlds)


def worlds() -> list[World]:
    """The first is what the others are compared with."""
    first = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    found = [
        World("as the first: UTC, C.UTF-8, 1 worker", first),
        World("locale C", {**first, "LC_ALL": "C"}),
        World("time zone Asia/Shanghai, hash seed 2", {**first, "TZ": "Asia/Shanghai", "PYTHONHASHSEED": "2"}),
        World("time zone America/St_Johns, hash seed 3", {**first, "TZ": "America/St_Johns", "PYTHONHASHSEED": "3"}),
        World("2 workers, hash seed random", {**first, "PYTHONHASHSEED": "random"}, 2),
    ]
    if _has_locale(_HAN_LOCALE):
        found.append(World(f"locale {_HAN_LOCALE}", {**first, "LC_ALL": _HAN_LOCALE}))
    return found


def run_same(
    folder: Path | None = None, among: Sequence[World] | None = None, on_world: Callable[[], None] | None = None
) -> SameResult:
    """Read the PDFs of `folder`, our own small ones if none is given, in every world, and compare what was published."""
    among = worlds() if among is None else among
    with tempfile.TemporaryDirectory(prefix="zhengju-selftest-") as place:
        home = Path(place)
        if folder is None:
            folder = home / "own"
            _write(folder)
        results = []
        for n, world in enumerate(among):
            run = ingest(folder, home / str(n), world.jobs, environment=world.environment, faults=world.faults)
            broken = [] if run.sound else [f"the run ended with {run.exit_code}"]
            results.append((world.name, tuple(broken + (differences(home / "0", home / str(n)) if n else []))))
            if on_world:
                on_world()
    return SameResult(tuple(results))


def _write(folder: Path) -> None:
    folder.mkdir()
    made = {
        "english": PdfReport(pages_of(ENGLISH, 4)).bytes(),
        "chinese": PdfReport(pages_of(CHINESE, 4)).bytes(),
        "港口": PdfReport([page_of(CHINESE) + table(_ROWS, 72, 600)]).bytes(),
        "broken": PdfReport(pages_of(ENGLISH, 2)).bytes()[:300],
    }
    for name, data in made.items():
        (folder / f"{name}.pdf").write_bytes(data)


def _has_locale(name: str) -> bool:
    try:
        said = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return name.lower().replace("-", "") in (line.lower().replace("-", "") for line in said.split())
