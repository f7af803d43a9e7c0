"""Reads the authors of a work: Chinese names whole, Latin names in family and given name, institutions as they are."""

from __future__ import annotations

import re

from pipeline.citations.words import any_of, ends_with, holds

_HAN = re.compile(r"[\u3400-\u9fff]")
_SPELT = re.compile(r"[^\W_]")
"""A letter or digit: what has none is a mark beside a name."""

_INITIALS = re.compile(r"(?:[A-Z](?:[a-z](?=\.))?\.?[\s-]?){1,4}|[A-Z]{1,3}")
_BARE_INITIALS = re.compile(r"[A-Z](?:[A-Z]{0,2}|-[A-Z])\.?")
_PARTICLE = re.compile(r"(?:van|von|de|der|den|di|da|del|la|le|bin|al)", re.IGNORECASE)
_SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV)\.?")
_WORD = r"[A-Z\u00c0-\u00de][\w'’.-]*"
_PERSON = re.compile(
    rf"(?:{_WORD}|(?:van|von|de|der|den|di|da|del|la|le|bin|al)\b)(?:\s+(?:{_WORD}|(?:van|von|de|der|den|di|da|del|la|le|bin|al)\b)){{1,4}}"
)
_HAN_PERSON = re.compile(
    r"(?:[\[(〔【][^\])〕】]{1,6}[\])〕】]\s*)?(?:[\u3400-\u9fff]{2,4}|[\u3400-\u9fffA-Z.]+[·•・][\u3400-\u9fffA-Z.·•・]+|[A-Z]\.?[\u3400-\u9fff]{2,8})"
    r"(?:\([\u3400-\u9fff]{2,5}\))?"
)


def parse_names(text: str) -> list[dict[str, str]]:
    """CSL names, in the order printed.

    >>> parse_names("样本研究中心、某人")
    [{'literal': '样本研究中心'}, {'literal': '某人'}]
    >>> parse_names("Ann B. Example and Sample Office")
    [{'family': 'Example', 'given': 'Ann B.'}, {'literal': 'Sample Office'}]
    """
    text = _without_others(text.strip(" ,，:：;；、"))
    if not text:
        return []
    text = re.sub(r"\s*\(@\w{1,30}\)", "", text)
    text = re.sub(r"\s+et al\.?(?=\s*,)", "", text)
    if not _SPELT.search(text):
        return []
    if _HAN.search(text):
        return [{"literal": name} for name in _chinese(text) if _SPELT.search(name)]
    names = dict.fromkeys(name for name in _latin_names(text) if _SPELT.search(name))
    return [_latin(name) for name in names]


def _without_others(text: str) -> str:
    others = any_of("markers", "and_others")
    text = re.sub(rf"[,，、]?\s*(?:{others})[.。]?\s*$", "", text)
    return text if not re.fullmatch(others, text) else ""


def _chinese(text: str) -> list[str]:
    spaced = text.split()
    if len(spaced) > 1 and all(len(name) > 2 and is_institution(name) for name in spaced):
        text = "、".join(spaced)
    parts = re.split(r"\s*(?:[、,，;；&]|\band\b|\s和\s)\s*", text)
    kept: list[str] = []
    for part in parts:
        if not part.strip(" ."):
            continue
        if kept and not _HAN.search(part) and _HAN.search(kept[-1]) and re.fullmatch(r"[A-Z][\w.-]*", part):
            kept[-1] = f"{kept[-1]}, {part}"  # a foreign name with the given name left in Latin letters
        else:
            kept.append(part if re.search(r"[A-Za-z]{2}", part) else re.sub(r"\s+", "", part))
    return kept


def _latin_names(text: str) -> list[str]:
    parts = [p.strip() for p in re.split(r"[,;，；、]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+", text) if _SPELT.search(p)]
    if is_named_institution(text) and ";" not in text and "、" not in text and not all(_is_whole(part) for part in parts):
        return [text]
    joined: list[str] = []
    inverted = ", " in text and bool(parts) and " " not in parts[0]
    for i, part in enumerate(parts):
        if joined and (_INITIALS.fullmatch(part) or _SUFFIX.fullmatch(part) or (inverted and i == 1)):
            joined[-1] = f"{joined[-1]}, {part}"
        else:
            joined.append(part)
    return joined


def _is_whole(part: str) -> bool:
    """True for a name that can stand by itself: an institution by its own word, or a person with an initial."""
    return is_named_institution(part) or has_initial(part)


def _latin(name: str) -> dict[str, str]:
    name = name.strip() if re.search(r"\b(?:[A-Z]|[JS]r)\.$", name) else name.strip(" .")
    if is_institution(name):
        return {"literal": name}
    if ", " in name:
        return _inverted(*name.split(", ", 1))
    return _western(name)


def _is_personal(name: str, pieces: list[str]) -> bool:
    """Whether two to five words are written as a person's are: with capitals, but for particles, and not all in capitals."""
    shouted = name.isupper() and not any(_BARE_INITIALS.fullmatch(piece) for piece in pieces)
    lower = any(piece[0].islower() and not _PARTICLE.fullmatch(piece) for piece in pieces[1:])
    return 2 <= len(pieces) <= 5 and not shouted and not lower


def _western(name: str) -> dict[str, str]:
    """A name with the family name last, or first if bare initials follow it."""
    pieces = [piece for piece in name.split() if _SPELT.search(piece)]
    if not _is_personal(name, pieces):
        return {"literal": name}
    suffix = pieces.pop() if len(pieces) > 2 and _SUFFIX.fullmatch(pieces[-1]) else ""
    at = next((i for i, piece in enumerate(pieces) if i and all(_BARE_INITIALS.fullmatch(p) for p in pieces[i:])), 0)
    if at and len(pieces[0]) > 1 and "." not in pieces[0]:
        return {
            "family": _capitalised(" ".join(pieces[:at])),
            "given": " ".join(_stopped(i) for p in pieces[at:] for i in ([*p] if p.isalpha() else [p])),
        }
    at = next((i for i, piece in enumerate(pieces) if i and _PARTICLE.fullmatch(piece)), len(pieces) - 1)
    person = {"family": " ".join(pieces[at:]), "given": " ".join(_stopped(p) for p in pieces[:at])}
    return person | ({"suffix": suffix} if suffix else {})


def _inverted(family: str, given: str) -> dict[str, str]:
    if _SUFFIX.fullmatch(given):
        return _western(family) | {"suffix": given}
    given, _, suffix = given.partition(", ")
    given = re.sub(r"\b([A-Z])$", r"\1.", given)
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _stopped(piece: str) -> str:
    """A single capital is an initial and gets its stop."""
    return f"{piece}." if re.fullmatch("[A-Z]", piece) else piece


def _capitalised(family: str) -> str:
    """GB/T 7714 prints family names in capitals."""
    return family.title() if family.isupper() and len(family) > 2 else family


def is_institution(name: str) -> bool:
    """True if a name holds a word that only institutions have, or an account's name, or runs too long for a person."""
    if re.search(r"\[@[^\]\s]+\]$", name):
        return True
    if _HAN.search(name):
        return ends_with("containers", "institution", name)
    if is_named_institution(name):
        return True
    pieces = name.split()
    return len(pieces) > 5 or any(piece.lower() in ("of", "for", "the") for piece in pieces)


def is_person(text: str) -> bool:
    """True if the text has the shape of one person's name, in either script; a single Latin word has not."""
    text = _without_others(text.strip())
    if _HAN.search(text):
        return _HAN_PERSON.fullmatch(text) is not None
    if not _PERSON.fullmatch(text) or is_institution(text):
        return False
    return len(text.split()) <= 3 or has_initial(text) or any(_PARTICLE.fullmatch(piece) for piece in text.split())


def is_initials(text: str) -> bool:
    """True for the initials or the suffix behind an inverted family name: D., J. K., Jr."""
    return bool(_INITIALS.fullmatch(text.strip()) or _SUFFIX.fullmatch(text.strip()))


def has_initial(text: str) -> bool:
    """True if a Latin name holds an initial with its stop: Ann B. Example."""
    return re.search(r"(?:^|\s)[A-Z]\.?(?=\s|$|-)", text) is not None


def is_named_institution(text: str) -> bool:
    """True if a name holds a word that only institutions have, or the name of an account."""
    return re.search(r"\[@[^\]\s]+\]$", text) is not None or holds("containers", "institution", text)


def are_names(text: str) -> bool:
    """True if a whole part can be the authors: persons, an institution, or a few words."""
    if _HAN.search(text):
        return all(is_person(name) or is_institution(name) for name in re.split("[,、]", text) if name.strip())
    people = [name for name in re.split(r",\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+|;\s*", text) if name]
    if all(is_person(name) or is_initials(name) or re.fullmatch(r"[A-Z][\w’'-]+|eds?\.?|et al\.?", name) for name in people):
        return True
    return (is_institution(text) and ":" not in text) or len(text.split()) <= 3
