"""Says whether a text is nonsense: letters that no report is written in, or letters that make no words.

A text layer lies where a font's letters are numbered anyhow: the page looks right and its text is nonsense. The bounds below lie
far from what sound reports have, which is given beside each.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pipeline.wording import Both, both

ENOUGH = 50
"""Characters. A shorter text does not decide by itself."""

DOUBTFUL = 0.02
"""The bound for pages of a report most of whose pages are nonsense: one of its fonts may still be sound, as in a table."""

UNSOUND = 0.08
"""Part of characters without meaning. Sound pages have at most 0.02, symbols for bullets; nonsense has 0.1 to 0.9."""

RARE = 0.3
"""Part of rare Han characters among them, in ENOUGH or more. Sound pages have at most 0.06; any characters taken anyhow 0.6."""

SYMBOLS = 0.45
"""Part of marks such as # & * among all characters. Tables have at most 0.25; text whose letters became marks has over 0.5."""

COMMON = (300, 0.5)
"""In so many small letters at least this part are the twelve most used ones. Texts have 0.75, lists of commands 0.57; text whose
letters are all moved by one or more places has 0.4."""

_COMMON_LETTERS = frozenset("etaoinsrhldc")
_MARKS = frozenset("!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~")
_PLACEHOLDERS = re.compile(r"\(cid:\d+\)|([□■▯▢◻])\1{2,}|\?{5,}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_READ_LETTERS = frozenset(
    "\u01a0\u01a1\u01af\u01b0"  # Vietnamese
    "\u01cd\u01ce\u01cf\u01d0\u01d1\u01d2\u01d3\u01d4\u01d5\u01d6\u01d7\u01d8\u01d9\u01da\u01db\u01dc"  # tones of pinyin
    "\u0218\u0219\u021a\u021b\u02bb\u02bc"  # Romanian, Hawaiian
)
"""Letters of U+0180–02FF that languages are written in; sound reports hold hardly any others."""

_ODD_SIGNS = frozenset("\u00a1\u00a2\u00a4\u00a6\u00a8\u00aa\u00ac\u00af\u00b4\u00b6\u00b8\u00b9\u00ba\u00bc\u00bd\u00be\u00bf")
"""Signs of Latin-1 that stand alone in a text, not one after the other."""

_CODES = ("gb2312", "big5hkscs", "cp932")
"""Han characters in none of these are in no text: sound Chinese reports have at least 99.7 % inside the first two."""

_FREQUENT = (("gb2312", 0xD7), ("big5hkscs", 0xC6), ("cp932", 0x97))
"""The last first byte of each code's part for frequent characters (GB 2312, Big5 and JIS levels 1)."""


SOUND = Both("", "")
"""What is said of a text that is no nonsense."""


def nonsense(text: str) -> Both:
    """What makes a text nonsense, empty if it is sound or too short to say.

    >>> nonsense("\u0180\u0181\u0182" * 40)
    '100% of its characters are in no language'
    """
    chars = _printed(text)
    if len(chars) < ENOUGH:
        return SOUND
    if (share := unsound_share(text)) >= UNSOUND:
        return both("{share:.0%} of its characters are in no language", "{share:.0%} 的字符不属于任何语言", share=share)
    han = [char for char in chars if _is_han(char)]
    if len(han) >= ENOUGH and sum(map(_is_rare, han)) > RARE * len(han):
        return Both("its Chinese characters are rare ones and make no words", "汉字多为生僻字，不成词")
    if sum(char in _MARKS for char in chars) > SYMBOLS * len(chars):
        return Both("marks stand where letters should be", "应为字母之处是符号")
    small = [char for char in chars if "a" <= char <= "z"]
    if len(small) >= COMMON[0] and sum(char in _COMMON_LETTERS for char in small) < COMMON[1] * len(small):
        return Both("its letters make no words", "字母不成词")
    return SOUND


def unsound_share(text: str) -> float:
    """The part of a text's characters (0 to 1, spaces aside) that stand for nothing."""
    text = unicodedata.normalize("NFC", text)
    chars = _printed(text)
    if not chars:
        return 0.0
    unsound = sum(map(_is_unsound, chars)) + sum(len(match[0]) for match in _PLACEHOLDERS.finditer(text))
    if not text.isascii():
        unsound += sum(len(word) for word in _WORD.findall(text) if not word.isascii() and _is_mixed(word))
    return min(1.0, unsound / len(chars))


def _printed(text: str) -> list[str]:
    return [char for char in text if not char.isspace()]


@cache
def _is_unsound(char: str) -> bool:
    if char.isascii():
        return False
    if char in _ODD_SIGNS:
        return True
    if "\u0180" <= char <= "\u036f":
        return char not in _READ_LETTERS
    if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cs"):
        return True
    return _is_han(char) and not any(_coded(char, code) for code in _CODES)


@cache
def _is_han(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"


@cache
def _is_rare(char: str) -> bool:
    return not any(0 < _coded(char, code) <= last for code, last in _FREQUENT)


def _coded(char: str, code: str) -> int:
    """The first byte of a character in a code, 0 if it is not in it."""
    try:
        return char.encode(code)[0]
    except UnicodeEncodeError:
        return 0


def _is_mixed(word: str) -> bool:
    """True for a word with letters of several alphabets; one Greek letter beside Latin ones is a sign (μm)."""
    alphabets = [alphabet for char in word if (alphabet := _alphabet(char))]
    signs = alphabets.count("GREEK")
    return len(set(alphabets)) > (2 if signs == 1 else 1)


@cache
def _alphabet(char: str) -> str:
    """The alphabet of a letter; empty for Han, kana and Hangul, which stand beside letters, and for signs."""
    if char.isascii():
        return "LATIN"
    name = unicodedata.name(char, "").partition(" ")[0]
    return name if name in ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "HEBREW", "ARABIC", "GEORGIAN", "CHEROKEE") else ""
