"""The queries of docs/queries.md and what they give on the sample reports: `python -m tests.queries` writes the results anew."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.dataset import build_set, write_report
from pipeline.extraction import read
from pipeline.source import open_source
from tests.shown import ROOT, Stage, played
from tests.test_dataset import RUN

QUERIES_WANTED = 12
"""Questions on the page."""

PAGE = ROOT / "docs" / "queries.md"
_QUERY = re.compile(
    r"^## (?P<title>[^\n]+)\n\n```sql\n(?P<sql>.*?)\n```\n(?P<shown>(?:\n\|[^\n]*(?:\n\|[^\n]*)*\n)?)", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question, its statement, and the result that the page shows, a Markdown table."""

    title: str
    sql: str
    shown: str


def queries() -> list[Query]:
    """Every query of the page."""
    text = PAGE.read_text(encoding="utf-8")
    return [Query(found["title"], found["sql"], found["shown"].strip()) for found in _QUERY.finditer(text)]


def write_samples(folder: Path) -> Path:
    """The dataset of the sample reports, without pages; the path of its database."""
    homes = []
    for file in sorted((ROOT / "raw").glob("*.pdf")):
        report = read(open_source(file))
        homes.append(folder / "read" / report.source.report_id)
        write_report(homes[-1], report, RUN)
    build_set(folder / "set", homes)
    return folder / "set" / "zhengju.duckdb"


def main() -> None:
    """Put the results into the page."""
    with tempfile.TemporaryDirectory() as folder:
        database = write_samples(Path(folder))
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(played(text, Stage(database.parent, database.name)), encoding="utf-8")


if __name__ == "__main__":
    main()
