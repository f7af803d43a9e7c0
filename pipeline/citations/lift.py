"""Reads addresses, identifiers and dates; first those with marks of their own, whose commas and stops would mislead."""

from __future__ import annotations

import re

from pipeline.citations.dates import find_dates
from pipeline.citations.draft import MARKED, SHAPED, WorkDraft
from pipeline.citations.words import any_of

_ANGLED = re.compile(r"[<〈＜]\s*(?P<url>(?:https?|ftp)://[^<>〈〉＜＞]{1,2000}?)\s*[>〉＞]", re.IGNORECASE)
_CHARS = r"A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%"
_FILE = r"[\u3400-\u9fff（）]{1,40}\.(?:pdf|docx?|xlsx?|html?)"
_CODE = r"\[[A-Z]{1,2}(?:/[A-Z]{2})?\]"
"""The code of a document is no part of an address: `https://www.example.org[EB/OL]`."""
_PLAIN = re.compile(rf"(?:(?:https?|ftp)://|www\.)(?:(?!{_CODE})[{_CHARS}])+(?:{_FILE})?", re.IGNORECASE)
_MORE = re.compile(rf"[ \n](?P<more>[{_CHARS}]+)")
_ENDING = re.compile(r"\.(?:s?html?|aspx?|php|jsp|pdf|docx?|cn|com|org|gov|edu)\b", re.IGNORECASE)
_DOI = re.compile(r"(?:doi\s*[:.]?\s*|(?<![\w/]))(?P<doi>10\.\d{4,9}/[^\s,;，。；]+[^\s.,;，。；])", re.IGNORECASE)
_DOI_URL = re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\S+)", re.IGNORECASE)
_YEARS = re.compile(r"(?<![\w-])(?P<first>(?:1[5-9]|20)\d\d)\s?[-–—]\s?(?:(?:1[5-9]|20)\d\d|present)(?=\s*(?:[,.;)\x00]|$))")
_ORIGINAL = re.compile(r"\((?P<year>(?:1[5-9]|20)\d\d);(?=[^()]*\d{4}\))")
"""`(1962; 3rd ed., Sample Press, 2015)`: the year of the first edition."""

_WRAPS = 6  # an address over more than seven lines is none
_LABEL_WINDOW = 40  # code points before a date in which its label stands
_CLOSERS = {")": "(", "]": "["}


def lift(draft: WorkDraft) -> None:
    """Read URL, DOI and date of access into the draft. An address at doi.org is a DOI."""
    _lift_url(draft)
    match = _DOI.search(draft.open)
    if match and not draft.has("DOI"):
        draft.take("DOI", *match.span("doi"))
        draft.close(*match.span())
    _lift_accessed(draft)


def _lift_url(draft: WorkDraft) -> None:
    angled = _ANGLED.search(draft.text)
    plain = None if angled else _PLAIN.search(draft.text)
    if angled:
        (start, end), outer = angled.span("url"), angled.span()
    elif plain:
        start, end = plain.start(), _end(draft.text, *plain.span())
        outer = (start, end)
    else:
        return
    url = re.sub(r"\s+", "", draft.text[start:end])
    doi = _DOI_URL.fullmatch(url)
    draft.take("DOI" if doi else "URL", start, end, text=doi[1] if doi else url)
    label = re.search(rf"(?:{any_of('markers', 'address')})\s*:?\s*$", draft.open[: outer[0]])
    draft.close(label.start() if label else outer[0], outer[1])


def _end(text: str, start: int, end: int) -> int:
    """Where the address ends: it goes on over one space or line end if what follows can only be its rest."""
    for _ in range(_WRAPS):
        more = _MORE.match(text, end)
        if not more or not _goes_on(text[start:end], more["more"], text[end] == "\n"):
            break
        end = more.end()
    while end > start and _is_sentence_punctuation(text[start:end]):
        end -= 1
    return end


def _goes_on(url: str, rest: str, wrapped: bool) -> bool:
    date = next(iter(find_dates(rest)), None)
    if date and date.start == 0 and not re.match(r"[\w/-]", rest[date.end :]):
        return False
    if "://" in rest or rest[:3].lower() == "doi" or url[-1] in ",;" or (rest[0] in "([" and ")" not in url):
        return False
    if wrapped and url[-1] != "." and not re.match(r"[A-Z][a-z]+\b|[a-z]+$", rest.rstrip(".,;")):
        return True
    return (
        bool(_ENDING.match(rest))
        or ("/" in rest and re.search(r"[.\d]", rest) is not None)
        or (url[-1] in "/-_=" and (wrapped or re.search(r"\d|-", rest) is not None))
    )


def _is_sentence_punctuation(url: str) -> bool:
    last = url[-1]
    return last in ".,;:'!?" or (last in _CLOSERS and url.count(last) > url.count(_CLOSERS[last]))


def _lift_accessed(draft: WorkDraft) -> None:
    """A date with a label before it (最后访问日期：…, accessed …) or behind it (…访问), or in square brackets."""
    before = re.compile(rf"[,;.(\[]?\s*(?:{any_of('markers', 'accessed')})\s*:?\s*$")
    after = re.compile(rf"\s*(?:{any_of('markers', 'accessed_after')})[)\]]?")
    for date in find_dates(draft.open):
        label = before.search(draft.open, max(0, date.start - _LABEL_WINDOW), date.start)
        behind = after.match(draft.open, date.end)
        boxed = draft.open[date.start - 1 : date.start] == "[" and draft.open[date.end : date.end + 1] == "]"
        if label or behind or (boxed and (len(date.parts) > 1 or not re.match(r"\s\w", draft.open[date.end + 1 :]))):
            draft.take("accessed", date.start, date.end, MARKED if label or behind else SHAPED)
            start = label.start() if label else date.start - boxed
            draft.close(start, behind.end() if behind else date.end + boxed)
            return


def _address(draft: WorkDraft) -> int:
    """Where the address stands; -1 if there is none."""
    return next((f.start for f in draft.fields if f.name in ("URL", "DOI")), -1)


def take_dates(draft: WorkDraft, start: int, end: int) -> None:
    """The first date is that of issue; one behind the address that follows another date is that of access."""
    dates = find_dates(draft.open, start, end)
    span = None if dates or draft.has("issued") else _YEARS.search(draft.open, start, end)
    if span:
        draft.take("issued", *span.span("first"), sure=SHAPED)
        draft.close(*span.span())
    if len(dates) > 1 and re.search(r"\brepr", draft.open[dates[0].end : dates[1].start]):
        draft.close(dates[0].start, dates[0].end)
        dates = dates[1:]
    granted = [d for d in dates if re.search(r"\bissued\s+(?:on\s)?$", draft.open[max(0, d.start - 12) : d.start])]
    first = _ORIGINAL.search(draft.open, start, end) if len(dates) > 1 else None
    if first:
        draft.take("original-date", *first.span("year"))
    dates = granted or [d for d in dates if not first or d.start != first.start("year")]
    revised = [d for d in dates if re.match(r"\)?(?:修正|修订)", draft.open[d.end :])]
    at = _address(draft)
    for date in [d for d in dates if d not in revised or len(dates) == 1]:
        if not draft.has("issued"):
            draft.take("issued", date.start, date.end)
        elif not draft.has("accessed") and -1 < at < date.start:
            draft.take("accessed", date.start, date.end, SHAPED)
    for date in dates:
        draft.close(date.start, date.end)
