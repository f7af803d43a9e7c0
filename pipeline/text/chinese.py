"""Cuts Chinese text into words: numbers and dates by form, the rest by jieba with the project's dictionary."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import language

if TYPE_CHECKING:
    import jieba

_TOKENS = {
    "number": r"\d[\d,，]*(?:\.\d+)?",
    "digits": r"\d{1,4}",
    "year": r"(?:\d{4}|[〇零一二三四五六七八九]{4})",
    "cn": r"[一二三四五六七八九十百千两〇零]{1,40}",
    "cn_many": r"(?:[一二三四五六七八九两几]?[十百千][一二三四五六七八九十百千〇零]{0,40})",
    "scale": r"[十百千]?[万亿]{1,40}",
}
"""No number is spelt with more than 40 characters; the limit keeps the work linear where a text is nothing but 一一一."""

_NAMES = frozenset({"nr", "ns", "nt", "nz"})
"""jieba's tags of names, which stay whole."""

_DIGITS = "一二三四五六七八九十两几"
_WHOLE = frozenset({"一些", "一点", "一切", "一定"})
"""Begin with a numeral and count nothing."""

_REMEMBERED = 100_000
"""Words whose part of speech is kept: a report has some thousands."""

_JOINED_FREQUENCY = 100_000
"""jieba takes a word this frequent as one whatever its parts are."""


@cache
def _shapes() -> re.Pattern[str]:
    """One expression for all numbers, dates and ordinals that are one word; longer forms come first in the data file."""
    forms = [form for entry in language.entries("zh", "text/shapes.toml") for form in entry.forms]
    return re.compile("|".join(_compiled(form) for form in forms))


def _compiled(form: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: _TOKENS[match[1]], form)


@cache
def _jieba() -> jieba.Tokenizer:
    """A tokenizer of our own: its cache goes to a folder of this process, so that a read-only home does no harm."""
    import jieba

    jieba.setLogLevel(60)
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = tempfile.gettempdir()
    tokenizer.cache_file = f"zhengju-jieba-{jieba.__version__}.cache"
    tokenizer.initialize()
    for entry in language.entries("zh", "text/words.csv"):
        for form in entry.forms:
            tokenizer.add_word(form, _JOINED_FREQUENCY, entry.get("pos") or None)
    for entry in language.entries("zh", "text/split.csv"):
        for form in entry.forms:
            tokenizer.del_word(form)
    return tokenizer


def cut(text: str) -> Iterator[str]:
    """The words of a text; together they are the text."""
    at = 0
    for match in _shapes().finditer(text):
        yield from _cut_words(text[at : match.start()])
        yield match[0]
        at = match.end()
    yield from _cut_words(text[at:])


def _cut_words(text: str) -> Iterator[str]:
    if not text:
        return
    for word in _jieba().lcut(text):
        yield from _parts(word)


@lru_cache(maxsize=_REMEMBERED)
def _parts(word: str) -> tuple[str, ...]:
    """The policy for words that jieba's dictionary holds whole: a numeral stands apart from what it counts (五大 → 五 大), and a
    compound of two plain two-character words is two words (公共卫生 → 公共 卫生); idioms and our own words stay whole.
    """
    if len(word) not in (2, 4) or word in _jieba().user_word_tag_tab or word in _own_words():
        return (word,)
    tag = _tags().get(word, "")
    if len(word) == 2 and tag == "m" and word[0] in _DIGITS and word[1] not in _DIGITS and word not in _WHOLE:
        return (word[0], word[1])
    if len(word) == 4 and tag and tag[0] in "nvl" and tag not in _NAMES and word[:2] in _tags() and word[2:] in _tags():
        return (word[:2], word[2:])
    return (word,)


@cache
def _own_words() -> frozenset[str]:
    return frozenset(form for entry in language.entries("zh", "text/words.csv") for form in entry.forms)


@cache
def _universal() -> dict[str, str]:
    return {form: entry.get("upos") for entry in language.entries("zh", "text/pos.toml") for form in entry.forms}


@cache
def _tags() -> dict[str, str]:
    """jieba's own dictionary: word → tag."""
    import jieba

    tags: dict[str, str] = {}
    with Path(jieba.__file__).with_name("dict.txt").open(encoding="utf-8") as lines:
        for line in lines:
            word, _, tag = line.rstrip("\n").split(" ")
            tags[word] = tag
    return tags


@lru_cache(maxsize=_REMEMBERED)
def part_of_speech(word: str) -> str:
    """The universal part of speech (UPOS) of a Chinese word, empty if the dictionary does not know it."""
    if _shapes().fullmatch(word):
        return "NUM"
    if not any(char.isalnum() for char in word):
        return "PUNCT"
    tag = _jieba().user_word_tag_tab.get(word) or _tags().get(word, "")
    return _universal().get(tag[:2], "") or _universal().get(tag[:1], "")
