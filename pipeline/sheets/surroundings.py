"""Reads what stands right above a table and is no caption: its heading, the day or year that it is about, whose it is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from pipeline import language
from pipeline.model import NO_PERIOD, Block, Document, Lang, Period, PrintedUnit, Table
from pipeline.sheets.heads import read_head
from pipeline.sheets.printed_units import (
    beside_others,
    parse_cell_unit,
    parse_unit_line,
    without_brackets,
    without_exception,
    without_prefix,
)
from pipeline.sheets.words import find_frames
from pipeline.times import Edition

REACH = 5
"""So many blocks above a table are looked at."""

BELOW = 4
"""... and so many below it."""

SHORT = 60
"""Characters of the longest line that says something of a table."""

LONGEST_HEADING = 120
"""Characters of the longest heading that names one."""

SHORTEST = 3
"""Characters of a measure that may be a line above a table for another reason: m, km, MW."""

LONG = 400
"""... and so many more of a paragraph between a heading and its table."""

FRAME = 12
"""Characters that a line may have beside its day or year: For the year ended …, As at …"""

_SENTENCE = re.compile(r"(?<=[。！？；])|(?<=[a-z)][.!?]) ")
_CLAUSE = re.compile(r"[，,]")
_ANNOUNCED = re.compile(r"(.{4,60}?)(?:如下(?:表)?(?:所示)?|见下表)[:：]?$")
_BRACKETED_UNIT = re.compile(r"[（(](?:金额)?单位[:：]\s*([^（）()]{1,20})[)）]")
_UNIT_BEHIND = re.compile(r"[\s\u3000](?:金额)?单位[:：]\s*(\S+(?:\s+币种[:：]\S+)?)\s*$")
"""编制单位：… 单位：元 币种：人民币"""
_SHOWN = re.compile(
    r"(?:The|This) (?:following|next) [a-z ]{4,40}(?:shows?|gives?|lists?|summari[sz]es?|sets? out|presents?|compares?) "
)
"""The following overview shows …"""
_TABLE_SHOWS = re.compile(r"(?:The|This) (?:[a-z]+ ){0,2}table(?: (?:below|above|overleaf))? [a-z]+s? ")
"""The table below shows …"""
_IN_UNIT = re.compile(
    r"\bin ((?:per cent|percent|(?:US|[A-Z]{1,2})?[$€£¥]|millions?|billions?|thousands?|[A-Z]{3})"
    r"[^,.;:()]{0,30}(?:\([^()]{1,8}\))?)"
)
"""… in per cent, in US$ million."""
_FIRST = re.compile(r"[;，；]|,(?!\d)")
_COUNTED_NOUN = re.compile(r"[A-Z]?[a-z]+s|Number")
"""What is counted, as a statement of units begins: Persons; cargo in tonnes."""
_HEAD = re.compile(r"(?:(?:19|20)\d\d\s+){2,}")
"""2023 2022: the head of a statement that was not read as a part of it."""
_OF_YEARBOOK = re.compile(r"\d{1,2}[-–—]\d{1,2}\s+\S")
"""2-1 主要指标: how yearbooks number their tables."""
_NUMBER = re.compile(
    r"^(?:(?:Note|附注|附註)\s*\S{1,6}[:：.、]\s*|\d{1,2}(?!\d)(?:[-–—.]\d{1,2})*[、.．]?\s*|[（(]\d{1,2}[)）]\s*|[（(]?[一二三四五六七八九十]{1,3}[)）、]\s*|第\S{1,3}[章节]\s*)"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the lines above a table say of it; empty where they say nothing. `point` is true if it is about one day."""

    heading: str = ""
    period: Period = NO_PERIOD
    entity: str = ""
    unit: str = ""
    sentence: str = ""

    @property
    def point(self) -> bool:
        return self.period.start is not None and self.period.start == self.period.end


def read_surroundings(
    document: Document, positions: Mapping[str, int], table: Table, lang: Lang, today: date | None, edition: Edition
) -> Surroundings:
    """What stands above a table, from the nearest line up to its heading. `positions` are those of the blocks by their ids."""
    at = positions.get(table.block_id, 0)
    heading, entity, unit, sentence, period = "", "", "", "", NO_PERIOD
    nearest = next((one for one in reversed(document.blocks[max(0, at - 2) : at]) if one.kind != "caption"), None)
    for block in reversed(document.blocks[max(0, at - REACH) : at]):
        text = block.text.text.strip()
        if block is nearest and block.kind not in ("table", "chart", "footnote", "title", "toc"):
            sentence, unit = _introduced(text), _unit_inside(text, lang)
        if block.kind in ("table", "chart", "footnote", "title", "toc") or len(text) > LONGEST_HEADING + LONG * (
            block.kind != "heading"
        ):
            break
        if len(without_exception(text)) > SHORT and block.kind != "heading":
            continue
        if _HEAD.match(text):
            continue
        between = block is nearest and at > 1 and document.blocks[at - 2].kind == "caption"
        if not unit and (stated := _unit(text, lang) or (_only_measure(text, lang) if between else "")):
            unit = stated
            entity = entity or _entity(text, lang)
            continue
        if block.kind == "heading" or _OF_YEARBOOK.match(text):
            heading = _NUMBER.sub("", text)
            period = period if period.start else _period(text, lang, today, edition)
            unit = unit or _unit_line(document.blocks[max(0, at - REACH) : at], block, lang)
            break
        entity = entity or _entity(text, lang)
        period = period if period.start else _period(text, lang, today, edition)
    below = _unit_below(document.blocks[at + 1 : at + 1 + BELOW], table.title, lang)
    return Surroundings(heading, period, entity, unit or below, sentence)


def _unit_line(above: Sequence[Block], heading: Block, lang: Lang) -> str:
    """The unit of the line right above a heading: the band over the columns of a table may have been taken for one."""
    before = next((one for one, other in pairwise(above) if other is heading), None)
    text = before.text.text.strip() if before is not None and before.kind in ("paragraph", "caption") else ""
    return _unit(text, lang) if len(without_exception(text)) <= SHORT else ""


def _unit_below(below: Sequence[Block], title: str, lang: Lang) -> str:
    """The unit of the line below a table or below its caption there: £ million unless otherwise stated.

    One above another table or caption is that table's.
    """
    own = 1 if below and title and title in below[0].text.text else 0
    if len(below) <= own or below[own].kind not in ("caption", "paragraph"):
        return ""
    if any(block.kind in ("table", "caption") for block in below[own + 1 :]):
        return ""
    text = below[own].text.text.strip()
    return _unit(text, lang) if len(without_exception(text)) <= SHORT else ""


def _introduced(text: str) -> str:
    """What the sentence right above a table announces: 应收账款按账龄披露 of 应收账款按账龄披露如下（单位：万元）："""
    last = _SENTENCE.split(text.rstrip(" :："))[-1]
    if _SHOWN.match(last):
        return last.rstrip(" .:")
    match = _ANNOUNCED.match(_BRACKETED_UNIT.sub("", last))
    return _NUMBER.sub("", match[1]).strip() if match else ""


def _unit_inside(text: str, lang: Lang) -> str:
    """The unit that a sentence states: （单位：万元）; The following table shows the share of each, in per cent; All figures are
    in £ million.
    """
    match = _BRACKETED_UNIT.search(text)
    for one in _SENTENCE.split(text) if match is None else ():
        clauses: list[str] = [] if language.of(lang).spaced else _CLAUSE.split(one)[1:]
        for clause in (one, *clauses):
            bare = without_exception(clause.rstrip(" .。:：；")).strip()
            units = parse_unit_line(bare, lang) if len(bare) <= SHORT and without_prefix(bare) != bare else ()
            if units and _is_amount(units[0]):
                return clause.rstrip(" .。:：；").strip()
    last = _SENTENCE.split(text)[-1]
    if match is None and (_SHOWN.match(last) or _TABLE_SHOWS.match(last)):
        stated = (one[1].strip() for one in _IN_UNIT.finditer(last))
        return next((one for one in stated if (unit := parse_cell_unit(one, lang)) and unit.kind in ("money", "percent")), "")
    return match[1].strip() if match else ""


def _unit(text: str, lang: Lang) -> str:
    """The unit that a line is: (In millions of euros), ₹ in lakhs, EUR million; "" for any other line."""
    if (behind := _UNIT_BEHIND.search(text)) and parse_unit_line(behind[1], lang):
        return behind[1].strip()
    if len(text) <= SHORT and (unit := beside_others(text, lang)):
        return unit
    bare = without_exception(text)
    parts = _FIRST.split(without_brackets(bare)) if len(bare) <= SHORT else []
    if len(parts) > 1 and _COUNTED_NOUN.fullmatch(parts[0]):  # Persons; cargo in tonnes
        parts = parts[1:]
    first = parse_unit_line(parts[0].strip(), lang) if parts else ()
    scaled = first and first[0].kind == "measure" and first[0].factor != 1  # Production in million tonnes
    stated = first and (_is_amount(first[0]) or scaled or _is_measure(text, lang) or len(parts[0]) < len(bare) - 2)
    return without_brackets(text.strip(" .")) if stated else ""


def _is_amount(unit: PrintedUnit) -> bool:
    return unit.kind in ("money", "percent")


def _is_measure(text: str, lang: Lang) -> bool:
    """True for a line that is nothing but a measure with its scale: 1,000 tonnes, 万吨, million kWh."""
    unit = parse_cell_unit(text, lang)
    return unit is not None and unit.kind == "measure" and (unit.factor != 1 or len(text) > SHORTEST)


def _only_measure(text: str, lang: Lang) -> str:
    """The measure that all of a line is, also a short one, between a caption and its table: TWh, (km)."""
    bare = without_brackets(text.strip(" ."))
    unit = parse_cell_unit(bare, lang)
    return bare if unit is not None and unit.kind == "measure" else ""


def _period(text: str, lang: Lang, today: date | None, edition: Edition) -> Period:
    """The period of a line that says nothing else: 2023年12月31日, For the year ended 30 June 2023; or that in its brackets."""
    head = read_head(text, lang, today, edition)
    alone = len(text) - len(head.period.text) <= FRAME * (2 if language.of(lang).spaced else 1)
    return head.period if head.dated and alone else NO_PERIOD


def _entity(text: str, lang: Lang) -> str:
    """The name behind 编制单位：."""
    cue = next((cue for cue in find_frames(text, lang) if cue.start == 0 and cue.entry.get("role") == "entity"), None)
    return _UNIT_BEHIND.sub("", text[cue.end :]).lstrip(" :：").split("\u3000")[0].strip() if cue is not None else ""


def positions_of(blocks: tuple[Block, ...]) -> dict[str, int]:
    """Where every block stands, by its id."""
    return {block.block_id: i for i, block in enumerate(blocks)}
