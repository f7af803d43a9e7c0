"""Which Latin name of a report is which Chinese one: by pinyin, or by the consonants that a transliteration keeps."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from pypinyin import Style, lazy_pinyin, pinyin

ALIKE = 0.3
"""Cost of a letter by which the sounds of two names of one person differ at most."""

CLEAR = 0.08
"""... and by which the next best name is further off."""

FEWEST = 3
"""Consonants of the shortest names whose sounds tell anything."""

OTHER_GENDER = 0.3
"""Cost of a first name in a where the other has one in o."""

SAME_PLACE = 0.25
"""Cost by which the sounds of a place may differ at most: it has but one name."""

ENDS = 0.6
"""Part of the cost of a first or last name that counts for the whole."""

ONE_SIDED = 0.05
"""Cost of a place of which only one name says what it is."""

_HAN = re.compile(r"[\u4e00-\u9fff]")
_JOINTS = re.compile(r"[·•・‧－-]")
_WORDS = re.compile(r"[^\W\d_]+")
_DATA: dict[str, Any] = tomllib.loads(Path(__file__).with_name("latin.toml").read_text(encoding="utf-8"))
_PARTICLES = frozenset(_DATA["particles"])
_FOLDED = str.maketrans(_DATA["letters"])
_FORMS = tuple((re.compile(form), sound) for form, sound in _DATA["latin"])
_INITIALS: dict[str, str] = _DATA["pinyin"]
_NEAR = {frozenset(two): cost for two, cost in _DATA["near"].items()}
_WEAK: dict[str, float] = _DATA["weak"]
_PLACE_ENDS = tuple((end, frozenset(words.split())) for end, words in _DATA["places"])
_PLACE_WORDS = frozenset(word for _, words in _PLACE_ENDS for word in words)
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxrzcswy])?([a-zü]*?)(ng|n|r)?$")


def matched(chinese: Collection[str], latin: Collection[str], *, places: bool = False) -> dict[str, str]:
    """The Chinese name of every Latin one that is the same: each is the other's best, and clearly. Persons, or `places`.

    >>> matched(["莱娜·奥尔森", "李晓明"], ["Lena Olsen", "Xiaoming Li", "Lars Berg"])
    {'Lena Olsen': '莱娜·奥尔森', 'Xiaoming Li': '李晓明'}
    >>> matched(["澜川市", "北屏县"], ["Lanchuan", "Beiping County", "Port Ellery"], places=True)
    {'Beiping County': '北屏县', 'Lanchuan': '澜川市'}
    """
    cost = _place_cost if places else _person_cost
    costs = {(zh, en): cost(zh, en) for en in sorted(set(latin)) for zh in sorted(set(chinese))}
    return {en: zh for (zh, en), own in costs.items() if own <= ALIKE and _is_best(zh, en, own, costs)}


def _is_best(zh: str, en: str, own: float, costs: Mapping[tuple[str, str], float]) -> bool:
    beside = (cost for (a, b), cost in costs.items() if (a == zh) != (b == en))
    return all(cost >= own + CLEAR for cost in beside)


@lru_cache(4096)
def _person_cost(zh: str, en: str) -> float:
    words = [word for word in _WORDS.findall(en) if len(word) > 1]
    plain = [word for word in words if word.lower() not in _PARTICLES]
    if len(plain) < 2:
        return 1.0
    if not _JOINTS.search(zh):
        return 0.0 if _is_pinyin(zh, [_plain(word) for word in plain]) else 1.0
    parts = [_chinese_sounds(part) for part in _JOINTS.split(zh) if _HAN.search(part)]
    cost = min(_sound_cost(parts, [_latin_sounds(word) for word in some]) for some in (words, plain))
    return cost + (OTHER_GENDER if _differ_in_gender(_JOINTS.split(zh)[0], plain[0]) else 0.0)


def _differ_in_gender(zh: str, en: str) -> bool:
    """True for 费尔南达 and Fernando, whose consonants are the same."""
    ends = {(lazy_pinyin(zh) or [""])[-1][-1:], _plain(en)[-1:]}
    return ends in ({"a", "o"}, {"a", "u"})


def _sound_cost(parts: Sequence[str], sounds: Sequence[str]) -> float:
    """How far the sounds of a name are from those of another, all in all, and its first and last part from those there."""
    if len(parts) < 2 or min(sum(map(len, parts)), sum(map(len, sounds))) < FEWEST:
        return 1.0
    ends = max(_differ(parts[0], sounds[0]), min(_differ(parts[-1], sounds[-1]), _differ(parts[-1], "".join(sounds[-2:]))))
    return max(_differ("".join(parts), "".join(sounds)), ENDS * ends)


def _is_pinyin(zh: str, words: list[str]) -> bool:
    """True for the words of a Chinese name, the surname first or last: Li Xiaoming, Xiaoming Li."""
    written = "".join(words)
    first = {one.replace("ü", "u") for one in pinyin(zh[:1], style=Style.NORMAL, heteronym=True)[0]}  # 曾, 单, 解 as surnames
    rest = _spelt(zh)[1:]
    orders = ([*syllables[cut:], *syllables[:cut]] for one in first for syllables in ([one, *rest],) for cut in range(3))
    return len(rest) > 0 and any("".join(order) == written for order in orders)


@cache
def _syllables() -> frozenset[str]:
    """All syllables of pinyin."""
    return frozenset(one for char in range(0x4E00, 0x9FA6) for one in _spelt(chr(char)) if one.isascii() and one.isalpha())


@lru_cache(4096)
def _is_spelt(word: str) -> bool:
    """True for a word that is nothing but syllables of pinyin."""
    return not word or any(word[:end] in _syllables() and _is_spelt(word[end:]) for end in range(1, min(6, len(word)) + 1))


def _spelt(zh: str) -> list[str]:
    return [one.replace("ü", "u").replace("v", "u") for one in lazy_pinyin(zh)]


def _place_cost(zh: str, en: str) -> float:
    """0 for the same place by its pinyin or sound and its kind, a little more where only one of the two says which it is."""
    none: tuple[str, frozenset[str]] = ("", frozenset())
    end, said = next((one for one in _PLACE_ENDS if zh.endswith(one[0]) and len(zh) > len(one[0]) + 1), none)
    words = [_plain(word) for word in _WORDS.findall(en)]
    kinds = {word for word in words if word in _PLACE_WORDS}
    own = "".join(word for word in words if word not in _PLACE_WORDS | _PARTICLES)
    if kinds and said and not kinds & said:
        return 1.0
    syllables = _spelt(zh.removesuffix(end) if end else zh)
    if len(syllables) < 2:
        return 1.0
    if own in ("".join(syllables), "".join([*syllables, *_spelt(end)])):
        return 0.0 if kinds & said else ONE_SIDED
    if _is_spelt(own):
        return 1.0  # what sounds like a place in pinyin is another place
    heard = ["".join(_syllable(one) for one in some) for some in (syllables, [*syllables, *_spelt(end)])]
    sounds = "".join(_latin_sounds(word) for word in words if word not in (_PLACE_WORDS & kinds if kinds & said else ()))
    cost = min(_differ(one, sounds) if min(len(one), len(sounds)) >= FEWEST else 1.0 for one in heard)
    return ALIKE * cost / SAME_PLACE if cost <= SAME_PLACE else 1.0


@lru_cache(4096)
def _chinese_sounds(part: str) -> str:
    return "".join(_syllable(one) for one in lazy_pinyin(part))


def _syllable(pinyin: str) -> str:
    if pinyin in ("er", "r"):
        return "R"
    match = _SYLLABLE.match(pinyin)
    if match is None or pinyin in ("wu", "yu", "yi"):
        return ""
    return _INITIALS.get(match[1] or "", "") + ("N" if match[3] in ("n", "ng") else "")


@lru_cache(4096)
def _latin_sounds(word: str) -> str:
    plain, found, at, last = _plain(word), "", 0, ""
    while at < len(plain):
        match, sound = next(((match, sound) for form, sound in _FORMS if (match := form.match(plain, at))), (None, ""))
        found += sound if sound != last else ""  # of two letters beside each other one is heard
        at, last = (match.end(), sound) if match else (at + 1, "")
    return found


def _plain(word: str) -> str:
    """Lower case without accents."""
    folded = unicodedata.normalize("NFKD", word.lower().translate(_FOLDED))
    return "".join(char for char in folded if char.isascii() and char.isalpha())


def _differ(a: str, b: str) -> float:
    """The least cost of making one row of consonants the other, for each letter of the longer one."""
    row = list(_costs(b))
    for one in a:
        above, row = row, [row[0] + _WEAK.get(one, 1.0)]
        for j, other in enumerate(b):
            change = above[j] + (0.0 if one == other else _NEAR.get(frozenset((one, other)), 1.0))
            row.append(min(change, above[j + 1] + _WEAK.get(one, 1.0), row[j] + _WEAK.get(other, 1.0)))
    return row[-1] / max(len(a), len(b), 1)


def _costs(letters: str) -> Iterator[float]:
    total = 0.0
    yield total
    for one in letters:
        total += _WEAK.get(one, 1.0)
        yield total
