"""Reads one cited work: addresses first, then whichever of three grammars fits, then what carries the work."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.citations.carrier import take_rest
from pipeline.citations.coded import parse_coded
from pipeline.citations.dates import csl, find_dates
from pipeline.citations.draft import WIDE, Field, WorkDraft, mended
from pipeline.citations.kind import work_type
from pipeline.citations.lift import lift
from pipeline.citations.names import parse_names
from pipeline.citations.plain import parse_plain
from pipeline.citations.titled import parse_titled
from pipeline.citations.words import any_of

_HAN = re.compile(r"[\u3400-\u9fff]")
_LONGEST = 2000  # code points; what a citation this long goes on with is not read
_DATES, _NAMES = ("issued", "accessed", "original-date"), ("author", "editor", "translator", "container-author")


def read_work(text: str) -> tuple[Field, ...]:
    """The fields of one cited work, with their spans in `text` and how sure they are."""
    draft = WorkDraft(text[:_LONGEST])
    see = _see().match(draft.open)
    if see and see.end() < len(text):
        draft.close(0, see.end())
    lift(draft)
    rest = parse_coded(draft)
    if rest is None:
        rest = parse_titled(draft)
    if rest is None:
        rest = parse_plain(draft)
    take_rest(draft, rest)
    return tuple(draft.fields)


@cache
def _see() -> re.Pattern[str]:
    """参见, See also, and a few words that lead to one: 相关讨论参见."""
    see = f"{any_of('markers', 'see')}|{any_of('markers', 'secondary')}"
    return re.compile(rf"\s*(?:[\u3400-\u9fff]{{0,10}}(?:{any_of('markers', 'see_behind')})[:\s]*)?(?:(?:{see})[:,\s]*)*")


def to_csl(fields: tuple[Field, ...]) -> dict[str, Any]:
    """One CSL-JSON item from the fields of a work; `type` and `language` are always set."""
    item: dict[str, Any] = {}
    for field in fields:
        if field.name in _DATES:
            dates = find_dates(field.text.translate(WIDE))
            if dates:
                item.setdefault(field.name, csl(dates[0].parts))
        elif field.name in _NAMES:
            names = parse_names(mended(field.text))
            if names:
                item[field.name] = item.get(field.name, []) + names
        else:
            item.setdefault(field.name, field.text)
    item["type"] = work_type(item, item.pop("type", ""))
    read = item.get("title") or "".join(field.text for field in fields if field.name not in ("URL", "DOI"))
    item["language"] = "zh-CN" if _HAN.search(read) else "en"
    return item


def placed(fields: tuple[Field, ...], offset: int) -> dict[str, Any]:
    """Where every field stands and how sure it is, for the `custom` part of an item: `{"spans": {"title": [[3, 7, 1.0]]}}`.

    Each span is [start, end, sure]: half-open code-point offsets, `offset` added, and sureness from 0 to 1 (1 by its own label
    or marks, 0.8 by its shape, 0.5 by its place alone).
    """
    spans: dict[str, list[list[float]]] = {}
    for field in fields:
        spans.setdefault(field.name, []).append([field.start + offset, field.end + offset, field.sure])
    return {"spans": spans}


def parse_citation(text: str) -> dict[str, Any]:
    """One CSL-JSON item from one cited work; `type` and `language` are always set.

    >>> parse_citation("样本局：《贸易公报》，2021年3月。")["title"]
    '贸易公报'
    """
    return to_csl(read_work(text))
