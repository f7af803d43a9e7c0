"""Draws the small PDFs of this folder, one per layout problem: `python -m tests.pdfs.draw [NAME ...]`.

Needs typst and reportlab (dev group) and the Noto CJK fonts. The tests do not: the drawn files are committed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
PREAMBLE = """
#set text(font: ("Libertinus Serif", "Noto Serif CJK SC"), size: 11pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.9em, spacing: 0.9em)
#set page(width: 320pt, height: 300pt, margin: 40pt)
"""
SENTENCE = "港口全年完成货物吞吐量二十六万吨，比上年多出一万吨，沿线各县的仓库因此忙了起来。"
SHORT = "船期照旧。"
ENGLISH = (
    "The harbour handled more cargo than in any earlier year, and the storehouses along the river "
    "were busy until the end of the season, when the ice came. "
)

TYPST = {  # name → typst markup after the preamble
    "paragraph_over_page": "\n\n".join(SENTENCE * 5 for _ in range(3)),
    "paragraph_over_page_without_indent": "#set par(first-line-indent: 0em, spacing: 2em)\n"
    + "\n\n".join([SENTENCE * 6 + SHORT] * 3),
    "two_columns": '#set page(columns: 2)\n#set par(first-line-indent: 0em, spacing: 2em)\n#set text(size: 8pt, lang: "en")\n'
    + "\n\n".join(f"Part {word}. {ENGLISH * 3}" for word in ("one", "two", "three", "four")),
    "marker_before_year": f"{SENTENCE}增长12%。#footnote[样本统计局：《公报》，2021年。]2020年的降幅为3%。{SENTENCE}",
    "two_markers_side_by_side": f"{SENTENCE}#footnote[第一条注释。]#super[,]#footnote[第二条注释。]{SENTENCE}",
    "circled_markers": f'#set footnote(numbering: "①")\n{SENTENCE}#footnote[甲注。]{SENTENCE}#footnote[乙注。]',
    "note_over_page": f"{SENTENCE * 4}#footnote[{SENTENCE * 6}]\n\n{SENTENCE * 4}",
    "raised_but_no_marker": "面积为50m#super[2]，约为10#super[9]个单位，位列第1#super[st]。" + SENTENCE,
    "url_over_lines": "#set text(hyphenate: false)\n"
    + f"{SENTENCE}#footnote[样本海关：《通报》，https:\\/\\/www.example.org\\/reports\\/2020\\/09\\/30\\/world-trade-"
    + "outlook-october-2020\\/index.html，2020年9月30日。]",
    "english_hyphenation": '#set text(lang: "en", hyphenate: true)\n#set page(width: 200pt)\n'
    + "Internationalisation of manufacturing strengthened interdependence considerably throughout neighbouring "
    + "municipalities, notwithstanding administrative disagreements.",
    "reference_list": f"""#set heading(numbering: none)
#align(center)[#text(size: 18pt)[样本年度报告]]

= 一、货运
{SENTENCE * 2}

= 参考文献
#set par(first-line-indent: 0em, hanging-indent: 2em)
海洛. 码头的账本\\[M\\]. 河口: 河口书局, 2016: 12-40.

林纳. 过闸费与潮汐\\[J\\]. 河口学刊, 2014(3): 31-44.

= 附录
#set par(first-line-indent: (amount: 2em, all: true), hanging-indent: 0em)
{SENTENCE}""",
    "cover_zh": f"""#set par(first-line-indent: 0em)
#align(right)[#text(size: 12pt)[样本标准化委员会技术文件 \\ TC7—2031]]
#v(20pt)
#align(center)[#text(size: 20pt)[河口地区 \\ 港口安全基本要求] \\
#text(size: 14pt)[（2031年）]
#v(30pt)
#text(size: 13pt)[编写单位：样本港口研究院 \\ 样本航运发展有限公司 \\ 二〇三一年七月]]
#pagebreak()
#align(center)[#text(size: 16pt)[前 言]]
#set par(first-line-indent: (amount: 2em, all: true))
{SENTENCE * 4}""",
    "cover_en": f"""#set page(height: 400pt, width: 400pt)
#set par(first-line-indent: 0em)
#set text(lang: "en")
#text(size: 16pt)[*COMMITTEE ON HARBOURS (COH)*]
#v(20pt)
#text(size: 16pt)[*Safe Berths for \\ Small Ships*]

#emph[A profile of the estuary]
#v(8pt)
#text(size: 10pt)[Anna Example \\ Torvin Quell \\ Mira Sample]
#v(20pt)
#text(size: 10pt)[Sample Working Paper No. 12 \\ Harbour Institute | May 2031]
#pagebreak()
{ENGLISH * 5}""",
    "initial": f"""#set page(width: 400pt)
#set par(first-line-indent: 0em, justify: false, leading: 4pt, spacing: 4pt)
#set text(lang: "en", size: 10pt)
#text(size: 18pt)[*The Quiet Quay*]
#v(12pt)
#place(text(size: 40pt, top-edge: "cap-height", bottom-edge: "baseline")[T])
#pad(left: 30pt)[he harbour handled more cargo than in any earlier year, and the \\
storehouses along the river were busy until the end of the season, \\
when the ice came. The ferries waited at the old quay for a month,]

and nobody crossed the river before the spring tides had cleared the channel
again. {ENGLISH * 3}""",
    "band_of_a_title": f"""#set par(first-line-indent: 0em)
#set text(size: 9pt)
#grid(columns: (80pt, 1fr), gutter: 6pt, rect(fill: luma(200), width: 80pt)[*增持（维持）*],
rect(fill: rgb("#804020"), width: 100%)[#text(size: 14pt, fill: white)[*样本股份：扩产四千万公里金刚线*]])
#rect(fill: luma(220), width: 100%)[*投资要点*]
{SENTENCE * 4}""",
    "headings_in_the_margin": """#set page(width: 420pt, height: 420pt)
#set par(first-line-indent: 0em, spacing: 12pt, leading: 5pt)
#set text(lang: "en", size: 9pt)
#text(size: 16pt)[*Ports and their keepers*]

"""
    + "\n#v(4pt)\n".join(
        f"#grid(columns: (70pt, 1fr), column-gutter: 14pt, text(weight: 700)[{head}], [{ENGLISH * 2}\n\n{ENGLISH * 3}])"
        for head in ("Traffic", "Who pays for the works", "Ferries and locks")
    ),
    "contents_without_leaders": f"""#set par(first-line-indent: 0em)
#set text(lang: "en", size: 10pt)
#text(size: 16pt)[*Contents*]

Introduction #h(1fr) 2

Loans of 40 million crowns #h(1fr) 2

Pilots and ferries #h(1fr) 3
#pagebreak()
#text(size: 13pt)[*Introduction*]

{ENGLISH * 3}

#text(size: 13pt)[*Loans of 40 million crowns*]

{ENGLISH * 2}""",
    "contents_without_numbers": f"""#set par(first-line-indent: 0em)
#text(size: 15pt)[*目 录*]

一、航道建设

（一）六千万元贷款

二、客运

#pagebreak()
*一、航道建设*

{SENTENCE * 2}

*二、客运*

{SENTENCE * 2}""",
    "columns_below": f"""#set page(height: 420pt, width: 480pt)
#set par(first-line-indent: 0em)
#set text(lang: "en", size: 9pt)
{ENGLISH * 3}

#columns(3, gutter: 14pt)[The left one. {ENGLISH * 2}
#colbreak()
The middle one. {ENGLISH * 2}
#colbreak()
The right one. {ENGLISH * 2}]""",
    "box_in_a_paragraph": f"""#set page(height: 420pt)
{SENTENCE * 3}

#block(fill: luma(230), inset: 12pt, width: 70%)[#set par(first-line-indent: 0em)
盒中文字：{SENTENCE}]

{SENTENCE * 2}""",
    "three_line_table": f"""{SENTENCE}
#align(center)[表2 样本地区就业人数]
#align(right)[单位：万人，%]
#table(columns: 3 * (1fr,), align: center, stroke: none, table.hline(), [地区], [2022年], [增长率], table.hline(stroke: 0.5pt),
[东区], [1,204.5], [3.1], [西区], [—], [0.4], [合计], [1,204.5], [3.1], table.hline())
#par(first-line-indent: 0em)[资料来源：样本统计局。]
#par(first-line-indent: 0em)[注：西区未报。]
{SENTENCE}""",
    "ruled_table_over_pages": f"""{SENTENCE * 3}
#align(center)[表3 分月产量（单位：吨）]
#table(columns: 2 * (1fr,), align: center, stroke: 0.5pt, table.header([月份], [产量]),
{", ".join(f"[{m}月], [{m}0.5]" for m in range(1, 13))})
{SENTENCE}""",
    "header_spans_columns": """#table(columns: 5 * (1fr,), align: center, stroke: 0.5pt,
table.cell(rowspan: 2)[地区], table.cell(colspan: 2)[2021年], table.cell(colspan: 2)[2022年],
[出口], [进口], [出口], [进口], [东区], [1.5], [2.5], [3.5], [4.5])""",
    "grid_without_outer_rules": "#set page(height: 120pt, margin: 12pt)\n"
    + "\n#pagebreak()\n".join(
        f"""#table(columns: (60pt, 60pt, 60pt, 1fr), align: left, stroke: (x, y) => (left: if x > 0 {{ 0.5pt }}, top: 0.5pt,
bottom: 0.5pt), [名称], [等级], [大小], [说明], [甲{page}], [A], [1{page}32], [一号仓], [乙{page}], [B], [2{page}04], [二号仓])"""
        for page in (1, 2, 3)
    ),
    "chart_labels": f"""{SENTENCE}
#block(width: 240pt, height: 100pt)[#for i in range(5) {{
place(dx: 20pt + i * 44pt, dy: 90pt - i * 15pt - 10pt, rect(width: 20pt, height: 10pt + i * 15pt, fill: blue))
place(dx: 20pt + i * 44pt, dy: 92pt, text(size: 7pt)[#(2018 + i)]) }}]
#v(12pt)
#align(center)[图1 产量变化]
{SENTENCE}""",
    "alternating_heads": "#set page(header: context if calc.even(here().page()) [样本年报 #h(1fr) 2024] else "
    + '[第三章 #h(1fr) 生产], numbering: "- 1 -")\n'
    + "\n\n".join([SENTENCE * 6] * 8),
    "headings_by_number": "#set heading(numbering: none)\n#show heading: set text(size: 11pt)\n"
    + "\n\n".join(
        [
            "#set par(first-line-indent: 0em)",
            "一、总体情况",
            "#set par(first-line-indent: (amount: 2em, all: true))",
            SENTENCE * 2,
            "（一）生产",
            SENTENCE * 2,
            "1. 小组一完成了全部任务，产量达到计划的要求，并提前交付给各县。",
            "二、展望",
            SENTENCE,
        ]
    ),
    "notes_of_a_chapter": f"{SENTENCE}\\[12\\]{SENTENCE}\\[13\\]{SENTENCE}\\[14\\]\n\n#text(size: 14pt, weight: 700)[注释]\n\n"
    "#par(first-line-indent: 0em)[12 样本统计局：《公报》，2021年。]\n\n"
    "#par(first-line-indent: 0em)[13 船期表见附录。14 仓库的面积不含冷库。]",
    "turned_text": "#place(center + horizon, rotate(45deg, text(size: 30pt, fill: luma(220))[内部样稿]))"
    + f"#place(left, dx: -30pt, dy: 60pt, rotate(-90deg, reflow: true)[单位：万吨])\n\n{SENTENCE * 4}",
    "title_in_the_text": "#align(center, text(size: 22pt, weight: 700)[样本年度报告])\n\n作者：样本甲、样本乙\n#pagebreak()"
    + f"#align(center, text(size: 17pt, weight: 700)[样本年度报告])\n\n样本丙 样本经济研究所副研究员\n\n{SENTENCE * 3}",
    "outline": "#set page(height: 200pt)\n#show heading: set text(size: 11pt, weight: 400)\n"
    + f"= 概况\n{SENTENCE}\n\n== 生产\n{SENTENCE}\n\n= 展望\n{SENTENCE * 2}\n\n== 明年\n{SENTENCE}",
    "table_of_contents": "\n\n".join(
        f"#par(first-line-indent: 0em)[{name} #box(width: 1fr, repeat[.]) {page}]"
        for name, page in (("第一节 生产", 3), ("第二节 销售", 12), ("附录", 40))
    ),
    "box_and_margin": f"""#set page(width: 420pt, height: 420pt, margin: (left: 40pt, right: 130pt, y: 40pt))
#set text(size: 9pt)
#let aside(body) = place(right, dx: 110pt, box(width: 90pt, text(size: 7pt)[#set par(first-line-indent: 0em, justify: false)
#body]))
#text(size: 13pt)[*一、航道*]

#text(size: 10pt)[*（一）疏浚*]

#aside[*名词解释* \\ 吃水线是船身没入水中的深度，以米计算，与装载的货物有关；空船与满载相差可达三米，小船相差不到一米。]
{SENTENCE * 4}

#rect(width: 100%, stroke: 0.8pt)[#set par(first-line-indent: 0em)
*专栏1 老码头的故事* \\
{SENTENCE * 2}

① 渡船照旧开行，票价由县里补贴一半，其余由乘客负担，学生和老人不用买票，
邮件免费运送，遇到大风大浪的时候停开。

② 仓库改作市场。]

{SENTENCE * 3}""",
    "lettered_notes": f"""#set footnote(numbering: "a")
#set text(lang: "en", size: 10pt)
{ENGLISH}The tolls#footnote[Without those of ferries.] rose by 12%#footnote[Sample Bureau, Ports, p. 3.] in a year. {ENGLISH}""",
    "text_beside_drawing": f"""#set page(width: 420pt)
#set par(first-line-indent: 0em)
#set text(size: 9pt)
{SENTENCE * 3}

#v(6pt)
#grid(columns: (200pt, 130pt), column-gutter: 10pt, [{SENTENCE * 4}],
  [#text(size: 7pt)[*图1 靠泊次数*] \\
   #for (name, long) in (("北", 80pt), ("南", 60pt), ("旧", 40pt), ("新", 25pt)) [
     #box(width: 20pt, text(size: 7pt)[#name]) #box(rect(width: long, height: 12pt, fill: rgb("#37699e")))
     #text(size: 7pt)[12] \\ ]])
#v(6pt)
{SENTENCE * 3}""",
    "headings_by_colour": "#set par(first-line-indent: 0em, spacing: 1.6em)\n"
    + "\n\n".join(f'#text(fill: rgb("#1a5276"))[{head}]\n\n{SENTENCE * 3}' for head in ("航道与船闸", "渡口的去留", "仓库")),
    "running_heads_once": "#set page(height: 200pt, header: context { let n = counter(page).get().first()\n"
    + "set text(size: 7pt)\n if n == 2 [29#(n - 1) #h(1fr) SAMPLE REVIEW] else if n > 2 [THE QUIET QUAY #h(1fr) 29#(n - 1)] })\n"
    + f'#set text(lang: "en", size: 9pt)\n{ENGLISH * 12}',
    "stacked_tables": """#set page(width: 490pt, height: 420pt)
#set par(first-line-indent: 0em, justify: false)
#set text(size: 10pt)
#let names(..days) = days.pos().map(day => table.cell(stroke: (bottom: 0.5pt))[#day])
#let sum(..numbers) = numbers.pos().map(one => table.cell(stroke: (y: 0.5pt))[#one])
#let accounts(days, wide, ..rows) = table(columns: (130pt,) + days.map(_ => wide), stroke: none, inset: (x: 4pt, y: 3.2pt),
  align: (x, _) => if x == 0 { left } else { right }, [], ..names(..days), ..rows)
(五)使用權資產
#accounts(("2031年3月31日", "2030年12月31日", "2030年3月31日"), 82pt, [碼頭用地], [1,376], [267], [280], [倉庫], [618], [291],
  [365], [], ..sum[1,994][558][645])
#v(-4pt)
#accounts(("2031年1月1日至3月31日", "2030年1月1日至3月31日"), 135pt, [折舊費用], [], [], [#h(1em)碼頭用地], [2,153], [2,136],
  [#par(leading: 0.45em)[#h(1em)減少對河口子公司持股所\\ #h(2em)增加之權益]], [46,783], [46,536], [], ..sum[48,936][48,672])
(六)籌資活動
#accounts(("2031年", "2030年"), 90pt, [短期借款], [531], [255], [租賃負債], [343], [317], [], ..sum[874][572])
""",
    "bylines": f"""#set par(first-line-indent: 0em)
#align(center)[#text(size: 18pt)[*互认为何难用*] \\ #v(4pt)
#text(size: 13pt)[——基于三县的调查] \\ #v(4pt)
#text(size: 12pt)[王样本　祝样例] \\ #v(4pt)
#text(size: 12pt)[样本省水务厅] \\ #v(4pt)
#text(size: 12pt)[2031年9月]]
#v(10pt)
{SENTENCE * 4}""",
}


def invisible_text(path: Path) -> None:
    """Text in render mode 3 behind visible text: a reader sees one sentence, a parser two."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(300, 200), invariant=1)
    canvas.drawString(40, 150, "Output rose by 3 percent.")
    text = canvas.beginText(40, 120)
    text.setTextRenderMode(3)
    text.textLine("Output rose by 90 percent.")
    canvas.drawText(text)
    canvas.save()


def unembedded_cid_font(path: Path) -> None:
    """Chinese text in a CID font that is not embedded, as older office programs write it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(path), pagesize=(300, 200), invariant=1)
    canvas.setFont("STSong-Light", 12)
    for i, line in enumerate(("港口全年完成货物吞吐量二十六万吨，", "比上年多出一万吨。")):
        canvas.drawString(40, 150 - 18 * i, line)
    canvas.save()


def scanned(path: Path) -> None:
    """A page with a note and a three-line table as a picture of 200 dpi, as a scanner leaves it."""
    import pypdfium2 as pdfium
    import typst

    source = f"""#set page(width: 360pt, height: 330pt)
{SENTENCE * 3}#footnote[样本统计局：《公报》，2021年。]{SENTENCE}

{TYPST["three_line_table"].replace(SENTENCE, "")}"""
    page = pdfium.PdfDocument(typst.compile((PREAMBLE + source).encode()))[0]
    page.render(scale=200 / 72, grayscale=True).to_pil().save(path, resolution=200)


REPORTLAB: dict[str, Callable[[Path], None]] = {
    "invisible_text": invisible_text,
    "unembedded_cid_font": unembedded_cid_font,
    "scanned": scanned,
}


def main(names: list[str]) -> None:
    """Draw the named files, or all."""
    import typst

    for name, body in TYPST.items():
        if not names or name in names:
            (HERE / f"{name}.pdf").write_bytes(typst.compile((PREAMBLE + body).encode()))
    for name, drawer in REPORTLAB.items():
        if not names or name in names:
            drawer(HERE / f"{name}.pdf")


if __name__ == "__main__":
    main(sys.argv[1:])
