"""Reads what carries a work: journal, newspaper, site, book, publisher and place, with their dates."""

from __future__ import annotations

import re
from functools import cache

from pipeline.citations.dates import find_dates
from pipeline.citations.draft import GUESSED, MARKED, SHAPED, WorkDraft
from pipeline.citations.host import take_in_host, take_marked_host
from pipeline.citations.lift import take_dates
from pipeline.citations.names import is_institution, is_named_institution
from pipeline.citations.numbers import take_last_page, take_numbers
from pipeline.citations.roles import take_roles
from pipeline.citations.segments import Segment, is_house, segments, with_lists
from pipeline.citations.words import any_of, ends_with, holds, is_newspaper, words

_PUBLISHED = ("book", "report", "thesis", "dataset", "standard", "patent", "map")
_REGION = re.compile(r"[A-Z](?:\.?[A-Z])+\.?|[A-Z][a-z]{1,3}\.")
_BARE_VOLUME = re.compile(r"(?:(?<=[^\W\d_]{3})|(?<=[\u3400-\u9fff]{2}))\s(\d{1,3})\s*$")  # Sample Letters 359
_STATE = re.compile(
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]|UK|USA)\b\.?"
)
_NOISE = re.compile(r"[\W\d_]*|(?:version|v\.?)\s*[\d.]+|\d+\s?[x×]\s?\d+\s*\w*|.*\b\d+\s*minutes?", re.IGNORECASE)


def take_rest(draft: WorkDraft, start: int) -> None:
    """Read everything behind the title."""
    end = len(draft.open)
    _take_genre_behind_title(draft, start, end)
    _take_event(draft, start, end)
    take_marked_host(draft, start, end)
    take_numbers(draft, start, end)
    take_dates(draft, start, end)
    take_last_page(draft, start, end)
    take_in_host(draft, start, end)
    take_roles(draft, start, end)
    _take_houses(draft, start, end)
    _take_names(draft, start, end)


def _take_event(draft: WorkDraft, start: int, end: int) -> None:
    """Paper presented at the Annual Meeting of Samples."""
    match = _event().search(draft.open, start, end)
    if match:
        draft.take("genre", *match.span("genre"))
        draft.take("event-title", *match.span("event"), sure=SHAPED)
        draft.close(*match.span())


@cache
def _event() -> re.Pattern[str]:
    forms = any_of("markers", "presented")
    return re.compile(rf"(?P<genre>[^,;.()\x00“”]{{0,60}}?(?:{forms}))\s+(?:the\s)?(?P<event>[^,;()\x00]{{2,150}})")


def _take_genre_behind_title(draft: WorkDraft, start: int, end: int) -> None:
    match = re.compile(rf"\s*(?P<genre>{any_of('genres', 'genre')})(?=[,。\s\x00]|$)").match(draft.open, start, end)
    if match:
        draft.take_match(match, "genre")


def _take_houses(draft: WorkDraft, start: int, end: int) -> None:
    """`北京:样本出版社`, `Washington, D.C.: Sample Press`, or a publisher by its name."""
    parts = with_lists(draft.open, segments(draft.open, start, end))
    for i, part in enumerate(parts):
        place, colon, name = part.text.partition(":")
        if colon and not is_house(place, name):
            continue
        if not colon and not holds("containers", "publisher", part.text):
            continue
        if draft.has("publisher") or (colon and (not name.strip() or len(place) > 60)):
            continue
        begin = part.start + (len(place) + 1 if colon else 0)
        if not colon:
            lead = re.match(rf"(?:{any_of('markers', 'in')})\s*", part.text)
            begin += lead.end() if lead and lead.end() < len(part.text) else 0
        draft.take("publisher", begin, part.end, MARKED if colon else SHAPED)
        if colon:
            before = parts[i - 1] if i and _REGION.fullmatch(place.strip()) and parts[i - 1].after == "," else part
            draft.take("publisher-place", before.start, part.start + len(place))


def _take_names(draft: WorkDraft, start: int, end: int) -> None:
    """What is left between commas and is no number names a place, or the carrier, or the publisher."""
    for part in with_lists(draft.open, segments(draft.open, start, end)):
        lead = _lead().match(part.text)
        begin = part.start + (lead.end() if lead and lead.end() < len(part.text) else 0)
        stop = _take_genre(draft, begin, part.end)
        name = draft.open[begin:stop].strip()
        if stop < part.end and _is_paper(part.text) and not draft.has("publisher"):
            draft.take("publisher", begin, stop, SHAPED)
            continue
        if len(name) < 2 or _NOISE.fullmatch(name) or _is_reprint(name) or name in words("markers", "address"):
            continue
        if _take_numbered(draft, begin, stop):
            continue
        role, sure = _role_of(draft, part, name, begin > part.start)
        volume = _BARE_VOLUME.search(draft.open, begin, stop) if role == "container-title" else None
        if volume and not draft.has("volume", role):
            draft.take("volume", *volume.span(1), sure=SHAPED)
            stop = volume.start()
        if not draft.has(role):
            draft.take(role, begin, stop, sure)


def _role_of(draft: WorkDraft, part: Segment, name: str, led: bool) -> tuple[str, float]:
    """What a name is and how sure that is; `led` if 载 or `in` stands before it."""
    in_state = part.after == "," and _STATE.match(draft.open[part.end + 1 :].lstrip())
    if name in words("places", "place") or _STATE.fullmatch(name) or in_state:
        return "publisher-place", SHAPED
    if re.search("(?:字|印|刻|抄|钞|刊|稿)本$", name):
        return "edition", SHAPED
    if ends_with("markers", "court", name) and _is_judgment(draft):
        return "authority", SHAPED
    if ends_with("containers", "series", name):
        return "collection-title", SHAPED
    if led and not draft.has("container-title"):
        return "container-title", SHAPED
    return _role(draft, name, part.inside), GUESSED


def _take_numbered(draft: WorkDraft, start: int, end: int) -> bool:
    """`48 Sample Review` and `1 AC 345`: the volume stands before the name."""
    match = re.compile(r"\s*(?P<volume>\d{1,3}) (?P<title>[A-Z]\D*?)(?:\s(?P<page>\d{1,5}))?\s*$").match(draft.open, start, end)
    if not match or draft.has("volume", "container-title"):
        return False
    for group, name in (("volume", "volume"), ("title", "container-title"), ("page", "page")):
        if match[group]:
            draft.take(name, *match.span(group), sure=SHAPED)
    return True


@cache
def _lead() -> re.Pattern[str]:
    return re.compile(rf"见\s*:\s*|(?:{any_of('markers', 'in')})\s*|(?i:in|at|on)\s+")


@cache
def _genre() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{any_of('genres', 'genre')}|{any_of('genres', 'thesis')}|{any_of('genres', 'judgment')})\.?$", re.IGNORECASE
    )


def _take_genre(draft: WorkDraft, start: int, end: int) -> int:
    """Read the genre at the end of a segment (东湾大学博士学位论文); returns where the name before it ends."""
    genre = _genre().search(draft.open, start, end)
    if not genre:
        return end
    draft.take("genre", *genre.span())
    return genre.start()


@cache
def _reprint() -> re.Pattern[str]:
    return re.compile(rf"[\W\d]*(?:(?:{any_of('genres', 'reprint')})[\W\d]*)+")


def _is_reprint(name: str) -> bool:
    return len(name) < 30 and _reprint().fullmatch(name) is not None


def _is_paper(text: str) -> bool:
    """东湾研究院工作论文: a paper of the institution that puts it out."""
    return re.search(r"(?:工作论文|研究报告|讨论稿|政策简报|(?i:working paper|discussion paper|policy brief))$", text) is not None


def _is_judgment(draft: WorkDraft) -> bool:
    """True if the title names the parties or the genre is a judgment."""
    return (
        holds("genres", "judgment", draft.get("genre"))
        or re.search(r"诉.{2,90}案$|\sv\.?\s[A-Z]", draft.get("title")) is not None
    )


def _is_journal(name: str) -> bool:
    """Sample Journal of Ports, but not Sample Policy Center: that is an institution by its last word."""
    house = ends_with("containers", "institution", name) and not ends_with("containers", "journal", name)
    return holds("containers", "journal", name) and not (house and name[-1].isascii())


def _is_quoted(draft: WorkDraft) -> bool:
    """True if the title stands in the marks of an article, not in those of a book."""
    title = next((f for f in draft.fields if f.name == "title"), None)
    return title is not None and draft.text[max(0, title.start - 1) : title.start] in tuple("“‘\"'「〈")


def _has_edition_year(draft: WorkDraft) -> bool:
    """True for 样本书社1991年版: only books are dated so."""
    return any(f.name == "issued" and re.match(r"\s*年?版", draft.text[f.end :]) for f in draft.fields)


def _is_surely_published(draft: WorkDraft, name: str) -> bool:
    """Whether the work has its container already, or is of a kind that has none, or the name is that of a house."""
    if holds("kinds", "data_house", name) or draft.has("container-title") or _has_edition_year(draft):
        return True
    if draft.get("type") in _PUBLISHED or holds("genres", "thesis", draft.get("genre")):
        return True
    return draft.has("volume") and not draft.has("issue", "page") and not _is_quoted(draft) and is_named_institution(name)


def _role(draft: WorkDraft, name: str, inside: bool) -> str:
    """Whether a bare name is the container or the publisher: by the kind of work, by the name itself, by the date."""
    kind = draft.get("type")
    if _is_surely_published(draft, name):
        return "publisher"
    if draft.has("volume", "issue") or _BARE_VOLUME.search(name) or kind in ("article-journal", "article-newspaper"):
        return "container-title"
    if is_newspaper(name) or ends_with("containers", "site", name) or _is_journal(name) or ends_with("kinds", "magazine", name):
        return "container-title"
    if inside or kind in ("webpage", "document") or holds("kinds", "data", draft.get("title")):
        return "publisher"
    house = is_institution(name) if name[-1] > "\u2e80" else is_named_institution(name)
    if _is_quoted(draft) and not house:
        return "container-title"
    dates = find_dates(draft.get("issued"))
    return "container-title" if draft.has("URL") or (dates and len(dates[0].parts) == 3) else "publisher"
