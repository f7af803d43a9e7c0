"""English numbers: two hundred and six, three point five million, half a million, two thirds, forty-second, 1.2bn, 2 1/2.

A text is cut into parts, each with a one-letter role; what is one number is a regular expression over the roles.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.numbers.numeral import POWER, Numeral, Style, grain_of, parse_arabic, plain, words

_ROLES = {"unit": "U", "tens": "T", "hundred": "H", "scale": "B", "suffix": "K", "and": "&", "point": "P", "minus": "-"}
_ROLES |= {"article": "a", "half": "N", "quarter": "Q", "ordinal": "O", "ordinal scale": "o", "parts": "D", "several": "V"}
_ROLES |= {"of": "f"}
_GROUPED = r"\d{1,3}(?:,\d{3})+(?!\d)|(?<![\d.])\d{1,3}(?:(?: , | )\d{3})+(?![\d])|(?<![\d,])\d{1,2}(?:,\d{2})+,\d{3}(?![\d,])"
_ARABIC = (
    rf"(?:(?<![\d.,])\d{{1,3}}(?:\.\d{{3}})+,\d{{1,2}}(?![\d,])|(?:{_GROUPED})(?: ?\.\d+)?"
    rf"|\d+(?:\.\d+| \. \d+(?= ?%))?{POWER}?|(?<![\w.])\.\d+)"
)
_TOKEN = re.compile(
    r"(?P<ratio>(?<![\d/.])\d{1,3}/\d{1,3}(?![\d/]))"
    r"|(?P<nth>\d{1,4}(?:st|nd|rd|th)\b)"
    rf"|(?P<arabic>{_ARABIC})|(?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])|(?P<sign>-(?=\d))|(?P<word>[A-Za-z]+)"
)
_JOINT = re.compile(r" ?[-—] ?| {1,4}")

_WORD = "(?:T[U1]?|[U1])"
_SUB = f"(?:{_WORD}|A)"
_HUNDREDS = f"(?:(?:{_SUB}|a)H(?:&?{_WORD}(?!H)|&A(?![BHK]))?)"
_WHOLE = f"(?:(?:(?:{_HUNDREDS}|{_SUB}|a|H)[BK]+&?)+(?:{_HUNDREDS}|{_WORD})?|{_HUNDREDS}|{_SUB}|[BH]+)"
_NUMBER = re.compile(
    "(?P<minus>-?)(?:"
    f"(?P<mixed>{_SUB}&(?:a[NQ]B*|[NQ]B+)|A&?RB*)"
    f"|(?P<compound>{_WHOLE}&(?:{_WORD}[DQ]|[a1](?:T?O|[NQ]))B*)"
    f"|(?P<portion>(?:a?[NQ]|{_WORD}[DQ]|1O)f?a?B+|aN|aQ|(?<!O)N)"
    f"|(?P<parts>(?:{_WORD}|A)(?:D|Q)|{_WHOLE}D|1(?:N|T?O)|a(?:T?O|o))"
    "|(?P<nth>n)"
    f"|(?P<ordinal>(?:(?:{_HUNDREDS}|{_WORD}|a)[BK]+&?)*(?:{_WORD}H&?)?(?:{_WORD}?o|T?O))"
    f"|(?P<decimal>{_WORD}P[U1T]+B*)"
    f"|(?P<several>(?:{_WHOLE})?V(?:fV)?)"
    f"|(?P<whole>{_WHOLE})|(?P<ratio>R))"
)
_ONE = Decimal(1)
_MAX_QUARTERS = 3
_AFTER_PART = re.compile(
    r" ?(?:$|[.,;:!?)]|of\b|in\b|on\b|from\b|to\b|by\b|over\b|since\b|during\b|below\b|above\b|more\b|less\b|fewer\b|lower\b"
    r"|higher\b|larger\b|smaller\b|compared\b|and\b|or\b|than\b|as\b|last\b|this\b|between\b|while\b|was\b|were\b|is\b|are\b)"
)
"""What may follow "a fifth" if it is a part; a noun makes it an ordinal (a fifth country)."""
_MAX_PARTS = 40
"""No number is written with more words than this."""


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    role: str
    value: Decimal


def scan(text: str) -> list[Numeral]:
    """All numbers of a folded text."""
    found: list[Numeral] = []
    for run in _runs(text):
        shape = "".join(part.role for part in run)
        for match in _NUMBER.finditer(shape):
            parts = run[match.start() : match.end()]
            while parts and parts[-1].role in "&a":
                parts = parts[:-1]
            parts = _without_ordinal(text, parts, match)
            numeral = _numeral(parts, match) if parts else None
            if numeral is not None:
                found.append(numeral)
    return found


def _without_ordinal(text: str, parts: list[_Part], match: re.Match[str]) -> list[_Part]:
    """The 3 of "3 and a fifth member" is a number of its own: "a fifth" is a part only where no noun follows."""
    if match.lastgroup not in ("parts", "compound", "portion") or len(parts) < 2 or parts[-1].role not in "OoQ":
        return parts
    if parts[-2].role != "a" and not (parts[-3:-2] and parts[-3].role == "a" and parts[-2].role == "T"):
        return parts
    return parts if _AFTER_PART.match(text, parts[-1].end) else []


def _parts(text: str) -> Iterator[_Part]:
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind, token = match.lastgroup, match.group()
        if kind == "ratio":
            above, below = token.split("/")
            if int(below):
                yield _Part(start, end, "R", Decimal(above) / Decimal(below))
        elif kind == "nth":
            yield _Part(start, end, "n", Decimal(token[:-2]))
        elif kind == "vulgar":
            yield _Part(start, end, "R", Decimal(str(unicodedata.numeric(token))))
        elif kind == "arabic":
            number = parse_arabic(token.replace(" ", ""))
            if number is not None:
                yield _Part(start, end, "A", number)
        elif kind == "sign":
            if not text[start - 1 : start].strip() or text[start - 1] in "(,:;<>=~≤≥":
                yield _Part(start, end, "-", _ONE)
        else:
            yield from _word(start, end, token)


def _word(start: int, end: int, token: str) -> Iterator[_Part]:
    entry = words("en").get(token) or words("en").get(token.lower())
    if entry is None or (len(token) == 1 and token not in entry.forms and token != "A"):
        return
    value = Decimal(entry.get("value", "0"))
    role = "1" if entry.get("role") == "unit" and value == 1 else _ROLES.get(entry.get("role"))
    if role is not None:
        yield _Part(start, end, role, value)


def _runs(text: str) -> Iterator[list[_Part]]:
    run: list[_Part] = []
    for part in _parts(text):
        if run and not _joined(text, run[-1], part):
            yield run
            run = []
        run.append(part)
    if run:
        yield run


def _joined(text: str, left: _Part, right: _Part) -> bool:
    gap = text[left.end : right.start]
    if gap == "":
        return (left.role == "A" and right.role in "BKR") or left.role == "-"
    if right.role in "K-" or (left.role in "A" and right.role in "A"):
        return False
    if right.role == "A" and "-" in gap:
        return False
    return _JOINT.fullmatch(gap) is not None


@dataclass(frozen=True, slots=True)
class _Reading:
    value: Decimal | None
    style: Style = "plain"
    low: Decimal | None = None
    high: Decimal | None = None


def _numeral(parts: Sequence[_Part], match: re.Match[str]) -> Numeral | None:
    kind = match.lastgroup or ""
    if len(parts) > _MAX_PARTS:
        return None
    if kind == "parts" and parts[-1].role == "Q" and _evaluate(parts[:-1]) > _MAX_QUARTERS:
        parts, kind = parts[:-1], "whole"  # four quarters are a year
    negative = parts[0].role == "-"
    body = parts[1:] if negative else parts
    read = _READERS.get(kind)
    reading = read(body) if read else _Reading(_evaluate(body), _style(kind, body))
    if reading is None:
        return None
    value = None if reading.value is None else plain(-reading.value if negative else reading.value)
    scale = _product([part.value for part in _closing(body)])
    grain = grain_of(value or reading.low or _ONE)
    arabic = any(part.role in "AnR" for part in body)
    span = (parts[0].start, parts[-1].end)
    return Numeral(*span, value, reading.low, reading.high, scale, grain, reading.style, "", arabic)


def _style(kind: str, parts: Sequence[_Part]) -> Style:
    if kind in ("nth", "ordinal"):
        return "ordinal"
    if kind == "ratio":
        return "fraction"
    return "bare_scale" if all(part.role in "BH" for part in parts) else "plain"


def _closing(parts: Sequence[_Part]) -> list[_Part]:
    """The scale words that end the number, if one number word stands before them."""
    tail = [part for part in parts if part.role in "BK"]
    heads = [part for part in parts if part.role in "AU1T"]
    return tail if parts[-1].role in "BK" and len(heads) <= 2 else []


def _product(values: Sequence[Decimal]) -> Decimal:
    product = _ONE
    for value in values:
        product *= value
    return product


def _mixed(parts: Sequence[_Part]) -> _Reading | None:
    """Two and a half million, half a million, two thirds of a million, 10 1/2, a quarter."""
    name = next((i for i, part in enumerate(parts) if part.role in "DOQ" and i and parts[i - 1].role in "U1T"), None)
    if name is not None and not any(part.role == "&" for part in parts):
        reading = _portion(parts[: name + 1])
        scale = _product([part.value for part in parts[name + 1 :] if part.role == "B"])
        return None if reading is None or reading.value is None else _Reading(reading.value * scale)
    whole = sum((part.value for part in parts if part.role in "AU1T"), Decimal(0))
    portion = sum((part.value for part in parts if part.role in "NQR"), Decimal(0))
    scale = _product([part.value for part in parts if part.role == "B"])
    return _Reading((whole + portion) * scale, "plain" if whole or scale != 1 else "fraction")


def _portion(parts: Sequence[_Part]) -> _Reading | None:
    """Two thirds, one half, three quarters, one twenty-fifth; "one second" is a time."""
    name = parts[-1]
    tens = parts[-2].value if len(parts) > 2 and parts[-2].role == "T" and name.role == "O" else Decimal(0)
    if name.role == "O" and tens + name.value == 2:
        return None
    whole = _evaluate(parts[: -2 if tens else -1]) or _ONE
    return _Reading(whole * name.value if name.role in "NQ" else whole / (tens + name.value), "fraction")


def _compound(parts: Sequence[_Part]) -> _Reading | None:
    """One hundred and two thirds, 3 million and a half (3.5 million), one hundred and thirty-two fifths (132 / 5)."""
    body = list(parts)
    scale = [body.pop() for _ in range(len(body)) if body[-1].role == "B"]
    cut = max(i for i, part in enumerate(body) if part.role == "&")
    whole, portion = body[:cut], _portion(body[cut + 1 :])
    if portion is None or portion.value is None or not whole:
        return None
    if portion.value >= 1:
        reading = _portion(body)
        return None if reading is None or scale else reading  # one hundred and thirty-two fifths
    if whole[-1].role == "B":
        return _Reading(_evaluate(whole) + portion.value * _product([part.value for part in scale or whole[-1:]]))
    return _Reading((_evaluate(whole) + portion.value) * _product([part.value for part in scale]))


def _several(parts: Sequence[_Part]) -> _Reading:
    """Tens of thousands: from two to ten of them; two hundred dozens is exact."""
    product = _product([part.value for part in parts if part.role == "V"])
    if parts[0].role != "V":
        return _Reading(_evaluate(parts[:-1]) * product)
    return _Reading(None, "several", 2 * product, 10 * product)


def _spoken_decimal(parts: Sequence[_Part]) -> _Reading:
    """Three point five million."""
    point = next(i for i, part in enumerate(parts) if part.role == "P")
    digits = "".join(str(part.value) for part in parts[point + 1 :] if part.role in "U1T")
    scale = _product([part.value for part in parts if part.role == "B"])
    return _Reading((_evaluate(parts[:point]) + Decimal("0." + digits)) * scale)


_READERS: dict[str, Callable[[Sequence[_Part]], _Reading | None]] = {
    "mixed": _mixed,
    "portion": _mixed,
    "parts": _portion,
    "compound": _compound,
    "several": _several,
    "decimal": _spoken_decimal,
}


def _evaluate(parts: Sequence[_Part]) -> Decimal:
    total = current = Decimal(0)
    group = Decimal(0)
    for part in parts:
        if part.role in "U1TAOnR":
            current += part.value
        elif part.role in "Ho":
            current = (current or _ONE) * part.value
        elif part.role in "BK":
            group = current * part.value if current else (group or _ONE) * part.value - group
            total += group
            current = Decimal(0)
    return total + current
