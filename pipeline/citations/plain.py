"""Reads works whose title has no marks: Author, Title (Place: Publisher, Year) or 作者．题．报纸，日期."""

from __future__ import annotations

import re
from functools import cache

from pipeline.citations.dates import find_dates
from pipeline.citations.draft import GUESSED, SHAPED, WorkDraft
from pipeline.citations.lift import take_dates
from pipeline.citations.names import are_names, has_initial, is_initials, is_institution, is_named_institution, is_person
from pipeline.citations.roles import take_people
from pipeline.citations.segments import Segment, is_date, is_house, is_stop, segments
from pipeline.citations.words import any_of, ends_with, holds, is_newspaper, words

_HAN = re.compile(r"[\u3400-\u9fff]")
_DETAIL = re.compile(
    r"(?!(?:1[5-9]|20)\d\d\D)\d+\s*(?:$|[A-Z(\u3400-\u9fff]|\d)|[\x00§]"  # 81 F.R. 32391; a year may begin a title
    r"|(?:vols?|nos?|n\.d|n\.p|pub)\b\.?|(?-i:pp?\.\s?\d)|(?:at|in) [A-Z\d\u3400-\u9fff]"
    r"|(?:filed|issued|patent|pat\.)\s+(?:on\s)?[A-Z\d]|(?:translated|edited|trans|eds?|tr)\b"
    r"|(?-i:s|ss|art|arts|c|ch)\.? \d|第\s*\d|[上中下]卷|[卷頁页]\s*\d"
    r"|[\w.\s]{2,40}:\s*[A-Z\u3400-\u9fff].*(?:Press|出版社|书局|Publish)",
    re.IGNORECASE,
)
_YEAR_BEHIND_NAMES = re.compile(
    r"(?P<names>[^()\x00\d]{2,300}?(?:\(Eds?\.\))?)\.?\s?"
    r"(?:\((?P<date>(?:1[5-9]|20)\d\d[a-z]?(?:, [^()]{3,20})?)\)(?:[.。,:]|(?=\s[A-Z][a-z]))"
    r"|(?<=[.。] )(?P<year>(?:1[5-9]|20)\d\d)[a-z]?[.。])\s*(?=\S)"
)
_EDITION_OR_NUMBER = re.compile(r"\bed(?:ition|n|\.)|\bNos?\.|\bVol|第|版", re.IGNORECASE)
_REPORT_NUMBER = re.compile(r"[A-Z]{1,5}[ /-]?\d(?=[\d/-]{3})[\d/-]*")  # PB 91-1940, WP/20/123
_HOUSE = re.compile(r"[\w.\s’-]{2,30}:\s*\S")
_CASE = re.compile(r"\sv\.?\s+[A-Z]")
_FAMILY_FIRST = r"(?:(?:van|von|de|der|den|di|da|del|la|le)\s)*[A-Z\u00c0-\u00de][\w’'-]+(?: [A-Z][\w’'-]+)?, (?:[A-Z]\.[ -]?)+"
_INVERTED_LIST = re.compile(
    rf"{_FAMILY_FIRST}(?:(?:,? ?& |,? ?and |, ){_FAMILY_FIRST})*(?:,? ?et al\.?)?(?: \(?eds?\.\)?)?(?=\s*,\s)"
)
"""`Example, A. & Sample, B. C., Title`: family names first, initials behind, then a comma."""

_YEAR_OF_CASE = re.compile(r"\s[\[(](?:1[5-9]|20)\d\d[\])]")
_ROLE_IN_TITLE = re.compile(r"\s(?:trans\.|translated by|edited by|ed\. by)\s")
_CARRIER_WORDS = 9
_DOT = "\u2024"  # stands for a full stop inside a title
_REGION = re.compile(r"[A-Z](?:\.?[A-Z])\.?")


def parse_plain(draft: WorkDraft) -> int:
    """Read author and title; returns where the rest begins."""
    _take_year_of_law(draft)
    genre = _boxed_genre().search(draft.open)
    if genre:
        draft.take_match(genre, "genre")
    year = _YEAR_BEHIND_NAMES.match(draft.open)
    if year and find_dates(year["date"] or year["year"]) and _are_people(year["names"]):
        return _by_year(draft, year)
    stops = [i for i in range(1, len(draft.open)) if _ends_part(draft.open, i)]
    lead = segments(draft.open, 0, stops[0]) if stops else []
    if len(lead) > 1 and not are_names(draft.open[: stops[0]].strip(" \x00")) and _authors(lead):
        return _by_commas(draft)  # a stop inside the title
    if stops and (len(stops) > 1 or not find_dates(draft.open[: stops[0]])):
        return _by_stops(draft, stops)
    return _by_commas(draft)


def _are_people(text: str) -> bool:
    """Names and nothing else: no stop but those of initials, and (Eds.) at most."""
    inside = text.rstrip(" .").removesuffix("(Eds.)").removesuffix("(Ed.)").rstrip(" .")
    if any(char in ".。" and is_stop(inside, i) for i, char in enumerate(inside)):
        return False
    names = re.split(r",\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+|;\s*|、", inside)
    if is_named_institution(inside) and ", " in inside:
        return False  # Sample Association, A Title (2015)
    if _HAN.search(inside) or is_named_institution(inside):
        return are_names(inside) and not text.rstrip().endswith(",")
    return all(is_person(name) or is_initials(name) or re.fullmatch(r"[A-Z][\w’'-]+|et al\.?", name) for name in names if name)


def _by_year(draft: WorkDraft, year: re.Match[str]) -> int:
    """APA: Author (year). Title. The rest."""
    group = "date" if year["date"] else "year"
    date = find_dates(year[group])
    start = year.start(group)
    draft.take("issued", start + date[0].start, start + date[0].end)
    take_people(draft, *year.span("names"))
    draft.close(0, year.end())
    text = draft.open
    begin = year.end()
    end = next((i for i in range(begin + 1, len(text)) if text[i] in "?!" or _ends_part(text, i)), len(text))
    end += text[end : end + 1] in ("?", "!")
    bracket = re.search(r"\s*\([^()]{1,40}\)$", text[begin:end])
    end = begin + bracket.start() if bracket and _EDITION_OR_NUMBER.search(bracket[0]) else end
    draft.take("title", begin, end, sure=SHAPED)
    return end


@cache
def _boxed_genre() -> re.Pattern[str]:
    return re.compile(rf"[:,.\s]*\[(?P<genre>{any_of('genres', 'thesis')})\]")


@cache
def _year_of_law() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of('containers', 'law')}) (?:of )?(?P<issued>(?:1[5-9]|20)\d\d)\b(?=\s*[,(.]|$)")


def _take_year_of_law(draft: WorkDraft) -> None:
    """`Sample Ports Act 1998`: the only date of a citation, behind the name of a law, is the law's."""
    match = _year_of_law().search(draft.open)
    if match and len(find_dates(draft.open)) == 1 and not re.search("[“‘]", draft.open[: match.start()]):
        draft.take("issued", *match.span("issued"))
        of = re.search(r"\sof\s*$", draft.open[: match.start("issued")])
        draft.close(of.start() if of else match.start("issued"), match.end("issued"))


def _ends_part(text: str, i: int) -> bool:
    """A stop, or a closing quotation mark behind one, with something behind it: another word or an address."""
    if text[i] in "”’" and text[i - 1] == ".":
        return i + 1 < len(text)
    if text[i] not in ".。" or not is_stop(text, i):
        return False
    return re.search(r"[\w\x00]", text[i + 1 :]) is not None


def _by_stops(draft: WorkDraft, stops: list[int]) -> int:
    """Author. Title. The rest."""
    ends = [*stops, len(draft.open)]
    starts = [0, *(i + 1 for i in stops)]
    parts = [(a, b + (b < len(draft.open) and draft.open[b] in "”’")) for a, b in zip(starts, ends, strict=True)]
    parts = [part for part in parts if draft.open[slice(*part)].strip(" .\x00")]
    if not parts:
        return 0
    second = draft.open[slice(*parts[1])].strip(" .\x00") if len(parts) > 1 else ""
    people = _before_year(draft, *parts[0])
    has_author = bool(second) and are_names(draft.open[slice(*people)].strip(" .")) and not _starts_carrier(second)
    title = parts[1] if has_author else parts[0]
    if has_author:
        take_dates(draft, *parts[0])
        take_people(draft, *people)
    draft.take("title", *title, sure=SHAPED)
    return title[1]


def _before_year(draft: WorkDraft, start: int, end: int) -> tuple[int, int]:
    """The author part without the year in brackets that APA puts behind it."""
    year = re.search(r"\s*\((?:1[5-9]|20)\d\d[^()]*\)\s*$", draft.open[start:end])
    return start, start + year.start() if year else end


def _starts_carrier(text: str) -> bool:
    """True for a part that is no title: a newspaper, a publisher, a date."""
    head = segments(text, 0, len(text))
    return bool(head) and (_names_carrier(head[0].text) or is_date(head[0].text))


def _names_carrier(text: str) -> bool:
    return len(text) < 40 and (
        is_newspaper(text)
        or ends_with("containers", "site", text)
        or holds("containers", "publisher", text)
        or text in words("kinds", "preprint")
        or (ends_with("kinds", "magazine", text) and len(text.split()) < 6)
    )


def _by_commas(draft: WorkDraft) -> int:
    """Author, Author, Title, Carrier, details: names as far as they go, then the title up to the last name before details."""
    text = _without_inner_marks(draft.open)
    parts = segments(text, 0, len(text))
    if not parts:
        return 0
    case = _CASE.search(text[: parts[min(2, len(parts) - 1)].end]) is not None
    listed = _INVERTED_LIST.match(text)
    count = 0 if case or listed else _authors(parts)
    start = parts[count].start
    if listed:
        take_people(draft, 0, listed.end())
        parts = [part for part in parts if part.start >= listed.end()] or parts[-1:]
        start = parts[0].start
    elif count:
        take_people(draft, 0, parts[count].start)
    elif (colon := _colon(parts[0])) is not None:
        take_people(draft, 0, colon)
        start = colon + 1
    end = _title_end(parts[count:], case)
    report = _YEAR_OF_CASE.search(text, start, end) if case else None
    end = report.start() if report else end
    role = _ROLE_IN_TITLE.search(text, start, end)
    end = role.start() if role else end
    draft.take("title", start, end, sure=GUESSED)
    return end


def _without_inner_marks(text: str) -> str:
    """The text without the commas of dates and the stops inside titles."""
    for date in find_dates(text):
        text = text[: date.start] + text[date.start : date.end].replace(",", " ") + text[date.end :]
    stops = [i for i in range(1, len(text) - 1) if text[i] == "." and _ends_part(text, i)]
    chars = list(text)
    for i in stops:
        chars[i] = _DOT
    return "".join(chars)


def _colon(part: Segment) -> int | None:
    """The colon between a Chinese author and his title."""
    at = max(part.text.find(":"), part.text.find("：")) if _HAN.search(part.text) else -1
    return part.start + at if at > 0 and are_names(part.text[:at]) else None


def _authors(parts: list[Segment]) -> int:
    """How many leading segments are names; a work has a title, so the last segment is none.

    In English a second name is announced: by `and` before the last one, by an initial, or by a role behind it.
    """
    count = 0
    while count < len(parts) - 1 and _is_author(parts, count):
        count += 1
    if count == 1 and _is_role(parts[0].text):
        return 0
    return count


def _is_author(parts: list[Segment], count: int) -> bool:
    part, following = parts[count], parts[count + 1]
    if count and (_is_role(part.text) or (is_initials(part.text) and not parts[count - 1].inside)):
        return True
    if part.inside or (_is_detail(following) and not _is_role(following.text)) or _names_carrier(following.text):
        return False
    joined = re.match(r"(?:and|&)\s+", part.text)
    name = part.text[joined.end() :] if joined else part.text
    name = re.sub(r"\s*\(?(?:eds?|edt|tr)\b\.?\)?$", "", name)
    name = re.sub(rf"\s*(?:{any_of('markers', 'and_others')})\.?$", "", name)
    people = [person for person in re.split(r"\s+(?:and|&)\s+|、", name) if person]
    if _HAN.search(name):
        return all(is_person(p) or is_institution(p) for p in people)
    if count == 0:
        return _is_first_author(name, people, parts)
    inverted = is_initials(parts[1].text)
    if inverted and is_initials(following.text) and re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?", name):
        return True
    if all(is_person(person) for person in people):
        return joined is not None or len(people) > 1 or has_initial(name) or _is_announced(parts, count)
    return False


def _is_first_author(name: str, people: list[str], parts: list[Segment]) -> bool:
    following = parts[1]
    if ends_with("containers", "law", name) and name[-1].isascii():
        return False
    if all(is_person(person) for person in people):
        return True
    if is_initials(following.text) and re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?", name):
        return True
    words_before, words_after = len(name.split()), len(following.text.split())
    if is_named_institution(name):
        return ":" not in name and (len(parts) > 2 or words_after > 2)
    single = re.fullmatch(r"[A-Z][\w’'.-]*(?: [A-Z][\w’'.-]*)?", name) is not None
    if single and len(parts) > 3 and re.match(r"(?:translated|edited|trans|tr)\b", parts[2].text):
        return True
    if _is_inverted(name, parts):
        return True
    return single and len(parts) > 2 and words_after > words_before


def _is_inverted(name: str, parts: list[Segment]) -> bool:
    """`Example, Ann-Bob, A Title of Several Words`: family name, given name, and a title longer than either."""
    given = re.fullmatch(r"[A-Z][\w’'-]+(?: [A-Z]\.?)?", parts[1].text) is not None
    alone = re.fullmatch(r"[A-Z][\w’'-]+", name) is not None and not parts[1].inside
    known = words("places", "place")
    return alone and given and len(parts) > 3 and len(parts[2].text.split()) > 2 and not {name, parts[1].text} & {*known}


def _is_announced(parts: list[Segment], count: int) -> bool:
    """True if a later name in an unbroken list of names begins with `and`, or the list ends with et al. or a role."""
    for part in parts[count + 1 :]:
        if re.match(r"(?:and|&)\s|et al", part.text) or _is_role(part.text):
            return True
        if not all(is_person(person) for person in re.split(r"\s+(?:and|&)\s+", part.text)):
            return False
        if re.search(r"\s(?:and|&)\s", part.text):
            return True
    return False


def _is_role(text: str) -> bool:
    roles = "|".join(any_of("markers", role) for role in ("editor", "translator", "and_others"))
    return re.fullmatch(rf"(?:{roles})\.?", text) is not None


@cache
def _genres() -> frozenset[str]:
    return frozenset(form.casefold() for entry in ("genre", "thesis", "judgment") for form in words("genres", entry))


def _is_detail(part: Segment) -> bool:
    """True for a segment that stands behind titles: dates, numbers, roles, places, genres."""
    if part.inside or is_date(part.text) or _DETAIL.match(part.text) or _REPORT_NUMBER.fullmatch(part.text):
        return True
    if ends_with("containers", "series", part.text):
        return True
    if re.match(rf"(?:{any_of('markers', 'in')})[《\d\u3400-\u9fff]", part.text) and part.text[0] not in "见":
        return True
    places = re.split(r"\s+and\s+|、", part.text.partition(":")[0])
    known = words("places", "place")
    return all(place.strip() in known for place in places) or part.text.casefold() in _genres()


def _begins_details(parts: list[Segment], count: int) -> bool:
    """Whether a segment is no part of the title: a date, a page, the city before a region (Milwaukee, WI)."""
    region = count + 1 < len(parts) and _REGION.fullmatch(parts[count + 1].text.partition(":")[0]) is not None
    return region or (_is_detail(parts[count]) and not _dates_title(parts, count))


def _title_end(parts: list[Segment], case: bool) -> int:
    """The title ends before the details; if several segments stand before them, the last one names the carrier."""
    count = 1
    while count < len(parts) and parts[count - 1].after in ",;" and not _begins_details(parts, count):
        if parts[count].after == ";" and not _HAN.search(parts[count].text):
            return parts[count - 1].end  # two houses: Sample Press; Example Books
        if _names_carrier(parts[count].text) or (_HOUSE.match(parts[count].text) and is_house(*parts[count].text.split(":", 1))):
            break
        count += 1
    following = parts[count] if count < len(parts) else None
    bracket = following is not None and following.inside and not is_date(following.text)
    named = following is not None and not following.inside and not is_date(following.text) and _names_itself(following.text)
    if count > 1 and not case and not bracket and not named and _looks_like_carrier(parts[count - 1].text):
        count -= 1
        if count > 1 and is_named_institution(parts[count - 1].text) and is_named_institution(parts[count].text):
            count -= 1
    return parts[count - 1].end


def _dates_title(parts: list[Segment], at: int) -> bool:
    """True for a date inside a title: `Port Survey, 2009, Sample Archive, 2016`, `Ports Meeting, 1-4 May 2000 (…, 2000)`."""
    if parts[at].inside or not is_date(parts[at].text) or at + 1 >= len(parts) or _HAN.search(parts[at - 1].text):
        return False
    following = parts[at + 1]
    named = not _is_detail(following) or (following.inside and (":" in following.text or is_date(following.text)))
    return named and any(is_date(part.text) or (part.inside and find_dates(part.text)) for part in parts[at + 1 :])


def _names_itself(text: str) -> bool:
    """True for details that name their carrier, so that no segment before them does: `London: Press`, `81 F.R. 32391`."""
    return _names_carrier(text) or re.match(rf"{_HOUSE.pattern}|\d+ [A-Z]|{any_of('markers', 'in')}", text) is not None


def _looks_like_carrier(text: str) -> bool:
    if _HAN.search(text):
        return len(text) <= 20
    longest = _CARRIER_WORDS + 5 * is_named_institution(text)
    return len(text.split()) <= longest and not text[0].islower() and not re.match(r"(?:and|or|but)\b", text)
