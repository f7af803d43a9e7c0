"""What the learned taggers see of a text: the same at training and at run time, so both import this module."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.entities.candidate import Candidate
from pipeline.entities.gazetteer import known
from pipeline.entities.people_en import given_names

WINDOW = 2
"""Characters or words to either side that are seen one by one."""

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
"""Our types in those of the training data."""

WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d+(?:[.,]\d+)*|\S")
"""English words as the tagger counts them."""

LacWord = tuple[str, str]
"""A word and its tag, as LAC gives them."""


def chinese_features(text: str, words: Sequence[LacWord], ruled: Sequence[Candidate]) -> list[list[str]]:
    """One list of features for each character. `words` cover the text; `ruled` is what the rules found, without overlaps."""
    marks = _rule_marks(len(text), ruled)
    tags: list[str] = []
    inside: list[str] = []
    for word, tag in words:
        tags += [tag] * len(word)
        inside += ["B" if i == 0 else "E" if i == len(word) - 1 else "M" for i in range(len(word))]
    owner = [k for k, (word, _) in enumerate(words) for _ in word]
    return [_character(text, i, tags, inside, words, owner, marks) for i in range(len(text))]


def _character(
    text: str,
    i: int,
    tags: Sequence[str],
    inside: Sequence[str],
    words: Sequence[LacWord],
    owner: Sequence[int],
    marks: list[str],
) -> list[str]:
    def at(k: int) -> str:
        return _folded(text[k]) if 0 <= k < len(text) else "^" if k < 0 else "$"

    found = [f"c{d}={at(i + d)}" for d in range(-WINDOW, WINDOW + 1)]
    found += [f"cc{d}={at(i + d)}{at(i + d + 1)}" for d in (-2, -1, 0, 1)]
    found += [f"ccc={at(i - 1)}{at(i)}{at(i + 1)}", f"rule={marks[i]}"]
    word, tag = words[owner[i]]
    found += [f"w={word}", f"wl={min(len(word), 6)}", f"t={tag}{inside[i]}"]
    for d in (-1, 1):
        k = i + d
        found.append(f"t{d}={tags[k]}{inside[k]}" if 0 <= k < len(text) else f"t{d}=^")
        j = owner[i] + d
        found.append(f"w{d}={words[j][0]}/{words[j][1]}" if 0 <= j < len(words) else f"w{d}=^")
    for d in (-2, 2):
        found.append(f"t{d}={tags[i + d]}" if 0 <= i + d < len(text) else f"t{d}=^")
    after = words[owner[i] + 1][0] if owner[i] + 1 < len(words) else "$"
    found += [f"we={word[-1]}|{tag}", f"wb={word[0]}|{tag}", f"ae={after[-1]}", f"ta={tag}|{after}"]
    found.append(f"tt={tags[i - 1] if i else '^'}|{tag}|{tags[i + 1] if i + 1 < len(text) else '$'}")
    if i:
        found.append(f"rule-1={marks[i - 1]}")
    return found


def _folded(char: str) -> str:
    return (
        "0"
        if char.isdecimal()
        else "a"
        if char.isascii() and char.islower()
        else "A"
        if char.isascii() and char.isupper()
        else char
    )


def english_features(text: str, words: Sequence[re.Match[str]], ruled: Sequence[Candidate]) -> list[list[str]]:
    """One list of features for each word of `WORD`."""
    marks = _rule_marks(len(text), ruled)
    shapes = [_shape(word[0]) for word in words]
    capitals = sum(word[0].isupper() for word in words) * 2 > len(words)
    found = [_word(words, i, shapes, marks[words[i].start()], capitals) for i in range(len(words))]
    for i, word in enumerate(words):
        if word[0].title() in given_names():
            found[i].append("given")
            if i + 1 < len(words):
                found[i + 1].append("after given")
            if i:
                found[i - 1].append("before given")
        if word[0].title() in _places():
            found[i].append("place")
    return found


def _word(words: Sequence[re.Match[str]], i: int, shapes: Sequence[str], mark: str, capitals: bool) -> list[str]:
    word = words[i][0]
    lower = word.lower()
    found = ["b", f"w={lower}", f"s={shapes[i]}", f"rule={mark}", f"caps={capitals}|{shapes[i]}"]
    found += [f"p{n}={lower[:n]}" for n in (1, 2, 3)] + [f"e{n}={lower[-n:]}" for n in (1, 2, 3, 4)]
    for d in (-2, -1, 1, 2):
        k = i + d
        here = 0 <= k < len(words)
        found.append(f"w{d}={words[k][0].lower() if here else '^'}")
        found.append(f"s{d}={shapes[k] if here else '^'}")
    before, after = (shapes[i - 1] if i else "^"), (shapes[i + 1] if i + 1 < len(words) else "$")
    found += [f"ss={before}|{shapes[i]}", f"sss={before}|{shapes[i]}|{after}"]
    found.append(f"ww={words[i - 1][0].lower() if i else '^'}|{lower}")
    return found


@cache
def _places() -> frozenset[str]:
    return frozenset(name for name, entity in known("en").items() if entity.type in ("GPE", "LOC") and " " not in name)


def _shape(word: str) -> str:
    if word.isdigit():
        return f"d{min(len(word), 4)}"
    if not word[0].isalpha():
        return word
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    return "Xx" if word[0].isupper() and word[1:].islower() else "x" if word.islower() else "xX"


def _rule_marks(length: int, ruled: Sequence[Candidate]) -> list[str]:
    marks = ["O"] * length
    for one in ruled:
        for k in range(one.start, min(one.end, length)):
            marks[k] = f"{'B' if k == one.start else 'I'}-{TYPES.get(one.type, one.type)}"
    return marks
