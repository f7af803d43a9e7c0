"""Whose numbers the tables of a report hold where they do not say so: the company, or the place whose office reports."""

from __future__ import annotations

import re
from collections import Counter

from pipeline import language
from pipeline.model import Document
from pipeline.sheets.topics import is_institute, topic_of_report
from pipeline.sheets.words import find_frames

_OFFICE = re.compile(r"(.{1,12}?[省市县縣区區州盟旗])(?=.*(?:局|处|處|厅|廳|委|委员会|委員會|政府|院|中心|队|隊)$)")
"""河口市统计局 reports of 河口市."""

_OF_SHARE = re.compile(r"([^（(：:]{2,20})[（(](?!(?:19|20)\d\d[)）])\d{4,6}(?:\.[A-Z]{2})?[)）]")
"""河口港务（600999.SH）：… is about the company of that share."""

_OF_PLACE = re.compile(r"(.{1,8}?[省市县縣区區州盟旗])\S{0,12}(?:统计|統計|年鉴|年鑑|公报|公報)")
"""河口市2023年国民经济和社会发展统计公报 is about 河口市."""


_PARTS = re.compile(
    r"[|｜·•—\u3000\t]|\s{2,}|(?=(?:19|20)\d\d\s?年)|(?<=[a-z.])\s(?=Annual Report|Interim Report|Quarterly Report)"
)
"""Where a running head is cut: 河口港务股份有限公司2025年年度报告."""

_GROUP = re.compile(r"(?:及其?附?[属屬]?子公司| and (?:its )?subsidiaries)$", re.IGNORECASE)
"""河口港务股份有限公司及子公司: the group is named by its company."""

HEAD = 8
"""So many blocks of the first page may name the company."""

HEAD_LINE = 80
"""Characters of the longest line there that names an office."""

RUNNING = 20
"""So many of the lines that most pages repeat may name it."""

WHOLE = "全国"
"""What the ministries and bureaus of a country report of."""


def reporting_entity(document: Document) -> str:
    """The company that a title names, the place of the office that publishes a report, or its publisher if he does not write
    about others; "" if none is known.

    >>> _of_office("河口市统计局"), _of_office("河口港务股份有限公司"), _of_office("Statistics Office of Norrland")
    ('河口市', '', 'Norrland')
    >>> _of_office("Norrland National Data Office"), _of_office("Norrland Reserve Bank"), _of_office("Norrland Development Bank")
    ('Norrland', 'Norrland', '')
    """
    title, publisher = _GROUP.sub("", document.cover.title), document.cover.publisher
    if own := next((part.strip() for part in _PARTS.split(title) if _is_organisation(part.strip())), ""):
        return own
    if named := _OF_SHARE.match(title):
        return named[1]
    if title and title in publisher.split("; "):
        return title
    if place := _of_place(title):
        return place
    alone = (block.text.text.strip() for block in document.blocks[:HEAD] if block.kind in ("paragraph", "heading"))
    company = next((text for text in alone if _is_organisation(text)), "")
    if company:
        return company
    if publisher and ";" not in publisher and (is_company(publisher) or _is_own(title, publisher)):
        return publisher
    if place := _of_office(publisher) if ";" not in publisher else "":
        return place
    if publisher and is_institute(publisher):
        return topic_of_report(document)
    if publisher and ";" not in publisher:
        return publisher
    return _in_print(document)


def _is_own(title: str, publisher: str) -> bool:
    """True for the title of a report of its publisher on itself: nothing but its name, a year and the word for such a report.

    >>> _is_own("河口技艺局 2023-24 年报", "河口技艺局"), _is_own("河口市对外贸易年度报告", "河口经济研究所")
    (True, False)
    >>> _is_own("Annual Report and Accounts 2024", "Norrland Trust"), _is_own("Annual Report on Trade", "Norrland Institute")
    (True, False)
    """
    bare = re.sub(r"[\d\W_]+", " ", title.replace(publisher, " ")).strip()
    return any(language.of(lang).pattern("sheets.own_report").fullmatch(bare) for lang in language.LANGUAGES)


def is_company(name: str) -> bool:
    """True for a name that says that it is a company's."""
    return any(cue.entry.get("role") == "company" for lang in language.LANGUAGES for cue in find_frames(name, lang))


def _in_print(document: Document) -> str:
    """The company whose name the running heads or the first page begin with, or the place of the statistics office that is named
    as the source of most tables.
    """
    first = [block.text.text for block in document.blocks[:HEAD] if block.kind not in ("table", "chart")]
    lines = Counter(block.text.text for block in document.blocks if block.kind == "furniture")
    for line in (*(line for line, _ in lines.most_common(RUNNING)), *first):
        for part in _PARTS.split(line):
            if _is_organisation(name := _GROUP.sub("", part.strip())):
                return name
    offices = Counter(match[1] for table in document.tables if (match := _OFFICE.match(table.source)))
    if offices:
        return offices.most_common(1)[0][0]
    places = Counter(place for line in lines if (place := _of_place(line)))
    if places:
        return places.most_common(1)[0][0]
    short = (text.strip() for text in first if len(text) <= HEAD_LINE)
    return next((place for text in short if (place := _of_office(text))), "")


def _of_place(title: str) -> str:
    """The place in front of the name of a report that an office of it writes.

    >>> _of_place("河口市2023年统计公报"), _of_place("St Orran Islands Budget Paper No. 2"), _of_place("Annual Budget Report")
    ('河口市', 'St Orran Islands', '')
    >>> _of_place("Statistical Yearbook of Norrland 2025"), _of_place("Statistical Yearbook 2025")
    ('Norrland', '')
    """
    if match := _OF_PLACE.match(title):
        return match[1]
    named = (language.of(lang).pattern("sheets.reports_of").search(title) for lang in language.LANGUAGES)
    return next(((match["place"] or match["of"] or "").strip() for match in named if match), "")


def _of_office(publisher: str) -> str:
    """The place whose office a line names, "" if it names none."""
    match = _OFFICE.match(publisher)
    if match is not None:
        return match[1]
    known = [(lang, language.of(lang).pattern("sheets.office").search(publisher)) for lang in language.LANGUAGES]
    for lang, found in known:
        if found is not None and (place := next(filter(None, found.groups()), "")):
            return place
        if found is not None and not language.of(lang).spaced:
            return WHOLE
    return ""


def _is_organisation(title: str) -> bool:
    """True for a title that is nothing but a company's name."""
    if len(title) > HEAD_LINE:
        return False
    cues = [cue for lang in language.LANGUAGES for cue in find_frames(title, lang)]
    return any(cue.end == len(title) and cue.entry.get("role") == "company" for cue in cues)
