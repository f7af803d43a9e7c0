"""The programs that draw our documents, each as one function from markup to a PDF. Only the drawing needs them.

What they are made of is said by `tests/structure` (whole reports), `tests/tables`, `tests/sheets` and `tests/ledgers` (tables).
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def typst(source: Sequence[str] | str, out: Path) -> None:
    """Typst; several paragraphs of markup or one text."""
    import typst as compiler

    text = source if isinstance(source, str) else "\n\n".join(source)
    out.write_bytes(compiler.compile(text.encode()))


def chromium(page: str, out: Path) -> None:
    """A page of HTML, printed by a browser."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/p")
        subprocess.run(["chromium", *options, f"--print-to-pdf={out}", str(source)], check=True, capture_output=True)


def writer(text: str, suffix: str, out: Path, export: str = "pdf") -> None:
    """HTML or flat ODT, opened by LibreOffice Writer."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{out.stem}.{suffix}"
        source.write_text(text, encoding="utf-8")
        reader = ["--infilter=HTML (StarWriter)"] if suffix == "html" else []
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", *reader, "--convert-to", export]
        subprocess.run([*command, "--outdir", folder, str(source)], check=True, capture_output=True)
        out.write_bytes((Path(folder) / f"{out.stem}.pdf").read_bytes())


def latex(source: str, out: Path, runs: int = 1) -> None:
    """pdfTeX, English only."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.tex").write_text(source, encoding="utf-8")
        for _ in range(runs):
            subprocess.run(["pdflatex", "-interaction=batchmode", "page.tex"], cwd=folder, check=runs == 1, capture_output=True)
        out.write_bytes((Path(folder) / "page.pdf").read_bytes())


def song() -> str:
    """The name of a Chinese CID font that ReportLab does not embed, made known to it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def platypus(flow: Sequence[Any], size: tuple[float, float], margin: float, out: Path) -> None:
    """ReportLab's flowables on pages of one size, in points."""
    from reportlab.platypus import SimpleDocTemplate

    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), margin)
    SimpleDocTemplate(str(out), pagesize=size, invariant=1, **margins).build(list(flow))
