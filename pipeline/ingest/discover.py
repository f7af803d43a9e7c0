"""Finds the PDFs of a run and the names they have in the dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.sidecar import CORRECTIONS


def discover(paths: Iterable[Path]) -> list[tuple[Path, Path]]:
    """Every PDF under the paths with the folder it is named from, sorted by name; a file stands for itself.

    That is the folder it was looked for in, or a folder above it if another file has the same name.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            for file in pdfs_in(path):
                found.setdefault(file, path)
        else:
            found.setdefault(path, path.parent)
    while twins := [path for path in _of_one_name(found) if found[path] != found[path].parent]:
        found.update({path: found[path].parent for path in twins})
    return sorted(found.items(), key=lambda item: item[0].relative_to(item[1]).as_posix())


def pdfs_in(folder: Path) -> Iterator[Path]:
    """The PDFs in a folder and those below it, in the order of their paths; hidden files and folders are left alone."""
    for file in sorted(folder.rglob("*")):
        if file.suffix.lower() == ".pdf" and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file


def files_in(folder: Path) -> Iterator[Path]:
    """The PDFs in a folder with the sidecars and corrections that lie beside them; a file for several of them comes once."""
    given: set[Path] = set()
    for path in pdfs_in(folder):
        yield path
        for other in beside(path):
            if other not in given and other.is_file():
                given.add(other)
                yield other


def beside(path: Path) -> tuple[Path, ...]:
    """The files that may lie beside a PDF and say something of it."""
    return path.with_suffix(".toml"), path.with_suffix(f".{CORRECTIONS}"), path.with_name(CORRECTIONS)


def _of_one_name(found: Mapping[Path, Path]) -> list[Path]:
    """The files that share their name with another one."""
    times = Counter(path.relative_to(root) for path, root in found.items())
    return [path for path, root in found.items() if times[path.relative_to(root)] > 1]
