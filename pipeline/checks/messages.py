"""One line that tells a reader what was compared and what came out, in both languages."""

from __future__ import annotations

from pipeline.checks.comparison import Comparison

_WHAT = {
    "row_total": ("各列之和", "合计列", "the sum of the columns", "the printed total"),
    "column_total": ("各行之和", "合计行", "the sum of the rows", "the printed total"),
    "growth_rate": ("按两期数值重算的增长率", "表中增长率", "the growth rate recomputed from both periods", "the printed rate"),
    "share": ("按合计重算的占比", "表中占比", "the share recomputed from the total", "the printed share"),
    "difference": ("按两期数值重算的差额", "表中差额", "the difference recomputed from both periods", "the printed difference"),
    "text_vs_table": ("表中数值", "正文数值", "the table's value", "the text's value"),
}
_LONGEST = 80


def messages(found: Comparison, number: str) -> tuple[str, str]:
    """The Chinese and the English message; `number` is the table's number as printed, empty if it has none."""
    redone_zh, printed_zh, redone_en, printed_en = _WHAT[found.kind]
    expected, printed = found.printed.printed(found.result.value), found.printed.printed(found.printed.value)
    where = f"{number} {_one_line(found.label)}".strip()
    if found.agrees:
        return (
            f"{where}：{redone_zh}与{printed_zh}相符（{printed}）。",
            f"{where}: {redone_en} agrees with {printed_en} ({printed}).",
        )
    return (
        f"{where}：{redone_zh}为{expected}，{printed_zh}为{printed}。",
        f"{where}: {redone_en} is {expected}, {printed_en} is {printed}.",
    )


def _one_line(label: str) -> str:
    return " ".join(label.split())[:_LONGEST]
