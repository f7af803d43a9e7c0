"""Reads the authors of a work: Chinese names whole, Latin names in family and given name, institutions as they are."""

from __future__ import annotations

import re
from typing import Any

from pipeline.citations.words import any_of, words

_HAN = re.compile(r"[\u3400-\u9fff]")
_INITIALS = re.compile(r"^(?:[A-Z]\.?[\s-]?){1,4}$|^[A-Z]{1,3}$")
_PARTICLE = re.compile(r"^(?:van|von|de|der|den|di|da|del|la|le|bin|al)$", re.IGNORECASE)
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III|IV)\.?$")


def parse_names(text: str) -> list[dict[str, str]]:
    """CSL names, in the order printed.

    >>> parse_names("样本研究中心、某人")
    [{'literal': '样本研究中心'}, {'literal': '某人'}]
    >>> parse_names("Ann B. Example and Sample Office")
    [{'family': 'Example', 'given': 'Ann B.'}, {'literal': 'Sample Office'}]
    """
    text = text.strip(" ,，.。:：;；、")
    if not text:
        return []
    if _HAN.search(text):
        return [{"literal": name} for name in _chinese(text)]
    return [_latin(name) for name in _latin_names(text)]


def _chinese(text: str) -> list[str]:
    text = re.sub(rf"(?:{any_of('markers', 'and_others')})$", "", text)
    parts = re.split(r"[、，,；;]\s*|\s和(?=\S)", text)
    kept: list[str] = []
    for part in parts:
        name = re.sub(r"\s+", "", part) if not re.search(r"[A-Za-z]", part) else part.strip()
        name = re.sub(rf"(?:{any_of('markers', 'and_others')})$", "", name) if len(name) > 2 else name
        if name and name not in words("markers", "and_others"):
            kept.append(name)
    return kept


def _latin_names(text: str) -> list[str]:
    text = re.sub(rf",?\s*(?:{any_of('markers', 'and_others')})\.?$", "", text)
    parts = [p.strip() for p in re.split(r",\s*(?:and|&)\s+|\s+(?:and|&)\s+|;\s*|,\s*", text) if p.strip()]
    if is_institution(text) and not re.search(r",", text):
        return [text]
    joined: list[str] = []
    for part in parts:
        if joined and (_INITIALS.match(part) or _SUFFIX.match(part) or (len(parts) == 2 and " " not in joined[-1])):
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
    return joined


def _latin(name: str) -> dict[str, str]:
    name = name.strip(" .") if not re.search(r"\b[A-Z]\.$", name) else name.strip()
    if is_institution(name):
        return {"literal": name}
    if ", " in name:
        family, given = name.split(", ", 1)
        return {"family": family, "given": given}
    pieces = name.split()
    if len(pieces) < 2 or len(pieces) > 5:
        return {"literal": name}
    if all(_INITIALS.match(piece) for piece in pieces[1:]):
        return {"family": pieces[0], "given": " ".join(pieces[1:])}
    at = next((i for i, piece in enumerate(pieces) if i and _PARTICLE.match(piece)), len(pieces) - 1)
    return {"family": " ".join(pieces[at:]), "given": " ".join(pieces[:at])}


def is_institution(name: str) -> bool:
    """True if a Latin name holds a word that only institutions have, or runs too long for a person."""
    if re.search(any_of("containers", "institution"), name):
        return True
    pieces = name.split()
    return len(pieces) > 5 or any(piece.lower() in ("of", "for", "the") for piece in pieces)


def split_roles(text: str) -> tuple[str, dict[str, Any]]:
    """Take `X主编` and `Y译` out of an author part: what is left, and the names by role (editor, translator)."""
    roles: dict[str, Any] = {}
    for role in ("translator", "editor"):
        forms = any_of("markers", role)
        match = re.search(
            rf"(?:^|[，,;；]\s*)(?P<names>[^，,;；：:]*(?:、[^，,;；：:]+)*?),?\s*[（(]?(?:{forms})[)）]?[：:,，.]?\s*$", text
        )
        if match and match["names"].strip():
            roles[role] = parse_names(match["names"])
            text = text[: match.start()]
    return text, roles
