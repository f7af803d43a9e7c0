"""Reads what the title pages say about the report: title in both languages, publisher, series, number, date."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipeline import language
from pipeline.model import UNKNOWN, Block, Cover, Issue, Lang, unpack
from pipeline.pdf.dates import find_date, iso, without_dates
from pipeline.pdf.frontmatter import (
    follows_gazette_title,
    is_front_heading,
    is_institution,
    is_parliament,
    is_person,
    is_series,
    words,
)
from pipeline.wording import both

_LANGS: tuple[Lang, ...] = ("zh", "en")

_DENSE = ("zh", "ja", "ko")

ISSUERS = ("issuer", "patron", "writer")
"""Whose names are the publisher's; the first that are there."""

COVER_PAGES = 3
"""Title, imprint and the first page of text."""

SHORT = 60
"""A line of the cover has at most so many Chinese characters, or twice as many of Latin letters."""

LANGUAGE_SHARE = 0.1
"""A language that at least this part of the text is written in is one of the report's languages."""

BELOW = 4
"""Authors stand within so many blocks below a title."""

_SIGNED = re.compile(r"([\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,5}·[\u4e00-\u9fff]{1,5})[ \u3000]+(\S{4,})$")
_ENGLISH_NAME = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}")
_LIST = re.compile(r"\s*(?:[、；;]|,(?:\s+and\b)?|\band\b|&|(?<=[\u4e00-\u9fff])[，\s])\s*")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_PUBLISHED_BY = re.compile(r"\b(?:published|issued) by (?:the )?([A-Z][\w&'’-]*(?: (?:of|on|for|and|the|in|[A-Z][\w&'’-]*))*)")
_ACRONYM = re.compile(r"([A-Z]{3,8}) ")
_YEAR_IN_TITLE = re.compile(r"[（(]\s*(?:19|20)\d{2}\s*年?\s*[）)]")
_YEAR_ALONE = re.compile(r"[（(]?\s*((?:19|20)\d{2})\s*(?:年度?)?\s*[）)]?")
_NUMBER = re.compile(r"(?:(?:No|Nr|Number)s?\.?\s*|第\s*)(\d{1,6})(?:\s*[期号號辑輯])?|(?<=[^\d.\s])\s*(\d{1,3})$", re.IGNORECASE)
_BARS = re.compile(r"\s*[|｜•]\s*|\s{3,}")
_WRITTEN = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?:撰稿?|执笔|著|编著)$")
_ISSUED = re.compile(r"(?:联合)?(?:发布|编制|编写|编印|编著|编|出版|印发|印行|发行)$")
_TOWN = re.compile(r"[^\W\d_][\w’'-]*(?: [^\W\d_][\w’'-]*){0,2}")
"""Where a report is published, as its imprint says it behind the publisher: Port Ellery."""
_ENDS_OF_SERIES = " \u3000,，·-–—(（)）"


def read_cover(blocks: Sequence[Block], pages: int) -> tuple[Cover, list[Issue]]:
    """The cover of a report from its blocks in reading order, and an issue for a date that no calendar has."""
    early = [b for b in blocks if b.kind not in ("furniture", "table", "chart", "toc") and _page(b) <= min(COVER_PAGES, pages)]
    titles = [b for b in early if b.kind == "title"]
    first = titles[0] if titles else None
    other = next((b for b in titles if first is not None and b.lang != first.lang), None)
    title_zh, title_en = _by_lang(first, other)
    head = _head(early, first)
    lines = (part for b in head if b not in titles for part in _BARS.split(b.text.text))
    printed = next((text for text in lines if _names_series(text, titles)), "")
    published, issues = _published(head, early)
    if title_zh and first is not None and _YEAR.search(title_zh) is None:
        title_zh += _year_below(early, first)
    cover = Cover(
        title=title_zh or title_en or (first.text.text if first is not None and first.lang != UNKNOWN else ""),
        title_en=title_en,
        series=_name_of_series(printed),
        edition=_edition(printed, title_zh or title_en, head),
        number=_number(printed),
        publisher=_publisher(head, early, titles) or _named_in(title_zh) or _stated(early, printed, blocks) or _running(blocks),
        authors=_authors(early, titles),
        published=published,
        languages=_languages(blocks),
    )
    return cover, issues


def _year_below(early: Sequence[Block], title: Block) -> str:
    """The year in brackets below a title, which is a part of it: 样本发展报告 （2022年）."""
    below = early[early.index(title) + 1 :][:1]
    text = below[0].text.text.strip() if below and _page(below[0]) == _page(title) else ""
    return text if _YEAR_IN_TITLE.fullmatch(text) else ""


def _page(block: Block) -> int:
    return next((unpack(source)[0] for source in block.text.sources if source != -1), 1)


def _by_lang(first: Block | None, other: Block | None) -> tuple[str, str]:
    found = {block.lang: block.text.text for block in (other, first) if block is not None}
    return found.get("zh", ""), found.get("en", "")


def _is_short(text: str) -> bool:
    return len(text) <= SHORT * (2 if text.isascii() else 1)


def _head(early: Sequence[Block], title: Block | None) -> list[Block]:
    """The short blocks before the first long one, and on the title's page all of them."""
    page = _page(title) if title is not None else 0
    before = list(takewhile(lambda b: _is_short(b.text.text) or b.kind == "title", early))
    return [b for b in early if (b in before or _page(b) == page) and (_is_short(b.text.text) or b.kind == "title")]


def _names_series(text: str, titles: Sequence[Block]) -> bool:
    """True for a line that names a series: no sentence, and no part of the title."""
    within = any(text in title.text.text or title.text.text in text for title in titles)
    return is_series(text) and not within and not any(stop in text for stop in "，。；：、")


def _name_of_series(printed: str) -> str:
    """A series without its number and year.

    >>> _name_of_series("样本系列报告 2024年第2期"), _name_of_series("Sample Working Paper No. 12")
    ('样本系列报告', 'Sample Working Paper')
    """
    match = _NUMBER.search(printed)
    name = printed[: match.start()] if match else printed
    year = re.search(r"[（(]?\s*(?:19|20)\d{2}\s*(?:年度?)?\s*[）)]?\s*$", name)
    return (name[: year.start()] if year else name).strip(_ENDS_OF_SERIES)


def _edition(series: str, title: str, head: Sequence[Block]) -> str:
    """The year in the series or title, or the one that stands alone beside the title: （2021年）."""
    match = _YEAR.search(series) or _YEAR.search(title)
    alone = (found for b in head if (found := _YEAR_ALONE.fullmatch(b.text.text.strip())))
    match = match or next(alone, None)
    return match[1] if match else ""


def _number(series: str) -> str:
    match = _NUMBER.search(series)
    return (match[1] or match[2]) if match else ""


def _publisher(head: Sequence[Block], early: Sequence[Block], titles: Sequence[Block]) -> str:
    """Who issues the report: what stands behind 发布单位 or Published by, else the institutions of the title page."""
    agencies = next((names for b in early if (names := gazette_agencies(b.text.text))), None)
    if agencies:
        return "; ".join(agencies)
    lines = _short_lines(early, titles)
    for role in ISSUERS:
        if names := _behind(role, lines):
            return "; ".join(names)
    first = early.index(titles[0]) if titles else 0
    last = _page(titles[0]) if titles else 1
    found: list[str] = []
    for block in (b for b in head if b not in titles and _page(b) <= last):
        letterhead = early.index(block) < first
        found += [part for part in _parts(block.text.text) if is_institution(part, loose=letterhead) and not is_team(part)]
    return "; ".join(dict.fromkeys([name for name in found if is_parliament(name)] or found))


def _running(blocks: Sequence[Block]) -> str:
    """The institution that the running heads of two pages or more name."""
    places = dict.fromkeys((part, _page(b)) for b in blocks if b.kind == "furniture" for part in _parts(b.text.text))
    pages = Counter(name for name, _ in places if is_institution(name))
    return next((name for name, count in pages.most_common(1) if count > 1), "")


def _short_lines(early: Sequence[Block], titles: Sequence[Block]) -> list[str]:
    return [b.text.text for b in early if b not in titles and b.kind in ("paragraph", "heading") and _is_short(b.text.text)]


def _behind(role: str, lines: Sequence[str]) -> list[str]:
    """The names behind the first word of a role, and those on the lines below it."""
    at = next((i for i, text in enumerate(lines) if named(role, text)), None)
    return [] if at is None else [named(role, lines[at]), *takewhile(is_institution, lines[at + 1 :])]


def _parts(text: str) -> Iterator[str]:
    """The parts of a line between bars, without dates and the words of issuing: Harbour Watch | May 2021."""
    for part in map(str.strip, _BARS.split(without_dates(text))):
        issued = _ISSUED.search(language.simplified(part))
        yield (part[: issued.start()] if issued else part).strip()


def gazette_agencies(text: str) -> list[str]:
    """The agencies of a rule or notice in a gazette, without their departments and acronyms.

    >>> gazette_agencies("AGENCIES: Office of Ships, Department of Ports; and Board of Harbours (BH).")
    ['Office of Ships', 'Board of Harbours']
    """
    if not follows_gazette_title(text):
        return []
    names = (re.split(r"[,(]", part, maxsplit=1)[0] for part in text.partition(":")[2].split(";"))
    return [bare for name in names if (bare := name.strip(" .").removeprefix("and ").removeprefix("the "))]


def _stated(early: Sequence[Block], series: str, blocks: Sequence[Block]) -> str:
    """Who publishes a report by a sentence of its first pages, or by the acronym that its series begins with; written out."""
    said = (_PUBLISHED_BY.search(b.text.text) for b in early if b.kind == "paragraph")
    name = next((match[1] for match in said if match and (match[1].isupper() or is_institution(match[1]))), "")
    acronym = _ACRONYM.match(series)
    name = name or (acronym[1] if acronym else "")
    if not name.isupper():
        return name
    initials = r"[\w-]*\W+(?:(?:of|on|for|and|the|in)\s+)*".join(re.escape(letter) for letter in name)
    written = re.compile(rf"\b({initials}[\w-]*(?: of [A-Z][\w-]*)?)\s*\({re.escape(name)}\)")
    found = (written.search(b.text.text) for b in blocks)
    return next((match[1] for match in found if match), name)


def named(role: str, text: str) -> str:
    """The name behind a word of a role, "" if there is none.

    >>> named("issuer", "发布单位：样本经济研究所"), named("issuer", "Published by Harbour Watch"), named("issuer", "出版业")
    ('样本经济研究所', 'Harbour Watch', '')
    """
    return _without_imprint(_marked(text, words(role)).strip())


def _without_imprint(name: str) -> str:
    """A name without its article, and without the place and date of an imprint behind it.

    >>> _without_imprint("the Norrland Data Office, Port Ellery, 28 August 2025"), _without_imprint("样本经济研究所，2024年5月")
    ('Norrland Data Office', '样本经济研究所')
    >>> _without_imprint("Ministry of Culture, Youth and Sport, May 2021")
    'Ministry of Culture, Youth and Sport'
    """
    name = name.removeprefix("the ").removeprefix("The ")
    bare = without_dates(name).rstrip(" ,，")
    head, comma, town = bare.rpartition(", ")
    is_town = comma and _TOWN.fullmatch(town) and " and " not in town
    return head if bare != name and is_town and is_institution(head) else bare


def _marked(text: str, marks: Sequence[str]) -> str:
    """What stands behind one of the words and a colon, or an English one and a space."""
    plain = language.simplified(text)
    word = next((word for word in marks if plain.startswith(word)), "")
    rest = text[len(word) :].lstrip() if word else ""
    if rest.startswith(("：", ":")):
        return rest.lstrip(" ：:")
    return rest if word.endswith(("by", "By")) and text[len(word) :].startswith(" ") else ""


def _named_in(title: str) -> str:
    """The institution a title begins with: 样本港口股份有限公司 of 样本港口股份有限公司2020年年度报告."""
    year = _YEAR.search(title)
    name = title[: year.start()].strip() if year else ""
    return name if is_institution(name) else ""


def _authors(early: Sequence[Block], titles: Sequence[Block]) -> tuple[str, ...]:
    """Who wrote the report: lines marked 作者 or By, or names on the lines right below a title."""
    lines = [b.text.text for b in early if b.kind in ("paragraph", "heading") and len(b.text) <= 3 * SHORT]
    for text in lines:
        if names := marked_authors(text) or _writing(text):
            return names
    short = _short_lines(early, titles)
    if any(_behind(role, short) for role in ISSUERS[:-1]) and (writers := _behind("writer", short)):
        return tuple(writers)
    lines = [text for text in short if is_institution(text) and not is_parliament(text)]
    if len(lines) == 1 and any(map(is_parliament, short)):
        return tuple(lines)  # a committee of the parliament that publishes it
    for title in titles:
        at = early.index(title)
        below = [b.text.text for b in early[at + 1 :] if len(b.text) <= 3 * SHORT]
        found = tuple(name for text in below[:BELOW] for name in _signed(text))
        found = found or _stacked(below)
        if found:
            return found
    return ()


def marked_authors(text: str) -> tuple[str, ...]:
    """The names of a line that begins with 作者： or By.

    >>> marked_authors("By Ann Example and Bob Sample")
    ('Ann Example', 'Bob Sample')
    """
    rest = _marked(text, words("author"))
    return tuple(name for part in _LIST.split(rest) if (name := part.strip()))


def _writing(text: str) -> tuple[str, ...]:
    """The names before a last word that says that they wrote it, behind their office or not; or the team whose name a line is.

    >>> _writing("样本研究处　某甲、某某乙　撰"), _writing("样本研究院课题组")
    (('某甲', '某某乙'), ('样本研究院课题组',))
    """
    team = next((word for word in words("team") if text.endswith(word)), "")
    if team and is_institution(text.removesuffix(team)):
        return (text,)
    match = _WRITTEN.search(language.simplified(text))
    parts = re.split(r"[、\s]+", text[: match.start()]) if match else []
    names = takewhile(lambda part: re.fullmatch(r"[\u4e00-\u9fff]{2,4}", part), reversed(parts))
    return tuple(reversed(list(names)))


def is_team(text: str) -> bool:
    """True for the name of those who wrote a report together: 样本研究院课题组."""
    return text.endswith(words("team"))


def is_post(text: str) -> bool:
    """True for a line that ends with what somebody is: 样本经济研究所副研究员."""
    return any(text.endswith(word) for word in words("post"))


def _signed(text: str) -> tuple[str, ...]:
    """Names with an affiliation behind them, or nothing but names."""
    match = _SIGNED.match(text)
    if match and (is_institution(match[2]) or is_post(match[2])):
        return (match[1],)
    parts = [part for part in _LIST.split(text) if part]
    if len(parts) > 1 and all(_ENGLISH_NAME.fullmatch(part) or is_person(part) for part in parts):
        return tuple(parts) if any(map(is_person, parts)) else ()
    return ()


def _stacked(below: Sequence[str]) -> tuple[str, ...]:
    """Names that stand one below the other: two or more lines, of which one at least has a known given name or surname."""
    at = next((i for i, text in enumerate(below[:BELOW]) if is_person(text)), len(below))
    while 0 < at < len(below) and is_person(below[at - 1], sure=False):
        at -= 1
    names = list(takewhile(lambda text: is_person(text, sure=False), below[at:]))
    return tuple(names) if len(names) > 1 else ()


def _published(head: Sequence[Block], early: Sequence[Block]) -> tuple[str, list[Issue]]:
    """The date on the shortest line of the title page that has one, else of the imprint; as exact as the calendar has it."""
    imprint = [b for b in early if b not in head and _is_short(b.text.text)]
    for block in (*sorted(head, key=lambda b: len(b.text)), *sorted(imprint, key=lambda b: len(b.text))):
        match = find_date(block.text.text)
        if match and not is_front_heading(block.text.text):
            published, whole = iso(match)
            if whole:
                return published, []
            detail = both(
                "no calendar has {date!r}; the report is dated {published}",
                "历法中没有 {date!r}；报告日期记为 {published}",
                date=match[0],
                published=published,
            )
            return published, [Issue("bad_date", detail, _page(block), block.block_id, *match.span())]
    return "", []


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
