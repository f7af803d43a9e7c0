"""The number in a table cell, however it is printed: (0.5), ▲0.5, −0.5, 1，234.5, 12.5%, 3.2ᵃ, 约30, —."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from pipeline import language
from pipeline.model import Approximation, Change, FigureKind, Lang, PrintedUnit, Quantity
from pipeline.numbers.numeral import MAX_DIGITS, decimal_point, fold
from pipeline.quantities.find import find_surface
from pipeline.sheets.printed_units import PERCENT, POINTS

_MISSING = re.compile(r"[-‐‑–—―─－−_…·.*/\\\s～~]*|\.\.+|[xX×]")
_NOTE_MARK = re.compile(r"(?<=[\d%％)）])\s*(?:[*†‡§#^]+|[①-⑳]+|[ᵃ-ᶻᴬ-ᵂ⁰-⁹¹²³]+|\[\d{1,2}\]|\([a-z]\)|[a-fpr](?![a-zA-Z]))$")
_PENCE = re.compile(r"(?<=\d)[pc]\)$")
"""(3.58p): a loss per share."""
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+—–▲△▼↑↓])?\s*(?P<money>[$¥€£￥])?\s*(?P<sign2>[-+])?"
    r"(?P<digits>\d{1,3}(?:[,，' ’]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)\s*(?P<percent>[%‰]|pp)?\s*(?P<close>\))?"
)
_MINUS = {"-", "—", "–", "▲", "△", "▼", "↓"}
_SPREAD = re.compile(r"(?P<middle>[\d.,]+)?\s*±\s*(?P<off>\d+(?:\.\d+)?)\s*(?P<percent>%)?")
_ARROW = re.compile(r"(?P<number>.*\d\s*%?)\s*(?P<arrow>[↑↓])")
_LEAST = re.compile(r"(?P<number>\d[\d,.]*)\s*\+")
_PAIR = re.compile(r"(?P<first>[^()]*\d[^()]*?)\s*\((?P<second>[^()]*\d[^()]*)\)")
_MONEY = {"$": "USD", "¥": "CNY", "￥": "CNY", "€": "EUR", "£": "GBP"}
_LONGEST = 40
_CHANGES: tuple[Change, ...] = ("increase", "decrease")


@dataclass(frozen=True, slots=True)
class CellNumber:
    """What one cell says. `unit` is the cell's own, None if it prints none; `decimals` are the printed ones."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: PrintedUnit | None = None
    kind: FigureKind = "number"
    approximation: Approximation = "exact"
    change: Change = ""


def is_missing(text: str, lang: Lang) -> bool:
    """Whether a cell says that it has no number: empty, —, …, n.a. A printed 0 is a number."""
    return _MISSING.fullmatch(text) is not None or text.strip().lower() in _missing(lang) | _missing("en")


def looks_numeric(text: str) -> bool:
    """Whether digits make up at least half of what is printed."""
    printed = [char for char in fold(text) if not char.isspace() and char not in ".,，%-+()"]
    return bool(printed) and sum(char.isdecimal() for char in printed) * 2 >= len(printed)


def parse_cell(text: str, lang: Lang) -> CellNumber | None:
    """The number of a cell's text, None if it is not one number. A negative number in any form has a negative value."""
    bare = decimal_point(_NOTE_MARK.sub("", fold(text.strip())).strip())
    bare = bare[:-2] + "%)" if bare.startswith("(") and bare.endswith(")%") else _PENCE.sub(")", bare)
    match = _NUMBER.fullmatch(bare)
    if match is not None and bool(match["open"]) == bool(match["close"]):
        return _plain(match)
    if not bare or len(bare) > _LONGEST:
        return None
    order = (lang, *(other for other in language.LANGUAGES if other != lang))
    return _signed(bare, lang) or next(filter(None, (_worded(bare, one) for one in order)), None)


def parse_pair(text: str, lang: Lang) -> tuple[tuple[str, CellNumber], ...]:
    """The two numbers of a cell such as 1,204 (32.5%), each with the text it was read from; empty if it is not of that form."""
    match = _PAIR.fullmatch(text.strip())
    parts = (match["first"], match["second"]) if match else ()
    found = [(part, number) for part in parts if (number := parse_cell(part, lang)) is not None]
    return tuple(found) if len(found) == 2 else ()


def _signed(bare: str, lang: Lang) -> CellNumber | None:
    """3.2±0.4, 3.2↓ and 30+: a sign that is not one of a plain number."""
    spread, arrow, least = _SPREAD.fullmatch(bare), _ARROW.fullmatch(bare), _LEAST.fullmatch(bare)
    if spread:
        middle, off = Decimal((spread["middle"] or "0").replace(",", "")), Decimal(spread["off"])
        unit = PERCENT if spread["percent"] else None
        value = middle if spread["middle"] else None
        return CellNumber(value, middle - off, middle + off, unit, unit.kind if unit else "number", "range")
    number = parse_cell((arrow or least)["number"], lang) if (arrow or least) else None  # type: ignore[index]
    if number is None:
        return None
    if arrow:
        return replace(number, change="increase" if arrow["arrow"] == "↑" else "decrease")
    return replace(number, low=number.value, approximation="at_least")


def _worded(bare: str, lang: Lang) -> CellNumber | None:
    found = find_surface(bare, lang).quantities
    return _from_words(bare, found[0], lang) if len(found) == 1 else None


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
        return CellNumber(value, unit=PrintedUnit("money", _MONEY[match["money"]], match["money"]), kind="money")
    return CellNumber(value)


def _from_words(bare: str, quantity: Quantity, lang: Lang) -> CellNumber | None:
    """约30, 3—5, 30以上, 增加1.2万亿元: read as in running text, but nothing else may stand in the cell."""
    rest = (bare[: quantity.start] + bare[quantity.end :]).strip(" ()<>≤≥+-~")
    change = _changes(lang).get(rest.lower(), "")
    rest = "" if change else rest
    if len(rest) > 4 or any(char.isdigit() for char in rest) or (quantity.approximation == "exact" and rest):
        return None
    negative = bare.startswith("-") and quantity.start == 1
    sign = Decimal(-1) if negative else Decimal(1)
    unit = PrintedUnit(quantity.kind, quantity.unit, quantity.unit_text) if quantity.unit else None
    low, high = (quantity.low, quantity.high) if not negative else (_times(quantity.high, sign), _times(quantity.low, sign))
    about = "about" if bare.startswith("~") and quantity.approximation == "exact" else quantity.approximation
    return CellNumber(_times(quantity.value, sign), low, high, unit, quantity.kind, about, change)


def _times(value: Decimal | None, sign: Decimal) -> Decimal | None:
    return None if value is None else value * sign


@cache
def _changes(lang: Lang) -> dict[str, Change]:
    """The words for a rise or fall that may stand before the number of a cell."""
    found: dict[str, Change] = {}
    for entry in language.entries(lang, "sheets/columns.toml"):
        for change in _CHANGES:
            if entry.get("role") == change:
                found.update((form.lower(), change) for form in entry.forms)
    return found


@cache
def _missing(lang: Lang) -> frozenset[str]:
    lexicon = language.entries(lang, "sheets/columns.toml")
    return frozenset(form.lower() for entry in lexicon if entry.get("role") == "missing" for form in entry.forms)
