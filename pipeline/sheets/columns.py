"""What the labels of a table say about its numbers: their unit, scale, period, and whether they are rates, shares or amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import cast

from pipeline.cues import Cue, find_cues
from pipeline.model import Basis, FigureKind, Lang, Period, TimeExpression

_FILE = "sheets/columns.toml"
_IN_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,24})[)）\]】]")
_AFTER_COMMA = re.compile(r"[,，:：]\s*([^,，:：()（）]{1,24})$")
_PARTS = re.compile(r"[,，、;；]| and |和|及")
_PREFIX = re.compile(r"^(?:单位|计量单位|货币单位|unit|units|in)\s*[:：]?\s*", re.IGNORECASE)
_SCALES = ("thousand", "million", "billion", "trillion")
_SCALE_OF = re.compile(rf"\b({'|'.join(_SCALES)})s?\s+of\s+(.+)", re.IGNORECASE)
_PERCENT_OF = re.compile(r"(?:percent|per cent|percentage|%)(?:\s+(?:of|share|change)\b.*)?", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:per|at|in)\s.*$|,.*$", re.IGNORECASE)
_ESTIMATED = re.compile(r"(?<=\b(?:19|20)\d\d)\s?[EFPefp]\b")
_BARE_PERCENT = re.compile(r"[%％]|±%")
_PERCENT_ROLES = ("rate", "share", "ratio")


@dataclass(frozen=True, slots=True)
class CellUnit:
    """A unit that a label gives to the numbers under it: 亿美元 is money in USD with factor 10**8."""

    kind: FigureKind
    unit: str
    text: str
    factor: Decimal = Decimal(1)


PERCENT = CellUnit("percent", "%", "%")
POINTS = CellUnit("percentage_points", "pp", "百分点")


def find_words(label: str, lang: Lang) -> tuple[Cue, ...]:
    """The words of a label that say what its numbers are, left to right."""
    return tuple(find_cues(label, _FILE, lang))


@cache
def roles(label: str, lang: Lang) -> frozenset[str]:
    """What the words of a label say its numbers are: rate, share, money, total …

    >>> sorted(roles("同比增长率", "zh"))
    ['rate']
    """
    return frozenset(cue.entry.get("role") for cue in find_words(label, lang))


def basis(label: str, lang: Lang) -> Basis:
    """What a rate is compared with."""
    found = (cue.entry.get("basis") for cue in find_words(label, lang))
    return cast("Basis", next((word for word in found if word), ""))


@cache
def parse_unit_line(text: str, lang: Lang) -> tuple[CellUnit, ...]:
    """The units of a unit line: 亿美元，% gives two, 万元 币种：美元 gives one in USD. Parts that are no unit are left out."""
    named = next((cue for cue in find_words(text, lang) if cue.entry.get("role") == "currency"), None)
    if named is not None:
        currency = parse_cell_unit(text[named.end :].strip(" :："), lang)
        units = parse_unit_line(text[: named.start].strip(" ,，;；/"), lang)
        return tuple(_in_currency(unit, currency) for unit in units)
    parts = (_PREFIX.sub("", part.strip()) for part in _PARTS.split(_PREFIX.sub("", text.strip())))
    return tuple(unit for part in parts if (unit := parse_cell_unit(part, lang)) is not None)


def _in_currency(unit: CellUnit, currency: CellUnit | None) -> CellUnit:
    if currency is None or currency.kind != "money" or unit.kind != "money":
        return unit
    return replace(unit, unit=currency.unit)


@cache
def parse_cell_unit(text: str, lang: Lang) -> CellUnit | None:
    """The unit that a text is, with its scale word: 亿美元, US$ million, %. None if it is none."""
    text = text.strip().strip("（）()[]")
    if lang == "en":
        return _english_unit(text)
    return _counted(text, lang)


def _english_unit(text: str) -> CellUnit | None:
    """Units as English tables print them: percent of GDP, in billions of euros, US$ per month. Of what, or per what, goes."""
    if _PERCENT_OF.fullmatch(text):
        return replace(PERCENT, text=text)
    bare = _TAIL.sub("", _SCALE_OF.sub(lambda match: f"{match[1].lower()} {match[2]}", text))
    scaled = _SCALE_OF.match(text)
    unit = _counted(bare, "en") or (_counted(scaled[1].lower(), "en") if scaled else None)
    return replace(unit, text=text) if unit is not None else None


def _counted(text: str, lang: Lang) -> CellUnit | None:
    """The unit that stands behind a number: what is read from it with a 1 before it."""
    from pipeline.quantities.find import find_surface

    if not text or len(text) > 24 or any(char.isdigit() for char in text.replace("m2", "").replace("m3", "")):
        return None
    if _BARE_PERCENT.fullmatch(text):
        return PERCENT
    for written in (f"1{text}", f"1 {text}", _money_first(text), f"{text}1"):
        figures = find_surface(written, lang).figures if written else ()
        scale = lang == "en" and text in _SCALES
        if len(figures) == 1 and figures[0].text == written and (figures[0].unit or scale) and figures[0].value:
            return CellUnit(figures[0].kind, figures[0].unit, text, figures[0].value)
    return None


def _money_first(text: str) -> str:
    """US$ million and USD bn put the money first: the number goes between."""
    money, _, scale = text.partition(" ")
    return f"{money} 1 {scale}" if scale else ""


def unit_in_label(label: str, lang: Lang) -> CellUnit | None:
    """The unit a label carries: 出口额（亿元）, Exports, US$ million, 增速（%）."""
    candidates = [match[1] for match in _IN_BRACKETS.finditer(label)]
    tail = _AFTER_COMMA.search(label)
    if tail:
        candidates.append(tail[1])
    for candidate in reversed(candidates):
        for part in [candidate, *re.split(r"[:：,，]", candidate)]:
            unit = parse_cell_unit(_PREFIX.sub("", part.strip()), lang)
            if unit is not None:
                return unit
    return PERCENT if _BARE_PERCENT.search(label) else None


def deal_out(units: tuple[CellUnit, ...], labels: Mapping[int, str], lang: Lang) -> dict[int, CellUnit | None]:
    """Which of a table's units belongs to each column, by the words of its label; what these leave open goes by the order.

    >>> units = parse_unit_line("个，人", "zh")
    >>> [unit.unit for unit in deal_out(units, {1: "单位数", 2: "从业人员"}, "zh").values()]
    ['个', '人']
    """
    found = {column: deal(units, label, lang) for column, label in labels.items()}
    amounts = [unit for unit in units if unit.kind not in ("percent", "percentage_points")]
    bare = [c for c, label in labels.items() if not roles(label, lang) & {"rate", "share", "points", "rank", "label", "unit"}]
    own = [c for c in bare if unit_in_label(labels[c], lang) is None]
    if len(amounts) > 1 and len(own) == len(amounts) and any(found[column] is None for column in own):
        found.update(zip(own, amounts, strict=True))
    return found


def deal(units: tuple[CellUnit, ...], column_label: str, lang: Lang) -> CellUnit | None:
    """Which of a table's units belongs to a column: % to rates and shares, money to amounts. None if it cannot be told."""
    words = roles(column_label, lang)
    percents = [unit for unit in units if unit.kind == "percent"]
    others = [unit for unit in units if unit.kind not in ("percent", "percentage_points")]
    if "points" in words:
        return POINTS
    if words & {"rate", "share"} or ("ratio" in words and percents):
        return percents[0] if percents else PERCENT
    if "rank" in words:
        return None
    if len(others) <= 1:
        return others[0] if others else percents[0] if percents else None
    named = [unit for unit in others if unit.text[-1:] in column_label]
    for role, kinds in (("money", ("money",)), ("quantity", ("count", "measure"))):
        fitting = [unit for unit in others if unit.kind in kinds]
        if role in words and len(fitting) == 1:
            return fitting[0]
    return named[0] if len(named) == 1 and lang == "zh" else None


@dataclass(frozen=True, slots=True)
class Head:
    """A label apart: what it measures, without its period and unit, and the period."""

    metric: str
    period: Period


@cache
def read_head(label: str, lang: Lang, today: date | None) -> Head:
    """The metric and period of a label: 2019年1-11月进出口总额（亿元） → 进出口总额, January to November 2019."""
    from pipeline.times.find import find_times

    label = _ESTIMATED.sub("", label)
    bare = _IN_BRACKETS.sub(lambda match: "" if unit_in_label(match[0], lang) else match[0], label)
    times = [time for time in find_times(bare, lang, today) if time.period_start is not None]
    if not times:
        return Head(_clean(bare), Period())
    first = _over_levels(bare, lang, today) or times[0]
    metric = bare
    for time in reversed(times):
        metric = metric[: time.start] + metric[time.end :]
    return Head(_clean(metric), Period(first.period_start, first.period_end, first.text))


def _over_levels(label: str, lang: Lang, today: date | None) -> TimeExpression | None:
    """The period that two levels of a header give together: 三季度 under 2023年, Q3 under 2023."""
    from pipeline.times.find import find_times

    levels = label.split(" / ")
    for upper, lower in pairwise(levels):
        for written in (f"{upper}{lower}", f"{lower} {upper}"):
            found = find_times(written, lang, today)
            if (
                len(found) == 1
                and found[0].end - found[0].start > max(len(upper), len(lower))
                and found[0].period_start is not None
            ):
                return found[0]
    return None


def _clean(metric: str) -> str:
    """Without the joints that a lifted period or unit leaves behind."""
    parts = (part.strip(" 　,，:：的()（）-—") for part in metric.split(" / "))
    return " / ".join(part for part in parts if part and part not in ("年", "E", "F"))
