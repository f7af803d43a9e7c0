"""Reads works whose title is not marked: Author, Title, Place: Publisher, Year."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from pipeline.citations.names import is_institution, parse_names, split_roles
from pipeline.citations.tail import named_container, place_and_publisher, take

_PERSON = re.compile(r"^(?:[A-Z][\w'’.-]*\.?\s+){1,4}[A-Z][\w'’-]+$|^[A-Z][\w'’-]+,\s+[A-Z]")
_HOUSE = re.compile(r"(?:[A-Z][\w.’-]*\s?){1,3}:\s+[A-Z]")
_BRACKET = re.compile(r"\((?P<inside>[^()]*\d{4}[^()]*)\)")


def parse_untitled(text: str) -> dict[str, Any]:
    """CSL fields of a work without title marks: authors as far as names go, then the title, then the rest."""
    item: dict[str, Any] = {}
    text = _BRACKET.sub(lambda match: f", {match['inside']}", text)
    parts = [part.strip() for part in re.split(r",\s+|，|：(?!\d)|\.\s(?=[A-Z\u3400-\u9fff])", text) if part.strip(" .,\x00")]
    count = _authors(parts)
    if count:
        author, roles = split_roles(", ".join(parts[:count]))
        item["author"] = parse_names(author)
        item.update(roles)
    if count < len(parts):
        item["title"] = parts[count].strip(" .\x00")
        rest = ", ".join(parts[count + 1 :])
        rest = take(item, rest)
        rest = place_and_publisher(item, rest)
        named_container(item, rest)
    return item


def _authors(parts: list[str]) -> int:
    """How many leading parts are names; the last part cannot be one, because a work has a title."""
    count = 0
    for part, following in pairwise(parts):
        if _HOUSE.match(following):
            break  # what stands before `London: Sample Press` is the title
        name = re.sub(r"^and\s+", "", part)
        people = re.split(r"\s+(?:and|&)\s+", name)
        if all(_PERSON.match(person) or re.match(r"^(?:eds?\.?|et al\.?)$", person) for person in people):
            count += 1
        elif count == 0 and is_institution(name) and len(parts) > 2:
            count = 1
        else:
            break
    return count
