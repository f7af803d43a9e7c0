"""Reads works whose title stands in 《》 or quotation marks: author, title, then what follows."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.names import parse_names, split_roles
from pipeline.citations.tail import container_in_quotes, named_container, place_and_publisher, take
from pipeline.citations.words import any_of

_PAIRS = {"《": "》", "“": "”", "「": "」", "‘": "’", '"': '"', "'": "'"}
_HAN = re.compile(r"[\u3400-\u9fff]")


def parse_titled(text: str) -> dict[str, Any]:
    """CSL fields of a work whose title is marked, without its type."""
    start, end = _title_span(text)
    before, title, after = text[:start], text[start + 1 : end], text[end + 1 :]
    item: dict[str, Any] = {}
    author, roles = split_roles(_author_part(before))
    if author.strip():
        item["author"] = parse_names(author)
    item.update(roles)
    item["title"] = title.strip().rstrip(",，").strip()
    genre = re.match(rf"\s*(?P<genre>{any_of('genres', 'genre')})(?=[，,。\s]|$)", after)
    if genre:
        item["genre"] = genre["genre"]
        after = after[genre.end() :]
    after = container_in_quotes(item, after)
    after = take(item, after)
    after = place_and_publisher(item, after)
    named_container(item, after)
    return item


def _title_span(text: str) -> tuple[int, int]:
    """Where the title's marks stand: the first 《》 if the work is Chinese, else the first quotation."""
    opener = next((i for i, char in enumerate(text) if char in _PAIRS and _opens(text, i)), 0)
    closer = _PAIRS.get(text[opener], "》")
    depth = 0
    for i in range(opener, len(text)):
        if text[i] == text[opener] and closer != text[opener]:
            depth += 1
        elif text[i] == closer and (i > opener or closer != text[opener]) and _closes(text, i):
            depth -= 1
            if depth <= 0:
                return opener, i
    return opener, len(text)


def _opens(text: str, i: int) -> bool:
    """A straight or curly apostrophe inside a word opens nothing."""
    return text[i] not in "'‘" or i == 0 or not text[i - 1].isalnum()


def _closes(text: str, i: int) -> bool:
    return text[i] not in "'’\"" or i + 1 >= len(text) or not text[i + 1].isalnum()


def _author_part(text: str) -> str:
    text = re.sub(rf"^(?:{any_of('markers', 'see')})[：:\s]*", "", text.strip())
    if not _HAN.search(text):
        return text.strip(" ,:.")
    return text.strip(" ，,：:").removesuffix("载")
