"""`python -m tests.sealed.restyle SET SEED OUT`: sets the texts of a drawn set anew in random styles, with their labels beside.

Size, measure, margins, columns, indents, space, alignment, fonts, headings, notes and running heads are drawn by lot, and
tables, figures and boxes between the paragraphs. `--score` reads what was drawn and prints the scores and what was read wrongly.
It needs WeasyPrint (BSD), which nothing else here does, and fonts for Chinese. The texts are known, so that this is no sealed
set: it shows what the layout still takes for granted.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.sealed.__main__ import HERE
from tests.sealed.layout_reading import read
from tests.sealed.layout_score import layout_problems, score_layout

FONTS = {
    "en": ("Libertinus Serif", "TeX Gyre Termes", "Liberation Sans", "Carlito", "EB Garamond", "DejaVu Serif", "Noto Sans"),
    "zh": ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "WenQuanYi Zen Hei"),
}
HEADINGS = {
    "bold": "font-weight:700",
    "colour": "color:#1a5276;font-weight:700",
    "italic": "font-style:italic",
    "tint": "color:#7b241c",
    "sans": 'font-family:"Liberation Sans","Noto Sans CJK SC"',
}
WORDS = {
    "en": {
        "notes": "Notes",
        "table": "Table {}: Vessels and charges by quay",
        "head": ("Quay", "2029", "2030", "Change, %"),
        "rows": ("North", "South", "Old", "Mole", "Ferry"),
        "source": "Source: harbour office returns.",
        "figure": "Figure {}. Calls at the old quay",
        "aside": (
            "Case {}: the ferry at Orrin",
            "The ferry at Orrin has carried the post since 1911. When the bridge was opened, the council wished to sell it; the "
            "islanders collected 4,200 signatures and bought a third of the shares.",
            "It now makes a small profit, which pays for the lamp on the northern pier.",
        ),
        "box": "Box: The pilots keep their own calendar. It begins with the first day on which the river is free of ice.",
    },
    "zh": {
        "notes": "注释",
        "table": "表{} 各码头船次与收费",
        "head": ("码头", "2029", "2030", "增长（%）"),
        "rows": ("北", "南", "旧", "防波堤", "渡口"),
        "source": "资料来源：港务所统计。",
        "figure": "图{} 旧码头靠泊次数",
        "aside": (
            "案例{}：北岸渡口的去留",
            "北岸渡口自一九五三年起运送邮件。大桥通车以后，县里打算把渡船卖掉，岛上居民征集了4200个签名，出资买下三分之一的股份，渡船因此留了下来。",
            "如今渡口每年略有盈余，用来支付北堤航标灯的电费。",
        ),
        "box": "专栏：引航员有自己的日历。它从河面没有冰的第一天算起，老人们至今照着它安排渡船。",
    },
}
LETTERS = 24
"""Fewer notes than this may be marked by letters."""

_LABELLED = re.compile(r"[（(]?[\da-z一二三四五六七八九十]{1,3}[)）.、]|[①-⑳]")


class Restyled:
    """One report in a style of its own: its page as HTML, and its labels."""

    def __init__(self, gold: dict[str, Any], lot: random.Random) -> None:
        self.gold, self.lot, self.lang = gold, lot, gold["lang"]
        self.words: dict[str, Any] = WORDS[self.lang]
        self.at_foot = lot.random() < 0.75
        self.bracketed = lot.random() < 0.3
        self.number = lot.choice((1, 1, 12, 97))
        self.lettered = not self.bracketed and self.number == 1 and len(gold["notes"]) < LETTERS and lot.random() < 0.3
        self.bullet = lot.choice("•–▪■○")
        self.floats = 0
        self.frame = lot.choice(("shaded", "framed", "barred", "ruled"))
        self.beside = lot.random() < 0.25
        self.columns = lot.choice((1, 1, 1, 2, 2, 3)) if not self.beside else 1
        self.blocks: list[dict[str, Any]] = []
        self.notes: list[dict[str, str]] = []
        self.outside: list[str] = [gold["title"]]
        self.waiting = list(gold["notes"])

    def page(self) -> str:
        """The whole report as HTML."""
        parts = [part for block in self.gold["blocks"] if block["text"] not in ("Notes", "注释") for part in self._block(block)]
        if not self.at_foot and self.notes:
            self.blocks.append({"kind": "heading", "level": 1, "text": self.words["notes"]})
            parts.append(f'<div class="h h1">{self.words["notes"]}</div>')
            parts += [
                f'<div class="end"><span class="num">{note["marker"]}</span> {html.escape(note["text"])}</div>'
                for note in self.notes
            ]
        title = parts.pop(0) if "title" in parts[0] else ""
        lang = "en" if self.lang == "en" else "zh-CN"
        body = f'{title}<div class="columns">{"".join(parts)}</div>'
        return f'<html lang="{lang}"><style>{self._style()}</style><body>{body}</body></html>'

    def labels(self) -> dict[str, Any]:
        """What was drawn, in the form of a set's labels."""
        same = {name: self.gold[name] for name in ("lang", "title")}
        return {**same, "layout": "", "blocks": self.blocks, "notes": self.notes, "cover": {}, "outside": self.outside}

    def _block(self, block: dict[str, Any]) -> Iterator[str]:
        self.blocks.append({name: value for name, value in block.items() if name != "aside"})
        kind, text = block["kind"], block["text"]
        marked, plain = self._marked(text) if kind in ("paragraph", "list_item") else (html.escape(text), True)
        if kind == "title":
            yield f'<h1 class="title">{marked}</h1>'
        elif kind == "heading":
            yield f'<div class="h h{block["level"]}">{marked}</div>'
        elif kind == "list_item":
            yield f'<div class="item">{"" if _LABELLED.match(text) else self.bullet + " "}{marked}</div>'
        elif kind == "reference":
            yield f'<div class="work">{marked}</div>'
        else:
            yield f"<blockquote>{marked}</blockquote>" if plain and self.lot.random() < 0.08 else f"<p>{marked}</p>"
            if self.lot.random() < 0.15:
                yield self._float()
            elif self.lot.random() < 0.08:
                yield self._aside()

    def _marked(self, text: str) -> tuple[str, bool]:
        """The text with the markers of its notes, and whether it has none."""
        found, last = "", 0
        here = sorted(
            (at + len(note["anchor"]), i) for i, note in enumerate(self.waiting) if (at := text.find(note["anchor"])) >= 0
        )
        for at, i in here:
            mark = f"[{self.number}]" if self.bracketed else chr(96 + self.number) if self.lettered else str(self.number)
            note = {"marker": mark, "text": self.waiting[i]["text"], "anchor": self.waiting[i]["anchor"]}
            self.notes.append(note)
            self.number += 1
            foot = (
                f'<span class="foot"><span class="num">{mark}</span> {html.escape(note["text"])}</span>' if self.at_foot else ""
            )
            found += f'{html.escape(text[last:at])}<sup class="call">{mark}</sup>{foot}'
            last = at
        taken = {i for _, i in here}
        self.waiting = [note for i, note in enumerate(self.waiting) if i not in taken]
        return found + html.escape(text[last:]), not here

    def _aside(self) -> str:
        """A box in the text, or a part of a side column, with a heading and paragraphs of its own."""
        above = [block for block in self.blocks if block["kind"] == "heading" and not block.get("aside")][-1:]
        level = (above[0]["level"] + 1 if not self.beside else 2) if above else 1
        heading, *texts = self.words["aside"]
        self.floats += 1
        heading = heading.format(self.floats)
        self.blocks.append({"kind": "heading", "level": level, "text": heading, "aside": True})
        self.blocks += [{"kind": "paragraph", "text": text, "aside": True} for text in texts]
        inner = f'<div class="asidehead">{heading}</div>' + "".join(f"<p>{text}</p>" for text in texts)
        return f'<div class="{"beside" if self.beside else self.frame + " aside"}">{inner}</div>'

    def _float(self) -> str:
        self.floats += 1
        kind = self.lot.choice(("table", "table", "figure", "box"))
        if kind == "box":
            self.outside.append(self.words["box"])
            return f'<div class="box">{self.words["box"]}</div>'
        caption = self.words[kind].format(self.floats)
        self.outside.append(caption)
        if kind == "figure":
            heights = self.lot.sample(range(20, 75), 5)
            bars = "".join(
                f'<rect x="{20 + 34 * i}" y="{80 - h}" width="20" height="{h}" fill="#37699e"/>' for i, h in enumerate(heights)
            )
            return f'<div class="float"><svg width="200" height="84">{bars}</svg><div class="caption">{caption}</div></div>'
        rows = [self.words["head"]]
        for name in self.lot.sample(self.words["rows"], 4):
            rows.append((name, *(str(self.lot.randint(100, 999)) for _ in range(2)), f"{self.lot.uniform(-9, 9):.1f}"))
        self.outside += [self.words["source"], *("\t".join(row) for row in rows), *(cell for row in rows for cell in row)]
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        style = self.lot.choice(("three", "grid", "rows"))
        source = f'<div class="source">{self.words["source"]}</div>'
        return f'<div class="float"><div class="caption">{caption}</div><table class="{style}">{cells}</table>{source}</div>'

    def _style(self) -> str:
        lot, latin = self.lot, self.lang == "en"
        size, larger = lot.choice((9, 9.5, 10, 10.5, 11, 12)), lot.choice((1.1, 1.15, 1.25))
        leading = lot.choice((1.25, 1.35, 1.5, 1.7) if latin else (1.5, 1.6, 1.8, 2.0))
        indent = lot.choice((0, 0, 1, 2) if latin else (2, 2, 2, 0))
        gap = 0 if indent and lot.random() < 0.7 else lot.choice((0.4, 0.6, 1.0))
        align = lot.choice(("justify", "justify", "left"))
        number = lot.choice(
            ("counter(page)", '"- " counter(page) " -"', '"Page " counter(page)', 'counter(page) " / " counter(pages)')
        )
        head = f'"{self.gold["title"][:40]}"'
        running = lot.choice(
            (
                f"@top-center{{content:{head};font-size:8pt}} @bottom-center{{content:{number};font-size:8pt}}",
                f"@bottom-left{{content:{head};font-size:8pt}} @bottom-right{{content:{number};font-size:8pt}}",
                f"@bottom-center{{content:{number};font-size:9pt}}",
            )
        )
        hyphens = "auto" if latin and lot.random() < 0.5 else "manual"
        hanging = "display:inline-block;width:2.2em" if lot.random() < 0.5 else ""
        return f"""
@page{{size:{"A4 landscape" if self.columns == 3 else lot.choice(("A4", "Letter", "170mm 240mm"))};
 margin:{"20mm 18mm 20mm 65mm" if self.beside else lot.choice(("20mm", "25mm", "18mm 15mm"))};{running}
 @footnote{{border-top:.5pt solid black;padding-top:3pt;margin-top:6pt}}}}
body{{font-family:"{lot.choice(FONTS[self.lang])}","Noto Serif CJK SC";font-size:{size}pt;
 line-height:{leading};text-align:{align};hyphens:{hyphens}}}
.columns{{columns:{self.columns};column-gap:6mm}}
.aside{{margin:1em 0;padding:6pt 8pt;font-size:{0.95 * size}pt;text-indent:0;break-inside:avoid}}
.asidehead{{font-weight:700;margin-bottom:.3em;text-align:left}} .aside p,.beside p{{text-indent:0;margin:0 0 .3em}}
.shaded{{background:#eef3e6}} .framed{{border:.8pt solid #345}} .barred{{border-left:3pt solid #789;background:#f4f4f4}}
.ruled{{border-top:1pt solid black;border-bottom:1pt solid black}}
.beside{{float:left;clear:both;margin-left:-48mm;width:40mm;font-size:{0.85 * size}pt;line-height:1.3;text-align:left}}
.work{{margin-bottom:.3em;{lot.choice(("", "padding-left:2em;text-indent:-2em", "text-indent:2em"))}}}
p{{margin:0 0 {gap}em;text-indent:{indent}em;orphans:2;widows:2}}
.title{{font-size:{1.8 * size}pt;text-align:center;line-height:1.3;margin:0 0 1em}}
.h{{{lot.choice(list(HEADINGS.values()))};margin:1em 0 .5em;break-after:avoid;line-height:1.35;
 text-align:{lot.choice(("left", "left", "left", "center"))};hyphens:manual}}
.h1{{font-size:{size * larger * larger}pt}} .h2{{font-size:{size * larger}pt}}
.item{{margin:0 0 .3em 2em;text-indent:-1.2em}} blockquote{{margin:.6em 2.2em}}
.call{{font-size:{max(6.0, 0.65 * size)}pt;line-height:0;vertical-align:super}}
.foot{{float:footnote;font-size:{0.85 * size}pt;line-height:1.25;text-indent:0;hyphens:manual}}
.foot::footnote-call,.foot::footnote-marker{{content:none}} .num{{{hanging}}}
.end{{font-size:{0.85 * size}pt;margin-bottom:.2em;line-height:1.3}}
.float,.box{{margin:.9em 0;break-inside:avoid;text-indent:0}} .box{{background:#e8eef4;padding:6pt 8pt;font-size:{0.95 * size}pt}}
.caption{{font-size:{0.9 * size}pt;font-weight:700;text-align:{lot.choice(("center", "left"))}}}
.source{{font-size:{0.8 * size}pt;text-align:left}}
table{{border-collapse:collapse;width:100%;font-size:{0.88 * size}pt}} td{{padding:1.5pt 3pt;text-align:center}}
.grid td{{border:.5pt solid black}} .rows td{{border-bottom:.4pt solid #888}}
.three{{border-top:1pt solid black;border-bottom:1pt solid black}} .three tr:first-child td{{border-bottom:.5pt solid black}}"""


def draw(name: str, seed: int, out: Path) -> list[Path]:
    """Every report of a set in a style of its own; the PDFs, each with its labels beside it."""
    from weasyprint import HTML

    out.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    for file in sorted((HERE / name).glob("*.json")):
        restyled = Restyled(json.loads(file.read_text(encoding="utf-8")), random.Random(f"{seed}-{file.stem}"))
        target = out / f"{file.stem}-{seed}.pdf"
        HTML(string=restyled.page()).write_pdf(target)
        target.with_suffix(".json").write_text(json.dumps(restyled.labels(), ensure_ascii=False), encoding="utf-8")
        drawn.append(target)
    return drawn


def main() -> None:
    """Draw one set anew, and score it if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.sealed.restyle", description=__doc__)
    parser.add_argument("set")
    parser.add_argument("seed", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--score", action="store_true", help="read what is drawn there, drawing nothing")
    given = parser.parse_args()
    if not given.score:
        print("\n".join(map(str, draw(given.set, given.seed, given.out))))
        return
    files = sorted(given.out.glob(f"*-{given.seed}.pdf"))
    gold = [json.loads(file.with_suffix(".json").read_text(encoding="utf-8")) for file in files]
    names = [file.stem for file in files]
    print("\n".join(layout_problems(names, gold)))
    for (_, field), tally in sorted(score_layout(names, gold, [read(file) for file in files]).items()):
        print(f"{field:10} {tally.right:5} of {tally.n:5}  {tally.right / tally.n:5.3f}")
        for miss in tally.misses:
            print(f"           {str(miss)[:200]}")


if __name__ == "__main__":
    main()
