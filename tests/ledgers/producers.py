"""Sets a page with tables as publishers do: Typst, Writer, Chromium, ReportLab, LaTeX. Only the drawing needs these programs."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests import producers
from tests.ledgers.content import PROSE, Ledger

LABELS = {
    "zh": {"unit": "单位：", "source": "资料来源：", "note": "注："},
    "en": {"unit": "Unit: ", "source": "Source: ", "note": "Note: "},
}


@dataclass(frozen=True)
class Look:
    """`lines`: grid | three | spanner | heads | rows | open | frame. `caption`: above | bracket | split | beside | below | under.
    `head`: plain | dark | tint. `shape`: page | turned | columns | wide | beside."""

    lines: str = "grid"
    caption: str = "above"
    head: str = "plain"
    zebra: bool = False
    shape: str = "page"


def captions(item: Ledger, look: Look) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The lines above and below a table as (place, text); the place is left, right, centre or ends (`a|b`) of one line."""
    words = LABELS[item.lang]
    joint = "　" if item.lang == "zh" else ". "
    name = f"{item.number}{joint}{item.title}"
    unit = words["unit"] + item.unit if item.unit else ""
    above: list[tuple[str, str]] = []
    below: list[tuple[str, str]] = []
    if look.caption == "bracket" and unit:
        mark = f"（{unit}）" if item.lang == "zh" else f" ({item.unit})"
        above = [("centre", name + mark)]
    elif look.caption == "split":
        above = [("centre", item.number), ("centre", item.title), *([("right", unit)] if unit else [])]
    elif look.caption == "beside" and unit:
        above = [("ends", f"{name}|{unit}")]
    elif look.caption == "under" and item.unit:
        above = [("left", name), ("left", f"（{item.unit}）" if item.lang == "zh" else f"({item.unit})")]
    elif look.caption == "below":
        above = [("right", unit)] if unit else []
        below = [("centre", name)]
    else:
        above = [("left", name), *([("right", unit)] if unit else [])]
    notes = [words["note"] + item.notes[0], *item.notes[1:]] if len(item.notes) == 1 else _numbered(item, words["note"])
    source = [words["source"] + item.source] if item.source else []
    lines = notes + source if item.lang == "en" else source + notes
    return above, below + [("left", line) for line in lines]


def _numbered(item: Ledger, word: str) -> list[str]:
    return [f"{word if n == 1 else ''}{n}. {note}" for n, note in enumerate(item.notes, 1)]


def marked(text: str) -> tuple[str, str]:
    """The text of a cell and the raised mark of its note."""
    body, _, mark = text.partition("^")
    return body, mark


# HTML, for Chromium and Writer


def _page_html(tables: Sequence[Ledger], look: Look, writer: bool) -> str:
    prose = f"<p>{html.escape(PROSE[tables[0].lang])}</p>"
    body = "".join(_table_html(one, look, writer) + ("" if look.shape == "beside" else prose) for one in tables)
    size = "620pt 440pt" if look.shape == "wide" else "440pt 620pt"
    columns = "columns: 2; column-gap: 18pt;" if look.shape == "columns" else ""
    return f"""<!doctype html><html lang="{tables[0].lang}"><meta charset="utf-8"><style>@page {{ size: {size}; margin: 42pt }}
body {{ font: 9pt/1.5 "Liberation Serif", "Noto Serif CJK SC"; margin: 0; {columns} }} p {{ margin: 3pt 0 }}
table {{ border-collapse: collapse; margin: 4pt 0; {_WIDTH[writer]} }}
td {{ padding: 2pt 5pt; text-align: right; max-width: 150pt }}
td:first-child, td.band {{ text-align: left }} td.over {{ text-align: center }}
.right {{ text-align: right }} .centre {{ text-align: center }}
.t {{ display: inline-block; width: 47%; margin-right: 8pt; vertical-align: top }}
{_CSS[look.lines]} {_HEADS[look.head]} {"tbody tr:nth-child(even) td { background: #e8eef4 }" if look.zebra else ""}
</style>
<body>{prose}{body}{prose if look.shape == "beside" else ""}</body></html>"""


_WIDTH = {False: "", True: "width: 90%;"}
_CSS = {
    "grid": "td { border: 0.6pt solid #333 }",
    "three": "table { border-top: 1.2pt solid; border-bottom: 1.2pt solid } thead { border-bottom: 0.6pt solid }",
    "spanner": "table { border-top: 1.2pt solid; border-bottom: 1.2pt solid } thead { border-bottom: 0.6pt solid }"
    " .over { border-bottom: 0.5pt solid }",
    "heads": "thead td { border-top: 0.8pt solid; border-bottom: 0.8pt solid }",
    "rows": "td { border-bottom: 0.5pt solid #bbb }",
    "open": "",
    "frame": "table { border: 1pt solid } td { border-left: 0.5pt solid } thead { border-bottom: 0.5pt solid }",
}
_HEADS = {"plain": "", "dark": "thead td { background: #1f3a5f; color: white }", "tint": "thead td { background: #dfe7ef }"}


def _line_html(place: str, text: str) -> str:
    if place == "ends":
        left, right = text.split("|")
        return f'<div style="display: flex; justify-content: space-between"><span>{left}</span><span>{right}</span></div>'
    return f'<p class="{place}">{html.escape(text)}</p>'


def _table_html(item: Ledger, look: Look, writer: bool) -> str:
    above, below = captions(item, look)
    width = sum(across for _, _, across in item.rows[0])

    def row(cells: Sequence[tuple[str, int, int]]) -> str:
        return "<tr>" + "".join(cell(*one) for one in cells) + "</tr>"

    def cell(text: str, down: int, across: int) -> str:
        body, mark = marked(text)
        over = ' class="over"' if across > 1 and across < width else ' class="band"' if across > 1 else ""
        pad = len(body) - len(body.lstrip(" 　"))
        inner = "&emsp;" * pad + html.escape(body.strip(" 　")) + (f"<sup>{mark}</sup>" if mark else "")
        return f'<td rowspan="{down}" colspan="{across}"{over}{_borders(look, writer)}>{inner}</td>'

    head = "".join(map(row, item.rows[: item.heads]))
    body = "".join(map(row, item.rows[item.heads :]))
    table = f'<table cellspacing="0"><thead>{head}</thead><tbody>{body}</tbody></table>'
    whole = "".join(_line_html(*line) for line in above) + table + "".join(_line_html(*line) for line in below)
    return f'<div class="t">{whole}</div>' if look.shape == "beside" else whole


def _borders(look: Look, writer: bool) -> str:
    """Writer knows the borders of cells only."""
    style = (
        {"grid": "border: 0.6pt solid #000000", "rows": "border-bottom: 0.5pt solid #999999"}.get(look.lines) if writer else None
    )
    return f' style="{style}"' if style else ""


def chromium(tables: Sequence[Ledger], look: Look, out: Path) -> None:
    """Printed by a browser."""
    producers.chromium(_page_html(tables, look, writer=False), out)


def libreoffice(tables: Sequence[Ledger], look: Look, out: Path) -> None:
    """Writer's tables, read from HTML."""
    producers.writer(_page_html(tables, look, writer=True), "html", out, "pdf:writer_pdf_Export")


# Typst


def typst(tables: Sequence[Ledger], look: Look, out: Path) -> None:
    """Typst's own table."""
    lang = tables[0].lang
    size = "width: 620pt, height: 440pt" if look.shape == "wide" else "width: 440pt, height: 620pt"
    lines = [
        f"#set page({size}, margin: 42pt, columns: {2 if look.shape == 'columns' else 1})",
        f'#set text(font: ("Libertinus Serif", "Noto Serif CJK SC"), size: 9pt, lang: "{lang}")',
        _typst_text(PROSE[lang]),
    ]
    blocks = ["\n\n".join(_typst_table(one, look)) for one in tables]
    if look.shape == "beside":
        blocks = ["#grid(columns: (1fr, 1fr), column-gutter: 14pt, " + ", ".join(f"[{block}]" for block in blocks) + ")"]
    if look.shape == "turned":
        blocks = [f"#rotate(-90deg, reflow: true)[#box(width: 500pt)[{block}]]" for block in blocks]
    for block in blocks:
        lines += [block, _typst_text(PROSE[lang])]
    producers.typst(lines, out)


def _typst_text(text: str) -> str:
    return '#"' + text.replace('"', '\\"') + '"'


def _typst_line(place: str, text: str) -> str:
    if place == "ends":
        left, right = text.split("|")
        return f"#grid(columns: (1fr, auto), [{_typst_text(left)}], [{_typst_text(right)}])"
    return f"#align({'center' if place == 'centre' else place})[{_typst_text(text)}]"


def _typst_table(item: Ledger, look: Look) -> list[str]:
    above, below = captions(item, look)
    width = sum(across for _, _, across in item.rows[0])

    def cell(text: str, down: int, across: int, colour: str = "") -> str:
        body, mark = marked(text)
        raised = f"#super[{mark}]" if mark else ""
        white = "#set text(white); " if colour else ""
        place = ", align: center" if 1 < across < width else ", align: left" if across > 1 else ""
        return f"table.cell(rowspan: {down}, colspan: {across}{place})[{white}{_typst_text(body)}{raised}]"

    stroke = {"grid": "0.5pt", "rows": "(x: none, y: 0.4pt + gray)", "frame": "(x: 0.5pt, y: none)"}.get(look.lines, "none")
    dark = look.head == "dark"
    fills = {"dark": "rgb(31, 58, 95)", "tint": "rgb(223, 231, 239)", "plain": "none"}[look.head]
    zebra = "if calc.even(y) { luma(232) } else { none }" if look.zebra else "none"
    fill = f"(_, y) => if y < {item.heads} {{ {fills} }} else {{ {zebra} }}"
    head = [cell(*one, "white" if dark else "") for row in item.rows[: item.heads] for one in row]
    body = [cell(*one) for row in item.rows[item.heads :] for one in row]
    outer = ["table.hline()"] if look.lines in ("three", "spanner", "frame") else []
    middle = ["table.hline(stroke: 0.5pt)"] if look.lines in ("three", "spanner", "heads", "frame") else []
    top = ["table.hline(stroke: 0.8pt)"] if look.lines == "heads" else outer
    spans = _typst_spanners(item) if look.lines == "spanner" else []
    parts = [*top, f"table.header({', '.join([*head, *spans])})", *middle, *body, *outer]
    setting = f"columns: {width}, stroke: {stroke}, fill: {fill}, align: (x, _) => if x == 0 {{ left }} else {{ right }}"
    lines = [_typst_line(*line) for line in above]
    return [*lines, f"#table({setting}, {', '.join(parts)})", *(_typst_line(*line) for line in below)]


def _typst_spanners(item: Ledger) -> list[str]:
    lines, column = [], 0
    for _, down, across in item.rows[0]:
        if across > 1 and down == 1:
            lines.append(f"table.hline(y: 1, start: {column}, end: {column + across}, stroke: 0.4pt)")
        column += across
    return lines


# ReportLab


def reportlab(tables: Sequence[Ledger], look: Look, out: Path) -> None:
    """Platypus tables in a CID font that is not embedded."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, Spacer

    lang = tables[0].lang
    font = producers.song() if lang == "zh" else "Helvetica"
    wrap = {"wordWrap": "CJK"} if lang == "zh" else {}
    style = ParagraphStyle("body", fontName=font, fontSize=9, leading=13.5, **wrap)
    align = {place: ParagraphStyle(place, parent=style, alignment=n) for place, n in (("left", 0), ("centre", 1), ("right", 2))}
    flow: list[Any] = [Paragraph(html.escape(PROSE[lang]), style)]
    for item in tables:
        above, below = captions(item, look)
        flow.append(Spacer(1, 8))
        flow += [Paragraph(html.escape(text.replace("|", "　")), align.get(place, style)) for place, text in above]
        flow.append(_platypus(item, look, style))
        flow += [Paragraph(html.escape(text), align.get(place, style)) for place, text in below]
        flow.append(Paragraph(html.escape(PROSE[lang]), style))
    producers.platypus(flow, (620, 440) if look.shape == "wide" else (440, 620), 42, out)


def _platypus(item: Ledger, look: Look, style: Any) -> Any:
    from reportlab.platypus import Paragraph, Table

    width = sum(across for _, _, across in item.rows[0])
    grid: list[list[Any]] = [[""] * width for _ in item.rows]
    marks: list[tuple[Any, ...]] = [("FONT", (0, 0), (-1, -1), style.fontName, 9), ("ALIGN", (1, 0), (-1, -1), "RIGHT")]
    for (r, c, down, across), text in _raw(item).items():
        body, mark = marked(text)
        long = len(body) > (8 if item.lang == "zh" else 24) or mark
        grid[r][c] = Paragraph(html.escape(body) + (f"<super>{mark}</super>" if mark else ""), style) if long else body
        marks.append(("SPAN", (c, r), (c + across - 1, r + down - 1)))
        if across > 1:
            marks.append(("ALIGN", (c, r), (c, r), "CENTER" if r < item.heads else "LEFT"))
    last = item.heads - 1
    marks += {
        "grid": [("GRID", (0, 0), (-1, -1), 0.5, "black")],
        "rows": [("LINEBELOW", (0, 0), (-1, -1), 0.4, "grey")],
        "heads": [("LINEABOVE", (0, 0), (-1, 0), 0.8, "black"), ("LINEBELOW", (0, last), (-1, last), 0.8, "black")],
        "frame": [("BOX", (0, 0), (-1, -1), 1, "black"), ("LINEBELOW", (0, last), (-1, last), 0.5, "black"),
                  ("LINEAFTER", (0, 0), (-2, -1), 0.5, "black")],
        "three": [("LINEABOVE", (0, 0), (-1, 0), 1.2, "black"), ("LINEBELOW", (0, last), (-1, last), 0.5, "black"),
                  ("LINEBELOW", (0, -1), (-1, -1), 1.2, "black")],
    }.get(look.lines, [])  # fmt: skip
    if look.head != "plain":
        marks.append(("BACKGROUND", (0, 0), (-1, last), "#1f3a5f" if look.head == "dark" else "#dfe7ef"))
    if look.head == "dark":
        marks.append(("TEXTCOLOR", (0, 0), (-1, last), "white"))
    if look.zebra:
        marks.append(("ROWBACKGROUNDS", (0, item.heads), (-1, -1), ["#e8eef4", None]))
    total = 536 if look.shape == "wide" else 356
    first = 0.34 if width > 2 else 0.5
    widths = [total * first, *[total * (1 - first) / (width - 1)] * (width - 1)]
    return Table(grid, colWidths=widths, repeatRows=item.heads, style=marks)


def _raw(item: Ledger) -> dict[tuple[int, int, int, int], str]:
    """The cells with their marks."""
    flat = {text.partition("^")[0]: text for row in item.rows for text, _, _ in row if "^" in text}
    return {place: flat.get(text, text) for place, text in item.placed().items()}


# LaTeX, English only


def latex(tables: Sequence[Ledger], look: Look, out: Path) -> None:
    """booktabs, longtable and rotating."""
    size = "paperwidth=440pt,paperheight=620pt"
    source = [
        rf"\documentclass[9pt]{{extarticle}}\usepackage[{size},margin=42pt]{{geometry}}\usepackage{{booktabs,rotating}}",
        r"\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage[utf8]{inputenc}\usepackage{textcomp}\usepackage[table]{xcolor}",
        r"\DeclareUnicodeCharacter{2019}{'}\DeclareUnicodeCharacter{2212}{$-$}\DeclareUnicodeCharacter{20AC}{\texteuro}\pagestyle{empty}\begin{document}",
        _tex(PROSE["en"]),
    ]
    for item in tables:
        source += ["", _latex_table(item, look), "", _tex(PROSE["en"])]
    producers.latex("\n".join([*source, r"\end{document}"]), out, runs=2)


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text).replace("…", r"\dots{}").replace("–", "--").replace("—", "---")


def _latex_table(item: Ledger, look: Look) -> str:
    above, below = captions(item, look)
    width = sum(across for _, _, across in item.rows[0])
    lines = [
        " & ".join(
            rf"\multicolumn{{{across}}}{{c}}{{{_tex_cell(text)}}}" if across > 1 else _tex_cell(text)
            for text, across in _flat(item, r)
        )
        + r" \\"
        for r in range(len(item.rows))
    ]
    grid = look.lines == "grid"
    form = "|" + "|".join("l" + "r" * (width - 1)) + "|" if grid else "l" + "r" * (width - 1)
    if grid:
        body = [r"\hline", *(f"{line} \\hline" for line in lines)]
    else:
        middle = lines[: item.heads]
        if item.heads == 2 and look.lines == "spanner":
            middle = [lines[0], *_cmidrules(item), lines[1]]
        body = [r"\toprule", *middle, r"\midrule", *lines[item.heads :], r"\bottomrule"]
    table = rf"\begin{{tabular}}{{{form}}}" + "\n".join(body) + r"\end{tabular}"
    up, down = ([rf"\{_TEX[place]} {_tex(text)}\par" for place, text in side] for side in (above, below))
    whole = "\n".join(["{", *(f"{{{one}}}" for one in up), rf"\centering {table}\par", *(f"{{{one}}}" for one in down), "}"])
    if look.shape == "turned":
        return rf"\begin{{sidewaystable}}{whole}\end{{sidewaystable}}"
    return r"\medskip" + whole + r"\medskip"


_TEX = {"left": "raggedright", "centre": "centering", "right": "raggedleft", "ends": "raggedright"}


def _tex_cell(text: str) -> str:
    body, mark = marked(text)
    pad = len(body) - len(body.lstrip(" "))
    return rf"\hspace*{{{pad / 2}em}}" * bool(pad) + _tex(body.strip()) + (rf"\textsuperscript{{{mark}}}" if mark else "")


def _flat(item: Ledger, row: int) -> list[tuple[str, int]]:
    """The cells of a row, left to right; a place that a cell above spans is empty."""
    width = sum(across for _, _, across in item.rows[0])
    placed = {(r, c): (text, across) for (r, c, _, across), text in _raw(item).items()}
    cells, c = [], 0
    while c < width:
        text, across = placed.get((row, c), ("", 1))
        cells.append((text, across))
        c += across
    return cells


def _cmidrules(item: Ledger) -> list[str]:
    starts = [0]
    for _, _, across in item.rows[0]:
        starts.append(starts[-1] + across)
    return [rf"\cmidrule(lr){{{a + 1}-{b}}}" for a, b in pairwise(starts) if b - a > 1]


PRODUCERS: dict[str, Callable[[Sequence[Ledger], Look, Path], None]] = {
    "typst": typst, "writer": libreoffice, "chrome": chromium, "reportlab": reportlab, "latex": latex,
}  # fmt: skip
