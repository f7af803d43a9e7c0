"""Typesets a document of known structure with several programs: Typst, LibreOffice Writer, Chromium and ReportLab.

Only the drawing needs these programs; the drawn PDFs are committed.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import producers
from tests.structure.content import MARK, Content, Item

CIRCLED = "①②③④⑤⑥⑦⑧⑨"
SYMBOLS = ("*", "†", "‡", "**", "††", "‡‡")


@dataclass(frozen=True)
class Style:
    """How a document is set. Sizes in points. `mark` is the form of note markers, `notes` where they stand."""

    size: float = 10.5
    width: float = 380
    height: float = 480
    margin: float = 48
    columns: int = 1
    indent: bool = True
    spacing: float = 0.0
    leading: float = 0.75
    font: str = "serif"
    heading: str = "bold"  # bold | large | plain
    centred: bool = False
    mark: str = "1"  # 1 | ① | [1] | * | plain
    notes: str = "foot"  # foot | end | chapter
    head: str = "running"  # running | alternating | none
    number: str = "1"  # 1 | - 1 - | 第1页 | i | none
    justify: bool = True
    again: bool = False  # notes are numbered again on every page


WEB = {"serif": '"Liberation Serif", ', "sans": '"Liberation Sans", '}
"""What a browser takes for Latin text: TrueType, so that the print tells bold from regular."""

FONTS = {"serif": "Noto Serif CJK SC", "sans": "Noto Sans CJK SC"}


def marker(style: Style, n: int) -> str:
    """The marker of note `n` as it is printed."""
    forms = {"1": str(n), "plain": str(n), "①": CIRCLED[n - 1], "[1]": f"[{n}]", "*": SYMBOLS[(n - 1) % len(SYMBOLS)]}
    return forms[style.mark]


# Typst


def typst(content: Content, style: Style, out: Path) -> None:
    """Footnotes are Typst's own."""
    producers.typst(_typst_source(content, style), out)


def _typst_source(content: Content, style: Style) -> str:
    lang = 'lang: "zh", region: "cn"' if content.lang == "zh" else 'lang: "en"'
    latin = '"Libertinus Serif", ' if style.font == "serif" else ""
    indent = f"(amount: {2 if content.lang == 'zh' else 1.5}em, all: true)" if style.indent else "0em"
    numbering = {"1": '"1"', "plain": '"1"', "①": '"①"', "[1]": '"[1]"', "*": '"*"'}[style.mark]
    space = style.spacing or style.leading
    lines = [
        f"#set page(width: {style.width}pt, height: {style.height}pt, margin: {style.margin}pt, columns: {style.columns},"
        f" {_typst_head(content, style)})",
        f'#set text(font: ({latin}"{FONTS[style.font]}"), size: {style.size}pt, {lang})',
        f"#set par(first-line-indent: {indent}, justify: {str(style.justify).lower()}, leading: {style.leading}em,"
        f" spacing: {space}em)",
        f"#set footnote(numbering: {numbering})",
    ]
    if style.mark == "plain":
        lines.append("#show footnote: it => context counter(footnote).display()")
        lines.append(
            "#show footnote.entry: it => { numbering(it.note.numbering, ..counter(footnote).at(it.note.location())); [ ]; it.note.body }"
        )
    for item in content.items:
        lines.append(_typst_item(item.kind, item.text, item.level, content, style))
    if style.notes == "end":
        lines += _typst_endnotes(content, style)
    return "\n\n".join(lines)


def _typst_head(content: Content, style: Style) -> str:
    number = {
        "1": 'numbering: "1"', "- 1 -": 'numbering: "- 1 -"', "第1页": 'numbering: "第 1 页"', "i": 'numbering: "i"', "none": "",
    }[style.number]  # fmt: skip
    running = _escape(content.running)
    head = {
        "running": f"header: align(center, text(size: 0.85em)[{running}])",
        "alternating": f"header: context {{ if calc.even(here().page()) [{running}] else {{ align(right)[2023] }} }}",
        "none": "",
    }[style.head]
    if style.again:
        head = f"header: {{ counter(footnote).update(0); align(center, text(size: 0.85em)[{running}]) }}"
    return ", ".join(part for part in (head, number) if part)


def _escape(text: str) -> str:
    escaped = "".join("\\" + c if c in "#*_`$<>@~[]\\/" else c for c in text)
    return re.sub(r"^(\d+)\.", r"\1\\.", escaped)


def _typst_item(kind: str, text: str, level: int, content: Content, style: Style) -> str:
    if style.notes == "foot":
        pieces = MARK.split(text)
        body = "".join(_escape(p) if i % 2 == 0 else f"#footnote[{_escape(content.notes[int(p)])}]" for i, p in enumerate(pieces))
    else:
        pieces = MARK.split(text)
        body = "".join(_escape(p) if i % 2 == 0 else f"#super[{_escape(marker(style, int(p)))}]" for i, p in enumerate(pieces))
    if kind == "title":
        return f"#align(center, text(size: 1.9em, weight: 700)[{body}])#v(1em)"
    if kind == "heading":
        return _typst_heading(body, level, style)
    if kind == "list_item":
        return f"#par(first-line-indent: 0em, hanging-indent: 1em)[{body}]"
    return body


def _typst_heading(body: str, level: int, style: Style) -> str:
    big = {"bold": 1.0, "large": 1.45 - 0.15 * level, "plain": 1.0}[style.heading]
    weight = 400 if style.heading == "plain" else 700
    place = "center" if style.centred and level == 1 else "left"
    return (
        f"#v(0.4em)#block(sticky: true, align({place}, par(first-line-indent: 0em)"
        f"[#text(size: {big}em, weight: {weight})[{body}]]))#v(0.2em)"
    )


def _typst_endnotes(content: Content, style: Style) -> list[str]:
    head = "注释" if content.lang == "zh" else "Notes"
    lines = [_typst_heading(head, 1, style)]
    for n, text in content.notes.items():
        mark = _escape(marker(style, n)) + ("" if style.mark == "[1]" else "\\.")
        lines.append(f"#par(first-line-indent: 0em, hanging-indent: 1.5em)[{mark} {_escape(text)}]")
    return lines


# LibreOffice Writer, through a flat OpenDocument file


def libreoffice(content: Content, style: Style, out: Path) -> None:
    """Footnotes and endnotes are Writer's own."""
    producers.writer(_fodt(content, style), "fodt", out)


_NS = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
)


def _fodt(content: Content, style: Style) -> str:
    form = {"1": "1", "plain": "1", "①": "①, ②, ③, ...", "[1]": "1", "*": "1"}[style.mark]
    brackets = 'style:num-prefix="[" style:num-suffix="]" ' if style.mark == "[1]" else ""
    lang = 'fo:language="zh" fo:country="CN"' if content.lang == "zh" else 'fo:language="en" fo:country="GB"'
    font = FONTS[style.font]
    indent = 2 * style.size if style.indent else 0
    ragged = "justify" if style.justify else "left"
    cls = "endnote" if style.notes == "end" else "footnote"
    columns = f'<style:columns fo:column-count="{style.columns}" fo:column-gap="18pt"/>' if style.columns > 1 else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_NS} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties style:font-name-asian="{font}" style:font-name="{font}"
 fo:font-size="{style.size}pt" style:font-size-asian="{style.size}pt" {lang} style:language-asian="zh" style:country-asian="CN"
 /></style:default-style>
<style:style style:name="Standard" style:family="paragraph"/>
{
        _fodt_style(
            "Body",
            f'fo:text-indent="{indent}pt" fo:text-align="{ragged}" fo:line-height="150%" '
            f'fo:margin-bottom="{style.spacing * style.size}pt"',
            style.size,
            "normal",
            font,
        )
    }
{_fodt_style("Item", f'fo:margin-left="{style.size}pt" fo:text-indent="-{style.size}pt"', style.size, "normal", font)}
{_fodt_style("Name", 'fo:text-align="center" fo:margin-bottom="12pt"', style.size * 1.8, "bold", font)}
{_fodt_style("Head1", _fodt_place(style) + ' fo:margin-top="8pt" fo:keep-with-next="always"', *_fodt_look(style, 1), font)}
{_fodt_style("Head2", 'fo:margin-top="5pt" fo:keep-with-next="always"', *_fodt_look(style, 2), font)}
{_fodt_style("Footnote", f'fo:text-indent="-{style.size}pt" fo:margin-left="{style.size}pt"', style.size * 0.82, "normal", font)}
{_fodt_style("Header", 'fo:text-align="center"', style.size * 0.85, "normal", font)}
<text:notes-configuration text:note-class="{cls}" style:num-format="{form}" {brackets}text:start-value="0"
 text:start-numbering-at="document"/>
</office:styles>
<office:automatic-styles><style:page-layout style:name="pm1"><style:page-layout-properties fo:page-width="{style.width}pt"
 fo:page-height="{style.height}pt" fo:margin="{style.margin - 12}pt">{columns}</style:page-layout-properties>
<style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm1">{_fodt_head(content, style)}
</style:master-page></office:master-styles>
<office:body><office:text>{
        "".join(_fodt_item(i.kind, i.text, i.level, content, style) for i in content.items)
    }</office:text></office:body>
</office:document>"""


def _fodt_style(name: str, paragraph: str, size: float, weight: str, font: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="Standard"><style:paragraph-properties '
        f'{paragraph} fo:orphans="1" fo:widows="1" style:punctuation-wrap="simple"/><style:text-properties fo:font-size="{size}pt" style:font-size-asian="{size}pt" '
        f'fo:font-weight="{weight}" style:font-weight-asian="{weight}" style:font-name="{font}" style:font-name-asian="{font}" '
        f"fo:font-family=\"'{font}'\" style:font-family-asian=\"'{font}'\"/></style:style>"
    )


def _fodt_place(style: Style) -> str:
    return f'fo:text-align="{"center" if style.centred else "left"}"'


def _fodt_look(style: Style, level: int) -> tuple[float, str]:
    return (style.size * (1.45 - 0.15 * level) if style.heading == "large" else style.size), (
        "normal" if style.heading == "plain" else "bold"
    )


def _fodt_head(content: Content, style: Style) -> str:
    head = (
        ""
        if style.head == "none"
        else f'<style:header><text:p text:style-name="Header">{content.running}</text:p></style:header>'
    )
    number = '<text:page-number text:select-page="current"/>'
    forms = {"1": number, "- 1 -": f"- {number} -", "第1页": f"第 {number} 页", "i": number, "none": ""}[style.number]
    foot = f'<style:footer><text:p text:style-name="Header">{forms}</text:p></style:footer>' if forms else ""
    return head + foot


def _fodt_item(kind: str, text: str, level: int, content: Content, style: Style) -> str:
    pieces = MARK.split(text)
    body = "".join(html.escape(p) if i % 2 == 0 else _fodt_note(int(p), content, style) for i, p in enumerate(pieces))
    name = {"title": "Name", "heading": f"Head{level}", "list_item": "Item"}.get(kind, "Body")
    return f'<text:p text:style-name="{name}">{body}</text:p>'


def _fodt_note(n: int, content: Content, style: Style) -> str:
    cls = "endnote" if style.notes == "end" else "footnote"
    note = html.escape(content.notes[n])
    return (
        f'<text:note text:id="n{n}" text:note-class="{cls}"><text:note-citation>{n}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Footnote">{note}</text:p></text:note-body></text:note>'
    )


# Chromium


def chromium(content: Content, style: Style, out: Path) -> None:
    """Printed from a page as a browser prints it; its notes stand at the end."""
    producers.chromium(_html(content, style), out)


def _html(content: Content, style: Style) -> str:
    indent = "2em" if style.indent else "0"
    number = {"1": "counter(page)", "- 1 -": '"- " counter(page) " -"', "第1页": '"第 " counter(page) " 页"'}.get(
        style.number, '""'
    )
    head = "" if style.head == "none" else f'@top-center {{ content: "{content.running}"; font-size: 8pt }}'
    body = "\n".join(_html_item(i.kind, i.text, i.level, style) for i in content.items)
    big = {"bold": "1em", "large": "1.3em", "plain": "1em"}[style.heading]
    weight = 400 if style.heading == "plain" else 700
    notes = "".join(
        f'<p class="note"><span>{html.escape(marker(style, n))}{"" if style.mark == "[1]" else "."}</span> {html.escape(text)}</p>'
        for n, text in content.notes.items()
    )
    tail = f"<h2>{'注释' if content.lang == 'zh' else 'Notes'}</h2>{notes}" if content.notes else ""
    return f"""<!doctype html><html lang="{content.lang}"><meta charset="utf-8"><style>
@page {{ size: {style.width}pt {style.height}pt; margin: {style.margin}pt; {head} @bottom-center {{ content: {number}; font-size: 8pt }} }}
body {{ font: {style.size}pt/1.6 {WEB[style.font]}"{FONTS[style.font]}"; columns: {style.columns}; text-align: {"justify" if style.justify else "left"};
 margin: 0 }}
p {{ text-indent: {indent}; margin: 0 0 {style.spacing}em 0; orphans: 1; widows: 1 }} h1 {{ font-size: 1.9em; text-align: center }}
h2, h3 {{ font-size: {big}; font-weight: {weight}; margin: 0.7em 0 0.4em; break-after: avoid }} h3 {{ font-size: {"1.12em" if big != "1em" else "1em"} }}
sup {{ font-size: 0.65em }} .note {{ text-indent: 0; font-size: 0.85em }} .item {{ text-indent: -1em; margin-left: 1em }}
</style>{body}{tail}</html>"""


def _html_item(kind: str, text: str, level: int, style: Style) -> str:
    pieces = MARK.split(text)
    body = "".join(
        html.escape(p) if i % 2 == 0 else f"<sup>{html.escape(marker(style, int(p)))}</sup>" for i, p in enumerate(pieces)
    )
    if kind == "title":
        return f"<h1>{body}</h1>"
    if kind == "heading":
        return f"<h{level + 1}>{body}</h{level + 1}>"
    return f'<p class="item">{body}</p>' if kind == "list_item" else f"<p>{body}</p>"


# ReportLab


def reportlab(content: Content, style: Style, out: Path) -> None:
    """Chinese in a CID font that is not embedded, Latin in a standard font; its notes stand at the end."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    producers.song()
    inner = (style.width - 2 * style.margin - 18 * (style.columns - 1)) / style.columns
    frames = [
        Frame(style.margin + k * (inner + 18), style.margin, inner, style.height - 2 * style.margin, 0, 0, 0, 0)
        for k in range(style.columns)
    ]

    def decorate(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light" if content.lang == "zh" else "Times-Roman", 8)
        if style.head != "none":
            canvas.drawCentredString(style.width / 2, style.height - style.margin + 16, content.running)
        forms = {"1": f"{document.page}", "- 1 -": f"- {document.page} -", "第1页": f"第 {document.page} 页"}
        canvas.drawCentredString(style.width / 2, style.margin - 24, forms.get(style.number, ""))

    document = BaseDocTemplate(str(out), pagesize=(style.width, style.height), invariant=1)
    document.addPageTemplates(PageTemplate(frames=frames, onPage=decorate))
    document.build([_flowable(item.kind, item.text, item.level, content, style) for item in _with_notes(content, style)])


def _with_notes(content: Content, style: Style) -> list[Item]:
    head = [Item("heading", "注释" if content.lang == "zh" else "Notes", 1)] if content.notes else []
    dot = "" if style.mark == "[1]" else "."
    return [*content.items, *head, *(Item("note", f"{marker(style, n)}{dot} {text}") for n, text in content.notes.items())]


def _flowable(kind: str, text: str, level: int, content: Content, style: Style) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    chinese = content.lang == "zh"
    big = {"large": 1.45 - 0.15 * level}.get(style.heading, 1.0)
    size = style.size * {"title": 1.9, "heading": big, "note": 0.85}.get(kind, 1.0)
    bold = kind in ("title", "heading") and style.heading != "plain"
    look = ParagraphStyle(
        kind,
        fontName="STSong-Light" if chinese else "Times-Bold" if bold else "Times-Roman",
        fontSize=size,
        leading=size * 1.6,
        wordWrap="CJK" if chinese else None,
        alignment={"title": 1}.get(kind, 4 if style.justify and kind == "paragraph" else 0),
        firstLineIndent=2 * size if kind == "paragraph" and style.indent else -size if kind == "list_item" else 0,
        leftIndent=size if kind == "list_item" else 0,
        spaceAfter=style.spacing * size if kind == "paragraph" else 6 if kind in ("title", "heading") else 0,
        spaceBefore=8 if kind == "heading" else 0,
        keepWithNext=kind == "heading",
        allowOrphans=1,
        allowWidows=1,
    )
    pieces = MARK.split(text)
    body = "".join(
        html.escape(p) if i % 2 == 0 else f"<super>{html.escape(marker(style, int(p)))}</super>" for i, p in enumerate(pieces)
    )
    return Paragraph(body, look)


# LaTeX, English only


def latex(content: Content, style: Style, out: Path) -> None:
    """Set by pdfTeX in Computer Modern: ligatures, hyphenation, footnotes under TeX's own rule."""
    producers.latex(_latex(content, style), out)


def _latex(content: Content, style: Style) -> str:
    columns = ",twocolumn" if style.columns > 1 else ""
    mark = {"*": "fnsymbol", "[1]": "arabic"}.get(style.mark, "arabic")
    brackets = r"\renewcommand{\thefootnote}{[\arabic{footnote}]}" if style.mark == "[1]" else ""
    head = r"\fancyhead[C]{\small " + content.running + "}" if style.head != "none" else ""
    foot = {"1": r"\thepage", "- 1 -": r"-- \thepage\ --", "i": r"\roman{page}"}.get(style.number, "")
    size = style.width - 2 * style.margin, style.height - 2 * style.margin
    lines = [
        rf"\documentclass[10pt{columns}]{{article}}",
        r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp,lmodern,fancyhdr,url}",
        rf"\usepackage[paperwidth={style.width}pt,paperheight={style.height}pt,textwidth={size[0]}pt,textheight={size[1]}pt]{{geometry}}",
        rf"\pagestyle{{fancy}}\fancyhf{{}}{head}\fancyfoot[C]{{\small {foot}}}\renewcommand{{\headrulewidth}}{{0pt}}",
        rf"\renewcommand{{\thefootnote}}{{\{mark}{{footnote}}}}{brackets}\setcounter{{secnumdepth}}{{0}}",
        "" if style.indent else rf"\setlength{{\parindent}}{{0pt}}\setlength{{\parskip}}{{{style.spacing}em}}",
        "" if style.justify else r"\raggedright\setlength{\parindent}{1.5em}",
        r"\begin{document}\sloppy",
        *(_latex_item(item.kind, item.text, item.level, content, style) for item in content.items),
        r"\end{document}",
    ]
    return "\n\n".join(line for line in lines if line)


def _latex_item(kind: str, text: str, level: int, content: Content, style: Style) -> str:
    pieces = MARK.split(text)
    body = "".join(_tex(p) if i % 2 == 0 else rf"\footnote{{{_tex(content.notes[int(p)])}}}" for i, p in enumerate(pieces))
    if kind == "title":
        return rf"\begin{{center}}\LARGE\bfseries {body}\end{{center}}"
    if kind == "heading":
        return rf"\{'sub' * (level - 1)}section{{{body}}}"
    if kind == "list_item":
        return rf"\par\noindent\hangindent=1em {body}"
    return body


def _tex(text: str) -> str:
    text = "".join("\\" + c if c in "#$%&_{}" else c for c in text)
    for char, name in (("“", "``"), ("”", "''"), ("‘", "`"), ("’", "'"), ("—", "---"), ("–", "--"), ("•", r"\textbullet{}")):
        text = text.replace(char, name)
    return re.sub(r"https?://[^\s,]+", lambda m: rf"\url{{{m[0].replace(chr(92), '')}}}", text)


PRODUCERS: dict[str, Callable[[Content, Style, Path], None]] = {
    "typst": typst, "libreoffice": libreoffice, "chromium": chromium, "reportlab": reportlab,
    "latex": latex,
}  # fmt: skip
