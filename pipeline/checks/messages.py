"""One sentence that tells a reader which cells were compared and what came out, in both languages."""

from __future__ import annotations

from pipeline.checks.amounts import Amount
from pipeline.checks.comparison import Comparison

_HOW = {
    "growth_rate": ("{0}到{1}的增长率", "the growth from {0} to {1}"),
    "share": ("{0}占{1}的比重", "the share of {0} in {1}"),
    "ratio": ("{0}与{1}之比", "the ratio of {0} to {1}"),
    "difference": ("{1}减{0}", "{1} less {0}"),
    "balance": ("{0}", "{0}"),
    "rank": ("按{0}排的位次", "the rank of {0}"),
    "text_vs_table": ("表中{0}", "the table’s {0}"),
    "text_vs_text": ("前文所说的{0}", "the {0} stated before"),
}
"""How a result was made of two cells."""

_MARGIN = ("{1}减去{0}后占{1}的比重", "the share of {1} less {0} in {1}")
"""... and of a ratio that says what is left."""

_LONGEST = 40
_MOST = 4
"""Members of a sum that are named; of more the first two and the last."""


def messages(found: Comparison, number: str) -> tuple[str, str]:
    """The Chinese and the English message; `number` is the table's number as printed, empty if it has none."""
    expected, printed = found.printed.printed(found.result.value), found.printed.printed(found.printed.value)
    zh_how, en_how = _made(found)
    name = _named(found.printed)
    zh_where, en_where = (
        "，".join(filter(None, (number, name))) or found.label,
        ", ".join(filter(None, (number, name))) or found.label,
    )
    in_text = found.kind == "text_vs_table"
    if found.agrees:
        zh_as, en_as = ("正文所说的", "as the text says") if in_text else ("印出的", "as printed")
        return f"{zh_where}：{zh_how}为{printed}，与{zh_as}相符。", f"{en_where}: {en_how} is {printed}, {en_as}."
    zh_but, en_but = ("正文所说的", f"but the text says {printed}") if in_text else ("印出的", f"but {printed} is printed")
    return f"{zh_where}：{zh_how}为{expected}，{zh_but}是{printed}。", f"{en_where}: {en_how} is {expected}, {en_but}."


def _made(found: Comparison) -> tuple[str, str]:
    """What a result was made of, in words."""
    names = [_part(member, found.printed) for member in found.members]
    if found.kind in _HOW and not found.signs:
        two = [*names, ""][:2]
        zh, en = _MARGIN if _is_margin(found) else _HOW[found.kind]
        return zh.format(*two), en.format(*two)
    signs = found.signs or (1,) * len(names)
    pieces = [
        f"{'' if i == 0 and sign > 0 else '+ ' if sign > 0 else '− '}{name}"
        for i, (name, sign) in enumerate(zip(names, signs, strict=True))
    ]
    if len(pieces) > _MOST:
        pieces = [*pieces[:2], "…", pieces[-1]]
    return " ".join(pieces), " ".join(pieces)


def _is_margin(found: Comparison) -> bool:
    """True for a ratio in per cent that is what a cost leaves of a revenue, and not the cost's share of it."""
    if found.kind != "ratio" or found.printed.figure.unit != "%" or len(found.members) != 2:
        return False
    cost, revenue = (abs(member.value) for member in found.members)
    left = 100 - 100 * cost / revenue if revenue else found.result.value
    return abs(left - found.result.value) <= found.result.tolerance and abs(100 - 2 * left) > found.result.tolerance


def _named(amount: Amount) -> str:
    """The name of a cell: the labels of its row and column."""
    row, column = map(_short, amount.labels)
    return f"{row}（{column}）" if row and column else row or column


def _part(amount: Amount, beside: Amount) -> str:
    """The name of a cell beside another one: only what they do not share."""
    same = [a == b for a, b in zip(amount.labels, beside.labels, strict=True)]
    row, column = map(_short, amount.labels)
    if same == [True, False] or not row:
        return column or _short(" ".join(filter(None, (amount.figure.subject, amount.figure.metric)))) or amount.figure.text
    return row if same == [False, True] or not column else f"{row}（{column}）"


def _short(label: str) -> str:
    plain = " ".join(label.split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}…"
