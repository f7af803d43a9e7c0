"""Tables as publishers print them, with their cells, captions, notes and what their numbers mean; they stand in ledgers.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.sheets.content import Cell, rows

FILE = Path(__file__).parent / "ledgers.toml"


@dataclass(frozen=True)
class Ledger:
    """A table and what is known of it; `typed` as the file describes it."""

    rows: tuple[tuple[Cell, ...], ...]
    number: str = ""
    title: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    heads: int = 1
    typed: Sequence[str] = ()
    lang: str = "zh"

    def placed(self) -> dict[tuple[int, int, int, int], str]:
        """Every filled cell by row, column, rows and columns spanned, without the marks `^` of its notes."""
        taken: set[tuple[int, int]] = set()
        found: dict[tuple[int, int, int, int], str] = {}
        for r, row in enumerate(self.rows):
            c = 0
            for text, down, across in row:
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
                if text:
                    found[r, c, down, across] = text.partition("^")[0]
                c += across
        return found


def _ledgers() -> dict[str, Ledger]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: Ledger(rows(*one.pop("rows")), **{**one, "notes": tuple(one.get("notes", ()))}) for name, one in data.items()}


LEDGERS = _ledgers()

PROSE = {
    "zh": "东湾区位于海湾东侧，港口常年不冻。去年区内企业的出口继续增加，铁路和公路的货运量也有上升，但增速比前一年放缓。"
    "调查显示，多数企业预计明年的订单保持稳定，只有少数企业认为原料价格会再次上涨，下表列出了主要数据。",
    "en": "The harbour stays free of ice all year. Last year the firms of the district sold more abroad, and both rail and road"
    " carried more freight, though growth was slower than the year before. Most firms expect orders to hold steady; the table"
    " below lists the main data, and the next section turns to what they mean for the budget.",
}
