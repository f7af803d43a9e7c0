"""The units of a table: in its unit line, over a column, beside a row, and which of several belongs to which column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from pipeline import language
from pipeline.model import Lang, PrintedUnit
from pipeline.numbers.numeral import words
from pipeline.quantities.find import find_surface
from pipeline.sheets.words import LABELS, find_frames, find_words, roles

IN_BRACKETS = re.compile(r"[（(\[【]([^（）()\[\]【】]{1,24})[)）\]】](?![a-z])")
"""What stands in brackets, but not within a word: Benzo(g,h,i)perylene."""
_AFTER_COMMA = re.compile(r"(?:[，:：]|,(?!\d))\s*((?:1,000 )?[^,，:：()（）]{1,40})$")
_RATE_LAST = re.compile(r"(?<=[a-z)] )([a-zA-Z³²]{1,6}/[a-zA-Z³²]{1,6})$")
"""A unit of one measure in another on the second line of a head: to air kg/year."""
_PARTS = re.compile(r"[，、;；]|,(?!\d)| and |和|及")
_SCALES = tuple(form for form, entry in words("en").items() if entry.get("role") == "scale")
_SCALE_OF = re.compile(rf"\b({'|'.join(_SCALES)})s?\s+of\s+(.+)", re.IGNORECASE)
_IN_SCALE = re.compile(rf"(.+?)\s+in\s+({'|'.join(_SCALES)})s?", re.IGNORECASE)
"""₹ in lakhs, US$ in thousands."""
_SCALED_NOUN = re.compile(rf"({'|'.join(_SCALES)})s?\s+(?!of\b)[a-z]+s", re.IGNORECASE)
"""Thousand persons: in English what is counted is no unit, its scale is."""
_PERCENT_OF = re.compile(r"(?:percent|per cent|percentage|%)(?:\s+(?:of|share|change)\b.*)?", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:per|at|in)\s.*$|,.*$", re.IGNORECASE)
_SHORT = re.compile(
    r"(?P<money>(?:[A-Z]{1,3})?[$€£¥]|[A-Z]{2,3})? ?"
    r"(?P<scale>(?<=[$€£¥A-Z])(?:mn?|bn?)s?|(?<=[$€£¥A-Z] )(?:mn?|bn?)|['’]000s?|(?<=[$€£¥A-Z ])000s?|000s)"
)
_SHORT_SCALES = {"m": "million", "b": "billion", "'": "thousand", "’": "thousand", "0": "thousand"}
"""$m, €bn and ’000 as the heads of columns print them."""
_MONEY_THEN_SCALE = re.compile(r"(?P<money>[\u4e00-\u9fff]{2,5}?)(?P<scale>[十百千万亿]{1,2})[元圆]")
_SCALE_OF_COUNT = re.compile(r"(?P<scale>[十百千]?[万亿]|[百千])(?P<noun>[把副顶枚盏匹头羽尾扇只桶听件对双株朵颗粒])")
"""A scale and a word for single things that stands in no list of units."""
_COUNTED = re.compile(r"\b(?:one|two|three|four|five|six|ten|over|under|within|less|more|than|to)\b", re.IGNORECASE)
"""What no unit has: two to five years."""
_THOUSANDS = re.compile(r"^(?:1[ ,\u00a0\u202f]?|['’]|(?=0))000s?\s+(?:of\s+)?")
"""1,000 tonnes, '000 tonnes, 000s of tonnes."""
_SAID_TWICE = re.compile(r"([^()（）]{2,40}?)\s*[(（](?:[A-Z]{1,3})?[$€£¥](?:\s?(?:['’]?000s?|mn?|bn?|million|billion))?$")
"""millions of Australian dollars ($m); its brackets are stripped already."""
_SIGN = re.compile(r"(?:[A-Z]{1,3})?[$€£¥]")
_MONEY_PER = re.compile(r"(?:[A-Z]{1,3})?[$€£¥] per \w+")
"""US$ per person exposed."""
_NOUN_IN = re.compile(r"(?P<noun>[A-Za-z][A-Za-z’' -]{2,40}?)(?:,? (?:all|each|both|also))? in (?P<unit>(?:1,000 )?[^,;]{1,40})")
"""What a statement of units names, and its unit."""
_POWERS = re.compile(r"m[23]|O2")
"""Digits that units have: m2, m3, CO2."""
_EMITTED = re.compile(
    r"(?<=\S)\s?(?:of )?CO[2₂](?:[\s-]?e(?:q|quivalent)?\.?)?(?![A-Za-z])|(?<=\S)\s?(?:of )?CH[4₄]"
    r"|(?<=[吨噸斤克])二氧化碳(?:[当當]量)?"
)
"""What a mass is of, behind its unit: t CO₂, kg CO2e."""
_COUNTED_IN = re.compile(r"[\u3400-\u9fff](?<![指系倍分参參基函])[数數]\s?[（(](?P<noun>(?![计計])[\u3400-\u9fff]{1,3})[)）]")
"""A number and the word that it is counted by, whatever that is: 鄰數（鄰）, 班级数（班）."""
_AGED = re.compile(r"\b[Aa]ge(?:d|s| group| band)?\s*$|年[龄齡](?:组|段|組)?\s*$")
"""What has years in brackets that are no unit of its numbers: Age (years)."""
_BARE_PERCENT = re.compile(r"[%％]|±%")

_NO_UNIT = re.compile(r"Year|Quarter|Month|Week|Day")

MANY = 1000
"""A 度 that is counted by so many is a kilowatt-hour."""

LONGEST_NAME = 32
"""Characters of the longest unit: million Australian dollars."""

LONGEST_LEVEL = 16
"""Characters of a level of a label that is nothing but a unit."""

_FORMAL = str.maketrans("仟佰", "千百")
"""Numerals of accounts in units: 新臺幣仟元."""

PERCENT = PrintedUnit("percent", "%", "%")
PENCE = PrintedUnit("money", "GBP", "p", Decimal("0.01"))
POINTS = PrintedUnit("percentage_points", "pp", "百分点")


@lru_cache(LABELS)
def parse_unit_line(text: str, lang: Lang) -> tuple[PrintedUnit, ...]:
    """The units of a unit line: 亿美元，% gives two, 万元 币种：美元 gives one in USD. Parts that are no unit are left out."""
    text = without_brackets(without_exception(text).strip(" ."))
    named = next((cue for cue in find_words(text, lang) if cue.entry.get("role") == "currency"), None)
    if named is not None and named.start:
        currency = parse_cell_unit(text[named.end :].strip(" :："), lang)
        units = parse_unit_line(text[: named.start].strip(" ,，;；/"), lang)
        return tuple(_in_currency(unit, currency) for unit in units)
    parts = [without_prefix(part.strip()) for part in _PARTS.split(without_prefix(text.strip()))]
    whole = _of_noun(text, lang)
    if whole is not None:  # Cost and disbursement in US dollars: of all that has no other
        return (replace(whole, text=text.rpartition(" in ")[2]),)
    return tuple(unit for part in parts if (unit := parse_cell_unit(part, lang) or _of_noun(part, lang)) is not None)


def _of_noun(text: str, lang: Lang) -> PrintedUnit | None:
    """The unit of what is named before it: Amounts in Australian dollars, cargo in tonnes."""
    match = _NOUN_IN.fullmatch(text) if language.of(lang).spaced else None
    unit = parse_cell_unit(match["unit"], lang) if match else None
    return replace(unit, text=text) if unit is not None and unit.unit else None


def without_brackets(text: str) -> str:
    """A line without the brackets around the whole of it.

    >>> without_brackets("（单位：亿元）"), without_brackets("Amounts in Australian dollars ($)")
    ('单位：亿元', 'Amounts in Australian dollars ($)')
    """
    inner = text.strip("()（） ")
    closed = text[-1:] in ")）" and any(mark in text[1:] for mark in "(（")
    return text.strip() if closed and text[:1] not in "(（" else inner


@lru_cache(LABELS)
def without_exception(text: str) -> str:
    """A statement of a unit without what says where it does not hold.

    >>> without_exception("£ million unless otherwise stated"), without_exception("除特别注明外，单位：百万元")
    ('£ million', '单位：百万元')
    """
    for lang in language.LANGUAGES:
        text = language.of(lang).pattern("sheets.unit_exception").sub("", text)
    return text


@lru_cache(LABELS)
def beside_others(text: str, lang: Lang) -> str:
    """The unit of a line that also says when its numbers are, or in whose prices; "" for any other.

    >>> beside_others("Fiscal year April–March, EC$ million", "en"), beside_others("Dollars, and sense", "en")
    ('EC$ million', '')
    """
    parts = [part.strip() for part in _PARTS.split(without_brackets(text))]
    pattern = language.of(lang).pattern("sheets.unit_beside")
    units = [part for part in parts if not pattern.fullmatch(part)]
    unit = parse_cell_unit(units[0], lang) if len(units) == 1 < len(parts) else None
    return units[0] if unit is not None and (unit.kind in ("money", "percent") or unit.factor != 1) else ""


def without_prefix(text: str) -> str:
    """A statement of a unit without the words that say that it is one: 单位：, all amounts are in."""
    for lang in language.LANGUAGES:
        known = language.of(lang)
        bare = known.pattern("sheets.unit_prefix").sub("", text)
        text = known.pattern("sheets.unit_suffix").sub("", bare) if bare != text else text
    return text


def _in_currency(unit: PrintedUnit, currency: PrintedUnit | None) -> PrintedUnit:
    if currency is None or currency.kind != "money" or unit.kind != "money":
        return unit
    return replace(unit, unit=currency.unit)


@lru_cache(LABELS)
def parse_cell_unit(text: str, lang: Lang) -> PrintedUnit | None:
    """The unit that a text is, with its scale word: 亿美元, US$ million, %. None if it is none."""
    text = text.strip().strip("（）()[]")
    if _COUNTED.search(text):
        return None
    if (mass := _EMITTED.sub("", text)) != text:
        return parse_cell_unit(mass, lang)
    if (twice := _SAID_TWICE.fullmatch(text)) and (said := parse_cell_unit(twice[1], lang)) is not None:
        return said
    amount, _, per = text.partition("/")
    if per and (money := parse_cell_unit(amount, lang)) is not None and money.kind == "money":
        return replace(money, text=text)
    if language.of(lang).spaced:
        text = _THOUSANDS.sub("thousand ", text)
        short = _SHORT.fullmatch(text)
        found = _english_unit(f"{short['money'] or ''} {_SHORT_SCALES[short['scale'][0]]}".strip() if short else text)
        return replace(found, text=text) if found is not None and short else found
    plain = language.simplified(text).translate(_FORMAL)
    found = _counted(plain, lang) or _by_ten_thousand(plain)
    if found is not None and found.kind == "count" and plain.endswith(found.unit):
        found = replace(found, unit=text[len(text) - len(found.unit) :])  # 戶, as it is printed
    if found is not None and found.unit == "deg" and found.factor >= MANY:
        found = replace(found, unit="kW.h")  # 百萬度, 億度: nobody counts degrees by the million
    return replace(found, text=text) if found is not None else None


def _by_ten_thousand(text: str) -> PrintedUnit | None:
    """What is counted by a scale, whatever it is: 万把 of umbrellas, 千副."""
    match = _SCALE_OF_COUNT.fullmatch(text)
    scaled = _counted(f"{match['scale']}个", "zh") if match else None
    return replace(scaled, unit=match["noun"], text=text) if scaled is not None and match else None


def _english_unit(text: str) -> PrintedUnit | None:
    """Units as English tables print them: percent of GDP, in billions of euros, US$ per month. Of what, or per what, goes."""
    if _PERCENT_OF.fullmatch(text):
        return replace(PERCENT, text=text)
    plain = text.replace("U.S.", "US")
    if scaled_by := _IN_SCALE.fullmatch(plain):
        found = _counted(f"{scaled_by[1]} {scaled_by[2].lower()}", "en")
        return replace(found, text=text) if found is not None else None
    bare = _TAIL.sub("", _SCALE_OF.sub(lambda match: f"{match[1].lower()} {match[2]}", plain))
    bare = bare.lower().removesuffix("s") if bare.lower().removesuffix("s") in _SCALES else bare
    scaled = _SCALE_OF.match(text)
    scale = scaled or _SCALED_NOUN.fullmatch(text)
    unit = _counted(bare, "en") or (_counted(scale[1].lower(), "en") if scale else None)
    return replace(unit, text=text) if unit is not None else None


def _counted(text: str, lang: Lang) -> PrintedUnit | None:
    """The unit that stands behind a number: what is read from it with a 1 before it."""
    if not text or len(text) > LONGEST_NAME or any(char.isdecimal() for char in _POWERS.sub("", text)):
        return None
    if _BARE_PERCENT.fullmatch(text):
        return PERCENT
    for written in (f"1{text}", f"1 {text}", _money_first(text), f"{text}1", _scale_last(text)):
        found = find_surface(written, lang).quantities if written else ()
        scale = language.of(lang).spaced and text in _SCALES
        if len(found) == 1 and found[0].text == written and (found[0].unit or scale) and found[0].value:
            return PrintedUnit(found[0].kind, found[0].unit, text, found[0].value)
    return None


def _scale_last(text: str) -> str:
    """新台币千元 names the money before its scale: 1千新台币."""
    match = _MONEY_THEN_SCALE.fullmatch(text)
    return f"1{match['scale']}{match['money']}" if match else ""


def _money_first(text: str) -> str:
    """US$ million and USD bn put the money first: the number goes between."""
    money, _, scale = text.partition(" ")
    return f"{money} 1 {scale}" if scale else ""


def unit_in_label(label: str, lang: Lang) -> PrintedUnit | None:
    """The unit a label carries: 出口额（亿元）, Exports, US$ million, 增速（%）."""
    levels = label.split(" / ")
    alone = [level for level in levels if _NO_UNIT.fullmatch(level) is None]  # Year over 2023
    candidates = [level for level in alone if (len(levels) > 1 and len(level) < LONGEST_LEVEL) or _MONEY_PER.match(level)]
    whole = parse_cell_unit(label, lang) if len(levels) == 1 else None
    if whole is not None and whole.kind == "money" and whole.factor != 1:  # US$ billion; 美金 beside a row is what it is of
        return whole
    candidates += [f"{a} {b}" for a, b in pairwise(levels) if _SIGN.fullmatch(a) and b in _SCALES]
    candidates += [match[1] for match in IN_BRACKETS.finditer(label) if not _AGED.search(label[: match.start()])]
    candidates += [tail[1] for level in levels for form in (_AFTER_COMMA, _RATE_LAST) if (tail := form.search(level))]
    for candidate in reversed(candidates):
        for part in [candidate, *re.split(r"[:：,，]", candidate)]:
            unit = parse_cell_unit(without_prefix(part.strip()), lang)
            if unit is not None:
                return unit
    if noun := counted_in(label, lang):
        return PrintedUnit("count", noun, noun)
    return PERCENT if _BARE_PERCENT.search(label) else None


def counted_in(label: str, lang: Lang) -> str:
    """The word that a label counts by, in brackets behind its number; "" if there is none.

    >>> counted_in("班級數（班）", "zh"), counted_in("物价指数（上年）", "zh"), counted_in("人數（計）", "zh")
    ('班', '', '')
    """
    match = _COUNTED_IN.search(label)
    return match["noun"] if match and not roles(match["noun"], lang) and not find_frames(match["noun"], lang) else ""


def _names(label: str, noun: str) -> bool:
    """True for a label that has the last word of a noun: Cargo landed, Values."""
    word = noun.rsplit(maxsplit=1)[-1].lower().rstrip("s")
    return re.search(rf"\b{re.escape(word)}", label.lower()) is not None


def _is_open_change(label: str, lang: Lang) -> bool:
    """True for a change of which the label does not say whether it is one in per cent: 增减, Change on 2022."""
    level = label.rpartition(" / ")[2].strip()
    return language.of(lang).pattern("sheets.open_change").search(language.simplified(level)) is not None


def deal_out(units: tuple[PrintedUnit, ...], labels: Mapping[int, str], lang: Lang) -> dict[int, PrintedUnit | None]:
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


def deal(units: tuple[PrintedUnit, ...], column_label: str, lang: Lang) -> PrintedUnit | None:
    """Which of a table's units belongs to a column: % to rates and shares, money to amounts. None if it cannot be told."""
    words = roles(column_label, lang)
    of_noun = {unit: match["noun"] for unit in units if (match := _NOUN_IN.fullmatch(unit.text))}
    if said := next((unit for unit, noun in of_noun.items() if _names(column_label, noun)), None):
        return said
    if "quantity" not in words:  # the tonnes of cargo are no unit of passengers
        units = tuple(unit for unit in units if unit.kind == "money" or unit not in of_noun)
    percents = [unit for unit in units if unit.kind == "percent"]
    others = [unit for unit in units if unit.kind not in ("percent", "percentage_points")]
    if "points" in words or (len(others) < len(units) - len(percents) and _is_open_change(column_label, lang)):
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
    return named[0] if len(named) == 1 and not language.of(lang).spaced else None
