"""Reads the numbers of a work: volume, issue, pages, edition, and the number of a document."""

from __future__ import annotations

import re
from functools import cache

from pipeline.citations.draft import HOLE, MARKED, SHAPED, WIDE, WorkDraft
from pipeline.citations.words import any_of, holds

_NUMERAL = r"[\d一二三四五六七八九十百]+"
_YEAR = r"(?:1[5-9]|20)\d\d"
_PAGE = r"[A-Z]?\d{1,6}(?:\s*[-—–~～]\s*[A-Z]?\d{1,6})?"
_PAGES = rf"{_PAGE}(?:\s*[、,]\s*{_PAGE})*"
_ISSUES = rf"(?:{_NUMERAL}(?:\s*[-—–/、]\s*{_NUMERAL})*|增刊\s?\d*)"
_END = r"\s*[.。]?\s*"

_LAW_STYLE = re.compile(
    rf"(?:^|(?<=[,)\x00]))\s*(?!{_YEAR}\b)(?P<volume>\d{{1,4}})\s*(?:\((?P<issue>\d{{1,3}})\))?\s+"
    r"(?P<container_title>[^\W\d_](?:[^\d\x00()]|\dd\b){1,100}?(?:\([^\d()]{1,20}\))?)\s*"
    r"(?:(?<=\s)(?P<page>\d{1,5}(?:[-–]\d+)?)(?:,\s*[\d–-]+)?(?=\s*(?:[.(<,\x00]|$))|§\s*[\w.()]*)"
)
"""`(2002) 28 Journal of Samples 162`, `80 Stat. § 9`."""

_MONTH_OR_NUMBER = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|^nos?\.|^[卷期]")

_PATTERNS = (
    rf"第?\s*(?P<volume>{_NUMERAL})\s*卷,?\s*第?\s*(?P<issue>{_ISSUES})\s*[期號号輯辑]",
    rf"\bvol\.?\s*(?P<volume>\d+)\s*[,:]\s*(?:nos?\.\s*)?(?P<issue>(?!{_YEAR}\b)\d+(?:[/–-]\d+)?)(?=\s*[(,\x00])",
    rf"(?:^|[\s,])(?P<volume>\d{{1,4}})/(?P<issue>\d{{1,5}})(?=\s*\({_YEAR})",
    rf"(?<={_YEAR})\s*\((?P<issue>\d{{1,3}}(?:\s*[-–—/]\s*\d{{1,3}})?|增刊\s?\d*)\)",
    rf"(?<![\d.-])(?P<volume>(?!{_YEAR}\b)\d{{1,4}})\s*"
    rf"\((?P<issue>(?!{_YEAR}\))(?:S|suppl\.?\s?|增刊\s?)?\d{{0,5}}(?:\s*[-–—/]\s*\d{{1,3}})?)\)",
    r"(?:^|[,\x00]|\s)(?P<volume>\d{1,4}),?\s+(?=nos?\.\s)",
    r"(?P<volume>[上中下]卷第[一二三四五六七八九十\d]+分?册|[上中下][卷册])",
    rf"\(?[^\W\d_]{{0,4}}第\s*(?P<volume>{_NUMERAL})\s*[卷册]\)?",
    rf"\(?[卷册]\s*(?P<volume>{_NUMERAL})\)?",
    r"\b(?:vols?|volume)\.?\s*(?P<volume>[\dIVXLC]+)\b",
    rf"\(?第?\s*(?P<issue>{_ISSUES})\s*[期號号輯辑](?!\s*[〕\]])\)?",
    r"(?P<issue>增刊\s?\d*)",
    r"\b(?:nos?\.|issue)\s*(?P<issue>\d[\d–/-]*)(?!\w)",
    r"\bart(?:icle)?\.?\s+(?:no\.\s*)?(?P<number>[a-z]?\d{3,})(?!\w)",
    rf"第\s*(?P<page>{_PAGES}|[A-Z]?\d+(?:张第\d+)?)\s*[页頁版]",
    rf"[页頁]\s*(?P<page>{_PAGES})",
    r"(?<=[日\s\x00,])(?P<page>[A-Z]\d{1,3})\s?版",
    r"[,\s]版\s*(?P<page>[A-Z]?\d{1,3})(?!\w)",
    rf"\b(?:pp?\.|at p\.|at)\s*(?P<page>{_PAGES})(?!\w)",
    r"\b(?P<edition>\d+(?:st|nd|rd|th)|rev\.|revised)\s+(?:ed(?:ition|n|\.)?)(?!\w)\.?",
    rf"\(?(?P<edition>第?\s?{_NUMERAL}\s?版(?!社)|\d{{4}}版|增订版|修订版|修订本)\)?",
)
_PATENT = re.compile(
    r"[^,;\x00]{0,60}?\b(?P<genre>[Pp]atent|Pat\.)\s+(?:No\.\s*)?(?P<number>(?:[A-Z]{2}\s?)?\d[\d,]{4,14}(?:\s?[A-Z]\d?)?)(?!\w)"
    r"|(?P<genre2>专利)(?:申请)?号?\s*[:：]?\s*(?P<number2>(?:ZL|CN)\s?\d[\d.]{6,14}[A-Z]?)"
)
_PAPER = re.compile(
    r"(?:(?<=[,.\x00”])|^)\s*(?P<publisher>(?:[A-Z][\w&’'-]*\s){0,6})"
    r"(?P<genre>(?:Working|Discussion|Research|Policy|Occasional|Briefing|Issue|Staff)\s(?:Paper|Brief|Note|Report)s?(?:\sSeries)?)"
    r",?\s*(?:[Nn]os?\.?\s*)?(?P<number>[A-Z]{0,3}\d[\d/-]*)(?!\w)"
)
"""`Sample Bureau Working Paper No. 26050`."""
_SCALE = re.compile(r"(?:比例尺)?\s*(?<![\d:])(?P<scale>1\s?:\s?\d[\d, ]{2,10}(?<=0))(?!\d)")
_BOXED_EDITION = re.compile(rf"\((?P<edition>第\s?{_NUMERAL}\s?版)\)")
"""（第3版） of a book; of a newspaper it is the page."""
_READERS = tuple(re.compile(pattern, re.IGNORECASE) for pattern in _PATTERNS)
_LAST_PAGE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[:,]\s*(?P<page>{_PAGES})(?:{_END}$|[.。]\s*\x00)",
        rf":\s*(?P<page>(?!{_YEAR}){_PAGES})(?=,?\s*\x00)",
        rf"(?:(?<=\x00)|(?<=\x00\)))\s+(?P<page>\d{{1,4}}(?:[-–—]\d{{1,4}})?){_END}$",
        rf"\((?P<page>\d{{1,3}})\){_END}(?:\x00|$)",
    )
)
_DOCUMENT = re.compile(
    r"(?P<com>\b(?:COM|SWD|JOIN|SEC)\s?\(\d{4}\)\s?\d+(?:\sfinal)?)"
    r"|(?:No\.\s*|\bnos\s+(?=\d+[A-Z]*-))?\(?(?P<number>[\u3400-\u9fff]{1,8}〔\d{4}〕\s*第?\d+号|PB \d[\d-]*"
    r"|[A-Z]{2,4}(?:/[TZ])?\s?\d[\d.]*[—–-]\d{4}(?!\d)"
    r"|\(\d{4}\)\s*[\u3400-\u9fff][\u3400-\u9fff\d]{0,12}第?\s*\d+\s*号(?:之[一二三四五\d]+)?"
    r"|(?<=\()\d{4}年第\d+号(?=\))"
    r"|(?<=nos )\d+[A-Z]*-[\w/.-]*\w|[A-Z]{1,5}[ /-]\d(?=[\d/-]{3})[\d/-]*\d(?=\s*[,(\x00]))\)?"
)
"""法释〔2018〕1号, GB/T 3792—2021."""


@cache
def _shelfmark() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('markers', 'shelfmark')})\s*[:.]?\s*(?P<place>[^,;。、\x00()]*\d[^,;。\x00()]*)")


@cache
def _archive() -> re.Pattern[str]:
    forms = any_of("markers", "archive")
    return re.compile(
        rf"(?:^|(?<=[,;:。.\x00()]))\s*(?P<archive>[^,;:。\x00()]{{2,40}}?(?:{forms})(?: [IVX]+)?)藏?(?=[,;:.。\x00)]|$)"
    )


def take_numbers(draft: WorkDraft, start: int, end: int) -> None:
    """Read volume, issue, pages, edition and document number between `start` and `end`, before the dates are read."""
    _take_shelf_and_scale(draft, start, end)
    document = _DOCUMENT.search(draft.open, start, end)
    if document:
        draft.take("number", *document.span("com" if document["com"] else "number"))
        draft.close(*document.span())
    paper = _PAPER.search(draft.open, start, end)
    if paper:
        draft.take_match(paper, "publisher", "genre", "number")
    law = _LAW_STYLE.search(draft.open, start, end)
    if law and HOLE not in law["container_title"] and not _MONTH_OR_NUMBER.search(law["container_title"]):
        draft.take_match(law, "volume", "issue", "container_title", "page", sure=SHAPED)
    edition = _BOXED_EDITION.search(draft.open, start, end)
    if edition and holds("containers", "publisher", draft.open[edition.end() : end]):
        _take(draft, edition, MARKED)
    for pattern in _READERS:
        match = pattern.search(draft.open, start, end)
        if match and not draft.has(*match.groupdict()):
            _take(draft, match, MARKED)


def _take_shelf_and_scale(draft: WorkDraft, start: int, end: int) -> None:
    """Read the number of a patent, the scale of a map, and where an archive keeps a paper."""
    patent = _PATENT.search(draft.open, start, end)
    if patent:
        which = "" if patent["number"] else "2"
        draft.take("genre", *patent.span(f"genre{which}"))
        draft.take("number", *patent.span(f"number{which}"))
        draft.close(*patent.span())
    scale = _SCALE.search(draft.open, start, end)
    if scale:
        draft.take_match(scale, "scale")
    shelf = _shelfmark().search(draft.open, start, end)
    if shelf:
        draft.take("archive_location", *shelf.span("place"))
        draft.close(*shelf.span())
    house = _archive().search(draft.open, start, end)
    if house:
        draft.take_match(house, "archive")


def take_last_page(draft: WorkDraft, start: int, end: int) -> None:
    """Read a page number without a label at the end, once volumes and dates are read."""
    for pattern in _LAST_PAGE:
        match = pattern.search(draft.open, start, end)
        if match and not draft.has("page"):
            _take(draft, match, SHAPED)


def _take(draft: WorkDraft, match: re.Match[str], sure: float) -> None:
    for name in match.groupdict():
        start, end = match.span(name)
        draft.take(name, start, end, sure, re.sub(r"\s+", "", draft.text[start:end].translate(WIDE)))
    draft.close(*match.span())
