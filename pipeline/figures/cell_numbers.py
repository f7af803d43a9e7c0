"""The number in a table cell, however it is printed: (0.5), ▲0.5, −0.5, 1，234.5, 12.5%, 3.2ᵃ, 约30, —."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from pipeline.figures.columns import PERCENT, POINTS, CellUnit
from pipeline.figures.finder import find_surface
from pipeline.figures.numerals import MAX_DIGITS, fold
from pipeline.lexicon import load
from pipeline.model import Approximation, Figure, FigureKind, Lang

_MISSING = re.compile(r"[-‐‑–—―─－_…·.*/\\\s～~]*|\.\.+|[xX×]")
_NOTE_MARK = re.compile(r"(?<=[\d%％)）])\s*(?:[*†‡§#^]+|[①-⑳]+|[ᵃ-ᶻᴬ-ᵂ⁰-⁹¹²³]+|\[\d{1,2}\]|[a-fpr](?![a-zA-Z]))$")
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+±▲△▼↑↓])?\s*(?P<money>[$¥€£￥])?\s*(?P<sign2>[-+])?"
    r"(?P<digits>\d{1,3}(?:[,，' ’]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<percent>[%‰]|pp)?\s*(?P<close>\))?"
)
_MINUS = {"-", "▲", "△", "▼", "↓"}
_MONEY = {"$": "USD", "¥": "CNY", "￥": "CNY", "€": "EUR", "£": "GBP"}
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class CellNumber:
    """What one cell says. `unit` is the cell's own, None if it prints none; `decimals` are the printed ones."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: CellUnit | None = None
    kind: FigureKind = "number"
    approximation: Approximation = "exact"
    noun: str = ""


def is_missing(text: str, lang: Lang) -> bool:
    """Whether a cell says that it has no number: empty, —, …, n.a. A printed 0 is a number."""
    return _MISSING.fullmatch(text) is not None or text.strip().lower() in _missing(lang)


def looks_numeric(text: str) -> bool:
    """Whether digits make up at least half of what is printed."""
    printed = [char for char in fold(text) if not char.isspace() and char not in ".,，%-+()"]
    return bool(printed) and sum(char.isdecimal() for char in printed) * 2 >= len(printed)


def parse_cell(text: str, lang: Lang) -> CellNumber | None:
    """The number of a cell's text, None if it is not one number. A negative number in any form has a negative value."""
    bare = _NOTE_MARK.sub("", fold(text.strip())).strip()
    bare = bare[:-2] + "%)" if bare.startswith("(") and bare.endswith(")%") else bare
    match = _NUMBER.fullmatch(bare)
    if match is not None and bool(match["open"]) == bool(match["close"]):
        return _plain(match)
    if not bare or len(bare) > _LONGEST:
        return None
    figures = find_surface(bare, lang).figures
    return _from_words(bare, figures[0]) if len(figures) == 1 else None


def _plain(match: re.Match[str]) -> CellNumber | None:
    digits = re.sub(r"[,，' ’]", "", match["digits"])
    if len(digits) > MAX_DIGITS:
        return None
    value = Decimal(digits)
    if match["open"] or match["sign"] in _MINUS or match["sign2"] == "-":
        value = -value
    if match["percent"]:
        factor = Decimal("0.1") if match["percent"] == "‰" else Decimal(1)
        unit = POINTS if match["percent"] == "pp" else PERCENT
        return CellNumber(value * factor, unit=unit, kind=unit.kind)
    if match["money"]:
        return CellNumber(value, unit=CellUnit("money", _MONEY[match["money"]], match["money"]), kind="money")
    return CellNumber(value)


def _from_words(bare: str, figure: Figure) -> CellNumber | None:
    """约30, 3—5, 30以上, 1.2万亿元: read as in running text, but nothing else may stand in the cell."""
    rest = (bare[: figure.start] + bare[figure.end :]).strip(" ()<>≤≥+-")
    if len(rest) > 4 or any(char.isdigit() for char in rest) or (figure.approximation == "exact" and rest):
        return None
    negative = bare.startswith("-") and figure.start == 1
    sign = Decimal(-1) if negative else Decimal(1)
    unit = CellUnit(figure.kind, figure.unit, figure.unit_text) if figure.unit else None
    low, high = (figure.low, figure.high) if not negative else (_times(figure.high, sign), _times(figure.low, sign))
    return CellNumber(_times(figure.value, sign), low, high, unit, figure.kind, figure.approximation, figure.noun)


def _times(value: Decimal | None, sign: Decimal) -> Decimal | None:
    return None if value is None else value * sign


@cache
def _missing(lang: Lang) -> frozenset[str]:
    lexicon = load(Path(__file__).parent / lang / "columns.toml")
    return frozenset(form.lower() for entry in lexicon if entry.get("role") == "missing" for form in entry.forms)
