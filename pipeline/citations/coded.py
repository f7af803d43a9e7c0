"""Reads works in the style of GB/T 7714, with a document code: 样本组. 概况[J]. 样本月刊, 2020(6): 4."""

from __future__ import annotations

import re

from pipeline.citations.dates import find_dates
from pipeline.citations.draft import MARKED, SHAPED, WorkDraft
from pipeline.citations.names import are_names
from pipeline.citations.roles import take_people, take_roles
from pipeline.citations.segments import Segment, is_date, is_stop, segments
from pipeline.citations.words import code_types, ends_with

CODE = re.compile(r"\[(?P<code>[A-Z]{1,2})(?:/[A-Z]{2})?\]")
_NUMBER = re.compile(
    r"\s*:\s*(?P<number>(?=[^:]*\d)(?!(?:1[5-9]|20)\d\d$)(?:[A-Z0-9][A-Z0-9/.,\s—–-]*|[\u3400-\u9fff]{1,8}〔\d{4}〕\d+号|[\u3400-\u9fff]{2,14}令第?\d+号))$"
)
_STANDARD = re.compile(r"\s*(?P<number>[A-Z]{2,4}(?:/[TZ])?\s?\d[\d.]*[—–-]\d{4})[\s,:]+(?=\S)")
_SCALE = re.compile(r"[.,:\s]+(?P<scale>1\s?:\s?\d[\d ,]{2,10})\s*$")
_VOLUME = re.compile(
    r"\s*:\s*(?:(?:第\s*(?P<volume>[\d一二三四五六七八九十]+)\s*[卷册辑集期部]|卷\s*(?P<volume2>\d+)|vol\.?\s*(?P<volume3>\d+))(?:\s.*)?"
    r"|(?P<volume4>[一二三四上中下巳]+[卷册部集].{0,8}))$",
    re.IGNORECASE,
)


def parse_coded(draft: WorkDraft) -> int | None:
    """Read author, title and host; returns where the rest begins, or None if there is no document code."""
    code = CODE.search(draft.open)
    if not code or code["code"] not in code_types():
        return None
    author_end = next((i for i in range(code.start()) if draft.open[i] == "." and is_stop(draft.open, i, compact=True)), -1)
    take_title(draft, author_end + 1, code.start())
    if author_end > 0:
        _author(draft, author_end)
    draft.take("type", *code.span(), sure=MARKED, text=code_types()[code["code"]])
    draft.close(0, code.end())
    host = draft.open.find("//", code.end())
    if host < 0:
        return code.end()
    take_roles(draft, code.end(), host)
    draft.close(code.end(), host + 2)
    return _host(draft, host + 2)


def _author(draft: WorkDraft, end: int) -> None:
    """The author-year order puts the year behind the names."""
    year = re.search(r",\s*((?:1[5-9]|20)\d\d)[a-z]?$", draft.open[:end])
    if year:
        draft.take("issued", *year.span(1))
        end = year.start()
    take_people(draft, 0, end)


def take_title(draft: WorkDraft, start: int, end: int, name: str = "title") -> None:
    """A title without the volume or the document number behind its colon."""
    before = _STANDARD.match(draft.open, start, end)
    if before:
        draft.take("number", *before.span("number"))
        start = before.end()
    scale = _SCALE.search(draft.open, start, end)
    if scale:
        draft.take("scale", *scale.span("scale"))
        end = scale.start()
    for pattern in (_NUMBER, _VOLUME):
        match = pattern.search(draft.open[start:end])
        if match and match.start() > 0:
            group = next(key for key, value in match.groupdict().items() if value)
            draft.take(group.rstrip("234"), start + match.start(group), start + match.end(group), SHAPED)
            end = start + match.start()
    draft.take(name, start, end)


def _host(draft: WorkDraft, start: int) -> int:
    """The work that holds this one: `//某人. 文集. 北京: …`."""
    stops = [i for i in range(start, len(draft.open)) if draft.open[i] == "." and is_stop(draft.open, i, compact=True)]
    ends = [*stops, len(draft.open)]
    parts = [Segment(a, b, draft.open[a:b].strip(), ".") for a, b in zip([start, *(i + 1 for i in ends)], ends, strict=False)]
    names = [part for part in parts[:2] if not _is_detail(part.text)]
    if not names:
        return start
    comma = _comma(draft, names[0])
    if len(names) == 2 and comma is None and are_names(names[0].text):
        take_people(draft, names[0].start, names[0].end, "editor")
        names = names[1:]
    end = names[0].end if comma is None else comma
    take_title(draft, names[0].start, end, "container-title")
    return end


def _comma(draft: WorkDraft, part: Segment) -> int | None:
    """Where the host's title ends if a year follows it after a comma: `//样本月刊, 2020: 5`."""
    for segment in segments(draft.open, part.start, part.end)[1:]:
        comma = len(draft.open[part.start : segment.start].rstrip()) - 1 + part.start
        dates = find_dates(segment.text)
        if dates and dates[0].start == 0 and draft.open[comma] == ",":
            return comma
    return None


def _is_detail(text: str) -> bool:
    return (
        not text
        or any(is_date(part.text) and not (part.inside and part.start > 1) for part in segments(text, 0, len(text)))
        or re.match(r"[\w\s,]{2,30}:\s*\S.*\d{4}", text) is not None
        or ends_with("genres", "reprint", text)
    )
