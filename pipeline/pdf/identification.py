"""Says which language each block is in: by its script, else by the small words no text can do without, else by its neighbours.

Only Chinese and English are read further. A block is given to another language on enough evidence of its own, or because the
blocks around it are in that language: a heading, a cell, a name or a short quotation does not decide.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline import lexicon
from pipeline.model import UNKNOWN, AlignedText, Block, Issue, is_read
from pipeline.pdf.script import lang_of
from pipeline.wording import Both, both, in_chinese

_HERE = Path(__file__).parent / "languages"

WIDE = 3
"""A Han character, a kana or a syllable of Hangul says as much as so many letters of an alphabet."""

KANA = 0.15
"""A text of Han characters and kana with at least this part of kana is Japanese; a Chinese one may hold a Japanese name."""

SYMBOLS = 8
"""Fewer letters than this in a script are no text: Greek letters stand in formulas."""

SURE_HITS = 3
SURE_SHARE = 0.15
"""So many small words of a language, and this part of all words, make sure that a Latin text is in it (running text has 0.4)."""

PLAIN = 30
"""In a text of fewer words one small English word is enough to doubt: a French name in a short English sentence."""

STRANGE = (25, 0.08)
"""A text of so many lower-case words, of which less than this part are small words of any language we know, is in another."""

LONG = 100
"""Characters. A block of fewer does not tell the languages of the whole report."""

QUOTED = 25
"""Words, or letters of another script in a note. In a report that we read, fewer than that in another language are a name, a
quotation or a cited work."""

MAIN = 0.2
"""A language in which at least this part of the running text is surely written is one of the report's main ones."""

ALIKE = 0.6
"""Part of the small words that two languages share."""

LONG_HAN = 30
"""A text of so many Han characters without kana is Chinese; a shorter one may be a Japanese heading."""

_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"[^\W\d_]+'?")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


class Evidence(NamedTuple):
    """The language a text shows by itself, empty if it shows none, and whether that is sure."""

    lang: str
    sure: bool


class _Words(NamedTuple):
    """The small words and the peculiar letters of the languages of one script."""

    owners: Mapping[str, tuple[str, ...]]
    letters: Mapping[str, frozenset[str]]


def read_language(text: str) -> Evidence:
    """The language of a text by itself.

    >>> read_language("Les ports et la ville sont dans une baie qui ne gèle pas.")
    Evidence(lang='fr', sure=True)
    >>> read_language("Conclusion")
    Evidence(lang='', sure=False)
    """
    text = _ADDRESS.sub(" ", unicodedata.normalize("NFC", text))
    han, latin = len(_HAN.findall(text)), len(_LATIN.findall(text))
    counts = {name: len(letters.findall(text)) for name, letters in _scripts().items()} if not text.isascii() else {}
    kana = counts.get("kana", 0)
    if kana >= KANA * (kana + han):
        counts["kana"], han = kana + (han if kana else 0), 0 if kana else han
    else:
        counts["kana"] = 0
    name = max(counts, key=lambda name: counts[name] * _weight(name), default="")
    weights = sum(count * _weight(name) for name, count in counts.items()) + WIDE * han + latin
    if name and counts[name] * _weight(name) * 2 > weights and (counts[name] >= SYMBOLS or name != "greek"):
        return Evidence(_of_script(name, text), counts[name] >= SYMBOLS)
    if han * 4 >= latin and han:
        return Evidence("zh", han >= LONG_HAN or (han >= SYMBOLS and not _in_japanese(text)))
    other = sum(char.isalpha() for char in text) - han - latin - sum(counts.values())
    if other > max(SYMBOLS, latin):
        return Evidence(UNKNOWN, True)
    return _latin(text)


def _in_japanese(text: str) -> bool:
    """True if all Han characters of a text are used in Japanese: simplified ones are not (Shift JIS has no 进)."""
    try:
        "".join(_HAN.findall(text)).encode("shift_jis")
    except UnicodeEncodeError:
        return False
    return True


def _latin(text: str) -> Evidence:
    """The language of a text in Latin letters by its small words."""
    words, known = _WORD.findall(text), _words("latin")
    lower = _small_words(text, known)
    hits = _hits(lower, known)
    english = hits.pop("en", 0)
    plain = sum(known.owners.get(word) == ("en",) for word in lower)
    best, count = max(hits.items(), key=lambda item: item[1], default=("", 0))
    enough = SURE_SHARE * len(words)
    different = sum(best in known.owners.get(word, ()) for word in set(lower))
    if min(count, different) >= SURE_HITS and count >= max(enough, 2 * english, 5 * plain):
        return Evidence(best, not plain or len(words) >= PLAIN)
    if english >= max(SURE_HITS, enough, count + 1):
        return Evidence("en", True)
    small = sum(word.islower() for word in words)
    if small >= STRANGE[0] and max(count, english) < STRANGE[1] * small:
        return Evidence(UNKNOWN, True)
    return Evidence("", False)


def _small_words(text: str, known: _Words) -> list[str]:
    """The words of a text in small letters; a word before an apostrophe keeps it where that is a word of its own (l', qu')."""
    found = _ELIDED.findall(text.lower().replace("’", "'"))
    return [word if word in known.owners else word.rstrip("'") for word in found]


def _hits(words: Iterable[str], known: _Words) -> Counter[str]:
    return Counter(lang for word in words for lang in known.owners.get(word, ()))


def _of_script(name: str, text: str) -> str:
    hits = _hits(_WORD.findall(text.lower()), _words(name))
    default = next(entry.get("lang") for entry in lexicon.load(_HERE / "scripts.toml") if entry.id == name)
    return max(hits, key=lambda lang: (hits[lang], lang == default)) if hits else default


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    return {entry.id: re.compile(f"[{''.join(entry.forms)}]") for entry in lexicon.load(_HERE / "scripts.toml")}


@cache
def _weight(name: str) -> int:
    return next(WIDE if entry.meaning.get("wide") else 1 for entry in lexicon.load(_HERE / "scripts.toml") if entry.id == name)


@cache
def _words(script: str) -> _Words:
    files = sorted(path for path in _HERE.glob("*.toml") if path.stem != "scripts")
    entries = [entry for path in files for entry in lexicon.load(path) if entry.get("script") == script]
    owners: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for entry in entries:
        for form in entry.forms:
            owners[form] += (entry.id,)
    return _Words(dict(owners), {entry.id: frozenset(entry.get("letters")) for entry in entries})


def with_languages(blocks: Sequence[Block], garbled: Collection[int] = ()) -> tuple[Block, ...]:
    """The blocks with the languages they are in; those printed on `garbled` pages (1-based) are in none that is known."""
    found = [_evidence(block, garbled) for block in blocks]
    shares = _shares(blocks, found)
    if shares.get(UNKNOWN, 0.0) < MAIN:  # words alone, as in the heads of a table, have no small words either
        found = [Evidence("", False) if _is_strange(block, one) else one for block, one in zip(blocks, found, strict=True)]
    main = max(shares, key=lambda lang: (shares[lang], lang), default="")
    mains = frozenset(lang for lang, share in shares.items() if share >= MAIN)
    body = [i for i, block in enumerate(blocks) if block.kind not in _APART]
    notes = [i for i, block in enumerate(blocks) if block.kind == "footnote"]
    if is_read(main):
        found = [one if one.lang in mains else _quoted(block, one) for block, one in zip(blocks, found, strict=True)]
    around = {i: (main, main) for i, block in enumerate(blocks) if block.kind == "furniture"}
    around |= _around(body, found, main) | _around(notes, found, main)
    return tuple(_marked(block, found[i], around[i], mains, garbled) for i, block in enumerate(blocks))


_APART = ("furniture", "footnote")
"""Blocks that do not stand in the order of the text."""


def _evidence(block: Block, garbled: Collection[int]) -> Evidence:
    return Evidence("", False) if is_garbled(block.text, garbled) else read_language(block.text.text)


def is_garbled(text: AlignedText, garbled: Collection[int]) -> bool:
    """True if most of a text is printed on garbled pages."""
    if not garbled:
        return False
    pages = Counter(page in garbled for page, _ in text.printed())
    return pages[True] > pages[False]


def _is_strange(block: Block, found: Evidence) -> bool:
    return found.lang == UNKNOWN and _LATIN.search(block.text.text) is not None


def _shares(blocks: Sequence[Block], found: Sequence[Evidence]) -> dict[str, float]:
    """Which part of the running text is surely in which language: that of its long blocks, or of all if it has none."""
    sure = [(block, one.lang) for block, one in zip(blocks, found, strict=True) if one.sure and block.kind not in _APART]
    long = [(block, lang) for block, lang in sure if len(block.text) >= LONG]
    sizes: Counter[str] = Counter()
    for block, lang in long or sure:
        sizes[lang] += len(block.text)
    return {lang: size / sizes.total() for lang, size in sizes.items()}


def _quoted(block: Block, found: Evidence) -> Evidence:
    """What a block of another language says where the report is in one that we read: names and short quotations do not count,
    nor do cited works in any script.
    """
    text = _ADDRESS.sub(" ", block.text.text)
    if is_read(found.lang) or (block.kind != "footnote" and not _LATIN.search(text)):
        return found
    long = len(_WORD.findall(text)) if _LATIN.search(text) else len(text)
    return found if long >= QUOTED else Evidence("", False)


def _around(stream: Sequence[int], found: Sequence[Evidence], main: str) -> dict[int, tuple[str, str]]:
    """The sure languages before and after each block of a stream; that of the report where there is none."""
    sure = [found[i].lang if found[i].sure else "" for i in stream]
    before, after = main, main
    left: list[str] = []
    for lang in sure:
        left.append(before)
        before = lang or before
    right: list[str] = []
    for lang in reversed(sure):
        right.append(after)
        after = lang or after
    return dict(zip(stream, zip(left, reversed(right), strict=True), strict=True))


def _marked(block: Block, found: Evidence, around: tuple[str, str], mains: frozenset[str], garbled: Collection[int]) -> Block:
    """The block with its language: its own where that is sure, else that of its surroundings where these are not read."""
    text = block.text.text
    base = lang_of(text)
    if is_garbled(block.text, garbled):
        lang = UNKNOWN
    elif found.sure:
        lang = found.lang if found.lang in mains or is_read(found.lang) else _usual(text, found.lang, mains)
    elif found.lang and _no_choice(text):
        lang = found.lang
    else:
        lang = _lean(text, mains | {*around}) or (around[0] if around[0] == around[1] else base)
    chosen = base if is_read(lang) or not lang else lang
    return block if chosen == block.lang else replace(block, lang=chosen)


def _usual(text: str, lang: str, mains: frozenset[str]) -> str:
    """One of the report's main languages where its words are nearly as many: French and Spanish share de, la, que."""
    hits = _hits(_small_words(text, _words("latin")), _words("latin"))
    usual = max(mains, key=lambda one: (hits[one], one), default="")
    return usual if hits[usual] and not is_read(usual) and hits[usual] >= ALIKE * hits[lang] else lang


def _lean(text: str, among: Collection[str]) -> str:
    """Which of some languages a short text in Latin letters looks most like, empty if like none or like two."""
    known = _words("latin")
    hits = _hits(_small_words(text, known), known)
    letters = set(text.lower())
    scores = {lang: hits[lang] + bool(known.letters.get(lang, frozenset()) & letters) for lang in among}
    best = max(scores.values(), default=0)
    first = [lang for lang, score in scores.items() if score == best]
    return first[0] if best and len(first) == 1 else ""


def _no_choice(text: str) -> bool:
    """True for a text with neither a Han character nor a Latin letter."""
    return not _HAN.search(text) and not _LATIN.search(text)


def language_issues(blocks: Sequence[Block], garbled: Collection[int] = ()) -> list[Issue]:
    """One issue for every page with blocks in languages that are not read."""
    pages: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for block in blocks:
        if not is_read(block.lang) and not is_garbled(block.text, garbled):
            pages[next(block.text.printed(), (1, 0))[0]][block.lang] += 1
    return [Issue("unsupported_language", _detail(page, pages[page]), page) for page in sorted(pages)]


def _detail(page: int, langs: Counter[str]) -> Both:
    names = [(count, _name(lang)) for lang, count in sorted(langs.items(), key=lambda one: (-one[1], one[0]))]
    said = Both(
        ", ".join(f"{count} in {name}" for count, name in names),
        "、".join(f"{in_chinese(name)} {count} 块" for count, name in names),
    )
    return both(
        "page {page}: blocks of text that are not read: {said}; their text is in report.json",
        "第 {page} 页有不读取的文本块：{said}；原文见 report.json",
        page=page,
        said=said,
    )


@cache
def _name(lang: str) -> Both:
    """A language as a user knows it: French (fr), 法文（fr）."""
    entries = [entry for path in _HERE.glob("*.toml") for entry in lexicon.load(path)]
    entry = next((entry for entry in entries if entry.get("lang", entry.id) == lang), None)
    if entry is not None:
        return Both(f"{entry.get('name')} ({lang})", f"{entry.get('name_zh')}（{lang}）")
    return Both("an unknown language", "未知语言") if lang == UNKNOWN else Both(lang, lang)
