"""Compares our tables with those of other programs on all drawn tables: `python -m tests.tables.bench`.

A cell counts if its table, row, column and text are right; spans are left out, because the others have none. Printed is the mean
F1 of each kind of table. Programs that are not installed are left out: `uv pip install --group bench` brings them.
"""

from __future__ import annotations

import importlib.util
import logging
import re
import sys
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.ledgers import cases as ledgers
from tests.ledgers.content import LEDGERS
from tests.sheets import cases as sheets
from tests.sheets.content import TABLES
from tests.tables import cases

Cells = Counter[tuple[int, int, int, str]]
"""Number of the table in the file, row, column, text."""


def plain(text: str) -> str:
    """Spaces, the width of characters and the form of dashes are not judged."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("—–−", "---"))


def _cells(tables: Iterable[Sequence[Sequence[str | None]]]) -> Cells:
    return Counter(
        (t, r, c, plain(text))
        for t, table in enumerate(tables)
        for r, row in enumerate(table)
        for c, text in enumerate(row)
        if text and plain(text)
    )


def zhengju(path: Path) -> Cells:
    """What this project reads."""
    from pipeline import pdf

    document, _ = pdf.read(path, "bench")
    return Counter(
        (t, c.row, c.column, text)
        for t, table in enumerate(document.tables)
        for c in table.cells
        if (text := plain(document.slice(table.block_id, c.start, c.end).text))
    )


def pdfplumber(path: Path) -> Cells:
    """pdfplumber's extract_tables with its defaults."""
    import pdfplumber as reader

    with reader.open(path) as document:
        return _cells(table for page in document.pages for table in page.extract_tables())


def camelot_lattice(path: Path) -> Cells:
    """camelot's finder of ruled tables."""
    return _camelot(path, "lattice")


def camelot_stream(path: Path) -> Cells:
    """camelot's finder of tables without rules."""
    return _camelot(path, "stream")


def _camelot(path: Path, flavor: str) -> Cells:
    import camelot

    return _cells(table.df.values.tolist() for table in camelot.read_pdf(str(path), pages="all", flavor=flavor))


def img2table(path: Path) -> Cells:
    """img2table with its finder of borderless tables; a cell that spans others counts once."""
    from img2table.document import PDF

    pages = PDF(str(path)).extract_tables(ocr=None, borderless_tables=True)
    found: Cells = Counter()
    for t, table in enumerate(table for number in sorted(pages) for table in pages[number]):
        seen: set[tuple[int, int, int, int]] = set()
        for r, row in table.content.items():
            for c, cell in enumerate(row):
                box = (cell.bbox.x1, cell.bbox.y1, cell.bbox.x2, cell.bbox.y2)
                if cell.value and plain(cell.value) and box not in seen:
                    found[t, r, c, plain(cell.value)] += 1
                seen.add(box)
    return found


PROGRAMS: dict[str, tuple[str, Callable[[Path], Cells]]] = {
    "zhengju": ("pipeline", zhengju),
    "pdfplumber": ("pdfplumber", pdfplumber),
    "camelot lattice": ("camelot", camelot_lattice),
    "camelot stream": ("camelot", camelot_stream),
    "img2table": ("img2table", img2table),
}
"""The module a program needs, and how it is asked."""


def wanted() -> dict[Path, tuple[str, Cells]]:
    """The kind and the cells of every drawn table."""
    found: dict[Path, tuple[str, Cells]] = {}
    for name, (_, _, look, _) in cases.CASES.items():
        drawn = Counter((t, c.row, c.column, plain(c.text)) for t, s in enumerate(cases.specs(name)) for c in s.cells if c.text)
        found[cases.DRAWN / f"{name}.pdf"] = look, drawn
    for name, (_, look, tables) in sheets.CASES.items():
        found[sheets.DRAWN / f"{name}.pdf"] = look, _placed(TABLES[one].placed() for one in tables.split("+"))
    for name, (_, names, kind) in ledgers.CASES.items():
        look = kind.shape if kind.shape == "turned" else kind.lines
        found[ledgers.DRAWN / f"{name}.pdf"] = look, _placed(LEDGERS[one].placed() for one in names)
    return found


def _placed(tables: Iterable[dict[tuple[int, int, int, int], str]]) -> Cells:
    return Counter((t, place[0], place[1], plain(text)) for t, table in enumerate(tables) for place, text in table.items())


def main() -> None:
    """One line a kind: the mean F1 of each program, and how often a program failed."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)  # pdfminer warns of every font that is not embedded
    installed = {name: read for name, (module, read) in PROGRAMS.items() if importlib.util.find_spec(module)}
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    failed: Counter[str] = Counter()
    for path, (look, cells) in wanted().items():
        for name, read in installed.items():
            try:
                found = read(path)
            except Exception:  # whatever a program does with a file is its result
                failed[name] += 1
                found = Counter()
            score = 2 * (cells & found).total() / max(1, cells.total() + found.total())
            scores[look][name].append(score)
            scores["all"][name].append(score)
    sys.stdout.write(f"{'kind':12}{'files':>6}" + "".join(f"{name:>16}" for name in installed) + "\n")
    for look in [*(one for one in scores if one != "all"), "all"]:
        means = (sum(found) / len(found) for found in scores[look].values())
        files = len(scores[look]["zhengju"])
        sys.stdout.write(f"{look:12}{files:6}" + "".join(f"{mean:16.3f}" for mean in means) + "\n")
    for name, (_, _) in PROGRAMS.items():
        note = f"failed on {failed[name]} files" if failed[name] else "" if name in installed else "not installed"
        sys.stdout.write(f"{name}: {note}\n" if note else "")


if __name__ == "__main__":
    main()
