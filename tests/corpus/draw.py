"""Draws the sample reports in raw/ from their content files: `python -m tests.corpus.draw`.

Needs typst (dev group) and the Noto CJK fonts; the tests do not, because the drawn PDFs are committed. The content file is the
gold for blocks, notes and tables: what is drawn is what must be read.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RAW = HERE.parents[1] / "raw"
MARKER = re.compile(r"\[\^(\w+)\]")


@dataclass(frozen=True)
class Style:
    """How one edition is typeset, so that the two samples do not look alike to the reader."""

    body: str
    heading: str
    size: float
    leading: float
    page_number: str
    per_page_notes: bool


STYLES = {
    "trade-2023": Style("Noto Serif CJK SC", "Noto Sans CJK SC", 12.0, 1.35, "1", True),
    "trade-2024": Style("Noto Sans CJK SC", "Noto Serif CJK SC", 11.5, 1.3, "- 1 -", False),
}


def load(name: str) -> dict[str, Any]:
    """The content of one edition, its arithmetic checked."""
    content = tomllib.loads((HERE / name / "content.toml").read_text(encoding="utf-8"))
    for table in content["table"]:
        _check_total(table)
    return content


def _check_total(table: dict[str, Any]) -> None:
    """The last row is the sum of the others, growth columns aside."""
    for column, label in enumerate(table["columns"][1:], 1):
        if "率" in label:
            continue
        *members, total = (Decimal(row[column]) for row in table["rows"])
        if sum(members) != total:
            raise ValueError(f"{table['number']} {label}: the rows sum to {sum(members)}, not {total}")


def source(name: str) -> str:
    """The typst source of one edition."""
    content, style = load(name), STYLES[name]
    parts = [_preamble(content, style), _cover(content)]
    for number, block in enumerate(content["block"], 1):
        parts.append(_block(block, content["note"]))
        parts += [_table(table) for table in content["table"] if table["after"] == number]
    return "\n\n".join(parts)


def _preamble(content: dict[str, Any], style: Style) -> str:
    reset = "counter(footnote).update(0)" if style.per_page_notes else "[]"
    return f"""
#set document(title: "{content["title"]}", author: "{content["publisher"]}", date: none)
#set text(font: ("Libertinus Serif", "{style.body}"), size: {style.size}pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: {style.leading}em, spacing: {style.leading}em)
#set page(paper: "a4", margin: (x: 3cm, y: 2.8cm), numbering: "{style.page_number}",
  header: context {{
  {reset}
  if here().page() > 1 [#set text(size: 8.5pt)
  #set par(first-line-indent: 0em)
  {content["series"]} #h(1fr) {content["title"]}
  #v(-0.8em) #line(length: 100%, stroke: 0.5pt)] }})
#show heading: set text(font: ("Libertinus Serif", "{style.heading}"), weight: "bold")
#show heading.where(level: 1): set text(size: 15pt)
#show heading.where(level: 2): set text(size: 12.5pt)
#show heading: set block(above: 1.6em, below: 1.1em)
#show footnote.entry: set text(size: 8.5pt)
#set footnote.entry(indent: 0em, gap: 0.6em)
"""


def _cover(content: dict[str, Any]) -> str:
    imprint = "\n".join(f"#block[{_escape(line)}]" for line in content["imprint"])
    return f"""
#align(center)[
#set par(first-line-indent: 0em)
#v(3cm)
#text(size: 13pt)[{content["series"]}]

#v(1cm)
#text(size: 24pt, weight: "bold")[{content["title"]}]

#text(size: 20pt)[{content["title_en"]}]

#v(1cm)
#text(size: 13pt)[{content["publisher"]}]

{content["published"]}
]
#v(1fr)
#set par(first-line-indent: 0em)
{imprint}

#pagebreak()
#text(lang: "en")[#strong[Abstract]

{_escape(content["abstract_en"])}]
#set par(first-line-indent: (amount: 2em, all: true))
"""


def _block(block: dict[str, Any], notes: dict[str, str]) -> str:
    if block["kind"] == "heading":
        return f"{'=' * block['level']} {_escape(block['text'])}"
    pieces = MARKER.split(block["text"])
    drawn = [_escape(piece) if i % 2 == 0 else f"#footnote[{_escape(notes[piece])}]" for i, piece in enumerate(pieces)]
    return "".join(drawn)


def _table(table: dict[str, Any]) -> str:
    cells = [*table["columns"], *(cell for row in table["rows"] for cell in row)]
    drawn = ", ".join(f"[{_escape(cell)}]" for cell in cells)
    columns = len(table["columns"])
    if table["rule"] == "three-line":
        lines = "table.hline(stroke: 1pt)"
        header = f"{lines}, table.header({', '.join(f'[{_escape(c)}]' for c in table['columns'])}, table.hline(stroke: 0.5pt))"
        body = ", ".join(f"[{_escape(cell)}]" for row in table["rows"] for cell in row)
        grid = f"#table(columns: {columns} * (1fr,), align: center, stroke: none, {header}, {body}, {lines})"
    else:
        grid = f"#table(columns: {columns} * (1fr,), align: center, inset: 7pt, stroke: 0.5pt, {drawn})"
    return f"""
#block(sticky: true, width: 100%)[#set par(first-line-indent: 0em)
#align(center)[#text(weight: "bold")[{table["number"]} {table["title"]}]]]
#block(sticky: true, width: 100%)[#set par(first-line-indent: 0em)
#align(right)[#text(size: 9pt)[单位：{table["unit"]}]]]
#[#set par(first-line-indent: 0em, justify: false)
#set text(size: 9.5pt)
{grid}
#text(size: 9pt)[资料来源：{table["source"]}]]
"""


def _escape(text: str) -> str:
    """Typst reads these characters as markup; an address must not become a link with a style of its own."""
    return re.sub(r"([\\#$*_`<>@\[\]~=/])", r"\\\1", text)


def main() -> None:
    """Draw every sample into raw/."""
    import typst

    for name in STYLES:
        path = RAW / f"{name}.pdf"
        path.write_bytes(typst.compile(source(name).encode()))
        print(f"{path}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
