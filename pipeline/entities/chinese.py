"""Chinese names by their form: titles in 《》, heads of organisations and events, surnames, one-character countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from pipeline import language
from pipeline.entities.candidate import Candidate, without_rivals
from pipeline.entities.gazetteer import Known, known, scan
from pipeline.model import EntityType, Token
from pipeline.text import tokenize

DOCUMENT, LEARNED, HEAD, QUOTED, KNOWN, PERSON, SHORT = 90, 80, 70, 60, 50, 40, 30
"""Priorities: what is marked by the author wins over what a grammar guesses."""

WALK = 9
"""Words a name may reach to the left of its head."""

OWN_WORDS = 4
"""Code points before the head that name a meeting without ordinal or place: 气候雄心峰会."""

_ORDINAL = re.compile(r"(?:第\s?)?[\d一二三四五六七八九十百]+\s?[届次]")
_QUOTED = re.compile(r"[“\"‘「]\s?([^”\"’」“，。；、]{2,24}?)\s?[”\"’」]")
_TITLE = re.compile(r"《(?:[^《》]|《[^《》]*》)+》")


@cache
def _heads() -> tuple[tuple[str, EntityType, str], ...]:
    """Heads with type and entry id, longest first."""
    found: list[tuple[str, EntityType, str]] = []
    for entry in language.entries("zh", "entities/heads.toml"):
        kind: EntityType = entry.get("type")  # type: ignore[assignment]  # the examples check it
        found += [(form, kind, entry.id) for form in entry.forms]
    return tuple(sorted(found, key=lambda item: -len(item[0])))


@cache
def _words(role: str) -> frozenset[str]:
    files = [language.entries("zh", f"entities/{name}.toml") for name in ("names", "short_contexts", "organisation_words")]
    return frozenset(form for entries in files for entry in entries if entry.get("role") == role for form in entry.forms)


def is_title_at(text: str, at: int) -> bool:
    """True if the title of a person begins there: 总书记."""
    return any(text.startswith(title, at) for title in _words("title"))


@cache
def surnames() -> frozenset[str]:
    """Chinese surnames of one and two characters."""
    return frozenset(form for entry in language.entries("zh", "entities/surnames.csv") for form in entry.forms)


@cache
def _short() -> dict[str, Known]:
    """One-character names of countries and places, by character."""
    entries = language.entries("zh", "entities/short_places.csv")
    return {form: known("zh")[entry.get("name")] for entry in entries for form in entry.forms}


def find_chinese(text: str, tokens: Sequence[Token] | None = None) -> list[Candidate]:
    """All candidates of a Chinese sentence; `tokens` are its words if they are known, offsets in the text."""
    tokens = tokens if tokens is not None else tokenize(text, "zh")
    found = [Candidate(m.start(), m.end(), "DOCUMENT", DOCUMENT) for m in _TITLE.finditer(text)]
    borders = {token.start for token in tokens}
    places = [place for place in scan(text, "zh") if place[0] in borders or place[1] - place[0] > 2]
    found += [Candidate(start, end, place.type, KNOWN, place) for start, end, place in places]
    found += _quoted(text)
    found += _headed(text, tokens, {at: start for start, end, _ in places for at in range(start, end)})
    found += _persons(text)
    found += _short_places(text, tokens, places)
    return without_rivals(found, HEAD)


def _quoted(text: str) -> Iterator[Candidate]:
    """“…计划” is an initiative; the quotation marks do not belong to it."""
    for match in _QUOTED.finditer(text):
        head = next((head for head in _heads() if match[1].endswith(head[0])), None)
        if head and head[2] in ("initiative", "event", "treaty") and len(match[1]) > max(4, len(head[0])):
            yield Candidate(match.start(1), match.end(1), head[1], QUOTED)


def _headed(text: str, tokens: Sequence[Token], places: Mapping[int, int]) -> Iterator[Candidate]:
    """Walk left from the head of a name over the words it may be made of."""
    for i, token in enumerate(tokens):
        end = token.end
        for head, kind, rule in _heads():
            if not text.endswith(head, 0, end) or end - len(head) < (tokens[i - 1].start if i else 0):
                continue
            if i + 1 < len(tokens) and _ends_later(text, end):
                break
            # a plan or mechanism is a name only in quotation marks, or if it is known
            start = None if rule == "initiative" else _left(text, tokens, i, end - len(head), places, rule)
            if start is not None and start < end - len(head):
                yield Candidate(start, end, kind, HEAD)
            break


def ends_as_organisation(name: str) -> bool:
    """True for a name whose last word is a kind of organisation: 研究院, 公司."""
    return any(name.endswith(head) for head, _, rule in _heads() if rule == "organisation")


def _ends_later(text: str, end: int) -> bool:
    """The name goes on behind the head: 研究院公共政策研究所 ends later."""
    return any(text.startswith(head, end) for head, _, rule in _heads() if rule == "organisation")


def _left(text: str, tokens: Sequence[Token], i: int, head_start: int, places: Mapping[int, int], rule: str) -> int | None:
    """Where the name begins: at an ordinal or a place if the walk meets one, else where the walk stops."""
    start, met, proper = _walk(text, tokens, i, head_start, places, rule)
    ordinal = next((m.start() for m in _ORDINAL.finditer(text, max(0, start - 12), start + 12) if m.end() + 1 >= start), None)
    if ordinal is not None and rule == "event":
        return ordinal
    if rule == "organisation":
        return _organisation_start(text, head_start, tokens[i].end, met if met is not None else proper, places)
    own = start if head_start - start >= OWN_WORDS else None
    return own if met is None and rule == "event" else met


def _walk(
    text: str, tokens: Sequence[Token], i: int, head_start: int, places: Mapping[int, int], rule: str
) -> tuple[int, int | None, int | None]:
    """How far words that may be of the name go to the left: where they begin, the last place met, the last unknown name met."""
    start, steps = head_start, 0
    met: int | None = None
    proper: int | None = None
    for token in reversed(tokens[max(0, i - 2 * WALK) : i + 1]):
        if token.end > head_start and token.start >= head_start:
            continue
        piece = token.text if token.end <= head_start else text[token.start : head_start]
        if not _may_join(piece, token.pos, rule) or steps >= WALK or _apart(text, token.end):
            break
        start, steps = token.start, steps + 1
        if start in places or (token.pos != "ADJ" and all(char in _short() for char in piece)):
            met = places.get(start, start)
        if token.pos in ("", "PROPN") and (len(piece) > 1 or (token.pos == "PROPN" and proper == token.end)):
            proper = start  # 东 before 湾区 is a part of the same unknown place
    return start, met, proper


def _organisation_start(text: str, head_start: int, end: int, start: int | None, places: Mapping[int, int]) -> int | None:
    """A proper name before the head is needed; generic words after a place do not make one (中国国有银行)."""
    if start is None:
        return None
    at = start
    while at < head_start and at in places:
        at += 1
    rest = text[at:head_start]
    for word in sorted(_words("generic") | _words("weak_head"), key=len, reverse=True):
        rest = rest.replace(word, "")
    bare = at >= head_start
    country = bare and text[start:head_start] in known("zh") and len(known("zh")[text[start:head_start]].iso) == 2
    if (len(rest) > 1 or (rest and start in places)) or (bare and not (country and text[head_start:end] in _words("weak_head"))):
        return start
    return None


def _apart(text: str, end: int) -> bool:
    """White space between Chinese characters parts two names: a table row, the line of an author."""
    after = text[end:].lstrip() if text[end : end + 1].isspace() else ""
    return bool(after) and text[end - 1] >= "\u3400" and after[0] >= "\u3400"


def _may_join(word: str, pos: str, rule: str) -> bool:
    if word in _words("stop") or not any(char.isalnum() for char in word):
        return word in "—-·"
    if rule == "organisation" and (pos == "VERB" or (pos == "NUM" and not word.startswith("第"))):
        return word in _words("verb_in_name")
    return (
        pos in ("", "NOUN", "PROPN", "ADJ", "VERB", "NUM") and not word.isdigit() and not word.endswith(("年", "月", "日", "的"))
    )


def _persons(text: str) -> Iterator[Candidate]:
    """A surname and a given name beside a title, or foreign syllables behind one."""
    titles = _words("title")
    for title in titles:
        for match in re.finditer(re.escape(title), text):
            yield from _before_title(text, match.start())
            yield from _behind_title(text, match.end())


def _before_title(text: str, end: int) -> Iterator[Candidate]:
    for size in (3, 2, 4):
        name = text[end - size : end] if end >= size else ""
        surname = name[:2] if name[:2] in surnames() else name[:1]
        plain = all("\u3400" <= char <= "\u9fff" for char in name)
        named = plain and surname in surnames() and len(surname) < size <= len(surname) + 2
        if name and named and name not in known("zh") and not _is_word(name):
            yield Candidate(end - size, end, "PERSON", PERSON)
            return


def _is_word(name: str) -> bool:
    """Common words that begin with a surname: 高级, 常务, 金融."""
    first = tokenize(name, "zh")[0]
    return first.pos not in ("", "PROPN", "NUM") and len(first.text) > 1


def _behind_title(text: str, start: int) -> Iterator[Candidate]:
    syllables = "".join(_words("syllables"))
    match = re.match(rf"[{syllables}]{{2,7}}(?:·[{syllables}]{{2,7}})?", text[start : start + 20])
    if match:
        end = start + match.end()
        words = tokenize(match[0], "zh")
        if words and not (len(words) == 1 and words[0].pos in ("NOUN", "VERB", "ADV")):
            yield Candidate(start, end, "PERSON", PERSON)
        return
    name = re.match(r"[\u3400-\u9fff]{2,3}", text[start:])
    if name and name[0][0] in surnames():
        size = 3 if len(name[0]) == 3 and not _is_verb(text, start + 2) else 2
        yield Candidate(start, start + size, "PERSON", PERSON)


def _is_verb(text: str, start: int) -> bool:
    words = tokenize(text[start : start + 4], "zh")
    return bool(words) and words[0].pos in ("VERB", "ADP", "ADV") and len(words[0].text) > 1


def _short_places(text: str, tokens: Sequence[Token], places: Iterable[tuple[int, int, Known]]) -> Iterator[Candidate]:
    """中, 美, 沪 where they stand for the place: in a row, after 对 or 驻, before 方."""
    borders = {token.start for token in tokens} | {token.end for token in tokens}
    covered = {i for start, end, _ in places for i in range(start, end)}
    for match in re.finditer(f"[{''.join(_short())}]+", text):
        start, end = match.span()
        if covered & set(range(start, end)) or start not in borders:
            continue
        if _stands_for_places(text, start, end, borders):
            for i in range(start, end):
                place = _short()[text[i]]
                yield Candidate(i, i + 1, place.type, SHORT, place)


def _stands_for_places(text: str, start: int, end: int, borders: set[int]) -> bool:
    after = text[end : end + 4]
    if end - start >= 2:
        return any(after.startswith(word) for word in _words("after")) or (end in borders and not after[:1].isalnum())
    if any(text.endswith(word, 0, start) for word in _words("before")):
        return text[start] in "华" or (end in borders and not after.startswith(("日", "国", "间", "心", "期", "小")))
    return any(after.startswith(word) for word in _words("side"))
