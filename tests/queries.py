"""The queries of docs/queries.md and what they give on the sample reports: `python -m tests.queries` writes the results anew."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipeline.dataset import build_set, write_report
from pipeline.extraction import read
from pipeline.source import open_source
from tests.test_dataset import RUN

QUERIES_WANTED = 12
"""Questions on the page."""

ROOT = Path(__file__).parent.parent
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


def result(database: duckdb.DuckDBPyConnection, sql: str) -> str:
    """What a query gives, as a Markdown table."""
    found = database.execute(sql)
    names = [column[0] for column in found.description or ()]
    return "\n".join(_lines(names, found.fetchall()))


def _lines(names: list[str], rows: list[tuple[Any, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(names)} |"
    yield f"|{'---|' * len(names)}"
    for row in rows:
        yield f"| {' | '.join(map(_shown, row))} |"


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case Decimal() | float():
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case date():
            return value.isoformat()
        case list():
            return "; ".join(map(_shown, value))
    return str(value).replace("|", "\\|").replace("\n", " ")


def main() -> None:
    """Put the results into the page."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(write_samples(Path(folder))), read_only=True) as database:

        def written(found: re.Match[str]) -> str:
            return f"## {found['title']}\n\n```sql\n{found['sql']}\n```\n\n{result(database, found['sql'])}\n"

        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(_QUERY.sub(written, text), encoding="utf-8")


if __name__ == "__main__":
    main()
