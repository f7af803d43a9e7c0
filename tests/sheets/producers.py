"""Draws a table with Typst, LibreOffice Writer, Chromium and ReportLab; only the drawing needs these programs."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests import producers
from tests.sheets.content import PROSE, Drawn

Page = Sequence[Drawn | str]
"""What stands on the page, top to bottom: tables and paragraphs."""


def typst(page: Page, look: str, out: Path) -> None:
    """Typst's own table; the header is repeated on every page."""
    turn = "flipped: true, " if look == "rotated" else ""
    lines = [
        f"#set page(width: 420pt, height: 560pt, {turn}margin: 40pt, columns: {2 if look == 'columns' else 1})",
        '#set text(font: ("Libertinus Serif", "Noto Serif CJK SC"), size: 9pt, lang: "zh")',
    ]
    for item in page:
        lines += [_quoted(item)] if isinstance(item, str) else _typst_table(item, look)
    producers.typst(lines, out)


def _quoted(text: str) -> str:
    return '#"' + text.replace('"', '\\"') + '"'


def _typst_table(item: Drawn, look: str) -> list[str]:
    def cell(text: str, down: int, across: int) -> str:
        return f"table.cell(rowspan: {down}, colspan: {across})[{_quoted(text)}]"

    width = sum(across for _, _, across in item.rows[0])
    stroke = {"ruled": "0.5pt", "columns": "0.5pt", "rotated": "0.5pt", "partly": "(x: none, y: 0.5pt)"}.get(look, "none")
    fill = "(_, y) => if calc.odd(y) { luma(225) }" if look == "shaded" else "none"
    head = [cell(*c) for row in item.rows[: item.heads] for c in row]
    body = [cell(*c) for row in item.rows[item.heads :] for c in row]
    rule = ["table.hline()"] if look == "three" else []
    parts = [*rule, f"table.header({', '.join(head)})", *rule, *body, *rule]
    setting = f"columns: {width}, stroke: {stroke}, fill: {fill}, align: (x, _) => if x == 0 {{ left }} else {{ right }}"
    return [*map(_quoted, item.above), f"#table({setting}, {', '.join(parts)})", *map(_quoted, item.below)]


def libreoffice(page: Page, look: str, out: Path) -> None:
    """Writer's table, read from HTML."""
    border = '<table border="1" width="90%" cellpadding="3"' if look == "ruled" else '<table width="80%" cellpadding="3"'
    producers.writer(_html(page, look).replace("<table", border), "html", out, "pdf:writer_pdf_Export")


def chromium(page: Page, look: str, out: Path) -> None:
    """A table as a browser prints it; `thead` is repeated on every page."""
    producers.chromium(_html(page, look), out)


_THREE = "thead { border-bottom: 0.7pt solid } table { border-top: 1pt solid; border-bottom: 1pt solid }"
_CSS = {
    "ruled": "td { border: 0.7pt solid }",
    "partly": "tr { border-top: 0.7pt solid; border-bottom: 0.7pt solid }",
    "three": _THREE,
    "shaded": "tbody tr:nth-child(odd) td, thead td { background: #ddd }",
    "columns": "body { columns: 2 } td { border: 0.7pt solid }",
    "beside": "td { border: 0.7pt solid } .t { display: inline-block; margin-right: 30pt }",
}


def _html(page: Page, look: str) -> str:
    body = "".join(f"<p>{html.escape(item)}</p>" if isinstance(item, str) else _html_table(item, look) for item in page)
    return f"""<!doctype html><html lang="zh"><meta charset="utf-8"><style>@page {{ size: 420pt 560pt; margin: 40pt }}
body {{ font: 9pt/1.5 "Liberation Serif", "Noto Serif CJK SC"; margin: 0 }} table {{ border-collapse: collapse; margin: 4pt 0 }}
p {{ margin: 3pt 0 }} td {{ padding: 1.5pt 7pt; text-align: right; max-width: 130pt }} td:first-child {{ text-align: left }}
{_CSS.get(look, "")}</style>{body}</html>"""


def _html_table(item: Drawn, look: str) -> str:
    def row(cells: Sequence[tuple[str, int, int]]) -> str:
        return "<tr>" + "".join(f'<td rowspan="{d}" colspan="{a}">{html.escape(t)}</td>' for t, d, a in cells) + "</tr>"

    head = "".join(map(row, item.rows[: item.heads]))
    body = "".join(map(row, item.rows[item.heads :]))
    above, below = ("".join(f"<p>{html.escape(line)}</p>" for line in lines) for lines in (item.above, item.below))
    table = f'{above}<table cellspacing="0"><thead>{head}</thead><tbody>{body}</tbody></table>{below}'
    return f'<div class="t">{table}</div>' if look == "beside" else table


def reportlab(page: Page, look: str, out: Path) -> None:
    """Platypus tables in a CID font that is not embedded."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("body", fontName=producers.song(), fontSize=9, leading=14, wordWrap="CJK")
    flow: list[Any] = []
    for item in page:
        above, below = ((), (item,)) if isinstance(item, str) else (item.above, item.below)
        flow += [Paragraph(html.escape(line), style) for line in above]
        if isinstance(item, Drawn):
            flow.append(_platypus(item, look, style))
        flow += [Paragraph(html.escape(line), style) for line in below]
    producers.platypus(flow, (420, 560), 40, out)


def _platypus(item: Drawn, look: str, style: Any) -> Any:
    from reportlab.platypus import Paragraph, Table

    width = sum(across for _, _, across in item.rows[0])
    grid: list[list[Any]] = [[""] * width for _ in item.rows]
    marks: list[tuple[Any, ...]] = [("FONT", (0, 0), (-1, -1), "STSong-Light", 9), ("ALIGN", (1, 0), (-1, -1), "RIGHT")]
    for (r, c, down, across), text in item.placed().items():
        grid[r][c] = Paragraph(html.escape(text), style) if len(text) > 14 else text
        marks.append(("SPAN", (c, r), (c + across - 1, r + down - 1)))
    last = item.heads - 1
    marks += {
        "ruled": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
        "partly": [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"), ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black")],
        "three": [("LINEABOVE", (0, 0), (-1, 0), 1, "black"), ("LINEBELOW", (0, last), (-1, last), 0.5, "black"),
                  ("LINEBELOW", (0, -1), (-1, -1), 1, "black")],
        "shaded": [("ROWBACKGROUNDS", (0, 0), (-1, -1), ["lightgrey", None])],
    }.get(look, [])  # fmt: skip
    return Table(grid, colWidths=[260 / width] * width, repeatRows=item.heads, style=marks)


PRODUCERS: dict[str, Callable[[Page, str, Path], None]] = {
    "typst": typst, "writer": libreoffice, "chrome": chromium, "reportlab": reportlab,
}  # fmt: skip


def around(tables: Sequence[Drawn]) -> list[Drawn | str]:
    """Tables between paragraphs."""
    return [PROSE, *(part for table in tables for part in (table, PROSE))]
