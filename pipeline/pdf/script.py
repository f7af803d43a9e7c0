"""Which script a character belongs to, and how two pieces of printed text are joined."""

from __future__ import annotations

import re
from functools import cache

from pipeline import language
from pipeline.model import INSERTED, AlignedText, Lang

_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\U00020000-\U0003ffff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z]")
_URL_TAIL = re.compile(r"(?:https?://|www\.|doi\.org/|ftp://)[^\s\u3000-\u9fff\uff00-\uffef]*$", re.IGNORECASE)
_MAIL_TAIL = re.compile(r"[\w.+-]+@[\w.-]*$", re.ASCII)
_URL_HEAD = re.compile(r"[A-Za-z0-9/_\-.?=&%#~+:@]")
_NO_SPACE_BEFORE = " %‰,;)]"
_LOOK_BACK = 400
"""How many characters before a line end are searched for the start of a URL."""

_POINT = re.compile(r"(?<![\d.])\d{1,3}(?:,\d{3})*\.$")
_DECIMALS = re.compile(r"\d{1,3}(?:[%％]|\s?(?:per ?cent|percentage|million|billion|trillion)\b)")
"""The two parts of a number that is broken behind its point."""

_TENS = re.compile(r"\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty-$", re.IGNORECASE)
_ONES = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|\d+)-$", re.IGNORECASE)
_MEASURES = re.compile(
    r"(?:year|month|week|day|hour|minute|point|part|member|stor(?:ey|y)|person|page|mile|step|way)\b"
    r"|(?:hal(?:f|ves)|(?:third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|[a-z]+tieth|hundredth|thousandth)s?)\b"
)
"""Hyphens that belong to their numbers: eighty-│seven, five-│year."""

_HYPHENS = "-\u2010\u00ad"
"""The hyphen of the keyboard, the typographic one and the soft one."""


@cache
def is_wide(char: str) -> bool:
    """True for Chinese characters and full-width punctuation, which take no space at a line end."""
    return _WIDE.match(char) is not None or char in "“”‘’—…·"


@cache
def is_han(char: str) -> bool:
    """True for a Chinese character."""
    return _HAN.match(char) is not None


def lang_of(text: str) -> Lang:
    """zh if at least a fifth of the letters are Han characters; one of them says as much as several Latin letters."""
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    return "zh" if han * 4 >= latin and han else "en" if latin else "zh"


def join_lines(before: AlignedText, after: AlignedText, full: bool) -> AlignedText:
    """Join the text of one printed line to what came before it in the same paragraph.

    No space beside Chinese, one between Latin words; a hyphen that only splits a word goes, one inside a URL stays. `full` says
    that the line before reached the right margin, so that a URL at its end may have been wrapped.
    """
    if not before.text or not after.text:
        return before + after
    left, right = before.text[-1], after.text[0]
    quoted = left in "”’…" and before.text[-2:-1].isascii() and right.isascii()
    if not quoted and (is_wide(left) or is_wide(right) or left == " " or right in _NO_SPACE_BEFORE):
        return before + after
    url = _URL_TAIL.search(before.text[-_LOOK_BACK:]) or _MAIL_TAIL.search(before.text[-_LOOK_BACK:])
    if left in _HYPHENS and before.text[-2:-1].isdigit() and right.isalpha():
        return before + after
    if left in _HYPHENS and not url and len(before.text) > 1 and before.text[-2].isalpha():
        tail = before.text[-_LOOK_BACK:]
        own = _TENS.search(tail) or (_ONES.search(tail) and _MEASURES.match(after.text))
        return (before[:-1] if right.islower() and not own else before) + after
    if url and left in "\u2010\u00ad" and right.isalnum():  # an address has none: it divides a word at a line end
        return before[:-1] + after
    wrapped = url is not None and _URL_HEAD.match(right) is not None and (full or left in "/-_.?=&%#")
    if wrapped or _is_one_number(before.text, after.text):
        return before + after
    return before + AlignedText(" ", (INSERTED,)) + after


def _is_one_number(before: str, after: str) -> bool:
    """Whether digits go on after the line end: 2019–│21, 34.│1%, and in a text without spaces 20│19."""
    if not after[0].isdigit():
        return False
    if before[-1] in "–—":
        return before[-2:-1].isdigit()
    spaced = language.of(lang_of(before[-_LOOK_BACK:])).spaced
    if _POINT.search(before[-_LOOK_BACK:]):
        return not spaced or _DECIMALS.match(after) is not None
    return before[-1].isdigit() and not spaced
