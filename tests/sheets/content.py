"""The tables that are drawn: invented regions and amounts, as rows of cells with spans."""

from __future__ import annotations

from dataclasses import dataclass

Cell = tuple[str, int, int]
"""Text, rows spanned, columns spanned."""


@dataclass(frozen=True)
class Drawn:
    """A table as it is drawn: the lines above it, its rows (a spanned place is given once), the lines below it."""

    above: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads: int = 1
    below: tuple[str, ...] = ()

    def placed(self) -> dict[tuple[int, int, int, int], str]:
        """Every filled cell by row, column, rows and columns spanned."""
        taken: set[tuple[int, int]] = set()
        found: dict[tuple[int, int, int, int], str] = {}
        for r, row in enumerate(self.rows):
            c = 0
            for text, down, across in row:
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
                if text:
                    found[r, c, down, across] = text
                c += across
        return found


def rows(*lines: str) -> tuple[tuple[Cell, ...], ...]:
    """Rows written with |; `a@2x1` spans two rows and one column."""
    return tuple(tuple(_cell(text) for text in line.split("|")) for line in lines)


def _cell(text: str) -> Cell:
    text, _, span = text.partition("@")
    down, across = (int(n) for n in span.split("x")) if span else (1, 1)
    return text, down, across


def _long() -> tuple[tuple[Cell, ...], ...]:
    return rows(
        "序号|区县|产值|增速", *(f"{n}|第{n}区|{n * 137 % 1000 + 0.5:.1f}|{n * 7 % 13 - 4}.{n % 10}" for n in range(1, 61))
    )


PLAIN = rows("地区|进出口额|同比增长", "东湾区|1,234.5|3.2", "西岭区|987.0|-0.5", "南浦区|456.78|12.0", "合计|2,678.28|2.9")
TWO = rows(
    "地区@2x1|2019年@1x2|2020年@1x2", "总额|同比|总额|同比", "东湾区|512.3|4.1|530.9|3.6", "西岭区|88.0|−1.2|90.4|2.7",
    "北原区|1,020.0|0.0|998.6|−2.1",
)  # fmt: skip
ENGLISH = rows("Region|Exports|Share|Change", "Eastbay|1,234.5|12.5%|(0.5)", "Westridge|987.0|n.a.|3.4", "Southport|0|…|—")
GROUPS = rows("项目|本期|上期", "农业||", "　粮食|120.5|118.0", "　蔬菜|88.1|90.2", "工业||", "　钢材|45.6|44.4", "　水泥|—|12.3")
LINES = rows(
    "项目|内容说明|金额", "港口扩建|包括码头、仓库以及连接铁路的道路和照明设施|1,200", "学校|新建教学楼|350",
    "河道整治|疏浚河道并加固两岸堤防以及沿线绿化工程|78.5",
)  # fmt: skip
BILINGUAL = rows(
    "地区 Region|产量 Output|增速 Growth", "东湾区 Eastbay|120.5|3.1%", "西岭区 Westridge|98.0|-2.4%",
    "总计 Total|218.5|0.6%",
)  # fmt: skip
WIDE = rows("年份|一季度|二季度|三季度|四季度", "2018|1.1|1.2|1.3|1.4", "2019|2.1|—|2.3|2.4", "2020|3.1|…|0|3.4")
MERGED = rows("类别|品名|数量", "水果@2x1|苹果|120", "梨|80", "谷物@2x1|小麦|1,500", "稻谷|2,300")
EMPTY = rows("指标|单位|2019|2020", "人口|万人|52.1|53.0", "面积|平方公里||1,280", "密度|人/平方公里|407|")

TABLES: dict[str, Drawn] = {
    "plain": Drawn(("表1 各区进出口额", "单位：亿元，%"), PLAIN, 1, ("资料来源：东湾统计处", "注：数据未经调整。")),
    "two": Drawn(("表2 两年进出口", "单位：亿元，%"), TWO, 2, ("数据来源：东湾海关",)),
    "english": Drawn(("Table 1. Exports by region",), ENGLISH, 1, ("Source: Eastbay Statistics.",)),
    "groups": Drawn(("表3 主要产品产量", "单位：万吨"), GROUPS, 1, ("资料来源：东湾农业处",)),
    "lines": Drawn(("表4 建设项目", "单位：万元"), LINES, 1, ()),
    "bilingual": Drawn(("表5 产量 Table 5 Output",), BILINGUAL, 1, ("资料来源 Source：东湾统计处",)),
    "wide": Drawn(("表6 季度指数",), WIDE, 1, ()),
    "merged": Drawn(("表7 农产品", "单位：吨"), MERGED, 1, ()),
    "empty": Drawn(("表8 人口与面积",), EMPTY, 1, ("资料来源：东湾统计处",)),
    "long": Drawn(("表9 各区产值", "单位：亿元，%"), _long(), 1, ("资料来源：东湾统计处",)),
}

PROSE = (
    "东湾区位于海湾东侧，港口常年不冻。去年，区内企业的出口继续增加，铁路和公路的货运量也有上升"
    "，但增速比前一年放缓。调查显示，多数企业预计明年的订单保持稳定，只有少数企业认为原料价格会再次上涨。"
)
NONE: dict[str, tuple[str, ...]] = {
    "prose": (PROSE,) * 6,
    "list": ("本年工作要点：", *(f"{n}. 第{n}项工作由各区分别完成，并在年底前报告。" for n in range(1, 13))),
    "contents": ("目录", *(f"第{n}节 各区情况 {'.' * 60} {n * 3}" for n in range(1, 15))),
}
