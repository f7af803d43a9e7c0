"""The drawn cases: which document, set how, by which program. `python -m tests.structure.cases [NAME ...]` draws them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.structure.content import Content, compose
from tests.structure.producers import PRODUCERS, Style

HERE = Path(__file__).parent
DRAWN = HERE / "drawn"

_Case = tuple[str, str, int, dict[str, Any], dict[str, Any]]
"""Producer, language, seed, what `compose` is told, what `Style` is told."""

CASES: dict[str, _Case] = {
    # Typst: footnotes of every form
    "typst_zh_plain": ("typst", "zh", 0, {}, {}),
    "typst_zh_circled": ("typst", "zh", 1, {"notes": 5}, {"mark": "①"}),
    "typst_zh_brackets": ("typst", "zh", 2, {"notes": 5}, {"mark": "[1]"}),
    "typst_zh_symbols": ("typst", "zh", 3, {}, {"mark": "*"}),
    "typst_zh_sans_large": ("typst", "zh", 4, {"scheme": "chapter"}, {"font": "sans", "heading": "large", "centred": True}),
    "typst_zh_no_indent": ("typst", "zh", 5, {}, {"indent": False, "spacing": 1.4}),
    "typst_zh_two_columns": ("typst", "zh", 6, {"notes": 4}, {"columns": 2, "width": 520, "size": 9}),
    "typst_zh_endnotes": ("typst", "zh", 7, {"notes": 6}, {"notes": "end", "mark": "[1]"}),
    "typst_zh_endnotes_plain": ("typst", "zh", 8, {"notes": 5}, {"notes": "end"}),
    "typst_zh_lists": ("typst", "zh", 9, {"lists": "•", "quote": True}, {"head": "alternating", "number": "- 1 -"}),
    "typst_zh_page_word": ("typst", "zh", 10, {}, {"number": "第1页", "head": "none"}),
    "typst_zh_plain_heads": ("typst", "zh", 11, {"notes": 0}, {"heading": "plain"}),
    "typst_zh_many_notes": ("typst", "zh", 12, {"notes": 8, "paragraphs": 3}, {"size": 9, "height": 420}),
    "typst_zh_decimal": ("typst", "zh", 13, {"scheme": "decimal"}, {"heading": "large"}),
    "typst_en_plain": ("typst", "en", 0, {}, {}),
    "typst_en_symbols": ("typst", "en", 1, {}, {"mark": "*"}),
    "typst_en_two_columns": ("typst", "en", 2, {"notes": 4}, {"columns": 2, "width": 520, "size": 9}),
    "typst_en_no_indent": ("typst", "en", 3, {}, {"indent": False, "spacing": 1.5, "heading": "large", "number": "i"}),
    "typst_en_endnotes": ("typst", "en", 4, {"notes": 6}, {"notes": "end"}),
    "typst_en_ragged": ("typst", "en", 5, {"scheme": "word"}, {"justify": False, "heading": "large"}),
    "typst_en_lists": ("typst", "en", 6, {"lists": "•", "scheme": "dots"}, {"font": "sans"}),
    "typst_en_no_numbers": ("typst", "en", 7, {"scheme": "none"}, {"heading": "large", "head": "alternating"}),
    # LibreOffice Writer
    "writer_zh_plain": ("libreoffice", "zh", 1, {}, {}),
    "writer_zh_circled": ("libreoffice", "zh", 2, {"notes": 5}, {"mark": "①"}),
    "writer_zh_brackets": ("libreoffice", "zh", 3, {"notes": 4}, {"mark": "[1]"}),
    "writer_zh_large": ("libreoffice", "zh", 4, {"scheme": "chapter"}, {"heading": "large", "centred": True, "number": "第1页"}),
    "writer_zh_no_indent": ("libreoffice", "zh", 5, {}, {"indent": False, "spacing": 0.7}),
    "writer_zh_two_columns": ("libreoffice", "zh", 6, {"notes": 4}, {"columns": 2, "width": 520, "size": 9}),
    "writer_zh_endnotes": ("libreoffice", "zh", 7, {"notes": 6}, {"notes": "end"}),
    "writer_zh_lists": ("libreoffice", "zh", 8, {"lists": "•"}, {"number": "- 1 -", "head": "none"}),
    "writer_zh_sans": ("libreoffice", "zh", 9, {"scheme": "decimal"}, {"font": "sans", "heading": "large"}),
    "writer_zh_many_notes": ("libreoffice", "zh", 10, {"notes": 8, "paragraphs": 3}, {"size": 9}),
    "writer_en_plain": ("libreoffice", "en", 0, {}, {}),
    "writer_en_large": ("libreoffice", "en", 1, {"scheme": "dots"}, {"heading": "large", "justify": False}),
    "writer_en_two_columns": ("libreoffice", "en", 2, {"notes": 4}, {"columns": 2, "width": 520, "size": 9}),
    "writer_en_endnotes": ("libreoffice", "en", 3, {"notes": 5}, {"notes": "end"}),
    "writer_en_no_indent": ("libreoffice", "en", 4, {"lists": "•"}, {"indent": False, "spacing": 0.8}),
    "writer_en_word": ("libreoffice", "en", 5, {"scheme": "word"}, {"heading": "large", "number": "- 1 -"}),
    # Chromium: no footnotes of its own, notes stand at the end
    "chrome_zh_endnotes": ("chromium", "zh", 0, {"notes": 4}, {}),
    "chrome_zh_no_indent": ("chromium", "zh", 1, {"notes": 4}, {"indent": False, "spacing": 0.9, "heading": "large"}),
    "chrome_zh_brackets": ("chromium", "zh", 2, {"notes": 5}, {"mark": "[1]", "head": "none"}),
    "chrome_zh_two_columns": ("chromium", "zh", 3, {"notes": 3}, {"columns": 2, "width": 520, "size": 9}),
    "chrome_zh_lists": ("chromium", "zh", 4, {"lists": "•", "notes": 0}, {"heading": "large", "number": "第1页"}),
    "chrome_zh_sans": ("chromium", "zh", 5, {"scheme": "decimal", "notes": 3}, {"font": "sans", "indent": False, "spacing": 0.8}),
    "chrome_en_endnotes": ("chromium", "en", 0, {"notes": 4}, {}),
    "chrome_en_no_indent": ("chromium", "en", 1, {"notes": 5}, {"indent": False, "spacing": 0.9, "heading": "large"}),
    "chrome_en_two_columns": ("chromium", "en", 2, {"notes": 0}, {"columns": 2, "width": 520, "size": 9}),
    "chrome_en_ragged": ("chromium", "en", 3, {"notes": 3, "lists": "•"}, {"justify": False, "indent": False, "spacing": 0.9}),
    # ReportLab: a CID font that is not embedded; notes at the end
    "reportlab_zh_endnotes": ("reportlab", "zh", 5, {"notes": 4}, {"heading": "large"}),
    "reportlab_zh_brackets": ("reportlab", "zh", 1, {"notes": 5}, {"mark": "[1]", "heading": "large", "number": "- 1 -"}),
    "reportlab_zh_two_columns": ("reportlab", "zh", 2, {"notes": 0}, {"columns": 2, "width": 520, "size": 9, "heading": "large"}),
    "reportlab_zh_no_indent": ("reportlab", "zh", 3, {"notes": 0}, {"indent": False, "spacing": 0.8, "heading": "large"}),
    "reportlab_en_endnotes": ("reportlab", "en", 0, {"notes": 4}, {}),
    "reportlab_en_two_columns": ("reportlab", "en", 1, {"notes": 3}, {"columns": 2, "width": 520, "size": 9}),
    "reportlab_en_ragged": ("reportlab", "en", 2, {"notes": 3, "lists": "•"}, {"justify": False, "indent": False, "spacing": 1}),
    # LaTeX: hyphenation, ligatures, footnotes under TeX's rule
    "latex_en_plain": ("latex", "en", 9, {}, {}),
    "latex_en_symbols": ("latex", "en", 10, {"notes": 3}, {"mark": "*", "number": "i"}),
    "latex_en_two_columns": ("latex", "en", 14, {"notes": 4}, {"columns": 2, "width": 540}),
    "latex_en_no_indent": ("latex", "en", 15, {"notes": 3}, {"indent": False, "spacing": 0.8, "number": "- 1 -"}),
    "latex_en_ragged": ("latex", "en", 16, {"lists": "•", "scheme": "dots"}, {"justify": False, "head": "none"}),
    "latex_en_many_notes": ("latex", "en", 22, {"notes": 4, "paragraphs": 3}, {"height": 420}),
    # Numbered lists
    "typst_zh_numbered_list": ("typst", "zh", 17, {"lists": "（1）"}, {}),
    "writer_en_numbered_list": ("libreoffice", "en", 7, {"lists": "1."}, {"indent": False, "spacing": 0.8}),
    "chrome_zh_numbered_list": ("chromium", "zh", 7, {"lists": "1.", "notes": 0}, {"indent": False, "spacing": 0.9}),
    # Plain digits as markers, in the body and before the note
    "typst_zh_plain_digits": ("typst", "zh", 14, {"notes": 4}, {"mark": "plain"}),
    "typst_en_plain_digits": ("typst", "en", 8, {"notes": 4}, {"mark": "plain"}),
    # Notes that are numbered again on every page
    "typst_zh_per_page": ("typst", "zh", 15, {"notes": 6}, {"again": True, "height": 420}),
    "typst_zh_per_page_circled": ("typst", "zh", 16, {"notes": 6}, {"again": True, "height": 420, "mark": "①"}),
}  # fmt: skip


def content(name: str) -> Content:
    """What a case says: the labels."""
    _, lang, seed, told, _ = CASES[name]
    return compose(lang, seed, **told)


def style(name: str) -> Style:
    """How a case is set."""
    return Style(**CASES[name][4])


def main(names: list[str]) -> None:
    """Draw the named cases, or all."""
    DRAWN.mkdir(exist_ok=True)
    for name in names or list(CASES):
        PRODUCERS[CASES[name][0]](content(name), style(name), DRAWN / f"{name}.pdf")
        print(name)


if __name__ == "__main__":
    main(sys.argv[1:])
