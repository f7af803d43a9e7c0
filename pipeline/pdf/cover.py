"""Reads what the title pages say about the report: title in both languages, publisher, series, number, date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from functools import cache

from pipeline import language
from pipeline.model import UNKNOWN, Block, Cover, Issue, Lang, unpack

_LANGS: tuple[Lang, ...] = ("zh", "en")

_DENSE = ("zh", "ja", "ko")

COVER_PAGES = 3
"""Title, imprint and the first page of text."""

SHORT = 60
"""A line of the cover has at most so many characters."""

LANGUAGE_SHARE = 0.1
"""A language that at least this part of the text is written in is one of the report's languages."""

BELOW = 4
"""Authors stand within so many blocks below a title."""

_SIGNED = re.compile(r"([\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,5})[ \u3000]+(\S{4,})$")
_ENGLISH_NAME = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}")
_LIST = re.compile(r"\s*(?:[、；;]|,(?:\s+and\b)?|\band\b|&|(?<=[\u4e00-\u9fff])[，\s])\s*")
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*(?:[年.．/-]\s*(?P<month>1[0-2]|0?[1-9])(?!\d)|年\s*(?P<other>\d{1,2})(?=\s*月))"
    r"(?:\s*[月.．/-]\s*(?P<day>\d{1,2})(?!\d))?"
)
_MONTH_DATE = re.compile(
    r"(?:(?<!\d)(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+"
    r"(?:(?P<other>\d{1,2})(?:st|nd|rd|th)?,\s*)?(?P<year>(?:19|20)\d{2})(?!\d)"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_NUMBER = re.compile(r"(?:No\.?\s*|第\s*)(\d{1,4})(?:\s*[期号辑])?|(?<=[^\d.])(\d{1,3})$")


def read_cover(blocks: Sequence[Block], pages: int) -> tuple[Cover, list[Issue]]:
    """The cover of a report from its blocks in reading order, and an issue for a date that no calendar has."""
    early = [b for b in blocks if b.kind not in ("furniture", "table", "chart", "toc") and _page(b) <= min(COVER_PAGES, pages)]
    titles = [b for b in early if b.kind == "title"]
    short = [b for b in early if len(b.text) <= SHORT and b.kind in ("title", "paragraph", "heading")]
    series = next((b.text.text for b in short if b not in titles and _has(b.text.text, "series") and _is_label(b.text.text)), "")
    first = titles[0] if titles else None
    other = next((b for b in titles if first is not None and b.lang != first.lang), None)
    title_zh, title_en = _by_lang(first, other)
    published, issues = _published(early)
    cover = Cover(
        title=title_zh or title_en or (first.text.text if first is not None and first.lang != UNKNOWN else ""),
        title_en=title_en,
        series=series,
        edition=_edition(series, title_zh or title_en),
        number=_number(series),
        publisher=next((b.text.text for b in short if b not in titles and _is_publisher(b.text.text)), "") or _named_in(title_zh),
        authors=_authors(early, titles),
        published=published,
        languages=_languages(blocks),
    )
    return cover, issues


def _page(block: Block) -> int:
    return next((unpack(source)[0] for source in block.text.sources if source != -1), 1)


def _by_lang(first: Block | None, other: Block | None) -> tuple[str, str]:
    found = {block.lang: block.text.text for block in (other, first) if block is not None}
    return found.get("zh", ""), found.get("en", "")


@cache
def _words(role: str) -> tuple[str, ...]:
    files = [language.entries(lang, "pdf/cover.toml") for lang in language.LANGUAGES]
    return tuple(form for file in files for entry in file if entry.get("role") == role for form in entry.forms)


def _has(text: str, role: str) -> bool:
    return any(word in text for word in _words(role))


def _is_publisher(text: str) -> bool:
    """A line that is the name of an institution: it ends in one of their heads, or in English holds one."""
    return any(text.endswith(word) if not word.isascii() else word in text for word in _words("publisher")) and len(text) > 3


def _is_label(text: str) -> bool:
    """True for a line that is no sentence nor a part of one, nor numbered."""
    return not any(stop in text for stop in "，。；：、")


def _named_in(title: str) -> str:
    """The institution a title begins with: 样本港口股份有限公司 of 样本港口股份有限公司2020年年度报告."""
    ends = [title.find(word) + len(word) for word in _words("publisher") if title.find(word) > 0 and not word.isascii()]
    end = max(ends, default=0)
    return title[:end] if _YEAR.match(title, end) else ""


def _authors(early: Sequence[Block], titles: Sequence[Block]) -> tuple[str, ...]:
    """Who wrote the report: lines marked 作者 or By, or names on the lines right below a title."""
    lines = [b.text.text for b in early if b.kind in ("paragraph", "heading") and len(b.text) <= 3 * SHORT]
    for text in lines:
        if names := marked_authors(text):
            return names
    for title in reversed(titles):
        at = early.index(title)
        below = [b.text.text for b in early[at + 1 : at + 1 + BELOW] if len(b.text) <= 3 * SHORT]
        found = tuple(name for text in below for name in _signed(text))
        if found:
            return found
    return ()


def marked_authors(text: str) -> tuple[str, ...]:
    """The names of a line that begins with 作者： or By.

    >>> marked_authors("By Ann Example and Bob Sample")
    ('Ann Example', 'Bob Sample')
    """
    rest = next((text[len(word) :] for word in _words("author") if text.startswith(word)), "")
    if rest.lstrip().startswith(("：", ":")) or (rest.startswith(" ") and rest.isascii()):
        return tuple(name for part in _LIST.split(rest.lstrip(" ：:")) if (name := part.strip()))
    return ()


def is_post(text: str) -> bool:
    """True for a line that ends with what somebody is: 样本经济研究所副研究员."""
    return any(text.endswith(word) for word in _words("post"))


def _signed(text: str) -> tuple[str, ...]:
    """Names with an affiliation behind them, or nothing but names."""
    match = _SIGNED.match(text)
    if match and (_is_publisher(match[2]) or is_post(match[2])):
        return (match[1],)
    parts = _LIST.split(text)
    return tuple(parts) if len(parts) > 1 and all(_ENGLISH_NAME.fullmatch(part) for part in parts) else ()


def _edition(series: str, title: str) -> str:
    match = _YEAR.search(series) or _YEAR.search(title)
    return match[1] if match else ""


def _number(series: str) -> str:
    match = _NUMBER.search(series)
    return (match[1] or match[2]) if match else ""


def _published(early: Sequence[Block]) -> tuple[str, list[Issue]]:
    """The first date that stands on a short line of its own, else the first in the imprint, as exact as the calendar has it."""
    for block in sorted((b for b in early if len(b.text) <= SHORT), key=lambda b: len(b.text)):
        match = _DATE.search(block.text.text) or _MONTH_DATE.search(block.text.text)
        if match:
            published, whole = _iso(match)
            if whole:
                return published, []
            detail = f"no calendar has {match[0]!r}; the report is dated {published}"
            return published, [Issue("bad_date", detail, _page(block), block.block_id, *match.span())]
    return "", []


def _iso(match: re.Match[str]) -> tuple[str, bool]:
    """ISO 8601 up to the part that no calendar has, and whether that is all: `2021-02` for the 30th of February 2021."""
    named = match["month"] in _MONTHS
    month = _MONTHS.index(match["month"]) + 1 if named else int(match["month"] or match["other"])
    day = (match["day"] or match["other"]) if named else match["day"]
    year = int(match["year"])
    if not 1 <= month <= 12:
        return match["year"], False
    if day is None or not 1 <= int(day) <= monthrange(year, month)[1]:
        return f"{year}-{month:02}", day is None
    return f"{year}-{month:02}-{int(day):02}", True


def _languages(blocks: Sequence[Block]) -> tuple[str, ...]:
    sizes: dict[str, int] = dict.fromkeys(language.LANGUAGES, 0)
    for block in blocks:
        if block.kind in ("paragraph", "list_item") and block.lang != UNKNOWN:
            # an English word says about as much as two Chinese characters and takes three times the room
            size = len(block.text) if block.lang in _DENSE else len(block.text) // 3
            sizes[block.lang] = sizes.get(block.lang, 0) + size
    total = sum(sizes.values())
    found = [lang for lang, size in sizes.items() if total and size >= LANGUAGE_SHARE * total]
    return tuple(sorted(found, key=lambda lang: -sizes[lang]))
