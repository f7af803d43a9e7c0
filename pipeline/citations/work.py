"""Reads one cited work into a CSL-JSON item: which of three grammars fits, then the fields, then the type."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.coded import parse_coded
from pipeline.citations.dates import csl
from pipeline.citations.kind import work_type
from pipeline.citations.lift import HOLE, Lifted, lift
from pipeline.citations.titled import parse_titled
from pipeline.citations.untitled import parse_untitled
from pipeline.citations.words import any_of

_CODE = re.compile(r"[\[［](?:[A-Z]{1,2})(?:/[A-Z]{2})?[\]］]")
_TITLE_MARK = re.compile(r"[《“「‘\"]|(?<!\w)'")
_HAN = re.compile(r"[\u3400-\u9fff]")


def parse_citation(text: str) -> dict[str, Any]:
    """One CSL-JSON item from one cited work; at least `type` and `language` are set.

    >>> parse_citation("样本局：《贸易公报》，2021年3月。")["title"]
    '贸易公报'
    """
    lifted = lift(_without_see(text.strip()))
    body = lifted.text.strip()
    if _CODE.search(body):
        item = parse_coded(body)
    elif _TITLE_MARK.search(body):
        item = parse_titled(body)
    else:
        item = parse_untitled(body)
    _add_lifted(item, lifted)
    item["type"] = item.get("type") or work_type(item, body)
    item["language"] = "zh-CN" if _HAN.search(str(item.get("title", "")) or text) else "en-US"
    item.pop("after_url", None)
    return {key: value for key, value in item.items() if value not in ("", [], None)}


def _without_see(text: str) -> str:
    match = re.match(rf"(?:{any_of('markers', 'see')})[：:\s]*", text)
    return text[match.end() :] if match and len(match[0]) < len(text) else text


def _add_lifted(item: dict[str, Any], lifted: Lifted) -> None:
    """Address and dates. Of two dates around an address without a label, the later one is that of access."""
    if lifted.url:
        item["URL"] = lifted.url
    if lifted.doi:
        item["DOI"] = lifted.doi
    after = item.get("after_url")
    if lifted.accessed:
        item["accessed"] = csl(lifted.accessed)
        if after and "issued" not in item:
            item["issued"] = csl(after)
    elif after:
        item["accessed" if "issued" in item else "issued"] = csl(after)


def is_hole(text: str) -> bool:
    """True for a part that held only an address."""
    return text.strip(" ,，。.;；:：()（）") in (HOLE, "")
