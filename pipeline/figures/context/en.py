"""What the figures of an English sentence are about, read from the clause around each.

A clause before its number is `[connective] subject's metric [predicate]` or `metric of subject [predicate]`; what a clause leaves
out comes from the clause before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from pipeline import language
from pipeline.figures.change import change_forms
from pipeline.figures.context.scene import Memory, Scene, Subject, places_of
from pipeline.figures.context.vocabulary import vocabulary
from pipeline.model import Figure

_CLAUSE = re.compile(r"[;:!?()]|\.(?= |$)|, (?![A-Z][\w-]+(?:,| and ))|\b(?:while|but|whereas|although|and that)\b")
_LIST = re.compile(r",? (?:and |or )?|, ")
_NOUN = re.compile(r" ?((?:[A-Za-z][\w'’-]*)(?: [A-Za-z][\w'’-]*){0,4})")
_IRREGULAR = ("people", "women", "men", "children", "staff", "fish", "sheep", "cattle", "aircraft", "personnel")
_MAX_NOUN = 4
_LONGEST_LIST = 8
_REACH = 240
"""A clause longer than this is no clause; the limit keeps the work linear in text without any punctuation."""
_DETERMINER = re.compile(r"^(?:the|a|an|its|their|his|her|our|and|in|as|for|with|of|that|this) ", re.IGNORECASE)
_POSSESSIVE = re.compile(r"^(.{2,60}?)(?:'s|’s|s') (.+)$")
_OF = re.compile(r"^(.{2,60}?) (?:of|in|from|by) ((?:the )?[A-Z].{1,60})$")
_BY_REACH = 80
_IN_PHRASES = ("count", "ordinal", "number", "rank")
_VERB_BEFORE = re.compile(
    r"\b([a-z]+) (?:(?:about|around|nearly|almost|over|more than|at least|up to|some|just|only|roughly|a|an) )*$"
)
_THING = re.compile(
    r" (?:worth )?of ((?:[a-z][\w-]+ )?[a-z][\w-]+)"
    r"(?= (?:from|to|in|by|and|a|per|for|at|last|this|each|every|between)\b|[.,;)]|$)"
)
_BY = re.compile(r"((?:[\w'’-]+ ){1,6})by (?:(?:about|around|nearly|almost|over|more than|at least|up to|some|just|only|a) )*$")
_REST = re.compile(r" (?:per|a head|between|attributable|among|within|with|for|on|as)\b")
_SHARE = re.compile(
    r" of ((?:the |all |its )?[A-Z]?[\w'’-]+(?: [\w'’-]+){0,4}?)"
    r"(?= (?:c[ao]mes?|is|was|are|were|has|have|had|in|by|from|to|and|or|that|which"
    r"|who|will|would|go|goes|went|agreed|said|own)\b|[,.;:)]|$)"
)
_RESPECTIVELY = re.compile(r"(?: [A-Za-z'’-]+){0,6},? respectively\b")
"""Behind the last number, or behind what is counted: 9 billion cubic metres of gas, respectively."""
_AND = re.compile(r",? and |, ")
_ECONOMY = re.compile(r"\b(?:economy|economies|GDP)$")


def describe(scene: Scene, figures: Sequence[Figure], memory: Memory) -> list[Figure]:
    """See `context.describe`."""
    done: list[Figure] = []
    head = ""
    for i, figure in enumerate(figures):
        before = figures[i - 1] if i else None
        following = figures[i + 1].start if i + 1 < len(figures) else len(scene.text)
        listed = before is not None and before.kind == figure.kind and _LIST.fullmatch(scene.text[before.end : figure.start])
        if not listed:
            head = _head(scene, before, figure)
        noun = _noun_after(scene.text, figure, following)
        counted = replace(figure, noun=noun, kind="count") if noun and figure.kind == "number" else replace(figure, noun=noun)
        about = _about(scene, counted, head if i == 0 or figure.kind != "count" else "", memory)
        done.append(_aligned(scene, figures, i, about))
    return done


def _noun_after(text: str, figure: Figure, following: int) -> str:
    """The plural noun phrase after a count: 41 member countries, 3 million solar panels."""
    if figure.kind not in ("number", "count", "ordinal"):
        return ""
    found = _NOUN.match(text, figure.end, max(following, figure.end))
    kept: list[str] = []
    for word in (found[1] if found else "").split():
        if word.lower() in _stops() or len(kept) == _MAX_NOUN:
            break
        kept.append(word)
    if figure.kind == "ordinal":
        return " ".join(kept[:2])
    plural = next((i for i, word in enumerate(kept) if _is_plural(word)), None)
    return " ".join(kept[: plural + 1]) if plural is not None else ""


def _is_plural(word: str) -> bool:
    return word in _IRREGULAR or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s")))


@cache
def _stops() -> frozenset[str]:
    return frozenset(vocabulary("en", "stop"))


@cache
def _edge(role: str) -> frozenset[str]:
    """The words with which a subject does not begin, or end."""
    return frozenset((*vocabulary("en", role), *vocabulary("en", "no edge")))


@cache
def _tails() -> frozenset[str]:
    return frozenset({*vocabulary("en", "predicate"), *(form for form in change_forms("en") if " " not in form)})


def _head(scene: Scene, before: Figure | None, figure: Figure) -> str:
    """The subject phrase of the clause before the number: predicate words, times and reporting words cut off."""
    inside = before is not None and before.kind not in _IN_PHRASES
    start = max(before.end if before and inside else 0, figure.start - _REACH)
    breaks = [m.end() for m in _CLAUSE.finditer(scene.text, start, figure.start)]
    for at in [*reversed(breaks), start]:
        phrase = _subject_phrase(_without_times(scene, at, figure.start))
        if len(phrase) > 1 and (at > start or not inside or _stands_alone(scene, phrase)):
            return phrase
    return ""


def _stands_alone(scene: Scene, phrase: str) -> bool:
    """Behind another figure only a measure or a name is a subject: the exports of "fell 3 percent and exports 5 percent"."""
    return _measures(phrase) or _POSSESSIVE.match(phrase) is not None or phrase in {name.text for name in scene.names}


def _subject_phrase(clause: str) -> str:
    """The bank said exports of steel rose by about → exports of steel."""
    words = clause.split()
    while words and words[-1].lower().strip(",") in _tails():
        words.pop()
    verb = next((i for i, word in enumerate(words) if i and word.lower() in _tails()), len(words))
    reports = [i for i, word in enumerate(words[:verb]) if word.lower() in vocabulary("en", "report")]
    phrase = " ".join(words[reports[-1] + 1 if reports else 0 : verb]).strip(" ,")
    while _DETERMINER.match(phrase):
        phrase = phrase[phrase.index(" ") + 1 :]
    while phrase and phrase.rpartition(" ")[2].lower() in _edge("no end"):
        phrase = phrase.rpartition(" ")[0]
    return "" if phrase.partition(" ")[0].lower() in _edge("no start") else phrase


def _without_times(scene: Scene, start: int, end: int) -> str:
    text = scene.text[start:end]
    for low, high in reversed(list(scene.times_in(start, end))):
        text = text[: max(0, low - start)] + text[high - start :]
    return re.sub(r"\b(?:in|on|since|from|by|until|during|for) *(?=,|$)", "", text, flags=re.IGNORECASE).strip(" ,")


def _about(scene: Scene, figure: Figure, head: str, memory: Memory) -> Figure:
    share = _share(scene, figure)
    subject, metric = _split(scene, head if share and _measures(head) else share or head)
    if share and head and not _measures(head):
        subject, metric = head, f"share of {_bare(share)}"
    subject, metric = _deed(scene.text, figure, subject, metric)
    changed = _changed_thing(scene.text, figure)
    if changed and figure.kind != "count":
        subject, metric = ("" if metric else subject), changed
    if figure.kind == "count":
        metric = f"number of {figure.noun}" if figure.noun else metric
        subject = subject or ("" if _measures(head) else head)
    if not metric and subject and figure.change and _ECONOMY.search(subject):
        metric = "economic growth"
    found = Subject(subject, _place(scene, subject)) if subject else memory.subject
    metric = metric or memory.metric
    memory.subject = found
    if figure.kind != "count":
        memory.metric = metric
    return replace(figure, metric=metric, subject=found.text, place=found.place)


def _measures(head: str) -> bool:
    """A deficit of 6 percent of GDP is a figure of the deficit."""
    nouns = (head.rpartition(" ")[2], _REST.split(head)[0].rpartition(" ")[2])
    return any(noun in vocabulary("en", "metric") or noun.lower() in vocabulary("en", "metric") for noun in nouns)


def _changed_thing(text: str, figure: Figure) -> str:
    """The emissions of "cut emissions by 55 percent"."""
    found = _BY.search(text[max(0, figure.start - _BY_REACH) : figure.start])
    words = found[1].split() if found else []
    verb = next((i for i in range(len(words) - 2, -1, -1) if words[i].lower() in change_forms("en")), None)
    if verb is None:
        return ""
    return _bare(" ".join(words[verb + 1 :]))


def _bare(phrase: str) -> str:
    """Without articles and prepositions before it."""
    while _DETERMINER.match(phrase):
        phrase = phrase[phrase.index(" ") + 1 :]
    return phrase


def _deed(text: str, figure: Figure, subject: str, metric: str) -> tuple[str, str]:
    """They imported 3 million tonnes of coal: how much is coal imports."""
    found = _VERB_BEFORE.search(text[max(0, figure.start - _BY_REACH) : figure.start])
    noun = _deeds().get(found[1].lower(), "") if found and figure.kind in ("money", "measure") else ""
    if not noun:
        return subject, metric
    if metric.endswith(f" {found[1]}"):  # type: ignore[index]  # the railway cost
        subject = metric.rpartition(" ")[0]
        subject = "" if subject.rpartition(" ")[2] in _edge("no end") else subject
    thing = _THING.match(text, figure.end)
    return subject, f"{thing[1]} {noun}" if thing else noun


@cache
def _deeds() -> dict[str, str]:
    entries = language.entries("en", "figures/deeds.toml")
    return {form: entry.id for entry in entries for form in entry.forms}


def _share(scene: Scene, figure: Figure) -> str:
    """What a share is a share of: 60 per cent of China's coal imports."""
    found = _SHARE.match(scene.text, figure.end) if figure.kind in ("percent", "ratio") else None
    return found[1] if found else ""


def _aligned(scene: Scene, figures: Sequence[Figure], index: int, figure: Figure) -> Figure:
    """Germany and France grew 2% and 3% respectively: each number goes with one of the names."""
    ahead = range(index, min(index + _LONGEST_LIST, len(figures)))
    last = next((i for i in ahead if _RESPECTIVELY.match(scene.text, figures[i].end)), None)
    if last is None:
        return figure
    for text, key in ((figure.subject, "subject"), (figure.metric, "metric")):
        parts = _AND.split(text)
        place = len(parts) - 1 - (last - index)
        if len(parts) > 1 and place >= 0 and last - len(parts) + 1 >= 0:
            return replace(figure, subject=parts[place]) if key == "subject" else replace(figure, metric=parts[place])
    return figure


def _split(scene: Scene, head: str) -> tuple[str, str]:
    """Subject and metric: Italy's exports, exports of Italy, Italian exports, exports, the region."""
    possessive = _POSSESSIVE.match(head)
    if possessive:
        return possessive[1], possessive[2]
    of = _OF.match(head)
    if of:
        return of[2], of[1]
    if " of " in head and _measures(head.partition(" of ")[0]):
        return "", head
    for name in sorted({name.text for name in scene.names}, key=len, reverse=True):
        if head.startswith((name + " and ", name + ", ")):
            return head, ""
        if head.startswith(name + " "):
            return name, head[len(name) :].strip()
    if _measures(head) and not _ECONOMY.search(head):
        return "", head
    return head, ""


def _place(scene: Scene, subject: str) -> str:
    return next((iso for name, iso in places_of(scene.names).items() if name in subject), "")
