"""`zhengju bench`: our time and memory beside pdfplumber's, or beside another version of ours. Ratios, never bare seconds."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

PAGES = 200
"""A report of this many pages is put together from the pages of the file, over and over, if it has less."""

PARTS = {
    "plumber": "characters and tables of every page, by pdfplumber",
    "parse": "characters to blocks, notes and tables",
    "extract": "the whole extraction: figures, names, citations and claims too",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """CPU time as a ratio to that of pdfplumber or of another version, and the highest memory in MB, for one part of the work.

    `pages` is 0 where a file was read as it is.

    >>> print(Measure("a.pdf", 200, "parse", 1.5, 120.0).line())
     1.50 of pdfplumber's CPU time,   120 MB at most: characters to blocks, notes and tables
    """

    file: str
    pages: int
    part: str
    ratio: float
    megabytes: float | None = None
    against: str = "pdfplumber"

    def line(self) -> str:
        """The measure in words."""
        if self.megabytes is None:
            return f"{self.file}: {self.ratio:5.2f} of the CPU time of {self.against}"
        return f"{self.ratio:5.2f} of {self.against}'s CPU time, {self.megabytes:5.0f} MB at most: {PARTS[self.part]}"


def bench(file: Path, pages: int = PAGES) -> list[Measure]:
    """One measure a part: CPU time as a ratio to pdfplumber's, and the highest memory. Each part runs in a process of its own.

    Raises SourceError if the file cannot be read.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.pdf"
        count = _repeat(file, report, pages)
        found = {part: _run(part, report) for part in PARTS}
    base = found["plumber"][0]
    return [Measure(file.name, count, part, seconds / base, megabytes) for part, (seconds, megabytes) in found.items()]


def against(files: Sequence[Path], other: Path, rounds: int = 3) -> list[Measure]:
    """One measure a file: the CPU time of a whole extraction as a ratio to that of the program in `other`, a checkout of it.

    Both read in turn, each time in a process of its own; the medians are compared.
    """
    homes = (Path(__file__).parents[1], other.resolve())
    found = []
    for file in files:
        taken = [[_run("extract", file.resolve(), home)[0] for home in homes] for _ in range(rounds)]
        ours, theirs = (median(row[n] for row in taken) for n in (0, 1))
        found.append(Measure(file.name, 0, "extract", ours / theirs, against=str(other)))
    return found


def _repeat(file: Path, target: Path, pages: int) -> int:
    import pypdfium2 as pdfium

    source, out = pdfium.PdfDocument(file), pdfium.PdfDocument.new()
    count = max(pages, len(source))
    wanted = [i % len(source) for i in range(count)]
    for start in range(0, count, len(source)):
        out.import_pages(source, wanted[start : start + len(source)])
    out.save(target)
    return count


def _run(part: str, report: Path, home: Path | None = None) -> tuple[float, float]:
    """CPU seconds and MB of one part in a fresh process. What is imported and loaded beforehand does not count as time.

    `home` is the folder of the program that reads, this one if none is given.
    """
    environment = {**os.environ, "PYTHONPATH": str(home or Path(__file__).parents[1])}
    code = f"from pipeline.bench import measure; measure({part!r}, {str(report)!r})"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    seconds, megabytes = done.stdout.split()[-2:]
    return float(seconds), float(megabytes)


def measure(part: str, report: str) -> None:
    """Do one part and print its CPU seconds and its highest memory in MB."""
    path = Path(report)
    start = 0.0
    if part == "plumber":
        import pdfplumber

        start = time.process_time()
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                _ = page.chars, page.find_tables()
                page.close()
    elif part == "parse":
        from pipeline.pdf import read

        start = time.process_time()
        read(path, "bench")
    else:
        from pipeline.extraction import extract

        start = time.process_time()
        extract(path)
    seconds = time.process_time() - start
    sys.stdout.write(f"{seconds} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}\n")
