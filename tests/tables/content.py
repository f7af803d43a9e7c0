"""Makes up tables whose cells are known. All regions, goods and numbers are invented."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

REGIONS = {
    "zh": ["东湾区", "南浦区", "西岭区", "北原区", "河口区", "石桥镇", "云溪镇", "长滩镇", "青坡镇", "白鹭镇"],
    "en": ["East Bay", "South Shore", "West Ridge", "North Plain", "River Mouth", "Stonebridge", "Cloud Creek", "Long Beach"],
}
MEASURES = {"zh": ["出口", "进口", "吞吐量", "就业人数"], "en": ["Exports", "Imports", "Throughput", "Employment"]}
STUB = {"zh": "地区", "en": "Region"}
REMARKS = {
    "zh": "岸线外移之后，旧码头改建为市场，数据自改建之年起不再单独统计",
    "en": "Since the old quays became markets they have not been counted on their own",
}


@dataclass(frozen=True)
class Cell:
    """A printed cell at its top left corner; what it spans counts it."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass
class Spec:
    """A table and the lines around it. The first `header` rows are headers."""

    lang: str
    cells: list[Cell] = field(default_factory=list)
    header: int = 1
    number: str = ""
    title: str = ""
    unit: str = ""
    source: str = ""
    note: str = ""

    @property
    def rows(self) -> int:
        return max(cell.row + cell.row_span for cell in self.cells)

    @property
    def columns(self) -> int:
        return max(cell.column + cell.column_span for cell in self.cells)


def make(
    lang: str, seed: int, *, rows: int = 5, measures: int = 3, storeys: int = 1, groups: bool = False, gaps: bool = False,
    remarks: bool = False, bilingual: bool = False, number: int = 1, around: bool = True,
) -> Spec:  # fmt: skip
    """A table of regions by measures, with two storeys of headers by years and measures. `gaps` leaves cells empty or dashed."""
    rng = random.Random(f"{lang}{seed}")
    spec = Spec(lang, header=storeys)
    names = _headers(spec, lang, measures, storeys, bilingual)
    if remarks:
        names += 1
        spec.cells.append(Cell(0, names, {"zh": "备注", "en": "Remark"}[lang], storeys))
    for r in range(rows):
        spec.cells += _row(rng, lang, r, storeys, names, groups, gaps, remarks)
    if around:
        spec.number = f"表{number}" if lang == "zh" else f"Table {number}"
        spec.title = "样本地区主要指标" if lang == "zh" else "Main indicators of the sample regions"
        spec.unit = "单位：万吨，%" if lang == "zh" else "Unit: thousand tonnes"
        spec.source = "资料来源：样本统计局。" if lang == "zh" else "Source: Sample Statistics Bureau."
    return spec


def _headers(spec: Spec, lang: str, measures: int, storeys: int, bilingual: bool) -> int:
    def name(k: int) -> str:
        return f"{MEASURES['zh'][k]} {MEASURES['en'][k]}" if bilingual else MEASURES[lang][k]

    spec.cells.append(Cell(0, 0, STUB[lang], storeys))
    if storeys == 1:
        spec.cells += [Cell(0, k + 1, name(k)) for k in range(measures)]
        return measures
    for y, year in enumerate((2022, 2023)):
        spec.cells.append(Cell(0, 1 + y * measures, f"{year}年" if lang == "zh" else str(year), 1, measures))
        spec.cells += [Cell(1, 1 + y * measures + k, name(k)) for k in range(measures)]
    return 2 * measures


def _row(rng: random.Random, lang: str, r: int, top: int, names: int, groups: bool, gaps: bool, remarks: bool) -> list[Cell]:
    regions = REGIONS[lang]
    name = regions[r % len(regions)] + ("" if r < len(regions) else f" {r // len(regions) + 1}")
    if groups and r % 3 == 1:
        name = f"其中：{name}" if lang == "zh" else f"of which {name}"
    cells = [Cell(top + r, 0, name)]
    for k in range(names):
        text = f"{rng.uniform(-20, 4000):,.1f}" if k % 2 == 0 else f"{rng.uniform(-9, 30):.1f}"
        if gaps and rng.random() < 0.25:
            text = rng.choice(["", "—", "…", "0"])
        if remarks and k == names - 1:
            text = REMARKS[lang] if r % 2 == 0 else ""
        cells.append(Cell(top + r, k + 1, text))
    return cells
