"""Draws docs/overview.png, the picture of the README: a paragraph of a sample report and what is read from it.

`python -m tests.picture`. Needs typst (dev group) and the Noto CJK fonts. Everything shown is what the pipeline returns.
"""

from __future__ import annotations

import tempfile
from decimal import Decimal
from pathlib import Path

import pypdfium2 as pdfium
import typst

from pipeline.extraction import extract
from pipeline.model import Figure

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "raw" / "trade-2024.pdf"
SCALE = 2.0
ROWS = 8


def main() -> None:
    """Write the picture."""
    report = extract(SAMPLE)
    shown = [f for f in report.figures if f.sentence_id and f.basis == "yoy"][:1]
    block = report.document.block(shown[0].block_id)
    figures = [f for f in report.figures if f.block_id == block.block_id and f.sentence_id][:ROWS]
    lines = report.document.locate(block.text)
    page, top, bottom = lines[0].page, lines[0].top - 12, lines[-1].bottom + 12
    boxes = [box for f in figures for box in report.document.locate(report.document.slice(f.block_id, f.start, f.end))]
    with tempfile.TemporaryDirectory() as folder:
        image = Path(folder) / "page.png"
        left = min(line.x0 for line in lines) - 10
        width = max(line.x1 for line in lines) + 10 - left
        bitmap = pdfium.PdfDocument(SAMPLE)[page - 1].render(scale=SCALE).to_pil()
        bitmap.crop((int(left * SCALE), int(top * SCALE), int((left + width) * SCALE), int(bottom * SCALE))).save(image)
        marks = "\n".join(
            f"#place(dx: {b.x0 - left:.1f}pt, dy: {b.top - top:.1f}pt, "
            f"rect(width: {b.x1 - b.x0:.1f}pt, height: {b.bottom - b.top:.1f}pt, fill: rgb(255, 196, 0, 70), stroke: none))"
            for b in boxes
        )
        cells = ",\n".join(", ".join(f"[{cell}]" for cell in _row(f)) for f in figures)
        claim = next(c for c in report.claims if c.source and figures[0].start >= c.start and c.block_id == block.block_id)
        source = f"""#set page(width: {width + 24}pt, height: auto, margin: 12pt)
#set text(font: ("Noto Sans CJK SC",), size: 8pt)
#block(stroke: 0.5pt + luma(190), width: {width}pt, height: {bottom - top:.0f}pt, clip: true)[
#place(image("page.png", width: {width}pt))
{marks}]
#v(4pt)
#table(columns: (auto, auto, auto, 1fr, auto, auto, auto, auto), stroke: (x, y) => (bottom: 0.4pt + luma(190)), inset: 4pt,
table.header({", ".join(f"[*{name}*]" for name in HEADER)}), {cells})
#text(fill: luma(90))[claim: *{claim.kind}*, source *{claim.source}*, evidence note {_notes(report, claim)}]
"""
        (Path(folder) / "picture.typ").write_text(source, encoding="utf-8")
        typst.compile(Path(folder) / "picture.typ", output=ROOT / "docs" / "overview.png", format="png", ppi=144)


HEADER = ("text", "value", "unit", "metric", "period", "change", "basis", "page")


def _row(figure: Figure) -> tuple[str, ...]:
    period = "{} – {}".format(figure.period.start or "", figure.period.end or "").strip(" –")
    value = f"{figure.value.normalize():,f}" if isinstance(figure.value, Decimal) else ""
    page = figure.figure_id.rsplit("/p", 1)[-1].split("c")[0]
    return (figure.text, value, figure.unit, figure.metric, period, figure.change, figure.basis, page)


def _notes(report: object, claim: object) -> str:
    notes = {note.note_id: note.marker for note in report.footnotes}  # type: ignore[attr-defined]
    return ", ".join(notes[n] for n in claim.note_ids if n in notes) or "–"  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
