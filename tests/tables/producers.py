"""Sets tables with Typst, Chromium, LibreOffice Writer and ReportLab. Only the drawing needs these programs."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tests import producers
from tests.structure.content import prose
from tests.structure.producers import _escape
from tests.tables.content import Cell, Spec

LOOKS = ("ruled", "open", "three-line", "lines", "shaded", "borderless")
"""All rules; no outer uprights; 三线表; a rule under every row; filled rows; nothing but white space."""


def _sentences(lang: str, start: int) -> str:
    sentences = prose()[lang]["sentences"]
    return ("" if lang == "zh" else " ").join(sentences[(start + k) % len(sentences)] for k in range(3))


def typst(specs: Sequence[Spec], look: str, out: Path) -> None:
    """Typst's own tables."""
    lang = specs[0].lang
    region = 'lang: "zh", region: "cn"' if lang == "zh" else 'lang: "en"'
    lines = [
        '#set page(width: 460pt, height: 560pt, margin: 50pt, numbering: "1")',
        f'#set text(font: ("Libertinus Serif", "Noto Serif CJK SC"), size: 10pt, {region})',
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 0.75em)",
    ]
    for i, spec in enumerate(specs):
        lines += [_sentences(lang, 3 * i), *_typst_table(spec, look)]
    lines.append(_sentences(lang, 7))
    producers.typst(lines, out)


def _typst_table(spec: Spec, look: str) -> list[str]:
    stroke = {
        "ruled": "0.5pt",
        "open": "(x, y) => (left: if x > 0 { 0.5pt }, top: 0.5pt, bottom: 0.5pt, "
        f"right: if x < {spec.columns - 1} {{ 0.5pt }})",
        "lines": "(bottom: 0.5pt)",
    }.get(look, "none")
    fill = "(x, y) => if calc.even(y) { luma(235) } else { white }" if look == "shaded" else "none"
    widths = ", ".join("1fr" if len(_column(spec, c)) < 20 else "2fr" for c in range(spec.columns))
    ordered = sorted(spec.cells, key=lambda cell: (cell.row, cell.column))
    header = [cell for cell in ordered if cell.row < spec.header]
    body = [cell for cell in ordered if cell.row >= spec.header]
    parts = [f"table.header({', '.join(map(_typst_cell, header))})", *map(_typst_cell, body)]
    if look == "three-line":
        parts = ["table.hline()", parts[0], "table.hline(stroke: 0.5pt)", *parts[1:], "table.hline()"]
    plain = "#par(first-line-indent: 0em)"
    return [
        f"#align(center)[{spec.number} {spec.title}]" if spec.title else "",
        f"#align(right)[{spec.unit}]" if spec.unit else "",
        f"#text(size: 9pt, table(columns: ({widths}), align: center + horizon, stroke: {stroke}, fill: {fill},"
        f"{', '.join(parts)}))",
        f"{plain}[{spec.source}]" if spec.source else "",
        f"{plain}[{spec.note}]" if spec.note else "",
    ]


def _column(spec: Spec, column: int) -> str:
    return max((c.text for c in spec.cells if c.column == column), key=len, default="")


def _typst_cell(cell: Cell) -> str:
    spans = ", ".join(f"{name}: {n}" for name, n in (("rowspan", cell.row_span), ("colspan", cell.column_span)) if n > 1)
    text = f"[{_escape(cell.text)}]"
    return f"table.cell({spans}){text}" if spans else text


def chromium(specs: Sequence[Spec], look: str, out: Path) -> None:
    """Printed by a browser."""
    producers.chromium(_html(specs, look), out)


def libreoffice(specs: Sequence[Spec], look: str, out: Path) -> None:
    """The same page, opened by LibreOffice Writer."""
    producers.writer(_html(specs, look), "html", out)


def _html(specs: Sequence[Spec], look: str) -> str:
    lang = specs[0].lang
    body = "".join(f"<p>{_sentences(lang, 3 * i)}</p>{_html_table(spec, look)}" for i, spec in enumerate(specs))
    return f"""<!doctype html><html lang="{lang}"><meta charset="utf-8"><style>
@page {{ size: 460pt 560pt; margin: 50pt }} body {{ font: 10pt/1.5 "Liberation Serif", "Noto Serif CJK SC"; margin: 0 }}
p {{ text-indent: 2em; margin: 0 0 4pt }} .line {{ text-indent: 0 }}
table {{ border-collapse: collapse; width: 100%; font-size: 9pt }} td, th {{ padding: 2pt 4pt;
 text-align: center; font-weight: 400 }} tr {{ break-inside: avoid }}
</style>{body}<p>{_sentences(lang, 7)}</p></html>"""


def _html_table(spec: Spec, look: str) -> str:
    rows = [[cell for cell in spec.cells if cell.row == r] for r in range(spec.rows)]
    cells = ["".join(_html_cell(cell, spec, look) for cell in sorted(row, key=lambda c: c.column)) for row in rows]
    head, body = cells[: spec.header], cells[spec.header :]
    top, rest = ("".join(f"<tr>{row}</tr>" for row in part) for part in (head, body))
    table = f"<table><thead>{top}</thead><tbody>{rest}</tbody></table>"
    title = f'<p class="line" align="center" style="text-align: center">{spec.number} {spec.title}</p>' if spec.title else ""
    unit = f'<p class="line" align="right" style="text-align: right">{spec.unit}</p>' if spec.unit else ""
    below = "".join(f'<p class="line">{text}</p>' for text in (spec.source, spec.note) if text)
    return f"{title}{unit}{table}{below}"


def _html_cell(cell: Cell, spec: Spec, look: str) -> str:
    """Rules and fills stand at each cell: Writer reads no others."""
    line = "0.6pt solid black"
    last_row, last_column = cell.row + cell.row_span == spec.rows, cell.column + cell.column_span == spec.columns
    sides = {
        "ruled": ("top", "bottom", "left", "right"),
        "open": ("top", "bottom", *(["left"] if cell.column else []), *([] if last_column else ["right"])),
        "lines": ("bottom",),
        "three-line": (
            *(["top"] if cell.row == 0 else []),
            *(["bottom"] if last_row or cell.row + cell.row_span == spec.header else []),
        ),
    }.get(look, ())
    style = "; ".join(f"border-{side}: {line}" for side in sides)
    if look == "shaded" and cell.row % 2 == 0:
        style = "background: #e8e8e8"
    return f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}" style="{style}">{html.escape(cell.text)}</td>'


def reportlab(specs: Sequence[Spec], look: str, out: Path) -> None:
    """ReportLab's tables; Chinese in a CID font that is not embedded."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    chinese = specs[0].lang == "zh"
    font = producers.song() if chinese else "Times-Roman"
    look_of = {"fontName": font, "fontSize": 10, "leading": 15, "wordWrap": "CJK" if chinese else None}
    text = ParagraphStyle("text", firstLineIndent=20, spaceAfter=4, **look_of)
    plain = ParagraphStyle("plain", **look_of)
    centre = ParagraphStyle("centre", alignment=1, **look_of)
    right = ParagraphStyle("right", alignment=2, **look_of)
    flow: list[Any] = []
    for i, spec in enumerate(specs):
        flow.append(Paragraph(_sentences(spec.lang, 3 * i), text))
        around = ((f"{spec.number} {spec.title}".strip(), centre), (spec.unit, right))
        flow += [Paragraph(line, style) for line, style in around if line]
        flow.append(_reportlab_table(spec, look, font, chinese))
        flow += [Paragraph(line, plain) for line in (spec.source, spec.note) if line]
    flow.append(Paragraph(_sentences(specs[0].lang, 7), text))
    producers.platypus(flow, (460, 560), 50, out)


def _reportlab_table(spec: Spec, look: str, font: str, chinese: bool) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Table

    small = ParagraphStyle("cell", fontName=font, fontSize=9, leading=12, alignment=1, wordWrap="CJK" if chinese else None)
    grid: list[list[Any]] = [["" for _ in range(spec.columns)] for _ in range(spec.rows)]
    commands: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("TOPPADDING", (0, 0), (-1, -1), 2)]
    for cell in spec.cells:
        grid[cell.row][cell.column] = Paragraph(html.escape(cell.text), small)
        end = (cell.column + cell.column_span - 1, cell.row + cell.row_span - 1)
        if end != (cell.column, cell.row):
            commands.append(("SPAN", (cell.column, cell.row), end))
    whole, last = ((0, 0), (-1, -1)), spec.header - 1
    commands += {
        "ruled": [("GRID", *whole, 0.5, "black")],
        "open": [
            ("INNERGRID", *whole, 0.5, "black"),
            ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black"),
            ("LINEBELOW", (0, -1), (-1, -1), 0.5, "black"),
        ],
        "lines": [("LINEBELOW", *whole, 0.5, "black")],
        "three-line": [
            ("LINEABOVE", (0, 0), (-1, 0), 1, "black"),
            ("LINEBELOW", (0, last), (-1, last), 0.5, "black"),
            ("LINEBELOW", (0, -1), (-1, -1), 1, "black"),
        ],
        "shaded": [("ROWBACKGROUNDS", *whole, ["#e8e8e8", "#ffffff"])],
    }.get(look, [])
    widths = [2.0 if len(_column(spec, c)) >= 20 else 1.0 for c in range(spec.columns)]
    return Table(grid, colWidths=[360 * w / sum(widths) for w in widths], style=commands, repeatRows=spec.header)


PRODUCERS: dict[str, Callable[[Sequence[Spec], str, Path], None]] = {
    "typst": typst, "chromium": chromium, "libreoffice": libreoffice, "reportlab": reportlab,
}  # fmt: skip
