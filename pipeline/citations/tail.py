"""Reads what follows a title: container, publisher and place, volume, issue, pages, date."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.dates import csl, find_dates
from pipeline.citations.lift import HOLE
from pipeline.citations.names import parse_names
from pipeline.citations.words import any_of

_ISSUE = re.compile(
    r"(?:第\s*([\dA-Z一二三四五六七八九十—–-]+)\s*[期号輯辑]|\bno\.?\s*([\d—–-]+)|\bissue\s*(\d+))", re.IGNORECASE
)
_VOLUME = re.compile(r"(?:第\s*([\d一二三四五六七八九十]+)\s*卷|\bvol(?:ume)?\.?\s*([\dIVXLC]+))", re.IGNORECASE)
_PAGES = re.compile(
    r"(?:第\s*(\d+(?:\s*[-—–－~～、,]\s*\d+)*)\s*[页頁版]|\bpp?\.\s*(\d+(?:\s*[-—–]\s*\d+)?)|(?<=:\s)(\d+(?:[-—–]\d+)?)(?=[.。\s]*$))"
)
_EDITION = re.compile(r"[（(]?(第[二三四五六七八九十\d]+版|增订版|修订版|\d+(?:st|nd|rd|th) ed\.?)[）)]?")
_VOLUME_ISSUE = re.compile(r"\b(\d{1,4})\s*\((\d{1,3}(?:[-–]\d+)?)\)")
_EDITED_IN = re.compile(r"[\s，,]*(?P<names>[^：:《]{1,40}?)(?:主编|编著|编)\s*[:：]?\s*$")
_STRIP = " ,，.。;；:：、\t"


def take(item: dict[str, Any], text: str) -> str:
    """Read numbers and dates off a tail into `item`; returns what is left, with HOLE where an address stood."""
    text = _take(item, "edition", _EDITION, text)
    text = _take(item, "issue", _ISSUE, text)
    text = _take(item, "volume", _VOLUME, text)
    text = _take(item, "page", _PAGES, text)
    match = _VOLUME_ISSUE.search(text)
    if match and "issue" not in item and not match[1].startswith(("19", "20")):
        item["volume"], item["issue"] = match[1], match[2]
        text = text[: match.start()] + text[match.end() :]
    return _take_dates(item, text)


def _take(item: dict[str, Any], field: str, pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    if not match:
        return text
    item[field] = re.sub(r"\s+", "", next(group for group in match.groups() if group)).replace("ed.", "").strip()
    return text[: match.start()] + text[match.end() :]


def _take_dates(item: dict[str, Any], text: str) -> str:
    """The first date before the address is that of issue, one after it stands apart."""
    hole = text.find(HOLE)
    for date in reversed(find_dates(text)):
        if hole != -1 and date.start > hole:
            item["after_url"] = date.parts
        else:
            item["issued"] = csl(date.parts)
        text = text[: date.start] + text[date.end :]
    return text


def place_and_publisher(item: dict[str, Any], text: str) -> str:
    """Read `北京：样本出版社` or `London: Sample Press` into `item`; returns what is left."""
    house = any_of("containers", "publisher")
    for part in re.split(r"[，,;；。()（）]+|\x00", text):
        if not re.search(house, part) and not re.match(r"\s*[^:：]{2,40}[:：]\s*\S", part):
            continue
        place, colon, name = re.sub("：", ":", part).partition(":")
        publisher = name if colon else place
        publisher = re.sub(r"年?版?$", "", publisher.strip(_STRIP)).strip(_STRIP)
        if publisher:
            item["publisher"] = publisher
            if colon and place.strip(_STRIP):
                item["publisher-place"] = place.strip(_STRIP)
            return text.replace(part, "")
    return text


def container_in_quotes(item: dict[str, Any], text: str) -> str:
    """Read `载某人主编：《文集》` or `《样本月刊》` into `item`; returns what is left."""
    match = re.search(r"《(?P<title>(?:[^《》]|《[^《》]*》)+)》", text)
    if not match:
        return text
    before = re.sub(rf"^[\s，,]*(?:{any_of('markers', 'in')})?[：:\s]*", "", text[: match.start()])
    edited = _EDITED_IN.match(before)
    if edited:
        item["editor"] = parse_names(edited["names"])
        item["type"] = "chapter"
    item["container-title"] = match["title"]
    return ("" if edited else before) + text[match.end() :]


def named_container(item: dict[str, Any], text: str) -> None:
    """What is left between commas and is no number is the site, journal or institution that carries the work."""
    for part in re.split(r"[，,;；。]\s*|\x00|\.\s", text):
        name = re.sub(r"\(\s*\)|（\s*）|年版?$|^\s*(?:in|In|at)\s+", "", part).strip(_STRIP + "()（）\"”'’")
        name = re.sub(rf"^(?:{any_of('markers', 'in')})", "", name)
        if len(name) > 1 and not name.isdigit() and "container-title" not in item:
            item["container-title"] = name
