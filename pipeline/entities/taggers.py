"""Everything that proposes names in a sentence; a tagger that learns from data joins the list here.

A tagger gets a text and its words and gives candidates; it need not care for overlaps: `candidate.choose` keeps the one with
the higher priority, then the longer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import replace

from pipeline import language
from pipeline.entities.candidate import Candidate
from pipeline.entities.chinese import DOCUMENT, find_chinese, is_title_at
from pipeline.entities.english import find_english
from pipeline.entities.events import find_events
from pipeline.entities.learned import KINDS, learned
from pipeline.entities.line_names import find_line_names
from pipeline.entities.lists import find_listed
from pipeline.entities.people import find_people
from pipeline.entities.people_en import find_english_people
from pipeline.entities.shapes import find_shapes
from pipeline.model import Lang, Token, sound
from pipeline.text import tokenize

Tagger = Callable[[str, Sequence[Token]], Iterable[Candidate]]

CHINESE: tuple[Tagger, ...] = (find_chinese, find_events, find_shapes, find_people, find_listed, find_line_names)

_LATIN = re.compile(r"[A-Za-z]{2}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_JOINT = re.compile(r"[·•・‧.\sA-Za-z]")
LONGEST_NAME = 8
"""Han characters of the longest name of a person that is written without a joint."""
_AMOUNT = re.compile(
    r"(?=.*[十百千万亿拾佰仟萬億廿卅])[零〇一二三四五六七八九两兩十百千万亿壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億廿卅]+[元圆圓角分整]*"
)
"""捌佰元 is an amount, whatever a learned tagger takes it for."""


def candidates(text: str, lang: Lang, tokens: Sequence[Token] | None = None) -> list[Candidate]:
    """All candidates of a text, by the scripts it is written in: a Chinese sentence may hold English names.

    `tokens` are its words if they are known, offsets in the text. A guess of the rules that begins before the name
    that the tagger sees at its end goes: it joins two, as in the World Bank and the IMF, or takes in words before one.
    """
    text = sound(text)
    spaced = language.of(lang).spaced
    words = tokens if tokens is not None or spaced else tokenize(text, lang)
    found = ruled(text, lang, words)
    seen = [one for one in learned(text, found) if _may_name(text[one.start : one.end])]
    if not seen:
        return found
    places = {(one.start, one.end) for one in found if one.known is not None}
    if words is None or spaced:
        return [one for one in found if not _begins_before(one, seen, places)] + seen
    starts, ends = {0, *(word.start for word in words)}, {word.end for word in words}
    generic = language.of(lang).pattern("entities.generic")
    seen = [_of_kind(_without_tail(_balanced(one, text), text, lang), text, lang) for one in seen]
    seen = [one for one in seen if one.start in starts or one.end in ends]  # not 中国 in 其中国有
    seen = [_to_a_word(one, starts, ends) for one in seen if not _takes_in_title(one, found, text)]
    seen = [one for one in seen if one.type != "ORG" or not any(map(generic.search, _with_next(one, text)))]
    sure = [one for one in seen if one.start in starts]  # not 商大会 of 工商大会
    return [one for one in found if not _begins_before(one, sure, places)] + seen


def _with_next(one: Candidate, text: str) -> tuple[str, str]:
    """A name, and with the character behind it: 法国银行 and 法国银行业."""
    return text[one.start : one.end], text[one.start : one.end + 1]


def _takes_in_title(one: Candidate, found: Sequence[Candidate], text: str) -> bool:
    """True for a person with the beginning of the title behind the name that the rules found, 习近平总, or a whole phrase."""
    if one.type == "PERSON" and one.end - one.start > LONGEST_NAME and not _JOINT.search(text[one.start : one.end]):
        return True
    people = (rule for rule in found if one.type == rule.type == "PERSON" and rule.start == one.start and rule.end < one.end)
    return any(is_title_at(text, rule.end) for rule in people)


def _to_a_word(one: Candidate, starts: Set[int], ends: Set[int]) -> Candidate:
    """A programme or document that ends inside a word, to the end of the word before: 数字中国 of 数字中国建|设."""
    before = max((end for end in ends if one.start + 1 < end < one.end), default=one.end)
    cut = one.type in ("INITIATIVE", "DOCUMENT", "EVENT") and one.end not in ends and before in starts
    return replace(one, end=before) if cut else one


def _balanced(one: Candidate, text: str) -> Candidate:
    """A name with the mark that opens a quotation in it: “十四五”国家信息化规划, of which the tagger saw all but the first."""
    name = text[one.start : one.end]
    for opened, closed in ("“”", "「」", "『』", "《》"):
        if closed in name and opened not in name.partition(closed)[0]:
            if text[one.start - 1 : one.start] == opened:
                return replace(one, start=one.start - 1)
            return replace(one, end=one.start + name.index(closed)) if name.index(closed) > 1 else one
    return one


def _of_kind(one: Candidate, text: str, lang: Lang) -> Candidate:
    """What ends as the name of a place does is one, whatever the tagger takes it for: 东湾区."""
    named = language.of(lang).pattern("entities.place_name").fullmatch(text[one.start : one.end])
    return replace(one, type="GPE") if named is not None and one.type not in ("GPE", "LOC") else one


def _without_tail(one: Candidate, text: str, lang: Lang) -> Candidate:
    """A place without the word behind it that says which part of it, or what of it: 长江 of 长江中游, 中国 of 中国企业."""
    if one.type not in ("GPE", "LOC"):
        return one
    tail = language.of(lang).pattern("entities.behind_place").search(text[one.start : one.end])
    return replace(one, end=one.start + tail.start()) if tail is not None else one


def _begins_before(guess: Candidate, seen: Sequence[Candidate], places: Set[tuple[int, int]]) -> bool:
    """True for a guess that ends with a name that the tagger sees and begins before it, but with no place, as 德国工商大会."""
    if guess.known is not None or guess.priority >= DOCUMENT or guess.type not in KINDS:
        return False
    ends = [one.start for one in seen if one.end == guess.end and guess.start < one.start]
    return bool(ends) and not any((guess.start, end) in places for end in ends)


def _may_name(text: str) -> bool:
    """A name has a letter or digit (a tagger takes control characters for persons) and is no amount."""
    return any(char.isalnum() for char in text) and not _AMOUNT.fullmatch(text)


def ruled(text: str, lang: Lang, tokens: Sequence[Token] | None = None) -> list[Candidate]:
    """What rules and lists find, without the learned taggers."""
    found: list[Candidate] = []
    spaced = language.of(lang).spaced
    if not spaced or _HAN.search(text):
        words = tokens if tokens is not None and not spaced else tokenize(text, "zh")
        found += [one for tagger in CHINESE for one in tagger(text, words)]
    if _LATIN.search(text):
        found += find_english(text)
        found += find_english_people(text)
        if text.isascii() and text.isupper():  # a line in capitals
            found += find_english(text.title())
    return found
