"""A comparison for a terminal, as CSV, and for programs."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.comparing.matching import Change, Comparison, Difference
from pipeline.comparing.sides import Side
from pipeline.dataset import value_name
from pipeline.errors import printable
from pipeline.terminal import aligned
from pipeline.wording import fill

SHOWN = 20
"""Differences of one kind that a terminal shows; CSV and JSON have all."""

_WORDS = {
    "head": ("{before} → {after}", "{before} → {after}"),
    "total": (
        "{added} added, {gone} gone, {changed} changed, {same} the same",
        "新增 {added}，消失 {gone}，改变 {changed}，相同 {same}",
    ),
    "metric": ("metric", "指标"),
    "added": ("added", "新增"),
    "gone": ("gone", "消失"),
    "changed": ("changed", "改变"),
    "same": ("same", "相同"),
    "more": ("and {n} more; --csv and --json have all", "另有 {n} 条；全部见 --csv 与 --json"),
    "more_metrics": ("and {n:metric|metrics} more", "另有 {n} 个指标"),
}
CHANGES: tuple[Change, ...] = ("changed", "added", "gone")

NAMED = ("metric", "subject", "place", "scope", "variant", "unit", "aspect", "basis", "period_start", "period_end")
TOLD = ("value", "low", "high", "approximation", "status", "agree", "page", "observation_id")


def terminal_lines(found: Comparison, *, chinese: bool) -> Iterator[str]:
    """What differs in short: how much of each metric, then the differences themselves."""

    def word(key: str, **values: object) -> str:
        return fill(_WORDS[key][chinese], **values)

    kinds: tuple[Change, ...] = (*CHANGES, "same")
    total = Counter(one.change for one in found.all)
    yield printable(word("head", before=found.before.name, after=found.after.name))
    yield word("total", **{change: total[change] for change in kinds})
    differing = [(metric, counts) for metric, counts in found.by_metric().items() if counts.total() > counts["same"]]
    if differing:
        head = [word("metric"), *(word(change) for change in kinds)]
        body = [[metric, *(str(counts[change] or "") for change in kinds)] for metric, counts in differing[:SHOWN]]
        yield ""
        yield from aligned([head, *body])
        if len(differing) > SHOWN:
            yield word("more_metrics", n=len(differing) - SHOWN)
    for change in CHANGES:
        ones = [one for one in found.differences if one.change == change]
        if ones:
            yield from ("", word(change))
            yield from aligned([_cells(one, chinese) for one in ones[:SHOWN]])
        if len(ones) > SHOWN:
            yield word("more", n=len(ones) - SHOWN)


def _cells(one: Difference, chinese: bool) -> list[str]:
    row = one.row
    name = " · ".join(filter(None, (row["metric"], row["subject"] or row["place"], row["scope"], row["variant"])))
    kinds = {"aspect": row["aspect"] if row["aspect"] == "change" else "", "basis": row["basis"]}
    kind = " · ".join(_named(name, value, chinese) for name, value in kinds.items() if value)
    period = row["period_end"] if row["period_start"] == row["period_end"] else f"{row['period_start']}–{row['period_end']}"
    values = [_said(side, chinese) for side in (one.before, one.after) if side is not None]
    return [name, period, kind, " → ".join(values), row["unit"]]


def _said(row: Any, chinese: bool) -> str:
    """The value, or its bounds where there is none, and the status where it is no fact."""
    value = _grouped(row["value"]) or "–".join(filter(None, (_grouped(row["low"]), _grouped(row["high"])))) or "–"
    if row["status"] in ("", "actual"):
        return value
    status = _named("status", row["status"], chinese)
    return f"{value}（{status}）" if chinese else f"{value} ({status})"


def _named(column: str, value: str, chinese: bool) -> str:
    return value_name("observations", column, value, chinese=chinese)


def _grouped(text: str) -> str:
    try:
        return f"{Decimal(text):,f}"
    except InvalidOperation:
        return text


def csv_lines(found: Comparison) -> str:
    """Every difference as a line of CSV: what it is about, then both sides."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    sides = [f"{name}_{side}" for side in ("before", "after") for name in ("report_id", *TOLD)]
    writer.writerow(["change", *NAMED, "difference", *sides])
    for one in found.differences:
        both = [(row or {}).get(name, "") for row in (one.before, one.after) for name in ("report_id", *TOLD)]
        writer.writerow([one.change, *(one.row[name] for name in NAMED), _plain(one.difference), *both])
    return out.getvalue()


def _plain(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def as_data(found: Comparison) -> dict[str, Any]:
    """The comparison for programs; values are exact decimals in text."""
    total = Counter(one.change for one in found.all)
    kinds: tuple[Change, ...] = (*CHANGES, "same")
    return {
        "before": _side(found.before),
        "after": _side(found.after),
        "counts": {change: total[change] for change in kinds},
        "metrics": [
            {"metric": metric, **{change: counts[change] for change in kinds}} for metric, counts in found.by_metric().items()
        ],
        "differences": [
            {
                "change": one.change,
                **{name: one.row[name] or None for name in NAMED},
                "columns": list(one.columns),
                "difference": _plain(one.difference) or None,
                "before": _told(one.before),
                "after": _told(one.after),
            }
            for one in found.differences
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    return {"name": side.name, "reports": list(side.reports), "observations": len(side.observations)}


def _told(row: Any) -> dict[str, str | None] | None:
    return None if row is None else {name: row[name] or None for name in ("report_id", *TOLD)}
