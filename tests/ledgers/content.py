"""Tables as publishers print them, written by hand with their labels: cells, caption, unit, source, notes, and what the numbers mean.

All places below the level of a country, and all amounts, are invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.sheets.content import Cell, rows


@dataclass(frozen=True)
class Ledger:
    """A table and what is known of it.

    `typed` has one line a number: row and column of the printed grid, 0-based, then value, unit, first day and place; `-` is none.
    """

    rows: tuple[tuple[Cell, ...], ...]
    number: str = ""
    title: str = ""
    unit: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    heads: int = 1
    typed: str = ""
    lang: str = "zh"

    def placed(self) -> dict[tuple[int, int, int, int], str]:
        """Every filled cell by row, column, rows and columns spanned, without the marks `^` of its notes."""
        taken: set[tuple[int, int]] = set()
        found: dict[tuple[int, int, int, int], str] = {}
        for r, row in enumerate(self.rows):
            c = 0
            for text, down, across in row:
                while (r, c) in taken:
                    c += 1
                taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
                if text:
                    found[r, c, down, across] = text.partition("^")[0]
                c += across
        return found


LEDGERS: dict[str, Ledger] = {
    "power": Ledger(
        rows(
            "类型@2x1|2021年末@1x2|2022年末@1x2", "装机容量|比重|装机容量|比重", "火电|1,204.5|61.2|1,230.0|58.4", "水电|402.0|20.4|410.6|19.5",
            "风电|215.3|10.9|268.8|12.8", "太阳能发电|146.2|7.4|196.4|9.3", "合计|1,968.0|100.0|2,105.8|100.0",
        ),
        "表2-1", "分类型发电装机容量", "万千瓦，%", "东湾电网运行年报", ("火电含燃气发电。",), 2,
        "2 1 12045000 kW 2021 -\n2 2 61.2 % 2021 -\n5 3 1964000 kW 2022 -\n6 4 100.0 % 2022 -",
    ),
    "budget": Ledger(
        rows(
            "项目|2022年决算数|2023年预算数|预算数为决算数的％", "一、收入合计|820.4|861.0|104.9", "　税收收入|640.1|675.3|105.5",
            "　　增值税|262.0|280.5|107.1", "　　企业所得税|118.6|117.9|99.4", "　非税收入|180.3|185.7|103.0", "二、支出合计|905.2|912.8|100.8",
            "三、收支差额|(84.8)|(51.8)|—",
        ),
        "附表3", "一般公共预算收支", "亿元", "东湾财政处", (), 1,
        "1 1 82040000000 CNY 2022 -\n3 2 28050000000 CNY 2023 -\n7 1 -8480000000 CNY 2022 -\n1 3 104.9 % - -",
    ),
    "survey": Ledger(
        rows(
            "预期|企业数（家）|占比（%）|较上次变动（百分点）", "增加|128|32.0|+2.5", "持平|212|53.0|-0.7", "减少|60|15.0|-1.8", "合计|400|100.0|…",
        ),
        "表5", "企业对明年订单的预期", "", "东湾企业调查队2023年11月问卷", ("样本为规模以上工业企业。",), 1,
        "1 1 128 家 * -\n1 2 32.0 % * -\n1 3 2.5 pp * -\n3 3 -1.8 pp * -",
    ),
    "towns": Ledger(
        rows(
            "镇|户籍人口（万人）|面积（平方公里）|人口密度（人/平方公里）|城镇化率", "石桥镇|6.25|48.0|1,302|62.5%", "云溪镇|3.10|75.5|411|38.0%",
            "长滩镇|4.80|52.2|920|n.a.", "全区|14.15|175.7|805|51.9%",
        ),
        "表6", "各镇人口与密度", "", "", (), 1,
        "1 1 62500 人 - -\n1 2 48.0 km2 - -\n1 4 62.5 % - -\n2 3 411 人 - -",
    ),
    "markets": Ledger(
        rows(
            "国家@2x1|金额@1x3|比去年同期增减@1x3", "进出口|出口|进口|进出口|出口|进口", "德国|88.4|51.2|37.2|▲3.1|▲5.0|-0.3",
            "日本|120.6|70.0|50.6|1.8|2.2|1.2", "越南|64.9|44.1|20.8|12.6|15.3|7.2", "其他|402.7|210.3|192.4|0.0|…|—",
        ),
        "表7", "2022年1-9月对主要市场进出口", "亿美元，%", "东湾海关", (), 2,
        "2 1 8840000000 USD 2022-01-01 DE\n2 4 -3.1 % 2022-01-01 DE\n4 2 4410000000 USD 2022-01-01 VN\n3 6 1.2 % 2022-01-01 JP",
    ),
    "index": Ledger(
        rows(
            "月份|综合指数|生产|新订单|从业人员", "2023年1月|50.8|51.2|50.1|48.9", "2023年2月|52.3|54.0|53.2|50.0", "2023年3月|51.6|52.7|52.0|49.6",
            "2023年4月|49.5|50.3|48.7|48.8",
        ),
        "表8", "采购经理指数", "", "东湾企业调查队", ("50以上为扩张。", "数据经季节调整。"), 1,
        "1 1 50.8 - 2023-01-01 -\n3 3 52.0 - 2023-03-01 -\n4 4 48.8 - 2023-04-01 -",
    ),
    "prices": Ledger(
        rows(
            "品种|3月均价|4月均价|环比（%）", "蔬菜类@1x4", "白菜|1.86|1.72|-7.5", "番茄|5.20|4.95|-4.8", "水果类@1x4", "苹果|8.40|8.55|1.8",
            "柑橘|6.10|6.32|3.6",
        ),
        "表9", "农产品批发价格", "元/公斤", "东湾批发市场", (), 1,
        "2 1 1.86 CNY - -\n2 3 -7.5 % - -\n5 2 8.55 CNY - -",
    ),
    "projects": Ledger(
        rows(
            "项目名称|建设内容|起止年限|总投资", "港区铁路支线|新建单线铁路18公里，设货运站两座，并改造既有道口五处|2021—2025|36,800",
            "污水处理厂扩建|日处理能力由五万吨提高到八万吨|2022—2024|9,650", "河口湿地修复|退塘还湿，种植本地植物，建观测站一座，开放步道四公里|2023—2026|4,120.5",
        ),
        "表10", "“十四五”时期重点项目", "万元", "", ("投资为概算数。",), 1,
        "1 3 368000000 CNY 2021 -\n3 3 41205000 CNY 2021 -",
    ),
    "rates": Ledger(
        rows("期限|挂牌利率（%）|浮动区间（%）|存款余额（亿元）", "活期|0.25|0.20—0.35|1 204.6", "一年|1.65|1.50—2.10|880.2", "三年|2.20|≥2.00|约360"),
        "表11", "存款利率与余额", "", "东湾银行业协会", (), 1,
        "1 1 0.25 % - -\n1 3 120460000000 CNY - -\n3 3 36000000000 CNY - -\n1 2 - % - -",
    ),
    "long": Ledger(
        rows("代码|行业|单位数|从业人员", *(f"{n:02d}|第{n}类制造业|{n * 37 % 211 + 3}|{n * 7919 % 90000 + 1000:,}" for n in range(13, 61))),
        "附表1", "按行业分法人单位数和从业人员", "个，人", "东湾普查办公室", (), 1,
        "1 2 62 个 - -\n1 3 13947 人 - -",
    ),
    "regions": Ledger(
        rows("指标|单位|广东|江苏|浙江", "常住人口|万人|12,684|8,505|6,540", "进出口总额|亿元|82,680|52,131|41,429", "人均可支配收入|元|44,993|47,498|57,541", "森林覆盖率|%|58.7|24.0|61.2"),
        "表12", "2021年三省主要指标", "", "各省年度公报", (), 1,
        "1 2 126840000 人 2021 CN-GD\n2 3 5213100000000 CNY 2021 CN-JS\n3 4 57541 CNY 2021 CN-ZJ\n4 2 58.7 % 2021 CN-GD",
    ),
    "quarters": Ledger(
        rows("指标@2x1|2023年@1x4", "一季度|二季度|三季度|四季度", "订单|45.1|47.9|52.0|60.3", "交付|40.8|46.2|—|57.7"),
        "表13", "船厂订单与交付", "亿元", "", (), 2,
        "2 1 4510000000 CNY 2023-01-01 -\n2 3 5200000000 CNY 2023-07-01 -\n3 4 5770000000 CNY 2023-10-01 -",
    ),
    "spending": Ledger(
        rows(
            "Income group|2021|2022|2023|Change, 2021–23 (%)", "Lowest fifth|61.20|74.85|80.10|30.9", "Second fifth|72.45|86.00|91.30|26.0",
            "Middle fifth|80.00|93.75|97.60|22.0", "Highest fifth|118.30|130.05|129.40|9.4", "All households|84.10|97.20|100.85|19.9",
        ),
        "Table A1", "Household energy spending by income group, 2021–2023", "US$ per month", "Eastbay household panel, wave 9.",
        ("Amounts are in current prices.",), 1, "1 1 61.20 USD 2021 -\n4 3 129.40 USD 2023 -\n1 4 30.9 % 2021 -", "en",
    ),
    "debt": Ledger(
        rows(
            "Country|2019|2020|2021|2025f", "France|97.4|115.0|112.9|110.5", "Germany|58.9|68.0|69.0|62.1", "Norway|40.9|46.1|42.8|n.a.",
            "Japan|236.4|258.7|255.1|(…)",
        ),
        "Table 4", "General government gross debt", "percent of GDP", "national finance ministries; staff estimates.", ("f = forecast.",), 1,
        "1 1 97.4 % 2019 FR\n2 4 62.1 % 2025 DE\n4 3 255.1 % 2021 JP", "en",
    ),
    "port": Ledger(
        rows(
            "Indicator|Unit|2020|2021|2022", "Container throughput|million TEU|4.2|4.9|5.3", "Dry bulk|million tonnes|61.0|58.4|57.7",
            "Port dues|€ million|310.5|342.0|365.2", "Share of rail in inland transport|%|18|19|21",
        ),
        "Table 3", "The port in figures", "", "Harbour board annual accounts", (), 1,
        "1 2 4200000 * 2020 -\n2 4 57700000 t 2022 -\n3 3 342000000 EUR 2021 -\n4 4 21 % 2022 -", "en",
    ),
    "exports": Ledger(
        rows(
            "Product group@2x1|Exports@1x2|Imports@1x2", "Value (€ million)|Share (%)|Value (€ million)|Share (%)", "Machinery|1,204.8|41.5|830.2|30.1",
            "Chemicals|610.0|21.0|702.5|25.5", "Food|404.3^a|13.9|512.9|18.6", "Other|684.2|23.6|711.4|25.8", "Total|2,903.3|100.0|2,757.0|100.0",
        ),
        "Table 2.1", "Goods trade by product group", "", "Eastbay Customs Service", ("Includes live animals.",), 2,
        "2 1 1204800000 EUR - -\n4 1 404300000 EUR - -\n6 4 100.0 % - -", "en",
    ),
    "balance": Ledger(
        rows(
            "|2022|2023", "Revenue|1,880.4|1,951.2", "  Taxes|1,402.0|1,466.5", "  Other revenue|478.4|484.7", "Expenditure|1,995.1|2,010.3",
            "Balance|(114.7)|(59.1)", "Balance, share of GDP (%)|−2.4|−1.2",
        ),
        "Table 1", "Central government balance", "billions of kroner", "Treasury outturn, March 2024.", (), 1,
        "1 1 1880400000000 * 2022 -\n5 2 -59100000000 * 2023 -\n6 1 -2.4 % 2022 -", "en",
    ),
    "answers": Ledger(
        rows(
            "Answer|Urban|Rural|All", "Strongly agree|34%|21%|29%", "Agree|41%|44%|42%", "Disagree|15%|22%|18%", "Don’t know|10%|13%|11%",
            "Number of respondents|1,420|980|2,400",
        ),
        "Table 6", "Do you trust the published figures?", "", "", ("Column totals may not add up because of rounding.",), 1,
        "1 1 34 % - -\n5 3 2400 - - -", "en",
    ),
}  # fmt: skip

PROSE = {
    "zh": "东湾区位于海湾东侧，港口常年不冻。去年区内企业的出口继续增加，铁路和公路的货运量也有上升，但增速比前一年放缓。"
    "调查显示，多数企业预计明年的订单保持稳定，只有少数企业认为原料价格会再次上涨，下表列出了主要数据。",
    "en": "The harbour stays free of ice all year. Last year the firms of the district sold more abroad, and both rail and road"
    " carried more freight, though growth was slower than the year before. Most firms expect orders to hold steady; the table"
    " below lists the main data, and the next section turns to what they mean for the budget.",
}
